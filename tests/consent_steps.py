"""``python -m tests.consent_steps N [seed]``: N random steps, every output asked after each."""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from dashboard.bootstrap import following
from tests.consent_world import World, step

LIFE = 100  # steps of one school


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(wanted: int, seed: int) -> None:
    """Walk through schools of ``LIFE`` steps each; say what was done."""
    chance, done, asked, erased = random.Random(seed), Counter(), 0, 0
    began = time.monotonic()
    while sum(done.values()) < wanted:
        with tempfile.TemporaryDirectory(prefix="nastavnik-consents-") as folder:
            world = World(Path(folder), list(following.ALL))
            try:
                for _one in range(min(LIFE, wanted - sum(done.values()))):
                    done[step(world, chance.choice)] += 1
            finally:
                world.close()
            asked, erased = asked + world.asked, erased + len(world.erased)
            say(f"{sum(done.values())} steps, {asked} outputs, {erased} erased")
    say(f"{dict(done)} {time.monotonic() - began:.0f} s, seed {seed}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
