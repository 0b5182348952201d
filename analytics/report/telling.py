"""What reports say: lines of SWOT and what they rest on, stamps, method. No figures of its own."""

from collections.abc import Iterable, Mapping
from datetime import date

from analytics.figures import FORMULAS, Figure
from analytics.indicators import spoken, words
from analytics.report.swot import SwotLine
from analytics.rollup import Board
from analytics.shares.sheets import sheet_level_names
from data.codebook import framework
from data.codebook.frame import said
from data.codebook.instruments import instrument, items
from data.i18n import _
from data.records.bank import Role

SHORT = 8  # digits of a data version on a page


def line(one: SwotLine) -> str:
    """What a line says: the curator's words, or those of the draft."""
    if one.text:
        return one.text
    given = one.params
    if one.code in {"topic_strong", "topic_weak"}:
        return _(f"swot.{one.code}", topic=_topic(given))  # noqa: INT001 -- codes are message ids
    if one.code == "domains_thin":
        named = ", ".join(_domain(code) for code in given["domains"].split(";"))
        return _("swot.domains_thin", domains=named)
    if one.code in {"coverage_enough", "coverage_short"}:
        return _(f"swot.{one.code}", metric=words.name(given["metric"]))  # noqa: INT001 -- codes are message ids
    return _(f"swot.{one.code}")  # noqa: INT001 -- codes are message ids


def evidence(one: SwotLine, board: Board) -> str:
    """The figures behind a line as the reader of this board may see them."""
    by_cell = {figure.cell: figure for figure in board.figures}
    found = [_told(by_cell[cell]) for cell in one.cells if cell in by_cell]
    if one.tag:
        found.append(_("open answers, label «{label}»", label=one.tag))
    return "; ".join(found) or _("the curator's own words")


def _told(one: Figure) -> str:
    return f"{words.name(one.metric_id)}: {spoken.value(one)} ({spoken.base(one)})"


def _domain(code: str) -> str:
    found = framework().domain(code)
    return said(found.name_ru, found.name_en)


def _topic(given: Mapping[str, str]) -> str:
    """The wording of a topic after the programme, as participants read it."""
    role = Role(given.get("side") or Role.MENTEE)
    book = f"EXP_{role.value.upper()}"
    code = next((one.code for one in items(book).values() if one.topic == given["topic"]), "")
    return instrument(book, role, "post").text_of(code) if code else given["topic"]


def level(code: str) -> str:
    """A level of the curator's table in words."""
    return said(*sheet_level_names(code))


def stamp(board: Board, made_by: str, today: date) -> str:
    """Versions, day and author, as they stand on every page."""
    parts = [
        _("data {version} of {day}", version=board.data_version[:SHORT], day=day(board.as_of)),
        _("formulas {version}", version=FORMULAS),
        _("made {day}, {who}", day=day(today), who=made_by),
    ]
    if board.synthetic:
        parts.append(_("synthetic data"))
    return " · ".join(parts)


def method() -> tuple[str, ...]:
    """How figures are counted, for whoever asks «based on what?»."""
    return (
        _("method.three"),
        _("method.wilson"),
        _("method.ladder"),
        _("method.hidden"),
        _("method.versions"),
        _("method.cause"),
    )


def limits(board: Board) -> tuple[str, ...]:
    """What the reader must know before believing the figures."""
    hidden = _("Cells hidden: {count}.", count=board.withheld)
    return (
        hidden,
        *([_("The data are synthetic: people are invented.")] if board.synthetic else []),
    )


def day(one: date) -> str:
    """A day as people write it."""
    return one.strftime("%d.%m.%Y")


def shown(figures: Iterable[Figure]) -> list[Figure]:
    """Whole figures of the board's own unit, in the order of the catalogue."""
    return [one for one in figures if not one.part]
