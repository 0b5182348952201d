"""Imports killed at random moments: ``python -m benchmarks.intake_kills 300``.

After each kill either the whole batch is there or nothing of it; then it is brought again. Stops
at the first file that is half there.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from data.settings import Settings
from tests.intake_killed import PEOPLE, bring, brought, killer
from tests.stores import fresh, open_school

LONGEST = 0.8  # seconds until a kill; an import takes from 0.2 on, more on a busy machine
SCHOOL_OF = 30  # imports until a new school is opened
WHOLE, NOTHING = (True, PEOPLE, PEOPLE, PEOPLE), (False, 0, 0, 0)


def main(arguments: list[str]) -> int:
    """Arguments: how many kills, which seed."""
    wanted = int(arguments[0]) if arguments else 300
    rng = np.random.default_rng(int(arguments[1]) if len(arguments) > 1 else 26)
    killed = whole = done = 0
    started = time.perf_counter()
    while done < wanted:
        with TemporaryDirectory(prefix="nastavnik-kills-") as folder:
            store = fresh(Path(folder))
            open_school(store)
            with killer(Settings(home=Path(folder) / "home")) as killing:
                for number in range(min(SCHOOL_OF, wanted - done)):
                    killed += killing.kill(number, float(rng.uniform(0.0, LONGEST)))
                    found = brought(store, number)
                    if found not in {WHOLE, NOTHING}:
                        print(f"half written: {found}")
                        return 1
                    whole += found == WHOLE
                    bring(store, number)
                    if brought(store, number) != WHOLE:
                        print("repeating did not work")
                        return 1
                    done += 1
            store.close()
    seconds = time.perf_counter() - started
    print(f"{done} imports of {PEOPLE} rows, {killed} killed before the end, {seconds:.0f} s")
    print(f"found whole {whole}, found nothing {done - whole}, found half 0")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
