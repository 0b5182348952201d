"""Some pairs of a round with everything about their scores: what stands behind the whole units."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from matching.affinity.components import Components
from matching.affinity.parts import covered

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

GRAIN = 2**15  # whole parts of weight x need
LEVELS = 255  # whole parts of capability: one byte
UNIT = GRAIN * LEVELS  # 8,355,840 < 2^24: exact even in float32
HAIR = 1e-6  # of a unit: noise of the last float digit does not cross a whole number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairScore:
    """One pair.

    Attributes:
        units: the score in whole units; ``parts`` (components,) sum to it.
        values: (components,) in [0, 1].
        known: (components,), False where the frozen mean stands in.
        exact: the float definition in [0, 1].
        reliability: share of the score that rests on answers, in [0, 1].
        wish_judged: the mentor states wishes and some can be judged.
    """

    units: int
    parts: Ints
    values: Floats
    known: Bools
    exact: float
    reliability: float
    wish_judged: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Some rows of a round. Axes: mentees, mentors.

    Attributes:
        parts: (components, n, m), whole units; they sum to ``units`` (n, m).
        values: (components, n, m) in [0, 1], each component by itself.
        known: (components, n, m), False where the frozen mean stands in: «нет данных».
        exact: (n, m), the float definition in [0, 1].
        reliability: (n, m) in [0, 1], share of the score that rests on answers.
        wish_judged: (n, m), the mentor states wishes and some can be judged.
    """

    parts: Ints
    values: Floats
    known: Bools
    exact: Floats
    reliability: Floats
    wish_judged: Bools

    @property
    def units(self) -> Ints:
        """(n, m), the score in whole units."""
        found: Ints = self.parts.sum(axis=0)
        return found

    def part(self, rows: slice) -> "Block":
        """Some of these rows."""
        return Block(**{one.name: getattr(self, one.name)[..., rows, :] for one in fields(self)})

    def at(self, row: int, column: int) -> PairScore:
        """One pair, by its place in the block; holds nothing of the block."""
        parts = self.parts[:, row, column].copy()
        return PairScore(
            units=int(parts.sum()),
            parts=parts,
            values=self.values[:, row, column].copy(),
            known=self.known[:, row, column].copy(),
            exact=float(self.exact[row, column]),
            reliability=float(self.reliability[row, column]),
            wish_judged=bool(self.wish_judged[row, column]),
        )


def laid(found: Components, weights: Floats, need: Ints, skill: Ints) -> Block:
    """Lay components out in whole units; one whose weight is 0 is not looked at.

    Args:
        found: the components of these pairs.
        weights: (components,), sum to 1.
        need: (n, domains), whole factors of the part "need".
        skill: (m, domains), the same of the mentors.
    """
    values = np.where(weights[:, None, None] > 0.0, found.values, 0.0)
    parts = np.empty(values.shape, np.int64)
    exact = np.zeros(values.shape[1:])
    for at, weight in enumerate(weights.tolist()):
        exact += weight * values[at]
        parts[at] = whole(weight, values[at])
    parts[0] = product(need, skill)
    return Block(
        parts=parts,
        values=found.values,
        known=found.known,
        exact=np.clip(exact, 0.0, 1.0),
        reliability=_reliability(found, weights),
        wish_judged=found.wish_judged,
    )


def whole(weight: float, values: Floats) -> Ints:
    """A part of the score in whole units: weight times component, rounded down."""
    found: Ints = np.floor(weight * UNIT * values + HAIR).astype(np.int64)
    return found


def whole_factors(w: Floats, c: Floats, weight: float) -> tuple[Ints, Ints]:
    """The part "need" as whole factors: weights in 1 / ``GRAIN``, capability in 1 / ``LEVELS``.

    >>> need, skill = whole_factors(np.array([[0.5, 0.5]]), np.array([[1.0, 0.2]]), 0.32)
    >>> need.tolist(), skill.tolist(), (need @ skill.T / UNIT).round(4).tolist()
    ([[5242, 5242]], [[255, 51]], [[0.192]])
    """
    need = np.floor(weight * GRAIN * w + HAIR).astype(np.int64)
    skill = np.rint(LEVELS * c).astype(np.int64)
    return need, skill


def product(need: Ints, skill: Ints) -> Ints:
    """The part "need" (n, m) in whole units, all of them under ``UNIT``."""
    return covered(need.astype(np.int32), skill.astype(np.int32)).astype(np.int64)


def _reliability(found: Components, weights: Floats) -> Floats:
    """Kappa (n, m): weights of what is known; "need" counts by how much of it is known."""
    kappa: Floats = weights[0] * found.known_need
    for weight, known in zip(weights[1:].tolist(), found.known[1:], strict=True):
        kappa += weight * known
    return np.clip(kappa, 0.0, 1.0)
