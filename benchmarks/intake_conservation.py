"""Thousands of dirty files, imported twice each: ``python -m benchmarks.intake_conservation 5000``.

Prints how many rows went where; stops at the first file that loses, doubles or changes anything.
"""

import sys
import time
from collections import Counter

import numpy as np

from data.records.intake import TableKind
from data.synthetic import Mess, invent
from data.synthetic.mess import CONTAINERS
from tests.intake_conservation import SEEN_OFTEN, Tally, check, school


def run(files: int, seed: int) -> Tally:
    """So many files: every kind and every container in turn, faults by chance."""
    rng = np.random.default_rng(seed)
    messes = [Mess(invent("school45", 1)), Mess(invent("lenino14", 2))]
    tally, shapes = Tally(), Counter[str]()
    combinations = [(kind, one) for kind in TableKind for one in CONTAINERS]
    made = 0
    while made < files:
        with school() as (store, curator):
            for _one in range(SEEN_OFTEN):
                kind, container = combinations[made % len(combinations)]
                dirty = messes[made % 2].file(rng, kind, container)
                check(store, curator, dirty, tally)
                shapes.update(dirty.dirts)
                made += 1
        if made % (20 * SEEN_OFTEN) == 0:
            print(f"{tally.files} read, {tally.refused} asked about", flush=True)
    print(f"faults put in: {sum(shapes.values())}, of {len(shapes)} sorts")
    return tally


def main(arguments: list[str]) -> int:
    """Arguments: how many files, which seed."""
    files = int(arguments[0]) if arguments else 5000
    seed = int(arguments[1]) if len(arguments) > 1 else 26
    started = time.perf_counter()
    tally = run(files, seed)
    seconds = time.perf_counter() - started
    print(f"seed {seed}: {tally.files} files read, {tally.refused} asked about, {seconds:.0f} s")
    print(f"rows: {tally.rows}, in all {sum(tally.rows.values())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
