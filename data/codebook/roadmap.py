"""The roadmap as data: 22 items, usual dates, what comes before what, what is looked for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

from data.codebook import source
from data.codebook.frame import said
from data.records.school import YEAR_BEGINS

NAME = "roadmap"
HARD, SOFT, AGAIN, SAME = "hard", "soft", "again", "same"
ITEMS = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. ``start`` and ``due`` are usual days, MM-DD; ``evidence`` codes all of which count.

    ``responsible`` are codes of who answers for it.
    """

    code: str
    ru: str
    en: str
    result_ru: str
    result_en: str
    responsible: tuple[str, ...]
    start: str
    due: str
    evidence: tuple[str, ...]

    @property
    def stage(self) -> str:
        """The number before the dot."""
        return self.code.partition(".")[0]

    def title(self, school: str) -> str:
        """The title in the language in force, with the school's name in it."""
        return said(self.ru, self.en).replace("{school}", school)

    def result(self) -> str:
        """What comes out of it, in the language in force."""
        return said(self.result_ru, self.result_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One thing that is looked for, what to do while it is missing, and on which page."""

    code: str
    page: str
    ru: str
    en: str
    todo_ru: str
    todo_en: str

    def words(self) -> str:
        """What is looked for, in the language in force."""
        return said(self.ru, self.en)

    def todo(self) -> str:
        """What to do while it is missing, in the language in force."""
        return said(self.todo_ru, self.todo_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An item that another one rests on; ``hard``: the action refuses without it."""

    code: str
    hard: bool


@cache
def items() -> Mapping[str, Item]:
    """All items by code, in the order of the document.

    >>> len(items()), items()["5.1"].due
    (22, '10-15')
    """
    raw = source.raw(NAME)
    found = {one["code"]: _item(one) for one in raw["item"]}
    source.insist(NAME, list(_breaches(raw, found)))
    return MappingProxyType(found)


@cache
def sought() -> Mapping[str, Sought]:
    """Everything that is looked for, by code."""
    raw = source.raw(NAME)["evidence"]
    return MappingProxyType({code: Sought(code=code, **one) for code, one in raw.items()})


def responsible(code: str) -> str:
    """Who answers, in the language in force; the code itself for a stranger.

    >>> responsible("deputy")
    'Заместитель директора по УВР'
    """
    found = source.raw(NAME)["responsible"].get(code)
    return said(found["ru"], found["en"]) if found else code


def responsible_codes() -> tuple[str, ...]:
    """Codes of all who may answer for an item."""
    return tuple(source.raw(NAME)["responsible"])


def stage(number: str) -> str:
    """The title of a stage, in the language in force.

    >>> stage("5")
    'Пары и группы'
    """
    found = source.raw(NAME)["stage"][number]
    return said(found["ru"], found["en"])


def day_of(year: str, usual: str) -> date:
    """A usual day in a school year.

    >>> day_of("2026/2027", "09-01"), day_of("2026/2027", "05-20")
    (datetime.date(2026, 9, 1), datetime.date(2027, 5, 20))
    """
    month, day = (int(one) for one in usual.split("-"))
    first = int(year[:4])
    return date(first if month >= YEAR_BEGINS else first + 1, month, day)


@cache
def links(kind: str) -> tuple[tuple[str, str], ...]:
    """Links of one kind: (what comes first, what rests on it), items and moments."""
    found = [one["pairs"] for one in source.raw(NAME)["link"] if one["kind"] == kind]
    return tuple((first, then) for pairs in found for first, then in pairs)


@cache
def order() -> tuple[str, ...]:
    """Items so that nothing stands before what it rests on; ties as in the document.

    >>> order().index("1.5") > order().index("5.1")
    True
    """
    ranked = {code: place for place, code in enumerate(items())}
    sorter = TopologicalSorter(_graph(source.raw(NAME)))
    sorter.prepare()
    found: list[str] = []
    waiting: list[str] = []
    while sorter.is_active():
        waiting += sorter.get_ready()
        waiting.sort(key=lambda one: ranked.get(one, -1))
        chosen = waiting.pop(0)
        sorter.done(chosen)
        found.append(chosen)
    return tuple(one for one in found if one in ranked)


@cache
def before(code: str) -> tuple[Before, ...]:
    """What an item rests on, moments followed back to the items they come from.

    >>> [(one.code, one.hard) for one in before("6.3")]
    [('1.5', False), ('5.2', False)]
    """
    found: dict[str, bool] = {}
    for known, hard in _back(code, code, hard=True):
        found[known] = found.get(known, False) or hard
    ranked = list(items())
    return tuple(Before(code=one, hard=found[one]) for one in sorted(found, key=ranked.index))


def same(code: str) -> str:
    """The item that is the same thing seen from another side, "" without one.

    >>> same("1.6"), same("5.2"), same("1.1")
    ('5.2', '1.6', '')
    """
    for one, other in links(SAME):
        if code in {one, other}:
            return other if code == one else one
    return ""


def _back(node: str, start: str, *, hard: bool) -> Iterable[tuple[str, bool]]:
    owners = {one["code"]: one.get("of", "") for one in source.raw(NAME)["moment"]}
    for kind in (HARD, SOFT):
        for first, then in links(kind):
            if then != node:
                continue
            strong = hard and kind == HARD
            owner = owners.get(first, first)
            if owner and owner != start:
                yield owner, strong
            else:
                yield from _back(first, start, hard=strong)


def _item(one: Mapping[str, Any]) -> Item:
    many = {name: tuple(one[name]) for name in ("responsible", "evidence")}
    return Item(**{**one, **many})


def _graph(raw: Mapping[str, Any]) -> Mapping[str, set[str]]:
    nodes = [one["code"] for one in (*raw["item"], *raw["moment"])]
    graph: dict[str, set[str]] = {one: set() for one in nodes}
    for link in raw["link"]:
        if link["kind"] in {HARD, SOFT}:
            for first, then in link["pairs"]:
                graph.setdefault(then, set()).add(first)
    return graph


def _breaches(raw: Mapping[str, Any], found: Mapping[str, Item]) -> Iterable[str]:
    nodes = {one["code"] for one in (*raw["item"], *raw["moment"])}
    ends: Sequence[str] = [end for link in raw["link"] for pair in link["pairs"] for end in pair]
    if len(found) != ITEMS:
        yield f"{len(found)} items, not {ITEMS}"
    yield from (f"a link names {one}" for one in ends if one not in nodes)
    for one in found.values():
        yield from (f"{one.code}: {code}?" for code in one.evidence if code not in raw["evidence"])
        yield from (
            f"{one.code}: {who}?" for who in one.responsible if who not in raw["responsible"]
        )
        if day_of("2026/2027", one.start) > day_of("2026/2027", one.due):
            yield f"{one.code} ends before it starts"
    try:
        tuple(TopologicalSorter(_graph(raw)).static_order())
    except CycleError as fault:
        yield f"a circle: {fault.args[1]}"
