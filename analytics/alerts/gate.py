"""The gate of the model: when a ridge logistic may rank warnings beside the rule. Pure.

The model weighs the factors of the rule anew, as they stood on the landmark day of every pair, to
foretell whether it later ends because the two do not fit. It is judged out of fold, folds by
school, against the rule on the same pairs. It opens only with enough closures, when it is surely
better than the rule and its probabilities are in scale, and when a person has looked at the table
of equal treatment. It never replaces the rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.alerts.landmarks import TOTAL, columns, landmarks
from analytics.alerts.terms import FILE
from analytics.facts import Facts
from data.codebook import source

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
LEAST_GROUP = 5  # pairs of a row of the table of equal treatment
TAIL = 2.5  # percent: lower end of a two-sided interval of 95 %
STEPS, CLOSE = 50, 1e-9  # of Newton's method
EDGE = 1e-6  # probabilities stay this far from 0 and 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the gate asks for, as data."""

    events: int
    landmark: timedelta
    slope: tuple[float, float]
    penalty: float
    draws: int
    folds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One group: pairs, closures, mean predicted probability and observed share."""

    group: str
    n: int
    events: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the gate says.

    Attributes:
        reason: why it is closed: ``events``, ``schools``, ``auc``, ``slope``, ``fairness``.
        events, needed: closures for fit after the landmark, and how many are asked for.
        n, schools: pairs and schools that were looked at.
        auc, lo: out-of-fold area under the curve and its lower 95 % bound; None where not counted.
        rule_auc: of the rule on the same pairs.
        slope: of the calibration of the out-of-fold probabilities; 1 is right.
        fairness: by career stage of the mentee.
    """

    reason: str
    events: int
    needed: int
    n: int
    schools: int
    auc: float | None = None
    lo: float | None = None
    rule_auc: float | None = None
    slope: float | None = None
    fairness: tuple[Treatment, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the model may rank warnings."""
        return not self.reason


@cache
def limits() -> Limits:
    """The numbers of the gate."""
    raw = source.raw(FILE)["gate"]
    low, high = raw["slope"]
    return Limits(
        events=raw["events"],
        landmark=timedelta(raw["landmark_days"]),
        slope=(low, high),
        penalty=raw["penalty"],
        draws=raw["draws"],
        folds=raw["folds"],
    )


def gate(facts: Facts, *, reviewed: bool = False) -> Gate:
    """Judge the model on pairs of many schools.

    Args:
        facts: of a municipality.
        reviewed: a person has looked at the table of equal treatment and found nothing against it.
    """
    ask = limits()
    table = landmarks(facts, ask.landmark)
    schools = int(table["school"].nunique())
    told: dict[str, Any] = {
        "events": int(table["event"].sum()),
        "needed": ask.events,
        "n": len(table),
        "schools": schools,
    }
    if told["events"] < ask.events:
        return Gate(reason="events", **told)
    if schools < ask.folds:
        return Gate(reason="schools", **told)
    event = table["event"].to_numpy(bool)
    found = out_of_fold(table, ask)
    area, low = auc(event, found), lower_bound(event, found, ask.draws, seed_of(facts))
    told |= {
        "auc": area,
        "lo": low,
        "rule_auc": auc(event, table[TOTAL].to_numpy(float)),
        "slope": slope(event, found),
        "fairness": tuple(_treatment(table, found)),
    }
    return Gate(reason=_closed(told, ask, reviewed=reviewed), **told)


def out_of_fold(table: pd.DataFrame, ask: Limits) -> Floats:
    """(pairs,), probability of a closure by a model that has not seen the school."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- 1.9 s: where it counts
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 -- the same
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 -- the same
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 -- the same

    known = table[list(columns())].to_numpy(float)
    event = table["event"].to_numpy(bool)
    found = np.full(len(table), event.mean())
    for seen, other in GroupKFold(ask.folds).split(known, event, table["school"]):
        if event[seen].any() and not event[seen].all():
            model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0 / ask.penalty))
            found[other] = model.fit(known[seen], event[seen]).predict_proba(known[other])[:, 1]
    return np.asarray(np.clip(found, EDGE, 1.0 - EDGE), np.float64)


def auc(event: Bools, score: Floats) -> float:
    """Share of (closed, not closed) pairs that the score puts in order; ties count half.

    >>> auc(np.array([True, False, False]), np.array([0.5, 0.5, 0.1]))
    0.75
    """
    return float(_order(event, score).mean())


def lower_bound(event: Bools, score: Floats, draws: int, seed: int) -> float:
    """Lower end of the 95 % bootstrap interval of ``auc``, closed and others drawn apart."""
    order = _order(event, score)
    made = np.random.default_rng(seed)
    closed, others = order.shape
    left = made.multinomial(closed, np.full(closed, 1.0 / closed), draws)
    right = made.multinomial(others, np.full(others, 1.0 / others), draws)
    drawn = ((left @ order) * right).sum(axis=1) / (closed * others)
    return float(np.percentile(drawn, TAIL))


def slope(event: Bools, predicted: Floats) -> float:
    """Slope of a logistic regression of the closures on the logit of their probabilities.

    Newton's method; 1 says the probabilities are in scale, less that they are too bold.
    """
    line = np.column_stack([np.ones(len(event)), np.log(predicted / (1.0 - predicted))])
    found = np.array([0.0, 1.0])
    for _step in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(line @ found)))
        weight = np.maximum(chance * (1.0 - chance), EDGE)
        moved = np.linalg.lstsq((line.T * weight) @ line, line.T @ (event - chance), rcond=None)[0]
        found = found + moved
        if float(np.abs(moved).max()) < CLOSE:
            break
    return float(found[1])


def seed_of(facts: Facts) -> int:
    """Seed of the draws: the same facts, the same bound."""
    return int(facts.version, 16) % 2**32


def _closed(told: Mapping[str, Any], ask: Limits, *, reviewed: bool) -> str:
    if told["lo"] <= told["rule_auc"]:
        return "auc"
    if not ask.slope[0] <= told["slope"] <= ask.slope[1]:
        return "slope"
    return "" if reviewed else "fairness"


def _order(event: Bools, score: Floats) -> Floats:
    """(closed, others): 1 where the closed pair has the higher score, half for equal ones."""
    high, low = score[event][:, None], score[~event][None, :]
    return np.asarray((high > low) + 0.5 * (high == low), np.float64)


def _treatment(table: pd.DataFrame, predicted: Floats) -> Iterator[Treatment]:
    for group, rows in table.assign(predicted=predicted).groupby("stage"):
        if len(rows) >= LEAST_GROUP:
            yield Treatment(
                group=str(group),
                n=len(rows),
                events=int(rows["event"].sum()),
                predicted=float(rows["predicted"].mean()),
                observed=float(rows["event"].mean()),
            )
