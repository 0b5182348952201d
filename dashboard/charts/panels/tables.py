"""Tables of the points of a chart: whoever cannot see it reads the same numbers."""

from collections.abc import Mapping, Sequence

from analytics.figures import Figure
from dashboard.charts.change import Change
from dashboard.charts.course import Curve
from dashboard.charts.panels.panel import Table
from dashboard.charts.panels.reading import rows
from dashboard.charts.panels.words import code, percent
from data.i18n import _, number


def named(lines: Sequence[tuple[str, str]], what: str = "") -> Table:
    """A name and what stands beside it, row by row."""
    return Table(columns=(what or _("What"), _("Value")), rows=tuple(lines))


def of_bars(lines: Sequence[tuple[str, float, str]]) -> Table:
    """Bars, points of a run: their words."""
    return named([(name, said) for name, _value, said in lines])


def of_curve(one: Curve, axis: str) -> Table:
    """Steps of a curve with their band, and the people still observed where they are told."""
    observed = dict(one.at_risk)
    lines = [
        (f"{t:g}", percent(value), _span(lo, hi), str(observed.get(t, "")))
        for t, value, lo, hi in one.points
    ]
    shown = {float(line[0]) for line in lines}
    lines += [(f"{t:g}", "", "", str(n)) for t, n in one.at_risk if t not in shown]
    columns = (axis, _("Share"), _("95 % interval"), _("Still observed"))
    return Table(columns=columns, rows=tuple(sorted(lines, key=lambda line: float(line[0]))))


def of_changes(lines: Sequence[Change], sides: tuple[str, str]) -> Table:
    """Before, after and the change."""
    told = tuple((one.name, number(one.before, 1), number(one.after, 1), one.said) for one in lines)
    return Table(columns=(_("What"), *sides, _("Change")), rows=told)


def of_dots(strips: Sequence[tuple[str, Sequence[float]]]) -> Table:
    """Every dot as a number, the smallest first."""
    return named([(name, "; ".join(f"{one:g}" for one in sorted(told))) for name, told in strips])


def of_causes(figure: Figure, axis: str) -> Table:
    """Share ended by each cause at each time."""
    told = tuple(
        (code("termination", str(row["reason"])), f"{float(row['t']):g}", percent(row["value"]))
        for row in rows(figure, "cif", "t", "value")
    )
    return Table(columns=(_("Reason"), axis, _("Share")), rows=told)


def of_months(series: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str]) -> Table:
    """Counts by reason, a row a moment."""
    told = tuple(
        (when, *(str(counts[one]) if one in counts else "" for one in order))
        for when, counts in series
    )
    return Table(columns=(_("When"), *order), rows=told)


def of_counts(kinds: Sequence[str], counts: Sequence[int]) -> Table:
    """How many of each kind."""
    return named([(kind, str(count)) for kind, count in zip(kinds, counts, strict=True)])


def of_pairs(points: Sequence[tuple[float, float]], columns: tuple[str, str]) -> Table:
    """Two shares a row."""
    return Table(columns=columns, rows=tuple((percent(x), percent(y)) for x, y in points))


def _span(lo: float | None, hi: float | None) -> str:
    if lo is None or hi is None:
        return ""
    return f"{number(lo * 100, 0)}–{number(hi * 100, 0)} %"
