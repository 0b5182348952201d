"""The gate of the site: a person's field passes only by a live publication consent to that field.

Texts that people wrote pass only if everybody of the staff they may name is allowed by name. The
head of the school is public by law (273-ФЗ, article 29) and needs no consent for the name.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.access import may
from data.names import bearers
from data.publication.section import Fact
from data.publication.telling import strangers, told_of
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
    own_words: tuple[str, ...] = ()

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

    @property
    def staff(self) -> dict[PersonId, str]:
        """Full names of everybody the register knows."""
        return {one.id: one.fio for one in self.people.values() if one.fio}

    def named(self, *texts: str, own: Collection[PersonId] = ()) -> tuple[Fact, ...] | None:
        """Consents of everybody whom texts may name; None if somebody gave none.

        ``own`` wrote the texts: a name that fits them is theirs and no namesake's.
        """
        found = sorted(told_of("\n".join(texts), self.staff, own) - self.public)
        facts = [self.fact(one, NAME) for one in found]
        return None if None in facts else tuple(one for one in facts if one is not None)

    def silent(self, text: str, whose: PersonId) -> bool:
        """Whether a text of somebody names nobody else of the staff."""
        return told_of(text, self.staff, [whose]) <= {whose}

    def nameless(self, *texts: str) -> bool:
        """Whether texts name nobody of the staff at all."""
        return not told_of("\n".join(texts), self.staff)

    def strangers(self, *texts: str, known: Collection[Fact] = ()) -> tuple[str, ...]:
        """Words that may name a pupil or somebody else whom no consent puts there.

        ``known`` may be named; the head of the school and words of its requisites are known, too.
        """
        names = (self.staff.get(one, "") for one in {*(f.person_id for f in known), *self.public})
        return strangers("\n".join(texts), [*self.own_words, *names])


def gate(work: Work) -> Gate:
    """The gate as it stands now. Asks no permission."""
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    people = {one.id: one for one in work.people.all()}
    school = work.schools.get(work.school_id)
    own = school.requisites
    director = own.director
    names = {one.id: one.fio for one in people.values()}
    return Gate(
        acts={whose: tuple(mine) for whose, mine in acts.items()},
        people=people,
        at=work.local,
        public=frozenset(bearers(director, names)) if director else frozenset(),
        own_words=(
            *(school.name, school.short_name, own.founder, own.place, own.address, director),
            *(own.phone, own.email, own.site),
        ),
    )
