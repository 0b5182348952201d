"""Filters of a unit, read from its facts: which exist, which may be used. Pure."""

from collections.abc import Mapping

from analytics.disclosure.filters import JOIN, joined, offered
from analytics.facts import Facts
from analytics.figures import Hidden
from analytics.rollup.boards import Audience, FilterState
from analytics.rollup.refusals import FilterClosedError
from data.codebook.disclosure import Filter, rules


def filters_of(
    facts: Facts, period: str, audience: Audience
) -> tuple[tuple[FilterState, ...], tuple[str, ...]]:
    """Single filters with their states, and the open combinations, for an audience.

    The curator knows everybody of the school by name: every filter is open there.
    """
    law, year = rules(), facts.of_year(period)
    people = populations(year)
    states, combined = offered(people, everybody(year, people), law.k, law.combined)
    if audience is Audience.CURATOR:
        states = dict.fromkeys(states, Hidden.NOTHING)
        combined = _all_pairs(people)
    found = tuple(_state(code, reason) for code, reason in states.items())
    return found, combined


def checked(where: str, filters: tuple[FilterState, ...], combined: tuple[str, ...]) -> str:
    """The filter in the one order it is written in, if it may be used.

    Raises:
        FilterClosedError: it is closed, or there is no such filter.
    """
    if not where:
        return ""
    code = joined(where.split(JOIN))
    open_ones = {one.code for one in filters if one.enabled} | set(combined)
    if code not in open_ones:
        raise FilterClosedError(where=where, least=rules().k)
    return code


def populations(facts: Facts) -> dict[str, frozenset[str]]:
    """Whom each filter leaves, by its code; values nobody has are no filters."""
    found: dict[str, frozenset[str]] = {}
    for one in rules().filters:
        found |= _by_value(facts, one)
    return found


def everybody(facts: Facts, people: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Whom no filter leaves out."""
    listed = set(facts.staff["person"]) | set(facts.participations["person"])
    return frozenset(listed).union(*people.values())


def _by_value(facts: Facts, one: Filter) -> dict[str, frozenset[str]]:
    table = facts.tables()[one.table]
    found: dict[str, set[str]] = {}
    for column in one.people:
        for value, rows in table.groupby(one.column, sort=True)[column]:
            if value:
                found.setdefault(f"{one.dimension}={value!s}", set()).update(rows)
    return {code: frozenset(people) for code, people in found.items()}


def _state(code: str, reason: Hidden) -> FilterState:
    name, _sign, value = code.partition("=")
    return FilterState(
        code=code,
        dimension=name,
        value=value,
        enabled=reason is Hidden.NOTHING,
        reason=reason,
    )


def _all_pairs(people: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    codes = sorted(people)
    return tuple(
        joined([one, two])
        for at, one in enumerate(codes)
        for two in codes[at + 1 :]
        if one.partition("=")[0] != two.partition("=")[0] and people[one] & people[two]
    )
