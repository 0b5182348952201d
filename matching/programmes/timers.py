"""What happens once a day: programmes begin, quiet pairs and near checkpoints are told."""

from datetime import timedelta

from data.access import Permission
from data.papers import tasks
from data.records.account import AccountRole
from data.records.pair import Pair, PairState
from data.records.programme import Programme, ProgrammeState
from data.store import Work
from matching.programmes.changing import begin
from matching.programmes.clock import today_of
from matching.programmes.meetings import QUIET, QUIET_KIND, quiet_key, quiet_of

ANSWER_IN = timedelta(days=7)  # T7
AHEAD = timedelta(days=7)  # a checkpoint is told of
CHECKPOINT_KIND = "checkpoint_due"
LIVE = frozenset({ProgrammeState.RUNNING, ProgrammeState.AMENDED})


def tick(work: Work) -> int:
    """Look at every active pair; the same day again opens nothing twice.

    Returns:
        How many tasks stand about quiet pairs and near checkpoints.
    """
    work.require(Permission.PROGRAMME_WRITE)
    told = 0
    for pair in work.pairs.all():
        if pair.state is PairState.ACTIVE:
            found = work.programmes.of_pair(pair.id)
            programme = begin(work, found) if found is not None else None
            told += _quiet(work, pair, programme)
            told += 0 if programme is None else _checkpoints(work, pair, programme)
    _forget_ended(work)
    return told


def _forget_ended(work: Work) -> None:
    """A pair that does not run any more is not quiet, whatever it was."""
    for task in work.tasks.standing():
        if task.kind == QUIET_KIND:
            pair = work.pairs.find(task.subject.removeprefix("pair:"))
            if pair is None or pair.state is not PairState.ACTIVE:
                tasks.drop(work, task.key)


def _quiet(work: Work, pair: Pair, programme: Programme | None) -> int:
    """T5: an active pair without a held meeting for three weeks."""
    meetings = work.meetings.of_pair(pair.id)
    days = quiet_of(work, pair, programme, meetings)
    if days is None or days < QUIET.days:
        return 0
    tasks.open_task(
        work,
        QUIET_KIND,
        f"pair:{pair.id}",
        AccountRole.CURATOR,
        quiet_key(pair, meetings),
        due=today_of(work) + ANSWER_IN,
    )
    return 1


def _checkpoints(work: Work, pair: Pair, programme: Programme) -> int:
    today, told = today_of(work), 0
    for one in programme.checkpoints if programme.state in LIVE else ():
        if one.held_on is None and one.on - AHEAD <= today:
            tasks.open_task(
                work,
                CHECKPOINT_KIND,
                f"pair:{pair.id}",
                AccountRole.CURATOR,
                f"{CHECKPOINT_KIND}:{programme.id}:{one.on.isoformat()}",
                due=one.on,
            )
            told += 1
    return told
