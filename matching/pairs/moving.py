"""Where a step of a pair takes its people in the banks. Asks nobody's permission: use cases do."""

from data.bank.participations import current, step
from data.records.bank import MenteeState, MentorState, Role
from data.records.ids import PersonId
from data.records.pair import Pair, PairState
from data.store import Work
from matching.pairs.states import Ending

WORKING = frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING})
LEAVES = {
    Ending.MENTEE_WITHDREW: MenteeState.WITHDREW,
    Ending.DISMISSAL_OR_TRANSFER: MenteeState.LEFT,
}  # what becomes of a mentee who ends the pair; everybody else waits on


def begin(work: Work, pair: Pair) -> None:
    """A pair has become active: its mentees are in the programme, its mentor works."""
    for mentee in pair.mentee_ids:
        mentee_to(work, mentee, MenteeState.IN_PROGRAMME)
    mentor_follows(work, pair.mentor_id)


def free(work: Work, pair: Pair, code: str, who: PersonId | None = None) -> None:
    """A pair has ended early: mentees without another pair wait on, with their old clock.

    ``who`` is the person the reason is about; a mentee's own leaving is not waiting.
    """
    for mentee in pair.mentee_ids:
        if _served_elsewhere(work, mentee, pair):
            continue
        wanted = _after(code, mentee, who)
        mentee_to(work, mentee, wanted, code)
    mentor_follows(work, pair.mentor_id)


def complete(work: Work, pair: Pair) -> None:
    """A pair has reached its end."""
    for mentee in pair.mentee_ids:
        if not _served_elsewhere(work, mentee, pair):
            mentee_to(work, mentee, MenteeState.COMPLETED)
    mentor_follows(work, pair.mentor_id)


def mentor_follows(work: Work, mentor: PersonId) -> None:
    """A mentor is active with the first working pair and ready after the last one."""
    here = current(work, mentor, Role.MENTOR)
    if here is None:
        return
    works = any(
        one.state in WORKING and one.mentor_id == mentor for one in work.pairs.of_person(mentor)
    )
    if works and here.state is MentorState.READY:
        step(work, here, MentorState.ACTIVE)
    elif not works and here.state is MentorState.ACTIVE:
        step(work, here, MentorState.READY)


def mentee_to(work: Work, mentee: PersonId, wanted: MenteeState, reason: str = "") -> None:
    """One legal step of a mentee; whoever has left the programme meanwhile is left alone."""
    here = current(work, mentee, Role.MENTEE)
    if here is not None and here.state in FROM[wanted]:
        step(work, here, wanted, reason)


FROM = {
    MenteeState.IN_PROGRAMME: {MenteeState.PAIRED},
    MenteeState.WAITING: {MenteeState.PROPOSED, MenteeState.PAIRED, MenteeState.IN_PROGRAMME},
    MenteeState.COMPLETED: {MenteeState.PAIRED, MenteeState.IN_PROGRAMME},
    MenteeState.WITHDREW: {MenteeState.PAIRED, MenteeState.IN_PROGRAMME},
    MenteeState.LEFT: {MenteeState.PAIRED, MenteeState.IN_PROGRAMME},
}


def _after(code: str, mentee: PersonId, who: PersonId | None) -> MenteeState:
    if code == Ending.GOAL_REACHED:
        return MenteeState.COMPLETED
    if code == Ending.MENTEE_WITHDREW and who is None:
        return MenteeState.WITHDREW
    if who == mentee and code in LEAVES:
        return LEAVES[Ending(code)]
    return MenteeState.WAITING


def _served_elsewhere(work: Work, mentee: PersonId, but: Pair) -> bool:
    """Whether another pair of the mentee goes on: two mentors of different type may serve one."""
    return any(
        one.id != but.id and mentee in one.mentee_ids and one.state in _GOING
        for one in work.pairs.of_person(mentee)
    )


_GOING = WORKING | {PairState.CONSENTED, PairState.TRIAL, PairState.CONFIRMED}
