"""Who asks, who offers, and which pairs a round of every invented school ends with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from scipy.optimize import linear_sum_assignment

from data.synthetic.municipality import (
    Days,
    Flags,
    Floats,
    Ints,
    Params,
    Roll,
    first_day,
)

COMPONENTS = (
    *("need", "wish_mentee", "wish_mentor", "time", "school", "style", "subject", "level"),
)
EXPERT = np.array([0.32, 0.12, 0.11, 0.10, 0.10, 0.09, 0.08, 0.08])  # weights of the matcher
OF_QUALITY = ("need", "subject", "time", "school", "style")  # order of ``Params.beta``
KINDRED, NEAR_SUBJECT, SAME_LEVEL = 0.4, 0.3, 0.7
LEAST_COVER, COMPETENT, PAID, OFTEN = 0.1, 0.2, 4, 3  # OFTEN common half-days are enough
DRAWS = 24  # plans drawn near the best one to know how likely each pair is
ROUND_OF_FIFTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Season:
    """One school year of every school.

    Attributes:
        year: "2025/2026".
        mentees, mentors: people taking part; ``consented`` (people,) to bank and matching.
        mentor, mentee: (pairs,) people. parts (pairs, components) in [0, 1].
        predicted, propensity, regret, top_cover (pairs,); lowest_fifth (pairs,).
        ordered: (pairs,) day of the order.
        left_out: (unplaced,) people; ``reasons`` of them.
    """

    year: str
    mentees: Ints
    mentors: Ints
    consented: Flags
    mentor: Ints
    mentee: Ints
    parts: Floats
    predicted: Floats
    propensity: Floats
    regret: Floats
    top_cover: Floats
    lowest_fifth: Flags
    ordered: Days
    left_out: Ints
    reasons: tuple[str, ...]


def season(
    rng: Generator, params: Params, roll: Roll, year: str, left: Days, before: Ints
) -> Season:
    """Draw a season; ``left`` is the last day of everybody, ``before`` whom a round left out."""
    start = first_day(year)
    here = roll.willing & (roll.hired <= start) & (left > start + np.timedelta64(60, "D"))
    mentees, mentors = _sides(rng, params, roll, here, year, before)
    consented = rng.random(roll.count) >= params.no_consent
    asking, offering = mentees[consented[mentees]], mentors[consented[mentors]]
    drawn = [
        _round(
            rng,
            params,
            roll,
            asking[roll.school[asking] == one],
            offering[roll.school[offering] == one],
        )
        for one in range(len(roll.schools))
    ]
    refused = mentees[~consented[mentees]]
    parts = {name: np.concatenate([one[name] for one in drawn]) for name in drawn[0]}
    reasons = [*parts.pop("reasons").tolist(), *["no_consent"] * len(refused)]
    left_out = np.concatenate([parts.pop("left_out"), refused])
    count = len(parts["mentee"])
    days = rng.integers(34, 48, count).astype("timedelta64[D]")
    return Season(
        year=year,
        mentees=mentees,
        mentors=mentors,
        consented=consented,
        ordered=start + days,
        reasons=tuple(reasons),
        left_out=left_out,
        **parts,
    )


def _sides(
    rng: Generator, params: Params, roll: Roll, here: Flags, year: str, before: Ints
) -> tuple[Ints, Ints]:
    """Beginners, the motivated and who waits since last year ask; the able offer."""
    years = roll.years + (int(year[:4]) - int(str(first_day("2024/2025"))[:4]))
    wish = rng.gumbel(size=roll.count) - 0.3 * np.clip(years, 0, 12)
    wish += params.motivation_joins * roll.motivation
    wish[before] += 5.0
    able = rng.gumbel(size=roll.count) + 0.08 * years + 0.5 * roll.theta.mean(axis=1)
    mentees, mentors = [], []
    for one in range(len(roll.schools)):
        people = np.flatnonzero(here & (roll.school == one))
        asks = people[np.argsort(-wish[people])][: round(params.mentees * len(people))]
        rest = np.setdiff1d(people, asks)
        offers = rest[np.argsort(-able[rest])][: round(params.mentors * len(people))]
        mentees.append(np.sort(asks))
        mentors.append(np.sort(offers))
    return np.concatenate(mentees), np.concatenate(mentors)


def _round(
    rng: Generator, params: Params, roll: Roll, mentees: Ints, mentors: Ints
) -> dict[str, npt.NDArray[Any]]:
    """Pairs of one school, and whom it leaves out."""
    parts = components(rng, roll, mentees, mentors)
    score = parts @ EXPERT
    allowed = _allowed(rng, params, parts)
    chosen, propensity = _plan(rng, score, allowed, roll.capacity[mentors], params.explore)
    rows, alone = np.flatnonzero(chosen >= 0), np.flatnonzero(chosen < 0)
    columns = chosen[rows]
    got = score[rows, columns]
    best = np.where(allowed, score, -np.inf).max(axis=1, initial=-np.inf)
    reasons = [_reason(parts[row], allowed[row]) for row in alone]
    return {
        "mentor": mentors[columns],
        "mentee": mentees[rows],
        "parts": parts[rows, columns],
        "predicted": got,
        "propensity": propensity[rows],
        "regret": np.maximum(best[rows] - got, 0.0),
        "top_cover": _top_cover(roll, mentees[rows], mentors[columns]),
        "lowest_fifth": _lowest_fifth(got),
        "left_out": mentees[alone],
        "reasons": np.array(reasons, dtype=object),
    }


def components(rng: Generator, roll: Roll, mentees: Ints, mentors: Ints) -> Floats:
    """(mentees, mentors, components) in [0, 1], as the matcher would see them."""
    shape = (len(mentees), len(mentors))
    asked = roll.asked[mentees]
    share = asked / asked.sum(axis=1, keepdims=True)
    common = (roll.slots[mentees][:, None] & roll.slots[mentors][None]).sum(axis=2)
    apart = np.abs(roll.style[mentees][:, None] - roll.style[mentors][None]).mean(axis=2)
    block = roll.block[mentees][:, None] == roll.block[mentors][None]
    found = {
        "need": share @ np.clip((roll.rating[mentors] - 3.0) / 2.0, 0.0, 1.0).T,
        "wish_mentee": rng.integers(1, 5, shape) / 4.0,
        "wish_mentor": rng.integers(1, 5, shape) / 4.0,
        "time": np.minimum(common / OFTEN, 1.0),
        "school": 1.0 - np.abs(roll.place[mentees][:, None] - roll.place[mentors][None]),
        "style": np.clip(1.6 - apart, 0.0, 1.0),
        "subject": np.where(block, 1.0, np.where(rng.random(shape) < NEAR_SUBJECT, KINDRED, 0.0)),
        "level": np.where(rng.random(shape) < SAME_LEVEL, 1.0, 0.5),
    }
    return np.stack([found[one] for one in COMPONENTS], axis=2)


def _allowed(rng: Generator, params: Params, parts: Floats) -> Flags:
    free = rng.random(parts.shape[:2]) >= params.forbidden
    cover, time = parts[:, :, 0], parts[:, :, COMPONENTS.index("time")]
    allowed: Flags = free & (cover >= LEAST_COVER) & (time > 0.0)
    return allowed


def _plan(
    rng: Generator, score: Floats, allowed: Flags, capacity: Ints, explore: float
) -> tuple[Ints, Floats]:
    """Mentor of each mentee (-1 for none) and how often near-best plans make that pair."""
    best = _assigned(score, allowed, capacity)
    if explore <= 0.0 or not len(best):
        return best, np.ones(len(best))
    plans = [
        _assigned(score + rng.gumbel(size=score.shape) * explore, allowed, capacity)
        for _one in range(DRAWS)
    ]
    taken = plans[int(rng.integers(DRAWS))]
    return taken, np.mean([one == taken for one in plans], axis=0)


def _assigned(score: Floats, allowed: Flags, capacity: Ints) -> Ints:
    """As many pairs as can be, then the greatest sum of scores."""
    found = np.full(len(score), -1, dtype=np.int64)
    owner = np.repeat(np.arange(score.shape[1]), capacity)
    if not len(owner) or not len(score):
        return found
    worth = np.where(allowed, 10.0 + score, 0.0)[:, owner]
    rows, columns = linear_sum_assignment(-worth)
    made = allowed[rows, owner[columns]]
    found[rows[made]] = owner[columns[made]]
    return found


def _reason(parts: Floats, allowed: Flags) -> str:
    """Why one mentee stays without a pair."""
    if not len(parts) or parts[:, 0].max() < COMPETENT:
        return "no_competent_mentor"
    if parts[:, COMPONENTS.index("time")].max() == 0.0:
        return "no_common_time"
    return "no_capacity" if allowed.any() else "hard_rule"


def _top_cover(roll: Roll, mentees: Ints, mentors: Ints) -> Floats:
    """Share of the three most important requests in which the mentor stands at 4 or 5."""
    top = np.argsort(-roll.asked[mentees], axis=1, kind="stable")[:, :3]
    wanted = np.take_along_axis(roll.asked[mentees], top, axis=1) > 0
    able = np.take_along_axis(roll.rating[mentors], top, axis=1) >= PAID
    share: Floats = (wanted & able).sum(axis=1) / np.maximum(wanted.sum(axis=1), 1)
    return share


def _lowest_fifth(score: Floats) -> Flags:
    """Known in rounds of ten pairs or more."""
    if len(score) < ROUND_OF_FIFTHS:
        return np.zeros(len(score), dtype=bool)
    lowest: Flags = score <= np.quantile(score, 0.2)
    return lowest
