"""Who stays: RET12 RET RETC RETM. Times are days from hire, shown in months."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import survival
from analytics.figures import Figure, Step
from analytics.indicators.curves import MONTH, at_risk, grey_from, steps
from analytics.indicators.making import day_of, figure, nothing, share, tidy
from analytics.indicators.means import reaches
from analytics.indicators.scene import FINISHED, Scene, ordered, stamp
from data.codebook import indicators
from data.codebook.conventions import convention

OBSERVATIONAL = "observational"
PROFESSION, SCHOOL = "profession", "school"
GROUPS = ("participants", "others")
YEAR = pd.DateOffset(months=12)
Days = npt.NDArray[np.float64]


def ret12(scene: Scene) -> Iterator[Figure]:
    """Mentees still in the school 12 months after their end, of those with an end so long ago."""
    ends = ordered(scene.history.pairs)
    ends = ends[ends["state"].isin(FINISHED) & ends["ended_on"].notna()]
    last = ends.groupby("mentee", sort=True)["ended_on"].max()
    due = last[last + YEAR <= stamp(scene.as_of)]
    left = scene.staff.drop_duplicates("person", keep="last").set_index("person")["left_on"]
    known = due[due.index.isin(left.index)]
    gone = left.reindex(known.index)
    stayed = known[gone.isna() | (gone >= known + YEAR)]
    unknown = len(due) > len(known)
    eligible = len(due) if unknown else None
    yield share(scene, "RET12", set(stayed.index), set(known.index), eligible=eligible)


def ret(scene: Scene) -> Iterator[Figure]:
    """Staying in the school by time from hire, and staying in the profession; parts by month."""
    lives = _lives(scene)
    for outcome, part in ((SCHOOL, ""), (PROFESSION, "outcome=profession")):
        curve = _curve(lives, outcome)
        yield _stayed(scene, lives, curve, part)
        for month in indicators.threshold("retention_months"):
            if part == "":
                yield _at(scene, lives, curve, month)


def _lives(scene: Scene) -> pd.DataFrame:
    """People with a known hire: days to leaving or to the data date, and when first observable."""
    staff = scene.staff[scene.staff["hired_on"].notna()]
    until = staff["left_on"].where(
        staff["left_on"].notna() & (staff["left_on"] <= stamp(scene.as_of)), stamp(scene.as_of)
    )
    seen = staff["observed_on"].where(staff["observed_on"].notna(), staff["hired_on"])
    left = staff["left_on"].notna() & (staff["left_on"] <= stamp(scene.as_of))
    found = pd.DataFrame(
        {
            "person": staff["person"],
            "time": (until - staff["hired_on"]).dt.days.astype(float),
            "entry": (seen - staff["hired_on"]).dt.days.clip(lower=0).astype(float),
            SCHOOL: left,
            PROFESSION: left & (staff["left_for"] == PROFESSION),
            "age": staff["age"],
            "years": staff["years_teaching"],
            "hired_on": staff["hired_on"],
        }
    )
    observable = found["time"] > found["entry"]
    return found[observable].sort_values("person", ignore_index=True)


def _curve(lives: pd.DataFrame, outcome: str) -> survival.Curve:
    return survival.kaplan_meier(
        lives["time"].to_numpy(float),
        lives[outcome].to_numpy(int),
        lives["entry"].to_numpy(float),
    )


def _stayed(scene: Scene, lives: pd.DataFrame, curve: survival.Curve, part: str) -> Figure:
    n = len(lives)
    if n == 0:
        return nothing(scene, "RET", part=part)
    outcome = PROFESSION if part else SCHOOL
    everybody, gone = set(lives["person"]), set(lives.loc[lives[outcome], "person"])
    base = {"part": part, "n": n, "N": n, "records": everybody, "sums": (everybody, gone)}
    if not reaches(n, Step.TEST):
        return figure(scene, "RET", flags=("few_for_curve",), **base)
    months = indicators.threshold("retention_months")
    first, last = (float(one) * MONTH for one in (months[0], months[-1]))
    at = curve.at([first])[0]
    area = survival.rmst(
        lives["time"].to_numpy(float),
        lives[outcome].to_numpy(int),
        last,
        lives["entry"].to_numpy(float),
    )
    shown = float(indicators.threshold("retention_shown_months"))
    few = at.n_risk < indicators.gate("cell")
    flags = ["few_at_year"] if few else []
    flags += ["median_not_reached"] if curve.median is None else []
    return figure(
        scene,
        "RET",
        value=None if few else tidy(at.S),
        lo=None if few or not at.se else tidy(at.lo),
        hi=None if few or not at.se else tidy(at.hi),
        interval_kind="" if few or not at.se else "loglog",
        flags=flags,
        detail={
            "curve": steps(curve, MONTH, shown),
            "at_risk": at_risk(curve, MONTH, shown),
            "grey_from": grey_from(lives["time"], lives["entry"], MONTH),
            "median": _months(curve.median),
            "rmst": _months(area.rmst),
            "rmst_lo": _months(area.lo),
            "rmst_hi": _months(area.hi),
            "interval": "loglog",
            "events": curve.events,
        },
        **base,
    )


def _at(scene: Scene, lives: pd.DataFrame, curve: survival.Curve, month: int) -> Figure:
    """Share staying at a month: told where enough people are still observed then."""
    part, n = f"at={month}", len(lives)
    if n == 0:
        return nothing(scene, "RET", part=part)
    at = curve.at([month * MONTH])[0]
    base = {"part": part, "n": n, "N": n, "records": set(lives["person"])}
    if not reaches(n, Step.TEST) or at.n_risk < indicators.gate("cell"):
        return figure(scene, "RET", flags=("few_for_curve",), **base)
    return figure(
        scene,
        "RET",
        value=tidy(at.S),
        lo=tidy(at.lo) if at.se else None,
        hi=tidy(at.hi) if at.se else None,
        interval_kind="loglog" if at.se else "",
        detail={"at_risk": at.n_risk},
        **base,
    )


def _months(days: float | None) -> float | None:
    return None if days is None else tidy(days / MONTH, 3)


def retc(scene: Scene) -> Iterator[Figure]:
    """Staying with and without a pair on day 90: a landmark, so that waiting is no survival."""
    lives = _lives(scene)
    n = len(lives)
    if n == 0:
        yield nothing(scene, "RETC", flags=(OBSERVATIONAL,))
        return
    seen = survival.landmark(
        lives["time"].to_numpy(float),
        lives[SCHOOL].to_numpy(int),
        _paired_after(scene, lives),
        entry=lives["entry"].to_numpy(float),
    )
    kept = lives.iloc[seen.kept]
    sizes = (int(seen.exposed.sum()), int((~seen.exposed).sum()))
    base = {"n": len(kept), "N": n, "k": sizes[0], "records": set(kept["person"])}
    least = int(indicators.catalogue()["RETC"]["least"])
    if min(sizes) < least:
        flags = (OBSERVATIONAL, "few_to_compare")
        detail = dict(zip(GROUPS, sizes, strict=True))
        yield figure(scene, "RETC", flags=flags, detail=detail, **base)
        return
    yield _compared(scene, seen, kept, base)


def _compared(
    scene: Scene, seen: survival.Landmark, kept: pd.DataFrame, base: Mapping[str, object]
) -> Figure:
    curves = {
        name: survival.kaplan_meier(seen.time[mine], seen.event[mine], seen.entry[mine])
        for name, mine in zip(GROUPS, (seen.exposed, ~seen.exposed), strict=True)
    }
    events = int(seen.event.sum())
    enough = events >= convention("gate")["logrank"]
    shown = float(indicators.threshold("retention_shown_months"))
    tau = 36 * MONTH
    area = survival.rmst_difference(
        seen.time, seen.event, seen.exposed.astype(int), tau, seen.entry
    )
    told = _tested(seen, kept) if enough else {}
    at = [one.at([seen.day + 12 * MONTH])[0] for one in curves.values()]
    return figure(
        scene,
        "RETC",
        value=tidy(at[0].S - at[1].S),
        flags=(OBSERVATIONAL, *(() if enough else ("few_events",))),
        detail={
            "curves": {name: steps(one, MONTH, shown) for name, one in curves.items()},
            "at_risk": {name: at_risk(one, MONTH, shown) for name, one in curves.items()},
            "events": events,
            "landmark": seen.day,
            "rmst_difference": _months(area.difference),
            "rmst_lo": _months(area.lo),
            "rmst_hi": _months(area.hi),
            **told,
        },
        **base,
    )


def _tested(seen: survival.Landmark, kept: pd.DataFrame) -> Mapping[str, float | None]:
    """Log-rank p, hazard ratio adjusted for age and experience, E-value: from 50 events."""
    found = survival.logrank(seen.time, seen.event, seen.exposed.astype(int), seen.entry)
    fit = survival.cox(
        seen.time,
        seen.event,
        {
            "exposed": seen.exposed.astype(float),
            "age": kept["age"].to_numpy(float),
            "years": kept["years"].to_numpy(float),
        },
        seen.entry,
    )
    told: dict[str, float | None] = {"p": tidy(found.p)}
    if not fit.hr:
        return {**told, "hr": None}
    share_ = float(seen.event.mean())
    hr, lo, hi = fit.hr[0], fit.lo[0], fit.hi[0]
    ratios = [survival.risk_ratio(one, share_) for one in (hr, lo, hi)]
    strength = survival.e_value(*ratios)
    told |= {"hr": tidy(hr), "hr_lo": tidy(lo), "hr_hi": tidy(hi)}
    return {**told, "e_value": tidy(strength.e_value), "e_value_ci": tidy(strength.e_value_ci)}


def _paired_after(scene: Scene, lives: pd.DataFrame) -> Days:
    """Days from hire to the first pair as a mentee; NaN for never."""
    pairs = ordered(scene.history.pairs)
    first = pairs.groupby("mentee")["started_on"].min()
    begun = day_of(lives["person"], first)
    days = (begun - lives["hired_on"]).dt.days
    return np.asarray(days.clip(lower=0), dtype=np.float64)


def retm(scene: Scene) -> Iterator[Figure]:
    """Mentors back in the bank after a year they finished; and mentees who became mentors."""
    every = scene.history.participations
    mine = every[every["role"] == "mentor"]
    ended = ordered(scene.history.pairs)
    ended = ended[ended["state"].isin(FINISHED) & (ended["year"] < scene.period)]
    finished = set(ended["mentor"])
    back = set(mine.loc[(mine["year"] == scene.period) & _in_bank(mine), "person"])
    yield share(scene, "RETM", back, finished)
    grown = set(ended["mentee"])
    yield share(scene, "RETM", _mentors_soon(ended, mine), grown, part="from=mentee")


def _in_bank(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["state"].isin({"invited", "declined", "retired", "withdrew"})


def _mentors_soon(ended: pd.DataFrame, mentors: pd.DataFrame) -> set[str]:
    """Mentees of ended pairs who entered the bank as mentors within the months allowed."""
    within = pd.DateOffset(months=int(indicators.threshold("return_months")))
    entered = mentors[mentors["entered_on"].notna() & _in_bank(mentors)]
    first = entered.groupby("person")["entered_on"].min()
    last = ended.groupby("mentee")["ended_on"].max().dropna()
    both = pd.concat([first, last], axis=1, keys=["entered", "ended"], join="inner")
    soon = both[both["entered"] <= both["ended"] + within]
    return set(soon.index)
