"""Measure and write the page: ``python -m benchmarks [section ...]``."""

import sys
from importlib import import_module

SECTIONS = ("exact", "score", "rounds", "text", "whole", "office")


def main(wanted: list[str]) -> int:
    """Run the wanted sections, all of them when none is named."""
    for name in wanted or SECTIONS:
        if name not in SECTIONS:
            print(f"no such section: {name}; there are: {', '.join(SECTIONS)}")
            return 2
        import_module(f"benchmarks.{name}").main([])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
