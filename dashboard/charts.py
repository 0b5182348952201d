"""Charts as Altair specs: one spec for the screen and for a report. Data in, a chart out.

Importing this costs 0.3 s (Altair): a page imports it when it draws.
"""

from collections.abc import Mapping, Sequence

import altair as alt

from data.i18n import _

ROW_HEIGHT = 26  # px, tall enough for a number and a finger
BLUES = ("#f7fbff", "#2f6f9f")
INK = "#1f2a37"
_ABOVE = alt.Axis(orient="top", labelAngle=0)
DARK_FROM = 0.55  # share of the darkest cell from which the number is written in white


def coverage(
    domains: Sequence[str], demand: Sequence[int], supply: Sequence[int], places: Sequence[int]
) -> alt.LayerChart:
    """Heat map of demand and supply by competency.

    Args:
        domains: (domains,) names in the language of the screen, in the order to show.
        demand: (domains,) mentees with a strong need.
        supply: (domains,) mentors able to help.
        places: (domains,) free places at those mentors.

    Returns:
        Domains (rows) × three counts (columns); colour is the count, which stands in the cell.
    """
    columns: Mapping[str, Sequence[int]] = {
        _("Ask for help"): demand,
        _("Can help"): supply,
        _("Free places"): places,
    }
    rows = [
        {"domain": domain, "what": what, "count": int(counts[at])}
        for what, counts in columns.items()
        for at, domain in enumerate(domains)
    ]
    top = max([1, *demand, *supply, *places])
    base = _over(rows).encode(
        x=alt.X(
            "what:N", sort=list(columns), title=None, axis=alt.Axis(orient="top", labelAngle=0)
        ),
        y=alt.Y("domain:N", sort=list(domains), title=None, axis=alt.Axis(labelLimit=320)),
    )
    shade = alt.Color("count:Q", scale=alt.Scale(domain=[0, top], range=list(BLUES)), legend=None)
    ink = alt.condition(f"datum.count > {DARK_FROM * top}", alt.value("white"), alt.value(INK))
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=shade,
        tooltip=[
            alt.Tooltip("domain:N", title=_("Competency")),
            alt.Tooltip("what:N", title=_("What is counted")),
            alt.Tooltip("count:Q", title=_("People or places")),
        ],
    )
    return _sized(cells, base.mark_text(fontSize=13).encode(text="count:Q", color=ink))


def funnel(steps: Sequence[tuple[str, int]]) -> alt.LayerChart:
    """Bars from the widest to the narrowest: how many are left after each step of a round.

    Args:
        steps: (label, people) in order; labels in the language of the screen.
    """
    rows = [{"step": label, "count": count} for label, count in steps]
    order = [label for label, _count in steps]
    base = _over(rows).encode(
        x=alt.X("count:Q", title=_("people"), axis=alt.Axis(tickMinStep=1, format="d")),
        y=alt.Y("step:N", sort=order, title=None, axis=alt.Axis(labelLimit=280)),
    )
    bars = base.mark_bar(color=BLUES[1], cornerRadiusEnd=3, height=16)
    return _sized(bars, base.mark_text(align="left", dx=5, color=INK).encode(text="count:Q"))


def _over(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def _sized(below: alt.Chart, above: alt.Chart) -> alt.LayerChart:
    return alt.LayerChart(layer=[below, above], height=alt.Step(ROW_HEIGHT), width="container")
