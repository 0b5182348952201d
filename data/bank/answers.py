"""Use cases about answers: submit a sheet through the one validator, confirm competency tags."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from data.access import Permission, may
from data.bank import participations, signals, telling
from data.bank.transitions import ConsentMissingError, State
from data.codebook import Problem, Questionnaire, framework, questionnaire
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import PersonId, SheetId, new_id
from data.records.invitation import Form
from data.records.questionnaire import Answers, AnswerSheet
from data.store import Work

CONFIRMED = "tags.confirmed"
REQUEST, ACHIEVEMENTS = "mentee.main_request", "mentor.achievements"
SUBMITTED: dict[Role, State] = {
    Role.MENTOR: MentorState.SUBMITTED,
    Role.MENTEE: MenteeState.SUBMITTED,
}
FORMS = {Role.MENTOR: Form.MENTOR, Role.MENTEE: Form.MENTEE}
BY_LINK = "link"
INVITED = (MentorState.INVITED, MenteeState.INVITED)
TEXTS = {  # what the reader of texts reads
    Role.MENTEE: (REQUEST, "mentee.expected_result"),
    Role.MENTOR: ("mentor.competences_text", ACHIEVEMENTS),
}
MOST_TAGS = 3
MOST_TOLD = 5  # problems named in a refusal


class AnswersInvalidError(ProgrammeError):
    """Some answers break the questionnaire's rules: ``problems`` in words, ``count``."""

    code = "bank.answers_invalid"


class NothingChosenError(ProgrammeError):
    """Competencies were to be confirmed and none was chosen."""

    code = "bank.no_tag_chosen"


class NoSheetError(ProgrammeError):
    """There are no answers to work on: ``fio``."""

    code = "bank.no_sheet"


def submit_sheet(
    work: Work,
    person_id: PersonId,
    role: Role,
    answers: Answers,
    *,
    source: str = "manual",
    submitted_at: datetime | None = None,
) -> AnswerSheet:
    """Keep a filled questionnaire; a correction is a new sheet, the newest is in force.

    Puts the person on this year's list when needed, and copies the main request or the
    achievements into an empty field of the bank. Confirmed competencies stay in force while the
    texts they were confirmed for are the same.
    """
    work.require(Permission.BANK_WRITE)
    telling.require_kept(work, person_id)
    return _submit(work, person_id, role, answers, source, submitted_at or work.now)


def submit_by_link(work: Work, role: Role, answers: Answers) -> AnswerSheet:
    """Keep what the actor has filled in behind the own link; the same body as typed in.

    The answers in force sent once more are the same sheet.

    Raises:
        ConsentMissingError: nothing is kept in the bank before the person agrees to it.
    """
    person_id = work.require_link(FORMS[role])
    if not may(work.consents.of(person_id), Purpose.BANK, work.local):
        raise ConsentMissingError(purpose=Purpose.BANK.value, fio=work.people.get(person_id).fio)
    here = participations.current(work, person_id, role)
    before = None if here is None else work.sheets.latest(person_id, role, here.year)
    if before is not None and here is not None and here.state not in INVITED:
        known = {code: one for code, one in before.answers.items() if code != CONFIRMED}
        if before.source == BY_LINK and known == dict(answers):
            return before
    return _submit(work, person_id, role, answers, BY_LINK, work.now)


def latest_by_link(work: Work, role: Role) -> AnswerSheet | None:
    """The actor's own questionnaire in force this year, for correction."""
    person_id = work.require_link(FORMS[role])
    return work.sheets.latest(person_id, role, participations.this_year(work))


def _submit(
    work: Work, person_id: PersonId, role: Role, answers: Answers, source: str, at: datetime
) -> AnswerSheet:
    person = work.people.get(person_id)
    asked = questionnaire(role)
    problems = asked.validate(answers)
    if problems:
        told = " ".join(_told(asked, one) for one in problems[:MOST_TOLD])
        raise AnswersInvalidError(count=len(problems), problems=told, fio=person.fio)
    here = participations.current(work, person_id, role) or participations.entered(
        work, person_id, role
    )
    kept = work.sheets.put(
        AnswerSheet(
            id=SheetId(new_id()),
            school_id=work.school_id,
            person_id=person_id,
            role=role,
            year=here.year,
            questionnaire=asked.version,
            answers=_with_tags(work, here, answers),
            submitted_at=at,
            source=source,
        )
    )
    work.audit("sheet.submitted", None, {"sheet": kept.id}, subject=f"person:{person_id}")
    _note(work, here, kept)
    texts = (one for one in answers.values() if isinstance(one, str))
    signals.watch(work, texts, fio=person.fio, person_id=person_id)
    return kept


def confirm_tags(
    work: Work, person_id: PersonId, role: Role, domains: Sequence[str]
) -> AnswerSheet:
    """Confirm or correct what the text reader understood: a new sheet with these domains.

    An empty list says that no competency is meant.
    """
    work.require(Permission.BANK_WRITE)
    telling.require_kept(work, person_id)
    return _confirm(work, person_id, role, domains)


def confirm_by_link(work: Work, role: Role, domains: Sequence[str]) -> AnswerSheet:
    """Confirm what the text reader understood of the actor's own words."""
    return _confirm(work, work.require_link(FORMS[role]), role, domains)


def _confirm(work: Work, person_id: PersonId, role: Role, domains: Sequence[str]) -> AnswerSheet:
    person = work.people.get(person_id)
    year = participations.this_year(work)
    before = work.sheets.latest(person_id, role, year)
    if before is None:
        raise NoSheetError(fio=person.fio)
    known = set(framework().domain_codes)
    if len(domains) > MOST_TAGS or not set(domains) <= known:
        rule = _("at most {most} competencies of the framework", most=MOST_TAGS)
        raise InvalidValueError(field=CONFIRMED, value=", ".join(domains), rule=rule)
    kept = work.sheets.put(
        replace(
            before,
            id=SheetId(new_id()),
            answers={**before.answers, CONFIRMED: tuple(dict.fromkeys(domains))},
            submitted_at=work.now,
        )
    )
    work.audit("sheet.tags_confirmed", None, {"sheet": kept.id}, subject=f"person:{person_id}")
    return kept


def history(work: Work, person_id: PersonId, role: Role) -> list[AnswerSheet]:
    """All sheets of a person in a role, the newest first."""
    work.require(Permission.ANSWERS_READ)
    mine = [one for one in work.sheets.of(person_id) if one.role is role]
    return sorted(mine, key=lambda one: one.submitted_at, reverse=True)


def _with_tags(work: Work, here: Participation, given: Answers) -> Answers:
    """The answers with what was confirmed before about the very same texts."""
    before = work.sheets.latest(here.person_id, here.role, here.year)
    known = before.answers if before is not None else {}
    same = all(known.get(one) == given.get(one) for one in TEXTS[here.role])
    kept = CONFIRMED in known and CONFIRMED not in given and same
    return {**given, CONFIRMED: known[CONFIRMED]} if kept else dict(given)


def _told(asked: Questionnaire, problem: Problem) -> str:
    """A problem as a sentence that quotes the question, not its code."""
    known = asked.knows(problem.question)
    text = asked.question(problem.question).text if known else problem.question
    return _(problem.code, question=text, value=problem.value)


def _note(work: Work, here: Participation, sheet: AnswerSheet) -> None:
    changed = replace(
        here,
        headline=here.headline or clean_text(str(sheet.answers.get(REQUEST, ""))),
        achievements=here.achievements or clean_text(str(sheet.answers.get(ACHIEVEMENTS, ""))),
    )
    if here.state in INVITED:
        participations.step(work, changed, SUBMITTED[sheet.role])
    elif changed != here:
        work.participations.put(changed)
