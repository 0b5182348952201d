"""Use cases that compute a round: ask for it, do it as a job, or do it here and now.

A run is written in one transaction that first looks whether the round still is what was computed.
Done twice, it is written once.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from data import jobs
from data.access import Permission
from data.errors import ChangedMeanwhileError
from data.jobs import Task
from data.records.account import Account
from data.records.ids import PersonId, RoundId
from data.records.job import Job
from data.records.round import DecisionKind, Round, RoundStatus, Run, UnmatchedReason
from data.store import Store, Work
from matching.proposal import CancelledError
from matching.rounds import running, snapshot
from matching.rounds.entrants import consented
from matching.rounds.standing import active, fold
from matching.rounds.states import moved, need

KIND = "round.compute"
Open = Callable[[], AbstractContextManager[Work]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """All that one computation reads, read in one transaction."""

    round: Round
    frozen: snapshot.Frozen
    kept: running.Kept
    by_hand: frozenset[PersonId]
    last: Run | None


def ask_to_compute(work: Work, round_id: RoundId) -> Job:
    """Ask for a run; a computed round steps back to frozen for a new one, decisions stand.

    The same request gives the same job, a failed one starts again.
    """
    work.require(Permission.ROUND_WRITE)
    one = work.rounds.get(round_id)
    need(one, RoundStatus.FROZEN, RoundStatus.COMPUTED, action=RoundStatus.COMPUTED.value)
    if one.status is RoundStatus.COMPUTED:
        one = _step_back(work, one)
    return jobs.enqueue(
        work, KIND, {"round_id": round_id, "run_no": one.run_no + 1}, key(work, one)
    )


def key(work: Work, one: Round) -> str:
    """What makes two requests one: the round, its last run, the last decision, who withdrew."""
    decisions = work.decisions.of(one.id)
    last = decisions[-1].seq if decisions else 0
    return f"{KIND}:{one.id}:{one.run_no}:{last}"


def job_of(work: Work, one: Round) -> Job | None:
    """The job that would bring this round its next run, if anybody has asked for it."""
    return work.jobs.by_key(key(work, one))


def compute(task: Task) -> Mapping[str, object]:
    """Do the job ``round.compute``: ``round_id``, ``run_no``."""
    round_id, run_no = RoundId(str(task.arguments["round_id"])), task.arguments["run_no"]
    with task.look() as work:
        one = work.rounds.get(round_id)
        there = work.runs.latest(round_id)
    if there is not None and one.run_no == run_no:
        return _told(there)
    try:
        ready, found = _computed(task.look, round_id, task.progress, task.cancelled)
    except CancelledError as asked:
        raise jobs.JobCancelledError(kind=KIND) from asked
    with task.work() as work:
        run = _write(work, ready, found)
        task.done(work, _told(run))
    return _told(run)


def compute_now(
    store: Store,
    by: Account,
    now: datetime,
    round_id: RoundId,
    progress: running.Progress | None = None,
) -> Run:
    """Compute a frozen or computed round here, without a job; for the command line."""
    with store.work(by=by, now=now) as work:
        work.require(Permission.ROUND_WRITE)
        one = work.rounds.get(round_id)
        if one.status is RoundStatus.COMPUTED:
            _step_back(work, one)
    ready, found = _computed(lambda: store.look(by=by, now=now), round_id, progress, None)
    with store.work(by=by, now=now) as work:
        return _write(work, ready, found)


def _step_back(work: Work, before: Round) -> Round:
    after = work.rounds.put(moved(before, RoundStatus.FROZEN))
    work.audit("round.reopened", before, after)
    return after


def _computed(
    look: Open,
    round_id: RoundId,
    progress: running.Progress | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Ready, running.Computed]:
    with look() as work:
        ready = _ready(work, round_id)
    found = running.compute(ready.frozen, ready.kept, ready.last, progress, cancelled)
    return ready, found


def _ready(work: Work, round_id: RoundId) -> Ready:
    one = work.rounds.get(round_id)
    need(one, RoundStatus.FROZEN, action=RoundStatus.COMPUTED.value)
    frozen = snapshot.read(one, work.snapshots.of(round_id))
    decisions = work.decisions.of(round_id)
    gone, last = gone_from(work, frozen), work.runs.latest(round_id)
    return Ready(
        round=one,
        frozen=frozen,
        kept=running.holding(running.kept_of(decisions, gone), last),
        by_hand=frozenset(
            mentee
            for mentee, stance in fold(decisions).stances.items()
            if stance.kind is DecisionKind.REPLACE
        ),
        last=last,
    )


def gone_from(work: Work, frozen: snapshot.Frozen) -> frozenset[PersonId]:
    """People of a round whose consent to matching is not live any more."""
    return frozenset(PersonId(one) for one in frozen.ids) - consented(work)


def _write(work: Work, ready: Ready, found: running.Computed) -> Run:
    """Keep a run, if the round is still the one it was computed for."""
    work.require(Permission.ROUND_WRITE)
    before = work.rounds.get(ready.round.id)
    if _asks(work, before) != _asks_then(ready):
        raise ChangedMeanwhileError(
            kind="round", id=before.id, yours=ready.round.status.value, theirs=before.status.value
        )
    run_no = before.run_no + 1
    run = work.runs.put(running.run_record(before, run_no, found, work.now))
    work.proposals.put_all(running.proposals(before, run_no, found.outcome, ready.by_hand))
    work.unplaced.put_all(running.unplaced(before, run_no, found.outcome))
    _forget(work, before, ready.kept.gone)
    after = work.rounds.put(moved(before, RoundStatus.COMPUTED, run_no=run_no))
    work.audit("round.computed", before, after)
    return run


def _asks(work: Work, one: Round) -> tuple[object, ...]:
    """What a run rests on: the state, the frozen input, the last run and the last decision."""
    decisions = work.decisions.of(one.id)
    return one.status, one.digest, one.run_no, max((row.seq for row in decisions), default=0)


def _asks_then(ready: Ready) -> tuple[object, ...]:
    """The same when the computation began."""
    one = ready.round
    return one.status, one.digest, one.run_no, ready.kept.seq


def _forget(work: Work, one: Round, gone: frozenset[PersonId]) -> None:
    """Take back every word about a pair with somebody a run leaves out; bans stand.

    Whoever consents again comes back as somebody nobody has decided about: the place that was
    kept may be another's by then.
    """
    for row in active(work.decisions.of(one.id)):
        if row.kind is not DecisionKind.FORBID and {row.mentee_id, row.mentor_id} & gone:
            work.decisions.add(
                one.id,
                DecisionKind.UNDO,
                row.mentee_id,
                row.mentor_id,
                reason=UnmatchedReason.NO_CONSENT.value,
                by=work.by.id,
                at=work.now,
                undoes=row.seq,
            )
            told = {"kind": DecisionKind.UNDO.value, "undoes": row.seq}
            work.audit("round.decided", None, told, subject=f"round:{one.id}")


def _told(run: Run) -> Mapping[str, object]:
    return {"round_id": run.round_id, "run_no": run.run_no, "matched": run.totals["matched"]}
