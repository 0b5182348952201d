"""Rounds of every kind through their whole way: opened, frozen, computed, proved, formed."""

import json
from dataclasses import replace
from datetime import date

import pytest

from dashboard.cli import setup
from data.errors import ProgrammeError
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from data.records.ids import AccountId, CaseId, PairId, ParticipationId, PersonId
from data.records.pair import Pair, PairState
from data.records.support import CaseState, SupportCase
from matching import rounds
from matching.assign import Policy
from matching.rounds import Kind, RoundKind, entrants, kinds, proving, running, snapshot, viewing
from matching.rounds import lens as lenses
from tests import round_cases as cases
from tests.round_steps import accept_all, again, agree, answer, pairs, plan, view
from tests.stores import NOW, SCHOOL, fresh

SAYS = cases.SAYS
GROUP = RoundKind(kind=Kind.GROUP, most=3)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    found = fresh(tmp_path)
    yield found
    found.close()


def allow(here, *kinds):
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        school = work.schools.get(SCHOOL.id)
        enabled = (*school.regulation.kinds, *kinds)
        work.schools.put(replace(school, regulation=replace(school.regulation, kinds=enabled)))


def computed(here, kind, **more):
    one = here.did(rounds.open_round, kind=kind, **more)
    here.did(rounds.freeze, one.id)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    with here.look() as work:
        assert proving.faults(work, one.id) == []
    return one.id


def grouped(store):
    """Four mentees with two top requests, one mentor of groups and one who has a single place."""
    return cases.school(
        store,
        {
            "a": cases.needs("planning"),
            "b": cases.needs("planning", "exam"),
            "c": cases.needs("exam"),
            "d": cases.needs("digital"),
        },
        {"x": cases.gives(3), "y": cases.gives(1)},
    )


def test_a_group_shares_a_top_request_and_becomes_one_pair(opened):
    here = grouped(opened)
    round_id = computed(here, GROUP)
    found = plan(here, round_id)
    assert set(found.values()) == {"x"}
    assert set(found) in ({"a", "b"}, {"b", "c"})
    theme = "planning" if "a" in found else "exam"
    assert {row.theme for row in view(here, round_id).rows} == {
        rounds.view.__globals__["words"].theme(theme)
    }
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    (pair,) = pairs(here, round_id)
    assert (pair.kind, pair.mentor_id, set(pair.mentee_ids)) == ("group", "x", set(found))


def test_a_group_that_decisions_break_is_not_reviewed(opened):
    here = grouped(opened)
    round_id = computed(here, GROUP)
    first, *rest = sorted(plan(here, round_id))
    here.did(rounds.leave, round_id, first, SAYS)
    for who in rest:
        here.did(rounds.accept, round_id, who, "x", SAYS)
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.review, round_id)
    assert refusal.value.code == "round.group_broken"
    again(here, round_id)
    assert view(here, round_id).round.run_no == 2


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (rounds.prices, ("b", "x")),
        (rounds.decision_prices, ()),
        (rounds.repair, ()),
    ],
)
def test_what_single_exchanges_cannot_tell_is_refused(opened, call, arguments):
    here = grouped(opened)
    round_id = computed(here, GROUP)
    with pytest.raises(ProgrammeError) as refusal:
        here.saw(call, round_id, *arguments)
    assert refusal.value.code == "round.kind_refuses"
    assert refusal.value.params["action"]
    assert here.saw(rounds.confidence, round_id, PersonId("b")) is None
    assert here.saw(rounds.principles, round_id) == ()
    assert not here.saw(rounds.advice, round_id).places


def test_no_other_mentor_is_offered_where_a_group_would_be_needed(opened):
    here = grouped(opened)
    round_id = computed(here, GROUP)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    (pair,) = pairs(here, round_id)
    answer(here, pair, "mentor", False)
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.offer, round_id, pair.mentee_ids[0], "y", SAYS, confirmed=True)
    assert refusal.value.code == "round.kind_refuses"


def test_who_checks_everything_is_told_of_rounds_that_cannot_be_proved_again(opened, monkeypatch):
    here = cases.small(opened)
    round_id = computed(here, RoundKind())
    assert setup._plans(opened) == (1, [], 0)
    with here.look() as work:
        body = json.loads(work.snapshots.of(round_id).body)
        one, kept = work.rounds.get(round_id), work.snapshots.of(round_id)
    body["mentors"][0] = {"id": "x", "erased": True}
    frozen = snapshot.read(one, replace(kept, body=snapshot.canonical(body)))
    monkeypatch.setattr(lenses.snapshot, "read", lambda *_given: frozen)
    assert setup._plans(opened) == (0, [], 1)


def two(store):
    types = {
        "x": {**cases.gives(2), "mentor_type": ("subject_mentor",)},
        "y": {**cases.gives(1), "mentor_type": ("consultant_mentor",)},
        "z": {**cases.gives(1), "mentor_type": ("subject_mentor",)},
    }
    return cases.school(store, {"a": cases.needs("planning"), "b": cases.needs("exam")}, types)


def test_two_mentors_of_different_type_become_two_pairs(opened):
    here = two(opened)
    round_id = computed(here, RoundKind(kind=Kind.TWO_MENTORS))
    seen = view(here, round_id)
    rows = seen.rows
    assert [bool(row.second) for row in rows].count(True) == 1
    assert seen.total == pytest.approx(seen.run.totals["total"])
    assert (seen.matched, seen.worst) == (2, pytest.approx(seen.run.totals["worst"]))
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    made = pairs(here, round_id)
    of_two = [one for one in made if one.mentee_ids == (PersonId(_with_two(rows)),)]
    assert {one.mentor_type for one in of_two} == {"subject_mentor", "consultant_mentor"}
    assert len(made) == 3
    assert {one.kind for one in made} == {"traditional"}
    for pair in made:
        agree(here, pair)
    here.by(AccountRole.DIRECTOR, AccountRole.CURATOR).did(rounds.approve, round_id)
    assert all(one.state is PairState.CONSENTED for one in pairs(here, round_id))


def _with_two(rows):
    return next(row.mentee_id for row in rows if row.second)


def test_a_second_mentor_that_is_forbidden_falls_and_another_run_is_asked_for(opened):
    here = two(opened)
    round_id = computed(here, RoundKind(kind=Kind.TWO_MENTORS))
    who = _with_two(view(here, round_id).rows)
    with here.look() as work:
        second = lenses.lens(work, round_id).seconds[who]
    assert not view(here, round_id).stale
    here.did(rounds.forbid, round_id, who, second, SAYS)
    seen = view(here, round_id)
    assert seen.stale
    assert not any(row.second for row in seen.rows)
    again(here, round_id)
    with here.look() as work:
        assert proving.faults(work, round_id) == []
        assert lenses.lens(work, round_id).seconds.get(who) != second


def test_one_no_of_two_leaves_the_other_mentor(opened):
    here = two(opened)
    round_id = computed(here, RoundKind(kind=Kind.TWO_MENTORS))
    who = _with_two(view(here, round_id).rows)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    first, *others = pairs(here, round_id)
    for pair in (first, *others):
        if pair.mentee_ids == (who,) and pair.mentor_type == "consultant_mentor":
            answer(here, pair, "mentor", False)
        else:
            agree(here, pair)
    here.by(AccountRole.DIRECTOR, AccountRole.CURATOR).did(rounds.approve, round_id)
    with here.look() as work:
        states = {
            one.person_id: one.state
            for one in work.participations.in_bank(Role.MENTEE, SCHOOL.year)
        }
    assert states[who] is MenteeState.PAIRED


def test_an_accepted_pair_of_mentors_stands_in_the_next_run(opened):
    here = two(opened)
    round_id = computed(here, RoundKind(kind=Kind.TWO_MENTORS))
    rows = view(here, round_id).rows
    who = _with_two(rows)
    row = next(one for one in rows if one.mentee_id == who)
    here.did(rounds.accept, round_id, who, row.mentor_id, SAYS)
    again(here, round_id)
    with here.look() as work:
        assert proving.faults(work, round_id) == []
    after = next(one for one in view(here, round_id).rows if one.mentee_id == who)
    assert (after.mentor_id, after.second) == (row.mentor_id, row.second)


def test_who_has_one_mentor_of_a_type_gets_only_the_other(opened):
    here = two(opened)
    running_pair = Pair(
        id=PairId("old"),
        school_id=SCHOOL.id,
        round_id=None,
        year=SCHOOL.year,
        mentor_id=PersonId("z"),
        mentee_ids=(PersonId("a"),),
        form="teacher_teacher",
        kind="traditional",
        state=PairState.ACTIVE,
        mentor_type="subject_mentor",
    )
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.pairs.put(running_pair)
        one = next(
            row
            for row in work.participations.in_bank(Role.MENTEE, SCHOOL.year)
            if row.person_id == "a"
        )
        work.participations.put(replace(one, state=MenteeState.IN_PROGRAMME))
    round_id = computed(here, RoundKind(kind=Kind.TWO_MENTORS))
    found = plan(here, round_id)
    assert found.get("a") in {"y", None}
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    types = {pair.mentor_type for pair in pairs(here, round_id) if "a" in pair.mentee_ids}
    assert types <= {"consultant_mentor"}
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.by(AccountRole.DIRECTOR, AccountRole.CURATOR).did(rounds.approve, round_id)


def test_a_reverse_round_needs_both_questionnaires_and_shows_both_ways(opened):
    here = cases.school(
        opened,
        {"a": cases.needs("planning"), "b": cases.needs("exam")},
        {"x": cases.gives(2), "y": cases.gives(1)},
    )
    allow(here, "reverse")
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.sheets.put(cases.sheet("a", Role.MENTOR, cases.gives(1, digital=5)))
        work.sheets.put(cases.sheet("x", Role.MENTEE, cases.needs("digital")))
    round_id = computed(here, RoundKind(kind=Kind.REVERSE))
    assert plan(here, round_id) == {"a": "x"}
    (row,) = view(here, round_id).rows
    details = {part.detail for part in row.parts if part.code == "need"}
    assert {"planning", "back:digital"} <= details
    again(here, round_id)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    (pair,) = pairs(here, round_id)
    assert pair.kind == "reverse"


@pytest.mark.parametrize(
    "kind",
    [
        RoundKind(kind=Kind.TRADITIONAL),
        RoundKind(kind=Kind.SHORT_TERM, months=2, goals=1),
        RoundKind(kind=Kind.SITUATIONAL, reserve=1),
        RoundKind(kind=Kind.VIRTUAL),
    ],
)
def test_pairs_of_a_round_are_of_its_kind_and_everything_can_be_asked(opened, kind):
    here = cases.small(opened)
    round_id = computed(here, kind)
    found = plan(here, round_id)
    who, mentor = next(iter(found.items()))
    assert here.saw(rounds.prices, round_id, who, mentor).words_ban
    assert here.saw(rounds.repair, round_id, mentors=[mentor]).proven
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    assert {pair.kind for pair in pairs(here, round_id)} == {kind.kind.value}


def test_situational_help_has_places_of_its_own(opened):
    here = cases.small(opened)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        for at, kind in enumerate(("traditional", "situational")):
            work.pairs.put(
                Pair(
                    id=PairId(f"old{at}"),
                    school_id=SCHOOL.id,
                    round_id=None,
                    year=SCHOOL.year,
                    mentor_id=PersonId("y"),
                    mentee_ids=(PersonId("other"),),
                    form="teacher_teacher",
                    kind=kind,
                    state=PairState.ACTIVE,
                )
            )
        beside = entrants.collect(work, RoundKind(kind=Kind.SITUATIONAL, reserve=2))
        plain = entrants.collect(work)
    assert {one.id: one.load for one in beside.mentors} == {"x": 0, "y": 1}
    assert {one.id: one.load for one in plain.mentors} == {"x": 0, "y": 1}
    assert (beside.funnel.places, plain.funnel.places) == (3, 2)


def test_a_kind_that_the_regulation_does_not_know_is_refused(opened):
    here = cases.small(opened)
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.open_round, kind=RoundKind(kind=Kind.REVERSE))
    assert refusal.value.code == "round.kind_not_enabled"
    assert Kind.REVERSE not in kinds.enabled(SCHOOL.regulation)


def test_dials_that_do_not_go_with_a_kind_are_refused(opened):
    here = cases.small(opened)
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.open_round, kind=GROUP, policy=Policy(worst="max_min"))
    assert refusal.value.code == "round.kind_policy"
    one = here.did(rounds.open_round, policy=Policy(draw=0.01))
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.set_policy, one.id, kind=GROUP)
    assert refusal.value.code == "round.kind_policy"
    after = here.did(rounds.set_policy, one.id, kind=GROUP, draw=0.0)
    assert kinds.kind_of(after) == GROUP
    kept = here.did(rounds.set_policy, one.id, fairness=4)
    assert kinds.kind_of(kept) == GROUP


def test_a_snapshot_of_before_reads_and_computes(opened):
    here = cases.small(opened)
    one = here.did(rounds.open_round)
    one = here.did(rounds.freeze, one.id)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        kept = work.snapshots.of(one.id)
        body = json.loads(kept.body)
        assert "kind" not in body["policy"]
        old = {key: value for key, value in body.items() if key != "ratings"}
        old["format"] = "round@1"
        text = snapshot.canonical(old)
        frozen = snapshot.read(
            replace(one, digest=snapshot.digest(text)),
            replace(kept, body=text, digest=snapshot.digest(text)),
        )
    assert frozen.kind == RoundKind()
    assert frozen.ratings == {}
    assert all(
        person.keys().isdisjoint({"other", "held_type", "credit"}) for person in body["mentees"]
    )
    strange = snapshot.canonical({**old, "format": "round@9"})
    with pytest.raises(ProgrammeError) as refusal:
        snapshot.read(
            replace(one, digest=snapshot.digest(strange)),
            replace(kept, body=strange, digest=snapshot.digest(strange)),
        )
    assert refusal.value.code == "round.snapshot_unknown"


def test_a_round_with_an_erased_person_is_looked_at_but_not_counted(opened, monkeypatch):
    here = cases.small(opened)
    round_id = computed(here, RoundKind())
    with here.look() as work:
        one, kept = work.rounds.get(round_id), work.snapshots.of(round_id)
    body = json.loads(kept.body)
    body["mentees"][0] = {"id": "a", "erased": True}
    stub = replace(kept, body=snapshot.canonical(body))
    frozen = snapshot.read(one, stub)
    assert frozen.erased == {"a"}
    assert "a" in frozen.ids
    assert not frozen.countable
    with pytest.raises(ProgrammeError) as refusal:
        frozen.check_framework()
    assert refusal.value.code == "round.erased"
    monkeypatch.setattr(lenses.snapshot, "read", lambda *_given: frozen)
    cases.withdraw(here, "a")
    assert {row.mentee_id for row in view(here, round_id).rows} == {"b", "c"}
    with pytest.raises(ProgrammeError) as refusal:
        here.saw(rounds.prices, round_id, PersonId("b"), PersonId("x"))
    assert refusal.value.code == "round.erased"
    tampered = replace(kept, body=kept.body.replace("2026", "2027", 1))
    monkeypatch.undo()
    with pytest.raises(ProgrammeError) as refusal:
        snapshot.read(one, tampered)
    assert refusal.value.code == "round.snapshot_broken"


def test_ratings_after_meetings_are_frozen_and_heeded(opened):
    here = cases.small(opened)
    one = here.did(rounds.open_round)
    said = {("a", "x"): (1, 4), ("a", "y"): (4, 3), ("b", "x"): (None, None)}
    here.did(rounds.freeze, one.id, said)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    with here.look() as work:
        found = lenses.lens(work, one.id)
        assert proving.faults(work, one.id) == []
        assert dict(found.frozen.ratings) == {key: said[key] for key in list(said)[:2]}
        row, column = found.at(PersonId("a"), PersonId("x"))
        assert found.laid.constraints.reasons(row, column) == ("trial_refused",)
    assert plan(here, one.id).get("a") != "x"
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.lock, one.id, "a", "x", SAYS, confirmed=True)
    assert refusal.value.code == "round.pair_barred"


def test_the_psychologists_credit_comes_first_and_says_nothing_else(opened):
    here = cases.school(
        opened,
        {"a": cases.needs("planning"), "b": cases.needs("planning")},
        {"x": cases.gives(1)},
    )
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.cases.put(
            SupportCase(
                id=CaseId("case"),
                school_id=SCHOOL.id,
                person_id=PersonId("b"),
                participation_id=ParticipationId("mentee-b"),
                state=CaseState.WAITING_ROUND,
                reason="no_capacity",
                opened_at=NOW,
                author=AccountId("psychologist"),
                credit=True,
            )
        )
    round_id = computed(here, RoundKind())
    (row,) = view(here, round_id).rows
    (left,) = view(here, round_id).unplaced
    assert (row.mentee_id, row.credit, left.credit) == ("b", True, False)
    told = {AccountRole.CURATOR, AccountRole.PSYCHOLOGIST}
    assert told == viewing.TOLD_CREDIT
    with here.look() as work:
        assert "no_capacity" not in work.snapshots.of(round_id).body


def test_virtual_across_schools_needs_consent_to_transfer(opened):
    here = cases.small(opened)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.people.put(replace(work.people.get(PersonId("x")), workplace="Школа 2"))
        answers = {**cases.gives(2, digital=2), "willingness": ("other_schools",)}
        work.sheets.put(cases.sheet("x", Role.MENTOR, answers, 2, NOW))
        told = {"x": SCHOOL.name.upper(), "a": "Школа 2", "b": "Школа 99", "c": ""}
        for who, receiver in told.items():
            given = cases.consent(who, at=NOW, purposes=(Purpose.TRANSFER, Purpose.MATCHING))
            work.consents.put(replace(given, subject=receiver))
    kind = RoundKind(kind=Kind.VIRTUAL, across_schools=True)
    round_id = computed(here, kind)
    assert kind.pseudonymous
    found = plan(here, round_id)
    assert found.get("a") == "x"
    assert "x" not in {found.get("b"), found.get("c")}


def test_who_ended_it_by_own_wish_is_not_first(opened):
    here = cases.small(opened)
    ended = Pair(
        id=PairId("old"),
        school_id=SCHOOL.id,
        round_id=None,
        year=SCHOOL.year,
        mentor_id=PersonId("y"),
        mentee_ids=(PersonId("a"),),
        form="teacher_teacher",
        kind="traditional",
        state=PairState.TERMINATED,
        reason="mentee_withdrew",
        ended_on=date(2026, 9, 22),
    )
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        kept = work.pairs.put(ended)
        first = {one.id: one.requeued for one in entrants.collect(work).mentees}
        work.pairs.put(replace(kept, reason="mentor_withdrew"))
        then = {one.id: one.requeued for one in entrants.collect(work).mentees}
    assert (first["a"], then["a"]) == (False, True)
