"""The score of a round too large to hold: one inner product of whole numbers, and tables.

The part "need" is the product of the whole factors; everything else hangs on few answers with few
options and is looked up by classes of people. A tile holds to the last unit what ``affinity`` lays
out for the same people, so a region's plan and a school's are made of the same numbers, and no
size of tiles, number of threads or order of rows changes one. Every factor is a whole number and
the sum of their absolute products stays under 2^24: the product is exact in float32.

``tile`` says ``FORBIDDEN`` where rules forbid a pair; floors and common time are read from the same
tables.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.affinity.block import UNIT, laid, whole_factors
from matching.affinity.census import census
from matching.affinity.classes import Cut, Pairing, Single, Spots, Tile, classes
from matching.affinity.components import components
from matching.affinity.look_ups import Laid, hours, schools, styles, teaching
from matching.affinity.parts import CODES
from matching.affinity.weights import DEFAULT, scaled
from matching.affinity.wish_tables import OUT, wish_tables
from matching.constraints import EDGE, Reason, Rules
from matching.constraints.kinds import kinds_barred
from matching.vectors import Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Small = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

FORBIDDEN = -1
EXACT = 2**24  # whole numbers below are exact in float32, sums in any order
PAIRS = 2**16  # looked up at a time: what a core keeps near
SINGLES = 2**12  # the same of single pairs, each with a row of every table
NOISE = 4e-6  # more than a float32 product of shares over some domains can be wrong


class TooLargeError(ValueError):
    """The factors would leave the whole numbers that float32 holds."""


class RoundScores:
    """Affinity of a round by rows and columns: satisfies ``matching.assign.scores.Scores``."""

    def __init__(
        self,
        vectors: Vectors,
        weights: Mapping[str, float] = DEFAULT,
        rules: Rules | None = None,
        *,
        apart: int = int(Reason.NO_CAPACITY),
        locks: Mapping[int, int] | None = None,
        left: Collection[int] = (),
    ) -> None:
        """Lay the round out; arguments as in ``lay_bilinear``."""
        frozen = census(vectors)
        self.vectors = replace(vectors, frozen=frozen)
        self.weights = {code: float(weights.get(code, 0.0)) for code in CODES}
        self.mentees, self.mentors = len(vectors.mentee_ids), len(vectors.mentor_ids)
        self.unit = UNIT
        self.rules, self._apart = rules, apart
        share = scaled(CODES, weights)
        self._laid = Laid(
            vectors=self.vectors, weights=dict(zip(CODES, share.tolist(), strict=True))
        )
        need, skill = whole_factors(vectors.w, vectors.c, float(share[0]))
        bound = int(np.abs(need).sum(axis=1).max(initial=0)) * int(np.abs(skill).max(initial=0))
        if bound >= EXACT:
            raise TooLargeError(bound)
        self.mentee_factors = need.astype(np.float32)
        self.mentor_factors = np.ascontiguousarray(skill.T.astype(np.float32))
        self._lay_parts()
        self._lay_rules(left)
        self._locked = self._lay_locks(locks or {})

    def _lay_parts(self) -> None:
        rules, weights = self.rules, self._laid.weights
        floor = None if rules is None else rules.regulation.wish_floor - EDGE
        shares = weights["wish_mentee"], weights["wish_mentor"]
        self._wishes = wish_tables(self.vectors, shares, floor)
        self._hours = hours(self._laid, needed=rules is not None)
        self._styles = styles(self._laid)
        self._teaching = teaching(self._laid)
        away = np.zeros(self.mentors, bool)
        shut = np.zeros(self.mentees, bool)
        if rules is not None:
            away, shut = ~rules.mentors.open_ | rules.mentors.silent, rules.mentees.silent
        self._schools = schools(self._laid, away, shut)

    def _lay_rules(self, left: Collection[int]) -> None:
        """What bars people from every pair, kinds that leave nothing, and named pairs."""
        rules = self.rules
        rows, columns = np.zeros(self.mentees, bool), np.zeros(self.mentors, bool)
        self._kinds: Pairing | None = None
        self._couples: Spots = {}
        self._floor: float | None = None
        if rules is not None:
            kept = np.uint16(~self._apart & (2**16 - 1))
            rows |= (rules.mentees.bits & kept) != 0
            columns |= (rules.mentors.bits & kept) != 0
            self._kinds, self._couples = _kinds(rules), rules.couples
            low = rules.regulation.need_floor - EDGE
            self._floor = low if low > 0.0 else None
        rows[list(left)] = True
        self._rows, self._columns = (
            np.where(one, OUT, 0).astype(np.int32) for one in (rows, columns)
        )
        self._near = self.vectors.w.astype(np.float32), self.vectors.c.T.astype(np.float32)
        self._every = np.arange(self.mentees), np.arange(self.mentors)

    def _lay_locks(self, locks: Mapping[int, int]) -> Spots:
        """Units of fixed pairs, whatever forbids them."""
        if not locks:
            return {}
        free = RoundScores(self.vectors, self.weights)
        rows, columns = np.array(list(locks)), np.array(list(locks.values()))
        units = free.pairs(rows, columns).tolist()
        return {row: {column: one} for (row, column), one in zip(locks.items(), units, strict=True)}

    def block(self, first: int, last: int) -> Units:
        """(last - first, mentors) whole units, ``FORBIDDEN`` for a forbidden pair."""
        return self.tile(np.arange(first, last), 0, self.mentors)

    def tile(self, rows: Ints, left: int, right: int) -> Units:
        """(rows, right - left) whole units in 0..unit, ``FORBIDDEN`` for a forbidden pair."""
        rows, columns = np.asarray(rows, np.int64), slice(left, right)
        found = (self.mentee_factors[rows] @ self.mentor_factors[:, columns]).astype(np.int32)
        near = self._near[0][rows] @ self._near[1][:, columns] if self._floor is not None else None
        step = max(1, PAIRS // max(1, right - left))
        for first in range(0, len(rows), step):
            some = slice(first, first + step)
            cut = Tile(rows=rows[some], columns=columns)
            self._add(found[some], cut, None if near is None else near[some])
        return found

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """(pairs,) whole units of single pairs, ``FORBIDDEN`` for a forbidden one."""
        found = np.empty(len(rows), np.int64)
        for first in range(0, len(rows), SINGLES):
            some = slice(first, first + SINGLES)
            one, other = np.asarray(rows[some], np.int64), np.asarray(columns[some], np.int64)
            units = (self.mentee_factors[one] * self.mentor_factors.T[other]).sum(axis=1)
            laid = units.astype(np.int32)
            near = None
            if self._floor is not None:
                near = (self._near[0][one] * self._near[1].T[other]).sum(axis=1)
            self._add(laid, Single(rows=one, columns=other), near)
            found[some] = laid
        return found

    def _add(self, found: Units, cut: Cut, near: Small | None) -> None:
        """Everything that is looked up, and all rules, into ``found``; ``near``: F in float32."""
        parts = (self._wishes, self._hours, self._styles, self._teaching, self._schools)
        for one in parts:
            found += one.at(cut)
        if self._kinds is not None:
            found += self._kinds.at(cut)
        found += np.minimum(cut.mine(self._rows), cut.theirs(self._columns))
        if near is not None and self._floor is not None:
            self._under(self._floor, found, cut, near)
        for place, bits in cut.spots(self._couples):
            if bits & ~self._apart:
                found[place] = OUT
        for place, units in cut.spots(self._locked):
            found[place] = units
        np.maximum(found, FORBIDDEN, out=found)

    def _under(self, floor: float, found: Units, cut: Cut, near: Small) -> None:
        """Coverage of needs is compared in float32; what is near the floor, exactly."""
        low = near < np.float32(floor - NOISE)
        unsure = near < np.float32(floor + NOISE)
        np.copyto(found, OUT, where=low)
        if np.count_nonzero(low) == np.count_nonzero(unsure):
            return
        doubt = np.unravel_index(np.flatnonzero(low != unsure), near.shape)
        row = np.broadcast_to(cut.mine(self._every[0]), near.shape)[doubt]
        column = np.broadcast_to(cut.theirs(self._every[1]), near.shape)[doubt]
        exact = np.zeros(len(row))
        for weight, skill in zip(self.vectors.w[row].T, self.vectors.c[column].T, strict=True):
            exact += weight * skill
        under = np.clip(exact, 0.0, 1.0) < floor
        found[tuple(one[under] for one in doubt)] = OUT

    def keys(self) -> tuple[Words, Words]:
        """A 64-bit key for each row and column, from the ids of the people."""
        return _keys(self.vectors.mentee_ids), _keys(self.vectors.mentor_ids)

    def digest(self, rows: Ints, columns: Ints) -> str:
        """SHA-256 of all that scores are made of, with rows and columns in this order."""
        found = hashlib.sha256()
        place = {int(column): at for at, column in enumerate(columns.tolist())}
        for part in (
            sorted(self.weights.items()),
            self.vectors.frozen.dump(),
            self.unit,
            self._apart,
            [_spelled(self, row, place) for row in rows.tolist()],
        ):
            found.update(json.dumps(part, sort_keys=True).encode())
        for side, order in ((self.vectors.mentees, rows), (self.vectors.mentors, columns)):
            _add_side(found, side.chosen(order))
        _add_arrays(found, self.mentee_factors[rows], self.mentor_factors.T[columns])
        _add_arrays(found, self._rows[rows], self._columns[columns])
        if self.rules is not None:
            found.update(repr(self.rules.regulation).encode())
            for party, order in ((self.rules.mentees, rows), (self.rules.mentors, columns)):
                _add_arrays(found, party.bits[order], party.open_[order], party.silent[order])
                _add_arrays(found, party.choice.left[order], party.choice.able[order])
        return found.hexdigest()


def lay_bilinear(
    vectors: Vectors,
    weights: Mapping[str, float] = DEFAULT,
    rules: Rules | None = None,
    *,
    apart: int = int(Reason.NO_CAPACITY),
    locks: Mapping[int, int] | None = None,
    left: Collection[int] = (),
) -> RoundScores:
    """The scores of a round that is never whole in memory.

    Args:
        vectors: the round; statistics that are not frozen yet are taken from all its pairs.
        weights: of the components, by name, as in ``affinity``.
        rules: ``matching.constraints.prepare`` of the same people; None forbids nothing.
        apart: bits of reasons of single people and named pairs that do not forbid here: capacity
            is the engine's own.
        locks: row to column, pairs fixed whatever the rules say.
        left: rows that stay without a pair by decision.
    """
    return RoundScores(vectors, weights, rules, apart=apart, locks=locks, left=left)


def distance(scores: RoundScores, rows: Ints) -> float:
    """The largest distance of these rows' scores from their float definition, rules set aside."""
    free, share = RoundScores(scores.vectors, scores.weights), scaled(CODES, scores.weights)
    most = 0.0
    for row in np.asarray(rows).tolist():
        part = scores.vectors.part(slice(row, row + 1))
        need, skill = whole_factors(part.w, part.c, float(share[0]))
        exact = laid(components(part), share, need, skill).exact
        found = free.block(row, row + 1) / free.unit
        most = max(most, float(np.abs(found - exact).max(initial=0.0)))
    return most


def _kinds(rules: Rules) -> Pairing | None:
    """0 or ``OUT`` by kinds; None where they forbid nothing."""
    sides = rules.mentees.choice, rules.mentors.choice
    one, other = (classes(side.left, side.able) for side in sides)
    mine, theirs = (
        replace(side, left=side.left[kind.first], able=side.able[kind.first])
        for side, kind in zip(sides, (one, other), strict=True)
    )
    barred = kinds_barred(mine, theirs)
    if not barred.any():
        return None
    table = np.where(barred, OUT, 0).astype(np.int32)
    return Pairing(mentees=one.of, mentors=other.of, table=table)


def _keys(ids: tuple[str, ...]) -> Words:
    found = b"".join(hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(found, "<u8").astype(np.uint64)


def _spelled(scores: RoundScores, row: int, place: Mapping[int, int]) -> list[Any]:
    """Named pairs of a row: rules, and what was fixed."""
    both = scores._couples, scores._locked  # noqa: SLF001 -- its own digest
    return [
        sorted((place[column], one) for column, one in each.get(row, {}).items()) for each in both
    ]


def _add_side(found: Any, side: Any) -> None:
    for name in (one.name for one in fields(side)):
        held = getattr(side, name)
        if isinstance(held, tuple):
            found.update(json.dumps([name, held]).encode())
        else:
            _add_arrays(found, held)


def _add_arrays(found: Any, *arrays: npt.NDArray[Any]) -> None:
    for one in arrays:
        found.update(f"{one.shape}".encode())
        found.update(np.ascontiguousarray(one).astype("<f8").tobytes())
