"""Record of a mentor's work (paper 36): evidence for the category of a teacher mentor.

It tells of one person only: mentees are counted, never named; answers about satisfaction and needs
are no part of it. Every figure stands with how many it was counted of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from data.access import Permission
from data.bank import telling
from data.codebook import form_and_kind
from data.codebook.practice import event_name, material_name
from data.errors import NotFoundError
from data.i18n import _, number
from data.names import sort_key
from data.papers.declining import initials
from data.papers.kinds import About, PaperKind, Subject
from data.records.ids import PersonId
from data.records.pair import Pair, PairState
from data.records.practice import Event, EventState, Presence, StudyState
from data.records.programme import Meeting, MeetingState, Programme
from data.records.selection import Training, TrainingResult
from data.store import Work

RECORD = "mentor_record"
WORKED = frozenset(
    {
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.FINISHING,
        PairState.COMPLETED,
        PairState.CLOSED,
        PairState.TERMINATED,
    }
)
FINISHED = frozenset({PairState.COMPLETED, PairState.CLOSED})
OVER = FINISHED | {PairState.TERMINATED}
REACHED = 0  # level of a goal from which it counts as reached
HOUR = 60
NONE = "–"


def record(work: Work, subject: str) -> Mapping[str, object]:
    """What a mentor has done at this school, year by year.

    Raises:
        NotFoundError: nobody may be named, or the person has led no pair.
    """
    who = PersonId(subject)
    pairs = _led(work, who)
    if not pairs or who not in telling.told(work).live:
        raise NotFoundError(kind="person", id=subject)
    person = work.people.get(who)
    return {
        "person": person.fio,
        "post": person.post or _("teacher"),
        "period": _period(work, pairs),
        "pairs": [_pair(one, at) for at, one in enumerate(pairs, start=1)],
        "outcomes": _numbered(_outcomes(work, pairs)),
        "trainings": _numbered(_trainings(work, who)),
        "events": _numbered(_events(work, who)),
        "publications": _numbered(_publications(work, who)),
    }


def _led(work: Work, who: PersonId) -> list[Pair]:
    """Pairs and groups a person has led in fact, the oldest first."""
    found = [
        one for one in work.pairs.of_person(who) if one.mentor_id == who and one.state in WORKED
    ]
    return sorted(found, key=lambda one: (one.year, one.started_on or date.max, one.id))


def _period(work: Work, pairs: Sequence[Pair]) -> str:
    first = min((one.started_on for one in pairs if one.started_on), default=None)
    ended = all(one.state in OVER for one in pairs)
    last = max((one.ended_on for one in pairs if one.ended_on), default=None) if ended else None
    return f"{_day(first)} – {_day(last or work.today)}"


def _pair(one: Pair, at: int) -> Mapping[str, object]:
    return {
        "number": at,
        "year": one.year,
        "role": _("mentor of a group") if len(_mentees(one)) > 1 else _("mentor"),
        "mentees": len(_mentees(one)),
        "form": form_and_kind(one.form, one.kind),
        "term": f"{_day(one.started_on)} – {_day(one.ended_on) if one.ended_on else '…'}",
        "basis": one.basis or NONE,
    }


def _mentees(one: Pair) -> set[PersonId]:
    return {*one.mentee_ids, *one.former_ids}


def _outcomes(work: Work, pairs: Sequence[Pair]) -> Iterator[Mapping[str, str]]:
    """Figures of pairs that are over, each with its base; none where there is no base."""
    over = [one for one in pairs if one.state in OVER]
    programmes = [found for one in over if (found := work.programmes.of_pair(one.id)) is not None]
    meetings = [row for one in over for row in work.meetings.of_pair(one.id)]
    if over:
        done = sum(one.state in FINISHED for one in over)
        yield _figure(_("programmes completed"), done, _n(len(over), _("programmes over")))
    yield from _goals(programmes)
    yield from _meetings(programmes, meetings)


def _goals(programmes: Iterable[Programme]) -> Iterator[Mapping[str, str]]:
    levels = [goal.level for one in programmes for goal in one.goals if goal.level is not None]
    if levels:
        reached = sum(one >= REACHED for one in levels)
        yield _figure(_("goals reached"), reached, _n(len(levels), _("goals with a level")))


def _meetings(
    programmes: Sequence[Programme], meetings: Iterable[Meeting]
) -> Iterator[Mapping[str, str]]:
    held = [one for one in meetings if one.state is MeetingState.HELD]
    planned = sum(one.meetings_planned for one in programmes)
    if planned:
        yield _figure(_("meetings held"), len(held), _n(planned, _("meetings planned")))
    if held:
        hours = number(sum(one.minutes for one in held) / HOUR, 1)
        base = _n(len(held), _("meetings held"))
        yield {"name": _("hours of meetings"), "value": hours, "base": base}


def _figure(name: str, value: int, base: str) -> Mapping[str, str]:
    return {"name": name, "value": str(value), "base": base}


def _n(count: int, of: str) -> str:
    return f"n = {count} ({of})"


def _trainings(work: Work, who: PersonId) -> Iterator[Mapping[str, str]]:
    found = [one for one in work.trainings.of(who) if one.result is not None]
    for one in sorted(found, key=lambda one: (one.ended_on or date.max, one.id)):
        yield {
            "title": _title(work, one),
            "hours": number(one.hours, 1),
            "on": _day(one.ended_on),
            "result": _("passed") if one.result is TrainingResult.PASSED else _("not passed"),
        }


def _title(work: Work, one: Training) -> str:
    return work.courses.get(one.course_id).title if one.course_id else one.title


def _events(work: Work, who: PersonId) -> Iterator[Mapping[str, str]]:
    """Events that were held and where the person was, or spoke."""
    there = {one.event_id for one in work.attendances.of(who) if one.presence is Presence.ATTENDED}
    for one in sorted(work.events.all(), key=lambda one: (one.at, one.id)):
        spoke = any(who in line.speaker_ids for line in one.agenda)
        if one.state is EventState.HELD and (spoke or one.id in there):
            yield {
                "on": _day(one.at.astimezone(work.zone).date()),
                "title": _event(one),
                "part": _("speaker") if spoke else _("participant"),
            }


def _event(one: Event) -> str:
    return f"{event_name(one.kind.value)}: {one.title}"


def _publications(work: Work, who: PersonId) -> Iterator[Mapping[str, str]]:
    """Published cases with the name on them, and what stands in the practice library."""
    for study in sorted(work.studies.all(), key=lambda one: (one.year, one.id)):
        if who in study.author_ids and study.named and study.state is StudyState.PUBLISHED:
            yield {
                "on": _day(study.published_on),
                "title": study.body.get("title", "") or NONE,
                "kind": material_name("case"),
            }
    for one in sorted(work.materials.all(), key=lambda one: (one.added_on, one.id)):
        if who in one.author_ids and one.removed_on is None and one.study_id is None:
            yield {
                "on": _day(one.added_on),
                "title": one.title,
                "kind": material_name(one.kind),
            }


def _numbered(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, object]]:
    return [{"number": at, **one} for at, one in enumerate(rows, start=1)]


def _day(on: date | None) -> str:
    return f"{on:%d.%m.%Y}" if on else NONE


def _mentors(work: Work) -> Sequence[Subject]:
    """Whoever has led a pair and may be named, in alphabet order."""
    live = telling.told(work).live
    led = {
        one.mentor_id for one in work.pairs.all() if one.state in WORKED and one.mentor_id in live
    }
    people = sorted((work.people.get(one) for one in led), key=lambda one: sort_key(one.fio))
    return [Subject(id=one.id, words=initials(one)) for one in people]


def _whose(_work: Work, subject: str) -> PersonId:
    return PersonId(subject)


PAPERS = (
    PaperKind(
        code=RECORD,
        template=RECORD,
        about=About.PERSON,
        signer="director",
        reads=Permission.PROGRAMME_READ,
        writes=Permission.PROGRAMME_WRITE,
        values=record,
        person=_whose,
        subjects=_mentors,
    ),
)
