"""A share against its target: what is, what silence may hide, what holds next year. Apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from dashboard.charts.sheet import (
    BAR,
    BLUES,
    INK,
    PALE,
    names,
    numbers,
    over,
    percent,
    rowed,
    span,
    target_line,
    tip,
)
from data.i18n import _

ROOM = 1.36  # the axis goes beyond 100 %: words stand there


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """What is drawn: shares in [0, 1]; None leaves a row out. ``n`` of ``N`` have answered."""

    fact: float
    n: int
    N: int | None = None
    lo: float | None = None
    hi: float | None = None
    bounds_lo: float | None = None
    bounds_hi: float | None = None
    target: float | None = None

    @property
    def silent(self) -> bool:
        """Whether somebody has not answered, so that bounds say something."""
        known = self.bounds_lo is not None and self.bounds_hi is not None
        return known and self.N is not None and self.n < self.N


def bullet(one: Bullet, title: str) -> alt.LayerChart:
    """Three rows under one axis: fact, bounds of those who are silent, interval; and the target.

    The fact is a bar, the bounds a hollow bar, the interval a line with ends: grey tells them too.
    """
    fact, bounds, interval = labels()
    order = [fact, *([bounds] if one.silent else []), *([interval] if one.lo is not None else [])]
    layers = [*_fact(one, order), *_bounds(one, order), *_interval(one, order)]
    if one.target is not None:
        layers += target_line(one.target, _("target {percent}", percent=percent(one.target)))
    return rowed(title, *layers)


def bullet_alt(one: Bullet, title: str) -> str:
    """The same in a sentence; the main number first."""
    parts = [f"{title}: {percent(one.fact, one.n)}"]
    _fact_label, bounds, interval = labels()
    if one.silent:
        parts.append(f"{bounds}: {span(one.bounds_lo, one.bounds_hi)}")
    if one.lo is not None:
        parts.append(f"{interval}: {span(one.lo, one.hi)}")
    if one.target is not None:
        parts.append(_("target {percent}", percent=percent(one.target)))
    return "; ".join(parts)


def labels() -> tuple[str, str, str]:
    """The three uncertainties by their names, never merged."""
    return (
        _("Fact"),
        _("With those who did not answer"),
        _("How far it is a property of the programme"),
    )


def _across() -> alt.X:
    scale = alt.Scale(domain=[0, ROOM], nice=False)
    axis = numbers(percent=True, values=[0, 0.25, 0.5, 0.75, 1])
    return alt.X("from:Q", title=None, scale=scale, axis=axis)


def _down(order: Sequence[str]) -> alt.Y:
    scale = alt.Scale(domain=list(order))
    return alt.Y("row:N", sort=list(order), scale=scale, title=None, axis=names(290))


def _drawn(row: str, lo: float, hi: float, said: str, order: Sequence[str]) -> alt.Chart:
    base = over([{"row": row, "from": lo, "to": hi, "said": said}])
    tips = [tip("row:N", _("What")), tip("said:N", _("Value"))]
    return base.encode(x=_across(), y=_down(order), x2="to:Q", tooltip=tips)


def _said(row: str, at: float, said: str, order: Sequence[str]) -> alt.Chart:
    base = over([{"row": row, "from": at, "said": said}])
    words = base.mark_text(aria=False, align="left", dx=8, color=INK, fontSize=13)
    drawn: alt.Chart = words.encode(x=_across(), y=_down(order), text="said:N")
    return drawn


def _fact(one: Bullet, order: Sequence[str]) -> list[alt.Chart]:
    row, said = order[0], percent(one.fact, one.n)
    drawn = _drawn(row, 0, one.fact, said, order)
    bar = drawn.mark_bar(aria=False, color=BLUES[1], height=BAR)
    return [bar, _said(row, one.fact, said, order)]


def _bounds(one: Bullet, order: Sequence[str]) -> list[alt.Chart]:
    if not one.silent or one.bounds_lo is None or one.bounds_hi is None:
        return []
    said, row = span(one.bounds_lo, one.bounds_hi), labels()[1]
    drawn = _drawn(row, one.bounds_lo, one.bounds_hi, said, order)
    bar = drawn.mark_bar(aria=False, color=PALE, stroke=BLUES[1], strokeWidth=1.5, height=BAR)
    return [bar, _said(row, one.bounds_hi, said, order)]


def _interval(one: Bullet, order: Sequence[str]) -> list[alt.Chart]:
    if one.lo is None or one.hi is None:
        return []
    said, row = span(one.lo, one.hi), labels()[2]
    drawn = _drawn(row, one.lo, one.hi, said, order)
    rule = drawn.mark_rule(aria=False, color=INK, strokeWidth=2)
    caps = over([{"row": row, "from": end} for end in (one.lo, one.hi)])
    ticks = caps.mark_tick(aria=False, color=INK, thickness=2, size=BAR)
    ticks = ticks.encode(x=_across(), y=_down(order))
    return [rule, ticks, _said(row, one.hi, said, order)]
