"""Is the plan the same, whatever the machine does? Its hash under every dial that must not matter.

Rows and columns in another order, other lists, blocks and numbers of threads, processes and a
cluster in place of threads: all must come to one plan, on tied data above all, where many plans
are equally good.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np

from benchmarks.instances import Instance, instance

SIZES = {"usual": (3000, 1000), "tiny": (60, 20)}
FAIRNESS = (1, 2)


def problem_of(one: Instance, rows: np.ndarray, columns: np.ndarray) -> Any:
    """The round with its people in this order; ids stay with the people."""
    from matching.assign.large import LargeProblem
    from matching.assign.scores import Bilinear

    scores = Bilinear(one.mentee_factors[rows], one.mentor_factors[columns], unit=one.unit)
    tiers = np.arange(len(rows)) % 3
    return LargeProblem(
        scores,
        one.capacity[columns],
        priority=tiers[rows],
        mentee_ids=[f"mentee-{row}" for row in rows.tolist()],
        mentor_ids=[f"mentor-{column}" for column in columns.tolist()],
    )


def plan_hash(problem: Any, found: Any) -> str:
    """Of the pairs by ids, whatever the order of rows."""
    pairs = sorted(
        f"{problem.mentee_ids[row]} {problem.mentor_ids[column]}"
        for row, column in enumerate(np.asarray(found.mentor_of).tolist())
        if column >= 0
    )
    return hashlib.sha256("\n".join(pairs).encode()).hexdigest()[:16]


def orders(one: Instance) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """The given order, the reverse, and three random ones."""
    rows, columns = np.arange(len(one.mentee_factors)), np.arange(len(one.mentor_factors))
    yield "as given", rows, columns
    yield "backwards", rows[::-1], columns[::-1]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        yield f"shuffled by {seed}", rng.permutation(rows), rng.permutation(columns)


def executors(stack: ExitStack) -> Iterator[tuple[str, Any]]:
    """Where the work can be done."""
    from matching.assign.watching import Threads
    from matching.shards import Processes, Serial, dask_here

    yield "serial", Serial()
    for workers in (1, 2, 3):
        yield f"{workers} threads", Threads(workers)
    yield "2 processes", stack.enter_context(Processes(2))
    yield "Dask, 2 workers", stack.enter_context(dask_here(2))


def hashes(one: Instance, fairness: int, *, wide: bool = True) -> dict[str, str]:
    """Hash of the plan by what was changed."""
    from matching.assign import Policy, solve

    policy, found = Policy(fairness=fairness), {}

    def note(said: str, rows: np.ndarray, columns: np.ndarray, **more: Any) -> None:
        problem = problem_of(one, rows, columns)
        found[said] = plan_hash(problem, solve(problem, policy, **more))

    every = list(orders(one))
    for said, rows, columns in every:
        note(said, rows, columns)
    rows, columns = every[0][1:]
    for said, dials in options():
        note(said, rows, columns, options=dials)
    if wide:
        with ExitStack() as stack:
            for said, executor in executors(stack):
                note(said, rows, columns, executor=executor)
    return found


def options() -> Iterator[tuple[str, Any]]:
    """Dials of the engine that must not matter."""
    yield from ()


def compare(spec: dict[str, Any]) -> dict[str, Any]:
    """All kinds of data and two policies; how many different plans there were of each."""
    begun, size = time.perf_counter(), SIZES[spec.get("size", "usual")]
    different, tried = {}, 0
    for kind in ("clustered", "tied", "likert"):
        for load in (0.97, 1.3):
            one = instance(kind, *size, load)
            for fairness in FAIRNESS:
                found = hashes(one, fairness, wide=spec.get("wide", True))
                tried = len(found)
                name = f"{kind}, load {load}, p = {fairness}"
                different[name] = sorted(set(found.values()))
    return {
        "seconds": time.perf_counter() - begun,
        "different": different,
        "tried": tried,
        "size": list(size),
    }


COMPARE: Callable[[dict[str, Any]], dict[str, Any]] = compare

if __name__ == "__main__":
    print(json.dumps(compare(json.loads(sys.argv[1]))))
