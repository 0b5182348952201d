"""What reading one cell gives: a value, and what must be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from data.records.intake import Severity

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding without its place yet."""

    code: str
    severity: Severity
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T_co]):
    """``value`` is None where nothing was said or nothing can be told."""

    value: T_co | None = None
    remarks: tuple[Remark, ...] = ()


def note(code: str, **params: Any) -> Remark:
    """Worth knowing; the value stands."""
    return Remark(code, Severity.NOTE, params)


def warning(code: str, **params: Any) -> Remark:
    """The value, or a part of it, was left out."""
    return Remark(code, Severity.WARNING, params)


def question(code: str, **params: Any) -> Remark:
    """A person has to say; the row waits."""
    return Remark(code, Severity.QUESTION, params)


def error(code: str, **params: Any) -> Remark:
    """The row cannot be taken as it is."""
    return Remark(code, Severity.ERROR, params)
