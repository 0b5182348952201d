"""Reading ``Figure.detail``: rows of numbers that a chart takes; anything else is nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.figures import Figure
from dashboard.charts.course import Curve


def rows(figure: Figure, key: str, *known_fields: str) -> Sequence[Mapping[str, Any]]:
    """A list of rows of the detail in which these fields are known; others are hidden ones."""
    found = figure.detail.get(key)
    if not isinstance(found, (list, tuple)):
        return ()
    told = [one for one in found if isinstance(one, Mapping)]
    return [one for one in told if all(one.get(field) is not None for field in known_fields)]


def values(figure: Figure, key: str) -> list[float]:
    """A list of numbers of the detail."""
    found = figure.detail.get(key)
    if not isinstance(found, (list, tuple)):
        return []
    return [float(one) for one in found if isinstance(one, (int, float))]


def known(figure: Figure, key: str) -> float | None:
    """One number of the detail."""
    found = figure.detail.get(key)
    return float(found) if isinstance(found, (int, float)) else None


def counted(figure: Figure, key: str) -> int:
    """A count of the detail; 0 where it is missing."""
    return int(known(figure, key) or 0)


def curve(figure: Figure, name: str, key: str = "curve") -> Curve | None:
    """A step curve of the detail; None where there is none."""
    found = rows(figure, key, "t", "value")
    if len(found) < 2:  # noqa: PLR2004 -- a step needs two points
        return None
    points = [
        (float(one["t"]), float(one["value"]), _or_none(one.get("lo")), _or_none(one.get("hi")))
        for one in found
    ]
    at_risk = observed(figure)
    return Curve(name=name, points=points, at_risk=at_risk, grey_from=known(figure, "grey_from"))


def observed(figure: Figure) -> list[tuple[float, int]]:
    """People still observed at each time, where it may be told."""
    return [(float(one["t"]), int(one["n"])) for one in rows(figure, AT_RISK, "t", "n")]


def _or_none(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


AT_RISK = "at_risk"
