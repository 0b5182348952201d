"""A panel: one figure of a board with its words, charts and table, for the screen and for reports.

Words are plain text. Everything comes from a ``Board``, so nothing here needs hiding.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analytics.figures import Figure, Hidden, Step, Verdict
from analytics.indicators import METRICS, spoken
from analytics.rollup import Board
from dashboard.charts.panels import words
from data.codebook.indicators import gate
from data.i18n import _

ALWAYS = 3  # columns of a table of figures that are never left out
FEW = frozenset({Step.NO_BASE, Step.HEADCOUNT, Step.COUNTS, Step.SUPPRESSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What stands behind a chart: text cells under titles, the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart as a Vega-Lite spec, and the words for who does not see it."""

    spec: Mapping[str, Any]
    alt: str
    table: Table | None = None


NO_TABLE = Table(columns=(), rows=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One figure as it is shown.

    Attributes:
        code: of the metric, never shown to people.
        title: what it is.
        base: n, N and the period.
        lead: the main sentence: the verdict, the value, or why nothing is shown.
        verdict: what can be said about a target.
        notes: lines beside the verdict: the official one, caveats.
        drawings: charts, none where the numbers are too small or hidden.
        meaning: what it means and what it does not.
        table: the same numbers; no rows where nothing may be told.
        hidden: whether it is withheld, so that something could be told to others.
    """

    code: str
    title: str
    base: str
    lead: str
    verdict: Verdict = Verdict.NONE
    notes: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    meaning: str = ""
    table: Table = NO_TABLE
    hidden: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look at yet."""
        return not self.drawings and not self.table.rows


Drawer = Callable[[Figure, str], Sequence[Drawing]]


def panel(
    board: Board,
    metric: str,
    draw: Drawer | None = None,
    *,
    parts: Sequence[Figure] = (),
    notes: Sequence[str] = (),
    table: Table | None = None,
    lead: str = "",
) -> Panel:
    """A panel of one metric: ``draw`` is asked only for what may be drawn.

    ``parts`` are rows of the table beside the whole; ``table`` stands instead of both; ``lead``
    instead of the words of the whole.
    """
    figure = board.of(metric)
    title = words.name(metric)
    if figure is None:
        return _absent(metric, title, board, parts, lead)
    told = [one for one in (figure, *parts) if one.suppressed_reason is not Hidden.ROLE]
    drawings = tuple(draw(figure, headed(title, figure))) if draw and not shut(figure) else ()
    return Panel(
        code=metric,
        title=title,
        base=based(figure),
        lead=lead or words.lead(figure),
        verdict=_judged(figure),
        notes=(*words.official(figure), *notes, *words.caveats(figure)),
        drawings=drawings,
        meaning=_meant(figure, drawings),
        table=table if table is not None and drawings else _shown_table(told),
        hidden=figure.suppressed_reason is not Hidden.NOTHING,
    )


def drawing(chart: alt.LayerChart, words: str, table: Table | None = None) -> Drawing:
    """A chart ready to be shown, kept or printed; ``table`` are its points, if it has own ones."""
    return Drawing(spec=chart.to_dict(), alt=words.replace("\n", ", "), table=table)


def shut(figure: Figure | None) -> bool:
    """Whether nothing of a figure may be drawn: hidden, or nobody there."""
    if figure is None or figure.suppressed_reason is not Hidden.NOTHING:
        return True
    return not figure.n and figure.value is None


def drawable(figure: Figure | None) -> bool:
    """Whether a value may be drawn: known, not hidden, from the rung of shares on."""
    return (
        figure is not None
        and not shut(figure)
        and figure.value is not None
        and (figure.step not in FEW or figure.n == figure.N)
    )


def headed(title: str, figure: Figure) -> str:
    """Title of a chart: what and in which unit; below it of how many and when."""
    unit = words.unit(figure.metric_id)
    return f"{title}, {unit}\n{based(figure)}" if unit else f"{title}\n{based(figure)}"


def based(figure: Figure) -> str:
    """n, N and the period, which stand beside every figure."""
    if figure.suppressed_reason is not Hidden.NOTHING:
        return figure.period
    return f"{words.base(figure)} · {figure.period}"


def figures_table(figures: Sequence[Figure]) -> Table:
    """Figures as rows: value, base and what of interval, bounds and target there is.

    One figure alone is told downwards: a card is narrow.
    """
    columns = (
        _("Figure"),
        _("Value"),
        _("Based on"),
        _("95 % interval"),
        _("With those who did not answer"),
        _("Target"),
    )
    lines = [_line(one) for one in figures]
    kept = [at for at in range(len(columns)) if at < ALWAYS or any(line[at] for line in lines)]
    if len(lines) == 1:
        told = tuple((columns[at], lines[0][at] or spoken.DASH) for at in kept[1:])
        return Table(columns=(_("What"), _("Value")), rows=told)
    rows = tuple(tuple(line[at] or spoken.DASH for at in kept) for line in lines)
    return Table(columns=tuple(columns[at] for at in kept), rows=rows)


def _line(one: Figure) -> tuple[str, ...]:
    told = (
        words.part(one) or words.name(one.metric_id),
        spoken.value(one),
        words.base(one),
        spoken.interval(one),
        spoken.bounds(one),
        spoken.target(one) if one.target is not None else "",
    )
    return tuple("" if cell == spoken.DASH else cell for cell in told)


def _judged(figure: Figure) -> Verdict:
    """The verdict; none where fewer than five people are the base."""
    counted = METRICS[figure.metric_id].small == "counts" and (figure.N or 0) >= gate("cell")
    few = figure.step in FEW and not counted
    return Verdict.NONE if shut(figure) or few else figure.verdict


def _meant(figure: Figure, drawings: Sequence[Drawing]) -> str:
    """What it means; with a chart also how that is read."""
    dashed = figure.metric_id != "EXP" or any("strokeDash" in str(one.spec) for one in drawings)
    hint = words.reading(figure) if drawings and dashed else ""
    return f"{words.meaning(figure.metric_id)} {hint}".strip()


def _shown_table(figures: Sequence[Figure]) -> Table:
    """A table where anything can be read in it; one of hidden cells alone says nothing."""
    return NO_TABLE if all(shut(one) for one in figures) else figures_table(figures)


def _absent(
    metric: str, title: str, board: Board, parts: Sequence[Figure], lead: str = ""
) -> Panel:
    return Panel(
        code=metric,
        title=title,
        base=board.period,
        lead=lead or words.awaited(metric),
        meaning=words.meaning(metric),
        table=_shown_table(parts),
    )
