"""How something is spread: reasons over time, kinds of answers, a map of cells, load of people."""

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.sheet import (
    BAR,
    BLUES,
    GREYS,
    INK,
    UNKNOWN,
    WORDS,
    legend,
    names,
    numbers,
    over,
    planed,
    rowed,
    tip,
)
from data.i18n import _, number

BELOW, TALL = 9, 40  # px: a bar below the middle of its row, and the row
DARK_FROM = 0.55  # share of the darkest cell from which the number is written in white


def reasons(
    series: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str], title: str
) -> alt.LayerChart:
    """Stacked bars: (when, count by reason) in the order of time; ``order`` from below upwards.

    Each part has its number in it; the legend names the shades from dark to light.
    """
    rows: list[dict[str, object]] = []
    for when, counts in series:
        below = 0
        for at, reason in enumerate(order):
            count = counts.get(reason, 0)
            if count:
                rows.append(
                    {"when": when, "reason": reason, "count": count, "from": below,
                     "to": below + count, "mid": below + count / 2, "dark": at in (0, 3)}
                )  # fmt: skip
            below += count
    top = max([1, *(sum(counts.values()) for _when, counts in series)])
    base = over(rows).encode(
        x=alt.X("when:N", sort=[when for when, _counts in series], title=None,
                axis=alt.Axis(aria=False, labelAngle=0, labelColor=INK, labelFontSize=WORDS)),
        y=alt.Y("from:Q", title=None, axis=numbers(tickMinStep=1),
                scale=alt.Scale(domain=[0, top * 1.1], nice=False)),
        tooltip=[tip("when:N", _("When")), tip("reason:N", _("Reason")),
                 tip("count:Q", _("People"))],
    )  # fmt: skip
    bars = base.mark_bar(aria=False, stroke="white", strokeWidth=1.5).encode(
        y2="to:Q", color=_shades(order)
    )
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    words = base.mark_text(aria=False, fontSize=WORDS).encode(
        y=alt.Y("mid:Q"), text="count:Q", color=ink
    )
    return planed(title, bars, words)


def reasons_alt(
    series: Sequence[tuple[str, Mapping[str, int]]], order: Sequence[str], title: str
) -> str:
    """The last bar in words."""
    when, counts = series[-1]
    told = ", ".join(f"{one} {counts[one]}" for one in order if counts.get(one))
    return f"{title}. {when}: {told or '0'}"


def diverging(
    rows: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str], title: str, middle: int
) -> alt.LayerChart:
    """Bars to the left and right of zero: (name, counts by kind); ``middle`` is the neutral kind.

    Counts are people; half of the neutral ones lie on either side. The number is in each part.
    """
    drawn: list[dict[str, object]] = []
    for name, counts in rows:
        total = sum(counts) or 1
        at = -(sum(counts[:middle]) + counts[middle] / 2) / total
        for kind, count, order in zip(kinds, counts, range(len(kinds)), strict=True):
            share = count / total
            if count:
                drawn.append(
                    {"name": name, "kind": kind, "from": at, "to": at + share, "count": count,
                     "mid": at + share / 2, "dark": order != middle}
                )  # fmt: skip
            at += share
    base = over(drawn).encode(
        y=alt.Y("name:N", sort=[name for name, _counts in rows], title=None, axis=names(280)),
        x=alt.X("from:Q", title=None, axis=None, scale=alt.Scale(domain=[-1.02, 1.02])),
        tooltip=[tip("name:N", _("What")), tip("kind:N", _("Answer")), tip("count:Q", _("People"))],
    )
    fills = _opposed(len(kinds), middle)
    shade = alt.Color(
        "kind:N",
        sort=list(kinds),
        scale=alt.Scale(domain=list(kinds), range=fills),
        legend=legend(kinds),
    )
    ink = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    return rowed(
        title,
        base.mark_bar(aria=False, height=BAR + 4, stroke="white").encode(x2="to:Q", color=shade),
        base.mark_text(aria=False, fontSize=WORDS).encode(
            x=alt.X("mid:Q"), text="count:Q", color=ink
        ),
    )


def diverging_alt(
    rows: Sequence[tuple[str, Sequence[int]]], kinds: Sequence[str], title: str
) -> str:
    """Every row in words."""
    told = "; ".join(
        f"{name}: "
        + ", ".join(f"{kind} {count}" for kind, count in zip(kinds, counts, strict=True))
        for name, counts in rows
    )
    return f"{title}. {told}"


def heat(
    cells: Mapping[tuple[str, str], tuple[float, str]],
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    hidden: str = "•",
) -> alt.LayerChart:
    """A map rows × columns: (share in [0, 1], words); a cell that is not given shows ``hidden``."""
    told = [
        {
            "row": row,
            "column": column,
            "value": cells[row, column][0] if (row, column) in cells else None,
            "said": cells[row, column][1] if (row, column) in cells else hidden,
        }
        for row in rows
        for column in columns
    ]
    base = over(told).encode(
        x=alt.X("column:N", sort=list(columns), title=None,
                axis=alt.Axis(aria=False, orient="top", labelAngle=0, labelColor=INK,
                              labelFontSize=WORDS)),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=names(340)),
        tooltip=[tip("row:N", _("What")), tip("column:N", _("When")), tip("said:N", _("Value"))],
    )  # fmt: skip
    known = "isValid(datum.value)"
    shade = alt.Color(
        "value:Q",
        scale=alt.Scale(domain=[0, 1], range=list(BLUES)),
        legend=None,
        condition=[{"test": f"!{known}", "value": "#eceff2"}],
    )
    ink = alt.condition(f"datum.value > {DARK_FROM}", alt.value("white"), alt.value(INK))
    return rowed(
        title,
        base.mark_rect(aria=False, stroke="white", strokeWidth=2).encode(color=shade),
        base.mark_text(aria=False, fontSize=13).encode(text="said:N", color=ink),
    )


def heat_alt(cells: Mapping[tuple[str, str], tuple[float, str]], title: str) -> str:
    """Every shown cell in words."""
    told = "; ".join(f"{row}, {column}: {said}" for (row, column), (_v, said) in cells.items())
    return f"{title}. {told}"


def lorenz(points: Sequence[tuple[float, float]], title: str) -> alt.LayerChart:
    """Share of mentors, least loaded first, against share of mentees; the diagonal is equal."""
    both = {"title": None, "scale": alt.Scale(domain=[0, 1], nice=False)}
    rows = [{"x": x, "y": y} for x, y in points]
    axis_x = numbers(percent=True, title=_("Share of mentors, the least loaded first"))
    axis_y = numbers(percent=True, title=_("Share of mentees"))
    base = over(rows).encode(
        x=alt.X("x:Q", scale=both["scale"], axis=axis_x),
        y=alt.Y("y:Q", scale=both["scale"], axis=axis_y),
    )
    equal = over([{"x": 0, "y": 0}, {"x": 1, "y": 1}]).mark_line(
        aria=False, color=UNKNOWN, strokeDash=[5, 3]
    )
    label = over([{"x": 0.42, "y": 0.5, "words": _("equal load")}]).mark_text(
        aria=False, color=INK, fontSize=WORDS, align="right"
    )
    return planed(
        title,
        equal.encode(x="x:Q", y="y:Q"),
        base.mark_line(aria=False, color=BLUES[1], strokeWidth=2),
        base.mark_point(aria=False, color=BLUES[1], filled=True, size=40, opacity=1),
        label.encode(x="x:Q", y="y:Q", text="words:N"),
    )


def lorenz_alt(title: str, gini: float) -> str:
    """The number the curve stands for."""
    return _("{title}. Gini {gini}; 0 is equal load", title=title, gini=number(gini, 2))


def bars(rows: Sequence[tuple[str, float, str]], title: str, top: float = 0.0) -> alt.LayerChart:
    """Bars with their words at the end: (name, value, words), in the order to show.

    The name stands above its bar: beside it, it would leave no room for bars on a phone.
    """
    told = [{"name": name, "value": value, "said": said} for name, value, said in rows]
    widest = max([top, 1e-9, *(value for _name, value, _said in rows)])
    base = over(told).encode(
        x=alt.X("value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, widest * 1.7])),
        y=alt.Y("name:N", sort=[name for name, _v, _s in rows], title=None, axis=None),
    )
    drawn = base.mark_bar(
        aria=False, color=BLUES[1], cornerRadiusEnd=3, height=BAR, yOffset=BELOW
    ).encode(tooltip=[tip("name:N", _("What")), tip("said:N", _("Value"))])
    said = base.mark_text(aria=False, align="left", dx=5, dy=BELOW, color=INK, fontSize=13)
    above = base.mark_text(aria=False, align="left", dy=-BELOW, color=INK, fontSize=WORDS)
    chart = rowed(
        title,
        drawn,
        said.encode(text="said:N"),
        above.encode(x=alt.value(0), text="name:N"),
    )
    chart.height = alt.Step(TALL)
    return chart


def bars_alt(rows: Sequence[tuple[str, float, str]], title: str) -> str:
    """Every bar in words."""
    return f"{title}. " + "; ".join(f"{name}: {said}" for name, _value, said in rows)


def _shades(order: Sequence[str]) -> alt.Color:
    fills = [GREYS[at % len(GREYS)] for at in range(len(order))]
    return alt.Color(
        "reason:N",
        sort=list(order),
        scale=alt.Scale(domain=list(order), range=fills),
        legend=legend(order),
    )


def _opposed(kinds: int, middle: int) -> list[str]:
    """Dark warm to the left, grey in the middle, dark blue to the right."""
    warm, cold = ("#a4501b", "#b8662f", "#c77d4a"), ("#5b93bf", "#3d7dae", "#1f4e79")
    left = list(warm[:middle])
    right = list(cold[-(kinds - middle - 1) :]) if kinds - middle - 1 else []
    return [*left, "#d9dde2", *right]
