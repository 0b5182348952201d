"""Item 4.2: courses for mentors, who was at which topic, and what a course ends with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.bank.participations import step, this_year, walk
from data.codebook.selection import rules
from data.errors import InvalidValueError
from data.i18n import _
from data.names import clean_text, sort_key
from data.records.bank import MentorState, Participation
from data.records.ids import CourseId, PersonId, TrainingId, new_id
from data.records.selection import Course, CourseState, Topic, Training, TrainingResult
from data.store import Work
from matching.programmes.plan import after_months
from matching.selection.people import fio, named, row_of
from matching.selection.readying import renewed
from matching.selection.refusals import (
    CourseClosedError,
    EmptyCourseError,
    NotSelectedError,
    TrainingOverError,
)

TRAINABLE = frozenset(
    {MentorState.SELECTED, MentorState.IN_TRAINING, MentorState.READY, MentorState.ACTIVE}
)
LONGEST = 400  # hours of one course
OPEN = frozenset({CourseState.PLANNED, CourseState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow:
    """A mentor in a course; ``share`` of its hours attended, in [0, 1]."""

    training: Training
    fio: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A course with its people; ``hours`` are academic, of 45 minutes."""

    course: Course
    hours: float
    rows: tuple[TrainingRow, ...]


def plan_course(
    work: Work,
    *,
    title: str,
    topics: Sequence[Topic],
    starts_on: date,
    ends_on: date,
    provider: str = "",
    pass_share: float | None = None,
) -> Course:
    """Plan a course.

    Raises:
        EmptyCourseError: no topic with hours.
        InvalidValueError: it has no title, ends before it begins, a topic lies outside, or the
            share is not in (0, 1].
    """
    work.require(Permission.SELECTION_WRITE)
    share = rules().pass_share if pass_share is None else pass_share
    _check(title, topics, starts_on, ends_on, share)
    kept = work.courses.put(
        Course(
            id=CourseId(new_id()),
            school_id=work.school_id,
            year=this_year(work),
            title=clean_text(title),
            provider=clean_text(provider),
            topics=tuple(_tidy(one) for one in topics),
            starts_on=starts_on,
            ends_on=ends_on,
            pass_share=share,
        )
    )
    work.audit("course.planned", None, kept)
    return kept


def cancel_course(work: Work, course_id: CourseId, reason: str) -> Course:
    """Give up a course that is not over; its mentors stay where they are."""
    work.require(Permission.SELECTION_WRITE)
    before = _open(work, course_id)
    after = work.courses.put(replace(before, state=CourseState.CANCELLED))
    work.audit("course.cancelled", before, after, reason=clean_text(reason))
    return after


def enrol(work: Work, course_id: CourseId, mentor_ids: Sequence[PersonId]) -> tuple[Training, ...]:
    """Put mentors into a course, each once; a selected one is in training from now on.

    Raises:
        CourseClosedError: the course is over.
        NotSelectedError: somebody is neither selected nor ready.
        InvalidValueError: nobody is named.
    """
    work.require(Permission.SELECTION_WRITE)
    course = _open(work, course_id)
    if not mentor_ids:
        raise InvalidValueError(field="candidate", value="", rule=_("choose a person"))
    known = {one.person_id: one for one in work.trainings.of_course(course_id)}
    return tuple(
        known[one] if one in known else _enrolled(work, course, one)
        for one in dict.fromkeys(mentor_ids)
    )


def attend(work: Work, course_id: CourseId, topic: str, mentor_ids: Collection[PersonId]) -> Course:
    """Write down who was at a topic; everybody else of the course was not.

    Raises:
        InvalidValueError: the course has no such topic.
    """
    work.require(Permission.SELECTION_WRITE)
    before = _open(work, course_id)
    if topic not in {one.code for one in before.topics}:
        raise InvalidValueError(field="topic", value=topic, rule=_("a topic of the course"))
    for one in work.trainings.of_course(course_id):
        _marked(work, before, one, topic, there=one.person_id in mentor_ids)
    if before.state is CourseState.RUNNING:
        return before
    after = work.courses.put(replace(before, state=CourseState.RUNNING))
    work.audit("course.begun", before, after)
    return after


def finish_course(
    work: Work, course_id: CourseId, ended_on: date | None = None
) -> tuple[Training, ...]:
    """End a course: who was at enough of its hours is ready for the term of the regulation.

    Raises:
        EmptyCourseError: nobody is enrolled.
        InvalidValueError: a day to come, or before the course began.
    """
    work.require(Permission.SELECTION_WRITE)
    before = _open(work, course_id)
    day = ended_on or min(work.today, before.ends_on)
    if not before.starts_on <= day <= work.today:
        raise InvalidValueError(
            field="course_last", value=day, rule=_("within the course, not later")
        )
    people = work.trainings.of_course(course_id)
    if not people:
        raise EmptyCourseError(title=before.title)
    after = work.courses.put(replace(before, state=CourseState.HELD, ends_on=day))
    work.audit("course.held", before, after)
    gone = named(work).gone
    return tuple(_ended(work, after, one, day) for one in people if one.person_id not in gone)


def outside(
    work: Work,
    mentor_id: PersonId,
    *,
    title: str,
    hours: float,
    certificate: str,
    ended_on: date,
) -> Training:
    """Count a course taken elsewhere by its certificate; the mentor is ready.

    Raises:
        InvalidValueError: a field is missing, or a day to come.
        TrainingOverError: it would not count any more today.
        NotSelectedError: neither selected nor ready.
    """
    work.require(Permission.SELECTION_WRITE)
    row = _trainable(work, mentor_id)
    _check_certificate(work, title, hours, certificate, ended_on)
    until = counts_until(work, ended_on)
    if until < work.today:
        raise TrainingOverError(until=f"{until:%d.%m.%Y}")
    kept = work.trainings.put(
        Training(
            id=TrainingId(new_id()),
            school_id=work.school_id,
            person_id=mentor_id,
            course_id=None,
            title=clean_text(title),
            hours=hours,
            result=TrainingResult.PASSED,
            certificate=clean_text(certificate),
            ended_on=ended_on,
        )
    )
    work.audit("training.counted", None, kept, subject=f"person:{mentor_id}")
    made_ready(work, row, kept.title, until)
    return kept


def courses(work: Work, year: str = "") -> tuple[CourseView, ...]:
    """Courses of a year with their people, the newest first; nobody without a live consent."""
    work.require(Permission.SELECTION_READ)
    found = work.courses.of_year(year or this_year(work))
    return tuple(view_of(work, one) for one in reversed(found))


def view_of(work: Work, course: Course) -> CourseView:
    """A course with the people who may be named. Asks no permission."""
    called = named(work)
    whole = hours_of(course)
    rows = [
        TrainingRow(
            training=one,
            fio=called(one.person_id),
            share=one.hours / whole if whole else 0.0,
        )
        for one in work.trainings.of_course(course.id)
        if one.person_id not in called.gone
    ]
    ordered = tuple(sorted(rows, key=lambda one: sort_key(one.fio)))
    return CourseView(course=course, hours=whole, rows=ordered)


def hours_of(course: Course) -> float:
    """Academic hours of a course."""
    return sum(one.hours for one in course.topics)


def counts_until(work: Work, ended_on: date) -> date:
    """The last day a training that ended on a day counts, by the regulation in force."""
    months = work.schools.get(work.school_id).regulation.ready_months
    return after_months(ended_on, months)


def made_ready(work: Work, row: Participation, title: str, until: date) -> Participation:
    """Make a mentor ready up to a day. Asks no permission: the use case does.

    Who is ready already, or at work, stays in the state and gets the new day.
    """
    words = _("training: {title}", title=title)
    if row.state is MentorState.SELECTED:
        row = step(work, row, MentorState.IN_TRAINING)
    if row.state is MentorState.IN_TRAINING:
        return walk(work, row, (MentorState.READY,), words, until)
    return renewed(work, row, until, words)


def _enrolled(work: Work, course: Course, who: PersonId) -> Training:
    row = _trainable(work, who)
    kept = work.trainings.put(
        Training(
            id=TrainingId(new_id()),
            school_id=work.school_id,
            person_id=who,
            course_id=course.id,
            title=course.title,
        )
    )
    work.audit("training.enrolled", None, kept, subject=f"person:{who}")
    if row.state is MentorState.SELECTED:
        step(work, row, MentorState.IN_TRAINING)
    return kept


def _trainable(work: Work, who: PersonId) -> Participation:
    row = row_of(work, who)
    if row.state not in TRAINABLE or who in named(work).gone:
        raise NotSelectedError(fio=fio(work, who))
    return row


def _marked(work: Work, course: Course, before: Training, topic: str, *, there: bool) -> None:
    chosen = {*before.attended, topic} if there else set(before.attended) - {topic}
    attended = tuple(one.code for one in course.topics if one.code in chosen)
    if attended == before.attended:
        return
    hours = sum(one.hours for one in course.topics if one.code in chosen)
    after = work.trainings.put(replace(before, attended=attended, hours=hours))
    work.audit("training.attended", before, after, subject=f"person:{before.person_id}")


def _ended(work: Work, course: Course, before: Training, day: date) -> Training:
    passed = before.hours >= course.pass_share * hours_of(course)
    result = TrainingResult.PASSED if passed else TrainingResult.FAILED
    after = work.trainings.put(replace(before, result=result, ended_on=day))
    work.audit(f"training.{result.value}", before, after, subject=f"person:{before.person_id}")
    row = row_of(work, before.person_id)
    if passed and row.state in TRAINABLE:
        made_ready(work, row, course.title, counts_until(work, day))
    return after


def _open(work: Work, course_id: CourseId) -> Course:
    found = work.courses.get(course_id)
    if found.state not in OPEN:
        raise CourseClosedError(title=found.title)
    return found


def _check(
    title: str, topics: Sequence[Topic], starts_on: date, ends_on: date, share: float
) -> None:
    if not clean_text(title):
        raise InvalidValueError(field="course_title", value="", rule=_("not empty"))
    if not topics or any(one.hours <= 0 for one in topics):
        raise EmptyCourseError(title=clean_text(title))
    if ends_on < starts_on:
        raise InvalidValueError(
            field="course_last", value=ends_on, rule=_("not before the first day")
        )
    if not 0.0 < share <= 1.0:
        raise InvalidValueError(field="pass_share", value=share, rule="0–1")
    if (
        len({one.code for one in topics}) != len(topics)
        or sum(one.hours for one in topics) > LONGEST
    ):
        raise InvalidValueError(field="course_topics", value=len(topics), rule=_("each topic once"))
    if any(one.on is not None and not starts_on <= one.on <= ends_on for one in topics):
        raise InvalidValueError(field="course_topics", value="", rule=_("days within the course"))


def _check_certificate(
    work: Work, title: str, hours: float, certificate: str, ended_on: date
) -> None:
    for name, text in (("course_title", title), ("certificate", certificate)):
        if not clean_text(text):
            raise InvalidValueError(field=name, value="", rule=_("not empty"))
    if not 0.0 < hours <= LONGEST:
        raise InvalidValueError(field="training_hours", value=hours, rule=f"1–{LONGEST}")
    if ended_on > work.today:
        raise InvalidValueError(
            field="training_ended_on", value=ended_on, rule=_("today or earlier")
        )


def _tidy(one: Topic) -> Topic:
    return replace(one, title=clean_text(one.title), form=clean_text(one.form))
