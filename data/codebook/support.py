"""Support of a mentee without a pair: closed lists and plan templates. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from data.codebook import source
from data.codebook.frame import said

NAME = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateStep:
    """One step of a template: ``after`` is in calendar days from the day the plan is made."""

    code: str
    after: int
    ru: str
    en: str

    def name(self) -> str:
        """The step in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTemplate:
    """A support plan to begin with; the steps follow in time."""

    code: str
    ru: str
    en: str
    steps: tuple[TemplateStep, ...]

    def name(self) -> str:
        """The title in the language in force."""
        return said(self.ru, self.en)

    def step(self, code: str) -> TemplateStep:
        """The step with this code; KeyError for a stranger."""
        return {one.code: one for one in self.steps}[code]


@cache
def templates() -> Mapping[str, PlanTemplate]:
    """All plan templates by code, in the order of the file.

    >>> [one.after for one in templates()["first_steps"].steps]
    [3, 7, 14, 21]
    """
    found = {one["code"]: _template(one) for one in source.raw(NAME)["template"]}
    source.insist(NAME, _breaches(found.values()))
    return MappingProxyType(found)


@cache
def marks() -> tuple[int, int, int]:
    """Days of waiting at which a case is calm, long, red.

    >>> marks()
    (14, 30, 45)
    """
    given = source.raw(NAME)["marks"]
    return given["calm"], given["long"], given["red"]


def next_steps() -> tuple[str, ...]:
    """Codes of what may be the next step."""
    return tuple(source.raw(NAME)["next_step"])


def outcomes() -> tuple[str, ...]:
    """Codes of how a case may end.

    >>> outcomes()[0]
    'paired'
    """
    return tuple(source.raw(NAME)["outcome"])


def word(group: str, code: str) -> str:
    """The words of a code of ``next_step`` or ``outcome``; the code itself for a stranger.

    >>> word("outcome", "paired")
    'наставник найден'
    """
    found = source.raw(NAME)[group].get(code)
    return said(found["ru"], found["en"]) if found else code


def _template(one: Mapping[str, Any]) -> PlanTemplate:
    steps = tuple(TemplateStep(**step) for step in one["steps"])
    return PlanTemplate(code=one["code"], ru=one["ru"], en=one["en"], steps=steps)


def _breaches(found: Any) -> list[str]:
    return [
        f"{one.code}: steps repeat or go back in time"
        for one in found
        if len({step.code for step in one.steps}) != len(one.steps)
        or [step.after for step in one.steps] != sorted(step.after for step in one.steps)
    ]
