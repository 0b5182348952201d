"""Two groups over time, and what hidden difference could explain what is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtri

from analytics.draws import Floats
from analytics.figures import State
from analytics.survival.curves import rmst
from analytics.survival.lives import lives
from data.codebook.conventions import convention

Known = float | None
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Logrank:
    """Chi-squared of one degree; observed and expected events in rising order of the groups."""

    events: int
    state: State
    chi2: Known = None
    p: Known = None
    observed: tuple[int, ...] = ()
    expected: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RmstDifference:
    """Mean time up to tau of the second group minus the first, in rising order of the groups."""

    tau: float
    state: State
    difference: Known = None
    se: Known = None
    lo: Known = None
    hi: Known = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EValue:
    """How strongly a hidden cause must go with both, as a risk ratio; 1.0 needs none."""

    e_value: float | None
    e_value_ci: float | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmark:
    """People still there at ``day``: places among those given, times, events, what held that day.

    ``entry`` is the day itself or the later day the person became observable.
    """

    day: float
    state: State
    kept: npt.NDArray[np.int64]
    entry: Floats
    time: Floats
    event: npt.NDArray[np.int64]
    exposed: npt.NDArray[np.bool_]


def logrank(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    group: Sequence[object] | npt.ArrayLike,
    entry: npt.ArrayLike | None = None,
) -> Logrank:
    """Σ(O - E)² / ΣV of two groups, hypergeometric variance.

    Mantel 1966, Cancer Chemother Rep 50:163-170; Peto & Peto 1972, J R Stat Soc A 135:185-206.
    """
    seen = lives(time, event, entry)
    names, codes = np.unique(np.asarray(group).ravel()[seen.kept], return_inverse=True)
    if seen.state is not State.OK or names.size != TWO:
        state = seen.state if seen.state is not State.OK else State.TOO_FEW
        return Logrank(events=int((seen.event > 0).sum()), state=state)
    second = seen.only(codes == 1)
    moments = seen.moments()
    n, d = seen.at_risk(moments).astype(float), seen.happened(moments).astype(float)
    n2, d2 = second.at_risk(moments), second.happened(moments)
    expected = d * n2 / n
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(n > 1, d * (n2 / n) * (1 - n2 / n) * (n - d) / (n - 1), 0.0).sum()
    whole = int(d.sum())
    told = (whole - int(d2.sum()), int(d2.sum()))
    awaited = (float(whole - expected.sum()), float(expected.sum()))
    if spread <= 0:
        state = State.NOBODY_AT_RISK
        return Logrank(events=whole, state=state, observed=told, expected=awaited)
    chi2 = float((d2.sum() - expected.sum()) ** 2 / spread)
    return Logrank(
        events=whole,
        state=State.OK,
        chi2=chi2,
        p=float(chdtrc(1, chi2)),
        observed=told,
        expected=awaited,
    )


def needed_events(hr: float, alpha: float = 0.05, power: float = 0.8) -> int | None:
    """Events two equal groups need to show a hazard ratio: 4(z + z')²/(ln HR)².

    Schoenfeld 1981, Biometrika 68:316-319. None for a ratio of 1.

    >>> needed_events(log(0.85) / log(0.70))
    51
    """
    if hr <= 0 or hr == 1:
        return None
    z = float(ndtri(1 - alpha / 2) + ndtri(power))
    return ceil(4 * z**2 / log(hr) ** 2)


def rmst_difference(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    group: Sequence[object] | npt.ArrayLike,
    tau: float,
    entry: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> RmstDifference:
    """Difference of restricted means of two groups, errors added as independent.

    Uno et al. 2014, J Clin Oncol 32:2380-2385.
    """
    seen = lives(time, event, entry)
    names, codes = np.unique(np.asarray(group).ravel()[seen.kept], return_inverse=True)
    if names.size != TWO:
        state = State.TOO_FEW if seen.time.size else State.NO_BASE
        return RmstDifference(tau=tau, state=state)
    parts = [seen.only(codes == at) for at in range(TWO)]
    first, second = (rmst(one.time, one.event, tau, one.entry, conf) for one in parts)
    if first.rmst is None or second.rmst is None or first.se is None or second.se is None:
        state = second.state if first.rmst is not None else first.state
        return RmstDifference(tau=tau, state=state)
    level = float(convention("interval")["conf"]) if conf is None else conf
    value, se = second.rmst - first.rmst, sqrt(first.se**2 + second.se**2)
    half = float(ndtri((1 + level) / 2)) * se
    return RmstDifference(
        tau=tau,
        state=State.OK if se > 0 else State.NO_EVENTS,
        difference=value,
        se=se,
        lo=value - half,
        hi=value + half,
    )


def e_value(rr: float | None, lo: float | None, hi: float | None) -> EValue:
    """RR + √(RR(RR-1)), RR below 1 inverted first; of the limit nearer to 1, 1.0 across 1.

    VanderWeele & Ding 2017, Ann Intern Med 167:268-274.

    >>> round(e_value(3.9, 1.8, 8.7).e_value, 2)
    7.26
    """
    if rr is None or lo is None or hi is None or not 0 < lo <= rr <= hi < np.inf:
        return EValue(e_value=None, e_value_ci=None, state=State.NOT_ASSESSED)
    nearer = lo if rr >= 1 else hi
    across = lo <= 1 <= hi
    return EValue(
        e_value=_strength(rr), e_value_ci=1.0 if across else _strength(nearer), state=State.OK
    )


def risk_ratio(hr: float, share: float) -> float:
    """A hazard ratio read as a risk ratio: itself while the outcome is rare, else approximated.

    RR ≈ (1 - 0.5^√HR)/(1 - 0.5^√(1/HR)) where more than 15 % have the outcome; VanderWeele 2017,
    Epidemiology 28:e58-e59.
    """
    if share <= convention("gate")["common_outcome"]:
        return hr
    return float((1 - 0.5 ** sqrt(hr)) / (1 - 0.5 ** sqrt(1 / hr)))


def landmark(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    exposed_from: npt.ArrayLike,
    day: float | None = None,
    entry: npt.ArrayLike | None = None,
) -> Landmark:
    """People still present at the landmark, with the exposure that was true that day.

    Without it the wait for a mentor is time nobody who got one could have left in. Anderson, Cain &
    Gelber 1983, J Clin Oncol 1:710-719.

    Args:
        time: from hire to leaving or the data date.
        event: 1 where the person left.
        exposed_from: from hire to the start of the exposure; NaN for never.
        day: of the landmark, from hire; 90 by convention.
        entry: from hire to the day the person became observable.
    """
    at = float(convention("landmark")["day"]) if day is None else day
    seen = lives(time, event, entry)
    present = seen.only(seen.time > at)
    since = np.asarray(exposed_from, float).ravel()[present.kept]
    exposed = np.nan_to_num(since, nan=np.inf) <= at
    nobody = State.NOBODY_AT_RISK if seen.time.size else State.NO_BASE
    return Landmark(
        day=at,
        state=present.state if present.time.size else nobody,
        kept=present.kept,
        entry=np.maximum(present.entry, at),
        time=present.time,
        event=present.event,
        exposed=exposed,
    )


def _strength(rr: float) -> float:
    ratio = rr if rr >= 1 else 1 / rr
    return ratio + sqrt(ratio * (ratio - 1))
