"""A round whose matrix is in memory, but large enough for the engine."""

from matching.assign.certificate import Solution
from matching.assign.goals import allowed
from matching.assign.large import LargeProblem
from matching.assign.lazy.engine import Dials
from matching.assign.lazy.solve import solve_large
from matching.assign.policy import Policy
from matching.assign.problem import UNMATCHED, Problem
from matching.assign.scores import Dense
from matching.assign.watching import Executor, Watch


class _Whole(LargeProblem):
    """A large round that is a problem too, with the digest of that."""

    __slots__ = ()

    def digest(self) -> str:
        """Of the problem that is whole in memory."""
        laid: Dense = self.scores  # type: ignore[assignment]
        return laid.problem.digest()


def solve_whole(
    problem: Problem,
    policy: Policy,
    *,
    watch: Watch | None = None,
    stop_at: float = 0.0,
    executor: Executor | None = None,
    dials: Dials | None = None,
) -> Solution:
    """As ``solve_large``; the certificate is that of the problem itself."""
    locked = enumerate(problem.locked.tolist())
    laid = _Whole(
        Dense(problem, allowed(problem, policy)),
        problem.capacity,
        problem.priority,
        {row: column for row, column in locked if column != UNMATCHED},
        problem.mentee_ids,
        problem.mentor_ids,
    )
    return solve_large(
        laid,
        policy,
        watch=watch,
        stop_at=stop_at,
        executor=executor,
        dials=dials,
        scores=laid.scores,
    )
