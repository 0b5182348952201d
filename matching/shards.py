"""Where the work of one large round, or of many small ones, is done: here, in processes, on Dask.

An executor is given the scores once and then maps a module-level function over tasks. Answers come
in the order of the tasks whoever was quicker, so a plan does not know where it was computed. Tasks
travel in bundles that last about ``BUNDLE``, for sending one costs milliseconds; few bundles are
under way at a time, so memory does not grow with the number of tasks.
"""

import logging
import math
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import get_context, resource_tracker
from threading import current_thread, main_thread
from typing import Any, Self, TypeVar

from data.errors import ProgrammeError
from matching.assign import Policy, Problem, Solution, solve

BUNDLE = 0.5  # seconds of work that one message to a worker should bring
AHEAD = 2  # bundles under way for each worker: one is done while the next one waits
SCHOOLS = 200  # rounds in a task, at least: one takes milliseconds
LOOPBACK = "127.0.0.1"

Task = TypeVar("Task")
Out = TypeVar("Out")
Bundle = tuple[list[Any], float]  # answers in order, seconds they took


class NoClusterError(ProgrammeError):
    """The library that speaks to a cluster is not installed: ``package``."""

    code = "shards.no_distributed"


class WorkerDiedError(ProgrammeError):
    """A worker ended in the middle of its work, for want of memory as a rule: ``workers``."""

    code = "shards.worker_died"


class TooFewSchoolsError(ProgrammeError):
    """A task must hold at least so many rounds: ``batch``, ``least``."""

    code = "shards.too_few_schools"


class Serial:
    """Everything here, one task after another; what every other executor is compared with."""

    def __init__(self) -> None:
        self._scores: Any = None

    def load(self, scores: Any) -> None:
        """Keep the scores."""
        self._scores = scores

    def map(self, work: Callable[[Any, Task], Out], tasks: Iterable[Task]) -> Iterator[Out]:
        """As in ``Executor``."""
        return (work(self._scores, one) for one in tasks)


class Processes:
    """Worker processes of this machine, fresh interpreters that hold the scores once each.

    Linear algebra has one thread in each of them: the processes are the parallel part.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._scores: Any = None
        self._pool: ProcessPoolExecutor | None = None

    def load(self, scores: Any) -> None:
        """Give the scores to workers that start when the first task comes."""
        self.close()
        self._scores = scores

    def map(self, work: Callable[[Any, Task], Out], tasks: Iterable[Task]) -> Iterator[Out]:
        """As in ``Executor``; ``work`` is a function of a module, tasks and answers are picklable.

        Raises:
            WorkerDiedError: the system ended a worker.
        """
        pool = self._pool or self._started()
        send = lambda bundle: pool.submit(_bundle_here, work, bundle)  # noqa: E731
        try:
            yield from _in_order(send, tasks, AHEAD * self.workers)
        except BrokenProcessPool as fault:
            self.close()
            raise WorkerDiedError(workers=self.workers) from fault

    def close(self) -> None:
        """End the workers; what waits is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def kill(self) -> None:
        """End the workers in the middle of their work."""
        if self._pool is not None:
            for worker in list(self._pool._processes.values()):  # noqa: SLF001 -- no door in 3.11
                worker.kill()
            self.close()

    def _started(self) -> ProcessPoolExecutor:
        self._pool = ProcessPoolExecutor(
            self.workers, get_context("spawn"), initializer=_settle, initargs=(self._scores,)
        )
        with _deaf():
            for _worker in range(self.workers):
                self._pool.submit(int)  # starts one
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, fault: type[BaseException] | None, *_rest: object) -> None:
        if fault is None:
            self.close()
        else:
            self.kill()


class DaskExecutor:
    """Workers of a Dask cluster; the scores are broadcast once, each task goes where there is room.

    ``client`` is a ``distributed.Client``; ``dask_here`` starts a cluster on this machine.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._scores: Any = None

    def load(self, scores: Any) -> None:
        """Broadcast the scores."""
        self._scores = self._client.scatter([scores], broadcast=True, hash=False)[0]

    def map(self, work: Callable[[Any, Task], Out], tasks: Iterable[Task]) -> Iterator[Out]:
        """As in ``Processes``."""
        distributed = _distributed()
        threads = sum(self._client.nthreads().values())
        send = lambda bundle: self._client.submit(  # noqa: E731
            _bundle, self._scores, work, bundle, pure=False
        )
        try:
            yield from _in_order(send, tasks, AHEAD * max(threads, 1))
        except distributed.KilledWorker as fault:
            raise WorkerDiedError(workers=threads) from fault


@contextmanager
def dask_here(workers: int = 2) -> Iterator[DaskExecutor]:
    """A Dask cluster of worker processes on this machine, seen from nowhere else.

    Raises:
        NoClusterError: the extra ``region`` is not installed.
    """
    distributed = _distributed()
    with ExitStack() as stack:
        with _deaf():
            cluster = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    host=LOOPBACK,
                    dashboard_address=f"{LOOPBACK}:0",
                    worker_dashboard_address=f"{LOOPBACK}:0",
                    silence_logs=logging.CRITICAL,
                )
            )
        yield DaskExecutor(stack.enter_context(distributed.Client(cluster)))


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started inside are deaf to Ctrl-C: it reaches a whole group, and we end them.

    What is asked meanwhile is heard afterwards.

    Raises:
        KeyboardInterrupt: at the end, if it was asked for inside.
    """
    if current_thread() is not main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # when it starts, it opens the ears again
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # processes inherit it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def solve_schools(
    problems: Iterable[Problem],
    policy: Policy | None = None,
    executor: "Processes | DaskExecutor | Serial | None" = None,
    *,
    batch: int = SCHOOLS,
) -> Iterator[Solution]:
    """Solve the rounds of many schools, each for itself; solutions in the order of the problems.

    Args:
        problems: one a school; read as they are needed, never all at once.
        policy: of all of them.
        executor: where; None for here.
        batch: rounds in one task.

    Raises:
        TooFewSchoolsError: a smaller batch would cost more to send than to solve.
    """
    if batch < SCHOOLS:
        raise TooFewSchoolsError(batch=batch, least=SCHOOLS)
    where = executor or Serial()
    where.load(policy or Policy())
    each = iter(problems)
    batches = iter(lambda: tuple(islice(each, batch)), ())
    return (one for found in where.map(_solved, batches) for one in found)


def _solved(policy: Policy, schools: Sequence[Problem]) -> tuple[Solution, ...]:
    return tuple(solve(one, policy) for one in schools)


def _in_order(
    send: Callable[[tuple[Any, ...]], Any], tasks: Iterable[Any], width: int
) -> Iterator[Any]:
    """Answers of all tasks in their order, at most ``width`` bundles under way."""
    each, size = iter(tasks), 1
    under_way: deque[tuple[int, Future[Bundle]]] = deque()
    try:
        while bundle := tuple(islice(each, size)):
            under_way.append((len(bundle), send(bundle)))
            if len(under_way) >= width:
                count, first = under_way.popleft()
                found, seconds = first.result()
                yield from found
                size = _sized(size, seconds / count)
        while under_way:
            yield from under_way.popleft()[1].result()[0]
    finally:
        for _count, one in under_way:
            one.cancel()


def _sized(size: int, seconds: float) -> int:
    """Tasks of the next bundle, when one task takes so many ``seconds``; at most twice as many.

    >>> _sized(1, 0.01), _sized(64, 0.01), _sized(8, 2.0)
    (2, 50, 1)
    """
    return min(2 * size, max(1, math.ceil(BUNDLE / max(seconds, 1e-9))))


def _bundle(scores: Any, work: Callable[[Any, Any], Any], tasks: Sequence[Any]) -> Bundle:
    began = time.perf_counter()
    return [work(scores, one) for one in tasks], time.perf_counter() - began


_here: Any = None  # the scores of this worker process


def _settle(scores: Any) -> None:
    """Make a fresh process a worker: it holds the scores, Ctrl-C is not for it."""
    global _here  # noqa: PLW0603 -- a worker process holds one thing, given when it starts
    _here = scores
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- of workers alone

    threadpool_limits(1)


def _bundle_here(work: Callable[[Any, Any], Any], tasks: Sequence[Any]) -> Bundle:
    return _bundle(_here, work, tasks)


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 -- an extra
    except ImportError as fault:
        raise NoClusterError(package="nastavnik[region]") from fault
    return distributed
