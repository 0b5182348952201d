"""Use cases about people of the staff: admit, edit, archive, restore. Identity is an id."""

from dataclasses import replace

from data.access import Permission
from data.bank import telling
from data.codebook import framework
from data.errors import InvalidValueError, ProgrammeError, StateError
from data.i18n import _
from data.names import clean_text
from data.records.ids import PersonId, new_id
from data.records.person import Person
from data.store import Work

OLDEST = 1920
YOUNGEST = 16  # full years
LONGEST_WORK = 75  # full years
FIO_LENGTH = 200
LEFT_FOR = ("school", "profession")  # teaches elsewhere, has left teaching
TEXT_LENGTH = 500


class KnownPersonError(ProgrammeError):
    """Somebody with this id is in the register already: ``fio``."""

    code = "bank.known_person"


def admit(work: Work, person: Person) -> Person:
    """Enter a new person; an empty ``id`` is given one.

    Raises:
        KnownPersonError: the id is somebody's; their facts are changed by ``edit``.
    """
    work.require(Permission.BANK_WRITE)
    there = work.people.find(person.id) if person.id else None
    if there is not None:
        raise KnownPersonError(fio=there.fio)
    new = replace(
        checked(work, person),
        id=person.id or PersonId(new_id()),
        school_id=work.school_id,
        archived_at=None,
    )
    kept = work.people.put(new)
    work.audit("person.admitted", None, kept, subject=f"person:{kept.id}")
    return kept


def edit(work: Work, person: Person) -> Person:
    """Write changed facts; ``person.version`` is the one the screen showed.

    Raises:
        ConsentMissingError: the consent to keep them has ended.
        ChangedMeanwhileError: somebody wrote since.
    """
    work.require(Permission.BANK_WRITE)
    before = work.people.get(person.id)
    telling.require_kept(work, before.id)
    after = work.people.put(
        replace(checked(work, person), school_id=before.school_id, archived_at=before.archived_at)
    )
    work.audit("person.edited", before, after, subject=f"person:{after.id}")
    return after


def archive(work: Work, person_id: PersonId, reason: str = "") -> Person:
    """Take a person off the working lists; nothing is erased."""
    work.require(Permission.BANK_WRITE)
    before = work.people.get(person_id)
    if before.archived_at is not None:
        raise StateError(kind="person", state="archived", wanted="archived")
    after = work.people.put(replace(before, archived_at=work.now))
    work.audit("person.archived", before, after, subject=f"person:{person_id}", reason=reason)
    return after


def restore(work: Work, person_id: PersonId, reason: str = "") -> Person:
    """Bring an archived person back."""
    work.require(Permission.BANK_WRITE)
    before = work.people.get(person_id)
    if before.archived_at is None:
        raise StateError(kind="person", state="working", wanted="restored")
    after = work.people.put(replace(before, archived_at=None))
    work.audit("person.restored", before, after, subject=f"person:{person_id}", reason=reason)
    return after


def names(work: Work) -> dict[PersonId, str]:
    """Everybody who works here, in alphabet order, to choose from."""
    work.require(Permission.BANK_READ)
    told = telling.told(work)
    here = [one for one in work.people.search() if one.id not in told.ended]
    return {one.id: one.fio for one in here if told.may_name(one.id)}


def checked(work: Work, person: Person) -> Person:
    """The person with cleaned text; a value that breaks its rule is refused by field."""
    clean = replace(
        person,
        fio=_line(person.fio),
        post=_line(person.post),
        site=_line(person.site),
        workplace=_line(person.workplace),
        email=_line(person.email),
        external_id=_line(person.external_id),
    )
    _check_text(clean)
    _check_numbers(work, clean)
    _check_codes(clean)
    _check_days(clean)
    if clean.manager_id is not None:
        if clean.manager_id == clean.id:
            raise InvalidValueError(field="manager_id", value=clean.fio, rule=_("not oneself"))
        work.people.get(clean.manager_id)
    return clean


def _line(text: str) -> str:
    return clean_text(text).replace("\n", " ")


def _check_text(person: Person) -> None:
    if not 1 < len(person.fio) <= FIO_LENGTH:
        raise InvalidValueError(field="fio", value=person.fio, rule=_("surname and name"))
    for field in ("post", "site", "workplace", "email", "external_id"):
        value = getattr(person, field)
        if len(value) > TEXT_LENGTH:
            rule = _("at most {most} characters", most=TEXT_LENGTH)
            raise InvalidValueError(field=field, value=value[:40] + "…", rule=rule)
    if person.email and "@" not in person.email:
        raise InvalidValueError(field="email", value=person.email, rule=_("an e-mail address"))


def _check_numbers(work: Work, person: Person) -> None:
    ranges = {
        "year_of_birth": (OLDEST, work.now.year - YOUNGEST),
        "years_teaching": (0, LONGEST_WORK),
        "years_in_school": (0, LONGEST_WORK),
    }
    for field, (least, most) in ranges.items():
        value = getattr(person, field)
        if value is not None and not least <= value <= most:
            rule = _("from {least} to {most}", least=least, most=most)
            raise InvalidValueError(field=field, value=value, rule=rule)


def _check_days(person: Person) -> None:
    """A last day is not before the first; where somebody went is known only of who left."""
    if person.left_on and person.hired_on and person.left_on < person.hired_on:
        value = person.left_on.strftime("%d.%m.%Y")
        raise InvalidValueError(field="left_on", value=value, rule=_("not before the first day"))
    if person.left_for and (person.left_for not in LEFT_FOR or person.left_on is None):
        rule = _("only of who has a last day")
        raise InvalidValueError(field="left_for", value=person.left_for, rule=rule)


def _check_codes(person: Person) -> None:
    book = framework()
    known = {
        "subjects": {one.code for one in book.subjects},
        "levels": set(book.levels),
        "category": {"", *book.categories},
    }
    for field, codes in known.items():
        value = getattr(person, field)
        for code in (value,) if isinstance(value, str) else value:
            if code not in codes:
                raise InvalidValueError(field=field, value=code, rule=_("a code of the framework"))
