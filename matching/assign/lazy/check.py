"""Check the plan of a large round: one blocked pass, shared with nothing that solves.

The same argument as ``matching.assign.verify``: a plan that keeps all rules, whose prices cover
every pair and whose worth equals what the prices allow, cannot be beaten. Goals are compared like
words in a dictionary. The pass counts how often worth reaches the prices by the first two goals
together; only there, at few pairs, is every goal looked at one by one.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit
from threadpoolctl import threadpool_limits

from matching.assign.certificate import Certificate, Solution
from matching.assign.large import LargeProblem, units_of
from matching.assign.policy import Policy
from matching.assign.scores import Scores
from matching.assign.watching import Executor, Threads

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[Any]

GOALS = {False: ("coverage", "total", "hash"), True: ("coverage", "fairness", "total", "hash")}
MOST = 2**61  # of a price, either way: differences fit into 64 bits
FIRST = 2  # goals that are met before a computation may stop early
ROWS, COLUMNS, SOME = 256, 1024, 128
SINGLE = 2**24  # whole numbers below are exact in float32
DUST, ROUGH = 2.0**-20, 4.0  # of rounding: what is doubtful is looked at exactly
NEVER = 1e30


def verify_large(
    problem: LargeProblem, solution: Solution, executor: Executor | None = None
) -> list[str]:
    """Name everything that is wrong with the solution of a large round; nothing is the proof.

    Returns:
        Fault codes as of ``matching.assign.verify``; of a plan that was stopped early ``gap`` only
        where the stated gap is not the one the prices show.
    """
    plan, proof = np.asarray(solution.mentor_of), solution.certificate
    if broken := [code for code, wrong in _papers(problem, plan, proof) if wrong]:
        return broken
    found = [*_rules(problem, plan, proof), *_numbers(problem, plan, proof, solution)]
    found += _proof(problem, proof, executor or Threads())
    return [code for code, wrong in found if wrong]


def _papers(problem: LargeProblem, plan: Array, proof: Certificate) -> Iterator[tuple[str, bool]]:
    try:
        policy = Policy.read(proof.policy)
        known = not policy.worst and not policy.draw and policy.published() == dict(proof.policy)
        goals = GOALS[policy.fairness > 1]
    except Exception:  # noqa: BLE001 - whatever a stranger wrote there is no policy
        known, goals = False, ()
    allowed = {goals, goals[:FIRST]} if any(proof.gap) else {goals}
    strange = proof.bottleneck is not None or proof.drawn is not None or proof.sides is not None
    yield "policy", not known or tuple(proof.goals) not in allowed or proof.unit != problem.unit
    yield "format", proof.format != "certificate@1" or strange
    shapes = {one.shape for one in proof.mentee_prices} == {(problem.mentees,)}
    shapes &= {one.shape for one in proof.mentor_prices} == {(problem.mentors,)}
    counts = {len(one) for one in (proof.mentee_prices, proof.mentor_prices, proof.goals)}
    counts |= {len(proof.primal), len(proof.bound)}
    yield "shape", not shapes or len(counts) != 1 or plan.shape != (problem.mentees,)
    strangers = plan.dtype.kind not in "iu" or bool(((plan < -1) | (plan >= problem.mentors)).any())
    yield "mentor", strangers
    prices = (*proof.mentee_prices, *proof.mentor_prices)
    yield "range", any(((one > MOST) | (one < -MOST)).any() for one in prices)
    body = {**proof.dump(), "seal": "", "plan": plan.tolist()}
    yield (
        "seal",
        proof.seal != hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
    )


def _rules(problem: LargeProblem, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    row = np.flatnonzero(plan >= 0)
    units = units_of(problem.scores, row, plan[row])
    held = problem.locked >= 0
    floor = proof.policy["floor"]
    yield "digest", problem.digest() != proof.digest
    yield "lock", bool((plan[held] != problem.locked[held]).any())
    yield "forbidden", bool((units < 0).any())
    yield "floor", floor is not None and bool((units[~held[row]] / problem.unit < floor).any())
    load = np.bincount(plan[row], minlength=problem.mentors)
    yield "capacity", bool((load > problem.capacity).any())


def _numbers(
    problem: LargeProblem, plan: Ints, proof: Certificate, solution: Solution
) -> Iterator[tuple[str, bool]]:
    row = np.flatnonzero(plan >= 0)
    units = units_of(problem.scores, row, plan[row]).tolist()
    said, total = solution.totals, sum(units) / problem.unit
    tiers = tuple(
        (int(tier), int(here.sum()), int((here & (plan >= 0)).sum()))
        for tier in sorted(set(problem.priority.tolist()))
        for here in [problem.priority == tier]
    )
    counts = (len(plan), len(row), tiers, int(problem.capacity.sum()))
    sums = (total, total / max(len(row), 1), min(units, default=0) / problem.unit)
    told = (said.mentees, said.matched, tuple(said.tiers), said.places)
    yield "totals", counts != told or sums != (said.total, said.mean, said.worst)
    free = row[problem.locked[row] < 0]
    yield "primal", tuple(_worth(problem, plan, free, proof)) != proof.primal


def _worth(problem: LargeProblem, plan: Ints, free: Ints, proof: Certificate) -> Iterator[int]:
    """What the plan is worth by each goal, from the definitions again."""
    units = units_of(problem.scores, free, plan[free])
    for goal in proof.goals:
        if goal == "coverage":
            yield int(_served(problem)[free].sum())
        elif goal == "total":
            yield int(units.sum())
        elif goal == "hash":
            one, other = problem.keys()
            yield int(_hashes(one[free], other[plan[free]], _bits(problem)).sum())
        else:
            lost = (problem.unit - units) / problem.unit
            for _square in range(int(proof.policy["fairness"]).bit_length() - 1):
                lost = lost * lost
            yield -int(np.rint(lost * problem.unit).astype(np.int64).sum())


def _served(problem: LargeProblem) -> Ints:
    """(mentees,): what a mentor for each counts; the more, the earlier he is served."""
    tiers = sorted(set(problem.priority.tolist()), reverse=True)
    counts = {tier: at for at, tier in enumerate(tiers, 1)}
    return np.array([counts[one] for one in problem.priority.tolist()], np.int64)


def _bits(problem: LargeProblem) -> int:
    return min(40, 50 - problem.mentees.bit_length())


# --- proof -----------------------------------------------------------------------------------


def _proof(
    problem: LargeProblem, proof: Certificate, executor: Executor
) -> Iterator[tuple[str, bool]]:
    room = problem.capacity - np.bincount(
        problem.locked[problem.locked >= 0], minlength=problem.mentors
    )
    bound = tuple(
        sum(mentee.tolist()) + sum(map(mul, room.tolist(), mentor.tolist()))
        for mentee, mentor in zip(proof.mentee_prices, proof.mentor_prices, strict=True)
    )
    yield "bound", bound != proof.bound
    stopped = len(proof.goals) == FIRST  # early: the gap is stated, the goals after it are not met
    yield "gap", any(proof.gap) != stopped
    yield "coverage", proof.gap[0] != 0
    idle = any(one[problem.locked >= 0].any() for one in proof.mentee_prices)
    yield "sign", idle or _negative(proof.mentee_prices) or _negative(proof.mentor_prices)
    yield "uncovered", _uncovered(problem, proof, executor)


def _negative(prices: Sequence[Ints]) -> bool:
    """Whether the first price that is not 0 is under it, anywhere."""
    found = np.zeros(len(prices[0]), bool)
    for one in reversed(prices):
        found = (one < 0) | ((one == 0) & found)
    return bool(found.any())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some mentees, and all that their pairs are held against."""

    rows: Ints
    served: Ints
    mentee: Ints  # (goals, rows)
    mentor: Ints  # (goals, mentors)
    keys: tuple[Array, Array]
    power: int
    bits: int
    floor: float


def _uncovered(problem: LargeProblem, proof: Certificate, executor: Executor) -> bool:
    """Whether some pair is worth more than its prices say."""
    free = np.flatnonzero(problem.locked < 0)
    mentee, mentor = np.array(proof.mentee_prices), np.array(proof.mentor_prices)
    served, keys = _served(problem), problem.keys()
    floor = proof.policy["floor"]
    executor.load(problem.scores)
    parts = (
        _Part(
            rows=rows,
            served=served[rows],
            mentee=mentee[:, rows],
            mentor=mentor,
            keys=(keys[0][rows], keys[1]),
            power=int(proof.policy["fairness"]),
            bits=_bits(problem),
            floor=0.0 if floor is None else float(floor),
        )
        for rows in (free[first : first + ROWS] for first in range(0, len(free), ROWS))
    )
    with threadpool_limits(1):
        return any(list(executor.map(_over, parts)))


def _over(scores: Scores, part: _Part) -> bool:
    """Whether a pair of these mentees is worth more than its prices."""
    kind = np.float32 if scores.unit < SINGLE else np.float64
    level, cost = _costs(part, kind)
    bar = (part.mentee[1] - np.abs(part.mentee[1]) * DUST - ROUGH).astype(kind)
    for left in range(0, scores.mentors, COLUMNS):
        right = min(left + COLUMNS, scores.mentors)
        tile = scores.tile(part.rows, left, right)
        first = np.empty(tile.shape, kind)
        _second_goal(tile, first, scores.unit, part.power)
        row, column = _reaching(first, cost[:, left:right], level, bar)
        if len(row) and _exceeds(part, scores.unit, tile, first, left, row, column):
            return True
    return False


def _costs(part: _Part, kind: type[np.floating[Any]]) -> tuple[Ints, Array]:
    """What each mentee's pairs must not exceed by the goal after coverage, at each mentor.

    Coverage decides most pairs: more than enough of it and nothing more is asked, too little and
    the pair is looked at whatever else it is worth.
    """
    short, level = np.unique(part.served - part.mentee[0], return_inverse=True)
    most = part.mentor[0][None, :] - short[:, None]
    price = part.mentor[1] - np.abs(part.mentor[1]) * DUST
    return level, np.where(most == 0, price, np.where(most > 0, NEVER, -NEVER)).astype(kind)


@njit(nogil=True, cache=True)
def _second_goal(tile: Array, first: Array, unit: int, power: int) -> None:
    """Worth by the goal after coverage."""
    for row in range(tile.shape[0]):
        line, out = tile[row], first[row]
        if power == 1:
            for at in range(line.size):
                out[at] = line[at]
        elif power == 2:  # noqa: PLR2004 - the default has a loop of its own
            for at in range(line.size):
                lost = (unit - np.float64(line[at])) / unit
                out[at] = -np.rint(lost * lost * unit)
        else:
            for at in range(line.size):
                lost = (unit - np.float64(line[at])) / unit
                lost *= lost
                lost = lost * lost if power > 4 else lost  # noqa: PLR2004
                out[at] = -np.rint(lost * lost * unit)


@njit(nogil=True, cache=True, fastmath={"nnan", "nsz"})
def _count(some: Array, cost: Array, bar: float) -> int:
    found = np.int32(0)
    for at in range(some.size):
        found += np.int32(some[at] - cost[at] >= bar)
    return int(found)


@njit(nogil=True, cache=True)
def _reaching(first: Array, cost: Array, level: Array, bar: Array) -> tuple[Array, Array]:
    """Pairs whose worth reaches the prices, or would but for rounding."""
    rows, columns = [0 for _ in range(0)], [0 for _ in range(0)]
    for row in range(first.shape[0]):
        least, costs = bar[row], cost[level[row]]
        for begin in range(0, first.shape[1], SOME):
            some, price = first[row, begin : begin + SOME], costs[begin : begin + SOME]
            if _count(some, price, least) == 0:
                continue
            for at in range(some.size):
                if some[at] - price[at] >= least:
                    rows.append(row)
                    columns.append(begin + at)
    return np.array(rows), np.array(columns)


def _exceeds(
    part: _Part, unit: int, tile: Array, first: Array, left: int, row: Array, column: Array
) -> bool:
    """Whether one of these pairs comes after its prices in the order of the goals."""
    units = tile[row, column].astype(np.int64)
    there = (units >= 0) & (units / unit >= part.floor)
    row, column, units = row[there], column[there], units[there]
    worth = [part.served[row], first[row, column].astype(np.int64)]
    if len(part.mentee) > FIRST:
        keys = part.keys[0][row], part.keys[1][left + column]
        worth += [*([units] if part.power > 1 else []), _hashes(*keys, part.bits)]
    over = np.zeros(len(row), bool)
    for goal in range(len(worth) - 1, -1, -1):
        more = worth[goal] - part.mentee[goal, row] - part.mentor[goal, left + column]
        over = (more > 0) | ((more == 0) & over)
    return bool(over.any())


def _hashes(one: Array, other: Array, bits: int) -> Ints:
    """What a pair weighs where all else is equal, from the keys of its people."""
    found = _scatter(_scatter(one.astype(np.uint64)) ^ other.astype(np.uint64))
    return np.maximum((found >> np.uint64(64 - bits)).astype(np.int64), 1)


def _scatter(word: Array) -> Array:
    """splitmix64 (Steele, Lea and Flood 2014); arithmetic wraps."""
    word = word + np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Array = word ^ (word >> np.uint64(31))
    return found
