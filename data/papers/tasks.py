"""Dated tasks of a role: opened by a cause once, closed by somebody of the role, never lost."""

from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.errors import DeniedError, ProgrammeError, StateError
from data.i18n import _
from data.names import clean_text
from data.records.account import AccountRole
from data.records.ids import PersonId, TaskId, new_id
from data.records.task import Task, TaskState
from data.store import Work

# done when the thing itself is done, never by a word
BY_DEED = frozenset({"erase", "alert_act", "alert_result"})
STANDING = frozenset({TaskState.OPEN, TaskState.IN_HAND})


class ByDeedError(ProgrammeError):
    """This task closes by itself when the deed is done."""

    code = "papers.by_deed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A standing task as the screen shows it; ``days`` are left, negative when it is late."""

    task: Task
    title: str
    fio: str
    overdue: bool
    days: int | None


def open_task(
    work: Work,
    kind: str,
    subject: str,
    role: AccountRole,
    key: str,
    *,
    due: date | None = None,
    person_id: PersonId | None = None,
    note: str = "",
) -> Task:
    """Open a task, once a ``key``: the same cause finds the task it has opened before.

    Asks no permission: the use case that has a cause does. ``note`` never holds private answers.
    """
    known = work.tasks.by_key(key)
    if known is not None:
        return known
    kept = work.tasks.put(
        Task(
            id=TaskId(new_id()),
            school_id=work.school_id,
            kind=kind,
            subject=subject,
            role=role,
            key=key,
            opened_at=work.now,
            opened_by=work.by.id,
            due=due,
            person_id=person_id,
            note=clean_text(note),
        )
    )
    work.audit("task.opened", None, {"kind": kind, "due": due}, subject=f"task:{kept.id}")
    return kept


def close_task(work: Work, task_id: TaskId, note: str = "") -> Task:
    """Note that a task is done.

    Raises:
        DeniedError: it is the task of another role.
        StateError: it is closed already.
        ByDeedError: only the deed itself closes it.
    """
    work.require(Permission.TASK_WRITE)
    before = work.tasks.get(task_id)
    if before.role not in work.by.roles:
        work.refused.append(Permission.TASK_WRITE)
        raise DeniedError(permission=str(Permission.TASK_WRITE))
    if before.state not in STANDING:
        raise StateError(kind="task", state=before.state.value, wanted=TaskState.DONE.value)
    if before.kind in BY_DEED:
        raise ByDeedError
    return _ended(work, before, TaskState.DONE, note)


def settle(work: Work, key: str, note: str = "") -> Task | None:
    """The cause itself was dealt with: its task is done. Asks no permission."""
    known = work.tasks.by_key(key)
    if known is None or known.state not in STANDING:
        return known
    return _ended(work, known, TaskState.DONE, note)


def drop(work: Work, key: str) -> Task | None:
    """The cause is gone: its task is not needed any more. Asks no permission."""
    known = work.tasks.by_key(key)
    if known is None or known.state not in STANDING:
        return known
    return _ended(work, known, TaskState.DROPPED, "")


def mine(work: Work) -> tuple[TaskRow, ...]:
    """Standing tasks of the actor's roles: the nearest term first, those without one last."""
    work.require(Permission.TASK_READ)
    today = work.today
    names = {one.id: one.fio for one in work.people.all()}
    rows = [
        _row(one, names.get(one.person_id, "") if one.person_id else "", today)
        for one in work.tasks.standing()
        if one.role in work.by.roles
    ]
    return tuple(sorted(rows, key=lambda one: (one.task.due or date.max, one.task.opened_at)))


def title(kind: str) -> str:
    """What a kind of task asks for, in the language in force."""
    return _(f"task.{kind}")  # noqa: INT001 -- a code, not a sentence


def _row(task: Task, fio: str, today: date) -> TaskRow:
    days = (task.due - today).days if task.due else None
    return TaskRow(
        task=task, title=title(task.kind), fio=fio, overdue=days is not None and days < 0, days=days
    )


def _ended(work: Work, before: Task, state: TaskState, note: str) -> Task:
    after = work.tasks.put(
        replace(
            before,
            state=state,
            closed_at=work.now,
            closed_by=work.by.id,
            note=clean_text(note) or before.note,
        )
    )
    work.audit(
        f"task.{state.value}",
        {"state": before.state.value},
        {"state": state.value},
        subject=f"task:{before.id}",
    )
    return after
