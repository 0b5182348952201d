"""Who stayed silent: differences from those who answered, and shares weighted for them."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention

LEAST = 2  # people on each side
STEPS, CLOSE = 100, 1e-10  # of Newton's method


@dataclass(frozen=True, slots=True, kw_only=True)
class Smd:
    """Standardised difference of those who answered from the silent ones."""

    n_answered: int
    n_silent: int
    smd: float | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighted:
    """A share as answered, and with weights for silence; shown beside it, never instead."""

    n: int
    N: int
    raw: float | None
    weighted: float | None
    largest: float | None
    state: State


def smd(answered: npt.ArrayLike, silent: npt.ArrayLike) -> Smd:
    """(m₁ - m₂)/√((s₁² + s₂²)/2) of one field, a number or 0/1. Austin 2009, Stat Med 28:3083-3107.

    Equal constants on both sides differ by 0; different constants have no measure.
    """
    sides = [np.asarray(one, float).ravel() for one in (answered, silent)]
    sides = [one[~np.isnan(one)] for one in sides]
    first, second = (one.size for one in sides)
    if min(first, second) < LEAST:
        state = State.TOO_FEW if first or second else State.NO_BASE
        return Smd(n_answered=first, n_silent=second, smd=None, state=state)
    apart = float(sides[0].mean() - sides[1].mean())
    spread = sqrt((float(sides[0].var(ddof=1)) + float(sides[1].var(ddof=1))) / 2)
    if spread <= 0:
        value = 0.0 if apart == 0 else None
        return Smd(n_answered=first, n_silent=second, smd=value, state=State.NO_SPREAD)
    return Smd(n_answered=first, n_silent=second, smd=apart / spread, state=State.OK)


def answering_weights(answered: npt.ArrayLike, known: npt.ArrayLike) -> Floats | None:
    """1 / P(answer) of every eligible person by a ridge logistic model, trimmed at ten.

    Robins, Rotnitzky & Zhao 1994, J Am Stat Assoc 89:846-866. Unknown fields take the mean of the
    column and a column of their own that says so. None where all answered, nobody did, or nothing
    is known.

    Args:
        answered: (people,), 1 where the person answered.
        known: (people, fields), numbers or 0/1; NaN is unknown.
    """
    told = np.asarray(answered, float).ravel() > 0
    fields = _fields(np.asarray(known, float).reshape(told.size, -1))
    if not fields.shape[1] or told.all() or not told.any():
        return None
    rules = convention("quality")
    chance = answering_chance(fields, told, float(rules["ridge"]))
    weights: Floats = np.minimum(1 / chance, float(rules["trimmed"]))
    return weights


def answering_chance(fields: Floats, told: npt.NDArray[np.bool_], ridge: float) -> Floats:
    """(people,), P(answer) by a logistic model: Newton's steps, halved while they overshoot.

    le Cessie & van Houwelingen 1992, Appl Stat 41:191-201; the level is not penalised. Some
    answered and some did not. scikit-learn gives the same and takes two seconds to import.

    Args:
        fields: (people, fields), standardised.
        told: (people,), who answered.
        ridge: half of it times the squared length of the slopes is added to the loss.
    """
    line = np.column_stack([np.ones(len(fields)), fields])
    penalty = np.full(line.shape[1], ridge)
    penalty[0] = 0.0

    def loss(given: Floats) -> float:
        odds = line @ given
        return float(np.logaddexp(0.0, odds).sum() - odds[told].sum() + penalty @ given**2 / 2)

    found = np.zeros(line.shape[1])
    found[0] = np.log(told.sum() / (~told).sum())
    for _step in range(STEPS):
        chance = expit(line @ found)
        bend = (line.T * (chance * (1.0 - chance))) @ line + np.diag(penalty)
        move = np.linalg.solve(bend, line.T @ (told - chance) - penalty * found)
        limit = loss(found) + CLOSE
        while loss(found + move) > limit:
            move = move / 2
        found = found + move
        if float(np.abs(move).max()) < CLOSE:
            break
    answer: Floats = expit(line @ found)
    return answer


def reweighted_share(
    success: npt.ArrayLike, answered: npt.ArrayLike, known: npt.ArrayLike
) -> Reweighted:
    """The share of successes weighted by 1 / P(answer) (Hájek's ratio) beside the raw one.

    Args:
        success: (people,) of all eligible, 1, 0, or NaN for the silent.
        answered: (people,), 1 where the person answered.
        known: (people, fields) of what is known of everybody.
    """
    hit, told = np.asarray(success, float).ravel(), np.asarray(answered, float).ravel() > 0
    n, N = int(told.sum()), told.size
    if not n:
        return Reweighted(n=0, N=N, raw=None, weighted=None, largest=None, state=State.NO_BASE)
    raw = float(hit[told].mean())
    if n == N:
        return Reweighted(n=n, N=N, raw=raw, weighted=raw, largest=1.0, state=State.OK)
    weights = answering_weights(told, known)
    if weights is None or min(n, N - n) < LEAST:
        return Reweighted(n=n, N=N, raw=raw, weighted=None, largest=None, state=State.TOO_FEW)
    mine = weights[told]
    return Reweighted(
        n=n,
        N=N,
        raw=raw,
        weighted=float(mine @ hit[told] / mine.sum()),
        largest=float(mine.max()),
        state=State.OK,
    )


def _fields(raw: Floats) -> Floats:
    """Standardised columns with spread; a column more where something is unknown."""
    gaps = np.isnan(raw)
    columns = []
    for at in range(raw.shape[1]):
        column, gap = raw[:, at], gaps[:, at]
        if gap.all():
            continue
        columns.append(np.where(gap, column[~gap].mean(), column))
        columns.append(gap.astype(float))
    kept = [(one - one.mean()) / one.std() for one in columns if np.ptp(one) > 0]
    return np.column_stack(kept) if kept else np.empty((len(raw), 0))
