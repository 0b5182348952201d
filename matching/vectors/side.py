"""Preferences and staff facts of one side as arrays. Axis 0 is people."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.profile import Applicant, Codes, marks, some, styles, ticked, ticks

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NONE = -1
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Mentees or mentors as they answered; an empty row is no answer.

    Attributes:
        schools: school id of each; ``outside`` (people,) True for a workplace elsewhere.
        forms, types, kinds, formats, durations, slots, subjects, levels: (people, options), ticks.
        hours: (people,), place of the option, ``NONE`` for no answer.
        subject_wish, partner: option of each person, "" for no wish and for «не важно».
        teaching, here: (people,), full years of teaching and in the school, NaN for unknown.
        style: (people, scales) in 1..5 or NaN.
        named: ids asked for by each person, ranked.
    """

    ids: tuple[str, ...]
    schools: tuple[str, ...]
    outside: Bools
    forms: Bools
    types: Bools
    kinds: Bools
    formats: Bools
    durations: Bools
    slots: Bools
    subjects: Bools
    levels: Bools
    hours: Ints
    subject_wish: tuple[str, ...]
    partner: tuple[str, ...]
    teaching: Floats
    here: Floats
    style: Floats
    named: tuple[tuple[str, ...], ...]

    def part(self, rows: slice) -> "Side":
        """Some of these people, in the same order."""
        return Side(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    def chosen(self, places: Ints) -> "Side":
        """These people, in this order."""
        found: dict[str, Any] = {}
        for name in (one.name for one in fields(self)):
            held = getattr(self, name)
            found[name] = (
                tuple(held[one] for one in places.tolist())
                if isinstance(held, tuple)
                else held[places]
            )
        return Side(**found)


def side(people: Sequence[Applicant], codes: Codes) -> Side:
    """Lay one side out."""
    return Side(
        ids=tuple(one.id for one in people),
        schools=tuple(one.school_id for one in people),
        outside=np.array([bool(one.workplace) for one in people], bool),
        forms=ticks(people, "form", list(codes.forms)),
        types=ticks(people, "mentor_type", codes.mentor_types),
        kinds=ticks(people, "kind", list(codes.kinds)),
        formats=ticks(people, "format", codes.formats),
        durations=ticks(people, "duration", codes.durations),
        slots=ticks(people, "slots", codes.slots),
        subjects=marks([one.subjects for one in people], codes.subjects),
        levels=marks([one.levels for one in people], codes.levels),
        hours=_hours(people, codes),
        subject_wish=tuple(_wish(one, "subject_wish") for one in people),
        partner=tuple(_wish(one, "partner_experience") for one in people),
        teaching=_years([one.years_teaching for one in people]),
        here=_years([one.years_in_school for one in people]),
        style=styles(people, codes),
        named=tuple(one.named for one in people),
    )


def _hours(people: Sequence[Applicant], codes: Codes) -> Ints:
    given = ticks(people, "hours_per_month", codes.hours)
    return np.where(some(given), given.argmax(axis=1), NONE).astype(np.int64)


def _wish(one: Applicant, question: str) -> str:
    given = ticked(one.answers, question)
    return given[0] if given and given[0] != ANY else ""


def _years(given: Sequence[int | None]) -> Floats:
    return np.array([np.nan if one is None else float(one) for one in given], np.float64)
