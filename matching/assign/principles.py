"""What each published principle would give for one round, and what it costs of the total."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.assign.certificate import Solution
from matching.assign.goals import LEXIMIN_PAIRS
from matching.assign.policy import FAIRNESS, LEXIMIN, MAX_MIN, VERSION, Policy
from matching.assign.problem import Problem
from matching.assign.solve import LARGE, solve

WEAKEST = 20  # one pair in so many, the weakest ones, and at least one
PERCENT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """One principle and the plan it leads to; every one serves as many, tier by tier.

    Attributes:
        code: ``fairness_1`` (the plain total), ``fairness_2``, ``fairness_4``, ``fairness_8``,
            ``max_min`` or ``leximin``; the last two beside the fairness of the policy.
        coverage: mentees with a mentor.
        total: sum of affinities over the pairs.
        worst: lowest affinity of a pair; 0 without pairs.
        low: mean affinity of the weakest 5 % of the pairs, at least one; 0 without pairs.
        price: how much less than the plain total, in per cent of it.
        chosen: whether the policy in force says so.
    """

    code: str
    coverage: int
    total: float
    worst: float
    low: float
    price: float
    chosen: bool

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {name: getattr(self, name) for name in self.__slots__}


def principles(problem: Problem, policy: Policy | None = None) -> tuple[Principle, ...]:
    """What the plain total, the fairness dial, max-min and leximin give; floor and locks stand.

    Args:
        problem: a round; it is solved once for each principle.
        policy: the one in force; nothing is drawn here. The worst pair is no goal of large rounds
            and of rounds with side rules: they have the fairness dial alone.
    """
    policy = policy or Policy()
    found = {_code(one): solve(problem, one) for one in _offered(problem, policy)}
    plain = found["fairness_1"].totals.total
    return tuple(
        _principle(problem, code, solution, plain, chosen=code == _code(policy))
        for code, solution in found.items()
    )


def _offered(problem: Problem, policy: Policy) -> list[Policy]:
    plain = replace(policy, draw=0.0, worst="")
    offered = [replace(plain, fairness=power) for power in FAIRNESS]
    if problem.affinity.size < LARGE and not problem.sided:
        places = min(problem.mentees, int(problem.capacity.sum()))
        worst = (MAX_MIN, LEXIMIN) if places <= LEXIMIN_PAIRS else (MAX_MIN,)
        offered += [replace(plain, worst=one, version=VERSION) for one in worst]
    return offered


def _code(policy: Policy) -> str:
    return policy.worst or f"fairness_{policy.fairness}"


def _principle(
    problem: Problem, code: str, solution: Solution, plain: float, *, chosen: bool
) -> Principle:
    both = np.stack([solution.mentor_of, solution.second_of])
    place, row = np.nonzero(both >= 0)
    fit = np.sort(problem.affinity[row, both[place, row]])
    weakest = fit[: -(-len(fit) // WEAKEST)]
    total = solution.totals.total
    return Principle(
        code=code,
        coverage=solution.totals.matched,
        total=total,
        worst=solution.totals.worst,
        low=float(weakest.mean()) if len(weakest) else 0.0,
        price=PERCENT * (plain - total) / plain if plain else 0.0,
        chosen=chosen,
    )
