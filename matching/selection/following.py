"""A mentor's state follows the best of all lists: two programmes never pull it apart."""

from collections.abc import Sequence

from data.bank.participations import current, put_back, this_year, walk
from data.bank.transitions import path
from data.records.bank import MentorState, Participation, Role
from data.records.ids import PersonId
from data.records.selection import Candidacy, CandidacyState
from data.store import Work

CANDIDATE = frozenset(
    {
        MentorState.SUBMITTED,  # a list takes whoever has answered and agreed into the bank
        MentorState.CONSENT_OK,
        MentorState.POTENTIAL,
        MentorState.SHORTLISTED,
        MentorState.INTERVIEWED,
        MentorState.SELECTED,
        MentorState.RESERVE,
        MentorState.DECLINED,
    }
)
OPEN = frozenset({CandidacyState.SHORTLISTED, CandidacyState.INTERVIEWED})


def aim(lists: Sequence[Candidacy]) -> MentorState:
    """The state of a mentor who stands on these lists.

    Selected for one programme is selected; else an open list outweighs a decided one, and a
    reserve outweighs a refusal.

    >>> aim([])
    <MentorState.POTENTIAL: 'potential'>
    """
    states = {one.state for one in lists}
    if CandidacyState.SELECTED in states:
        return MentorState.SELECTED
    if states & OPEN:
        talked = any(one.interviewed_on is not None for one in lists)
        return MentorState.INTERVIEWED if talked else MentorState.SHORTLISTED
    if CandidacyState.RESERVE in states:
        return MentorState.RESERVE
    return MentorState.DECLINED if states else MentorState.POTENTIAL


def follow(work: Work, mentor_id: PersonId, reason: str = "") -> Participation | None:
    """Bring a mentor's state to where the lists say; who is trained or at work stays there.

    Asks no permission: the use case does.
    """
    here = current(work, mentor_id, Role.MENTOR)
    if here is None or here.state not in CANDIDATE:
        return here
    goal = aim(lists_of(work, mentor_id))
    if here.state is goal:
        return here
    if here.state is MentorState.SELECTED:
        here = put_back(work, here, reason)
    way = () if here.state is goal else path(Role.MENTOR, here.state, goal)
    if way and CANDIDATE.issuperset(way):
        here = walk(work, here, way, reason)
    return here


def lists_of(work: Work, mentor_id: PersonId) -> tuple[Candidacy, ...]:
    """Where a mentor is listed this year."""
    year = this_year(work)
    return tuple(one for one in work.candidacies.of(mentor_id) if one.year == year)
