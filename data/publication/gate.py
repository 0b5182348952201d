"""The gate of the site: a person's field passes only by a live publication consent to that field.

Texts that people wrote pass only if everybody of the staff they may name is allowed by name. The
head of the school is public by law (273-ФЗ, article 29) and needs no consent for the name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.access import may
from data.names import bearers
from data.naming import people_in
from data.publication.section import Fact
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.person import Person
from data.store import Work

NAME = "fio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everybody's acts of consent as they are now, and who is who."""

    acts: Mapping[PersonId, tuple[Consent, ...]]
    people: Mapping[PersonId, Person]
    at: datetime
    public: frozenset[PersonId] = field(default_factory=frozenset)

    def allows(self, person_id: PersonId, name: str) -> bool:
        """Whether this field of this person may stand on the site now."""
        acts = self.acts.get(person_id, ())
        return may(acts, Purpose.PUBLICATION, self.at, field=name)

    def fact(self, person_id: PersonId, name: str, text: str = "") -> Fact | None:
        """A field with the consent it stands by; None without one."""
        if not self.allows(person_id, name):
            return None
        given = [
            one
            for one in self.acts[person_id]
            if one.act is ConsentAct.GIVEN
            and Purpose.PUBLICATION in one.purposes
            and name in one.fields
            and one.at <= self.at
        ]
        last = max(reversed(given), key=lambda one: one.at)
        return Fact(person_id=person_id, field=name, consent_id=last.id, text=text)

    def named(self, *texts: str) -> tuple[Fact, ...] | None:
        """Consents of everybody whom texts may name; None if somebody gave none."""
        staff = {one.id: one.fio for one in self.people.values() if one.fio}
        found = sorted(people_in("\n".join(texts), staff) - self.public)
        facts = [self.fact(one, NAME) for one in found]
        return None if None in facts else tuple(one for one in facts if one is not None)

    def silent(self, text: str, staff: Mapping[PersonId, str]) -> bool:
        """Whether a text names nobody of these."""
        return not people_in(text, staff)

    def nameless(self, *texts: str) -> bool:
        """Whether texts name nobody of the staff at all."""
        staff = {one.id: one.fio for one in self.people.values() if one.fio}
        return not people_in("\n".join(texts), staff)


def gate(work: Work) -> Gate:
    """The gate as it stands now. Asks no permission."""
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    people = {one.id: one for one in work.people.all()}
    director = work.schools.get(work.school_id).requisites.director
    names = {one.id: one.fio for one in people.values()}
    return Gate(
        acts={whose: tuple(mine) for whose, mine in acts.items()},
        people=people,
        at=work.local,
        public=frozenset(bearers(director, names)) if director else frozenset(),
    )
