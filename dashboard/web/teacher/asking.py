"""Questions of the codebook as fields of a form, and back.

The field of a question is ``q.<code>``. What cannot be read as an answer is kept as it was typed,
so that the validator names it and the person finds it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.web.teacher.page import Fields, Rejected
from data.codebook import Problem, Question, checks
from data.i18n import _
from data.names import clean_text

NOTHING = "-"  # the choice not to answer; never stored
ALL_EMPTY = "form.all_empty"  # a sheet of voluntary questions without a single answer
PREFIX = "q."
CHOSEN = frozenset({"likert", "single", "yes_no"})
MOST_CHARS = 8000  # of one field, whatever the question says
DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be ticked."""

    code: str
    name: str
    picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question ready for the template. ``shape`` is choice, several, text, lines or number.

    ``layout`` says how choices stand: ``"many"`` in lines, ``"marks"`` as numbers side by side.
    """

    name: str
    shape: str
    text: str
    hint: str
    required: bool
    choices: tuple[Choice, ...]
    value: str
    most: int | None
    low: int | None
    high: int | None
    problem: str
    layout: str


def asked(
    questions: Iterable[Question],
    values: Mapping[str, object],
    problems: Sequence[Problem] = (),
    *,
    rows: bool = False,
    hints: Mapping[str, str] | None = None,
) -> tuple[Asked, ...]:
    """Questions with what was answered so far.

    Args:
        questions: in the order they are shown.
        values: answers by code, typed or as they were sent.
        problems: what is wrong, shown beside the question.
        rows: word grid questions by their bare row; the stem stands above them.
        hints: a line under a question, by code.
    """
    wrong: dict[str, str] = {}
    for one in problems:
        wrong.setdefault(one.question, said(one, ""))
    return tuple(
        _asked(
            one,
            values.get(one.code),
            wrong.get(one.code, ""),
            rows,
            (hints or {}).get(one.code, ""),
        )
        for one in questions
    )


def read(questions: Iterable[Question], fields: Fields) -> dict[str, object]:
    """Answers by code; what was left empty is absent."""
    found: dict[str, object] = {}
    for one in questions:
        value = _read(one, fields)
        if value not in ("", ()):
            found[one.code] = value
    return found


def problems_of(
    questions: Iterable[Question], answers: Mapping[str, object], *, required: bool = True
) -> list[Problem]:
    """Every rule the answers to these questions break."""
    found = []
    for one in questions:
        if one.code in answers:
            found += [
                Problem(code=fault, question=one.code, value=value)
                for fault, value in checks.faults(one, answers[one.code])
            ]
        elif one.required and required:
            found.append(Problem(code="codebook.required", question=one.code, value=""))
    return found


def checked(questions: Sequence[Question], fields: Fields) -> dict[str, object]:
    """Answers that break no rule.

    Raises:
        Rejected: names what is wrong; the page is shown again with what was typed.
    """
    answers = read(questions, fields)
    problems = problems_of(questions, answers)
    if problems:
        raise Rejected(problems)
    return answers


def said(problem: Problem, question: str) -> str:
    """A problem in words beside its question, or about a question named."""
    beside = {
        "codebook.required": _("Please answer this question."),
        ALL_EMPTY: _("Answer at least one question."),
        "codebook.too_long": _("The text is too long: {value} characters.", value=problem.value),
        "codebook.too_many": _("Too many are chosen: {value}.", value=problem.value),
        "codebook.out_of_range": _("This number does not fit: {value}.", value=problem.value),
        "codebook.wrong_type": _("This cannot be read: {value}.", value=problem.value),
    }
    if not question:
        return beside.get(problem.code) or _(problem.code, question="", value=problem.value).strip()
    return _(problem.code, question=question, value=problem.value)


def _asked(one: Question, value: object, problem: str, rows: bool, hint: str) -> Asked:  # noqa: FBT001
    return Asked(
        name=PREFIX + one.code,
        shape=_shape(one),
        text=one.row if rows else one.text,
        hint=hint or _hint(one),
        required=one.required,
        choices=_choices(one, value),
        value=_typed(value),
        most=one.max_chars,
        low=one.min,
        high=one.max,
        problem=problem,
        layout="marks" if _is_marks(one) else "many",
    )


FEW = 8  # more steps than these, worded at the ends alone, stand side by side


def _is_marks(one: Question) -> bool:
    """A scale of numbers, worded at its ends."""
    middle = one.options[1:-1]
    return len(one.options) > FEW and all(option.name == option.code for option in middle)


def _shape(one: Question) -> str:
    if one.kind in CHOSEN:
        return "choice"
    return {"multi": "several", "int": "number", "people": "lines"}.get(one.kind, "text")


def _hint(one: Question) -> str:
    if _is_marks(one):
        return f"{one.options[0].name}; {one.options[-1].name}"
    if one.kind == "people":
        return _("One name a line: surname, name, patronymic.")
    if one.kind == "multi" and one.max is not None:
        return _("At most {most}.", most=one.max)
    if one.kind == "int" and one.max is not None:
        return _("A whole number from {low} to {high}.", low=one.min or 0, high=one.max)
    if one.kind == "text" and one.max_chars is not None:
        return _("Up to {most} characters.", most=one.max_chars)
    return ""


def _choices(one: Question, value: object) -> tuple[Choice, ...]:
    if one.kind not in CHOSEN | {"multi"}:
        return ()
    picked = set(map(str, value)) if isinstance(value, tuple | list) else {str(value)}
    marks = _is_marks(one)
    found = [
        Choice(code=o.code, name=o.code if marks else o.name, picked=o.code in picked)
        for o in one.options
    ]
    if one.kind in CHOSEN and not one.required:
        none = one.na or _("I do not answer")
        found.append(Choice(code=NOTHING, name=none, picked=NOTHING in picked))
    return tuple(found)


def _typed(value: object) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _read(one: Question, fields: Fields) -> object:
    name = PREFIX + one.code
    if one.kind == "multi":
        return tuple(dict.fromkeys(given[:MOST_CHARS] for given in fields.many(name)))
    given = clean_text(fields.one(name)[:MOST_CHARS])
    if one.kind == "people":
        return tuple(dict.fromkeys(line for line in given.split("\n") if line))
    if one.kind in {"likert", "int"}:
        return _number(given)
    return "" if given == NOTHING and one.kind in CHOSEN else given


def _number(given: str) -> object:
    if given in {"", NOTHING}:
        return ""
    plain = given.isascii() and given.removeprefix("-").isdecimal() and len(given) <= DIGITS
    return int(given) if plain else given
