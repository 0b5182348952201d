"""Use case after a no: another mentor for the same mentee inside the same round, by hand."""

from dataclasses import replace

from data.access import Permission
from data.codebook.calendar import workdays_after
from data.errors import MissingReasonError
from data.i18n import _
from data.names import clean_text
from data.records.bank import MenteeState, Role
from data.records.ids import PairId, PersonId, RoundId, new_id
from data.records.pair import Pair, PairState
from data.records.round import DecisionKind, RoundStatus
from data.store import Work
from matching.rounds.deciding import check_rules
from matching.rounds.entrants import consented
from matching.rounds.forming import formed
from matching.rounds.kinds import need_plain
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import names
from matching.rounds.settling import LAPSES, check_here, declined, held, lapse, move
from matching.rounds.states import AlreadyDeclinedError, HasPairError, MentorFullError, need


def offer(
    work: Work,
    round_id: RoundId,
    mentee_id: PersonId,
    mentor_id: PersonId,
    reason: str,
    *,
    confirmed: bool = False,
) -> Pair:
    """Offer a mentee of a reviewed round another mentor while there is a place.

    Raises:
        HasPairError: a pair of this mentee still stands.
        AlreadyDeclinedError: one of the two has said no to the other.
        MentorFullError: pairs of this round hold all places of the mentor.
        BarredPairError, NeedsConfirmationError: as ``lock`` refuses.
    """
    work.require(Permission.ROUND_WRITE)
    need(work.rounds.get(round_id), RoundStatus.REVIEWED, action="offer")
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="offer")
    lapse(work, round_id)
    one = lens(work, round_id)
    need_plain(one, _("to offer another mentor"))
    check_rules(work, one, mentee_id, mentor_id, confirmed=confirmed)
    _check_pairs(work, one, mentee_id, mentor_id)
    check_here(work, [mentee_id], MenteeState.WAITING, [mentor_id])
    decided = work.decisions.add(
        round_id,
        DecisionKind.REPLACE,
        mentee_id,
        mentor_id,
        reason=said,
        by=work.by.id,
        at=work.now,
    )
    offered = replace(
        _pair(one, mentee_id, mentor_id, said),
        offered_on=work.today,
        due=workdays_after(work.today, LAPSES),
    )
    pair = work.pairs.put(offered)
    told = {"mentee": mentee_id, "mentor": mentor_id, "seq": decided.seq}
    work.audit("pair.offered", None, told, subject=f"pair:{pair.id}", reason=said)
    move(work, mentee_id, MenteeState.PROPOSED)
    return pair


def _check_pairs(work: Work, one: Lens, mentee: PersonId, mentor: PersonId) -> None:
    called = names(work, one.gone)
    pairs = work.pairs.of_round(one.round.id)
    open_ = [pair for pair in pairs if pair.state is PairState.CURATOR_APPROVED]
    if any(mentee in pair.mentee_ids for pair in open_):
        raise HasPairError(mentee=called(mentee))
    if mentor in declined(pairs, mentee):
        raise AlreadyDeclinedError(mentee=called(mentee), mentor=called(mentor))
    capacity = int(one.laid.constraints.capacity[one.columns[mentor]])
    if held(pairs, consented(work)).get(mentor, 0) >= capacity:
        raise MentorFullError(mentor=called(mentor), capacity=capacity)


def _pair(one: Lens, mentee: PersonId, mentor: PersonId, reason: str) -> Pair:
    sides = one.frozen.side(Role.MENTEE), one.frozen.side(Role.MENTOR)
    kind = one.frozen.kind
    shape = formed({mentee: mentor}, *sides, one.frozen.regulation, kind=kind)[0]
    row, column = one.at(mentee, mentor)
    return Pair(
        id=PairId(new_id()),
        school_id=one.round.school_id,
        round_id=one.round.id,
        year=one.round.year,
        mentor_id=mentor,
        mentee_ids=(mentee,),
        form=shape.form,
        kind=shape.kind,
        state=PairState.CURATOR_APPROVED,
        by_hand=True,
        reason=reason,
        predicted_fit=float(one.laid.affinity.total[row, column]),
    )
