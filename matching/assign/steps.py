"""From goal to goal: the exact optimum of a small round, in whole numbers.

Goals are met one after the other: all plans that are best so far live on the arcs that any optimal
prices leave tight (complementary slackness), so the next goal is solved there and only among the
mentees who can still move. Each step is a linear assignment problem in whole numbers on places;
what it returns is proved, or mended, by exchanges in exact integers before the next step.
"""

from dataclasses import dataclass

import numpy as np

from matching.assign.goals import Goals
from matching.assign.problem import UNMATCHED, Bools, Floats, Ints, Problem
from matching.assign.refusals import SidedProblemError
from matching.assign.residual import Movable, Residual, Walks, moved, prices, residual

SQUARED = 48  # nodes whose ways are found by squaring a matrix
FIRST_GOALS = 2  # coverage and the goal after it are whole in float64 together


def movable(problem: Problem, aims: Goals) -> tuple[Movable, Ints]:
    """The problem without its locks, and the rows of the mentees that stay in it."""
    if problem.sided:
        raise SidedProblemError(what="exchanges")
    free = np.flatnonzero(problem.locked == UNMATCHED)
    held = np.bincount(problem.locked[problem.locked >= 0], minlength=problem.mentors)
    field = Movable(
        planes=tuple(plane[free] for plane in aims.planes),
        eligible=aims.eligible[free],
        capacity=problem.capacity - held,
    )
    return field, free


def whole_plan(problem: Problem, free: Ints, plan: Ints) -> Ints:
    """(mentees,), locks and the plan of those who are free together."""
    mentor_of = problem.locked.copy()
    mentor_of[free] = plan
    return mentor_of


def prove(field: Movable, plan: Ints) -> tuple[Ints, Walks]:
    """Exchange until no closed chain gains; the plan and the prices that prove it.

    Cancelling of gaining cycles (Klein 1967) with prices by Bellman and Ford: exact in integers,
    from any plan, and one pass when the plan is optimal already.
    """
    moves, found = _proved(field, residual(field, plan), len(field.planes))
    return moves.plan, found


def _proved(field: Movable, moves: Residual, depth: int) -> tuple[Residual, Walks]:
    """The moves of a plan that is best by the first ``depth`` goals, and its prices by them."""
    while (found := prices(moves.upto(depth))).cycle:
        moves = residual(field, moved(moves, found.cycle))
    return moves, found


def goal_by_goal(field: Movable) -> tuple[Ints, Walks]:
    """The best plan of what may move, (mentees,), and the prices that prove it."""
    moves = residual(field, _first(field))
    if not (found := prices(moves)).cycle:  # best by all goals already, as without ties
        return moves.plan, found
    depth = min(FIRST_GOALS, len(field.planes))
    moves, found = _proved(field, moves, depth)
    while depth < len(field.planes):
        freedom = _freedom(field.upto(depth), moves.plan, found)
        depth = depth + 1 if freedom.moving.any() else len(field.planes)
        plan = _next(field, moves.plan, freedom, depth - 1)
        if (plan != moves.plan).any():
            moves = residual(field, plan)
        moves, found = _proved(field, moves, depth)
    return moves.plan, found


def _first(field: Movable) -> Ints:
    """Coverage and the next goal in one step: so many served outweighs any fairness."""
    served, fit = field.planes[0], field.planes[1]
    if not fit.size:
        return np.full(len(fit), UNMATCHED, np.int64)
    low = fit.min()
    spread = int(fit.max() - low) * len(fit) + 1
    return heaviest(field, (served * spread + (fit - low)).astype(np.float64))


def heaviest(field: Movable, gain: Floats) -> Ints:
    """(mentees,) the plan of the greatest sum of ``gain`` (mentees, mentors), all above 0."""
    mentees, mentors = gain.shape
    if not gain.size:
        return np.full(mentees, UNMATCHED, np.int64)
    place = np.repeat(np.arange(mentors), _places(field))
    padded = np.zeros((mentees, max(mentees, len(place))))
    np.negative(np.where(field.eligible, gain, 0.0)[:, place], out=padded[:, : len(place)])
    column = _assign(padded)
    taken: Ints = np.full(max(mentees, len(place)), UNMATCHED)
    taken[: len(place)] = place
    taken = taken[column]
    real = field.eligible[np.arange(mentees), taken] & (taken >= 0)
    taken[~real] = UNMATCHED
    return taken


def _places(field: Movable) -> Ints:
    """How many places of each mentor can be of use at all."""
    useful: Ints = np.minimum(field.capacity, field.eligible.sum(0))
    return useful


def _assign(cost: Floats) -> Ints:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - keeps the door light

    column: Ints = linear_sum_assignment(cost)[1].astype(np.int64)
    return column


@dataclass(frozen=True, slots=True, kw_only=True)
class _Freedom:
    """Where equally good plans differ.

    Attributes:
        tight: (mentees, mentors), arcs that some best plan uses.
        moving: (mentees,), who has more than one place among the best plans.
        leaves: (mentees,), who may stay without a pair.
        full: (mentors,), who must be full.
    """

    tight: Bools
    moving: Bools
    leaves: Bools
    full: Bools


def _freedom(field: Movable, plan: Ints, found: Walks) -> _Freedom:
    mentees, mentors = field.eligible.shape
    row = np.flatnonzero(plan >= 0)
    tight, leaves, full = field.eligible.copy(), np.ones(mentees, bool), np.zeros(mentors, bool)
    for plane, worth in zip(field.planes, found.worth, strict=True):
        price = worth[:mentors]
        value = np.zeros(mentees, np.int64)
        value[row] = plane[row, plan[row]] - price[plan[row]]
        tight &= plane == value[:, None] + price
        leaves &= value == 0
        full |= price != 0
    group = _exchanges(tight, leaves, full, plan)
    same = group[np.append(np.arange(mentors), mentors)][None, :] == group[plan][:, None]
    choices = (np.column_stack([tight, leaves]) & same).sum(1)
    return _Freedom(tight=tight, moving=choices > 1, leaves=leaves, full=full)


def _exchanges(tight: Bools, leaves: Bools, full: Bools, plan: Ints) -> Ints:
    """(mentors + 1,) number of the group of nodes among which tight exchanges go round."""
    mentors = len(full)
    node = np.where(plan >= 0, plan, mentors)
    edges = np.zeros((mentors + 1, mentors + 1), bool)
    np.logical_or.at(edges, node, np.column_stack([tight, leaves]))
    edges[mentors, :mentors] |= ~full
    edges[:mentors, mentors] |= ~full
    return _round_trips(edges)


def _round_trips(edges: Bools) -> Ints:
    """(nodes,) number of the strongly connected part of each node."""
    if len(edges) <= SQUARED:
        reach = edges | np.eye(len(edges), dtype=bool)
        while True:
            steps = reach.astype(np.float32)
            further = steps @ steps > 0
            if (further == reach).all():
                break
            reach = further
        both: Ints = (reach & reach.T).argmax(1)
        return both
    from scipy.sparse import csr_array  # noqa: PLC0415 - keeps the door light
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    links = csr_array(edges.astype(np.int8))
    group: Ints = connected_components(links, connection="strong")[1].astype(np.int64)
    return group


def _next(field: Movable, plan: Ints, freedom: _Freedom, depth: int) -> Ints:
    """The best plan by goal ``depth`` among those equally good so far."""
    rows = np.flatnonzero(freedom.moving)
    if not len(rows):
        return plan
    kept = np.where(freedom.moving, UNMATCHED, plan)
    mentors = len(field.capacity)
    room = field.capacity - np.bincount(kept[kept >= 0], minlength=mentors)
    tight = freedom.tight[rows]
    place = np.repeat(np.arange(mentors), np.minimum(room, tight.sum(0)))
    outside = int((plan[rows] < 0).sum())
    size = len(place) + outside
    # Square: real and dummy mentees against places and seats outside; a full mentor stays full.
    cost = np.full((size, size), np.inf)
    worth = field.planes[depth][rows].astype(np.float64)
    cost[: len(rows), : len(place)] = np.where(tight, -worth, np.inf)[:, place]
    cost[: len(rows), len(place) :] = np.where(freedom.leaves[rows], 0.0, np.inf)[:, None]
    cost[len(rows) :, : len(place)] = np.where(freedom.full, np.inf, 0.0)[place]
    column = _assign(cost)[: len(rows)]
    kept[rows] = np.append(place, np.full(outside, UNMATCHED))[column]
    return kept
