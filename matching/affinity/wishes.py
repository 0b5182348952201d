"""How much of what one side wishes the other meets (profiles.md B4). Axis 0 is who wishes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.profile import Codes, meeting, some
from matching.vectors import Side

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NAMED = 3.0  # weight of a named person; every other wish weighs 1
RANKS = (1.0, 0.9, 0.8)
NOT_NAMED = 0.4
NEIGHBOUR = 0.5
UNMET_EXPERIENCE = 0.3
NOVICE_UNDER, RECENT, LONG = 3, 7, 10  # full years of teaching
SUBJECT_WISH = {"same": (1.0, 0.6, 0.0), "kindred": (1.0, 1.0, 0.2)}  # same, kindred, other
EXPERIENCE: Mapping[str, Callable[[Floats], Bools]] = {
    "novice": lambda years: years < NOVICE_UNDER,
    "experienced": lambda years: years >= NOVICE_UNDER,
    "recent": lambda years: years <= RECENT,
    "long": lambda years: years >= LONG,
}
SAME, KINDRED, OTHER = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wishes:
    """Wishes of one side about the other.

    Attributes:
        met: (wishers, partners), sum of weight x satisfaction over wishes that can be judged.
        judged: (wishers, partners), weight of those wishes.
        stated: (wishers, 1), weight of all stated wishes.
    """

    met: Floats
    judged: Floats
    stated: Floats

    def turned(self) -> "Wishes":
        """The same with partners on axis 0."""
        return Wishes(met=self.met.T, judged=self.judged.T, stated=self.stated.T)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wish:
    """One kind of wish: who states it, where it can be judged, how far it is met in [0, 1]."""

    stated: Bools
    judged: Bools
    met: Floats
    weight: float = 1.0


def wishes(wisher: Side, partner: Side, codes: Codes) -> Wishes:
    """Gather all wishes of one side; «не важно» and no answer are no wish."""
    shape = len(wisher.ids), len(partner.ids)
    met, judged, stated = np.zeros(shape), np.zeros(shape), np.zeros(shape[0])
    for one in _each(wisher, partner, codes):
        weight = one.weight * (one.stated[:, None] & one.judged)
        met += weight * one.met
        judged += weight
        stated += one.weight * one.stated
    return Wishes(met=met, judged=judged, stated=stated[:, None])


def _each(wisher: Side, partner: Side, codes: Codes) -> Iterator[Wish]:
    yield _people(wisher, partner)
    yield formats_wish(wisher, partner, codes)
    yield options_wish(wisher.kinds, partner.kinds)
    yield options_wish(wisher.types, partner.types)
    yield options_wish(wisher.forms, partner.forms)
    yield durations_wish(wisher, partner)
    yield hours_wish(wisher, partner, len(codes.hours))
    yield subject_wish(wisher, partner, codes)
    yield experience_wish(wisher, partner)


def _people(wisher: Side, partner: Side) -> Wish:
    place = {one: column for column, one in enumerate(partner.ids)}
    met = np.full((len(wisher.ids), len(partner.ids)), NOT_NAMED)
    for row, named in enumerate(wisher.named):
        for rank, one in zip(RANKS, named, strict=False):
            if one in place:
                met[row, place[one]] = rank
    stated = np.array([bool(one) for one in wisher.named], bool)
    return Wish(stated=stated, judged=np.ones(met.shape, bool), met=met, weight=NAMED)


def options_wish(wanted: Bools, offered: Bools) -> Wish:
    """Whether two sets of options meet."""
    return Wish(
        stated=some(wanted),
        judged=np.broadcast_to(some(offered), (len(wanted), len(offered))),
        met=meeting(wanted, offered).astype(np.float64),
    )


def formats_wish(wisher: Side, partner: Side, codes: Codes) -> Wish:
    """Whether formats can be joined."""
    return options_wish(meeting(wisher.formats, codes.meets), partner.formats)


def durations_wish(wisher: Side, partner: Side) -> Wish:
    """Whether durations meet, or are neighbours."""
    same = options_wish(wisher.durations, partner.durations)
    near = NEIGHBOUR * meeting(beside(wisher.durations), partner.durations)
    return Wish(stated=same.stated, judged=same.judged, met=np.maximum(same.met, near))


def beside(wanted: Bools) -> Bools:
    """(people, options), the neighbours of what was ticked.

    >>> beside(np.array([[True, False, False]])).tolist()
    [[False, True, False]]
    """
    found = np.zeros_like(wanted)
    found[:, 1:] |= wanted[:, :-1]
    found[:, :-1] |= wanted[:, 1:]
    return found


def hours_wish(wisher: Side, partner: Side, options: int) -> Wish:
    """How far the partner's hours reach the wish."""
    short = np.maximum(0, wisher.hours[:, None] - partner.hours[None, :])
    return Wish(
        stated=wisher.hours >= 0,
        judged=np.broadcast_to(partner.hours >= 0, short.shape),
        met=np.maximum(0.0, 1.0 - short / (options - 1)),
    )


def subject_wish(wisher: Side, partner: Side, codes: Codes) -> Wish:
    """How near the partner's subjects are to the wish."""
    relation = subject_relation(wisher.subjects, partner.subjects, codes.kindred)
    wish = places(wisher.subject_wish, SUBJECT_WISH)
    worth = np.array([*SUBJECT_WISH.values(), (0.0, 0.0, 0.0)])
    return Wish(
        stated=wish >= 0,
        judged=both(some(wisher.subjects), some(partner.subjects)),
        met=worth[wish[:, None], relation],
    )


def experience_wish(wisher: Side, partner: Side) -> Wish:
    """Whether the partner has the years of teaching wished for."""
    wish = places(wisher.partner, EXPERIENCE)
    fits = np.array([*(fit(partner.teaching) for fit in EXPERIENCE.values()), partner.teaching < 0])
    return Wish(
        stated=wish >= 0,
        judged=np.broadcast_to(~np.isnan(partner.teaching), (len(wish), len(partner.ids))),
        met=np.where(fits, 1.0, UNMET_EXPERIENCE)[wish],
    )


def places(given: Sequence[str], options: Mapping[str, object]) -> Ints:
    """(people,), place of each one's option; -1, the last row of a table, for none."""
    place = {code: at for at, code in enumerate(options)}
    return np.array([place.get(one, -1) for one in given], np.int64)


def subject_relation(one: Bools, other: Bools, kindred: Bools) -> Ints:
    """(people, others): ``SAME``, ``KINDRED`` or ``OTHER``, the best over all pairs of subjects."""
    near = meeting(meeting(one, kindred), other)
    found: Ints = np.where(meeting(one, other), SAME, np.where(near, KINDRED, OTHER))
    return found


def both(one: Bools, other: Bools) -> Bools:
    """(people, others), True where both are."""
    return one[:, None] & other[None, :]
