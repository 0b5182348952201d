"""Is the plan the same, whatever the machine does? Its hash under every dial that must not matter.

Rows and columns in another order, other lists, blocks and numbers of threads, processes and a
cluster in place of threads: all must come to one plan, on tied data above all, where many plans
are equally good.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np

from benchmarks.instances import Instance, instance

SIZES = {"usual": (2000, 700), "tiny": (60, 20)}
FAIRNESS = (1, 2)


def problem_of(one: Instance, rows: np.ndarray, columns: np.ndarray, share: float = 1.0) -> Any:
    """The round with its people in this order, under their ids, and ``share`` of the places."""
    from matching.assign.large import LargeProblem
    from matching.assign.scores import Bilinear

    scores = Bilinear(one.mentee_factors[rows], one.mentor_factors[columns], unit=one.unit)
    tiers = np.arange(len(rows)) % 3
    return LargeProblem(
        scores,
        np.rint(one.capacity[columns] * share).astype(np.int64),
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
    """Where the work can be done; each is started once."""
    from matching.assign.watching import Threads
    from matching.shards import Processes, Serial, dask_here

    yield "serial", Serial()
    for workers in (1, 2, 3):
        yield f"{workers} threads", Threads(workers)
    yield "2 processes", stack.enter_context(Processes(2))
    yield "Dask, 2 workers", stack.enter_context(dask_here(2))


def dials() -> Iterator[tuple[str, Any]]:
    """Settings of the engine that change the time and must not change the plan."""
    from matching.assign.lazy.engine import Dials

    for listed in (8, 24, 96):
        yield f"{listed} listed", Dials(listed=listed)
    for rows in (64, 1000):
        yield f"{rows} rows a block", Dials(rows=rows)
    yield "a rougher auction", Dials(steps=(5e-3,), few=200)
    yield "a finer auction", Dials(steps=(3e-2, 1e-4), few=4)
    yield "lists renewed one by one", Dials(waiting=50)


def hashes(one: Instance, fairness: int, workers: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Hash of the plan by what was changed."""
    from matching.assign import Policy, solve
    from matching.assign.lazy.solve import solve_large

    policy, found = Policy(fairness=fairness), {}
    every = list(orders(one))
    for said, rows, columns in every:
        problem = problem_of(one, rows, columns)
        found[said] = plan_hash(problem, solve(problem, policy))
    problem = problem_of(one, *every[0][1:])
    for said, setting in dials():
        found[said] = plan_hash(problem, solve_large(problem, policy, dials=setting))
    for load in (0.9, 1.1):  # the same people, other places: another plan to begin from
        other = solve(problem_of(one, *every[0][1:], load), policy)
        begun = solve(problem, policy, start=other)
        found[f"begun from a plan for {load} of the places"] = plan_hash(problem, begun)
    for said, executor in workers:
        found[said] = plan_hash(problem, solve(problem, policy, executor=executor))
    return found


def compare(spec: dict[str, Any]) -> dict[str, Any]:
    """All kinds of data and two policies; the plans there were of each, by their hashes."""
    begun, size = time.perf_counter(), SIZES[spec.get("size", "usual")]
    plans: dict[str, dict[str, str]] = {}
    with ExitStack() as stack:
        workers = list(executors(stack)) if spec.get("wide", True) else []
        for kind in ("clustered", "tied", "likert"):
            for load in (0.97, 1.3):
                one = instance(kind, *size, load)
                for fairness in FAIRNESS:
                    name = f"{kind}, {load} mentees a place, p = {fairness}"
                    plans[name] = hashes(one, fairness, workers)
    return {"seconds": time.perf_counter() - begun, "plans": plans, "size": list(size)}


if __name__ == "__main__":
    print(json.dumps(compare(json.loads(sys.argv[1]))))
