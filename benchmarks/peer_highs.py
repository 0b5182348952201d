"""HiGHS through ``scipy.optimize.linprog``: the transport problem on listed pairs."""

from pathlib import Path

import numpy as np
from peer_clock import Clock, answer
from scipy.optimize import linprog
from scipy.sparse import csr_array


def work(folder: Path) -> dict:
    """Seconds to lay the rows, seconds of the call, the sum of scores."""
    row, column = np.load(folder / "row.npy"), np.load(folder / "column.npy")
    score, capacity = np.load(folder / "score.npy"), np.load(folder / "capacity.npy")
    clock = Clock()
    arc, ones = np.arange(len(row)), np.ones(len(row))
    mentees = int(row.max()) + 1
    once = csr_array((ones, (row, arc)), shape=(mentees, len(row)))
    room = csr_array((ones, (column, arc)), shape=(len(capacity), len(row)))
    built = clock.read()
    found = linprog(
        -score.astype(np.float64),
        A_eq=once,
        b_eq=np.ones(mentees),
        A_ub=room,
        b_ub=capacity,
        bounds=(0, 1),
        method="highs",
    )
    spent = clock.read()
    if found.status:
        raise RuntimeError(found.message)
    return {"build": built, "seconds": spent, "value": -round(float(found.fun))}


if __name__ == "__main__":
    answer(work)
