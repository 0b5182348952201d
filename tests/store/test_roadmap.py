"""The roadmap: what makes each of the 22 items done in the records, dates, overrides, a new year."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics import roadmap
from analytics.rollup.gathering import gather
from data.codebook import roadmap as book
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.records.account import AccountRole, AppointmentState
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import Purpose
from data.records.monitoring import AskState
from data.records.pair import PairState
from data.records.paper import SignatureState
from data.records.practice import EventKind, EventState, Presence, StudyState
from data.records.programme import ProgrammeState
from data.records.publication import BuildState
from data.records.roadmap import ItemStatus
from data.records.round import RoundStatus
from data.records.school import SchoolYearError
from data.records.selection import CandidacyState
from tests import store_samples as samples
from tests.stores import NOW, SCHOOL, account, fresh, open_school

YEAR = "2026/2027"
DONE, BEGUN, PLANNED = ItemStatus.DONE, ItemStatus.IN_PROGRESS, ItemStatus.PLANNED
NOT_NEEDED = ItemStatus.NOT_APPLICABLE


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A school with ten people and nothing else on record."""
    opened = fresh(tmp_path_factory.mktemp("roadmap"))
    open_school(opened)
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        for at in range(10):
            work.people.put(replace(samples.MENTEE, id=f"p{at}", fio=f"Лицо {at}", manager_id=None))
        work.consent_texts.put(samples.TEXT)
        work.accounts.put(replace(samples.ACCOUNT, person_id=None))
    yield opened
    opened.close()


class BackError(Exception):
    """Nothing of a test stays."""


@contextmanager
def trying(store, role=None) -> Iterator:
    by = account(store, role) if role else store.system(SCHOOL.id)
    with suppress(BackError), store.work(by=by, now=NOW) as work:
        yield work
        raise BackError


def standing(work, code):
    return roadmap.board(work, YEAR).item(code)


def put(work, name, record, **changes):
    return getattr(work, name).put(replace(record, **changes))


def signed(work, kind, subject="", named=""):
    name = named or f"{kind}-1"
    put(
        work, "documents", samples.DOCUMENT, id=name, kind=kind, subject=subject, person_id=None,
        sha256=name, number=1,
    )  # fmt: skip
    put(work, "signatures", samples.SIGNATURE, document_id=name, reason="")


def issued(work, kind, subject=""):
    put(work, "documents", samples.DOCUMENT, id=kind, kind=kind, subject=subject, person_id=None)


def banked(work, role, who, state, **more):
    put(
        work, "participations", samples.PARTICIPATION, id=f"{role.value}-{who}", person_id=who,
        role=role, state=state, **more,
    )  # fmt: skip


def consents(work, who, *purposes, **more):
    put(
        work, "consents", samples.CONSENT, id=f"{who}-{purposes[0].value}", person_id=who,
        purposes=purposes, subject="", scan="", **more,
    )  # fmt: skip


def pair(work, name="a", mentor="p0", mentee="p5", state=PairState.CONFIRMED, **more):
    said = {"results": "", "ended_on": None, **more}
    put(
        work, "pairs", samples.PAIR, id=name, round_id=None, mentor_id=mentor, former_ids=(),
        mentee_ids=(mentee,), agreed_ids=(), state=state, **said,
    )  # fmt: skip


def programme(work, agreed, state=ProgrammeState.AGREED, of="a"):
    told = dict.fromkeys(agreed, "2026-09-21")
    put(work, "programmes", samples.PROGRAMME, id=f"of-{of}", pair_id=of, agreed=told, state=state)


def event(work, kind, state=EventState.HELD, **more):
    put(work, "events", samples.EVENT, kind=kind, state=state, document_id=None, **more)


def told(work, count):
    for at in range(count):
        put(
            work, "attendances", samples.ATTENDANCE, id=f"a{at}", person_id=f"p{at}",
            presence=Presence.INFORMED,
        )  # fmt: skip


def a_curator(work):
    put(
        work, "appointments", samples.APPOINTMENT, person_id="p0", deputy_id=None, ended_on=None,
        document_id=None, state=AppointmentState.IN_FORCE,
    )  # fmt: skip


def curator(work):
    a_curator(work)
    signed(work, "order_curator", "appointment")
    signed(work, "nondisclosure", "appointment")


def curator_without_undertaking(work):
    a_curator(work)
    signed(work, "order_curator", "appointment")


def curator_of_another_order(work):
    a_curator(work)
    signed(work, "order_curator", "elsewhere")
    signed(work, "nondisclosure", "elsewhere")


def informing(work):
    event(work, EventKind.INFORMING)
    told(work, 9)


def informing_of_few(work):
    event(work, EventKind.INFORMING)
    told(work, 8)


def informing_called_off(work):
    event(work, EventKind.INFORMING, EventState.CANCELLED)
    told(work, 10)


def informing_of_who_stayed(work):
    event(work, EventKind.INFORMING)
    told(work, 8)
    for at in (8, 9):
        work.people.put(replace(work.people.get(f"p{at}"), left_on=date(2026, 9, 1)))


def regulation(work):
    signed(work, "order_regulation")
    signed(work, "regulation")


def regulation_unsigned(work):
    signed(work, "order_regulation")
    issued(work, "regulation")


def regulation_annulled(work):
    regulation(work)
    one = work.signatures.get("regulation-1")
    work.signatures.put(replace(one, state=SignatureState.ANNULLED, reason="опечатка"))


def dated(work):
    roadmap.set_usual(work, YEAR)
    signed(work, "roadmap", YEAR)


def ordered(work):
    pair(work)
    pair(work, "b", "p1", "p6")
    signed(work, "order_pairs", "pairs:a,b")


def half_ordered(work):
    pair(work)
    pair(work, "b", "p1", "p6")
    signed(work, "order_pairs", "pairs:a")


def drafted(work):
    pair(work)
    programme(work, [], ProgrammeState.DRAFT)


def agreed(work):
    pair(work)
    programme(work, ["mentor", "curator", "p5"])


def agreed_by_two(work):
    pair(work)
    programme(work, ["mentor", "curator"])


def asked(role):
    def lay(work):
        state = MentorState.SUBMITTED if role is Role.MENTOR else MenteeState.SUBMITTED
        for who in ("p1", "p2"):
            banked(work, role, who, state)
        put(work, "sheets", samples.SHEET, id="s1", person_id="p1", role=role, year=YEAR)

    return lay


def answered(role):
    def lay(work):
        asked(role)(work)
        put(work, "sheets", samples.SHEET, id="s2", person_id="p2", role=role, year=YEAR)

    return lay


def overtime(role, code):
    def lay(work):
        asked(role)(work)
        roadmap.set_item(work, code, year=YEAR, starts_on=None, due=NOW.date() - timedelta(days=1))

    return lay


def mentees(work):
    banked(work, Role.MENTEE, "p5", MenteeState.IN_BANK)
    consents(work, "p5", Purpose.BANK)


def mentees_unasked(work):
    mentees(work)
    banked(work, Role.MENTEE, "p6", MenteeState.IN_BANK)


def mentors(work):
    banked(work, Role.MENTOR, "p0", MentorState.POTENTIAL)
    consents(work, "p0", Purpose.BANK)


def covered(work):
    mentors(work)
    issued(work, "coverage_note")


def listed(state):
    def lay(work):
        put(work, "candidacies", samples.CANDIDACY, mentor_id="p0", mentee_ids=("p5",), state=state)

    return lay


def trained(**more):
    def lay(work):
        listed(CandidacyState.SELECTED)(work)
        said = {"ready_until": None, "exempt_reason": "", **more}
        banked(work, Role.MENTOR, "p0", MentorState.READY, **said)

    return lay


def without_training(work):
    school = work.schools.get(SCHOOL.id)
    work.schools.put(
        replace(school, regulation=replace(school.regulation, training_required=False))
    )


def a_round(status):
    return lambda work: put(work, "rounds", samples.ROUND, status=status)


def undecided_round(work):
    a_round(RoundStatus.COMPUTED)(work)
    said = {"mentee_id": "p5", "mentor_id": "p0", "runner_up": None}
    put(work, "proposals", samples.PROPOSAL, **said)


def alone(work, **more):
    a_round(RoundStatus.APPROVED)(work)
    banked(work, Role.MENTEE, "p5", MenteeState.UNMATCHED)
    said = {"closed_at": None, "next_on": NOW.date() + timedelta(days=7), **more}
    if more.get("next_on", True):
        put(work, "cases", samples.CASE, person_id="p5", participation_id="mentee-p5", **said)


def forgotten(work):
    alone(work, next_on=None)


def overlooked(work):
    alone(work, next_on=NOW.date() - timedelta(days=1))


def surveyed(state, *, note=True):
    def lay(work):
        pair(work)
        for at, one in enumerate((AskState.ANSWERED, state)):
            put(
                work, "asks", samples.ASK, id=f"ask{at}", person_id="p5", pair_id="a",
                wave="post", state=one, extent=f"e{at}",
            )  # fmt: skip
        if note:
            issued(work, "quality_note", f"{YEAR}|0123")

    return lay


def finished(work, **more):
    said = {"results": "всё вышло", "ended_on": NOW.date(), "state": PairState.CLOSED, **more}
    pair(work, **said)


def offered(work):
    finished(work)
    put(work, "studies", samples.STUDY, pair_id="a", state=StudyState.REFUSED)


def conference(work):
    event(work, EventKind.SEMINAR)
    signed(work, "event_minutes", "event")


def planned_conference(work):
    event(work, EventKind.CONFERENCE, EventState.PLANNED)


def round_table(work):
    event(work, EventKind.ROUND_TABLE)
    signed(work, "event_minutes", "event")
    put(work, "materials", samples.MATERIAL, study_id=None, added_on=NOW.date(), removed_on=None)


def round_table_without_practices(work):
    event(work, EventKind.ROUND_TABLE, decisions=(), practices=())
    signed(work, "event_minutes", "event")


def filled(work):
    finished(work)
    banked(work, Role.MENTEE, "p5", MenteeState.COMPLETED, mark="программа пройдена")


def unmarked(work):
    finished(work)
    banked(work, Role.MENTEE, "p5", MenteeState.COMPLETED, mark="")


def long_term_unasked(work):
    filled(work)
    consents(work, "p5", Purpose.BANK)


def long_term(work):
    long_term_unasked(work)
    consents(work, "p5", Purpose.LONG_TERM_BANK)


def site(work, **more):
    put(work, "site_builds", samples.BUILD, state=BuildState.PUBLISHED, ended_at=None)
    consents(work, "p5", Purpose.PUBLICATION, fields=("fio",))
    said = {"due": None, "removed_on": None, "field": "fio", **more}
    put(work, "site_entries", samples.ENTRY, person_id="p5", consent_id="p5-publication", **said)


def site_without_permission(work):
    site(work, field="photo")


def built(work):
    put(work, "site_builds", samples.BUILD, state=BuildState.BUILT, ended_at=None)


def nothing(_work):
    pass


CASES: list[tuple[str, Callable, ItemStatus]] = [
    ("1.1", curator, DONE),
    ("1.1", curator_without_undertaking, BEGUN),
    ("1.1", curator_of_another_order, BEGUN),
    ("1.2", informing, DONE),
    ("1.2", informing_of_few, BEGUN),
    ("1.2", informing_called_off, PLANNED),
    ("1.2", informing_of_who_stayed, DONE),
    ("1.3", regulation, DONE),
    ("1.3", regulation_unsigned, BEGUN),
    ("1.3", regulation_annulled, BEGUN),
    ("1.3", lambda work: issued(work, "regulation"), BEGUN),
    ("1.4", dated, DONE),
    ("1.4", lambda work: roadmap.set_usual(work, YEAR), BEGUN),
    ("1.4", lambda work: signed(work, "roadmap", YEAR), BEGUN),
    ("1.5", ordered, DONE),
    ("1.5", half_ordered, BEGUN),
    ("1.5", pair, PLANNED),
    ("1.6", drafted, DONE),
    ("1.6", pair, PLANNED),
    ("2.1", answered(Role.MENTEE), DONE),
    ("2.1", asked(Role.MENTEE), BEGUN),
    ("2.1", overtime(Role.MENTEE, "2.1"), DONE),
    ("2.2", mentees, DONE),
    ("2.2", mentees_unasked, BEGUN),
    ("3.1", answered(Role.MENTOR), DONE),
    ("3.1", asked(Role.MENTOR), BEGUN),
    ("3.1", overtime(Role.MENTOR, "3.1"), DONE),
    ("3.2", covered, DONE),
    ("3.2", mentors, BEGUN),
    ("4.1", listed(CandidacyState.RESERVE), DONE),
    ("4.1", listed(CandidacyState.INTERVIEWED), BEGUN),
    ("4.2", trained(ready_until=date(2028, 9, 1)), DONE),
    ("4.2", trained(exempt_reason="методист"), DONE),
    ("4.2", trained(), BEGUN),
    ("4.2", trained(ready_until=date(2026, 9, 1)), BEGUN),
    ("4.2", without_training, NOT_NEEDED),
    ("5.1", a_round(RoundStatus.APPROVED), DONE),
    ("5.1", a_round(RoundStatus.REVIEWED), BEGUN),
    ("5.1", undecided_round, BEGUN),
    ("5.1", a_round(RoundStatus.CANCELLED), PLANNED),
    ("5.2", agreed, DONE),
    ("5.2", agreed_by_two, BEGUN),
    ("5.2", drafted, BEGUN),
    ("5.3", alone, DONE),
    ("5.3", overlooked, BEGUN),
    ("5.3", forgotten, PLANNED),
    ("5.3", a_round(RoundStatus.APPROVED), NOT_NEEDED),
    ("6.1", surveyed(AskState.SILENT), DONE),
    ("6.1", surveyed(AskState.SENT), BEGUN),
    ("6.1", surveyed(AskState.SILENT, note=False), BEGUN),
    ("6.2", offered, DONE),
    ("6.2", finished, PLANNED),
    ("6.3", conference, DONE),
    ("6.3", planned_conference, BEGUN),
    ("6.4", round_table, DONE),
    ("6.4", round_table_without_practices, BEGUN),
    ("6.4", conference, PLANNED),
    ("6.5", filled, DONE),
    ("6.5", unmarked, PLANNED),
    ("6.6", long_term, DONE),
    ("6.6", long_term_unasked, PLANNED),
    ("7.1", site, DONE),
    ("7.1", site_without_permission, BEGUN),
    ("7.1", built, BEGUN),
]
NAMED = [f"{code}-{status.value}-{at}" for at, (code, _lay, status) in enumerate(CASES)]


@pytest.mark.parametrize(("code", "lay", "status"), CASES, ids=NAMED)
def test_an_item_stands_as_the_records_say(store, code, lay, status):
    with trying(store) as work:
        lay(work)
        assert standing(work, code).status is status


def test_every_item_has_a_case_that_makes_it_done_and_one_that_does_not():
    for code in book.items():
        mine = {status for item, _lay, status in CASES if item == code}
        assert DONE in mine
        assert mine & {BEGUN, PLANNED}, code


def test_an_empty_school_has_begun_nothing(store):
    with trying(store) as work:
        plan = roadmap.board(work, YEAR)
        assert {one.status for one in plan.items} == {PLANNED}
        assert not plan.begun
        assert plan.to_do[0] == "1.1"
        assert standing(work, "1.5").blocked_by == ("5.1",)
        assert roadmap.statuses(work, YEAR) == {}


def test_an_annulled_signature_is_no_evidence(store):
    with trying(store) as work:
        curator(work)
        one = work.signatures.get("order_curator-1")
        work.signatures.put(replace(one, state="annulled"))
        assert standing(work, "1.1").status is BEGUN


def test_papers_of_another_year_are_no_evidence_of_this_one(store):
    with trying(store) as work:
        roadmap.set_usual(work, YEAR)
        signed(work, "roadmap", "2025/2026")
        assert standing(work, "1.4").status is BEGUN


def test_late_is_counted_from_dates_that_the_school_has_set(store):
    with trying(store) as work:
        assert not any(one.overdue for one in roadmap.board(work, YEAR).items)
        roadmap.set_usual(work)
        plan = roadmap.board(work)
        late = {one.code: one.late for one in plan.items if one.overdue}
        assert late["1.1"] == 31
        assert "5.1" not in late
        curator(work)
        assert not standing(work, "1.1").overdue


def test_dates_of_an_item_are_checked(store):
    with trying(store, AccountRole.CURATOR) as work:
        for bad in (
            {"starts_on": date(2026, 10, 2), "due": date(2026, 10, 1)},
            {"starts_on": None, "due": date(2029, 1, 1)},
            {"starts_on": None, "due": date(2026, 10, 1), "responsible": ("nobody",)},
            {"starts_on": None, "due": date(2026, 10, 1), "note": "а" * 1001},
        ):
            with pytest.raises(InvalidValueError):
                roadmap.set_item(work, "1.1", **bad)
        with pytest.raises(NotFoundError):
            roadmap.set_item(work, "9.9", starts_on=None, due=date(2026, 10, 1))
        kept = roadmap.set_item(work, "1.1", starts_on=None, due=date(2026, 10, 1))
        with pytest.raises(ChangedMeanwhileError):
            roadmap.set_item(
                work, "1.1", starts_on=None, due=date(2026, 10, 2), version=kept.version + 1
            )


def test_an_override_needs_a_reason_is_journalled_and_undone(store):
    with trying(store, AccountRole.CURATOR) as work:
        with pytest.raises(MissingReasonError):
            roadmap.override(work, "6.3", DONE, "  ")
        roadmap.override(work, "6.3", DONE, "Проведено на районной площадке")
        one = standing(work, "6.3")
        assert (one.status, one.by_evidence, one.override_reason) == (
            DONE,
            PLANNED,
            "Проведено на районной площадке",
        )
        roadmap.undo_override(work, "6.3")
        assert standing(work, "6.3").status is PLANNED
        with pytest.raises(StateError):
            roadmap.undo_override(work, "6.3")


def test_a_new_year_takes_dates_and_people_but_no_status(store):
    with trying(store) as work:
        roadmap.set_item(
            work, "6.3", starts_on=date(2027, 3, 1), due=date(2027, 4, 2),
            responsible=("deputy",), responsible_ids=("p0", "p1"),
        )  # fmt: skip
        roadmap.override(work, "6.3", DONE, "проведено")
        gone = work.people.get("p1")
        work.people.put(replace(gone, archived_at=NOW))
        made = {one.code: one for one in roadmap.begin_year(work, "2027/2028")}
        one = made["6.3"]
        assert (one.starts_on, one.due) == (date(2028, 3, 1), date(2028, 4, 2))
        assert (one.responsible_ids, one.override) == (("p0",), None)
        assert len(made) == 22
        assert all(row.due is not None for row in made.values())
        with pytest.raises(roadmap.RoadmapBegunError):
            roadmap.begin_year(work, "2027/2028")


@pytest.mark.parametrize("year", ["2027", "²/³", "9999/10000", "1/2", "02026/2027", "٢٠٢٦/٢٠٢٧"])
def test_what_is_no_school_year_is_refused_everywhere(store, year):
    day = date(2026, 10, 1)
    with trying(store, AccountRole.CURATOR) as work:
        for ask in (
            lambda: roadmap.board(work, year),
            lambda: roadmap.calendar(work, year),
            lambda: roadmap.begin_year(work, year),
            lambda: roadmap.begin_year(work, "2028/2029", year),
            lambda: roadmap.set_item(work, "1.1", year=year, starts_on=None, due=day),
            lambda: roadmap.set_usual(work, year),
            lambda: roadmap.override(work, "1.1", DONE, "потому", year=year),
            lambda: roadmap.undo_override(work, "1.1", year=year),
        ):
            with pytest.raises(SchoolYearError):
                ask()
        assert not [one for one in work.roadmap_items.all() if one.year == year]


@pytest.mark.parametrize("role", [AccountRole.DIRECTOR, AccountRole.PSYCHOLOGIST])
def test_only_the_curator_changes_the_roadmap(store, role):
    with trying(store, role) as work:
        with pytest.raises(DeniedError):
            roadmap.override(work, "1.1", DONE, "потому")
        with pytest.raises(DeniedError):
            roadmap.set_usual(work)
        assert roadmap.board(work).items


def test_people_and_free_words_reach_only_those_who_read_the_staff(store):
    with trying(store) as work:
        roadmap.set_item(
            work, "1.1", starts_on=None, due=date(2026, 10, 1), responsible_ids=("p0",), note="ё"
        )
        roadmap.override(work, "1.1", DONE, "причина")
        kept = work.roadmap_items.get(YEAR, "1.1")
    for role, seen in ((AccountRole.DIRECTOR, True), (AccountRole.ADMINISTRATION, False)):
        with trying(store, role) as work:
            work.roadmap_items.put(replace(kept, version=1))
            one = standing(work, "1.1")
            assert bool(one.responsible_ids and one.note and one.override_reason) is seen


def test_each_role_is_told_its_own_next_step(store):
    def steps(role, *lays):
        with trying(store, role) as work:
            for one in lays:
                one(work)
            return [(step.code, step.item) for step in roadmap.next_for(work)]

    assert steps(AccountRole.CURATOR)[0] == ("order_curator", "1.1")
    assert steps(AccountRole.PSYCHOLOGIST) == []
    assert steps(AccountRole.PSYCHOLOGIST, forgotten) == [("unmatched_cared", "5.3")]
    assert steps(AccountRole.ADMINISTRATION) == [("progress", "")]
    assert steps(AccountRole.SYSADMIN) == []
    assert steps(AccountRole.DPO) == []
    withdrawn = {"due": date(2026, 10, 5)}
    assert steps(AccountRole.DPO, lambda work: site(work, **withdrawn)) == [("take_down", "")]


def test_the_paper_has_22_rows_with_the_name_of_the_school_and_nobody_else(store):
    from analytics.roadmap.papers import values

    with trying(store) as work:
        roadmap.set_item(
            work, "1.1", starts_on=None, due=date(2026, 10, 1), responsible_ids=("p0",)
        )
        found = values(work, YEAR)
    rows = found["items"]
    assert [one["number"] for one in rows] == list(book.items())
    assert SCHOOL.short_name in rows[2]["title"]
    assert "Лицо" not in str(found)
    assert "{" not in str([one["title"] for one in rows])


def test_facts_hold_the_kept_roadmap_and_no_other(store):
    with trying(store) as work:
        assert gather(work, YEAR).roadmap.empty
        roadmap.set_usual(work)
        curator(work)
        rows = gather(work, YEAR).roadmap.set_index("item")
        assert len(rows) == 22
        assert (rows.loc["1.1", "status"], bool(rows.loc["1.1", "proven"])) == ("done", True)
        assert rows.loc["6.3", "status"] == "planned"
