"""Pairs in time: a strip of weeks with the meetings held, predicted fit beside the outcome."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.sheet import BLUES, INK, WORDS, names, numbers, over, planed, rowed, tip
from data.i18n import _, number

MANY = 2  # meetings of a week that colour a cell fully
FREE, NONE = "×", "·"  # a week of a break, a week without a meeting

Cell = tuple[str, int, bool]  # week, meetings held, whether it is a break


def strip(rows: Sequence[tuple[str, Sequence[Cell]]], title: str) -> alt.LayerChart:
    """Weeks (columns) × pairs (rows): meetings held; a break is crossed, nothing before the start.

    Args:
        rows: (name of the pair, its weeks in order of time).
        title: with the number of pairs.
    """
    told = [
        {
            "pair": name,
            "week": week,
            "held": held,
            "share": min(held, MANY) / MANY,
            "said": str(held) if held else FREE if off else NONE,
        }
        for name, weeks in rows
        for week, held, off in weeks
    ]
    longest = max((weeks for _name, weeks in rows), key=len, default=())
    base = over(told).encode(
        x=alt.X(
            "week:O",
            sort=[week for week, _held, _off in longest],
            title=None,
            axis=alt.Axis(
                aria=False, orient="top", labelAngle=-45, labelColor=INK, labelFontSize=WORDS,
                labelOverlap=True,
            ),
        ),
        y=alt.Y("pair:N", sort=[name for name, _weeks in rows], title=None, axis=names(300)),
        tooltip=[
            tip("pair:N", _("Pair")),
            tip("week:O", _("Week from")),
            tip("held:Q", _("Meetings held")),
        ],
    )  # fmt: skip
    shade = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=list(BLUES)), legend=None)
    ink = alt.condition("datum.share > 0.55", alt.value("white"), alt.value(INK))
    return rowed(
        title,
        base.mark_rect(aria=False, stroke="white", strokeWidth=2).encode(color=shade),
        base.mark_text(aria=False, fontSize=12).encode(text="said:N", color=ink),
    )


def strip_alt(rows: Sequence[tuple[str, Sequence[Cell]]], title: str) -> str:
    """Every pair in words: meetings in how many weeks."""
    told = "; ".join(
        _(
            "{name}: meetings {held}, weeks {weeks}",
            name=name,
            held=sum(held for _week, held, _off in weeks),
            weeks=len(weeks),
        )
        for name, weeks in rows
    )
    return f"{title}. {told}"


def agreement(points: Sequence[tuple[float, float, int]], title: str) -> alt.LayerChart:
    """Dots of several pairs each: predicted fit against the outcome, without names.

    Args:
        points: (fit in [0, 1], outcome on its own scale, pairs behind the dot).
        title: with n.
    """
    rows = [{"fit": fit, "outcome": seen, "pairs": pairs} for fit, seen, pairs in points]
    base = over(rows).encode(
        x=alt.X(
            "fit:Q",
            title=_("Predicted fit"),
            axis=numbers(2),
            scale=alt.Scale(zero=False, nice=True, padding=20),
        ),
        y=alt.Y(
            "outcome:Q",
            title=_("Outcome"),
            axis=numbers(1),
            scale=alt.Scale(zero=False, nice=True, padding=20),
        ),
        tooltip=[
            tip("fit:Q", _("Predicted fit")),
            tip("outcome:Q", _("Outcome")),
            tip("pairs:Q", _("Pairs")),
        ],
    )
    dots = base.mark_circle(aria=False, size=160, opacity=0.8, color=BLUES[1])
    said = base.mark_text(aria=False, dy=-14, fontSize=WORDS, color=INK)
    return planed(title, dots, said.encode(text="pairs:Q"))


def agreement_alt(points: Sequence[tuple[float, float, int]], title: str) -> str:
    """Every dot in words."""
    told = "; ".join(
        _("fit {fit}: {outcome}", fit=number(fit, 2), outcome=number(seen, 1))
        for fit, seen, _pairs in points
    )
    return f"{title}. {told}"
