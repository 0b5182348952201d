"""A school's own template, filled in a spawned child with limits of memory, processor and time."""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import ProgrammeError

FOLDER = Path(__file__).parent
WALL = 4.5  # seconds
MOST = 32 * 1024 * 1024  # bytes of a finished paper
# No -m: the child must not load the programme around it.
START = "import sys; sys.path.append(sys.argv[1]); from confined.child import main; main()"
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
OUT_OF_TIME = {-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)}


class OwnTemplateError(ProgrammeError):
    """Base of what is wrong with a school's own template."""

    code = "output.own_template"


class ForbiddenTemplateError(OwnTemplateError):
    """It holds more than places, lists and conditions: ``detail``."""

    code = "output.template_forbidden"


class EndlessTemplateError(OwnTemplateError):
    """It was not ready within the time: ``seconds``."""

    code = "output.template_endless"


class HeavyTemplateError(OwnTemplateError):
    """It asks for more memory than a paper needs."""

    code = "output.template_heavy"


class BrokenTemplateError(OwnTemplateError):
    """It is no Word document that can be filled: ``detail``."""

    code = "output.template_broken"


class UnknownPlaceError(OwnTemplateError):
    """It has a place that nothing fills: ``detail``."""

    code = "output.template_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A finished file, its words, and the names of the places that the template has."""

    docx: bytes
    text: str
    asked: frozenset[str]


def fill_apart(
    template: bytes, values: Mapping[str, object], stamp: str, *, stamped: bool
) -> Filled:
    """Fill an uploaded template; whatever it does, this process goes on.

    Args:
        template: the file as it was uploaded and has passed the guard.
        values: clean, JSON-ready.
        stamp: the line that marks a draft.
        stamped: whether it has to stand on the paper.

    Raises:
        OwnTemplateError: one of its kinds; the child is dead by then.
    """
    told = {
        "template": base64.b64encode(template).decode(),
        "values": values,
        "stamp": stamp,
        "stamped": stamped,
    }
    answer = _answer(json.dumps(told, ensure_ascii=True, default=str).encode())
    if "refused" in answer:
        raise _refusal(str(answer["refused"]), str(answer["detail"]))
    return Filled(
        docx=base64.b64decode(str(answer["docx"])),
        text=str(answer["text"]),
        asked=frozenset(answer["asked"]),
    )


def _answer(told: bytes) -> dict[str, list[str] | str]:
    command = [sys.executable, "-I", "-c", START, str(FOLDER)]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as child:
        try:
            said, _errors = child.communicate(told, timeout=WALL)
        except subprocess.TimeoutExpired as fault:
            child.kill()
            child.communicate()
            raise EndlessTemplateError(seconds=WALL) from fault
    if child.returncode != 0:
        slow = child.returncode in OUT_OF_TIME
        raise EndlessTemplateError(seconds=WALL) if slow else HeavyTemplateError
    if len(said) > MOST:
        raise HeavyTemplateError
    answer: dict[str, list[str] | str] = json.loads(said)
    return answer


def _refusal(code: str, detail: str) -> OwnTemplateError:
    kinds = {
        "forbidden": ForbiddenTemplateError,
        "missing": UnknownPlaceError,
        "broken": BrokenTemplateError,
    }
    kind = kinds.get(code)
    return kind(detail=detail[:200]) if kind else HeavyTemplateError()
