"""Demos for tests that only look: each is played once for all processes of a run, then shared.

Playing one costs seconds; whoever writes takes a copy of the folder.
"""

import fcntl
import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.cli import screen, story, town
from tests.commands import own_umask

CLOCK = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)  # a Sunday
SCHOOLS = 2  # beside the school: a municipality of three, not of 28
WIDE = 500  # columns: a sentence a line


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """``home`` of a demo and ``out``, what was said while it was played, runs of spaces as one."""

    home: Path
    out: str


def once(tmp_path_factory: pytest.TempPathFactory, school: str) -> Demo:
    """The demo of a school at ``CLOCK``; what went to the log lies in ``said.log`` of its home."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # the folder of the whole run
    place = base / f"demo-{school}"
    told = base / f"demo-{school}.txt"
    with _alone(base / f"demo-{school}.lock"):
        if not told.exists():
            said = _played(place, school)
            told.write_text(said, "utf-8")
    return Demo(home=place, out=told.read_text("utf-8"))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _played(place: Path, school: str) -> str:
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda one: records.append(one.getMessage())
    logging.getLogger().addHandler(handler)
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), own_umask():
        patch.setattr(story, "_now", lambda: CLOCK)
        patch.setattr(town, "SCHOOLS", SCHOOLS)
        patch.setattr(screen, "PIPED", WIDE)
        story.demo(place, None, school, 1, serve=False)
    logging.getLogger().removeHandler(handler)
    (place / "said.log").write_text("\n".join(records), "utf-8")
    return " ".join(out.getvalue().split())
