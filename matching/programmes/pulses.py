"""Use cases: the private pulse after a meeting, and the silent call for help.

The partner sees neither, nor that there is one. The answer to the third item is a call for the
curator; the first two are read by nobody but their author.
"""

from datetime import timedelta

from data.codebook.instruments import instrument
from data.errors import InvalidValueError
from data.papers import tasks
from data.records.account import AccountRole
from data.records.ids import MeetingId, PairId, PersonId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.programme import MeetingState
from data.records.questionnaire import Answers
from data.records.task import Task, TaskState
from data.store import Work
from matching.programmes.clock import today_of
from matching.programmes.meetings import doer
from matching.programmes.refusals import NotHeldError

PULSE, HELP = "PULSE", "PULSE.3"
KIND = "help_needed"
RESOLVED_IN = timedelta(days=7)  # T7
YES = "yes"
STANDING = frozenset({TaskState.OPEN, TaskState.IN_HAND})


def pulse(work: Work, meeting_id: MeetingId, answers: Answers) -> Response:
    """Keep how the person of the link found a held meeting; once more replaces it.

    Raises:
        NotHeldError: the meeting was not held.
        InvalidValueError: an answer that is none of the instrument's.
    """
    who = _of_link(work)
    meeting = work.meetings.get(meeting_id)
    doer(work, meeting.pair_id)
    if meeting.state is not MeetingState.HELD:
        raise NotHeldError
    asked = instrument(PULSE)
    for problem in asked.validate(answers):
        raise InvalidValueError(field=problem.question, value=problem.value, rule=problem.code)
    before = pulse_of(work, meeting_id, who)
    if before is not None and dict(before.answers) == dict(answers):
        return before
    kept = work.responses.put(
        Response(
            id=ResponseId(new_id()),
            school_id=work.school_id,
            person_id=who,
            form=Form.DIARY,
            subject=meeting.pair_id,
            instrument=asked.version,
            answers=dict(answers),
            submitted_at=work.now,
            key=f"pulse:{meeting_id}:{who}:{new_id()}",
            context={"meeting": meeting_id},
        )
    )
    work.audit("pulse.given", None, {"response": kept.id}, subject=f"person:{who}")
    if answers.get(HELP) == YES:
        _call(work, meeting.pair_id, who, f"{KIND}:{meeting_id}:{who}", psychologist=False)
    return kept


def pulse_of(work: Work, meeting_id: MeetingId, who: PersonId) -> Response | None:
    """What a person has last said about a meeting. Asks no permission: own pages call it."""
    version = instrument(PULSE).version
    found = [
        one
        for one in work.responses.of(who)
        if one.instrument == version and one.context.get("meeting") == meeting_id
    ]
    return found[-1] if found else None


def ask_help(work: Work, pair_id: PairId, *, psychologist: bool = False) -> Task:
    """The person of the link calls the curator, and the psychologist too where wanted.

    One standing call a person and pair; the next one may come when it was dealt with.
    """
    who = _of_link(work)
    doer(work, pair_id)
    return _call(work, pair_id, who, f"{KIND}:{pair_id}:{who}", psychologist=psychologist)


def _call(work: Work, pair_id: PairId, who: PersonId, key: str, *, psychologist: bool) -> Task:
    called = _opened(work, pair_id, who, AccountRole.CURATOR, key)
    if psychologist:
        _opened(work, pair_id, who, AccountRole.PSYCHOLOGIST, f"{key}:psychologist")
    return called


def _opened(work: Work, pair_id: PairId, who: PersonId, role: AccountRole, key: str) -> Task:
    """A standing task of this cause, or a new one with a number of its own."""
    number = 1
    while (known := work.tasks.by_key(f"{key}:{number}")) is not None:
        if known.state in STANDING:
            return known
        number += 1
    return tasks.open_task(
        work,
        KIND,
        f"pair:{pair_id}",
        role,
        f"{key}:{number}",
        due=today_of(work) + RESOLVED_IN,
        person_id=who,
    )


def _of_link(work: Work) -> PersonId:
    subject = work.link.subject if work.link is not None else ""
    return work.require_link(Form.DIARY, subject)
