"""Rows of a bank for the screen: one query per table, filters in memory, alphabet order.

Who is shown to whom is decided by ``data.bank.telling``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.bank import needs, telling
from data.bank.participations import this_year
from data.codebook import framework
from data.names import fio_norm, sort_key
from data.records.bank import Participation, Role
from data.records.ids import ParticipationId, PersonId
from data.records.person import Person
from data.records.questionnaire import Answers
from data.store import Work

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show. Empty means everything; ``domain`` needs the right to read answers.

    ``consent`` is ``"with"``, ``"without"`` (to matching) or empty; ``text`` is looked for in the
    name, post, subjects and the headline.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    domain: str = ""
    subject: str = ""
    year: str = ""
    consent: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """One row of a bank on the screen.

    ``domains`` are names: what a mentor offers or a mentee asks for, without sensitive ones;
    empty for those who may not read answers about mentees; ``capacity`` is None for them, too.
    ``waiting_days`` is None for those who do not wait. ``ended`` says how the consent to the bank
    has ended (``withdrawn``, ``refused``, ``expired``); then nothing but name and state is told.
    """

    person_id: PersonId
    participation_id: ParticipationId
    fio: str
    post: str
    subjects: tuple[str, ...]
    workplace: str
    state: str
    year: str
    entered_on: date | None
    headline: str
    domains: tuple[str, ...]
    waiting_days: int | None
    capacity: int | None
    has_sheet: bool
    consent: bool
    ended: str
    archived: bool
    version: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What one listing has read, and who may see what."""

    people: Mapping[PersonId, Person]
    answers: Mapping[PersonId, Answers]
    told: telling.Told
    subjects: Mapping[str, str]
    today: date
    words: tuple[str, ...]
    needs: bool
    answers_told: bool


def bank_rows(work: Work, role: Role, filters: Filters | None = None) -> list[BankRow]:
    """The bank of one side, filtered, in alphabet order."""
    work.require(Permission.BANK_READ)
    wanted = filters or Filters()
    if wanted.domain and role is Role.MENTEE:
        work.require(Permission.ANSWERS_READ)
    year = wanted.year or this_year(work)
    told = telling.told(work)
    look = _Look(
        people=_people(work, told),
        answers={},
        told=told,
        subjects={one.code: one.name() for one in framework().subjects},
        today=work.today,
        words=tuple(fio_norm(wanted.text).split()),
        needs=role is Role.MENTOR or work.may(Permission.ANSWERS_READ),
        answers_told=work.may(Permission.ANSWERS_READ),
    )
    rows = [
        telling.bare_row(one) if one.person_id in told.ended else one
        for one in work.participations.in_bank(role, year)
        if one.person_id in look.people
    ]
    kept = [one for one in rows if _fits(look, one, wanted)]
    sheets = work.sheets.current(role, year, {one.person_id for one in kept} - told.ended.keys())
    look = replace(look, answers={key: one.answers for key, one in sheets.items()})
    shown = [_row(look, one) for one in kept if _asks(look, one, wanted)]
    return sorted(shown, key=lambda one: sort_key(one.fio))


def years(work: Work, role: Role) -> list[str]:
    """School years this bank has rows of, the newest first."""
    work.require(Permission.BANK_READ)
    return sorted(work.participations.years(role) | {this_year(work)}, reverse=True)


def _people(work: Work, told: telling.Told) -> dict[PersonId, Person]:
    return {
        one.id: telling.bare(one) if one.id in told.ended else one
        for one in work.people.all()
        if told.may_name(one.id)
    }


def _fits(look: _Look, one: Participation, wanted: Filters) -> bool:
    person = look.people[one.person_id]
    return (
        (person.archived_at is not None) == wanted.archived
        and (not wanted.states or one.state.value in wanted.states)
        and (not wanted.subject or wanted.subject in person.subjects)
        and (
            not wanted.consent
            or (one.person_id in look.told.matching) == (wanted.consent == "with")
        )
        and _says(look, one, person)
    )


def _asks(look: _Look, one: Participation, wanted: Filters) -> bool:
    return not wanted.domain or wanted.domain in _domains(look, one)


def _says(look: _Look, one: Participation, person: Person) -> bool:
    if not look.words:
        return True
    subjects = " ".join(look.subjects.get(code, code) for code in person.subjects)
    rest = f"{person.post} {subjects} {one.headline}".casefold().replace("ё", "е")
    hay = f"{fio_norm(person.fio)} {rest}"
    return all(word in hay for word in look.words)


def _domains(look: _Look, one: Participation) -> list[str]:
    answers = look.answers.get(one.person_id)
    if answers is None or not look.needs:
        return []
    return needs.offers(answers) if one.role is Role.MENTOR else needs.asks(answers)


def _row(look: _Look, one: Participation) -> BankRow:
    person = look.people[one.person_id]
    answers = look.answers.get(one.person_id, {})
    capacity = answers.get("capacity") if look.answers_told else None
    return BankRow(
        person_id=person.id,
        participation_id=one.id,
        fio=person.fio,
        post=person.post,
        subjects=tuple(look.subjects.get(code, code) for code in person.subjects),
        workplace=person.workplace,
        state=one.state.value,
        year=one.year,
        entered_on=one.entered_on,
        headline=one.headline,
        domains=tuple(needs.names(_domains(look, one))),
        waiting_days=_waited(one, look.today),
        capacity=int(capacity) if isinstance(capacity, int | str) and str(capacity) else None,
        has_sheet=person.id in look.answers,
        consent=person.id in look.told.matching,
        ended=look.told.ended.get(person.id, ""),
        archived=person.archived_at is not None,
        version=one.version,
    )


def _waited(one: Participation, today: date) -> int | None:
    return (today - one.waiting_since).days if one.waiting_since else None
