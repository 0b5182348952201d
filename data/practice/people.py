"""Who is meant: the staff who are told and invited, names that may stand in a paper."""

from collections.abc import Iterable, Sequence

from data.access import may
from data.bank import telling
from data.names import sort_key
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.person import Person
from data.store import Work

BLANK = "____________________"
CASE = "case"  # field of the publication consent


def staff(work: Work) -> tuple[Person, ...]:
    """The school's own staff in alphabet order: here now, not from outside."""
    found = [
        one
        for one in work.people.all()
        if one.archived_at is None
        and not one.workplace
        and (one.left_on is None or one.left_on >= work.today)
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.fio)))


def called(work: Work, people: Iterable[PersonId]) -> tuple[str, ...]:
    """Names for a paper; a blank line for whoever has taken the consent back or is gone."""
    ended = telling.told(work).ended
    found = []
    for one in people:
        person = work.people.find(one)
        gone = person is None or one in ended
        found.append(BLANK if gone or person is None else person.fio)
    return tuple(found)


def kept(work: Work, people: Sequence[PersonId]) -> tuple[PersonId, ...]:
    """Those of them whose data may be kept, still at the school."""
    return tuple(
        one
        for one in people
        if (person := work.people.find(one)) is not None
        and person.archived_at is None
        and may(work.consents.of(one), Purpose.BANK, work.local)
    )


def publishable(work: Work, person_id: PersonId, field: str = CASE) -> bool:
    """Whether a person lets this be published now."""
    return may(work.consents.of(person_id), Purpose.PUBLICATION, work.local, field=field)
