"""Coverage is noted, mentors are trained, candidates are listed, talked with and decided about."""

from collections.abc import Sequence

from dashboard.bootstrap import papering
from dashboard.cli.living.stage import CURATOR, Stage
from data.codebook.selection import questions, topics
from data.i18n import _
from data.papers import making, signing
from data.records.bank import MentorState
from data.records.ids import CourseId, PersonId
from data.records.selection import CandidacyState, Course
from data.store import Work
from matching import selection

COVERED, PLANNED, ENDED, LISTED, TALKED, DECIDED = 37, 33, 12, 8, 6, 4  # days ago
LISTS, CANDIDATES = 3, 3


def begun(stage: Stage) -> None:
    """The autumn of selection and training, in the order of the days."""
    papering.register()
    stage.on(COVERED, _noted, stage, "coverage_note", "")
    stage.on(PLANNED, _planned, stage)
    stage.on(LISTED, _listed, stage)


def _noted(stage: Stage, kind: str, subject: str) -> None:
    """A paper is made, and its signature is entered from the sheet."""
    made = stage.did(CURATOR, making.issue_paper, kind, subject, {})
    stage.did(CURATOR, signing.sign, made.id, signed_on=stage.now.date(), number=str(made.number))


def _planned(stage: Stage) -> None:
    """A course for everybody who is on the way to matching or in it; one is exempt."""
    people = stage.saw(CURATOR, selection.ready)
    if not people:
        return
    course = stage.did(
        CURATOR,
        selection.plan_course,
        title=_("School of the mentor"),
        provider=_("Invented centre of teachers' development"),
        topics=topics(),
        starts_on=stage.day(PLANNED - 2),
        ends_on=stage.day(ENDED),
    )
    ready = sorted(people, key=lambda one: one.state is MentorState.IN_TRAINING)
    first, *others = [one.person_id for one in ready]
    words = _("Invented reason: has taught mentors of the district for years.")
    stage.did(CURATOR, selection.exempt, first, words)
    if others:
        stage.did(CURATOR, selection.enrol, course.id, others)
        _visited(stage, course, others)
        stage.on(ENDED - 1, _ended, stage, course.id)


def _visited(stage: Stage, course: Course, people: Sequence[PersonId]) -> None:
    """Topic by topic; who was in training before comes once only and has to go on learning."""
    step = (PLANNED - 2 - ENDED) / len(course.topics)
    for at, topic in enumerate(course.topics):
        there = list(people) if at == 0 or len(people) == 1 else list(people)[:-1]
        ago = round(PLANNED - 3 - at * step)
        stage.on(ago, stage.did, CURATOR, selection.attend, course.id, topic.code, there)


def _ended(stage: Stage, course_id: CourseId) -> None:
    stage.did(CURATOR, selection.finish_course, course_id)
    _noted(stage, "training_sheet", course_id)


def _listed(stage: Stage) -> None:
    """Mentees who still wait get a shortlist each; interviews follow, the first is decided."""
    waiting = stage.saw(CURATOR, selection.seekers)
    lists = [made for one in waiting[:LISTS] if (made := stage.did(CURATOR, _made, one.id))]
    for candidates in lists:
        for who in candidates:
            stage.on(TALKED, _talked, stage, who)
    for place, who in enumerate(lists[0] if lists else ()):
        stage.on(DECIDED, _decided, stage, who, place)
    if lists:
        stage.on(DECIDED - 1, _protocol, stage)


def _made(work: Work, who: PersonId) -> tuple[str, ...]:
    """Ids of the candidates, the best first; none where the rules leave nobody."""
    try:
        made = selection.shortlist(work, [who], CANDIDATES)
    except selection.NobodyToListError:
        return ()
    return tuple(one.id for one in made.rows)


def _talked(stage: Stage, candidacy_id: str) -> None:
    said = _("Invented answer: begins with a visit to a lesson and agrees on one goal.")
    answers = dict.fromkeys(list(questions())[:3], said)
    note = _("Invented note: calm, speaks of own mistakes.")
    stage.did(CURATOR, selection.interview, candidacy_id, answers=answers, note=note)


def _decided(stage: Stage, candidacy_id: str, place: int) -> None:
    """The first is selected, the second stays in reserve, the third is not for this programme."""
    state, words = (
        (CandidacyState.SELECTED, _("Invented reason: the experience answers the request.")),
        (CandidacyState.RESERVE, _("Invented reason: suits as well, has less time.")),
        (CandidacyState.DECLINED, _("Invented reason: another subject is needed.")),
    )[min(place, 2)]
    stage.did(CURATOR, selection.decide, candidacy_id, state, words)


def _protocol(stage: Stage) -> None:
    year = stage.saw(CURATOR, lambda work: work.schools.get(work.school_id).year)
    _noted(stage, "selection_protocol", year)
