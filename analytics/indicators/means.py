"""Means and medians of people: intervals from the rung of means, dots from the smallest cell."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

from analytics import change, shares
from analytics.figures import Figure, Step
from analytics.indicators.making import (
    ROLE,
    aim,
    figure,
    interval_verdict,
    nothing,
    reached,
    rounded,
    tidy,
)
from analytics.indicators.scene import Scene
from data.codebook import indicators

Values: TypeAlias = "pd.Series[float]"  # of people, by pseudonym

MOST_DOTS = 100  # more are told by their deciles


def reaches(n: int, step: Step) -> bool:
    """Whether so many people allow what a rung allows."""
    return shares.reaches(shares.step_of(n, ROLE), step)


def mean(
    scene: Scene,
    metric_id: str,
    values: Values,
    *,
    part: str = "",
    judged: bool = True,
    **more: Any,
) -> Figure:
    """Mean of people with its BCa interval; below the rung of means dots alone."""
    n = len(values)
    if n == 0:
        return nothing(scene, metric_id, part=part)
    target, told = aim(scene, metric_id) if judged else (None, ())
    base = _base(values, part, target)
    extra = dict(more.pop("detail", {}))
    if not reaches(n, Step.MEDIAN):
        few = {**base, **more, "flags": (*told, "few_for_mean"), "detail": dots(values)}
        return figure(scene, metric_id, **few)
    found = change.bca(values.to_numpy(), change.mean, seed(scene, metric_id, part))
    value, lo, hi = (tidy(one) for one in (float(values.mean()), found.lo, found.hi))
    return figure(
        scene,
        metric_id,
        value=value,
        lo=lo,
        hi=hi,
        interval_kind="" if lo is None else "bca",
        verdict=interval_verdict(metric_id, lo, hi, target),
        official_met=reached(metric_id, value, target),
        flags=(*told, *(("no_spread",) if lo is None else ())),
        detail={**dots(values), "median": tidy(float(values.median())), **extra},
        **{**base, **more},
    )


def median_change(
    scene: Scene, metric_id: str, moved: Values, *, part: str = "", **more: Any
) -> Figure:
    """Median of paired differences with the Hodges-Lehmann interval from the rung of medians."""
    n = len(moved)
    if n == 0:
        return nothing(scene, metric_id, part=part)
    target, told = aim(scene, metric_id)
    base = _base(moved, part, target)
    extra = dict(more.pop("detail", {}))
    if not reaches(n, Step.MEDIAN):
        return figure(scene, metric_id, flags=(*told, "few_for_mean"), detail=dots(moved), **base)
    middle, lo, hi = change.hodges_lehmann(moved.to_numpy())
    return figure(
        scene,
        metric_id,
        value=tidy(float(moved.median())),
        k=int((moved > 0).sum()),
        lo=tidy(lo),
        hi=tidy(hi),
        interval_kind="hl",
        flags=told,
        detail={
            **dots(moved),
            "hl": tidy(middle),
            "mean": tidy(float(moved.mean())),
            "detectable": tidy(change.detectable(n), 2),
            **tested(moved),
            **extra,
        },
        **{**base, **more},
    )


def tested(moved: Values) -> Mapping[str, object]:
    """The exact test of a change, from the rung of tests; nothing before it."""
    if not reaches(len(moved), Step.TEST):
        return {}
    found = change.signed_rank(moved.to_numpy())
    return {"p": tidy(found.p_two_sided), "p_method": found.method}


def dots(values: Values) -> Mapping[str, object]:
    """Every value without whose it is, from the smallest n at which a strip may be drawn."""
    if len(values) < indicators.gate("cell"):
        return {}
    if len(values) > MOST_DOTS:
        return {"deciles": rounded(values.quantile([one / 10 for one in range(11)]), 3)}
    return {"dots": rounded(sorted(values), 3)}


def seed(scene: Scene, metric_id: str, part: str = "") -> str:
    """What the draws of a figure start from: its metric, its part, the data version."""
    return f"{metric_id}|{part}|{scene.version}"


def _base(values: Values, part: str, target: float | None) -> Mapping[str, Any]:
    n = len(values)
    return {"part": part, "n": n, "N": n, "target": target, "records": set(values.index)}
