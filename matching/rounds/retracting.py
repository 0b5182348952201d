"""Use case for an answer that was written down wrongly: both sides of the pair are asked again."""

from dataclasses import replace

from data.access import Permission
from data.codebook.calendar import workdays_after
from data.errors import MissingReasonError, StateError
from data.names import clean_text
from data.records.bank import MenteeState
from data.records.ids import PairId
from data.records.pair import Pair, PairState
from data.records.round import DecisionKind, RoundStatus
from data.store import Work
from matching.rounds.entrants import consented
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import names
from matching.rounds.settling import DECLINED, LAPSES, check_here, fallen, held, lapse, move
from matching.rounds.states import ConsentGoneError, HasPairError, MentorFullError, need


def retract(work: Work, pair_id: PairId, reason: str) -> Pair:
    """Take the recorded answers of a pair back while its round is not approved.

    A pair that a no has ended is on offer again, if the mentee has no other one and the mentor
    has a place.

    Raises:
        StateError: the pair has no answers, or is past them.
        ConsentGoneError, HasPairError, MentorFullError: the pair cannot be offered any more.
    """
    work.require(Permission.ROUND_WRITE)
    before = work.pairs.get(pair_id)
    if before.round_id is None or not _answered(before):
        raise StateError(kind="pair", state=before.state.value, wanted="answer")
    need(work.rounds.get(before.round_id), RoundStatus.REVIEWED, action="answer")
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="answer")
    lapse(work, before.round_id)
    one = lens(work, before.round_id)
    if before.state in DECLINED:
        _check_offered(work, one, before)
    after = work.pairs.put(
        replace(
            work.pairs.get(pair_id),
            state=PairState.CURATOR_APPROVED,
            mentor_agreed=None,
            mentee_agreed=None,
            agreed_ids=(),
            offered_on=work.today,
            due=workdays_after(work.today, LAPSES),
            reason=_by_hand(one, before),
        )
    )
    for mentee in after.mentee_ids:
        move(work, mentee, MenteeState.PROPOSED)
    was, now = {"state": before.state.value}, {"state": after.state.value}
    work.audit("pair.retracted", was, now, subject=f"pair:{pair_id}", reason=said)
    return after


def _answered(pair: Pair) -> bool:
    """Whether somebody's answer is written down and can still be corrected."""
    if pair.state is PairState.CURATOR_APPROVED:
        return pair.mentor_agreed is not None or bool(pair.agreed_ids)
    return pair.state in DECLINED


def _check_offered(work: Work, one: Lens, pair: Pair) -> None:
    called, live = names(work), consented(work)
    if fallen(pair, live):
        gone = sorted({pair.mentor_id, *pair.mentee_ids} - live)
        raise ConsentGoneError(names=", ".join(called(who) for who in gone))
    pairs = work.pairs.of_round(one.round.id)
    for other in pairs:
        twice = sorted(set(other.mentee_ids) & set(pair.mentee_ids))
        if other.state is PairState.CURATOR_APPROVED and twice:
            raise HasPairError(mentee=called(twice[0]))
    capacity = int(one.laid.constraints.capacity[one.columns[pair.mentor_id]])
    if held(pairs, live).get(pair.mentor_id, 0) + len(pair.mentee_ids) > capacity:
        raise MentorFullError(mentor=called(pair.mentor_id), capacity=capacity)
    check_here(work, pair.mentee_ids, MenteeState.WAITING, [pair.mentor_id])


def _by_hand(one: Lens, pair: Pair) -> str:
    """Why the pair was put by hand: a no has written its own reason over it."""
    stances = [one.standing.stances.get(mentee) for mentee in pair.mentee_ids]
    said = [each.reason for each in stances if each and each.kind is DecisionKind.REPLACE]
    return "; ".join(dict.fromkeys(said)) if pair.by_hand else ""
