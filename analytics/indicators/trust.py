"""How far answers can be believed: ALPHA DISAG NRB and DQ1-DQ5. Flags never delete."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import quality, reliability, scales
from analytics.figures import Figure, Level, Step, Verdict
from analytics.indicators import asked
from analytics.indicators.course import HELD
from analytics.indicators.making import (
    aim,
    census,
    figure,
    nothing,
    plain_verdict,
    reached,
    tidy,
)
from analytics.indicators.means import dots, reaches, seed
from analytics.indicators.satisfaction import POST, SAT, SIDES, satisfaction
from analytics.indicators.scene import Scene
from analytics.shares import verdict
from data.codebook import framework, indicators
from data.codebook.instruments import RATINGS

SCALES = ("CONF", "REL", "SUP", "SKILL", "EXP_MENTEE", "EXP_MENTOR")  # WELL is not told of
WAVES = ("post", "day60", "mid", "pre")
FIELDS = ("years_teaching", "years_in_school", "age", "part_time", "early", "meetings", "pulse")
SHEET = list(scales.SHEET)

_FLAGS: "WeakKeyDictionary[Scene, pd.DataFrame]" = WeakKeyDictionary()


def alpha(scene: Scene) -> Iterator[Figure]:
    """Reliability of each scale in its latest wave; the lowest of them as the whole."""
    found = [_scale(scene, code) for code in SCALES]
    judged = [one for one in found if one.value is not None]
    if judged:
        lowest = min(judged, key=lambda one: one.value or 0.0)
        yield replace(lowest, part="", detail={"lowest": lowest.part.partition("=")[2]})
    else:
        most = max(found, key=lambda one: one.n or 0)
        yield replace(most, part="")
    yield from found


def _scale(scene: Scene, code: str) -> Figure:
    part, table = f"instrument={code}", _matrix(scene, code)
    n = len(table)
    if n == 0:
        return nothing(scene, "ALPHA", part=part)
    target, told = aim(scene, "ALPHA")
    base = {"part": part, "n": n, "N": n, "target": target, "records": set(table.index)}
    if not reaches(n, Step.RELIABILITY):
        return figure(scene, "ALPHA", flags=(*told, "few_for_scale"), **base)
    rows = table.to_numpy(float)
    found = reliability.alpha(rows)
    value, lo, hi = (tidy(one) for one in (found.alpha, found.lo, found.hi))
    listwise = reliability.alpha(rows, missing="listwise")
    apart = reliability.differs(found, listwise)
    straight = _straight(scene, code)
    flags = [*told, *(("not_assessed",) if value is None else ())]
    flags += ["scale_low"] if value is not None and target is not None and value < target else []
    flags += ["listwise_differs"] if apart else []
    flags += ["straight_lines"] if straight else []
    return figure(
        scene,
        "ALPHA",
        value=value,
        lo=lo,
        hi=hi,
        interval_kind="" if lo is None else "feldt",
        verdict=plain_verdict("ALPHA", value, target),
        official_met=reached("ALPHA", value, target),
        flags=flags,
        detail={
            "items": _item_rows(table, found),
            "average_r": tidy(found.average_r),
            "listwise": tidy(listwise.alpha) if apart else None,
            "straight": straight,
            **_omega(scene, code, rows),
        },
        **base,
    )


def _matrix(scene: Scene, code: str) -> pd.DataFrame:
    """Keyed answers of the latest wave, one row a person, of the commonest version."""
    rows = scene.facts.answers
    rows = rows[rows["instrument"] == code]
    wave = next((one for one in WAVES if one in set(rows["wave"])), "")
    rows = rows[rows["wave"] == wave]
    if not len(rows):
        return pd.DataFrame()
    version = rows["version"].value_counts().sort_index(kind="stable").idxmax()
    table = scales.wide(rows[rows["version"] == version], code).reset_index()
    codes = [one.code for one in scales.scale_items(code)]
    return table.groupby("person")[codes].mean()


def _item_rows(
    table: pd.DataFrame, found: reliability.Alpha
) -> list[Mapping[str, str | float | None]]:
    return [
        {"item": str(code), "r_drop": tidy(r), "alpha_if_dropped": tidy(without)}
        for code, r, without in zip(
            table.columns, found.r_drop, found.alpha_if_dropped, strict=True
        )
    ]


def _omega(
    scene: Scene, code: str, rows: npt.NDArray[np.float64]
) -> Mapping[str, float | Sequence[float | None] | None]:
    found = reliability.omega(rows, seed_text=seed(scene, "ALPHA", code))
    told: dict[str, float | Sequence[float | None] | None] = {
        "omega": tidy(found.omega),
        "omega_lo": tidy(found.lo),
        "omega_hi": tidy(found.hi),
    }
    if reaches(len(rows), Step.FACTOR):
        factor = reliability.one_factor(rows)
        told |= {
            "loadings": [tidy(one, 3) for one in factor.loadings],
            "residual": tidy(factor.residual),
        }
    return told


def _straight(scene: Scene, code: str) -> int:
    rows = flags_of(scene)
    return int(rows.loc[rows["instrument"] == code, "dq1"].sum()) if len(rows) else 0


def disag(scene: Scene) -> Iterator[Figure]:
    """Agreement of mentor and mentee on their relation; signed gaps beside it."""
    sides = _both_sides(scene)
    n = len(sides)
    if n == 0:
        yield nothing(scene, "DISAG")
        return
    found = reliability.dyad(sides["mentor"].tolist(), sides["mentee"].tolist())
    enough = reaches(n, Step.TEST)
    gaps = sides["mentor"] - sides["mentee"]
    own = scene.level is Level.PAIR
    apart = int(sum(found.apart))
    mentees = scene.facts.pairs
    yield figure(
        scene,
        "DISAG",
        value=tidy(found.icc.ICC2) if enough else tidy(float(gaps.mean())) if own else None,
        n=n,
        N=n,
        k=apart,
        lo=tidy(found.icc.lo) if enough else None,
        hi=tidy(found.icc.hi) if enough else None,
        interval_kind="icc" if enough else "",
        flags=[*(("gap_flagged",) if apart else ()), *(() if enough else ("few_for_relation",))],
        records=set(mentees.loc[mentees["pair"].isin(set(sides.index)), "mentee"]),
        detail={
            "mean_gap": tidy(found.mean_gap) if reaches(n, Step.MEDIAN) else None,
            **dots(gaps),
            **_against_mean(sides),
        },
    )


def _against_mean(sides: pd.DataFrame) -> Mapping[str, object]:
    """Gap against mean of both sides, as Bland and Altman draw it."""
    if len(sides) < indicators.gate("cell"):
        return {}
    rows = pd.DataFrame(
        {"mean": sides.mean(axis=1), "gap": sides["mentor"] - sides["mentee"]}
    ).sort_values(["mean", "gap"])
    return {"points": rows.round(3).to_numpy(float).tolist()}


def _both_sides(scene: Scene) -> pd.DataFrame:
    """REL by pair, columns mentor and mentee: the end where it is, else day 60."""
    told = scales.scored(scene.facts.answers, "REL")
    told = told[told["pair"] != ""]
    parts = []
    for wave in ("day60", POST):
        mine = told[told["wave"] == wave]
        table = mine.pivot_table(index="pair", columns="role", values="score", aggfunc="mean")
        parts.append(table.reindex(columns=["mentor", "mentee"]).dropna())
    every = pd.concat(parts)
    return every[~every.index.duplicated(keep="last")].sort_index()


def nrb(scene: Scene) -> Iterator[Figure]:
    """How those who answered at the end differ from the silent on what is known of both."""
    people = _addressed(scene)
    told = people["answered"].to_numpy(bool) if len(people) else np.zeros(0, bool)
    sizes = (int(told.sum()), int((~told).sum()))
    if not len(people):
        yield nothing(scene, "NRB")
        return
    target, flags = aim(scene, "NRB")
    base = {
        "n": sizes[0],
        "N": len(people),
        "target": target,
        "records": set(people.index),
    }
    if min(sizes) < indicators.gate("bias"):
        yield figure(scene, "NRB", flags=(*flags, "few_per_side"), **base)
        return
    rows = [_field(people, told, field) for field in FIELDS]
    known = [abs(one) for one in (row["smd"] for row in rows) if isinstance(one, float)]
    value = tidy(max(known)) if known else None
    yield figure(
        scene,
        "NRB",
        value=value,
        verdict=plain_verdict("NRB", value, target),
        official_met=reached("NRB", value, target),
        flags=flags,
        detail={"fields": [row for row in rows if row["smd"] is not None], **_ipw(scene, people)},
        **base,
    )


def _field(people: pd.DataFrame, told: npt.NDArray[np.bool_], field: str) -> dict[str, object]:
    values = people[field].to_numpy(float)
    found = quality.smd(values[told], values[~told])
    return {"field": field, "smd": tidy(found.smd)}


def _addressed(scene: Scene) -> pd.DataFrame:
    """Mentees addressed at the end, by person: what is known of each, and whether they answered."""
    asks = asked.asks_of(scene.facts, "SAT", POST, "mentee")
    answered = asked.means_of(scene.facts, [SAT], POST, "mentee")
    people = sorted(set(asks["person"]) | set(answered.index))
    staff = scene.staff.drop_duplicates("person").set_index("person").reindex(people)
    pairs = scene.pairs.drop_duplicates("mentee", keep="last").set_index("mentee")
    mine = pairs["pair"].reindex(people)
    held = scene.facts.meetings
    counts = held[held["state"] == HELD].groupby("pair").size()
    found = staff[["years_teaching", "years_in_school", "age"]].astype(float)
    found["part_time"] = staff["part_time"].map({True: 1.0, False: 0.0}).astype(float)
    found["early"] = staff["stage"].map({"early": 1.0, "other": 0.0}).astype(float)
    found["meetings"] = mine.map(counts).astype(float)
    pulses = asked.means_of(scene.facts, ["PULSE.1", "PULSE.2"], "meeting", "mentee")
    found["pulse"] = pulses.reindex(people)
    found["answered"] = [one in answered.index for one in people]
    return found


def _ipw(scene: Scene, people: pd.DataFrame) -> Mapping[str, float | None]:
    """SAT1 weighted for silence beside the raw share, never instead of it."""
    values = satisfaction(scene, "SAT1").reindex(people.index)
    pleased = values >= indicators.threshold("satisfied")
    hit = pleased.astype(float).where(values.notna())
    found = quality.reweighted_share(
        hit.to_numpy(float), values.notna().to_numpy(float), people[list(FIELDS)].to_numpy(float)
    )
    return {"raw": tidy(found.raw), "weighted": tidy(found.weighted)}


def flags_of(scene: Scene) -> pd.DataFrame:
    """Flags of every block of answers of the period, counted once a scene."""
    if scene not in _FLAGS:
        _FLAGS[scene] = quality.flags(scene.facts.answers)
    return _FLAGS[scene]


def dq1(scene: Scene) -> Iterator[Figure]:
    """Sheets with identical answers across a block that has reversed items."""
    rows = flags_of(scene)
    yield from _flagged(scene, "DQ1", rows[rows["instrument"].isin(_reversed())])


def dq2(scene: Scene) -> Iterator[Figure]:
    """Sheets filled in faster than they can be read, of those with a known time."""
    rows = flags_of(scene)
    timed = scene.facts.answers
    timed = timed.loc[timed["seconds"].notna(), [*SHEET, "instrument"]].drop_duplicates()
    yield from _flagged(scene, "DQ2", rows.merge(timed, on=[*SHEET, "instrument"]))


def dq3(scene: Scene) -> Iterator[Figure]:
    """Sheets whose direct and reversed items contradict one another."""
    rows = flags_of(scene)
    yield from _flagged(scene, "DQ3", rows[rows["instrument"].isin(_reversed())])


def _reversed() -> frozenset[str]:
    return frozenset(
        one["code"]
        for one in framework().instruments
        if any(item["reversed"] for item in one.get("item", ())) and one["code"] != "WELL"
    )


def _flagged(scene: Scene, metric_id: str, rows: pd.DataFrame) -> Iterator[Figure]:
    """Share of sheets with a flagged block; each instrument apart."""
    yield _flagged_part(scene, metric_id, rows, "")
    for code in sorted(set(rows["instrument"]) - {"WELL"}):
        mine = rows[rows["instrument"] == code]
        yield _flagged_part(scene, metric_id, mine, f"instrument={code}")


def _flagged_part(scene: Scene, metric_id: str, rows: pd.DataFrame, part: str) -> Figure:
    ids = _ids(rows)
    flagged = rows[metric_id.lower()].astype(bool)
    return census(
        scene,
        metric_id,
        set(ids[flagged]),
        set(ids),
        part=part,
        records=set(rows["person"]),
    )


def _ids(rows: pd.DataFrame) -> "pd.Series[str]":
    """A sheet: one person, pair and wave."""
    return rows["school"] + "|" + rows["person"] + "|" + rows["pair"] + "|" + rows["wave"]


def dq4(scene: Scene) -> Iterator[Figure]:
    """Items left out, of those asked: all, and wave by wave."""
    rows = _asked_blocks(scene)
    table = quality.missing_table(rows) if len(rows) else rows
    if not len(table):
        yield nothing(scene, "DQ4")
        return
    yield _missing(scene, table, rows, "")
    for wave in [one for one in (*WAVES[::-1], "meeting") if one in set(table["wave"])]:
        mine = table[table["wave"] == wave]
        yield _missing(scene, mine, rows[rows["wave"] == wave], f"wave={wave}")


def _asked_blocks(scene: Scene) -> pd.DataFrame:
    """Answers by what was asked together: of competencies the domains each person was asked."""
    rows = scene.facts.answers
    rows = rows[~rows["instrument"].isin({"WELL", "WSAT", "GOALS"})]
    block = rows["item"].str.replace(r"[.][^.]*$", "", regex=True)
    return rows.assign(
        instrument=rows["instrument"].where(~rows["instrument"].isin(RATINGS), block)
    )


def _missing(scene: Scene, table: pd.DataFrame, rows: pd.DataFrame, part: str) -> Figure:
    total, given = int(table["asked"].sum()), int(table["answered"].sum())
    value = tidy(quality.missing_share(total, given))
    target, told = aim(scene, "DQ4")
    people = set(rows["person"])
    return figure(
        scene,
        "DQ4",
        part=part,
        value=value,
        n=len(people),
        N=len(people),
        target=target,
        verdict=plain_verdict("DQ4", value, target),
        official_met=reached("DQ4", value, target),
        flags=told,
        records=people,
        detail={"asked": total, "answered": given},
    )


def dq5(scene: Scene) -> Iterator[Figure]:
    """Satisfaction with and without people whose sheets were flagged, and both verdicts."""
    found = [one for metric_id in SIDES if (one := _without(scene, metric_id)) is not None]
    if not found:
        yield nothing(scene, "DQ5")
        return
    widest = max(found, key=lambda one: one.value or 0.0)
    yield replace(widest, part="")
    yield from found


def _without(scene: Scene, metric_id: str) -> Figure | None:
    values = satisfaction(scene, metric_id)
    if not len(values):
        return None
    rows = flags_of(scene)
    rows = rows[(rows["wave"] == POST) & (rows["instrument"] != "WELL")]
    bad = set(rows.loc[rows[["dq1", "dq2", "dq3"]].any(axis=1), "person"])
    clean = values[~values.index.isin(bad)]
    target, _told = aim(scene, metric_id)
    both = [_rate(one, target) for one in (values, clean)]
    moved = quality.stability(both[0][0], both[1][0], (both[0][1], both[1][1]))
    return figure(
        scene,
        "DQ5",
        part=f"metric={metric_id}",
        value=tidy(moved.moved),
        n=len(clean),
        N=len(values),
        flags=("verdict_changes",) if moved.verdict_changes else (),
        records=set(clean.index),
        detail={
            "metric": metric_id,
            "with": tidy(both[0][0]),
            "without": tidy(both[1][0]),
            "changes": moved.verdict_changes,
        },
    )


def _rate(values: "pd.Series[float]", target: float | None) -> tuple[float | None, Verdict]:
    n, k = len(values), int((values >= indicators.threshold("satisfied")).sum())
    return (k / n if n else None), verdict(k, n, target or 0.0)[0]
