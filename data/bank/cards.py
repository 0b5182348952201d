"""Use case: the card of one person, each field for those who may see it.

Reading somebody else's card is written down once per reader and ten minutes; without that entry
there is no card. Whose consent to the bank has ended has a card for the curator alone, with what it
takes to end the rest.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from data.access import Permission
from data.bank import needs, telling
from data.bank.forms import CONFIRMED, REAL
from data.bank.participations import this_year
from data.codebook import Question, Questionnaire, framework, label, questionnaire
from data.codebook import words as codes
from data.i18n import _
from data.names import sort_key
from data.records.bank import Participation, Role
from data.records.ids import AccountId, PersonId
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.questionnaire import Answers, AnswerSheet, Value
from data.store import SYSTEM_ID, Work

READ = "card.read"
DECISION = "decision."
READ_ANEW = timedelta(minutes=10)
STILL_FRESH = timedelta(minutes=9)  # a page that asks now is answered before it runs out
READER = "curator"
TEXTS = {
    Role.MENTOR: "mentor.competences_text",
    Role.MENTEE: "mentee.main_request",
}
NAMED = ("both.do_not_pair",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a questionnaire with the answers given: (question, answer) in words."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A filled questionnaire as a person reads it."""

    role: Role
    year: str
    submitted_at: datetime
    source: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What one side wrote about itself, to be tagged: ``confirmed`` domains, None before that."""

    role: Role
    text: str
    confirmed: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One pair or group of the person."""

    year: str
    mentor: str
    mentees: tuple[str, ...]
    form: str
    kind: str
    state: PairState
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the history: when, who, the verb, what the actor gave as a reason.

    ``detail``: from which state to which, or with whom the pair is.
    """

    at: datetime
    who: str
    verb: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything about one person that the actor may see; what they may not is empty.

    ``ended`` says how the consent to the bank has ended (``withdrawn``, ``refused``, ``expired``);
    then the card is bare and nothing may be written into it.
    """

    person: Person
    ended: str
    manager: str
    participations: tuple[Participation, ...]
    sheets: tuple[Sheet, ...]
    words: tuple[OwnWords, ...]
    pairs: tuple[PairLine, ...]
    history: tuple[Event, ...]

    def of(self, role: Role) -> Participation | None:
        """The newest participation in a role."""
        mine = [one for one in self.participations if one.role is role]
        return max(mine, key=lambda one: one.year, default=None)


def noted(work: Work, person_id: PersonId) -> bool:
    """Whether the actor's reading of this card is written down, or is of an own card."""
    return _noted(work, person_id, STILL_FRESH)


def card(work: Work, person_id: PersonId) -> Card:
    """The card of a person. The first reading is written down, so it needs a writing unit."""
    work.require(Permission.BANK_READ)
    person = work.people.get(person_id)
    told = telling.told(work)
    telling.require_named(told, person_id)
    fresh = _noted(work, person_id, READ_ANEW)
    if not fresh:
        work.audit(READ, None, None, subject=f"person:{person_id}")
        work.saw(person_id, "card")
    ended = told.ended.get(person_id, "")
    manager = work.people.find(person.manager_id) if person.manager_id and not ended else None
    reads = work.may(Permission.ANSWERS_READ) and not ended
    kept = work.sheets.of(person_id) if reads else []
    if kept and not fresh:
        work.saw(person_id, "answers")
    newest = _newest(kept)
    return Card(
        person=telling.bare(person) if ended else person,
        ended=ended,
        manager=manager.fio if manager and told.may_name(manager.id) else "",
        participations=tuple(_participations(work, person_id, told)),
        sheets=tuple(_sheet(work, one, filled_in(one, kept)) for one in newest),
        words=tuple(_own_words(newest)),
        pairs=tuple(_pairs(work, person_id, told)),
        history=tuple(_history(work, person_id, told)),
    )


def _participations(work: Work, person_id: PersonId, told: telling.Told) -> Iterable[Participation]:
    for one in sorted(work.participations.of(person_id), key=lambda one: (one.year, one.role)):
        if person_id in told.ended:
            yield telling.bare_row(one)
        else:
            yield telling.for_readers(work, told, one)


def _noted(work: Work, person_id: PersonId, within: timedelta) -> bool:
    if work.by.person_id == person_id or work.by.id == SYSTEM_ID:
        return True
    return any(
        one.verb == READ and one.by == work.by.id and work.now - one.at < within
        for one in work.trail.of(f"person:{person_id}")
    )


def _newest(sheets: Iterable[AnswerSheet]) -> list[AnswerSheet]:
    """The sheet in force of every role and year, the newest year first."""
    found = {(one.year, one.role): one for one in sheets}
    return [found[key] for key in sorted(found, reverse=True)]


def filled_in(sheet: AnswerSheet, every: Iterable[AnswerSheet]) -> datetime:
    """When the person gave these answers: a confirmation of competencies is no new answer."""
    own = _own_answers(sheet)
    same = [one for one in every if (one.role, one.year) == (sheet.role, sheet.year)]
    found = sheet.submitted_at
    for one in sorted(same, key=lambda one: one.submitted_at, reverse=True):
        if _own_answers(one) != own:
            break
        found = one.submitted_at
    return found


def _own_answers(sheet: AnswerSheet) -> dict[str, object]:
    return {code: said for code, said in sheet.answers.items() if code != CONFIRMED}


def _sheet(work: Work, sheet: AnswerSheet, filled: datetime) -> Sheet:
    asked = questionnaire(sheet.role)
    return Sheet(
        role=sheet.role,
        year=sheet.year,
        submitted_at=filled,
        source=sheet.source,
        sections=tuple(_sections(work, asked, sheet.answers)),
    )


def _sections(work: Work, asked: Questionnaire, answers: Answers) -> Iterable[Section]:
    for section in asked.sections:
        both = [*asked.of(section.code), *(asked.short_grid if section.code == "grid" else ())]
        lines = [
            (one.row if section.code in {"grid", "style"} else one.text, words)
            for one in both
            if one.code in answers
            and _may_see(work, one)
            and (words := in_words(one, answers[one.code]))
        ]
        if section.code == "grid" and _sensitive_in(answers):
            lines.append((_("other"), _("not shown")))
        if lines:
            yield Section(title=section.name, lines=tuple(lines))


def _may_see(work: Work, question: Question) -> bool:
    named = question.code not in NAMED or work.may(Permission.DO_NOT_PAIR_READ)
    return READER in question.visible and named and not is_sensitive(question.code)


def is_sensitive(code: str) -> bool:
    """Whether a question belongs to a domain nobody reads person by person.

    >>> is_sensitive("wellbeing.2"), is_sensitive("planning.1")
    (True, False)
    """
    return code.split(".", maxsplit=1)[0] in needs.sensitive()


def _sensitive_in(answers: Answers) -> bool:
    return any(is_sensitive(code) for code in answers)


def in_words(question: Question, value: Value) -> str:
    """An answer as a person reads it, in the language in force."""
    if question.code in {"needs_top", "tags.confirmed"} and isinstance(value, tuple):
        return "; ".join(needs.names(value))
    options = {one.code: one.name for one in question.options}
    values: Sequence[object] = value if isinstance(value, tuple) else (value,)
    words = [options.get(str(one), str(one)) for one in values]
    if question.kind == "likert":
        return f"{value} – {words[0]}" if words[0] != str(value) else str(value)
    return "; ".join(words)


def settled(work: Work) -> tuple[PairLine, ...]:
    """The pairs of this year that both sides and the round have settled; no needs, no reasons.

    Who has no live consent to the bank is not named; a pair with nobody left to name is not shown.
    """
    work.require(Permission.ROUND_RESULT_READ)
    live, year = telling.told(work).live, this_year(work)
    names = {one.id: one.fio for one in work.people.all() if one.id in live}
    lines = [
        _pair_line(one, names)
        for one in work.pairs.all()
        if one.year == year and one.state in REAL and one.mentor_id in live
    ]
    shown = [one for one in lines if one.mentees]
    return tuple(sorted(shown, key=lambda one: (sort_key(one.mentor), sort_key(one.mentees[0]))))


def _own_words(sheets: Iterable[AnswerSheet]) -> Iterable[OwnWords]:
    """The newest text of each role."""
    seen: set[Role] = set()
    for one in sheets:
        text = str(one.answers.get(TEXTS[one.role], ""))
        if text and one.role not in seen:
            seen.add(one.role)
            given = one.answers.get("tags.confirmed")
            confirmed = given if isinstance(given, tuple) else None
            yield OwnWords(role=one.role, text=text, confirmed=confirmed)


def _pairs(work: Work, person_id: PersonId, told: telling.Told) -> Iterable[PairLine]:
    """Who does not take part in rounds sees what both sides and the round have settled."""
    if not (work.may(Permission.ROUND_READ) or work.may(Permission.ROUND_RESULT_READ)):
        return
    names = {one.id: one.fio for one in work.people.all() if told.may_name(one.id)}
    mine = work.pairs.of_person(person_id)
    for one in sorted(mine, key=lambda pair: pair.year, reverse=True):
        if work.may(Permission.ROUND_READ) or one.state in REAL:
            yield _pair_line(one, names)


def _pair_line(pair: Pair, names: dict[PersonId, str]) -> PairLine:
    mentees = sorted((names[one] for one in pair.mentee_ids if one in names), key=sort_key)
    return PairLine(
        year=pair.year,
        mentor=names.get(pair.mentor_id, ""),
        mentees=tuple(mentees),
        form=label("form", pair.form) if pair.form else "",
        kind=label("kind", pair.kind) if pair.kind else "",
        state=pair.state,
        started_on=pair.started_on,
        ended_on=pair.ended_on,
    )


def _history(work: Work, person_id: PersonId, told: telling.Told) -> Iterable[Event]:
    """What was done with the person's data, the newest first; answers and facts are left out."""
    if not work.may(Permission.BANK_WRITE):
        return ()
    found = [*_acts(work, person_id), *_imported(work, person_id)]
    if work.may(Permission.ROUND_READ) and person_id not in told.ended:
        found += _decided(work, person_id, told)
    return sorted(found, key=lambda one: one.at, reverse=True)


def _acts(work: Work, person_id: PersonId) -> Iterable[Event]:
    actors = _actors(work)
    for one in work.trail.of(f"person:{person_id}"):
        payload = json.loads(one.payload) if one.payload else {}
        yield Event(
            at=one.at,
            who=actors(one.by),
            verb=one.verb,
            reason=str(payload.get("reason", "")),
            detail=_step(payload) if one.verb == "participation.moved" else "",
        )


def _step(payload: Mapping[str, Any]) -> str:
    """From which state to which, in words."""
    states = [str(payload.get(side, {}).get("state", "")) for side in ("before", "after")]
    groups = [f"{role.value}_state" for role in Role]
    known = [group for group in groups if codes(group).keys() >= set(states)]
    return " → ".join(label(known[0], one) for one in states) if known else ""


def _imported(work: Work, person_id: PersonId) -> Iterable[Event]:
    """Which imports have brought the person or a questionnaire."""
    actors, sheets = _actors(work), {one.id for one in work.sheets.of(person_id)}
    for one in work.trail.of("people:imported"):
        made = json.loads(one.payload).get("after", {}) if one.payload else {}
        brought = {
            "person.imported": person_id in made.get("people", ()),
            "sheet.imported": not sheets.isdisjoint(made.get("sheets", ())),
        }
        for verb, here in brought.items():
            if here:
                yield Event(at=one.at, who=actors(one.by), verb=verb, reason="")


def _decided(work: Work, person_id: PersonId, told: telling.Told) -> Iterable[Event]:
    """What was decided about pairs of the person in matching rounds, with the reasons."""
    actors = _actors(work)
    names = {one.id: one.fio for one in work.people.all() if told.may_name(one.id)}
    for number in work.rounds.all():
        for one in work.decisions.of(number.id):
            if person_id in {one.mentee_id, one.mentor_id}:
                other = one.mentor_id if person_id == one.mentee_id else one.mentee_id
                yield Event(
                    at=one.at,
                    who=actors(one.by),
                    verb=f"{DECISION}{one.kind.value}",
                    reason=one.reason,
                    detail=names.get(other, "") if other else "",
                )


def _actors(work: Work) -> Callable[[str], str]:
    known = {one.id: one.display_name for one in work.accounts.all()}
    return lambda by: known.get(AccountId(by), _("the program"))


def event(verb: str) -> str:
    """What happened, in words."""
    if verb.startswith(DECISION):
        return _("Decision on a pair: {what}", what=label("decision", verb.removeprefix(DECISION)))
    return {
        READ: _("The card was read"),
        "person.admitted": _("Entered into the register"),
        "person.imported": _("Entered into the register from a table"),
        "sheet.imported": _("A questionnaire came from a table"),
        "person.edited": _("Facts were changed"),
        "person.archived": _("Moved to the archive"),
        "person.restored": _("Returned from the archive"),
        "participation.entered": _("Invited into the bank"),
        "participation.edited": _("The row of the bank was changed"),
        "participation.moved": _("The state was changed"),
        "participation.imported": _("The row of the bank came from a table"),
        "sheet.submitted": _("A questionnaire was filled in"),
        "sheet.tags_confirmed": _("Competencies in the text were confirmed"),
        "consent.given": _("A consent was given"),
        "consent.refused": _("A consent was refused"),
        "consent.withdrawn": _("A consent was withdrawn"),
    }.get(verb, _("Another action"))


def domain_options() -> dict[str, str]:
    """Domains a text may be tagged with, code to name; the sensitive one is called «прочее»."""
    return {code: needs.names([code])[0] for code in framework().domain_codes}
