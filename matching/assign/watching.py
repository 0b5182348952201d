"""How long work is watched, and where its stateless part is done."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

from matching.assign.scores import Scores

Task = TypeVar("Task")
Out = TypeVar("Out")

AHEAD = 2  # tasks that wait for each worker: memory stays bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a computation is.

    Attributes:
        step: "lists", "auction", "finish", "price_out", "canonical" or "certificate".
        priced: how many pairs have been scored so far; a pair may be scored again.
        pairs: how many pairs there are.
        share: of the whole way, in [0, 1]; an estimate.
        gap: certified so far, in affinity a pair: no plan is better by more. None: not known yet.
    """

    step: str
    priced: int
    pairs: int
    share: float
    gap: float | None = None


STEPS = {  # share of the way at the beginning of a step and at its end, as measured
    "lists": (0.0, 0.5),
    "auction": (0.5, 0.9),
    "finish": (0.9, 0.92),
    "price_out": (0.9, 0.96),
    "canonical": (0.96, 0.98),
    "certificate": (0.98, 1.0),
}
HALF_AGAIN = 0.2  # of all pairs: scored again in the middle of an auction


def way(step: str, times: float) -> float:
    """Share of the way, in [0, 1], from the step and how often all pairs have been scored so far.

    An estimate: how often pairs are scored again is not known beforehand.

    >>> [round(way(*at), 2) for at in (("lists", 0.5), ("auction", 1.0), ("auction", 1.2))]
    [0.25, 0.5, 0.7]
    """
    begin, end = STEPS[step]
    again = max(times - 1.0, 0.0)
    done = min(times, 1.0) if step == "lists" else again / (again + HALF_AGAIN)
    return begin + (end - begin) * (done if step in {"lists", "auction"} else 0.0)


class Watch(Protocol):
    """Told from time to time where the computation is; raises to cancel it."""

    def __call__(self, progress: Progress) -> None: ...  # noqa: D102


class Executor(Protocol):
    """Where stateless tasks are done: threads, processes, machines."""

    def load(self, scores: Scores) -> None:
        """Put the scores where the work is done, once."""

    def map(self, work: Callable[[Any, Task], Out], tasks: Iterable[Task]) -> Iterator[Out]:
        """``work(scores, task)`` of each task, in the order of the tasks."""


class Threads:
    """Threads of this process; the kernels leave the interpreter free."""

    def __init__(self, workers: int | None = None) -> None:
        """``workers``: how many; all cores when left out."""
        self._workers = workers or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="pairs")
        self._scores: Scores | None = None

    def load(self, scores: Scores) -> None:
        """As ``Executor.load``."""
        self._scores = scores

    def map(self, work: Callable[[Any, Task], Out], tasks: Iterable[Task]) -> Iterator[Out]:
        """As ``Executor.map``; it begins at once, and few results wait at a time."""
        left = iter(tasks)
        running: deque[Future[Out]] = deque()
        for task in islice(left, self._workers * AHEAD):
            running.append(self._pool.submit(work, self._scores, task))
        return self._results(work, left, running)

    def _results(
        self, work: Callable[[Any, Task], Out], left: Iterator[Task], running: "deque[Future[Out]]"
    ) -> Iterator[Out]:
        while running:
            done = running.popleft().result()
            for task in islice(left, 1):
                running.append(self._pool.submit(work, self._scores, task))
            yield done
