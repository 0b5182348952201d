"""What each published principle would give for one round, and what it costs of the total."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.assign.certificate import Solution
from matching.assign.optimum import optimum
from matching.assign.policy import FAIRNESS, LEXIMIN, MAX_MIN, Policy
from matching.assign.problem import Problem
from matching.assign.refusals import LeximinTooLargeError

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
        problem: a round without side rules; it is solved once for each principle.
        policy: the one in force; nothing is drawn here. Leximin is left out of large rounds.
    """
    policy = policy or Policy()
    found: dict[str, tuple[Policy, Solution]] = {}
    for one in _offered(policy):
        try:
            found[_code(one)] = one, optimum(problem, one)
        except LeximinTooLargeError:
            continue
    plain = found["fairness_1"][1].totals.total
    return tuple(
        _principle(problem, code, solution, plain, chosen=code == _code(policy))
        for code, (_policy, solution) in found.items()
    )


def _offered(policy: Policy) -> list[Policy]:
    plain = replace(policy, draw=0.0, worst="")
    return [replace(plain, fairness=power) for power in FAIRNESS] + [
        replace(plain, worst=worst, version=Policy().version) for worst in (MAX_MIN, LEXIMIN)
    ]


def _code(policy: Policy) -> str:
    return policy.worst or f"fairness_{policy.fairness}"


def _principle(
    problem: Problem, code: str, solution: Solution, plain: float, *, chosen: bool
) -> Principle:
    row = np.flatnonzero(solution.mentor_of >= 0)
    fit = np.sort(problem.affinity[row, solution.mentor_of[row]])
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
