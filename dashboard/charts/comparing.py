"""Schools beside one another without a ranking, and what was predicted beside what was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from dashboard.charts.sheet import (
    BLUES,
    INK,
    ROW_HEIGHT,
    UNKNOWN,
    WARM,
    WORDS,
    names,
    numbers,
    over,
    percent,
    planed,
    rowed,
    tip,
)
from data.i18n import _

PANEL = 1.55  # width of one small chart in units of its scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A school that may be shown: ``k`` of ``n``; ``outside`` the limits or not."""

    name: str
    share: float
    n: int
    outside: bool = False


def funnel_plot(
    units: Sequence[Unit],
    pooled: float,
    limits: Sequence[tuple[int, float, float, float, float]],
    title: str,
    sized: str = "",
) -> alt.LayerChart:
    """Shares against size, between the limits chance alone would give.

    Args:
        units: schools in the order of their names; only those outside the limits are named.
        pooled: share over all schools.
        limits: (n, 95 % low, 95 % high, 99.8 % low, 99.8 % high) with n rising.
        title: what the share is, with n and the period.
        sized: what the size of a school is counted in.
    """
    size = sized or _("People who answered in the school")
    sizes = [one.n for one in units] + [row[0] for row in limits]
    along = alt.X(
        "n:Q",
        axis=numbers(title=size, tickMinStep=1),
        scale=alt.Scale(domain=[0, max([1, *sizes]) * 1.05], nice=False),
    )
    up = alt.Y(
        "share:Q", title=None, axis=numbers(percent=True),
        scale=alt.Scale(domain=[0, 1.02], nice=False),
    )  # fmt: skip
    rows = [
        {"name": one.name, "n": one.n, "share": one.share, "out": one.outside,
         "said": percent(one.share, one.n)}
        for one in units
    ]  # fmt: skip
    tips = [tip("name:N", _("School")), tip("n:Q", size), tip("said:N", _("Share"))]
    marks = over(rows).mark_point(aria=False, size=80, filled=True, opacity=0.9)
    points = marks.encode(
        x=along,
        y=up,
        shape=alt.condition("datum.out", alt.value("triangle-up"), alt.value("circle")),
        color=alt.condition("datum.out", alt.value(WARM), alt.value(BLUES[1])),
        tooltip=tips,
    )
    named = over([row for row in rows if row["out"]]).mark_text(
        aria=False, align="left", dx=8, color=INK, fontSize=WORDS
    )
    layers = [*_limits(limits, along), *_middle(pooled), points]
    if any(row["out"] for row in rows):
        layers.append(named.encode(x=along, y=up, text="name:N"))
    return planed(title, *layers, height=320)


def funnel_plot_alt(units: Sequence[Unit], pooled: float, title: str) -> str:
    """How many lie outside the limits."""
    out = [one.name for one in units if one.outside]
    told = _(
        "schools: {count}, all together {pooled}, outside the limits: {out}",
        count=len(units),
        pooled=percent(pooled),
        out="; ".join(out) or "0",
    )
    return f"{title}. {told}"


def many(
    units: Sequence[str],
    panels: Sequence[tuple[str, Mapping[str, tuple[float, str]]]],
    title: str,
) -> alt.LayerChart:
    """Small charts side by side, one a figure; a row a school, in the order given.

    Args:
        units: names of schools, sorted by name or size, never by value.
        panels: (figure, school → (share, words)); a school that is hidden has a cross.
        title: with the number of schools and the period.
    """
    rows, frames = [], []
    for at, (name, values) in enumerate(panels):
        frames.append({"name": name, "x": at * PANEL, "x2": at * PANEL + 1.0})
        rows += [
            {"unit": unit, "what": name, "x": at * PANEL + values[unit][0],
             "said": values[unit][1], "hidden": False}
            if unit in values
            else {"unit": unit, "what": name, "x": at * PANEL, "said": _("hidden"), "hidden": True}
            for unit in units
        ]  # fmt: skip
    width = max(1, len(panels)) * PANEL
    along = alt.X("x:Q", title=None, axis=None, scale=alt.Scale(domain=[-0.02, width], nice=False))
    up = alt.Y("unit:N", sort=list(units), title=None, axis=names(220))
    edges = over([{"x": one[key]} for one in frames for key in ("x", "x2")])
    heads = over(frames).mark_text(aria=False, align="left", baseline="bottom", dy=-5, color=INK,
                                   fontSize=WORDS, fontWeight="bold")  # fmt: skip
    base = over(rows).encode(x=along, y=up)
    shape = alt.condition("datum.hidden", alt.value("cross"), alt.value("circle"))
    color = alt.condition("datum.hidden", alt.value(UNKNOWN), alt.value(BLUES[1]))
    tips = [tip("unit:N", _("School")), tip("what:N", _("What")), tip("said:N", _("Value"))]
    dotted = base.mark_point(aria=False, filled=True, size=60, opacity=1)
    chart = rowed(
        title,
        edges.mark_rule(aria=False, color="#d5dbe1").encode(x=along),
        dotted.encode(shape=shape, color=color, tooltip=tips),
        base.mark_text(aria=False, align="left", dx=7, fontSize=11, color=INK).encode(
            text="said:N"
        ),
        heads.encode(x=along, y=alt.value(0), text="name:N"),
    )
    chart.height = alt.Step(ROW_HEIGHT - 4)
    return chart


def many_alt(units: Sequence[str], panels: Sequence[tuple[str, object]], title: str) -> str:
    """What is compared; the numbers stand in the table."""
    told = _(
        "schools by name: {count}; figures: {figures}; the numbers stand in the table",
        count=len(units),
        figures=", ".join(name for name, _values in panels),
    )
    return f"{title}. {told}"


def calibration(
    bins: Sequence[tuple[float, float, float | None, float | None, int]], title: str
) -> alt.LayerChart:
    """Predicted against seen by groups: (predicted, seen, lo, hi, n); the diagonal agrees."""
    rows = [
        {"x": x, "y": y, "lo": y if lo is None else lo, "hi": y if hi is None else hi, "n": n,
         "said": f"n = {n}"}
        for x, y, lo, hi, n in bins
    ]  # fmt: skip
    both = alt.Scale(domain=[0, 1], nice=False)
    along = alt.X("x:Q", scale=both, axis=numbers(1, title=_("Predicted"), tickCount=5))
    up = alt.Y("y:Q", scale=both, axis=numbers(1, title=_("Seen"), tickCount=5))
    base = over(rows).encode(x=along)
    line = over([{"x": 0, "y": 0}, {"x": 1, "y": 1}]).mark_line(
        aria=False, color=UNKNOWN, strokeDash=[5, 3]
    )
    dotted = base.mark_point(aria=False, filled=True, size=80, color=BLUES[1], opacity=1)
    return planed(
        title,
        line.encode(x=along, y=up),
        base.mark_rule(aria=False, color=INK).encode(y=alt.Y("lo:Q", scale=both), y2="hi:Q"),
        dotted.encode(y=up, tooltip=[tip("said:N", _("Answered"))]),
        base.mark_text(aria=False, align="left", dx=9, dy=-9, fontSize=11, color=INK).encode(
            y=up, text="said:N"
        ),
    )


def calibration_alt(
    bins: Sequence[tuple[float, float, float | None, float | None, int]], title: str
) -> str:
    """Each group in words."""
    told = "; ".join(f"{x:.2f} → {y:.2f} (n = {n})" for x, y, _lo, _hi, n in bins)
    return f"{title}. {told}"


def _limits(
    limits: Sequence[tuple[int, float, float, float, float]], along: alt.X
) -> list[alt.Chart]:
    """Two pairs of lines: 95 % dashed, 99.8 % dotted."""
    layers = []
    for low, high, dash, words in ((1, 2, [6, 3], "95 %"), (3, 4, [2, 3], "99,8 %")):
        for which in (low, high):
            rows = [{"n": row[0], "share": row[which], "words": words} for row in limits]
            line = over(rows).mark_line(aria=False, color=UNKNOWN, strokeDash=dash)
            layers.append(line.encode(x=along, y="share:Q"))
        last = over(
            [{"n": limits[-1][0], "share": limits[-1][low], "words": words}] if limits else []
        )
        said = last.mark_text(aria=False, align="left", dx=5, fontSize=11, color=INK)
        layers.append(said.encode(x=along, y="share:Q", text="words:N"))
    return layers


def _middle(pooled: float) -> list[alt.Chart]:
    base = over([{"at": pooled, "words": _("all schools {share}", share=percent(pooled))}])
    rule = base.mark_rule(aria=False, color=INK)
    said = base.mark_text(aria=False, align="right", dx=-4, dy=9, fontSize=WORDS, color=INK)
    up = alt.Y("at:Q")
    return [rule.encode(y=up), said.encode(y=up, x=alt.value("width"), text="words:N")]
