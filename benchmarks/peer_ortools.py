"""OR-tools: min-cost flow, an arc a pair (or a listed pair), a node a mentor with its places."""

from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from peer_clock import Clock, answer


def arcs(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Mentee, mentor and score of each arc, and the number of mentees."""
    if (folder / "row.npy").exists():
        row, column = np.load(folder / "row.npy"), np.load(folder / "column.npy")
        return row, column, np.load(folder / "score.npy"), int(row.max()) + 1
    scores = np.load(folder / "scores.npy")
    mentees, mentors = scores.shape
    row = np.repeat(np.arange(mentees, dtype=np.int32), mentors)
    return row, np.tile(np.arange(mentors, dtype=np.int32), mentees), scores.ravel(), mentees


def work(folder: Path) -> dict:
    """Seconds to lay the arcs in, seconds of the solver, the sum of scores."""
    capacity = np.load(folder / "capacity.npy")
    row, column, score, mentees = arcs(folder)
    mentors, served = len(capacity), min(mentees, int(capacity.sum()))
    source, sink = mentees + mentors, mentees + mentors + 1
    clock = Clock()
    flow = min_cost_flow.SimpleMinCostFlow()
    ones = np.ones(len(row), np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(row, column + mentees, ones, -score.astype(np.int64))
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(mentees, source), np.arange(mentees), np.ones(mentees), np.zeros(mentees)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(mentees, source), np.full(mentors, sink), capacity, np.zeros(mentors)
    )
    flow.set_node_supply(source, served)
    flow.set_node_supply(sink, -served)
    built = clock.read()
    status = flow.solve()
    spent = clock.read()
    if status != flow.OPTIMAL:
        msg = f"status {status}"
        raise RuntimeError(msg)
    return {"build": built, "seconds": spent, "value": -int(flow.optimal_cost())}


if __name__ == "__main__":
    answer(work)
