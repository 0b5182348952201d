"""Invented rounds with known weights: what a learner of weights is held against.

Pairs are chosen by the weights in force, so that learning sees what matching leaves it. What is
known of a pair is blurred and partly missing, mentors differ, levels drift from round to round, and
answering hangs on the outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from analytics.learning import Rows
from matching.affinity import DEFAULT

CODES = tuple(DEFAULT)
PRIOR = np.array(list(DEFAULT.values()))
TRUTHS: Mapping[str, np.ndarray] = {
    "right": PRIOR,
    "moderate": np.array([0.14, 0.05, 0.05, 0.22, 0.04, 0.22, 0.22, 0.06]),
    "wrong": np.array([0.02, 0.02, 0.02, 0.34, 0.02, 0.32, 0.24, 0.02]),
}
NOISE, BETWEEN = 0.5, 0.3  # of a pair and between mentors
SLOPE = 3.0  # of the outcome on the true score
STAFF = 40  # mentors of a school


@dataclass(frozen=True, kw_only=True)
class World:
    """Parameters of a world.

    ``truth``: weights that outcomes follow. ``mentees``, ``mentors``: of a round. ``draw``: scale
    of the noise that draws among near-ties, 0: the optimum. ``blur``, ``missing``: of what is known
    of a component. ``answers``: (level, slope on the outcome) of the log-odds of answering; None:
    everybody answers.
    """

    truth: np.ndarray
    mentees: int = 25
    mentors: int = 18
    draw: float = 0.0
    blur: float = 0.05
    missing: float = 0.1
    answers: tuple[float, float] | None = None
    drift: float = 0.05


def components(world: World, rng: np.random.Generator) -> np.ndarray:
    """(mentees, mentors, components) in [0, 1]: some smooth, some of a few values."""
    shape = world.mentees, world.mentors
    mentee = rng.normal(0, 0.08, (shape[0], 1, len(CODES)))
    mentor = rng.normal(0, 0.08, (1, shape[1], len(CODES)))
    smooth = np.clip(0.5 + mentee + mentor + rng.normal(0, 0.17, (*shape, len(CODES))), 0, 1)
    smooth[..., CODES.index("subject")] = rng.choice([0.2, 0.6, 1.0], shape, p=[0.6, 0.2, 0.2])
    smooth[..., CODES.index("level")] = rng.choice([0.0, 0.5, 1.0], shape, p=[0.3, 0.4, 0.3])
    return smooth


def seen(world: World, true: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What is known of the components: blurred, partly NaN."""
    found = np.clip(true + rng.normal(0, world.blur, true.shape), 0, 1)
    found[rng.random(true.shape) < world.missing] = np.nan
    return found


def filled(known: np.ndarray) -> np.ndarray:
    """Unknown components take the mean of the round, as the score does."""
    means = np.nanmean(known.reshape(-1, known.shape[-1]), axis=0)
    return np.where(np.isnan(known), means, known)


def plan(score: np.ndarray) -> np.ndarray:
    """(mentees,) the best plan; each mentor has two places."""
    row, column = linear_sum_assignment(np.repeat(score, 2, axis=1), maximize=True)
    found = np.empty(len(score), int)
    found[row] = column // 2
    return found


def history(
    world: World,
    rounds: int,
    seed: int,
    schools: int = 1,
    weights: np.ndarray = PRIOR,
    outcome: str = "rel_mentee",
) -> Rows:
    """Finished rounds matched under ``weights``."""
    rng = np.random.default_rng(seed)
    parts = [_round(world, at, at % schools, weights, rng) for at in range(rounds)]
    whole = {key: np.concatenate([one[key] for one in parts]) for key in parts[0]}
    y = whole.pop("y")
    if world.answers is not None:
        level, slope = world.answers
        odds = level + slope * (y - y.mean()) / y.std()
        y = np.where(rng.random(len(y)) < 1 / (1 + np.exp(-odds)), y, np.nan)
    return Rows(components=CODES, outcomes={outcome: y}, **whole)


def _round(
    world: World, at: int, school: int, weights: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    true = components(world, rng)
    known = seen(world, true, rng)
    staff = rng.permutation(STAFF)[: world.mentors]
    ability = np.random.default_rng(1000 + school).normal(0, BETWEEN, STAFF)[staff]
    score = filled(known) @ weights
    chosen = plan(score + world.draw * rng.gumbel(size=score.shape))
    rows = np.arange(world.mentees)
    level = world.drift * at + rng.normal(0, 0.2)
    y = SLOPE * true[rows, chosen] @ world.truth + ability[chosen] + level
    count = world.mentees
    return {
        "x": known[rows, chosen],
        "predicted": score[rows, chosen],
        "y": y + rng.normal(0, NOISE, count),
        "rounds": np.array([f"r{at:03}"] * count, object),
        "schools": np.array([f"s{school:02}"] * count, object),
        "mentors": np.array([f"s{school:02}m{one}" for one in staff[chosen]], object),
        "order": np.array([f"{at:04}"] * count, object),
        "versions": np.array(["book@1"] * count, object),
        "propensity": np.ones(count),
        "mentees": np.array([f"r{at:03}e{one}" for one in rows], object),
    }


def efficiency(world: World, weights: np.ndarray, seed: int, rounds: int = 6) -> float:
    """What the next plans are worth by the truth: 1 the best weights, 0 chance."""
    rng = np.random.default_rng(seed)
    got, most, chance = 0.0, 0.0, 0.0
    for _next in range(rounds):
        true = components(world, rng)
        known = filled(seen(world, true, rng))
        worth = true @ world.truth
        rows = np.arange(world.mentees)
        got += worth[rows, plan(known @ weights)].sum()
        most += worth[rows, plan(known @ world.truth)].sum()
        chance += worth.mean() * world.mentees
    return float((got - chance) / (most - chance))
