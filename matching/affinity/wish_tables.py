"""The two parts of wishes by looking up: whole numbers in, the same units as by the formula out.

What a side's wishes come to for a partner hangs on three whole numbers: the weight stated, the
weight judged, and what is met, in 1 / ``grain``. One code holds the three. Codes of both directions
share one word of 32 bits; a sum of table entries makes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.affinity.block import whole
from matching.affinity.classes import Classes, Cut, Pairing, Spots, Table, classes
from matching.affinity.components import filled
from matching.affinity.parts import Part
from matching.affinity.wishes import (
    EXPERIENCE,
    NAMED,
    NOT_NAMED,
    RANKS,
    SUBJECT_WISH,
    Wish,
    durations_wish,
    experience_wish,
    formats_wish,
    hours_wish,
    options_wish,
    places,
    subject_wish,
    wishes,
)
from matching.profile import Codes
from matching.vectors import Frozen, Side, Vectors

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint32]

CELLS = 2**18  # of a table of several wishes: it stays near
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A wish that hangs on few answers.

    Attributes:
        answers: of a side, what its classes are told by.
        wish: of one side about the other.
    """

    answers: Callable[[Side], tuple[Table, ...]]
    wish: Callable[[Side, Side, Codes], Wish]


FEATURES = (
    Feature(answers=lambda side: (side.formats,), wish=formats_wish),
    Feature(
        answers=lambda side: (side.types,),
        wish=lambda one, other, _codes: options_wish(one.types, other.types),
    ),
    Feature(
        answers=lambda side: (side.durations,),
        wish=lambda one, other, _codes: durations_wish(one, other),
    ),
    Feature(
        answers=lambda side: (side.kinds,),
        wish=lambda one, other, _codes: options_wish(one.kinds, other.kinds),
    ),
    Feature(
        answers=lambda side: (side.forms,),
        wish=lambda one, other, _codes: options_wish(one.forms, other.forms),
    ),
    Feature(
        answers=lambda side: (side.subjects, places(side.subject_wish, SUBJECT_WISH)),
        wish=subject_wish,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WishTables:
    """Both parts of wishes of a round.

    Attributes:
        code: how a code is made.
        words: tables of what wishes add to the word of a pair.
        named: what a name adds to it, by row and column.
        mentee_units, mentor_units: (codes,), the two parts in whole units.
    """

    code: Code
    words: tuple[Pairing, ...]
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
        word: Words = self.words[0].at(cut)
        for one in self.words[1:]:
            word += one.at(cut)
        for place, more in cut.spots(self.named):
            word[place] += np.uint32(more)
        return word


def wish_tables(
    vectors: Vectors,
    shares: tuple[float, float],
    floor: float | None = None,
    most: int = CELLS,
) -> WishTables:
    """Lay the wishes of a round out.

    Args:
        vectors: the round, under complete statistics.
        shares: weights of the mentee's and of the mentor's wishes in the score.
        floor: a mentor's wishes met less than that forbid the pair.
        most: cells of a table that holds several wishes.
    """
    code = code_of(vectors.codes)
    return WishTables(
        code=code,
        words=(_facts(vectors, code), *_grouped(vectors, code, most)),
        named=_named(vectors, code),
        mentee_units=_units("wish_mentee", code, shares[0], vectors.frozen, None),
        mentor_units=_units("wish_mentor", code, shares[1], vectors.frozen, floor),
    )


def _grouped(vectors: Vectors, code: Code, most: int) -> Iterator[Pairing]:
    """Tables of the wishes about options, as many wishes in one as its size allows."""
    group: tuple[Feature, ...] = ()
    sides: tuple[Classes, ...] = ()
    for one in FEATURES:
        joined = _classes(vectors, (*group, one))
        if group and len(joined[0].first) * len(joined[1].first) > most:
            yield _table(vectors, code, group, sides)
            group, joined = (), _classes(vectors, (one,))
        group, sides = (*group, one), joined
    yield _table(vectors, code, group, sides)


def _classes(vectors: Vectors, group: tuple[Feature, ...]) -> tuple[Classes, ...]:
    return tuple(
        classes(*(answers for one in group for answers in one.answers(side)))
        for side in (vectors.mentees, vectors.mentors)
    )


def _table(
    vectors: Vectors, code: Code, group: tuple[Feature, ...], sides: tuple[Classes, ...]
) -> Pairing:
    mentees, mentors = sides
    one, other = vectors.mentees.chosen(mentees.first), vectors.mentors.chosen(mentors.first)
    table = np.zeros((len(one.ids), len(other.ids)), np.int64)
    for feature in group:
        table += code.of(feature.wish(one, other, vectors.codes))
        table += code.of(feature.wish(other, one, vectors.codes)).T << HALF
    return Pairing(mentees=mentees.of, mentors=mentors.of, table=table.astype(np.uint32))


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
