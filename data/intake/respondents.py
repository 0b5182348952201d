"""People and answers of two questionnaire tables, without a database: for ``nastavnik match``."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from data.codebook import label, questionnaire
from data.errors import ProgrammeError
from data.intake.answers import ROLES
from data.intake.facts import Facts
from data.intake.header import CONSENT, norm
from data.intake.interpreting import Interpreted, Row, interpret
from data.intake.reading import Reading, as_kind, insist, read_table
from data.intake.refusals import UnknownKindError, UnusableError
from data.names import fio_norm
from data.records.bank import Role
from data.records.ids import PersonId, SchoolId, SheetId
from data.records.intake import Finding, RowOutcome, Severity, TableKind
from data.records.person import Person
from data.records.questionnaire import AnswerSheet

NOBODYS = datetime(1970, 1, 1, tzinfo=UTC)  # moment of an answer that bears none
NOWHERE = SchoolId("file")
AGREES = ("соглас", "consent", "agree")
USED = ("персональн", "личн", "данны", "пдн", "обработ", "подбор", "программ", "personal", "data")
SETTLED = ("согласов",)  # «согласовано с руководителем» is no consent of the person
BRIEF = 2  # words of a header that says no more than «consent»


class SwappedTablesError(ProgrammeError):
    """The mentors' table was given for the mentees' one and the other way: both file names."""

    code = "intake.swapped_tables"


class OtherTableError(ProgrammeError):
    """The table holds something else than was asked for: ``file``, ``found``, ``wanted``."""

    code = "intake.other_table"


class UnclearConsentError(ProgrammeError):
    """A column may hold consents, and nobody has said so: ``file``, ``column``."""

    code = "intake.consent_unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """One person of a table with the answers in force; ``facts.consent`` is what the table says."""

    person: Person
    sheet: AnswerSheet
    facts: Facts
    place: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One side: respondents in the order of the file, and everything found on the way.

    ``consents_asked`` tells that the table has a column of consents and somebody has answered it.
    """

    role: Role
    respondents: tuple[Respondent, ...]
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    consents_asked: bool = False

    @property
    def pairs(self) -> list[tuple[Person, AnswerSheet]]:
        """(person, answers) of everybody."""
        return [(one.person, one.sheet) for one in self.respondents]


def people_of(understood: Interpreted, school_id: SchoolId = NOWHERE, year: str = "") -> People:
    """People of one questionnaire table; who answered twice counts once, the newest answer wins.

    Two rows are one person when the whole name and an e-mail, personnel number or year of birth
    agree. Of rows that only share a name and nothing tells apart the newest is taken and the others
    wait, each with a warning: they may be one person with the places of two, or two people.
    Ids repeat for equal rows, whatever their order.

    Raises:
        UnknownKindError: the table is no questionnaire.
    """
    role = ROLES.get(understood.kind)
    if role is None:
        raise UnknownKindError(file=understood.file_name, kinds=understood.kind.value)
    groups, findings = _persons(understood.usable)
    made = [_respondent(group, role, school_id, year) for group in groups]
    return People(
        role=role,
        respondents=tuple(_with_managers(made, made)),
        findings=(*understood.everything, *findings),
        counts=understood.counts,
        consents_asked=any(
            row.cells.get(header)
            for header, its in understood.mapping.items()
            if its == CONSENT
            for row in understood.rows
            if row.outcome is not RowOutcome.SKIPPED
        ),
    )


def both_sides(
    mentors: Path, mentees: Path, school_id: SchoolId = NOWHERE, year: str = ""
) -> tuple[People, People]:
    """Read two questionnaire tables at once.

    A person who stands in both tables has one id, so that nobody is paired with oneself.

    Raises:
        UnreadableError: a file cannot be read at all.
        SwappedTablesError, OtherTableError: the columns belong to another kind of table.
        UnclearConsentError: a column looks like consents and is not known as such.
        UnusableError: a table holds nobody; its ``findings`` say why.
    """
    wanted = ((mentors, TableKind.MENTORS), (mentees, TableKind.MENTEES))
    with ThreadPoolExecutor(max_workers=len(wanted)) as pool:
        readings = list(pool.map(lambda one: read_table(one[0]), wanted))
    understood = [interpret(_clear(insist(one))) for one in _as_wanted(*readings)]
    first, second = (people_of(one, school_id, year) for one in understood)
    for side, (path, _kind) in zip((first, second), wanted, strict=True):
        if not side.respondents:
            raise UnusableError(file=path.name, count=len(side.findings), findings=side.findings)
    second = _one_id(first, second)
    everybody = (*first.respondents, *second.respondents)
    return (
        replace(first, respondents=tuple(_with_managers(first.respondents, everybody))),
        replace(second, respondents=tuple(_with_managers(second.respondents, everybody))),
    )


def _as_wanted(mentors: Reading, mentees: Reading) -> tuple[Reading, Reading]:
    """Both readings as the questionnaires they were given for."""
    sides = ((mentors, TableKind.MENTORS), (mentees, TableKind.MENTEES))
    if mentors.kind is TableKind.MENTEES and mentees.kind is TableKind.MENTORS:
        raise SwappedTablesError(mentors=mentors.file_name, mentees=mentees.file_name)
    for reading, wanted in sides:
        if reading.kinds and wanted not in reading.kinds:
            raise OtherTableError(
                file=reading.file_name,
                found=label("table_kind", reading.kinds[0]),
                wanted=label("table_kind", wanted),
            )
    first, second = (
        reading if reading.kind is wanted or not reading.kinds else as_kind(reading, wanted)
        for reading, wanted in sides
    )
    return first, second


def _clear(reading: Reading) -> Reading:
    """The reading, if no column that nobody knows may hold consents: a «no» must count."""
    unknown = [
        one for one in reading.columns if one.samples and not reading.mapping.get(one.header)
    ]
    unclear = next((one.header for one in unknown if may_be_consent(one.header)), None)
    if unclear is not None:
        raise UnclearConsentError(file=reading.file_name, column=unclear)
    return reading


def may_be_consent(text: str) -> bool:
    """Whether a header speaks of a consent to work with the answers, in whatever words.

    >>> may_be_consent("Вы не против? Согласие на работу с данными"), may_be_consent("Согласие")
    (True, True)
    >>> may_be_consent("Согласны ли вы на фото для сайта, где вас будет видно?")
    False
    """
    words = norm(text).split()
    agrees = any(one.startswith(AGREES) and not one.startswith(SETTLED) for one in words)
    return agrees and (len(words) <= BRIEF or any(one.startswith(USED) for one in words))


def _one_id(first: People, second: People) -> People:
    """Give people of the second table who stand in the first one the id they have there.

    The same name without a key that tells two people apart is taken for one person here: the
    price of a mistake is a pair less, of the opposite one a pair with oneself.
    """
    by_name: dict[str, list[Respondent]] = {}
    for one in first.respondents:
        by_name.setdefault(fio_norm(one.person.fio), []).append(one)
    kept = []
    taken: set[PersonId] = set()
    for one in second.respondents:
        namesakes = by_name.get(fio_norm(one.person.fio), [])
        free = [other for other in namesakes if other.person.id not in taken]
        known = next((o for o in free if same_person(o.facts, one.facts) is not False), None)
        if known is not None:
            taken.add(known.person.id)
            person = replace(one.person, id=known.person.id)
            sheet = replace(one.sheet, person_id=known.person.id)
            kept.append(replace(one, person=person, sheet=sheet))
        else:
            kept.append(one)
    return replace(second, respondents=tuple(kept))


def _with_managers(some: Sequence[Respondent], everybody: Iterable[Respondent]) -> list[Respondent]:
    """Managers by the whole name, where exactly one person bears it."""
    ids: dict[str, set[PersonId]] = {}
    for one in everybody:
        ids.setdefault(fio_norm(one.person.fio), set()).add(one.person.id)
    found = []
    for one in some:
        bosses = ids.get(fio_norm(one.facts.manager), set()) - {one.person.id}
        boss = next(iter(bosses)) if len(bosses) == 1 else None
        found.append(replace(one, person=replace(one.person, manager_id=boss)))
    return found


def same_person(one: Facts, other: Facts) -> bool | None:
    """True when the whole name and a second key agree, False when they cannot be one, else None.

    A second key is an e-mail, a personnel number or a year of birth.
    """
    if fio_norm(one.fio) != fio_norm(other.fio):
        return False
    if one.external_id and other.external_id:
        return one.external_id == other.external_id
    if one.email and other.email and one.email == other.email:
        return True
    if one.year_of_birth and other.year_of_birth:
        return one.year_of_birth == other.year_of_birth
    return None


def _persons(rows: Sequence[Row]) -> tuple[list[list[Row]], list[Finding]]:
    """Rows by person, in the order of first appearance; doubts become findings."""
    groups: list[list[Row]] = []
    findings: list[Finding] = []
    by_name: dict[str, list[list[Row]]] = {}
    for row in rows:
        about = row.facts or Facts()
        namesakes = by_name.setdefault(fio_norm(about.fio), [])
        verdicts = [same_person(about, group[0].facts or Facts()) for group in namesakes]
        if True in verdicts:
            namesakes[verdicts.index(True)].append(row)
            findings.append(_doubt(row, "intake.answered_twice", Severity.NOTE))
            continue
        namesakes.append([row])
        groups.append(namesakes[-1])
    left = [one for alike in by_name.values() for one in _indistinct(alike)]
    findings += [_doubt(row, "intake.namesake", Severity.WARNING) for one in left for row in one]
    return [one for one in groups if one not in left], findings


def _indistinct(namesakes: Sequence[list[Row]]) -> list[list[Row]]:
    """Of people with one name those that nothing tells from another one of them, who is newer."""
    doubts = {
        place: {
            other
            for other, its in enumerate(namesakes)
            if other != place and _untold(one[0].facts or Facts(), its[0].facts or Facts())
        }
        for place, one in enumerate(namesakes)
    }

    def rank(place: int) -> tuple[int, datetime, int]:
        moment = max(one.submitted_at or NOBODYS for one in namesakes[place])
        return -len(doubts[place]), moment, place

    kept: set[int] = set()
    left = []
    for place in sorted(doubts, key=rank, reverse=True):
        if doubts[place] & kept:
            left.append(namesakes[place])
        else:
            kept.add(place)
    return left


def _untold(one: Facts, other: Facts) -> bool:
    """Whether nothing tells two bearers of a name apart: different addresses do."""
    apart = bool(one.email and other.email)
    return not apart and same_person(one, other) is None


def _doubt(row: Row, code: str, severity: Severity) -> Finding:
    fio = row.facts.fio if row.facts else ""
    return Finding(code=code, severity=severity, sheet=row.sheet, row=row.row, value=fio)


def _respondent(group: Sequence[Row], role: Role, school_id: SchoolId, year: str) -> Respondent:
    latest = max(enumerate(group), key=lambda one: (one[1].submitted_at or NOBODYS, one[0]))[1]
    about = latest.facts or Facts()
    person_id = PersonId(_digest("person", role.value, about.fio, latest.key))
    sheet = AnswerSheet(
        id=SheetId(_digest("sheet", person_id)),
        school_id=school_id,
        person_id=person_id,
        role=role,
        year=year,
        questionnaire=questionnaire(role).version,
        answers=latest.answers or {},
        submitted_at=latest.submitted_at or NOBODYS,
        source="file",
    )
    return Respondent(
        person=person_of(about, person_id, school_id),
        sheet=sheet,
        facts=about,
        place=(latest.sheet, latest.row),
    )


def person_of(about: Facts, person_id: PersonId, school_id: SchoolId) -> Person:
    """A new person with these facts; the manager is found later, by whoever knows everybody."""
    return Person(
        id=person_id,
        school_id=school_id,
        fio=about.fio,
        year_of_birth=about.year_of_birth,
        post=about.post,
        subjects=about.subjects,
        levels=about.levels,
        years_teaching=about.years_teaching,
        years_in_school=about.years_in_school,
        category=about.category,
        site=about.site,
        part_time=bool(about.part_time),
        workplace=about.workplace,
        email=about.email,
        external_id=about.external_id,
        hired_on=about.hired_on,
        left_on=about.left_on,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:32]
