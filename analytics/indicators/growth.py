"""Growth of mentees: GAIN COMPD COMP GAINC. Never expectation, never need."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import change, scales, shares
from analytics.figures import Figure, Step
from analytics.indicators import asked
from analytics.indicators.making import (
    ROLE,
    aim,
    figure,
    interval_verdict,
    nothing,
    reached,
    share,
    tidy,
)
from analytics.indicators.means import dots, median_change, reaches, seed, tested
from analytics.indicators.scene import Scene
from data.codebook import framework, indicators
from data.codebook.conventions import convention
from data.codebook.instruments import items

CONF, RATING = "CONF", "self_rating"
PRE, POST = "pre", "post"
NOT_CAUSAL = "observational"


def confidence(scene: Scene) -> pd.DataFrame:
    """Scores of confidence, columns ``pre`` and ``post`` by person; NaN where a wave is missing."""
    rows = scene.facts.answers
    told = scales.once(scales.scored(rows[rows["wave"].isin({PRE, POST})], CONF))
    keys = ["person", "version", "wave"]
    told = told.groupby(keys, sort=True)["score"].mean().reset_index()
    versions = told.pivot_table(index=keys[:2], columns="wave", values="score")
    versions = versions.reindex(columns=[PRE, POST])
    versions["known"] = versions.notna().sum(axis=1)
    best = versions.sort_values("known", kind="stable").groupby(level="person").tail(1)
    return best.droplevel("version")[[PRE, POST]]


def gain(scene: Scene) -> Iterator[Figure]:
    """Change of confidence at work in standard deviations, of people with both waves."""
    whole = confidence(scene)
    both = whole.dropna()
    n, lost = len(both), int((whole[PRE].notna() & whole[POST].isna()).sum())
    if n == 0:
        yield nothing(scene, "GAIN")
        return
    moved = both[POST] - both[PRE]
    target, told = aim(scene, "GAIN")
    base = {"n": n, "N": n + lost, "target": target, "records": set(both.index)}
    if not reaches(n, Step.MEDIAN):
        flags = (*told, "points_only" if n < _least() else "few_for_mean")
        yield figure(scene, "GAIN", flags=flags, detail=dots(moved), **base)
        return
    yield _effect(scene, both, moved, told, base)


def _effect(
    scene: Scene,
    both: pd.DataFrame,
    moved: "pd.Series[float]",
    told: tuple[str, ...],
    base: Mapping[str, Any],
) -> Figure:
    found = change.bca(both[[PRE, POST]].to_numpy(), change.g_av_of, seed(scene, "GAIN"))
    middle, low, high = change.hodges_lehmann(moved.to_numpy())
    top = _at_ceiling(both[PRE])
    value, lo, hi = tidy(found.value), tidy(found.lo), tidy(found.hi)
    return figure(
        scene,
        "GAIN",
        value=value,
        lo=lo,
        hi=hi,
        interval_kind="" if lo is None else "bca",
        k=int((moved > 0).sum()),
        verdict=interval_verdict("GAIN", lo, hi, base["target"]),
        official_met=reached("GAIN", value, base["target"]),
        flags=(*told, *(("no_spread",) if value is None else ()), *(("ceiling",) if top else ())),
        detail={
            **dots(moved),
            "before": tidy(float(both[PRE].mean())),
            "after": tidy(float(both[POST].mean())),
            "points": tidy(float(moved.mean())),
            "hl": tidy(middle),
            "hl_lo": tidy(low),
            "hl_hi": tidy(high),
            "detectable": tidy(change.detectable(len(moved)), 2),
            **tested(moved),
        },
        **base,
    )


def _least() -> int:
    return int(convention("signed_rank")["least"])


def _at_ceiling(before: "pd.Series[float]") -> bool:
    """Whether a fifth stood at the top before: then growth cannot show."""
    return bool((before >= TOP).mean() >= CEILING)


TOP, CEILING = 5.0, 0.2


def ratings(scene: Scene) -> pd.DataFrame:
    """Self-ratings by ``person``, ``domain``, ``wave``, ``version``; ``value``: mean of items."""
    rows = asked.answers_of(scene.facts, list(items(RATING)), role="mentee")
    rows = rows[rows["value"].notna() & rows["wave"].isin({PRE, POST})]
    domains = {code: one.domain for code, one in items(RATING).items()}
    rows = rows.assign(domain=rows["item"].map(domains))
    keys = ["person", "domain", "wave", "version"]
    per_item = rows.groupby([*keys, "item"], sort=True)["value"].mean()
    told = per_item.groupby(level=keys).agg(["mean", "count"]).reset_index()
    enough = told["count"] >= framework().scoring["domain_min_answered"]
    found: pd.DataFrame = told[enough].rename(columns={"mean": "value"})
    return found


def paired_ratings(scene: Scene) -> pd.DataFrame:
    """Columns ``person``, ``domain``, ``before``, ``after``: both waves of one version."""
    rows = ratings(scene)
    keys = ["person", "domain", "version"]
    sides = [rows[rows["wave"] == wave].set_index(keys)["value"] for wave in (PRE, POST)]
    joined = pd.concat(sides, axis=1, keys=["before", "after"]).dropna().reset_index()
    return joined.groupby(["person", "domain"], sort=True)[["before", "after"]].mean().reset_index()


def compd(scene: Scene) -> Iterator[Figure]:
    """Change of self-rated competence: all rated domains of a person, and each domain."""
    rows = paired_ratings(scene)
    yield _changed(scene, rows, "")
    for domain in framework().domain_codes:
        mine = rows[rows["domain"] == domain]
        if len(mine):
            yield _changed(scene, mine, f"domain={domain}")


def _changed(scene: Scene, rows: pd.DataFrame, part: str) -> Figure:
    told = rows.groupby("person", sort=True)[["before", "after"]].mean()
    sides = (
        {side: tidy(float(told[side].mean())) for side in ("before", "after")} if len(told) else {}
    )
    return median_change(scene, "COMPD", told["after"] - told["before"], part=part, detail=sides)


def comp(scene: Scene) -> Iterator[Figure]:
    """Requested domains rated as skilled afterwards, of those rated at all; and each domain."""
    rows = ratings(scene)
    after = rows[rows["wave"] == POST].groupby(["person", "domain"])["value"].mean().reset_index()
    wants = scene.facts.wants[["person", "domain"]].drop_duplicates()
    asked_for = after.merge(wants, on=["person", "domain"], how="inner")
    skilled = asked_for["value"] >= indicators.threshold("skilled")
    cells = asked_for["person"] + "|" + asked_for["domain"]
    people = set(asked_for["person"])
    yield share(scene, "COMP", set(cells[skilled]), set(cells), records=people, step=_step(people))
    for domain, mine in asked_for.groupby("domain", sort=True):
        good = mine[mine["value"] >= indicators.threshold("skilled")]
        yield share(
            scene, "COMP", set(good["person"]), set(mine["person"]), part=f"domain={domain}"
        )


def _step(people: set[str]) -> Step:
    return shares.step_of(len(people), ROLE)


def gainc(scene: Scene) -> Iterator[Figure]:
    """Gain of those with a pair against others, adjusted for where they started; not causal."""
    whole = confidence(scene).dropna()
    with_pair = set(scene.lived["mentee"])
    group = whole.index.isin(with_pair)
    inside, outside = int(group.sum()), int((~group).sum())
    least = _gate()
    base = {"n": len(whole), "N": len(whole), "k": inside, "records": set(whole.index)}
    if not len(whole):
        yield nothing(scene, "GAINC", flags=(NOT_CAUSAL,))
        return
    sizes = {"with_pair": inside, "without_pair": outside}
    if min(inside, outside) < least:
        yield figure(scene, "GAINC", flags=(NOT_CAUSAL, "few_to_compare"), detail=sizes, **base)
        return
    found = change.ancova(whole[PRE].to_numpy(), whole[POST].to_numpy(), group)
    yield figure(
        scene,
        "GAINC",
        value=tidy(found.standardised),
        lo=_in_sd(found.lo, found),
        hi=_in_sd(found.hi, found),
        interval_kind="hc3",
        flags=(NOT_CAUSAL,),
        detail={
            **sizes,
            "points": tidy(found.difference),
            "p": tidy(found.p),
            "baseline": _baseline(whole, group),
        },
        **base,
    )


def _in_sd(limit: float | None, found: change.Ancova) -> float | None:
    """A limit in standard deviations, scaled as the difference itself."""
    if limit is None or not found.difference or found.standardised is None:
        return None
    return tidy(limit * found.standardised / found.difference)


def _baseline(whole: pd.DataFrame, group: npt.NDArray[np.bool_]) -> list[dict[str, object]]:
    return [
        {"group": name, "n": int(mine.sum()), "before": tidy(float(whole.loc[mine, PRE].mean()))}
        for name, mine in (("with_pair", group), ("without_pair", ~group))
    ]


def _gate() -> int:
    return int(indicators.catalogue()["GAINC"]["least"])
