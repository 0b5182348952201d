"""People of invented schools as arrays, the known truth of section 11 of the analytics.

Nobody here has a name. Days are numpy days; years of teaching are full years on the first day of
the first school year drawn. The same seed draws the same people.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from data.codebook import framework

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

YEARS = ("2024/2025", "2025/2026")
BLOCKS = ("primary", "philology", "math_it", "foreign", "science", "social", "arts")
BLOCK_SHARES = (0.25, 0.14, 0.12, 0.11, 0.20, 0.10, 0.08)
BEGINNERS, BEGINNER_YEARS, LONGEST = 0.18, 3.0, 45
RURAL, PART_TIME = 0.30, 0.06
SLOTS, SLOT = 10, 0.35
CAPACITY = (0.55, 0.30, 0.15)
EASY, EXTRA_AREAS, MOST_AREAS = 1.2, 1.4, 5
COMMON, OF_BLOCK = 0.45, 0.20
NEWCOMERS = 0.09  # of the staff come in the August before the second year
NEW_TO_SCHOOL = 0.6  # of the newcomers have never taught


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What an invented municipality is drawn from; every number is part of the truth.

    Attributes:
        years: school years told, the last ones of ``YEARS``.
        schools, median_staff, sd_staff, least_staff: how many schools of which size (lognormal).
        effect_sd: school effect on gain.
        mentees, mentors: shares of the staff. capacity: chances of 1, 2, 3 places; overload: places
            of every mentor whatever the chance, 0 for none.
        beta: what cover, subject, time, closeness and style add to the quality of a pair.
        mentor_sd, pair_sd: effect of the mentor and of chance on quality.
        gain, gain_quality, gain_regular, gain_load, gain_noise: latent gain of a mentee.
        sat_mentee, sat_mentor: share of people satisfied at 7 of 10 or more.
        missing: items left out; response, response_slope: share answering the last wave, logit per
            point of satisfaction; pre_response: of all waves before.
        careless: share of sheets filled in without reading.
        shape, survival, hr_mentored, motivation_leaves, motivation_joins: leaving the school.
        fit_break, hr_point: 12-month share of pairs ended for fit, hazard ratio a risk point.
        forbidden, no_consent, withdrawn, no_monitoring: pairs and people left out.
        explore: how wide plans near the best are drawn; 0 takes the best one.
    """

    years: int = 2
    schools: int = 1
    median_staff: float = 45.0
    sd_staff: float = 0.0
    least_staff: int = 9
    effect_sd: float = 0.0
    mentees: float = 0.38
    mentors: float = 0.29
    capacity: tuple[float, float, float] = CAPACITY
    overload: int = 0
    beta: tuple[float, float, float, float, float] = (0.45, 0.15, 0.15, 0.10, 0.15)
    mentor_sd: float = 0.3
    pair_sd: float = 0.5
    gain: float = 0.50
    gain_quality: float = 0.30
    gain_regular: float = 0.20
    gain_load: float = -0.15
    gain_noise: float = 0.6
    sat_mentee: float = 0.86
    sat_mentor: float = 0.88
    missing: float = 0.03
    response: float = 0.72
    response_slope: float = 0.8
    pre_response: float = 0.92
    careless: float = 0.08
    shape: float = 0.9
    survival: float = 0.88
    hr_mentored: float = 0.80
    motivation_leaves: float = -0.7
    motivation_joins: float = 1.0
    fit_break: float = 0.15
    hr_point: float = 1.45
    forbidden: float = 0.03
    no_consent: float = 0.04
    withdrawn: float = 0.02
    no_monitoring: float = 0.10
    explore: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Roll:
    """Everybody who worked in any of the schools in the years told; arrays over people.

    Attributes:
        schools: keys of the schools; ``effect`` (schools,) on gain, ``rural`` (schools,).
        keys: pseudonyms of people. school: place in ``schools``.
        years: full years of teaching on 1 September of the first year, below 0 for who comes later.
        age, block, site, part_time, hired, observed: facts of the staff list.
        motivation: confounder. theta (people, domains), style (people, 4), place in [0, 1].
        slots (people, 10), capacity, effect_as_mentor, rating (people, domains) 1-5.
        asked (people, domains): importance 1-5 of requests, 0 for none.
        patience: standard exponential draw behind the day of leaving. willing: may take part.
    """

    schools: tuple[str, ...]
    effect: Floats
    rural: Flags
    keys: npt.NDArray[np.object_]
    school: Ints
    years: Floats
    age: Floats
    block: Ints
    site: Ints
    part_time: Flags
    hired: Days
    observed: Days
    motivation: Floats
    theta: Floats
    style: Floats
    place: Floats
    slots: Flags
    capacity: Ints
    effect_as_mentor: Floats
    rating: Floats
    asked: Floats
    patience: Floats
    willing: Flags

    @property
    def count(self) -> int:
        """People in all."""
        return len(self.keys)


def first_day(year: str) -> np.datetime64:
    """1 September of a school year."""
    return np.datetime64(f"{year[:4]}-09-01", "D")


def draw_roll(rng: Generator, params: Params) -> Roll:
    """Schools, their staff on the first day, and newcomers of every later year."""
    sizes = _sizes(rng, params)
    began = len(YEARS) - params.years
    school, years, hired = _staff(rng, sizes, YEARS[began:])
    return finished_roll(rng, params, school, years, hired, len(sizes))


def finished_roll(
    rng: Generator, params: Params, school: Ints, years: Floats, hired: Days, schools: int
) -> Roll:
    """The rest of what is true about people of known school, experience and day of hire."""
    count, start = len(school), first_day(YEARS[len(YEARS) - params.years])
    theta = _competence(rng, np.maximum(years, 0.0))
    rating = theta + rng.normal(0.3, 0.4, theta.shape)
    many = rng.choice(3, count, p=params.capacity) + 1
    return Roll(
        schools=tuple(f"s{one + 1:02d}" for one in range(schools)),
        effect=rng.normal(0.0, 1.0, schools) * params.effect_sd,
        rural=rng.random(schools) < RURAL,
        keys=_keys(school),
        school=school,
        years=years,
        age=np.clip(22 + np.maximum(years, 0) + rng.gamma(1.5, 2.0, count), 21, 75).round(),
        block=rng.choice(len(BLOCKS), count, p=BLOCK_SHARES),
        site=rng.integers(2, size=count),
        part_time=rng.random(count) < PART_TIME,
        hired=hired,
        observed=np.maximum(hired, start),
        motivation=rng.normal(0.0, 1.0, count),
        theta=theta,
        style=rng.normal(0.0, 1.0, (count, 4)),
        place=rng.random(count),
        slots=rng.random((count, SLOTS)) < SLOT,
        capacity=np.full(count, params.overload) if params.overload else many,
        effect_as_mentor=rng.normal(0.0, 1.0, count) * params.mentor_sd,
        rating=np.clip(np.rint(3.0 + 0.95 * rating), 1, 5),
        asked=_requests(rng, theta),
        patience=rng.exponential(1.0, count),
        willing=np.ones(count, dtype=bool),
    )


def _sizes(rng: Generator, params: Params) -> Ints:
    drawn = params.median_staff * np.exp(rng.normal(0.0, 1.0, params.schools) * params.sd_staff)
    return np.maximum(np.rint(drawn), params.least_staff).astype(np.int64)


def _staff(rng: Generator, sizes: Ints, told: tuple[str, ...]) -> tuple[Ints, Floats, Days]:
    """School, years of teaching and day of hire of everybody; newcomers stand last."""
    school = np.repeat(np.arange(len(sizes)), sizes)
    years = _experience(rng, len(school))
    here = np.floor(years * rng.beta(1.6, 1.1, len(school)))
    start = first_day(told[0])
    hired = start - (here * 365.25).astype("timedelta64[D]") - _days(rng, len(school), 25)
    parts = [(school, years, hired)]
    for year in told[1:]:
        many = rng.binomial(sizes, NEWCOMERS)
        new = np.repeat(np.arange(len(sizes)), many)
        fresh = np.where(
            rng.random(len(new)) < NEW_TO_SCHOOL, 0.0, np.floor(rng.gamma(2.0, 4.0, len(new)))
        )
        came = first_day(year) - _days(rng, len(new), 25)
        since = float((first_day(year) - start).astype(int)) / 365.25
        parts.append((new, np.floor(fresh - since), came))
    return tuple(np.concatenate(one) for one in zip(*parts, strict=True))  # type: ignore[return-value]


def _days(rng: Generator, count: int, most: int) -> npt.NDArray[np.timedelta64]:
    return rng.integers(0, most, count).astype("timedelta64[D]")


def _experience(rng: Generator, count: int) -> Floats:
    """18 % uniform on 0-3 years, the others Gamma(3.2, 6.5) cut to 4-45."""
    old = np.clip(rng.gamma(3.2, 6.5, count), 4, LONGEST)
    new = rng.uniform(0, BEGINNER_YEARS, count)
    return np.floor(np.where(rng.random(count) < BEGINNERS, new, old))


def _keys(school: Ints) -> npt.NDArray[np.object_]:
    """Pseudonyms: the school and a number within it."""
    seen: dict[int, int] = {}
    found = []
    for one in school.tolist():
        seen[one] = seen.get(one, 0) + 1
        found.append(f"s{one + 1:02d}p{seen[one]:03d}")
    return np.array(found, dtype=object)


def _competence(rng: Generator, years: Floats) -> Floats:
    """(people, domains): rises with experience, then stays; shared .45, within a group .2."""
    groups = [one.group for one in framework().domains]
    same = np.array([[a == b for b in groups] for a in groups], dtype=float)
    rest = 1.0 - COMMON - OF_BLOCK
    covariance = COMMON + OF_BLOCK * same + rest * np.eye(len(groups))
    mean = -1.1 + 0.62 * np.log1p(np.minimum(years, 20))
    drawn: Floats = mean[:, None] + rng.multivariate_normal(
        np.zeros(len(groups)), covariance, size=len(years), method="cholesky"
    )
    return drawn


def _requests(rng: Generator, theta: Floats) -> Floats:
    """1 + Poisson(1.4) areas by softmax(-1.2 theta), importance 1-5."""
    many = np.minimum(1 + rng.poisson(EXTRA_AREAS, len(theta)), MOST_AREAS)
    noisy = EASY * theta - rng.gumbel(size=theta.shape)
    rank = np.argsort(np.argsort(noisy, axis=1), axis=1)
    importance = rng.integers(1, 6, size=theta.shape).astype(float)
    return np.where(rank < many[:, None], importance, 0.0)
