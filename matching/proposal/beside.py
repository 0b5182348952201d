"""What speaks against a plan: pairs in which both would rather have each other.

By affinity both sides think alike, so such a pair is what the plan gives up for everybody else. By
wishes each side has its own view, and only where both stated one does a stable plan stand beside.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.affinity import Affinity
from matching.affinity.parts import wish_part
from matching.affinity.wishes import wishes
from matching.assign import UNMATCHED, Ints, Problem
from matching.assign.stable import beside_round, blocking_pairs, of_round
from matching.explain import Insight

Floats = npt.NDArray[np.float64]
LISTED = 60  # pairs named one by one; of more the count is kept
CELLS = 2**20  # more pairs than this and nobody asks


def by_affinity(insight: Insight) -> dict[str, Any] | None:
    """Pairs that would both have a better fit together; JSON-ready, the greatest gain first.

    None in a large round.
    """
    if insight.problem.affinity.size > CELLS:
        return None
    problem, plan = insight.problem, _loose(insight)
    stated = of_round(problem, problem.affinity, problem.affinity)
    found = blocking_pairs(stated, plan)
    return _told(problem, found, _gains(problem, plan, found))


def by_wishes(insight: Insight, scores: Affinity) -> dict[str, Any] | None:
    """The same by the wishes of both sides, and the stable plan beside; None where few spoke.

    A pair counts where each side stated wishes that the other answered. Only how many there are is
    told: who wishes for whom is nobody else's business. "kept" is the total of the stable plan as a
    share of this plan's.
    """
    problem, vectors = insight.problem, scores.vectors
    if problem.affinity.size > CELLS:
        return None
    asks = wish_part(wishes(vectors.mentees, vectors.mentors, vectors.codes)).value
    hears = wish_part(wishes(vectors.mentors, vectors.mentees, vectors.codes).turned()).value
    found = beside_round(problem, insight.solution.mentor_of, asks, hears)
    spoken = int((problem.eligible & ~np.isnan(asks) & ~np.isnan(hears)).sum())
    if not spoken:
        return None
    return {
        "count": len(found.blocking),
        "spoken": spoken,
        "stable_matched": found.stable_matched,
        "stable_total": found.stable_total,
        "kept": found.stable_kept,
    }


def _loose(insight: Insight) -> Ints:
    locked = insight.problem.locked >= 0
    return np.where(locked, UNMATCHED, insight.solution.mentor_of)


def _gains(problem: Problem, plan: Ints, pairs: Ints) -> Floats:
    """(pairs,), what the mentee would gain in affinity."""
    row = np.flatnonzero(plan >= 0)
    now = np.zeros(len(plan))
    now[row] = problem.affinity[row, plan[row]]
    found: Floats = problem.affinity[pairs[:, 0], pairs[:, 1]] - now[pairs[:, 0]]
    return found


def _told(problem: Problem, pairs: Ints, gains: Floats) -> dict[str, Any]:
    named = sorted(
        (-float(gain), problem.mentee_name(row), problem.mentor_name(column))
        for gain, (row, column) in zip(gains, pairs.tolist(), strict=True)
    )
    return {"count": len(named), "pairs": [[one, other] for _gain, one, other in named[:LISTED]]}
