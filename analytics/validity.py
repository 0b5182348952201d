"""Use case: does matching agree with what became of the pairs, and may outcomes teach its weights?

Nothing of a single pair leaves this room: correlations, points of five pairs or more, weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.facts import Facts
from analytics.learning import (
    OUTCOMES,
    Agreement,
    Proposal,
    Rows,
    Value,
    agreement,
    propose,
    rows_of,
    value,
)
from analytics.learning.proposing import standardised
from analytics.rollup import refreshing
from analytics.rollup.memory import Memory
from data.access import Permission
from data.codebook.learning import limits
from data.records.monitoring import Rollup
from data.store import Work

_SEEN: Memory["Validity"] = Memory(8)  # (school, versions of the data, weights in force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """What a school's finished rounds say.

    Attributes:
        proposal: weights, conditions met and not met.
        agreements: by outcome, the primary first.
        rounds, pairs: finished rounds and their pairs with a trace. explored: pairs of rounds that
            drew, with a logged chance.
        years: school years looked at. data_version, as_of, synthetic: of their facts.
    """

    proposal: Proposal
    agreements: tuple[Agreement, ...]
    rounds: int
    pairs: int
    explored: int
    years: tuple[str, ...]
    data_version: str
    as_of: date | None
    synthetic: bool


def overview(work: Work, before: Mapping[str, float]) -> Validity:
    """What is known of the school's finished rounds.

    Args:
        work: a writing unit of work keeps facts that are made anew; one that looks takes the last.
        before: weights in force, from the room of matching.
    """
    work.require(Permission.WEIGHTS_WRITE)
    years = tuple(sorted({one.year for one in work.pair_traces.all()}))
    if not years:
        return judged(None, before, ())
    head = _head(work)
    key = (work.school_id, head.data_version, tuple(sorted(before.items())))
    return _SEEN.get(key, lambda: judged(refreshing.facts_of(work, head), before, years))


def _head(work: Work) -> Rollup:
    """What is known today; facts of this year bring those of earlier years along."""
    return refreshing.current(work, work.schools.get(work.school_id).year)


def judged(facts: Facts | None, before: Mapping[str, float], years: tuple[str, ...]) -> Validity:
    """The same of given facts; of none where no round has left a trace. Pure."""
    rows = rows_of(facts) if facts is not None else nothing(tuple(before))
    version = facts.version if facts is not None else ""
    primary = limits().primary
    order = (primary, *(one for one in OUTCOMES if one != primary))
    return Validity(
        proposal=propose(rows, before, data_version=version),
        agreements=tuple(agreement(rows, one, version) for one in order),
        rounds=len(rows.by_time),
        pairs=len(rows),
        explored=int(explored(rows).sum()),
        years=years,
        data_version=version,
        as_of=facts.as_of if facts is not None else None,
        synthetic=facts.synthetic if facts is not None else False,
    )


def nothing(components: tuple[str, ...]) -> Rows:
    """No rows at all."""
    none, words = np.zeros(0), np.zeros(0, object)
    return Rows(
        components=components,
        x=np.zeros((0, len(components))),
        predicted=none,
        outcomes=dict.fromkeys(OUTCOMES, none),
        rounds=words,
        schools=words,
        mentors=words,
        order=words,
        versions=words,
        propensity=none,
        mentees=words,
    )


def explored(rows: Rows) -> np.ndarray:
    """(pairs,), pairs that a draw has chosen: of rounds where something else could have come."""
    known = rows.propensity > 0.0  # not by hand, and logged
    drew = {one for one, chance in zip(rows.rounds, rows.propensity, strict=True) if chance < 1.0}
    return known & np.isin(rows.rounds.astype(str), sorted(drew))


def other_plan(
    work: Work, same: Mapping[str, frozenset[str]], unsupported: float
) -> Mapping[str, Value]:
    """What another plan would have brought, by outcome, in standard deviations of it.

    Args:
        work: reads only.
        same: set-aside rounds, by their names in facts, to the pseudonyms of mentees who would keep
            their mentor.
        unsupported: share of the other plan's pairs that no draw could have given.

    Returns:
        Outcomes that drawn pairs have; what makes no claim says so.
    """
    work.require(Permission.WEIGHTS_WRITE)
    if not work.pair_traces.count():
        return {}
    return plan_value(rows_of(_facts(work)), same, unsupported)


def _facts(work: Work) -> Facts:
    """The facts of today; where nothing is kept and nothing may be written, gathered for once."""
    from analytics.rollup.gathering import gather  # noqa: PLC0415 -- only where data are read anew

    year = work.schools.get(work.school_id).year
    kept = any(one.period == year for one in work.rollups.heads())
    return refreshing.facts_of(work, _head(work)) if kept or work.writes else gather(work, year)


def plan_value(
    rows: Rows, same: Mapping[str, frozenset[str]], unsupported: float
) -> dict[str, Value]:
    """The same of given rows. Pure."""
    there = explored(rows)
    where = [one.rpartition(":")[2] for one in rows.rounds]
    keeps = np.array(
        [who in same.get(one, ()) for one, who in zip(where, rows.mentees, strict=True)], float
    )
    found = {}
    for name, raw in rows.outcomes.items():
        y = standardised(raw)
        use = there & ~np.isnan(y) & np.isin(where, sorted(same))
        told = value(
            y[use],
            rows.propensity[use],
            keeps[use],
            unsupported=unsupported,
            least=limits().gate.effective,
        )
        if told is not None:
            found[name] = told
    return found
