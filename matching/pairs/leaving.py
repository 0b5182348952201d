"""A mentor leaves: the pairs end, and replacements that touch the fewest running pairs.

Two plans are counted. The careful one moves nobody: every pair that can stand, stands, and the
orphaned mentees take free places. Where that leaves some of them without a mentor, the wide one
serves as many people as can be served and, among such plans, moves the fewest running pairs. Both
are exact (``matching.explain.repair``; the engine with a kept pair worth more than all fits).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.access import Permission
from data.bank.participations import current, step
from data.bank.readiness import barred
from data.codebook.calendar import workdays_after
from data.errors import InvalidValueError, MissingReasonError
from data.names import clean_text, sort_key
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.ids import PairId, PersonId, new_id
from data.records.pair import Pair, PairState
from data.store import Work
from matching.affinity import whole_points
from matching.assign import UNMATCHED, Ints, Policy, Problem, solve
from matching.constraints import Reason, labels
from matching.explain import repair as mended
from matching.pairs import conflict, leading, links, moving, trials
from matching.pairs.reading import laid
from matching.pairs.states import BY_NOTICE, GRADES, STANDING, Ending, NotOfPairError
from matching.proposal import YIELDING, Laid
from matching.rounds.entrants import Entrants, consented, standing
from matching.rounds.forming import formed
from matching.rounds.settling import LAPSES, drop_members, move
from matching.rounds.states import (
    BarredPairError,
    MentorFullError,
    NeedsConfirmationError,
    PeopleChangedError,
)

GOES = {
    Ending.MENTOR_WITHDREW: MentorState.WITHDREW,
    Ending.DISMISSAL_OR_TRANSFER: MentorState.WITHDREW,
    Ending.CONSENT_WITHDRAWN: MentorState.WITHDREW,
}  # where a mentor goes; for any other reason they rest
FIND_WITHIN = 10  # working days until orphaned mentees have an answer
TAKES = frozenset({MentorState.READY, MentorState.ACTIVE})
NO = GRADES["no"]
KEPT, LEFT = 1.0, 0.25  # worth of a pair that stays; all fits together are worth less than LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One mentee who would get another mentor; ``ends`` is the running pair that would end."""

    mentee_id: PersonId
    mentee: str
    mentor_id: PersonId
    mentor: str
    points: int
    ends: PairId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """One plan of replacements.

    Attributes:
        moves: who would get whom, by name.
        alone: mentees for whom there is nobody.
        touched: running pairs that would end for it.
        proven: the engine has proved that fewer cannot be.
    """

    moves: tuple[Move, ...]
    alone: tuple[str, ...]
    touched: int
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The careful plan, and the wide one where it serves more people."""

    careful: Mended
    wide: Mended | None


def leave_mentor(
    work: Work, mentor_id: PersonId, code: str, on: date | None = None
) -> tuple[Pair, ...]:
    """A mentor leaves: offers lapse, pairs end (by notice where the law asks for it).

    The orphaned mentees are first in the next round, with their old waiting clock.
    """
    work.require(Permission.PAIR_WRITE)
    if code not in set(Ending):
        raise InvalidValueError(field="reason", value=code, rule=" | ".join(Ending))
    ended = []
    for pair in work.pairs.of_person(mentor_id):
        if pair.mentor_id != mentor_id:
            continue
        if pair.state is PairState.CURATOR_APPROVED:
            drop_members(work, pair, pair.mentee_ids, code)
            links.finish(work, pair.id)
        elif pair.state in STANDING:
            gone = Ending(code) in BY_NOTICE and pair.state not in moving.WORKING
            day = None if gone else on  # notice is of work under way, the rest ends now
            ended.append(leading.terminate(work, pair.id, code, day, who=mentor_id))
    _mentor_goes(work, mentor_id, code)
    if ended:
        tasks.open_task(
            work,
            "pair_orphans",
            f"person:{mentor_id}",
            AccountRole.CURATOR,
            f"pair.orphans:{mentor_id}:{work.today}",
            due=workdays_after(work.today, FIND_WITHIN),
            person_id=mentor_id,
        )
    return tuple(ended)


def repair(work: Work) -> Proposal:
    """Replacements for mentees whose pair has ended, touching the fewest running pairs.

    Nothing is written; the curator decides about each move.
    """
    work.require(Permission.PAIR_READ)
    found = _field(work)
    if not found.entrants.mentees or not found.entrants.mentors:
        nothing = Mended(moves=(), alone=found.names(found.orphans), touched=0, proven=True)
        return Proposal(careful=nothing, wide=None)
    laid_ = laid(found.entrants, work)
    problem = _problem(laid_, found)
    before = found.plan(laid_)
    careful_plan, careful_proof = careful(problem, before)
    first = _mended(found, laid_, before, careful_plan, proven=careful_proof)
    if not first.alone:
        return Proposal(careful=first, wide=None)
    wide_plan, wide_proof = wide(problem, before)
    more = int((wide_plan >= 0).sum()) > int((careful_plan >= 0).sum())
    second = _mended(found, laid_, before, wide_plan, proven=wide_proof) if more else None
    return Proposal(careful=first, wide=second)


def careful(problem: Problem, before: Ints) -> tuple[Ints, bool]:
    """(mentees,), columns: no pair that can stand is touched; and whether that is proved."""
    policy = Policy(fairness=1)
    found = mended(problem, policy, solve(problem, policy), before)
    return found.plan, found.proven


def wide(problem: Problem, before: Ints) -> tuple[Ints, bool]:
    """(mentees,), columns: the most people served, then the fewest pairs moved, then the fit.

    A pair that stays is worth 1; all fits of a plan together are worth less than the difference
    to one that does not, so the sum puts pairs kept before fit.
    """
    rows = max(problem.mentees, 1)
    fit = problem.affinity * (LEFT / rows)
    held = np.flatnonzero(before >= 0)
    fit[held, before[held]] = KEPT
    found = solve(
        problem.but(affinity=fit, priority=np.zeros(problem.mentees, np.int64)), Policy(fairness=1)
    )
    return found.mentor_of, found.certificate.proven


def rehome(
    work: Work,
    mentee_id: PersonId,
    mentor_id: PersonId,
    reason: str,
    ends: PairId | None = None,
    *,
    confirmed: bool = False,
) -> Pair:
    """Offer a waiting mentee another mentor outside a round; both sides are asked.

    Args:
        work: by whom.
        mentee_id: who waits, or whose running pair ``ends``.
        mentor_id: a mentor with a free place.
        reason: in words.
        ends: the running pair of this mentee that ends for it; in a group the others go on.
        confirmed: the curator knows which rules speak against it.

    Raises:
        NotOfPairError: the pair that is to end is another mentee's.
        PeopleChangedError, MentorFullError: somebody has moved on, or there is no place.
        BarredPairError: a rule that nobody may set aside.
        NeedsConfirmationError: a rule the curator may set aside; ask again with ``confirmed``.
    """
    work.require(Permission.PAIR_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="offer")
    if ends is not None:
        _part(work, ends, mentee_id)
    entrants = standing(work, {mentee_id}, {mentor_id})
    _check_free(work, entrants, mentee_id, mentor_id)
    laid_ = laid(entrants, work)
    _check_rules(work, laid_, mentee_id, mentor_id, confirmed=confirmed)
    regulation = work.schools.get(work.school_id).regulation
    mentees = {one.id: one for one in entrants.mentees}
    mentors = {one.id: one for one in entrants.mentors}
    shape = formed({mentee_id: mentor_id}, mentees, mentors, regulation)[0]
    today = work.today
    pair = work.pairs.put(
        Pair(
            id=PairId(new_id()),
            school_id=work.school_id,
            round_id=None,
            year=work.schools.get(work.school_id).year,
            mentor_id=mentor_id,
            mentee_ids=(mentee_id,),
            form=shape.form,
            kind=shape.kind,
            state=PairState.CURATOR_APPROVED,
            by_hand=True,
            reason=said,
            predicted_fit=float(laid_.affinity.total[0, 0]),
            offered_on=today,
            due=workdays_after(today, LAPSES),
        )
    )
    work.audit("pair.offered", None, {"mentee": mentee_id, "mentor": mentor_id}, reason=said)
    move(work, mentee_id, MenteeState.PROPOSED)
    if conflict.concerned(work, pair):
        conflict.ask_second(work, pair.id)
    return pair


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """Everybody a repair looks at: orphans and running pairs, one row a mentee."""

    entrants: Entrants
    running: Mapping[PersonId, Pair]
    orphans: tuple[PersonId, ...]
    fixed: Mapping[PersonId, int]
    refused: Collection[tuple[PersonId, PersonId]]
    takes: Collection[PersonId]
    called: Mapping[PersonId, str]

    def names(self, people: Collection[PersonId]) -> tuple[str, ...]:
        return tuple(sorted((self.called[one] for one in people), key=sort_key))

    def plan(self, laid_: Laid) -> Ints:
        """(mentees,), columns of the running pairs."""
        columns = {one: at for at, one in enumerate(laid_.vectors.mentor_ids)}
        held = [self.running.get(PersonId(one)) for one in laid_.vectors.mentee_ids]
        return np.array(
            [columns.get(one.mentor_id, UNMATCHED) if one else UNMATCHED for one in held], np.int64
        )


def _field(work: Work) -> _Field:
    live = consented(work)
    running: dict[PersonId, Pair] = {}
    fixed: dict[PersonId, int] = {}
    for pair in work.pairs.all():
        if pair.state not in STANDING and pair.state is not PairState.CURATOR_APPROVED:
            continue
        for mentee in pair.mentee_ids:
            movable = pair.state in STANDING and len(pair.mentee_ids) == 1
            if movable and mentee not in running and {mentee, pair.mentor_id} <= live:
                running[mentee] = pair
            else:  # an offer, a group, a second mentor: holds a place and does not move
                fixed[pair.mentor_id] = fixed.get(pair.mentor_id, 0) + 1
    orphans = tuple(one for one in _orphans(work) if one in live and one not in running)
    school = work.schools.get(work.school_id)
    takes = frozenset(
        one.person_id
        for one in work.participations.in_bank(Role.MENTOR, school.year)
        if one.state in TAKES and not barred(one, school.regulation, work.today)
    )
    mentors = takes | {one.mentor_id for one in running.values()}
    return _Field(
        entrants=standing(work, {*running, *orphans}, mentors),
        running=running,
        orphans=orphans,
        fixed=fixed,
        refused=_refused(work),
        takes=takes,
        called={one.id: one.fio for one in work.people.all()},
    )


def _orphans(work: Work) -> list[PersonId]:
    """Mentees who wait, and whose last pair ended without their own word."""
    found = []
    for pair in work.pairs.all():
        if pair.state is PairState.TERMINATED:
            found += [one for one in pair.mentee_ids if _waits(work, one)]
    return list(dict.fromkeys(found))


def _waits(work: Work, mentee: PersonId) -> bool:
    here = current(work, mentee, Role.MENTEE)
    return here is not None and here.state is MenteeState.WAITING


def _takes(work: Work, mentor: PersonId) -> bool:
    """Whether a mentor takes more people.

    Who rests, leaves by notice, or whose training has run out keeps their pairs.
    """
    here = current(work, mentor, Role.MENTOR)
    regulation = work.schools.get(work.school_id).regulation
    return here is not None and here.state in TAKES and not barred(here, regulation, work.today)


def _problem(laid_: Laid, found: _Field) -> Problem:
    """The round of now: running pairs may stand whatever a rule says of them today."""
    problem = laid_.problem
    before = found.plan(laid_)
    eligible, capacity = problem.eligible.copy(), problem.capacity.copy()
    people = laid_.vectors.mentee_ids, laid_.vectors.mentor_ids
    for pair in found.refused:
        if pair[0] in people[0] and pair[1] in people[1]:
            eligible[people[0].index(pair[0]), people[1].index(pair[1])] = False
    held = np.flatnonzero(before >= 0)
    eligible[held, before[held]] = True
    for at, mentor in enumerate(laid_.vectors.mentor_ids):
        free = int(capacity[at]) if mentor in found.takes else 0
        capacity[at] = max(free - found.fixed.get(PersonId(mentor), 0), 0)
    load = np.bincount(before[held], minlength=len(capacity))
    return problem.but(eligible=eligible, capacity=np.maximum(capacity, load))


def _mended(found: _Field, laid_: Laid, before: Ints, plan: Ints, *, proven: bool) -> Mended:
    rows = laid_.vectors.mentee_ids
    moves = [
        _moved(found, laid_, row, int(plan[row]))
        for row in np.flatnonzero((plan >= 0) & (plan != before)).tolist()
    ]
    alone = [PersonId(rows[at]) for at in np.flatnonzero(plan < 0).tolist()]
    missing = [one for one in found.orphans if one not in set(rows)]
    return Mended(
        moves=tuple(sorted(moves, key=lambda one: sort_key(one.mentee))),
        alone=found.names([*alone, *missing]),
        touched=int(((before >= 0) & (plan != before)).sum()),
        proven=proven,
    )


def _moved(found: _Field, laid_: Laid, row: int, column: int) -> Move:
    mentee = PersonId(laid_.vectors.mentee_ids[row])
    mentor = PersonId(laid_.vectors.mentor_ids[column])
    scores, held = laid_.affinity, found.running.get(mentee)
    return Move(
        mentee_id=mentee,
        mentee=found.called[mentee],
        mentor_id=mentor,
        mentor=found.called[mentor],
        points=whole_points(int(scores.units[row, column]), scores.unit),
        ends=held.id if held else None,
    )


def _check_free(work: Work, entrants: Entrants, mentee: PersonId, mentor: PersonId) -> None:
    """The mentee waits, the mentor takes people and has a place, both have consented."""
    called = {one.id: one.fio for one in work.people.all()}
    present = _waits(work, mentee) and _takes(work, mentor)
    if not present or not entrants.mentees or not entrants.mentors:
        raise PeopleChangedError(names=", ".join(called[one] for one in (mentee, mentor)))
    laid_ = laid(entrants, work)
    taken = sum(
        len(one.mentee_ids)
        for one in work.pairs.of_person(mentor)
        if one.mentor_id == mentor
        and (one.state in STANDING or one.state is PairState.CURATOR_APPROVED)
    )
    capacity = int(laid_.constraints.capacity[0])
    if taken >= capacity:
        raise MentorFullError(mentor=called[mentor], capacity=capacity)


def _check_rules(
    work: Work, laid_: Laid, mentee: PersonId, mentor: PersonId, *, confirmed: bool
) -> None:
    """The rules of a round, for the one pair of these people; places are counted apart."""
    mask = int(laid_.constraints.mask[0, 0]) & ~int(Reason.NO_CAPACITY)
    if (mentee, mentor) in _refused(work):
        mask |= int(Reason.TRIAL_REFUSED)
    called = {"mentee": work.people.get(mentee).fio, "mentor": work.people.get(mentor).fio}
    hard, soft = mask & ~int(YIELDING), mask & int(YIELDING)
    if hard:
        raise BarredPairError(**called, reasons="; ".join(labels(hard)))
    if soft and not confirmed:
        raise NeedsConfirmationError(**called, reasons="; ".join(labels(soft)))


def _refused(work: Work) -> frozenset[tuple[PersonId, PersonId]]:
    """(mentee, mentor) of whom one has said no after a trial meeting."""
    return frozenset(
        (one.mentee_id, one.mentor_id)
        for round_ in work.rounds.all()
        for one in trials.standing(work, round_.id)
        if NO in {one.by_mentee, one.by_mentor}
    )


def _part(work: Work, ends: PairId, mentee: PersonId) -> None:
    """The running pair of a mentee ends for another mentor; the others of a group go on."""
    before = work.pairs.get(ends)
    if mentee not in before.mentee_ids:
        raise NotOfPairError
    if len(before.mentee_ids) > 1:
        leading.leave_group(work, ends, mentee, Ending.OTHER.value)
    else:
        leading.terminate(work, ends, Ending.OTHER.value)


def _mentor_goes(work: Work, mentor: PersonId, code: str) -> None:
    """The mentor takes part in no round any more; by notice, running pairs still go on."""
    here = current(work, mentor, Role.MENTOR)
    if here is None or here.state not in {MentorState.READY, MentorState.ACTIVE}:
        return
    works = any(
        one.mentor_id == mentor and one.state in moving.WORKING
        for one in work.pairs.of_person(mentor)
    )
    wanted = GOES.get(Ending(code), MentorState.RESTING)
    if Ending(code) in BY_NOTICE and works:
        wanted = MentorState.RESTING
    step(work, here, wanted, code)
