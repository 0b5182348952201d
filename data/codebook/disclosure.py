"""What of the figures may be shown to whom, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from data.codebook import source
from data.codebook.frame import framework
from data.codebook.indicators import catalogue

FILE = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of screens: values of a column, and the columns that name people beside it."""

    dimension: str
    table: str
    column: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts in the detail of a metric that divide its people, and the fields that tell them."""

    metric: str
    keys: tuple[str, ...]
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Parts of a metric known to everybody that come from questionnaires.

    ``rows`` of its detail name the part under ``dimension`` and count people under ``keys``, of
    whom ``behind`` count those of the part; ``beside`` is a count in the detail of the part.
    """

    metric: str
    dimension: str
    rows: str
    keys: tuple[str, ...]
    behind: tuple[str, ...]
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of showing; the file says what each is for.

    ``known`` are acts everybody in the school knows of: shown inside the school at any number of
    people. ``counted`` are metrics whose people are those counted, not those they are among.
    ``kin`` maps a metric to those that would tell it when it is hidden; ``never`` maps an audience
    and a level to metrics it never gets there. ``deeds`` maps a metric whose k are people known by
    deed to all metrics that count the same people, in the order they are decided in.
    """

    k: int
    unanimous: int
    combined: int
    known: frozenset[str]
    counted: frozenset[str]
    catalogued: frozenset[str]
    answers: frozenset[str]
    sensitive: frozenset[str]
    sensitive_parts: frozenset[str]
    yearly: frozenset[str]
    questions: frozenset[str]
    favourable: frozenset[str]
    kin: Mapping[str, tuple[str, ...]]
    deeds: Mapping[str, tuple[str, ...]]
    with_whole: frozenset[str]
    counts: Mapping[str, Counts]
    asked: Mapping[str, Answered]
    single: Mapping[str, frozenset[str]]
    levels: Mapping[str, frozenset[str]]
    never: Mapping[tuple[str, str], frozenset[str]]
    neutral: frozenset[str]
    filters: tuple[Filter, ...]
    small_school: int
    compared: tuple[str, ...]

    def is_sensitive(self, metric_id: str, part: str) -> bool:
        """Whether nobody but the curator sees it."""
        return metric_id in self.sensitive or any(
            one in self.sensitive_parts for one in part.replace(";", "&").split("&")
        )


@cache
def rules() -> Rules:
    """The rules in force, checked.

    Raises:
        BrokenCodebookError: k is below its floor, or a class is not named.
    """
    raw = source.raw(FILE)
    least = raw["least"]
    source.insist(FILE, breaches(raw))
    return Rules(
        k=least["k"],
        unanimous=least["unanimous"],
        combined=least["combined"],
        known=frozenset(name for name, one in catalogue().items() if one["class"] == "A"),
        counted=frozenset(name for name, one in catalogue().items() if one["small"] == "counts"),
        catalogued=frozenset(catalogue()),
        answers=_metrics(raw, "answers"),
        sensitive=frozenset(name for name, one in catalogue().items() if one.get("sensitive")),
        sensitive_parts=frozenset(
            f"domain={one.code}" for one in framework().domains if one.sensitive
        ),
        yearly=_metrics(raw, "yearly"),
        questions=frozenset(raw["questions"]["dimensions"]),
        favourable=_metrics(raw, "favourable"),
        kin=_kin(raw["kin"]),
        deeds=MappingProxyType(
            {name: tuple(one["metrics"]) for one in raw["deeds"] for name in one["metrics"]}
        ),
        with_whole=_metrics(raw, "with_whole"),
        counts=MappingProxyType({one["metric"]: Counts(**_tuples(one)) for one in raw["counts"]}),
        asked=MappingProxyType({one["metric"]: Answered(**_tuples(one)) for one in raw["asked"]}),
        single=MappingProxyType({one["metric"]: frozenset(one["keys"]) for one in raw["single"]}),
        levels=MappingProxyType({who: frozenset(one) for who, one in raw["levels"].items()}),
        never=MappingProxyType(
            {(one["audience"], one["level"]): frozenset(one["metrics"]) for one in raw["never"]}
        ),
        neutral=frozenset(raw["flags"]["neutral"]),
        filters=tuple(Filter(**{**one, "people": tuple(one["people"])}) for one in raw["filter"]),
        small_school=raw["small_school"]["staff"],
        compared=tuple(raw["compared"]["metrics"]),
    )


def breaches(raw: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file of rules, in words."""
    least, found = raw["least"], []
    if least["k"] < least["floor"]:
        found.append("k below its floor")
    known = {name for name, one in catalogue().items() if one["class"] == "A"}
    if known & set(raw["answers"]["metrics"]):
        found.append("a metric is both known to everybody and built on answers")
    return found


def _metrics(raw: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(raw[name]["metrics"])


def _tuples(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in line.items()}


def _kin(lines: list[Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    hidden = dict.fromkeys(one["hidden"] for one in lines)
    return MappingProxyType(
        {name: tuple(one["tells"] for one in lines if one["hidden"] == name) for name in hidden}
    )
