"""Check a stored plan with side rules: code of its own, shared with nothing that solves.

What can be checked here: every rule, every count, the bound that the prices of places put over
every plan, that each goal said to be proved by prices is, and that no single change of the plan and
no exchange of two mentors betters it. What cannot: that no plan far off is better where a goal was
settled by the solver. Its step says so, and the gap to the bound stands beside it; only solving
again can tell more.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise, product

import numpy as np

from matching.assign.certificate import Certificate, Solution
from matching.assign.naming import pair_hash
from matching.assign.problem import Ints, Problem

Worth = tuple[int, ...]
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
        ``quota``, ``totals``, ``primal``, ``sign``, ``uncovered``, ``bound``, ``gap``, ``steps``,
        ``improvable``.
    """
    if broken := [code for code, wrong in _frame(problem, solution) if wrong]:
        return broken
    review = _Review(problem, solution)
    return [
        code
        for code, wrong in (
            *review.papers(),
            *review.rules(),
            *review.sizes(),
            *review.numbers(),
            *review.prices(),
            *review.neighbours(),
        )
        if wrong
    ]


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


class _Review:
    """One pass over a plan whose frame holds; pairs are (row, column) in plain Python."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem, self.solution = problem, solution
        self.proof: Certificate = solution.certificate
        first, second = solution.mentor_of.tolist(), solution.second_of.tolist()
        self.mentors = [
            [one for one in both if one >= 0] for both in zip(first, second, strict=True)
        ]
        self.locks = problem.locked.tolist()
        self.pairs = [(row, one) for row, held in enumerate(self.mentors) for one in held]
        self.units = np.rint(problem.affinity * problem.unit).astype(np.int64)
        floor = self.proof.policy.get("floor")
        self.floor = 0.0 if floor is None else float(floor)
        tiers = sorted(set(problem.priority.tolist()))
        self.rank = [tiers.index(one) + 1 for one in problem.priority.tolist()]
        self.planes = list(_planes(problem, self.proof, self.units))

    def papers(self) -> Faults:
        """Seal and digest."""
        plan = [*self.solution.mentor_of.tolist(), *self.solution.second_of.tolist()]
        body = {**self.proof.dump(), "seal": "", "plan": plan}
        seal = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        yield "seal", seal != self.proof.seal
        yield "digest", self.problem.digest() != self.proof.digest

    def rules(self) -> Faults:
        """What concerns one mentee."""
        problem, loose = self.problem, [(i, j) for i, j in self.pairs if self.locks[i] != j]
        held = [(i, j) for i, j in enumerate(self.locks) if j >= 0]
        yield "lock", any(self.mentors[i][:1] != [j] for i, j in held)
        yield "forbidden", any(not problem.eligible[pair] for pair in self.pairs)
        yield "floor", any(problem.affinity[pair] < self.floor for pair in loose)
        sizes = zip(self.mentors, problem.demand.tolist(), strict=True)
        yield "demand", any(len(mentors) > asked for mentors, asked in sizes)
        kinds = problem.mentor_type.tolist()
        yield "types", any(len({kinds[one] for one in held}) < len(held) for held in self.mentors)
        yield "order", self._disordered()

    def _disordered(self) -> bool:
        alone = (self.solution.mentor_of < 0) & (self.solution.second_of >= 0)
        return bool(alone.any()) or any(
            self.locks[row] < 0 and self.units[row, one] < self.units[row, other]
            for row, held in enumerate(self.mentors)
            for one, other in pairwise(held)
        )

    def sizes(self) -> Faults:
        """What concerns many mentees at once: places, groups, quotas."""
        load = [0] * self.problem.mentors
        for _row, mentor in self.pairs:
            load[mentor] += 1
        yield (
            "capacity",
            any(
                taken > most
                for taken, most in zip(load, self.problem.capacity.tolist(), strict=True)
            ),
        )
        yield (
            "group",
            any(
                0 < taken < least
                for taken, least in zip(load, self.problem.least.tolist(), strict=True)
            ),
        )
        for one in self.problem.quotas:
            among = set(product(one.mentees, one.mentors))
            yield "quota", len(among & set(self.pairs)) > one.at_most

    def numbers(self) -> Faults:
        """The totals and what the plan is worth, counted again."""
        said, fits = self.solution.totals, [int(self.units[pair]) for pair in self.pairs]
        tiers = self.problem.priority.tolist()
        served = tuple(
            (tier, tiers.count(tier), sum(bool(self.mentors[i]) for i in _at(tiers, tier)))
            for tier in sorted(set(tiers))
        )
        total = sum(fits) / self.problem.unit
        found = (len(tiers), sum(map(bool, self.mentors)), served, total)
        yield "totals", found != (said.mentees, said.matched, said.tiers, said.total)
        mean, worst = total / max(len(fits), 1), min(fits, default=0) / self.problem.unit
        places = int(self.problem.capacity.sum())
        yield "totals", (mean, worst, places) != (said.mean, said.worst, said.places)
        yield "primal", self._worth() != tuple(self.proof.primal)

    def prices(self) -> Faults:
        """That the prices cover every choice, and what they prove."""
        mentee = list(zip(*(one.tolist() for one in self.proof.mentee_prices), strict=True))
        mentor = list(zip(*(one.tolist() for one in self.proof.mentor_prices), strict=True))
        nothing = (0,) * len(self.proof.goals)
        yield "sign", any(one < nothing for one in mentor)
        yield (
            "uncovered",
            any(
                mentee[row] < option
                for row in range(self.problem.mentees)
                for option in (nothing, *self._options(row, mentor))
            ),
        )
        held = [one for one in self.locks if one >= 0]
        room = [most - held.count(one) for one, most in enumerate(self.problem.capacity.tolist())]
        bound = nothing
        for one in mentee:
            bound = _sum(bound, one)
        for price, places in zip(mentor, room, strict=True):
            bound = _sum(bound, tuple(one * places for one in price))
        yield "bound", bound != tuple(self.proof.bound)
        gap = tuple(most - have for most, have in zip(bound, self._worth(), strict=True))
        yield "gap", gap < nothing or (self._method() == "flow" and gap != nothing)
        yield "steps", not self._stepped(gap)

    def _options(self, row: int, mentor: list[Worth]) -> Iterator[Worth]:
        """What a mentee's best choices bring over the prices, locked mentor aside."""
        best: dict[int, Worth] = {}
        for column in self._open(row):
            over = _less(self._pair(row, column), mentor[column])
            kind = int(self.problem.mentor_type[column])
            best[kind] = max(over, best.get(kind, over))
        tops = sorted(best.values(), reverse=True)[:2]
        bound = int(self.locks[row] >= 0)
        if tops:
            yield _sum(self._serves(row, bound), tops[0])
        if len(tops) > 1 and not bound and self.problem.demand[row] > 1:
            once = _sum(self._serves(row, 0), tops[0])
            yield _sum(once, _sum(self._serves(row, 1), tops[1]))

    def _open(self, row: int) -> Iterator[int]:
        """The mentors a mentee may still get."""
        problem, lock = self.problem, self.locks[row]
        if lock >= 0 and problem.demand[row] == 1:
            return
        for column in range(problem.mentors):
            other = lock < 0 or problem.mentor_type[column] != problem.mentor_type[lock]
            fits = problem.eligible[row, column] and problem.affinity[row, column] >= self.floor
            if other and fits:
                yield column

    def _method(self) -> str:
        return "" if self.proof.sides is None else self.proof.sides.method

    def _stepped(self, gap: Worth) -> bool:
        """Whether the steps tell of each goal, and no more than can be borne out."""
        steps = () if self.proof.sides is None else self.proof.sides.steps
        if tuple(one.goal for one in steps) != tuple(self.proof.goals):
            return False
        if self._method() == "flow":
            return all(one.by == "prices" for one in steps)
        proved = all(
            one.by != "prices" or not any(gap[: place + 1]) for place, one in enumerate(steps)
        )
        same = all(one.by != "constant" or self._same(place) for place, one in enumerate(steps))
        return self._method() == "milp" and proved and same and {one.by for one in steps} <= KNOWN

    def _same(self, place: int) -> bool:
        """Whether no choice changes a goal."""
        return not any(
            _sum(self._pair(row, column), self._serves(row, int(self.locks[row] >= 0)))[place]
            for row in range(self.problem.mentees)
            for column in self._open(row)
        )

    def neighbours(self) -> Faults:
        """That no plan one step away is better; a plan proved by prices needs no such look."""
        steps = () if self.proof.sides is None else self.proof.sides.steps
        settled = all(one.by in {"prices", "constant", "solver"} for one in steps)
        if self._method() == "milp" and settled:
            yield "improvable", any(self._betters(change) for change in self._changes())

    def _changes(self) -> Iterator[dict[int, list[int]]]:
        """Rows with other mentors: one taken, given up or replaced, or two exchanged."""
        for row, held in enumerate(self.mentors):
            bound, more = int(self.locks[row] >= 0), list(self._open(row))
            if len(held) < self.problem.demand[row]:
                yield from ({row: [*held, one]} for one in more)
            for place in range(bound, len(held)):
                yield {row: held[:place] + held[place + 1 :]}
                yield from ({row: _with(held, place, one)} for one in more)
        loose = [(i, k) for i, held in enumerate(self.mentors) for k in range(len(held))]
        loose = [(i, k) for i, k in loose if k or self.locks[i] < 0]
        for (i, k), (other, place) in combinations(loose, 2):
            here, there = self.mentors[i][k], self.mentors[other][place]
            if i != other and here != there:
                yield {
                    i: _with(self.mentors[i], k, there),
                    other: _with(self.mentors[other], place, here),
                }

    def _betters(self, change: dict[int, list[int]]) -> bool:
        gain = (0,) * len(self.proof.goals)
        for row, held in change.items():
            if not self._allowed(row, held):
                return False
            gain = _sum(
                gain, _less(self._holding(row, held), self._holding(row, self.mentors[row]))
            )
        return gain > (0,) * len(gain) and self._fits(change)

    def _allowed(self, row: int, held: list[int]) -> bool:
        kinds = {int(self.problem.mentor_type[one]) for one in held}
        loose = held[int(self.locks[row] >= 0) :]
        return len(kinds) == len(held) and all(
            self.problem.eligible[row, one] and self.problem.affinity[row, one] >= self.floor
            for one in loose
        )

    def _fits(self, change: dict[int, list[int]]) -> bool:
        """Whether places, groups and quotas admit the plan with some rows changed."""
        pairs = [(row, one) for row, one in self.pairs if row not in change]
        pairs += [(row, one) for row, held in change.items() for one in held]
        load = Counter(one for _row, one in pairs)
        return all(
            self.problem.least[one] <= taken <= self.problem.capacity[one]
            for one, taken in load.items()
        ) and all(
            sum(row in one.mentees and mentor in one.mentors for row, mentor in pairs)
            <= one.at_most
            for one in self.problem.quotas
        )

    def _worth(self) -> Worth:
        found = (0,) * len(self.proof.goals)
        for row, held in enumerate(self.mentors):
            found = _sum(found, self._holding(row, held))
        return found

    def _holding(self, row: int, held: list[int]) -> Worth:
        """What a mentee's mentors are worth, the locked one aside."""
        found = (0,) * len(self.proof.goals)
        for place in range(int(self.locks[row] >= 0), len(held)):
            found = _sum(found, _sum(self._serves(row, place), self._pair(row, held[place])))
        return found

    def _serves(self, row: int, place: int) -> Worth:
        """What a mentee's first (0) or second (1) mentor adds to the counts."""
        name = f"{('coverage', 'second')[place]}_{self.rank[row]}"
        return tuple(int(one == name) for one in self.proof.goals)

    def _pair(self, row: int, column: int) -> Worth:
        """What a pair adds to the sums."""
        return tuple(one[row, column].item() for one in self.planes)


def _planes(problem: Problem, proof: Certificate, units: Ints) -> Iterator[Ints]:
    """(mentees, mentors) each goal, from the definitions again."""
    marks = pair_hash(*problem.keys(), 40)
    lost = (problem.unit - units) / problem.unit
    for _square in range(int(proof.policy["fairness"]).bit_length() - 1):
        lost = lost * lost
    sums = {
        "fairness": -np.rint(lost * problem.unit).astype(np.int64),
        "total": units,
        "hash_high": marks // 2**20,
        "hash_low": marks % 2**20,
    }
    return (sums.get(one, np.zeros_like(units)) for one in proof.goals)


def _sum(one: Worth, other: Worth) -> Worth:
    return tuple(left + right for left, right in zip(one, other, strict=True))


def _less(one: Worth, other: Worth) -> Worth:
    return tuple(left - right for left, right in zip(one, other, strict=True))


def _with(held: list[int], place: int, one: int) -> list[int]:
    return [*held[:place], one, *held[place + 1 :]]


def _at(tiers: list[int], tier: int) -> Iterator[int]:
    return (row for row, one in enumerate(tiers) if one == tier)
