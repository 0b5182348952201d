"""Row 4: what there is to work with, without names. BANK LOADM EQ."""

from collections.abc import Mapping, Sequence

from analytics.figures import Figure
from analytics.rollup import Board
from dashboard.charts.panels import tables, words
from dashboard.charts.panels.panel import Drawing, Panel, Table, drawing, panel, shut
from dashboard.charts.panels.reading import known, rows
from dashboard.charts.panels.sketches import barred
from dashboard.charts.rounds import coverage, coverage_alt, few
from dashboard.charts.spread import lorenz, lorenz_alt
from data.i18n import _, ngettext, number


def bank(board: Board) -> Panel:
    """Demand and supply by competency, and the flow of the bank."""
    figure = board.of("BANK")
    notes, table = [], None
    if figure is not None and not shut(figure):
        notes = _flow(figure)
        table = _domains_table(figure)

    def drawn(one: Figure, _title: str) -> Sequence[Drawing]:
        found = rows(one, "domains")
        if not found:
            return ()
        names = [words.code("domain", str(row["domain"])) for row in found]
        counts = [(_few(row, "need"), _few(row, "can"), _few(row, "places")) for row in found]
        need, can, places = zip(*counts, strict=True)
        people = (_count(one, "asking"), _count(one, "mentors"))
        chart = coverage(names, need, can, places, people)
        return (drawing(chart, coverage_alt(names, counts)),)

    return panel(board, "BANK", drawn, notes=notes, table=table)


def load(board: Board) -> Panel:
    """How many mentors lead how many mentees; no mentor is named."""

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        told = [
            (
                ngettext("{count} mentee", "{count} mentees", _n(row, "load")),
                float(_n(row, "mentors")),
                ngettext("{count} mentor", "{count} mentors", _n(row, "mentors")),
            )
            for row in rows(figure, "spread", "load", "mentors")
        ]
        return barred(told, title)

    figure = board.of("LOADM")
    notes = []
    if figure is not None and not shut(figure) and known(figure, "hours_median") is not None:
        hours = number(known(figure, "hours_median") or 0, 1)
        notes.append(_("Median of mentors: {hours} hours a month.", hours=hours))
    return panel(board, "LOADM", drawn, notes=notes)


def equality(board: Board) -> Panel:
    """How evenly mentees are spread over willing mentors."""

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        points = [(float(one["x"]), float(one["y"])) for one in rows(figure, "lorenz", "x", "y")]
        if len(points) < 2 or figure.value is None:  # noqa: PLR2004 -- a line needs two points
            return ()
        return (
            drawing(
                lorenz(points, title),
                lorenz_alt(title, figure.value),
                tables.of_pairs(points, (_("Share of mentors"), _("Share of mentees"))),
            ),
        )

    figure = board.of("EQ")
    notes = []
    if figure is not None and not shut(figure) and known(figure, "idle") is not None:
        idle = words.percent(known(figure, "idle"))
        notes.append(_("Free while requests wait: {share} of willing mentors.", share=idle))
    return panel(board, "EQ", drawn, notes=notes)


def _flow(figure: Figure) -> list[str]:
    if known(figure, "inflow") is None or known(figure, "outflow") is None:
        return []
    return [
        _(
            "Came into the bank: {inflow}, left it: {outflow}, free places: {free}.",
            inflow=_count(figure, "inflow"),
            outflow=_count(figure, "outflow"),
            free=_count(figure, "free"),
        )
    ]


def _count(figure: Figure, key: str) -> int:
    return int(known(figure, key) or 0)


def _domains_table(figure: Figure) -> Table | None:
    found = rows(figure, "domains")
    if not found:
        return None
    cells = tuple(
        (
            words.code("domain", str(row["domain"])),
            *(_told(_few(row, key)) for key in ("need", "can", "places")),
        )
        for row in found
    )
    return Table(
        columns=(_("Competency"), _("Ask for help"), _("Can help"), _("Free places")), rows=cells
    )


def _few(row: Mapping[str, object], key: str) -> int | None:
    """A count of a row; None where it is too small to be shown."""
    return None if row.get(key) is None else _n(row, key)


def _told(count: int | None) -> str:
    return few() if count is None else str(count)


def _n(row: object, key: str) -> int:
    value = row.get(key) if hasattr(row, "get") else None
    return int(value) if isinstance(value, (int, float)) else 0
