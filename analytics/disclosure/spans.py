"""What can be found out by adding and subtracting shown cells. Pure linear algebra.

Shown sums over sets of people are rows of a matrix of 0 and 1: whoever sees them knows every
combination of them. A combination that rests on fewer than k people gives these people away:
the difference of two cells, a total less its parts, a filter less another one, today less
yesterday. Such a combination exists where rows of a basis of the null space depend on one another:
c lies in the row space exactly if it is orthogonal to the null space.
"""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import svd

TINY = 1e-9  # of squared lengths and of determinants of cosines
EPSILON = float(np.finfo(float).eps)
MOST = 100_000  # sets of people looked at; where there are more, nothing new is admitted
Floats = NDArray[np.float64]
Records = frozenset[str]


def admitted(
    known: Collection[Records],
    asked: Sequence[Records],
    k: int,
    secret: Collection[Records] = (),
) -> list[bool]:
    """Which of the asked sums may be shown beside the known ones, the first ones first.

    Args:
        known: sets of people whose sums were shown before.
        asked: sets of people, in the order in which they matter.
        k: no set of 1 to k - 1 people may be given away.
        secret: larger sets that must not be given away either.

    >>> total, part = frozenset("abcdefghi"), frozenset("abcdef")
    >>> admitted([], [total, part], 5), admitted([], [total, part], 3)
    ([True, False], [True, True])
    """
    told = set(known)
    fresh = [at for at, one in enumerate(asked) if one and one not in told]
    rows, weights, wanted = _atoms([*told, *(asked[at] for at in fresh)], list(secret))
    kept, queue = list(range(len(told))), list(range(len(told), len(rows)))
    while queue:
        safe = _safe_prefix(rows, weights, wanted, kept, queue, k)
        kept += queue[:safe]
        queue = queue[safe + 1 :]
    shown = {fresh[at - len(told)] for at in kept if at >= len(told)}
    return [at in shown or not one or one in told for at, one in enumerate(asked)]


def exposed(sums: Collection[Records], k: int, secret: Collection[Records] = ()) -> bool:
    """Whether these sums together give a set of 1 to k - 1 people away, or a secret one."""
    rows, weights, wanted = _atoms(list(sums), list(secret))
    return _exposed(rows, weights, wanted, k)


def _safe_prefix(
    rows: Floats,
    weights: Floats,
    wanted: Floats,
    kept: Sequence[int],
    queue: Sequence[int],
    k: int,
) -> int:
    """How many rows from the head of the queue may come in together: more rows tell more."""
    least, most = 0, len(queue)
    while least < most:
        middle = most if least == 0 and most == len(queue) else (least + most + 1) // 2
        if _exposed(rows[[*kept, *queue[:middle]]], weights, wanted, k):
            most = middle - 1
        else:
            least = middle
    return least


def _atoms(sets: Sequence[Records], secret: Sequence[Records]) -> tuple[Floats, Floats, Floats]:
    """Rows over groups of people who stand in the same sets, sizes of the groups, secret rows."""
    people = sorted(frozenset().union(*sets, *secret))
    place = {one: at for at, one in enumerate(people)}
    whole = np.zeros((len(sets) + len(secret), len(people)))
    for row, one in enumerate((*sets, *secret)):
        whole[row, [place[name] for name in one]] = 1.0
    groups, weights = _merged(whole, np.ones(len(people)))
    return groups[: len(sets)], weights, groups[len(sets) :]


def _merged(rows: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Columns that are alike as one, with the sum of their weights."""
    if not rows.size:
        return rows, weights
    bits = np.ascontiguousarray(np.packbits(rows.astype(bool), axis=0).T)
    keys = bits.view(np.dtype((np.void, bits.shape[1]))).ravel()
    _keys, first, group = np.unique(keys, return_index=True, return_inverse=True)
    sizes = np.zeros(len(first))
    np.add.at(sizes, group.ravel(), weights)
    return rows[:, first], sizes


def _exposed(rows: Floats, weights: Floats, wanted: Floats, k: int) -> bool:
    if not rows.size:
        return False
    merged, sizes = _merged(np.vstack([rows, wanted]), weights)
    rows, wanted = merged[: len(rows)], merged[len(rows) :]
    small = np.flatnonzero((sizes < k) & rows.any(axis=0))
    if not small.size and not wanted.size:
        return False
    basis = _basis(rows)
    missed = (wanted**2).sum(axis=1) - ((wanted @ basis.T) ** 2).sum(axis=1)
    if np.any(missed < TINY):
        return True
    # inner products of rows of the null space: what projection on the row space leaves of groups
    angles = np.eye(small.size) - basis[:, small].T @ basis[:, small]
    lengths = np.diag(angles)
    if np.any(lengths < TINY):
        return True
    return _dependent(angles / np.sqrt(np.outer(lengths, lengths)), sizes[small], k)


def _basis(rows: Floats) -> Floats:
    """An orthonormal basis of the row space, one row each."""
    _left, values, right = svd(rows, full_matrices=False)
    return np.asarray(right[values > values.max() * max(rows.shape) * EPSILON])


def _dependent(angles: Floats, sizes: Floats, k: int) -> bool:
    """Whether groups with fewer than k people together depend on one another.

    Args:
        angles: (groups, groups), cosines between their rows of the null space.
        sizes: (groups,), people.
        k: sets of 2 or more groups with at most k - 1 people are looked at.

    Where there are too many such sets to look at, the answer is yes, to be safe.
    """
    for count in range(2, k):
        light = np.flatnonzero(sizes <= k - count)
        if comb(len(light), count) > MOST:
            return True
        chosen = light[_chosen(len(light), count)]
        chosen = chosen[sizes[chosen].sum(axis=1) < k]
        minors = angles[chosen[:, :, None], chosen[:, None, :]]
        if len(minors) and np.any(np.linalg.det(minors) < TINY):
            return True
    return False


@cache
def _chosen(groups: int, count: int) -> NDArray[np.integer[Any]]:
    """All ways to choose so many of the groups; ``MOST`` keeps the groups below 256."""
    if count == 2:  # noqa: PLR2004 -- pairs alone can be more than a byte tells
        return np.array(np.triu_indices(groups, 1), dtype=np.uint16).T
    return np.array(list(combinations(range(groups), count)), dtype=np.uint8).reshape(-1, count)
