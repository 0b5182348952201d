"""Parsing in a spawned, limited child: whatever the file does, the office goes on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from data.intake.refusals import BY_CHILD, BrokenError, TooHeavyError, TooSlowError

FOLDER = Path(__file__).parent
WALL = 8.5  # seconds; the guard has had its share before
# No -m: the child must not load the program around it.
START = "import sys; sys.path.append(sys.argv[1]); from parsers.child import main; main()"
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
OUT_OF_TIME = {-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)}

Sheets = list[dict[str, Any]]


def parse(content: bytes, form: str, file_name: str, encoding: str = "") -> list[Sheets]:
    """Sheets of a file; several variants where the separator of a CSV is not certain.

    Raises:
        UnreadableError: one of its kinds; the child is dead by then.
    """
    command = [sys.executable, "-I", "-c", START, str(FOLDER), form, encoding]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as child:
        try:
            said, _ = child.communicate(content, timeout=WALL)
        except subprocess.TimeoutExpired as fault:
            child.kill()
            child.communicate()
            raise TooSlowError(file=file_name) from fault
    if child.returncode != 0:
        slow = child.returncode in OUT_OF_TIME
        raise (TooSlowError if slow else TooHeavyError)(file=file_name)
    return _variants(said, file_name)


def _variants(said: bytes, file_name: str) -> list[Sheets]:
    answer = json.loads(said)
    if "refused" in answer:
        raise BY_CHILD.get(answer["refused"], BrokenError)(file=file_name)
    variants: list[Sheets] = answer["variants"]
    return variants
