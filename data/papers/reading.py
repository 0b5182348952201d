"""Who has looked at what is kept about a person. The person sees it; reading twice is one line."""

from dataclasses import dataclass
from datetime import date

from data.access import Permission
from data.codebook import label
from data.papers.own import mine
from data.records.ids import PersonId
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line: on which day, in which role, at what. No account and no name."""

    day: date
    role: str
    what: str


def note(work: Work, person_id: PersonId, what: str) -> None:
    """Write down that the actor looks at something of another person; once a day and thing.

    ``what`` is a code of the group ``reading``: ``card``, ``answers``, ``case``, ``proposal``.
    Asks no permission: the use case that shows it does.
    """
    work.saw(person_id, what)


def noted(work: Work, person_id: PersonId, what: str) -> bool:
    """Whether the actor's looking at this is written down today, so that looking is enough."""
    return any(
        (one.account_id, one.what, one.day) == (work.by.id, what, work.today)
        for one in work.readings.of(person_id)
    )


def who_looked(work: Work) -> tuple[Look, ...]:
    """Who has looked at the person of the link, the newest first; for «Мои данные»."""
    return looks(work, mine(work))


def looked_at(work: Work, person_id: PersonId) -> tuple[Look, ...]:
    """The same for whoever answers the requests of people."""
    work.require(Permission.SUBJECT_EXPORT)
    return looks(work, person_id)


def looks(work: Work, person_id: PersonId) -> tuple[Look, ...]:
    """The same without asking who asks. Roles in words of the language in force."""
    found = {
        Look(day=one.day, role=label("account_role", one.role), what=label("reading", one.what))
        for one in work.readings.of(person_id)
    }
    return tuple(sorted(found, key=lambda one: (one.day, one.role, one.what), reverse=True))
