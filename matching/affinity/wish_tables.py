"""The two parts of wishes by looking up: whole numbers in, the same units as by the formula out.

What a side's wishes come to for a partner hangs on three whole numbers: the weight stated, the
weight judged, and what is met, in 1 / ``grain``. One code holds the three. Codes of both directions
share one word of 32 bits; a sum of table entries and of bits that two sets share makes it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.affinity.block import whole
from matching.affinity.classes import Classes, Cut, Pairing, Spots, Table, bits, classes
from matching.affinity.components import filled
from matching.affinity.parts import Part
from matching.affinity.wishes import (
    EXPERIENCE,
    NAMED,
    NOT_NAMED,
    RANKS,
    SUBJECT_WISH,
    Wish,
    beside,
    experience_wish,
    hours_wish,
    places,
    subject_wish,
    wishes,
)
from matching.profile import Codes, meeting, some
from matching.vectors import Frozen, Side, Vectors

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

SETS = 5  # formats, kinds, types, forms, durations: each weighs 1
MOST = SETS + 3 + int(NAMED)  # all wishes together
HALF = 16  # bits of a direction
LOW = 2**HALF - 1
OUT = -(2**28)  # a forbidden pair sinks below every sum of parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """How the three whole numbers of a direction make one.

    Attributes:
        grain: parts of 1 in which every satisfaction is whole.
    """

    grain: int

    @property
    def judged(self) -> int:
        """Of one unit of judged weight."""
        return MOST * self.grain + 1

    @property
    def stated(self) -> int:
        """Of one unit of stated weight."""
        return (MOST + 1) * self.judged

    def of(self, wish: Wish) -> Ints:
        """(wishers, partners), what a wish adds where it is stated and can be judged."""
        met = np.rint(wish.met * self.grain).astype(np.int64)
        asked = wish.stated[:, None] & wish.judged
        return np.where(asked, self.judged + met, 0)


def code_of(codes: Codes) -> Code:
    """Satisfactions are tenths, halves, and steps of hours."""
    found = Code(grain=10 * max(len(codes.hours) - 1, 1))
    if (MOST + 1) * found.stated > LOW + 1:
        raise ValueError(len(codes.hours))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sets:
    """Ticks of one side as bits. Each (people,).

    Attributes:
        kinds, types, forms, durations, formats: what was ticked.
        beside: durations next to those ticked.
        met: formats that can be joined with those ticked.
        asked, offered: which of the five sets are a wish, can be judged.
    """

    kinds: Table
    types: Table
    forms: Table
    durations: Table
    formats: Table
    beside: Table
    met: Table
    asked: Table
    offered: Table


def sets(side: Side, codes: Codes) -> Sets:
    """Lay a side out."""
    met = meeting(side.formats, codes.meets)
    rest = (side.kinds, side.types, side.forms, side.durations)
    ticked = [some(one) for one in rest]
    return Sets(
        kinds=bits(side.kinds),
        types=bits(side.types),
        forms=bits(side.forms),
        durations=bits(side.durations),
        formats=bits(side.formats),
        beside=bits(beside(side.durations)),
        met=bits(met),
        asked=bits(np.column_stack([some(met), *ticked])),
        offered=bits(np.column_stack([some(side.formats), *ticked])),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WishTables:
    """Both parts of wishes of a round.

    Attributes:
        code: how a code is made.
        mentees, mentors: ticks.
        even: what two sets of formats come to is the same from both sides.
        facts: hours, experience, weight stated; ``subjects``: wishes about the subject. Words.
        named: what a name adds to the word, by row and column.
        mentee_units, mentor_units: (codes,), the two parts in whole units.
    """

    code: Code
    mentees: Sets
    mentors: Sets
    even: bool
    facts: Pairing
    subjects: Pairing
    named: Spots
    mentee_units: Units
    mentor_units: Units

    def at(self, cut: Cut) -> Units:
        """Both parts together of each pair; below 0 under the floor of wishes."""
        word = self.word(cut)
        found: Units = np.take(self.mentee_units, word & LOW, mode="clip")
        found += np.take(self.mentor_units, word >> HALF, mode="clip")
        return found

    def word(self, cut: Cut) -> Words:
        """Both codes of each pair, the mentor's in the upper half."""
        word: Words = self.facts.at(cut)
        word += self.subjects.at(cut)
        word += self._ticked(cut)
        for place, more in cut.spots(self.named):
            word[place] += np.uint32(more)
        return word

    def _ticked(self, cut: Cut) -> Words:
        """What the five sets add to both codes."""
        one, other = self.mentees, self.mentors
        halves = _near(cut, one, other)
        for name in ("kinds", "types", "forms"):
            halves += _twice(cut, getattr(one, name), getattr(other, name))
        mentee = self._code(
            halves + _twice(cut, one.met, other.formats),
            cut.mine(one.asked),
            cut.theirs(other.offered),
        )
        if self.even:
            return mentee * np.uint32(LOW + 2)
        mentor = self._code(
            halves + _twice(cut, one.formats, other.met),
            cut.mine(one.offered),
            cut.theirs(other.asked),
        )
        return mentee + (mentor << np.uint32(HALF))

    def _code(self, halves: Table, asked: Table, offered: Table) -> Words:
        judged = np.bitwise_count(asked & offered)
        found: Words = judged.astype(np.uint32) * np.uint32(self.code.judged)
        found += halves.astype(np.uint32) * np.uint32(self.code.grain // 2)
        return found


def wish_tables(
    vectors: Vectors, shares: tuple[float, float], floor: float | None = None
) -> WishTables:
    """Lay the wishes of a round out.

    Args:
        vectors: the round, under complete statistics.
        shares: weights of the mentee's and of the mentor's wishes in the score.
        floor: a mentor's wishes met less than that forbid the pair.
    """
    codes, code = vectors.codes, code_of(vectors.codes)
    meets = codes.meets
    return WishTables(
        code=code,
        mentees=sets(vectors.mentees, codes),
        mentors=sets(vectors.mentors, codes),
        even=bool((meets == meets.T).all() and meets.diagonal().all()),
        facts=_facts(vectors, code),
        subjects=_subjects(vectors, code),
        named=_named(vectors, code),
        mentee_units=_units("wish_mentee", code, shares[0], vectors.frozen, None),
        mentor_units=_units("wish_mentor", code, shares[1], vectors.frozen, floor),
    )


def _twice(cut: Cut, one: Table, other: Table) -> Table:
    """2 where two sets meet."""
    met: Bools = (cut.mine(one) & cut.theirs(other)) != 0
    return met.view(np.uint8) << np.uint8(1)


def _near(cut: Cut, one: Sets, other: Sets) -> Table:
    """2 where durations meet, 1 where they are neighbours."""
    same: Bools = (cut.mine(one.durations) & cut.theirs(other.durations)) != 0
    near: Bools = (cut.mine(one.beside) & cut.theirs(other.durations)) != 0
    return same.view(np.uint8) + (same | near).view(np.uint8)


def _facts(vectors: Vectors, code: Code) -> Pairing:
    """Hours and experience, and the weight of all that is stated."""
    sides = vectors.mentees, vectors.mentors
    empty = slice(0, 0)
    stated = [
        wishes(one, other.part(empty), vectors.codes).stated[:, 0].astype(np.int64)
        for one, other in (sides, sides[::-1])
    ]
    kinds = [_fact_classes(side, said) for side, said in zip(sides, stated, strict=True)]
    one, other = (side.chosen(kind.first) for side, kind in zip(sides, kinds, strict=True))
    mine = _direction(one, other, stated[0][kinds[0].first], code, vectors.codes)
    theirs = _direction(other, one, stated[1][kinds[1].first], code, vectors.codes).T
    return Pairing(
        mentees=kinds[0].of,
        mentors=kinds[1].of,
        table=(mine + (theirs << HALF)).astype(np.uint32),
    )


def _fact_classes(side: Side, stated: Ints) -> Classes:
    fits = [fit(side.teaching) for fit in EXPERIENCE.values()]
    named = np.array([bool(one) for one in side.named], bool)
    return classes(side.hours, places(side.partner, EXPERIENCE), stated, named, *fits)


def _direction(wisher: Side, partner: Side, stated: Ints, code: Code, codes: Codes) -> Ints:
    named = np.array([bool(one) for one in wisher.named], bool)
    base = int(NAMED) * code.judged + round(NAMED * NOT_NAMED * code.grain)
    found = code.of(hours_wish(wisher, partner, len(codes.hours)))
    found += code.of(experience_wish(wisher, partner))
    found += (stated * code.stated + named * base)[:, None]
    return found


def _subjects(vectors: Vectors, code: Code) -> Pairing:
    sides = vectors.mentees, vectors.mentors
    kinds = [classes(one.subjects, places(one.subject_wish, SUBJECT_WISH)) for one in sides]
    one, other = (side.chosen(kind.first) for side, kind in zip(sides, kinds, strict=True))
    mine = code.of(subject_wish(one, other, vectors.codes))
    theirs = code.of(subject_wish(other, one, vectors.codes)).T
    return Pairing(
        mentees=kinds[0].of,
        mentors=kinds[1].of,
        table=(mine + (theirs << HALF)).astype(np.uint32),
    )


def _named(vectors: Vectors, code: Code) -> Spots:
    """What a named person adds over everybody else, by row."""
    more: dict[tuple[int, int], int] = {}
    for row, column, rank in _names(vectors.mentees, vectors.mentors):
        more[row, column] = _above(rank, code)
    back = {(row, column): rank for column, row, rank in _names(vectors.mentors, vectors.mentees)}
    for place, rank in back.items():
        more[place] = more.get(place, 0) + (_above(rank, code) << HALF)
    found: dict[int, dict[int, int]] = {}
    for (row, column), one in more.items():
        found.setdefault(row, {})[column] = one
    return found


def _names(wisher: Side, partner: Side) -> list[tuple[int, int, float]]:
    place = {one: column for column, one in enumerate(partner.ids)}
    found = {
        (row, place[one]): rank
        for row, named in enumerate(wisher.named)
        for rank, one in zip(RANKS, named, strict=False)
        if one in place
    }
    return [(row, column, rank) for (row, column), rank in found.items()]


def _above(rank: float, code: Code) -> int:
    return round(NAMED * rank * code.grain) - round(NAMED * NOT_NAMED * code.grain)


def part_by_code(code: Code) -> Part:
    """(codes,), what was observed by code."""
    every = np.arange((MOST + 1) * code.stated)
    stated, rest = np.divmod(every, code.stated)
    judged, met = np.divmod(rest, code.judged)
    return Part(
        value=np.where(judged > 0, met / code.grain / np.maximum(judged, 1), np.nan),
        share=np.where(judged > 0, judged / np.maximum(stated, 1), 0.0),
        settled=stated == 0,
    )


def _units(name: str, code: Code, share: float, frozen: Frozen, floor: float | None) -> Units:
    """(codes,), the part in whole units by code."""
    part = part_by_code(code)
    value = filled(name, part, frozen)
    found = whole(share, value) if share > 0.0 else np.zeros(value.shape, np.int64)
    if floor is not None:
        found[(part.share > 0.0) & (value < floor)] = OUT
    return found.astype(np.int32)
