"""Schools beside one another: funnel plots, small charts, small schools as one. No ranking."""

from collections.abc import Sequence
from math import ceil, floor

from analytics.figures import Figure, Hidden
from analytics.indicators import spoken
from analytics.rollup import Board, Compared
from analytics.shares import funnel_limits
from dashboard.charts.change import Change, change_alt, dumbbells
from dashboard.charts.comparing import Unit, funnel_plot, funnel_plot_alt, many, many_alt
from dashboard.charts.panels import tables, words
from dashboard.charts.panels.panel import (
    NO_TABLE,
    Drawing,
    Panel,
    Table,
    drawable,
    drawing,
    figures_table,
    panel,
    shut,
)
from dashboard.charts.panels.reading import known, values
from data.i18n import _, number

LEVELS = (0.95, 0.998)  # of the limits of a funnel plot
POINTS = 40  # sizes at which the limits are drawn
COUNTED = frozenset({"COV2"})  # nobody answers: requests are counted
SIDE_BY_SIDE = ("COV2", "SAT1", "RR")
TOGETHER = (*SIDE_BY_SIDE, "SAT2", "COV1")  # of small schools


def funnel(board: Board, metric: str) -> Panel:
    """Shares of schools against their size; sorted by name."""
    found = [one for one in board.compared if one.metric_id == metric]
    title = _("{name}: schools", name=words.name(metric))
    if not found:
        return Panel(
            code=f"funnel.{metric}",
            title=title,
            base=board.period,
            lead=_("It appears when a school has a base of five people or more.")
            if metric in COUNTED
            else _("It appears when at least one school has answers of five people or more."),
            meaning=words.meaning("funnel"),
        )
    pooled = found[0].pooled
    units = [_unit(board, one) for one in found]
    base = _("schools: {count} · {period}", count=len(units), period=board.period)
    headline = f"{title}, %\n{base}"
    limits = _limits(pooled, max(one.n for one in units))
    chart = funnel_plot(units, pooled, limits, headline, _sized(metric))
    out = [one for one in units if one.outside]
    return Panel(
        code=f"funnel.{metric}",
        title=title,
        base=base,
        lead=_(
            "All together {pooled}; outside the limits of chance: {count}.",
            pooled=words.percent(pooled),
            count=len(out),
        ),
        drawings=(drawing(chart, funnel_plot_alt(units, pooled, headline)),),
        meaning=words.meaning("funnel"),
        table=_compared_table(board, found),
    )


def beside(board: Board) -> Panel:
    """The same figures of every school as small charts, by name."""
    names = {one.unit_id: one.name for one in board.schools if not one.small}
    panels = [
        (
            words.name(metric),
            {
                names[one.unit_id]: (one.value or 0.0, spoken.value(one))
                for one in board.units(metric)
                if drawable(one) and one.unit_id in names
            },
        )
        for metric in SIDE_BY_SIDE
    ]
    title = _("Schools side by side, %, {period}", period=board.period)
    units = list(names.values())
    shown = bool(units) and any(values for _name, values in panels)
    return Panel(
        code="beside",
        title=_("Schools side by side"),
        base=_("schools: {count} · {period}", count=len(units), period=board.period),
        lead=_("By name, not by value: schools are not ranked.")
        if shown
        else _("It appears when a school has a base of five people or more."),
        drawings=(drawing(many(units, panels, title), many_alt(units, panels, title)),)
        if shown
        else (),
        meaning=words.meaning("beside"),
        table=_units_table(board, names) if shown else NO_TABLE,
    )


def small(board: Board) -> Panel:
    """Small schools together, as if they were one."""
    count = sum(one.schools for one in board.schools if one.small)
    found = [
        one
        for metric in TOGETHER
        if board.pooled and (one := board.of(metric, unit_id=board.pooled)) is not None
    ]
    return Panel(
        code="small",
        title=_("Small schools together"),
        base=_("schools: {count} · {period}", count=count, period=board.period),
        lead=_("Small schools are counted as one: {count}.", count=count)
        if count
        else _("There are fewer than two small schools: nothing to put together."),
        meaning=words.meaning("small"),
        table=figures_table(found) if found else NO_TABLE,
    )


def _unit(board: Board, one: Compared) -> Unit:
    """A point; outside only where whole people are: limits between two counts bar neither."""
    names = {row.unit_id: row.name for row in board.schools}
    low, high = one.limits.get("0.998", one.limits.get("0.95", (0.0, 1.0)))
    return Unit(
        name=names.get(one.unit_id) or _("small schools"),
        share=one.raw,
        n=one.n,
        outside=not floor(low * one.n) <= round(one.raw * one.n) <= ceil(high * one.n),
    )


def _limits(pooled: float, most: int) -> list[tuple[int, float, float, float, float]]:
    step = max(1, most // POINTS)
    sizes = list(range(max(5, step), most + step, step))
    inner, outer = funnel_limits(pooled, sizes, LEVELS)
    found = []
    for size, (low, high), (least, most_) in zip(sizes, inner, outer, strict=True):
        edges = _edge(low, 0), _edge(high, 1), _edge(least, 0), _edge(most_, 1)
        found.append((size, *edges))
    return found


def _sized(metric: str) -> str:
    """What the size of a school is counted in."""
    if metric in COUNTED:
        return _("Requests in the school")
    return _("People who answered in the school")


def _edge(limit: float | None, upper: int) -> float:
    """A limit, or the end of the axis where there is none."""
    return float(upper) if limit is None else limit


def _compared_table(board: Board, found: Sequence[Compared]) -> Table:
    names = {row.unit_id: row.name for row in board.schools}
    rows = tuple(
        (
            names.get(one.unit_id) or _("small schools"),
            str(one.n),
            words.percent(one.raw),
            words.percent(one.shrunk),
        )
        for one in found
    )
    size = _("Requests") if found and found[0].metric_id in COUNTED else _("Answered")
    columns = (_("School"), size, _("Raw share"), _("Drawn to the common share"))
    return Table(columns=columns, rows=rows)


def _units_table(board: Board, names: dict[str, str]) -> Table:
    cells: dict[str, list[str]] = {unit: [] for unit in names}
    for metric in SIDE_BY_SIDE:
        told = {one.unit_id: one for one in board.units(metric)}
        for unit in names:
            cells[unit].append(_cell(told.get(unit)))
    columns = (_("School"), *(words.name(metric) for metric in SIDE_BY_SIDE))
    return Table(columns=columns, rows=tuple((names[unit], *line) for unit, line in cells.items()))


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return spoken.DASH
    if figure.suppressed_reason is not Hidden.NOTHING:
        return spoken.withheld(figure.suppressed_reason)
    return f"{spoken.value(figure)} ({spoken.base(figure)})"


def equity(board: Board) -> Panel:
    """Coverage of requests in each group beside that of everybody else."""
    parts = _unmirrored(board.parts("EQG", "group"))
    sides = (_("everybody else"), _("this group"))

    def drawn(_figure: Figure, title: str) -> Sequence[Drawing]:
        lines = [
            Change(
                name=words.part(one),
                before=shares[1] * 100,
                after=shares[0] * 100,
                said=_apart(one),
                n=one.n or 0,
            )
            for one in parts
            if drawable(one) and len(shares := values(one, "shares")) > 1
        ]
        if not lines:
            return ()
        chart = dumbbells(lines, title, (0, 100), sides)
        return (drawing(chart, change_alt(lines, title), tables.of_changes(lines, sides)),)

    whole = board.of("EQG")
    lead = ""
    if whole is not None and not shut(whole) and whole.value is not None:
        widest = words.signed(whole.value * 100, 0).lstrip("+")
        lead = _("The largest difference: {value} percentage points.", value=widest)
    return panel(board, "EQG", drawn, parts=parts, lead=lead)


def _unmirrored(parts: Sequence[Figure]) -> list[Figure]:
    """Each split once: of two groups that are all the rest to each other, the first is enough."""
    found: list[Figure] = []
    for one in parts:
        group, shares = one.part.split("&")[0], values(one, "shares")
        told = [values(other, "shares") for other in found if other.part.startswith(f"{group}&")]
        if not shares or shares[::-1] not in told:
            found.append(one)
    return found


def _apart(figure: Figure) -> str:
    """Difference in per cent points with its interval."""
    value, lo, hi = (
        words.signed(None if one is None else one * 100, 0)
        for one in (figure.value, figure.lo, figure.hi)
    )
    return _("{value} [{lo}; {hi}] percentage points, n = {n}", value=value, lo=lo, hi=hi,
             n=figure.n)  # fmt: skip


def across(board: Board) -> Panel:
    """How many mentors work in more than one school."""
    figure = board.of("LOADM")
    found = known(figure, "across") if figure is not None and not shut(figure) else None
    said = _("It appears when mentors of one school have mentees in another.")
    if found is not None:
        said = _("Mentors with a mentee in another school: {count}.", count=number(found, 0))
    rows = () if found is None else ((_("Mentors of several schools"), number(found, 0)),)
    return Panel(
        code="across",
        title=_("Mentors across schools"),
        base=board.period,
        lead=said,
        meaning=words.meaning("across"),
        table=Table(columns=(_("What"), _("Value")) if rows else (), rows=rows),
    )
