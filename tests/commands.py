"""Commands as a shell runs them, in this process: the exit code, and what was said where."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from dashboard.cli import main
from data.i18n import speaking


@dataclass(frozen=True)
class Said:
    """``code`` of the exit, ``out`` and ``err`` with runs of spaces as one."""

    code: int
    out: str
    err: str


@contextmanager
def own_umask() -> Iterator[None]:
    """A command may narrow what it creates for the rest of its life; the tests live on."""
    before = os.umask(0o022)
    os.umask(before)
    try:
        yield
    finally:
        os.umask(before)


def run(capsys, *words: object, language: str = "ru") -> Said:
    """``nastavnik WORDS``."""
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch, speaking(language), own_umask():
        patch.setattr(sys, "argv", ["nastavnik", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
    told = capsys.readouterr()
    return Said(left.value.code or 0, " ".join(told.out.split()), " ".join(told.err.split()))
