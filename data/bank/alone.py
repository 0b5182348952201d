"""Who of this year's mentees has no pair: one answer for the first page and for «Без пары».

Without a pair is whoever takes part, is in no running pair and has no proposal standing in the
open round.
"""

from collections.abc import Iterable

from data.records.bank import MenteeState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.round import Decision, DecisionKind, Round, RoundStatus
from data.store import Work

WITHOUT_PAIR = frozenset(
    {
        MenteeState.IN_BANK,
        MenteeState.WAITING,
        MenteeState.UNMATCHED,
        MenteeState.PSYCH_REVIEW,
    }
)
UNDER_WAY = frozenset({RoundStatus.FROZEN, RoundStatus.COMPUTED})


def without_pair(work: Work, year: str) -> list[Participation]:
    """Rows of the mentees without a pair whose consent to the bank is live."""
    shown = {one.id for one in work.people.all() if one.archived_at is None}
    shown &= work.consents.live(Purpose.BANK, work.local)
    shown -= promised(work, year)
    bank = work.participations.in_bank(Role.MENTEE, year)
    return [one for one in bank if one.state in WITHOUT_PAIR and one.person_id in shown]


def under_way(work: Work, year: str) -> Round | None:
    """The round of the year that is being decided on; from the review on pairs speak instead."""
    found = [one for one in work.rounds.all() if one.year == year and one.status in UNDER_WAY]
    return found[-1] if found else None


def promised(work: Work, year: str) -> frozenset[PersonId]:
    """Mentees for whom the open round has a mentor: proposed and not forbidden, or chosen."""
    one = under_way(work, year)
    if one is None or not one.run_no:
        return frozenset()
    live = set(work.consents.live(Purpose.MATCHING, work.local))
    live &= work.consents.live(Purpose.BANK, work.local)
    proposed = {row.mentee_id: row.mentor_id for row in work.proposals.of(one.id, one.run_no)}
    kept = _laid(proposed, standing(work.decisions.of(one.id)))
    return frozenset(
        mentee
        for mentee, mentor in kept.items()
        if mentor is not None and live.issuperset({mentee, mentor})
    )


def standing(rows: Iterable[Decision]) -> list[Decision]:
    """Decisions that no later row has undone."""
    given = list(rows)
    undone = {one.undoes for one in given if one.kind is DecisionKind.UNDO}
    return [one for one in given if one.kind is not DecisionKind.UNDO and one.seq not in undone]


def _laid(
    proposed: dict[PersonId, PersonId], decisions: Iterable[Decision]
) -> dict[PersonId, PersonId | None]:
    """The proposals with the decisions laid over them, None for nobody."""
    said: dict[PersonId, PersonId | None] = {}
    banned: set[tuple[PersonId, PersonId | None]] = set()
    for one in sorted(decisions, key=lambda row: row.seq):
        if one.kind is not DecisionKind.FORBID:
            said[one.mentee_id] = one.mentor_id
            continue
        banned.add((one.mentee_id, one.mentor_id))
        if one.mentee_id in said and said[one.mentee_id] == one.mentor_id:
            del said[one.mentee_id]
    open_ = {who: None if (who, mentor) in banned else mentor for who, mentor in proposed.items()}
    return {**open_, **said}
