"""Long work of the office: who does which kind, and who watches over the doer."""

import sys
from collections.abc import Mapping, Sequence

from data.jobs import Handler, Supervisor, Task
from data.settings import Settings
from data.store import Store


def handlers() -> Mapping[str, Handler]:
    """Kinds of long work and what does them."""
    return {"round.compute": compute_round, "import.commit": commit_import}


def compute_round(task: Task) -> Mapping[str, object]:
    """Compute a frozen round: ``round_id``, ``run_no``."""
    from matching import rounds  # noqa: PLC0415 -- the office starts without the engine

    return rounds.compute(task)


def commit_import(task: Task) -> Mapping[str, object]:
    """Write a previewed table into the banks: ``batch_id`` and what the person decided."""
    raise NotImplementedError


def supervisor(settings: Settings, store: Store) -> Supervisor:
    """The watcher of this installation's worker."""

    def command(name: str) -> Sequence[str]:
        module = "dashboard.bootstrap.worker"
        return (sys.executable, "-m", module, str(settings.home), name)

    return Supervisor(store, command)
