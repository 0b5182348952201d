"""How well pairs were formed: MQ MQO ACC EQG."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from analytics import change, scales
from analytics.figures import Figure, Level
from analytics.indicators.making import figure, nothing, rounded, share, tidy
from analytics.indicators.means import dots, seed
from analytics.indicators.scene import GONE, Scene
from analytics.shares import newcombe
from data.codebook import indicators
from data.codebook.conventions import convention

DECILES, POINTS = 10, 300
PARTIES = ("curator", "mentor", "mentee")
GROUPS = ("stage", "block", "site", "part_time")


def mq(scene: Scene) -> Iterator[Figure]:
    """Predicted fit of pairs: mean and lowest, top requests covered, distance to one's best."""
    rows = scene.facts.pairs
    rows = rows[rows["fit"].notna() & ~rows["state"].isin({"rejected_by_curator", "lapsed"})]
    n = len(rows)
    if n == 0:
        yield nothing(scene, "MQ")
        return
    yield figure(
        scene,
        "MQ",
        value=tidy(float(rows["fit"].mean())),
        n=n,
        N=n,
        records=set(rows["mentee"]),
        detail={
            "min": tidy(float(rows["fit"].min())),
            "top_cover": _mean(rows["top_cover"]),
            "regret": _mean(rows["regret"]),
            "by_hand": int(rows["by_hand"].sum()),
            **dots(rows["fit"]),
        },
    )


def _mean(values: "pd.Series[float]") -> float | None:
    return tidy(float(values.mean())) if values.notna().any() else None


def mqo(scene: Scene) -> Iterator[Figure]:
    """Does predicted fit agree with the relation at the end, as the mentee sees it."""
    rows = _fit_and_relation(scene)
    n = len(rows)
    if n == 0:
        yield nothing(scene, "MQO")
        return
    base = {"n": n, "N": n, "records": set(rows["mentee"])}
    points = _points(rows)
    if n < convention("gate")["fit_outcome"]:
        yield figure(scene, "MQO", flags=("few_for_relation",), detail=points, **base)
        return
    table = rows[["fit", "score"]].to_numpy(float)
    found = change.bca(table, change.rank_correlation_of, seed(scene, "MQO"))
    flat = found.lo is None or found.hi is None or found.lo <= 0 <= found.hi
    yield figure(
        scene,
        "MQO",
        value=tidy(found.value),
        lo=tidy(found.lo),
        hi=tidy(found.hi),
        interval_kind="" if found.lo is None else "bca",
        flags=("no_relation",) if flat else (),
        detail={**points, "bins": _bins(rows) if scene.level is Level.MUNICIPALITY else []},
        **base,
    )


def _fit_and_relation(scene: Scene) -> pd.DataFrame:
    told = scales.scored(scene.facts.answers, "REL")
    told = told[(told["role"] == "mentee") & (told["wave"] == "post")]
    told = told.groupby(["pair", "person"])["score"].mean().reset_index()
    rows = scene.pairs[scene.pairs["fit"].notna()]
    return rows.merge(told, left_on=["pair", "mentee"], right_on=["pair", "person"])


def _points(rows: pd.DataFrame) -> Mapping[str, object]:
    if not indicators.gate("cell") <= len(rows) <= POINTS:
        return {}
    pairs = rows[["fit", "score"]].sort_values(["fit", "score"]).round(3)
    return {"points": pairs.to_numpy(float).tolist()}


def _bins(rows: pd.DataFrame) -> list[Mapping[str, float | int | None]]:
    """Tenths by predicted fit: what was predicted, what was seen, on how many pairs."""
    ordered = rows.sort_values("fit", kind="stable")
    found: list[Mapping[str, float | int | None]] = []
    for part in np.array_split(np.arange(len(ordered)), DECILES):
        mine = ordered.iloc[part]
        if len(mine) >= indicators.gate("cell"):
            found.append(
                {
                    "predicted": tidy(float(mine["fit"].mean())),
                    "seen": tidy(float(mine["score"].mean())),
                    "lo": None,
                    "hi": None,
                    "n": len(mine),
                }
            )
    return found


def acc(scene: Scene) -> Iterator[Figure]:
    """Proposals accepted unchanged, of those decided: all, and each party apart."""
    rows = scene.facts.decisions
    mine = set(scene.facts.rounds["round"])
    rows = rows[rows["round"].isin(mine)]
    rows = rows.assign(id=rows["round"] + "|" + rows["person"] + "|" + rows["party"])
    yield _accepted(scene, rows, "")
    for party in PARTIES:
        yield _accepted(scene, rows[rows["party"] == party], f"party={party}")


def _accepted(scene: Scene, rows: pd.DataFrame, part: str) -> Figure:
    return share(
        scene,
        "ACC",
        set(rows.loc[rows["accepted"], "id"]),
        set(rows["id"]),
        part=part,
        records=set(rows["person"]),
    )


def eqg(scene: Scene) -> Iterator[Figure]:
    """Request coverage of groups against everybody else; the largest difference as the whole."""
    bank = scene.mentees
    asked = bank[bank["consent"] & ~bank["state"].isin(GONE)]
    paired = set(scene.pairs["mentee"])
    rows = asked[["person"]].merge(scene.staff.drop_duplicates("person"), on="person", how="left")
    parts = [one for group in GROUPS for one in _group(scene, rows, group, paired)]
    known = [one for one in parts if one.value is not None]
    if not known:
        yield nothing(scene, "EQG")
        return
    widest = max(known, key=lambda one: abs(one.value or 0.0))
    yield figure(
        scene,
        "EQG",
        value=abs(widest.value or 0.0),
        n=len(rows),
        N=len(rows),
        records=set(rows["person"]),
        detail={"widest": widest.part},
    )
    yield from parts


def _group(scene: Scene, rows: pd.DataFrame, group: str, paired: set[str]) -> Iterator[Figure]:
    told = rows[group].astype("object").where(rows[group].notna(), "").astype(str)
    for value in sorted(set(told) - {""}):
        inside = set(rows.loc[told == value, "person"])
        outside = set(rows.loc[(told != value) & (told != ""), "person"])
        sizes = (len(inside), len(outside))
        if min(sizes) < indicators.gate("cell"):
            continue
        k1, k2 = len(inside & paired), len(outside & paired)
        found, lo, hi = newcombe(k1, sizes[0], k2, sizes[1])
        yield figure(
            scene,
            "EQG",
            part=f"group={group}&value={value}",
            value=tidy(found),
            lo=tidy(lo),
            hi=tidy(hi),
            interval_kind="newcombe",
            n=sizes[0],
            N=sum(sizes),
            k=k1,
            records=inside | outside,
            detail={"shares": rounded([k1 / sizes[0], k2 / sizes[1]])},
        )
