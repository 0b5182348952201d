"""Who leaves the school and when: a Weibull hazard, a true effect of a mentor, a confounder."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.synthetic.municipality import Days, Flags, Floats, Params, Roll

YEAR_DAYS = 365.25
FOREVER = np.datetime64("2100-01-01", "D")
TO_ANOTHER_SCHOOL = 0.6


def base_rate(params: Params) -> float:
    """Rate of the Weibull hazard: ``survival`` of people without a mentor are there in a year."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    frailty, share = np.exp(params.motivation_leaves * nodes), weights / weights.sum()
    low, high = 1e-6, 5.0
    for _step in range(60):
        middle = (low + high) / 2
        stays = float(share @ np.exp(-middle * frailty))
        low, high = (middle, high) if stays > params.survival else (low, middle)
    return (low + high) / 2


def last_days(params: Params, roll: Roll, mentored: Days) -> Days:
    """(people,) the day each leaves, ``FOREVER`` beyond any calendar.

    ``mentored`` is the first day with a mentor, NaT for none: until then the hazard is plain.
    """
    hazard = base_rate(params) * np.exp(params.motivation_leaves * roll.motivation)
    entered = _since(roll.hired, roll.observed) ** params.shape
    never = np.isnat(mentored)
    start = np.where(never, 1e3, _since(roll.hired, np.where(never, roll.hired, mentored)))
    plain = roll.patience / hazard + entered  # in units of t ** shape
    bend = start**params.shape
    later = bend + (plain - bend) / params.hr_mentored
    lasts = np.where(plain <= bend, plain, later) ** (1.0 / params.shape)
    days = np.minimum(lasts * YEAR_DAYS, 36500).astype("timedelta64[D]")
    found: Days = np.minimum(roll.hired + days, FOREVER)
    return found


def _since(first: Days, day: Days) -> Floats:
    years: Floats = (day - first).astype("timedelta64[D]").astype(float) / YEAR_DAYS
    return np.maximum(years, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staying:
    """People followed from their first day, in months; the table of a retention study.

    Attributes:
        months, left: (people,) time in the school, whether it ended by leaving.
        mentored_from: months until a mentor, infinity for who never had one.
        motivation, age, experience: what to adjust for.
    """

    months: Floats
    left: Flags
    mentored_from: Floats
    motivation: Floats
    age: Floats
    experience: Floats


def followed(rng: Generator, params: Params, people: int, *, months: float = 36.0) -> Staying:
    """Newcomers followed for ``months``; a mentor comes within the first six of them, or never."""
    motivation = rng.normal(0.0, 1.0, people)
    experience = np.floor(rng.gamma(1.2, 3.0, people))
    joins = 1.0 / (1.0 + np.exp(0.4 - params.motivation_joins * motivation))
    start = np.where(rng.random(people) < joins, rng.uniform(0.3, 6.0, people), np.inf)
    hazard = base_rate(params) * np.exp(params.motivation_leaves * motivation)
    plain = rng.exponential(1.0, people) / hazard
    bend = (start / 12.0) ** params.shape
    finite = np.where(np.isfinite(bend), bend, 0.0)
    units = np.where(plain <= bend, plain, finite + (plain - finite) / params.hr_mentored)
    lasts = 12.0 * units ** (1.0 / params.shape)
    return Staying(
        months=np.minimum(lasts, months),
        left=lasts <= months,
        mentored_from=start,
        motivation=motivation,
        age=np.clip(22 + experience + rng.gamma(1.5, 2.0, people), 21, 70),
        experience=experience,
    )
