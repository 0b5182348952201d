"""The one door: ``solve(problem, policy)``. Exact, goal by goal, with a certificate."""

from matching.assign.certificate import Certificate, Solution
from matching.assign.draw import drawn
from matching.assign.optimum import optimum
from matching.assign.policy import Policy
from matching.assign.problem import Problem
from matching.assign.sides.solve import solve_sides
from matching.assign.steps import movable, prove

__all__ = ["Certificate", "Solution", "movable", "prove", "solve"]


def solve(problem: Problem, policy: Policy | None = None) -> Solution:
    """Find the best plan under the policy and prove it.

    Args:
        problem: the round, checked.
        policy: the published order of goals; the default one when left out.

    Returns:
        The plan, its totals and a certificate anyone can re-check with ``verify``.

    Raises:
        LeximinTooLargeError: leximin is asked for and the round is large.

    Exact: Crouse (2016), doi:10.1109/TAES.2016.140952, on places, then exchanges in integers.
    Greed would hand out 0.9 first:

    >>> solve(Problem([[0.9, 0.5], [0.8, 0.1]], [[1, 1], [1, 1]], [1, 1])).mentor_of
    array([1, 0])
    """
    policy = policy or Policy()
    if problem.sided:
        return solve_sides(problem, policy)
    return drawn(problem, policy) if policy.draw else optimum(problem, policy)
