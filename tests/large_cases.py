"""Large rounds made small: the same instance as a matrix and as factors.

Run by hand for as many random cases as wanted: ``python -m tests.large_cases 3000``.
"""

import sys
import time
from dataclasses import dataclass

import numpy as np

from matching.assign import Bilinear, LargeProblem, Policy, Problem, verify
from matching.assign.lazy.engine import Dials
from matching.assign.lazy.solve import solve_large
from matching.assign.optimum import optimum

KINDS = ("clustered", "tied", "random")
RANK = 6


@dataclass(frozen=True)
class Case:
    """One round in both forms."""

    large: LargeProblem
    whole: Problem
    policy: Policy
    dials: Dials


def factors(rng: np.random.Generator, mentees: int, mentors: int, kind: str):
    """Whole factors; tied ones are Likert answers, clustered ones stand round a few centres."""
    if kind == "tied":
        return rng.integers(0, 3, (mentees, RANK)), rng.integers(1, 6, (mentors, RANK))
    if kind == "random":
        return rng.integers(0, 128, (mentees, RANK)), rng.integers(0, 128, (mentors, RANK))
    centres = rng.integers(0, 100, (2, 4, RANK))
    near = [rng.integers(-9, 10, (size, RANK)) for size in (mentees, mentors)]
    laid = [
        np.clip(centres[side][rng.integers(0, 4, len(one))] + one, 0, 127)
        for side, one in enumerate(near)
    ]
    return laid[0], laid[1]


def locks_of(rng: np.random.Generator, units, capacity) -> dict[int, int]:
    """Some allowed pairs within capacity."""
    room, found = capacity.copy(), {}
    for row in np.flatnonzero(rng.random(len(units)) < 0.1).tolist():
        open_ = np.flatnonzero((units[row] >= 0) & (room > 0))
        if len(open_):
            found[row] = int(rng.choice(open_))
            room[found[row]] -= 1
    return found


def case(seed: int, most: int = 40) -> Case:
    """Any round: capacities with 0, prohibitions of 0-95 %, ties, tiers, locks, floors."""
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(0, most)), int(rng.integers(0, most // 2))
    one, other = factors(rng, mentees, mentors, str(rng.choice(KINDS)))
    unit = max(int((one.max(0, initial=0) * other.max(0, initial=0)).sum()), 1)
    banned = np.argwhere(rng.random((mentees, mentors)) < rng.choice([0, 0.05, 0.5, 0.95]))
    scores = Bilinear(one, other, unit=unit, banned=banned)
    units = scores.tile(np.arange(mentees), 0, mentors).astype(np.int64)
    capacity = rng.integers(0, 4, mentors)
    tiers = rng.integers(0, rng.integers(1, 4), mentees)
    ids = [f"mentee-{at}" for at in range(mentees)], [f"mentor-{at}" for at in range(mentors)]
    locks = locks_of(rng, units, capacity)
    return Case(
        large=LargeProblem(scores, capacity, tiers, locks, *ids),
        whole=Problem(
            np.maximum(units, 0) / unit, units >= 0, capacity, tiers, locks, *ids, unit=unit
        ),
        policy=Policy(
            fairness=int(rng.choice([1, 2, 4, 8])), floor=rng.choice([None, None, 0.3, 0.6])
        ),
        dials=dials(rng),
    )


def dials(rng: np.random.Generator) -> Dials:
    """Anything that may change the time and never the plan."""
    return Dials(
        listed=int(rng.integers(1, 9)),
        rows=int(rng.integers(1, 20)),
        steps=[(1e-4,), (1e-2,), (0.3, 1e-3), (0.1, 0.01, 0.001)][rng.integers(4)],
        few=int(rng.integers(0, 4)),
        waiting=int(rng.integers(1, 20)),
        ahead=int(rng.integers(0, 3)),
    )


def same(one: Case) -> bool:
    """Whether the engine gives the plan, the worth and the proof of the matrix."""
    found = solve_large(one.large, one.policy, dials=one.dials)
    whole = optimum(one.whole, one.policy)
    return (
        verify(one.large, found) == []
        and found.mentor_of.tolist() == whole.mentor_of.tolist()
        and found.certificate.primal == whole.certificate.primal
    )


def main(cases: int, first: int, most: int) -> int:
    """Compare ``cases`` random rounds of up to ``most`` mentees; the number of mismatches."""
    begun = time.perf_counter()
    wrong = [seed for seed in range(first, first + cases) if not same(case(seed, most))]
    spent = time.perf_counter() - begun
    sys.stdout.write(f"{cases} cases, {len(wrong)} mismatches {wrong[:9]}, {spent:.0f} s\n")
    return len(wrong)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(given + [3000, 1, 40][len(given) :]))))
