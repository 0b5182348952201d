"""Charts with their words and their table at once; nothing to draw, no drawing."""

from collections.abc import Sequence

from dashboard.charts.change import dots, dots_alt
from dashboard.charts.course import Curve, survival, survival_alt
from dashboard.charts.panels import tables
from dashboard.charts.panels.panel import Drawing, drawing
from dashboard.charts.spread import bars, bars_alt, diverging, diverging_alt

Strips = Sequence[tuple[str, Sequence[float]]]


def barred(
    lines: Sequence[tuple[str, float, str]], title: str, top: float = 0.0
) -> tuple[Drawing, ...]:
    """Bars: (name, value, words)."""
    if not lines:
        return ()
    table = tables.of_bars(lines)
    return (drawing(bars(lines, title, top), bars_alt(lines, title), table),)


def dotted(
    strips: Strips,
    title: str,
    axis: str,
    marks: Sequence[tuple[float, str]] = (),
    scale: tuple[float, float] | None = None,
) -> tuple[Drawing, ...]:
    """Dots of small groups; a row without dots is left out."""
    shown = [(name, values) for name, values in strips if values]
    if not shown:
        return ()
    chart = dots(shown, title, axis, marks, scale)
    return (drawing(chart, dots_alt(shown, title), tables.of_dots(shown)),)


def stepped(
    curves: Sequence[Curve | None],
    title: str,
    axis: str,
    marks: Sequence[tuple[float, str]] = (),
) -> tuple[Drawing, ...]:
    """Step curves with the people at risk; the table is of the first."""
    shown = [one for one in curves if one is not None]
    if not shown:
        return ()
    chart = survival(shown, title, axis, marks)
    table = tables.of_curve(shown[0], axis)
    return (drawing(chart, survival_alt(shown, title, axis), table),)


def opposed(
    name: str, kinds: Sequence[str], counts: Sequence[int], title: str, middle: int
) -> tuple[Drawing, ...]:
    """Counts to the left and right of the neutral kind."""
    if not any(counts):
        return ()
    rows = [(name, counts)]
    chart = diverging(rows, kinds, title, middle)
    return (drawing(chart, diverging_alt(rows, kinds, title), tables.of_counts(kinds, counts)),)
