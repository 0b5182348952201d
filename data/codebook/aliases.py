"""Which field a header means, by table: exact after normalisation, else nobody's guess here.

Fields are ``person.<fact>``, ``service.<column>``, question codes, and for parts of a question
``<code>=<option>`` (one column per option, ticked) and ``slots#<weekday>`` (a row of the grid whose
cells hold parts of the day). Bank forms use the field names of ``bank_form``.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from data.codebook import source
from data.codebook.forms import bank_form
from data.codebook.frame import framework
from data.codebook.headers import normal_header, normal_option
from data.codebook.question import Question
from data.codebook.questionnaires import questionnaire
from data.records.bank import Role
from data.records.intake import TableKind

Pairs = Iterator[tuple[str, str]]


@cache
def header_aliases(kind: TableKind) -> Mapping[str, str]:
    """Normalised header -> field, for tables of this kind.

    Raises:
        BrokenCodebookError: one header would mean two fields.
    """
    found: dict[str, str] = {}
    clashes = []
    for header, field in _pairs(kind):
        known = found.setdefault(normal_header(header), field)
        if known != field:
            clashes.append(f"{header!r}: {known} and {field}")
    source.insist("aliases", clashes)
    return found


def field_of(kind: TableKind, header: str) -> str | None:
    """The field a header means in a table of this kind, or None."""
    return header_aliases(kind).get(normal_header(header))


@cache
def tell_tales(kind: TableKind) -> frozenset[str]:
    """Fields that tell a bank form apart from the other one; empty for other tables."""
    return frozenset(source.raw("aliases")["tell"].get(kind.value, ()))


@cache
def option_aliases(name: str) -> Mapping[str, str]:
    """Normalised text -> code of a staff fact: ``"category"``, ``"levels"`` or ``"yes_no"``."""
    raw = source.raw("aliases")["options"].get(name, {})
    listed = {
        "category": framework().profile["category_options"],
        "levels": framework().preferences["levels"]["options"],
    }.get(name, [])
    official = [(text, o["code"]) for o in listed for text in (o["code"], o["ru"], o["en"])]
    ours = [(text, code) for code, texts in raw.items() for text in (*texts, code)]
    return {normal_option(text): code for text, code in (*ours, *official)}


@cache
def subject_aliases() -> Mapping[str, str]:
    """Normalised name of a subject, as lists and posts write it -> code."""
    official = [
        (name, one.code)
        for one in framework().subjects
        for name in (one.code, one.ru, one.en, *one.aliases)
    ]
    listed = source.raw("aliases")["subjects"]
    ours = [(name, code) for code, names in listed.items() for name in names]
    return {normal_header(name): code for name, code in (*ours, *official)}


def _pairs(kind: TableKind) -> Pairs:
    raw = source.raw("aliases")
    if kind in {TableKind.BANK_MENTEES, TableKind.BANK_MENTORS}:
        yield from ((one.header, one.field) for one in bank_form(kind.value).columns)
        yield from _listed("", raw[kind.value])
        return
    yield from _listed("person.", raw["person"])
    yield from _listed("service.", raw["service"])
    if kind is not TableKind.STAFF:
        yield from _asked(Role.MENTOR if kind is TableKind.MENTORS else Role.MENTEE)


def _listed(prefix: str, raw: Mapping[str, Iterable[str]]) -> Pairs:
    for field, names in raw.items():
        yield from ((name, prefix + field) for name in names)


def _asked(role: Role) -> Pairs:
    sheet = questionnaire(role)
    more = source.raw("aliases")["questions"]
    for one in (*sheet.questions, *sheet.short_grid, *sheet.service):
        names = (one.code, one.text_ru, one.text_en, one.row_ru, one.row_en)
        yield from ((name, one.code) for name in (*names, *more.get(one.code, ())) if name)
        yield from _parts(one, (one.text_ru, one.text_en, one.code, *more.get(one.code, ())))


def _parts(question: Question, names: Iterable[str]) -> Pairs:
    if question.kind != "multi":
        return
    for name in names:
        for option in question.options:
            for text in (option.ru, option.en, option.code):
                yield f"{name} [{text}]", f"{question.code}={option.code}"
        if question.code == "slots":
            yield from ((f"{name} [{day}]", f"slots#{code}") for day, code in _weekdays())
    if question.code == "slots":
        yield from ((day, f"slots#{code}") for day, code in _weekdays())


def _weekdays() -> Pairs:
    for day in framework().preferences["slots"]["weekdays"]:
        yield day["ru"], day["code"]
        yield day["en"], day["code"]
