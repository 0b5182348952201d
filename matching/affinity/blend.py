"""The score: components times weights, laid out in whole units so that parts sum without remainder.

Two scores stand side by side. ``exact`` is the float definition S = sum of w_k f_k. What the engine
solves, and what people, files and certificates show, is ``units``: the same laid out once in whole
1 / ``UNIT``. The part "need" is an integer inner product of needs and capabilities, so it splits
by domain without remainder too, and no order of rows, blocks or threads can change it.

Only ``units`` of a round are held. They are laid in blocks of rows; the parts of a pair come from
the same code when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.affinity.bilinear import RoundScores
from matching.affinity.block import (
    UNIT,
    Block,
    PairScore,
    laid,
    product,
    whole,
    whole_factors,
)
from matching.affinity.census import FEW, census
from matching.affinity.components import (
    PAIRS,
    Components,
    blocks,
    components,
    each,
    filled,
    rows_of,
    statistics,
    subject_of,
)
from matching.affinity.parts import CODES, covered, parts, wish_part
from matching.affinity.weights import DEFAULT, scaled
from matching.affinity.wishes import wishes
from matching.vectors import Frozen, Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

BROAD = 2**20  # pairs of one inner product
LEEWAY = 0.005  # promised distance of a laid-out part from its float definition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fits:
    """What rules read of some rows of a round. Axes: mentees, mentors.

    Attributes:
        need: F in [0, 1], coverage of the mentee's needs.
        wish_mentor: B in [0, 1], share of the mentor's stated wishes that are met.
        wish_judged: the mentor states wishes and some can be judged.
    """

    need: Floats
    wish_mentor: Floats
    wish_judged: Bools


@dataclass(frozen=True, kw_only=True, eq=False)
class Affinity:
    """Scores of a round. Axes: mentees, mentors.

    The arrays with all parts of all pairs (``parts``, ``values``, ``known``, ``exact``,
    ``reliability``, ``wish_judged``, as in ``Block``) are made when first asked for: 200 bytes a
    pair, for small rounds. Of a large one ask ``pair`` or ``block``.

    Attributes:
        codes: names of the components, in the order of axis 0 of the parts.
        weights: (components,), sum to 1.
        unit: a score of 1 in whole units.
        units: (n, m), the score in whole 1 / ``unit``.
        need_weights, capability: (n, domains), (m, domains), whole factors of the part "need".
        frozen: complete statistics, to be stored with the snapshot.
        vectors: the round, under these statistics.
        given: everything about all pairs, where it is known already.
        step: rows of a block.
    """

    codes: tuple[str, ...]
    weights: Floats
    unit: int
    units: Units
    need_weights: Ints
    capability: Ints
    frozen: Frozen
    vectors: Vectors
    given: Block | None = None
    step: int = 1

    @cached_property
    def _last(self) -> dict[int, Block]:
        """The block that was asked for last, by its first row."""
        return {}

    def block(self, first: int, last: int) -> Block:
        """Everything about the pairs of some rows."""
        rows = slice(first, last)
        if self.given is not None:
            return self.given.part(rows)
        part = self.vectors.part(rows)
        return laid(components(part), self.weights, self.need_weights[rows], self.capability)

    def pair(self, mentee: int, mentor: int) -> PairScore:
        """Everything about one pair; asked row by row, a round is gone through once."""
        if self.given is not None:
            return self.given.at(mentee, mentor)
        first = mentee - mentee % self.step
        held = self._last.get(first)
        if held is None:
            held = self.block(first, min(first + self.step, len(self.units)))
            self._last.clear()
            self._last[first] = held
        return held.at(mentee - first, mentor)

    def fits(self, first: int, last: int) -> Fits:
        """What rules read of some rows."""
        part = self.vectors.part(slice(first, last))
        wish = wish_part(wishes(part.mentors, part.mentees, part.codes).turned())
        return Fits(
            need=np.clip(covered(part.w, part.c), 0.0, 1.0),
            wish_mentor=filled("wish_mentor", wish, self.frozen),
            wish_judged=wish.share > 0.0,
        )

    @cached_property
    def whole(self) -> Block:
        """Everything about all pairs."""
        return self.block(0, len(self.units)) if self.given is None else self.given

    @property
    def parts(self) -> Ints:
        """(components, n, m), whole units; they sum to ``units``."""
        return self.whole.parts

    @property
    def values(self) -> Floats:
        """(components, n, m) in [0, 1], each component by itself."""
        return self.whole.values

    @property
    def known(self) -> Bools:
        """(components, n, m), False where the frozen mean stands in: «нет данных»."""
        return self.whole.known

    @property
    def exact(self) -> Floats:
        """(n, m), the float definition in [0, 1]."""
        return self.whole.exact

    @property
    def reliability(self) -> Floats:
        """(n, m) in [0, 1], share of the score that rests on answers."""
        return self.whole.reliability

    @property
    def wish_judged(self) -> Bools:
        """(n, m), the mentor states wishes and some can be judged."""
        return self.whole.wish_judged

    @property
    def total(self) -> Floats:
        """(n, m) in [0, 1], the score everybody sees: ``units`` over ``unit``."""
        found: Floats = self.units / np.float64(self.unit)
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


def affinity(
    vectors: Vectors,
    weights: Mapping[str, float] = DEFAULT,
    *,
    pairs: int = PAIRS,
    threads: int = 1,
    few: int = FEW,
) -> Affinity:
    """Score every pair of a round; no number hangs on blocks, threads or the way of a large round.

    Args:
        vectors: the round.
        weights: of the components, by name; scaled to sum 1, absent means 0.
        pairs: of a block of rows.
        threads: blocks laid at the same time.
        few: a round of more pairs is looked up by classes of answers.
    """
    share = scaled(CODES, weights)
    shape = len(vectors.mentee_ids), len(vectors.mentor_ids)
    large = shape[0] * shape[1] > few and not vectors.slotless
    frozen = census(vectors, few) if large else statistics(vectors, pairs, threads)
    full = replace(vectors, frozen=frozen)
    need, skill = whole_factors(vectors.w, vectors.c, float(share[0]))
    units, scores = np.empty(shape, np.int32), RoundScores(full, weights) if large else None

    def lay(rows: slice) -> None:
        if scores is not None:
            units[rows] = scores.block(rows.start, rows.stop)
        else:
            units[rows] = _units(full.part(rows), share, need[rows], skill)

    for _done in each(lay, blocks(vectors, BROAD if large else pairs), threads):
        pass
    return Affinity(
        codes=CODES,
        weights=share,
        unit=UNIT,
        units=units,
        need_weights=need,
        capability=skill,
        frozen=frozen,
        vectors=full,
        step=rows_of(vectors, pairs),
    )


def blend(vectors: Vectors, found: Components, weights: Mapping[str, float] = DEFAULT) -> Affinity:
    """Join components that are known already; one whose weight is 0 is not looked at."""
    share = scaled(found.codes, weights)
    need, skill = whole_factors(vectors.w, vectors.c, float(share[0]))
    block = laid(found, share, need, skill)
    return Affinity(
        codes=found.codes,
        weights=share,
        unit=UNIT,
        units=block.units.astype(np.int32),
        need_weights=need,
        capability=skill,
        frozen=found.frozen,
        vectors=replace(vectors, frozen=found.frozen),
        given=block,
    )


def _units(part: Vectors, share: Floats, need: Ints, skill: Ints) -> Ints:
    """(rows, mentors), scores of some rows in whole units."""
    found = product(need, skill)
    worth = parts(part, subject_of(part.frozen))
    for code, weight in zip(CODES[1:], share[1:].tolist(), strict=True):
        if weight > 0.0:
            found += whole(weight, filled(code, worth[code], part.frozen))
    return found
