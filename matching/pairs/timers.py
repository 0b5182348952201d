"""What the clock does to pairs: reminders, lapses, ends that were given notice of (T2, T3, T4)."""

from dataclasses import dataclass, fields, replace

from data.access import Permission
from data.codebook.calendar import workdays_after
from data.errors import ProgrammeError
from data.papers import tasks
from data.records.account import AccountRole
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.store import Work
from matching.pairs import leading, links, moving
from matching.pairs.states import Actor, checked
from matching.rounds.settling import come_about, drop_members, reminder

NO_ANSWER = "no_answer"
REMINDS = 5  # working days until both are reminded (T3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one day has brought, in numbers."""

    reminded: int = 0
    lapsed: int = 0
    decisions_due: int = 0
    ended: int = 0
    refused: int = 0


def tick(work: Work) -> Ticked:
    """Do what is due today; twice a day does nothing more.

    A pair the clock may not move is left to the curator by a task, and the others go on: every
    step asks the table of states before it writes anything.
    """
    work.require(Permission.PAIR_WRITE)
    found = {one.name: 0 for one in fields(Ticked)}
    for pair in work.pairs.all():
        try:
            done = _one(work, pair)
        except ProgrammeError as refusal:
            done = _refused(work, pair, refusal)
        if done:
            found[done] += 1
    return Ticked(**found)


def _one(work: Work, pair: Pair) -> str:
    today = work.today
    if pair.state is PairState.CURATOR_APPROVED:
        return _offer(work, pair)
    if pair.state is PairState.TRIAL and pair.trial_until and today > pair.trial_until:
        return _decide(work, pair)
    if pair.state in moving.WORKING and pair.ended_on and today > pair.ended_on:
        leading.end(work, pair, pair.reason, pair.ended_on, actor=Actor.SYSTEM)
        return "ended"
    return ""


def _refused(work: Work, pair: Pair, refusal: ProgrammeError) -> str:
    """Ask the curator to look at a pair the clock could not move, once for each cause."""
    key = f"pair.stuck:{pair.id}:{refusal.code}"
    if work.tasks.by_key(key) is not None:
        return ""
    _task(work, "pair_stuck", pair.id, key, pair)
    work.audit("pair.stuck", None, {"code": refusal.code}, subject=f"pair:{pair.id}")
    return "refused"


def _offer(work: Work, pair: Pair) -> str:
    """Remind after five working days; end the offer after ten."""
    if pair.offered_on is None or pair.due is None:
        return ""
    today = work.today
    if today > pair.due:
        checked(pair, PairState.LAPSED, Actor.SYSTEM)
        drop_members(work, pair, _silent(pair), NO_ANSWER)
        _settle(work, pair)
        return "lapsed"
    if today >= workdays_after(pair.offered_on, REMINDS) and _remind(work, pair):
        return "reminded"
    return ""


def _silent(pair: Pair) -> tuple[PersonId, ...]:
    """Whose place ends for want of an answer: everybody's with the mentor's."""
    if pair.mentor_agreed is None:
        return pair.mentee_ids
    return tuple(one for one in pair.mentee_ids if one not in pair.agreed_ids)


def _settle(work: Work, before: Pair) -> None:
    """Close what is left of an offer whose term is over; a pair outside a round comes about."""
    after = work.pairs.get(before.id)
    if after.state is PairState.LAPSED:
        links.finish(work, before.id)
    elif after.round_id is None and after.mentor_agreed and after.mentee_agreed:
        come_about(work, after)


def _remind(work: Work, pair: Pair) -> bool:
    """Count a reminder of every link that waits, and ask the curator, once an offer."""
    key = reminder(pair)
    if work.tasks.by_key(key) is not None or not links.awaited(work, pair):
        return False
    for who in links.awaited(work, pair):
        link = links.live(work, Form.ANSWER, pair.id, who)
        if link is not None:
            counted = replace(link, reminded_at=work.now, reminders=link.reminders + 1)
            work.audit("invitation.reminded", link, work.invitations.put(counted))
    _task(work, "pair_remind", pair.id, key, pair)
    return True


def _decide(work: Work, pair: Pair) -> str:
    key = f"pair.decide:{pair.id}"
    if work.tasks.by_key(key) is not None:
        return ""
    _task(work, "pair_decide", pair.id, key, pair)
    return "decisions_due"


def _task(work: Work, kind: str, pair_id: PairId, key: str, pair: Pair) -> None:
    due = pair.due if kind == "pair_remind" else workdays_after(work.today, 3)
    tasks.open_task(work, kind, f"pair:{pair_id}", AccountRole.CURATOR, key, due=due)
