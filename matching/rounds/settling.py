"""Use cases that put a computed round into force: review, answers of both sides, approve, close."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from data.access import Permission
from data.accounts import conflicts
from data.bank.participations import current as participation_of
from data.bank.participations import step, this_year
from data.codebook.calendar import workdays_after
from data.errors import InvalidValueError, MissingReasonError, StateError
from data.names import clean_text
from data.papers import tasks
from data.papers.tasks import open_task
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.ids import PairId, PersonId, RoundId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.round import DecisionKind, Round, RoundStatus, UnmatchedReason
from data.store import Work
from matching.rounds import private, recruiting, traces
from matching.rounds.entrants import BESIDE, READY, RUNNING, consented
from matching.rounds.forming import SINGLE, Formed
from matching.rounds.kinds import check_groups, of_round
from matching.rounds.lens import Lens, lens
from matching.rounds.states import (
    ConsentGoneError,
    NotInRoundError,
    OverCapacityError,
    PairsAgreedError,
    PeopleChangedError,
    UnansweredError,
    UndecidedError,
    moved,
    need,
)

MENTOR, MENTEE = "mentor", "mentee"
NAMED = 5  # people named in a refusal
NO, AGREES, YES = 1, 3, 4  # grades: "no", "rather yes" and whatever is more, "yes"
LAPSES = 10  # working days until an offer without an answer lapses (T3)
DECLINED = frozenset({PairState.DECLINED_BY_MENTOR, PairState.DECLINED_BY_MENTEE})
NO_CONSENT = UnmatchedReason.NO_CONSENT.value
AFTER: Mapping[PairState, UnmatchedReason] = {
    PairState.DECLINED_BY_MENTOR: UnmatchedReason.DECLINED_BY_MENTOR,
    PairState.DECLINED_BY_MENTEE: UnmatchedReason.DECLINED_BY_MENTEE,
    PairState.LAPSED: UnmatchedReason.NO_CAPACITY,
}


def review(work: Work, round_id: RoundId) -> Round:
    """Close deciding: every proposal has a word of a person; pairs are offered to both sides.

    Raises:
        ConsentGoneError: somebody of a pair has withdrawn; compute again without them.
        UndecidedError: some proposals have no decision.
        OverCapacityError: a mentor was given more mentees than places.
        PeopleChangedError: a mentee does not wait any more.
    """
    work.require(Permission.ROUND_WRITE)
    before = work.rounds.get(round_id)
    need(before, RoundStatus.COMPUTED, action=RoundStatus.REVIEWED.value)
    one = lens(work, round_id)
    _check_review(work, one)
    for row in of_round(one):
        pair = work.pairs.put(_pair(one, row, work.today))
        work.audit("pair.offered", None, pair)
        _ask_second(work, pair)
        for mentee in pair.mentee_ids:
            move(work, mentee, MenteeState.PROPOSED)
    after = work.rounds.put(moved(before, RoundStatus.REVIEWED, reviewed_by=work.by.id))
    work.audit("round.reviewed", before, after)
    return after


def _ask_second(work: Work, pair: Pair) -> None:
    """A pair that concerns the actor waits for the director's word; the task names it alone."""
    if conflicts.of(work, pair):
        key = conflicts.SECOND.format(pair=pair.id)
        open_task(work, "pair_second", f"pair:{pair.id}", AccountRole.DIRECTOR, key)


def answer(
    work: Work,
    pair_id: PairId,
    side: str,
    agreed: bool,  # noqa: FBT001 -- published order
    reason: str = "",
    mentee_id: PersonId | None = None,
    *,
    grade: int | None = None,
) -> Pair:
    """Record what a side said; a no ends the pair, in a group only for the mentee who said it.

    Args:
        work: by whom the answer is entered.
        pair_id: the pair.
        side: ``"mentor"`` or ``"mentee"``.
        agreed: yes or no.
        reason: private to the curator; not obligatory.
        mentee_id: who of a group; may be left out in a pair of two.
        grade: 1 (no) to 4 (yes) where it is known; a plain yes or no otherwise.

    Raises:
        ConsentGoneError: a yes for a pair that falls away, for somebody has withdrawn consent.
    """
    work.require(Permission.ROUND_WRITE)
    given = grade if grade is not None else (YES if agreed else NO)
    return take(work, pair_id, side, given, reason, mentee_id)


def take(
    work: Work,
    pair_id: PairId,
    side: str,
    grade: int,
    words: str = "",
    mentee_id: PersonId | None = None,
) -> Pair:
    """Take an answer in, whichever door it came by. Asks nobody's permission: use cases do.

    Grade and words are kept apart from the pair, for the curator alone; the pair and the trail
    learn a neutral yes or no.
    """
    before = work.pairs.get(pair_id)
    _check_answer(work, before, side)
    agreed = grade >= AGREES
    if agreed:
        _check_live(work, before, mentee_id if side == MENTEE else None)
    who = before.mentor_id if side == MENTOR else _who(before, mentee_id)
    private.keep(work, Form.ANSWER, pair_id, who, grade, words, context={"side": side})
    if side == MENTOR:
        after = _mentor_said(work, before, agreed=agreed)
    else:
        after = _mentee_said(work, before, who, agreed=agreed)
    told = {"side": side, "agreed": agreed, "mentee": mentee_id, "state": after.state.value}
    work.audit("pair.answered", None, told, subject=f"pair:{pair_id}", reason=clean_text(words))
    agreed_by_both = bool(after.mentor_agreed and after.mentee_agreed)
    if after.state is not PairState.CURATOR_APPROVED or agreed_by_both:
        tasks.settle(work, reminder(before))
    return come_about(work, after) if before.round_id is None and agreed_by_both else after


def reminder(pair: Pair) -> str:
    """Key of the task that reminds of an offer without an answer."""
    return f"pair.remind:{pair.id}:{pair.offered_on}"


def come_about(work: Work, pair: Pair) -> Pair:
    """Both sides have said yes: the pair comes about. Asks nobody's permission."""
    after = work.pairs.put(replace(pair, state=PairState.CONSENTED))
    work.audit("pair.consented", pair, after)
    for mentee in pair.mentee_ids:
        move(work, mentee, MenteeState.PAIRED)
    return after


def approve(work: Work, round_id: RoundId) -> Round:
    """Put the answered pairs into force; everybody else gets the reason for having none.

    Pairs with somebody who has withdrawn consent meanwhile lapse first.

    Raises:
        UnansweredError: somebody has not answered yet.
        PeopleChangedError: somebody of a pair has moved on.
        SecondWordError: a pair concerns the actor, and nobody else has agreed to it.
    """
    work.require(Permission.ROUND_APPROVE)
    before = work.rounds.get(round_id)
    need(before, RoundStatus.REVIEWED, action=RoundStatus.APPROVED.value)
    lapse(work, round_id)
    pairs = work.pairs.of_round(round_id)
    offered = [one for one in pairs if one.state is PairState.CURATOR_APPROVED]
    waiting = [one for one in offered if not (one.mentor_agreed and one.mentee_agreed)]
    if waiting:
        raise UnansweredError(count=len(waiting))
    conflicts.require_second(work, offered)
    mentees = [one for pair in offered for one in pair.mentee_ids]
    one = lens(work, round_id)
    mentors = {pair.mentor_id for pair in offered}
    check_here(work, mentees, MenteeState.PROPOSED, mentors, beside=_beside(one))
    for pair in offered:
        come_about(work, pair)
    traces.keep(work, one, offered)
    recruiting.open_tasks(work, one, _tell_unmatched(work, one))
    after = work.rounds.put(moved(before, RoundStatus.APPROVED, approved_by=work.by.id))
    work.audit("round.approved", before, after)
    return after


def close(work: Work, round_id: RoundId) -> Round:
    """Put an approved round away."""
    work.require(Permission.ROUND_APPROVE)
    before = work.rounds.get(round_id)
    after = work.rounds.put(moved(before, RoundStatus.CLOSED))
    work.audit("round.closed", before, after)
    return after


def cancel(work: Work, round_id: RoundId, reason: str) -> Round:
    """Give a round up before it is approved; offered pairs lapse, mentees wait on.

    Raises:
        PairsAgreedError: somebody has already said yes to a pair that can still come about.
    """
    work.require(Permission.ROUND_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action=RoundStatus.CANCELLED.value)
    before = work.rounds.get(round_id)
    after = moved(before, RoundStatus.CANCELLED)
    lapse(work, round_id)
    offered = [
        one for one in work.pairs.of_round(round_id) if one.state is PairState.CURATOR_APPROVED
    ]
    agreed = [one for one in offered if one.mentor_agreed or one.agreed_ids or one.mentee_agreed]
    if agreed:
        raise PairsAgreedError(count=len(agreed))
    for pair in offered:
        lapsed = work.pairs.put(replace(pair, state=PairState.LAPSED, reason=said))
        work.audit("pair.lapsed", pair, lapsed)
        for mentee in pair.mentee_ids:
            move(work, mentee, MenteeState.WAITING)
    kept = work.rounds.put(after)
    work.audit("round.cancelled", before, kept, reason=said)
    return kept


def lapse(work: Work, round_id: RoundId) -> None:
    """End the offered pairs of who has withdrawn consent; the others of a group go on.

    Asks nobody's permission: use cases do.
    """
    live = consented(work)
    for pair in work.pairs.of_round(round_id):
        if pair.state is PairState.CURATOR_APPROVED:
            gone = fallen(pair, live)
            if gone:
                drop_members(work, pair, gone)


def fallen(pair: Pair, live: Collection[PersonId]) -> tuple[PersonId, ...]:
    """Mentees whose place in an offered pair falls away: all of them with the mentor's consent."""
    if pair.mentor_id not in live:
        return pair.mentee_ids
    return tuple(one for one in pair.mentee_ids if one not in live)


def held(pairs: Iterable[Pair], live: Collection[PersonId]) -> dict[PersonId, int]:
    """Places of each mentor that pairs on offer hold; those that fall away hold none."""
    found: dict[PersonId, int] = {}
    for pair in pairs:
        if pair.state is PairState.CURATOR_APPROVED:
            more = len(pair.mentee_ids) - len(fallen(pair, live))
            found[pair.mentor_id] = found.get(pair.mentor_id, 0) + more
    return found


def declined(pairs: Iterable[Pair], mentee: PersonId) -> frozenset[PersonId]:
    """Mentors of pairs that a no of either side has ended for this mentee."""
    return frozenset(
        pair.mentor_id for pair in pairs if pair.state in DECLINED and mentee in pair.mentee_ids
    )


def without(pair: Pair, gone: Collection[PersonId]) -> Pair:
    """The rest of a group, its answers counted anew."""
    rest = tuple(one for one in pair.mentee_ids if one not in gone)
    given = tuple(one for one in pair.agreed_ids if one in rest)
    kind = pair.kind if len(rest) > 1 else SINGLE
    former = (*pair.former_ids, *(one for one in pair.mentee_ids if one in gone))
    return _counted(replace(pair, mentee_ids=rest, kind=kind, agreed_ids=given, former_ids=former))


def drop_members(
    work: Work, pair: Pair, gone: tuple[PersonId, ...], reason: str = NO_CONSENT
) -> None:
    """End an offered pair for these mentees, who wait on; asks nobody's permission."""
    for mentee in gone:
        move(work, mentee, MenteeState.WAITING)
    ended = replace(pair, mentee_ids=gone, state=PairState.LAPSED, reason=reason)
    if gone != pair.mentee_ids:
        ended = replace(ended, id=PairId(new_id()), mentee_agreed=None, agreed_ids=(), version=1)
        work.pairs.put(without(pair, gone))
    work.audit("pair.lapsed", pair, work.pairs.put(ended), reason=reason)


def _check_review(work: Work, one: Lens) -> None:
    plan, called = one.plan, {who.id: who.fio for who in work.people.all()}
    placed = {who: mentor for who, mentor in plan.mentor_of.items() if mentor is not None}
    gone = {who for pair in placed.items() for who in pair} & one.withdrawn
    if gone:
        raise ConsentGoneError(names=_named(called, gone))
    awaiting = plan.awaiting - one.gone
    if awaiting:
        raise UndecidedError(count=len(awaiting), names=_named(called, awaiting))
    for mentor, load in sorted(plan.load().items()):
        capacity = int(one.laid.constraints.capacity[one.columns[mentor]])
        if load > capacity:
            raise OverCapacityError(fio=called[mentor], load=load, capacity=capacity)
    check_groups(one, called)
    mentors = {*placed.values(), *one.seconds.values()}
    check_here(work, placed, MenteeState.WAITING, mentors, beside=_beside(one))


def _beside(one: Lens) -> frozenset[PersonId]:
    """Mentees who have a mentor of one type already: they do not wait, a pair of theirs runs."""
    return frozenset(PersonId(who.id) for who in one.frozen.mentees if who.held_type)


def check_here(
    work: Work,
    mentees: Iterable[PersonId],
    wanted: MenteeState,
    mentors: Iterable[PersonId],
    *,
    beside: Collection[PersonId] = (),
) -> None:
    """Whether everybody still is where the round needs them; ``beside`` have a pair already."""
    people = {who.id: who for who in work.people.all()}
    states = {role: _states(work, role) for role in Role}
    ready = READY[Role.MENTOR]
    moved_on = [
        one
        for one in mentees
        if states[Role.MENTEE].get(one) not in (BESIDE if one in beside else {wanted})
    ]
    moved_on += [one for one in mentors if states[Role.MENTOR].get(one) not in ready]
    moved_on += [
        one for one in (*mentees, *mentors) if people[one].archived_at and one not in moved_on
    ]
    if moved_on:
        called = {one: who.fio for one, who in people.items()}
        raise PeopleChangedError(names=_named(called, moved_on))


def _states(work: Work, role: Role) -> dict[PersonId, MenteeState | MentorState]:
    """State of everybody of one side this year."""
    rows = work.participations.in_bank(role, this_year(work))
    return {one.person_id: one.state for one in rows}


def _named(called: Mapping[PersonId, str], people: Iterable[PersonId]) -> str:
    """The first few names in alphabet order."""
    found = sorted(called[one] for one in people)
    return ", ".join(found[:NAMED]) + (", …" if len(found) > NAMED else "")


def _pair(one: Lens, row: Formed, today: date) -> Pair:
    by_hand = [
        one.standing.stances[mentee]
        for mentee in row.mentee_ids
        if one.standing.kind(mentee) is DecisionKind.REPLACE
    ]
    fits = [_fit(one, mentee, row.mentor_id) for mentee in row.mentee_ids]
    return Pair(
        id=PairId(new_id()),
        school_id=one.round.school_id,
        round_id=one.round.id,
        year=one.round.year,
        mentor_id=row.mentor_id,
        mentee_ids=row.mentee_ids,
        form=row.form,
        kind=row.kind,
        mentor_type=row.mentor_type,
        state=PairState.CURATOR_APPROVED,
        by_hand=bool(by_hand),
        reason="; ".join(dict.fromkeys(decision.reason for decision in by_hand)),
        predicted_fit=sum(fits) / len(fits),
        offered_on=today,
        due=workdays_after(today, LAPSES),
    )


def _fit(one: Lens, mentee: PersonId, mentor: PersonId) -> float:
    row, column = one.at(mentee, mentor)
    return float(one.laid.affinity.total[row, column])


def _check_answer(work: Work, pair: Pair, side: str) -> None:
    """Answers are taken while the pair stands and its round, where it has one, is reviewed."""
    if side not in {MENTOR, MENTEE}:
        raise InvalidValueError(field="side", value=side, rule=f"{MENTOR} | {MENTEE}")
    if pair.state is not PairState.CURATOR_APPROVED:
        raise StateError(kind="pair", state=pair.state.value, wanted="answer")
    if pair.round_id is not None:
        need(work.rounds.get(pair.round_id), RoundStatus.REVIEWED, action="answer")


def _check_live(work: Work, pair: Pair, mentee: PersonId | None) -> None:
    """Refuse a yes where nothing is left to agree to."""
    gone = fallen(pair, consented(work))
    if mentee in gone or set(gone) == set(pair.mentee_ids):
        called = {who.id: who.fio for who in work.people.all()}
        people = (pair.mentor_id, *pair.mentee_ids)
        raise ConsentGoneError(names=_named(called, set(people) - consented(work)))


def _who(pair: Pair, mentee: PersonId | None) -> PersonId:
    if mentee is None and len(pair.mentee_ids) == 1:
        return pair.mentee_ids[0]
    if mentee is None or mentee not in pair.mentee_ids:
        raise NotInRoundError(fio=mentee or "—")
    return mentee


def _mentor_said(work: Work, pair: Pair, *, agreed: bool) -> Pair:
    if agreed:
        return work.pairs.put(replace(pair, mentor_agreed=True))
    for mentee in pair.mentee_ids:
        move(work, mentee, MenteeState.WAITING)
    state = PairState.DECLINED_BY_MENTOR
    return work.pairs.put(replace(pair, mentor_agreed=False, state=state, reason=""))


def _mentee_said(work: Work, pair: Pair, mentee: PersonId, *, agreed: bool) -> Pair:
    if agreed:
        given = tuple(one for one in pair.mentee_ids if one in {*pair.agreed_ids, mentee})
        return work.pairs.put(_counted(replace(pair, agreed_ids=given)))
    move(work, mentee, MenteeState.WAITING)
    return part(work, pair, mentee, mentee_agreed=False)


def part(work: Work, pair: Pair, mentee: PersonId, *, mentee_agreed: bool | None = None) -> Pair:
    """End the pair for one mentee who has declined; the others of a group go on."""
    ended = replace(
        pair,
        mentee_agreed=mentee_agreed,
        agreed_ids=(),
        state=PairState.DECLINED_BY_MENTEE,
        reason="",
    )
    if pair.mentee_ids == (mentee,):
        return work.pairs.put(ended)
    left = replace(ended, id=PairId(new_id()), mentee_ids=(mentee,), version=1)
    work.audit("pair.left_group", None, work.pairs.put(left))
    return work.pairs.put(without(pair, {mentee}))


def _counted(pair: Pair) -> Pair:
    """The mentees' side has agreed when each of them has."""
    everybody = set(pair.agreed_ids) == set(pair.mentee_ids)
    return replace(pair, mentee_agreed=True if everybody else None)


def move(work: Work, mentee: PersonId, wanted: MenteeState, reason: str = "") -> None:
    """Take a step of a mentee; who has left the programme meanwhile is left alone.

    Who has another pair that stands does not wait again because one of the two has ended.
    """
    if wanted is MenteeState.WAITING and _stands(work, mentee) > 1:
        return
    here = participation_of(work, mentee, Role.MENTEE)
    if here is not None and here.state is not wanted and _follows(here.state, wanted):
        step(work, here, wanted, reason)


def _stands(work: Work, mentee: PersonId) -> int:
    """How many pairs of a mentee stand, the one that is ending among them."""
    return sum(one.state in RUNNING and mentee in one.mentee_ids for one in work.pairs.all())


def _follows(state: object, wanted: MenteeState) -> bool:
    return {
        MenteeState.PROPOSED: state is MenteeState.WAITING,
        MenteeState.PAIRED: state is MenteeState.PROPOSED,
        MenteeState.WAITING: state is MenteeState.PROPOSED,
        MenteeState.UNMATCHED: state is MenteeState.WAITING,
    }[wanted]


def _tell_unmatched(work: Work, one: Lens) -> dict[PersonId, UnmatchedReason]:
    """Every mentee of the round without a pair gets one reason code; gives them back."""
    told: dict[PersonId, UnmatchedReason] = {}
    pairs = work.pairs.of_round(one.round.id)
    served = {who for pair in pairs if pair.state not in AFTER for who in pair.mentee_ids}
    for person in one.frozen.mentees:
        mentee = PersonId(person.id)
        if mentee not in served:
            mine = {pair.state for pair in pairs if mentee in pair.mentee_ids}
            told[mentee] = _reason(one, mentee, mine)
            move(work, mentee, MenteeState.UNMATCHED, told[mentee].value)
    return told


def _reason(one: Lens, mentee: PersonId, ended: Collection[PairState]) -> UnmatchedReason:
    """Why a mentee has no pair; whose mentor's consent ended has lost a place, and only that."""
    if mentee in one.gone:
        return UnmatchedReason.NO_CONSENT
    for state, reason in AFTER.items():
        if state in ended:
            return reason
    found = one.unplaced.get(mentee)
    return found.reason if found else UnmatchedReason.HARD_RULE  # left by the curator's decision
