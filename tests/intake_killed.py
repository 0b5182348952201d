"""An import that is killed: a process that forks one importer a line of its standard input.

The fork spares importing the program anew for every kill.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.bank import imports
from data.bank.imports import committing
from data.records.account import AccountRole
from data.records.ids import BatchId
from data.records.intake import TableKind
from data.settings import Settings
from data.store import Store
from tests.intake_files import delimited, quick
from tests.stores import NOW, account

ROOT = Path(__file__).parents[1]
PEOPLE = 120


def upload(number: int) -> imports.Upload:
    """A questionnaire table nobody has sent yet; the same number is the same upload."""
    header = ["ФИО", "Год рождения", "Скольких наставляемых вы готовы вести одновременно?"]
    rows = [header, *[[name, "1980", "2"] for name in names(number)]]
    content = delimited(rows)
    return imports.Upload(
        id=BatchId(f"batch{number}"),
        file_name="анкеты.csv",
        sha256=f"{number:064x}",
        size=len(content),
        reading=quick(content, "анкеты.csv", TableKind.MENTORS),
    )


def names(number: int) -> list[str]:
    """Names that resemble no other name."""
    drawn = random.Random(number)
    word = lambda: "".join(drawn.choices("абвгдежзиклмнопрст", k=9)).capitalize()  # noqa: E731
    return [f"{word()} {word()} {word()}" for _one in range(PEOPLE)]


def bring(store: Store, number: int) -> None:
    """Commit an upload; committing it again changes nothing."""
    curator = account(store, AccountRole.CURATOR)
    with store.work(by=curator, now=NOW) as work:
        imports.commit(work, upload(number))


def brought(store: Store, number: int) -> tuple[bool, int, int, int]:
    """Whether the batch is there; how many people, answers and rows of it are."""
    curator = account(store, AccountRole.CURATOR)
    mine = set(names(number))
    with store.look(by=curator, now=NOW) as work:
        people = {one.id for one in work.people.all() if one.fio in mine}
        sheets = sum(one.person_id in people for one in work.sheets.all())
        rows = len(work.batch_rows.of(BatchId(f"batch{number}")))
        return work.batches.find(BatchId(f"batch{number}")) is not None, len(people), sheets, rows


class Killer:
    """Starts imports in another process and kills them after a while."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def kill(self, number: int, after: float = 0.0, step: str = "") -> bool:
        """Kill the import of an upload, after seconds or before a step of committing it.

        False where it had ended before.
        """
        out, back = self._child.stdin, self._child.stdout
        assert out is not None
        assert back is not None
        out.write(f"{number} {step}\n")
        out.flush()
        pid = int(back.readline())
        if not step:
            time.sleep(after)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return back.readline().strip() == "killed"


@contextmanager
def killer(settings: Settings) -> Iterator[Killer]:
    """A killer of imports into an installation."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from tests.intake_killed import main; main(*sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, str(settings.home), settings.database]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        yield Killer(child)
        assert child.stdin is not None
        child.stdin.close()


def main(home: str, database: str) -> None:
    """Fork an importer for every number that is asked for, and tell how it ended."""
    settings = Settings(home=Path(home), database=database)
    for line in sys.stdin:
        number, _space, step = line.strip().partition(" ")
        pid = os.fork()
        if pid == 0:
            if step:
                setattr(committing, step, lambda *_args: os.kill(os.getpid(), signal.SIGKILL))
            bring(Store.open(settings), int(number))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        _pid, status = os.waitpid(pid, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "ended\n")
        sys.stdout.flush()
