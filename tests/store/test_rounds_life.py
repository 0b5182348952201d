"""A round from opening to approval: states, decisions, answers, refusals."""

from dataclasses import replace

import pytest

from data.codebook import framework
from data.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.records.bank import MenteeState, MentorState, Role
from data.records.pair import PairState
from data.records.round import DecisionKind, RoundStatus
from data.records.school import Regulation
from matching import rounds
from matching.affinity import BadWeightsError
from matching.assign import Policy
from matching.rounds import private, running, snapshot, states
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import (
    accept_all,
    again,
    agree,
    answer,
    computed,
    frozen,
    pairs,
    plan,
    reviewed,
    state,
    verbs,
    view,
)
from tests.stores import NOW, fresh


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    """SQLite alone: what differs between databases is in ``test_rounds_databases``."""
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.small(store)


def test_a_round_goes_its_whole_way(here):
    round_id = computed(here)
    seen = view(here, round_id)
    assert (seen.round.status, seen.matched, seen.undecided) == (RoundStatus.COMPUTED, 3, 3)
    assert accept_all(here, round_id) == 3
    assert here.did(rounds.review, round_id).status is RoundStatus.REVIEWED
    assert {one.state for one in pairs(here, round_id)} == {PairState.CURATOR_APPROVED}
    assert state(here, "a")[0] is MenteeState.PROPOSED
    for pair in pairs(here, round_id):
        agree(here, pair)
    done = here.did(rounds.approve, round_id)
    assert (done.status, done.approved_by) == (RoundStatus.APPROVED, here.curator.id)
    assert {one.state for one in pairs(here, round_id)} == {PairState.CONSENTED}
    assert {state(here, one)[0] for one in "abc"} == {MenteeState.PAIRED}
    assert here.did(rounds.close, round_id).status is RoundStatus.CLOSED
    assert here.saw(rounds.current) is None


def test_one_round_at_a_time(here):
    opened = here.did(rounds.open_round)
    with pytest.raises(states.AnotherRoundError) as refusal:
        here.did(rounds.open_round)
    assert refusal.value.params["name"] == opened.name
    here.did(rounds.cancel, opened.id, "проба")
    assert here.did(rounds.open_round).number == 2
    assert [one.number for one in here.saw(rounds.rounds_of)] == [2, 1]


def test_a_name_and_a_policy_are_set_in_a_draft_only(here):
    opened = here.did(rounds.open_round, name="  Осенний  круг ", seed=7)
    assert opened.name == "Осенний круг"
    here.did(rounds.set_policy, opened.id, fairness=4, floor=0.4)
    kept = here.did(rounds.set_policy, opened.id, floor=0.0)
    assert (kept.policy["fairness"], kept.policy["floor"], kept.seed) == (4, None, 7)
    for call, given in ((rounds.rename, ("Другой",)), (rounds.set_policy, ())):
        with pytest.raises(ChangedMeanwhileError):
            here.did(call, opened.id, *given, version=opened.version)
    here.did(rounds.freeze, opened.id)
    with pytest.raises(StateError):
        here.did(rounds.set_policy, opened.id, fairness=1)
    assert here.did(rounds.rename, opened.id, "Зимний").name == "Зимний"
    assert here.did(rounds.rename, opened.id, " ").name == "Зимний"
    here.did(rounds.cancel, opened.id, "проба")
    with pytest.raises(StateError):
        here.did(rounds.rename, opened.id, "Поздно")


@pytest.mark.parametrize("weights", [{"need": -1.0}, {"charm": 1.0}, {"need": 0.0}])
def test_weights_nobody_can_count_with_are_refused(here, weights):
    with pytest.raises(BadWeightsError):
        here.did(rounds.open_round, weights=weights)


def test_a_round_is_computed_with_its_own_policy_and_weights(here):
    opened = here.did(rounds.open_round, policy=Policy(fairness=8), weights={"need": 1.0})
    here.did(rounds.freeze, opened.id)
    run = again(here, opened.id)
    assert run.certificate["policy"]["fairness"] == 8
    row = view(here, opened.id).rows[0]
    assert {part.code for part in row.proposal.contributions if part.points} == {"need"}


def test_nobody_to_match_is_said(store):
    here = cases.school(store, {}, {"x": gives()})
    opened = here.did(rounds.open_round)
    with pytest.raises(states.NobodyError) as refusal:
        here.did(rounds.freeze, opened.id)
    assert refusal.value.params == {"mentees": 0, "mentors": 1}


@pytest.mark.parametrize("action", ["review", "approve", "close"])
def test_steps_out_of_order_are_refused(here, action):
    opened = here.did(rounds.open_round)
    with pytest.raises(StateError):
        here.did(getattr(rounds, action), opened.id)
    with pytest.raises(StateError):
        rounds.compute_now(here.store, here.curator, NOW, opened.id)
    here.did(rounds.freeze, opened.id)
    with pytest.raises(StateError):
        here.did(rounds.freeze, opened.id)


def test_a_draft_and_a_frozen_round_can_be_looked_at(here):
    opened = here.did(rounds.open_round)
    assert view(here, opened.id).funnel.mentees_consented == 3
    here.did(rounds.freeze, opened.id)
    seen = view(here, opened.id)
    assert (seen.run, seen.rows, seen.funnel.places) == (None, (), 3)
    assert seen.coverage["planning"] == (1, 1, 2)


def test_no_review_while_a_proposal_waits_for_a_word(here):
    round_id = computed(here)
    rows = view(here, round_id).rows
    here.did(rounds.accept, round_id, rows[0].mentee_id, rows[0].mentor_id, SAYS)
    with pytest.raises(states.UndecidedError) as refusal:
        here.did(rounds.review, round_id)
    assert refusal.value.params["count"] == 2
    assert rows[1].mentee in refusal.value.params["names"]


@pytest.mark.parametrize("name", ["accept", "lock", "forbid", "replace"])
def test_every_decision_needs_a_reason(here, name):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    with pytest.raises(MissingReasonError):
        here.did(getattr(rounds, name), round_id, row.mentee_id, row.mentor_id, "  ")


def test_leaving_needs_a_reason_too(here):
    round_id = computed(here)
    for call in (rounds.leave, rounds.cancel):
        given = ("a",) if call is rounds.leave else ()
        with pytest.raises(MissingReasonError):
            here.did(call, round_id, *given, " ")


def test_only_the_proposal_of_the_newest_run_is_accepted(here):
    round_id = computed(here)
    other = {"x": "y", "y": "x"}[plan(here, round_id)["a"]]
    with pytest.raises(states.NoSuchPairError):
        here.did(rounds.accept, round_id, "a", other, SAYS)


def test_accepting_twice_is_one_decision(here):
    round_id = computed(here)
    mentor = plan(here, round_id)["a"]
    one = here.did(rounds.accept, round_id, "a", mentor, SAYS)
    assert here.did(rounds.accept, round_id, "a", mentor, "ещё раз").seq == one.seq
    assert accept_all(here, round_id) == 2
    with here.look() as work:
        assert [row.seq for row in work.decisions.of(round_id)] == [1, 2, 3]


def test_a_forbidden_pair_is_not_proposed_again(here):
    round_id = computed(here)
    before = plan(here, round_id)
    here.did(rounds.forbid, round_id, "a", before["a"], "не сработаются")
    seen = {row.mentee_id: row for row in view(here, round_id).rows}
    assert (seen["a"].state, seen["a"].decision.reason) == ("forbidden", "не сработаются")
    with pytest.raises(states.ForbiddenPairError):
        here.did(rounds.accept, round_id, "a", before["a"], SAYS)
    with pytest.raises(states.ForbiddenPairError):
        here.did(rounds.lock, round_id, "a", before["a"], SAYS)
    again(here, round_id)
    assert plan(here, round_id).get("a") != before["a"]


def test_a_new_run_keeps_everything_decided(here):
    round_id = computed(here)
    before = plan(here, round_id)
    other = {"x": "y", "y": "x"}[before["a"]]
    here.did(rounds.lock, round_id, "a", other, "просили оба", confirmed=True)
    kept = next(one for one in "bc" if before[one] != other)
    here.did(rounds.accept, round_id, kept, before[kept], SAYS)
    run = again(here, round_id)
    after = plan(here, round_id)
    assert (run.run_no, after["a"], after[kept]) == (2, other, before[kept])
    rows = {row.mentee_id: row for row in view(here, round_id).rows}
    assert (rows["a"].state, rows[kept].state) == ("locked", "accepted")
    assert rows["a"].proposal.locked
    difference = here.saw(rounds.difference, round_id)
    assert {row.mentee for row in difference.rows} >= {rows["a"].mentee}
    assert "изменил" in difference.words
    assert difference.cost_of_decisions


def test_scores_do_not_move_from_run_to_run(here):
    round_id = computed(here)
    before = {(row.mentee_id, row.mentor_id): row.score for row in view(here, round_id).rows}
    again(here, round_id)
    after = {(row.mentee_id, row.mentor_id): row.score for row in view(here, round_id).rows}
    assert before == after
    assert here.saw(rounds.difference, round_id).words == "План не изменился."


def test_undo_takes_back_the_last_word(here):
    round_id = computed(here)
    mentor = plan(here, round_id)["a"]
    here.did(rounds.accept, round_id, "a", mentor, SAYS)
    here.did(rounds.forbid, round_id, "a", mentor, "передумали")
    assert here.did(rounds.undo, round_id, "a").kind is DecisionKind.UNDO
    rows = {row.mentee_id: row for row in view(here, round_id).rows}
    assert rows["a"].state == "accepted"
    here.did(rounds.undo, round_id, "a")
    assert view(here, round_id).undecided == 3
    with pytest.raises(states.NothingToUndoError):
        here.did(rounds.undo, round_id, "a")


def test_a_second_click_takes_nothing_more_back(here):
    round_id = computed(here)
    here.did(rounds.lock, round_id, "a", "x", "первое")
    shown = here.did(rounds.replace, round_id, "a", "y", "второе", confirmed=True).seq
    here.did(rounds.undo, round_id, "a", seq=shown)
    with pytest.raises(states.NothingToUndoError):
        here.did(rounds.undo, round_id, "a", seq=shown)
    assert plan(here, round_id)["a"] == "x"
    with pytest.raises(states.NothingToUndoError):
        here.did(rounds.undo, round_id, "b", seq=shown)


def test_a_pair_nobody_was_shown_is_not_accepted(store):
    here = cases.school(store, {"a": needs("planning")}, {"x": gives(1), "y": gives(1, planning=3)})
    round_id = computed(here)
    here.did(rounds.forbid, round_id, "a", "x", "вторая вкладка")
    again(here, round_id)
    with pytest.raises(states.NoSuchPairError):
        here.did(rounds.accept_many, round_id, [("a", "x")], SAYS)
    here.did(rounds.lock, round_id, "a", "y", SAYS)
    with pytest.raises(states.NoSuchPairError):
        here.did(rounds.accept_many, round_id, [("a", "x")], SAYS)
    assert here.did(rounds.accept_many, round_id, [("a", "y")], SAYS) == 0


def test_a_mentor_is_not_given_more_than_places(here):
    round_id = computed(here)
    held = next(who for who, mentor in plan(here, round_id).items() if mentor == "y")
    here.did(rounds.accept, round_id, held, "y", SAYS)
    another = next(who for who in "abc" if who != held)
    with pytest.raises(states.MentorFullError) as refusal:
        here.did(rounds.replace, round_id, another, "y", "так лучше", confirmed=True)
    assert refusal.value.params["capacity"] == 1


def test_an_overfull_plan_is_not_reviewed(here):
    round_id = computed(here)
    before = plan(here, round_id)
    held = next(who for who, mentor in before.items() if mentor == "y")
    another = next(who for who in "abc" if who != held)
    here.did(rounds.lock, round_id, another, "y", "просили", confirmed=True)
    for who in "abc":
        if who not in {held, another}:
            here.did(rounds.accept, round_id, who, before[who], SAYS)
    with pytest.raises(states.UndecidedError):
        here.did(rounds.review, round_id)
    with pytest.raises(states.MentorFullError):
        here.did(rounds.accept, round_id, held, "y", SAYS)
    again(here, round_id)
    assert plan(here, round_id)[another] == "y"
    accept_all(here, round_id)
    assert here.did(rounds.review, round_id).status is RoundStatus.REVIEWED


def full_mentor(store):
    """One mentor with two places, three mentees who want them; the third is put there by hand."""
    here = cases.school(store, {name: needs("planning") for name in "abc"}, {"x": gives(2)})
    round_id = computed(here)
    (outside,) = {"a", "b", "c"} - plan(here, round_id).keys()
    here.did(rounds.lock, round_id, outside, "x", "просили")
    return here, round_id, outside


def test_accepting_many_counts_places_as_it_goes(store):
    here, round_id, _outside = full_mentor(store)
    with pytest.raises(states.MentorFullError):
        accept_all(here, round_id)
    assert view(here, round_id).undecided == 2


def test_a_word_taken_back_does_not_bring_back_a_place_that_is_gone(store):
    here, round_id, outside = full_mentor(store)
    first, second = sorted(plan(here, round_id).keys() - {outside})
    here.did(rounds.accept, round_id, first, "x", SAYS)
    here.did(rounds.leave, round_id, first, "подождёт")
    here.did(rounds.accept, round_id, second, "x", SAYS)
    with pytest.raises(states.MentorFullError):
        here.did(rounds.undo, round_id, first)
    assert again(here, round_id).totals["matched"] == 2


def test_a_rule_that_yields_asks_for_a_second_word(store):
    here = cases.school(store, {"a": needs("planning")}, {"x": gives(planning=1)})
    round_id = computed(here)
    (left,) = view(here, round_id).unplaced
    assert left.reason == "no_competent_mentor"
    with pytest.raises(states.NeedsConfirmationError) as refusal:
        here.did(rounds.replace, round_id, "a", "x", "подучится")
    assert refusal.value.params["reasons"] == "запрос закрыт слабее порога"
    here.did(rounds.replace, round_id, "a", "x", "подучится", confirmed=True)
    (row,) = view(here, round_id).rows
    assert (row.state, row.mentor_id, row.proposal) == ("replaced", "x", None)
    assert row.points > 0
    assert view(here, round_id).unplaced == ()
    here.did(rounds.review, round_id)
    (pair,) = pairs(here, round_id)
    assert (pair.by_hand, pair.reason) == (True, "подучится")


def test_a_rule_nobody_may_set_aside_bars_the_pair(store):
    asks = {**needs("planning"), "both.do_not_pair": ("X ИМЯ отчество",)}
    here = cases.school(store, {"a": asks, "b": needs("exam")}, {"x": gives(2)})
    round_id = computed(here)
    with pytest.raises(states.BarredPairError) as refusal:
        here.did(rounds.lock, round_id, "a", "x", "надо", confirmed=True)
    assert refusal.value.params["reasons"]
    assert here.saw(rounds.prices, round_id, "a", "x").lock is None


def test_strangers_are_not_decided_about(here):
    round_id = computed(here)
    for call in (rounds.lock, rounds.replace, rounds.forbid):
        with pytest.raises(states.NotInRoundError):
            here.did(call, round_id, "a", "ghost", SAYS)
    with pytest.raises(states.NotInRoundError):
        here.did(rounds.leave, round_id, "x", SAYS)
    with pytest.raises(states.NotInRoundError):
        here.saw(rounds.card, round_id, "x")


def test_who_is_left_waits_for_the_next_round_with_a_reason(here):
    round_id = computed(here)
    here.did(rounds.leave, round_id, "a", "уходит в отпуск")
    assert here.did(rounds.leave, round_id, "a", "уходит").seq == 1
    rows = {row.mentee_id: row for row in view(here, round_id).rows}
    assert (rows["a"].state, rows["a"].mentor_id) == ("left", None)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    assert state(here, "a") == (MenteeState.UNMATCHED, "hard_rule")


def test_no_approval_while_a_side_has_not_answered(here):
    round_id = reviewed(here)
    first, *rest = pairs(here, round_id)
    for pair in rest:
        agree(here, pair)
    answer(here, first, "mentor", True)
    with pytest.raises(states.UnansweredError) as refusal:
        here.did(rounds.approve, round_id)
    assert refusal.value.params["count"] == 1


@pytest.mark.parametrize(
    ("side", "ended", "reason"),
    [
        ("mentor", PairState.DECLINED_BY_MENTOR, "declined_by_mentor"),
        ("mentee", PairState.DECLINED_BY_MENTEE, "declined_by_mentee"),
    ],
)
def test_a_no_ends_the_pair_and_is_the_reason(here, side, ended, reason):
    round_id = reviewed(here)
    first, *rest = pairs(here, round_id)
    declined = answer(here, first, side, False, reason="нет времени")
    assert (declined.state, declined.reason) == (ended, "")
    (said,) = here.saw(private.private, first.id)
    assert (said.grade, said.words, said.source) == (1, "нет времени", "paper")
    assert state(here, first.mentee_ids[0])[0] is MenteeState.WAITING
    with pytest.raises(StateError):
        answer(here, first, side, True)
    for pair in rest:
        agree(here, pair)
    here.did(rounds.approve, round_id)
    assert state(here, first.mentee_ids[0]) == (MenteeState.UNMATCHED, reason)


def test_an_answer_names_a_known_side_and_a_member(here):
    round_id = reviewed(here)
    pair = pairs(here, round_id)[0]
    with pytest.raises(InvalidValueError):
        answer(here, pair, "director", True)
    with pytest.raises(states.NotInRoundError):
        answer(here, pair, "mentee", True, mentee_id="ghost")


def test_after_a_no_another_mentor_is_offered_by_hand(store):
    here = cases.school(
        store,
        {"a": needs("planning"), "b": needs("exam")},
        {"x": gives(), "y": gives(), "z": gives()},
    )
    round_id = reviewed(here)
    first, second = pairs(here, round_id)
    (free,) = {"x", "y", "z"} - {first.mentor_id, second.mentor_id}
    with pytest.raises(states.HasPairError):
        here.did(rounds.offer, round_id, "a", free, "запасной")
    answer(here, first, "mentee", False)
    with pytest.raises(states.AlreadyDeclinedError):
        here.did(rounds.offer, round_id, "a", first.mentor_id, "ещё раз")
    with pytest.raises(states.MentorFullError):
        here.did(rounds.offer, round_id, "a", second.mentor_id, "второй")
    with pytest.raises(MissingReasonError):
        here.did(rounds.offer, round_id, "a", free, "")
    offered = here.did(rounds.offer, round_id, "a", free, "запасной")
    assert (offered.by_hand, offered.state) == (True, PairState.CURATOR_APPROVED)
    agree(here, offered)
    agree(here, second)
    here.did(rounds.approve, round_id)
    assert state(here, "a")[0] is MenteeState.PAIRED


GROUPS = {"kind": ("group", "traditional")}


def test_mentees_who_agree_to_a_group_are_one_pair(store):
    here = cases.school(
        store,
        {name: {**needs("planning"), **GROUPS} for name in "abc"},
        {"x": {**gives(3), **GROUPS}},
    )
    round_id = reviewed(here)
    (group,) = pairs(here, round_id)
    assert (group.kind, group.mentee_ids) == ("group", ("a", "b", "c"))
    answer(here, group, "mentor", True)
    with pytest.raises(states.NotInRoundError):
        answer(here, group, "mentee", True)
    assert answer(here, group, "mentee", True, mentee_id="a").mentee_agreed is None
    smaller = answer(here, group, "mentee", False, mentee_id="b", reason="некогда")
    assert (smaller.mentee_ids, smaller.agreed_ids, smaller.kind) == (("a", "c"), ("a",), "group")
    last = answer(here, group, "mentee", False, mentee_id="c")
    assert (last.mentee_ids, last.kind, last.mentee_agreed) == (("a",), "traditional", True)
    here.did(rounds.approve, round_id)
    assert [state(here, one)[1] for one in "abc"] == ["", *["declined_by_mentee"] * 2]
    assert state(here, "a")[0] is MenteeState.PAIRED


def test_a_mentor_who_wants_no_group_has_separate_pairs(store):
    here = cases.school(
        store,
        {name: {**needs("planning"), **GROUPS} for name in "ab"},
        {"x": {**gives(2), "kind": ("traditional",)}},
    )
    round_id = reviewed(here)
    assert [one.mentee_ids for one in pairs(here, round_id)] == [("a",), ("b",)]
    assert {one.kind for one in pairs(here, round_id)} == {"traditional"}


def test_a_mentor_says_no_to_the_whole_group(store):
    here = cases.school(
        store,
        {name: {**needs("planning"), **GROUPS} for name in "ab"},
        {"x": {**gives(2), **GROUPS}},
    )
    round_id = reviewed(here)
    (group,) = pairs(here, round_id)
    answer(here, group, "mentor", False)
    here.did(rounds.approve, round_id)
    assert [state(here, one)[1] for one in "ab"] == ["declined_by_mentor"] * 2


def test_a_cancelled_round_lets_everybody_wait_on(here):
    round_id = reviewed(here)
    here.did(rounds.cancel, round_id, "начнём заново")
    assert {one.state for one in pairs(here, round_id)} == {PairState.LAPSED}
    assert state(here, "a")[0] is MenteeState.WAITING
    assert here.did(rounds.open_round).number == 2


def test_a_round_somebody_has_agreed_in_is_not_cancelled(here):
    round_id = reviewed(here)
    answer(here, pairs(here, round_id)[0], "mentee", True)
    with pytest.raises(states.PairsAgreedError):
        here.did(rounds.cancel, round_id, "начнём заново")


def test_people_who_moved_on_stop_the_review(here):
    round_id = computed(here)
    accept_all(here, round_id)
    with here.work() as work:
        one = work.participations.get("mentor-x")
        work.participations.put(replace(one, state=MentorState.RESTING))
    with pytest.raises(states.PeopleChangedError):
        here.did(rounds.review, round_id)


def test_people_who_moved_on_stop_the_approval(here):
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    with here.work() as work:
        one = work.participations.get("mentee-a")
        work.participations.put(replace(one, state=MenteeState.LEFT))
    with pytest.raises(states.PeopleChangedError) as refusal:
        here.did(rounds.approve, round_id)
    assert refusal.value.params["names"].startswith("A ")
    mine = next(one for one in pairs(here, round_id) if "a" in one.mentee_ids)
    answer(here, mine, "mentee", False, mentee_id="a")
    assert here.did(rounds.approve, round_id).status is RoundStatus.APPROVED
    assert state(here, "a")[0] is MenteeState.LEFT


def test_data_changed_after_freezing_never_alters_the_round(here):
    round_id = computed(here)
    before = plan(here, round_id)
    with here.work() as work:
        snapshot = work.snapshots.of(round_id)
        work.sheets.put(cases.sheet("a", Role.MENTEE, needs("digital"), 2, NOW))
        work.schools.put(replace(work.schools.get("s45"), regulation=Regulation(capacity_limit=1)))
    assert view(here, round_id).changed_since
    again(here, round_id)
    assert plan(here, round_id) == before
    with here.look() as work:
        assert work.snapshots.of(round_id) == snapshot


def test_a_snapshot_that_does_not_match_its_digest_is_refused(here):
    one = frozen(here)
    with here.work() as work:
        work.rounds.put(replace(work.rounds.get(one.id), digest="0" * 64))
    with pytest.raises(states.SnapshotError):
        again(here, one.id)


def test_a_run_that_is_not_there_is_not_found(here):
    round_id = computed(here)
    with pytest.raises(NotFoundError):
        here.saw(rounds.view, round_id, 9)


def test_running_pairs_take_places_of_the_next_round(here):
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    assert here.saw(rounds.funnel).places == 0


def test_each_step_is_written_down(here):
    round_id = reviewed(here)
    agree(here, pairs(here, round_id)[0])
    told = verbs(here)
    for verb in (
        "round.opened",
        "round.frozen",
        "round.computed",
        "round.decided",
        "round.reviewed",
        "pair.offered",
        "pair.answered",
    ):
        assert verb in told


def test_a_review_counts_places_whatever_was_written(here):
    """Behind the refusals of each decision: rows that came another way are counted too."""
    round_id = computed(here)
    with here.work() as work:
        for mentee in "abc":
            work.decisions.add(
                round_id, DecisionKind.LOCK, mentee, "y", reason="", by=here.curator.id, at=NOW
            )
    with pytest.raises(states.OverCapacityError) as refusal:
        here.did(rounds.review, round_id)
    assert refusal.value.params == {"fio": "Y Имя Отчество", "load": 3, "capacity": 1}


def test_a_round_of_another_framework_is_read_and_not_counted(here, monkeypatch):
    round_id = computed(here)
    before = plan(here, round_id)
    later = replace(framework(), version="9.0.0", digest="other")
    monkeypatch.setattr(snapshot, "framework", lambda: later)
    assert plan(here, round_id) == before
    assert not any(row.tie for row in view(here, round_id).rows)
    with pytest.raises(states.OtherFrameworkError) as refusal:
        here.saw(rounds.card, round_id, "a")
    assert refusal.value.params["now"] == "9.0.0"
    here.did(rounds.leave, round_id, "a", SAYS)
    with pytest.raises(states.OtherFrameworkError):
        again(here, round_id)
