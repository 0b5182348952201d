"""The framework as look-ups for arithmetic: codes in fixed order, tables, limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.codebook import Framework

Bools = npt.NDArray[np.bool_]
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of mentoring and its limits: group size and months, both ends included."""

    code: str
    group_min: int
    group_max: int
    months_min: int
    months_max: int
    stable_pair: bool
    uses_slots: bool
    two_way: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Codes:
    """What arithmetic needs of the framework.

    Attributes:
        domains: codes of the competency domains, in order.
        sensitive: (domains,), shown to others as "other".
        groups: (domains,), the column of the deficit report.
        items: (domains,), the item codes of each.
        least_items: answered items a domain mean needs.
        forms: code to rule about the line manager: "forbid", "warn" or "allow".
        kinds: limits by code.
        meets: (formats, formats), which two can be joined.
        hours_per_slot: usable hours of one common slot a week.
        hours, durations: codes from small to large; ``months`` of the durations.
        near: (levels, levels), True for neighbours.
        kindred: (subjects, subjects), True when they share a group.
        subject_values: worth of the same, a kindred and another subject.
        subject_matters: (domains,), where the subject counts.
    """

    domains: tuple[str, ...]
    sensitive: Bools
    groups: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    least_items: int
    forms: Mapping[str, str]
    mentor_types: tuple[str, ...]
    kinds: Mapping[str, Kind]
    formats: tuple[str, ...]
    meets: Bools
    slots: tuple[str, ...]
    hours_per_slot: float
    hours: tuple[str, ...]
    durations: tuple[str, ...]
    months: tuple[int, ...]
    levels: tuple[str, ...]
    near: Bools
    subjects: tuple[str, ...]
    kindred: Bools
    subject_values: tuple[float, float, float]
    subject_matters: Bools
    styles: tuple[str, ...]


def codes(framework: Framework) -> Codes:
    """Read a framework into look-ups."""
    asked = framework.preferences
    match, levels = asked["subject_match"], framework.levels
    domains = tuple(one.code for one in framework.domains)
    return Codes(
        domains=domains,
        sensitive=np.array([one.sensitive for one in framework.domains], bool),
        groups=tuple(one.group for one in framework.domains),
        items=tuple(tuple(item.code for item in one.items) for one in framework.domains),
        least_items=int(framework.scoring["domain_min_answered"]),
        forms={one["code"]: one["line_manager"] for one in asked["form"]["options"]},
        mentor_types=options(asked["mentor_type"]),
        kinds={one["code"]: _kind(one) for one in asked["kind"]["options"]},
        formats=options(asked["format"]),
        meets=_table(options(asked["format"]), asked["format"]["compatible"]),
        slots=framework.slots,
        hours_per_slot=float(asked["slots"]["hours_per_slot"]),
        hours=options(asked["hours_per_month"]),
        durations=options(asked["duration"]),
        months=tuple(int(one["months"]) for one in asked["duration"]["options"]),
        levels=levels,
        near=_neighbours(levels, asked["levels"]["neighbours"]),
        subjects=tuple(one.code for one in framework.subjects),
        kindred=_kindred([frozenset(one.groups) for one in framework.subjects]),
        subject_values=(match["same"], match["kindred"], match["other"]),
        subject_matters=np.array([one in match["matters_for_domains"] for one in domains], bool),
        styles=tuple(one["code"] for one in framework.style["scale"]),
    )


def options(question: Table) -> tuple[str, ...]:
    """Option codes of a question, in their order."""
    return tuple(one["code"] for one in question["options"])


def _kind(one: Table) -> Kind:
    return Kind(**{name: one[name] for name in Kind.__slots__})


def _table(names: Sequence[str], joined: Mapping[str, Sequence[str]]) -> Bools:
    return np.array([[other in joined[one] for other in names] for one in names], bool)


def _neighbours(names: Sequence[str], pairs: Sequence[Sequence[str]]) -> Bools:
    near = np.zeros((len(names), len(names)), bool)
    for one, other in pairs:
        here, there = names.index(one), names.index(other)
        near[here, there] = near[there, here] = True
    return near


def _kindred(groups: Sequence[frozenset[str]]) -> Bools:
    return np.array([[bool(one & other) for other in groups] for one in groups], bool)
