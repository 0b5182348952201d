"""``nastavnik solve-region``: an invented region solved as one round, and its check."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from dashboard.cli import screen
from data.i18n import _

if TYPE_CHECKING:
    from data.synthetic.region import Outline
    from matching.assign.watching import Executor, Progress, Watch

DONE, FAULT, STOPPED = 0, 1, 130  # 130: ended by Ctrl-C, as shells have it
EXECUTORS = ("threads", "processes", "dask")
FORMAT = "nastavnik.region@1"
SMALL = 1 << 20  # bytes of a ``region.json``, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for; ``stop_at`` is a share, 0 asks for the optimum."""

    outline: "Outline"
    fairness: int = 2
    stop_at: float = 0.0
    executor: str = "threads"
    workers: int
    out: Path


def solve_region(asked: Asked) -> int:
    """Draw the region, solve it, check the plan, write the files; the exit code."""
    from dashboard.cli.tables import OutIsFileError, UnknownWordError
    from matching.assign import Policy

    if asked.executor not in EXECUTORS:
        raise UnknownWordError(word=asked.executor, known=", ".join(EXECUTORS))
    if asked.out.exists() and not asked.out.is_dir():
        raise OutIsFileError(place=asked.out)
    try:
        return _solved(asked, Policy(fairness=asked.fairness))
    except KeyboardInterrupt:
        advice = _(
            "Stopped, nothing is written. The same command begins again; with --gap 0.1 it is done"
            " as soon as a gap of 0.1 % is proved."
        )
        screen.console(stderr=True).print(screen.plain(advice), style="yellow")
        return STOPPED


def _solved(asked: Asked, policy: Any) -> int:
    from dashboard.cli import region_files, results
    from data.synthetic.region import drawn
    from matching.assign import solve, verify
    from matching.proposal.gap import with_gap

    shown, clock = screen.console(), _Clock()
    with waiting() as told:
        told(_("Inventing the region"))
        made = drawn(asked.outline)
        problem = region_files.problem_of(made)
        clock.lap("draw")
        with executor(asked.executor, asked.workers) as where:
            solution = solve(
                problem, policy, watch=watch(told), stop_at=asked.stop_at, executor=where
            )
        clock.lap("solve")
        told(_("Checking the plan over all pairs"))
        faults = verify(problem, solution)
        clock.lap("verify")
    faults = with_gap(faults, solution.certificate, problem.mentees, asked.stop_at)
    code = _said(shown, solution.totals.dump(), solution.certificate.dump(), faults)
    if code != DONE:
        return code
    found = region_files.Solved(
        outline=asked.outline,
        policy=policy,
        stop_at=asked.stop_at,
        solution=solution,
        seconds=clock.laps,
        where={"executor": asked.executor, "workers": asked.workers},
    )
    files = results.write(region_files.contents(made, found), asked.out)
    _written(shown, clock, asked.out, ", ".join(one.name for one in files))
    return DONE


def is_region(file: Path) -> bool:
    """Whether a file says that it is a ``region.json``."""
    return file.stat().st_size <= SMALL and f'"{FORMAT}"'.encode() in file.read_bytes()


def verify(file: Path) -> int:
    """Check the files of a solved region again; 1 if anything in them is wrong."""
    from dashboard.cli import region_files

    shown = screen.console()
    body = region_files.load(file)
    with waiting() as told:
        told(_("Checking the plan over all pairs"))
        found = region_files.check(body, file.parent)
    read = body["certificate"] if found.certificate is None else found.certificate.dump()
    return _said(shown, body["totals"], read, found.faults)


def _said(
    shown: Console,
    totals: Mapping[str, Any],
    certificate: Mapping[str, Any],
    faults: Sequence[str],
) -> int:
    """Tell the plan and its proof; a gap that was asked for is told, and is no fault."""
    from dashboard.cli import telling
    from matching.proposal.gap import proved_gap

    telling.totals(shown, totals)
    telling.proof(shown, certificate, faults, proved_gap(certificate, totals["mentees"]))
    return FAULT if faults else DONE


def _written(shown: Console, clock: "_Clock", out: Path, names: str) -> None:
    from dashboard.cli.telling import number

    laps = {name: number(seconds, 1) for name, seconds in clock.laps.items()}
    times = _("drawn in {draw} s, solved in {solve} s, checked in {verify} s", **laps)
    shown.print(screen.plain(times))
    shown.print(
        screen.plain(_("Written to {place}: {files}", place=out, files=names)), soft_wrap=True
    )


@contextmanager
def waiting() -> Iterator[Callable[[str], None]]:
    """A line that says what goes on; on a terminal only, never among the results."""
    with screen.console(stderr=True).status("…") as status:
        yield lambda said: status.update(screen.plain(said))


def watch(told: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> "Watch":
    """Tell pairs scored, the gap proved so far and the time left; the clock is ours."""
    from data.jobs import saying
    from data.jobs.pace import Pace
    from data.records.job import Stage

    pace = Pace(clock)

    def tell(progress: "Progress") -> None:
        message = f"round.step.{progress.step}"
        stage = Stage(
            step=progress.step,
            priced=progress.priced,
            pairs=progress.pairs,
            gap=progress.gap,
            left=pace.left(progress.share),
        )
        told(f"{_(message)}: {saying.told(stage)}")

    return tell


@contextmanager
def executor(kind: str, workers: int) -> "Iterator[Executor]":
    """Where pairs are scored."""
    from matching import shards
    from matching.assign.watching import Threads

    if kind == "processes":
        with shards.Processes(workers) as processes:
            yield processes
    elif kind == "dask":
        with shards.dask_here(workers) as cluster:
            yield cluster
    else:
        yield Threads(workers)


class _Clock:
    """Seconds of each part of the work."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._since = round(now - self._since, 3), now
