"""What another way of matching would have brought, from pairs that a logged draw has chosen.

Self-normalised importance sampling (Swaminathan & Joachims 2015) and the doubly robust estimate
(Dudík, Langford & Li 2011). Pairs that could not have been drawn are not guessed at: the share of
them gives bounds (Manski 1990). Rounds without a draw, and pairs a person has chosen, are left out.
"""

from dataclasses import dataclass

import numpy as np

from analytics.learning.rows import Floats

TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The mean outcome under another plan.

    Attributes:
        snips, robust: two estimates; None without a claim.
        ips: unbiased under logged chances, of wide spread. error: its standard error.
        effective: effective sample, the square of the sum of the weights over the sum of squares.
        pairs: drawn pairs with an outcome. unsupported: share of the plan that no draw could give.
        lo, hi: bounds that hold whatever the unsupported pairs would have brought.
        claim: whether the effective sample carries a claim at all.
    """

    snips: float | None
    robust: float | None
    ips: float
    error: float
    effective: float
    pairs: int
    unsupported: float
    lo: float
    hi: float
    claim: bool


def value(
    y: Floats,
    logged: Floats,
    target: Floats,
    *,
    guess: Floats | None = None,
    guess_target: Floats | None = None,
    unsupported: float = 0.0,
    least: int = 30,
) -> Value | None:
    """The mean outcome of a plan whose chances are ``target``.

    Args:
        y: (n,) outcomes of the pairs that were drawn.
        logged: (n,) chance of each in the draw, above 0.
        target: (n,) chance of each in the other plan.
        guess: (n,) what a model expects of each pair; zeros if none.
        guess_target: (n,) what the model expects of the same mentee under the other plan.
        unsupported: share of the other plan's pairs with chance 0.
        least: effective sample from which a claim is made.

    Returns:
        None where nothing was drawn.
    """
    if not len(y):
        return None
    weight = target / logged
    mass, square = float(weight.sum()), float((weight**2).sum())
    effective = mass**2 / square if square > TINY else 0.0
    claim = effective >= least
    snips = float((weight * y).sum() / mass) if mass > TINY else None
    model = np.zeros(len(y)) if guess is None else guess
    other = np.zeros(len(y)) if guess_target is None else guess_target
    robust = float(other.mean() + (weight * (y - model)).sum() / mass) if mass > TINY else None
    low, high = _bounds(snips, unsupported, float(y.min()), float(y.max()))
    terms = weight * y
    return Value(
        snips=snips if claim else None,
        robust=robust if claim else None,
        ips=float(terms.mean()),
        error=float(terms.std(ddof=1) / np.sqrt(len(y))) if len(y) > 1 else float("inf"),
        effective=effective,
        pairs=len(y),
        unsupported=unsupported,
        lo=low,
        hi=high,
        claim=claim,
    )


def _bounds(
    supported: float | None, unsupported: float, least: float, most: float
) -> tuple[float, float]:
    """Worst and best case: unsupported pairs bring the least or the most that was ever seen."""
    if supported is None:
        return least, most
    inner = (1.0 - unsupported) * supported
    return inner + unsupported * least, inner + unsupported * most
