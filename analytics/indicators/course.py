"""How pairs go: REG1 REG2 REG3 GAS GASD COMPL REM, by diary, plan, goals and states."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analytics import change, reliability, survival
from analytics.figures import Figure, Level, Step
from analytics.indicators.curves import MONTH, at_risk_ticks, told_risk
from analytics.indicators.making import (
    aim,
    figure,
    nothing,
    plain_verdict,
    portion,
    reached,
    share,
    tidy,
)
from analytics.indicators.means import dots, mean, reaches
from analytics.indicators.scene import FINISHED, RUNNING, Scene, stamp
from data.codebook import breaks, indicators

HELD, COMPLETED, GOAL, OTHER = "held", "completed", "goal_reached", "other"
REVISED = "revised"
LEVELS = (-2, -1, 0, 1, 2)
DAY = timedelta(days=1)


def reg1(scene: Scene) -> Iterator[Figure]:
    """Meetings held of those planned to date: more than planned in one pair makes up for none."""
    rows = regular(scene)
    if not len(rows):
        yield nothing(scene, "REG1")
        return
    plan, done = float(rows["due"].sum()), float(rows[["held", "due"]].min(axis=1).sum())
    value = tidy(done / plan)
    target, told = aim(scene, "REG1")
    yield figure(
        scene,
        "REG1",
        value=value,
        n=len(rows),
        N=len(rows),
        target=target,
        verdict=plain_verdict("REG1", value, target),
        official_met=reached("REG1", value, target),
        flags=(*told, *(("plan_undated",) if rows["undated"].any() else ())),
        records=_mentees(scene, rows["pair"]),
        detail={"held": int(rows["held"].sum()), "planned": tidy(plan, 1)},
    )


def regular(scene: Scene) -> pd.DataFrame:
    """Pairs with a plan that something of is due: ``pair``, ``held``, ``due``, ``undated``."""
    plans = scene.facts.programmes
    plans = plans[plans["pair"].isin(set(scene.pairs["pair"]))].drop_duplicates("pair", keep="last")
    undated = plans["due"].isna()
    due = plans["due"].copy()
    due[undated] = [
        row["planned"] * _passed(scene, row["starts_on"], row["ends_on"])
        for row in plans[undated].to_dict("records")
    ]
    held = _held(scene).groupby("pair").size()
    found = pd.DataFrame(
        {
            "pair": plans["pair"],
            "held": plans["pair"].map(held).fillna(0),
            "due": due,
            "undated": undated,
        }
    )
    return found[found["due"] > 0]


def _passed(scene: Scene, starts: Any, ends: Any) -> float:
    """Share of the school days of a programme that have passed."""
    if pd.isna(starts) or pd.isna(ends):
        return float("nan")
    first, last = starts.date() - DAY, ends.date()
    whole = breaks.days_between(first, last)
    done = breaks.days_between(first, min(last, scene.end))
    return done / whole if whole > 0 else float("nan")


def _held(scene: Scene) -> pd.DataFrame:
    rows = scene.facts.meetings
    return rows[(rows["state"] == HELD) & (rows["on"] <= stamp(scene.end))]


def _mentees(scene: Scene, pairs: Iterable[str]) -> set[str]:
    rows = scene.facts.pairs
    return set(rows.loc[rows["pair"].isin(set(pairs)), "mentee"])


def reg2(scene: Scene) -> Iterator[Figure]:
    """Days since the last meeting of a pair, breaks left out, and how uneven its gaps are."""
    days = sorted(one.date() for one in _held(scene)["on"])
    begun = [one.date() for one in scene.pairs["started_on"]]
    since = days[-1] if days else min(begun, default=None)
    if since is None:
        yield nothing(scene, "REG2")
        return
    gaps = [breaks.days_between(one, two) for one, two in pairwise(days)]
    value = float(breaks.days_between(since, scene.end))
    target, told = aim(scene, "REG2")
    yield figure(
        scene,
        "REG2",
        value=value,
        n=len(scene.pairs),
        N=len(scene.pairs),
        target=target,
        verdict=plain_verdict("REG2", value, target),
        flags=told,
        records=set(scene.pairs["mentee"]),
        detail={"gaps": gaps, "cv": _variation(gaps)},
    )


def _variation(gaps: Sequence[int]) -> float | None:
    """Coefficient of variation of gaps; None below two of them."""
    if len(gaps) < 2 or not np.mean(gaps):  # noqa: PLR2004 -- a spread needs two
        return None
    return tidy(float(np.std(gaps, ddof=1) / np.mean(gaps)))


def reg3(scene: Scene) -> Iterator[Figure]:
    """Pairs that meet, of running ones, in the last 30 days with pairs; month by month beside."""
    series = [(day, _meeting(scene, day)) for day in _month_ends(scene)]
    known = [(day, found) for day, found in series if found[1]]
    if not known:
        yield nothing(scene, "REG3")
        return
    day, (good, whole) = known[-1]
    rows = [_point(one, found) for one, found in known]
    values = [one for one in (row["value"] for row in rows) if isinstance(one, float)]
    yield share(
        scene,
        "REG3",
        good,
        whole,
        records=_mentees(scene, list(whole)),
        detail={
            "series": rows,
            "median": tidy(float(np.median(values))) if values else None,
            "on": day.isoformat(),
        },
    )


def _point(day: date, found: tuple[set[str], set[str]]) -> Mapping[str, object]:
    good, whole = found
    few = len(whole) < indicators.gate("cell")
    told = None if few else tidy(len(good) / len(whole))
    return {"on": day.isoformat(), "value": told, "n": None if few else len(whole)}


def _month_ends(scene: Scene) -> list[date]:
    """Last school days of the months of the period, up to the data date."""
    found, first = [], scene.start
    while first <= scene.end:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        day = min(last, scene.end)
        while day >= first and breaks.is_break(day):
            day -= DAY
        if day >= first:
            found.append(day)
        first = last + DAY
    return found


def _meeting(scene: Scene, day: date) -> tuple[set[str], set[str]]:
    """Pairs that meet, and running pairs old enough for a whole window, on a day."""
    window = timedelta(days=int(indicators.threshold("active_window_days")))
    now = stamp(day)
    rows = scene.pairs.drop_duplicates("pair")
    running = (rows["started_on"] <= stamp(day - window)) & (
        rows["ended_on"].isna() | (rows["ended_on"] > now)
    )
    mine = rows[running]
    met = _held(scene)
    met = met[(met["on"] > stamp(day - window)) & (met["on"] <= now)]
    counts = mine["pair"].map(met.groupby("pair").size()).fillna(0)
    age = (now - mine["started_on"]).dt.days / MONTH
    later = age >= indicators.threshold("active_later_month") - 1
    few, many = (indicators.threshold(one) for one in ("active_later", "active_meetings"))
    enough = counts >= np.where(later, few, many)
    return set(mine.loc[enough, "pair"]), set(mine["pair"])


def gas(scene: Scene) -> Iterator[Figure]:
    """T scores of pairs: how far goals were reached, fifty as expected."""
    rows = _goals(scene)
    rows = rows[rows["at"].notna()]
    by_pair = {
        pair: change.gas(mine["at"].tolist(), mine["weight"].tolist())
        for pair, mine in rows.groupby("pair", sort=True)
    }
    scores = pd.Series(by_pair, dtype="float64").dropna()
    n = len(scores)
    if n == 0:
        yield nothing(scene, "GAS")
        return
    whole = mean(scene, "GAS", scores, records=_mentees(scene, list(scores.index)))
    told = rows["at"].round().clip(-2, 2).astype(int)
    detail = {
        **whole.detail,
        "levels": {str(one): int((told == one).sum()) for one in LEVELS},
        "goals": len(rows),
        "reached": tidy(float((rows["at"] >= 0).mean())),
        "weighted": tidy(change.attained(rows["at"].tolist(), rows["weight"].tolist())),
    }
    yield _shown_mean(scene, whole, scores, detail)


def _shown_mean(
    scene: Scene, whole: Figure, scores: "pd.Series[float]", detail: Mapping[str, object]
) -> Figure:
    """A mean is told from five pairs on, or for the pair itself; its interval from ten."""
    enough = len(scores) >= indicators.catalogue()["GAS"]["least"] or scene.level is Level.PAIR
    value = tidy(float(scores.mean())) if enough else None
    return replace(
        whole,
        value=value if whole.value is None else whole.value,
        official_met=reached("GAS", value, whole.target),
        detail=detail if enough else {},
        records=frozenset(_mentees(scene, list(scores.index))),
    )


def _goals(scene: Scene) -> pd.DataFrame:
    """Goals in force with the level both sides agree on: the one set, else the mean of sides."""
    rows = scene.facts.goals
    rows = rows[rows["pair"].isin(set(scene.pairs["pair"])) & (rows["state"] != REVISED)]
    sides = rows[["by_mentor", "by_mentee"]].mean(axis=1)
    return rows.assign(at=rows["level"].where(rows["level"].notna(), sides))


def gasd(scene: Scene) -> Iterator[Figure]:
    """How far the two sides are apart on goals: mentee minus mentor, and their agreement."""
    rows = _goals(scene)
    rows = rows[rows["by_mentor"].notna() & rows["by_mentee"].notna()]
    n = len(rows)
    if n == 0:
        yield nothing(scene, "GASD")
        return
    gaps = rows["by_mentee"] - rows["by_mentor"]
    apart = gaps.abs() >= indicators.threshold("rating_gap")
    enough = n >= indicators.catalogue()["GASD"]["least"]
    flags = [*(("gap_flagged",) if apart.any() else ()), *(() if enough else ("few_for_kappa",))]
    yield figure(
        scene,
        "GASD",
        value=tidy(float(gaps.mean())) if reaches(n, Step.SHARE) else None,
        n=n,
        N=n,
        k=int(apart.sum()),
        flags=flags,
        records=_mentees(scene, list(rows["pair"])),
        detail={"kappa": _kappa(rows) if enough else None, **dots(gaps)},
    )


def _kappa(rows: pd.DataFrame) -> float | None:
    places = {level: at for at, level in enumerate(LEVELS)}
    table = np.zeros((len(LEVELS), len(LEVELS)))
    for one, two in zip(rows["by_mentor"], rows["by_mentee"], strict=True):
        table[places[round(one)], places[round(two)]] += 1
    return tidy(reliability.cohen_kappa(table, "quadratic").kappa)


def rem(scene: Scene) -> Iterator[Figure]:
    """Pairs ended for fit, of pairs started; zero is not good by itself."""
    rows = scene.pairs.drop_duplicates("pair")
    ended = set(rows.loc[rows["ended_for_fit"], "pair"])
    whole = set(rows["pair"])
    value = len(ended) / len(whole) if whole else None
    yield share(
        scene,
        "REM",
        ended,
        whole,
        flags=_optimum(value),
        records=_mentees(scene, list(whole)),
        detail={"low": _rule("rematch_low"), "high": _rule("rematch_high")},
    )


def _rule(name: str) -> float:
    return float(indicators.threshold(name))


def _optimum(value: float | None) -> tuple[str, ...]:
    if value is None or _rule("rematch_low") <= value <= _rule("rematch_high"):
        return ()
    return ("below_optimum",) if value < _rule("rematch_low") else ("above_optimum",)


def compl(scene: Scene) -> Iterator[Figure]:
    """Completed pairs of those ended; a goal reached early is no failure. Endings by reason."""
    rows = scene.pairs.drop_duplicates("pair")
    ended = rows[rows["state"].isin(FINISHED) | (rows["state"] == "terminated")]
    good = ended["state"].isin(FINISHED) | (ended["end_reason"] == GOAL)
    whole = set(ended["pair"])
    yield share(
        scene,
        "COMPL",
        set(ended.loc[good, "pair"]),
        whole,
        records=_mentees(scene, list(whole)),
        detail=_incidence(scene, rows) if reaches(len(rows), Step.TEST) else {},
    )
    early = ended[ended["state"] == "terminated"]
    for reason in sorted(set(early["end_reason"])):
        mine = set(early.loc[early["end_reason"] == reason, "pair"])
        yield portion(
            scene,
            "COMPL",
            mine,
            whole,
            part=f"reason={reason or OTHER}",
            records=_mentees(scene, list(mine)),
        )


def _incidence(scene: Scene, rows: pd.DataFrame) -> Mapping[str, object]:
    """Aalen-Johansen by reason over months from the start; a completed programme competes."""
    until = rows["ended_on"].where(rows["ended_on"] <= stamp(scene.end), stamp(scene.end))
    ended = rows["ended_on"].notna() & (rows["ended_on"] <= stamp(scene.end))
    days = (until - rows["started_on"]).dt.days.clip(lower=0).to_numpy(float)
    reason = np.where(
        rows["state"].isin(FINISHED), COMPLETED, rows["end_reason"].replace("", OTHER)
    )
    reason = np.where(ended, reason, "")
    named = _told_reasons(pd.Series(reason, dtype="object"))
    codes = {one: at for at, one in enumerate([COMPLETED, *sorted(set(named.values()))], start=1)}
    cause = [codes[named.get(one, one)] if one else 0 for one in reason]
    ticks = [one * MONTH for one in at_risk_ticks(float(days.max()) / MONTH)]
    moments = sorted({*ticks, *days[np.array(cause) > 1].tolist()})
    found = survival.cif(days, cause, moments)
    told = [
        {"t": tidy(t / MONTH, 3), "reason": code, "value": tidy(value)}
        for code, at in codes.items()
        if code != COMPLETED and at in found.cif
        for t, value in zip(moments, found.cif[at], strict=True)
    ]
    risk = {round(t / MONTH, 3): int((days >= t).sum()) for t in ticks}
    return {"cif": told, "at_risk": told_risk(risk)}


def _told_reasons(reason: "pd.Series[Any]") -> Mapping[str, str]:
    """Reasons with enough endings by their name; all of them together where a rest is small."""
    counts = reason[~reason.isin({"", COMPLETED})].value_counts()
    cell = indicators.gate("cell")
    small = counts[counts < cell]
    if small.sum() >= cell or small.empty:
        return {str(one): OTHER if one in small.index else str(one) for one in counts.index}
    return {str(one): OTHER for one in counts.index}


def running(scene: Scene) -> pd.DataFrame:
    """Pairs that run on the data date, one row a pair."""
    rows = scene.pairs[scene.pairs["state"].isin(RUNNING)]
    return rows.drop_duplicates("pair")
