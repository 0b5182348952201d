"""The child: confine yourself, read the order from standard input, write the paper as JSON."""

import base64
import io
import json
import sys
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 4  # of the processor
HEAVY = ("numpy", "pandas", "PIL")  # nothing here needs them


def main() -> None:
    """Exit code 0 even for a refusal: it is in the JSON."""
    confine(MEMORY, SECONDS)
    sys.modules.update(dict.fromkeys(HEAVY))  # type: ignore[arg-type]
    answer = outcome(json.loads(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def confine(memory: int, seconds: int) -> None:
    """Limit this process for good; where the system knows no limits the parent's clock is left."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:  # pragma: no cover -- Windows
        return
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(limit)
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (kept, kept))


def outcome(order: dict[str, Any]) -> dict[str, Any]:
    """``{"docx", "text", "asked"}``, or ``{"refused": code, "detail"}``."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- within the limits
    from jinja2 import UndefinedError  # noqa: PLC0415
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    from . import filling  # noqa: PLC0415
    from .places import ForbiddenError  # noqa: PLC0415

    content = base64.b64decode(order["template"])
    try:
        paper = DocxTemplate(io.BytesIO(content))
        finished, asked = filling.fill(
            paper, order["values"], order["stamp"], stamped=order["stamped"]
        )
        return {
            "docx": base64.b64encode(finished).decode(),
            "text": filling.text_of(finished),
            "asked": sorted(asked),
        }
    except (ForbiddenError, SecurityError) as fault:
        return {"refused": "forbidden", "detail": str(fault)}
    except UndefinedError as fault:
        return {"refused": "missing", "detail": str(fault.message)}
    except (MemoryError, RecursionError):
        return {"refused": "heavy", "detail": ""}
    except Exception as fault:  # noqa: BLE001 -- whatever it stumbles over is a broken template
        return {"refused": "broken", "detail": type(fault).__name__}
