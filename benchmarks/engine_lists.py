"""The engine's auction and finish on lists that are given: nothing is scored, nothing renewed."""

from dataclasses import dataclass, field

import numpy as np

from matching.assign.lazy.engine import Dials, Engine
from matching.assign.lazy.market import Board, Lists
from matching.assign.lazy.tiles import NOTHING, Wide
from matching.assign.problem import Ints
from matching.assign.watching import Threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """As much of scores as lists need."""

    mentees: int
    mentors: int
    unit: int


@dataclass(slots=True, kw_only=True)
class Given(Engine):
    """Lists that stay as they are: there is no pair outside them."""

    cols: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int32))
    vals: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int64))

    def _renew(self, market: Lists, _hall: Board, above: Wide, _asked: Wide, _step: str) -> None:
        market.cols[:], market.vals[:] = self.cols.ravel(), self.vals.ravel()
        market.size[:] = self.cols.shape[1]
        above[:] = NOTHING


def solve_lists(column: np.ndarray, score: np.ndarray, capacity: Ints) -> Ints:
    """Best plan by coverage and total on (mentees, listed) mentors and scores of each mentee."""
    mentees, listed = column.shape
    unit = int(score.max())
    engine = Given(
        scores=Sized(mentees=mentees, mentors=len(capacity), unit=unit),  # type: ignore[arg-type]
        rows=np.arange(mentees),
        capacity=capacity,
        tiers=np.ones(mentees, np.int64),
        cover=1 << (4 * (mentees + 2) * (unit + 2)).bit_length(),
        span=(0, unit),
        squarings=0,
        executor=Threads(1),
        dials=Dials(listed=listed),
        cols=column,
        vals=score,
    )
    found = engine.run()
    assert found.excess == 0
    return found.board.mentor_of
