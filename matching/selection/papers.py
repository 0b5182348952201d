"""Papers of items 3.2, 4.1 and 4.2: what each is made of.

Values beside the head (``data.papers.parameters.head``), all of them texts:

- ``coverage_note``: ``mentees``, ``mentors``, ``places``; ``rows`` of ``name``, ``demand``,
  ``supply``, ``places``, ``gap``; ``leads`` of ``name``, ``gap``, ``look``. It names nobody.
- ``interview_sheet`` (a candidacy): ``mentor``, ``post``, ``mentees``, ``interviewed_on``; ``rows``
  of ``number``, ``question``, ``answer``; ``note``, ``decision``, ``reason``. Before the interview
  it is a sheet to write on.
- ``selection_protocol`` (a school year): ``count``, ``decided``; ``rows`` of ``number``,
  ``mentees``, ``mentor``, ``points``, ``interviewed_on``, ``decision``, ``reason``.
- ``training_programme`` (a course): ``title``, ``provider``, ``first``, ``last``, ``hours``,
  ``share``; ``rows`` of ``number``, ``title``, ``hours``, ``form``, ``on``.
- ``training_sheet`` (a course): ``title``, ``first``, ``last``, ``hours``, ``topics``; ``rows`` of
  ``number``, ``mentor``, ``attended``, ``hours``, ``result``, ``until``.
- ``training_certificate`` (a training that was passed): ``mentor``, ``title``, ``provider``,
  ``hours``, ``ended_on``, ``until``.

People without a live consent are left out of lists; a paper about one of them is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from data.access import Permission
from data.bank.participations import this_year
from data.codebook import label
from data.codebook.selection import questions
from data.i18n import _, number
from data.papers.kinds import About, PaperKind, Subject
from data.records.ids import CandidacyId, CourseId, PersonId, TrainingId
from data.records.selection import (
    Candidacy,
    Course,
    CourseState,
    Training,
    TrainingResult,
)
from data.store import Work
from matching.rounds.naming import Names
from matching.selection import covering
from matching.selection.courses import CourseView, counts_until, hours_of, view_of
from matching.selection.deciding import DECISIONS
from matching.selection.people import named, together
from matching.selection.refusals import NoConsentError

BLANK = "____________________"
DASH = "—"
PERCENT = 100


def _coverage(work: Work, _subject: str) -> Mapping[str, object]:
    found = covering.counted_now(work)
    return {
        "mentees": str(found.mentees),
        "mentors": str(found.mentors),
        "places": str(found.places),
        "rows": [
            {
                "name": one.name,
                "demand": str(one.demand),
                "supply": str(one.supply),
                "places": str(one.places),
                "gap": str(one.gap) if one.gap else DASH,
            }
            for one in found.rows
        ],
        "leads": [
            {
                "name": one.name,
                "gap": str(one.gap),
                "look": "; ".join(covering.look(lead) for lead in one.leads),
            }
            for one in found.uncovered
        ],
    }


def _interview(work: Work, subject: str) -> Mapping[str, object]:
    one = work.candidacies.get(CandidacyId(subject))
    called = named(work)
    _insist(called, (one.mentor_id, *one.mentee_ids))
    return {
        "mentor": called(one.mentor_id),
        "post": work.people.get(one.mentor_id).post,
        "mentees": together(called, one.mentee_ids),
        "interviewed_on": _day(one.interviewed_on),
        "rows": [
            {"number": str(at), "question": asked.text(), "answer": one.answers.get(code, "")}
            for at, (code, asked) in enumerate(questions().items(), start=1)
        ],
        "note": one.note or BLANK,
        "decision": _decision(one) or BLANK,
        "reason": one.reason or BLANK,
    }


def _protocol(work: Work, subject: str) -> Mapping[str, object]:
    called = named(work)
    found = [
        one
        for one in work.candidacies.of_year(subject or this_year(work))
        if not any(who in called.gone for who in (one.mentor_id, *one.mentee_ids))
    ]
    ordered = sorted(found, key=lambda one: (one.mentee_ids, one.rank, one.id))
    return {
        "count": str(len(found)),
        "decided": str(sum(one.state in DECISIONS for one in found)),
        "rows": [
            {
                "number": str(at),
                "mentees": together(called, one.mentee_ids),
                "mentor": called(one.mentor_id),
                "points": str(one.points),
                "interviewed_on": _day(one.interviewed_on, DASH),
                "decision": _decision(one) or DASH,
                "reason": one.reason or DASH,
            }
            for at, one in enumerate(ordered, start=1)
        ],
    }


def _programme(work: Work, subject: str) -> Mapping[str, object]:
    one = work.courses.get(CourseId(subject))
    return {
        **_course(one),
        "provider": one.provider,
        "share": str(round(one.pass_share * PERCENT)),
        "rows": [
            {
                "number": str(at),
                "title": topic.title,
                "hours": _hours(topic.hours),
                "form": topic.form or DASH,
                "on": _day(topic.on, DASH),
            }
            for at, topic in enumerate(one.topics, start=1)
        ],
    }


def _sheet(work: Work, subject: str) -> Mapping[str, object]:
    view = view_of(work, work.courses.get(CourseId(subject)))
    return {
        **_course(view.course),
        "topics": [
            f"{at}. {topic.title} ({_hours(topic.hours)})"
            for at, topic in enumerate(view.course.topics, start=1)
        ],
        "rows": list(_attended(work, view)),
    }


def _attended(work: Work, view: CourseView) -> Iterator[Mapping[str, str]]:
    place = {topic.code: str(at) for at, topic in enumerate(view.course.topics, start=1)}
    for at, row in enumerate(view.rows, start=1):
        one = row.training
        yield {
            "number": str(at),
            "mentor": row.fio,
            "attended": ", ".join(place[code] for code in one.attended if code in place) or DASH,
            "hours": _hours(one.hours),
            "result": _result(one),
            "until": _until(work, one),
        }


def _certificate(work: Work, subject: str) -> Mapping[str, object]:
    one = work.trainings.get(TrainingId(subject))
    called = named(work)
    _insist(called, (one.person_id,))
    course = work.courses.get(one.course_id) if one.course_id else None
    return {
        "mentor": called(one.person_id),
        "title": course.title if course else one.title,
        "provider": course.provider if course else "",
        "hours": _hours(one.hours),
        "ended_on": _day(one.ended_on),
        "until": _until(work, one),
    }


def _course(one: Course) -> Mapping[str, object]:
    return {
        "title": one.title,
        "first": _day(one.starts_on),
        "last": _day(one.ends_on),
        "hours": _hours(hours_of(one)),
    }


def _insist(called: Names, people: Sequence[PersonId]) -> None:
    """Refuse a paper about people of whom one may not be named."""
    if any(one in called.gone for one in people):
        raise NoConsentError


def _decision(one: Candidacy) -> str:
    return label("candidacy_state", one.state.value) if one.state in DECISIONS else ""


def _result(one: Training) -> str:
    if one.result is None:
        return DASH
    return _("passed") if one.result is TrainingResult.PASSED else _("not passed")


def _until(work: Work, one: Training) -> str:
    if one.result is not TrainingResult.PASSED or one.ended_on is None:
        return DASH
    return _day(counts_until(work, one.ended_on))


def _day(on: date | None, none: str = BLANK) -> str:
    return f"{on:%d.%m.%Y}" if on else none


def _hours(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)


def _candidates(work: Work) -> Sequence[Subject]:
    called = named(work)
    return [
        Subject(id=one.id, words=f"{called(one.mentor_id)} · {together(called, one.mentee_ids)}")
        for one in work.candidacies.of_year(this_year(work))
        if not any(who in called.gone for who in (one.mentor_id, *one.mentee_ids))
    ]


def _year(work: Work) -> Sequence[Subject]:
    year = this_year(work)
    decided = any(one.state in DECISIONS for one in work.candidacies.of_year(year))
    return (Subject(id=year, words=year),) if decided else ()


def _courses(work: Work) -> Sequence[Subject]:
    return [
        Subject(id=one.id, words=one.title)
        for one in work.courses.of_year(this_year(work))
        if one.state is not CourseState.CANCELLED
    ]


def _begun(work: Work) -> Sequence[Subject]:
    return [one for one in _courses(work) if work.trainings.of_course(CourseId(one.id))]


def _passed(work: Work) -> Sequence[Subject]:
    called = named(work)
    return [
        Subject(id=one.id, words=f"{called(one.person_id)} · {course.title}")
        for course in work.courses.of_year(this_year(work))
        for one in work.trainings.of_course(course.id)
        if one.result is TrainingResult.PASSED and one.person_id not in called.gone
    ]


def _candidate(work: Work, subject: str) -> PersonId:
    return work.candidacies.get(CandidacyId(subject)).mentor_id


def _trained(work: Work, subject: str) -> PersonId:
    return work.trainings.get(TrainingId(subject)).person_id


PAPERS = (
    PaperKind(
        code="coverage_note",
        template="coverage_note",
        about=About.YEAR,
        items=("3.2",),
        signer="curator",
        writes=Permission.SELECTION_WRITE,
        values=_coverage,
    ),
    PaperKind(
        code="interview_sheet",
        template="interview_sheet",
        about=About.CANDIDACY,
        items=("4.1",),
        signer="curator",
        reads=Permission.SELECTION_READ,
        writes=Permission.SELECTION_WRITE,
        values=_interview,
        person=_candidate,
        subjects=_candidates,
        optional=("post",),
    ),
    PaperKind(
        code="selection_protocol",
        template="selection_protocol",
        about=About.YEAR,
        items=("4.1",),
        signer="curator",
        reads=Permission.SELECTION_READ,
        writes=Permission.SELECTION_WRITE,
        values=_protocol,
        subjects=_year,
    ),
    PaperKind(
        code="training_programme",
        template="training_programme",
        about=About.COURSE,
        items=("4.2",),
        signer="director",
        writes=Permission.SELECTION_WRITE,
        values=_programme,
        subjects=_courses,
        optional=("provider",),
    ),
    PaperKind(
        code="training_sheet",
        template="training_sheet",
        about=About.COURSE,
        items=("4.2",),
        signer="curator",
        writes=Permission.SELECTION_WRITE,
        values=_sheet,
        subjects=_begun,
    ),
    PaperKind(
        code="training_certificate",
        template="training_certificate",
        about=About.COURSE,
        items=("4.2",),
        signer="director",
        writes=Permission.SELECTION_WRITE,
        values=_certificate,
        person=_trained,
        subjects=_passed,
        optional=("provider",),
    ),
)
