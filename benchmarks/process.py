"""One case in a process of its own: its peak memory and its imports are its own."""

import json
import subprocess
import sys
from typing import Any


def measured(module: str, name: str) -> dict[str, Any]:
    """What ``python -m benchmarks.<module> <name>`` prints as its last line, a JSON object."""
    command = [sys.executable, "-m", f"benchmarks.{module}", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
