"""Answers of a questionnaire from the cells of a row, by the question codes of its columns."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from typing import TypeVar

from data.codebook import Question, Questionnaire, framework, normal_option, questionnaire
from data.intake import choices, naming
from data.intake.cells import Said, Sayings
from data.intake.parsed import Parsed, note, warning
from data.names import clean_text
from data.records.bank import Role
from data.records.intake import TableKind
from data.records.questionnaire import Answers, Value

ROLES = {TableKind.MENTORS: Role.MENTOR, TableKind.MENTEES: Role.MENTEE}
REQUIRED = "codebook.required"
SLOTS = "slots#"
T = TypeVar("T")


def answers(said: Sayings, fields: Mapping[str, str], role: Role) -> Answers:
    """Every answer the row gives; what cannot be read is left out with a finding.

    Args:
        said: the row.
        fields: header -> field.
        role: whose questionnaire.
    """
    asked = questionnaire(role)
    columns = _columns(fields, asked)
    found: dict[str, Value] = {}
    for code, headers in columns.items():
        value = _value(said, asked.question(code), headers, fields)
        if value is not None:
            found[code] = value
    return _checked(said, asked, found, columns)


def _columns(fields: Mapping[str, str], asked: Questionnaire) -> dict[str, list[str]]:
    """Question code -> its columns, in the order of the questionnaire."""
    found: dict[str, list[str]] = {}
    for header, field in fields.items():
        code = "slots" if field.startswith(SLOTS) else field.partition("=")[0]
        if asked.knows(code):
            found.setdefault(code, []).append(header)
    order = [one.code for one in (*asked.questions, *asked.short_grid, *asked.service)]
    return {code: found[code] for code in order if code in found}


def _value(
    said: Sayings, question: Question, headers: list[str], fields: Mapping[str, str]
) -> Value | None:
    whole = [one for one in headers if fields[one] == question.code]
    parts = [one for one in headers if fields[one] != question.code]
    if question.kind == "multi":
        listed = [
            _read(said, one, fields, partial(choices.ticked, question)) or () for one in whole
        ]
        by_part = [_part(said, question, one, fields) for one in parts]
        return tuple(dict.fromkeys(chain(*listed, *by_part))) or None
    values = (_read(said, one, fields, partial(_READ[question.kind], question)) for one in whole)
    return next((one for one in values if one is not None), None)


def _read(
    said: Sayings, header: str, fields: Mapping[str, str], read: Callable[[str], Parsed[T]]
) -> T | None:
    cell = said.cell(fields[header])
    return said.read(cell, read) if cell is not None and cell.text else None


def _part(
    said: Sayings, question: Question, header: str, fields: Mapping[str, str]
) -> tuple[str, ...]:
    """Codes that one column of several adds: an option's own, or a weekday's parts."""
    field = fields[header]
    cell = said.cell(field)
    if cell is None or not cell.text:
        return ()
    if field.startswith(SLOTS):
        return said.read(cell, partial(_day_parts, field.removeprefix(SLOTS))) or ()
    code = field.partition("=")[2]
    option = next(one for one in question.options if one.code == code)
    return (code,) if any(choices.tick(cell.text, name) for name in (option.ru, option.en)) else ()


def _day_parts(day: str, text: str) -> Parsed[tuple[str, ...]]:
    if choices.missing(text):
        return Parsed()
    parts = framework().preferences["slots"]["parts"]
    known = {
        normal_option(name): f"{day}_{one['code']}"
        for one in parts
        for name in (one["ru"], one["en"], one["code"])
    }
    codes, strange = choices.several(text, lambda one: known.get(normal_option(one)))
    if not codes and choices.agreed(text):
        codes, strange = tuple(known.values()), ()
    remarks = tuple(warning("intake.value_unknown", said=one[:80]) for one in strange)
    return Parsed(tuple(dict.fromkeys(codes)) or None, remarks)


def _text(question: Question, text: str) -> Parsed[str]:
    """Free text, shortened at a word where it is longer than the question allows."""
    if choices.missing(text):
        return Parsed()
    clean, most = clean_text(text), question.max_chars or len(text)
    if len(clean) <= most:
        return Parsed(clean)
    cut = clean[: most - 1].rsplit(maxsplit=1)[0] if " " in clean[: most - 1] else clean[: most - 1]
    return Parsed(f"{cut}…"[:most], (warning("intake.text_shortened", most=most),))


def _yes_no(question: Question, text: str) -> Parsed[str]:
    return choices.chosen(question, text)


def _people(question: Question, text: str) -> Parsed[tuple[str, ...]]:
    return naming.asked(text, question.max)


_READ: Mapping[str, Callable[[Question, str], Parsed[Value]]] = {
    "likert": choices.rated,
    "single": choices.chosen,
    "yes_no": _yes_no,
    "int": choices.counted,
    "text": _text,
    "people": _people,
}


def _checked(
    said: Sayings, asked: Questionnaire, found: dict[str, Value], columns: Mapping[str, list[str]]
) -> Answers:
    """The one validator has the last word: what it refuses is left out, with its words."""
    for problem in asked.validate(found):
        cell = Said(next(iter(columns.get(problem.question, ())), ""), problem.value)
        if problem.code == REQUIRED:
            if problem.question in columns:
                said.remark(cell, note("intake.answer_missing", question=problem.question))
        else:
            found.pop(problem.question, None)
            said.remark(cell, warning(problem.code, question=problem.question, value=problem.value))
    for hint in asked.hints(found):
        cell = Said(next(iter(columns.get(hint.question, ())), ""), hint.value)
        said.remark(cell, note(hint.code, question=hint.question, value=hint.value))
    return found
