"""How fast and how small bad files are refused: ``python -m benchmarks.intake_bombs``.

Each file is brought to a fresh process, so that the peaks of memory are its own: of the process
that guards, and of the limited child that parses. A second thread wakes every few milliseconds
meanwhile, as the office's requests do: its longest oversleep is how long the office stands still.
Prints the rows of a Markdown table.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from data.errors import ProgrammeError
from data.intake import read_table
from tests.intake_files import BOMBS

WALL, MEMORY = 10.0, 512  # seconds, MB: what was promised
MB, NAP = 1024, 0.005


class Sleeper(Thread):
    """Naps and remembers by how much it overslept the most, in seconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worst = 0.0
        self.awake = Event()

    def run(self) -> None:
        """Nap until told to stop."""
        while not self.awake.is_set():
            began = time.perf_counter()
            time.sleep(NAP)
            self.worst = max(self.worst, time.perf_counter() - began - NAP)


def refusal(path: Path) -> dict[str, object]:
    """Bring one file: its code, seconds, peaks in MB of this process and of the child."""
    content = path.read_bytes()
    sleeper = Sleeper()
    sleeper.start()
    began = time.perf_counter()
    try:
        read_table(content, path.name)
        code = "read"
    except ProgrammeError as refused:
        code = refused.code
    seconds = time.perf_counter() - began
    sleeper.awake.set()
    return {
        "code": code,
        "seconds": seconds,
        "pause": sleeper.worst * 1000,
        "guard": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MB,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MB,
    }


def apart(*arguments: str) -> str:
    """What this script says in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.intake_bombs", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def row(name: str, folder: Path) -> tuple[str, bool]:
    """A row of the table, and whether the promise was kept."""
    path = folder / name
    apart("make", str(path))
    told = json.loads(apart("bring", str(path)))
    size = f"{path.stat().st_size / 1024:,.0f}"
    seconds = f"{told['seconds']:.2f}"
    pause = f"{told['pause']:.0f}"
    memory = [str(told["guard"]), str(told["child"] or "–")]
    cells = [name, size, told["code"], seconds, pause, *memory]
    kept = told["code"] == BOMBS[name][1] and told["seconds"] <= WALL and told["child"] <= MEMORY
    return "| " + " | ".join(cells) + " |", kept


def main(arguments: list[str]) -> int:
    """Without arguments every bomb; ``make`` and ``bring`` with a path serve it."""
    if arguments:
        way, path = arguments[0], Path(arguments[1])
        if way == "make":
            path.write_bytes(BOMBS[path.name][0]())
        else:
            sys.stdout.write(json.dumps(refusal(path)))
        return 0
    print("| file | KB | refused as | seconds | others stand, ms | guard, MB | child, MB |")
    print("|---|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        made = [row(name, Path(folder)) for name in BOMBS]
    print("\n".join(line for line, _kept in made))
    broken = sum(not kept for _line, kept in made)
    print(f"{len(BOMBS)} files, {broken} outside of {WALL:.0f} s and {MEMORY} MB")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
