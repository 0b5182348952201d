"""Arrays as they are handed in: of the shape that is asked for, and whole, or refused."""

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.assign.refusals import NotWholeError, ShapeError, TooBigError

Ints = npt.NDArray[np.int64]

MOST = 2**40  # of a whole number: sums over millions of rows stay within 64 bits


def shaped(field: str, given: npt.NDArray[Any], wanted: tuple[int, ...]) -> npt.NDArray[Any]:
    """The array itself, if it has the shape."""
    if given.shape != wanted:
        raise ShapeError(field=field, shape=given.shape, wanted=wanted)
    return given


def whole(field: str, given: npt.ArrayLike, wanted: int) -> Ints:
    """(wanted,) whole numbers."""
    raw = np.array(given)
    if raw.size == 0 and wanted == 0:
        return np.zeros(0, np.int64)
    shaped(field, raw, (wanted,))
    if not np.issubdtype(raw.dtype, np.integer):
        number = raw.astype(np.float64)
        bad = np.flatnonzero(~np.isfinite(number) | (number != np.floor(number)))
        if bad.size:
            raise NotWholeError(field=field, place=int(bad[0]), value=number[bad[0]].item())
    bad = np.flatnonzero((raw >= MOST) | (raw <= -MOST))
    if bad.size:
        raise TooBigError(field=field, place=int(bad[0]), value=raw.tolist()[bad[0]])
    return raw.astype(np.int64)
