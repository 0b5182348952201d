"""The parts of time, style, subject, level and school by looking up, in the same whole units."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.affinity.block import whole
from matching.affinity.classes import Classes, Cut, Pairing, Table, bits, classes
from matching.affinity.components import filled, subject_of
from matching.affinity.parts import (
    Part,
    covered,
    hours_worth,
    level_worth,
    observed,
    style_worth,
    years_worth,
)
from matching.affinity.wish_tables import OUT
from matching.affinity.wishes import OTHER, both, subject_relation
from matching.profile import some
from matching.vectors import Side, Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

TABLE = 2**22  # cells of a table; a larger one is not worth laying
UNKNOWN = OTHER + 1  # relation of subjects where a side has none
MODES = 16  # of a side: named slots or none, and the three things kinds say about slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """How a component becomes whole units."""

    vectors: Vectors
    weights: dict[str, float]

    def units(self, name: str, part: Part) -> Units:
        """The part of one component."""
        weight = self.weights[name]
        if weight <= 0.0:
            return np.zeros(part.value.shape, np.int32)
        return whole(weight, filled(name, part, self.vectors.frozen)).astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hours:
    """Common slots.

    Attributes:
        mentees, mentors: slots as bits.
        start, step: what a mentee and a mentor add to the place in the table.
        table: units by place; the place grows by one with every common slot.
    """

    mentees: Table
    mentors: Table
    start: Ints
    step: Ints
    table: Units

    def at(self, cut: Cut) -> Units:
        """Whole units of each pair; ``OUT`` where a common time is needed and there is none."""
        found: Units = np.take(self.table, self.place(cut), mode="clip")
        return found

    def place(self, cut: Cut) -> Ints:
        """Place of each pair in the table."""
        place: Ints = cut.mine(self.start) + cut.theirs(self.step)
        place += np.bitwise_count(cut.mine(self.mentees) & cut.theirs(self.mentors))
        return place


def hours(laid: Laid, *, needed: bool) -> Hours:
    """Lay the slots out.

    Args:
        laid: the round.
        needed: a pair that needs a common slot and has none is forbidden.
    """
    vectors = laid.vectors
    part, bare = hours_by_place(vectors)
    found = laid.units("time", part)
    if needed:
        found[bare] = OUT
    most = vectors.mentees.slots.shape[1] + 1
    return Hours(
        mentees=bits(vectors.mentees.slots),
        mentors=bits(vectors.mentors.slots),
        start=_mode(vectors.mentees, vectors) * MODES * most,
        step=_mode(vectors.mentors, vectors) * most,
        table=found.reshape(-1),
    )


def hours_by_place(vectors: Vectors) -> tuple[Part, Bools]:
    """What is observed by place in the table, and where a common slot is needed and lacking.

    Each (modes, modes, slots + 1).
    """
    most = vectors.mentees.slots.shape[1] + 1
    mode = np.arange(MODES)
    one, other, count = mode[:, None, None], mode[None, :, None], np.arange(most)[None, None, :]
    named = (one & other & 1) > 0
    loose = ((one & 2) > 0) & ((other & 6) > 0) | ((one & 4) > 0) & ((other & 2) > 0)
    fixed = (one & other & 8) > 0
    free = loose & (~fixed | (named & (count == 0)))
    worth = hours_worth(vectors.codes.hours_per_slot * count.astype(np.float64))
    value = np.where(named & ~free, worth, np.nan)
    return observed(value, settled=free), named & (count == 0) & ~loose


def _mode(side: Side, vectors: Vectors) -> Ints:
    """(people,): 1 named slots, 2 ticked a kind without, 4 ticked no kind, 8 one with or none."""
    uses = np.array([kind.uses_slots for kind in vectors.codes.kinds.values()], bool)
    none = ~some(side.kinds)
    found = some(side.slots) + 2 * some(side.kinds & ~uses) + 4 * none
    mode: Ints = (found + 8 * (none | some(side.kinds & uses))).astype(np.int64)
    return mode


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Styles:
    """Closeness of style: a table over classes of answers, or the formula where it is too large."""

    laid: Laid
    table: Pairing | None

    def at(self, cut: Cut) -> Units:
        """Whole units of each pair."""
        if self.table is not None:
            found: Units = self.table.at(cut)
            return found
        return cut.grid(self._made)

    def _made(self, rows: Ints, columns: Ints) -> Units:
        part = self.laid.vectors.chosen(rows, columns)
        return self.laid.units("style", observed(style_worth(part)))


def styles(laid: Laid, most: int = TABLE) -> Styles:
    """Lay the answers about style out."""
    one, other = (
        classes(np.nan_to_num(side.style, nan=0.0))
        for side in (laid.vectors.mentees, laid.vectors.mentors)
    )
    if len(one.first) * len(other.first) > most:
        return Styles(laid=laid, table=None)
    worth = style_worth(laid.vectors.chosen(one.first, other.first))
    table = laid.units("style", observed(worth))
    return Styles(laid=laid, table=Pairing(mentees=one.of, mentors=other.of, table=table))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Teaching:
    """Subject and level.

    Attributes:
        subject: (mentees, relations), units by relation of subjects.
        relation: (classes of mentees, classes of mentors).
        level: the same of levels, in units.
        mentees: (mentees,), class by subjects; ``levels`` by levels.
        mentors: (mentors,), class by both.
    """

    subject: Units
    relation: Table
    level: Units
    mentees: Ints
    levels: Ints
    mentors: Ints

    def at(self, cut: Cut) -> Units:
        """Whole units of each pair."""
        relation = self.relation[self.mentees[cut.rows]]
        found = np.take_along_axis(self.subject[cut.rows], relation, axis=1)
        found += self.level[self.levels[cut.rows]]
        units: Units = cut.by_class(found, self.mentors)
        return units


def teaching(laid: Laid) -> Teaching:
    """Lay subjects and levels out."""
    vectors = laid.vectors
    mentees, mentors = vectors.mentees, vectors.mentors
    subject, level = classes(mentees.subjects), classes(mentees.levels)
    other = classes(mentors.subjects, mentors.levels)
    by_level = level_worth(vectors.chosen(level.first, other.first))
    by_subject = by_relation(vectors, subject_of(vectors.frozen))
    return Teaching(
        subject=laid.units("subject", observed(by_subject)),
        relation=relations(vectors, subject, other),
        level=laid.units("level", observed(by_level)),
        mentees=subject.of,
        levels=level.of,
        mentors=other.of,
    )


def relations(vectors: Vectors, one: Classes, other: Classes) -> Ints:
    """(classes of mentees, classes of mentors), how their subjects stand; ``UNKNOWN`` for none."""
    mine, theirs = vectors.mentees.subjects[one.first], vectors.mentors.subjects[other.first]
    relation = subject_relation(mine, theirs, vectors.codes.kindred)
    return np.where(both(some(mine), some(theirs)), relation, UNKNOWN)


def by_relation(vectors: Vectors, mean: float) -> Floats:
    """(mentees, relations), the component for each relation of subjects."""
    worth = np.array([*vectors.codes.subject_values, np.nan])
    matters = vectors.codes.subject_matters.astype(np.float64)[None, :]
    found: Floats = mean + covered(vectors.w, matters) * (worth[None, :] - mean)
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schools:
    """Years in the mentee's school, and who may come from another.

    Attributes:
        mentees, mentors: number of each one's school.
        outside: (mentees,), works elsewhere.
        here: (mentors,), units for a mentee of the same school.
        away: (mentors,), 0 or ``OUT`` for a mentee of another; ``shut`` (mentees,) the same.
    """

    mentees: Units
    mentors: Units
    outside: Bools
    here: Units
    away: Units
    shut: Units

    def at(self, cut: Cut) -> Units:
        """Whole units of each pair; ``OUT`` where the schools may not meet."""
        same = cut.mine(self.mentees) == cut.theirs(self.mentors)
        far = np.minimum(cut.theirs(self.away), cut.mine(self.shut))
        found: Units = np.where(same, cut.theirs(self.here), far)
        if self.outside[cut.rows].any():
            found = np.where(cut.mine(self.outside) & same, np.int32(0), found)
        return found


def schools(laid: Laid, away: Bools, shut: Bools) -> Schools:
    """Lay the schools out.

    Args:
        laid: the round.
        away: (mentors,), may not mentor in another school.
        shut: (mentees,), may not have a mentor of another school.
    """
    mentees, mentors = laid.vectors.mentees, laid.vectors.mentors
    number = {one: at for at, one in enumerate(sorted({*mentees.schools, *mentors.schools}))}
    worth = years_worth(mentors.here)[None, :]
    here = laid.units("school", observed(np.where(mentors.outside, 0.0, worth)))[0]
    return Schools(
        mentees=np.array([number[one] for one in mentees.schools], np.int32),
        mentors=np.array([number[one] for one in mentors.schools], np.int32),
        outside=mentees.outside,
        here=here,
        away=np.where(away, OUT, 0).astype(np.int32),
        shut=np.where(shut, OUT, 0).astype(np.int32),
    )
