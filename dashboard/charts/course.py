"""Curves in time: how many stay or have waited, by what cause something ends, a run of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from dashboard.charts.sheet import (
    BLUES,
    GREYS,
    INK,
    UNKNOWN,
    WARM,
    WORDS,
    legend,
    numbers,
    over,
    percent,
    planed,
    target_line,
    tip,
)
from data.i18n import _

FEW = "–"  # under a time at which the number of people is not told
DASHES = ([1, 0], [6, 4], [2, 3])  # of the first, second, third curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One step curve: ``points`` are (t, value, lo, hi), shares; beyond ``grey_from`` too few."""

    name: str
    points: Sequence[tuple[float, float, float | None, float | None]]
    at_risk: Sequence[tuple[float, int]]
    grey_from: float | None = None


def survival(
    curves: Sequence[Curve],
    title: str,
    axis: str,
    marks: Sequence[tuple[float, str]] = (),
) -> alt.LayerChart:
    """Step curves with bands; under every time of the axis, how many are still observed.

    Args:
        curves: the first is a full line, the next ones are dashed; beyond ``grey_from`` grey.
        title: with n and the kind of interval.
        axis: unit of the times.
        marks: (time, words) of lines across, such as the goal of the waiting time.
    """
    layers: list[alt.Chart] = []
    for order, one in enumerate(curves):
        layers += _stepped(one, order, _along(curves, axis), _end(curves))
    if len(curves) > 1:
        highest = max(one.points[-1][1] for one in curves if one.points)
        layers += [_named(one, order, highest) for order, one in enumerate(curves) if one.points]
    for at, words in marks:
        layers += target_line(at, words)
    return planed(title, *layers)


def survival_alt(curves: Sequence[Curve], title: str, axis: str) -> str:
    """Where each curve ends, and how many are observed there."""
    told = [
        _(
            "{name}: {share} at {time} ({axis})",
            name=one.name,
            share=percent(one.points[-1][1]),
            time=f"{one.points[-1][0]:g}",
            axis=axis,
        )
        for one in curves
        if one.points
    ]
    return f"{title}. {'; '.join(told)}"


def incidence(
    reasons: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    title: str,
    axis: str,
    at_risk: Sequence[tuple[float, int]] = (),
) -> alt.LayerChart:
    """Bands of causes laid on one another: what share has ended by each cause so far.

    Args:
        reasons: (name, (t, share) from 0 on) in the order from the axis upwards.
        title: with n.
        axis: unit of the times.
        at_risk: (t, people still observed), under the axis.
    """
    times = sorted({t for _name, points in reasons for t, _share in points})
    order = [name for name, _points in reasons]
    rows, below = [], dict.fromkeys(times, 0.0)
    for name, points in reasons:
        for t, share in _filled(points, times):
            rows.append(
                {"reason": name, "t": t, "from": below[t], "to": below[t] + share,
                 "said": percent(share)}
            )  # fmt: skip
            below[t] += share
    along = _along([Curve(name="", points=(), at_risk=at_risk)], axis, times)
    top = max([0.05, *below.values()])
    shade = alt.Color(
        "reason:N",
        sort=order,
        scale=alt.Scale(domain=order, range=list(GREYS[: len(order)])),
        legend=legend(order),
    )
    drawn = over(rows).mark_area(
        aria=False, interpolate="step-after", stroke="white", strokeWidth=1.5, opacity=1
    )
    return planed(
        title,
        drawn.encode(
            x=along,
            y=alt.Y("from:Q", title=None, axis=numbers(percent=True),
                    scale=alt.Scale(domain=[0, min(1.0, top * 1.15)], nice=False)),
            y2="to:Q",
            color=shade,
            tooltip=[tip("reason:N", _("Reason")), tip("said:N", _("Share"))],
        ),
    )  # fmt: skip


def incidence_alt(reasons: Sequence[tuple[str, Sequence[tuple[float, float]]]], title: str) -> str:
    """The last share of each cause."""
    told = [f"{name}: {percent(points[-1][1])}" for name, points in reasons if points]
    return f"{title}. {'; '.join(told)}"


def run(
    points: Sequence[tuple[str, float, str]],
    title: str,
    *,
    median: float | None = None,
    target: float | None = None,
    shares: bool = True,
) -> alt.LayerChart:
    """A run chart: (when, value, words) in the order of time, with the median line.

    Whether a run of points is a shift is said under the chart, not drawn.
    """
    order = [when for when, _value, _said in points]
    rows = [{"when": when, "value": value, "said": said} for when, value, said in points]
    top = max([1.0 if shares else 0.0, *(value for _when, value, _said in points)])
    base = over(rows).encode(
        x=alt.X(
            "when:N", sort=order, title=None,
            axis=alt.Axis(aria=False, labelAngle=0, labelColor=INK, labelFontSize=WORDS,
                          labelOverlap=True),
        ),
        y=alt.Y("value:Q", title=None, axis=numbers(percent=shares),
                scale=alt.Scale(domain=[0, top * 1.12], nice=False)),
    )  # fmt: skip
    tips = [tip("when:N", _("When")), tip("said:N", _("Value"))]
    layers = [
        base.mark_line(aria=False, color=BLUES[1], strokeWidth=2),
        base.mark_point(aria=False, filled=True, color=BLUES[1], size=70, opacity=1).encode(
            tooltip=tips
        ),
        base.mark_text(aria=False, dy=-13, color=INK, fontSize=WORDS).encode(text="said:N"),
    ]
    if median is not None:
        layers += _median(median, shares=shares)
    if target is not None:
        words = percent(target) if shares else f"{target:g}"
        layers += target_line(target, _("target {percent}", percent=words), axis="y")
    return planed(title, *layers, height=220)


def run_alt(points: Sequence[tuple[str, float, str]], title: str) -> str:
    """Every point in words."""
    return f"{title}. " + "; ".join(f"{when}: {said}" for when, _value, said in points)


def _median(value: float, *, shares: bool) -> list[alt.Chart]:
    words = percent(value) if shares else f"{value:g}"
    base = over([{"at": value, "words": _("median {value}", value=words)}])
    rule = base.mark_rule(aria=False, color=INK, strokeDash=[2, 2])
    said = base.mark_text(aria=False, color=INK, fontSize=WORDS, align="left", dx=5)
    up = alt.Y("at:Q")
    return [rule.encode(y=up), said.encode(y=up, x=alt.value("width"), text="words:N")]


def _along(curves: Sequence[Curve], axis: str, times: Sequence[float] = ()) -> alt.X:
    """Times with the people at risk under each of them: the obligatory row."""
    rows = [one for one in curves if one.at_risk]
    shown = sorted({t for one in rows for t, _n in one.at_risk}) or list(times)
    found: dict[str, Any] = {}
    if rows:
        found = {"labelExpr": _risk_labels(rows)}
    words = axis
    if rows:
        who = " / ".join(one.name for one in rows if one.name)
        words = (
            _("{axis}; below: still observed, {who}", axis=axis, who=who)
            if len(rows) > 1
            else _("{axis}; below: people still observed", axis=axis)
        )
    last = max([_end(curves), *shown])
    settings = numbers(title=words, values=_even(shown, last) if rows else shown, **found)
    ends = alt.Scale(domain=[0, last or 1], nice=False)
    return alt.X("t:Q", title=words, axis=settings, scale=ends)


def _end(curves: Sequence[Curve]) -> float:
    """Up to when curves are drawn: the last time told of them."""
    told = [point[0] for one in curves for point in one.points]
    return max([0.0, *told, *(t for one in curves for t, _n in one.at_risk)])


def _even(times: Sequence[float], last: float) -> list[float]:
    """Even ticks from zero on: those of a few people are not told, but the axis has them.

    >>> _even([10.0, 20.0, 30.0, 50.0], 60.0)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    """
    gaps = [later - one for one, later in pairwise(times) if later > one]
    if not gaps:
        return list(times)
    return [at * min(gaps) for at in range(int(last / min(gaps) + 1e-9) + 1)]


def _risk_labels(rows: Sequence[Curve]) -> str:
    lines = ["format(datum.value, '.0f')"]
    for one in rows:
        table = ", ".join(f"'{t:g}': '{n}'" for t, n in one.at_risk)
        lines.append(f"({{{table}}})[toString(datum.value)] || '{FEW}'")
    return f"[{', '.join(lines)}]"


def _stepped(one: Curve, order: int, along: alt.X, end: float) -> list[alt.Chart]:
    """The band and the line; grey where too few are observed."""
    layers: list[alt.Chart] = []
    dash = DASHES[order % len(DASHES)]
    color = (BLUES[1], WARM, INK)[order % 3]
    up = alt.Y(
        "value:Q", title=None, axis=numbers(percent=True),
        scale=alt.Scale(domain=[0, 1], nice=False),
    )  # fmt: skip
    for known, part in _parts(one, end):
        shade = color if known else UNKNOWN
        rows = [
            {"t": t, "value": value, "lo": value if lo is None else lo,
             "hi": value if hi is None else hi, "said": percent(value)}
            for t, value, lo, hi in part
        ]  # fmt: skip
        base = over(rows).encode(x=along)
        if any(lo is not None for _t, _value, lo, _hi in part):
            band = base.mark_area(aria=False, interpolate="step-after", opacity=0.18, color=shade)
            layers.append(band.encode(y=alt.Y("lo:Q", title=None), y2="hi:Q"))
        line = base.mark_line(
            aria=False, interpolate="step-after", color=shade, strokeDash=dash, strokeWidth=2
        )
        tips = [tip("t:Q", _("Time")), tip("said:N", _("Share"))]
        layers.append(line.encode(y=up, tooltip=tips))
    return layers


def _parts(
    one: Curve, end: float
) -> list[tuple[bool, list[tuple[float, float, float | None, float | None]]]]:
    """What rests on enough people, and what does not; nothing goes beyond ``end``."""
    points = list(one.points)
    if one.grey_from is None:
        return [(True, points)]
    since = min(one.grey_from, end)
    known = [point for point in points if point[0] < since]
    rest = [point for point in points if point[0] >= since]
    if known:  # the value holds until the edge
        edge = (since, *known[-1][1:])
        known, rest = [*known, edge], [edge, *rest]
    return [(flag, part) for flag, part in ((True, known), (False, rest)) if len(part) > 1]


def _named(one: Curve, order: int, highest: float) -> alt.Chart:
    """The name at the end: above the highest curve, below the others."""
    t, value, _lo, _hi = one.points[-1]
    aside = -12 if value >= highest else 14
    base = over([{"t": t, "value": value, "name": one.name}])
    color = (BLUES[1], WARM, INK)[order % 3]
    words = base.mark_text(aria=False, align="right", dy=aside, dx=-4, fontSize=WORDS, color=color)
    drawn: alt.Chart = words.encode(x="t:Q", y="value:Q", text="name:N")
    return drawn


def _filled(
    points: Sequence[tuple[float, float]], times: Sequence[float]
) -> list[tuple[float, float]]:
    """The share at every time: the last one known holds."""
    known: Mapping[float, float] = dict(points)
    found, last = [], 0.0
    for t in times:
        last = known.get(t, last)
        found.append((t, last))
    return found
