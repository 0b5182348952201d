"""Conflict of interest: who decides about a pair must not be of it, nor the mentee's superior.

The flag is shown to whoever decides; a step that puts the pair into force waits for a second word
of somebody whom the pair does not concern.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from data.errors import ProgrammeError
from data.i18n import _
from data.records.ids import PairId, PersonId
from data.records.pair import Pair
from data.store import Work

SECOND = "pair.second:{pair}"  # name of the small fact: which account has agreed


class Concern(StrEnum):
    """Why a pair concerns whoever acts."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    SUPERIOR = "superior"


class SecondWordError(ProgrammeError):
    """The actor is concerned and nobody else has agreed yet: ``count`` pairs."""

    code = "accounts.second_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One concern of the actor in one pair; ``mentee_id`` of the superior's subordinate."""

    pair_id: PairId
    concern: Concern
    mentee_id: PersonId | None = None

    @property
    def words(self) -> str:
        """The flag as a sentence in the language in force."""
        return {
            Concern.MENTOR: _("You are the mentor of this pair."),
            Concern.MENTEE: _("You are the mentee of this pair."),
            Concern.SUPERIOR: _("You are the direct superior of the mentee of this pair."),
        }[self.concern]


def of(work: Work, pair: Pair) -> tuple[Conflict, ...]:
    """Every concern of the actor in a pair; none for who is nobody of the staff."""
    me = work.by.person_id
    if me is None:
        return ()
    found = [Conflict(pair_id=pair.id, concern=Concern.MENTOR)] if me == pair.mentor_id else []
    for mentee in pair.mentee_ids:
        person = work.people.find(mentee)
        if me == mentee:
            found.append(Conflict(pair_id=pair.id, concern=Concern.MENTEE, mentee_id=mentee))
        elif person is not None and person.manager_id == me:
            found.append(Conflict(pair_id=pair.id, concern=Concern.SUPERIOR, mentee_id=mentee))
    return tuple(found)


def seconded(work: Work, pair: Pair) -> bool:
    """Whether somebody else than the actor has agreed to this pair."""
    by = work.settings_kv.get(SECOND.format(pair=pair.id))
    return by is not None and by != work.by.id


def lacking(work: Work, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Pairs that concern the actor and that nobody else has agreed to."""
    return tuple(one for one in pairs if of(work, one) and not seconded(work, one))


def require_second(work: Work, pairs: Iterable[Pair]) -> None:
    """Refuse a step about pairs that concern the actor until somebody else has agreed.

    Raises:
        SecondWordError: says how many pairs wait.
    """
    waiting = lacking(work, pairs)
    if waiting:
        raise SecondWordError(count=len(waiting))
