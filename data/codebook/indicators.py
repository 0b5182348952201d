"""What figures are judged by: targets by year, thresholds, gates of small numbers, the catalogue.

Everything here is data of ``indicators.toml``, editable, with source and status.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from data.codebook import source

NAME = "indicators"
DIRECTIONS = frozenset({"up", "down", "optimum"})
SMALL = frozenset({"census", "wilson", "bounds", "ladder", "counts", "gate"})
CLASSES = frozenset({"A", "B"})
LEVELS = frozenset("PRSMG")
STATUSES = frozenset({"verified", "unverified", "project"})
FLOOR = 3  # a cell is never smaller, whatever the data say


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked for in a year; ``carried``: the last value that was ever set, not its own."""

    key: str
    value: float
    year: int
    set_in: int
    carried: bool
    source: str
    status: str
    edition_date: str


def version() -> str:
    """Version of all rules together."""
    return str(_book()["version"])


def target(key: str, year: int, level: str = "") -> Target | None:
    """The target in force in a calendar year at a level; None where nobody has set one by then.

    >>> target("young", 2023).value, target("young", 2027).carried, target("young", 2019)
    (0.5, True, None)
    """
    mine = [one for one in _book()["target"] if one["key"] == key]
    raw = next((one for one in mine if one.get("level", "") == level), None)
    raw = raw or next((one for one in mine if not one.get("level")), None)
    if raw is None:
        return None
    by = {int(one): float(value) for one, value in raw.get("by", {year: raw.get("value")}).items()}
    set_in = max((one for one in by if one <= year), default=None)
    if set_in is None:
        return None
    return Target(
        key=key,
        value=by[set_in],
        year=year,
        set_in=set_in,
        carried=set_in < year,
        source=raw.get("source", _book()["source"]),
        status=raw.get("status", "project"),
        edition_date=str(raw.get("edition_date", _book()["edition_date"])),
    )


def threshold(name: str) -> Any:
    """A threshold or the name of a rule; KeyError for a stranger.

    >>> threshold("satisfied"), threshold("satisfied_rule")
    (7, 'item')
    """
    return _book()["threshold"][name]


def gate(name: str) -> int:
    """The smallest n at which something may be shown or counted; KeyError for a stranger.

    >>> gate("bias"), gate("cell")
    (10, 5)
    """
    return int(_book()["gate"][name])


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Every metric by its id, in the order of the file."""
    return MappingProxyType(dict(_book()["metric"]))


@cache
def _book() -> source.Raw:
    raw = source.raw(NAME)
    source.insist(NAME, check(raw))
    return raw


def check(raw: source.Raw) -> list[str]:
    """What is wrong with the file."""
    return [*_of_targets(raw), *_of_gates(raw), *_of_metrics(raw)]


def _of_targets(raw: source.Raw) -> Iterator[str]:
    keys = [(one["key"], one.get("level", "")) for one in raw["target"]]
    yield from (f"target {one} twice" for one in sorted(set(keys)) if keys.count(one) > 1)
    for one in raw["target"]:
        if ("by" in one) == ("value" in one):
            yield f"target {one['key']} has either by or value"
        if one.get("status", "project") not in STATUSES:
            yield f"target {one['key']}: status"


def _of_gates(raw: source.Raw) -> Iterator[str]:
    if raw["gate"]["cell"] < FLOOR:
        yield f"gate.cell is below {FLOOR}"
    if not raw["threshold"]["rematch_low"] <= raw["threshold"]["rematch_high"]:
        yield "threshold.rematch_low is above rematch_high"


def _of_metrics(raw: source.Raw) -> Iterator[str]:
    keys = {one["key"] for one in raw["target"]}
    for name, one in raw["metric"].items():
        known = {"dir": DIRECTIONS, "small": SMALL, "class": CLASSES}
        yield from (f"{name}: {part}" for part, all_ in known.items() if one[part] not in all_)
        if one.get("target", "") not in keys | {""}:
            yield f"{name}: no target {one['target']}"
        if not set(one["levels"]) <= LEVELS:
            yield f"{name}: levels"
