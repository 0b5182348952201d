"""Charts of a round and of running pairs: demand, funnels, reasons, principles, meetings."""

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.charts.sheet import BAR, BLUES, INK, UNKNOWN, ends, names, over, rowed
from data.codebook.disclosure import rules
from data.i18n import _, ngettext
from matching.affinity import spoken

DARK_FROM = 0.55  # share of the darkest cell from which the number is written in white

Counts = tuple[int | None, int | None, int | None]  # demand, supply, free places; None: hidden


def few() -> str:
    """What stands for a count that is too small to be shown."""
    return f"<{rules().k}"


def coverage(
    domains: Sequence[str],
    demand: Sequence[int | None],
    supply: Sequence[int | None],
    places: Sequence[int | None],
    people: tuple[int, int] = (0, 0),
) -> alt.LayerChart:
    """Heat map of demand and supply by competency.

    Args:
        domains: (domains,) names in the language of the screen, in the order to show.
        demand: (domains,) mentees with a strong need.
        supply: (domains,) mentors able to help.
        places: (domains,) free places at those mentors; a count that is None is too small to show.
        people: how many mentees and mentors are counted, for the title.

    Returns:
        Domains (rows) × three counts (columns); colour is the count, which stands in the cell.
    """
    columns: Mapping[str, Sequence[int | None]] = {
        _("Ask for help"): demand,
        _("Can help"): supply,
        _("Free places"): places,
    }
    rows = [
        {"domain": domain, "what": what, "count": counts[at]}
        for what, counts in columns.items()
        for at, domain in enumerate(domains)
    ]
    top = max([1, *(one for counts in columns.values() for one in counts if one is not None)])
    hidden = any(one is None for counts in columns.values() for one in counts)
    base = over(rows).encode(
        x=alt.X(
            "what:N",
            sort=list(columns),
            title=None,
            axis=alt.Axis(
                aria=False,
                orient="top",
                labelAngle=0,
                labelColor=INK,
                labelFontSize=12,
                labelFlush=False,
            ),
        ),
        y=alt.Y("domain:N", sort=list(domains), title=None, axis=names(360)),
    )
    shade = alt.Color("count:Q", scale=alt.Scale(domain=[0, top], range=list(BLUES)), legend=None)
    ink = alt.condition(f"datum.count > {DARK_FROM * top}", alt.value("white"), alt.value(INK))
    cells = base.mark_rect(aria=False, stroke="white", strokeWidth=2).encode(
        color=shade,
        tooltip=[
            alt.Tooltip("domain:N", title=_("Competency")),
            alt.Tooltip("what:N", title=_("What is counted")),
            *(() if hidden else (alt.Tooltip("count:Q", title=_("People or places")),)),
        ],
    )
    number = alt.Text("count:Q")
    text = alt.condition("datum.count === null", alt.value(few()), number) if hidden else number
    title = _(
        "Demand and supply by competency: mentees {mentees}, mentors {mentors}",
        mentees=people[0],
        mentors=people[1],
    )
    return rowed(title, cells, base.mark_text(aria=False, fontSize=13).encode(text=text, color=ink))


def coverage_alt(domains: Sequence[str], counts: Sequence[Counts]) -> str:
    """The heat map in a sentence: where more people ask than there are places."""
    short = [
        name
        for name, (asked, _able, free) in zip(domains, counts, strict=True)
        if asked is not None and free is not None and asked > free
    ]
    if any(one is None for row in counts for one in row):
        return _(
            "Demand and supply by competency; counts below {few} are not shown.", few=rules().k
        )
    if not short:
        return _("Demand and supply by competency: there are places enough everywhere.")
    return _(
        "Demand and supply by competency. Places are short in: {domains}.", domains="; ".join(short)
    )


def funnel(steps: Sequence[tuple[str, int]], title: str, top: int = 0) -> alt.LayerChart:
    """Bars from the widest to the narrowest: how many are left after each step of a round.

    Args:
        steps: (label, people) in order; labels in the language of the screen.
        title: whom the bars count.
        top: end of the axis, so that two funnels side by side compare; 0 takes the widest bar.
    """
    rows = [{"step": label, "count": int(count)} for label, count in steps]
    order = [label for label, _count in steps]
    widest = max([top, 1, *(count for _label, count in steps)])
    base = over(rows).encode(
        x=alt.X("count:Q", title=None, axis=None, scale=alt.Scale(domain=[0, widest * 1.12])),
        y=alt.Y("step:N", sort=order, title=None, axis=names(280)),
    )
    bars = base.mark_bar(aria=False, color=BLUES[1], cornerRadiusEnd=3, height=BAR).encode(
        tooltip=[
            alt.Tooltip("step:N", title=_("Step")),
            alt.Tooltip("count:Q", title=_("People or places")),
        ]
    )
    return rowed(title, bars, ends(base, "count:Q"))


def funnel_alt(steps: Sequence[tuple[str, int]], title: str) -> str:
    """The funnel in a sentence."""
    return f"{title}: " + ", ".join(f"{label}: {count}" for label, count in steps)


def contributions(parts: Sequence[tuple[str, int, bool]]) -> alt.LayerChart:
    """What a pair's points are made of, the greatest part first.

    Args:
        parts: (words, points of 100, known); a part that rests on no answer is grey.
    """
    rows = [
        {"part": words, "points": int(points), "known": known} for words, points, known in parts
    ]
    order = [words for words, _points, _known in parts]
    widest = max([1, *(points for _words, points, _known in parts)])
    total = sum(points for _words, points, _known in parts)
    base = over(rows).encode(
        x=alt.X("points:Q", title=None, axis=None, scale=alt.Scale(domain=[0, widest * 1.15])),
        y=alt.Y("part:N", sort=order, title=None, axis=names(400)),
    )
    bars = base.mark_bar(aria=False, cornerRadiusEnd=3, height=BAR).encode(
        color=alt.condition("datum.known", alt.value(BLUES[1]), alt.value(UNKNOWN)),
        tooltip=[
            alt.Tooltip("part:N", title=_("Reason")),
            alt.Tooltip("points:Q", title=_("Points of 100")),
        ],
    )
    return rowed(_("{points} points of 100", points=total), bars, ends(base, "points:Q"))


def contributions_alt(parts: Sequence[tuple[str, int, bool]]) -> str:
    """The parts of a pair's points in a sentence."""
    total = sum(points for _words, points, _known in parts)
    said = ngettext("{count} point of 100", "{count} points of 100", total)
    return f"{said}: " + "; ".join(f"{words} {points}" for words, points, _known in parts)


def principles(bars: Sequence[tuple[str, float, float, bool]]) -> alt.LayerChart:
    """What each principle gives the weakest pairs: a bar for their mean, a tick for the weakest.

    Args:
        bars: (name, mean affinity of the weakest 5 % of the pairs, affinity of the weakest, chosen)
            in the order to show; the chosen one is dark and has a word, colour alone says nothing.
    """
    chosen = [_("{name} — chosen", name=name) if one else name for name, _low, _worst, one in bars]
    rows = [
        {
            "name": name,
            "low": low * 100,
            "worst": worst * 100,
            "said": spoken(low),
            "least": spoken(worst),
            "chosen": one,
        }
        for name, (_name, low, worst, one) in zip(chosen, bars, strict=True)
    ]
    widest = max([1.0, *(low * 100 for _name, low, _worst, _one in bars)])
    scale = alt.Scale(domain=[0, widest * 1.2])
    base = over(rows).encode(
        x=alt.X("low:Q", title=None, axis=None, scale=scale),
        y=alt.Y("name:N", sort=chosen, title=None, axis=names(360)),
    )
    tips = [
        alt.Tooltip("name:N", title=_("Principle")),
        alt.Tooltip("said:N", title=_("Weakest 5 %, mean")),
        alt.Tooltip("least:N", title=_("Weakest pair")),
    ]
    shade = alt.condition("datum.chosen", alt.value(BLUES[1]), alt.value(UNKNOWN))
    drawn = base.mark_bar(aria=False, cornerRadiusEnd=3, height=BAR).encode(
        color=shade, tooltip=tips
    )
    tick = base.mark_tick(aria=False, color=INK, thickness=3, size=BAR + 4)
    title = _("Weakest 5 % of the pairs, points of 100")
    return rowed(
        title,
        drawn,
        tick.encode(x=alt.X("worst:Q", title=None, axis=None, scale=scale)),
        ends(base, "said:N"),
    )


def principles_alt(bars: Sequence[tuple[str, float, float, bool]]) -> str:
    """The same in words; the tick of the chart is the weakest pair."""
    told = "; ".join(
        _("{name}: {low}, the weakest {worst}", name=name, low=spoken(low), worst=spoken(worst))
        for name, low, worst, _chosen in bars
    )
    return _(
        "Mean of the weakest 5 % of the pairs (the tick is the weakest pair), points of 100:"
        " {told}.",
        told=told,
    )


def meetings(bars: Sequence[tuple[str, int, int]]) -> alt.LayerChart:
    """Meetings held against those planned up to today: a bar and a tick for each pair.

    Args:
        bars: (pair, held, planned by now), in the order to show.
    """
    order = [name for name, _held, _planned in bars]
    rows = [
        {
            "pair": name,
            "held": held,
            "planned": planned,
            "said": _("{held} of {planned}", held=held, planned=planned),
        }
        for name, held, planned in bars
    ]
    widest = max([1, *(max(held, planned) for _name, held, planned in bars)])
    scale = alt.Scale(domain=[0, widest * 1.2])
    base = over(rows).encode(
        x=alt.X("held:Q", title=None, axis=None, scale=scale),
        y=alt.Y("pair:N", sort=order, title=None, axis=names(320)),
    )
    tips = [
        alt.Tooltip("pair:N", title=_("Pair")),
        alt.Tooltip("held:Q", title=_("Held")),
        alt.Tooltip("planned:Q", title=_("Planned by now")),
    ]
    drawn = base.mark_bar(aria=False, color=BLUES[1], cornerRadiusEnd=3, height=BAR).encode(
        tooltip=tips
    )
    tick = base.mark_tick(aria=False, color=INK, thickness=3, size=BAR + 4)
    at = alt.X("planned:Q", title=None, axis=None, scale=scale)
    said = base.mark_text(aria=False, align="left", dx=6, color=INK, fontSize=13)
    far = alt.X("most:Q", title=None, axis=None, scale=scale)
    said = said.transform_calculate(most="max(datum.held, datum.planned)")
    title = _(
        "Meetings held; the tick is the number planned by now. Pairs: {count}", count=len(bars)
    )
    return rowed(title, drawn, tick.encode(x=at), said.encode(x=far, text="said:N"))


def meetings_alt(bars: Sequence[tuple[str, int, int]]) -> str:
    """The same in words."""
    told = "; ".join(
        _("{name}: {held} of {planned}", name=name, held=held, planned=planned)
        for name, held, planned in bars
    )
    return _("Meetings held of those planned by now. {told}.", told=told)
