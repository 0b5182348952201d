"""What a floor would remove, shown before anybody applies it."""

from collections.abc import Sequence
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
    return floor_effects(found, fit, which, (value,))[0]


def floor_effects(
    found: Constraints, fit: Fit, which: str, values: Sequence[float]
) -> tuple[FloorEffect, ...]:
    """The same for several values, in one pass over the pairs."""
    rest = found.without(int(BELOW[which]))
    kept = [_Kept(rest.shape) for _value in values]
    for first, last in spans(rest.shape):
        fits, allowed = fit.fits(first, last), rest[first:last]
        for one, value in zip(kept, values, strict=True):
            one.add(first, last, allowed & ~_below(fits, which, value))
    before = _Kept(rest.shape)
    before.add(0, len(rest), rest)
    return tuple(
        FloorEffect(
            value=value,
            pairs=before.pairs - one.pairs,
            mentees=int((before.rows & ~one.rows).sum()),
            mentors=int((before.columns & ~one.columns).sum()),
        )
        for one, value in zip(kept, values, strict=True)
    )


class _Kept:
    """Pairs that stay allowed, and who still has one."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.pairs = 0
        self.rows, self.columns = (np.zeros(size, bool) for size in shape)

    def add(self, first: int, last: int, kept: Bools) -> None:
        self.pairs += int(np.count_nonzero(kept))
        self.rows[first:last] = kept.any(axis=1)
        self.columns |= kept.any(axis=0)


def _below(found: Fits, which: str, value: float) -> Bools:
    if which == "wish":
        return found.wish_judged & (found.wish_mentor < value - EDGE)
    low: Bools = found.need < value - EDGE
    return low
