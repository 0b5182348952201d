"""Kaplan-Meier with Greenwood errors, two kinds of limits, medians, and restricted means."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from analytics.draws import Floats
from analytics.figures import State
from analytics.survival.lives import Lives, lives
from data.codebook.conventions import convention

Known = float | None
FUZZ = 1e-9  # of a curve that reaches a half


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A curve at one time. Limits are None once nobody is left above zero."""

    t: float
    n_risk: int
    S: float
    se: Known
    lo: Known
    hi: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Steps at the times of events; ``lo``, ``hi`` are log-log, ``lo_log``, ``hi_log`` log limits.

    Where S is 0 the error and the limits do not exist: None. A median is None when not reached.
    ``entries``, ``ends`` are kept for counts at risk, never shown.
    """

    n: int
    events: int
    state: State
    t: tuple[float, ...] = ()
    n_risk: tuple[int, ...] = ()
    d: tuple[int, ...] = ()
    S: tuple[float, ...] = ()
    se: tuple[Known, ...] = ()
    lo: tuple[Known, ...] = ()
    hi: tuple[Known, ...] = ()
    lo_log: tuple[Known, ...] = ()
    hi_log: tuple[Known, ...] = ()
    median: Known = None
    median_lo: Known = None
    median_hi: Known = None
    median_lo_log: Known = None
    median_hi_log: Known = None
    entries: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()

    def at(self, times: Sequence[float]) -> tuple[At, ...]:
        """The curve and those at risk at any times; 1 before the first event."""
        return tuple(self._at(float(one)) for one in times)

    def _at(self, t: float) -> At:
        place = int(np.searchsorted(self.t, t, side="right")) - 1
        pairs = zip(self.entries, self.ends, strict=True)
        risk = sum(1 for entry, end in pairs if entry < t <= end)
        if place < 0:
            return At(t=t, n_risk=risk, S=1.0, se=0.0, lo=1.0, hi=1.0)
        return At(
            t=t,
            n_risk=risk,
            S=self.S[place],
            se=self.se[place],
            lo=self.lo[place],
            hi=self.hi[place],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rmst:
    """Mean time up to ``tau``, its error and interval."""

    tau: float
    n: int
    state: State
    rmst: Known = None
    se: Known = None
    lo: Known = None
    hi: Known = None


def kaplan_meier(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    entry: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> Curve:
    """S(t) = Π(1 - d/n), Greenwood error S√Σd/(n(n-d)), log-log and log limits.

    Kaplan & Meier 1958, J Am Stat Assoc 53:457-481; Kalbfleisch & Prentice 1980 for
    S^exp(±z se/(S log S)). Censored at t counts as at risk at t. The median, and each of its
    limits, is the first time the curve in question is at or below a half. With delayed entry a
    curve can fall to zero while people are yet to come: then it is not assessed.
    """
    seen = lives(time, event, entry)
    if seen.state is not State.OK:
        ends = tuple(seen.time.tolist())
        entries = tuple(seen.entry.tolist())
        return Curve(n=len(ends), events=0, state=seen.state, entries=entries, ends=ends)
    moments = seen.moments()
    risk, died = seen.at_risk(moments), seen.happened(moments)
    S, spread = _product(risk, died)
    z = _z(conf)
    low, high = _loglog(S, spread, z)
    low_log, high_log = _log(S, spread, z)
    return Curve(
        n=seen.time.size,
        events=int(died.sum()),
        state=_whole(S),
        t=tuple(moments.tolist()),
        n_risk=tuple(risk.tolist()),
        d=tuple(died.tolist()),
        S=tuple(S.tolist()),
        se=_plain(S * spread),
        lo=_plain(low),
        hi=_plain(high),
        lo_log=_plain(low_log),
        hi_log=_plain(high_log),
        median=_half(moments, S),
        median_lo=_half(moments, low),
        median_hi=_half(moments, high),
        median_lo_log=_half(moments, low_log),
        median_hi_log=_half(moments, high_log),
        entries=tuple(seen.entry.tolist()),
        ends=tuple(seen.time.tolist()),
    )


def rmst(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    tau: float,
    entry: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> Rmst:
    """Area under the curve up to tau; error √ΣA²d/(n(n-d)), A the area right of an event.

    Royston & Parmar 2013, BMC Med Res Methodol 13:152. Not told where the last person was followed
    for less than tau and the curve is not at zero.
    """
    seen = lives(time, event, entry)
    n = seen.time.size
    if not n:
        return Rmst(tau=tau, n=0, state=State.NO_BASE)
    moments = seen.moments()
    risk, died = seen.at_risk(moments), seen.happened(moments)
    S, _ = _product(risk, died)
    if seen.time.max() < tau and (not S.size or S[-1] > 0):
        return Rmst(tau=tau, n=n, state=State.SHORT)
    if _whole(S) is not State.OK:
        return Rmst(tau=tau, n=n, state=State.NOT_ASSESSED)
    inside = moments < tau
    edges = np.concatenate([[0.0], moments[inside], [tau]])
    areas = np.diff(edges) * np.concatenate([[1.0], S[inside]])
    right = areas[::-1].cumsum()[::-1][1:]
    risk, died = risk[inside], died[inside]
    left = risk > died  # who is left; else nothing lies to the right
    terms = right[left] ** 2 * died[left] / (risk[left] * (risk[left] - died[left]))
    value, se = float(areas.sum()), float(np.sqrt(terms.sum()))
    half = _z(conf) * se
    state = State.OK if inside.any() else State.NO_EVENTS
    return Rmst(tau=tau, n=n, state=state, rmst=value, se=se, lo=value - half, hi=value + half)


def observed(seen: Lives) -> tuple[Floats, Floats]:
    """Times of events and the curve at them."""
    moments = seen.moments()
    return moments, _product(seen.at_risk(moments), seen.happened(moments))[0]


def _product(risk: npt.NDArray[np.int64], died: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The curve, and its error over itself; NaN where the curve is zero."""
    S: Floats = np.cumprod(1 - died / risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = died / (risk * (risk - died))
    spread = np.sqrt(np.cumsum(terms.astype(np.float64)))
    spread[S <= 0] = np.nan
    return S, spread


def _whole(S: Floats) -> State:
    """Whether the curve stays above zero until the last event."""
    return State.NOT_ASSESSED if (S[:-1] <= 0).any() else State.OK


def _z(conf: float | None) -> float:
    level = float(convention("interval")["conf"]) if conf is None else conf
    return float(ndtri((1 + level) / 2))


def _loglog(S: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        wide = np.exp(z * spread / np.abs(np.log(S)))
        return S**wide, S ** (1 / wide)


def _log(S: Floats, spread: Floats, z: float) -> tuple[Floats, Floats]:
    return S * np.exp(-z * spread), np.minimum(S * np.exp(z * spread), 1.0)


def _plain(values: Floats) -> tuple[Known, ...]:
    return tuple(float(one) if np.isfinite(one) else None for one in values)


def _half(moments: Floats, curve: Floats) -> Known:
    reached = np.flatnonzero(curve <= 0.5 + FUZZ)
    return float(moments[reached[0]]) if reached.size else None
