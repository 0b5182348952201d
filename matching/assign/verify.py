"""Check a stored plan against its problem: code of its own, shared with nothing that solves.

The check needs no trust in the solver: a plan that keeps all rules, whose prices cover every pair
and every place, and whose worth equals what the prices allow, cannot be beaten by any plan
(weak duality). Prices are compared goal by goal, like words in a dictionary.
"""

import hashlib
import json
from collections.abc import Iterator

import numpy as np

from matching.assign.certificate import Certificate, Solution
from matching.assign.naming import pair_hash
from matching.assign.problem import Bools, Ints, Problem

POLICY = "policy@1.0.0"
LONG = ("coverage", "fairness", "total", "hash")
GOALS = {1: ("coverage", "total", "hash"), 2: LONG, 4: LONG, 8: LONG}


def verify(problem: Problem, solution: Solution) -> list[str]:
    """Name everything that is wrong with a solution; an empty list means proved.

    Args:
        problem: the round as it was given.
        solution: as stored; nothing in it is believed.

    Returns:
        Fault codes: ``shape``, ``digest``, ``seal``, ``policy``, ``mentor``, ``lock``,
        ``forbidden``, ``floor``, ``capacity``, ``coverage``, ``primal``, ``totals``, ``sign``,
        ``uncovered``, ``bound``, ``gap``.
    """
    plan = np.asarray(solution.mentor_of)
    proof = solution.certificate
    if broken := list(_shapes(problem, plan, proof)):
        return broken
    return [
        code
        for code, wrong in (
            *_papers(problem, plan, proof),
            *_rules(problem, plan, proof),
            *_numbers(problem, solution),
            *_prices(problem, plan, proof),
        )
        if wrong
    ]


def _shapes(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[str]:
    said = proof.policy
    names = GOALS.get(said.get("fairness", 0))
    floor = said.get("floor")
    known = said.get("version") == POLICY and (floor is None or 0 <= floor <= 1)
    if not known or tuple(proof.goals) != names or proof.unit != problem.unit:
        yield "policy"
    rows = {len(one) for one in proof.mentee_prices} | {len(plan)}
    columns = {len(one) for one in proof.mentor_prices} | {problem.mentors}
    counts = {len(proof.mentee_prices), len(proof.mentor_prices), len(proof.goals)}
    counts |= {len(proof.primal), len(proof.bound)}
    if rows != {problem.mentees} or columns != {problem.mentors} or len(counts) != 1:
        yield "shape"
    if plan.dtype.kind not in "iu" or ((plan < -1) | (plan >= problem.mentors)).any():
        yield "mentor"


def _papers(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    body = {**proof.dump(), "seal": "", "plan": [int(one) for one in plan]}
    seal = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    yield "seal", seal != proof.seal
    yield "digest", problem.digest() != proof.digest


def _rules(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    placed = np.flatnonzero(plan >= 0)
    held = problem.locked >= 0
    yield "lock", bool((plan[held] != problem.locked[held]).any())
    yield "forbidden", bool((~problem.eligible[placed, plan[placed]]).any())
    loose = placed[~held[placed]]
    floor = proof.policy.get("floor")
    under = floor is not None and (problem.affinity[loose, plan[loose]] < floor).any()
    yield "floor", bool(under)
    load = np.array([(plan == mentor).sum() for mentor in range(problem.mentors)], dtype=np.int64)
    yield "capacity", bool((load > problem.capacity).any())
    yield "coverage", _served_badly(problem, plan, load, _open(problem, proof))


def _open(problem: Problem, proof: Certificate) -> Bools:
    floor = proof.policy.get("floor")
    kept = problem.eligible & (problem.affinity >= (0.0 if floor is None else floor))
    return kept & (problem.locked < 0)[:, None]


def _served_badly(problem: Problem, plan: Ints, load: Ints, arcs: Bools) -> bool:
    """Whether a chain leads from somebody left out to a free place or to a lower tier.

    From the mentees of a tier left out, all mentors they may have, all their mentees, and so on:
    the closure must hold neither a free place nor a matched mentee of a lower tier.
    """
    for tier in np.unique(problem.priority[plan < 0]):
        seen = (plan < 0) & (problem.priority <= tier)
        while True:
            mentors = arcs[seen].any(0)
            more = seen | (np.isin(plan, np.flatnonzero(mentors)) & (problem.locked < 0))
            if (more == seen).all():
                break
            seen = more
        if (load[mentors] < problem.capacity[mentors]).any():
            return True
        if (seen & (plan >= 0) & (problem.priority > tier)).any():
            return True
    return False


def _numbers(problem: Problem, solution: Solution) -> Iterator[tuple[str, bool]]:
    plan, said = solution.mentor_of, solution.totals
    fits = [
        round(problem.affinity[i, j] * problem.unit) for i, j in enumerate(plan.tolist()) if j >= 0
    ]
    tiers = sorted(set(problem.priority.tolist()))
    served = [
        (tier, int((problem.priority == tier).sum()), int(((plan >= 0) & here).sum()))
        for tier in tiers
        for here in [problem.priority == tier]
    ]
    total = sum(fits) / problem.unit
    found = (
        len(plan),
        len(fits),
        served,
        total,
        total / max(len(fits), 1),
        min(fits, default=0) / problem.unit,
        int(problem.capacity.sum()),
    )
    wrote = (
        said.mentees,
        said.matched,
        [tuple(one) for one in said.tiers],
        said.total,
        said.mean,
        said.worst,
        said.places,
    )
    yield "totals", found != wrote


def _prices(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    free = problem.locked < 0
    pairs = np.flatnonzero(free & (plan >= 0))
    held = problem.locked[~free]
    room = problem.capacity - np.array(
        [(held == mentor).sum() for mentor in range(problem.mentors)], dtype=np.int64
    )
    uncovered = np.zeros((problem.mentees, problem.mentors), bool)  # less in a later goal
    below_mentee, below_mentor = np.zeros(problem.mentees, bool), np.zeros(problem.mentors, bool)
    primal, bound = [], []
    for name, mentee, mentor in reversed(
        list(zip(proof.goals, proof.mentee_prices, proof.mentor_prices, strict=True))
    ):
        worth = _worth(problem, name, int(proof.policy["fairness"]))
        over = mentee[:, None] + mentor - worth
        uncovered = (over < 0) | ((over == 0) & uncovered)
        below_mentee = (mentee < 0) | ((mentee == 0) & below_mentee)
        below_mentor = (mentor < 0) | ((mentor == 0) & below_mentor)
        primal.append(int(worth[pairs, plan[pairs]].sum()))
        bound.append(int(mentee[free].sum()) + int((room * mentor).sum()))
    yield "primal", tuple(reversed(primal)) != tuple(proof.primal)
    yield "bound", tuple(reversed(bound)) != tuple(proof.bound)
    yield "gap", primal != bound
    yield "sign", bool(below_mentee.any() or below_mentor.any())
    yield "uncovered", bool((uncovered & _open(problem, proof)).any())


def _worth(problem: Problem, goal: str, power: int) -> Ints:
    """(mentees, mentors): what the pairs are worth by one goal, from the definitions again."""
    units = np.rint(problem.affinity * problem.unit).astype(np.int64)
    if goal == "coverage":
        tiers = sorted(set(problem.priority.tolist()), reverse=True)
        served = [tiers.index(one) + 1 for one in problem.priority.tolist()]
        return np.array(served, np.int64).reshape(-1, 1) + np.zeros_like(units)
    if goal == "total":
        return units
    if goal == "hash":
        return pair_hash(*problem.keys(), min(40, 50 - problem.mentees.bit_length()))
    lost = (problem.unit - units) / problem.unit
    for _square in range(power.bit_length() - 1):
        lost = lost * lost
    return -np.rint(lost * problem.unit).astype(np.int64)
