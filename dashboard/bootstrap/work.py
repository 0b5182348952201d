"""Long work of the office: who does which kind, and who watches over the doer."""

import sys
from collections.abc import Mapping, Sequence

from dashboard.bootstrap import daily, place, reporting
from data.jobs import Handler, Supervisor, Task
from data.records.ids import BatchId
from data.settings import Settings
from data.store import Store


def handlers() -> Mapping[str, Handler]:
    """Kinds of long work and what does them."""
    return {
        "round.compute": compute_round,
        "import.commit": commit_import,
        "invitation.send": send_invitations,
        "weights.back_test": back_test,
        "quality.refresh": refresh_figures,
        daily.KIND: daily.run,
        reporting.KIND: reporting.run,
    }


def compute_round(task: Task) -> Mapping[str, object]:
    """Compute a frozen round: ``round_id``, ``run_no``."""
    from matching import rounds  # noqa: PLC0415 -- the office starts without the engine

    return rounds.compute(task)


def commit_import(task: Task) -> Mapping[str, object]:
    """Take an upload in as its draft says: ``draft``. Read first, write in one transaction."""
    from data.bank.imports import drafts  # noqa: PLC0415 -- the office starts without readers

    draft_id = BatchId(str(task.arguments["draft"]))
    with task.look() as work:
        if work.batches.find(draft_id) is not None:
            return {"batch": draft_id}
        draft = drafts.draft(work, draft_id)
        kept = work.files.shelf
    task.progress(0.1, "reading")
    upload = draft.upload(kept)
    task.progress(0.5, "writing")
    with task.work() as work:
        batch = drafts.take_in(work, upload)
        result = {"batch": batch.id, "counts": dict(batch.counts)}
        task.done(work, result)
    return result


def send_invitations(task: Task) -> Mapping[str, object]:
    """Write letters with personal links: ``ids``, ``base``."""
    from data.invitations import posting  # noqa: PLC0415 -- the office starts without mail

    return posting.send_all(task, place.settings().mail)


def back_test(task: Task) -> Mapping[str, object]:
    """Try learned weights on old rounds and keep them as a proposal: ``weights``, ``basis``."""
    from dashboard.bootstrap.trying import other_plan  # noqa: PLC0415 -- the office starts light
    from matching.rounds.back_test import run  # noqa: PLC0415 -- the same

    return run(task, other_plan)


def refresh_figures(task: Task) -> Mapping[str, object]:
    """Gather anew what figures are counted from: ``periods``, all known ones if left out."""
    from analytics.rollup.refreshing import run  # noqa: PLC0415 -- the office starts without it

    return run(task)


def supervisor(settings: Settings, store: Store) -> Supervisor:
    """The watcher of this installation's worker."""

    def command(name: str) -> Sequence[str]:
        module = "dashboard.bootstrap.worker"
        return (sys.executable, "-m", module, str(settings.home), name)

    return Supervisor(store, command)
