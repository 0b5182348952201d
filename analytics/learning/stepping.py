"""From what was learned to what may be proposed: sum 1, one step from the weights in force."""

from collections.abc import Mapping

from data.codebook.learning import Step

DIGITS = 4  # of a published weight
HALVINGS = 80


def limited(
    wanted: Mapping[str, float], before: Mapping[str, float], step: Step
) -> dict[str, float]:
    """The weights nearest to the wanted ones that one version may reach; sum 1.

    >>> from data.codebook.learning import limits
    >>> limited({"a": 0.9, "b": 0.1, "c": 0.0}, {"a": 0.3, "b": 0.3, "c": 0.4}, limits().step)
    {'a': 0.35, 'b': 0.3, 'c': 0.35}
    """
    bounds = step.bounds(before)
    low, high = -2.0, 2.0
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        if sum(_shifted(wanted, bounds, middle).values()) < 1.0:
            low = middle
        else:
            high = middle
    return _rounded(_shifted(wanted, bounds, high), bounds)


def _shifted(
    wanted: Mapping[str, float], bounds: Mapping[str, tuple[float, float]], by: float
) -> dict[str, float]:
    return {
        code: min(max(wanted.get(code, 0.0) + by, low), high)
        for code, (low, high) in bounds.items()
    }


def _rounded(
    found: Mapping[str, float], bounds: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """Four digits, still inside the bounds, the remainder where there is most room for it."""
    rounded = {code: round(one, DIGITS) for code, one in found.items()}
    rest = round(1.0 - sum(rounded.values()), DIGITS)
    room = {
        code: (bounds[code][1] - one) if rest > 0 else (one - bounds[code][0])
        for code, one in rounded.items()
    }
    at = max(room, key=lambda code: (room[code], code))
    return {**rounded, at: round(rounded[at] + rest, DIGITS)}
