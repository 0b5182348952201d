"""Terms of the roadmap along a school year: a bar an item, today across them.

The status is told by shade and outline together, so that it is read in grey, too; a late item has a
dashed outline and a sign at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt

from dashboard.charts.sheet import (
    BLUES,
    INK,
    UNKNOWN,
    WARM,
    WORDS,
    legend,
    names,
    over,
    rowed,
    tip,
)
from data.i18n import _, ngettext

FILLS = {
    "done": BLUES[1],
    "in_progress": "#7fb0d6",
    "planned": "#ffffff",
    "not_applicable": "#d9dde2",
}
LATE = "!"
WIDEST = 60  # px of a code beside its bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One item: ``status`` is one of four codes, ``words`` say it; ``late`` in days."""

    code: str
    title: str
    starts_on: date
    due: date
    status: str
    words: str
    late: int = 0


def gantt(bars: Sequence[Bar], title: str, today: date) -> alt.LayerChart:
    """Bars in the order given, and a line at ``today`` where it lies among them."""
    base = over([_row(one) for one in bars])
    rows = alt.Y("code:N", sort=[one.code for one in bars], title=None, axis=names(WIDEST))
    shown = list(dict.fromkeys((one.status, one.words) for one in bars))
    shade = alt.Scale(
        domain=[words for _code, words in shown], range=[FILLS[code] for code, _words in shown]
    )
    drawn = base.mark_bar(aria=False, height=14, stroke=INK, strokeWidth=1, cornerRadius=2).encode(
        x=alt.X("from:T", title=None, axis=_months(), scale=alt.Scale(nice=False)),
        x2="to:T",
        y=rows,
        color=alt.Color("status:N", scale=shade, legend=legend(list(shade.domain))),
        stroke=alt.condition("datum.late > 0", alt.value(WARM), alt.value(INK)),
        strokeDash=alt.condition("datum.late > 0", alt.value([4, 2]), alt.value([1, 0])),
        strokeWidth=alt.condition("datum.late > 0", alt.value(2), alt.value(1)),
        tooltip=[
            tip("said:N", _("Item")),
            tip("term:N", _("Term")),
            tip("status:N", _("Status")),
        ],
    )
    late = (
        base.transform_filter("datum.late > 0")
        .mark_text(aria=False, align="left", dx=5, color=WARM, fontSize=14, fontWeight="bold")
        .encode(x="to:T", y=rows, text=alt.value(LATE))
    )
    return rowed(title, drawn, late, *_today(bars, today))


def gantt_alt(bars: Sequence[Bar], title: str) -> str:
    """Which items stand in which status, and which of them are late."""
    told = [title]
    told += [
        f"{words}: {', '.join(one.code for one in bars if one.words == words)}"
        for words in dict.fromkeys(one.words for one in bars)
    ]
    late = [
        f"{one.code} ({ngettext('{count} day', '{count} days', one.late)})"
        for one in bars
        if one.late
    ]
    if late:
        told.append(_("late: {items}", items=", ".join(late)))
    return ". ".join(one.replace("\n", ", ") for one in told)


def _row(one: Bar) -> dict[str, object]:
    return {
        "code": one.code,
        "said": f"{one.code} {one.title}",
        "from": _at(one.starts_on),
        "to": _at(one.due + timedelta(days=1)),
        "term": f"{one.starts_on:%d.%m.%Y} – {one.due:%d.%m.%Y}",
        "status": one.words,
        "late": one.late,
    }


def _at(day: date) -> str:
    """The beginning of a day by the clock of whoever looks; a bare day is read as Greenwich's."""
    return f"{day.isoformat()}T00:00:00"


def _months() -> alt.Axis:
    return alt.Axis(
        aria=False,
        format="%m.%y",
        tickCount={"interval": "month", "step": 1},
        labelOverlap=True,
        labelColor=INK,
        labelFontSize=WORDS,
        gridColor="#e6eaee",
        orient="top",
    )


def _today(bars: Sequence[Bar], today: date) -> list[alt.Chart]:
    if not bars or not min(one.starts_on for one in bars) <= today <= max(one.due for one in bars):
        return []
    base = over([{"at": _at(today), "words": _("today")}])
    rule = base.mark_rule(aria=False, color=UNKNOWN, strokeDash=[5, 3], strokeWidth=2)
    said = base.mark_text(
        aria=False, color=INK, fontSize=WORDS, baseline="top", align="left", dx=4, dy=2
    )
    down = alt.value("height")
    return [rule.encode(x="at:T"), said.encode(x="at:T", y=down, text="words:N")]
