"""Coverage and waiting: COV1 COV2 COV3 TTM UNM UAGE UREP, and consents CONS."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import survival
from analytics.figures import Figure, Step
from analytics.indicators.curves import Row, at_risk_ticks, grey_from, loglog, told_risk
from analytics.indicators.making import (
    aim,
    census,
    count,
    days_between,
    figure,
    nothing,
    plain_verdict,
    portion,
    reached,
    rounded,
    tally,
    tidy,
)
from analytics.indicators.means import dots, reaches
from analytics.indicators.scene import GONE, OPEN, Scene, stamp
from data.codebook import indicators
from data.records.round import UnmatchedReason

REASONS = tuple(one.value for one in UnmatchedReason)
NO_ROUND = "no_round"  # waiting, no round has said why yet
P90, HALF = 0.9, 0.5
PAIRED, WITHDRAWN = 1, 2  # causes of the end of a wait
SIDES = {"mentor": "side=mentor", "mentee": "side=mentee"}


def cov1(scene: Scene) -> Iterator[Figure]:
    """Young specialists with an ordered pair alive for a day of the period, of all of them."""
    staff = scene.staff[scene.staff["present"]]
    young = set(staff.loc[staff["stage"] == "early", "person"])
    unknown = int((staff["stage"] == "").sum())
    flags = ("stage_unknown",) if unknown else ()
    if not young:
        yield nothing(scene, "COV1", flags=("no_young", *flags))
        return
    with_pair = set(scene.lived["mentee"])
    yield census(scene, "COV1", with_pair, young, flags=flags, detail={"stage_unknown": unknown})


def cov2(scene: Scene) -> Iterator[Figure]:
    """Mentees with a pair, of those in the bank with a live consent."""
    bank = scene.mentees
    asked = set(bank.loc[bank["consent"] & ~bank["state"].isin(GONE), "person"])
    paired = set(scene.pairs["mentee"])
    yield census(scene, "COV2", paired, asked)


def cov3(scene: Scene) -> Iterator[Figure]:
    """Questionnaires sent in, of those invited in the period."""
    sent = scene.facts.invitations
    sent = sent[(sent["sent_on"] >= stamp(scene.start)) & (sent["sent_on"] <= stamp(scene.end))]
    sent = sent[sent["form"].isin(SIDES)]
    done = sent[sent["submitted_on"].notna()]
    yield census(scene, "COV3", _who(done), _who(sent), records=set(sent["person"]))
    for role, part in SIDES.items():
        mine, his = sent[sent["form"] == role], done[done["form"] == role]
        yield census(scene, "COV3", set(his["person"]), set(mine["person"]), part=part)


def _who(rows: pd.DataFrame) -> set[str]:
    """One questionnaire of one person: somebody asked as both sides counts as two forms."""
    return set(rows["form"] + "|" + rows["person"])


def ttm(scene: Scene) -> Iterator[Figure]:
    """Days from request to order: Aalen-Johansen, a withdrawn request is no pair."""
    rows = waited(scene)
    n = len(rows)
    if n == 0:
        yield nothing(scene, "TTM")
        return
    days, cause = rows["days"].to_numpy(float), rows["cause"].to_numpy(int)
    times = sorted({float(one) for one in days[cause == PAIRED]})
    told = survival.cif(days, cause, times)
    shares_ = told.cif.get(PAIRED, ())
    target, flags = aim(scene, "TTM")
    value = next((t for t, one in zip(times, shares_, strict=False) if one >= HALF), None)
    paired = int((cause == PAIRED).sum())
    yield figure(
        scene,
        "TTM",
        value=value,
        n=n,
        N=n,
        k=paired,
        target=target,
        verdict=plain_verdict("TTM", value, target),
        official_met=reached("TTM", value, target),
        flags=(*flags, *(() if value is not None else ("median_not_reached",))),
        records=set(rows["person"]),
        sums=(set(rows["person"]), set(rows.loc[rows["cause"] == PAIRED, "person"])),
        detail=_matched(days, times, told) if reaches(n, Step.TEST) else dots(rows["days"]),
    )


def _matched(
    days: npt.NDArray[np.float64], times: Sequence[float], told: survival.Competing
) -> Mapping[str, object]:
    """The share with a pair by days waited, with its band, and how many still wait."""
    shares_, errors = told.cif.get(PAIRED, ()), told.se.get(PAIRED, ())
    rows: list[Row] = [{"t": 0.0, "value": 0.0, "lo": 0.0, "hi": 0.0}]
    for t, value, error in zip(times, shares_, errors, strict=True):
        lo, hi = loglog(value, error)
        rows.append({"t": t, "value": round(value, 6), "lo": lo, "hi": hi})
    ticks = at_risk_ticks(float(days.max()))
    risk = told_risk({t: int((days >= t).sum()) for t in ticks})
    return {"curve": rows, "at_risk": risk, "grey_from": grey_from(days)}


def waited(scene: Scene) -> pd.DataFrame:
    """One row a request: ``person``, ``days`` waited and ``cause``: 1 pair, 2 given up, 0 waits."""
    rows = waits(scene)
    days = days_between(rows["until"].fillna(stamp(scene.end)), rows["since"]).clip(lower=0)
    return rows[["person", "cause"]].assign(days=days)


def waits(scene: Scene) -> pd.DataFrame:
    """One row a request: ``person``, ``since``, ``until`` (unknown: still waits), ``cause``."""
    asks = scene.mentees
    asks = asks[asks["waiting_since"].notna() & (asks["waiting_since"] <= stamp(scene.end))]
    first = scene.pairs.sort_values("started_on").drop_duplicates("mentee")
    day = first["ordered_on"].where(first["ordered_on"].notna(), first["started_on"])
    begun = asks["person"].map(dict(zip(first["mentee"], day, strict=True)))
    begun = pd.to_datetime(begun).astype("datetime64[s]")
    left = asks["ended_on"].where(asks["state"].isin(GONE) & begun.isna())
    cause = np.where(begun.notna(), PAIRED, np.where(left.notna(), WITHDRAWN, 0))
    until = begun.where(begun.notna(), left)
    until = until.where(cause > 0)
    return pd.DataFrame(
        {
            "person": asks["person"].tolist(),
            "since": asks["waiting_since"].tolist(),
            "until": until.tolist(),
            "cause": cause.tolist(),
        }
    ).astype({"since": "datetime64[s]", "until": "datetime64[s]"})


def waiting(scene: Scene) -> pd.DataFrame:
    """Open requests of people with a live consent and without a pair."""
    rows = scene.mentees
    return rows[rows["state"].isin(OPEN) & rows["consent"]]


def unm(scene: Scene) -> Iterator[Figure]:
    """Open requests, and each by its reason."""
    rows = waiting(scene)
    asked = scene.mentees
    among = set(asked.loc[asked["consent"] & ~asked["state"].isin(GONE), "person"])
    reason = rows["reason"].where(rows["reason"] != "", NO_ROUND)
    series = _months(scene, among)
    yield count(scene, "UNM", set(rows["person"]), among=among, detail={"series": series})
    for code in (*REASONS, NO_ROUND):
        mine = set(rows.loc[reason == code, "person"])
        yield count(scene, "UNM", mine, among=among, part=f"reason={code}")


def _months(scene: Scene, among: set[str]) -> list[Mapping[str, str | int]]:
    """Open requests at the end of each month of the period, by the last reason given by then."""
    rows = waits(scene)
    rows = rows[rows["person"].isin(among)]
    told = scene.history.unplaced.sort_values("on", kind="stable")
    found: list[Mapping[str, str | int]] = []
    for day in pd.date_range(stamp(scene.start), stamp(scene.end), freq="ME"):
        still = rows[(rows["since"] <= day) & ~(rows["until"] <= day)]
        last = told[told["on"] <= day].drop_duplicates("person", keep="last")
        reasons = dict(zip(last["person"], last["reason"], strict=True))
        counts = tally(reasons.get(one, NO_ROUND) for one in still["person"])
        found += [
            {"on": day.date().isoformat(), "reason": code, "n": n} for code, n in counts.items()
        ]
    return found


def uage(scene: Scene) -> Iterator[Figure]:
    """How long open requests have waited: median, ninth decile, longest."""
    rows = waiting(scene)
    rows = rows[rows["waiting_since"].notna()]
    days = (stamp(scene.end) - rows["waiting_since"]).dt.days.clip(lower=0)
    n = len(rows)
    if n == 0:
        yield nothing(scene, "UAGE")
        return
    red = indicators.threshold("waiting_red_days")
    late = int((days > red).sum())
    yield figure(
        scene,
        "UAGE",
        value=tidy(days.median()),
        n=n,
        N=n,
        k=late,
        flags=("waits_long",) if late else (),
        records=set(rows["person"]),
        sums=(set(rows["person"]), set(rows.loc[days > red, "person"])),
        detail={
            "p90": tidy(days.quantile(P90)),
            "max": tidy(days.max()),
            "red_days": red,
            "dots": rounded(sorted(days)),
        },
    )


def urep(scene: Scene) -> Iterator[Figure]:
    """Mentees left without a pair in two rounds running, of all requests."""
    rows = scene.mentees
    rows = rows[rows["consent"]]
    again = rows.loc[rows["rounds_without"] >= 2, "person"]  # noqa: PLR2004 -- two rounds
    yield portion(scene, "UREP", set(again), set(rows["person"]))


def cons(scene: Scene) -> Iterator[Figure]:
    """Live consents by purpose; ending soon and withdrawn beside them."""
    rows = scene.facts.consents
    part = scene.facts.participations
    people = set(part.loc[part["state"] != "invited", "person"]) | set(rows["person"])
    processing = rows[rows["purpose"] == "bank"]
    yield census(scene, "CONS", _live(processing), people)
    for code, found in _leaving(scene, processing).items():
        yield portion(scene, "CONS", found, people, part=code)
    for purpose in sorted(set(rows["purpose"])):
        mine = rows[rows["purpose"] == purpose]
        judged = purpose == "bank"
        yield census(scene, "CONS", _live(mine), people, part=f"purpose={purpose}", judged=judged)
        if not judged:
            for code, found in _leaving(scene, mine).items():
                yield portion(scene, "CONS", found, people, part=f"{code}={purpose}")


def _live(rows: pd.DataFrame) -> set[str]:
    return set(rows.loc[rows["live"], "person"])


def _leaving(scene: Scene, rows: pd.DataFrame) -> Mapping[str, set[str]]:
    """Whose consent ends soon, and who has withdrawn it."""
    soon = stamp(scene.as_of) + pd.Timedelta(days=indicators.threshold("consent_soon_days"))
    ending = rows["live"] & rows["ends_on"].notna() & (rows["ends_on"] <= soon)
    withdrawn = rows["withdrawn_on"].notna() & ~rows["live"]
    return {
        "ending": set(rows.loc[ending, "person"]),
        "withdrawn": set(rows.loc[withdrawn, "person"]),
    }
