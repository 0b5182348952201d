"""Papers of events, cases and thanks: what each template is given besides the head of all papers.

Templates have the name of their kind. Values are texts, lists of texts, or lists of rows (mappings
of texts); what may be missing is None.

``announcement`` (event): ``title``, ``date`` (12.09.2026), ``time`` (14:30), ``venue``, ``agenda``
(list of texts), ``poll`` (True where an anonymous poll of interest is announced).
``acquaintance_sheet`` (event): ``title``, ``date``, ``rows``: ``number``, ``fio``, ``post``, ``on``
(day it was signed or confirmed, else empty), ``how`` (words, else empty); ``informed``, ``total``.
``event_programme`` (event): ``title``, ``kind``, ``date``, ``time``, ``venue``, ``agenda`` rows:
``number``, ``title``, ``speakers``, ``minutes``; ``turns`` rows of speed meetings (``number``,
``couples``), empty for other kinds.
``registration_sheet`` (event): ``title``, ``date``, ``rows``: ``number``, ``fio``, ``post``.
``event_minutes`` (event): ``title``, ``kind``, ``date``, ``venue``, ``chair``, ``secretary``,
``present`` (count), ``agenda`` (as in the programme), ``nominations`` rows: ``category``,
``title``, ``voters``, ``total``, ``most``, ``outcome``; ``practices`` (titles of cases),
``decisions`` (texts).
``case`` (study): ``title``, ``school_year``, ``authors`` (names joined, or words that none stand
here), ``sections`` rows: ``name``, ``text``; ``figures`` rows: ``name``, ``value``; ``permission``.
``thanks`` (nomination won): ``fio_dative``, ``post``, ``category``, ``grounds`` (texts),
``school_year``. Named by a person's decision, never by a figure.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from data.access import Permission
from data.codebook.practice import (
    category_name,
    criteria,
    event_name,
    figure_name,
    sections,
)
from data.errors import StateError
from data.i18n import _
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
    Event,
    EventKind,
    EventState,
    Nomination,
    NominationState,
    StudyState,
)
from data.store import Work

DAY, TIME = "%d.%m.%Y", "%H:%M"
AGREED = frozenset({StudyState.CURATOR_OK, StudyState.CONSENT_OK, StudyState.PUBLISHED})


def announcement(work: Work, subject: str) -> Mapping[str, object]:
    """When, where and about what."""
    one = _event(work, subject)
    return {
        "title": one.title,
        "date": _at(work, one).strftime(DAY),
        "time": _at(work, one).strftime(TIME),
        "venue": one.place or BLANK,
        "agenda": [line.title for line in one.agenda],
        "poll": one.kind is EventKind.INFORMING,
    }


def acquaintance_sheet(work: Work, subject: str) -> Mapping[str, object]:
    """The whole staff, with a place to sign; who has confirmed by a link is marked."""
    one = _event(work, subject)
    known = {row.person_id: row for row in work.attendances.of_event(one.id)}
    people = staff(work)
    rows = []
    names = called(work, [person.id for person in people])
    for number, (person, fio) in enumerate(zip(people, names, strict=True), start=1):
        row = known.get(person.id)
        told = row if row is not None and row.presence in TOLD else None
        rows.append(
            {
                "number": str(number),
                "fio": fio,
                "post": person.post,
                "on": told.on.strftime(DAY) if told and told.on else "",
                "how": _how(told.how) if told else "",
            }
        )
    return {
        "title": one.title,
        "date": _at(work, one).strftime(DAY),
        "rows": rows,
        "informed": sum(bool(row["how"]) for row in rows),
        "total": len(rows),
    }


def event_programme(work: Work, subject: str) -> Mapping[str, object]:
    """Points, speakers, minutes; for speed meetings the table of turns."""
    one = _event(work, subject)
    return {
        "title": one.title,
        "kind": event_name(one.kind.value),
        "date": _at(work, one).strftime(DAY),
        "time": _at(work, one).strftime(TIME),
        "venue": one.place or BLANK,
        "agenda": _agenda(work, one.agenda),
        "turns": _turns(work, one) if one.kind is EventKind.SPEED else [],
    }


def registration_sheet(work: Work, subject: str) -> Mapping[str, object]:
    """Everybody expected, with a place to sign; the whole staff where nobody was named."""
    one = _event(work, subject)
    wanted = {row.person_id for row in work.attendances.of_event(one.id)}
    people = [person for person in staff(work) if not wanted or person.id in wanted]
    names = called(work, [person.id for person in people])
    return {
        "title": one.title,
        "date": _at(work, one).strftime(DAY),
        "rows": [
            {"number": str(number), "fio": fio, "post": person.post}
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
        "title": one.title,
        "kind": event_name(one.kind.value),
        "date": _at(work, one).strftime(DAY),
        "venue": one.place or BLANK,
        "chair": one.chair or BLANK,
        "secretary": one.secretary or BLANK,
        "present": sum(row.presence in TOLD for row in rows),
        "agenda": _agenda(work, one.agenda),
        "nominations": [_nominated(work, row) for row in _judged(work, one)],
        "practices": [title for title in titles if title],
        "decisions": list(one.decisions),
    }


def case(work: Work, subject: str) -> Mapping[str, object]:
    """A case its authors and the curator have agreed to; names only by consent to publication.

    Raises:
        PublicationMissingError: it is a case with names, and an author's consent has ended.
    """
    one = work.studies.get(StudyId(subject))
    silent = [who for who in one.author_ids if one.named and not publishable(work, who)]
    if silent:
        raise PublicationMissingError(names=", ".join(called(work, silent)))
    return {
        "title": one.body.get("title", ""),
        "school_year": one.year,
        "authors": ", ".join(called(work, one.author_ids))
        if one.named
        else _("the authors are not named"),
        "sections": [
            {"name": part.name, "text": one.body[part.code]}
            for part in sections()
            if part.code != "title" and one.body.get(part.code)
        ],
        "figures": [
            {"name": figure_name(code), "value": value} for code, value in one.figures.items()
        ],
        "permission": _("published with names by consent of the authors")
        if one.named
        else _("without names; the text names nobody"),
    }


def thanks(work: Work, subject: str) -> Mapping[str, object]:
    """For what a winner is thanked, in the words of the nomination."""
    one = work.nominations.get(NominationId(subject))
    person = work.people.get(one.person_id)
    named = called(work, [one.person_id])[0] != BLANK
    return {
        "fio_dative": declined(person, Case.DATIVE) if named else BLANK,
        "post": person.post or _("teacher"),
        "category": category_name(one.category),
        "grounds": [one.grounds[code] for code in criteria(one.category) if one.grounds.get(code)],
        "school_year": one.year,
    }


def _event(work: Work, subject: str) -> Event:
    return work.events.get(EventId(subject))


def _at(work: Work, one: Event) -> datetime:
    return one.at.astimezone(work.zone)


def _how(code: str) -> str:
    return _("by the personal link") if code == BY_LINK else _("by the sheet")


def _agenda(work: Work, lines: Sequence[AgendaLine]) -> list[Mapping[str, str]]:
    return [
        {
            "number": str(number),
            "title": line.title,
            "speakers": _speakers(work, line),
            "minutes": str(line.minutes) if line.minutes else "",
        }
        for number, line in enumerate(lines, start=1)
    ]


def _speakers(work: Work, line: AgendaLine) -> str:
    named = [*called(work, line.speaker_ids), line.speaker]
    return ", ".join(one for one in named if one)


def _turns(work: Work, one: Event) -> list[Mapping[str, str]]:
    """Mentors of the year sit, everybody else moves on."""
    people = sorted(row.person_id for row in work.attendances.of_event(one.id))
    sitting = [who for who in people if _is_mentor(work, who, one.year)]
    moving = [who for who in people if who not in set(sitting)]
    names = dict(zip(people, called(work, people), strict=True))
    return [
        {
            "number": str(number),
            "couples": "; ".join(f"{names[mentor]} – {names[other]}" for mentor, other in turn),
        }
        for number, turn in enumerate(rotation(sitting, moving), start=1)
    ]


def _is_mentor(work: Work, who: PersonId, year: str) -> bool:
    rows = work.participations.of(who)
    return any(one.role is Role.MENTOR and one.year == year for one in rows)


def _judged(work: Work, one: Event) -> list[Nomination]:
    found = nominations.of_event(work, one.id)
    return [row for row in found if row.state in nominations.JUDGED]


def _nominated(work: Work, one: Nomination) -> Mapping[str, str]:
    """A nomination in the minutes: the case by its title, else the person."""
    standing = nominations.standing(work, one)
    study = work.studies.find(one.study_id) if one.study_id else None
    title = study.body.get("title", "") if study is not None else ""
    return {
        "category": category_name(one.category),
        "title": title or called(work, [one.person_id])[0],
        "voters": str(standing.voters),
        "total": str(standing.total),
        "most": str(standing.most),
        "outcome": _outcome(one.state),
    }


def _outcome(state: NominationState) -> str:
    return {
        NominationState.WON: _("winner by decision of the jury"),
        NominationState.NOT_WON: _("took part"),
    }.get(state, _("not decided"))


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
