"""Competing ends: how many had ended each way by a time. Never one minus a curve of one cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.draws import Floats
from analytics.figures import State
from analytics.survival.lives import Lives, lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Competing:
    """At each of ``times``: share free of every event, and ended by each cause, with errors.

    Causes are as given; shares and ``event_free`` sum to 1.
    """

    n: int
    times: tuple[float, ...]
    state: State
    event_free: tuple[float, ...] = ()
    cif: Mapping[int, tuple[float, ...]]
    se: Mapping[int, tuple[float, ...]]


def cif(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    times: Sequence[float],
    entry: npt.ArrayLike | None = None,
) -> Competing:
    """Aalen-Johansen: CIF_c(t) = Σ S(u-) d_c/n over event times u ≤ t; S of every cause together.

    Aalen & Johansen 1978, Scand J Stat 5:141-150. Errors by the infinitesimal jackknife: the
    change of the estimate with the weight of each person, squared and summed.

    Args:
        time: until the event or censoring.
        event: 0 censored, 1 and on the cause.
        times: at which to tell.
        entry: of delayed entry.
    """
    seen = lives(time, event, entry)
    asked = tuple(float(one) for one in times)
    if seen.state is State.NO_BASE:
        return Competing(n=0, times=asked, state=State.NO_BASE, cif={}, se={})
    causes = [int(one) for one in np.unique(seen.event[seen.event > 0])]
    moments = seen.moments()
    risk = seen.at_risk(moments).astype(float)
    free = np.cumprod(1 - seen.happened(moments) / risk)
    before = np.concatenate([[1.0], free[:-1]]) if free.size else free
    places = np.searchsorted(moments, asked, side="right")
    told, errors = {}, {}
    for cause in causes:
        rising = np.cumsum(before * seen.happened(moments, cause) / risk)
        told[cause] = _read(rising, places, 0.0)
        errors[cause] = _errors(seen, moments, cause, places)
    return Competing(
        n=seen.time.size,
        times=asked,
        state=seen.state,
        event_free=_read(free, places, 1.0),
        cif=told,
        se=errors,
    )


def _read(curve: Floats, places: npt.NDArray[np.intp], first: float) -> tuple[float, ...]:
    return tuple(np.concatenate([[first], curve])[places].tolist())


def _errors(
    seen: Lives, moments: Floats, cause: int, places: npt.NDArray[np.intp]
) -> tuple[float, ...]:
    """√Σ over people of (∂CIF/∂weight)²: (times,)."""
    n = seen.time.size
    risk = seen.at_risk(moments).astype(float)
    all_, own = seen.happened(moments) / risk, seen.happened(moments, cause) / risk
    free, share = 1.0, 0.0
    free_by, share_by = np.zeros(n), np.zeros(n)  # derivatives by the weight of each person
    found = [0.0]
    for at, moment in enumerate(moments):
        there = ((seen.entry < moment) & (seen.time >= moment)).astype(float)
        ended = ((seen.time == moment) & (seen.event > 0)).astype(float)
        ours = ended * (seen.event == cause)
        share_by += free_by * own[at] + free * (ours - there * own[at]) / risk[at]
        free_by = free_by * (1 - all_[at]) - free * (ended - there * all_[at]) / risk[at]
        share += free * own[at]
        free *= 1 - all_[at]
        found.append(float(np.sqrt((share_by**2).sum())))
    return tuple(found[place] for place in places)
