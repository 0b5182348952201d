"""Facts: tables of pseudonyms from which every figure is counted. Frames in, frames out.

One ``Facts`` holds one school year of one school, or of many laid under one another. Columns of
every table stand in ``COLUMNS``; every table begins with ``school``. People, pairs and asks are
pseudonyms; no table holds a name or a free text. What is unknown is NaN, NaT or "".
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

DAY, NUMBER, WORD, FLAG = "day", "number", "word", "flag"
SIDES = ("mentor", "mentee")
COMPONENTS = (
    *("need", "wish_mentee", "wish_mentor", "time", "school", "style", "subject", "level"),
)  # of the score, in the order of its weights

Columns = Mapping[str, str]  # column -> DAY, NUMBER, WORD or FLAG

COLUMNS: Mapping[str, Columns] = {
    # who works here in the period; stage: early (0-3 full years) | other | "" unknown
    "staff": {
        "school": WORD,
        "person": WORD,
        "years_teaching": NUMBER,
        "years_in_school": NUMBER,
        "age": NUMBER,
        "stage": WORD,
        "block": WORD,
        "site": WORD,
        "part_time": FLAG,
        "present": FLAG,
        "hired_on": DAY,
        "observed_on": DAY,
        "left_on": DAY,
        "left_for": WORD,
    },
    # both banks of the year; consent: live for bank and matching at the data date
    "participations": {
        "school": WORD,
        "person": WORD,
        "role": WORD,
        "year": WORD,
        "state": WORD,
        "entered_on": DAY,
        "waiting_since": DAY,
        "ended_on": DAY,
        "reason": WORD,
        "consent": FLAG,
        "ready": FLAG,
        "capacity": NUMBER,
        "rounds_without": NUMBER,
    },
    # the mentee's chosen needs: importance 1-5
    "wants": {"school": WORD, "person": WORD, "year": WORD, "domain": WORD, "importance": NUMBER},
    # what a mentor claims: level 1-5
    "offers": {"school": WORD, "person": WORD, "year": WORD, "domain": WORD, "level": NUMBER},
    # one row a mentee of a pair; lowest_fifth only in rounds of 10 pairs or more
    "pairs": {
        "school": WORD,
        "pair": WORD,
        "round": WORD,
        "year": WORD,
        "mentor": WORD,
        "mentee": WORD,
        "form": WORD,
        "kind": WORD,
        "state": WORD,
        "ordered_on": DAY,
        "started_on": DAY,
        "ended_on": DAY,
        "planned_until": DAY,
        "end_reason": WORD,
        "fit": NUMBER,
        "lowest_fifth": FLAG,
        "regret": NUMBER,
        "top_cover": NUMBER,
        "by_hand": FLAG,
        "ended_for_fit": FLAG,
    },
    "meetings": {"school": WORD, "pair": WORD, "on": DAY, "state": WORD, "minutes": NUMBER},
    # plan of a pair: meetings_due have a date by the data date; overdue items of the plan
    "programmes": {
        "school": WORD,
        "pair": WORD,
        "state": WORD,
        "starts_on": DAY,
        "ends_on": DAY,
        "planned": NUMBER,
        "due": NUMBER,
        "overdue": NUMBER,
    },
    "goals": {
        "school": WORD,
        "pair": WORD,
        "goal": WORD,
        "domain": WORD,
        "weight": NUMBER,
        "level": NUMBER,
        "by_mentor": NUMBER,
        "by_mentee": NUMBER,
        "baseline": NUMBER,
        "state": WORD,
    },
    # one row a person, side and pair asked; state: as AskState
    "asks": {
        "school": WORD,
        "ask": WORD,
        "person": WORD,
        "pair": WORD,
        "role": WORD,
        "year": WORD,
        "wave": WORD,
        "extent": WORD,
        "state": WORD,
        "opens_on": DAY,
        "closes_on": DAY,
        "answered_on": DAY,
        "source": WORD,
    },
    # value: as answered, not reversed; code: of nominal answers; place: order shown, from 0
    "answers": {
        "school": WORD,
        "person": WORD,
        "pair": WORD,
        "role": WORD,
        "year": WORD,
        "wave": WORD,
        "instrument": WORD,
        "version": WORD,
        "item": WORD,
        "value": NUMBER,
        "code": WORD,
        "place": NUMBER,
        "seconds": NUMBER,
        "on": DAY,
    },
    # anonymous waves: sheet is a number without meaning
    "climate": {
        "school": WORD,
        "year": WORD,
        "wave": WORD,
        "sheet": NUMBER,
        "item": WORD,
        "value": NUMBER,
    },
    "climate_waves": {
        "school": WORD,
        "year": WORD,
        "wave": WORD,
        "issued": NUMBER,
        "answered": NUMBER,
    },
    "consents": {
        "school": WORD,
        "person": WORD,
        "purpose": WORD,
        "live": FLAG,
        "ends_on": DAY,
        "withdrawn_on": DAY,
    },
    "invitations": {
        "school": WORD,
        "person": WORD,
        "form": WORD,
        "sent_on": DAY,
        "submitted_on": DAY,
    },
    # decided proposals: party curator | mentor | mentee
    "decisions": {"school": WORD, "round": WORD, "person": WORD, "party": WORD, "accepted": FLAG},
    "rounds": {
        "school": WORD,
        "round": WORD,
        "year": WORD,
        "number": NUMBER,
        "approved_on": DAY,
        "mentees": NUMBER,
        "placed": NUMBER,
    },
    "unplaced": {"school": WORD, "round": WORD, "person": WORD, "reason": WORD, "on": DAY},
    "alerts": {
        "school": WORD,
        "alert": WORD,
        "pair": WORD,
        "level": WORD,
        "points": NUMBER,
        "state": WORD,
        "raised_on": DAY,
        "due": DAY,
        "resolved_on": DAY,
        "false_alarm": FLAG,
        "judged": FLAG,
        "action": WORD,
    },
    # how pairs came about: components of the score in [0, 1], NaN unknown
    "traces": {
        "school": WORD,
        "round": WORD,
        "year": WORD,
        "mentee": WORD,
        "mentor": WORD,
        "pair": WORD,
        "predicted": NUMBER,
        "propensity": NUMBER,
        "by_hand": FLAG,
        "weights_version": WORD,
        "questionnaire": WORD,
        **dict.fromkeys((f"f_{one}" for one in COMPONENTS), NUMBER),
    },
    # nine marks of the curator's table: 0-2, NaN not rated; not_applicable for indicator 7
    "marks": {
        "school": WORD,
        "year": WORD,
        "indicator": NUMBER,
        "mark": NUMBER,
        "not_applicable": FLAG,
    },
    # items of a kept roadmap; due: the day the school has set; proven: something on record
    "roadmap": {
        "school": WORD,
        "year": WORD,
        "item": WORD,
        "status": WORD,
        "due": DAY,
        "proven": FLAG,
    },
}

_TYPES = {DAY: "datetime64[s]", NUMBER: "float64", WORD: "object", FLAG: "bool"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """Tables of one or many schools; each as ``COLUMNS`` says, in no order that means anything.

    ``as_of`` is the data date; ``periods`` are school years, "2026/2027", told apart by the column
    ``year`` where a table has one. ``synthetic``: people are invented.
    """

    as_of: date
    synthetic: bool
    staff: pd.DataFrame
    participations: pd.DataFrame
    wants: pd.DataFrame
    offers: pd.DataFrame
    pairs: pd.DataFrame
    meetings: pd.DataFrame
    programmes: pd.DataFrame
    goals: pd.DataFrame
    asks: pd.DataFrame
    answers: pd.DataFrame
    climate: pd.DataFrame
    climate_waves: pd.DataFrame
    consents: pd.DataFrame
    invitations: pd.DataFrame
    decisions: pd.DataFrame
    rounds: pd.DataFrame
    unplaced: pd.DataFrame
    alerts: pd.DataFrame
    traces: pd.DataFrame
    marks: pd.DataFrame
    roadmap: pd.DataFrame

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every table by name."""
        return {name: getattr(self, name) for name in COLUMNS}

    def of_schools(self, schools: Iterable[str]) -> "Facts":
        """Rows of these schools alone."""
        wanted = set(schools)
        parts = {name: one[one["school"].isin(wanted)] for name, one in self.tables().items()}
        return Facts(as_of=self.as_of, synthetic=self.synthetic, **parts)

    def of_year(self, year: str) -> "Facts":
        """Rows of one school year, where a table knows years; the others stay whole."""
        parts = {
            name: one[one["year"] == year] if "year" in one.columns else one
            for name, one in self.tables().items()
        }
        return Facts(as_of=self.as_of, synthetic=self.synthetic, **parts)

    @property
    def schools(self) -> tuple[str, ...]:
        """Schools any table has a row of, sorted."""
        found: set[str] = set()
        for one in self.tables().values():
            found |= set(one["school"].unique())
        return tuple(sorted(found))

    def dump(self) -> str:
        """Canonical JSON: rows sorted, days as text, NaN as null. Equal facts, equal text."""
        told = {name: _written(name, one) for name, one in self.tables().items()}
        whole = {"as_of": self.as_of.isoformat(), "synthetic": self.synthetic, "tables": told}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def version(self) -> str:
        """Data version: the first 16 digits of the SHA-256 of ``dump``."""
        return version_of(self.dump())


def version_of(text: str) -> str:
    """Data version of facts that were dumped."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def of_tables(tables: Mapping[str, Any], as_of: date, *, synthetic: bool = False) -> Facts:
    """Facts of whatever tables are given: frames or lists of mappings; missing ones are empty.

    Columns not in ``COLUMNS`` are left out, missing ones are unknown.
    """
    parts = {name: _frame(name, tables.get(name)) for name in COLUMNS}
    return Facts(as_of=as_of, synthetic=synthetic, **parts)


def load(text: str) -> Facts:
    """Facts that ``dump`` wrote."""
    told = json.loads(text)
    return of_tables(
        {name: pd.DataFrame(columns) for name, columns in told["tables"].items()},
        date.fromisoformat(told["as_of"]),
        synthetic=told["synthetic"],
    )


def pooled(parts: Iterable[Facts]) -> Facts:
    """Many schools or years laid under one another; equal rows once.

    Raises:
        ValueError: nothing is given.
    """
    given = list(parts)
    if not given:
        raise ValueError("no facts")
    tables = {
        name: pd.concat([one.tables()[name] for one in given], ignore_index=True).drop_duplicates(
            ignore_index=True
        )
        for name in COLUMNS
    }
    latest = max(one.as_of for one in given)
    return Facts(as_of=latest, synthetic=any(one.synthetic for one in given), **tables)


def _frame(name: str, given: Any) -> pd.DataFrame:
    columns = COLUMNS[name]
    raw = pd.DataFrame(given if given is not None else [])
    found = {one: _typed(raw.get(one), kind, len(raw)) for one, kind in columns.items()}
    return pd.DataFrame(found, columns=list(columns))


def _typed(column: Any, kind: str, size: int) -> Any:
    if column is None:
        blank = {DAY: pd.NaT, NUMBER: float("nan"), WORD: "", FLAG: False}[kind]
        return pd.Series([blank] * size, dtype=_TYPES[kind])
    one = pd.Series(column).reset_index(drop=True)
    if kind == DAY:
        return pd.to_datetime(one).astype("datetime64[s]")
    if kind == NUMBER:
        return pd.to_numeric(one).astype("float64")
    if kind == FLAG:
        return one.fillna(value=False).astype(bool)
    return one.astype("object").where(one.notna(), "")


def _written(name: str, one: pd.DataFrame) -> Mapping[str, list[Any]]:
    """Columns as lists, rows in the order of their values."""
    ordered = one.sort_values(list(one.columns), kind="stable", ignore_index=True)
    return {column: _plain(ordered[column], kind) for column, kind in COLUMNS[name].items()}


def _plain(column: "pd.Series[Any]", kind: str) -> list[Any]:
    if kind == DAY:
        days = column.dt.strftime("%Y-%m-%d")
        return [None if pd.isna(one) else one for one in days]
    if kind == NUMBER:
        return [None if pd.isna(one) else one for one in column.tolist()]
    return list(column.tolist())
