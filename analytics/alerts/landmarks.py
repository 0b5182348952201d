"""What was known of every pair of many schools on its landmark day, and what came of it. Pure.

Only what had happened by that day is read: a model tried on it cannot look ahead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from analytics.facts import Facts
from analytics.scales import scored
from analytics.warning import Seen, factors, judged
from data.codebook.breaks import days_between

PULSE_ITEMS = ("PULSE.1", "PULSE.2")
REL = "REL"
SIDES = frozenset({"mentor", "mentee"})
EARLIER = 2  # pulses before the last one, at least, to speak of a fall
TOTAL = "points"

Span = tuple[date, date | None]
Pulses = Mapping[str, Sequence[tuple[date, float]]]  # by side, in the order of the days


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that was read once: by pair, by person, by mentor."""

    met: Mapping[str, Sequence[date]]
    pulses: Mapping[str, Pulses]
    bonds: Mapping[str, Pulses]
    stage: Mapping[str, str]
    spans: Mapping[str, Sequence[Span]]


def landmarks(facts: Facts, after: timedelta) -> pd.DataFrame:
    """One row a pair that still worked so long after its start, and whose day has come.

    A pair of several mentees is one row: the signal is about the pair.

    Returns:
        Columns school, pair, stage, points by factor of the rule (0 where nobody knows), their sum
        ``TOTAL``, and event: it ended later because the two do not fit.
    """
    pairs = facts.pairs[facts.pairs["started_on"].notna()].to_dict("records")
    known = _read(facts, pairs)
    each = {one["pair"]: one for one in reversed(pairs)}
    rows = list(_rows(reversed(each.values()), known, after, facts.as_of))
    return pd.DataFrame(rows, columns=["school", "pair", "stage", *columns(), TOTAL, "event"])


def columns() -> tuple[str, ...]:
    """Factors of the rule, in its order: what the model weighs anew."""
    return tuple(one.code for one in factors())


def _read(facts: Facts, pairs: Iterable[Mapping[Any, Any]]) -> _Known:
    spans: dict[str, list[Span]] = {}
    for one in pairs:
        spans.setdefault(one["mentor"], []).append((_day(one["started_on"]), _end(one)))
    held = facts.meetings[(facts.meetings["state"] == "held") & facts.meetings["on"].notna()]
    met: dict[str, list[date]] = {}
    for pair, on in zip(held["pair"], held["on"], strict=True):
        met.setdefault(pair, []).append(_day(on))
    stage = dict(zip(facts.staff["person"], facts.staff["stage"], strict=True))
    return _Known(
        met=met,
        pulses=_pulses(facts.answers),
        bonds=_bonds(facts.answers),
        stage=stage,
        spans=spans,
    )


def _rows(
    pairs: Iterable[Mapping[Any, Any]], known: _Known, after: timedelta, as_of: date
) -> Iterator[tuple[object, ...]]:
    for one in pairs:
        started, ended = _day(one["started_on"]), _end(one)
        day = started + after
        if day > as_of or (ended is not None and ended <= day):
            continue
        found = judged(_seen(one, known, day))
        yield (
            one["school"],
            one["pair"],
            known.stage.get(one["mentee"], ""),
            *(float(found.points[code] or 0) for code in columns()),
            float(found.total),
            bool(one["ended_for_fit"]),
        )


def _seen(one: Mapping[Any, Any], known: _Known, day: date) -> Seen:
    """What the rule could read on a day."""
    started = _day(one["started_on"])
    met = [on for on in known.met.get(one["pair"], ()) if on <= day]
    sides = known.pulses.get(one["pair"], {})
    until = {side: [mean for on, mean in own if on <= day] for side, own in sides.items()}
    last = {side: own[-1] for side, own in until.items() if own}
    falls = [sum(own[:-1]) / (len(own) - 1) - own[-1] for own in until.values() if _falls(own)]
    return Seen(
        pair_age_days=(day - started).days,
        gap_days=days_between(max(met, default=started), day),
        last_pulse=min(last.values(), default=None),
        pulse_fall=max(falls, default=None),
        mentor_load=sum(_works(span, day) for span in known.spans[one["mentor"]]),
        rel_gap=_apart(_latest(known.bonds.get(one["pair"], {}), day), last),
        fit_lowest_fifth=bool(one["lowest_fifth"]),
    )


def _latest(sides: Pulses, day: date) -> dict[str, float]:
    """The newest mean of every side that was told by a day."""
    until = {side: [mean for on, mean in own if on <= day] for side, own in sides.items()}
    return {side: own[-1] for side, own in until.items() if own}


def _apart(bond: Mapping[str, float], pulse: Mapping[str, float]) -> float | None:
    """How far both sides are apart on the relation, on the last pulse where one is silent."""
    for known in (bond, pulse):
        if known.keys() >= SIDES:
            return abs(known["mentor"] - known["mentee"])
    return None


def _pulses(answers: pd.DataFrame) -> dict[str, dict[str, list[tuple[date, float]]]]:
    """By pair and side: (day, mean of the two items) in order."""
    mine = answers[answers["item"].isin(PULSE_ITEMS) & answers["value"].notna()]
    means = mine.groupby(["pair", "role", "on"])["value"].mean().reset_index()
    found: dict[str, dict[str, list[tuple[date, float]]]] = {}
    for one in means.sort_values("on").to_dict("records"):
        side = found.setdefault(one["pair"], {}).setdefault(one["role"], [])
        side.append((_day(one["on"]), float(one["value"])))
    return found


def _bonds(answers: pd.DataFrame) -> dict[str, dict[str, list[tuple[date, float]]]]:
    """By pair and side: (day, score of the relation) in order."""
    mine = answers[(answers["instrument"] == REL) & answers["on"].notna()]
    found: dict[str, dict[str, list[tuple[date, float]]]] = {}
    if mine.empty:
        return found
    days = mine.groupby(["pair", "role", "wave"])["on"].max().rename("told")
    told = scored(mine, REL).join(days, on=["pair", "role", "wave"])
    for one in told.sort_values("told").to_dict("records"):
        side = found.setdefault(one["pair"], {}).setdefault(one["role"], [])
        side.append((_day(one["told"]), float(one["score"])))
    return found


def _falls(own: Sequence[float]) -> bool:
    return len(own) > EARLIER


def _works(span: Span, day: date) -> bool:
    return span[0] <= day and (span[1] is None or span[1] > day)


def _day(moment: Any) -> date:
    found: date = pd.Timestamp(moment).date()
    return found


def _end(one: Mapping[Any, Any]) -> date | None:
    return None if pd.isna(one["ended_on"]) else _day(one["ended_on"])
