"""Computing a round as a job: asked once, done once, stopped on request, never half written."""

import pytest

from dashboard.bootstrap.work import handlers
from data import jobs
from data.errors import ChangedMeanwhileError, StateError
from data.jobs import Task, book
from data.records.job import JobState
from data.records.round import RoundStatus
from matching import rounds
from matching.rounds import running
from tests import round_cases as cases
from tests.round_cases import SAYS
from tests.round_steps import computed, frozen, plan, view
from tests.stores import NOW, fresh


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.small(store)


def run(here, clock=lambda: NOW):
    return jobs.run_one(here.store, "s45", "w1", handlers(), clock=clock)


def look(here, job):
    return here.saw(jobs.status, job.id)


def test_a_round_is_computed_by_the_worker(here):
    one = frozen(here)
    job = here.did(rounds.ask_to_compute, one.id)
    assert view(here, one.id).job == job
    assert run(here)
    done = look(here, job)
    assert (done.state, done.result["run_no"], done.result["matched"]) == (JobState.DONE, 1, 3)
    seen = view(here, one.id)
    assert (seen.round.status, seen.job) == (RoundStatus.COMPUTED, None)
    assert len(seen.rows) == 3


def test_asking_twice_is_one_job(here):
    one = frozen(here)
    assert here.did(rounds.ask_to_compute, one.id).id == here.did(rounds.ask_to_compute, one.id).id
    assert run(here)
    assert not run(here)


def test_a_computed_round_steps_back_for_a_new_run(here):
    round_id = computed(here)
    job = here.did(rounds.ask_to_compute, round_id)
    seen = view(here, round_id)
    assert (seen.round.status, seen.job.id, len(seen.rows)) == (RoundStatus.FROZEN, job.id, 3)
    with pytest.raises(StateError):
        here.did(rounds.accept, round_id, "a", plan(here, round_id)["a"], SAYS)
    assert run(here)
    assert view(here, round_id).round.run_no == 2


def test_a_draft_is_not_computed(here):
    opened = here.did(rounds.open_round)
    with pytest.raises(StateError):
        here.did(rounds.ask_to_compute, opened.id)


def test_a_job_done_again_writes_nothing_new(here):
    one = frozen(here)
    job = here.did(rounds.ask_to_compute, one.id)
    assert run(here)
    told = rounds.compute(Task(here.store, job, lambda: NOW))
    assert told["run_no"] == 1
    assert view(here, one.id).round.run_no == 1


def test_a_job_that_is_stopped_leaves_the_round_frozen(here, monkeypatch):
    one = frozen(here)
    job = here.did(rounds.ask_to_compute, one.id)

    class Slow(cases.Silent):
        def read(self, texts, kind):
            here.did(jobs.cancel, job.id)
            return super().read(texts, kind)

    monkeypatch.setattr(running, "tagger", Slow)
    assert run(here)
    assert look(here, job).state is JobState.CANCELLED
    seen = view(here, one.id)
    assert (seen.round.status, seen.run) == (RoundStatus.FROZEN, None)
    monkeypatch.setattr(running, "tagger", cases.Silent)
    assert here.did(rounds.ask_to_compute, one.id).state is JobState.QUEUED
    assert run(here)
    assert view(here, one.id).matched == 3


def test_a_job_that_breaks_is_told_and_asked_again(here, monkeypatch):
    one = frozen(here)
    job = here.did(rounds.ask_to_compute, one.id)

    def broken():
        raise OSError

    monkeypatch.setattr(running, "tagger", broken)
    assert run(here)
    assert view(here, one.id).job.state is JobState.FAILED
    monkeypatch.setattr(running, "tagger", cases.Silent)
    assert here.did(rounds.ask_to_compute, one.id).id == job.id
    assert run(here)
    assert view(here, one.id).round.status is RoundStatus.COMPUTED


def test_a_round_cancelled_while_it_was_computed_stays_cancelled(here, monkeypatch):
    one = frozen(here)
    job = here.did(rounds.ask_to_compute, one.id)

    class Late(cases.Silent):
        def read(self, texts, kind):
            if here.saw(rounds.current) is not None:
                here.did(rounds.cancel, one.id, "не нужно")
            return super().read(texts, kind)

    monkeypatch.setattr(running, "tagger", Late)
    assert run(here)
    failed = look(here, job)
    assert (failed.state, book.words(failed) != "") == (JobState.FAILED, True)
    assert ChangedMeanwhileError.code in failed.error
    assert here.saw(rounds.view, one.id).round.status is RoundStatus.CANCELLED


def test_progress_is_told_here_too(here):
    one = frozen(here)
    told = []
    rounds.compute_now(here.store, here.curator, NOW, one.id, lambda *step: told.append(step))
    shares = [share for share, _step in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert {step for _share, step in told} == {"read", "score", "solve", "explain", "done"}


def test_texts_are_read_once_a_round(here, monkeypatch):
    round_id = computed(here)
    monkeypatch.setattr(running, "tagger", None)
    assert rounds.compute_now(here.store, here.curator, NOW, round_id).run_no == 2
