"""Trial meetings: on small cases no other choice is fairer or fits better. Repair: nothing moves."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import Problem
from matching.pairs.leaving import careful, wide
from matching.pairs.spreading import UNIT, spread


@st.composite
def rooms(draw):
    mentees, mentors = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = mentees * mentors
    fit = draw(st.lists(st.integers(0, 1000), min_size=cells, max_size=cells))
    may = draw(st.lists(st.booleans(), min_size=cells, max_size=cells))
    room = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    met = draw(st.lists(st.integers(0, 8), min_size=cells, max_size=cells))
    shape = mentees, mentors
    held = (np.array(met) == 0).reshape(shape) & (np.array(may).reshape(shape))
    return (
        np.array(fit).reshape(shape) / UNIT,
        np.array(may).reshape(shape),
        np.array(room),
        draw(st.integers(1, 3)),
        held,
    )


def every(may, room, wanted, held):
    """All choices the rules allow beside the meetings that stand."""
    free = np.argwhere(may & ~held).tolist()
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            meets = held.copy()
            for row, column in chosen:
                meets[row, column] = True
            new = meets & ~held
            fits_in = (meets.sum(0) <= np.maximum(room, held.sum(0))).all()
            if fits_in and (new.sum(1) <= np.maximum(wanted - held.sum(1), 0)).all():
                yield meets


def worth(meets, fit, wanted):
    each = meets.sum(1)
    served = tuple(int((each > level).sum()) for level in range(wanted))
    return (*served, -int(meets.sum(0).max()), int(np.rint(fit * UNIT)[meets].sum()))


@settings(max_examples=60)
@given(rooms())
def test_no_other_choice_of_meetings_is_better(case):
    fit, may, room, wanted, held = case
    found = spread(fit, may, room, wanted, held)
    best = max(worth(one, fit, wanted) for one in every(may, room, wanted, held))
    assert (*found.served, -found.busiest, found.fit) == best
    assert worth(found.meets, fit, wanted) == best
    assert found.proven


@st.composite
def schools(draw):
    """A mentor has left: who ran with whom, who may be with whom, places."""
    mentees, mentors = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cells = mentees * mentors
    fit = draw(st.lists(st.integers(0, 1000), min_size=cells, max_size=cells))
    may = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells)), bool)
    room = draw(st.lists(st.integers(0, 2), min_size=mentors, max_size=mentors))
    before = np.full(mentees, -1, np.int64)
    may, load = may.reshape(mentees, mentors), np.zeros(mentors, np.int64)
    for row in range(mentees):
        choice = draw(st.integers(-1, mentors - 1))
        if choice >= 0 and load[choice] < room[choice]:
            before[row], may[row, choice] = choice, True
            load[choice] += 1
    priority = np.array(draw(st.lists(st.integers(0, 2), min_size=mentees, max_size=mentees)))
    return Problem(np.array(fit).reshape(may.shape) / 1000, may, room, priority), before


def plans(problem):
    for plan in product(range(-1, problem.mentors), repeat=problem.mentees):
        chosen = np.array(plan)
        served = np.flatnonzero(chosen >= 0)
        load = np.bincount(chosen[served], minlength=problem.mentors)
        if problem.eligible[served, chosen[served]].all() and (load <= problem.capacity).all():
            yield chosen


def touched(plan, before):
    return int(((before >= 0) & (plan != before)).sum())


@settings(max_examples=60)
@given(schools())
def test_a_repair_touches_the_fewest_running_pairs(case):
    problem, before = case
    every_plan = list(plans(problem))
    quiet, proven = careful(problem, before)
    assert proven
    assert touched(quiet, before) == min(touched(one, before) for one in every_plan) == 0
    still = [one for one in every_plan if touched(one, before) == 0]
    assert (quiet >= 0).sum() == max((one >= 0).sum() for one in still)
    open_, proven = wide(problem, before)
    assert proven
    most = max((one >= 0).sum() for one in every_plan)
    fullest = [one for one in every_plan if (one >= 0).sum() == most]
    fewest = min(touched(one, before) for one in fullest)
    assert (int((open_ >= 0).sum()), touched(open_, before)) == (most, fewest)
    units = np.rint(problem.affinity * 1000).astype(int)
    moved = [one for one in fullest if touched(one, before) == fewest]
    new = [_new_fit(one, before, units) for one in moved]
    assert _new_fit(open_, before, units) == max(new)


def _new_fit(plan, before, units):
    rows = np.flatnonzero((plan >= 0) & (plan != before))
    return int(units[rows, plan[rows]].sum())


def test_a_pair_moves_only_where_somebody_is_served_by_it():
    problem = Problem([[0.9, 0.2], [0.8, 0.0]], [[1, 1], [1, 0]], [1, 1])
    before = np.array([0, -1])
    quiet, _proven = careful(problem, before)
    assert quiet.tolist() == [0, -1]
    open_, proven = wide(problem, before)
    assert (open_.tolist(), proven) == ([1, 0], True)
