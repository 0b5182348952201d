"""Other weights tried on rounds that are over."""

from dataclasses import replace

import pytest

from dashboard.bootstrap.work import handlers
from data.errors import DeniedError
from data.jobs import Task
from data.records.account import AccountRole
from data.records.job import JobState
from data.records.monitoring import WeightsState
from matching import rounds
from matching.affinity import DEFAULT
from matching.rounds import back_test, running, weights
from tests.round_cases import SAYS, Silent, gives, needs, school, small
from tests.round_steps import accept_all, again, agree, approved, pairs
from tests.stores import NOW, fresh

NEEDS_ALONE = {**dict.fromkeys(DEFAULT, 0.0), "need": 1.0}
SCHOOL_ALONE = {**dict.fromkeys(DEFAULT, 0.0), "school": 1.0}
STEP = {**DEFAULT, "need": 0.34, "school": 0.08}


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    monkeypatch.setattr(running, "reader", Silent)


@pytest.fixture
def here(tmp_path):
    return small(fresh(tmp_path))


def settled(here, **given):
    """Another round of the school, approved."""
    opened = here.did(rounds.open_round, **given)
    here.did(rounds.freeze, opened.id)
    again(here, opened.id)
    accept_all(here, opened.id)
    here.did(rounds.review, opened.id)
    for pair in pairs(here, opened.id):
        agree(here, pair)
    here.did(rounds.approve, opened.id)
    return opened.id


def test_the_weights_of_the_round_change_nothing(here):
    approved(here)
    found = here.saw(back_test.back_test, dict(DEFAULT))
    (one,) = found.rounds
    assert one.aside
    assert one.changed == 0
    assert len(one.same) == one.mentees == one.matched_after == 3
    assert found.gain == 0.0
    assert found.passed


def test_other_weights_move_pairs_and_gain_by_their_own_light(tmp_path):
    """By need alone the pairs cross over; by the round's weights they did not."""
    here = school(
        fresh(tmp_path),
        {"a": needs("planning"), "b": needs("exam")},
        {"x": gives(1, planning=3), "y": gives(1, exam=3)},
    )
    settled(here, weights=SCHOOL_ALONE)
    plain = here.saw(back_test.back_test, SCHOOL_ALONE)
    crossed = here.saw(back_test.back_test, NEEDS_ALONE)
    assert plain.rounds[0].changed == 0
    (one,) = crossed.rounds
    assert one.changed == 2
    assert crossed.gain > 0.0
    assert crossed.lo <= crossed.gain <= crossed.hi
    assert one.worst_after > one.worst_before
    assert one.matched_before == one.matched_after == 2


def a_round(**given):
    plain = {
        "round_id": "r",
        "name": "осень",
        "year": "2026/2027",
        "number": 1,
        "aside": True,
        "mentees": 10,
        "matched_before": 10,
        "matched_after": 10,
        "changed": 3,
        "gains": (0.02, 0.0, 0.05, 0.01),
        "worst_before": 0.4,
        "worst_after": 0.41,
        "gaps": (back_test.Gap(by="stage", before=0.05, after=0.04),),
    }
    return back_test.RoundTested(**{**plain, **given})


def test_a_good_round_passes():
    found = back_test.judged([a_round()])
    assert found.passed
    assert found.gain == pytest.approx(0.02)
    assert found.lo < found.gain < found.hi


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ({"worst_after": 0.3}, "worst_held"),
        ({"gaps": (back_test.Gap(by="stage", before=0.05, after=0.09),)}, "gaps_held"),
        ({"matched_after": 9}, "served_held"),
    ],
)
def test_weights_that_cost_somebody_do_not_pass(given, broken):
    found = back_test.judged([a_round(**given)])
    assert not getattr(found, broken)
    assert not found.passed
    elsewhere = back_test.judged([a_round(), replace(a_round(**given), aside=False)])
    assert elsewhere.passed, "rounds that taught the weights do not judge them"


def test_nothing_is_judged_without_a_round_set_aside():
    assert not back_test.judged([a_round(aside=False)]).passed
    assert not back_test.judged([]).passed


def test_a_loss_does_not_pass():
    assert not back_test.judged([a_round(gains=(-0.05, -0.01))]).passed


def test_the_job_ends_in_a_proposal_and_the_result_stays_with_it(here):
    approved(here)
    basis = {"refusals": [], "pairs": 400}
    job = here.did(back_test.ask, STEP, basis, [])
    assert here.did(back_test.ask, STEP, basis, []).id == job.id
    with here.work() as work:
        job = work.jobs.put(replace(job, state=JobState.RUNNING, worker="w"))
    told = back_test.run(Task(here.store, job, lambda: NOW))
    (made,) = here.saw(weights.versions)
    assert made.state is WeightsState.PROPOSED
    assert told["number"] == made.number
    tested_ = made.basis["back_test"]
    assert tested_["passed"] is told["passed"]
    assert tested_["rounds"][0]["mentees"] == 3
    assert "same" not in tested_["rounds"][0], "no pseudonyms in what is kept"
    here.did(weights.sign, made.number, SAYS)
    assert here.saw(weights.in_force).weights == STEP


def test_only_the_curator_asks(here):
    other = here.by(AccountRole.DIRECTOR)
    with pytest.raises(DeniedError):
        other.saw(back_test.back_test, dict(DEFAULT))
    with pytest.raises(DeniedError):
        other.did(back_test.ask, STEP, {}, [])


def test_the_worker_joins_plans_and_outcomes(here):
    """As the office runs the job: what drawn pairs say stands beside the trial."""
    approved(here)
    job = here.did(back_test.ask, STEP, {"refusals": []}, [])
    with here.work() as work:
        job = work.jobs.put(replace(job, state=JobState.RUNNING, worker="w"))
    handlers()[back_test.KIND](Task(here.store, job, lambda: NOW))
    (made,) = here.saw(weights.versions)
    assert made.basis["other_plan"] == {}, "the round has drawn nothing"
    assert made.basis["back_test"]["rounds"]
    assert here.saw(back_test.job_of).state is JobState.DONE
