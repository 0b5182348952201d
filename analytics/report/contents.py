"""What the four pages, the analytic note and the workbook hold. A board in, plain values out. Pure.

Nothing here decides what may be shown: a board has nothing in it that needs hiding.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.figures import FORMULAS, Figure, Hidden, Verdict
from analytics.indicators import METRICS, spoken, words
from analytics.report import telling
from analytics.report.curator_table import Sheet
from analytics.report.swot import SIDES, SwotLine
from analytics.rollup import Board
from data.codebook.conclusions import indicators
from data.i18n import _, language
from data.output.tables import Table

OFFICIAL = ("COV1", "SAT1", "SAT2")
SUMMARY = ("COV2", "RR", "CONS", "ROAD", "CURS")
PROCESS = ("ACC", "TTM", "UNM", "UAGE", "REM", "REG1", "REG3", "ALERT", "BANK", "LOADM", "EQ")
RESULTS = (
    *("EXP", "GAIN", "COMPD", "COMP", "GAS", "WSAT", "NPS", "COMPL", "RET12", "STAY5", "CNFL"),
    *("WORKS", "CLIM"),
)
CHARTS: Mapping[str, tuple[str, ...]] = {  # page -> metrics whose charts stand on it, if drawn
    "summary": OFFICIAL,
    "process": ("TTM", "UNM", "REG3", "EQ"),
    "results": ("EXP", "GAIN", "COMPL", "RET"),
}
COLUMNS = 2  # charts beside each other
WIDE = frozenset({"EXP"})  # a row a topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart of a metric: words for who does not see it."""

    metric_id: str
    title: str
    alt: str
    meaning: str


Charts = Mapping[str, Drawn]
Naming = Callable[[Figure], str]  # a part of a metric in words
EXACT = 4  # digits after the point of a number in a workbook


def four_pages(board: Board, charts: Charts, school: str, stamp: str) -> Mapping[str, Any]:
    """Values of the template ``quality``: summary, process, results and limits, method."""
    pages = [
        (_("Summary"), [*_verdicts(board), *_drawn("summary", charts), _table(board, SUMMARY)]),
        (_("How the programme runs"), [*_drawn("process", charts), _table(board, PROCESS)]),
        (
            _("Results and their limits"),
            [*_drawn("results", charts), _table(board, RESULTS), _list(telling.limits(board))],
        ),
        (_("How it was counted"), [_list(telling.method()), _definitions(board)]),
    ]
    return {
        "lang": language(),
        "title": _("Quality of the mentoring programme"),
        "school": school,
        "period": board.period,
        "stamp": stamp,
        "pages": [{"title": title, "blocks": blocks} for title, blocks in pages],
    }


def note(
    board: Board, school: str, stamp: str, swot: Sequence[SwotLine], sheet: Sheet, total: str
) -> Mapping[str, Any]:
    """Values of the template ``quality_note``; ``charts`` are put in by who draws them."""
    shown = telling.shown(board.figures)
    return {
        "school": school,
        "period": board.period,
        "as_of": telling.day(board.as_of),
        "synthetic": _("The data are synthetic: people are invented.") if board.synthetic else "",
        "summary": [_sentence(one) for one in _official(board)],
        "figures": [_row(one) for one in shown],
        "limits": telling.limits(board),
        "swot": [
            {
                "side": _(f"swot.side.{one.side}"),  # noqa: INT001 -- codes are message ids
                "text": telling.line(one),
                "basis": telling.evidence(one, board),
            }
            for one in sorted(swot, key=lambda one: SIDES.index(one.side))
        ],
        "marks": [
            {
                "number": one.number,
                "name": one.name,
                "mark": _mark(mark.value, apart=mark.not_applicable),
                "comment": mark.comment or spoken.DASH,
            }
            for one, mark in zip(indicators(), sheet.marks, strict=True)
        ],
        "total": total,
        "method": telling.method(),
        "stamp": stamp,
    }


def workbook(
    board: Board, series: Iterable[Figure], school: str, stamp: str, naming: Naming
) -> tuple[Table, ...]:
    """Four sheets: indicators, series, dictionary, what is hidden and why. Shares are 0 to 1."""
    title = (_("Indicators of the mentoring programme"), school, board.period, stamp)
    head = [_("Code"), _("Indicator"), _("Part"), *_figure_head()]
    rows = [
        [one.metric_id, words.name(one.metric_id), naming(one), *_cells(one)]
        for one in board.figures
    ]
    told = [[one.metric_id, one.period, naming(one), *_cells(one)] for one in series]
    return (
        Table(name=_("Indicators"), header=head, rows=rows, title=title, paper="A3"),
        Table(
            name=_("Series"),
            header=[_("Code"), _("School year"), _("Part"), *_figure_head()],
            rows=told,
            paper="A3",
        ),
        Table(
            name=_("Dictionary"),
            header=[_("Code"), _("Indicator"), _("Formula"), _("Class"), _("Formula version")],
            rows=[
                [code, words.name(code), words.definition(code), one.klass, FORMULAS]
                for code, one in METRICS.items()
            ],
            widths=(8, 40, 90, 8, 12),
        ),
        Table(
            name=_("Hidden cells"),
            header=[_("Code"), _("Indicator"), _("Part"), _("Why")],
            rows=[
                [
                    one.metric_id,
                    words.name(one.metric_id),
                    naming(one),
                    spoken.withheld(one.suppressed_reason),
                ]
                for one in board.figures
                if one.suppressed_reason is not Hidden.NOTHING
            ],
            widths=(8, 40, 30, 60),
        ),
    )


def municipal(board: Board, school: str, stamp: str, naming: Naming) -> tuple[Table, ...]:
    """Two sheets: figures of the municipality, and cells of schools, by name and never by rank."""
    small = _("small schools together")
    named = {one.unit_id: one.name or small for one in board.schools}
    named |= {board.pooled: small} if board.pooled else {}
    title = (_("Mentoring in the schools of the municipality"), school, board.period, stamp)
    own = [one for one in board.figures if one.unit_id == board.unit_id]
    cells = [one for one in board.figures if one.unit_id in named]
    head = [_("Code"), _("Indicator"), _("Part"), *_figure_head()]
    return (
        Table(
            name=_("Municipality"),
            header=head,
            rows=[
                [one.metric_id, words.name(one.metric_id), naming(one), *_cells(one)] for one in own
            ],
            title=title,
            paper="A3",
        ),
        Table(
            name=_("Schools"),
            header=[_("School"), *head],
            rows=[
                [
                    *(named[one.unit_id], one.metric_id, words.name(one.metric_id), naming(one)),
                    *_cells(one),
                ]
                for one in sorted(cells, key=lambda one: (named[one.unit_id], one.metric_id))
            ],
            paper="A3",
        ),
    )


def _official(board: Board) -> list[Figure]:
    return [one for code in OFFICIAL if (one := board.of(code)) is not None]


def _verdicts(board: Board) -> list[Mapping[str, str]]:
    return [
        {
            "kind": "verdict",
            "code": one.verdict.value,
            "name": words.name(one.metric_id),
            "sentence": _said(one),
            "official": words.official_sentence(one) if _open(one) else "",
            "note": _silent(one),
        }
        for one in _official(board)
    ]


def _said(one: Figure) -> str:
    if not _open(one):
        return spoken.withheld(one.suppressed_reason)
    return words.verdict_sentence(one) or spoken.value(one)


def _sentence(one: Figure) -> str:
    return f"{words.name(one.metric_id)}. {_said(one)}"


def _open(one: Figure) -> bool:
    return one.suppressed_reason is Hidden.NOTHING


def _silent(one: Figure) -> str:
    told = spoken.bounds(one)
    return "" if told == spoken.DASH else _("With those who did not answer: {bounds}", bounds=told)


def _drawn(page: str, charts: Charts) -> list[Mapping[str, Any]]:
    """Charts two in a row; one with many rows goes over the whole width."""
    found = [charts[code] for code in CHARTS[page] if code in charts]
    narrow = [one for one in found if one.metric_id not in WIDE]
    wide = [one for one in found if one.metric_id in WIDE]
    return [*_charts(wide, 1), *_charts(narrow, COLUMNS)]


def _charts(found: Sequence[Drawn], columns: int) -> list[Mapping[str, Any]]:
    items = [
        {"picture": one.metric_id, "title": one.title, "alt": one.alt, "meaning": one.meaning}
        for one in found
    ]
    return [{"kind": "charts", "columns": columns, "items": items}] if items else []


def _table(board: Board, codes: Sequence[str]) -> Mapping[str, Any]:
    found = [one for code in codes if (one := board.of(code)) is not None]
    head = [_("Indicator"), _("Value"), _("Base"), _("95 % interval"), _("Target"), _("Conclusion")]
    rows = [_row(one) for one in found]
    fields = ("name", "value", "base", "interval", "target", "verdict")
    return {
        "kind": "table",
        "title": "",
        "left": False,
        "header": head,
        "widths": [34, 20, 18, 18, 10, 18],
        "rows": [[one[field] for field in fields] for one in rows],
    }


def _row(one: Figure) -> Mapping[str, str]:
    return {
        "name": words.name(one.metric_id),
        "value": spoken.value(one),
        "base": spoken.base(one),
        "interval": spoken.interval(one),
        "bounds": spoken.bounds(one),
        "target": spoken.target(one),
        "verdict": verdict(one),
    }


def verdict(one: Figure) -> str:
    """The verdict in two or three words, a dash where the metric has no target."""
    if one.verdict is Verdict.NONE or not _open(one):
        return spoken.DASH
    return {
        Verdict.MET: _("met"),
        Verdict.UNCLEAR: _("too few data"),
        Verdict.NOT_MET: _("not met"),
        Verdict.NO_BASE: _("no base"),
    }[one.verdict]


def _list(items: Sequence[str]) -> Mapping[str, Any]:
    return {"kind": "list", "items": list(items)}


def _definitions(board: Board) -> Mapping[str, Any]:
    told = (*OFFICIAL, *SUMMARY, *PROCESS, *RESULTS)
    known = [code for code in told if board.of(code) is not None]
    return {
        "kind": "table",
        "title": _("What each figure is"),
        "left": True,
        "header": [_("Indicator"), _("Formula")],
        "widths": [28, 72],
        "rows": [[words.name(code), words.definition(code)] for code in known],
    }


def _mark(value: int | None, *, apart: bool) -> str:
    if apart:
        return _("does not apply")
    return _("not rated") if value is None else str(value)


def _figure_head() -> list[str]:
    return [
        *(_("Value"), "n", "N", "k", _("Interval from"), _("Interval to"), _("Kind of interval")),
        *(_("Bounds from"), _("Bounds to"), _("Target"), _("Conclusion"), _("Hidden")),
    ]


def _cells(one: Figure) -> list[Any]:
    told = (one.lo, one.hi)
    return [
        *(_exact(one.value), one.n, one.N, one.k, *map(_exact, told), _kind(one.interval_kind)),
        *(*map(_exact, (one.bounds_lo, one.bounds_hi, one.target)), verdict(one)),
        spoken.withheld(one.suppressed_reason),
    ]


def _exact(value: float | None) -> float | None:
    return None if value is None else round(value, EXACT)


def _kind(code: str) -> str:
    """Whose interval it is."""
    return {
        "wilson": _("Wilson"),
        "newcombe": _("Newcombe"),
        "adjusted_wald": _("adjusted, of an index"),
        "bca": _("bootstrap, BCa"),
        "hl": _("Hodges–Lehmann"),
        "loglog": _("Kaplan–Meier, log-log"),
        "icc": _("of an intraclass correlation"),
        "bootstrap": _("bootstrap"),
        "feldt": _("Feldt"),
    }.get(code, code)
