"""A seeded draw among plans close to the best, so that what was not chosen can be judged later.

Every pair's worth is shaken by Gumbel noise of the size of the share that may be given up, and the
best plan under the noise is found exactly; coverage, locks and the worst pair are not shaken.
Noise hangs on stable ids and the seed. A plan that gives up too much is drawn again under half the
noise. How often seeded draws choose a pair is its propensity: the share is logged with the round.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np

from matching.assign.certificate import Attempt, Drawn, Solution, priced, signed
from matching.assign.goals import Goals, goals
from matching.assign.naming import gumbel
from matching.assign.optimum import optimum
from matching.assign.policy import Policy
from matching.assign.problem import Floats, Ints, Problem
from matching.assign.residual import Walks
from matching.assign.steps import goal_by_goal, movable, whole_plan

SHAKEN = ("fairness", "total")  # the first of them that counts is shaken
TIMES = 1000


def drawn(problem: Problem, policy: Policy) -> Solution:
    """Draw a plan; its certificate says what it gives up and how to draw it again."""
    lottery = Lottery(problem, policy)
    attempts = lottery.attempts(policy.seed)
    plan = attempts[-1].plan
    certificate = replace(
        lottery.best.certificate,
        policy=policy.published(),
        primal=lottery.worth(plan),
        drawn=Drawn(optimum=lottery.best.mentor_of, attempts=attempts),
    )
    return signed(problem, plan.copy(), certificate)


def propensities(
    problem: Problem,
    policy: Policy,
    times: int = TIMES,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """(mentees, mentors): share of seeded draws that choose each pair.

    Args:
        problem: the round.
        policy: with ``draw`` above 0; without it the shares are 0 and 1.
        times: how many draws; their seeds follow the policy's own, which is not among them.
        progress: is told the share done, in [0, 1].
    """
    lottery = Lottery(problem, policy)
    chosen = np.zeros(problem.affinity.shape)
    for at in range(times):
        plan = lottery.plan((policy.seed + 1 + at) % 2**63)
        row = np.flatnonzero(plan >= 0)
        chosen[row, plan[row]] += 1.0
        if progress is not None:
            progress((at + 1) / times)
    return chosen / max(times, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Propensity:
    """How often seeded draws choose a pair: a share in (0, 1]."""

    mentee_id: str
    mentor_id: str
    share: float

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {name: getattr(self, name) for name in self.__slots__}


def logged(
    problem: Problem,
    policy: Policy,
    times: int = TIMES,
    progress: Callable[[float], None] | None = None,
) -> tuple[Propensity, ...]:
    """``propensities`` as a round keeps them: pairs that were ever drawn, by ids; none undrawn."""
    if not policy.draw:
        return ()
    shares = propensities(problem, policy, times, progress)
    found = (
        Propensity(
            mentee_id=problem.mentee_name(row),
            mentor_id=problem.mentor_name(column),
            share=float(shares[row, column]),
        )
        for row, column in np.argwhere(shares > 0).tolist()
    )
    return tuple(sorted(found, key=lambda one: (one.mentee_id, one.mentor_id)))


@dataclass(frozen=True)
class Lottery:
    """A round to be drawn from, with what every draw needs computed once."""

    problem: Problem
    policy: Policy

    @cached_property
    def best(self) -> Solution:
        """The best plan, without a draw."""
        return optimum(self.problem, replace(self.policy, draw=0.0))

    @cached_property
    def aims(self) -> Goals:
        """What each pair is worth before it is shaken."""
        plan = self.best.mentor_of if self.policy.worst else None
        return goals(self.problem, self.policy, plan)

    def worth(self, plan: Ints) -> tuple[int, ...]:
        """What a plan is worth by each goal; locks aside."""
        row = np.flatnonzero((self.problem.locked < 0) & (plan >= 0))
        return tuple(int(plane[row, plan[row]].sum()) for plane in self.aims.planes)

    def plan(self, seed: int) -> Ints:
        """(mentees,) the plan a seed draws."""
        _aims, plan, _found = self._attempts(seed)[-1]
        return plan

    def attempts(self, seed: int) -> tuple[Attempt, ...]:
        """The draws of a seed with their proofs; the last one stands."""
        return tuple(
            Attempt(
                halvings=halvings,
                plan=plan,
                mentee_prices=prices[0],
                mentor_prices=prices[1],
            )
            for halvings, (aims, plan, found) in enumerate(self._attempts(seed))
            for prices in [priced(self.problem, aims.planes, plan, found)]
        )

    def _attempts(self, seed: int) -> list[tuple[Goals, Ints, Walks]]:
        noise = gumbel(*self._keys, seed) * (self.policy.draw * self.problem.unit)
        made: list[tuple[Goals, Ints, Walks]] = []
        for halvings in count():
            aims = self._shaken(noise * 0.5**halvings)
            field, free = movable(self.problem, aims)
            plan, found = goal_by_goal(field)
            mentor_of = whole_plan(self.problem, free, plan)
            made.append((aims, mentor_of, found))
            if self._affordable(mentor_of):
                break
        return made

    def _shaken(self, noise: Floats) -> Goals:
        planes = list(self.aims.planes)
        at = next(at for at, name in enumerate(self.aims.names) if name in SHAKEN)
        planes[at] = planes[at] + np.rint(noise).astype(np.int64)
        return replace(self.aims, planes=tuple(planes))

    def _affordable(self, plan: Ints) -> bool:
        total = self.aims.names.index("total")
        best = self._most[total]
        return best - self.worth(plan)[total] <= self.policy.draw * best

    @cached_property
    def _most(self) -> tuple[int, ...]:
        return self.worth(self.best.mentor_of)

    @cached_property
    def _keys(self) -> tuple[np.ndarray, np.ndarray]:
        return self.problem.keys()
