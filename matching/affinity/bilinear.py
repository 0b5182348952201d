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

from matching.affinity.blend import DEFAULT, affinity, scaled, whole_factors
from matching.affinity.block import UNIT
from matching.affinity.classes import Pairing, classes
from matching.affinity.components import statistics
from matching.affinity.look_ups import Laid, hours, schools, styles, teaching
from matching.affinity.parts import CODES
from matching.affinity.wish_tables import OUT, wish_tables
from matching.constraints import EDGE, Reason, Rules
from matching.constraints.kinds import kinds_barred
from matching.vectors import Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

FORBIDDEN = -1
EXACT = 2**24  # whole numbers below are exact in float32, sums in any order
PAIRS = 2**16  # looked up at a time: what a core keeps near
NOISE = 1e-5  # more than a float32 product of shares can be wrong


class TooLargeError(ValueError):
    """The factors would leave the whole numbers that float32 holds."""


class Bilinear:
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
        frozen = statistics(vectors)
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
        self._rows, self._columns = np.zeros(self.mentees, bool), np.zeros(self.mentors, bool)
        self._kinds: Pairing | None = None
        if self.rules is not None:
            kept = np.uint16(~self._apart & (2**16 - 1))
            self._rows |= (self.rules.mentees.bits & kept) != 0
            self._columns |= (self.rules.mentors.bits & kept) != 0
            self._kinds = _kinds(self.rules)
        self._rows[list(left)] = True
        low = None if self.rules is None else self.rules.regulation.need_floor - EDGE
        self._floor = low if low is not None and low > 0.0 else None
        self._shares = self.vectors.w.astype(np.float32), self.vectors.c.T.astype(np.float32)

    def _lay_locks(self, locks: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        """Fixed pairs by row: column and units, whatever forbids it."""
        found = {}
        for row, column in locks.items():
            one = self.vectors.part(slice(row, row + 1), slice(column, column + 1))
            found[row] = column, int(Bilinear(one, self.weights).block(0, 1)[0, 0])
        return found

    def block(self, first: int, last: int) -> Units:
        """(last - first, mentors) whole units, ``FORBIDDEN`` for a forbidden pair."""
        return self.tile(np.arange(first, last), 0, self.mentors)

    def tile(self, rows: Ints, left: int, right: int) -> Units:
        """(rows, right - left) whole units in 0..unit, ``FORBIDDEN`` for a forbidden pair."""
        rows, columns = np.asarray(rows, np.int64), slice(left, right)
        found = (self.mentee_factors[rows] @ self.mentor_factors[:, columns]).astype(np.int32)
        step = max(1, PAIRS // max(1, right - left))
        for first in range(0, len(rows), step):
            some = slice(first, first + step)
            self._add(found[some], rows[some], columns)
        if self._floor is not None:
            self._under(self._floor, found, rows, columns)
        self._named_pairs(found, rows, columns)
        return np.maximum(found, FORBIDDEN, out=found)

    def _add(self, found: Units, rows: Ints, columns: slice) -> None:
        """Everything that is looked up, into ``found``."""
        found += self._wishes.tile(rows, columns.start, columns.stop)
        for one in (self._hours, self._styles, self._teaching, self._schools):
            found += one.tile(rows, columns)
        if self._kinds is not None:
            found += self._kinds.tile(rows, columns)
        found[self._rows[rows]] = OUT
        found += np.where(self._columns[columns], OUT, 0).astype(np.int32)[None, :]

    def _under(self, floor: float, found: Units, rows: Ints, columns: slice) -> None:
        """Coverage of needs is compared in float32; what is near the floor, exactly."""
        w, c = self._shares
        near = w[rows] @ c[:, columns]
        found[near < floor - NOISE] = OUT
        doubt = np.flatnonzero(np.abs(near - np.float32(floor)) <= NOISE)
        at, column = np.divmod(doubt, max(near.shape[1], 1))
        exact = np.zeros(len(doubt))
        one, other = self.vectors.w[rows[at]], self.vectors.c[columns][column]
        for domain in range(one.shape[1]):
            exact += one[:, domain] * other[:, domain]
        low = np.clip(exact, 0.0, 1.0) < floor
        found[at[low], column[low]] = OUT

    def _named_pairs(self, found: Units, rows: Ints, columns: slice) -> None:
        """Rules about two people, and what was fixed whatever the rules say."""
        couples = {} if self.rules is None else self.rules.couples
        for at, row in enumerate(rows.tolist() if couples or self._locked else ()):
            for column, bits in couples.get(row, {}).items():
                if bits & ~self._apart and columns.start <= column < columns.stop:
                    found[at, column - columns.start] = OUT
            column, units = self._locked.get(row, (-1, 0))
            if columns.start <= column < columns.stop:
                found[at, column - columns.start] = units

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
) -> Bilinear:
    """The scores of a round that is never whole in memory.

    Args:
        vectors: the round; statistics that are not frozen yet are taken from all its pairs.
        weights: of the components, by name, as in ``affinity``.
        rules: ``matching.constraints.prepare`` of the same people; None forbids nothing.
        apart: bits of reasons that do not forbid here: capacity is the engine's own.
        locks: row to column, pairs fixed whatever the rules say.
        left: rows that stay without a pair by decision.
    """
    return Bilinear(vectors, weights, rules, apart=apart, locks=locks, left=left)


def distance(scores: Bilinear, rows: Ints) -> float:
    """The largest distance of these rows' scores from their float definition, rules set aside."""
    free = Bilinear(scores.vectors, scores.weights)
    most = 0.0
    for row in np.asarray(rows).tolist():
        part = scores.vectors.part(slice(row, row + 1))
        exact = affinity(part, scores.weights).exact
        laid = free.tile(np.array([row]), 0, free.mentors) / free.unit
        most = max(most, float(np.abs(laid - exact).max(initial=0.0)))
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


def _spelled(scores: Bilinear, row: int, place: Mapping[int, int]) -> list[Any]:
    couples = {} if scores.rules is None else scores.rules.couples.get(row, {})
    told = sorted((place[column], bits) for column, bits in couples.items())
    column, units = scores._locked.get(row, (-1, 0))  # noqa: SLF001 -- its own digest
    return [told, place.get(column, -1), units]


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
