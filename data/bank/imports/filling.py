"""What a row adds beside the person: a filled questionnaire, a row of the bank. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.bank.imports.planning import FORMS, ROLE, Plan
from data.codebook import questionnaire
from data.intake import OldRow, Row
from data.names import fio_norm
from data.records.bank import MenteeState, MentorState, Participation, PartnerLine, Role
from data.records.ids import ParticipationId, PersonId, SchoolId, SheetId, new_id
from data.records.intake import RowOutcome, TableKind
from data.records.person import Person
from data.records.questionnaire import Answers, AnswerSheet

CONFIRMED = "tags.confirmed"
REQUEST, ACHIEVEMENTS = "mentee.main_request", "mentor.achievements"
INVITED = (MentorState.INVITED, MenteeState.INVITED)
TAKEN = frozenset({RowOutcome.IMPORTED, RowOutcome.SAME})
KEPT_TEXTS = ("headline", "achievements", "form", "kind", "mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What one row writes; None where it writes nothing of the kind."""

    plan: Plan
    sheet: AnswerSheet | None = None
    participation: Participation | None = None
    entered: bool = False

    @property
    def outcome(self) -> RowOutcome:
        """Imported if anything is written, same if the row says nothing new."""
        if self.plan.outcome is RowOutcome.SAME and (self.sheet or self.participation):
            return RowOutcome.IMPORTED
        return self.plan.outcome


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Sheets and bank rows by person; grows as rows are taken.

    ``consenting`` have a live consent for the bank; ``paired`` names, in normal form, of partners
    the register knows pairs of, by person and year.
    """

    school_id: SchoolId
    year: str
    now: datetime
    sheets: dict[tuple[PersonId, Role, str], list[AnswerSheet]] = field(default_factory=dict)
    participations: dict[tuple[PersonId, Role, str], Participation] = field(default_factory=dict)
    consenting: frozenset[PersonId] = frozenset()
    paired: Mapping[tuple[PersonId, str], frozenset[str]] = field(default_factory=dict)


def addition(plan: Plan, kind: TableKind, shelf: Shelf) -> Addition:
    """What a planned row adds; the shelf then holds it."""
    continues = bool(plan.row.lead)
    known_row = plan.outcome is RowOutcome.SAME and plan.year == ""
    if kind not in ROLE or plan.person is None or plan.outcome not in TAKEN:
        return Addition(plan=plan)
    if continues or known_row:
        return Addition(plan=plan)
    if kind in FORMS:
        return _of_bank(plan, plan.person, ROLE[kind], plan.row.old or OldRow(), shelf)
    return _of_answers(plan, plan.person, ROLE[kind], plan.row.answers or {}, shelf)


def _of_answers(plan: Plan, person: Person, role: Role, given: Answers, shelf: Shelf) -> Addition:
    place = (person.id, role, shelf.year)
    known = shelf.sheets.setdefault(place, [])
    sheet = None
    if not any(_same(one.answers, given) for one in known):
        sheet = _sheet(plan.row, person, role, given, shelf)
        known.append(sheet)
    here = shelf.participations.get(place)
    after = _submitted(here or _new(person, role, shelf.year, shelf), shelf)
    after = replace(
        after,
        headline=after.headline or str(given.get(REQUEST, "")),
        achievements=after.achievements or str(given.get(ACHIEVEMENTS, "")),
    )
    shelf.participations[place] = after
    changed = after if after != here else None
    return Addition(plan=plan, sheet=sheet, participation=changed, entered=here is None)


def _of_bank(plan: Plan, person: Person, role: Role, old: OldRow, shelf: Shelf) -> Addition:
    """Old bank rows fill a row that only an import has made; the register's own rows stand."""
    place = (person.id, role, plan.year)
    here = shelf.participations.get(place)
    if here is not None and _own(here, place, shelf):
        return Addition(plan=plan)
    new = here or _new(person, role, plan.year, shelf)
    lines = tuple(dict.fromkeys((*new.lines, *_unknown(old.lines, place, shelf))))
    texts = {name: getattr(old, name) or getattr(new, name) for name in KEPT_TEXTS}
    entered_on = old.entered_on or new.entered_on
    after = replace(_submitted(new, shelf), lines=lines, entered_on=entered_on, **texts)
    shelf.participations[place] = after
    changed = after if after != here else None
    return Addition(plan=plan, participation=changed, entered=here is None)


def _own(here: Participation, place: tuple[PersonId, Role, str], shelf: Shelf) -> bool:
    """Whether the register knows more of this row than any form: answers, or pairs of its own."""
    answered = bool(shelf.sheets.get(place))
    return answered or bool(shelf.paired.get((here.person_id, here.year)))


def _unknown(
    lines: tuple[PartnerLine, ...], place: tuple[PersonId, Role, str], shelf: Shelf
) -> list[PartnerLine]:
    known = shelf.paired.get((place[0], place[2]), frozenset())
    return [one for one in lines if fio_norm(one.fio) not in known or not one.fio]


def _same(known: Answers, given: Answers) -> bool:
    return {code: one for code, one in known.items() if code != CONFIRMED} == dict(given)


def _sheet(row: Row, person: Person, role: Role, given: Answers, shelf: Shelf) -> AnswerSheet:
    at = min(row.submitted_at or shelf.now, shelf.now)
    return AnswerSheet(
        id=SheetId(new_id()),
        school_id=shelf.school_id,
        person_id=person.id,
        role=role,
        year=shelf.year,
        questionnaire=questionnaire(role).version,
        answers=dict(given),
        submitted_at=at,
        source="import",
    )


def _new(person: Person, role: Role, year: str, shelf: Shelf) -> Participation:
    state = MentorState.INVITED if role is Role.MENTOR else MenteeState.INVITED
    return Participation(
        id=ParticipationId(new_id()),
        school_id=shelf.school_id,
        person_id=person.id,
        role=role,
        year=year,
        state=state,
    )


def _submitted(here: Participation, shelf: Shelf) -> Participation:
    """Someone invited has answered; without a live consent the answers wait in quarantine."""
    if here.state not in INVITED:
        return here
    consenting = here.person_id in shelf.consenting
    if here.role is Role.MENTOR:
        mentor = MentorState.CONSENT_OK if consenting else MentorState.SUBMITTED
        return replace(here, state=mentor)
    return replace(here, state=MenteeState.CONSENT_OK if consenting else MenteeState.SUBMITTED)
