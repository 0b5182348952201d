"""Measure and write the page: ``python -m benchmarks [section ...] [--full] [--huge] ...``.

Words after the first one that begins with a dash go to the section of the engine.
"""

import sys
from importlib import import_module

SECTIONS = (
    "exact", "score", "rounds", "text", "text_manners", "whole", "office", "forms", "engine",
    "learning", "quality", "recovery",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    """Run the wanted sections, all of them when none is named."""
    dash = next((at for at, word in enumerate(wanted) if word.startswith("-")), len(wanted))
    for name in wanted[:dash] or SECTIONS:
        if name not in SECTIONS:
            print(f"no such section: {name}; there are: {', '.join(SECTIONS)}")
            return 2
        import_module(f"benchmarks.{name}").main(wanted[dash:] if name == "engine" else [])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
