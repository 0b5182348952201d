"""The engine's side of the figures: one piece of work in a process of its own, one JSON line out.

``python -m benchmarks.engine_run '{"work": "solve", "kind": "tied", "mentees": 5000, ...}'``.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.instances import Instance, instance, read
from benchmarks.limit import limit
from benchmarks.peer_clock import peak

Spec = dict[str, Any]
LISTED = 32  # mentors listed a mentee
WHAT_IFS = 200
PLAIN = 1  # fairness 1 is the plain total, the goal that peers know


def invented(spec: Spec) -> Instance:
    """The round that a specification names; from files where the parent has laid it."""
    if "data" in spec:
        return read(Path(spec["data"]))
    return instance(
        spec["kind"], spec["mentees"], spec["mentors"], spec.get("load", 0.97), spec.get("seed", 26)
    )


def problem_of(one: Instance) -> Any:
    """The round as the engine takes it: its matrix is nowhere whole."""
    from matching.assign.large import LargeProblem
    from matching.assign.scores import Bilinear

    scores = Bilinear(one.mentee_factors, one.mentor_factors, unit=one.unit)
    return LargeProblem(
        scores,
        one.capacity,
        mentee_ids=range(scores.mentees),
        mentor_ids=range(scores.mentors),
    )


def warm_up() -> None:
    """Load what is compiled once a machine; users pay it once too."""
    from matching.assign import Policy, solve, verify

    for mentees in (400, 500):
        small = problem_of(instance("likert", mentees, 140))
        for fairness in (1, 2):
            assert not verify(small, solve(small, Policy(fairness=fairness)))


def solved(spec: Spec, one: Instance) -> tuple[Any, Any, dict[str, Any]]:
    """The problem, its solution and what it took."""
    from matching.assign import Policy, solve

    problem = problem_of(one)
    begun = time.perf_counter()
    found = solve(problem, Policy(fairness=spec.get("fairness", PLAIN)))
    spent = time.perf_counter() - begun
    plan = np.asarray(found.mentor_of)
    return (
        problem,
        found,
        {
            "seconds": spent,
            "value": one.value(plan),
            "matched": int((plan >= 0).sum()),
            "proven": bool(found.certificate.proven),
            "megabytes": peak(),
        },
    )


def solve_one(spec: Spec) -> dict[str, Any]:
    """A round from its factors to a proved plan, the certificate included."""
    one = invented(spec)
    warm_up()
    return solved(spec, one)[2]


def verify_one(spec: Spec) -> dict[str, Any]:
    """The check of a certificate; the plan is made before."""
    from matching.assign import verify

    one = invented(spec)
    warm_up()
    problem, found, said = solved(spec, one)
    begun = time.perf_counter()
    faults = verify(problem, found)
    spent = time.perf_counter() - begun
    if faults:
        msg = f"faults: {faults}"
        raise RuntimeError(msg)
    return {**said, "seconds": spent, "solve": said["seconds"], "megabytes": peak()}


def limit_one(spec: Spec) -> dict[str, Any]:
    """The physical limit of the round."""
    one = invented(spec)
    return {**limit(one.mentee_factors, one.mentor_factors), "megabytes": peak()}


def lists_of(one: Instance, price: np.ndarray, plan: np.ndarray) -> tuple[np.ndarray, ...]:
    """Row, column and score of the ``LISTED`` best mentors of each mentee by score less price.

    The mentor of the plan is among them, so that the lists hold a full matching.
    """
    rows, columns, scores = [], [], []
    other, width = one.mentor_factors.astype(np.float32).T, min(LISTED, len(one.mentor_factors))
    for first in range(0, len(plan), 512):
        laid = one.mentee_factors[first : first + 512] @ other
        here = np.arange(len(laid))
        keen = laid - price
        keen[here, plan[first : first + 512]] = np.inf
        best = np.sort(np.argpartition(-keen, width - 1, axis=1)[:, :width], axis=1)
        rows.append(np.repeat(here + first, width))
        columns.append(best.ravel())
        scores.append(np.take_along_axis(laid, best, axis=1).ravel())
    return (
        np.concatenate(rows).astype(np.int32),
        np.concatenate(columns).astype(np.int32),
        np.concatenate(scores).astype(np.int32),
    )


def lists_one(spec: Spec) -> dict[str, Any]:
    """Lay identical lists for all into files, then solve them from nothing."""
    one, folder = invented(spec), Path(spec["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    warm_up()
    _problem, found, _said = solved(spec, one)
    total = found.certificate.goals.index("total")
    price = np.asarray(found.certificate.mentor_prices[total], np.float32)
    row, column, score = lists_of(one, price, np.asarray(found.mentor_of))
    for name, array in (("row", row), ("column", column), ("score", score)):
        np.save(folder / f"{name}.npy", array)
    np.save(folder / "capacity.npy", one.capacity)
    return on_lists(row, column, score, one.capacity)


def on_lists(
    row: np.ndarray, column: np.ndarray, score: np.ndarray, capacity: np.ndarray
) -> dict[str, Any]:
    """The engine's auction and finish on given lists, from zero prices: best of three."""
    from benchmarks.engine_lists import engine_on, solve_lists

    width = int(np.bincount(row)[0])
    laid = column.reshape(-1, width), score.reshape(-1, width)
    spent, plan = [], np.zeros(0, np.int64)
    for _time in range(4):  # the first one loads what is compiled
        engine = engine_on(*laid, capacity)
        begun = time.perf_counter()
        plan = solve_lists(engine)
        spent.append(time.perf_counter() - begun)
    mentee = np.flatnonzero(plan >= 0)
    at = (laid[0][mentee] == plan[mentee, None]).argmax(1)
    assert (laid[0][mentee, at] == plan[mentee]).all()
    return {
        "seconds": min(spent[1:]),
        "value": int(laid[1][mentee, at].sum()),
        "arcs": len(row),
        "megabytes": peak(),
    }


def what_if_one(spec: Spec) -> dict[str, Any]:
    """Forbid a pair of the plan and ask for the best plan without it: warm, one after another."""
    from matching.assign import Policy
    from matching.assign.lazy.opened import Opened

    one = invented(spec)
    warm_up()
    problem, found, said = solved(spec, one)
    kept = Opened(problem, Policy(fairness=PLAIN), found)
    kept.without(0, int(found.mentor_of[0]))  # loads what is compiled
    rng = np.random.default_rng(1)
    served = np.flatnonzero(np.asarray(found.mentor_of) >= 0)
    spent = []
    for mentee in rng.choice(served, WHAT_IFS, replace=False).tolist():
        begun = time.perf_counter()
        kept.without(mentee, int(found.mentor_of[mentee]))
        spent.append(time.perf_counter() - begun)
    return {
        "seconds": statistics.median(spent),
        "worst": max(spent),
        "times": WHAT_IFS,
        "cold": said["seconds"],
        "megabytes": peak(),
    }


def warm_one(spec: Spec) -> dict[str, Any]:
    """Weights of all rules move by up to 2 %: solved from the old prices, and from nothing."""
    from matching.assign import Policy, solve

    one = invented(spec)
    warm_up()
    before = solved(spec, one)[1]
    rng, warm, cold = np.random.default_rng(2), [], []
    for _time in range(3):
        moved = weighted(one, rng.uniform(-0.02, 0.02, one.mentor_factors.shape[1]))
        anew = solved(spec, moved)[2]
        cold.append(anew["seconds"])
        problem = problem_of(moved)
        begun = time.perf_counter()
        found = solve(problem, Policy(fairness=PLAIN), start=before)
        warm.append(time.perf_counter() - begun)
        assert moved.value(np.asarray(found.mentor_of)) == anew["value"]
    return {
        "seconds": statistics.median(warm),
        "cold": statistics.median(cold),
        "megabytes": peak(),
    }


def weighted(one: Instance, share: np.ndarray) -> Instance:
    """The same round with the weight of each factor moved by a share, whole numbers by rounding."""
    moved = np.minimum(np.rint(one.mentor_factors * (1 + share)), 127).astype(np.int8)
    most = one.mentee_factors.max(0).astype(np.int64) @ moved.max(0).astype(np.int64)
    return Instance(
        mentee_factors=one.mentee_factors,
        mentor_factors=moved,
        capacity=one.capacity,
        unit=int(most),
    )


def small_one(spec: Spec) -> dict[str, Any]:
    """A small round by the door, and by scipy called by hand on the same matrix: medians."""
    from scipy.optimize import linear_sum_assignment

    from matching.assign import Policy, Problem, solve

    one = invented(spec)
    laid = one.matrix()
    share, allowed = laid / one.unit, np.ones(laid.shape, bool)
    place = np.repeat(np.arange(laid.shape[1]), one.capacity)
    runs: dict[str, list[float]] = {"scipy": [], "solve": [], "problem": [], "papers": []}
    for _time in range(spec.get("times", 15)):
        begun = time.perf_counter()
        gain = laid[:, place].astype(np.float64)
        row, column = linear_sum_assignment(gain, maximize=True)
        runs["scipy"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        problem = Problem(share, allowed, one.capacity, unit=one.unit)
        runs["problem"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        found, papers = _with_papers(solve, problem, Policy(fairness=PLAIN))
        runs["solve"].append(time.perf_counter() - begun)
        runs["papers"].append(papers)
    middle = {name: statistics.median(each) for name, each in runs.items()}
    same = one.value(np.asarray(found.mentor_of)) == round(float(gain[row, column].sum()))
    if not same:
        msg = "another value than scipy"
        raise RuntimeError(msg)
    return {
        "seconds": middle["solve"],
        "bare": middle["solve"] - middle["papers"],
        "scipy": middle["scipy"],
        "problem": middle["problem"],
        "megabytes": peak(),
        "value": one.value(np.asarray(found.mentor_of)),
    }


def _with_papers(work: Callable[..., Any], *given: Any) -> tuple[Any, float]:
    """What the work returns, and how much of it went into digest, seal and totals."""
    spent, door = [0.0], sys.modules["matching.assign.optimum"]
    certify = door.certify

    def timed(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        found = certify(*args, **kwargs)
        spent[0] += time.perf_counter() - begun
        return found

    door.certify = timed
    try:
        return work(*given), spent[0]
    finally:
        door.certify = certify


def by_rules_one(spec: Spec) -> dict[str, Any]:
    """People by the rules of ``mentor-match``: from people to pairs, scores included."""
    from benchmarks.people import by_rules, factors_of

    given = by_rules(spec["kind"], spec["mentees"])
    warm_up()
    spent = []
    for _time in range(3):
        begun = time.perf_counter()
        laid = factors_of(given)
        found = solved(spec, laid)[2]
        spent.append(time.perf_counter() - begun)
    return {**found, "seconds": min(spent), "megabytes": peak()}


WORK: dict[str, Callable[[Spec], dict[str, Any]]] = {
    "solve": solve_one,
    "verify": verify_one,
    "limit": limit_one,
    "lists": lists_one,
    "what-if": what_if_one,
    "warm": warm_one,
    "small": small_one,
    "by rules": by_rules_one,
}


def main(given: list[str]) -> None:
    """Do one piece of work for the parent process."""
    spec = json.loads(given[0])
    print(json.dumps(WORK[spec["work"]](spec)))


if __name__ == "__main__":
    main(sys.argv[1:])
