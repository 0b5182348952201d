"""The engine's auction and finish on lists that are given: nothing is scored, nothing renewed."""

from dataclasses import dataclass

import numpy as np

from matching.assign.lazy.engine import Dials, Engine, Renewed
from matching.assign.lazy.market import Board
from matching.assign.lazy.tiles import NOTHING, Best, Wide
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

    whole: Best

    def _best(self, _hall: Board, asked: Wide, _least: Wide) -> Renewed:
        yield asked, self.whole


def engine_on(column: np.ndarray, score: np.ndarray, capacity: Ints) -> Given:
    """The engine before its work on (mentees, listed) mentors and scores of each mentee."""
    mentees, listed = column.shape
    unit, order = int(score.max()), np.argsort(-score, axis=1, kind="stable")
    vals = np.take_along_axis(score, order, axis=1).astype(np.int64)
    whole = Best(
        rows=np.arange(mentees),
        cols=np.take_along_axis(column, order, axis=1),
        vals=vals,
        tops=vals,
        size=np.full(mentees, listed),
        above=np.full(mentees, NOTHING),
    )
    return Given(
        scores=Sized(mentees=mentees, mentors=len(capacity), unit=unit),  # type: ignore[arg-type]
        rows=np.arange(mentees),
        capacity=capacity,
        tiers=np.ones(mentees, np.int64),
        cover=1 << (4 * (mentees + 2) * (unit + 2)).bit_length(),
        span=(0, unit),
        squarings=0,
        executor=Threads(1),
        dials=Dials(listed=listed),
        whole=whole,
    )


def solve_lists(engine: Given) -> Ints:
    """Best plan by coverage and total, proved."""
    found = engine.run()
    assert found.excess == 0
    return found.board.mentor_of
