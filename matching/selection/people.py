"""Who may be listed, who may be named: participants before a round, with live consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.access import Permission
from data.bank.participations import current
from data.errors import InvalidValueError, NotFoundError
from data.i18n import _
from data.names import sort_key
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.ids import PersonId
from data.store import Work
from matching.rounds.entrants import Entrants, candidates, consented
from matching.rounds.naming import Names, names

LISTABLE = frozenset(
    {
        MentorState.SUBMITTED,
        MentorState.CONSENT_OK,
        MentorState.POTENTIAL,
        MentorState.SHORTLISTED,
        MentorState.INTERVIEWED,
        MentorState.SELECTED,
        MentorState.RESERVE,
        MentorState.IN_TRAINING,
        MentorState.READY,
        MentorState.ACTIVE,
    }
)
SEEKING = frozenset(
    {
        MenteeState.IN_BANK,
        MenteeState.WAITING,
        MenteeState.UNMATCHED,
        MenteeState.PSYCH_REVIEW,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A mentee a programme may be planned for."""

    id: PersonId
    fio: str


def pool(work: Work) -> Entrants:
    """Mentees who look for a mentor and mentors who may be listed. Asks no permission."""
    return candidates(work, SEEKING, LISTABLE)


def seekers(work: Work) -> tuple[Seeker, ...]:
    """Mentees a shortlist can be made for, by name."""
    work.require(Permission.SELECTION_READ)
    called = named(work)
    found = [
        Seeker(id=PersonId(one.id), fio=called(one.id))
        for one in candidates(work, SEEKING, ()).mentees
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.fio)))


def named(work: Work) -> Names:
    """Names of the people whose consents are live; everybody else has none."""
    live = consented(work)
    return names(work, [one.id for one in work.people.all() if one.id not in live])


def row_of(work: Work, mentor_id: PersonId) -> Participation:
    """A mentor's participation of this year.

    Raises:
        InvalidValueError: nobody is named.
        NotFoundError: no such mentor this year.
    """
    if not mentor_id:
        raise InvalidValueError(field="candidate", value="", rule=_("choose a person"))
    found = current(work, mentor_id, Role.MENTOR)
    if found is None:
        raise NotFoundError(kind="mentor", id=mentor_id)
    return found


def fio(work: Work, who: PersonId) -> str:
    """The name of a person for a refusal."""
    return work.people.get(who).fio


def together(called: Names, people: Sequence[PersonId]) -> str:
    """Names in one line."""
    return ", ".join(called(one) for one in people)
