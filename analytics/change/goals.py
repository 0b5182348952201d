"""Goals: attainment scaled so that fifty is as expected."""

from collections.abc import Sequence
from math import isnan, sqrt

from data.codebook.conventions import convention


def gas(
    levels: Sequence[float | None],
    weights: Sequence[float | None],
    rho: float | None = None,
) -> float | None:
    """T = 50 + 10 Σwx / √((1-ρ)Σw² + ρ(Σw)²) over goals with a level; None for none.

    Kiresuk & Sherman 1968, Community Ment Health J 4:443-453; the form of the erratum to
    Turner-Stokes 2009, Clin Rehabil 23:362-370.

    >>> gas([1], [1])
    60.0
    """
    known = _known(levels, weights)
    common = float(convention("goals")["rho"]) if rho is None else rho
    whole = sum(weight for _, weight in known)
    if whole <= 0:
        return None
    squares = sum(weight**2 for _, weight in known)
    spread = sqrt((1 - common) * squares + common * whole**2)
    return 50.0 + 10.0 * sum(weight * level for level, weight in known) / spread


def attained(levels: Sequence[float | None], weights: Sequence[float | None]) -> float | None:
    """Σwa/Σw in [0, 1]: a goal as expected or above counts 1, one level below a half, else 0."""
    known = _known(levels, weights)
    whole = sum(weight for _, weight in known)
    half = float(convention("goals")["half"])
    if whole <= 0:
        return None
    return (
        sum(weight * (1.0 if x >= 0 else half if x >= -1 else 0.0) for x, weight in known) / whole
    )


def _known(
    levels: Sequence[float | None], weights: Sequence[float | None]
) -> list[tuple[float, float]]:
    return [
        (float(level), float(weight))
        for level, weight in zip(levels, weights, strict=True)
        if level is not None and weight is not None and not isnan(level + weight)
    ]
