"""Use cases by which a person decides pair by pair: accept, lock, forbid, replace, leave, undo.

Nothing is ever changed or taken away: each word is a row of its own with who, when and why.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from data.access import Permission
from data.errors import MissingReasonError
from data.names import clean_text
from data.records.ids import PersonId, RoundId
from data.records.round import Decision, DecisionKind, RoundStatus
from data.store import Work
from matching.constraints import labels
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import names
from matching.rounds.pricing import barring, place, yielding
from matching.rounds.standing import Couple, fold, latest
from matching.rounds.states import (
    BarredPairError,
    ConsentGoneError,
    ForbiddenPairError,
    MentorFullError,
    NeedsConfirmationError,
    NoSuchPairError,
    NothingToUndoError,
    NotInRoundError,
    need,
)


def accept(
    work: Work, round_id: RoundId, mentee_id: PersonId, mentor_id: PersonId, reason: str
) -> Decision:
    """Agree with the proposal of the newest run."""
    one, said = _opened(work, round_id, DecisionKind.ACCEPT, reason)
    return _accept(work, one, mentee_id, mentor_id, said)


def accept_many(work: Work, round_id: RoundId, pairs: Collection[Couple], reason: str) -> int:
    """Agree with several proposals at once, one decision each; how many were new.

    Args:
        work: by whom.
        round_id: of the round.
        pairs: mentee and mentor as they were shown; pairs decided so already are passed over.
        reason: of all.

    Raises:
        NoSuchPairError: the plan gives one of these mentees another mentor now.
    """
    one, said = _opened(work, round_id, DecisionKind.ACCEPT, reason)
    new = [pair for pair in dict.fromkeys(pairs) if not _stands(work, one, pair)]
    taken: Counter[PersonId] = Counter()
    for mentee, mentor in new:
        _accept(work, one, mentee, mentor, said, more=taken[mentor])
        taken[mentor] += 1
    return len(new)


def lock(
    work: Work,
    round_id: RoundId,
    mentee_id: PersonId,
    mentor_id: PersonId,
    reason: str,
    *,
    confirmed: bool = False,
) -> Decision:
    """Fix a pair, proposed or not: a new run builds the rest around it.

    Raises:
        BarredPairError: a rule that nobody may set aside.
        NeedsConfirmationError: a rule the curator may set aside; ask again with ``confirmed``.
        MentorFullError: other decisions hold all places of the mentor.
    """
    one, said = _opened(work, round_id, DecisionKind.LOCK, reason)
    pair = _Pair(mentee=mentee_id, mentor=mentor_id)
    _check_by_hand(work, one, pair, confirmed=confirmed)
    return _say(work, one, DecisionKind.LOCK, pair, said)


def replace(
    work: Work,
    round_id: RoundId,
    mentee_id: PersonId,
    mentor_id: PersonId,
    reason: str,
    *,
    confirmed: bool = False,
) -> Decision:
    """Give a mentee another mentor by hand; refuses as ``lock`` does."""
    one, said = _opened(work, round_id, DecisionKind.REPLACE, reason)
    pair = _Pair(mentee=mentee_id, mentor=mentor_id)
    _check_by_hand(work, one, pair, confirmed=confirmed)
    return _say(work, one, DecisionKind.REPLACE, pair, said)


def forbid(
    work: Work, round_id: RoundId, mentee_id: PersonId, mentor_id: PersonId, reason: str
) -> Decision:
    """Forbid a pair in this round; an agreement to it falls."""
    one, said = _opened(work, round_id, DecisionKind.FORBID, reason)
    place(work, one, mentee_id, mentor_id)
    standing = one.standing.bans.get((mentee_id, mentor_id))
    pair = _Pair(mentee=mentee_id, mentor=mentor_id)
    return standing or _say(work, one, DecisionKind.FORBID, pair, said)


def leave(work: Work, round_id: RoundId, mentee_id: PersonId, reason: str) -> Decision:
    """Agree that a mentee stays without a pair in this round."""
    one, said = _opened(work, round_id, DecisionKind.LEAVE, reason)
    if mentee_id not in one.plan.mentor_of or mentee_id in one.gone:
        raise NotInRoundError(fio=names(work, one.gone)(mentee_id))
    standing = one.standing.stances.get(mentee_id)
    if standing is not None and standing.kind is DecisionKind.LEAVE:
        return standing
    return _say(work, one, DecisionKind.LEAVE, _Pair(mentee=mentee_id, mentor=None), said)


def undo(
    work: Work, round_id: RoundId, mentee_id: PersonId, reason: str = "", seq: int | None = None
) -> Decision:
    """Take back a word about a mentee, the last one unless ``seq`` names it; its row stays.

    Raises:
        NothingToUndoError: there is no such word, or it is taken back already.
        MentorFullError: an earlier word that would come back has lost its place.
    """
    one = _computed(work, round_id)
    last = latest(one.decisions, mentee_id, seq)
    if last is None:
        raise NothingToUndoError(mentee=names(work, one.gone)(mentee_id))
    _check_undone(work, one, last)
    pair = _Pair(mentee=mentee_id, mentor=last.mentor_id)
    return _say(work, one, DecisionKind.UNDO, pair, clean_text(reason), undoes=last.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    mentee: PersonId
    mentor: PersonId | None


def _computed(work: Work, round_id: RoundId) -> Lens:
    work.require(Permission.ROUND_WRITE)
    need(work.rounds.get(round_id), RoundStatus.COMPUTED, action="decide")
    return lens(work, round_id)


def _opened(work: Work, round_id: RoundId, kind: DecisionKind, reason: str) -> tuple[Lens, str]:
    """The newest run and the reason, which every decision needs, agreeing too."""
    one = _computed(work, round_id)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action=kind.value)
    return one, said


def _stands(work: Work, one: Lens, pair: Couple) -> bool:
    """Whether a pair that was shown is decided already; decided otherwise, it is refused."""
    mentee, mentor = pair
    if one.standing.kind(mentee) is None:
        return False
    if one.standing.locks.get(mentee) != mentor:
        raise NoSuchPairError(**_said(work, one, mentee, mentor))
    return True


def _accept(
    work: Work, one: Lens, mentee: PersonId, mentor: PersonId, reason: str, *, more: int = 0
) -> Decision:
    """Agree with a proposal; ``more`` of this mentor's places were taken a moment ago."""
    standing = one.standing.stances.get(mentee)
    if standing is not None and (standing.kind, standing.mentor_id) == (
        DecisionKind.ACCEPT,
        mentor,
    ):
        return standing
    _check_live(work, one, mentee, mentor)
    proposal = one.proposals.get(mentee)
    if proposal is None or proposal.mentor_id != mentor:
        raise NoSuchPairError(**_said(work, one, mentee, mentor))
    if (mentee, mentor) in one.standing.bans:
        raise ForbiddenPairError(**_said(work, one, mentee, mentor))
    _check_places(work, one, mentor, one.load(mentor, but=mentee) + more)
    return _say(work, one, DecisionKind.ACCEPT, _Pair(mentee=mentee, mentor=mentor), reason)


def _said(work: Work, one: Lens, mentee: PersonId, mentor: PersonId) -> dict[str, str]:
    """Names of a pair for a refusal."""
    called = names(work, one.gone)
    return {"mentee": called(mentee), "mentor": called(mentor)}


def _check_by_hand(work: Work, one: Lens, pair: _Pair, *, confirmed: bool) -> None:
    """Whether a person may make this pair, has room for it and knows what speaks against it."""
    mentor = pair.mentor or PersonId("")
    check_rules(work, one, pair.mentee, mentor, confirmed=True)
    _check_places(work, one, mentor, one.load(mentor, but=pair.mentee))
    check_rules(work, one, pair.mentee, mentor, confirmed=confirmed)


def check_rules(
    work: Work, one: Lens, mentee: PersonId, mentor: PersonId, *, confirmed: bool
) -> None:
    """Refuse a pair made by hand that a rule forbids, or warns of unless ``confirmed``."""
    _check_live(work, one, mentee, mentor)
    row, column = place(work, one, mentee, mentor)
    if (mentee, mentor) in one.standing.bans:
        raise ForbiddenPairError(**_said(work, one, mentee, mentor))
    hard, soft = barring(one, row, column), yielding(one, row, column)
    if hard:
        raise BarredPairError(**_said(work, one, mentee, mentor), reasons="; ".join(labels(hard)))
    if soft and not confirmed:
        told = "; ".join(labels(soft))
        raise NeedsConfirmationError(**_said(work, one, mentee, mentor), reasons=told)


def _check_undone(work: Work, one: Lens, last: Decision) -> None:
    """An earlier word that comes back needs its place at the mentor still free."""
    back = fold(row for row in one.decisions if row.seq != last.seq)
    mentor = back.locks.get(last.mentee_id)
    if mentor is not None and mentor in one.columns:
        _check_places(work, one, mentor, back.load(mentor, but=last.mentee_id))


def _check_live(work: Work, one: Lens, mentee: PersonId, mentor: PersonId) -> None:
    if not {mentee, mentor}.isdisjoint(one.back):
        raise NotInRoundError(fio=names(work, one.gone)(min({mentee, mentor} & one.back)))
    gone = sorted({mentee, mentor} & one.withdrawn)
    if gone:
        fio = {who.id: who.fio for who in work.people.all()}
        raise ConsentGoneError(names=", ".join(fio[who] for who in gone))


def _check_places(work: Work, one: Lens, mentor: PersonId, held: int) -> None:
    """Refuse one pair more at a mentor whose places are held by decisions."""
    capacity = int(one.laid.constraints.capacity[one.columns[mentor]])
    if held >= capacity:
        raise MentorFullError(mentor=names(work, one.gone)(mentor), capacity=capacity)


def _say(
    work: Work,
    one: Lens,
    kind: DecisionKind,
    pair: _Pair,
    reason: str,
    *,
    undoes: int | None = None,
) -> Decision:
    made = work.decisions.add(
        one.round.id,
        kind,
        pair.mentee,
        pair.mentor,
        reason=reason,
        by=work.by.id,
        at=work.now,
        undoes=undoes,
    )
    told = {"kind": kind.value, "mentee": pair.mentee, "mentor": pair.mentor, "seq": made.seq}
    work.audit("round.decided", None, told, subject=f"round:{one.round.id}", reason=reason)
    return made
