"""Figures of the common kinds: counts, shares, census shares. One way each, for all metrics."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics import shares
from analytics.figures import Figure, Verdict
from analytics.indicators.metric import metrics
from analytics.indicators.scene import Scene
from data.codebook import indicators

ROLE = "curator"  # steps are told as the one sees them who sees most
Records = Iterable[str]


def figure(scene: Scene, metric_id: str, **values: Any) -> Figure:
    """A figure of a scene with whatever is known of it; no step means as many as answered."""
    given = dict(values)
    given["records"] = frozenset(given.get("records", ()))
    given["sums"] = tuple(frozenset(one) for one in given.get("sums", ()))
    flags = tuple(dict.fromkeys(given.pop("flags", ())))
    if "step" not in given:
        given["step"] = shares.step_of(int(given.get("n") or 0), ROLE)
    return Figure(
        metric_id=metric_id,
        level=scene.level,
        unit_id=scene.unit,
        period=scene.period,
        where=scene.where,
        data_version=scene.version,
        synthetic=scene.facts.synthetic,
        flags=flags,
        **given,
    )


def nothing(scene: Scene, metric_id: str, *, part: str = "", flags: Collection[str] = ()) -> Figure:
    """A figure without a base, its target beside it."""
    target, told = aim(scene, metric_id)
    return figure(
        scene,
        metric_id,
        part=part,
        n=0,
        N=0,
        k=0,
        target=target,
        verdict=Verdict.NO_BASE,
        flags=(*told, *flags),
    )


def aim(scene: Scene, metric_id: str) -> tuple[float | None, tuple[str, ...]]:
    """The target in force and what must be said about it."""
    key = metrics()[metric_id].target
    found = indicators.target(key, scene.ending_year, scene.level.value) if key else None
    if found is None:
        return None, ()
    told = (f"target_{found.status}", *(("carried_target",) if found.carried else ()))
    return found.value, told


def census(
    scene: Scene,
    metric_id: str,
    k: Collection[str],
    among: Collection[str],
    *,
    part: str = "",
    judged: bool = True,
    **more: Any,
) -> Figure:
    """A share of everybody: no interval, because nobody is left to infer about."""
    whole = set(among)
    mine = set(k) & whole
    flags = tuple(more.pop("flags", ()))
    if not whole:
        return nothing(scene, metric_id, part=part, flags=flags)
    value = len(mine) / len(whole)
    target, told = aim(scene, metric_id) if judged else (None, ())
    return figure(
        scene,
        metric_id,
        part=part,
        value=value,
        n=len(whole),
        N=len(whole),
        k=len(mine),
        target=target,
        verdict=plain_verdict(metric_id, value, target),
        official_met=reached(metric_id, value, target),
        flags=(*told, *flags),
        **{"records": whole, "sums": (whole, mine), **more},
    )


def share(
    scene: Scene,
    metric_id: str,
    k: Collection[str],
    among: Collection[str],
    *,
    eligible: int | None = None,
    part: str = "",
    judged: bool = True,
    **more: Any,
) -> Figure:
    """A share of those who answered with its Wilson interval.

    ``eligible`` is how many could have: then worst and best case stand beside it, unless all have.
    """
    whole, mine = set(among), set(k) & set(among)
    flags = tuple(more.pop("flags", ()))
    if not whole:
        empty = nothing(scene, metric_id, part=part, flags=flags)
        return empty if eligible is None else _asked(empty, eligible)
    got, n = len(mine), len(whole)
    lo, hi = shares.wilson(got, n)
    return figure(
        scene,
        metric_id,
        part=part,
        value=got / n,
        n=n,
        N=n if eligible is None else max(eligible, n),
        k=got,
        lo=lo,
        hi=hi,
        interval_kind="wilson",
        **_bounds(got, n, eligible),
        **_judged(scene, metric_id if judged else "", got, n, (*flags, *_full(n, eligible))),
        **{"records": whole, "sums": (whole, mine), **more},
    )


def count(
    scene: Scene,
    metric_id: str,
    people: Collection[str],
    *,
    among: Collection[str] | None = None,
    part: str = "",
    **more: Any,
) -> Figure:
    """How many; ``among`` is out of whom, where that says something."""
    mine = set(people)
    if among is not None and not set(among) | mine:
        return nothing(scene, metric_id, part=part, flags=tuple(more.pop("flags", ())))
    target, told = aim(scene, metric_id) if not part else (None, ())
    value = float(len(mine))
    return figure(
        scene,
        metric_id,
        part=part,
        value=value,
        n=len(mine),
        N=None if among is None else len(set(among) | mine),
        k=len(mine),
        target=target,
        verdict=plain_verdict(metric_id, value, target),
        flags=(*told, *more.pop("flags", ())),
        **{"records": mine, "sums": (set(among or ()) | mine, mine), **more},
    )


def portion(
    scene: Scene,
    metric_id: str,
    people: Collection[str],
    among: Collection[str],
    *,
    part: str = "",
    **more: Any,
) -> Figure:
    """A share whose cell is the people it tells of: withheld when they are few, not the others."""
    whole, mine = set(among), set(people) & set(among)
    if not whole:
        return nothing(scene, metric_id, part=part)
    value = len(mine) / len(whole)
    target, told = aim(scene, metric_id) if not part else (None, ())
    return figure(
        scene,
        metric_id,
        part=part,
        value=value,
        n=len(mine),
        N=len(whole),
        k=len(mine),
        target=target,
        verdict=plain_verdict(metric_id, value, target),
        official_met=reached(metric_id, value, target),
        flags=(*told, *more.pop("flags", ())),
        **{"records": mine, "sums": (whole, mine), **more},
    )


def plain_verdict(metric_id: str, value: float | None, target: float | None) -> Verdict:
    """Met or not, where a value is known without uncertainty."""
    met = reached(metric_id, value, target)
    if met is None:
        return Verdict.NONE
    return Verdict.MET if met else Verdict.NOT_MET


def reached(metric_id: str, value: float | None, target: float | None) -> bool | None:
    """Whether a value is as good as its target; None without either."""
    if value is None or target is None:
        return None
    down = metrics()[metric_id].direction == "down" or metrics()[metric_id].id == "LOADM"
    return value <= target if down else value >= target


def interval_verdict(
    metric_id: str, lo: float | None, hi: float | None, target: float | None
) -> Verdict:
    """What an interval says about a target."""
    if target is None or lo is None or hi is None:
        return Verdict.NONE
    low, high = (reached(metric_id, one, target) for one in (lo, hi))
    if low and high:
        return Verdict.MET
    return Verdict.UNCLEAR if low or high else Verdict.NOT_MET


def averages(rows: pd.DataFrame, by: Sequence[str], value: str = "value") -> "pd.Series[float]":
    """Own answers averaged first: one person counts once."""
    told = rows[rows[value].notna()]
    return told.groupby(list(by), sort=True)[value].mean()


def rounded(values: Iterable[float | None], digits: int = 6) -> list[float | None]:
    """Numbers as a chart takes them: no NaN, no float noise."""
    return [tidy(one, digits) for one in values]


def tidy(value: float | None, digits: int = 6) -> float | None:
    """A finite number, rounded; None for anything else."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits) + 0.0  # no negative zero


def days_between(later: Any, earlier: Any) -> Any:
    """Whole days between columns of days; NaN where one is unknown."""
    return (later - earlier).dt.days


def day_of(keys: "pd.Series[Any]", days: "pd.Series[Any]") -> "pd.Series[pd.Timestamp]":
    """The day each key has; unknown for the others."""
    found = [days.get(one, pd.NaT) for one in keys]
    return pd.Series(pd.to_datetime(found), index=keys.index).astype("datetime64[s]")


def tally(codes: Iterable[str], order: Sequence[str] = ()) -> Mapping[str, int]:
    """How often each code occurs, in a given order first."""
    found = pd.Series(list(codes), dtype="object").value_counts()
    named = [*order, *(one for one in sorted(found.index) if one not in order)]
    return {one: int(found.get(one, 0)) for one in named}


def _judged(
    scene: Scene, metric_id: str, k: int, n: int, flags: tuple[str, ...]
) -> Mapping[str, Any]:
    target, told = aim(scene, metric_id) if metric_id else (None, ())
    if target is None:
        return {"target": None, "verdict": Verdict.NONE, "official_met": None, "flags": flags}
    found, official = shares.verdict(k, n, target)
    return {
        "target": target,
        "verdict": found,
        "official_met": official,
        "flags": (*told, *flags),
    }


def _bounds(k: int, n: int, eligible: int | None) -> Mapping[str, float | None]:
    if eligible is None or eligible <= n:
        return {}
    lo, hi = shares.bounds(k, n, eligible)
    return {"bounds_lo": lo, "bounds_hi": hi}


def _full(n: int, eligible: int | None) -> tuple[str, ...]:
    return ("full_response",) if eligible is not None and eligible <= n else ()


def _asked(empty: Figure, eligible: int) -> Figure:
    """Nobody answered, but so many were asked."""
    return replace(empty, N=eligible, k=None)
