"""The score: components times weights, laid out in whole units so that parts sum without remainder.

Two scores stand side by side. ``exact`` is the float definition S = sum of w_k f_k. What the engine
solves, and what people, files and certificates show, is ``units``: the same laid out once in whole
1 / ``UNIT``. The part "need" is an integer inner product of needs and capabilities, so it splits
by domain without remainder too, and no order of rows, blocks or threads can change it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.errors import ProgrammeError
from matching.affinity.components import Components, components
from matching.vectors import Frozen, Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DEFAULT: Mapping[str, float] = {  # profiles.md B4: mild on purpose, none above 0.35 (design)
    "need": 0.32,
    "wish_mentee": 0.12,
    "wish_mentor": 0.11,
    "time": 0.10,
    "school": 0.10,
    "style": 0.09,
    "subject": 0.08,
    "level": 0.08,
}
GRAIN = 2**15  # whole parts of weight x need
LEVELS = 255  # whole parts of capability: one byte
UNIT = GRAIN * LEVELS  # 8,355,840 < 2^24: exact even in float32
HAIR = 1e-6  # of a unit: noise of the last float digit does not cross a whole number
LEEWAY = 0.005  # promised distance of a laid-out part from its float definition


class BadWeightsError(ProgrammeError):
    """Weights must be finite, not negative, not all zero: ``component``, ``value``."""

    code = "score.bad_weights"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Affinity:
    """Scores of a round with all their parts. Axes: mentees, mentors.

    Attributes:
        codes: names of the components, in the order of axis 0 of the parts.
        weights: (components,), sum to 1.
        unit: a score of 1 in whole units.
        units: (n, m), the score in whole 1 / ``unit``.
        parts: (components, n, m), whole units; they sum to ``units``.
        values: (components, n, m) in [0, 1], each component by itself.
        known: (components, n, m), False where the frozen mean stands in: «нет данных».
        exact: (n, m), the float definition in [0, 1].
        reliability: (n, m) in [0, 1], share of the score that rests on answers.
        wish_judged: (n, m), the mentor states wishes and some can be judged.
        need_weights, capability: (n, domains), (m, domains), whole factors of the part "need".
        frozen: complete statistics, to be stored with the snapshot.
    """

    codes: tuple[str, ...]
    weights: Floats
    unit: int
    units: Ints
    parts: Ints
    values: Floats
    known: Bools
    exact: Floats
    reliability: Floats
    wish_judged: Bools
    need_weights: Ints
    capability: Ints
    frozen: Frozen

    @property
    def total(self) -> Floats:
        """(n, m) in [0, 1], the score everybody sees: ``units`` over ``unit``."""
        found: Floats = self.units / self.unit
        return found

    @property
    def need(self) -> Floats:
        """F (n, m): coverage of the mentee's needs."""
        return self.component("need")

    @property
    def wish_mentee(self) -> Floats:
        """A (n, m): share of the mentee's stated wishes that the mentor meets."""
        return self.component("wish_mentee")

    @property
    def wish_mentor(self) -> Floats:
        """B (n, m): the same from the mentor's side."""
        return self.component("wish_mentor")

    def component(self, code: str) -> Floats:
        """(n, m) in [0, 1], one component by name."""
        found: Floats = self.values[self.codes.index(code)]
        return found

    def need_parts(self, mentee: int, mentor: int) -> Ints:
        """(domains,), the part "need" of a pair by domain, in whole units; sums to it."""
        found: Ints = self.need_weights[mentee] * self.capability[mentor]
        return found


def affinity(vectors: Vectors, weights: Mapping[str, float] = DEFAULT) -> Affinity:
    """Score every pair of a round.

    Args:
        vectors: the round.
        weights: of the components, by name; scaled to sum 1, absent means 0.
    """
    return blend(vectors, components(vectors), weights)


def blend(vectors: Vectors, found: Components, weights: Mapping[str, float] = DEFAULT) -> Affinity:
    """Join components; one whose weight is 0 is not looked at."""
    share = scaled(found.codes, weights)
    need, skill = whole_factors(vectors.w, vectors.c, float(share[0]))
    values = np.where(share[:, None, None] > 0.0, found.values, 0.0)
    parts = np.empty(values.shape, np.int64)
    exact = np.zeros(values.shape[1:])
    for at, weight in enumerate(share.tolist()):
        exact += weight * values[at]
        np.floor(weight * UNIT * values[at] + HAIR, out=parts[at], casting="unsafe")
    parts[0] = need.astype(np.float64) @ skill.T.astype(np.float64)  # whole numbers under 2^53
    return Affinity(
        codes=found.codes,
        weights=share,
        unit=UNIT,
        units=parts.sum(axis=0),
        parts=parts,
        values=found.values,
        known=found.known,
        exact=np.clip(exact, 0.0, 1.0),
        reliability=_reliability(found, share),
        wish_judged=found.wish_judged,
        need_weights=need,
        capability=skill,
        frozen=found.frozen,
    )


def scaled(codes: tuple[str, ...], weights: Mapping[str, float]) -> Floats:
    """(components,), weights that sum to 1.

    >>> scaled(("need", "time"), {"need": 30, "time": 10}).tolist()
    [0.75, 0.25]
    """
    given = np.array([weights.get(code, 0.0) for code in codes], np.float64)
    for code, value in weights.items():
        if code not in codes or not np.isfinite(value) or value < 0.0:
            raise BadWeightsError(component=code, value=value)
    if given.sum() <= 0.0:
        raise BadWeightsError(component="*", value=0.0)
    found: Floats = given / given.sum()
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


def _reliability(found: Components, share: Floats) -> Floats:
    """Kappa (n, m): weights of what is known; "need" counts by how much of it is known."""
    rest = np.tensordot(share[1:], found.known[1:].astype(np.float64), axes=1)
    kappa: Floats = np.clip(share[0] * found.known_need + rest, 0.0, 1.0)
    return kappa
