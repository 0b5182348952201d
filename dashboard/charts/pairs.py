"""Pairs in time: a strip of weeks with the meetings held, predicted fit beside the outcome."""

from collections.abc import Sequence

import altair as alt

from dashboard.charts.sheet import BLUES, INK, WORDS, names, numbers, over, planed, rowed, tip
from data.i18n import _

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


def agreement(points: Sequence[tuple[float, float]], title: str) -> alt.LayerChart:
    """One dot a pair: predicted fit against the score of the relation, without names.

    Args:
        points: (fit in [0, 1], score 1-5).
        title: with n.
    """
    rows = [{"fit": fit, "score": score} for fit, score in points]
    dots = over(rows).mark_circle(aria=False, size=90, opacity=0.65, color=BLUES[1])
    drawn = dots.encode(
        x=alt.X(
            "fit:Q",
            title=_("Predicted fit"),
            axis=numbers(2),
            scale=alt.Scale(zero=False, nice=True),
        ),
        y=alt.Y(
            "score:Q",
            title=_("Relation in the pair, 1–5"),
            axis=numbers(1),
            scale=alt.Scale(domain=[1, 5]),
        ),
        tooltip=[tip("fit:Q", _("Predicted fit")), tip("score:Q", _("Relation in the pair, 1–5"))],
    )
    return planed(title, drawn)


def agreement_alt(points: Sequence[tuple[float, float]], title: str) -> str:
    """How many dots there are; the verdict stands in words beside the chart."""
    return _("{title}. Pairs on the chart: {count}", title=title, count=len(points))
