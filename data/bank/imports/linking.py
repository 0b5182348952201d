"""Whose row is it? Linked by the whole name and a second key, asked about otherwise. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from data.intake import Facts, same_person
from data.names import fio_norm
from data.records.ids import PersonId
from data.records.person import Person

ALIKE = 93.0  # of 100, whole names: above it people are asked, never linked
MOST = 5  # candidates shown
WHOLE = 3  # words of a whole name
NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``person_id`` when the row is surely somebody's; candidates when a person must decide.

    Neither means somebody new. ``by_row`` tells that a row of the bank was the second key.
    """

    person_id: PersonId | None = None
    by_row: bool = False
    candidates: tuple[PersonId, ...] = ()


class Register:
    """People by what may identify them. People of this very file are known apart."""

    def __init__(self, people: Iterable[Person], remembered: Mapping[str, str]) -> None:
        self.people: dict[PersonId, Person] = {}
        self._by_norm: dict[str, list[PersonId]] = {}
        self._by_surname: dict[str, list[PersonId]] = {}
        self._by_rest: dict[str, list[PersonId]] = {}
        self._by_key: dict[str, list[PersonId]] = {}
        self._fresh: set[PersonId] = set()
        self._remembered = remembered
        for one in people:
            self._add(one)

    def admit(self, person: Person) -> None:
        """Somebody new of this file."""
        self._fresh.add(person.id)
        self._add(person)

    def fresh(self, person_id: PersonId) -> bool:
        """Whether this file has brought the person."""
        return person_id in self._fresh

    def change(self, person: Person) -> None:
        """New facts about somebody known; the name stays."""
        self.people[person.id] = person
        self._index_keys(person)

    def by_name(self, fio: str) -> list[PersonId]:
        """Everybody with exactly this name, compared in its normal form."""
        return list(self._by_norm.get(fio_norm(fio), ()))

    def judge(
        self,
        about: Facts,
        *,
        accept: frozenset[PersonId] = frozenset(),
        surely: frozenset[PersonId] = frozenset(),
    ) -> Verdict:
        """Whose row it is; ``accept`` are people of whom the bank may know this very row.

        ``surely`` are those of whom it does even where several people bear the name.
        """
        known = self._remembered.get(identity(about), "")
        if known in self.people:
            return Verdict(person_id=PersonId(known))
        namesakes = self._by_norm.get(fio_norm(about.fio), [])
        verdicts = {one: same_person(about, known_facts(self.people[one])) for one in namesakes}
        sure = [one for one, same in verdicts.items() if same]
        if len(sure) == 1:
            return Verdict(person_id=sure[0])
        if len(namesakes) == 1 and namesakes[0] in accept and verdicts[namesakes[0]] is None:
            return Verdict(person_id=namesakes[0], by_row=True)
        banked = [one for one, same in verdicts.items() if same is None and one in surely]
        if len(banked) == 1 and not sure:
            return Verdict(person_id=banked[0], by_row=True)
        doubtful = sure or [
            one for one, same in verdicts.items() if same is None or (one not in self._fresh)
        ]
        alike = [] if namesakes else self._alike(about)
        return Verdict(candidates=tuple(dict.fromkeys([*doubtful, *alike]))[:MOST])

    def _add(self, person: Person) -> None:
        self.people[person.id] = person
        norm = fio_norm(person.fio)
        surname, _space, rest = norm.partition(" ")
        for index, word in (
            (self._by_norm, norm),
            (self._by_surname, surname),
            (self._by_rest, rest),
        ):
            index.setdefault(word, []).append(person.id)
        self._index_keys(person)

    def _index_keys(self, person: Person) -> None:
        for key in _keys(person.email, person.external_id):
            known = self._by_key.setdefault(key, [])
            if person.id not in known:
                known.append(person.id)

    def _alike(self, about: Facts) -> list[PersonId]:
        """Known people who may bear another spelling of the name; nobody of this file."""
        norm = fio_norm(about.fio)
        surname, _space, rest = norm.partition(" ")
        found = [one for key in _keys(about.email, about.external_id) for one in self._at(key)]
        found += [
            one
            for one in self._by_surname.get(surname, [])
            if _shortened(rest, fio_norm(self.people[one].fio).partition(" ")[2])
        ]
        if len(norm.split()) == WHOLE and about.year_of_birth:
            same_rest = self._by_rest.get(rest, [])
            year = about.year_of_birth
            found += [one for one in same_rest if self.people[one].year_of_birth == year]
        close = process.extract(
            norm, self._by_norm.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST
        )
        found += [one for name, _score, _place in close for one in self._by_norm[name]]
        return [one for one in dict.fromkeys(found) if one not in self._fresh]

    def _at(self, key: str) -> list[PersonId]:
        return self._by_key.get(key, [])


def known_facts(person: Person) -> Facts:
    """What the register knows that can identify a person."""
    return Facts(
        fio=person.fio,
        year_of_birth=person.year_of_birth,
        email=person.email.casefold(),
        external_id=person.external_id,
    )


def identity(about: Facts) -> str:
    """A digest of everything in a row that identifies somebody, to remember a decision by."""
    said = (fio_norm(about.fio), about.email, about.external_id, str(about.year_of_birth or ""))
    return hashlib.sha256("\n".join(said).encode(errors="replace")).hexdigest()


def _keys(email: str, external_id: str) -> list[str]:
    found = [f"email:{email.casefold()}"] if email else []
    return [*found, f"id:{external_id}"] if external_id else found


def _shortened(one: str, other: str) -> bool:
    """Whether one of two «имя отчество» may be short for the other: initials, a part left out.

    >>> _shortened("а. п.", "анна петровна"), _shortened("анна", "анна петровна")
    (True, True)
    >>> _shortened("анна петровна", "анна павловна")
    False
    """
    mine, theirs = (text.replace(".", " ").split() for text in (one, other))
    pairs = list(zip(mine, theirs, strict=False))
    short = any(len(word) == 1 for word in (*mine, *theirs)) or len(mine) != len(theirs)
    return short and all(a.startswith(b) or b.startswith(a) for a, b in pairs)
