"""The one door: ``solve(problem, policy)``. Exact, goal by goal, with a certificate.

Small rounds are solved on the whole matrix by scipy, rounds with side rules by flows and HiGHS,
large ones by the engine of ``lazy``, which never forms the matrix. All give the same plan.
"""

import numpy as np

from matching.assign.certificate import Certificate, Solution
from matching.assign.draw import drawn
from matching.assign.large import LargeProblem, fits
from matching.assign.optimum import optimum
from matching.assign.policy import Policy
from matching.assign.problem import Problem
from matching.assign.refusals import EarlyStopError
from matching.assign.sides.solve import solve_sides
from matching.assign.steps import movable, prove
from matching.assign.watching import Executor, Watch

__all__ = ["Certificate", "Solution", "movable", "prove", "solve"]

LARGE = 1_000_000  # pairs; below, the matrix is faster than to load the engine
PLACED = 4_000_000  # mentees times places: the matrix the small solver would lay out


def solve(
    problem: Problem | LargeProblem,
    policy: Policy | None = None,
    *,
    watch: Watch | None = None,
    stop_at: float = 0.0,
    executor: Executor | None = None,
    start: Solution | None = None,
) -> Solution:
    """Find the best plan under the policy and prove it.

    Args:
        problem: the round, checked.
        policy: the published order of goals; the default one when left out.
        watch: told where a large computation is; raises to cancel it.
        stop_at: gap in affinity a mentee, in [0, 1], at which a large computation may stop; the
            certificate says what gap is left. 0 asks for the proved optimum.
        executor: where the pairs of a large round are scored.
        start: a proved solution of nearly the same large round, to begin from; never the plan,
            only the time hangs on it.

    Returns:
        The plan, its totals and a certificate anyone can re-check with ``verify``.

    Raises:
        LeximinTooLargeError: leximin is asked for and the round is large.
        LargePolicyError: the policy asks for what a ``LargeProblem`` does not have.
        EarlyStopError: ``stop_at`` is out of its range.

    Exact: Crouse (2016), doi:10.1109/TAES.2016.140952, on places, then exchanges in integers.
    Greed would hand out 0.9 first:

    >>> solve(Problem([[0.9, 0.5], [0.8, 0.1]], [[1, 1], [1, 1]], [1, 1])).mentor_of
    array([1, 0])
    """
    policy = policy or Policy()
    if not isinstance(stop_at, int | float) or not 0.0 <= stop_at <= 1.0:
        raise EarlyStopError(value=stop_at)
    if isinstance(problem, LargeProblem):
        from matching.assign.lazy.solve import solve_large  # noqa: PLC0415 - numba waits for it

        return solve_large(
            problem, policy, watch=watch, stop_at=stop_at, executor=executor, start=start
        )
    if problem.sided:
        return solve_sides(problem, policy, watch)
    if policy.draw:
        return drawn(problem, policy)
    if _large(problem) and not policy.worst:
        from matching.assign.lazy.whole import solve_whole  # noqa: PLC0415 - numba waits for it

        return solve_whole(problem, policy, watch=watch, stop_at=stop_at, executor=executor)
    return optimum(problem, policy)


def _large(problem: Problem) -> bool:
    """Whether the engine is the better way: many pairs, or many places, and units it can hold."""
    places = int(np.minimum(problem.capacity, problem.mentees).sum())
    many = problem.affinity.size >= LARGE or problem.mentees * places >= PLACED
    return many and fits(problem.mentees, len(np.unique(problem.priority)), problem.unit)
