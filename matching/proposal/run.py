"""One pure run: people in, an explained optimal plan with its proof out."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from data.codebook import framework
from data.records.school import Regulation
from matching.affinity import DEFAULT, Affinity, affinity
from matching.assign import Bools, Policy, Problem, solve
from matching.constraints import Constraints, Reason, constrain, reasons_of
from matching.explain import Insight
from matching.profile import Applicant
from matching.proposal.outcome import (
    CancelledError,
    LeftOut,
    LockBarredError,
    Outcome,
    ProposedPair,
    UnknownPersonError,
)
from matching.proposal.pairs import Scored, proposed
from matching.proposal.unplaced import Asked, barred, left_out
from matching.text import TextReading
from matching.vectors import Frozen, Vectors, vectorise

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]
Couple = tuple[str, str]  # mentee id, mentor id

# Rules a person may set aside for one pair by fixing it; every other rule stands above a lock.
YIELDING = (
    Reason.NO_COMMON_TIME
    | Reason.FORM_KIND
    | Reason.LINE_MANAGER
    | Reason.CURATOR_BAN
    | Reason.BELOW_NEED_FLOOR
    | Reason.BELOW_WISH_FLOOR
)
PLACES = Reason.NO_CAPACITY  # no prohibition: the capacity of the problem says it, and proves it
NEEDS_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A round before it is solved: scores, reasons and the problem they make."""

    vectors: Vectors
    affinity: Affinity
    constraints: Constraints
    problem: Problem


def propose(  # noqa: PLR0913 -- the published names of all that decides a run
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    *,
    policy: Policy | None = None,
    weights: Mapping[str, float] = DEFAULT,
    regulation: Regulation | None = None,
    readings: Mapping[str, TextReading] | None = None,
    offered: Mapping[str, TextReading] | None = None,
    locks: Mapping[str, str] | None = None,
    bans: Collection[Couple] = (),
    left: Collection[str] = (),
    frozen: Frozen | None = None,
    as_of: date | None = None,
    across_schools: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Score every pair, find the best plan, prove it, say why.

    Args:
        mentees: who looks for a mentor.
        mentors: who offers places.
        policy: the published order of goals; None for the default.
        weights: of the components of the score, by name.
        regulation: parameters of the school's regulation; None for the defaults.
        readings: what was read in texts, by id.
        offered: the mentors' readings where one person stands on both sides; else ``readings``.
        locks: mentee id to mentor id, fixed by a person. Rules a person may set aside yield.
        bans: (mentee id, mentor id), forbidden by a person.
        left: ids of mentees who stay without a pair by decision.
        frozen: statistics of the snapshot; None takes them from these people.
        as_of: the day of the snapshot, for waiting times.
        across_schools: the round is open to other schools.
        progress: told the share done in [0, 1] and the code of the step.
        cancelled: asked between steps; True raises ``CancelledError``.
    """
    tell = partial(_tell, progress, cancelled)
    tell(0.0, "score")
    found = lay(
        mentees,
        mentors,
        weights=weights,
        regulation=regulation,
        readings=readings,
        offered=offered,
        locks=locks or {},
        bans=bans,
        left=left,
        frozen=frozen,
        as_of=as_of,
        across_schools=across_schools,
    )
    tell(0.2, "solve")
    rule = policy or Policy()
    insight = Insight(found.problem, rule, solve(found.problem, rule))
    tell(0.6, "explain")
    pairs, unplaced = _explained(found, insight, frozenset(left), tell)
    tell(1.0, "done")
    return Outcome(
        vectors=found.vectors,
        affinity=found.affinity,
        constraints=found.constraints,
        problem=found.problem,
        solution=insight.solution,
        pairs=pairs,
        unplaced=unplaced,
    )


def lay(  # noqa: PLR0913 -- as ``propose``
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    *,
    weights: Mapping[str, float] = DEFAULT,
    regulation: Regulation | None = None,
    readings: Mapping[str, TextReading] | None = None,
    offered: Mapping[str, TextReading] | None = None,
    locks: Mapping[str, str] | None = None,
    bans: Collection[Couple] = (),
    left: Collection[str] = (),
    frozen: Frozen | None = None,
    as_of: date | None = None,
    across_schools: bool = False,
) -> Laid:
    """Everything of a run but the plan; arguments as in ``propose``."""
    book = framework()
    vectors = vectorise(mentees, mentors, book, readings, offered=offered, frozen=frozen)
    scores = affinity(vectors, weights)
    rules = constrain(
        mentees,
        mentors,
        scores,
        book,
        regulation,
        bans,
        as_of=as_of,
        across_schools=across_schools,
    )
    held = _held(vectors, locks or {})
    _check_people(vectors, bans, left)
    problem = Problem(
        scores.total,
        _eligible(vectors, rules, held, left),
        rules.capacity,
        rules.priority,
        held,
        vectors.mentee_ids,
        vectors.mentor_ids,
        unit=scores.unit,
    )
    return Laid(vectors=vectors, affinity=scores, constraints=rules, problem=problem)


def _tell(progress: Progress | None, cancelled: Cancelled | None, share: float, step: str) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError(step=step)
    if progress is not None:
        progress(share, step)


def _held(vectors: Vectors, locks: Mapping[str, str]) -> dict[int, int]:
    """Locks as rows and columns."""
    rows = {one: at for at, one in enumerate(vectors.mentee_ids)}
    columns = {one: at for at, one in enumerate(vectors.mentor_ids)}
    for mentee, mentor in locks.items():
        for person, side in ((mentee, rows), (mentor, columns)):
            if person not in side:
                raise UnknownPersonError(person=person)
    return {rows[mentee]: columns[mentor] for mentee, mentor in locks.items()}


def _check_people(vectors: Vectors, bans: Collection[Couple], left: Collection[str]) -> None:
    mentees, mentors = set(vectors.mentee_ids), set(vectors.mentor_ids)
    strangers = {one for one, _mentor in bans} | set(left)
    for person in sorted((strangers - mentees) | ({other for _one, other in bans} - mentors)):
        raise UnknownPersonError(person=person)


def _eligible(
    vectors: Vectors, rules: Constraints, held: Mapping[int, int], left: Collection[str]
) -> Bools:
    """(mentees, mentors), what rules, locks and decisions leave to the engine."""
    eligible: Bools = rules.without(int(PLACES))
    for row, column in held.items():
        hard = int(rules.mask[row, column]) & ~int(YIELDING | PLACES)
        if hard:
            raise LockBarredError(
                mentee=vectors.mentee_ids[row],
                mentor=vectors.mentor_ids[column],
                reason=reasons_of(hard)[0],
            )
        eligible[row, column] = True
    out = set(left)
    for row, one in enumerate(vectors.mentee_ids):
        if one in out and row not in held:
            eligible[row] = False
    return eligible


def _explained(
    found: Laid, insight: Insight, left: frozenset[str], tell: Progress
) -> tuple[tuple[ProposedPair, ...], tuple[LeftOut, ...]]:
    """Each mentee's pair or reason, in the order of the rows."""
    scored = Scored(
        insight=insight,
        vectors=found.vectors,
        affinity=found.affinity,
        constraints=found.constraints,
    )
    pairs: list[ProposedPair] = []
    unplaced: list[LeftOut] = []
    for row in range(found.problem.mentees):
        tell(0.6 + 0.4 * row / found.problem.mentees, "explain")
        one = proposed(scored, row)
        if one is not None:
            pairs.append(one)
        else:
            unplaced.append(left_out(insight, _asked(found, insight, row, left)))
    return tuple(pairs), tuple(unplaced)


def _asked(found: Laid, insight: Insight, row: int, left: frozenset[str]) -> Asked:
    vectors = found.vectors
    return Asked(
        mentee=row,
        against=barred(insight, found.constraints, row),
        unclear=bool(vectors.unclear[row]),
        left=vectors.mentee_ids[row] in left,
        needs=tuple(_needed_most(vectors, row)),
    )


def _needed_most(vectors: Vectors, row: int) -> Iterator[str]:
    """Domains that weigh more than an even share, the greatest first; never a sensitive one."""
    if vectors.unclear[row]:
        return
    even = 1.0 / len(vectors.domains)
    for at in np.argsort(-vectors.w[row], kind="stable").tolist()[:NEEDS_NAMED]:
        if vectors.w[row, at] > even and not vectors.codes.sensitive[at]:
            yield vectors.domains[at]
