"""Early warning in figures: RISK ALERT PREC. A signal is about a pair, never about a person."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analytics import scales
from analytics.figures import Figure
from analytics.indicators.course import HELD, running
from analytics.indicators.curves import MONTH
from analytics.indicators.making import census, count, day_of, figure, nothing, tidy
from analytics.indicators.scene import Scene, stamp
from analytics.shares import wilson
from analytics.warning import Seen, WarningState, judged
from data.codebook import breaks, indicators
from data.codebook.conventions import convention

PULSE = ("PULSE.1", "PULSE.2")
HELP, YES = "PULSE.3", "yes"
FITS = ("FIT.1", "ACQ.1")
RISING = ("yellow", "red", "immediate")
LEAST_PULSES = 3  # the last one and two earlier


def risk(scene: Scene) -> Iterator[Figure]:
    """Running pairs by the state of the open rule on the data date."""
    pairs = running(scene)
    whole = set(pairs["pair"])
    if not whole:
        yield nothing(scene, "RISK")
        return
    states = {pair: judged(seen).state for pair, seen in sights(scene).items()}
    worrying = {pair for pair, one in states.items() if one.value in RISING}
    mentees = scene.facts.pairs
    yield count(
        scene,
        "RISK",
        worrying,
        among=whole,
        records=set(mentees.loc[mentees["pair"].isin(worrying), "mentee"]),
    )
    for state in WarningState:
        mine = {pair for pair, one in states.items() if one is state}
        yield count(
            scene,
            "RISK",
            mine,
            among=whole,
            part=f"state={state.value}",
            records=set(mentees.loc[mentees["pair"].isin(mine), "mentee"]),
        )


def sights(scene: Scene) -> Mapping[str, Seen]:
    """What is known of every running pair on the data date."""
    pairs = running(scene)
    held = scene.facts.meetings
    held = held[(held["state"] == HELD) & (held["on"] <= stamp(scene.end))]
    last = held.groupby("pair")["on"].max()
    load = scene.pairs[scene.pairs["pair"].isin(set(pairs["pair"]))].groupby("mentor").size()
    overdue = scene.facts.programmes.groupby("pair")["overdue"].max()
    pulses, gaps = _pulses(scene), _gaps(scene)
    fits, calls = _fits(scene), _calls(scene)
    found = {}
    for row in pairs.to_dict("records"):
        pair = str(row["pair"])
        since = last.get(pair, row["started_on"])
        pulse = pulses.get(pair, (None, None, None))
        late = overdue.get(pair)
        found[pair] = Seen(
            pair_age_days=float((stamp(scene.end) - row["started_on"]).days),
            gap_days=float(breaks.days_between(since.date(), scene.end)),
            last_pulse=pulse[0],
            pulse_fall=pulse[1],
            mentor_load=float(load.get(row["mentor"], 0)),
            overdue_item=None if late is None or pd.isna(late) else bool(late > 0),
            rel_gap=gaps.get(pair, pulse[2]),
            fit_lowest_fifth=None if pd.isna(row["fit"]) else bool(row["lowest_fifth"]),
            fit_answer=fits.get(pair),
            help_flag=calls.get(pair),
        )
    return found


def _pulses(scene: Scene) -> Mapping[str, tuple[float | None, float | None, float | None]]:
    """By pair: the lower last pulse, the largest fall of a side, mentor minus mentee."""
    rows = scene.facts.answers
    rows = rows[rows["item"].isin(PULSE) & rows["value"].notna()]
    each = rows.groupby(["pair", "role", "on"], sort=True)["value"].mean()
    last: dict[str, dict[str, float]] = {}
    falls: dict[str, float] = {}
    by_side: dict[tuple[str, str], list[float]] = {}
    for row in each.reset_index().to_dict("records"):
        by_side.setdefault((row["pair"], row["role"]), []).append(row["value"])
    for (pair, role), values in by_side.items():
        last.setdefault(pair, {})[role] = values[-1]
        if len(values) >= LEAST_PULSES:
            fall = sum(values[:-1]) / (len(values) - 1) - values[-1]
            falls[pair] = max(falls.get(pair, fall), fall)
    return {
        pair: (min(sides.values()), falls.get(pair), _difference(sides))
        for pair, sides in last.items()
    }


def _difference(sides: Mapping[str, float]) -> float | None:
    if "mentor" not in sides or "mentee" not in sides:
        return None
    return sides["mentor"] - sides["mentee"]


def _gaps(scene: Scene) -> Mapping[str, float]:
    """Mentor minus mentee on REL, the latest wave with both sides."""
    told = scales.scored(scene.facts.answers, "REL")
    sides = told.pivot_table(index=["pair", "wave"], columns="role", values="score")
    sides = sides.reindex(columns=["mentor", "mentee"]).dropna()
    gaps = (sides["mentor"] - sides["mentee"]).reset_index(name="gap").sort_values("wave")
    return {str(row["pair"]): float(row["gap"]) for row in gaps.to_dict("records")}


def _fits(scene: Scene) -> Mapping[str, int]:
    """The lower of both sides' latest answers on whether the pair fits."""
    rows = scene.facts.answers
    rows = rows[rows["item"].isin(FITS) & rows["value"].notna()].sort_values("on", kind="stable")
    last = rows.groupby(["pair", "person"])["value"].last().groupby(level="pair").min()
    return {str(pair): int(value) for pair, value in last.items()}


def _calls(scene: Scene) -> Mapping[str, bool]:
    """Whether the latest word of somebody in a pair asked for help."""
    rows = scene.facts.answers
    rows = rows[(rows["item"] == HELP) & (rows["code"] != "")].sort_values("on", kind="stable")
    last = rows.groupby(["pair", "person"])["code"].last().eq(YES).groupby(level="pair").any()
    return {str(pair): bool(value) for pair, value in last.items()}


def alert(scene: Scene) -> Iterator[Figure]:
    """Signals of the period resolved within seven days, of those raised and due."""
    rows = raised(scene)
    term = pd.Timedelta(days=int(indicators.threshold("alert_days")))
    days = (rows["resolved_on"] - rows["raised_on"]).dt.days
    quick = rows["resolved_on"].notna() & (rows["resolved_on"] <= rows["raised_on"] + term)
    due = quick | (rows["raised_on"] + term <= stamp(scene.as_of))
    mine = rows[due]
    unjudged = bool((rows["resolved_on"].notna() & ~rows["judged"]).any())
    steps = {
        "raised": len(rows),
        "taken": int(rows["state"].isin({"in_hand", "resolved"}).sum()),
        "resolved": int(rows["resolved_on"].notna().sum()),
        "in_time": int(quick.sum()),
        "false": int((rows["judged"] & rows["false_alarm"]).sum()),
    }
    median = tidy(float(days.median())) if days.notna().any() else None
    people = scene.facts.pairs
    yield census(
        scene,
        "ALERT",
        set(rows.loc[quick, "alert"]),
        set(mine["alert"]),
        flags=("not_judged_yet",) if unjudged else (),
        records=set(people.loc[people["pair"].isin(set(mine["pair"])), "mentee"]),
        detail={"steps": steps, "median_days": median},
    )


def raised(scene: Scene) -> pd.DataFrame:
    """Signals of the period."""
    rows = scene.facts.alerts
    inside = (rows["raised_on"] >= stamp(scene.start)) & (rows["raised_on"] <= stamp(scene.end))
    return rows[inside]


def prec(scene: Scene) -> Iterator[Figure]:
    """Signals followed by an end for fit, and such ends with a signal; judged from 40 events."""
    rows = scene.pairs.drop_duplicates("pair")
    events = rows[rows["ended_for_fit"]]
    if not len(rows):
        yield nothing(scene, "PREC")
        return
    signals = raised(scene)
    first = signals[signals["level"].isin({"red", "immediate"})].groupby("pair")["raised_on"].min()
    warned = rows[rows["pair"].isin(set(first.index))]
    before = warned[warned["ended_for_fit"] & (warned["ended_on"] >= day_of(warned["pair"], first))]
    months = _pair_months(scene, rows)
    detail = {"events": len(events), "alerts_per_pair_month": tidy(len(signals) / months)}
    base = {"n": len(warned), "N": len(rows), "records": set(rows["mentee"])}
    if len(events) < convention("gate")["warning_model"] or not len(warned):
        yield figure(scene, "PREC", flags=("few_events",), detail=detail, **base)
        return
    k, n = len(before), len(warned)
    lo, hi = wilson(k, n)
    detail["sensitivity"] = tidy(k / len(events))
    yield figure(
        scene,
        "PREC",
        value=tidy(k / n),
        k=k,
        lo=tidy(lo),
        hi=tidy(hi),
        interval_kind="wilson",
        detail=detail,
        **base,
    )


def _pair_months(scene: Scene, rows: pd.DataFrame) -> float:
    until = rows["ended_on"].where(rows["ended_on"] <= stamp(scene.end), stamp(scene.end))
    days = (until - rows["started_on"]).dt.days.clip(lower=1)
    return float(days.sum()) / MONTH
