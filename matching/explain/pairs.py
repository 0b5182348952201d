"""Why this pair: the next best mentor with everybody else re-optimised, and what it would cost."""

from dataclasses import dataclass

from matching.assign import UNMATCHED, Bools, Ints, solve
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
    pair gave up. The best chain of an optimal plan gives exactly what a full re-solve would.
    """
    mentor = int(insight.solution.mentor_of[mentee])
    if mentor < 0 or insight.problem.locked[mentee] >= 0:
        return None
    enter = insight.entries(mentee)
    enter[0, mentor] = ABSENT
    chain = insight.best_chain(enter, mentor)
    return _along(insight, mentee, mentor, chain) if chain else None


def _along(insight: Insight, mentee: int, mentor: int, chain: Chain) -> Alternative:
    plan = insight.plan_along(mentee, chain)
    new = chain.nodes[0]
    return Alternative(
        mentee=mentee,
        mentor=mentor,
        runner_up=new if new != insight.outside else None,
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
    eligible = insight.problem.eligible.copy()
    eligible[mentee, mentor] = False
    return _solved_again(insight, mentee, eligible)


def price_of_lock(insight: Insight, mentee: int, mentor: int) -> Price:
    """What it costs to fix a pair; for a lock in force, what it costs already.

    A forbidden pair can be priced too: as if this one pair were allowed.
    """
    here = insight.node(mentee)
    if insight.problem.locked[mentee] >= 0:
        return _of_standing_lock(insight, mentee) if here == mentor else IMPOSSIBLE
    if here == mentor:
        return Price()
    chain = insight.best_chain(insight.at(mentor), here)
    return insight.price(insight.plan_along(mentee, chain)) if chain else IMPOSSIBLE


def _of_standing_lock(insight: Insight, mentee: int) -> Price:
    gain = _solved_again(insight, mentee, insight.problem.eligible)
    return Price(
        coverage=-gain.coverage,
        total=0.0 - gain.total,
        worst=0.0 - gain.worst,
        fairness=0.0 - gain.fairness,
    )


def _solved_again(insight: Insight, mentee: int, eligible: Bools) -> Price:
    """The price of the plan found without the lock of a mentee."""
    locked = insight.problem.locked.copy()
    locked[mentee] = UNMATCHED
    changed = insight.problem.but(locked=locked, eligible=eligible)
    return insight.price(solve(changed, insight.policy).mentor_of)
