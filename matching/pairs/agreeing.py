"""Agreement of both sides: each answers alone, before and after the acquaintance meeting.

The other side and the director never learn a grade or a word; a no is told as a neutral fact.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from data.access import Permission
from data.codebook.calendar import workdays_after
from data.errors import StateError
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import MenteeState
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.round import RoundStatus
from data.store import Work
from matching.pairs import cards, conflict, links, moving
from matching.pairs.cards import OfferedCard
from matching.pairs.states import (
    AGREES,
    Actor,
    NotOpenError,
    NotReadyError,
    checked,
    grade_of,
    moved,
    side_of,
)
from matching.pairs.words import missing
from matching.rounds import private, settling
from matching.rounds.entrants import consented
from matching.rounds.private import Said

RATHER_NO = 2
TALK_DAYS = 3  # working days until the curator has talked to somebody who hesitates
TRIAL_DAYS = 14  # calendar days from acquaintance to decision (T4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a person sees by a link about a pair.

    ``open`` tells whether an answer is still taken; ``due`` is the last day of it.
    """

    pair_id: PairId
    side: str
    cards: tuple[OfferedCard, ...]
    kind: str
    form: str
    own: Said | None
    open: bool
    due: date | None


def offered(work: Work, pair_id: PairId, form: Form = Form.ANSWER) -> Offer:
    """The other side's card and the own answer so far, by a personal link."""
    who = work.require_link(form, pair_id)
    pair = work.pairs.get(pair_id)
    side = side_of(pair, who)
    open_ = _is_open(work, pair, form, who)
    told = pair.state in cards.TOLD and who in consented(work)
    shown = cards.others(pair, who) if open_ or told else ()
    return Offer(
        pair_id=pair_id,
        side=side,
        cards=tuple(cards.card(work, pair, one) for one in shown),
        kind=pair.kind,
        form=pair.form,
        own=private.own(work, form, pair_id, who),
        open=open_,
        due=pair.due if form is Form.ANSWER else pair.trial_until,
    )


def answer_by_link(work: Work, pair_id: PairId, grade: str, words: str = "") -> Pair:
    """Take in what a side says by a personal link; a "rather no" asks the curator to talk.

    Raises:
        NotOpenError: nothing is asked any more, or the pair falls away.
    """
    who = work.require_link(Form.ANSWER, pair_id)
    number = grade_of(grade)
    pair = work.pairs.get(pair_id)
    side = side_of(pair, who)
    if not _is_open(work, pair, Form.ANSWER, who):
        raise NotOpenError
    mentee = who if side == Actor.MENTEE else None
    after = settling.take(work, pair_id, side, number, words, mentee)
    if number == RATHER_NO:
        _talk(work, pair_id, who)
    return after


def start_trial(work: Work, pair_id: PairId) -> Pair:
    """Both have agreed: they get to know each other before anything is confirmed (T4).

    Raises:
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    checked(before, PairState.TRIAL, Actor.CURATOR)
    conflict.require_second(work, before)
    until = work.today + timedelta(days=TRIAL_DAYS)
    after = work.pairs.put(moved(before, PairState.TRIAL, trial_until=until))
    work.audit("pair.trial", before, after)
    return after


def acquainted_by_link(work: Work, pair_id: PairId, grade: str, words: str = "") -> Pair:
    """What a side says after the acquaintance, by a personal link."""
    who = work.require_link(Form.ACQUAINTANCE, pair_id)
    pair = work.pairs.get(pair_id)
    side_of(pair, who)
    if not _is_open(work, pair, Form.ACQUAINTANCE, who):
        raise NotOpenError
    return _acquainted(work, pair, who, grade, words)


def acquainted(
    work: Work, pair_id: PairId, person_id: PersonId, grade: str, words: str = ""
) -> Pair:
    """The same, written down by the curator from paper or a conversation."""
    work.require(Permission.PAIR_WRITE)
    pair = work.pairs.get(pair_id)
    side_of(pair, person_id)
    if pair.state is not PairState.TRIAL:
        raise StateError(kind="pair", state=pair.state.value, wanted="acquaintance")
    return _acquainted(work, pair, person_id, grade, words)


def confirm(work: Work, pair_id: PairId) -> Pair:
    """Confirm a pair both sides agreed to: without an acquaintance, or after it.

    Raises:
        NotReadyError: somebody has not said yes after the acquaintance.
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    pair = work.pairs.get(pair_id)
    checked(pair, PairState.CONFIRMED, Actor.CURATOR)
    if pair.state is PairState.TRIAL and links.awaited(work, pair):
        raise NotReadyError(missing=missing("acquaintance"))
    return _confirmed(work, pair, Actor.CURATOR)


def part(work: Work, pair_id: PairId, side: str, mentee_id: PersonId | None = None) -> Pair:
    """End an acquaintance that did not work out; mentees wait on with their old clock.

    In a group a mentee who declines leaves it alone. Nobody is told whose word it was.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    mentor = side == Actor.MENTOR
    wanted = PairState.DECLINED_BY_MENTOR if mentor else PairState.DECLINED_BY_MENTEE
    if before.state is not PairState.TRIAL:
        raise StateError(kind="pair", state=before.state.value, wanted=wanted.value)
    checked(before, wanted, Actor.CURATOR)
    leaving = before.mentee_ids if mentor or mentee_id is None else (mentee_id,)
    for one in leaving:
        moving.mentee_to(work, one, MenteeState.WAITING, wanted.value)
    if leaving == before.mentee_ids:
        after = work.pairs.put(moved(before, wanted))
        links.finish(work, pair_id)
    else:
        side_of(before, leaving[0])
        after = settling.part(work, before, leaving[0])
    work.audit(
        "pair.parted", {"state": before.state}, {"state": after.state}, subject=_key(pair_id)
    )
    return after


def _acquainted(work: Work, pair: Pair, who: PersonId, grade: str, words: str) -> Pair:
    number = grade_of(grade)
    side = side_of(pair, who)
    private.keep(work, Form.ACQUAINTANCE, pair.id, who, number, words, context={"side": side})
    work.audit("pair.acquainted", None, {"side": side}, subject=_key(pair.id))
    if number < AGREES:
        _talk(work, pair.id, who)
        return pair
    tasks.drop(work, _talk_key(pair.id, who))
    if links.awaited(work, pair):
        return pair
    return _confirmed(work, pair, Actor(side))


def _confirmed(work: Work, before: Pair, actor: Actor) -> Pair:
    """Put a pair into force; whoever leads it and belongs to it asks for a second word first.

    Who answers by an own link decides nothing for the others.
    """
    if work.link is None:
        conflict.require_second(work, before)
    after = work.pairs.put(moved(before, PairState.CONFIRMED, actor))
    tasks.settle(work, f"pair.decide:{before.id}")
    work.audit("pair.confirmed", before, after)
    return after


def _is_open(work: Work, pair: Pair, form: Form, who: PersonId) -> bool:
    """Whether an answer is still taken; nobody learns by it whose consent has ended."""
    asked = PairState.TRIAL if form is Form.ACQUAINTANCE else PairState.CURATOR_APPROVED
    gone = settling.fallen(pair, consented(work))
    if pair.state is not asked or who in gone or set(gone) == set(pair.mentee_ids):
        return False
    if form is Form.ACQUAINTANCE:
        return True
    round_ = pair.round_id and work.rounds.get(pair.round_id)
    return not round_ or round_.status is RoundStatus.REVIEWED


def _talk(work: Work, pair_id: PairId, who: PersonId) -> None:
    """Ask the curator to talk; the task says with whom and nothing of what was said."""
    tasks.open_task(
        work,
        "pair_talk",
        _key(pair_id),
        AccountRole.CURATOR,
        _talk_key(pair_id, who),
        due=workdays_after(work.today, TALK_DAYS),
        person_id=who,
    )


def _talk_key(pair_id: PairId, who: PersonId) -> str:
    return f"pair.talk:{pair_id}:{who}"


def _key(pair_id: PairId) -> str:
    return f"pair:{pair_id}"
