"""One case in a process of its own: its peak memory and its imports are its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def measured(module: str, name: str) -> dict[str, Any]:
    """What ``python -m benchmarks.<module> <name>`` prints as its last line, a JSON object."""
    command = [sys.executable, "-m", f"benchmarks.{module}", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def peak() -> float:
    """Peak memory of this process, MB; ``getrusage`` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
