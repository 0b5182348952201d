"""A round before it is solved: scores, reasons and the problem they make."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from data.codebook import framework
from data.records.school import Regulation
from matching.affinity import DEFAULT, Affinity, affinity
from matching.assign import Bools, Common, Ints, Problem
from matching.constraints import Constraints, Reason, constrain, reasons_of
from matching.profile import Applicant, codes
from matching.proposal import shaping
from matching.proposal.kinds import Kind, RoundKind
from matching.proposal.outcome import LockBarredError, UnknownPersonError
from matching.proposal.shaping import Ratings
from matching.text import TextReading
from matching.vectors import Frozen, Vectors, vectorise

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """A round before it is solved.

    Attributes:
        vectors, affinity, constraints, problem: the round as arrays, scored, ruled, to be solved.
        seeking: (mentees,), who may have a mentor at all: admitted, with consent, not left
            without a pair by decision.
        need_floor: least coverage of the needs in a pair, in [0, 1].
        kind: of the round.
        seconds: second mentor of mentees whose two mentors are kept; their places are taken out.
        held_types: type of the mentor each mentee has already, "" for none.
    """

    vectors: Vectors
    affinity: Affinity
    constraints: Constraints
    problem: Problem
    seeking: Bools
    need_floor: float
    kind: RoundKind = RoundKind()  # noqa: RUF009 -- frozen
    seconds: Mapping[str, str] = field(default_factory=dict)
    held_types: Mapping[str, str] = field(default_factory=dict)


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
    kind: RoundKind = RoundKind(),  # noqa: B008 -- frozen
    ratings: Ratings | None = None,
    seconds: Mapping[str, str] | None = None,
    back: Frozen | None = None,
) -> Laid:
    """Everything of a run but the plan; arguments as in ``propose``.

    ``back`` are the stored statistics of the way back of a reverse round.
    """
    book, said = framework(), ratings or {}
    vectors = vectorise(mentees, mentors, book, readings, offered=offered, frozen=frozen)
    vectors = _shaped(vectors, kind)
    scores = affinity(vectors, weights)
    if kind.kind is Kind.REVERSE:
        scores = shaping.both_ways(scores, mentees, mentors, book, back)
    if said:
        scores = shaping.rated(scores, said)
    requests = [tuple(needed_most(vectors, row)) for row in range(len(mentees))]
    common = shaping.groups(kind, vectors, requests, mentees, mentors)
    rules = constrain(
        _placed(mentees, kind),
        _placed(mentors, kind),
        scores,
        book,
        kind.narrowed(Regulation() if regulation is None else regulation),
        bans,
        as_of=as_of,
        across_schools=across_schools or kind.across_schools,
    )
    rules = shaping.ruled(rules, kind, mentees, mentors, common)
    for row, column in shaping.refused(vectors.mentee_ids, vectors.mentor_ids, said):
        rules.mask[row, column] |= np.uint16(Reason.TRIAL_REFUSED)
    held = _held(vectors, locks or {})
    _check_people(vectors, bans, left)
    kept = dict(seconds or {})
    problem = Problem(
        scores.total,
        _eligible(vectors, rules, held, left),
        _room(vectors, rules, kept),
        rules.priority,
        held,
        vectors.mentee_ids,
        vectors.mentor_ids,
        unit=scores.unit,
        **_sides(kind, rules, common, mentees, mentors, kept),
    )
    return Laid(
        kind=kind,
        seconds=kept,
        held_types={one.id: one.held_type for one in mentees},
        vectors=vectors,
        affinity=scores,
        constraints=rules,
        problem=problem,
        seeking=_seeking(mentees, left),
        need_floor=(Regulation() if regulation is None else regulation).need_floor,
    )


def _shaped(vectors: Vectors, kind: RoundKind) -> Vectors:
    """The round as its kind looks at it."""
    if kind.kind is Kind.SHORT_TERM:
        return shaping.narrowed(vectors, kind.goals)
    return shaping.without_hours(vectors) if kind.slotless else vectors


def _placed(people: Sequence[Applicant], kind: RoundKind) -> Sequence[Applicant]:
    """The people as the rules see them: across schools a workplace elsewhere is another school."""
    if not kind.across_schools:
        return people
    return [
        replace(one, school_id=f"{one.school_id}/{one.workplace}") if one.workplace else one
        for one in people
    ]


def _room(vectors: Vectors, rules: Constraints, seconds: Mapping[str, str]) -> Ints:
    """(mentors,), places; kept second mentors have given theirs."""
    found = rules.capacity.copy()
    columns = {one: at for at, one in enumerate(vectors.mentor_ids)}
    for mentor in seconds.values():
        found[columns[mentor]] -= 1
    return found


def _sides(
    kind: RoundKind,
    rules: Constraints,
    common: Sequence[Common],
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    seconds: Mapping[str, str],
) -> dict[str, Any]:
    """The side rules of a kind, by their names in ``Problem``."""
    if kind.kind is Kind.GROUP:
        least = np.where(rules.capacity > 0, kind.least, 0)
        return {"least": least, "common": common}
    if kind.kind is Kind.TWO_MENTORS:
        asked = shaping.demand(mentees)
        asked[[one.id in seconds for one in mentees]] = 1
        types = codes(framework()).mentor_types
        return {"demand": asked, "mentor_type": shaping.mentor_types(mentors, types)}
    return {}


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


def _seeking(mentees: Sequence[Applicant], left: Collection[str]) -> Bools:
    return np.array([one.admitted and one.consent and one.id not in left for one in mentees], bool)


def needed_most(vectors: Vectors, row: int) -> Iterator[str]:
    """Domains that weigh more than an even share, the greatest first; never a sensitive one."""
    if vectors.unclear[row]:
        return
    even = 1.0 / len(vectors.domains)
    for at in np.argsort(-vectors.w[row], kind="stable").tolist()[:NEEDS_NAMED]:
        if vectors.w[row, at] > even and not vectors.codes.sensitive[at]:
            yield vectors.domains[at]
