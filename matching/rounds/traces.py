"""How approved pairs came about, kept so that outcomes can teach later. Written with the round.

A pair enters learning by its trace alone. In a group, and with two mentors, pairs hang on each
other: no chance of a single pair can be told, so such traces hold no propensity and no
alternatives; of two mentors the first is kept, for one outcome cannot be split between two people.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from data.access import Permission
from data.codebook.learning import limits
from data.records.consent import Purpose
from data.records.ids import PersonId, RoundId
from data.records.monitoring import PairTrace
from data.records.pair import Pair
from data.records.round import DecisionKind
from data.store import Work
from matching.assign import UNMATCHED, Bools, Ints
from matching.explain import Insight
from matching.explain.again import calm
from matching.explain.insight import SMALL
from matching.explain.walk import NEAR, reach
from matching.rounds import running, snapshot
from matching.rounds.lens import Lens

USES = frozenset({Purpose.MATCHING, Purpose.MONITORING})  # either gone: the pair teaches nothing


def keep(work: Work, one: Lens, pairs: Sequence[Pair]) -> int:
    """Keep a trace of each pair that comes about; how many. Asks no permission: ``approve`` does.

    Where the scores of the round cannot be counted again (somebody is erased, or the framework is
    another one by now) nothing is kept: such pairs never teach.
    """
    if not one.frozen.countable:
        return 0
    near = alternatives(one)
    found: dict[PersonId, PairTrace] = {}
    for pair in pairs:
        for mentee in pair.mentee_ids:
            if mentee not in found or _first(one, mentee) == pair.mentor_id:
                found[mentee] = _trace(work, one, mentee, pair.mentor_id, near)
    work.pair_traces.put_all(found.values())
    return len(found)


def of_round(work: Work, round_id: RoundId) -> tuple[PairTrace, ...]:
    """Traces of a round."""
    work.require(Permission.WEIGHTS_WRITE)
    return tuple(work.pair_traces.of_round(round_id))


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Somebody withdraws matching or monitoring: the traces of their pairs go at once.

    Asks no permission: follows the withdrawal in its transaction.
    """
    if not purposes & USES:
        return
    gone = [one for one in work.pair_traces.all() if person_id in {one.mentee_id, one.mentor_id}]
    for one in gone:
        work.pair_traces.remove(one.round_id, one.mentee_id)
    if gone:
        told = {"traces": len(gone)}
        work.audit("trace.forgotten", None, told, subject=f"person:{person_id}")


def alternatives(one: Lens) -> Mapping[str, tuple[str, ...]]:
    """Mentors of each mentee whose best plan gives up no more than the tolerance, by ids.

    Of a large round and of one that is worth more than the sum of its pairs: the runner-up alone.
    """
    share = limits().explore.near
    insight = one.as_run()
    best = calm(insight) if insight.problem.affinity.size <= SMALL else insight
    if one.frozen.kind.bound:
        return {}
    if not best.additive or best.problem.affinity.size > SMALL:
        total = float(one.run.totals.get("total", 0.0))  # type: ignore[arg-type]
        return {
            mentee: (row.runner_up,)
            for mentee, row in one.proposals.items()
            if row.runner_up is not None and (row.runner_up_price or 0.0) <= share * total
        }
    problem = best.problem
    return {
        problem.mentee_name(row): tuple(sorted(problem.mentor_name(at) for at in columns))
        for row, columns in near_ties(best, share)
    }


def near_ties(best: Insight, share: float) -> Iterator[tuple[int, list[int]]]:
    """(row, columns): mentors a mentee may be given for at most a share of the sum of affinities.

    One search a mentor: the best chain from there to every place somebody gives up. ``best`` is a
    proved plan without a draw.
    """
    at = best.worth.names.index("total")
    bearable = share * float(np.abs(_worth_now(best)[at]).sum())
    chains = np.stack([_chains(best, mentor) for mentor in range(best.problem.mentors)], axis=1)
    for row in np.flatnonzero(best.solution.mentor_of >= 0).tolist():
        if best.problem.locked[row] == UNMATCHED:
            here = best.node(row)
            change = best.anywhere(row)[:, :-1] - _now(best, row)[:, None] + chains[:, :, here]
            good = _allowed(best, row) & (change[0] >= 0) & (change[at] >= -bearable)
            good[here] = False
            yield row, np.flatnonzero(good).tolist()


def _chains(best: Insight, mentor: int) -> Ints:
    """(goals, nodes): what the best chain from a mentor to each node is worth; far below: none."""
    found = reach(best.moves, best.start(best.at(mentor)))
    worth: Ints = best.moves.prices - found.length
    worth[0][found.length[0] >= NEAR] = -(2**40)
    return worth


def _now(best: Insight, row: int) -> Ints:
    here = int(best.solution.mentor_of[row])
    found: Ints = best.worth.pairs(np.array([row]), np.array([here]))[:, 0]
    return found


def _worth_now(best: Insight) -> Ints:
    rows = np.flatnonzero(best.solution.mentor_of >= 0)
    return best.worth.pairs(rows, best.solution.mentor_of[rows])


def _allowed(best: Insight, row: int) -> Bools:
    found: Bools = best.worth.allowed(np.array([row]))[0]
    return found


def _first(one: Lens, mentee: PersonId) -> PersonId | None:
    return one.plan.mentor_of.get(mentee)


def _trace(
    work: Work,
    one: Lens,
    mentee: PersonId,
    mentor: PersonId,
    near: Mapping[str, tuple[str, ...]],
) -> PairTrace:
    row, column = one.at(mentee, mentor)
    scores = one.laid.affinity
    pair = scores.pair(row, column)
    book = one.frozen.framework
    return PairTrace(
        round_id=one.round.id,
        mentee_id=mentee,
        school_id=one.round.school_id,
        mentor_id=mentor,
        year=one.round.year,
        components={
            code: round(float(value), 6)
            for code, value, known in zip(scores.codes, pair.values, pair.known, strict=True)
            if known
        },
        weights=dict(one.frozen.weights),
        weights_version=snapshot.version_of(one.round.policy),
        predicted=float(scores.total[row, column]),
        alternatives=() if by_hand(one, mentee, mentor) else near.get(mentee, ()),
        seed=one.frozen.policy.seed,
        questionnaire=f"{book['id']}@{book['version']}",
        by_hand=by_hand(one, mentee, mentor),
        at=work.now,
        propensity=propensity(one, mentee, mentor),
    )


def by_hand(one: Lens, mentee: PersonId, mentor: PersonId) -> bool:
    """Whether a person has chosen the pair: put by hand, locked before the run, offered later."""
    proposed = one.proposals.get(mentee)
    kind = one.standing.kind(mentee)
    others = one.seconds.get(mentee) != mentor
    return (
        kind is DecisionKind.REPLACE
        or proposed is None
        or (proposed.mentor_id != mentor and others)
    )


def propensity(one: Lens, mentee: PersonId, mentor: PersonId) -> float | None:
    """Share of seeded draws that choose the pair; 1 where the round drew nothing.

    None where a person has chosen, where a word of the curator had fixed the pair or removed others
    before the run, where pairs hang on each other, and where a large round has logged nothing.
    """
    kept = running.kept_by(one.run)
    if one.frozen.kind.bound or by_hand(one, mentee, mentor):
        return None
    if mentee in kept.locks or any(who == mentee for who, _mentor in kept.bans):
        return None
    if not one.frozen.policy.draw:
        return 1.0
    for logged in one.advice.get("propensities", ()):
        if (logged["mentee_id"], logged["mentor_id"]) == (mentee, mentor):
            return float(logged["share"])
    return None
