"""Weights from one outcome: ridge to the prior, not negative, within rounds. Arrays in and out.

The model is y = round + mentor + sum of w_k f_k + noise. Rounds are centred away, and with them
schools, for every round belongs to one school: slopes are shared, levels are not. Mentors are
dummies under a ridge penalty; profiled out, that is quasi-demeaning (Baltagi 2021, ch. 2). Weights
solve a non-negative least squares problem with the rows sqrt(lambda) (w - b prior) stacked below,
b being the slope of the outcome on the score of the prior (Lawson & Hanson 1974, ch. 23).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.learning.rows import Bools, Floats, Words, codes_of

TINY = 1e-12
TWO = 2  # rounds a spread can be told of
STILL = 1e-8  # a step that is none


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Products:
    """Cross products of whitened components and outcome, rounds taken out.

    Attributes:
        gram: (components, components). rhs: (components,). pairs: sum of the weights of rows.
    """

    gram: Floats
    rhs: Floats
    pairs: float

    def penalty(self, worth: float) -> float:
        """The ridge penalty at which the prior is worth so many pairs."""
        return worth * float(np.trace(self.gram)) / len(self.rhs) / max(self.pairs, 1.0)


def shrunk(labels: Words, weight: Floats, ratio: float, columns: Floats) -> Floats:
    """Columns with weighted rows and the mentors' penalised means taken out.

    Args:
        labels: (n,), mentor of each row.
        weight: (n,), of each row; its root scales the row.
        ratio: variance of a pair over the variance between mentors.
        columns: (n, k).
    """
    root = np.sqrt(weight)[:, None]
    scaled, who = columns * root, codes_of(labels)
    mass = np.bincount(who, weight)
    keep = 1.0 - np.sqrt(ratio / (mass + ratio))
    means = sums_by(who, root * scaled) * (keep / np.maximum(mass, TINY))[:, None]
    found: Floats = scaled - root * means[who]
    return found


def sums_by(where: npt.NDArray[np.int64], columns: Floats) -> Floats:
    """(groups, k): sums of the rows (n, k) of each group; groups count from 0, none is empty."""
    if not len(where):
        return np.zeros((0, columns.shape[1]))
    order = np.argsort(where, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(where[order]) > 0))
    found: Floats = np.add.reduceat(columns[order], starts, axis=0)
    return found


def table(
    x: Floats, y: Floats, rounds: Words, mentors: Words, weight: Floats, ratio: float
) -> Floats:
    """(n, components + 1 + rounds): whitened components, outcome and dummies of rounds."""
    where = codes_of(rounds)
    dummies = np.eye(int(where.max(initial=-1)) + 1)[where]
    return shrunk(mentors, weight, ratio, np.column_stack([x, y, dummies]))


def products(whole: Floats, components: int, weight: Floats) -> Products:
    """Cross products of a ``table`` with the dummies of rounds projected out."""
    return without_rounds(whole.T @ whole, components, float(weight.sum()))


def without_rounds(cross: Floats, components: int, pairs: float) -> Products:
    """The Schur complement of the rounds: as if each round had a level of its own."""
    ours = components + 1
    inner = cross[ours:, ours:] + TINY * np.eye(len(cross) - ours)
    rest: Floats = cross[:ours, :ours] - cross[:ours, ours:] @ np.linalg.solve(
        inner, cross[ours:, :ours]
    )
    return Products(gram=rest[:-1, :-1], rhs=rest[:-1, -1], pairs=pairs)


def slope(given: Products, score: Floats) -> float:
    """Slope of the outcome on a score with these (components,) weights; never below 0."""
    spread = float(score @ given.gram @ score)
    return max(float(score @ given.rhs) / spread, 0.0) if spread > TINY else 0.0


def to_prior(given: Products, prior: Floats, worth: float) -> Floats:
    """(components,) weights in units of the outcome, at or above 0."""
    from scipy.optimize import nnls  # noqa: PLC0415 -- dear to import

    size, penalty = len(prior), given.penalty(worth)
    if penalty <= TINY:
        return np.zeros(size)
    factor = np.linalg.cholesky(given.gram + (penalty + TINY) * np.eye(size))
    wanted = given.rhs + penalty * slope(given, prior) * prior
    found: Floats = nnls(factor.T, np.linalg.solve(factor, wanted))[0]
    return found


def plain(given: Products) -> Floats:
    """(components,) least squares without prior and bounds: what the outcomes alone say."""
    return np.asarray(np.linalg.lstsq(given.gram, given.rhs, rcond=1e-10)[0], np.float64)


def left_out_errors(
    x: Floats, y: Floats, rounds: Words, which: str, weights: Floats
) -> tuple[float, int]:
    """Mean squared error within one round of a prediction up to its level, and its pairs."""
    here = rounds == which
    away = (y[here] - y[here].mean()) - (x[here] - x[here].mean(0)) @ weights
    return float((away**2).mean()), int(here.sum())


def mean_and_error(gains: Floats, sizes: Floats) -> tuple[float, float]:
    """Mean over rounds, weighed by their pairs, and its standard error."""
    if len(gains) < TWO:
        return (float(gains[0]) if len(gains) else 0.0), float("inf")
    total = float(sizes.sum())
    mean = float((gains * sizes).sum() / total)
    spread = float(((sizes * (gains - mean)) ** 2).sum())
    count = len(gains)
    return mean, float(np.sqrt(spread * count / (count - 1)) / total)


def logistic(
    x: Floats, y: Floats, rounds: Words, prior: Floats, worth: float, weight: Floats
) -> Floats:
    """(components,) weights of a two-valued outcome: penalised logistic, same centre and bounds.

    Args:
        x: (n, components).
        y: (n,) of 0 and 1.
        rounds: (n,), each with a level of its own.
        prior: (components,), sum 1.
        worth: pairs the prior is worth.
        weight: (n,), of each row.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 -- dear to import

    where, size = codes_of(rounds), len(prior)
    centred = x - _means(x, where)[where]
    levels = int(where.max(initial=-1)) + 1
    variance = float((centred**2).mean())
    penalty = worth * variance * 0.25 + TINY

    def loss(given: Floats, columns: Floats, centre: Floats) -> tuple[float, Floats]:
        inner = given[: columns.shape[1]]
        line = columns @ inner + given[columns.shape[1] :][where]
        away = inner - centre
        value = (weight * (np.logaddexp(0.0, line) - y * line)).sum()
        miss = weight * (1.0 / (1.0 + np.exp(-line)) - y)
        slopes = columns.T @ miss + penalty * away
        level = given[columns.shape[1] :]
        ground = np.bincount(where, miss, levels) + 1e-3 * level
        whole = value + 0.5 * penalty * float(away @ away) + 0.5e-3 * float(level @ level)
        return float(whole), np.concatenate([slopes, ground])

    score = (centred @ prior)[:, None]
    start = np.zeros(1 + levels)
    bounds = [(0.0, None)] + [(None, None)] * levels
    first = minimize(loss, start, (score, np.zeros(1)), jac=True, method="L-BFGS-B", bounds=bounds)
    centre = float(first.x[0]) * prior
    begin = np.concatenate([centre, first.x[1:]])
    wide = [(0.0, None)] * size + [(None, None)] * levels
    found = minimize(loss, begin, (centred, centre), jac=True, method="L-BFGS-B", bounds=wide)
    return np.asarray(found.x[:size], np.float64)


def _means(x: Floats, where: npt.NDArray[np.int64]) -> Floats:
    found: Floats = sums_by(where, x) / np.maximum(np.bincount(where), 1)[:, None]
    return found


def answer_weights(features: Floats, answered: Bools, trim: float) -> Floats:
    """(n,), one over the chance of an answer, trimmed; rows without an answer get 0.

    Ridge logistic on what is known of everybody (Robins, Rotnitzky & Zhao 1994); mean 1 among
    those who answered.
    """
    found = np.where(answered, 1.0, 0.0)
    if answered.all() or not answered.any():
        return found
    spread = features.std(0)
    scaled = (features - features.mean(0)) / np.where(spread > TINY, spread, 1.0)
    chance = 1.0 / (1.0 + np.exp(-_ridge_logit(scaled, answered)))
    found = np.where(answered, np.minimum(1.0 / np.maximum(chance, TINY), trim), 0.0)
    scaled_up: Floats = found / found[answered].mean()
    return scaled_up


def _ridge_logit(x: Floats, y: Bools, penalty: float = 1.0, steps: int = 25) -> Floats:
    """(n,) fitted log-odds by Newton's steps; the level is not penalised."""
    design = np.column_stack([np.ones(len(x)), x])
    ridge = np.diag([0.0, *[penalty] * x.shape[1]])
    found = np.zeros(design.shape[1])
    for _step in range(steps):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -30, 30)))
        spread = np.maximum(chance * (1 - chance), 1e-6)
        uphill = design.T @ (y - chance) - ridge @ found
        move = np.linalg.solve(design.T @ (design * spread[:, None]) + ridge, uphill)
        found = found + move
        if float(np.abs(move).max()) < STILL:
            break
    line: Floats = np.clip(design @ found, -30, 30)
    return line
