"""A board as panels: rows of the screens and chapters of the reports, drawn the same way.

``rows`` are the five of «Качество программы»; ``kirkpatrick`` is another view of the same figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analytics.rollup import Board
from dashboard.charts.panels import municipal, official, process, resources, results, trust
from dashboard.charts.panels.panel import Drawing, Panel, Table
from dashboard.charts.panels.trust import spaced
from data.i18n import _

Made = Callable[[Board], Panel]

OFFICIAL, PROCESS, RESULTS, RESOURCES, TRUST = (
    "official",
    "process",
    "results",
    "resources",
    "trust",
)
KIRKPATRICK, SCHOOLS = "kirkpatrick", "schools"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Panels under one heading; ``intro`` says what the row answers."""

    code: str
    title: str
    intro: str
    panels: tuple[Panel, ...]


_PANELS: Mapping[str, Made] = {
    "COV1": lambda board: official.share(board, "COV1"),
    "SAT1": lambda board: official.share(board, "SAT1"),
    "SAT2": lambda board: official.share(board, "SAT2"),
    "COV2": lambda board: official.share(board, "COV2"),
    "RR": official.response,
    "CONS": official.consents,
    "ROAD": official.roadmap,
    "TTM": process.time_to_match,
    "UNM": process.unmatched,
    "UAGE": process.ages,
    "REG3": process.active,
    "ALERT": process.handling,
    "EXP": results.expectation,
    "COMPD": results.competence,
    "COMP": results.deficits,
    "GAIN": results.confidence,
    "GAS": results.goals,
    "COMPL": results.completion,
    "RET": results.retention,
    "RETC": results.compared,
    "NPS": results.recommending,
    "CNFL": results.conflicts,
    "REG1": lambda board: results.simple(board, "REG1"),
    "WORKS": lambda board: results.simple(board, "WORKS"),
    "CLIM": results.climate,
    "EQG": municipal.equity,
    "BANK": resources.bank,
    "LOADM": resources.load,
    "EQ": resources.equality,
    "basis": trust.basis,
    "DQ": trust.flagged,
    "DQ5": trust.robust,
    "ALPHA": trust.scales,
    "NRB": trust.silence,
    "stamp": trust.stamp,
    "funnel.COV2": lambda board: municipal.funnel(board, "COV2"),
    "funnel.SAT1": lambda board: municipal.funnel(board, "SAT1"),
    "funnel.SAT2": lambda board: municipal.funnel(board, "SAT2"),
    "beside": municipal.beside,
    "small": municipal.small,
    "across": municipal.across,
}
_ROWS: Mapping[str, tuple[str, ...]] = {
    OFFICIAL: ("COV1", "SAT1", "SAT2", "RR", "CONS", "ROAD"),
    PROCESS: ("TTM", "UNM", "UAGE", "REG3", "ALERT"),
    RESULTS: ("EXP", "COMPD", "COMP", "GAIN", "GAS", "COMPL", "RET", "RETC"),
    RESOURCES: ("BANK", "LOADM", "EQ"),
    TRUST: ("basis", "RR", "DQ", "DQ5", "ALPHA", "NRB", "stamp"),
}
_SCHOOLS = ("funnel.SAT1", "funnel.SAT2", "funnel.COV2", "beside", "small", "EQG", "across")
_STEPS: Mapping[str, tuple[str, ...]] = {
    "reaction": ("SAT1", "SAT2", "EXP", "NPS"),
    "learning": ("COMPD", "GAIN"),
    "behaviour": ("REG1", "REG3", "COMP"),
    "outcome": ("RET", "CNFL", "WORKS", "CLIM"),
}


_READ: Mapping[str, tuple[str, ...]] = {  # of panels that are not called by their only metric
    "basis": trust.RESTS_ON,
    "DQ": trust.FLAGS,
    "stamp": (),
    "funnel.COV2": ("COV2",),
    "funnel.SAT1": ("SAT1",),
    "funnel.SAT2": ("SAT2",),
    "beside": municipal.SIDE_BY_SIDE,
    "small": municipal.TOGETHER,
    "across": ("LOADM",),
}


def codes() -> tuple[str, ...]:
    """Rows in the order of the screen."""
    return tuple(_ROWS)


def title(code: str) -> str:
    """Heading of a row or of a step."""
    return _titles()[code][0]


def metrics(code: str) -> tuple[str, ...]:
    """What a row or the view of Kirkpatrick reads of a board; KeyError for a stranger."""
    if code == KIRKPATRICK:
        return tuple(one for step in _STEPS.values() for one in step)
    drawn = _panels_of(code)
    return tuple(dict.fromkeys(one for panel in drawn for one in _READ.get(panel, (panel,))))


def row(board: Board, code: str) -> Row:
    """One row; KeyError for a stranger."""
    return _row(board, code, _panels_of(code))


def rows(board: Board) -> tuple[Row, ...]:
    """All five rows."""
    return tuple(row(board, code) for code in _ROWS)


def kirkpatrick(board: Board) -> tuple[Row, ...]:
    """Four levels of Kirkpatrick over the same figures: no question is asked for them."""
    return tuple(_row(board, code, drawn) for code, drawn in _STEPS.items())


def one(board: Board, code: str) -> Panel:
    """One panel by its code; KeyError for a stranger."""
    return _PANELS[code](board)


def _panels_of(code: str) -> tuple[str, ...]:
    return _SCHOOLS if code == SCHOOLS else _ROWS[code]


def _row(board: Board, code: str, drawn: Sequence[str]) -> Row:
    name, intro = _titles()[code]
    made = tuple(_PANELS[panel](board) for panel in drawn if _belongs(board, panel))
    return Row(code=code, title=name, intro=intro, panels=made)


def _belongs(board: Board, metric: str) -> bool:
    """Comparisons with others exist for a municipality alone."""
    return metric != "RETC" or board.of(metric) is not None


def _titles() -> Mapping[str, tuple[str, str]]:
    return {
        OFFICIAL: (_("Official figures"), _("What the regulation asks, and how sure it is.")),
        PROCESS: (_("Process"), _("How fast pairs come about and whether they meet.")),
        RESULTS: (_("Results and limits"), _("What has changed, and what cannot be said.")),
        RESOURCES: (_("Resources"), _("Whom there is to work with; no names.")),
        TRUST: (
            _("How far this can be believed"),
            _("Answers, careless sheets, versions and what is hidden."),
        ),
        SCHOOLS: (_("Schools"), _("How schools differ beyond what chance would do.")),
        "reaction": (_("1. Reaction"), _("Are people satisfied?")),
        "learning": (_("2. Learning"), _("What have they learnt by their own estimate?")),
        "behaviour": (_("3. Behaviour"), _("Do they meet and use it?")),
        "outcome": (_("4. Results"), _("What has it brought the school?")),
    }


__all__ = [
    "KIRKPATRICK",
    "OFFICIAL",
    "PROCESS",
    "RESOURCES",
    "RESULTS",
    "SCHOOLS",
    "TRUST",
    "Drawing",
    "Panel",
    "Row",
    "Table",
    "codes",
    "kirkpatrick",
    "metrics",
    "one",
    "row",
    "rows",
    "spaced",
    "title",
]
