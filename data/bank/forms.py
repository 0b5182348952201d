"""Use case: the two official bank forms. A form is a view over participations, never a table.

Who has no live consent for the bank is in no form, neither as a row nor as a partner. Archived
people and people who are not in the bank yet are not in it either.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.access import Permission
from data.access.consent import last_act
from data.bank import needs
from data.bank.participations import this_year
from data.bank.results import PASSED, mark_of
from data.bank.transitions import IN_BANK
from data.codebook import form_and_kind, label
from data.errors import InvalidValueError
from data.i18n import _, speaking
from data.names import fio_norm, sort_key
from data.output import Form5Row, Form6Row, form5, form6
from data.records.bank import MenteeState, MentorState, Participation, PartnerLine, Role
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.questionnaire import Answers
from data.records.school import School
from data.store import Work

ROLE = {"form5": Role.MENTEE, "form6": Role.MENTOR}
PAPERS = ("A4", "A3")
YEAR = re.compile(r"[0-9]{4}/[0-9]{4}")
CONFIRMED = "tags.confirmed"
GOING = frozenset(
    {
        PairState.CONSENTED,
        PairState.TRIAL,
        PairState.CONFIRMED,
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.FINISHING,
    }
)
REAL = GOING | PASSED | {PairState.TERMINATED}  # proposals and refusals are in no form
CAME_BY_FORM = frozenset(
    {
        MentorState.SUBMITTED,
        MentorState.CONSENT_OK,
        MenteeState.SUBMITTED,
        MenteeState.CONSENT_OK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A form as a file: ``rows`` in it, people ``left_out`` for want of a live consent.

    ``partners_left_out`` counts partners whose names are missing for the same reason.
    """

    content: bytes
    file_name: str
    rows: int
    left_out: int
    partners_left_out: int


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything one form is made of, read once."""

    school: School
    year: str
    people: Mapping[PersonId, Person]
    by_name: Mapping[str, Sequence[PersonId]]
    live: frozenset[PersonId]
    closed: frozenset[PersonId]
    answers: Mapping[PersonId, Answers]
    pairs: Mapping[PersonId, Sequence[Pair]]

    def workplace(self, person: Person) -> str:
        return person.workplace or self.school.short_name or self.school.name

    def may_name(self, fio: str) -> bool:
        """Whether everybody of this name is known and has a live consent."""
        known = self.by_name.get(fio_norm(fio), ())
        return bool(known) and all(one in self.live for one in known)


def export_form(
    work: Work,
    form: str,
    *,
    created: datetime | None = None,
    paper: str = "A4",
    year: str = "",
) -> Exported:
    """Write ``form5`` (mentees) or ``form6`` (mentors) of a school year as XLSX.

    Args:
        work: writing, for the export is written down.
        form: ``"form5"`` or ``"form6"``.
        created: the moment kept in the file, now if left out.
        paper: ``"A4"`` or ``"A3"``, landscape.
        year: ``"2026/2027"``, this year if left out.
    """
    work.require(Permission.BANK_EXPORT)
    if form not in ROLE or paper not in PAPERS:
        rule = _("one of: {options}", options=", ".join((*ROLE, *PAPERS)))
        raise InvalidValueError(field="form", value=f"{form} {paper}", rule=rule)
    if year and not YEAR.fullmatch(year):
        raise InvalidValueError(field="year", value=year, rule=_("like 2026/2027"))
    book = _book(work, ROLE[form], year or this_year(work))
    listed, left_out = _listed(work, ROLE[form], book)
    with speaking("ru"):
        made = _make(form, listed, book, created or work.now, paper)
    content, rows, hidden = made
    work.audit(
        "bank.exported",
        None,
        {"form": form, "year": book.year, "rows": rows, "left_out": left_out},
        subject=f"bank:{form}",
    )
    return Exported(
        content=content,
        file_name=_file_name(form, book.year),
        rows=rows,
        left_out=left_out,
        partners_left_out=hidden,
    )


def _make(
    form: str, listed: list[Participation], book: _Book, created: datetime, paper: str
) -> tuple[bytes, int, int]:
    """The bytes, the number of rows, and how many partners are not named."""
    hidden = sum(_hidden(book, one) for one in listed)
    school, year = book.school.name, book.year
    if form == "form5":
        mentees = [row for one in listed for row in _rows5(book, one)]
        content = form5(mentees, school=school, year=year, created=created, paper=paper)
        return content, len(mentees), hidden
    mentors = [row for one in listed for row in _rows6(book, one)]
    content = form6(mentors, school=school, year=year, created=created, paper=paper)
    return content, len(mentors), hidden


def _file_name(form: str, year: str) -> str:
    with speaking("ru"):
        name = _("Bank of mentees") if form == "form5" else _("Bank of mentors")
    return f"{name} {year.replace('/', '-')}.xlsx"


def _book(work: Work, role: Role, year: str) -> _Book:
    people = {one.id: one for one in work.people.all() if one.archived_at is None}
    by_name: dict[str, list[PersonId]] = {}
    for person in people.values():
        by_name.setdefault(fio_norm(person.fio), []).append(person.id)
    return _Book(
        school=work.schools.get(work.school_id),
        year=year,
        people=people,
        by_name=by_name,
        live=frozenset(work.consents.live(Purpose.BANK, work.local)),
        closed=_taken_down(work),
        answers={key: one.answers for key, one in work.sheets.current(role, year).items()},
        pairs=_pairs(work, role, year),
    )


def _taken_down(work: Work) -> frozenset[PersonId]:
    """People who have refused or withdrawn publication: no link to what is about them."""
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    last = {who: last_act(mine, Purpose.PUBLICATION, work.now) for who, mine in acts.items()}
    return frozenset(who for who, one in last.items() if one and one.act is not ConsentAct.GIVEN)


def _pairs(work: Work, role: Role, year: str) -> dict[PersonId, list[Pair]]:
    found: dict[PersonId, list[Pair]] = {}
    for pair in work.pairs.all():
        if pair.year == year and pair.state in REAL:
            own = (pair.mentor_id,) if role is Role.MENTOR else pair.mentee_ids
            for one in own:
                found.setdefault(one, []).append(pair)
    return found


def _listed(work: Work, role: Role, book: _Book) -> tuple[list[Participation], int]:
    """Who is in the form, in alphabet order, and how many are not for want of a consent."""
    inside = [
        one
        for one in work.participations.in_bank(role, book.year)
        if one.person_id in book.people and _entered(one)
    ]
    kept = [one for one in inside if one.person_id in book.live]
    kept.sort(key=lambda one: (sort_key(book.people[one.person_id].fio), one.id))
    return kept, len(inside) - len(kept)


def _entered(one: Participation) -> bool:
    """In the bank by its state, or brought along by an old form."""
    by_form = one.state in CAME_BY_FORM and bool(one.lines or one.entered_on)
    return one.state in IN_BANK[one.role] or by_form


def _rows5(book: _Book, one: Participation) -> list[Form5Row]:
    """One row a programme: each pair, then what an old form says, or one row without a mentor."""
    pairs = book.pairs.get(one.person_id, ())
    own = one if len(pairs) == 1 else replace(one, ended_on=None, results="", mark="")
    rows = [
        _row5(book, own, (_of_pair(book, own, pair),), _form((pair,)), own.mark or mark_of(pair))
        for pair in pairs
    ]
    lines = _lines(book, one)
    if lines or not rows:
        rows.append(
            _row5(book, one, lines or _own(book, one), _words(one.form, one.kind), one.mark)
        )
    return rows


def _row5(
    book: _Book, one: Participation, partners: tuple[PartnerLine, ...], form: str, mark: str
) -> Form5Row:
    person = book.people[one.person_id]
    return Form5Row(
        fio=person.fio,
        year_of_birth=person.year_of_birth,
        main_request=one.headline,
        entered_on=one.entered_on,
        partners=partners,
        form=form,
        mark=mark,
    )


def _rows6(book: _Book, one: Participation) -> list[Form6Row]:
    """One row a form of mentoring; several mentees stand in one cell."""
    by_form: dict[str, list[Pair]] = {}
    for pair in book.pairs.get(one.person_id, ()):
        by_form.setdefault(pair.form, []).append(pair)
    rows = [
        _row6(book, one, tuple(_of_mentees(book, pairs)), _form(pairs))
        for pairs in by_form.values()
    ]
    lines = _lines(book, one)
    if lines or not rows:
        rows.append(_row6(book, one, lines or _own(book, one), _words(one.form, one.kind)))
    return rows


def _row6(
    book: _Book, one: Participation, partners: tuple[PartnerLine, ...], form: str
) -> Form6Row:
    person = book.people[one.person_id]
    return Form6Row(
        fio=person.fio,
        workplace=book.workplace(person),
        competences=_competences(book, one),
        achievements=one.achievements,
        entered_on=one.entered_on,
        partners=partners,
        form=form,
    )


def _competences(book: _Book, one: Participation) -> str:
    return competences(one.headline, book.answers.get(one.person_id))


def competences(headline: str, answers: Answers | None) -> str:
    """At most five strong competencies, best first, and own words somebody has confirmed.

    Without answers, what the bank says.
    """
    if answers is None:
        return headline
    strong = "; ".join(needs.names(needs.offers(answers)))
    own = headline if answers.get(CONFIRMED) or not strong else ""
    return "\n".join(part for part in (strong, own) if part)


def _of_pair(book: _Book, one: Participation, pair: Pair) -> PartnerLine:
    """The mentor of a mentee; without a consent of the mentor only the mentee's own results."""
    mentor = book.people.get(pair.mentor_id)
    named = mentor if mentor is not None and mentor.id in book.live else None
    shown = one.person_id not in book.closed
    return PartnerLine(
        fio=named.fio if named else "",
        workplace=book.workplace(named) if named else "",
        ended_on=pair.ended_on or one.ended_on,
        results=pair.results or one.results,
        link=(pair.link or one.link) if shown else "",
    )


def _of_mentees(book: _Book, pairs: Iterable[Pair]) -> Iterable[PartnerLine]:
    for pair in pairs:
        for who in pair.mentee_ids:
            if who in book.live and who in book.people:
                yield PartnerLine(
                    fio=book.people[who].fio,
                    workplace=book.workplace(book.people[who]),
                    ended_on=pair.ended_on,
                    results=pair.results,
                    link="" if who in book.closed else pair.link,
                )


def _lines(book: _Book, one: Participation) -> tuple[PartnerLine, ...]:
    """What an old form says about partners whose names may be told."""
    return tuple(line for line in one.lines if not line.fio or book.may_name(line.fio))


def _own(book: _Book, one: Participation) -> tuple[PartnerLine, ...]:
    """Dates and results of somebody without a partner."""
    link = "" if one.person_id in book.closed else one.link
    own = PartnerLine(ended_on=one.ended_on, results=one.results, link=link)
    return () if own == PartnerLine() else (own,)


def _hidden(book: _Book, one: Participation) -> int:
    """Partners of a row who are not named for want of a consent."""
    pairs = book.pairs.get(one.person_id, ())
    others = [
        who
        for pair in pairs
        for who in (pair.mentee_ids if one.role is Role.MENTOR else (pair.mentor_id,))
    ]
    unnamed = [line for line in one.lines if line.fio and not book.may_name(line.fio)]
    return sum(who not in book.live for who in others) + len(unnamed)


def _form(pairs: Sequence[Pair]) -> str:
    """The form in words with every kind its pairs have."""
    kinds = list(dict.fromkeys(one.kind for one in pairs if one.kind))
    if len(kinds) <= 1:
        return _words(pairs[0].form, "".join(kinds))
    names = [label("kind", one).split("(", maxsplit=1)[0].strip() for one in kinds]
    return f"{label('form', pairs[0].form)} ({', '.join(names)})"


def _words(form: str, kind: str) -> str:
    return form_and_kind(form, kind) if form or not kind else label("kind", kind)
