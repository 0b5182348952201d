"""Names by grammatical cases: by rules, by a form set by hand where rules are wrong.

A form that a person (or the curator for them) has set wins over every rule.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from data.access import Permission
from data.errors import InvalidValueError
from data.i18n import _
from data.names import clean_text
from data.records.ids import PersonId
from data.records.person import Person
from data.store import Work

LONGEST_FORM = 200
FEMALE, MALE = "female", "male"
# Turkic patronymics of two words; the last one tells the gender and is not declined.
TURKIC: Mapping[str, str] = {
    "оглы": MALE,
    "оглу": MALE,
    "улы": MALE,
    "кызы": FEMALE,
    "гызы": FEMALE,
}
FEMININE, MASCULINE = ("вна", "ична", "инична"), ("вич", "ич")


class Case(StrEnum):
    """Grammatical cases a paper may ask for."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


OBLIQUE = tuple(one for one in Case if one is not Case.NOMINATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A form that stands in a paper: whose, in which case, and how it reads."""

    person_id: PersonId
    fio: str
    case: Case
    form: str


_noted: ContextVar[list[Declined] | None] = ContextVar("declined", default=None)


@contextmanager
def noting() -> Iterator[list[Declined]]:
    """Gather the forms of people that are asked for inside, each once."""
    found: list[Declined] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def declined(who: Person | str, case: Case) -> str:
    """A full name in a case; the form set by hand where there is one.

    >>> declined("Ёлкина-Щукина Анна Петровна", Case.DATIVE)
    'Ёлкиной-Щукиной Анне Петровне'
    >>> declined("Жук Иван Игоревич", Case.ACCUSATIVE), declined("Жук Инна Ильинична", Case.DATIVE)
    ('Жука Ивана Игоревича', 'Жук Инне Ильиничне')
    """
    if isinstance(who, str):
        return _by_rules(who, case)
    form = who.fio_forms.get(case.value) or _by_rules(who.fio, case)
    found = _noted.get()
    if found is not None and case is not Case.NOMINATIVE:
        one = Declined(person_id=who.id, fio=who.fio, case=case, form=form)
        if one not in found:
            found.append(one)
    return form


def initials(who: Person | str, case: Case = Case.NOMINATIVE) -> str:
    """Surname in a case with initials of the name as it is written.

    >>> initials("Ёлкина-Щукина Анна Петровна", Case.GENITIVE)
    'Ёлкиной-Щукиной А. П.'
    """
    fio = who if isinstance(who, str) else who.fio
    _surname, *rest = clean_text(fio).split() or [""]
    surname, *_rest = declined(who, case).split() or [""]
    return " ".join([surname, *(f"{one[0]}." for one in rest)])


def forms(who: Person | str) -> dict[Case, str]:
    """All oblique cases of a name."""
    return {case: declined(who, case) for case in OBLIQUE}


def gender(fio: str) -> str:
    """``female``, ``male`` or empty where the name does not tell; a patronymic tells it first.

    >>> gender("Саакян Анна Петровна"), gender("Ким Сергей"), gender("Гусейнова Лейла Рашид кызы")
    ('female', 'male', 'female')
    """
    surname, name, patronymic = _parts(fio)
    tail = patronymic.casefold()
    last = tail.rpartition(" ")[2]
    if last in TURKIC:
        return TURKIC[last]
    if tail.endswith(FEMININE):
        return FEMALE
    if tail.endswith(MASCULINE):
        return MALE
    return _detected(surname.casefold(), name.casefold(), tail)


def set_forms(work: Work, person_id: PersonId, chosen: Mapping[str, str]) -> Person:
    """Set cases of a name by hand; an empty form takes the rule again.

    Args:
        work: by whom.
        person_id: whose name.
        chosen: forms by code of the case; cases left out stay as they are.

    Raises:
        InvalidValueError: no such case, or a form is too long.
    """
    work.require(Permission.ORDER_WRITE)
    before = work.people.get(person_id)
    kept = dict(before.fio_forms)
    for code, form in chosen.items():
        said = " ".join(clean_text(form).split())
        if code not in set(OBLIQUE):
            raise InvalidValueError(field="case", value=code, rule=_("a grammatical case"))
        if len(said) > LONGEST_FORM:
            raise InvalidValueError(field=code, value=said[:80], rule=_("200 characters at most"))
        kept.pop(code, None)
        if said and said != _by_rules(before.fio, Case(code)):
            kept[code] = said
    if kept == before.fio_forms:
        return before
    after = work.people.put(replace(before, fio_forms=kept))
    work.audit("person.forms_set", before, after)
    return after


def case_words(case: Case) -> str:
    """A case with the question it answers."""
    return {
        Case.NOMINATIVE: _("who? (nominative)"),
        Case.GENITIVE: _("of whom? (genitive)"),
        Case.DATIVE: _("to whom? (dative)"),
        Case.ACCUSATIVE: _("whom? (accusative)"),
        Case.INSTRUMENTAL: _("by whom? (instrumental)"),
        Case.PREPOSITIONAL: _("about whom? (prepositional)"),
    }[case]


def _by_rules(fio: str, case: Case) -> str:
    clean = " ".join(clean_text(fio).split())
    plain = case is Case.NOMINATIVE or not clean or len(clean) > LONGEST_FORM
    return clean if plain else _ruled(clean, case)


@lru_cache(maxsize=4096)
def _ruled(fio: str, case: Case) -> str:
    known = gender(fio)
    names = zip(("lastname", "firstname", "middlename"), _parts(fio), strict=True)
    return " ".join(_part(kind, one, known, case) for kind, one in names if one)


def _part(kind: str, word: str, known: str, case: Case) -> str:
    """One part of a name; what is not written in Cyrillic, or has no gender, stays as it is."""
    from pytrovich.enums import Case as Cases  # noqa: PLC0415 -- rules are read at first use
    from pytrovich.enums import Gender, NamePart  # noqa: PLC0415

    head, _space, tail = word.rpartition(" ")
    if tail.casefold() in TURKIC:  # «Рашид оглы»: neither part changes in papers
        return word
    if not all("а" <= one.casefold() <= "я" or one in "ёЁ-’'. " for one in word):
        return word
    sex = {FEMALE: Gender.FEMALE, MALE: Gender.MALE}.get(known, Gender.ANDROGYNOUS)
    made = str(_maker().make(NamePart[kind.upper()], sex, Cases[case.name], tail))
    return f"{head} {made}" if head else made


def _parts(fio: str) -> tuple[str, str, str]:
    """Surname, name, patronymic; more words belong to the patronymic."""
    words = [*clean_text(fio).split(), "", "", ""]
    return words[0], words[1], " ".join(one for one in words[2:] if one)


def _detected(surname: str, name: str, patronymic: str) -> str:
    found = _detector().detect(
        lastname=surname or None, firstname=name or None, middlename=patronymic or None
    )
    return {"FEMALE": FEMALE, "MALE": MALE}.get(found.name, "")


@cache
def _maker() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker  # noqa: PLC0415 -- rules of 200 kB

    return PetrovichDeclinationMaker()


@cache
def _detector() -> Any:
    from pytrovich.detector import PetrovichGenderDetector  # noqa: PLC0415 -- the same

    return PetrovichGenderDetector()
