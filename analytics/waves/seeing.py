"""A table of answers seen through: whose each row is, which pair, what each cell says.

A cell nobody understands stays missing and is told by row and column; a row is left out where its
person, wave or pair cannot be told, the consent is missing, or the answer is there already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analytics.waves import schedule
from analytics.waves.grid import Line, Lines, is_anonymous
from analytics.waves.running import parties
from data.access import may
from data.bank.participations import this_year
from data.codebook import Question, checks, normal_header
from data.codebook.instruments import GOALS, Instrument, instrument, item, sitting
from data.codebook.waves import goals, sides, wave_codes
from data.names import bearers, clean_text
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.intake import Finding, Severity
from data.records.monitoring import AskState
from data.records.pair import Pair
from data.records.questionnaire import Value
from data.store import Work

DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y")
NUMBERS = frozenset({"likert", "int"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One row that can be taken: answers by instrument, none for somebody who stayed silent."""

    line: Line
    person_id: PersonId
    fio: str
    pair: Pair
    role: Role
    wave: str
    on: date
    answers: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table seen through: what would be taken, and everything to remark."""

    file: str
    read: int
    takings: tuple[Taking, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Remarks:
    """Findings about one line."""

    line: Line
    found: list[Finding] = field(default_factory=list)

    def error(self, code: str, column: str = "", value: str = "") -> None:
        self._add(code, Severity.ERROR, column, value)

    def warning(self, code: str, column: str = "", value: str = "") -> None:
        self._add(code, Severity.WARNING, column, value)

    def _add(self, code: str, severity: Severity, column: str, value: str) -> None:
        self.found.append(
            Finding(
                code=code,
                severity=severity,
                sheet=self.line.sheet,
                row=self.line.row,
                column=column,
                value=value,
            )
        )


class _Known:
    """What a school knows while a table is read: people, pairs, asks, consents."""

    def __init__(self, work: Work) -> None:
        self.work, self.year = work, this_year(work)
        self.people = {one.id: one.fio for one in work.people.all()}
        self.sides: dict[PersonId, list[tuple[Role, Pair]]] = {}
        for pair in work.pairs.all():
            if pair.year == self.year and pair.started_on is not None:
                for role, who in parties(pair):
                    self.sides.setdefault(who, []).append((role, pair))
        self.asks = {
            (one.person_id, one.pair_id, one.role, one.wave, one.extent): one
            for one in work.asks.of_year(self.year)
        }

    def agreed(self, who: PersonId, purpose: Purpose) -> bool:
        return may(self.work.consents.of(who), purpose, self.work.local)


def seen(work: Work, table: Lines) -> Table:
    """Every line of a table with what it means here. Asks nobody's permission: use cases do."""
    known, takings, found = _Known(work), list[Taking](), list(table.findings)
    taken: set[tuple[object, ...]] = set()
    for line in table.lines:
        remarks = _Remarks(line)
        one = _taking(known, line, remarks)
        if one is not None:
            key = one.person_id, one.pair.id, one.role, one.wave
            if key in taken:
                remarks.error("waves.row_twice", value=one.fio)
            else:
                taken.add(key)
                takings.append(one)
        found += remarks.found
    return Table(
        file=table.file,
        read=len(table.lines),
        takings=tuple(takings),
        findings=tuple(found),
    )


def _taking(known: _Known, line: Line, remarks: _Remarks) -> Taking | None:
    who, wave = _person(known, line, remarks), _wave(line, remarks)
    if who is None or not wave:
        return None
    if not known.agreed(who, Purpose.MONITORING):
        remarks.error("waves.row_no_consent", value=known.people[who])
        return None
    side = _side(known, line, who, remarks)
    if side is None:
        return None
    role, pair = side
    answers = _answers(known, line, (who, role, pair, wave), remarks)
    if _was_answered(known, who, role, pair, wave, answers):
        remarks.error("waves.row_answered", value=known.people[who])
        return None
    if not answers:
        remarks.warning("waves.row_silent", value=known.people[who])
    on = _day(known.work, line, remarks)
    return Taking(
        line=line,
        person_id=who,
        fio=known.people[who],
        pair=pair,
        role=role,
        wave=wave,
        on=on,
        answers=answers,
    )


def _person(known: _Known, line: Line, remarks: _Remarks) -> PersonId | None:
    written = line.facts.get("person", "")
    found = bearers(written, known.people)
    if len(found) == 1:
        return found[0]
    remarks.error("waves.row_several_people" if found else "waves.row_unknown", value=written)
    return None


def _wave(line: Line, remarks: _Remarks) -> str:
    written = line.facts.get("wave", "")
    found = wave_codes().get(normal_header(written), "")
    if not found or found in schedule.BY_OTHER_FORMS:
        remarks.error("waves.row_wave", value=written)
        return ""
    return found


def _side(known: _Known, line: Line, who: PersonId, remarks: _Remarks) -> tuple[Role, Pair] | None:
    """The one side of one pair a row speaks of."""
    found = known.sides.get(who, [])
    said = sides().get(normal_header(line.facts.get("role", "")), "")
    if said:
        found = [one for one in found if one[0].value == said]
    partner = line.facts.get("partner", "")
    if partner:
        named = set(bearers(partner, known.people))
        found = [one for one in found if named & (_people(one[1]) - {who})]
    if len(found) == 1:
        return found[0]
    remarks.error("waves.row_which_pair" if found else "waves.row_no_pair", value=known.people[who])
    return None


def _people(pair: Pair) -> set[PersonId]:
    return {pair.mentor_id, *pair.mentee_ids}


def _answers(
    known: _Known,
    line: Line,
    about: tuple[PersonId, Role, Pair, str],
    remarks: _Remarks,
) -> Mapping[str, Mapping[str, Value]]:
    who, role, pair, wave = about
    supported = known.agreed(who, Purpose.SUPPORT)
    found: dict[str, dict[str, Value]] = {}
    for code, text in line.cells.items():
        owner = code.partition(".")[0]
        if is_anonymous(code):
            remarks.warning("waves.cell_anonymous", code)
        elif item(code).sensitive and not supported:
            remarks.warning("waves.cell_sensitive", code)
        else:
            question = _question(known.work, code, role, pair, wave)
            value = None if question is None else _value(question, text)
            if question is None:
                remarks.warning("waves.cell_not_asked", code, text)
            elif value is None:
                remarks.warning("waves.cell_value", code, text)
            else:
                found.setdefault(owner, {})[code] = value
    return found


def _question(work: Work, code: str, role: Role, pair: Pair, wave: str) -> Question | None:
    asked = asked_of(work, code.partition(".")[0], role, pair, wave)
    return next((one for one in asked.questions if one.code == code), None)


def asked_of(work: Work, owner: str, role: Role, pair: Pair, wave: str) -> Instrument:
    """An instrument as a side of a pair is asked it. Asks nobody's permission."""
    if owner != GOALS:
        return instrument(owner, role, wave)
    programme = work.programmes.of_pair(pair.id)
    listed = () if programme is None else programme.goals
    return goals((one.code, one.text, one.sign) for one in listed)


def _value(question: Question, text: str) -> Value | None:
    """What a cell says; None where it fits no answer."""
    value: Value | None = clean_text(text)
    if question.kind in NUMBERS:
        value = _number(text)  # before the words: they do not know a minus
        value = _number(question.option(text) or "") if value is None else value
    elif question.kind in {"single", "yes_no"}:
        value = question.option(text)
    return None if value is None or checks.faults(question, value) else value


def _number(text: str) -> int | None:
    plain = text.strip().removesuffix(".0").replace("−", "-")
    return int(plain) if plain.removeprefix("-").isdecimal() and plain.isascii() else None


def _day(work: Work, line: Line, remarks: _Remarks) -> date:
    written = line.facts.get("on", "")
    for form in DAYS:
        try:
            found = datetime.strptime(written[:10], form).date()  # noqa: DTZ007 -- a day, no moment
        except ValueError:
            continue
        if found <= work.today:
            return found
    if written:
        remarks.warning("waves.cell_day", "date", written)
    return work.today


def _was_answered(
    known: _Known, who: PersonId, role: Role, pair: Pair, wave: str, owners: Mapping[str, Any]
) -> bool:
    for extent in {extent_of(one, wave, role) for one in owners}:
        ask = known.asks.get((who, pair.id, role, wave, extent))
        if ask is not None and ask.state is AskState.ANSWERED:
            return True
    return False


def extent_of(owner: str, wave: str, role: Role) -> str:
    """The sitting an instrument belongs to in a wave."""
    if owner == GOALS:
        return schedule.CORE
    planned = (one for one in schedule.EXTENTS if owner in sitting(one, wave, role))
    return next(planned, owner)
