"""The child: confine yourself, read standard input, write JSON to standard output."""

import json
import sys
from typing import Any

from .limits import Budget, RefusedError, confine

MEMORY = 480 * 1024 * 1024
SECONDS = 8  # of the processor
XML_NO_MEMORY = 2  # how libxml2 says that memory is out
HEAVY = ("numpy", "pandas", "PIL")  # openpyxl would load them for nothing


def main() -> None:
    """Arguments: folder, format, encoding. Exit code 0 even for a refusal: it is in the JSON."""
    confine(MEMORY, SECONDS)
    sys.modules.update(dict.fromkeys(HEAVY))  # type: ignore[arg-type]
    _folder, form, encoding = sys.argv[1:4]
    answer = outcome(sys.stdin.buffer.read(), form, encoding)
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))


def outcome(content: bytes, form: str, encoding: str = "") -> dict[str, Any]:
    """``{"variants": [sheets, ...]}``, or ``{"refused": code}``: no fault ever gets out."""
    try:
        return {"variants": _read(content, form, encoding)}
    except RefusedError as refusal:
        return {"refused": refusal.args[0]}
    except MemoryError:
        return {"refused": "too_heavy"}
    except Exception as fault:  # noqa: BLE001 -- whatever a parser stumbles over is a broken file
        starved = getattr(fault, "code", None) == XML_NO_MEMORY
        return {"refused": "too_heavy" if starved else "broken", "fault": type(fault).__name__}


def _read(content: bytes, form: str, encoding: str) -> list[list[dict[str, Any]]]:
    budget = Budget()
    if form == "csv":
        from . import delimited  # noqa: PLC0415 -- only the reader that is needed

        return delimited.read(content, budget, encoding)
    if form == "docx":
        from . import docx  # noqa: PLC0415

        return [docx.read(content, budget)]
    from . import xlsx  # noqa: PLC0415

    return [xlsx.read(content, budget)]
