"""What a floor would remove, shown before anybody applies it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.constraints.mask import EDGE, Constraints, Fit, Fits, spans
from matching.constraints.reasons import Reason

Bools = npt.NDArray[np.bool_]

BELOW = {"need": Reason.BELOW_NEED_FLOOR, "wish": Reason.BELOW_WISH_FLOOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorEffect:
    """What one value of a floor removes, over what the other rules leave.

    Attributes:
        value: the floor in [0, 1].
        pairs: allowed pairs it forbids.
        mentees: mentees it leaves without any allowed mentor.
        mentors: mentors it leaves without any allowed mentee.
    """

    value: float
    pairs: int
    mentees: int
    mentors: int


def floor_effect(found: Constraints, fit: Fit, which: str, value: float) -> FloorEffect:
    """The effect of one value of the floor on need («need») or on the mentor's wishes («wish»)."""
    rest, removed = found.without(int(BELOW[which])), np.zeros(found.mask.shape, bool)
    for first, last in spans(found.mask.shape):
        removed[first:last] = rest[first:last] & _below(fit.fits(first, last), which, value)
    return FloorEffect(
        value=value,
        pairs=int(removed.sum()),
        mentees=_emptied(rest, removed, axis=1),
        mentors=_emptied(rest, removed, axis=0),
    )


def _below(found: Fits, which: str, value: float) -> Bools:
    if which == "wish":
        return found.wish_judged & (found.wish_mentor < value - EDGE)
    low: Bools = found.need < value - EDGE
    return low


def _emptied(rest: Bools, removed: Bools, axis: int) -> int:
    return int((rest.any(axis=axis) & ~(rest & ~removed).any(axis=axis)).sum())
