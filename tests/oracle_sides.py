"""Two references for side rules.

All admissible plans of a tiny round, compared in exact fractions; and for group sizes of rounds as
large as a school's, an exact flow for each choice of groups that open, in whole numbers.
Run by hand for as many random cases as wanted: ``python -m tests.oracle_sides 1000``; with
``groups`` as a third word, the second reference; with ``common``, lists that groups share too.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from data.errors import ProgrammeError
from matching.assign import Common, Policy, Problem, solve, verify
from matching.assign.residual import Movable
from matching.assign.sides.aims import aims, held, room
from matching.assign.sides.aims import worth as pair_worth
from matching.assign.sides.rules import Quota, groups
from matching.assign.steps import goal_by_goal
from tests.strategies import random_policy, random_problem

Plan = tuple[tuple[int, ...], ...]  # the mentors of each mentee


def plans(problem: Problem, policy: Policy) -> Iterator[Plan]:
    """All plans that keep rules, floor, locks, places, types, groups and quotas."""
    choices = [list(_choices(problem, policy, mentee)) for mentee in range(problem.mentees)]
    for plan in product(*choices):
        load = Counter(mentor for mentors in plan for mentor in mentors)
        sized = all(
            count <= problem.capacity[mentor] and count >= problem.least[mentor]
            for mentor, count in load.items()
        )
        few = all(_pairs_in(plan, one) <= one.at_most for one in problem.quotas)
        if sized and few and all(_share(plan, one, j) for one in problem.common for j in load):
            yield plan


def _share(plan: Plan, one: Common, mentor: int) -> bool:
    """Whether some option of the mentor suits all of his mentees."""
    his = [mentee for mentee, mentors in enumerate(plan) if mentor in mentors]
    return any(
        all(option in one.mentees[mentee] for mentee in his)
        and (not one.most or len(his) <= one.most[option])
        for option in one.mentors[mentor]
    )


def _pairs_in(plan: Plan, quota: Quota) -> int:
    return sum(mentor in quota.mentors for mentee in quota.mentees for mentor in plan[mentee])


def _choices(problem: Problem, policy: Policy, mentee: int) -> Iterator[tuple[int, ...]]:
    floor = 0.0 if policy.floor is None else policy.floor
    lock = int(problem.locked[mentee])
    may = [
        mentor
        for mentor in range(problem.mentors)
        if mentor == lock
        or (problem.eligible[mentee, mentor] and problem.affinity[mentee, mentor] >= floor)
    ]
    for size in range(int(problem.demand[mentee]) + 1):
        for mentors in combinations(may, size):
            if lock >= 0 and lock not in mentors:
                continue
            if len({int(problem.mentor_type[one]) for one in mentors}) == size:
                yield mentors


def worth(problem: Problem, policy: Policy, plan: Plan) -> tuple[object, ...]:
    """Served per tier, served twice per tier, fairness, total; greater is better."""
    tiers = sorted(set(problem.priority.tolist()))
    fits = [
        Fraction(float(problem.affinity[i, j])) for i, mentors in enumerate(plan) for j in mentors
    ]
    once = tuple(
        sum(problem.priority[i] == tier for i, mentors in enumerate(plan) if mentors)
        for tier in tiers
    )
    twice = tuple(
        sum(problem.priority[i] == tier for i, mentors in enumerate(plan) if len(mentors) > 1)
        for tier in tiers
    )
    return once, twice, -sum((1 - fit) ** policy.fairness for fit in fits), sum(fits)


def best(problem: Problem, policy: Policy) -> tuple[object, ...] | None:
    """The worth of the best plan; None where there is no plan at all."""
    return max((worth(problem, policy, plan) for plan in plans(problem, policy)), default=None)


@dataclass(frozen=True)
class Dials:
    """Which side rules a random case may use."""

    two: bool = True
    groups: bool = True
    quotas: bool = True
    common: bool = False


def random_sides(rng: np.random.Generator, dials: Dials = Dials()) -> tuple[Problem, Policy]:
    """A round small enough for brute force, with side rules that fit its locks."""
    mentors = int(rng.integers(1, 5))
    mentees = int(rng.integers(1, 7 if mentors < 3 else 5))
    policy = random_policy(rng)
    exact = 2 ** (30 // policy.fairness)  # the finest grid on which the goals are whole
    fine = {"grid": exact} if rng.random() < 0.4 else {}
    plain = random_problem(rng, mentees, mentors, most=4, **fine)
    given = {}
    if dials.two:
        given["demand"] = rng.integers(1, 3, mentees)
        given["mentor_type"] = rng.integers(0, int(rng.integers(1, 4)), mentors)
    if dials.groups:
        least = rng.integers(0, 4, mentors)
        given["least"] = np.minimum(least, plain.capacity)
    if dials.quotas:
        given["quotas"] = [_random_quota(rng, plain) for _ in range(int(rng.integers(0, 3)))]
    if dials.common:
        given["common"] = [_random_common(rng, plain) for _ in range(int(rng.integers(1, 3)))]
    return plain.but(**given), policy


def _random_common(rng: np.random.Generator, problem: Problem) -> Common:
    """Options of everybody; whoever is locked together shares the first one."""
    options = int(rng.integers(1, 5))
    mentees = [set(np.flatnonzero(rng.random(options) < 0.45)) for _ in range(problem.mentees)]
    mentors = [set(np.flatnonzero(rng.random(options) < 0.7)) for _ in range(problem.mentors)]
    for row in np.flatnonzero(problem.locked >= 0).tolist():
        mentees[row].add(0)
        mentors[int(problem.locked[row])].add(0)
    most = [5, *rng.integers(1, 5, options - 1).tolist()] if rng.random() < 0.4 else ()
    return Common(tuple(map(tuple, mentees)), tuple(map(tuple, mentors)), tuple(most))


def _random_quota(rng: np.random.Generator, problem: Problem) -> Quota:
    mentees = np.flatnonzero(rng.random(problem.mentees) < 0.7)
    mentors = np.flatnonzero(rng.random(problem.mentors) < 0.7)
    held = np.flatnonzero(problem.locked >= 0)
    inside = np.isin(held, mentees) & np.isin(problem.locked[held], mentors)
    return Quota(mentees, mentors, int(inside.sum() + rng.integers(0, 3)))


def plan_of(found) -> Plan:
    """The mentors of each mentee, ascending."""
    both = zip(found.mentor_of.tolist(), found.second_of.tolist(), strict=True)
    return tuple(tuple(sorted(one for one in pair if one >= 0)) for pair in both)


def mismatch(problem: Problem, policy: Policy) -> str:
    """What is wrong with the answer to one case; empty when nothing is."""
    want = best(problem, policy)
    try:
        found = solve(problem, policy)
    except ProgrammeError as refusal:
        refused = want is None and refusal.code == "assign.least_unreachable"
        return "" if refused else f"refused: {refusal.code}"
    plan = plan_of(found)
    if plan not in set(plans(problem, policy)):
        return f"not admissible: {plan}"
    if worth(problem, policy, plan) != want:
        return f"worse: {plan}"
    return " ".join(verify(problem, found))


def by_opened_groups(problem: Problem, policy: Policy) -> tuple[tuple[int, ...], list[int]] | None:
    """Worth, goal by goal, and plan of the best of all exact flows; for one mentor a mentee.

    An open group has two columns: the places it must fill, whose filling is the first goal of all,
    and the rest. A closed one has none.
    """
    goals, group, best_ = aims(problem, policy), groups(problem), None
    load = held(problem).sum(0)
    for opened in product((False, True), repeat=len(group)):
        shut = group[~np.array(opened, bool)]
        if load[shut].any():
            continue
        field, owner = _opened(problem, goals, np.setdiff1d(group, shut), shut)
        plan, _prices = goal_by_goal(field)
        if (plan >= problem.mentors).sum() < field.capacity[problem.mentors :].sum():
            continue  # an open group stays too small
        chosen = held(problem)
        free, placed = np.flatnonzero(problem.locked < 0), np.flatnonzero(plan >= 0)
        chosen[free[placed], owner[plan[placed]]] = True
        found = pair_worth(problem, goals, chosen)
        if best_ is None or found > best_[0]:
            best_ = found, np.where(chosen.any(1), chosen.argmax(1), -1).tolist()
    return best_


def _opened(problem: Problem, goals, group, shut) -> tuple[Movable, np.ndarray]:
    free = problem.locked < 0
    need = np.maximum(problem.least[group] - held(problem).sum(0)[group], 0)
    rest = room(problem)
    rest[group] -= need
    rest[shut] = 0
    owner = np.append(np.arange(problem.mentors), group)
    eligible = goals.eligible[free][:, owner]
    must = np.zeros(eligible.shape, np.int64)
    must[:, problem.mentors :] = 1
    planes = [first[free][:, None] + pairs[free][:, owner] for first, _second, pairs in goals]
    capacity = np.append(rest, need)
    return Movable(planes=(must, *planes), eligible=eligible, capacity=capacity), owner


def random_groups(rng: np.random.Generator) -> tuple[Problem, Policy]:
    """A round of 10-40 mentees with up to five groups, affinities fine, tied or clustered."""
    mentees, mentors = int(rng.integers(10, 41)), int(rng.integers(3, 13))
    shape = (mentees, mentors)
    kinds = (
        rng.random(shape),
        rng.integers(0, 5, shape) / 4,
        np.clip(rng.random((mentees, 1)) / 2 + rng.random((1, mentors)) / 2, 0, 1),
        np.repeat(rng.random(((mentees + 2) // 3, mentors)), 3, axis=0)[:mentees],
    )
    plain = random_problem(rng, mentees, mentors, most=5, locks=rng.choice([0.0, 0.1]))
    least = np.zeros(mentors, np.int64)
    chosen = rng.permutation(mentors)[: int(rng.integers(1, 6))]
    least[chosen] = np.minimum(rng.integers(2, 6, len(chosen)), plain.capacity[chosen])
    return plain.but(affinity=kinds[int(rng.integers(4))], least=least), random_policy(rng)


def mismatch_of_groups(problem: Problem, policy: Policy) -> str:
    """What is wrong with the answer to one case; worth and plan must be the same to the unit."""
    want = by_opened_groups(problem, policy)
    try:
        found = solve(problem, policy)
    except ProgrammeError as refusal:
        refused = want is None and refusal.code == "assign.least_unreachable"
        return "" if refused else f"refused: {refusal.code}"
    if want is None:
        return "a plan where there is none"
    if not problem.sided:
        return ""
    if found.certificate.primal != want[0]:
        return f"worth {found.certificate.primal} for {want[0]}"
    said = "" if found.mentor_of.tolist() == want[1] else "another plan"
    return " ".join([said, *verify(problem, found)]).strip()


def main(cases: int, seed: int, kind: str = "plans") -> int:
    """Compare ``cases`` random problems; the number of mismatches."""
    rng = np.random.default_rng(seed)
    wrong, begun, kinds = 0, time.perf_counter(), Counter()
    for case in range(cases):
        if kind == "groups":
            problem, policy = random_groups(rng)
        else:
            problem, policy = random_sides(
                rng, Dials(*(rng.random(3) < 0.6).tolist(), kind == "common")
            )
        kinds[_kind(problem, policy)] += 1
        compare = mismatch_of_groups if kind == "groups" else mismatch
        if said := compare(problem, policy):
            wrong += 1
            sys.stdout.write(f"case {case} of seed {seed}: {policy} {said}\n")
    spent = time.perf_counter() - begun
    sys.stdout.write(f"{cases} cases {dict(kinds)}, {wrong} mismatches, {spent:.1f} s\n")
    return wrong


def _kind(problem: Problem, policy: Policy) -> str:
    if not problem.sided:
        return "plain"
    try:
        proof = solve(problem, policy).certificate
    except ProgrammeError as refusal:
        return refusal.code
    if not proof.sides.settled:
        return "not settled"
    return proof.sides.method if proof.proven else f"{proof.sides.method} with a gap"


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    sys.exit(bool(main(*(given + [1000, 1][len(given) :]), *sys.argv[3:])))
