"""What is neither counted nor asked by name: CURS ROAD SELF, and anonymous waves CLIM, WELL."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan

import pandas as pd

from analytics import scales, shares
from analytics.figures import Figure, Step
from analytics.indicators.making import census, figure, nothing, tidy
from analytics.indicators.means import mean, reaches
from analytics.indicators.scene import Scene, stamp
from data.codebook import indicators
from data.codebook.conventions import convention

LATEST = ("post", "mid", "pre")
PRE = "pre"
WELL, CLIM = "WELL", "CLIM"
SEVEN = 7


def curs(scene: Scene) -> Iterator[Figure]:
    """The curator's table: sum of nine marks; no level unless every one is rated."""
    rows = scene.facts.marks.drop_duplicates(["school", "indicator"], keep="last")
    rows = rows.sort_values("indicator")
    if not len(rows):
        yield nothing(scene, "CURS")
        return
    marks = [None if isnan(one) else one for one in rows["mark"]]
    apart = {int(one) for one in rows.loc[rows["not_applicable"], "indicator"]}
    found = shares.curator_sheet(marks, apart)
    seven = SEVEN in apart
    flags = ("seven_not_applicable",) if seven else () if found.level else ("not_rated",)
    yield figure(
        scene,
        "CURS",
        value=float(found.sum) if found.rated else None,
        n=found.rated,
        N=len(rows),
        flags=flags,
        step=Step.SHARE if found.rated else Step.NO_BASE,
        detail={
            "out_of": found.out_of,
            "level": found.level,
            "rated": found.rated,
            "marks": marks,
            "not_applicable": sorted(apart),
        },
    )


def road(scene: Scene) -> Iterator[Figure]:
    """Items behind of those whose term has come; how late the others are, how many are proven.

    An item behind counts whatever day it came about: the roadmap keeps no such day.
    """
    rows = scene.facts.roadmap.drop_duplicates(["school", "item"], keep="last")
    if not len(rows):
        yield nothing(scene, "ROAD", flags=("not_kept",))
        return
    rows = rows[rows["status"] != "not_applicable"]
    due = rows[rows["due"].notna() & (rows["due"] <= stamp(scene.end))]
    done = due["status"] == "done"
    late = (stamp(scene.end) - due.loc[~done, "due"]).dt.days
    detail = {
        "items": len(rows),
        "late": int((late > 0).sum()),
        "days_late": int(late.max()) if len(late) else 0,
        "proven": int(due["proven"].sum()),
    }
    yield census(scene, "ROAD", _coded(due[done]), _coded(due), detail=detail)


def _coded(rows: pd.DataFrame) -> set[str]:
    return set(rows["school"] + "|" + rows["item"])


def self_check(scene: Scene) -> Iterator[Figure]:
    """The self-check by standards is not kept yet, and says so."""
    yield nothing(scene, "SELF", flags=("not_kept",))


def clim(scene: Scene) -> Iterator[Figure]:
    """Anonymous climate of the latest wave, and of each; sheets are not people one could follow."""
    rows = scene.facts.climate
    waves = [one for one in LATEST if one in set(rows["wave"])]
    if not waves:
        yield nothing(scene, "CLIM", flags=("anonymous",))
        return
    yield _climate(scene, rows, waves[0], "")
    for wave in reversed(waves):
        yield _climate(scene, rows, wave, f"wave={wave}")


def _climate(scene: Scene, rows: pd.DataFrame, wave: str, part: str) -> Figure:
    mine = rows[rows["wave"] == wave]
    keyed = mine["value"].where(mine["item"].map(_keys()) > 0, 6 - mine["value"])
    by = mine["school"] + "|" + wave + "|" + mine["sheet"].astype(str)
    told = keyed.groupby(by).agg(["mean", "count"])
    least = convention("scale")["share"] * len(_keys())
    scores = told.loc[told["count"] + 1e-9 >= least, "mean"]
    issued = scene.facts.climate_waves
    asked = int(issued.loc[issued["wave"] == wave, "issued"].sum())
    found = _group_mean(scene, CLIM, scores, part, ("anonymous",))
    if found.value is None:
        return _among(found, asked)
    good = keyed[keyed.notna()] >= indicators.threshold("favourable")
    spread = keyed.round().value_counts()
    detail = {
        **found.detail,
        "favourable": tidy(float(good.mean())),
        "distribution": [
            {"code": str(one), "count": int(spread.get(one, 0))} for one in range(1, 6)
        ],
    }
    return _among(found, asked, detail)


def _keys() -> Mapping[str, int]:
    return {code: one.key for code, one in scales.items_of(CLIM).items()}


def _among(found: Figure, asked: int, detail: Mapping[str, object] | None = None) -> Figure:
    many = max(asked, found.n or 0)
    return replace(found, N=many, detail=found.detail if detail is None else detail)


def _group_mean(
    scene: Scene, metric_id: str, scores: "pd.Series[float]", part: str, flags: tuple[str, ...]
) -> Figure:
    """A mean told from five people on, its interval from ten."""
    found = mean(scene, metric_id, scores, part=part, judged=False)
    enough = len(scores) >= indicators.gate("cell")
    value = tidy(float(scores.mean())) if enough else None
    kept = tuple(one for one in found.flags if one != "few_for_mean" or not enough)
    return replace(found, value=value, flags=(*kept, *flags), detail=found.detail if enough else {})


def well(scene: Scene) -> Iterator[Figure]:
    """Wellbeing of those who wished to answer, latest wave and each; a group, never a pair."""
    told = scales.once(scales.scored(scene.facts.answers, WELL))
    waves = [one for one in LATEST if one in set(told["wave"])]
    if not waves:
        yield nothing(scene, "WELL", flags=("voluntary",))
        return
    by_wave = {wave: told[told["wave"] == wave].groupby("person")["score"].mean() for wave in waves}
    yield _wellbeing(scene, by_wave, waves[0], "")
    for wave in reversed(waves):
        yield _wellbeing(scene, by_wave, wave, f"wave={wave}")


def _wellbeing(
    scene: Scene, by_wave: Mapping[str, "pd.Series[float]"], wave: str, part: str
) -> Figure:
    found = _group_mean(scene, WELL, by_wave[wave], part, ("voluntary",))
    before = by_wave.get(PRE)
    if found.value is None or before is None or wave == PRE or not reaches(len(before), Step.SHARE):
        return found
    moved = (by_wave[wave] - before).dropna()
    if not reaches(len(moved), Step.SHARE):
        return found
    least = float(before.std(ddof=1)) * float(indicators.threshold("well_sd"))
    grown = tidy(float((moved > least).mean()))
    return replace(found, detail={**found.detail, "grown": grown, "paired": len(moved)})
