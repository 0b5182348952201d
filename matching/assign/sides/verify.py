"""Check a stored plan with side rules: code of its own, shared with nothing that solves.

What can be checked here: every rule, every count, the bound that the prices of places put over
every plan, that each goal said to be proved by prices is, that no plan serves more mentees, tier by
tier (``coverage``: asked of HiGHS again, over rules laid out anew), and that no single change of
the plan and no exchange of two mentors betters it. What cannot: that no plan far off has better
scores where a goal was settled by the solver. Its step says so, and the gap to the bound stands
beside it; only solving again can tell more.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise, product

from matching.assign.certificate import Solution
from matching.assign.problem import Problem
from matching.assign.sides.counted import Counted, Worth, added, fitting
from matching.assign.sides.coverage import served
from matching.assign.sides.nearby import improvable

Faults = Iterator[tuple[str, bool]]

FAIRNESS = (1, 2, 4, 8)
VERSIONS = ("policy@1.0.0", "policy@1.1.0")
KNOWN = {"prices", "constant", "solver", "limit", "recount"}


def verify_sides(problem: Problem, solution: Solution) -> list[str]:
    """Name everything that is wrong with a solution; an empty list means no fault was found.

    Args:
        problem: the round as it was given, side rules included.
        solution: as stored; nothing in it is believed.

    Returns:
        Fault codes: ``policy``, ``shape``, ``mentor``, ``seal``, ``digest``, ``lock``,
        ``forbidden``, ``floor``, ``demand``, ``types``, ``order``, ``capacity``, ``group``,
        ``quota``, ``common``, ``totals``, ``primal``, ``sign``, ``uncovered``, ``bound``, ``gap``,
        ``steps``, ``coverage``, ``improvable``. ``gap`` also where a count is said to be settled
        and whether more mentees can be served could not be told.
    """
    if broken := [code for code, wrong in _frame(problem, solution) if wrong]:
        return broken
    plan = Counted(problem, solution)
    checks = (_papers, _rules, _sizes, _numbers, _prices, _neighbours)
    found = [code for check in checks for code, wrong in check(plan) if wrong]
    if not found:  # only a plan that keeps every rule is held against others
        found = [code for code, wrong in _served(plan) if wrong]
    return found


def _frame(problem: Problem, solution: Solution) -> Faults:
    proof, said = solution.certificate, solution.certificate.policy
    floor = said.get("floor")
    known = said.get("version") in VERSIONS and said.get("fairness") in FAIRNESS
    known = known and (floor is None or 0 <= floor <= 1)
    plain = not said.get("worst") and not said.get("draw") and proof.sides is not None
    apart = proof.bottleneck is None and proof.drawn is None
    named = known and tuple(proof.goals) == tuple(_names(problem, int(said["fairness"])))
    yield "policy", not (named and plain and apart and proof.unit == problem.unit)
    goals = len(proof.goals)
    rows = {len(one) for one in (*proof.mentee_prices, solution.mentor_of, solution.second_of)}
    columns = {len(one) for one in proof.mentor_prices} | {problem.mentors}
    parts = (proof.mentee_prices, proof.mentor_prices, proof.primal, proof.bound)
    shapely = rows == {problem.mentees} and columns == {problem.mentors}
    yield "shape", not shapely or any(len(one) != goals for one in parts)
    for plan in (solution.mentor_of, solution.second_of):
        whole = plan.dtype.kind in "iu"
        yield "mentor", not whole or bool(((plan < -1) | (plan >= problem.mentors)).any())


def _names(problem: Problem, fairness: int) -> Iterator[str]:
    tiers = range(1, len(set(problem.priority.tolist())) + 1)
    yield from (f"coverage_{one}" for one in tiers)
    if 2 in problem.demand.tolist():  # noqa: PLR2004 - two mentors
        yield from (f"second_{one}" for one in tiers)
    if fairness > 1:
        yield "fairness"
    yield from ("total", "hash_high", "hash_low")


def _papers(plan: Counted) -> Faults:
    """Seal and digest."""
    mentors = [*plan.solution.mentor_of.tolist(), *plan.solution.second_of.tolist()]
    body = {**plan.proof.dump(), "seal": "", "plan": mentors}
    seal = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    yield "seal", seal != plan.proof.seal
    yield "digest", plan.problem.digest() != plan.proof.digest


def _rules(plan: Counted) -> Faults:
    """What concerns one mentee."""
    problem, loose = plan.problem, [(i, j) for i, j in plan.pairs if plan.locks[i] != j]
    held = [(i, j) for i, j in enumerate(plan.locks) if j >= 0]
    yield "lock", any(plan.mentors[i][:1] != [j] for i, j in held)
    yield "forbidden", any(not problem.eligible[pair] for pair in plan.pairs)
    yield "floor", any(problem.affinity[pair] < plan.floor for pair in loose)
    sizes = zip(plan.mentors, problem.demand.tolist(), strict=True)
    yield "demand", any(len(mentors) > asked for mentors, asked in sizes)
    kinds = problem.mentor_type.tolist()
    yield "types", any(len({kinds[one] for one in held}) < len(held) for held in plan.mentors)
    yield "order", _disordered(plan)


def _disordered(plan: Counted) -> bool:
    alone = (plan.solution.mentor_of < 0) & (plan.solution.second_of >= 0)
    return bool(alone.any()) or any(
        plan.locks[row] < 0 and plan.units[row, one] < plan.units[row, other]
        for row, held in enumerate(plan.mentors)
        for one, other in pairwise(held)
    )


def _sizes(plan: Counted) -> Faults:
    """What concerns many mentees at once: places, groups, quotas, what a group shares."""
    load = [0] * plan.problem.mentors
    for _row, mentor in plan.pairs:
        load[mentor] += 1
    limits = zip(plan.problem.capacity.tolist(), plan.problem.least.tolist(), strict=True)
    sizes = [(taken, *limit) for taken, limit in zip(load, limits, strict=True)]
    yield "capacity", any(taken > most for taken, most, _least in sizes)
    yield "group", any(0 < taken < least for taken, _most, least in sizes)
    for one in plan.problem.quotas:
        among = set(product(one.mentees, one.mentors))
        yield "quota", len(among & set(plan.pairs)) > one.at_most
    yield "common", not fitting(plan.problem, plan.pairs)


def _numbers(plan: Counted) -> Faults:
    """The totals and what the plan is worth, counted again."""
    said, fits = plan.solution.totals, [int(plan.units[pair]) for pair in plan.pairs]
    tiers = plan.problem.priority.tolist()
    served = tuple(
        (tier, tiers.count(tier), sum(bool(plan.mentors[i]) for i in _at(tiers, tier)))
        for tier in sorted(set(tiers))
    )
    total = sum(fits) / plan.problem.unit
    found = (len(tiers), sum(map(bool, plan.mentors)), served, total)
    yield "totals", found != (said.mentees, said.matched, said.tiers, said.total)
    mean, worst = total / max(len(fits), 1), min(fits, default=0) / plan.problem.unit
    places = int(plan.problem.capacity.sum())
    yield "totals", (mean, worst, places) != (said.mean, said.worst, said.places)
    yield "primal", plan.worth() != tuple(plan.proof.primal)


def _prices(plan: Counted) -> Faults:
    """That the prices cover every choice, and what they prove."""
    mentee = list(zip(*(one.tolist() for one in plan.proof.mentee_prices), strict=True))
    mentor = list(zip(*(one.tolist() for one in plan.proof.mentor_prices), strict=True))
    nothing = (0,) * len(plan.proof.goals)
    yield "sign", any(one < nothing for one in mentor)
    options = ((nothing, *plan.options(row, mentor)) for row in range(len(mentee)))
    covered = zip(mentee, options, strict=True)
    yield "uncovered", any(price < max(choices) for price, choices in covered)
    held = [one for one in plan.locks if one >= 0]
    room = [most - held.count(one) for one, most in enumerate(plan.problem.capacity.tolist())]
    bound = nothing
    for one in mentee:
        bound = added(bound, one)
    for price, places in zip(mentor, room, strict=True):
        bound = added(bound, tuple(one * places for one in price))
    yield "bound", bound != tuple(plan.proof.bound)
    gap = tuple(most - have for most, have in zip(bound, plan.worth(), strict=True))
    yield "gap", gap < nothing or (plan.method() == "flow" and gap != nothing)
    yield "steps", not _stepped(plan, gap)


def _stepped(plan: Counted, gap: Worth) -> bool:
    """Whether the steps tell of each goal, and no more than can be borne out."""
    steps = () if plan.proof.sides is None else plan.proof.sides.steps
    if tuple(one.goal for one in steps) != tuple(plan.proof.goals):
        return False
    if plan.method() == "flow":
        return all(one.by == "prices" for one in steps)
    proved = all(one.by != "prices" or not any(gap[: place + 1]) for place, one in enumerate(steps))
    same = all(one.by != "constant" or _same(plan, place) for place, one in enumerate(steps))
    return plan.method() == "milp" and proved and same and {one.by for one in steps} <= KNOWN


def _same(plan: Counted, place: int) -> bool:
    """Whether no choice changes a goal."""
    return not any(
        added(plan.pair(row, column), plan.serves(row, int(plan.locks[row] >= 0)))[place]
        for row in range(plan.problem.mentees)
        for column in plan.open(row)
    )


def _served(plan: Counted) -> Faults:
    """That nobody more can be served; whoever says that a goal was settled must be borne out."""
    gap = tuple(most - have for most, have in zip(plan.proof.bound, plan.worth(), strict=True))
    found = served(plan, gap)
    steps = () if plan.proof.sides is None else plan.proof.sides.steps
    settled = {one.goal for one in steps if one.by not in {"limit", "recount"}}
    yield "coverage", found.better
    yield "gap", bool(found.open & settled)


def _neighbours(plan: Counted) -> Faults:
    """That no plan one step away is better; a plan proved by prices needs no such look."""
    steps = () if plan.proof.sides is None else plan.proof.sides.steps
    settled = all(one.by in {"prices", "constant", "solver"} for one in steps)
    if plan.method() == "milp" and settled:
        yield "improvable", improvable(plan)


def _at(tiers: list[int], tier: int) -> Iterator[int]:
    return (row for row, one in enumerate(tiers) if one == tier)
