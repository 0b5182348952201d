"""Mentors and places: BANK LOADM EQ COST. Nobody is named, nobody is ranked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import shares
from analytics.figures import Figure, Level
from analytics.indicators import asked
from analytics.indicators.coverage import waiting
from analytics.indicators.curves import MONTH
from analytics.indicators.making import (
    aim,
    count,
    figure,
    nothing,
    plain_verdict,
    reached,
    tally,
    tidy,
)
from analytics.indicators.scene import FINISHED, Scene, stamp
from data.codebook import framework, indicators

HOURS = "LOAD.1"
OUT = frozenset({"retired", "withdrew", "long_term_bank"})
ALIVE = frozenset({"active", "paused", "finishing"})


def bank(scene: Scene) -> Iterator[Figure]:
    """Ready mentors per waiting mentee; flow, free places and domains held by two beside it."""
    ready = scene.mentors[scene.mentors["ready"] & scene.mentors["consent"]]
    wait = set(waiting(scene)["person"])
    mentors = set(ready["person"])
    free = _free(scene, ready)
    target, told = aim(scene, "BANK")
    value = len(mentors) / len(wait) if wait else None
    flags = told if wait else (*told, "no_waiting")
    if not mentors and not wait:
        yield nothing(scene, "BANK")
        return
    yield figure(
        scene,
        "BANK",
        value=tidy(value),
        n=len(mentors),
        N=len(mentors | wait),
        k=len(wait),
        target=target,
        verdict=plain_verdict("BANK", value, target),
        official_met=reached("BANK", value, target),
        flags=flags,
        records=mentors | wait,
        detail={
            "mentors": len(mentors),
            "mentees": len(wait),
            "free": sum(free.values()),
            **_flow(scene),
            **_domains(scene, mentors, free),
        },
    )
    places = sum(free.values())
    holders = {one for one, many in free.items() if many}
    yield replace(count(scene, "BANK", holders, part="free"), value=float(places))
    for domain, holders, wanting in _holders(scene, mentors):
        yield count(scene, "BANK", holders, part=f"domain={domain}", detail={"asked": len(wanting)})


def _flow(scene: Scene) -> Mapping[str, int]:
    """Mentors who came into the bank in the period, and who left it."""
    rows = scene.mentors
    start, end = stamp(scene.start), stamp(scene.end)
    came = (rows["entered_on"] >= start) & (rows["entered_on"] <= end)
    left = rows["state"].isin(OUT) & (rows["ended_on"] >= start) & (rows["ended_on"] <= end)
    return {"inflow": int(came.sum()), "outflow": int(left.sum())}


def _free(scene: Scene, ready: pd.DataFrame) -> Mapping[str, int]:
    """Free places of each ready mentor."""
    now = load(scene)
    rows = ready[ready["capacity"].notna()]
    return {
        str(person): max(int(places) - int(now.get(person, 0)), 0)
        for person, places in zip(rows["person"], rows["capacity"], strict=True)
    }


def _domains(scene: Scene, mentors: set[str], free: Mapping[str, int]) -> Mapping[str, object]:
    """Per domain: who asks, who can help, their free places; the sensitive one is left out."""
    rows: list[Mapping[str, object]] = [
        {
            "domain": domain,
            "need": len(wanting),
            "can": len(holders),
            "places": sum(free.get(one, 0) for one in holders),
        }
        for domain, holders, wanting in _holders(scene, mentors)
    ]
    least = int(indicators.threshold("domain_mentors"))
    held = sum(len(holders) >= least for _domain, holders, _wanting in _holders(scene, mentors))
    wanting = {one for _domain, _holders, wants in _holders(scene, mentors) for one in wants}
    return {"domains": rows, "held_by_two": held, "asking": len(wanting)}


def _holders(scene: Scene, mentors: set[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each domain with mentors ready to serve it and mentees who chose it."""
    offers, wants = scene.facts.offers, scene.facts.wants
    able = offers[offers["level"] >= framework().scoring["mentor_ready_min"]]
    for domain in framework().domains:
        if not domain.sensitive:
            holders = set(able.loc[able["domain"] == domain.code, "person"]) & mentors
            yield domain.code, holders, set(wants.loc[wants["domain"] == domain.code, "person"])


def load(scene: Scene) -> "pd.Series[int]":
    """Mentees each mentor leads: on the data date, or in the year once it is over."""
    pairs = scene.pairs[scene.pairs["mentor"] != ""]
    alive = pairs[pairs["state"].isin(ALIVE)]
    over = scene.end < scene.as_of
    rows = pairs if over and not len(alive) else alive
    return rows.groupby("mentor")["mentee"].nunique()


def loadm(scene: Scene) -> Iterator[Figure]:
    """Mentees over places of mentors who lead somebody; hours a month beside it."""
    now = load(scene)
    rows = scene.mentors[scene.mentors["capacity"].notna()].set_index("person")
    mine = rows.reindex([one for one in now.index if one in rows.index])
    if not len(mine):
        yield nothing(scene, "LOADM")
        return
    led, places = now.reindex(mine.index), mine["capacity"]
    value = tidy(float(led.sum()) / float(places.sum())) if places.sum() else None
    target, told = aim(scene, "LOADM")
    full = bool((led > places).any())
    spread = tally([str(int(one)) for one in led])
    yield figure(
        scene,
        "LOADM",
        value=value,
        n=len(mine),
        N=len(mine),
        target=target,
        verdict=plain_verdict("LOADM", value, target),
        flags=(*told, *(("over_capacity",) if full else ())),
        records=set(mine.index),
        detail={
            "spread": [
                {"load": int(one), "mentors": many}
                for one, many in sorted(spread.items(), key=lambda row: int(row[0]))
            ],
            "capacity": int(places.sum()),
            "hours_median": _hours(scene),
        },
    )


def _hours(scene: Scene) -> float | None:
    """Median hours a month mentors told of; from the smallest cell on."""
    told = asked.means_of(scene.facts, [HOURS], "mid", "mentor")
    own = scene.level is Level.PAIR
    return tidy(float(told.median())) if own or len(told) >= indicators.gate("cell") else None


def eq(scene: Scene) -> Iterator[Figure]:
    """Gini of mentees led over ready mentors; who is idle while requests wait."""
    ready = scene.mentors[scene.mentors["ready"] & scene.mentors["consent"]]
    people = sorted(set(ready["person"]) | set(load(scene).index))
    led = load(scene).reindex(people).fillna(0).astype(float)
    n = len(led)
    if n == 0:
        yield nothing(scene, "EQ")
        return
    target, told = aim(scene, "EQ")
    enough = n >= indicators.catalogue()["EQ"]["least"]
    value = tidy(shares.gini(led.tolist())) if enough else None
    waits = len(waiting(scene)) > 0
    base = {"n": n, "N": n, "target": target, "records": set(people), "flags": told}
    if not enough or value is None:
        yield figure(scene, "EQ", **base)
        return
    yield figure(
        scene,
        "EQ",
        value=value,
        verdict=plain_verdict("EQ", value, target),
        official_met=reached("EQ", value, target),
        detail={
            "lorenz": _lorenz(led),
            "max_over_mean": tidy(float(led.max() / led.mean())),
            "idle": tidy(float((led == 0).mean())) if waits else None,
        },
        **base,
    )


def _lorenz(led: "pd.Series[float]") -> list[Mapping[str, float | None]]:
    """Share of mentors, least loaded first, against share of mentees they lead."""
    parts = np.concatenate([[0.0], np.cumsum(np.sort(led.to_numpy(float)))])
    whole, last = parts[-1], len(parts) - 1
    return [{"x": tidy(at / last), "y": tidy(one / whole)} for at, one in enumerate(parts)]


def cost(scene: Scene) -> Iterator[Figure]:
    """Hours of mentors over the months of their pairs, per completed pair; the school alone."""
    hours = asked.means_of(scene.facts, [HOURS], "mid", "mentor")
    pairs = scene.pairs.drop_duplicates("pair")
    done = pairs[pairs["state"].isin(FINISHED)]
    if not len(done) or not len(hours):
        yield nothing(scene, "COST")
        return
    until = pairs["ended_on"].where(pairs["ended_on"].notna(), stamp(scene.end))
    months = ((until - pairs["started_on"]).dt.days / MONTH).groupby(pairs["mentor"]).max()
    spent = (hours * months.reindex(hours.index)).dropna()
    enough = len(spent) >= indicators.catalogue()["COST"]["least"]
    mine = done[done["mentor"].isin(set(spent.index))]
    value = float(spent.sum()) / len(mine) if enough and len(mine) else None
    yield figure(
        scene,
        "COST",
        value=tidy(value, 1),
        n=len(spent),
        N=pairs["mentor"].nunique(),
        records=set(spent.index),
        detail={"pairs": len(mine), "hours": tidy(float(spent.sum()), 1)} if enough else {},
    )
