"""What can be observed of each component of the score (profiles.md B4)."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.affinity.wishes import Wishes, both, subject_relation, wishes
from matching.profile import meeting, shared, some, with_slots, without_slots
from matching.vectors import Vectors

N = TypeVar("N", np.float64, np.int32)
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

CODES = (
    "need",
    "wish_mentee",
    "wish_mentor",
    "time",
    "school",
    "style",
    "subject",
    "level",
)
HOURS_SCALE = 1.5  # common hours a week at which time is 63 % good
YEARS_SCALE = 3.0  # years in the school at which experience there is 63 % good
STYLE_CAP = 0.8
LEAST_STYLES = 2
NEIGHBOUR_LEVEL = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One component before the frozen mean stands in for what is missing.

    Attributes:
        value: (mentees, mentors) in [0, 1], NaN where nothing was observed.
        share: (mentees, mentors) in [0, 1], how much was observed; the mean makes up the rest.
        settled: (mentees, mentors), nothing observed because nothing was asked: counts as known.
    """

    value: Floats
    share: Floats
    settled: Bools

    @property
    def known(self) -> Bools:
        """Where the component counts as known."""
        found: Bools = (self.share > 0.0) | self.settled
        return found

    def filled(self, mean: float) -> Floats:
        """The component with its frozen mean where nothing was observed."""
        seen = np.where(self.share > 0.0, self.value, mean)
        found: Floats = mean + self.share * (seen - mean)
        return found


def observed(value: Floats, settled: Bools | None = None) -> Part:
    """A component that is either wholly observed or NaN."""
    return Part(
        value=value,
        share=(~np.isnan(value)).astype(np.float64),
        settled=np.zeros(value.shape, bool) if settled is None else settled,
    )


def parts(vectors: Vectors, subject_mean: float) -> dict[str, Part]:
    """All components by code, in the published order."""
    return {
        "need": observed(covered(vectors.w, vectors.c)),
        "wish_mentee": wish_part(wishes(vectors.mentees, vectors.mentors, vectors.codes)),
        "wish_mentor": wish_part(wishes(vectors.mentors, vectors.mentees, vectors.codes).turned()),
        "time": _time(vectors),
        "school": observed(_school(vectors)),
        "style": observed(style_worth(vectors)),
        "subject": observed(_subject(vectors, subject_mean)),
        "level": observed(level_worth(vectors)),
    }


def covered(w: npt.NDArray[N], c: npt.NDArray[N]) -> npt.NDArray[N]:
    """Sum over domains of w x c, (mentees, mentors): the same for a pair whoever stands beside.

    A matrix product would round by the size of the block; here each pair adds up its domains in
    their order.
    """
    total = np.zeros((len(w), len(c)), w.dtype)
    for weight, skill in zip(w.T, np.ascontiguousarray(c.T), strict=True):
        total += weight[:, None] * skill[None, :]
    return total


def subject_worth(vectors: Vectors) -> Floats:
    """Fit of subjects g, (mentees, mentors) in [0, 1]; NaN where somebody teaches nothing known."""
    mentees, mentors = vectors.mentees.subjects, vectors.mentors.subjects
    relation = subject_relation(mentees, mentors, vectors.codes.kindred)
    worth = np.array(vectors.codes.subject_values)[relation]
    return np.where(both(some(mentees), some(mentors)), worth, np.nan)


def wish_part(wish: Wishes) -> Part:
    """Share of the stated wishes that is met, and how much of them could be judged."""
    judged, stated = wish.judged > 0, wish.stated > 0
    return Part(
        value=np.where(judged, wish.met / np.where(judged, wish.judged, 1.0), np.nan),
        share=np.where(judged, wish.judged / np.where(stated, wish.stated, 1.0), 0.0),
        settled=np.broadcast_to(~stated, judged.shape),
    )


def _time(vectors: Vectors) -> Part:
    if vectors.slotless:
        nothing = np.full((len(vectors.mentees.ids), len(vectors.mentors.ids)), np.nan)
        return observed(nothing, settled=np.ones(nothing.shape, bool))
    one, other = vectors.mentees.slots, vectors.mentors.slots
    named = both(some(one), some(other))
    hours: Floats = vectors.codes.hours_per_slot * shared(one, other).astype(np.float64)
    kinds = vectors.mentees.kinds, vectors.mentors.kinds
    loose, fixed = without_slots(*kinds, vectors.codes), with_slots(*kinds, vectors.codes)
    free = loose & (~fixed | (named & (hours == 0)))
    value = np.where(named & ~free, hours_worth(hours), np.nan)
    return observed(value, settled=free)


def _school(vectors: Vectors) -> Floats:
    mentees, mentors = vectors.mentees, vectors.mentors
    number = {one: at for at, one in enumerate({*mentees.schools, *mentors.schools})}
    one, other = (
        np.array([number[at] for at in side.schools], np.int64) for side in (mentees, mentors)
    )
    here = (one[:, None] == other[None, :]) & both(~mentees.outside, ~mentors.outside)
    return np.where(here, years_worth(mentors.here)[None, :], 0.0)


def hours_worth(hours: Floats) -> Floats:
    """Of common hours a week, in [0, 1]."""
    found: Floats = 1.0 - np.exp(-hours / HOURS_SCALE)
    return found


def years_worth(years: Floats) -> Floats:
    """Of years in the school, in [0, 1]; NaN for unknown."""
    found: Floats = 1.0 - np.exp(-years / YEARS_SCALE)
    return found


def style_worth(vectors: Vectors) -> Floats:
    """Closeness of working style, (mentees, mentors) in [0, 1]; NaN under two common scales."""
    shape = len(vectors.mentees.ids), len(vectors.mentors.ids)
    total, count = np.zeros(shape), np.zeros(shape)
    for one, other in zip(vectors.mentees.style.T, vectors.mentors.style.T, strict=True):
        close = 1.0 - np.abs(one[:, None] - other[None, :]) / 4.0
        total += np.nan_to_num(close, nan=0.0)
        count += ~np.isnan(close)
    mean = np.minimum(total / np.maximum(count, 1.0), STYLE_CAP) / STYLE_CAP
    return np.where(count >= LEAST_STYLES, mean, np.nan)


def _subject(vectors: Vectors, mean: float) -> Floats:
    weight = covered(vectors.w, vectors.codes.subject_matters.astype(np.float64)[None, :])[:, 0]
    found: Floats = mean + weight[:, None] * (subject_worth(vectors) - mean)
    return found


def level_worth(vectors: Vectors) -> Floats:
    """Fit of school levels, (mentees, mentors) in [0, 1]; NaN where a side has none."""
    one, other = vectors.mentees.levels, vectors.mentors.levels
    near = NEIGHBOUR_LEVEL * meeting(meeting(one, vectors.codes.near), other)
    value = np.maximum(meeting(one, other), near)
    return np.where(both(some(one), some(other)), value, np.nan)
