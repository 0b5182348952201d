"""Small cells stay hidden from whoever knows all totals: brute force over everything possible."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from data.access.hiding import LEAST, given_away, hidden
from data.codebook import support as book
from data.records.support import CaseState, SupportCase
from matching.support import counts
from tests.stores import SCHOOL

AT_ONCE = 6  # hidden cells that hang together and can all be tried
MOST = 8  # the attacker tries every count up to this one, and knows no hidden one is above


def table(rows, before):
    """Months with two ways to end, bound like the real ones; what comes in makes them add up."""
    cells, relations, last = {"before": before}, [], "before"
    for at, (stay, *ends) in enumerate(rows):
        parts = {f"{at}.{way}": count for way, count in enumerate(ends)}
        closed = sum(ends)
        new = stay + closed - cells[last]
        cells |= parts | {f"{at}.closed": closed, f"{at}.stay": stay, f"{at}.new": new}
        relations.append({f"{at}.closed": 1, **dict.fromkeys(parts, -1)})
        relations.append({last: 1, f"{at}.new": 1, f"{at}.closed": -1, f"{at}.stay": -1})
        last = f"{at}.stay"
    return cells, relations


def possible(cells, covered, relations):
    """Values each hidden cell may have for somebody who knows the shown ones, by trying all.

    Hidden cells come in parts that share no equation: each is tried apart.
    """
    found = {}
    for part in parts_of(covered, relations):
        mine = [one for one in relations if part & one.keys()]
        tried = solutions(cells, sorted(part), mine, {})
        found |= {name: {one[name] for one in tried} for name in part}
    return found


def solutions(cells, names, relations, given):
    """All ways to fill the hidden cells, a cell at a time; a broken equation ends a branch."""
    left = set(names) - given.keys()
    known = {**{name: count for name, count in cells.items() if name not in names}, **given}
    for one in relations:
        if not left & one.keys() and sum(by * known[name] for name, by in one.items()):
            return []
    if not left:
        return [given]
    name = min(left)
    return [
        full
        for value in range(MOST + 1)
        for full in solutions(cells, names, relations, {**given, name: value})
    ]


def parts_of(covered, relations):
    parts = [{name} for name in covered]
    for one in relations:
        touched = [part for part in parts if part & one.keys()]
        if len(touched) > 1:
            parts = [part for part in parts if part not in touched]
            parts.append(set().union(*touched))
    return parts


ROWS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=2
)


@given(ROWS, st.integers(0, 6))
def test_no_hidden_cell_follows_from_what_is_shown(rows, before):
    cells, relations = table(rows, before)
    if min(cells.values()) < 0 or max(cells.values()) > MOST:
        return
    covered = hidden(cells, relations)
    assert {name for name, count in cells.items() if 0 < count < LEAST} <= covered
    if max(map(len, parts_of(covered, relations)), default=0) > AT_ONCE:
        return  # too much to try; the equations decide
    for name, values in possible(cells, covered, relations).items():
        assert len(values) > 1, name


def test_without_the_second_step_the_totals_give_it_away():
    """The brute force itself finds what it is for."""
    cells = {"all": 9, "a": 7, "b": 2}
    relations = [{"all": 1, "a": -1, "b": -1}]
    assert possible(cells, {"b"}, relations) == {"b": {2}}
    assert given_away({"b"}, relations) == ["b"]
    covered = hidden(cells, relations)
    assert all(len(one) > 1 for one in possible(cells, covered, relations).values())


def test_the_next_month_does_not_give_away_this_one():
    """closed = in work before + new - in work now: three shown numbers tell the fourth."""
    cells = {"before": 6, "new": 7, "closed": 2, "stay": 11}
    relations = [{"before": 1, "new": 1, "closed": -1, "stay": -1}]
    covered = hidden(cells, relations)
    assert covered > {"closed"}
    assert given_away(covered, relations) == []


def test_large_cells_and_zeros_are_shown():
    cells, relations = table([(8, 5, 0)], 6)
    assert hidden(cells, relations) == frozenset()
    assert hidden({}, []) == frozenset()


# ----------------------------------------------------------------------------------------- months


def case(number, opened, closed=None, outcome=""):
    return SupportCase(
        id=f"c{number}",
        school_id=SCHOOL.id,
        person_id=f"p{number}",
        participation_id=f"r{number}",
        state=CaseState.CLOSED if closed else CaseState.NEW,
        reason="low_fit",
        opened_at=datetime(*opened, tzinfo=UTC),
        author="a",
        closed_at=datetime(*closed, tzinfo=UTC) if closed else None,
        outcome=outcome,
    )


def test_the_cells_of_the_months_add_up():
    cases = [case(n, (2026, 9, 10), (2026, 10, 5), "paired") for n in range(6)]
    cases += [case(n, (2026, 10, 12)) for n in range(6, 14)]
    cells, relations = counts.table(cases, [date(2026, 9, 1), date(2026, 10, 1)])
    assert (cells["2026-09-01.new"], cells["2026-10-01.new"]) == (6, 8)
    assert (cells["2026-09-01.in_work"], cells["2026-10-01.in_work"]) == (6, 8)
    assert cells["2026-10-01.closed"] == cells["2026-10-01.paired"] == 6
    for one in relations:
        assert sum(by * cells[name] for name, by in one.items()) == 0


@pytest.mark.parametrize("outcome", book.outcomes())
def test_one_closed_case_is_told_in_no_way(outcome):
    cases = [case(n, (2026, 9, 10)) for n in range(12)]
    cases += [case(12, (2026, 9, 10), (2026, 9, 20), outcome)]
    cells, relations = counts.table(cases, [date(2026, 9, 1)])
    covered = hidden(cells, relations)
    assert {f"2026-09-01.{outcome}", "2026-09-01.closed"} <= covered
    assert given_away(covered, relations) == []


# ---------------------------------------------------------------------------- views one after another

MONTHS = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
STAFF = 60  # no count is above, and everybody knows it
WORLDS = 300


def world(seed):
    """Cases of four months over a change of school years; the way a case ends is one of three."""
    chance = Random(seed)
    cases = []
    for number in range(chance.randint(5, 40)):
        begun = chance.randint(7, 10)
        day = (2026, begun, chance.randint(1, 28))
        if chance.random() < 0.7:
            over = (2026, chance.randint(begun, 10), 28, 23)
            cases.append(case(number, day, over, chance.choice(book.outcomes()[:3])))
        else:
            cases.append(case(number, day))
    return cases


def as_of(cases, month):
    """What was known of the cases when the month was over."""
    end = datetime(month.year, month.month + 1, 1, tzinfo=UTC)
    return [
        replace(one, closed_at=None, outcome="") if one.closed_at and one.closed_at >= end else one
        for one in cases
        if one.opened_at < end
    ]


def views(cases, rule):
    """What each month's end showed of the months so far: cell -> count."""
    for count, month in enumerate(MONTHS, 1):
        known = as_of(cases, month)
        cells, covered = rule(known, MONTHS[:count])
        yield {name: number for name, number in cells.items() if name not in covered}


def found_out(cases, rule):
    """Small cells whoever kept every view knows for sure, by whole numbers that fit all of them."""
    kept = {name: count for view in views(cases, rule) for name, count in view.items()}
    cells, relations = counts.table(cases, MONTHS)
    names, line = sorted(cells), dict.fromkeys(cells, 0)
    fits = LinearConstraint([[(line | one)[name] for name in names] for one in relations], 0, 0)
    least = [kept.get(name, 0) for name in names]
    most = [kept.get(name, STAFF) for name in names]
    sure = {name for name, count in cells.items() if 0 < count < LEAST}
    for aim in aims(names, sure):
        if not sure:
            break
        price = [aim.get(name, 0) for name in names]
        way = milp(price, integrality=1, bounds=Bounds(least, most), constraints=fits)
        assert way.success
        other = dict(zip(names, way.x.round().astype(int).tolist(), strict=True))
        sure -= {name for name in sure if other[name] != cells[name]}
    return sure


def aims(names, sure):
    """Ways to move the hidden cells: all up or down by chance, then each one by itself."""
    chance = Random(1)
    for _time in range(4):
        yield {name: chance.choice((-1, 1)) * chance.random() for name in names}
    for name in sorted(sure):
        if name in sure:
            yield {name: 1}
            yield {name: -1}


def afresh(cases, months):
    """The rule that chooses anew at each month's end."""
    cells, relations = counts.table(cases, months)
    return cells, hidden(cells, relations)


@pytest.mark.parametrize("part", range(3))
def test_old_views_add_nothing_to_the_newest_one(part):
    for seed in range(part * WORLDS // 3, (part + 1) * WORLDS // 3):
        cases = world(seed)
        shown = list(views(cases, counts.told))
        assert all(before.items() <= after.items() for before, after in pairwise(shown))
        assert found_out(cases, counts.told) == set(), seed


def test_a_rule_that_chooses_anew_is_found_out():
    """The attack finds what it is for."""
    assert any(found_out(world(seed), afresh) for seed in range(40))


def test_a_month_is_told_the_same_way_ever_after():
    for seed in range(40):
        cases = world(seed)
        told = [dict(one) for one in views(cases, counts.told)]
        for early in told:
            months = {name[:10] for name in early}
            late = {name: count for name, count in told[-1].items() if name[:10] in months}
            assert late == early
