"""What each mentor can give, in [0, 1] by domain (profiles.md B2)."""

import numpy as np
import numpy.typing as npt

from matching.vectors.dials import DIALS, Dials
from matching.vectors.frozen import (
    ANSWER,
    SHARE,
    Frozen,
    column_means,
    grand_mean,
    row_means,
)

Floats = npt.NDArray[np.float64]


def freeze(offers: Floats, text: Floats, evidence: Floats, dials: Dials = DIALS) -> Frozen:
    """The statistics of a round's mentors; arguments as in ``capability``."""
    level, means = grand_mean(offers, ANSWER), column_means(offers, ANSWER)
    unit = (SHARE,) * offers.shape[1]
    start = Frozen(general=level, means=means, priors=unit, capability=unit)
    priors = column_means(stated_skill(offers, start, dials), SHARE)
    middle = Frozen(general=level, means=means, priors=priors, capability=unit)
    reached = capability(offers, text, evidence, middle, dials)
    return Frozen(
        general=level, means=means, priors=priors, capability=column_means(reached, SHARE)
    )


def stated_skill(offers: Floats, frozen: Frozen, dials: Dials = DIALS) -> Floats:
    """(mentors, domains), s in [0, 1] from the mentor's own answers; NaN where there is none.

    A mentor's own level is half taken for manner of speaking, from five answered domains on.
    """
    enough = (~np.isnan(offers)).sum(axis=1) >= dials.centred_from
    level = np.where(enough, row_means(offers) - frozen.general, 0.0)
    centred = offers - dials.centring * level[:, None]
    found: Floats = 1.0 / (1.0 + np.exp(-(centred - np.array(frozen.means)) / dials.slope))
    return found


def capability(
    offers: Floats, text: Floats, evidence: Floats, frozen: Frozen, dials: Dials = DIALS
) -> Floats:
    """What a mentor can give.

    Args:
        offers: (mentors, domains), answers in 1..5, NaN for none.
        text: (mentors, domains), p in [0, 1] from the mentor's texts.
        evidence: (mentors, domains), e in [0, 1] from documents the curator checked.
        frozen: statistics of the round.
        dials: settings.

    Returns:
        (mentors, domains), c in [0, 1]. Text and evidence only add; an unanswered domain stands a
        little under the mean of those who answered.
    """
    skill = stated_skill(offers, frozen, dials)
    hidden = np.maximum(0.0, np.array(frozen.priors) - dials.hidden)
    skill = np.where(np.isnan(skill), hidden, skill)
    lacking = (1 - skill) * (1 - dials.offered_text * text) * (1 - dials.evidence * evidence)
    found: Floats = 1.0 - lacking
    return found
