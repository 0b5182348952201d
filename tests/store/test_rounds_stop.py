"""The gap that is enough for a round: kept, frozen, refused if wild; a run that stopped at it."""

import sys
from dataclasses import replace

import pytest

from dashboard.bootstrap.work import handlers
from data import jobs
from data.jobs import task
from data.records.job import JobState, Stage
from matching import rounds
from matching.assign import solve
from matching.assign.certificate import sealed
from matching.assign.watching import Progress
from matching.proposal import run
from matching.proposal.gap import proved_gap
from matching.rounds import proving, running, snapshot
from matching.rounds.opening import BadGapError
from tests import round_cases as cases
from tests.stores import NOW, fresh

GAP = 0.001


@pytest.fixture
def here(tmp_path):
    opened = fresh(tmp_path)
    yield cases.small(opened)
    opened.close()


def kept(here, one):
    """The gap as the frozen input has it."""
    frozen = here.did(rounds.freeze, one.id)
    with here.look() as work:
        return snapshot.read(frozen, work.snapshots.of(one.id)).stop_at


def test_a_round_asks_for_the_optimum_unless_told_otherwise(here):
    one = here.did(rounds.open_round)
    assert "stop_at" not in one.policy
    assert snapshot.stop_of(one.policy) == 0.0
    assert kept(here, one) == 0.0


def test_a_gap_that_is_enough_is_frozen_with_the_round(here):
    one = here.did(rounds.open_round, stop_at=0.001)
    assert snapshot.stop_of(one.policy) == 0.001
    assert kept(here, one) == 0.001


def test_other_settings_leave_the_gap_and_zero_takes_it_away(here):
    one = here.did(rounds.open_round, stop_at=0.02)
    one = here.did(rounds.set_policy, one.id, fairness=8)
    assert (snapshot.stop_of(one.policy), one.policy["fairness"]) == (0.02, 8)
    one = here.did(rounds.set_policy, one.id, stop_at=0.0)
    assert (snapshot.stop_of(one.policy), one.policy["fairness"]) == (0.0, 8)


@pytest.mark.parametrize("stop_at", [-0.001, 0.11, float("nan")])
def test_a_wild_gap_is_refused(here, stop_at):
    with pytest.raises(BadGapError) as refused:
        here.did(rounds.open_round, stop_at=stop_at)
    assert refused.value.params["most"] == 0.1
    one = here.did(rounds.open_round)
    with pytest.raises(BadGapError):
        here.did(rounds.set_policy, one.id, stop_at=stop_at)


def stopped(problem, policy, *, stop_at=0.0, **_watch):
    """As a large computation that stopped: a valid plan, its bound a little too high."""
    whole = solve(problem, policy)
    if not stop_at:
        return whole
    proof = whole.certificate
    brings = proof.mentee_prices[1].copy()
    loose = int(GAP * problem.unit * problem.mentees)
    brings[0] += loose
    early = replace(
        proof,
        goals=proof.goals[:2],
        primal=proof.primal[:2],
        bound=(proof.bound[0], proof.bound[1] + loose),
        mentee_prices=(proof.mentee_prices[0], brings),
        mentor_prices=proof.mentor_prices[:2],
    )
    return replace(whole, certificate=sealed(whole.mentor_of, early))


@pytest.fixture
def early(here, monkeypatch):
    """A round that was computed with a gap."""
    monkeypatch.setattr(running, "tagger", cases.Silent)
    monkeypatch.setattr(run, "solve", stopped)

    def computed(stop_at):
        one = here.did(rounds.open_round, stop_at=stop_at)
        here.did(rounds.freeze, one.id)
        rounds.compute_now(here.store, here.curator, NOW, one.id)
        return one.id

    return computed


def test_a_run_that_stopped_early_is_shown_checked_and_never_called_the_best(here, early):
    round_id = early(2 * GAP)
    seen = here.saw(rounds.view, round_id)
    assert seen.run.certificate["proven"] is False
    assert seen.matched == 3
    assert all(one.proposal.runner_up is None for one in seen.rows if one.proposal)
    gap = proved_gap(seen.run.certificate, seen.run.totals["mentees"])
    assert 0 < gap <= 2 * GAP
    assert here.saw(proving.faults, round_id) == []


def test_a_gap_greater_than_asked_for_is_a_fault(here, early):
    assert "gap" in here.saw(proving.faults, early(GAP / 2))


def test_what_if_is_still_answered_for_a_plan_that_stopped(here, early):
    round_id = early(2 * GAP)
    row = next(one for one in here.saw(rounds.view, round_id).rows if one.proposal)
    card = here.saw(rounds.card, round_id, row.mentee_id)
    assert card.row.mentor_id == row.mentor_id
    assert here.saw(rounds.prices, round_id, row.mentee_id, row.mentor_id)


def test_a_large_round_notes_pairs_gap_and_hears_a_cancel_at_the_next_step(here, monkeypatch):
    """The engine watches; the job keeps what it says, and stops when it is asked to."""
    monkeypatch.setattr(running, "tagger", cases.Silent)
    one = here.did(rounds.freeze, here.did(rounds.open_round).id)
    job = here.did(rounds.ask_to_compute, one.id)
    notes = []

    def watched(_problem, _policy, *, watch, **_more):
        watch(Progress(step="price_out", priced=20, pairs=12, share=0.5, gap=0.0004))
        notes.append(here.saw(jobs.status, job.id))
        here.did(jobs.cancel, job.id)
        monkeypatch.setattr(task, "ASK_EVERY", 0.0)
        watch(Progress(step="canonical", priced=20, pairs=12, share=0.9))
        raise AssertionError

    monkeypatch.setattr(run, "solve", watched)
    assert jobs.run_one(here.store, "s45", "w1", handlers(), clock=lambda: NOW)
    stage = Stage.read(notes[0].note)
    assert (stage.step, stage.priced, stage.pairs, stage.gap) == ("price_out", 20, 12, 0.0004)
    assert 0.6 < notes[0].progress < 1.0
    assert here.saw(jobs.status, job.id).state is JobState.CANCELLED
    assert here.saw(rounds.view, one.id).run is None


def test_the_engine_of_large_rounds_reports_to_the_job(here, monkeypatch):
    """A small round through the large engine: the same plan, and every step is told."""
    monkeypatch.setattr(running, "tagger", cases.Silent)
    one = here.did(rounds.freeze, here.did(rounds.open_round).id)
    usual = rounds.compute_now(here.store, here.curator, NOW, one.id)
    monkeypatch.setattr(sys.modules["matching.assign.solve"], "LARGE", 1)
    told = []
    large = rounds.compute_now(here.store, here.curator, NOW, one.id, lambda *at: told.append(at))
    stages = [Stage.read(note) for _share, note in told]
    counted = [one for one in stages if one.pairs]
    assert {one.step for one in counted} >= {"lists", "price_out", "certificate"}
    assert {one.pairs for one in counted} == {6}  # three mentees, two mentors
    shares = [share for share, _note in told]
    assert shares == sorted(shares)
    assert large.certificate["primal"] == usual.certificate["primal"]
    assert large.certificate["proven"] is True
