"""Use cases of a warning: taken in hand, given back, resolved, opened again, judged.

A party of the pair does none of it. The superior of a mentee decides with a second word.
"""

from dataclasses import replace
from enum import StrEnum

from analytics.alerts.keeping import ENDED, GONE, URGENT, act_key, kept, result_key, told
from analytics.alerts.refusals import (
    MediationRunsError,
    NotTakenError,
    NotUrgentError,
    OwnPairError,
    UndoLateError,
)
from analytics.alerts.seeing import calls
from analytics.alerts.terms import handling
from data.access import Permission
from data.accounts import conflicts
from data.errors import InvalidValueError, MissingReasonError, StateError
from data.names import clean_text
from data.papers import tasks
from data.records.ids import AlertId
from data.records.monitoring import Alert, AlertState
from data.records.pair import Pair
from data.records.task import TaskState
from data.store import Work

MOST_NOTE = 1000  # characters


class Action(StrEnum):
    """What was done about a warning: a closed list."""

    CALL = "call"
    JOINT_MEETING = "joint_meeting"
    HELP = "help"
    PAUSE = "pause"
    REMATCH = "rematch"
    NONE = "none"


class Result(StrEnum):
    """How the pair does some weeks later: a closed list, about the pair and nobody of it."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    ENDED = "ended"


def is_party(work: Work, pair: Pair) -> bool:
    """Whether the actor is the mentor or a mentee of the pair."""
    me = work.by.person_id
    return me is not None and me in {pair.mentor_id, *pair.mentee_ids, *pair.former_ids}


def take(work: Work, alert_id: AlertId) -> Alert:
    """Take a raised warning in hand; whoever takes it answers for it.

    Raises:
        OwnPairError: the actor is of the pair.
        StateError: it is in hand or resolved already.
    """
    before = _mine(work, alert_id)
    _in_state(before, AlertState.RAISED, wanted=AlertState.IN_HAND)
    after = kept(
        work, replace(before, state=AlertState.IN_HAND, owner=work.by.id, taken_on=work.today)
    )
    told(work, "taken", before, after)
    return after


def give_back(work: Work, alert_id: AlertId) -> Alert:
    """Undo the taking: the warning waits for somebody again, its term runs on."""
    before = _mine(work, alert_id)
    _in_state(before, AlertState.IN_HAND, wanted=AlertState.RAISED)
    after = kept(work, replace(before, state=AlertState.RAISED, owner=None, taken_on=None))
    told(work, "given_back", before, after)
    return after


def resolve(work: Work, alert_id: AlertId, action: str, note: str = "") -> Alert:
    """Resolve a warning by one of the closed list; ``none`` says why.

    Another mentor is looked for only after days of mediation; ending the pair is a use case of
    pairs, called beside this one in the same transaction.

    Raises:
        InvalidValueError: no action of the list, or a note that is too long.
        MissingReasonError: nothing was done, and nobody says why.
        NotUrgentError, NotTakenError, MediationRunsError: it is too soon for another mentor.
        SecondWordError: the actor is the superior of the mentee and nobody else has agreed.
    """
    before = _mine(work, alert_id)
    if before.state is AlertState.RESOLVED:
        raise StateError(kind="alert", state=before.state.value, wanted=AlertState.RESOLVED.value)
    if action not in set(Action):
        raise InvalidValueError(field="action", value=action, rule=" | ".join(Action))
    said = _checked(note)
    if action == Action.NONE and not said:
        raise MissingReasonError(action="none")
    if action == Action.REMATCH:
        check_rematch(work, before)
    conflicts.require_second(work, [work.pairs.get(before.pair_id)])
    after = kept(
        work,
        replace(
            before,
            state=AlertState.RESOLVED,
            action=action,
            note=said,
            owner=before.owner or work.by.id,
            resolved_on=work.today,
        ),
    )
    told(work, "resolved", before, after)
    tasks.settle(work, act_key(alert_id))
    _answer_calls(work, after)
    return after


def check_rematch(work: Work, alert: Alert) -> None:
    """Refuse to look for another mentor before the pair was helped for some days.

    Raises:
        NotUrgentError: the warning is yellow.
        NotTakenError: nobody has taken it in hand.
        MediationRunsError: names the first day.
    """
    if alert.level not in URGENT:
        raise NotUrgentError
    if alert.taken_on is None:
        raise NotTakenError
    first = alert.taken_on + handling().mediation
    if work.today < first:
        raise MediationRunsError(on=first.strftime("%d.%m.%Y"))


def reopen(work: Work, alert_id: AlertId) -> Alert:
    """Undo a resolving on the same day: the warning is in hand again.

    Raises:
        UndoLateError: another day, the pair has ended, or another mentor is looked for.
        StateError: it is not resolved.
    """
    before = _mine(work, alert_id)
    _in_state(before, AlertState.RESOLVED, wanted=AlertState.IN_HAND)
    pair = work.pairs.get(before.pair_id)
    if not may_undo(work, before, pair):
        raise UndoLateError
    after = kept(
        work,
        replace(
            before,
            state=AlertState.IN_HAND,
            action="",
            note="",
            owner=work.by.id,
            taken_on=before.taken_on or work.today,
            resolved_on=None,
        ),
    )
    told(work, "reopened", before, after)
    _open_again(work, alert_id)
    return after


def may_undo(work: Work, alert: Alert, pair: Pair) -> bool:
    """Whether a resolving can be undone: today, the pair works, no other mentor was looked for."""
    if alert.state is not AlertState.RESOLVED or alert.resolved_on != work.today:
        return False
    return pair.state not in GONE and alert.action != Action.REMATCH


def judge(work: Work, alert_id: AlertId, result: str, false_alarm: bool) -> Alert:  # noqa: FBT001
    """Note how the pair does now, and whether the warning was a false one.

    Raises:
        InvalidValueError: no result of the list.
        StateError: it is not resolved, or its pair had ended by itself.
    """
    before = _mine(work, alert_id)
    if before.state is not AlertState.RESOLVED or before.action == ENDED:
        raise StateError(kind="alert", state=before.state.value, wanted="judged")
    if result not in set(Result):
        raise InvalidValueError(field="result", value=result, rule=" | ".join(Result))
    after = kept(work, replace(before, result=result, false_alarm=false_alarm))
    told(work, "judged", before, after)
    tasks.settle(work, result_key(alert_id))
    return after


def _mine(work: Work, alert_id: AlertId) -> Alert:
    """The warning, for whoever may write and is not of its pair.

    Raises:
        OwnPairError: a party of the pair.
    """
    work.require(Permission.ALERT_WRITE)
    found = work.alerts.get(alert_id)
    if is_party(work, work.pairs.get(found.pair_id)):
        raise OwnPairError
    return found


def _answer_calls(work: Work, alert: Alert) -> None:
    """Calls for help the warning rested on are answered with it."""
    if "help" not in alert.factors:
        return
    for one in calls(work).get(alert.pair_id, ()):
        tasks.settle(work, one.key)


def _in_state(alert: Alert, state: AlertState, *, wanted: AlertState) -> None:
    if alert.state is not state:
        raise StateError(kind="alert", state=alert.state.value, wanted=wanted.value)


def _checked(note: str) -> str:
    said = clean_text(note)
    if len(said) > MOST_NOTE:
        raise InvalidValueError(field="note", value=f"{said[:20]}…", rule=f"≤ {MOST_NOTE}")
    return said


def _open_again(work: Work, alert_id: AlertId) -> None:
    known = work.tasks.by_key(act_key(alert_id))
    if known is not None and known.state is TaskState.DONE:
        work.tasks.put(replace(known, state=TaskState.OPEN, closed_at=None, closed_by=None))
        work.audit("task.opened", None, {"kind": known.kind}, subject=f"task:{known.id}")
