"""A large round from its scores to a plan with its certificate."""

from operator import mul

import numpy as np
from threadpoolctl import threadpool_limits

from matching.assign.certificate import Certificate, Solution, Totals, sealed, versions
from matching.assign.goals import bits_of_hash, unfairness
from matching.assign.large import LargeProblem, cover_of, fits, units_of
from matching.assign.lazy.canonical import Tight, meet, tight_of
from matching.assign.lazy.engine import Dials, Engine, Found, first_goal
from matching.assign.lazy.tiles import Wide
from matching.assign.naming import Words, hash_of
from matching.assign.policy import Policy
from matching.assign.problem import UNMATCHED, Bools, Ints
from matching.assign.refusals import LargePolicyError, TooFineError
from matching.assign.scores import FORBIDDEN, Scores
from matching.assign.watching import Executor, Threads, Watch

FIRST = {False: "total", True: "fairness"}  # the goal after coverage, by whether there is a dial


class Floored:
    """Scores with a floor laid over them: what is under it is forbidden."""

    def __init__(self, scores: Scores, floor: float) -> None:
        """``floor``: least affinity, in [0, 1]."""
        self.scores, self.floor = scores, floor
        self.mentees, self.mentors, self.unit = scores.mentees, scores.mentors, scores.unit

    def tile(self, rows: Ints, left: int, right: int) -> "np.ndarray":  # noqa: D102
        found = self.scores.tile(rows, left, right)
        found[found.astype(np.float64) / self.unit < self.floor] = FORBIDDEN
        return found

    def pairs(self, rows: Ints, columns: Ints) -> Ints:  # noqa: D102
        units = units_of(self.scores, rows, columns)
        return np.where(units / self.unit < self.floor, FORBIDDEN, units)

    def keys(self) -> tuple[Words, Words]:  # noqa: D102
        return self.scores.keys()

    def digest(self, rows: Ints, columns: Ints) -> str:  # noqa: D102
        return self.scores.digest(rows, columns)


def solve_large(
    problem: LargeProblem,
    policy: Policy,
    *,
    watch: Watch | None = None,
    stop_at: float = 0.0,
    executor: Executor | None = None,
    dials: Dials | None = None,
    start: Solution | None = None,
    scores: Scores | None = None,
) -> Solution:
    """Find the best plan of a large round and prove it.

    Args:
        problem: the round, checked.
        policy: the published order of goals; without ``worst`` and ``draw``.
        watch: told from time to time; raises to cancel.
        stop_at: gap in affinity a mentee that is enough; 0 asks for the proved optimum.
        executor: where pairs are scored; threads of this process when left out.
        dials: what changes the time and never the plan.
        start: a proved solution of nearly the same round, to begin from.
        scores: those of the problem with the floor of the policy laid over them, if at hand.

    Raises:
        LargePolicyError: the policy asks for what only smaller rounds have.
        TooFineError: affinity is counted in units too small for so many mentees.
    """
    for field in ("worst", "draw"):
        if getattr(policy, field):
            raise LargePolicyError(field=field, mentees=problem.mentees, mentors=problem.mentors)
    if not fits(problem.mentees, len(np.unique(problem.priority)), problem.unit):
        raise TooFineError(unit=problem.unit, mentees=problem.mentees)
    laid = floored(problem, policy) if scores is None else scores
    with threadpool_limits(1):  # each worker multiplies on its own
        engine = engine_of(problem, policy, laid, executor or Threads(), watch, stop_at, dials)
        found = engine.run() if start is None else engine.run_from(*start_of(engine, start))
        if found.excess:
            return _early(problem, policy, engine, found)
        return _proved(problem, policy, engine, found)


def floored(problem: LargeProblem, policy: Policy) -> Scores:
    """The scores of a round under the floor of a policy."""
    return problem.scores if policy.floor is None else Floored(problem.scores, policy.floor)


def engine_of(
    problem: LargeProblem,
    policy: Policy,
    scores: Scores,
    executor: Executor,
    watch: Watch | None,
    stop_at: float,
    dials: Dials | None,
) -> Engine:
    """The engine before its work on the mentees without a lock."""
    free = np.flatnonzero(problem.locked == UNMATCHED)
    tier = np.unique(problem.priority, return_inverse=True)[1].reshape(-1)
    unit = problem.unit
    executor.load(scores)
    return Engine(
        scores=scores,
        rows=free,
        capacity=np.minimum(problem.room, len(free) + 1),  # more can never be full
        tiers=(tier.max(initial=0) - tier + 1)[free].astype(np.int64),
        cover=cover_of(problem.mentees, unit),
        span=(0, unit) if policy.fairness == 1 else (-unit, 0),
        squarings=policy.fairness.bit_length() - 1,
        executor=executor,
        watch=watch,
        enough=int(stop_at * unit * len(free)),
        dials=dials or Dials(),
    )


def start_of(engine: Engine, start: Solution) -> tuple[Ints, Wide, Wide]:
    """A plan of these rows that keeps the rules, what its pairs are worth, and prices."""
    plan = start.mentor_of[engine.rows].copy()
    placed = np.flatnonzero(plan >= 0)
    units = units_of(engine.scores, engine.rows[placed], plan[placed])
    plan[placed[units < 0]] = UNMATCHED
    order = np.argsort(plan, kind="stable")
    nth = np.arange(len(plan)) - np.searchsorted(plan[order], plan[order])
    full = (plan[order] >= 0) & (nth >= np.append(engine.capacity, 0)[plan[order]])
    plan[order[full]] = UNMATCHED
    held = np.zeros(len(plan), np.int64)
    held[placed] = first_goal(units, engine.scores.unit, engine.squarings)
    prices = start.certificate.mentor_prices
    return plan, held, np.maximum(prices[0] * engine.cover + prices[1], 0)


Planes = list[tuple[str, Wide, Wide]]  # name, prices of mentees that may move, of mentors


def _first(policy: Policy, engine: Engine, found: Found) -> Planes:
    """Prices of coverage and of the first goal, taken apart."""
    hall = found.board
    brings = np.maximum(hall.brings, engine.bound(found)) if found.excess else hall.brings
    mentor, mentee = _split(hall.price, engine.cover), _split(brings, engine.cover)
    name = FIRST[policy.fairness > 1]
    return [("coverage", mentee[0], mentor[0]), (name, mentee[1], mentor[1])]


def _split(value: Wide, cover: int) -> tuple[Wide, Wide]:
    """Whole multiples of ``cover`` and the small rest, which may be negative."""
    many = (value + cover // 2) // cover
    return many, value - many * cover


def _proved(problem: LargeProblem, policy: Policy, engine: Engine, found: Found) -> Solution:
    planes = _first(policy, engine, found)
    tight = tight_of(engine, found)
    if policy.fairness > 1:
        units = units_of(engine.scores, engine.rows[tight.row], tight.col)
        tight = _met(planes, "total", tight, units, engine)
    keys = problem.keys()
    bits = bits_of_hash(problem.mentees)
    worth = hash_of(keys[0][engine.rows[tight.row]], keys[1][tight.col], bits)
    tight = _met(planes, "hash", tight, worth, engine)
    return _certified(problem, policy, engine, planes, tight.plan)


def _met(planes: Planes, name: str, tight: Tight, worth: Wide, engine: Engine) -> Tight:
    engine.tell("canonical")
    goal = meet(tight, worth, engine.dials)
    planes.append((name, goal.mentee, goal.mentor))
    return goal.tight


def _early(problem: LargeProblem, policy: Policy, engine: Engine, found: Found) -> Solution:
    """A plan that is good enough: its gap is part of what is certified."""
    planes = _first(policy, engine, found)
    return _certified(problem, policy, engine, planes, found.board.mentor_of)


def _certified(
    problem: LargeProblem, policy: Policy, engine: Engine, planes: Planes, plan: Ints
) -> Solution:
    engine.tell("certificate")
    mentor_of = problem.locked.copy()
    mentor_of[engine.rows] = plan
    placed = np.flatnonzero(plan >= 0)
    units = units_of(problem.scores, engine.rows[placed], plan[placed])
    certificate = Certificate(
        policy=policy.published(),
        goals=tuple(name for name, _mentee, _mentor in planes),
        unit=problem.unit,
        primal=tuple(
            _worth(name, problem, policy, engine, placed, plan[placed], units)
            for name, _mentee, _mentor in planes
        ),
        bound=tuple(
            sum(mentee.tolist()) + sum(map(mul, problem.room.tolist(), mentor.tolist()))
            for _name, mentee, mentor in planes
        ),
        mentee_prices=tuple(_spread(mentee, engine.rows, problem) for _n, mentee, _m in planes),
        mentor_prices=tuple(mentor for _name, _mentee, mentor in planes),
        digest=problem.digest(),
        versions=versions("numba"),
    )
    mentor_of.setflags(write=False)
    return Solution(
        mentor_of=mentor_of,
        certificate=sealed(mentor_of, certificate),
        totals=totals(problem, mentor_of),
    )


def _spread(mentee: Wide, rows: Ints, problem: LargeProblem) -> Ints:
    found = np.zeros(problem.mentees, np.int64)
    found[rows] = mentee
    return found


def _worth(
    name: str,
    problem: LargeProblem,
    policy: Policy,
    engine: Engine,
    placed: Wide,
    columns: Ints,
    units: Ints,
) -> int:
    """What the pairs of a plan are worth by a goal."""
    if name == "coverage":
        return int(engine.tiers[placed].sum())
    if name == "total":
        return int(units.sum())
    if name == "hash":
        rows, mentors = problem.keys()
        bits = bits_of_hash(problem.mentees)
        return int(hash_of(rows[engine.rows[placed]], mentors[columns], bits).sum())
    return int(unfairness(units, problem.unit, policy.fairness).sum())


def totals(problem: LargeProblem, mentor_of: Ints) -> Totals:
    """The few numbers of a plan."""
    row = np.flatnonzero(mentor_of >= 0)
    units = units_of(problem.scores, row, mentor_of[row])
    total = int(units.sum()) / problem.unit
    return Totals(
        mentees=problem.mentees,
        matched=len(row),
        tiers=tuple(
            _tier(problem.priority == tier, int(tier), mentor_of >= 0)
            for tier in np.unique(problem.priority)
        ),
        total=total,
        mean=total / max(len(row), 1),
        worst=int(units.min()) / problem.unit if len(row) else 0.0,
        places=int(problem.capacity.sum()),
    )


def _tier(here: Bools, tier: int, served: Bools) -> tuple[int, int, int]:
    return tier, int(here.sum()), int((here & served).sum())
