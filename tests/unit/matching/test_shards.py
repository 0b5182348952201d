"""Executors: the same answers in the same order wherever they are computed, bounded, stoppable."""

import os
import signal
import time
from threading import Thread

import numpy as np
import pytest

from matching import shards
from matching.assign import Policy, Problem, solve
from matching.shards import Processes, Serial, WorkerDiedError, solve_schools
from tests import shard_engine
from tests.shard_engine import Products


@pytest.fixture(scope="module")
def products():
    rng = np.random.default_rng(5)
    return Products(
        rng.integers(0, 12, (1500, 20), dtype=np.int8),
        rng.integers(0, 12, (400, 20), dtype=np.int8),
    )


@pytest.fixture(scope="module")
def pool():
    with Processes(2) as made:
        yield made


def found(executor, scores, rows):
    executor.load(scores)
    return np.vstack(list(executor.map(shard_engine.best, shard_engine.tasks(scores, rows))))


def schools(count, seed=0):
    rng = np.random.default_rng(seed)
    for _school in range(count):
        n, m = rng.integers(1, 9, 2)
        yield Problem(
            rng.integers(0, 5, (n, m)) / 4, rng.random((n, m)) < 0.8, rng.integers(1, 3, m), unit=4
        )


def test_processes_find_what_one_process_finds(products, pool):
    alone = found(Serial(), products, 64)
    for rows in (64, 1000):
        assert (found(pool, products, rows) == alone).all()


def test_answers_come_in_the_order_of_tasks(pool):
    pool.load(None)
    answers = list(pool.map(shard_engine.slow_first, range(40)))
    assert [task for task, _who in answers] == list(range(40))
    assert os.getpid() not in {who for _task, who in answers}


def test_workers_hold_the_scores_of_the_last_load(products, pool):
    other = Products(products.phi[:70], products.psi[:5])
    assert (found(pool, other, 16) == found(Serial(), other, 16)).all()


def test_tasks_are_taken_as_they_are_needed():
    """Few bundles are under way: the memory of a round does not grow with its tasks."""
    taken, sent = [], []

    class Done:
        def __init__(self, bundle):
            self.bundle = bundle

        def result(self):
            return list(self.bundle), 10.0 * len(self.bundle)

        def cancel(self):
            sent.append("cancelled")

    def tasks():
        for one in range(100):
            taken.append(one)
            yield one

    answers = shards._in_order(Done, tasks(), 4)
    assert next(answers) == 0
    assert len(taken) == 4
    assert list(answers) == list(range(1, 100))
    assert not sent


def test_who_stops_listening_cancels_what_waits():
    cancelled = []

    class Waiting:
        def __init__(self, bundle):
            self.bundle = bundle

        def result(self):
            return list(self.bundle), 10.0

        def cancel(self):
            cancelled.append(self.bundle)

    answers = shards._in_order(Waiting, range(100), 4)
    next(answers)
    answers.close()
    assert cancelled == [(1,), (2,), (3,)]


def test_bundles_grow_until_a_message_is_worth_sending():
    sizes = []

    class Quick:
        def __init__(self, bundle):
            sizes.append(len(bundle))
            self.bundle = bundle

        def result(self):
            return list(self.bundle), 0.1 * len(self.bundle)

        def cancel(self):
            raise AssertionError

    assert list(shards._in_order(Quick, range(30), 1)) == list(range(30))
    assert sizes == [1, 2, 4, 5, 5, 5, 5, 3]


def test_a_fault_of_a_task_is_a_fault_of_the_whole(pool):
    pool.load(None)
    with pytest.raises(ValueError, match="3"):
        list(pool.map(shard_engine.breaks, [3]))


def test_a_worker_that_dies_is_a_refusal_in_words():
    with Processes(1) as mine, pytest.raises(WorkerDiedError) as refused:
        list(mine.map(shard_engine.dies, [1]))
    assert refused.value.params == {"workers": 1}


def test_rounds_of_many_schools_come_in_order_and_equal_one_by_one(pool):
    one_by_one = [solve(one, Policy(fairness=4)) for one in schools(210)]
    for executor in (None, pool):
        solved = list(solve_schools(schools(210), Policy(fairness=4), executor))
        assert [one.dump() for one in solved] == [one.dump() for one in one_by_one]


def test_a_batch_of_few_schools_is_refused():
    with pytest.raises(shards.TooFewSchoolsError) as refused:
        solve_schools([], batch=10)
    assert refused.value.params == {"batch": 10, "least": 200}


def test_no_school_is_no_solution():
    assert not list(solve_schools([]))


def test_without_the_extra_a_cluster_is_a_refusal_that_names_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(shards.NoClusterError) as refused, shards.dask_here():
        pass
    assert refused.value.params == {"package": "nastavnik[region]"}


@pytest.fixture
def heeding():
    """Ctrl-C is heard, though whoever started the tests may have turned it off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_workers_start_is_heard_when_they_have_started(heeding):
    heard = []

    def starting():
        with shards._deaf():
            os.kill(os.getpid(), signal.SIGINT)
            heard.append("still starting")

    with pytest.raises(KeyboardInterrupt):
        starting()
    assert heard == ["still starting"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_workers_do_not_hear_ctrl_c(pool):
    pool.load(None)
    assert list(pool.map(shard_engine.hears, [1])) == [(True, True)]


def test_workers_start_from_any_thread():
    """A job is computed in the main thread, a page may ask from another."""
    found = []

    def elsewhere():
        with shards._deaf():
            found.append("started")

    one = Thread(target=elsewhere)
    one.start()
    one.join()
    assert found == ["started"]


def test_workers_end_at_once_when_the_work_is_broken_off():
    mine, began = Processes(1), time.monotonic()

    def broken_off():
        with mine:
            next(mine.map(shard_engine.naps, [0.0, 60.0, 60.0]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert time.monotonic() - began < 50
    assert mine._pool is None
