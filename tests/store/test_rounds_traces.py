"""Traces of approved pairs, learned weights, and the draw of schools that learn."""

import numpy as np
import pytest

from data.errors import DeniedError, MissingReasonError, StateError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.monitoring import WeightsState
from data.records.round import UnmatchedReason
from matching import rounds
from matching.affinity import DEFAULT
from matching.assign import Policy, Problem, solve
from matching.explain import Insight, price_of_lock
from matching.rounds import exploring, recruiting, running, snapshot, traces, weights
from matching.rounds.lens import lens
from tests.round_cases import SAYS, Silent, gives, needs, school, small
from tests.round_steps import (
    accept_all,
    again,
    agree,
    approved,
    computed,
    pairs,
    reviewed,
    view,
)
from tests.stores import fresh

OPEN = {"refusals": [], "back_test": {"passed": True}}


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    monkeypatch.setattr(running, "reader", Silent)


@pytest.fixture
def here(tmp_path):
    return small(fresh(tmp_path))


def kept(here, round_id):
    with here.look() as work:
        return {one.mentee_id: one for one in work.pair_traces.of_round(round_id)}


def test_every_approved_pair_keeps_how_it_came_about(here):
    round_id = approved(here)
    rows = {row.mentee_id: row for row in view(here, round_id).rows}
    found = kept(here, round_id)
    assert set(found) == {"a", "b", "c"}
    for mentee, one in found.items():
        assert one.mentor_id == rows[mentee].mentor_id
        assert one.predicted == pytest.approx(rows[mentee].score)
        assert dict(one.weights) == dict(DEFAULT)
        assert one.weights_version == "default"
        assert one.propensity == 1.0
        assert not one.by_hand
        assert set(one.components) <= set(DEFAULT)
        assert all(0.0 <= value <= 1.0 for value in one.components.values())
        assert one.questionnaire.startswith("teacher-mentoring@")


def test_known_components_explain_the_score(tmp_path):
    """Weights times components, frozen means for the unknown ones, give the predicted score."""
    here = small(fresh(tmp_path))
    round_id = approved(here)
    with here.look() as work:
        run = work.runs.latest(round_id)
        means = {**running.statistics_of(run).components}
    for one in kept(here, round_id).values():
        whole = sum(
            weight * one.components.get(code, means.get(code, 0.0))
            for code, weight in DEFAULT.items()
        )
        assert one.predicted == pytest.approx(whole, abs=0.005)


def test_a_pair_put_by_hand_has_no_propensity(here):
    round_id = computed(here)
    rows = {row.mentee_id: row.mentor_id for row in view(here, round_id).rows}
    mentee = next(who for who, mentor in rows.items() if mentor == "y")
    other = next(who for who, mentor in rows.items() if mentor == "x")
    here.did(rounds.forbid, round_id, other, "x", SAYS)
    here.did(rounds.forbid, round_id, mentee, "y", SAYS)
    here.did(rounds.replace, round_id, mentee, "x", SAYS, confirmed=True)
    here.did(rounds.replace, round_id, other, "y", SAYS, confirmed=True)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    found = kept(here, round_id)
    assert found[mentee].by_hand
    assert found[mentee].propensity is None
    assert found[mentee].alternatives == ()


def test_a_pair_fixed_before_the_run_has_no_propensity(here):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    here.did(rounds.accept, round_id, row.mentee_id, row.mentor_id, SAYS)
    again(here, round_id)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    found = kept(here, round_id)
    assert found[row.mentee_id].propensity is None
    assert {one.propensity for who, one in found.items() if who != row.mentee_id} == {1.0}


def test_a_declined_pair_leaves_no_trace(here):
    round_id = reviewed(here)
    offered = pairs(here, round_id)
    here.did(rounds.answer, offered[0].id, "mentor", False)
    for pair in offered[1:]:
        agree(here, pair)
    here.did(rounds.approve, round_id)
    assert offered[0].mentee_ids[0] not in kept(here, round_id)


def test_a_withdrawn_person_teaches_nothing_any_more(here):
    round_id = approved(here)
    gone = kept(here, round_id)["a"]
    here.did(traces.withdrawn, gone.mentor_id, frozenset({Purpose.SUPPORT}))
    assert len(kept(here, round_id)) == 3
    here.did(traces.withdrawn, gone.mentor_id, frozenset({Purpose.MONITORING}))
    left = kept(here, round_id).values()
    assert gone.mentor_id not in {one.mentor_id for one in left}


def alike(store):
    """Five mentees and five mentors who differ by little: many plans are almost as good."""
    mentees = {one: needs("planning") for one in "abcde"}
    mentors = {one: gives(1, exam=4 - (at % 2)) for at, one in enumerate("vwxyz")}
    return school(store, mentees, mentors)


def test_a_drawn_round_logs_how_likely_each_pair_was(tmp_path):
    here = alike(fresh(tmp_path))
    here.did(exploring.switch, on=True, reason=SAYS)
    opened = here.did(rounds.open_round)
    policy, _weights = snapshot.policy_of(opened.policy)
    assert policy.draw == 0.01
    here.did(rounds.freeze, opened.id)
    again(here, opened.id)
    accept_all(here, opened.id)
    here.did(rounds.review, opened.id)
    for pair in pairs(here, opened.id):
        agree(here, pair)
    here.did(rounds.approve, opened.id)
    found = kept(here, opened.id).values()
    assert all(0.0 < one.propensity < 1.0 for one in found)
    assert {one.seed for one in found} == {policy.seed}
    assert all(one.alternatives for one in found)


def test_no_draw_unless_the_school_learns_and_never_without_a_reason(here):
    opened = here.did(rounds.open_round)
    assert snapshot.policy_of(opened.policy)[0] == Policy()
    with pytest.raises(MissingReasonError):
        here.did(exploring.switch, on=True, reason=" ")
    assert not here.saw(exploring.learning_on)


def test_the_curator_may_switch_the_draw_off_for_a_round(here):
    here.did(exploring.switch, on=True, reason=SAYS)
    opened = here.did(rounds.open_round)
    after = here.did(rounds.set_policy, opened.id, draw=0.0)
    assert snapshot.policy_of(after.policy)[0].draw == 0.0


def nearer(**change):
    return {**DEFAULT, **change}


LEARNED = nearer(need=0.34, school=0.08)


def test_signed_weights_are_what_new_rounds_open_with(here):
    made = here.did(weights.propose, LEARNED, OPEN)
    assert made.state is WeightsState.PROPOSED
    assert here.saw(weights.in_force).version == "default"
    here.did(weights.sign, made.number, SAYS)
    opened = here.did(rounds.open_round)
    assert snapshot.version_of(opened.policy) == "weights_v1"
    assert snapshot.policy_of(opened.policy)[1] == LEARNED
    here.did(rounds.freeze, opened.id)
    again(here, opened.id)
    accept_all(here, opened.id)
    here.did(rounds.review, opened.id)
    for pair in pairs(here, opened.id):
        agree(here, pair)
    here.did(rounds.approve, opened.id)
    assert {one.weights_version for one in kept(here, opened.id).values()} == {"weights_v1"}


def test_declined_weights_change_nothing(here):
    made = here.did(weights.propose, LEARNED, OPEN)
    here.did(weights.decline, made.number, SAYS)
    assert here.saw(weights.in_force).weights == dict(DEFAULT)
    with pytest.raises(StateError):
        here.did(weights.sign, made.number, SAYS)


@pytest.mark.parametrize(
    ("given", "basis", "code"),
    [
        (LEARNED, {"refusals": ["few_rounds"], "back_test": {"passed": True}}, "gate_closed"),
        (LEARNED, {}, "gate_closed"),
        (nearer(need=0.36, school=0.06), OPEN, "too_far"),
        (nearer(need=0.30, school=0.13), OPEN, "too_far"),
        (nearer(need=0.33), OPEN, "too_far"),
    ],
)
def test_weights_are_refused(here, given, basis, code):
    with pytest.raises(Exception) as refusal:
        here.did(weights.propose, given, basis)
    assert refusal.value.code == f"weights.{code}"


def test_nobody_signs_what_old_rounds_speak_against(here):
    made = here.did(weights.propose, LEARNED, {"refusals": [], "back_test": {"passed": False}})
    with pytest.raises(weights.BackTestError):
        here.did(weights.sign, made.number, SAYS)
    with pytest.raises(weights.PendingWeightsError):
        here.did(weights.propose, LEARNED, OPEN)
    with pytest.raises(MissingReasonError):
        here.did(weights.decline, made.number, "")


def test_only_the_curator_touches_weights(here):
    other = here.by(AccountRole.ADMINISTRATION)
    for call, given in (
        (weights.propose, (LEARNED, OPEN)),
        (weights.sign, (1, SAYS)),
        (weights.decline, (1, SAYS)),
        (weights.versions, ()),
    ):
        with pytest.raises(DeniedError):
            other.did(call, *given)


def test_alternatives_are_those_a_lock_would_cost_little():
    """Against the price of every lock, each found by its own search."""
    random = np.random.default_rng(8)
    for case in range(12):
        shape = random.integers(3, 7), random.integers(2, 6)
        problem = Problem(
            affinity=random.integers(40, 60, shape) / 64,
            eligible=random.random(shape) < 0.85,
            capacity=random.integers(0, 3, shape[1]),
        )
        policy = Policy(fairness=1 + case % 2)
        insight = Insight(problem, policy, solve(problem, policy))
        found = dict(traces.near_ties(insight, 0.03))
        total = insight.solution.totals.total
        for row, columns in found.items():
            here = int(insight.solution.mentor_of[row])
            costs = {at: price_of_lock(insight, row, at) for at in range(problem.mentors)}
            assert set(columns) == {
                at
                for at, cost in costs.items()
                if at != here
                and problem.eligible[row, at]
                and cost.possible
                and cost.coverage <= 0
                and cost.total <= 0.03 * total + 1e-9
            }


def test_the_unmatched_add_up_to_a_task(tmp_path):
    """Two mentees nobody can help, in different domains: two mentors are to be found."""
    here = school(
        fresh(tmp_path),
        {"a": needs("planning"), "b": needs("exam"), "c": needs("digital")},
        {"x": gives(1, planning=1, exam=1)},
    )
    round_id = approved(here)
    wanted = [one for one in here.saw(recruiting.standing) if one.task.kind == recruiting.FIND]
    (one,) = wanted
    assert one.task.subject == f"round:{round_id}"
    assert one.title == "Найти наставников"
    assert one.task.note.startswith("нужны 2 наставника: ")
    assert not [row for row in here.saw(recruiting.standing) if row.task.kind == recruiting.TRAIN]


def test_a_round_that_serves_everybody_asks_for_nothing(here):
    approved(here)
    assert here.saw(recruiting.standing) == ()


def test_the_same_cause_opens_one_task(tmp_path):
    here = school(fresh(tmp_path), {"a": needs("planning")}, {"x": gives(1, planning=1)})
    opened = computed(here)
    here.did(rounds.review, opened)
    here.did(rounds.approve, opened)
    (task,) = here.saw(recruiting.standing)
    lens_ = here.saw(lens, opened)
    found = {PersonId("a"): UnmatchedReason.NO_COMPETENT_MENTOR}
    here.did(recruiting.open_tasks, lens_, found)
    assert here.saw(recruiting.standing) == (task,)


@pytest.mark.parametrize(
    ("kind", "domains", "words"),
    [
        (recruiting.FIND, {"digital": 1}, "нужен 1 наставник: "),
        (recruiting.FIND, {"digital": 7, "exam": 1}, "нужны 4 наставника: "),
        (recruiting.FIND, {"": 2}, "нужен 1 наставник: любые области"),
        (recruiting.TRAIN, {"digital": 1}, "обучить нужно 1 наставника: "),
    ],
)
def test_what_is_asked_for_in_a_sentence(kind, domains, words):
    assert recruiting.told(kind, domains, 3).startswith(words)
