"""Small cells of a published table, hidden so that the totals do not give them away. Pure.

Suppression in two steps (Cox 1980, doi:10.1080/01621459.1980.10477481): cells of fewer than
``least`` people are hidden; then further cells, until no hidden one follows from what is shown.
What was told once stays told and what was hidden stays hidden: a table that grows is decided for
its new cells alone, so that two views of it at different times say no more than the later one.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from scipy.linalg import null_space

LEAST = 5  # people behind a shown number, domain section 6.4
Relation = Mapping[str, int]  # cell -> coefficient; the weighted sum of the cells is zero
TINY = 1e-9


def hidden(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    least: int = LEAST,
    told_before: Mapping[str, bool] = MappingProxyType({}),
) -> frozenset[str]:
    """Names of the cells not to be shown.

    Args:
        cells: counts of people, 0 or more. A 0 has nobody behind it and is no secret.
        relations: equations everybody knows to hold: a total and its parts.
        least: counts from 1 to ``least - 1`` are hidden.
        told_before: cells decided already, and whether they are shown: that stands.

    >>> sorted(hidden({"all": 9, "a": 7, "b": 2}, [{"all": 1, "a": -1, "b": -1}]))
    ['a', 'b']
    >>> sorted(hidden({"all": 12, "a": 5, "b": 7}, [{"all": 1, "a": -1, "b": -1}]))
    []
    """
    small = {name for name, count in cells.items() if 0 < count < least}
    covered = {name for name in cells if not told_before.get(name, name not in small)}
    shown = {name for name, whether in told_before.items() if whether}
    while told := given_away(covered, relations):
        more = _next(told, covered | shown, cells, relations)
        if not more:
            break
        covered.add(more)
    return frozenset(covered)


def given_away(covered: Collection[str], relations: Sequence[Relation]) -> list[str]:
    """Hidden cells that the equations and the shown cells determine, in the order of names."""
    names = sorted(covered)
    lines = [[one.get(name, 0) for name in names] for one in relations]
    if not names or not lines:
        return []
    free = null_space(np.array(lines, dtype=float))
    moves = np.abs(free).max(axis=1) if free.size else np.zeros(len(names))
    return [name for name, most in zip(names, moves, strict=True) if most < TINY]


def _next(
    told: Sequence[str],
    decided: Collection[str],
    cells: Mapping[str, int],
    relations: Sequence[Relation],
) -> str:
    """The cell to hide next: the smallest beside a cell given away, zeros last."""
    beside = {
        name
        for one in relations
        if any(one.get(cell) for cell in told)
        for name in one
        if name not in decided
    }
    return min(beside, key=lambda name: (cells[name] == 0, cells[name], name), default="")
