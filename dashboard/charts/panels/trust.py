"""Row 5: how far all this can be believed. Response, flagged answers, scales, versions, hidden."""

from collections.abc import Sequence
from dataclasses import replace

from analytics.figures import Figure, Hidden
from analytics.indicators import spoken
from analytics.rollup import Board
from dashboard.charts.panels import words
from dashboard.charts.panels.panel import (
    Drawing,
    Panel,
    Table,
    drawable,
    figures_table,
    panel,
)
from dashboard.charts.panels.reading import known
from dashboard.charts.panels.sketches import barred
from data.i18n import _, ngettext, number

RESTS_ON = ("SAT1", "SAT2", "EXP", "GAIN", "COMPD", "GAS", "COMPL", "RET", "REG3", "TTM")
FLAGS = ("DQ1", "DQ2", "DQ3", "DQ4")


def basis(board: Board) -> Panel:
    """On how many people each figure rests."""
    found = [one for code in RESTS_ON if (one := board.of(code)) is not None]
    return Panel(
        code="basis",
        title=_("What the figures rest on"),
        base=board.period,
        lead=_("n is how many people answered, N how many could have."),
        meaning=_(
            "The fewer people, the less one figure says by itself: an interval as wide as a"
            " palm is an honest answer, not a fault of the program."
        ),
        table=figures_table(found),
    )


def flagged(board: Board) -> Panel:
    """Sheets that look hasty or careless: flagged, never removed."""
    parts = [one for code in FLAGS if (one := board.of(code)) is not None]
    told = [
        (words.name(one.metric_id), one.value or 0.0, words.share_of(one))
        for one in parts
        if drawable(one)
    ]

    def drawn(_figure: Figure, title: str) -> Sequence[Drawing]:
        return barred(told, title)

    lead = "; ".join(f"{name}: {said}" for name, _value, said in told)
    found = panel(board, "DQ1", drawn, table=figures_table(parts), lead=lead)
    return replace(found, title=_("Flagged answer sheets"))


def robust(board: Board) -> Panel:
    """Figures with and without flagged answers side by side."""
    parts = [one for one in (board.of("DQ5"), *board.parts("DQ5")) if one is not None]
    told = [
        one
        for one in parts
        if one.suppressed_reason is Hidden.NOTHING and known(one, "with") is not None
    ]
    rows = tuple(
        (
            _about(one),
            words.percent(known(one, "with")),
            words.percent(known(one, "without")),
            _("yes") if one.detail.get("changes") else _("no"),
        )
        for one in told
    )
    columns = (
        _("Figure"),
        _("With flagged answers"),
        _("Without flagged answers"),
        _("Verdict changes"),
    )

    def drawn(_figure: Figure, title: str) -> Sequence[Drawing]:
        lines = [
            (f"{_about(one)}: {side}", known(one, key) or 0.0, words.percent(known(one, key)))
            for one in told
            for key, side in (("with", _("with")), ("without", _("without")))
        ]
        return barred(lines, title, 1.0)

    table, lead = Table(columns=columns, rows=rows), _moved(board.of("DQ5"), told)
    return panel(board, "DQ5", drawn if told else None, table=table, lead=lead)


def _moved(whole: Figure | None, told: Sequence[Figure]) -> str:
    """By how much flagged sheets move the shares, and whether a verdict hangs on them."""
    if whole is None or not drawable(whole) or not told:
        return ""
    points = number(abs(whole.value or 0.0) * 100, 0)
    if any(one.detail.get("changes") for one in told):
        return _("Without flagged sheets a verdict changes; a share moves by {points} points.",
                 points=points)  # fmt: skip
    return _("Without flagged sheets no verdict changes; a share moves by at most {points} points.",
             points=points)  # fmt: skip


def spaced(version: str) -> str:
    """A version in pairs of digits: to be read out, and never a word by chance.

    >>> spaced("8aa0a1dd")
    '8a a0 a1 dd'
    """
    return " ".join(version[at : at + 2] for at in range(0, len(version), 2))


def _about(figure: Figure) -> str:
    """Whose verdict is tried."""
    metric = figure.detail.get("metric")
    return words.name(str(metric)) if metric else words.part(figure)


def scales(board: Board) -> Panel:
    """Reliability of the scales, with its interval."""
    parts = board.parts("ALPHA")
    judged = [one for one in parts if drawable(one)]
    lead = ""
    if judged:
        lead = ngettext("{count} scale is judged.", "{count} scales are judged.", len(judged))
    return panel(board, "ALPHA", parts=parts, lead=lead)


def silence(board: Board) -> Panel:
    """How those who answered differ from those who did not."""
    return panel(board, "NRB", parts=board.parts("NRB"))


def stamp(board: Board) -> Panel:
    """Day of the data, versions, hidden cells by their reason."""
    rows = [
        (_("Data of"), f"{board.as_of:%d.%m.%Y}"),
        (_("Counted"), f"{board.made_at.astimezone():%d.%m.%Y %H:%M}"),
        (_("Version of the data"), spaced(board.data_version)),
        (_("Version of the formulas"), board.formula_version),
        (_("Whose data"), _("invented") if board.synthetic else _("of this school")),
        (_("Hidden cells"), str(board.withheld)),
    ]
    rows += [
        (f"· {spoken.withheld(Hidden(reason))}", str(count))
        for reason, count in board.reasons.items()
        if count
    ]
    return Panel(
        code="stamp",
        title=_("Day and versions"),
        base=board.period,
        lead=_("Hidden cells among these figures: {count}.", count=board.withheld),
        meaning=_(
            "The same data and the same formulas always give the same figures. A cell is hidden"
            " when somebody could be recognised in it; it counts in no sum that is shown."
        ),
        table=Table(columns=(_("What"), _("Value")), rows=tuple(rows)),
    )
