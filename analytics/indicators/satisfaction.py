"""What people say of the programme: SAT1 SAT2 NPS WSAT EXP STAY5 CNFL WORKS."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pandas as pd

from analytics import shares
from analytics.figures import Figure, Step
from analytics.indicators import asked
from analytics.indicators.making import figure, nothing, share, tally, tidy
from analytics.indicators.means import mean, median_change, reaches
from analytics.indicators.scene import Scene
from data.codebook import indicators
from data.codebook.instruments import items

SIDES = {"SAT1": ("mentee", "EXP_MENTEE"), "SAT2": ("mentor", "EXP_MENTOR")}
SAT, RECOMMEND, POST, PRE = "SAT.1", "SAT.2", "post", "pre"
PROMOTER, DETRACTOR = 9, 6  # of 0-10
STAY = ("yes", "no", "unsure")
CONFLICTS = ("fewer", "same", "more", "none")


def sat1(scene: Scene) -> Iterator[Figure]:
    """Satisfied mentees of those who answered."""
    yield _satisfied(scene, "SAT1")


def sat2(scene: Scene) -> Iterator[Figure]:
    """Satisfied mentors of those who answered."""
    yield _satisfied(scene, "SAT2")


def satisfaction(scene: Scene, metric_id: str) -> "pd.Series[float]":
    """Satisfaction on 1-10 of everybody who answered, by the rule in force, by person."""
    role, instrument = SIDES[metric_id]
    if indicators.threshold("satisfied_rule") == "item":
        return asked.means_of(scene.facts, [SAT], POST, role)
    official = [one.code for one in items(instrument).values() if one.official]
    rows = asked.answers_of(scene.facts, official, POST, role)
    rows = rows[rows["value"].notna()]
    each = rows.groupby(["person", "item"], sort=True)["value"].mean().groupby(level="person")
    told = each.agg(["mean", "count"])
    enough: pd.Series[float] = told.loc[told["count"] >= _official(), "mean"]
    return enough


def _satisfied(scene: Scene, metric_id: str) -> Figure:
    role, _instrument = SIDES[metric_id]
    values = satisfaction(scene, metric_id)
    pleased = set(values[values >= indicators.threshold("satisfied")].index)
    rule = str(indicators.threshold("satisfied_rule"))
    flags = [f"rule_{rule}", *(("wave_open",) if asked.open_waves(scene, POST) else ())]
    spread = tally(str(round(one)) for one in values) if len(values) else {}
    return share(
        scene,
        metric_id,
        pleased,
        set(values.index),
        eligible=asked.eligible(scene, "SAT", POST, role, values.index),
        flags=flags,
        detail={"distribution": _scaled(spread, 1, 10), "threshold": _threshold()},
    )


def _official() -> int:
    return int(indicators.threshold("official_items"))


def _threshold() -> int:
    return int(indicators.threshold("satisfied"))


def _scaled(spread: Mapping[str, int], low: int, high: int) -> list[dict[str, int]]:
    return [{"value": one, "count": spread.get(str(one), 0)} for one in range(low, high + 1)]


def nps(scene: Scene) -> Iterator[Figure]:
    """Readiness to recommend: both sides together and apart."""
    for role, part in (("", ""), ("mentee", "side=mentee"), ("mentor", "side=mentor")):
        values = asked.means_of(scene.facts, [RECOMMEND], POST, role)
        yield _nps(scene, values, part)


def _nps(scene: Scene, values: "pd.Series[float]", part: str) -> Figure:
    n = len(values)
    if n == 0:
        return nothing(scene, "NPS", part=part)
    up, down = int((values >= PROMOTER).sum()), int((values <= DETRACTOR).sum())
    found = shares.nps(up, down, n)
    enough = reaches(n, Step.TEST)
    return figure(
        scene,
        "NPS",
        part=part,
        value=tidy(found.nps) if enough else None,
        n=n,
        N=n,
        k=up,
        lo=tidy(found.lo) if enough else None,
        hi=tidy(found.hi) if enough else None,
        interval_kind="adjusted_wald" if enough else "",
        flags=() if enough else ("distribution_only",),
        records=set(values.index),
        detail={"promoters": up, "passives": n - up - down, "detractors": down},
    )


def wsat(scene: Scene) -> Iterator[Figure]:
    """Satisfaction with one's own request, weighted by its importance."""
    for wave in ("mid", POST):
        rows = _by_request(scene, wave)
        part = "" if wave == POST else f"wave={wave}"
        yield mean(scene, "WSAT", _weighted(rows), part=part)
    rows = _by_request(scene, POST)
    for domain, mine in rows.groupby("domain", sort=True):
        by_person = mine.groupby("person")["value"].mean()
        weight = tidy(float(mine["importance"].mean()))
        yield mean(
            scene,
            "WSAT",
            by_person,
            part=f"domain={domain}",
            judged=False,
            detail={"importance": weight},
        )


def _by_request(scene: Scene, wave: str) -> pd.DataFrame:
    """Columns ``person``, ``domain``, ``value``, ``importance``: own areas that were answered."""
    codes = list(items("WSAT"))
    rows = asked.answers_of(scene.facts, codes, wave, "mentee")
    rows = rows[rows["value"].notna()]
    means = rows.groupby(["person", "item"], sort=True)["value"].mean().reset_index()
    means["domain"] = means["item"].str.removeprefix("WSAT.")
    wants = scene.facts.wants.drop_duplicates(["person", "domain"], keep="last")
    joined = means.merge(
        wants[["person", "domain", "importance"]], on=["person", "domain"], how="inner"
    )
    return joined[joined["importance"].notna()]


def _weighted(rows: pd.DataFrame) -> "pd.Series[float]":
    found = {
        person: shares.weighted_satisfaction(mine["importance"].tolist(), mine["value"].tolist())
        for person, mine in rows.groupby("person", sort=True)
    }
    return pd.Series(found, dtype="float64").dropna()


def exp(scene: Scene) -> Iterator[Figure]:
    """Reality against expectation, of people who said both; never growth."""
    rows = {role: _gaps(scene, role) for role, _instrument in SIDES.values()}
    every = pd.concat(list(rows.values()), ignore_index=True)
    yield _gap(scene, every[every["official"]], "")
    for role, mine in rows.items():
        yield _gap(scene, mine[mine["official"]], f"side={role}")
        for topic in topics(role):
            yield _gap(scene, mine[mine["topic"] == topic], f"topic={topic}&side={role}")


@cache
def topics(role: str) -> tuple[str, ...]:
    """Official topics of a side, in the order of its form."""
    return tuple(one.topic for one in items(f"EXP_{role.upper()}").values() if one.official)


def _gaps(scene: Scene, role: str) -> pd.DataFrame:
    measured = items(f"EXP_{role.upper()}")
    rows = asked.both(scene.facts, list(measured), role)
    rows["role"] = role
    rows["topic"] = rows["item"].map({code: one.topic for code, one in measured.items()})
    rows["official"] = rows["item"].map({code: one.official for code, one in measured.items()})
    rows["official"] = rows["official"].astype(bool)
    return rows


def _gap(scene: Scene, rows: pd.DataFrame, part: str) -> Figure:
    """Mean difference, one row a person whatever sides and topics they answered."""
    told = rows.groupby("person", sort=True)[["before", "after"]].mean()
    moved = told["after"] - told["before"]
    before, after = _told(told["before"]), _told(told["after"])
    sides = {"before": before, "after": after, "post_mean": after}
    return mean(scene, "EXP", moved, part=part, k=int((moved >= 0).sum()), detail=sides)


def _told(values: "pd.Series[float]") -> float | None:
    return tidy(float(values.mean())) if len(values) else None


def stay5(scene: Scene) -> Iterator[Figure]:
    """Mentees who see themselves here in five years: after, and before."""
    for wave, part in ((POST, ""), (PRE, f"wave={PRE}")):
        codes = asked.codes_of(scene.facts, "FACTS.stay_5y", wave, "mentee")
        codes = codes[codes.isin(STAY)]
        yield share(
            scene,
            "STAY5",
            set(codes[codes == "yes"].index),
            set(codes.index),
            eligible=asked.eligible(scene, "FACTS", wave, "mentee", codes.index),
            part=part,
            detail={"distribution": _coded(codes, STAY)},
        )


def _coded(codes: "pd.Series[str]", order: Sequence[str]) -> list[dict[str, object]]:
    return [{"code": one, "count": count} for one, count in tally(codes.tolist(), order).items()]


def cnfl(scene: Scene) -> Iterator[Figure]:
    """Fewer hard situations, of those who had any."""
    codes = asked.codes_of(scene.facts, "FACTS.conflicts", POST, "mentee")
    had = codes[codes.isin(set(CONFLICTS) - {"none"})]
    yield share(
        scene,
        "CNFL",
        set(had[had == "fewer"].index),
        set(had.index),
        detail={"distribution": _coded(codes, CONFLICTS)},
    )


def works(scene: Scene) -> Iterator[Figure]:
    """Own open lessons and publications: median of after minus before."""
    rows = asked.both(scene.facts, ["FACTS.works"])
    moved = (rows.set_index("person")["after"] - rows.set_index("person")["before"]).astype(float)
    yield median_change(scene, "WORKS", moved)
