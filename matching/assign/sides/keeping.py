"""Whether a plan keeps every rule, counted in whole numbers."""

import numpy as np

from matching.assign.problem import Bools, Problem
from matching.assign.sides.aims import held
from matching.assign.sides.common import shared
from matching.assign.sides.rules import TWO


def keeps(problem: Problem, eligible: Bools, chosen: Bools) -> bool:
    """Locks, prohibitions, mentors of different type, places, groups, quotas, what is shared.

    Args:
        problem: the round.
        eligible: (mentees, mentors), rules and floor together.
        chosen: (mentees, mentors), the pairs of the plan.
    """
    locks, count, load = held(problem), chosen.sum(1), chosen.sum(0)
    return not (
        (locks & ~chosen).any()
        or (chosen & ~eligible).any()
        or (count > problem.demand).any()
        or (_of_one_type(problem, chosen) & (count == TWO)).any()
        or (load > problem.capacity).any()
        or ((load > 0) & (load < problem.least)).any()
        or any(
            chosen[np.ix_(one.mentees, one.mentors)].sum() > one.at_most for one in problem.quotas
        )
        or not shared(problem.common, chosen)
    )


def _of_one_type(problem: Problem, chosen: Bools) -> Bools:
    """(mentees,), all mentors of a mentee are of one type."""
    kinds = np.unique(problem.mentor_type)
    seen = [(chosen & (problem.mentor_type == one)).any(1) for one in kinds]
    found: Bools = np.sum(seen, axis=0) == 1
    return found
