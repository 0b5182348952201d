"""Waves of monitoring as data: windows, how they are run, and the goals asked after the end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from data.codebook import source
from data.codebook.frame import framework, said
from data.codebook.headers import normal_header
from data.codebook.instruments import GOALS, Instrument
from data.codebook.question import Option, Question

NAME = "waves"
LEVELS = (-2, -1, 0, 1, 2)
LEAST_SHOWN = 5  # a file may ask for more answers, never for fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How waves are run. ``core_apart`` and ``climate_days`` in days, shares in [0, 1]."""

    core_apart: int
    remind_at_share: float
    target_response: float
    red_response: float
    climate_days: int
    least_shown: int


@cache
def asking() -> Asking:
    """The rules of running waves, checked once."""
    raw = source.raw(NAME)
    source.insist(NAME, breaches(raw, framework().waves))
    return Asking(**raw["asking"])


def wave_name(code: str) -> str:
    """A wave in the language in force; the code itself for a stranger.

    >>> wave_name("day60")
    '60-й день'
    """
    found = framework().waves.get(code)
    return said(found["ru"], found["en"]) if found else code


@cache
def wave_codes() -> Mapping[str, str]:
    """Waves by whatever a table calls them: code, Russian or English name."""
    found = framework().waves.items()
    named = ((code, (code, raw["ru"], raw["en"])) for code, raw in found)
    return MappingProxyType({normal_header(one): code for code, names in named for one in names})


@cache
def columns() -> Mapping[str, str]:
    """Meanings of columns of a table of answers by normalised header."""
    return _by_name(source.raw(NAME)["columns"])


@cache
def sides() -> Mapping[str, str]:
    """Sides of a pair by whatever a table calls them."""
    return _by_name(source.raw(NAME)["sides"])


def _by_name(raw: Mapping[str, Any]) -> Mapping[str, str]:
    found = {normal_header(name): code for code, names in raw.items() for name in names}
    return MappingProxyType(found)


def spilled() -> tuple[str, ...]:
    """Modules a core sitting gives away first when it is too long."""
    return tuple(source.raw(NAME)["spill"]["core"])


def goal_waves() -> tuple[str, ...]:
    """Waves in which goals are asked."""
    return tuple(source.raw(NAME)["goals"]["waves"])


def goals(listed: Iterable[tuple[str, str, str]]) -> Instrument:
    """One question a goal of a programme: (code, text, sign) each.

    >>> goals([("g1", "Вести урок по плану", "три урока")]).questions[0].code
    'GOALS.g1'
    """
    asking()
    raw = source.raw(NAME)["goals"]
    return Instrument(
        code=GOALS,
        version=f"{GOALS}@{raw['version']}",
        name_ru=raw["name_ru"],
        name_en=raw["name_en"],
        questions=tuple(_goal(raw, *one) for one in listed),
        visible=tuple(raw["visible"]),
    )


def breaches(raw: source.Raw, waves: Mapping[str, Any]) -> list[str]:
    """Everything wrong with a file of waves."""
    return [*_asking_breaches(raw["asking"]), *_goal_breaches(raw["goals"], waves)]


def _asking_breaches(raw: Mapping[str, Any]) -> Iterator[str]:
    for name in ("remind_at_share", "target_response", "red_response"):
        if not 0 < raw[name] < 1:
            yield f"asking.{name}: {raw[name]} is no share"
    if raw["red_response"] > raw["target_response"]:
        yield "asking.red_response is above asking.target_response"
    if raw["core_apart"] < 0 or raw["climate_days"] < 1:
        yield "asking: days below the least"
    if raw["least_shown"] < LEAST_SHOWN:
        yield f"asking.least_shown: below {LEAST_SHOWN}"


def _goal_breaches(raw: Mapping[str, Any], waves: Mapping[str, Any]) -> Iterator[str]:
    if tuple(one["value"] for one in raw["levels"]) != LEVELS:
        yield "goals.levels: not -2..2"
    yield from (f"goals: wave {one}" for one in raw["waves"] if one not in waves)
    for lang in ("ru", "en"):
        if "{text}" not in raw[f"template_{lang}"]:
            yield f"goals.template_{lang}: no place for the goal"


def _goal(raw: Mapping[str, Any], code: str, text: str, sign: str) -> Question:
    return Question(
        code=f"{GOALS}.{code}",
        kind="likert",
        section=GOALS,
        text_ru=raw["template_ru"].format(text=text, sign=sign),
        text_en=raw["template_en"].format(text=text, sign=sign),
        options=tuple(
            Option(code=str(one["value"]), ru=one["ru"], en=one["en"]) for one in raw["levels"]
        ),
        min=LEVELS[0],
        max=LEVELS[-1],
        na_ru=raw["na_ru"],
        na_en=raw["na_en"],
        visible=tuple(raw["visible"]),
    )
