"""Long work survives what kills a worker, and is never done twice."""

import os
import signal
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from dashboard.bootstrap.work import handlers
from data import accounts, jobs
from data.access import Permission, allows
from data.errors import DeniedError
from data.i18n import speaking
from data.jobs import book, supervisor, task
from data.jobs.worker import now as real_now
from data.records.account import AccountRole
from data.records.job import JobState
from data.store import BusyError
from tests import job_worker
from tests.stores import NOW, account


def ask(store, by, kind, key="one", at=NOW, **arguments):
    with store.work(by=by, now=at) as work:
        return jobs.enqueue(work, kind, arguments, key)


def look(store, by, job):
    with store.look(by=by, now=real_now()) as work:
        return jobs.status(work, job.id)


def kept(store, by, name):
    with store.look(by=by, now=real_now()) as work:
        return work.settings_kv.get(name, 0)


def run(store, school, worker="w1", clock=lambda: NOW):
    return jobs.run_one(store, school.id, worker, job_worker.HANDLERS, clock=clock)


def until(found, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def test_a_job_is_done_and_says_what_came_of_it(store, school, system):
    job = ask(store, system, "plain", word="да")
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert run(store, school) is True
    done = look(store, system, job)
    assert (done.state, done.progress, done.result) == (JobState.DONE, 1.0, {"said": "да"})
    assert run(store, school) is False


@pytest.mark.parametrize("kind", ["round.compute", "import.commit", "unheard of"])
def test_work_is_asked_for_and_watched_by_who_may_do_it(store, school, system, kind):
    """Every role against the table: asking needs the right of the kind, reading no more."""
    needed = book.NEEDS.get(kind, Permission.HEALTH_READ)
    job = ask(store, system, kind, key="theirs")
    for role in AccountRole:
        by = account(store, role, school_id=school.id)
        may, watches = allows([role], needed), allows([role], Permission.HEALTH_READ)
        with pytest.raises(DeniedError) if not may else nullcontext():
            assert ask(store, by, kind, key=f"by {role}").by == by.id
        with pytest.raises(DeniedError) if not may and not watches else nullcontext():
            assert look(store, by, job).id == job.id


def test_who_asked_reads_their_job_after_a_change_of_roles(store, school, system):
    by = account(store, AccountRole.CURATOR, school_id=school.id)
    job = ask(store, by, "round.compute")
    with store.work(by=system, now=NOW) as work:
        kept = work.accounts.get(by.id)
        work.accounts.put(replace(kept, roles=(AccountRole.ADMINISTRATION,)))
    assert look(store, by, job).id == job.id


def test_every_kind_the_office_does_says_what_it_asks():
    assert handlers().keys() == book.NEEDS.keys()


def test_the_same_key_is_the_same_job(store, school, system):
    first = ask(store, system, "plain", word="да")
    assert ask(store, system, "plain", word="да") == first
    run(store, school)
    assert ask(store, system, "plain", word="да").state is JobState.DONE


def test_a_failed_job_starts_again_under_its_key(store, school, system):
    first = ask(store, system, "refused")
    run(store, school)
    assert look(store, system, first).state is JobState.FAILED
    again = ask(store, system, "refused")
    assert (again.id, again.state, again.error) == (first.id, JobState.QUEUED, "")


def test_a_refusal_is_kept_and_said_in_words(store, school, system):
    job = ask(store, system, "refused")
    assert jobs.words(job) == ""
    run(store, school)
    failed = look(store, system, job)
    with speaking("ru"):
        assert "«compute»" in jobs.words(failed)
    with speaking("en"):
        assert "compute" in jobs.words(failed)


def test_a_fault_is_a_number_and_names_nobody(store, school, system):
    job = ask(store, system, "broken")
    jobs.run_one(store, school.id, "w1", job_worker.HANDLERS, number=lambda _fault: "AB12")
    failed = look(store, system, job)
    assert failed.state is JobState.FAILED
    assert "AB12" in jobs.words(failed)
    assert "Петрова" not in failed.error


def test_nobody_does_a_kind_that_is_not_known(store, school, system):
    job = ask(store, system, "no-such-kind")
    run(store, school)
    assert look(store, system, job).state is JobState.FAILED


def test_two_workers_never_hold_one_job(store, school, system):
    ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        mine = book.claim(work, "w1")
    with store.work(by=system, now=NOW) as work:
        assert book.claim(work, "w2") is None
    assert mine.worker == "w1"


def test_a_job_whose_worker_is_silent_goes_to_another(store, school, system):
    ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        lost = book.claim(work, "w1")
    later = NOW + jobs.LEASE + timedelta(seconds=1)
    assert run(store, school, "w2", lambda: later) is True
    with pytest.raises(jobs.JobLostError), store.work(by=system, now=later) as work:
        book.held(work, lost)
    assert look(store, system, lost).state is JobState.DONE


def test_writing_makes_the_lease_longer(store, school, system):
    ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        mine = book.claim(work, "w1")
    later = NOW + timedelta(seconds=20)
    with store.work(by=system, now=later) as work:
        assert book.held(work, mine).lease_until == later + jobs.LEASE


def test_after_too_many_attempts_a_job_is_given_up(store, school, system):
    job = ask(store, system, "plain", word="да")
    at = NOW
    for attempt in range(jobs.ATTEMPTS):
        with store.work(by=system, now=at) as work:
            assert book.claim(work, "w1").attempts == attempt + 1
        at += jobs.LEASE + timedelta(seconds=1)
    with store.work(by=system, now=at) as work:
        assert book.claim(work, "w1") is None
    given_up = look(store, system, job)
    assert given_up.state is JobState.FAILED
    assert str(jobs.ATTEMPTS) in jobs.words(given_up)


def test_a_waiting_job_is_cancelled_at_once(store, school, system):
    job = ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        assert jobs.cancel(work, job.id).state is JobState.CANCELLED
    assert run(store, school) is False
    with store.work(by=system, now=NOW) as work:
        assert jobs.cancel(work, job.id).state is JobState.CANCELLED


def test_a_cancelled_job_of_a_dead_worker_does_not_start_again(store, school, system):
    job = ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        book.claim(work, "w1")
        jobs.cancel(work, job.id)
    later = NOW + jobs.LEASE + timedelta(seconds=1)
    assert run(store, school, "w2", lambda: later) is False
    assert look(store, system, job).state is JobState.CANCELLED


def test_another_step_is_told_at_once_and_a_mere_share_is_not(store, school, system):
    job = ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        mine = book.claim(work, "w1")
    one = task.Task(store, mine, lambda: NOW)
    told = []
    for share, note in ((0.1, "reading"), (0.5, "writing"), (0.6, "writing")):
        one.progress(share, note)
        now = look(store, system, job)
        told.append((now.progress, now.note))
    assert told == [(0.1, "reading"), (0.5, "writing"), (0.5, "writing")]


def test_a_running_job_hears_that_it_should_stop(store, school, system, monkeypatch):
    monkeypatch.setattr(task, "SAY_EVERY", 0.0)
    job = ask(store, system, "careful")
    worker = Thread(target=run, args=(store, school))
    worker.start()
    until(lambda: look(store, system, job).progress > 0)
    with store.work(by=system, now=NOW) as work:
        jobs.cancel(work, job.id)
    worker.join(10)
    assert look(store, system, job).state is JobState.CANCELLED


def test_a_task_can_be_asked_whether_to_stop(store, school, system, monkeypatch):
    monkeypatch.setattr(task, "ASK_EVERY", 0.0)
    job = ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        mine = book.claim(work, "w1")
    doing = jobs.Task(store, mine, lambda: NOW)
    assert doing.cancelled() is False
    with store.work(by=system, now=NOW) as work:
        jobs.cancel(work, job.id)
    assert doing.cancelled() is True
    with pytest.raises(jobs.JobCancelledError), doing.work():
        pass


def test_a_job_acts_in_the_name_of_whoever_asked(store, school, system, monkeypatch):
    monkeypatch.setitem(book.NEEDS, "plain", Permission.BANK_READ)
    with store.work(by=system, now=NOW) as work:
        curator = accounts.create(work, "cur", "К", [AccountRole.CURATOR], "длинный пароль")
        other = accounts.create(work, "oth", "О", [AccountRole.CURATOR], "длинный пароль")
    job = ask(store, curator, "plain", word="да")
    with store.work(by=curator, now=NOW) as work:
        mine = book.claim(work, "w1")
    with jobs.Task(store, mine, lambda: NOW).look() as work:
        assert work.by.id == curator.id
    with pytest.raises(DeniedError), store.work(by=other, now=NOW) as work:
        jobs.cancel(work, job.id)
    with store.work(by=curator, now=NOW) as work:
        assert jobs.cancel(work, job.id).cancel is True


def test_a_job_of_nobody_is_dropped(store, school, system):
    ask(store, system, "plain", word="да")
    with store.work(by=system, now=NOW) as work:
        job = book.claim(work, "w1")
        stranger = work.jobs.put(replace(job, by="gone"))
    with pytest.raises(jobs.JobLostError):
        jobs.Task(store, stranger, lambda: NOW)


@pytest.fixture
def watched(store, school, settings):
    """A supervisor with a real worker process."""
    one = jobs.Supervisor(store, job_worker.command(settings))
    one.start()
    yield one
    one.stop()


@pytest.mark.slow
def test_a_job_killed_midway_is_resumed_and_ends_once(store, school, system, watched):
    asked = [ask(store, system, "steps", key=f"k{n}", at=datetime.now(UTC)) for n in range(3)]
    for one in asked:
        until(lambda one=one: kept(store, system, f"{one.key}:commits") > 2)
        os.kill(watched.process.pid, signal.SIGKILL)
        until(lambda one=one: look(store, system, one).state is JobState.DONE)
        assert look(store, system, one).attempts > 1
    for one in asked:
        assert kept(store, system, f"{one.key}:ends") == 1
        assert all(kept(store, system, f"{one.key}:{n}") == 1 for n in range(job_worker.STEPS))


@pytest.mark.slow
def test_a_job_that_kills_its_worker_is_given_up(store, school, system, watched):
    job = ask(store, system, "deadly", at=datetime.now(UTC))
    until(lambda: look(store, system, job).state is JobState.FAILED)
    assert look(store, system, job).attempts == jobs.ATTEMPTS


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["deaf", "careful"])
def test_cancelling_takes_two_seconds_at_most(store, school, system, watched, kind):
    job = ask(store, system, kind, at=datetime.now(UTC))
    until(lambda: look(store, system, job).state is JobState.RUNNING)
    began = time.monotonic()
    with store.work(by=system, now=datetime.now(UTC)) as work:
        jobs.cancel(work, job.id)
    until(lambda: look(store, system, job).state is JobState.CANCELLED)
    assert time.monotonic() - began <= 2.0
    after = ask(store, system, "plain", key="after", at=datetime.now(UTC), word="да")
    until(lambda: look(store, system, after).state is JobState.DONE)


@pytest.mark.slow
def test_two_supervised_workers_do_every_job_once(store, school, system, settings):
    asked = [ask(store, system, "steps", key=f"k{n}", at=datetime.now(UTC)) for n in range(4)]
    both = [jobs.Supervisor(store, job_worker.command(settings)) for _ in range(2)]
    for one in both:
        one.start()
    try:
        until(lambda: all(look(store, system, one).state is JobState.DONE for one in asked))
    finally:
        for one in both:
            one.stop()
    for one in asked:
        assert kept(store, system, f"{one.key}:commits") == job_worker.STEPS
        assert look(store, system, one).attempts == 1


def test_a_stopped_office_leaves_its_job_for_the_next(store, school, system, settings):
    one = jobs.Supervisor(store, job_worker.command(settings))
    job = ask(store, system, "deaf", at=datetime.now(UTC))
    one.start()
    until(lambda: look(store, system, job).state is JobState.RUNNING)
    one.stop()
    left = look(store, system, job)
    assert (left.state, left.lease_until) == (JobState.QUEUED, None)


def test_a_worker_that_dies_at_once_is_not_started_in_a_storm(store, school, monkeypatch):
    monkeypatch.setattr(supervisor, "TICK", 0.05)
    starts = []

    def command(name):
        starts.append(name)
        return ["false"]

    one = jobs.Supervisor(store, command)
    one.start()
    time.sleep(1.0)
    one.stop()
    assert 2 <= len(starts) <= 6


def test_the_worker_loop_ends_when_it_is_told(store, school, system):
    stop = Event()
    told = []
    ask(store, system, "plain", at=datetime.now(UTC), word="да")

    def report(job, state, _seconds):
        told.append((job.kind, state))
        stop.set()

    jobs.work_until(stop, store, job_worker.HANDLERS, "w1", report=report)
    assert told == [("plain", "done")]


def test_a_busy_database_sends_a_job_back_to_wait(store, school, system):
    def busy(_task):
        raise BusyError

    job = ask(store, system, "busy")
    assert jobs.run_one(store, school.id, "w1", {"busy": busy}, clock=lambda: NOW)
    assert look(store, system, job).state is JobState.QUEUED


def test_a_worker_that_lost_its_job_leaves_it_alone(store, school, system):
    later = NOW + jobs.LEASE + timedelta(seconds=1)

    def slow(doing):
        with store.work(by=system, now=later) as work:
            book.claim(work, "w2")
        with doing.work():
            pytest.fail("it may not write")

    job = ask(store, system, "slow")
    assert jobs.run_one(store, school.id, "w1", {"slow": slow}, clock=lambda: NOW)
    now = look(store, system, job)
    assert (now.state, now.worker) == (JobState.RUNNING, "w2")
