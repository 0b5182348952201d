"""Why this pair: the next best mentor with everybody else re-optimised, and what it would cost."""

from dataclasses import dataclass

import numpy as np

from matching.assign import Bools, Ints
from matching.explain import again
from matching.explain.insight import IMPOSSIBLE, Chain, Insight, Price
from matching.explain.worth import ABSENT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternative:
    """The best plan without a pair.

    Attributes:
        mentee: row.
        mentor: column of the mentor the pair is with now.
        runner_up: column of the mentor the mentee would get; None: he would have no pair.
        price: what that plan costs.
        plan: (mentees,), the plan itself.
    """

    mentee: int
    mentor: int
    runner_up: int | None
    price: Price
    plan: Ints


def runner_up(insight: Insight, mentee: int) -> Alternative | None:
    """The best plan in which this mentee is not with the mentor of now.

    None for a mentee without a pair and for a locked one: nobody else was asked for.

    The mentee enters another place, a chain of moves makes room for it and ends at the place the
    pair gave up. The best chain of an optimal plan gives exactly what a full re-solve would. Of a
    drawn plan the best plan of all without the pair is told; it may well be worth more.
    """
    mentor = int(insight.solution.mentor_of[mentee])
    if mentor < 0 or insight.problem.locked[mentee] >= 0:
        return None
    best = again.calm(insight)
    if best.solution.mentor_of[mentee] != mentor:
        return _alternative(insight, mentee, best.solution.mentor_of)
    if not best.additive:
        return _alternative(insight, mentee, again.without_pair(best, mentee, mentor).mentor_of)
    nodes = best.way_back(mentee)
    return _alternative(insight, mentee, best.plan_along(mentee, nodes)) if nodes else None


def _alternative(insight: Insight, mentee: int, plan: Ints) -> Alternative:
    new = int(plan[mentee])
    return Alternative(
        mentee=mentee,
        mentor=int(insight.solution.mentor_of[mentee]),
        runner_up=new if new >= 0 else None,
        price=insight.price(plan),
        plan=plan,
    )


def price_of_ban(insight: Insight, mentee: int, mentor: int) -> Price:
    """What it costs to forbid a pair; 0 for a pair the plan does not use."""
    if int(insight.solution.mentor_of[mentee]) != mentor:
        return Price()
    found = runner_up(insight, mentee)
    if found is not None:
        return found.price
    allowed = insight.worth.allowed(np.array([mentee]))[0]
    allowed[mentor] = False
    return freed(insight, mentee, allowed)


def price_of_lock(insight: Insight, mentee: int, mentor: int) -> Price:
    """What it costs to fix a pair; for a lock in force, what it costs already.

    A forbidden pair can be priced too: as if this one pair were allowed. Of a drawn plan: what the
    best plan with the pair costs against it, below 0 for what the draw gave up.
    """
    best = again.calm(insight)
    here = best.node(mentee)
    if insight.problem.locked[mentee] >= 0:
        allowed = insight.worth.allowed(np.array([mentee]))[0]
        return -freed(insight, mentee, allowed) if here == mentor else IMPOSSIBLE
    if here == mentor:
        return insight.price(best.solution.mentor_of)
    if not best.additive:
        other = again.with_lock(best, mentee, mentor)
        return insight.price(other.mentor_of) if other else IMPOSSIBLE
    chain = best.best_chain(best.at(mentor), here)
    return insight.price(best.plan_along(mentee, chain.nodes)) if chain else IMPOSSIBLE


def freed(insight: Insight, mentee: int, allowed: Bools) -> Price:
    """What it costs to take back a word about a mentee; below 0: what the word has cost.

    Args:
        insight: the plan in which the word stands: a lock, a prohibition, to stay without a pair.
        mentee: row.
        allowed: (mentors,), whom the mentee may have without the word, rules and floor counted.

    One chain decides: without the word only this mentee has other choices. Of a drawn plan: what
    the word costs the best plan.
    """
    insight = again.calm(insight)
    if not insight.additive:
        return insight.price(again.freed(insight, mentee, allowed).mentor_of)
    here = insight.node(mentee)
    enter = insight.anywhere(mentee)
    enter[0, :-1][~allowed] = ABSENT
    enter[0, here] = ABSENT  # to stay is no chain
    chain = insight.best_chain(enter, here)
    stays = here == insight.outside or bool(allowed[here])
    if chain is None or (stays and not _gains(insight, mentee, chain)):
        return Price()
    return insight.price(insight.plan_along(mentee, chain.nodes))


def _gains(insight: Insight, mentee: int, chain: Chain) -> bool:
    here = int(insight.solution.mentor_of[mentee])
    if here < 0:
        return chain.worth > (0,) * len(chain.worth)
    now = insight.worth.pairs(np.array([mentee]), np.array([here]))[:, 0]
    return chain.worth > tuple(now.tolist())
