"""Cox regression, ties by Efron, with delayed entry."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from analytics.draws import Floats
from analytics.figures import State
from analytics.survival.lives import Ints, Lives, lives
from data.codebook.conventions import convention

STEPS, HALVINGS, CLOSE = 50, 30, 1e-10
FAR, LOOSE = 15.0, 30.0  # a coefficient or error beyond runs away: one side has no events


@dataclass(frozen=True, slots=True, kw_only=True)
class Cox:
    """Coefficients in the order of the covariates, hazard ratios with limits, log-likelihoods."""

    n: int
    events: int
    names: tuple[str, ...]
    state: State
    coef: tuple[float, ...] = ()
    se: tuple[float, ...] = ()
    p: tuple[float, ...] = ()
    hr: tuple[float, ...] = ()
    lo: tuple[float, ...] = ()
    hi: tuple[float, ...] = ()
    loglik_null: float | None = None
    loglik: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Slope:
    """The partial log-likelihood at a point, its gradient and its information."""

    value: float
    gradient: Floats
    information: Floats


def cox(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    covariates: Mapping[str, npt.ArrayLike],
    entry: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> Cox:
    """Newton's method on the Efron partial likelihood; people with anything unknown are left out.

    Cox 1972, J R Stat Soc B 34:187-220; Efron 1977, J Am Stat Assoc 72:557-565.
    """
    seen, design, names = _prepared(time, event, covariates, entry)
    bare = Cox(n=len(design), events=int((seen.event > 0).sum()), names=names, state=seen.state)
    if seen.state is not State.OK:
        return bare
    if not names or np.linalg.matrix_rank(design - design.mean(axis=0)) < len(names):
        return _ended(bare, State.NO_SPREAD)
    scale = design.std(axis=0)
    fitted = _newton(seen, (design - design.mean(axis=0)) / scale)
    if fitted is None:
        return _ended(bare, State.NOT_ASSESSED)
    beta, start, end = fitted
    se = np.sqrt(np.diag(np.linalg.inv(end.information)))
    if se.max() > LOOSE:
        return _ended(bare, State.NOT_ASSESSED)
    return _told(bare, beta / scale, se / scale, (start.value, end.value), conf)


def _prepared(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    covariates: Mapping[str, npt.ArrayLike],
    entry: npt.ArrayLike | None,
) -> tuple[Lives, Floats, tuple[str, ...]]:
    seen = lives(time, event, entry)
    columns = [np.asarray(one, float).ravel()[seen.kept] for one in covariates.values()]
    design = np.column_stack(columns) if columns else np.empty((seen.time.size, 0))
    gaps: Floats = np.isnan(design).sum(axis=1, dtype=np.float64)
    known = gaps == 0
    return seen.only(known), design[known], tuple(covariates)


def _ended(bare: Cox, state: State) -> Cox:
    return Cox(n=bare.n, events=bare.events, names=bare.names, state=state)


def _told(
    bare: Cox, coef: Floats, se: Floats, logliks: tuple[float, float], conf: float | None
) -> Cox:
    level = float(convention("interval")["conf"]) if conf is None else conf
    half = float(ndtri((1 + level) / 2)) * se
    return Cox(
        n=bare.n,
        events=bare.events,
        names=bare.names,
        state=State.OK,
        coef=tuple(coef.tolist()),
        se=tuple(se.tolist()),
        p=tuple((2 * ndtr(-np.abs(coef / se))).tolist()),
        hr=tuple(np.exp(coef).tolist()),
        lo=tuple(np.exp(coef - half).tolist()),
        hi=tuple(np.exp(coef + half).tolist()),
        loglik_null=logliks[0],
        loglik=logliks[1],
    )


def _newton(seen: Lives, design: Floats) -> tuple[Floats, _Slope, _Slope] | None:
    """Coefficients, the start and the end; None where the likelihood has no top."""
    beta = np.zeros(design.shape[1])
    start = here = _slope(seen, design, beta)
    for _ in range(STEPS):
        if np.linalg.cond(here.information) > 1 / CLOSE:
            return None
        step = np.linalg.solve(here.information, here.gradient)
        there = _slope(seen, design, beta + step)
        for _ in range(HALVINGS):
            if there.value >= here.value - CLOSE:
                break
            step /= 2
            there = _slope(seen, design, beta + step)
        beta, gained, here = beta + step, there.value - here.value, there
        if np.abs(beta).max() > FAR:
            return None
        if abs(gained) < CLOSE:
            return beta, start, here
    return None


def _slope(seen: Lives, design: Floats, beta: Floats) -> _Slope:
    """Efron: of d tied events, event j meets the risk set less j/d of the tied ones."""
    width = design.shape[1]
    risk = np.exp(design @ beta)
    weighted = design * risk[:, None]
    squares = weighted[:, :, None] * design[:, None, :]
    sums = np.hstack([risk[:, None], weighted, squares.reshape(len(design), -1)])
    moments, happened = seen.moments(), seen.event > 0
    whole = _from(seen.time, sums, moments) - _from(seen.entry, sums, moments)
    own = np.searchsorted(moments, seen.time[happened])
    tied = np.zeros_like(whole)
    np.add.at(tied, own, sums[happened])
    each, share = _shares(seen.happened(moments))
    met = whole[each] - share[:, None] * tied[each]
    middle = met[:, 1 : width + 1] / met[:, :1]
    spread = (met[:, width + 1 :] / met[:, :1]).sum(axis=0).reshape(width, width)
    return _Slope(
        value=float((design[happened] @ beta).sum() - np.log(met[:, 0]).sum()),
        gradient=design[happened].sum(axis=0) - middle.sum(axis=0),
        information=spread - middle.T @ middle,
    )


def _from(key: Floats, sums: Floats, moments: Floats) -> Floats:
    """Sums over people whose key is at or after each moment: (moments, columns)."""
    order = np.argsort(key, kind="stable")
    left = np.cumsum(sums[order][::-1], axis=0)[::-1]
    whole = np.vstack([left, np.zeros((1, sums.shape[1]))])
    answer: Floats = whole[np.searchsorted(key[order], moments, side="left")]
    return answer


def _shares(happened: Ints) -> tuple[Ints, Floats]:
    """The moment of every event, and which part of the tied ones has gone before it."""
    each = np.repeat(np.arange(happened.size), happened)
    first = np.repeat(np.cumsum(happened) - happened, happened)
    return each, (np.arange(each.size) - first) / happened[each]
