"""Which mentees meet which mentors before a final round: exact, fair, goal by goal. Pure.

Everybody gets a first meeting before anybody gets a second, a second before a third; then the
busiest mentor has as few meetings as can be; then the fits are the highest. A transportation
problem with unit arcs and one side goal, solved by HiGHS (Huangfu and Hall 2018,
doi:10.1007/s12532-017-0130-5) in whole numbers and counted again in exact ones.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.assign import Bools, Floats, Ints

UNIT = 1000  # fits are counted in whole thousandths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """Meetings and what they are worth.

    Attributes:
        meets: (mentees, mentors), who meets whom.
        served: how many mentees have at least one meeting, at least two, ….
        busiest: meetings of the busiest mentor.
        fit: sum of the fits in thousandths.
        proven: every goal was settled with its bound reached.
    """

    meets: Bools
    served: tuple[int, ...]
    busiest: int
    fit: int
    proven: bool


def spread(
    fit: Floats, eligible: Bools, room: Ints, wanted: int, met: Bools | None = None
) -> Spread:
    """Choose the meetings.

    Args:
        fit: (mentees, mentors), in [0, 1].
        eligible: (mentees, mentors), who may meet at all.
        room: (mentors,), meetings a mentor can take at most.
        wanted: meetings of each mentee, at least 1.
        met: (mentees, mentors), meetings that stand: they count and are not chosen again.
    """
    held = np.zeros(fit.shape, bool) if met is None else met
    rows, columns = np.nonzero(eligible & ~held)
    units = np.rint(fit[rows, columns] * UNIT).astype(np.int64)
    if not len(rows):
        return _counted(held, np.rint(fit * UNIT), wanted, proven=True)
    goals = _Goals(rows, columns, held, room, wanted)
    wishes = [goals.level(one) for one in range(wanted)]
    settled = [goals.settle(one) for one in (*wishes, -goals.busiest(), goals.fits(units))]
    meets = held.copy()
    meets[rows, columns] = np.rint(goals.last[: len(rows)]).astype(bool)
    return _counted(meets, np.rint(fit * UNIT), wanted, proven=all(settled))


def load(meets: Bools) -> Ints:
    """(mentors,), meetings of each."""
    found: Ints = meets.sum(axis=0).astype(np.int64)
    return found


def _counted(meets: Bools, units: Floats, wanted: int, *, proven: bool) -> Spread:
    """The plan counted again in whole numbers."""
    each = meets.sum(axis=1)
    return Spread(
        meets=meets,
        served=tuple(int((each > level).sum()) for level in range(wanted)),
        busiest=int(load(meets).max(initial=0)),
        fit=int(units[meets].sum()),
        proven=proven,
    )


class _Goals:
    """Variables: a meeting each, a level each of every mentee, the load of the busiest mentor."""

    def __init__(self, rows: Ints, columns: Ints, held: Bools, room: Ints, wanted: int) -> None:
        self._meetings, (self._mentees, mentors) = len(rows), held.shape
        self._wanted = wanted
        self._size = self._meetings + self._mentees * wanted + 1
        ones, at = np.ones(self._meetings), np.arange(self._meetings)
        of_mentee = sp.csr_array((ones, (rows, at)), (self._mentees, self._meetings))
        of_mentor = sp.csr_array((ones, (columns, at)), (mentors, self._meetings))
        levels = sp.kron(sp.eye_array(self._mentees), np.ones((1, wanted)), format="csr")
        none = sp.csr_array((self._mentees, 1))
        blank = sp.csr_array((mentors, self._mentees * wanted))
        busy = sp.csr_array(-np.ones((mentors, 1)))
        self._rules: list[tuple[Any, Any, Any]] = [
            (sp.hstack([of_mentee, -levels, none]), 0.0, 0.0),
            (sp.hstack([of_mentor, blank, busy]), -np.inf, -load(held)),
            (
                sp.hstack([of_mentor, blank, sp.csr_array((mentors, 1))]),
                0.0,
                np.maximum(room - load(held), 0),
            ),
        ]
        still = np.arange(wanted)[None, :] >= held.sum(axis=1)[:, None]
        self._upper = np.concatenate([ones, still.ravel().astype(float), [np.inf]])
        self.last: Floats = np.zeros(self._size)

    def level(self, number: int) -> Floats:
        """Counts mentees who have this meeting, the first counted as 0."""
        goal = np.zeros(self._size)
        goal[self._meetings + number : -1 : self._wanted] = 1.0
        return goal

    def busiest(self) -> Floats:
        """The load of the busiest mentor."""
        goal = np.zeros(self._size)
        goal[-1] = 1.0
        return goal

    def fits(self, units: Ints) -> Floats:
        """The sum of the fits."""
        goal = np.zeros(self._size)
        goal[: self._meetings] = units
        return goal

    def settle(self, goal: Floats) -> bool:
        """The most of a goal under all earlier ones, which it joins."""
        found = milp(
            -goal,
            integrality=np.ones(self._size, np.int64),
            bounds=Bounds(0.0, self._upper),
            constraints=[LinearConstraint(*rule) for rule in self._rules],
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return False
        self.last = found.x
        value = float(np.rint(goal @ np.rint(found.x)))
        self._rules.append((sp.csr_array(goal[None, :]), value - 0.5, np.inf))
        return bool(found.status == 0)
