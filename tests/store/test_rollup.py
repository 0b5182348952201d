"""The query layer of figures: who gets which board, what is written down, what a withdrawal does."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from analytics import facts, rollup
from analytics.figures import FORMULAS, Hidden
from analytics.indicators import compute
from analytics.rollup import Audience, bodies, memory, municipal, refreshing, showing
from analytics.rollup.refusals import (
    FilterClosedError,
    NotForRoleError,
    NothingGatheredError,
    OwnPairError,
)
from data import jobs
from data.errors import DeniedError, NotFoundError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.job import JobState
from data.records.monitoring import Rollup
from data.store import SYSTEM_ID
from data.synthetic.truth import synth
from tests import store_samples as samples
from tests.stores import NOW, SCHOOL, account, open_school

YEAR = "2025/2026"
LOOKING = (
    AccountRole.ADMINISTRATION,
    AccountRole.DIRECTOR,
    AccountRole.PSYCHOLOGIST,
)
NOT_LOOKING = (
    AccountRole.REGION,
    AccountRole.DPO,
    AccountRole.SYSADMIN,
    AccountRole.MENTOR,
    AccountRole.MENTEE,
)


FEW = ("COV1", "COV2", "UNM", "SAT1", "CONS", "COMPD", "WELL")


@pytest.fixture(params=["sqlite"])
def backend(request):
    """One database is enough: the door to other schools has tests on both of its own."""
    return request.param


@cache
def invented(scale="school", school=SCHOOL.id):
    """Facts of an invented school under the name of the tests' one."""
    whole = facts.of_tables(synth(7, scale).tables, NOW.date(), synthetic=True)
    one = whole.of_schools(whole.schools[:1]).tables()
    named = {name: renamed(table, school) for name, table in one.items()}
    return facts.of_tables(named, NOW.date(), synthetic=True)


def renamed(table, school):
    """Rows of the school; people of two schools have no pseudonym in common."""
    own = [one for one in ("person", "mentor", "mentee", "pair", "round") if one in table]
    named = {one: table[one].where(table[one] == "", school + "." + table[one]) for one in own}
    return table.assign(school=school, **named)


@cache
def body(scale, school):
    return bodies.body_of(invented(scale, school), YEAR, school)


def without(person, told):
    """The same facts when somebody has taken everything back."""
    people = ("person", "mentor", "mentee")
    kept = {}
    for name, table in told.tables().items():
        gone = table["school"] != table["school"]
        for column in people:
            if column in table:
                gone |= table[column] == person
        kept[name] = table[~gone]
    return facts.of_tables(kept, told.as_of, synthetic=True)


@pytest.fixture(autouse=True)
def few_metrics(monkeypatch):
    """Some metrics of each kind stand for all: what is counted is tested elsewhere."""

    def few(told, period, *, only=(), **more):
        wanted = [one for one in only or FEW if one in FEW]
        return compute(told, period, only=wanted, **more)

    for room in (showing, municipal, bodies):
        monkeypatch.setattr(room, "compute", few)
    monkeypatch.setattr(bodies, "populations", lambda _told: {"stage=early": frozenset()})


@pytest.fixture(autouse=True)
def gathered(monkeypatch):
    """Facts come from the generator; how often they were gathered is counted."""
    for one in (memory.FACTS, memory.RAW, memory.BOARDS, memory.NOTED):
        one.forget(lambda _key: True)
    asked = []

    def gather(work, period):
        asked.append(period)
        return gather.facts

    gather.facts = invented()
    gather.asked = asked
    monkeypatch.setattr(refreshing, "gather", gather)
    return gather


def seen(store, role, now=NOW, **asked):
    with store.work(by=account(store, role), now=now) as work:
        return rollup.board(work, YEAR, **asked)


def undone(store, by, act):
    """Something done in a transaction that fails after it."""
    with store.work(by=by, now=NOW) as work:
        act(work)
        work.by = 1 / 0


def verbs(store, system):
    with store.look(by=system, now=NOW) as work:
        found = [one.verb for one in work.trail.newest()]
    return sorted(one for one in found if one.startswith("quality."))


# ----------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize("role", LOOKING)
def test_the_school_sees_aggregates_and_never_a_record(store, school, role):
    found = seen(store, role)
    assert found.audience is Audience.SCHOOL
    assert found.withheld == sum(found.reasons.values()) > 0
    assert not any(one.records for one in found.figures)
    hidden = [one for one in found.figures if one.suppressed_reason is not Hidden.NOTHING]
    assert len(hidden) == found.withheld
    assert all((one.value, one.n, one.k, one.detail) == (None, None, None, {}) for one in hidden)
    shown_ones = [one for one in found.figures if not one.suppressed_reason]
    assert not any(0 < (one.n or 0) < 5 for one in shown_ones if one.metric_id.startswith("SAT"))


def test_the_curator_sees_counts_and_may_look_through_the_eyes_of_the_school(store, school):
    own = seen(store, AccountRole.CURATOR)
    assert own.audience is Audience.CURATOR
    assert not any(one.records for one in own.figures)
    as_school = seen(store, AccountRole.CURATOR, audience="school")
    assert as_school.figures == seen(store, AccountRole.DIRECTOR).figures
    assert own.withheld < as_school.withheld


def test_nobody_else_gets_a_board(store, school, subtests):
    for role in NOT_LOOKING:
        with subtests.test(role.value), pytest.raises(DeniedError):
            seen(store, role)


def test_nobody_looks_through_wider_eyes(store, school, subtests):
    for wanted in ("curator", "municipality"):
        with subtests.test(wanted), pytest.raises(NotForRoleError):
            seen(store, AccountRole.DIRECTOR, audience=wanted)
    with pytest.raises(NotForRoleError):
        seen(store, AccountRole.CURATOR, audience="municipality")
    with pytest.raises(ValueError, match="everybody"):
        seen(store, AccountRole.CURATOR, audience="everybody")


def test_an_unknown_metric_is_an_error(store, school):
    with pytest.raises(KeyError):
        seen(store, AccountRole.CURATOR, only=("NONE",))
    with store.work(by=account(store, AccountRole.DIRECTOR), now=NOW) as work:
        with pytest.raises(KeyError):
            rollup.series(work, "NONE", [YEAR])
        (one,) = rollup.series(work, "COV1", [YEAR])
        assert (one.metric_id, one.period) == ("COV1", YEAR)


def test_some_metrics_are_asked_for_with_those_they_are_judged_beside(store, school):
    found = seen(store, AccountRole.DIRECTOR, only=("COV2",))
    assert {one.metric_id for one in found.figures} == {"COV2", "UNM"}


# --------------------------------------------------------------------------------------- filters


def test_a_closed_filter_is_refused_and_an_open_one_is_not(store, school):
    found = seen(store, AccountRole.DIRECTOR)
    closed = [one for one in found.filters if not one.enabled]
    assert all(one.reason is Hidden.REMAINDER for one in closed)
    with pytest.raises(FilterClosedError):
        seen(store, AccountRole.DIRECTOR, where="form=no_such")
    for one in closed:
        with pytest.raises(FilterClosedError):
            seen(store, AccountRole.DIRECTOR, where=one.code)
    for one in found.filters:
        if one.enabled:
            part = seen(store, AccountRole.DIRECTOR, where=one.code)
            assert {figure.where for figure in part.figures} == {one.code}
            break
    assert all(one.enabled for one in seen(store, AccountRole.CURATOR).filters)


# --------------------------------------------------------------------------------------- rollups


def test_facts_are_gathered_once_until_something_changes(store, school, gathered, system):
    seen(store, AccountRole.CURATOR)
    seen(store, AccountRole.DIRECTOR)
    seen(store, AccountRole.DIRECTOR)
    assert gathered.asked == [YEAR]
    with store.work(by=system, now=NOW) as work:
        work.people.put(samples.MENTOR)
    seen(store, AccountRole.DIRECTOR)
    assert gathered.asked == [YEAR] * 2
    seen(store, AccountRole.DIRECTOR, now=NOW + timedelta(days=1))
    assert gathered.asked == [YEAR] * 3


def test_the_day_gathers_this_year_and_what_was_looked_at(store, school, gathered, system):
    seen(store, AccountRole.CURATOR)
    gathered.asked.clear()
    with store.work(by=system, now=NOW) as work:
        refreshing.tick(work)
    assert gathered.asked == [YEAR, "2026/2027"]


def test_a_withdrawal_drops_rollups_in_its_own_transaction(store, school, gathered, system):
    seen(store, AccountRole.DIRECTOR)
    with pytest.raises(ZeroDivisionError):
        undone(store, system, lambda work: rollup.follow_withdrawn(work, "p", frozenset(Purpose)))
    with store.look(by=system, now=NOW) as work:
        assert len(work.rollups.heads()) == 1
        assert work.jobs.in_state(JobState.QUEUED) == []
    with store.work(by=system, now=NOW) as work:
        rollup.follow_withdrawn(work, samples.MENTEE.id, frozenset({Purpose.MONITORING}))
    assert len(memory.BOARDS) == len(memory.RAW) == len(memory.FACTS) == 0
    with store.look(by=system, now=NOW) as work:
        assert work.rollups.heads() == []
        (job,) = work.jobs.in_state(JobState.QUEUED)
    assert (job.kind, job.by, job.arguments) == ("quality.refresh", SYSTEM_ID, {"periods": [YEAR]})


def test_the_job_makes_the_rollup_anew(store, school, gathered, system):
    with store.work(by=system, now=NOW) as work:
        asked = jobs.enqueue(work, refreshing.KIND, {"periods": [YEAR]}, "k")
    with store.work(by=system, now=NOW) as work:
        held = jobs.claim(work, "w")
    refreshing.run(jobs.Task(store, held, lambda: NOW))
    with store.look(by=system, now=NOW) as work:
        assert work.jobs.get(asked.id).state is JobState.DONE
        assert [one.period for one in work.rollups.heads()] == [YEAR]


def test_whoever_leaves_does_not_show_as_a_difference(store, school, gathered):
    before = seen(store, AccountRole.DIRECTOR).of("SAT1")
    assert before.n >= 5
    said = gathered.facts.answers
    said = said[(said["item"] == "SAT.1") & (said["role"] == "mentee") & (said["year"] == YEAR)]
    left = said[said["wave"] == "post"]["person"].iloc[0]
    gathered.facts = without(left, gathered.facts)
    after = seen(store, AccountRole.DIRECTOR, now=NOW + timedelta(days=1)).of("SAT1")
    assert after.suppressed_reason in {Hidden.WAITS, Hidden.SMALL}
    assert after.value is None
    own = seen(store, AccountRole.CURATOR, now=NOW + timedelta(days=1)).of("SAT1")
    assert own.n == before.n - 1


# ------------------------------------------------------------------------- the log and the journal


def test_a_look_stands_in_the_journal_once_a_day(store, school, system):
    seen(store, AccountRole.DIRECTOR)
    seen(store, AccountRole.DIRECTOR)
    seen(store, AccountRole.CURATOR)
    assert verbs(store, system) == ["quality.shown"] * 2


def test_a_board_that_was_never_logged_is_not_remembered(store, school, gathered):
    with pytest.raises(ZeroDivisionError):
        undone(store, account(store, AccountRole.DIRECTOR), lambda work: rollup.board(work, YEAR))
    found = seen(store, AccountRole.DIRECTOR)
    with store.look(by=account(store, AccountRole.DIRECTOR), now=NOW) as work:
        cells = {one.cell for one in work.shown_cells.to("school")}
    told = [one for one in found.figures if not one.suppressed_reason and one.metric_id == "SAT1"]
    assert told
    assert {one.cell for one in told} <= cells


def test_an_export_is_audited_and_holds_nothing_sensitive(store, school, system):
    with store.work(by=account(store, AccountRole.CURATOR), now=NOW) as work:
        own = rollup.board(work, YEAR)
        given = rollup.exported(work, own, "xlsx")
    metrics = {one.metric_id for one in given.figures}
    assert not metrics & {"WELL", "RISK"}
    assert not any("domain=wellbeing" in one.part for one in given.figures)
    assert verbs(store, system) == ["quality.exported", "quality.shown"]


def test_a_pair_is_for_the_curator_who_is_no_side_of_it(store, school):
    with store.work(by=store.system(school.id), now=NOW) as work:
        samples.lay(work)
    pair = samples.PAIR
    with store.work(by=account(store, AccountRole.CURATOR), now=NOW) as work:
        assert rollup.pair_board(work, pair.id, YEAR).level.value == "P"
        with pytest.raises(NotFoundError):
            rollup.pair_board(work, "none", YEAR)
    party = replace(account(store, AccountRole.CURATOR, name="party"), person_id=pair.mentor_id)
    with store.work(by=store.system(school.id), now=NOW) as work:
        work.accounts.put(party)
    with store.work(by=party, now=NOW) as work, pytest.raises(OwnPairError):
        rollup.pair_board(work, pair.id, YEAR)
    for role in (*LOOKING, *NOT_LOOKING):
        with pytest.raises(DeniedError), store.work(by=account(store, role), now=NOW) as work:
            rollup.pair_board(work, pair.id, YEAR)


def test_a_part_of_some_metrics_decides_the_whole_of_these_first(store, school, monkeypatch):
    asked = []
    judged = showing.disclose

    def watched(given, audience, before):
        figures = list(given)
        asked.append(({one.where for one in figures}, {one.metric_id for one in figures}))
        return judged(figures, audience, before)

    monkeypatch.setattr(showing, "disclose", watched)
    whole = seen(store, AccountRole.DIRECTOR, only=("SAT1",))
    one = next(one.code for one in whole.filters if one.enabled)
    memory.BOARDS.forget(lambda _key: True)
    asked.clear()
    seen(store, AccountRole.DIRECTOR, only=("COV2",), where=one)
    assert asked == [({""}, {"COV2", "UNM"}), ({one}, {"COV2", "UNM"})]


def test_a_round_shows_the_school_no_quality_of_single_proposals(store, school):
    with store.work(by=store.system(school.id), now=NOW) as work:
        samples.lay(work)
    for role in (AccountRole.CURATOR, AccountRole.DIRECTOR):
        with store.work(by=account(store, role), now=NOW) as work:
            found = rollup.round_board(work, samples.ROUND.id, YEAR)
            with pytest.raises(NotFoundError):
                rollup.round_board(work, "none", YEAR)
        assert found.level.value == "R"
        assert found.figures
    with pytest.raises(DeniedError), store.work(by=account(store, NOT_LOOKING[0]), now=NOW) as work:
        rollup.round_board(work, samples.ROUND.id, YEAR)


# ----------------------------------------------------------------------------------- municipality

TOWN = "г. Верхнегорск"
SIZES = ("school", "village", "school", "village")


@pytest.fixture
def town(store):
    """Four schools of one municipality, and one of another; the region sits in the first."""
    for number, scale in enumerate(SIZES):
        code = f"t{number}"
        place = replace(SCHOOL, id=code, short_name=f"Школа {9 - number}", municipality=TOWN)
        open_school(store, place)
        keep(store, code, scale)
    open_school(store, replace(SCHOOL, id="far", short_name="Дальняя", municipality="иной"))
    keep(store, "far", "school")
    return account(store, AccountRole.REGION, school_id="t0")


def keep(store, code, scale):
    with store.work(by=store.system(code), now=NOW) as work:
        work.rollups.put(
            Rollup(
                school_id=code,
                period=YEAR,
                formula_version=FORMULAS,
                data_version=invented(scale, code).version,
                made_at=NOW,
                synthetic=True,
                body=body(scale, code),
                stamp=work.stamp(),
            )
        )


def test_schools_stand_by_name_and_small_ones_together(store, town):
    with store.work(by=town, now=NOW) as work:
        found = rollup.municipality(work, YEAR)
        again = rollup.municipality(work, YEAR)
    assert again.figures is found.figures
    assert [(one.name, one.schools) for one in found.schools] == [
        ("Школа 7", 1),
        ("Школа 9", 1),
        ("", 2),
    ]
    assert found.pooled == "small"
    assert not any(one.records for one in found.figures)
    assert {one.unit_id for one in found.figures} == {TOWN, "t0", "t2", "small"}
    assert found.compared
    for one in found.compared:
        assert one.n >= 5
        assert min(one.raw, one.pooled) <= one.shrunk <= max(one.raw, one.pooled)
        assert set(one.limits) == {"0.95", "0.998"}
    cells = found.units("COV1")
    assert [one.unit_id for one in cells] == ["t2", "t0", "small"]


def test_a_single_metric_is_judged_with_what_it_would_tell(store, town):
    """Coverage of a town alone would tell how few are left unmatched."""
    with store.work(by=town, now=NOW) as work:
        part = rollup.municipality(work, YEAR, only=("COV2",))
        whole = rollup.municipality(work, YEAR)
    assert {one.metric_id for one in part.figures} == {"COV2", "UNM"}
    assert part.of("COV2") == whole.of("COV2")
    assert part.units("COV2") == whole.units("COV2")


def test_a_group_of_schools_too_small_on_either_side_is_refused(store, town, monkeypatch):
    with store.work(by=town, now=NOW) as work:
        part = rollup.municipality(work, YEAR, ["t0", "small"])
        assert part.where == "schools=small+t0"
        assert {one.unit_id for one in part.schools} == {"t0", "small"}
        with pytest.raises(FilterClosedError):
            rollup.municipality(work, YEAR, [])
        with pytest.raises(FilterClosedError):
            rollup.municipality(work, YEAR, ["far"])
        with pytest.raises(NothingGatheredError):
            rollup.municipality(work, "1999/2000")


def test_a_withdrawn_school_is_not_served_from_memory(store, town):
    with store.work(by=town, now=NOW) as work:
        before = rollup.municipality(work, YEAR)
    with store.work(by=store.system("t2"), now=NOW) as work:
        rollup.follow_withdrawn(work, "somebody", frozenset({Purpose.MONITORING}))
    with store.work(by=town, now=NOW) as work:
        after = rollup.municipality(work, YEAR)
    assert after.data_version != before.data_version
    assert "t2" not in {one.unit_id for one in after.schools}
