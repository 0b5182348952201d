"""How sure a pair is: whether it stands when the weights of the score change a little.

Nobody knows the weights to the last per cent. Each is changed alone by 2, 5 and 10 % up and down,
then all together in a fixed set of such changes, and the round is solved again each time. The
confidence of a pair is the share of these plans in which the same two stand together.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matching.assign import Ints, solve
from matching.explain import Insight

Floats = npt.NDArray[np.float64]

CHANGES = (-10, -5, -2, 2, 5, 10)  # per cent
TOGETHER = 16  # changes of all weights at once
SEED = 2026  # of those; fixed, so that a round has one confidence
CELLS = 2**16  # more pairs than this and nobody asks of all at once
FIRM, LIKELY = 0.9, 0.6  # from here on a pair is firm, is likely (design)


def perturbations(weights: Floats) -> Ints:
    """(changes, components), what each weight changes by, in per cent.

    >>> perturbations(np.array([0.5, 0.5, 0.0])).shape
    (28, 3)
    """
    alone = [
        np.where(np.arange(len(weights)) == at, change, 0)
        for at in np.flatnonzero(weights > 0.0).tolist()
        for change in CHANGES
    ]
    drawn = np.random.default_rng(SEED).choice(CHANGES, (TOGETHER, len(weights)))
    return np.array([*alone, *drawn], np.int64)


def reweighed(parts: Ints, weights: Floats, change: Ints, unit: int) -> Ints:
    """(mentees, mentors), the score in whole units when weights change and sum to 1 again.

    >>> parts = np.array([[[5]], [[1]]])
    >>> reweighed(parts, np.array([0.5, 0.5]), np.array([10, -10]), 10).item()
    6
    """
    share = 100 + change
    whole = np.tensordot(share, parts, axes=1)
    scale = math.fsum(weight * one for weight, one in zip(weights, share.tolist(), strict=True))
    found: Ints = np.clip(np.rint(whole / scale), 0, unit).astype(np.int64)
    return found


def survival(
    insight: Insight,
    parts: Ints,
    weights: Floats,
    told: Callable[[float], None] = lambda _share: None,
) -> Floats:
    """(mentees,), share of the changes under which each keeps the mentor of the plan, or none.

    Args:
        insight: the plan.
        parts: (components, mentees, mentors), whole units of the score.
        weights: (components,), sum to 1.
        told: the share done.
    """
    problem, plan = insight.problem, insight.solution.mentor_of
    changes = perturbations(weights)
    stood = np.zeros(len(plan), np.int64)
    for at, change in enumerate(changes):
        told(at / len(changes))
        units = reweighed(parts, weights, change, problem.unit)
        changed = problem.but(affinity=units / problem.unit)
        stood += solve(changed, insight.policy).mentor_of == plan
    return stood / len(changes)


def word(share: float) -> str:
    """A code for a share: firm, likely, loose.

    >>> [word(one) for one in (1.0, 0.7, 0.2)]
    ['firm', 'likely', 'loose']
    """
    if share >= FIRM:
        return "firm"
    return "likely" if share >= LIKELY else "loose"
