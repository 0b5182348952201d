"""An invented region of any size: who needs what and who can what, as small whole numbers.

A pair's score is one inner product of a row of the mentees' factors and a row of the mentors'. Its
parts are what a round scores: needs met by strengths over the domains, and one-hot tables of
subject, level and district. All factors are whole and at least 0, and the greatest sum they can
make is ``UNIT``; so a score lies in 0..UNIT and is exact in float32 (UNIT < 2^24).

Rows are drawn in blocks: 300,000 mentees and 90,000 mentors take 16 MB.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from data.codebook import framework
from data.errors import ProgrammeError

VERSION = "region@1"  # of what a seed means: another version draws other regions
KINDS = ("clustered", "tied", "random")
LARGEST = 5_000_000  # people of one side

WEIGHTS, STRENGTH = 100, 60  # points a mentee spreads over the domains; the best strength
SUBJECTS, LEVELS, DISTRICTS = 12, 3, 12
SUBJECT, LEVEL, DISTRICT = 16, 8, 12  # what the tables count, times FULL
FULL, KINDRED = 127, 70
UNIT = WEIGHTS * STRENGTH + (SUBJECT + LEVEL + DISTRICT) * FULL

SCHOOL = 11  # people of one school who take part
EARLY = 0.2  # share of mentees who are served first
TICKS = 5  # a Likert answer is 1..5
ASKED = (50, 30, 20)  # points of the three needs of a questionnaire, the first one first
NOISE = 0.5
BLOCK = 1 << 15  # rows drawn at once; part of what a seed means

Small = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class BadRegionError(ProgrammeError):
    """No region can be drawn with this ``value`` of ``field``: ``wanted``."""

    code = "synthetic.bad_region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a region is drawn from; the same outline is the same region on every machine.

    Attributes:
        mentees: how many look for a mentor.
        mentors: how many offer places.
        seed: of everything drawn.
        kind: "clustered", a few common profiles of needs, the commonest much commoner than the
            rest (Zipf); "tied", questionnaire answers 1..5 where many pairs score the same;
            "random", every profile its own.
        load: mentees a place.
    """

    mentees: int
    mentors: int
    seed: int = 1
    kind: str = "clustered"
    load: float = 0.97

    def __post_init__(self) -> None:
        for field in ("mentees", "mentors"):
            if not 1 <= getattr(self, field) <= LARGEST:
                raise BadRegionError(field=field, value=getattr(self, field), wanted=f"1…{LARGEST}")
        if self.seed < 0:
            raise BadRegionError(field="seed", value=self.seed, wanted="≥ 0")
        if self.kind not in KINDS:
            raise BadRegionError(field="kind", value=self.kind, wanted=", ".join(KINDS))
        if not 0.01 <= self.load <= 100:  # noqa: PLR2004 -- NaN is refused too
            raise BadRegionError(field="load", value=self.load, wanted="0.01…100")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """An invented region. Axis 0 of the factors is people, axis 1 the parts of a score.

    Attributes:
        outline: what it was drawn from.
        mentee_factors: (mentees, parts) whole numbers in 0..127.
        mentor_factors: (mentors, parts), the same.
        unit: the greatest score of a pair.
        capacity: (mentors,), mentees each can take; mentees / load of them in all.
        priority: (mentees,), 0 is served before 1.
        mentee_school: (mentees,), and ``mentor_school`` (mentors,): nobody mentors in the own one.
    """

    outline: Outline
    mentee_factors: Small
    mentor_factors: Small
    unit: int
    capacity: Ints
    priority: Ints
    mentee_school: Ints
    mentor_school: Ints

    @property
    def mentee_ids(self) -> tuple[str, ...]:
        """Stable ids."""
        return tuple(f"mentee-{one:07d}" for one in range(self.outline.mentees))

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Stable ids."""
        return tuple(f"mentor-{one:07d}" for one in range(self.outline.mentors))


def region(
    mentees: int, mentors: int, seed: int = 1, *, kind: str = "clustered", load: float = 0.97
) -> Region:
    """Draw a region; arguments as in ``Outline``.

    Raises:
        BadRegionError: an argument nobody can draw with.

    >>> region(300, 90, seed=7).capacity.sum()
    np.int64(309)
    """
    return drawn(Outline(mentees=mentees, mentors=mentors, seed=seed, kind=kind, load=load))


def drawn(outline: Outline) -> Region:
    """Draw a region by its outline."""
    rng = np.random.default_rng([outline.seed, *VERSION.encode(), *outline.kind.encode()])
    schools = max(2, (outline.mentees + outline.mentors) // SCHOOL)
    district = rng.integers(DISTRICTS, size=schools)
    school = (
        rng.integers(schools, size=outline.mentees),
        rng.integers(schools, size=outline.mentors),
    )
    profiles = _profiles(rng, outline)
    asking = _Side(rng, profiles, district[school[0]])
    offering = _Side(rng, profiles, district[school[1]])
    priority = np.where(rng.random(outline.mentees) < EARLY, 0, 1)
    made = Region(
        outline=outline,
        mentee_factors=np.vstack([*asking.wishes(outline.kind)]),
        mentor_factors=np.vstack([*offering.gifts(outline.kind)]),
        unit=UNIT,
        capacity=_capacity(rng, outline),
        priority=priority.astype(np.int64),
        mentee_school=school[0],
        mentor_school=school[1],
    )
    for one in (made.mentee_factors, made.mentor_factors, made.capacity, made.priority):
        one.setflags(write=False)
    return made


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Profiles:
    """What clusters of people are like.

    Attributes:
        need: (clusters, domains) shares that sum to 1.
        strength: (clusters, domains) in [0, 1].
        size: (clusters,) shares of people, Zipf.
    """

    need: Floats
    strength: Floats
    size: Floats


def _profiles(rng: Generator, outline: Outline) -> _Profiles:
    domains = len(framework().domain_codes)
    clusters = max(8, round(outline.mentees**0.4))
    size = 1.0 / np.arange(1, clusters + 1)
    need = rng.standard_gamma(0.35, (clusters, domains)) + 1e-3
    return _Profiles(
        need=need / need.sum(1, keepdims=True),
        strength=rng.beta(2.0, 2.5, (clusters, domains)),
        size=size / size.sum(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One side of the region while it is drawn, a block of rows at a time."""

    rng: Generator
    profiles: _Profiles
    district: Ints  # (people,)

    def wishes(self, kind: str) -> Iterator[Small]:
        """Blocks of the mentees' factors: what each needs, and where each stands in the tables."""
        draw = {"clustered": self._clustered, "tied": self._asked, "random": self._spread}[kind]
        for district in self._blocks():
            rows = len(district)
            subject, level = self._subjects(rows), self._levels(rows)
            yield _laid(
                draw(rows),
                SUBJECT * np.eye(SUBJECTS)[subject],
                LEVEL * np.eye(LEVELS)[level],
                DISTRICT * np.eye(DISTRICTS)[district],
            )

    def gifts(self, kind: str) -> Iterator[Small]:
        """Blocks of the mentors' factors: how strong each is, and rows of the tables."""
        for district in self._blocks():
            rows = len(district)
            subject, level = self._subjects(rows), self._levels(rows)
            yield _laid(
                self._strong(rows, kind),
                _near(SUBJECTS)[subject],
                _near(LEVELS)[level],
                _near(DISTRICTS)[district],
            )

    def _blocks(self) -> Iterator[Ints]:
        for first in range(0, len(self.district), BLOCK):
            yield self.district[first : first + BLOCK]

    def _subjects(self, rows: int) -> Ints:
        share = 1.0 / np.arange(1, SUBJECTS + 1)
        return self.rng.choice(SUBJECTS, rows, p=share / share.sum())

    def _levels(self, rows: int) -> Ints:
        return self.rng.choice(LEVELS, rows, p=(0.45, 0.4, 0.15))

    def _cluster(self, rows: int) -> Ints:
        return self.rng.choice(len(self.profiles.size), rows, p=self.profiles.size)

    def _clustered(self, rows: int) -> Floats:
        """Points of needs around the profile of a cluster."""
        centre = self.profiles.need[self._cluster(rows)]
        return _points(centre * np.exp(self.rng.normal(0.0, NOISE, centre.shape)))

    def _spread(self, rows: int) -> Floats:
        """Points of needs of a profile of one's own."""
        domains = self.profiles.need.shape[1]
        return _points(self.rng.standard_gamma(0.5, (rows, domains)) + 1e-3)

    def _asked(self, rows: int) -> Floats:
        """Three needs named in a questionnaire, the commoner ones more often."""
        share = self.profiles.need[self._cluster(rows)]
        luck = np.log(share) + self.rng.gumbel(size=share.shape)
        named = np.argsort(-luck, axis=1, kind="stable")[:, : len(ASKED)]
        found = np.zeros(share.shape)
        np.put_along_axis(found, named, np.array(ASKED, float), axis=1)
        return found

    def _strong(self, rows: int, kind: str) -> Floats:
        """Strengths in 0..STRENGTH."""
        if kind == "random":
            strength = self.rng.random((rows, self.profiles.strength.shape[1]))
        else:
            strength = self.profiles.strength[self._cluster(rows)]
            strength = strength + self.rng.normal(0.0, 0.15, strength.shape)
        steps = TICKS - 1 if kind == "tied" else STRENGTH
        return np.rint(np.clip(strength, 0.0, 1.0) * steps) * (STRENGTH // steps)


def _points(share: Floats) -> Floats:
    """Whole points in the proportion of shares, ``WEIGHTS`` of them at most."""
    points: Floats = np.floor(WEIGHTS * share / share.sum(1, keepdims=True))
    return points


def _near(count: int) -> Floats:
    """(count, count): what a pair of places in a table is worth: the same, a neighbour, another."""
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    return np.where(apart == 0, FULL, np.where(apart == 1, KINDRED, 0)).astype(np.float64)


def _laid(*parts: npt.NDArray[Any]) -> Small:
    return np.hstack(parts).astype(np.int8)


def _capacity(rng: Generator, outline: Outline) -> Ints:
    """Places: at least one each where there are enough, the rest by chance; the sum is exact."""
    places = round(outline.mentees / outline.load)
    sure = np.zeros(outline.mentors, np.int64)
    sure[rng.permutation(outline.mentors)[:places]] = 1
    rest = max(0, places - outline.mentors)
    return sure + rng.multinomial(rest, np.full(outline.mentors, 1.0 / outline.mentors))
