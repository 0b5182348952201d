"""Commands as a shell runs them, in this process: the exit code, and what was said where."""

import sys
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


def run(capsys, *words: object, language: str = "ru") -> Said:
    """``nastavnik WORDS``."""
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch, speaking(language):
        patch.setattr(sys, "argv", ["nastavnik", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
    told = capsys.readouterr()
    return Said(left.value.code or 0, " ".join(told.out.split()), " ".join(told.err.split()))
