"""Forgers of solutions: what each changes, and which faults ``verify`` must name.

A careless forger leaves the seal as it was; a careful one seals anew and brings totals and worth in
line with what he changed. By hand: ``python -m tests.tampering 1000``.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.assign import Policy, Problem, Solution, goals, solve, totals, verify
from matching.assign.certificate import sealed
from tests.strategies import any_policy, random_problem

FAULTS = frozenset(
    {
        *("format", "policy", "shape", "range", "mentor", "seal", "digest"),
        *("lock", "forbidden", "floor", "capacity", "coverage", "totals"),
        *("primal", "bound", "gap", "sign", "uncovered"),
        *("bottleneck", "optimum", "draw", "loss"),
    }
)


@dataclass(frozen=True)
class Case:
    """A proved solution and the dice of the forger."""

    rng: np.random.Generator
    problem: Problem
    solution: Solution

    @property
    def proof(self):
        return self.solution.certificate

    @property
    def policy(self) -> Policy:
        return Policy.read(self.proof.policy)

    @property
    def plan(self) -> np.ndarray:
        return self.solution.mentor_of.copy()

    @property
    def free(self) -> np.ndarray:
        return self.problem.locked < 0

    def one(self, rows) -> int | None:
        found = np.flatnonzero(rows)
        return int(self.rng.choice(found)) if len(found) else None

    def changed(self, **fields) -> Solution:
        return replace(self.solution, certificate=replace(self.proof, **fields))

    def replanned(self, plan: np.ndarray) -> Solution:
        """Another plan, with totals and worth as they really are."""
        best = plan if self.proof.drawn is None else self.proof.drawn.optimum
        aims = goals(self.problem, self.policy, best if self.policy.worst else None)
        row = np.flatnonzero(self.free & (plan >= 0))
        worth = tuple(int(plane[row, plan[row]].sum()) for plane in aims.planes)
        same = aims.names == self.proof.goals  # with leximin they hang on the plan
        proof = replace(self.proof, primal=worth) if same else self.proof
        return replace(
            self.solution, mentor_of=plan, certificate=proof, totals=totals(self.problem, plan)
        )

    def published(self, **dials) -> Solution:
        """Another policy over the same plan."""
        return self.changed(policy=replace(self.policy, **dials).published())

    def bumped(self, side: str, goal: int, place: int, by: int) -> Solution:
        """Another price, and the bound that follows from it."""
        prices = [one.copy() for one in getattr(self.proof, side)]
        prices[goal][place] += by
        bound = list(self.proof.bound)
        held = np.bincount(self.problem.locked[~self.free], minlength=self.problem.mentors)
        counts = self.free if side == "mentee_prices" else self.problem.capacity - held
        bound[goal] += by * int(counts[place])
        return self.changed(**{side: tuple(prices)}, bound=tuple(bound))


Attack = Callable[[Case], Solution | None]
ATTACKS: dict[str, tuple[Attack, frozenset[str]]] = {}
WORSE = frozenset({"gap", "forbidden", "floor", "lock", "coverage", "capacity", "draw"}) | {
    "policy",  # leximin: other scores, other goals
    "primal",
}


def named(*faults: str) -> Callable[[Attack], Attack]:
    """Faults of which one at least must be found, even under a new seal."""

    def kept(attack: Attack) -> Attack:
        ATTACKS[attack.__name__] = attack, frozenset(faults)
        return attack

    return kept


@named(*WORSE)
def swapped_pairs(case):
    first = case.one(case.plan >= 0)
    if first is None:
        return None
    second = case.one((case.plan >= 0) & (case.plan != case.plan[first]))
    if second is None:
        return None
    plan = case.plan
    plan[[first, second]] = plan[[second, first]]
    return case.replanned(plan)


@named("coverage", "lock")
def a_dropped_pair(case):
    row = case.one(case.plan >= 0)
    if row is None:
        return None
    plan = case.plan
    plan[row] = -1
    return case.replanned(plan)


@named("lock")
def a_dropped_lock(case):
    row = case.one(~case.free)
    if row is None or case.problem.mentors == 1:
        return None
    plan = case.plan
    plan[row] = case.one(np.arange(case.problem.mentors) != plan[row])
    return case.replanned(plan)


@named("forbidden")
def a_forbidden_pair(case):
    row = case.one(case.free & ~case.problem.eligible.all(1))
    if row is None:
        return None
    plan = case.plan
    plan[row] = case.one(~case.problem.eligible[row])
    return case.replanned(plan)


@named("capacity")
def one_over_capacity(case):
    load = np.bincount(case.plan[case.plan >= 0], minlength=case.problem.mentors)
    full = np.append(load == case.problem.capacity, False)
    mentor = case.one(full[:-1])
    if mentor is None or not (case.plan != mentor).any():
        return None
    plan = case.plan
    plan[case.one(plan != mentor)] = mentor
    return case.replanned(plan)


@named("capacity", "bound", "gap", "uncovered", "draw", "coverage", "bottleneck", "primal")
def a_solution_of_another_round(case):
    """One more place, under the digest of the true round."""
    mentor = case.one(case.proof.mentor_prices[0] > 0)
    if mentor is None:
        return None
    more = case.problem.capacity.copy()
    more[mentor] += 1
    other = solve(case.problem.but(capacity=more), case.policy)
    places = int(case.problem.capacity.sum())
    return replace(
        other,
        certificate=replace(other.certificate, digest=case.proof.digest),
        totals=replace(other.totals, places=places),
    )


@named("gap")
def a_dearer_price(case):
    side = str(case.rng.choice(["mentee_prices", "mentor_prices"]))
    held = np.bincount(case.problem.locked[~case.free], minlength=case.problem.mentors)
    counts = case.free if side == "mentee_prices" else case.problem.capacity > held
    place = case.one(counts)
    if place is None:
        return None
    return case.bumped(side, int(case.rng.integers(len(case.proof.goals))), place, 1)


@named("bound")
def a_price_beside_its_bound(case):
    row = case.one(case.free)
    if row is None:
        return None
    forged = case.bumped("mentee_prices", 0, row, 1)
    return replace(forged, certificate=replace(forged.certificate, bound=case.proof.bound))


@named("sign")
def a_price_under_nothing(case):
    row = case.one(np.all([one == 0 for one in case.proof.mentee_prices], axis=0))
    return None if row is None else case.bumped("mentee_prices", len(case.proof.goals) - 1, row, -1)


@named("sign")
def a_price_of_a_locked_mentee(case):
    row = case.one(~case.free)
    return None if row is None else case.bumped("mentee_prices", 0, row, 1)


@named("uncovered")
def no_prices_at_all(case):
    aims = goals(case.problem, replace(case.policy, worst="", draw=0.0))
    if not aims.eligible[case.free].any():
        return None
    nothing = tuple(np.zeros_like(one) for one in case.proof.mentee_prices)
    free = tuple(np.zeros_like(one) for one in case.proof.mentor_prices)
    return case.changed(mentee_prices=nothing, mentor_prices=free, bound=(0,) * len(nothing))


@named("range")
def prices_that_run_over_the_end(case):
    """In 64 bits four times 2^62 add up to nothing: all is covered, and the bound stays."""
    rows = np.flatnonzero(case.free)
    if len(rows) < 4:
        return None
    prices = [one.copy() for one in case.proof.mentee_prices]
    prices[0][rows[:4]] += 2**62
    return case.changed(mentee_prices=tuple(prices))


@named("digest")
def another_digest(case):
    return case.changed(digest=case.proof.digest[::-1] + "0")


@named("primal")
def a_better_worth(case):
    at = int(case.rng.integers(len(case.proof.goals)))
    primal = tuple(one + (at == goal) for goal, one in enumerate(case.proof.primal))
    return case.changed(primal=primal)


@named("bound")
def a_lower_bound(case):
    at = int(case.rng.integers(len(case.proof.goals)))
    bound = tuple(one - (at == goal) for goal, one in enumerate(case.proof.bound))
    return case.changed(bound=bound)


@named("totals")
def better_totals(case):
    said = case.solution.totals
    field = str(case.rng.choice(["matched", "total", "mean", "worst", "places"]))
    return replace(case.solution, totals=replace(said, **{field: getattr(said, field) + 1}))


@named("policy")
def the_sum_for_the_dial(case):
    if case.policy.worst == "leximin":
        return None
    return case.published(fairness=2 if case.policy.fairness == 1 else 1)


@named("primal", "gap", "uncovered", "draw")
def another_power(case):
    powers = [one for one in (2, 4, 8) if one != case.policy.fairness]
    if case.policy.fairness == 1 or case.policy.worst == "leximin":
        return None
    forged = case.published(fairness=int(case.rng.choice(powers)))
    at = case.proof.goals.index("fairness")
    other = Case(case.rng, case.problem, forged).replanned(case.plan).certificate.primal[at]
    return forged if other != case.proof.primal[at] else None


@named("floor")
def a_raised_floor(case):
    row = np.flatnonzero(case.free & (case.plan >= 0))
    fits = case.problem.affinity[row, case.plan[row]]
    if not len(row) or fits.min() == 1.0:
        return None
    return case.published(floor=float((fits.min() + 1.0) / 2))


@named("policy")
def no_care_for_the_worst(case):
    return case.published(worst="") if case.policy.worst else None


@named("policy")
def care_for_the_worst_that_was_not_taken(case):
    return None if case.policy.worst else case.published(worst="max_min")


@named("policy")
def goals_in_another_order(case):
    said = case.proof.policy
    return case.changed(policy={**said, "goals": said["goals"][::-1]})


@named("policy")
def a_policy_of_tomorrow(case):
    return case.changed(policy={**case.proof.policy, "version": "policy@2.0.0"})


@named("policy")
def another_unit(case):
    return case.changed(unit=case.proof.unit + 1)


@named("format")
def another_format(case):
    return case.changed(format="certificate@9")


@named("mentor")
def a_mentor_from_nowhere(case):
    plan = case.plan
    plan[int(case.rng.integers(len(plan)))] = case.problem.mentors
    return replace(case.solution, mentor_of=plan)


@named("mentor")
def a_second_mentor(case):
    second = np.full(len(case.plan), -1)
    second[0] = 0
    return replace(case.solution, second_of=second)


@named("shape")
def a_mentee_forgotten(case):
    return replace(case.solution, mentor_of=case.plan[:-1], second_of=np.zeros(0, np.int64))


@named("shape")
def a_price_forgotten(case):
    return case.changed(mentor_prices=tuple(one[:-1] for one in case.proof.mentor_prices))


@named("bottleneck")
def a_bottleneck_left_out(case):
    return case.changed(bottleneck=None) if case.proof.bottleneck is not None else None


@named("bottleneck")
def another_bottleneck(case):
    told = case.proof.bottleneck
    if told is None:
        return None
    kind = case.rng.integers(4)
    if kind == 0:
        return case.changed(bottleneck=replace(told, threshold=told.threshold + 1))
    if kind == 1:
        return case.changed(bottleneck=replace(told, bound=told.bound - 1))
    row = case.one(case.free)
    prices = told.mentee_prices.copy()
    if kind == 2:  # prices so high that nothing follows from them
        prices[row] += 10**6
    else:  # a price under nothing, and the bound that would follow
        prices[row] -= 10**6
    by = int(prices[row] - told.mentee_prices[row])
    return case.changed(bottleneck=replace(told, mentee_prices=prices, bound=told.bound + by))


@named("bottleneck")
def a_bottleneck_nobody_asked_for(case):
    if case.policy.worst:
        return None
    other = solve(case.problem, Policy(floor=case.policy.floor, worst="max_min"))
    told = other.certificate.bottleneck
    return None if told is None else case.changed(bottleneck=told)


@named("draw")
def another_seed(case):
    if case.proof.drawn is None or not (case.free & (case.plan >= 0)).any():
        return None
    return case.published(seed=case.policy.seed + 1)


@named("draw")
def another_share(case):
    if case.proof.drawn is None or not (case.free & (case.plan >= 0)).any():
        return None
    return case.published(draw=case.policy.draw / 2)


@named("policy")
def a_draw_denied(case):
    return case.published(draw=0.0) if case.proof.drawn is not None else None


@named("policy")
def a_draw_invented(case):
    return case.published(draw=0.01) if not case.policy.draw and not case.policy.worst else None


@named("draw")
def a_chosen_attempt(case):
    """The noise halved although the first draw was good enough."""
    drawn = case.proof.drawn
    if drawn is None:
        return None
    last = replace(drawn.attempts[-1], halvings=len(drawn.attempts))
    return case.changed(drawn=replace(drawn, attempts=(*drawn.attempts, last)))


@named("loss")
def a_draw_that_gave_up_too_much(case):
    drawn = case.proof.drawn
    if drawn is None or len(drawn.attempts) == 1:
        return None
    first = drawn.attempts[0]
    forged = case.replanned(first.plan.copy())
    proof = replace(forged.certificate, drawn=replace(drawn, attempts=(first,)))
    return replace(forged, certificate=proof)


@named("draw")
def an_attempt_hidden(case):
    drawn = case.proof.drawn
    if drawn is None or len(drawn.attempts) == 1:
        return None
    return case.changed(drawn=replace(drawn, attempts=drawn.attempts[1:]))


@named("optimum")
def a_poor_optimum(case):
    drawn = case.proof.drawn
    row = None if drawn is None else case.one(drawn.optimum >= 0)
    if row is None:
        return None
    poor = drawn.optimum.copy()
    poor[row] = -1
    return case.changed(drawn=replace(drawn, optimum=poor))


def resealed(forged: Solution) -> Solution:
    """A forger who knows how to seal."""
    plan = np.asarray(forged.mentor_of)
    return replace(forged, certificate=sealed(plan, forged.certificate))


def random_solution(rng: np.random.Generator) -> Case:
    """A proved solution of a round with locks, tiers and tight places."""
    mentees, mentors = int(rng.integers(6, 13)), int(rng.integers(3, 7))
    problem = random_problem(
        rng, mentees, mentors, density=float(rng.choice([0.6, 0.9])), grid=8, most=2, locks=0.15
    )
    return Case(rng, problem, solve(problem, any_policy(rng)))


def tampered(rng: np.random.Generator) -> tuple[str, Case, Solution, frozenset[str]]:
    """(attack, the true case, the forged solution, faults one of which must be named)."""
    while True:
        case = random_solution(rng)
        name = str(rng.choice(sorted(ATTACKS)))
        attack, faults = ATTACKS[name]
        forged = attack(case)
        if forged is None:
            continue
        if rng.random() < 0.7:
            return f"{name}, sealed", case, resealed(forged), faults
        careless = name == "better_totals"  # totals stand outside the seal
        return name, case, forged, faults if careless else faults | {"seal"}


def main(cases: int, seed: int) -> int:
    """Tamper with ``cases`` random solutions; how many were not found out."""
    rng, begun = np.random.default_rng(seed), time.perf_counter()
    found: Counter[str] = Counter()
    missed = 0
    for _case in range(cases):
        name, case, forged, faults = tampered(rng)
        if verify(case.problem, case.solution):
            sys.stdout.write(f"a true solution was refused: {case.proof.policy}\n")
            return cases
        named_ = verify(case.problem, forged)
        found.update(named_)
        if not faults & set(named_):
            missed += 1
            sys.stdout.write(f"{name}: {named_}, wanted one of {sorted(faults)}\n")
    spent = time.perf_counter() - begun
    unnamed = ", ".join(sorted(FAULTS - found.keys())) or "none"
    sys.stdout.write(
        f"{cases - missed} of {cases} rejected with the fault named, {spent:.1f} s; "
        f"faults never named: {unnamed}\n"
    )
    return missed


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(given + [1000, 1][len(given) :]))))
