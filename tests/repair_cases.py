"""Repair against brute force on random schools, by hand: ``python -m tests.repair_cases 2000``.

Each case is a school whose mentor has left: up to five mentees, up to three mentors. Every plan the
rules allow is listed; the careful repair must touch no running pair, the wide one must serve the
most people and, among such plans, move the fewest running pairs.
"""

import sys
from itertools import product

import numpy as np

from matching.assign import Problem
from matching.pairs.leaving import careful, wide

SEED = 20260901


def case(rng: np.random.Generator) -> tuple[Problem, np.ndarray]:
    """A random school: scores, rules, places, and who runs with whom."""
    mentees, mentors = int(rng.integers(2, 6)), int(rng.integers(2, 4))
    fit = rng.integers(0, 1001, (mentees, mentors)) / 1000
    may = rng.random((mentees, mentors)) < rng.choice([0.3, 0.5, 0.8])
    room, before = rng.integers(1, 3, mentors), np.full(mentees, -1, np.int64)
    load = np.zeros(mentors, np.int64)
    for row in range(mentees):
        at = int(rng.integers(-1, mentors))
        if at >= 0 and load[at] < room[at]:
            before[row], may[row, at] = at, True
            load[at] += 1
    return Problem(fit, may, room, rng.integers(0, 3, mentees)), before


def plans(problem: Problem) -> list[np.ndarray]:
    """Every plan the rules allow."""
    found = []
    for plan in product(range(-1, problem.mentors), repeat=problem.mentees):
        chosen = np.array(plan)
        served = np.flatnonzero(chosen >= 0)
        load = np.bincount(chosen[served], minlength=problem.mentors)
        if problem.eligible[served, chosen[served]].all() and (load <= problem.capacity).all():
            found.append(chosen)
    return found


def touched(plan: np.ndarray, before: np.ndarray) -> int:
    """Running pairs a plan ends."""
    return int(((before >= 0) & (plan != before)).sum())


def fault(problem: Problem, before: np.ndarray) -> str:
    """What is wrong with the two repairs of a school; nothing when both are the best."""
    every = plans(problem)
    quiet, proven = careful(problem, before)
    still = max(int((one >= 0).sum()) for one in every if touched(one, before) == 0)
    if not proven or touched(quiet, before) or int((quiet >= 0).sum()) != still:
        return "careful"
    open_, sure = wide(problem, before)
    most = max(int((one >= 0).sum()) for one in every)
    fewest = min(touched(one, before) for one in every if int((one >= 0).sum()) == most)
    if not sure or (int((open_ >= 0).sum()), touched(open_, before)) != (most, fewest):
        return "wide"
    return ""


def main(count: int) -> int:
    """Try so many schools; how many were repaired badly."""
    rng, bad, moved = np.random.default_rng(SEED), 0, 0
    for number in range(count):
        problem, before = case(rng)
        wrong = fault(problem, before)
        moved += touched(wide(problem, before)[0], before) > 0
        if wrong:
            bad += 1
            sys.stdout.write(f"case {number}: {wrong}\n")
    told = f"{count} schools, {moved} in which a running pair had to move, {bad} repaired badly"
    sys.stdout.write(f"{told}\n")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)))
