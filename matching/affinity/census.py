"""The frozen statistics of a large round by counting classes, not pairs one by one.

A mean over pairs is a sum over classes, each times how many pairs are in it. All in whole numbers,
so the result is that of ``components.statistics`` to the last bit.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matching.affinity.classes import Classes, Tile, classes
from matching.affinity.components import (
    NEVER_UNKNOWN,
    PAIRS,
    Tally,
    blocks,
    statistics,
    subject_of,
    tallied,
)
from matching.affinity.look_ups import (
    TABLE,
    UNKNOWN,
    Hours,
    Laid,
    by_relation,
    hours,
    hours_by_place,
    relations,
)
from matching.affinity.parts import CODES, level_worth, style_worth, years_worth
from matching.affinity.wish_tables import HALF, LOW, WishTables, part_by_code, wish_tables
from matching.vectors import WHOLE, Frozen, Vectors

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FEW = 2**17  # pairs that are sooner gone through than counted


def census(vectors: Vectors, few: int = FEW) -> Frozen:
    """The frozen statistics made complete; those already held stay as they are."""
    frozen = vectors.frozen
    lacking = [code for code in CODES if code not in {NEVER_UNKNOWN, *frozen.components}]
    every = len(vectors.mentee_ids) * len(vectors.mentor_ids)
    if every <= few or (frozen.subject is not None and not lacking):
        return statistics(vectors)
    if frozen.subject is None:
        frozen = replace(frozen, subject=_subject_worth(vectors).mean)
    found = _counted(replace(vectors, frozen=frozen), set(lacking))
    held = frozen.components
    means = {code: held[code] if code in held else found[code].mean for code in CODES[1:]}
    return replace(frozen, components=means)


def _counted(vectors: Vectors, lacking: set[str]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    ways: Mapping[str, Callable[[Vectors], Tally]] = {
        "school": _school,
        "style": _style,
        "subject": _subject,
        "level": _level,
    }
    for code in lacking & set(ways):
        found[code] = ways[code](vectors)
    if lacking - set(ways):
        found |= _gone_through(vectors)
    return found


def _by_classes(worth: Floats, one: Ints, other: Ints) -> Tally:
    """Of what holds between classes (a, b), of which there are (a,) and (b,) people."""
    known = ~np.isnan(worth)
    whole = _whole(worth)
    return Tally(
        total=_exact(whole @ other, one),
        count=_exact(known.astype(np.int64) @ other, one),
        people=int(one[known.any(axis=1)].sum()),
    )


def _whole(worth: Floats) -> Ints:
    found: Ints = np.rint(np.nan_to_num(worth, nan=0.0) * WHOLE).astype(np.int64)
    return found


def _exact(sums: Ints, times: Ints) -> int:
    """Sum of products that 64 bits need not hold."""
    return sum(one * many for one, many in zip(sums.tolist(), times.tolist(), strict=True))


def _size(of: Classes) -> Ints:
    return np.bincount(of.of, minlength=len(of.first)).astype(np.int64)


def _subject_worth(vectors: Vectors) -> Tally:
    one, other = classes(vectors.mentees.subjects), classes(vectors.mentors.subjects)
    worth = np.array([*vectors.codes.subject_values, np.nan])[relations(vectors, one, other)]
    return _by_classes(worth, _size(one), _size(other))


def _subject(vectors: Vectors) -> Tally:
    """Of each mentee's worth by relation, times how many mentors stand in it."""
    one, other = classes(vectors.mentees.subjects), classes(vectors.mentors.subjects)
    relation, size = relations(vectors, one, other), _size(other)
    many = np.column_stack([(relation == at) @ size for at in range(UNKNOWN)])[one.of]
    worth = by_relation(vectors, subject_of(vectors.frozen))[:, :UNKNOWN]
    ones = np.ones(len(many), np.int64)
    return Tally(
        total=_exact((_whole(worth) * many).sum(axis=1), ones),
        count=int(many.sum()),
        people=int((many.sum(axis=1) > 0).sum()),
    )


def _level(vectors: Vectors) -> Tally:
    one, other = classes(vectors.mentees.levels), classes(vectors.mentors.levels)
    worth = level_worth(vectors.chosen(one.first, other.first))
    return _by_classes(worth, _size(one), _size(other))


def _style(vectors: Vectors, most: int = TABLE) -> Tally:
    one, other = (
        classes(np.nan_to_num(side.style, nan=0.0)) for side in (vectors.mentees, vectors.mentors)
    )
    if len(one.first) * len(other.first) > most:
        found = (tallied(style_worth(vectors.part(rows))) for rows in blocks(vectors))
        return sum(found, Tally())
    return _by_classes(
        style_worth(vectors.chosen(one.first, other.first)), _size(one), _size(other)
    )


def _school(vectors: Vectors) -> Tally:
    """Mentors of another school, and those who work elsewhere, count 0."""
    mentees, mentors = vectors.mentees, vectors.mentors
    worth = np.where(mentors.outside, 0.0, years_worth(mentors.here))
    here: dict[str, list[int]] = {}  # of a school: sum, mentors unknown
    for school, value, unknown in zip(
        mentors.schools, _whole(worth).tolist(), np.isnan(worth).tolist(), strict=True
    ):
        held = here.setdefault(school, [0, 0])
        held[0], held[1] = held[0] + value, held[1] + unknown
    every, found = len(mentors.ids), Tally()
    for school, out in zip(mentees.schools, mentees.outside.tolist(), strict=True):
        total, unknown = (0, 0) if out else here.get(school, (0, 0))
        known = every - unknown
        found += Tally(total=total, count=known, people=int(known > 0))
    return found


def _gone_through(vectors: Vectors) -> dict[str, Tally]:
    """Time and wishes: how often each place of their tables is met, over all pairs."""
    laid = Laid(vectors=vectors, weights=dict.fromkeys(CODES, 0.0))
    slots, asked = hours(laid, needed=False), wish_tables(vectors, (0.0, 0.0))
    time = hours_by_place(vectors)[0].value.reshape(-1)
    wish = part_by_code(asked.code).value
    found = dict.fromkeys(("time", "wish_mentee", "wish_mentor"), Tally())
    for rows in blocks(vectors, PAIRS):
        cut = Tile(rows=np.arange(rows.start, rows.stop), columns=slice(0, len(vectors.mentor_ids)))
        for code, place, worth in _places(slots, asked, cut, time, wish):
            found[code] += _met(place, worth)
    return found


def _places(
    slots: Hours, asked: WishTables, cut: Tile, time: Floats, wish: Floats
) -> list[tuple[str, Ints, Floats]]:
    word = asked.word(cut).astype(np.int64)
    return [
        ("time", slots.place(cut), time),
        ("wish_mentee", word & LOW, wish),
        ("wish_mentor", word >> HALF, wish),
    ]


def _met(place: Ints, worth: Floats) -> Tally:
    """Of some rows, each pair at a place of a table."""
    known = ~np.isnan(worth)
    many = np.bincount(place.reshape(-1), minlength=len(worth))
    return Tally(
        total=int((_whole(worth) * many).sum()),
        count=int(many[known].sum()),
        people=int(known[place].any(axis=1).sum()),
    )
