"""Use case: check a stored run again, by code that shares nothing with what solved it."""

from data.access import Permission
from data.records.ids import RoundId
from data.store import Work
from matching.assign import verify
from matching.rounds.lens import lens


def faults(work: Work, round_id: RoundId, run_no: int | None = None) -> list[str]:
    """Codes of everything wrong with a run; an empty list means that its plan is proved.

    The problem is laid out again from the snapshot, the plan and its proof are read as stored.
    """
    work.require(Permission.ROUND_READ)
    seen = lens(work, round_id, run_no).as_run()
    return verify(seen.problem, seen.solution)
