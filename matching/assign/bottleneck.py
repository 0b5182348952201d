"""The worst pair as good as can be (max-min), and every next one after it (leximin).

Both stand after coverage: nobody is left without a mentor for the sake of the worst pair. The best
threshold is found by halving over the scores that occur (bottleneck assignment, Garfinkel 1971);
prices of coverage among the pairs above it prove that a higher one would leave somebody out.
"""

from dataclasses import replace

import numpy as np

from matching.assign.certificate import Bottleneck, Solution, bounds, certify, priced
from matching.assign.goals import LEXIMIN_PAIRS, Goals, goals
from matching.assign.leximin import lexicographic
from matching.assign.policy import LEXIMIN, MAX_MIN, Policy
from matching.assign.problem import Ints, Problem
from matching.assign.refusals import LeximinTooLargeError
from matching.assign.residual import Movable
from matching.assign.steps import goal_by_goal, heaviest, movable, prove, whole_plan


def evened(problem: Problem, policy: Policy) -> Solution:
    """The best plan where the policy asks for the worst pairs first."""
    field, free = movable(problem, goals(problem, replace(policy, worst="")))
    units = problem.units[free]
    if policy.worst == LEXIMIN:
        served = min(len(free), int(field.capacity.sum()))
        if served > LEXIMIN_PAIRS:
            raise LeximinTooLargeError(mentees=served, most=LEXIMIN_PAIRS)
    threshold = best_worst(field, units)
    strong = at_least(field, units, threshold or 0)
    even = policy.worst == LEXIMIN
    plan = lexicographic(strong, units) if even else goal_by_goal(strong)[0]
    mentor_of = whole_plan(problem, free, plan)
    aims = goals(problem, policy, mentor_of)
    plan, found = prove(movable(problem, aims)[0], plan)
    proof = None
    if policy.worst == MAX_MIN and threshold is not None:
        proof = _proof(problem, aims, threshold)
    return certify(problem, policy, aims, whole_plan(problem, free, plan), found, bottleneck=proof)


def best_worst(field: Movable, units: Ints) -> int | None:
    """The highest affinity all pairs can reach at full coverage, in units; None without pairs."""
    wanted = _coverage(field)
    if not wanted:
        return None
    scores = np.unique(units[field.eligible])
    low, high = 0, len(scores)  # scores[low] can be reached, scores[high] cannot
    while high - low > 1:
        middle = (low + high) // 2
        if _coverage(at_least(field, units, int(scores[middle]))) == wanted:
            low = middle
        else:
            high = middle
    return int(scores[low])


def at_least(field: Movable, units: Ints, threshold: int) -> Movable:
    """Only the pairs that reach a threshold."""
    return replace(field, eligible=field.eligible & (units >= threshold))


def _served(field: Movable) -> Ints:
    return heaviest(field, field.planes[0].astype(np.float64))


def _coverage(field: Movable) -> int:
    plan = _served(field)
    row = np.flatnonzero(plan >= 0)
    return int(field.planes[0][row, plan[row]].sum())


def _proof(problem: Problem, aims: Goals, threshold: int) -> Bottleneck:
    """Prices of coverage when only pairs above the threshold are allowed."""
    field, free = movable(problem, aims)
    field = at_least(field.upto(1), problem.units[free], threshold + 1)
    plan, found = prove(field, _served(field))
    mentor_of = whole_plan(problem, free, plan)
    prices = priced(problem, aims.planes[:1], mentor_of, found)
    return Bottleneck(
        threshold=threshold,
        bound=bounds(problem, prices)[0],
        mentee_prices=prices[0][0],
        mentor_prices=prices[1][0],
    )
