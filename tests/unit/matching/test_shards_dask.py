"""A local Dask cluster of two workers finds exactly what one process finds."""

import numpy as np
import pytest
import pytest_socket

from matching.assign import Policy
from matching.shards import DaskExecutor, Serial, WorkerDiedError, dask_here, solve_schools
from tests import shard_engine
from tests.unit.matching.test_shards import found, products, schools

__all__ = ["products"]


@pytest.fixture(autouse=True)
def _sockets():
    """The cluster is this machine's: its parts talk over the loopback."""
    pytest_socket.enable_socket()


@pytest.fixture(scope="module")
def cluster():
    pytest_socket.enable_socket()
    with dask_here(2) as made:
        yield made


def test_two_workers_find_what_one_process_finds(products, cluster):
    alone = found(Serial(), products, 64)
    for rows in (64, 1000):
        assert (found(cluster, products, rows) == alone).all()


def test_answers_come_in_the_order_of_tasks(cluster):
    cluster.load(None)
    answers = list(cluster.map(shard_engine.slow_first, range(40)))
    assert [task for task, _who in answers] == list(range(40))
    assert len({who for _task, who in answers}) == 2


def test_rounds_of_many_schools_equal_the_serial_ones(cluster):
    policy = Policy(fairness=8)
    alone = [one.mentor_of for one in solve_schools(schools(210, 3), policy)]
    there = [one.mentor_of for one in solve_schools(schools(210, 3), policy, cluster)]
    assert all(np.array_equal(one, other) for one, other in zip(alone, there, strict=True))


def test_workers_listen_on_this_machine_alone(cluster):
    addresses = cluster._client.scheduler_info()["workers"]
    assert len(addresses) == 2
    assert all("127.0.0.1" in one for one in addresses)


def test_a_worker_that_dies_again_and_again_is_a_refusal_in_words():
    import distributed

    class Lost:
        def nthreads(self):
            return {"one": 1, "other": 1}

        def submit(self, *_args, pure):
            return self

        def result(self):
            raise distributed.KilledWorker("bundle", None, 3)

    with pytest.raises(WorkerDiedError) as refused:
        list(DaskExecutor(Lost()).map(shard_engine.best, [1]))
    assert refused.value.params == {"workers": 2}
