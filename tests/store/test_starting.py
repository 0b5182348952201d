"""Item 1.1 and 1.3: a role opens by a signed order and closes with it; what the regulation holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.access import Permission
from data.accounts import appointing
from data.errors import ChangedMeanwhileError, DeniedError, InvalidValueError, StateError
from data.records.account import AccountRole, AppointmentState
from data.records.person import Person
from data.records.school import Regulation, Requisites
from data.starting import regulation
from data.starting.regulation import RegulationError
from tests.stores import NOW, SCHOOL, account, fresh, open_school

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
LATER = NOW.replace(year=2027, month=9)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        work.people.put_all(
            [
                Person(id="c", school_id=SCHOOL.id, fio="Ёлкина Анна Павловна"),
                Person(id="d", school_id=SCHOOL.id, fio="Жук Пётр Иванович"),
            ]
        )
    yield opened
    opened.close()


def prepared(store, by, **more):
    told = {"deputy_id": "d", "account_id": account(store, AccountRole.ADMINISTRATION).id}
    with store.work(by=by, now=NOW) as work:
        return appointing.prepare(work, "c", FIRST, LAST, **told | more)


def may(store, who, permission, now=NOW):
    with store.look(by=who, now=now) as work:
        return work.may(permission)


def opened(store, appointment, now=NOW):
    with store.work(by=store.system(SCHOOL.id), now=now) as work:
        return appointing.open_by(work, appointment.id, None, "№ 45-ОД")


def test_a_signed_order_opens_the_role_for_its_term_alone(store):
    curator, chosen = (
        account(store, AccountRole.CURATOR),
        account(store, AccountRole.ADMINISTRATION),
    )
    one = prepared(store, curator)
    assert not may(store, chosen, Permission.ROUND_WRITE)
    assert opened(store, one).state is AppointmentState.IN_FORCE
    assert may(store, chosen, Permission.ROUND_WRITE)
    assert not may(store, chosen, Permission.ROUND_WRITE, LATER)
    with store.work(by=curator, now=NOW) as work:
        appointing.end(work, one.id)
    assert not may(store, chosen, Permission.ROUND_WRITE)


def test_an_annulled_order_closes_the_role_and_may_be_signed_again(store):
    curator, chosen = (
        account(store, AccountRole.CURATOR),
        account(store, AccountRole.ADMINISTRATION),
    )
    one = prepared(store, curator)
    opened(store, one)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        appointing.close_by(work, one.id, "ошибка")
    assert not may(store, chosen, Permission.ROUND_WRITE)
    opened(store, one)
    assert may(store, chosen, Permission.ROUND_WRITE)


def test_the_next_order_ends_the_one_before(store):
    curator = account(store, AccountRole.CURATOR)
    first, second = prepared(store, curator), prepared(store, curator, deputy_id=None)
    opened(store, first)
    opened(store, second)
    with store.look(by=curator, now=NOW) as work:
        states = {row.appointment.id: row.appointment.state for row in appointing.listing(work)}
        assert appointing.in_force(work).id == second.id
    assert states == {first.id: AppointmentState.ENDED, second.id: AppointmentState.IN_FORCE}


def test_a_term_that_is_over_ends_by_itself(store):
    one = prepared(store, account(store, AccountRole.CURATOR))
    opened(store, one)
    with store.work(by=store.system(SCHOOL.id), now=LATER) as work:
        assert appointing.tick(work) == 1
        assert appointing.tick(work) == 0
        assert work.appointments.get(one.id).ended_on == LAST


@pytest.mark.parametrize(
    "wrong",
    [{"deputy_id": "c"}, {"until": FIRST - timedelta(days=1)}, {"until": date(2032, 1, 1)}],
    ids=["own deputy", "ends before it begins", "too long"],
)
def test_an_appointment_that_cannot_be_is_refused(store, wrong):
    until = wrong.pop("until", LAST)
    with (
        store.work(by=account(store, AccountRole.CURATOR), now=NOW) as work,
        pytest.raises(InvalidValueError),
    ):
        appointing.prepare(work, "c", FIRST, until, **wrong)


def test_only_a_prepared_one_is_cancelled_and_only_a_running_one_ended(store):
    curator = account(store, AccountRole.CURATOR)
    one = prepared(store, curator)
    with store.work(by=curator, now=NOW) as work:
        with pytest.raises(StateError):
            appointing.end(work, one.id)
        assert appointing.cancel(work, one.id).state is AppointmentState.ENDED
        with pytest.raises(StateError):
            appointing.cancel(work, one.id)


def test_matching_reads_what_the_regulation_says(store):
    curator = account(store, AccountRole.CURATOR)
    rules = Regulation(capacity_limit=2, need_floor=0.4, pay_amount="2000\x00 рублей")
    with store.work(by=curator, now=NOW) as work:
        kept = regulation.change(work, rules, Requisites(director="Иванов  И. И."), name="Лицей")
        assert kept.regulation == replace(rules, pay_amount="2000 рублей")
        assert (kept.name, kept.requisites.director) == ("Лицей", "Иванов И. И.")
        assert regulation.change(work, kept.regulation).version == kept.version  # nothing changed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("forms", ()),
        ("kinds", ("unknown",)),
        ("capacity_limit", 0),
        ("need_floor", 1.5),
        ("term_months", (9, 3)),
        ("pay_basis", "bitcoin"),
        ("ready_months", 0),
    ],
)
def test_parameters_that_do_not_hold_are_named(store, field, value):
    with (
        store.work(by=account(store, AccountRole.CURATOR), now=NOW) as work,
        pytest.raises(RegulationError) as refused,
    ):
        regulation.change(work, replace(Regulation(), **{field: value}))
    assert refused.value.params == {"fields": regulation.names()[field]}


def test_whoever_was_overtaken_is_told(store):
    curator = account(store, AccountRole.CURATOR)
    with store.work(by=curator, now=NOW) as work:
        seen = regulation.read(work).version
        regulation.change(work, Regulation(capacity_limit=2))
    with store.work(by=curator, now=NOW) as work, pytest.raises(ChangedMeanwhileError):
        regulation.change(work, Regulation(capacity_limit=1), version=seen)


def test_only_the_curator_changes_the_regulation(store):
    with (
        store.work(by=account(store, AccountRole.DIRECTOR), now=NOW) as work,
        pytest.raises(DeniedError),
    ):
        regulation.change(work, Regulation())


def test_an_order_for_a_later_day_relieves_nobody_before_it(store):
    curator = account(store, AccountRole.CURATOR)
    first = prepared(store, curator)
    opened(store, first)
    with store.work(by=curator, now=NOW) as work:
        later = appointing.prepare(work, "d", date(2026, 11, 15), LAST)
    opened(store, later)
    with store.look(by=curator, now=NOW) as work:
        assert appointing.in_force(work).id == first.id
    november = NOW.replace(month=11, day=16)
    with store.work(by=store.system(SCHOOL.id), now=november) as work:
        appointing.tick(work)
        assert appointing.in_force(work).id == later.id
        assert work.appointments.get(first.id).ended_on == november.date()


def test_annulling_a_mistaken_order_brings_back_whom_it_relieved(store):
    curator, chosen = (
        account(store, AccountRole.CURATOR),
        account(store, AccountRole.ADMINISTRATION),
    )
    first = prepared(store, curator)
    opened(store, first)
    mistaken = prepared(store, curator, deputy_id=None, account_id=None)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        appointing.open_by(work, mistaken.id, None, "№ 46-ОД")
        assert work.appointments.get(first.id).state is AppointmentState.ENDED
    assert not may(store, chosen, Permission.ROUND_WRITE)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        appointing.close_by(work, mistaken.id, "ошибка", "№ 46-ОД")
        assert appointing.in_force(work).id == first.id
    assert may(store, chosen, Permission.ROUND_WRITE)
