"""What all charts share: ink, sizes, rows in, axes without decoration, titles that fit.

Colour is never alone: a dash, a shape or a word says the same. ``width`` is that of the container;
a report sets its own.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from data.i18n import number

ROW_HEIGHT = 26  # px, tall enough for a number and a finger
BAR = 16  # px
HEIGHT = 260  # px of a chart whose height is an axis
BLUES = ("#f7fbff", "#2f6f9f")
UNKNOWN = "#9aa5b1"  # a bar that rests on no answer; its words say so too
INK = "#1f2a37"
PALE = "#d5e3ef"
WARM = "#a4501b"  # what stands against the blue; dashed or hollow too
GREYS = ("#1f4e79", "#7fb0d6", "#d9dde2", "#5b6570", "#b9cfe2", "#f0f2f4")  # told apart in grey
TITLE, WORDS = 14, 12  # font sizes
WIDE_NAME = 18  # characters of a name of a legend from which on it stands by itself
LINE = 74  # characters of one line of a title


def over(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """A chart over its own rows and nothing else."""
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def ends(base: alt.Chart, field: str) -> alt.Chart:
    """The number at the end of each bar."""
    drawn: alt.Chart = base.mark_text(aria=False, align="left", dx=5, color=INK, fontSize=13)
    return drawn.encode(text=field)


def names(widest: int) -> alt.Axis:
    """Names beside the rows, in the colour of text; a longer one is cut with an ellipsis."""
    return alt.Axis(
        aria=False,
        labelLimit=widest,
        labelColor=INK,
        labelFontSize=WORDS,
        labelFlush=False,
        ticks=False,
        domain=False,
    )


def rowed(title: str, *layers: alt.Chart) -> alt.LayerChart:
    """Layers over rows of names: as tall as it has rows."""
    return alt.LayerChart(
        layer=list(layers),
        height=alt.Step(ROW_HEIGHT),
        width="container",
        title=titled(title),
    )


def planed(title: str, *layers: alt.Chart, height: int = HEIGHT) -> alt.LayerChart:
    """Layers over two axes of numbers."""
    return alt.LayerChart(
        layer=list(layers),
        height=height,
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        title=titled(title),
    )


def titled(title: str) -> alt.TitleParams:
    """A title at the left edge, broken into lines: Vega breaks none itself.

    What stands after a line break is the smaller line below: n, N and the period.
    """
    name, _break, base = title.partition("\n")
    lines = textwrap.wrap(name, LINE) or [""]
    text = lines if len(lines) > 1 else lines[0]
    if not base:
        return alt.TitleParams(text, anchor="start", fontSize=TITLE, offset=12, aria=False)
    return alt.TitleParams(
        text,
        anchor="start",
        fontSize=TITLE,
        offset=12,
        aria=False,  # the words of the whole chart say it
        subtitle=base,
        subtitleFontSize=WORDS,
        subtitleColor=INK,
    )


def numbers(places: int = 0, *, percent: bool = False, **more: Any) -> alt.Axis:
    """An axis of numbers as Russian and English write them; shares in per cent."""
    value = "datum.value * 100" if percent else "datum.value"
    comma = "," if _point() == "," else "."
    told = f"replace(format({value}, '.{places}f'), '.', '{comma}')"
    told += " + ' %'" if percent else ""
    settings: dict[str, Any] = {
        "aria": False,
        "labelExpr": told,
        "labelColor": INK,
        "labelFontSize": WORDS,
        "gridColor": "#e6eaee",
        "titleColor": INK,
        "titleFontSize": WORDS,
        "titleFontWeight": "normal",
    }
    return alt.Axis(**(settings | more))


def target_line(value: float, words: str, axis: str = "x") -> list[alt.Chart]:
    """A dashed line at the target with its words at the end."""
    base = over([{"at": value, "words": words}])
    rule = base.mark_rule(aria=False, color=WARM, strokeDash=[5, 3], strokeWidth=2)
    said = base.mark_text(aria=False, color=WARM, fontSize=WORDS, baseline="bottom", dy=-3)
    if axis == "x":
        along = alt.X("at:Q")
        return [rule.encode(x=along), said.encode(x=along, y=alt.value(0), text="words:N")]
    said = base.mark_text(aria=False, color=WARM, fontSize=WORDS, align="left", dx=4, dy=-7)
    up = alt.Y("at:Q")
    return [rule.encode(y=up), said.encode(y=up, x=alt.value(0), text="words:N")]


def tip(field: str, title: str) -> alt.Tooltip:
    """One line of a tooltip."""
    return alt.Tooltip(field, title=title)


def legend(names: Sequence[str]) -> alt.Legend:
    """Shades by name above the plot; long names under one another."""
    columns = 1 if max((len(one) for one in names), default=0) > WIDE_NAME else 3
    return alt.Legend(
        title=None, orient="top", labelLimit=420, columns=columns, labelColor=INK, aria=False
    )


def percent(share: float | None, n: int | None = None) -> str:
    """A share in per cent; a decimal only where a hundred people have answered.

    >>> percent(0.857), percent(0.857, 140), percent(None)
    ('86 %', '85,7 %', '–')
    """
    if share is None:
        return "–"
    return f"{number(share * 100, 1 if n is not None and n >= FINE else 0)} %"


def span(lo: float | None, hi: float | None) -> str:
    """Two shares as a range of per cent.

    >>> span(0.643, 0.9)
    '64–90 %'
    """
    if lo is None or hi is None:
        return "–"
    return f"{number(lo * 100, 0)}–{number(hi * 100, 0)} %"


FINE = 100  # people from whom on a decimal of a per cent means something


def _point() -> str:
    return number(0.5, 1)[1]
