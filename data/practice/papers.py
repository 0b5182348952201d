"""Papers of events, cases and thanks: what each template is given besides the head of all papers.

Templates have the name of their kind. Values are texts, lists of texts, or lists of rows (mappings
of texts); what may be missing is None. ``at`` is a day with its time, ``where`` the place.

``announcement`` (event): ``title``, ``at``, ``where``, ``minutes``, ``agenda`` rows (``number``,
``title``), ``contact``.
``acquaintance_sheet`` (event): ``title``, ``at``, ``people`` rows (``number``, ``person``,
``mark``, ``on``: how and on which day it was confirmed), ``informed``, ``total``.
``event_programme`` (event): ``kind``, ``title``, ``at``, ``minutes``, ``where``, ``chair``,
``agenda`` rows (``number``, ``time``, ``title``, ``speaker``); of speed meetings the turns follow.
``registration_sheet`` (event): ``kind``, ``title``, ``at``, ``where``, ``people`` rows (``number``,
``person``, ``post``).
``event_minutes`` (event): ``kind``, ``title``, ``at``, ``where``, ``chair``, ``secretary``,
``present``, ``expected``, ``agenda`` rows (``number``, ``title``, ``speaker``), ``practices``,
``winners`` and ``library`` (texts), ``decisions`` rows (``number``, ``text``).
``case`` (study): ``title``, ``authors`` or ``nameless``, ``parts`` rows (``title``, ``text``),
``figures`` rows (``name``, ``value``), ``tags``, ``permission``.
``thanks`` (nomination won): ``person_accusative``, ``grounds``, ``year``. Named by a person's
decision, never by a figure.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from data.access import Permission
from data.codebook.practice import category_name, event_name, figure_name, sections
from data.errors import StateError
from data.i18n import _
from data.names import sort_key
from data.papers.declining import Case, declined
from data.papers.kinds import About, PaperKind, Subject
from data.practice import events, nominations
from data.practice.attending import BY_LINK, TOLD
from data.practice.people import BLANK, called, publishable, staff
from data.practice.refusals import PublicationMissingError
from data.practice.rotation import rotation
from data.records.bank import Role
from data.records.ids import EventId, NominationId, PersonId, StudyId
from data.records.paper import Document, Signature
from data.records.practice import (
    AgendaLine,
    Attendance,
    Event,
    EventKind,
    EventState,
    Nomination,
    NominationState,
    StudyState,
)
from data.store import Work

AGREED = frozenset({StudyState.CURATOR_OK, StudyState.CONSENT_OK, StudyState.PUBLISHED})


def announcement(work: Work, subject: str) -> Mapping[str, object]:
    """When, where and about what."""
    one = _event(work, subject)
    return {
        "title": one.title,
        "at": _moment(work, one),
        "where": one.place or BLANK,
        "minutes": one.minutes,
        "agenda": [
            {"number": str(number), "title": line.title}
            for number, line in enumerate(one.agenda, start=1)
        ],
        "contact": one.chair or None,
    }


def acquaintance_sheet(work: Work, subject: str) -> Mapping[str, object]:
    """The whole staff, with a place to sign; who has confirmed by a link is marked."""
    one = _event(work, subject)
    known = {row.person_id: row for row in work.attendances.of_event(one.id)}
    people = [person.id for person in staff(work)]
    rows = [
        {"number": str(number), "person": fio, **_marked(known.get(who))}
        for number, (who, fio) in enumerate(zip(people, called(work, people), strict=True), 1)
    ]
    return {
        "title": one.title,
        "at": _moment(work, one),
        "people": rows,
        "informed": sum(bool(row["mark"]) for row in rows),
        "total": len(rows),
    }


def event_programme(work: Work, subject: str) -> Mapping[str, object]:
    """Points, speakers, times; for speed meetings the table of turns as well."""
    one = _event(work, subject)
    return {
        "kind": event_name(one.kind.value),
        "title": one.title,
        "at": _moment(work, one),
        "minutes": one.minutes,
        "where": one.place or BLANK,
        "chair": one.chair or None,
        "agenda": [*_timed(work, one), *_turns(work, one)],
    }


def registration_sheet(work: Work, subject: str) -> Mapping[str, object]:
    """Everybody expected, with a place to sign; the whole staff where nobody was named."""
    one = _event(work, subject)
    wanted = {row.person_id for row in work.attendances.of_event(one.id)}
    people = [person for person in staff(work) if not wanted or person.id in wanted]
    names = called(work, [person.id for person in people])
    return {
        "kind": event_name(one.kind.value),
        "title": one.title,
        "at": _moment(work, one),
        "where": one.place or BLANK,
        "people": [
            {"number": str(number), "person": fio, "post": person.post}
            for number, (person, fio) in enumerate(zip(people, names, strict=True), start=1)
        ],
    }


def event_minutes(work: Work, subject: str) -> Mapping[str, object]:
    """What was said and decided at an event that was held.

    Raises:
        StateError: it was not held.
    """
    one = _event(work, subject)
    if one.state is not EventState.HELD:
        raise StateError(kind="event", state=one.state.value, wanted="minutes")
    rows = work.attendances.of_event(one.id)
    titles = [work.studies.get(study).body.get("title", "") for study in one.practices]
    return {
        "kind": event_name(one.kind.value),
        "title": one.title,
        "at": _moment(work, one),
        "where": one.place or BLANK,
        "chair": one.chair or None,
        "secretary": one.secretary or None,
        "present": sum(row.presence in TOLD for row in rows),
        "expected": len(rows),
        "agenda": [
            {"number": str(number), "title": line.title, "speaker": _speakers(work, line)}
            for number, line in enumerate(one.agenda, start=1)
        ],
        "practices": [title for title in titles if title],
        "winners": [_winner(work, row) for row in _won(work, one)],
        "library": _entered(work, one),
        "decisions": [
            {"number": str(number), "text": text}
            for number, text in enumerate(one.decisions, start=1)
        ],
    }


def case(work: Work, subject: str) -> Mapping[str, object]:
    """A case its authors and the curator have agreed to; names only by consent to publication.

    Raises:
        StateError: they have not agreed.
        PublicationMissingError: it is a case with names, and an author's consent has ended.
    """
    one = work.studies.get(StudyId(subject))
    if one.state not in AGREED:
        raise StateError(kind="study", state=one.state.value, wanted="paper")
    silent = [who for who in one.author_ids if one.named and not publishable(work, who)]
    if silent:
        raise PublicationMissingError(names=", ".join(called(work, silent)))
    return {
        "title": one.body.get("title", ""),
        "authors": ", ".join(called(work, one.author_ids)) if one.named else None,
        "nameless": not one.named,
        "parts": [
            {"title": part.name, "text": one.body[part.code]}
            for part in sections()
            if part.code != "title" and one.body.get(part.code)
        ],
        "figures": [
            {"name": figure_name(code), "value": value} for code, value in one.figures.items()
        ],
        "tags": ", ".join(one.tags) or None,
        "permission": _("published with names by consent of the authors")
        if one.named
        else _("without names; the text names nobody"),
    }


def thanks(work: Work, subject: str) -> Mapping[str, object]:
    """For what a winner is thanked, in the words of the nomination."""
    one = work.nominations.get(NominationId(subject))
    if one.state is not NominationState.WON:
        raise StateError(kind="nomination", state=one.state.value, wanted="thanks")
    person = work.people.get(one.person_id)
    named = called(work, [one.person_id])[0] != BLANK
    return {
        "person_accusative": declined(person, Case.ACCUSATIVE) if named else BLANK,
        "grounds": _(
            "for a practice of mentoring in the nomination «{category}»",
            category=category_name(one.category),
        ),
        "year": one.year,
    }


def _event(work: Work, subject: str) -> Event:
    return work.events.get(EventId(subject))


def _at(work: Work, one: Event) -> datetime:
    return one.at.astimezone(work.zone)


def _moment(work: Work, one: Event) -> str:
    return f"{_at(work, one):%d.%m.%Y, %H:%M}"


def _marked(row: Attendance | None) -> Mapping[str, str]:
    """How and when somebody has confirmed; empty to be signed by hand."""
    if row is None or row.presence not in TOLD:
        return {"mark": "", "on": ""}
    how = _("by the personal link") if row.how == BY_LINK else _("by the sheet")
    return {"mark": how, "on": f"{row.on:%d.%m.%Y}" if row.on else ""}


def _timed(work: Work, one: Event) -> list[Mapping[str, str]]:
    """Points with the time each begins at, as far as minutes are known."""
    rows: list[Mapping[str, str]] = []
    begins = _at(work, one)
    for number, line in enumerate(one.agenda, start=1):
        rows.append(
            {
                "number": str(number),
                "time": f"{begins:%H:%M}",
                "title": line.title,
                "speaker": _speakers(work, line),
            }
        )
        begins += timedelta(minutes=line.minutes)
    return rows


def _speakers(work: Work, line: AgendaLine) -> str:
    named = [*called(work, line.speaker_ids), line.speaker]
    return ", ".join(one for one in named if one)


def _turns(work: Work, one: Event) -> list[Mapping[str, str]]:
    """Speed meetings: mentors of the year sit, everybody else moves on."""
    if one.kind is not EventKind.SPEED:
        return []
    people = sorted(row.person_id for row in work.attendances.of_event(one.id))
    sitting = [who for who in people if _is_mentor(work, who, one.year)]
    moving = [who for who in people if who not in set(sitting)]
    names = dict(zip(people, called(work, people), strict=True))
    return [
        {
            "number": "",
            "time": "",
            "title": _("Turn {number}", number=number),
            "speaker": "; ".join(f"{names[mentor]} – {names[other]}" for mentor, other in turn),
        }
        for number, turn in enumerate(rotation(sitting, moving), start=1)
    ]


def _is_mentor(work: Work, who: PersonId, year: str) -> bool:
    rows = work.participations.of(who)
    return any(one.role is Role.MENTOR and one.year == year for one in rows)


def _won(work: Work, one: Event) -> list[Nomination]:
    found = nominations.of_event(work, one.id)
    return [row for row in found if row.state is NominationState.WON]


def _winner(work: Work, one: Nomination) -> str:
    """A winner in the minutes, with the case where there is one, and the marks with their n."""
    said = nominations.standing(work, one)
    study = work.studies.find(one.study_id) if one.study_id else None
    title = study.body.get("title", "") if study is not None else ""
    marks = _("{total} of {most}, marked by {n}", total=said.total, most=said.most, n=said.voters)
    parts = (category_name(one.category), called(work, [one.person_id])[0], title)
    return f"{' – '.join(part for part in parts if part)} ({marks})"


def _entered(work: Work, one: Event) -> list[str]:
    found = [
        row.title
        for row in work.materials.all()
        if row.event_id == one.id and row.removed_on is None
    ]
    return sorted(found, key=sort_key)


def _subjects(work: Work, kinds: frozenset[EventKind], state: EventState) -> Sequence[Subject]:
    found = [one for one in work.events.all() if one.kind in kinds and one.state is state]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    return [Subject(id=one.id, words=f"{one.title}, {_at(work, one):%d.%m.%Y}") for one in found]


def _coming(work: Work) -> Sequence[Subject]:
    return _subjects(work, frozenset(EventKind), EventState.PLANNED)


def _informing(work: Work) -> Sequence[Subject]:
    kinds = frozenset({EventKind.INFORMING})
    return (*_subjects(work, kinds, EventState.PLANNED), *_subjects(work, kinds, EventState.HELD))


def _held(work: Work) -> Sequence[Subject]:
    return _subjects(work, frozenset(EventKind), EventState.HELD)


def _all(work: Work) -> Sequence[Subject]:
    return (*_coming(work), *_held(work))


def _cases(work: Work) -> Sequence[Subject]:
    found = [one for one in work.studies.all() if one.state in AGREED]
    found.sort(key=lambda one: (one.year, one.id), reverse=True)
    return [Subject(id=one.id, words=one.body.get("title", "") or one.year) for one in found]


def _winners(work: Work) -> Sequence[Subject]:
    found = [one for one in work.nominations.all() if one.state is NominationState.WON]
    found.sort(key=lambda one: (one.year, one.id), reverse=True)
    return [
        Subject(
            id=one.id, words=f"{called(work, [one.person_id])[0]}, {category_name(one.category)}"
        )
        for one in found
    ]


def _nominee(work: Work, subject: str) -> PersonId:
    return work.nominations.get(NominationId(subject)).person_id


def _signed(work: Work, document: Document, _signature: Signature) -> None:
    events.minutes_signed(work, EventId(document.subject), document.id)


def _annulled(work: Work, document: Document, _signature: Signature) -> None:
    if _event(work, document.subject).document_id == document.id:
        events.minutes_signed(work, EventId(document.subject), None)


READS, WRITES = Permission.PRACTICE_READ, Permission.PRACTICE_WRITE
PAPERS = (
    PaperKind(
        code="announcement",
        template="announcement",
        about=About.EVENT,
        reads=READS,
        writes=WRITES,
        items=("1.2",),
        values=announcement,
        subjects=_coming,
    ),
    PaperKind(
        code="acquaintance_sheet",
        template="acquaintance_sheet",
        about=About.EVENT,
        reads=READS,
        writes=WRITES,
        items=("1.2",),
        signer="curator",
        values=acquaintance_sheet,
        subjects=_informing,
    ),
    PaperKind(
        code="event_programme",
        template="event_programme",
        about=About.EVENT,
        reads=READS,
        writes=WRITES,
        items=("6.3", "6.4"),
        values=event_programme,
        subjects=_all,
    ),
    PaperKind(
        code="registration_sheet",
        template="registration_sheet",
        about=About.EVENT,
        reads=READS,
        writes=WRITES,
        items=("6.3", "6.4"),
        values=registration_sheet,
        subjects=_all,
    ),
    PaperKind(
        code="event_minutes",
        template="event_minutes",
        about=About.EVENT,
        reads=READS,
        writes=WRITES,
        items=("6.3", "6.4"),
        signer="curator",
        values=event_minutes,
        subjects=_held,
        signed=_signed,
        annulled=_annulled,
    ),
    PaperKind(
        code="case",
        template="case",
        about=About.STUDY,
        reads=WRITES,
        writes=WRITES,
        items=("6.2",),
        values=case,
        subjects=_cases,
    ),
    PaperKind(
        code="thanks",
        template="thanks",
        about=About.PERSON,
        reads=READS,
        writes=WRITES,
        items=("6.4",),
        signer="director",
        values=thanks,
        person=_nominee,
        subjects=_winners,
    ),
)
