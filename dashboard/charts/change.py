"""Before and after, and the dots of small groups. The same people on both sides."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from dashboard.charts.sheet import (
    BLUES,
    INK,
    UNKNOWN,
    WARM,
    WORDS,
    names,
    numbers,
    over,
    planed,
    rowed,
    tip,
)
from data.i18n import _, number

GAP = 17  # px between two labels of a slope, so that none covers another
SIDES = (0.07, 0.38)  # places of before and after across the chart; names need the rest
FINE_SCALE = 20  # points of a scale up to which each has its tick
ABREAST = 40  # dots that fit beside one another
TALLEST = 150  # px of a strip: more equal dots stand closer
EDGE = 16  # px above the highest and below the lowest label


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line: ``before`` and ``after`` on the same scale; ``said`` is the change in words."""

    name: str
    before: float
    after: float
    said: str
    n: int

    @property
    def falls(self) -> bool:
        """Whether it has become less."""
        return self.after < self.before


def slopes(
    lines: Sequence[Change], title: str, scale: tuple[float, float], sides: tuple[str, str]
) -> alt.LayerChart:
    """A line a topic from expectation to reality; falling ones are dashed and of another colour.

    Names stand to the right, moved apart where they would cover one another.
    """
    height = max(240, len(lines) * (GAP + 6) + 2 * EDGE)
    places = _apart([_pixel(one.after, scale, height) for one in lines], height)
    heads = over(
        [{"x": x, "words": words} for x, words in zip(SIDES, sides, strict=True)]
    ).mark_text(aria=False, baseline="bottom", dy=-4, fontSize=13, color=INK)
    return planed(
        title,
        *_sloped(lines, scale, sides),
        _labels(lines, places, scale, height),
        heads.encode(x=_slope_x(), y=alt.value(0), text="words:N"),
        height=height,
    )


def change_alt(lines: Sequence[Change], title: str) -> str:
    """Each line in words."""
    told = "; ".join(
        _(
            "{name}: before {before}, after {after}",
            name=one.name,
            before=number(one.before, 1),
            after=number(one.after, 1),
        )
        for one in lines
    )
    return f"{title}. {told}"


def dumbbells(
    lines: Sequence[Change], title: str, scale: tuple[float, float], sides: tuple[str, str]
) -> alt.LayerChart:
    """A row a domain: a hollow circle before, a full one after; the words of the change beside."""
    order = [one.name for one in lines]
    width = scale[1] - scale[0]
    along = alt.Scale(domain=[scale[0], scale[1] + width * 0.42], nice=False)
    step = 1 if width <= FINE_SCALE else 25
    ticks = [scale[0] + at for at in range(0, int(width) + 1, step)]
    axis = numbers(values=ticks, title=_("○ {before}   ● {after}", before=sides[0], after=sides[1]))
    rows = [
        {
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "most": max(one.before, one.after),
            "said": one.said,
        }
        for one in lines
    ]
    base = over(rows).encode(y=alt.Y("name:N", sort=order, title=None, axis=names(300)))
    tips = [
        tip("name:N", _("What")),
        alt.Tooltip("before:Q", title=sides[0], format=".1f"),
        alt.Tooltip("after:Q", title=sides[1], format=".1f"),
        tip("said:N", _("Change")),
    ]
    first = alt.X("before:Q", scale=along, axis=axis)
    rule = base.mark_rule(aria=False, color=UNKNOWN, strokeWidth=3)
    hollow = base.mark_point(aria=False, size=110, color=INK, fill="white", strokeWidth=2)
    full = base.mark_point(aria=False, size=110, color=BLUES[1], filled=True, opacity=1)
    words = base.mark_text(aria=False, align="left", dx=12, color=INK, fontSize=13)
    return rowed(
        title,
        rule.encode(x=first, x2="after:Q"),
        hollow.encode(x=first, tooltip=tips),
        full.encode(x=alt.X("after:Q", scale=along), tooltip=tips),
        words.encode(x=alt.X("most:Q", scale=along), text="said:N"),
    )


def dots(
    strips: Sequence[tuple[str, Sequence[float]]],
    title: str,
    axis: str,
    marks: Sequence[tuple[float, str]] = (),
    scale: tuple[float, float] | None = None,
) -> alt.LayerChart:
    """Every answer of a small group as a dot; equal ones stand on one another.

    Args:
        strips: (name, values) of each row; nobody is told by a dot.
        title: with n.
        axis: what the values are, with the unit.
        marks: (value, words) of lines drawn across.
        scale: ends of the axis; None for those of the values.
    """
    order = [name for name, _values in strips]
    rows = [row for name, values in strips for row in _piled(name, values)]
    tallest = max([1, *(int(str(row["pile"])) for row in rows)])
    step = min(max(44, tallest * 11 + 16), TALLEST)
    drawn = over(rows).mark_point(aria=False, filled=True, size=75, color=BLUES[1], opacity=1)
    dotted = drawn.encode(
        x=alt.X("value:Q", axis=numbers(title=axis, tickMinStep=1), scale=_scale(scale)),
        y=alt.Y("name:N", sort=order, title=None, axis=names(260)),
        yOffset=alt.YOffset("pile:Q", scale=alt.Scale(domain=[0, tallest + 1], range=[step, 0])),
        tooltip=[alt.Tooltip("value:Q", title=axis, format=".1f")],
    )
    lines = [layer for one in marks for layer in _marked(*one)]
    chart = planed(title, dotted, *lines)
    chart.height = alt.Step(step)
    return chart


def dots_alt(strips: Sequence[tuple[str, Sequence[float]]], title: str) -> str:
    """How many dots and between what they lie."""
    told = "; ".join(
        _(
            "{name}: {count} answers from {least} to {most}",
            name=name,
            count=len(values),
            least=number(min(values), 1),
            most=number(max(values), 1),
        )
        for name, values in strips
        if values
    )
    return f"{title}. {told}"


def _scale(ends: tuple[float, float] | None) -> alt.Scale:
    return alt.Scale(nice=True) if ends is None else alt.Scale(domain=list(ends), nice=False)


def _piled(name: str, values: Sequence[float]) -> list[dict[str, object]]:
    """Values one over another where their dots would touch."""
    seen: Counter[int] = Counter()
    rows: list[dict[str, object]] = []
    wide = (max(values) - min(values)) / ABREAST if values else 0
    for value in sorted(values):
        place = int(value / wide) if wide else 0
        seen[place] += 1
        rows.append({"name": name, "value": value, "pile": seen[place]})
    return rows


def _marked(value: float, words: str) -> list[alt.Chart]:
    base = over([{"at": value, "words": words}])
    rule = base.mark_rule(aria=False, color=WARM, strokeDash=[5, 3])
    said = base.mark_text(aria=False, color=WARM, fontSize=WORDS, baseline="bottom", dy=-2)
    at = alt.X("at:Q")
    return [rule.encode(x=at), said.encode(x=at, y=alt.value(0), text="words:N")]


def _slope_x() -> alt.X:
    return alt.X("x:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1], nice=False))


def _sloped(
    lines: Sequence[Change], scale: tuple[float, float], sides: tuple[str, str]
) -> list[alt.Chart]:
    rows = [
        {"name": one.name, "x": x, "side": side, "value": value, "falls": one.falls,
         "said": one.said}
        for one in lines
        for x, side, value in zip(SIDES, sides, (one.before, one.after), strict=True)
    ]  # fmt: skip
    up = alt.Scale(domain=list(scale), nice=False, zero=False)
    base = over(rows).encode(
        x=_slope_x(),
        y=alt.Y("value:Q", title=None, scale=up, axis=numbers(tickMinStep=1)),
        detail="name:N",
        color=alt.condition("datum.falls", alt.value(WARM), alt.value(BLUES[1])),
    )
    dash = alt.condition("datum.falls", alt.value([5, 3]), alt.value([1, 0]))
    tips = [tip("name:N", _("What")), tip("side:N", _("When")), tip("said:N", _("Change"))]
    return [
        base.mark_line(aria=False, strokeWidth=2).encode(strokeDash=dash),
        base.mark_point(aria=False, filled=True, size=60, opacity=1).encode(tooltip=tips),
    ]


def _labels(
    lines: Sequence[Change], places: Sequence[float], scale: tuple[float, float], height: int
) -> alt.Chart:
    rows = [
        {"x": SIDES[1], "at": _value(place, scale, height), "words": f"{one.name}: {one.said}"}
        for one, place in zip(lines, places, strict=True)
    ]
    words = over(rows).mark_text(aria=False, align="left", dx=12, fontSize=WORDS, color=INK)
    drawn: alt.Chart = words.encode(x=_slope_x(), y=alt.Y("at:Q"), text="words:N")
    return drawn


def _pixel(value: float, scale: tuple[float, float], height: int) -> float:
    low, high = scale
    return (high - value) / (high - low) * height


def _value(pixel: float, scale: tuple[float, float], height: int) -> float:
    low, high = scale
    return high - pixel / height * (high - low)


def _apart(places: Sequence[float], height: int) -> list[float]:
    """Places at least ``GAP`` apart, in the same order, moved as little as a sweep each way does.

    >>> _apart([10.0, 12.0, 100.0], 200)
    [16.0, 33.0, 100.0]
    """
    order = sorted(range(len(places)), key=lambda at: (places[at], at))
    moved = list(places)
    least = float(EDGE)
    for at in order:
        moved[at] = max(moved[at], least)
        least = moved[at] + GAP
    most = float(height - EDGE)
    for at in reversed(order):
        moved[at] = min(moved[at], most)
        most = moved[at] - GAP
    return moved
