"""Who is served first: waiting, then early-career, then the rest. A lower tier comes first."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from matching.profile import Applicant

Ints = npt.NDArray[np.int64]

WAITING, EARLY, REST = 0, 1, 2
PATIENCE = timedelta(days=45)  # domain.md timer T6: a waiting mentee turns red


def tiers(
    mentees: Sequence[Applicant], as_of: date | None = None, patience: timedelta = PATIENCE
) -> Ints:
    """(mentees,), tier of each: 0 waiting, 1 early-career, 2 the rest.

    Waiting means: lost a pair without own fault, recommended by the psychologist, or waits longer
    than ``patience`` on ``as_of`` (the day of the snapshot). Without a day the newest clock's start
    stands in for it.
    """
    clocks = [one.waiting_since for one in mentees if one.waiting_since is not None]
    today = max(clocks, default=date.min) if as_of is None else as_of
    found = [_tier(one, today, patience) for one in mentees]
    return np.array(found, np.int64)


def _tier(one: Applicant, today: date, patience: timedelta) -> int:
    since = one.waiting_since
    if one.requeued or one.credit or (since is not None and today - since >= patience):
        return WAITING
    return EARLY if one.early_career else REST
