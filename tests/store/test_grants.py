"""Roles for some days: standing in for a colleague, serving a second school."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import accounts
from data.access import Permission
from data.accounts import grants
from data.errors import DeniedError, InvalidValueError, NotFoundError
from data.jobs.task import _asker
from data.records.account import AccountRole
from data.records.job import Job, JobState
from data.store import acting, doors
from tests import store_samples as samples
from tests.stores import NOW, SCHOOL, account

TODAY = NOW.date()
WEEK = TODAY + timedelta(days=7)
CURATOR, PSYCHOLOGIST = AccountRole.CURATOR, AccountRole.PSYCHOLOGIST
ADMIN, STAFF = AccountRole.SYSADMIN, AccountRole.ADMINISTRATION


@pytest.fixture
def people(store, school):
    """A curator, a colleague of the administration, an administrator of the first school."""
    return account(store, CURATOR), account(store, STAFF), account(store, ADMIN)


@pytest.fixture
def guest(store, other):
    """A psychologist of the other school."""
    return account(store, PSYCHOLOGIST, school_id=other.id)


def give(store, by, to, *roles, since=TODAY, until=WEEK, now=NOW, **more):
    with store.work(by=by, now=now) as work:
        return grants.give(work, to.login, roles, since, until, **more)


def may(store, who, permission, now=NOW):
    with store.look(by=who, now=now) as work:
        return work.may(permission)


def visiting(guest):
    return replace(guest, school_id=SCHOOL.id)


def entries(store, school_id=SCHOOL.id):
    with store.look(by=store.system(school_id), now=NOW) as work:
        return work.trail.newest(20)


def test_a_colleague_stands_in_from_the_first_day_to_the_last(store, people):
    curator, colleague, _admin = people
    give(store, curator, colleague, CURATOR, since=TODAY + timedelta(days=1))
    for days, stands in ((0, False), (1, True), (7, True), (8, False)):
        now = NOW + timedelta(days=days)
        assert may(store, colleague, Permission.ROUND_WRITE, now) is stands
        assert may(store, colleague, Permission.QUALITY_READ, now)  # the own role stays


def test_it_ends_at_once_when_it_is_revoked(store, people):
    curator, colleague, _admin = people
    one = give(store, curator, colleague, CURATOR)
    with store.work(by=curator, now=NOW) as work:
        grants.revoke(work, one.id, "вернулась")
    assert not may(store, colleague, Permission.ROUND_WRITE)
    with store.look(by=curator, now=NOW) as work:
        assert work.accounts.get(curator.id).away_until is None
    with store.work(by=curator, now=NOW) as work, pytest.raises(grants.GrantEndedError):
        grants.revoke(work, one.id)
    assert [one.verb for one in entries(store)][:2] == ["grant.revoked", "grant.given"]


def test_the_journal_says_whom_somebody_stands_in_for(store, people):
    curator, colleague, _admin = people
    give(store, curator, colleague, CURATOR)
    with store.work(by=colleague, now=NOW) as work:
        work.require(Permission.BANK_WRITE)
        work.audit("person.renamed", subject="person:x")
        assert grants.standing_in(work) == (curator.display_name,)
    newest = entries(store)[0]
    assert newest.by == colleague.id
    assert curator.id in str(newest.payload)


def test_an_act_of_the_own_role_is_ones_own(store, people):
    curator, colleague, _admin = people
    give(store, curator, colleague, CURATOR)
    with store.work(by=colleague, now=NOW) as work:
        work.require(Permission.QUALITY_READ)
        work.audit("quality.seen", subject="school:x")
    assert "instead_of" not in str(entries(store)[0].payload)


def test_nobody_gives_what_they_have_not(store, people):
    curator, colleague, _admin = people
    for roles in ((PSYCHOLOGIST,), (CURATOR, AccountRole.DIRECTOR), (ADMIN,)):
        with pytest.raises(grants.NotYoursToGiveError):
            give(store, curator, colleague, *roles)


def test_what_was_given_is_not_given_on(store, people):
    curator, colleague, _admin = people
    third = account(store, STAFF, name="third")
    give(store, curator, colleague, CURATOR)
    assert may(store, colleague, Permission.GRANT_WRITE)
    with pytest.raises(grants.NotYoursToGiveError):
        give(store, colleague, third, CURATOR)


def test_roles_outside_the_office_are_given_to_nobody(store, people):
    _curator, colleague, admin = people
    for role in (AccountRole.MENTOR, AccountRole.MENTEE):
        with pytest.raises(grants.NotYoursToGiveError):
            give(store, admin, colleague, role)


def test_nobody_stands_in_for_themselves_or_is_stood_in_for_by_chance(store, people):
    curator, colleague, admin = people
    with pytest.raises(grants.SelfGrantError):
        give(store, curator, curator, CURATOR)
    with pytest.raises(grants.SelfGrantError):
        give(store, admin, colleague, CURATOR, instead_of=colleague.id)
    one = give(store, curator, colleague, CURATOR, instead_of=admin.id)
    assert one.instead_of == curator.id  # a delegate speaks for nobody else


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
        (TODAY, TODAY + timedelta(days=367)),
    ],
)
def test_days_must_lie_ahead_and_within_a_year(store, people, since, until):
    curator, colleague, _admin = people
    with pytest.raises(InvalidValueError):
        give(store, curator, colleague, CURATOR, since=since, until=until)


def test_a_grant_names_a_role_and_an_open_account(store, people, system):
    curator, colleague, _admin = people
    with pytest.raises(InvalidValueError):
        give(store, curator, colleague)
    with pytest.raises(NotFoundError):
        give(store, curator, replace(colleague, login="nobody"), CURATOR)
    with store.work(by=system, now=NOW) as work:
        work.accounts.put(replace(colleague, disabled_at=NOW))
    with pytest.raises(NotFoundError):
        give(store, curator, colleague, CURATOR)


def test_only_who_may_give_gives_and_only_ones_own_is_ended(store, people):
    curator, colleague, admin = people
    with pytest.raises(DeniedError):
        give(store, colleague, curator, STAFF)
    one = give(store, admin, colleague, PSYCHOLOGIST)
    mine = give(store, curator, colleague, CURATOR)
    with store.work(by=curator, now=NOW) as work:
        assert [row.grant.id for row in grants.given(work)] == [mine.id]
        with pytest.raises(DeniedError):
            grants.revoke(work, one.id)
    with store.work(by=admin, now=NOW) as work:
        assert {row.grant.id for row in grants.given(work)} == {one.id, mine.id}
        grants.revoke(work, mine.id)
        states = {row.grant.id: row.state for row in grants.given(work)}
    assert states == {one.id: "now", mine.id: "over"}


# a second school


def test_a_guest_has_the_given_roles_and_no_other(store, people, guest):
    admin = people[2]
    assert not may(store, visiting(guest), Permission.CASE_READ)
    give(store, admin, guest, PSYCHOLOGIST)
    assert may(store, visiting(guest), Permission.CASE_READ)
    with store.look(by=visiting(guest), now=NOW) as work:
        assert work.by.roles == (PSYCHOLOGIST,)
        assert work.by.person_id is None
        assert work.school_id == SCHOOL.id


def test_roles_at_home_are_no_roles_elsewhere_nor_the_other_way_round(store, people, guest, other):
    admin = people[2]
    at_home = account(store, PSYCHOLOGIST, CURATOR, school_id=other.id, name="both")
    give(store, admin, at_home, AccountRole.ADMINISTRATION)
    assert not may(store, visiting(at_home), Permission.BANK_READ)
    assert may(store, visiting(at_home), Permission.QUALITY_READ)
    give(store, admin, guest, CURATOR)
    assert not may(store, guest, Permission.ROUND_WRITE)


def test_a_guest_sees_the_rows_of_one_school_at_a_time(store, people, guest, other, system):
    give(store, people[2], guest, CURATOR)
    for school_id, fio in ((SCHOOL.id, "Здешняя А. А."), (other.id, "Тамошняя Б. Б.")):
        with store.work(by=store.system(school_id), now=NOW) as work:
            made = replace(samples.MENTOR, id=f"p-{school_id}", school_id=school_id, fio=fio)
            work.people.put(replace(made, manager_id=None))
    with store.look(by=visiting(guest), now=NOW) as work:
        here = {one.fio for one in work.people.all()}
        assert work.people.find(f"p-{other.id}") is None
    with store.look(by=guest, now=NOW) as work:
        there = {one.fio for one in work.people.all()}
    assert (here, there) == ({"Здешняя А. А."}, {"Тамошняя Б. Б."})


def test_an_act_of_a_guest_is_in_the_journal_of_that_school_alone(store, people, guest, other):
    give(store, people[2], guest, CURATOR)
    with store.work(by=visiting(guest), now=NOW) as work:
        work.require(Permission.BANK_WRITE)
        work.audit("person.renamed", subject="person:x")
    assert entries(store)[0].by == guest.id
    assert "grant:" in str(entries(store)[0].payload)
    assert "person.renamed" not in [one.verb for one in entries(store, other.id)]


def test_over_or_revoked_a_guest_may_nothing_at_the_next_touch(store, people, guest):
    one = give(store, people[2], guest, PSYCHOLOGIST)
    assert not may(store, visiting(guest), Permission.CASE_READ, NOW + timedelta(days=8))
    with store.work(by=people[2], now=NOW) as work:
        grants.revoke(work, one.id)
    with store.look(by=visiting(guest), now=NOW) as work:
        assert work.by.roles == ()


def test_closed_at_home_is_closed_everywhere(store, people, guest, other):
    give(store, people[2], guest, PSYCHOLOGIST)
    with store.work(by=store.system(other.id), now=NOW) as work:
        work.accounts.put(replace(guest, disabled_at=NOW))
    assert not may(store, visiting(guest), Permission.CASE_READ)


def test_a_made_up_account_is_no_guest(store, people, guest):
    give(store, people[2], guest, PSYCHOLOGIST)
    for made_up in (replace(visiting(guest), id="x"), replace(visiting(guest), id="")):
        assert not may(store, made_up, Permission.CASE_READ)


def test_a_session_goes_to_the_other_school_and_back(store, people, other, monkeypatch):
    with store.work(by=store.system(other.id), now=NOW) as work:
        guest = accounts.create(work, "guest", "Гость", (PSYCHOLOGIST,), "длинная фраза 1")
    token, session = accounts.sign_in(store, "guest", "длинная фраза 1", "10.0.0.1", NOW)
    with pytest.raises(grants.NoGuestError):
        accounts.go_to(store, token, SCHOOL.id, NOW)
    give(store, people[2], guest, CURATOR)
    assert [one.school.id for one in accounts.places(store, guest, NOW)] == [other.id, SCHOOL.id]
    there = accounts.go_to(store, token, SCHOOL.id, NOW)
    assert accounts.acting(guest, there).school_id == SCHOOL.id
    assert accounts.acting(guest, session).school_id == other.id
    home = accounts.go_to(store, token, other.id, NOW)
    assert home.school is None
    over = NOW + timedelta(days=8)
    assert [one.school.id for one in accounts.places(store, guest, over)] == [other.id]
    assert doors.grants_elsewhere(store, guest)


def test_given_roles_are_never_kept_with_the_account(store, people, system):
    """A new password of somebody who stands in must not make the given roles their own."""
    with store.work(by=system, now=NOW) as work:
        colleague = accounts.create(work, "deputy", "Зам", (STAFF,), "длинная фраза 1")
    give(store, people[0], colleague, CURATOR)
    token, _session = accounts.sign_in(store, "deputy", "длинная фраза 1", "10.0.0.1", NOW)
    accounts.change_password(
        store, token, "длинная фраза 1", "другая фраза 22", ip="10.0.0.1", now=NOW
    )
    with store.look(by=system, now=NOW) as work:
        assert work.accounts.get(colleague.id).roles == (STAFF,)


def test_the_last_administrator_is_not_one_who_only_stands_in(store, people, system):
    admin, colleague = people[2], people[1]
    give(store, admin, colleague, ADMIN)
    with pytest.raises(accounts.LastAdministratorError), store.work(by=system, now=NOW) as work:
        accounts.disable(work, admin.id)


def test_grants_of_another_school_are_neither_seen_nor_ended(store, people, guest, other):
    one = give(store, people[2], guest, PSYCHOLOGIST)
    theirs = account(store, ADMIN, school_id=other.id)
    with store.work(by=theirs, now=NOW) as work:
        assert grants.given(work) == ()
        with pytest.raises(NotFoundError):
            grants.revoke(work, one.id)


def test_colleagues_are_the_open_accounts_of_this_school(store, people, guest, system):
    curator, colleague, admin = people
    with store.look(by=curator, now=NOW) as work:
        assert {one.id for one in grants.colleagues(work)} == {colleague.id, admin.id}


def test_what_a_guest_has_done_keeps_a_name_when_the_time_is_over(store, people, guest, other):
    one = give(store, people[2], guest, PSYCHOLOGIST)
    with store.work(by=people[2], now=NOW) as work:
        grants.revoke(work, one.id)
    late = NOW + timedelta(days=300)
    with store.look(by=people[2], now=late) as work:
        found = acting.known(work, guest.id)
        assert (found.display_name, found.roles) == (guest.display_name, ())
        assert found.school_id == SCHOOL.id
        assert acting.known(work, "nobody") is None
        assert acting.known(work, people[0].id) == people[0]
    with store.look(by=store.system(other.id), now=late) as work:
        assert acting.known(work, people[0].id) is None  # nobody's guest there


def test_work_a_guest_asked_for_is_done_as_that_guest(store, people, guest):
    give(store, people[2], guest, CURATOR)
    job = Job(
        id="job",
        school_id=SCHOOL.id,
        key="k",
        kind="round.compute",
        state=JobState.RUNNING,
        by=guest.id,
        arguments={},
        created_at=NOW,
    )
    asker = _asker(store, job, lambda: NOW)
    with store.look(by=asker, now=NOW) as work:
        assert work.may(Permission.ROUND_WRITE)
        assert work.school_id == SCHOOL.id
    with store.look(by=asker, now=NOW + timedelta(days=30)) as work:
        assert not work.may(Permission.ROUND_WRITE)
