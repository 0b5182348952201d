"""A worker process with handlers that misbehave in every way a job can."""

import os
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread

from data.errors import StateError
from data.jobs import Task, work_until
from data.settings import Settings
from data.store import Store

ROOT = Path(__file__).parents[1]
STEPS = 12


def steps(task: Task) -> dict[str, object]:
    """Small writes, one transaction a step; what is there already is not done again."""
    for step in range(STEPS):
        with task.work() as work:
            name = f"{task.job.key}:{step}"
            work.settings_kv.put(name, work.settings_kv.get(name, 0) or 1)
            counter = f"{task.job.key}:commits"
            work.settings_kv.put(counter, work.settings_kv.get(counter, 0) + 1)
        task.progress(step / STEPS, f"шаг {step}")
        time.sleep(0.02)
    with task.work() as work:
        ends = f"{task.job.key}:ends"
        work.settings_kv.put(ends, work.settings_kv.get(ends, 0) + 1)
        task.done(work, {"steps": STEPS})
    return {}


def careful(task: Task) -> dict[str, object]:
    """Asks whether to stop."""
    for _moment in range(400):
        task.progress(0.5)
        time.sleep(0.05)
    return {}


def deaf(task: Task) -> dict[str, object]:
    """Never asks."""
    time.sleep(60)
    return {}


def broken(task: Task) -> dict[str, object]:
    raise RuntimeError("Петрова Анна Ивановна")


def refused(task: Task) -> dict[str, object]:
    raise StateError(kind="round", state="closed", wanted="compute")


def deadly(task: Task) -> dict[str, object]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def plain(task: Task) -> dict[str, object]:
    return {"said": task.arguments["word"]}


HANDLERS = {one.__name__: one for one in (steps, careful, deaf, broken, refused, deadly, plain)}


def command(settings: Settings):
    """Arguments that start a worker of a name on an installation."""

    def named(name: str) -> list[str]:
        code = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
            f"from tests.job_worker import main; main(*sys.argv[1:])"
        )
        return [sys.executable, "-c", code, str(settings.home), settings.database, name]

    return named


def main(home: str, database: str, name: str) -> None:
    Thread(target=_until_alone, daemon=True).start()
    store = Store.open(Settings(home=Path(home), database=database))
    work_until(Event(), store, HANDLERS, name)


def _until_alone() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
