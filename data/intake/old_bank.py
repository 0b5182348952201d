"""Rows of the official bank forms: dates, form and kind, partners listed line by line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from data.codebook import label, normal_option, nothing, words
from data.i18n import speaking
from data.intake import choices, dates, naming
from data.intake.cells import Sayings
from data.intake.parsed import Parsed, question
from data.names import clean_text
from data.records.bank import PartnerLine
from data.records.intake import TableKind

LISTED = ("partner_workplace", "ended_on", "results", "link")
_KIND = re.compile(r"^(?P<form>.*?)\s*\((?P<kind>[^()]*(?:\([^()]*\))?[^()]*)\)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRow:
    """What a row of form 5 or 6 says beside the facts about the person.

    ``form`` and ``kind`` are codes where the words are known, otherwise the words as written.
    """

    headline: str = ""
    achievements: str = ""
    entered_on: date | None = None
    form: str = ""
    kind: str = ""
    mark: str = ""
    lines: tuple[PartnerLine, ...] = ()


def old_row(sayings: Sequence[Sayings], kind: TableKind, orders: Mapping[str, str]) -> OldRow:
    """The first row with the rows that continue it (cells merged down beside several partners).

    Args:
        sayings: the lead row and its continuations.
        kind: form 5 or form 6.
        orders: header -> order of day and month in its column.
    """
    lead = sayings[0]
    request = "main_request" if kind is TableKind.BANK_MENTEES else "competences"
    form, kind_code = _form_and_kind(lead.text("form"))
    return OldRow(
        headline=_text(lead, request),
        achievements=_text(lead, "achievements"),
        entered_on=_day(lead, "entered_on", orders),
        form=form,
        kind=kind_code,
        mark=_text(lead, "mark"),
        lines=tuple(line for one in sayings for line in _partners(one, orders)),
    )


def _text(said: Sayings, field: str) -> str:
    text = clean_text(said.text(field))
    return "" if choices.missing(text) else text


def _day(said: Sayings, field: str, orders: Mapping[str, str]) -> date | None:
    cell = said.cell(field)
    if cell is None or choices.missing(cell.text):
        return None
    return said.read(cell, partial(dates.day, order=orders.get(cell.column, "dmy")))


def _partners(said: Sayings, orders: Mapping[str, str]) -> list[PartnerLine]:
    """One line a partner; lists beside the names go in the same order, one line each."""
    names = naming.many(said.text("partner_fio"))
    many = len(names)
    columns = {field: _listed(said, field, many) for field in LISTED}
    if not many and not any(any(values) for values in columns.values()):
        return []
    ends = _ends(said, columns["ended_on"], orders)
    return [
        PartnerLine(
            fio=names[place] if many else "",
            workplace=columns["partner_workplace"][place],
            ended_on=ends[place],
            results=columns["results"][place],
            link=columns["link"][place],
        )
        for place in range(max(1, many))
    ]


def _listed(said: Sayings, field: str, many: int) -> list[str]:
    """As many texts as there are partners; one text for all is everybody's, except results."""
    cell = said.cell(field)
    text = (cell.link or cell.text) if cell is not None and field == "link" else said.text(field)
    if many <= 1:
        return ["" if choices.missing(text) else clean_text(text)]
    lines = [one.strip() for one in text.split("\n")]
    if len(lines) != many:  # a text of one partner may hold a semicolon of its own
        lines = [one.strip() for one in re.split(r"\n|;", text)]
    filled = [one for one in lines if one]
    if len(lines) == many or len(filled) == many:
        kept = lines if len(lines) == many else filled
        return ["" if one == nothing() or choices.missing(one) else one for one in kept]
    if len(filled) <= 1:
        shared = field in {"partner_workplace", "ended_on"}
        value = "" if choices.missing(text) else clean_text(text)
        return [value] * many if shared else [value, *[""] * (many - 1)]
    if cell is not None:
        said.remark(cell, question("intake.lists_differ", names=many, lines=len(filled)))
    return [""] * many


def _ends(said: Sayings, texts: list[str], orders: Mapping[str, str]) -> list[date | None]:
    cell = said.cell("ended_on")
    if cell is None:
        return [None] * len(texts)
    found: list[date | None] = []
    for text in texts:
        parsed = dates.day(text, orders.get(cell.column, "dmy"), closing=True) if text else Parsed()
        for one in parsed.remarks:
            said.remark(cell, one)
        found.append(parsed.value)
    return found


def _form_and_kind(text: str) -> tuple[str, str]:
    """Codes of «педагог – педагог (групповое)»; words nobody knows stay words."""
    bare = clean_text(text)
    if choices.missing(bare):
        return "", ""
    whole = _codes("form").get(normal_option(bare))
    if whole:
        return whole, ""
    found = _KIND.match(bare)
    form, kind = (found["form"], found["kind"]) if found else (bare, "")
    form_code = _codes("form").get(normal_option(form))
    kind_code = _codes("kind").get(normal_option(kind or form))
    if form_code and (kind_code or not kind):
        return form_code, kind_code or ""
    if kind_code and not found:
        return "", kind_code
    return bare, ""


@cache
def _codes(group: str) -> Mapping[str, str]:
    """Words -> code, in both languages, with and without what stands in brackets."""
    with speaking("ru"):
        shown = {code: label(group, code) for code in words(group)}
    pairs = [(text, code) for code, both in words(group).items() for text in (*both, shown[code])]
    short = [(text.split("(")[0], code) for text, code in pairs]
    return {normal_option(text): code for text, code in (*short, *pairs)}
