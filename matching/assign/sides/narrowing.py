"""Pairs that no plan as good as this one can hold, or must hold, by reduced costs.

The linear relaxation bounds a goal from above. A pair outside its solution lowers the bound by its
reduced cost at least; if that falls under what has been reached, no plan as good holds the pair
(Dantzig, Fulkerson and Johnson 1954, sec. 4). What is left for the next goals is small.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.assign.problem import Floats
from matching.assign.sides.settled import Goal

MARGIN = 1e-2  # of a scaled goal: far above what a linear programme is off by


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What each variable may be: (variables,) 0 or 1 each."""

    low: Floats
    high: Floats


def narrowed(rules: tuple[Any, Floats, Floats], settled: list[Goal], bounds: Bounds) -> Bounds:
    """Tighter bounds of all variables for plans that reach all settled goals.

    Args:
        rules: matrix, least and most of each rule.
        settled: goals with their targets; the last one is looked at, the others hold.
        bounds: what is known already.
    """
    aim = settled[-1]
    if aim.target is None:
        return bounds
    found = _relaxed(rules, settled[:-1], aim, bounds)
    if found.status != 0:
        return bounds
    slack = -aim.target * aim.scale - float(found.fun) + MARGIN  # costs: less is better
    never = np.asarray(found.lower.marginals) > slack
    always = -np.asarray(found.upper.marginals) > slack
    return Bounds(
        low=np.where(always, bounds.high, bounds.low), high=np.where(never, bounds.low, bounds.high)
    )


def _relaxed(
    rules: tuple[Any, Floats, Floats], settled: list[Goal], aim: Goal, bounds: Bounds
) -> Any:
    from scipy.optimize import linprog  # noqa: PLC0415 - keeps the door light
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415

    matrix, low, high = rules
    held = [csr_array(-one.row[None, :]) for one in settled]
    above, under = np.isfinite(high), np.isfinite(low)
    least = [-((one.target or 0) - 0.5) * one.scale for one in settled]
    asked: dict[str, Any] = {
        "A_ub": vstack([matrix[above], -matrix[under], *held]),
        "b_ub": np.concatenate([high[above], -low[under], least]),
        "bounds": np.column_stack([bounds.low, bounds.high]),
    }
    return linprog(-aim.row, **asked, method="highs")
