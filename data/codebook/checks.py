"""What can be wrong with one answer, by kind of question: codes of problems and the values."""

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from data.codebook.question import Question

Fault = tuple[str, str]
SHOWN = 80
WRONG_TYPE = "codebook.wrong_type"
WRONG_OPTION = "codebook.wrong_option"
OUT_OF_RANGE = "codebook.out_of_range"
TOO_LONG = "codebook.too_long"
TOO_MANY = "codebook.too_many"
TWICE = "codebook.twice"
EMPTY = "codebook.empty"
UNCLEAN = "codebook.unclean"


def faults(question: Question, value: object) -> list[Fault]:
    """(problem code, offending value) of everything wrong with an answer; empty means it fits."""
    return list(_BY_KIND[question.kind](question, value))


def _number(question: Question, value: object) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield WRONG_TYPE, show(value)
    elif (question.min is not None and value < question.min) or (
        question.max is not None and value > question.max
    ):
        yield OUT_OF_RANGE, show(value)


def _text(question: Question, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield WRONG_TYPE, show(value)
    elif not value.strip():
        yield EMPTY, ""
    else:
        if question.max_chars is not None and len(value) > question.max_chars:
            yield TOO_LONG, str(len(value))
        if not _clean(value):
            yield UNCLEAN, show(value)


def _one_of(question: Question, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield WRONG_TYPE, show(value)
    elif value not in {one.code for one in question.options}:
        yield WRONG_OPTION, show(value)


def _several(question: Question, value: object) -> Iterator[Fault]:
    if not _strings(value):
        yield WRONG_TYPE, show(value)
        return
    known = {one.code for one in question.options}
    yield from ((WRONG_OPTION, show(one)) for one in value if one not in known)
    yield from _count(question, value)


def _people(question: Question, value: object) -> Iterator[Fault]:
    if not _strings(value):
        yield WRONG_TYPE, show(value)
        return
    for one in value:
        yield from _text(question, one)
    yield from _count(question, value)


def _count(question: Question, value: tuple[str, ...]) -> Iterator[Fault]:
    if not value:
        yield EMPTY, ""
    if len(set(value)) < len(value):
        yield TWICE, show(value)
    if question.max is not None and len(value) > question.max:
        yield TOO_MANY, str(len(value))


def _strings(value: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def _clean(value: str) -> bool:
    """No NUL, no lone surrogate: neither can be stored."""
    return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def show(value: object) -> str:
    """A value short enough for a message."""
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


_BY_KIND: dict[str, Callable[[Question, Any], Iterator[Fault]]] = {
    "likert": _number,
    "int": _number,
    "text": _text,
    "single": _one_of,
    "yes_no": _one_of,
    "multi": _several,
    "people": _people,
}
