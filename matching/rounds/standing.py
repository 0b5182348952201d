"""What the decisions of a round say together. Pure: rows in, what is in force out.

Decisions are never changed, only undone by a later row; what stands is the fold over the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.records.ids import PersonId
from data.records.round import Decision, DecisionKind

Couple = tuple[PersonId, PersonId]  # mentee, mentor

KEEPING = frozenset({DecisionKind.ACCEPT, DecisionKind.LOCK, DecisionKind.REPLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is in force.

    Attributes:
        stances: the last word about each mentee: accept, lock, replace or leave.
        bans: forbidden pairs with the decision that forbids each.
    """

    stances: Mapping[PersonId, Decision]
    bans: Mapping[Couple, Decision]

    @property
    def locks(self) -> dict[PersonId, PersonId]:
        """Pairs that a new solution keeps: accepted, locked, put by hand."""
        return {
            mentee: one.mentor_id
            for mentee, one in self.stances.items()
            if one.kind in KEEPING and one.mentor_id is not None
        }

    @property
    def left(self) -> frozenset[PersonId]:
        """Mentees who stay without a pair in this round by decision."""
        return frozenset(
            mentee for mentee, one in self.stances.items() if one.kind is DecisionKind.LEAVE
        )

    def kind(self, mentee: PersonId) -> DecisionKind | None:
        """The last word about a mentee, None for undecided."""
        one = self.stances.get(mentee)
        return one.kind if one else None

    def load(self, mentor: PersonId, but: PersonId | None = None) -> int:
        """How many pairs of a mentor are kept, one mentee left out of the count."""
        return sum(1 for mentee, kept in self.locks.items() if kept == mentor and mentee != but)


def active(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions that no later row has undone, in their order."""
    rows = sorted(decisions, key=lambda one: one.seq)
    undone = {one.undoes for one in rows if one.kind is DecisionKind.UNDO}
    return [one for one in rows if one.kind is not DecisionKind.UNDO and one.seq not in undone]


def fold(decisions: Iterable[Decision]) -> Standing:
    """What the decisions of a round say together; a later word about a mentee replaces his last."""
    stances: dict[PersonId, Decision] = {}
    bans: dict[Couple, Decision] = {}
    for one in active(decisions):
        if one.kind is not DecisionKind.FORBID:
            stances[one.mentee_id] = one
        elif one.mentor_id is not None:
            bans[one.mentee_id, one.mentor_id] = one
            held = stances.get(one.mentee_id)
            if held is not None and held.mentor_id == one.mentor_id:
                del stances[one.mentee_id]
    return Standing(stances=stances, bans=bans)


def latest(
    decisions: Iterable[Decision], mentee: PersonId, seq: int | None = None
) -> Decision | None:
    """The decision about a mentee that an undo would take back: the last, or number ``seq``."""
    mine = [
        one
        for one in active(decisions)
        if one.mentee_id == mentee and (seq is None or one.seq == seq)
    ]
    return mine[-1] if mine else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The proposals of a run with the decisions laid over them.

    Attributes:
        mentor_of: every mentee of the round, None for no pair.
        decided: mentees about whose pair a person has decided.
        awaiting: mentees whose pair is undecided, or forbidden and not replaced yet.
    """

    mentor_of: Mapping[PersonId, PersonId | None]
    decided: frozenset[PersonId]
    awaiting: frozenset[PersonId]

    def load(self) -> dict[PersonId, int]:
        """How many mentees each mentor has in this plan."""
        counts: dict[PersonId, int] = {}
        for mentor in self.mentor_of.values():
            if mentor is not None:
                counts[mentor] = counts.get(mentor, 0) + 1
        return counts


def plan(
    proposed: Mapping[PersonId, PersonId], unplaced: Sequence[PersonId], now: Standing
) -> Plan:
    """Lay what stands over the proposals of a run."""
    mentor_of: dict[PersonId, PersonId | None] = {**proposed, **dict.fromkeys(unplaced, None)}
    awaiting = set()
    for mentee, mentor in proposed.items():
        if (mentee, mentor) in now.bans:
            mentor_of[mentee] = None
            awaiting.add(mentee)
        elif mentee not in now.stances:
            awaiting.add(mentee)
    for mentee, one in now.stances.items():
        mentor_of[mentee] = one.mentor_id if one.kind in KEEPING else None
        awaiting.discard(mentee)
    return Plan(
        mentor_of=mentor_of,
        decided=frozenset(now.stances) & frozenset(mentor_of),
        awaiting=frozenset(awaiting),
    )
