"""What one computation looks at: the facts of a unit and a period under a filter. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd

from analytics.facts import Facts
from analytics.figures import Level
from data.records.school import YEAR_BEGINS

ORDERED = frozenset({"active", "paused", "finishing", "completed", "closed", "terminated"})
RUNNING = frozenset({"active", "finishing"})
FINISHED = frozenset({"completed", "closed"})
OPEN = frozenset({"waiting", "proposed", "unmatched", "psych_review"})  # of a mentee's request
GONE = frozenset({"withdrew", "left", "closed", "external", "other_support"})
OUTSIDE = frozenset({"invited", "submitted", "consent_ok", "declined"})  # not in a bank yet
KEYS = ("form", "kind", "stage", "site")
YEAR = timedelta(days=365)
BY_PAIR = ("meetings", "programmes", "goals", "alerts", "traces")
BY_PERSON = ("wants", "offers", "consents", "invitations", "decisions", "unplaced")
NOT_BY_PEOPLE = frozenset({"climate", "climate_waves", "marks", "roadmap"})  # reached by no filter

_VERSIONS: "WeakKeyDictionary[Facts, str]" = WeakKeyDictionary()


class UnknownFilterError(ValueError):
    """A filter names no known key: a fault of the caller, never of the data."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """One unit, one period, one filter.

    Attributes:
        facts: rows of the period alone.
        history: rows of every period up to this one.
        start, end: first day of the period; its last day or the data date, whichever is earlier.
        version: data version of the facts as they were given.
    """

    facts: Facts
    history: Facts
    period: str
    level: Level
    unit: str
    where: str
    start: date
    end: date
    version: str

    @property
    def as_of(self) -> date:
        """The data date."""
        return self.facts.as_of

    @property
    def ending_year(self) -> int:
        """The calendar year in which the school year ends: targets are set by it."""
        return year_of(self.period) + 1

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Ordered pairs of the period, one row a mentee."""
        return ordered(self.facts.pairs)

    @cached_property
    def lived(self) -> pd.DataFrame:
        """Ordered pairs of any year that were alive for a day of the period."""
        every = ordered(self.history.pairs)
        begun = every["started_on"] <= stamp(self.end)
        going = every["ended_on"].isna() | (every["ended_on"] >= stamp(self.start))
        return every[begun & going]

    @cached_property
    def staff(self) -> pd.DataFrame:
        """One row a person of the staff, the last known one."""
        return self.facts.staff.drop_duplicates(["school", "person"], keep="last")

    @cached_property
    def mentees(self) -> pd.DataFrame:
        """Requests of the period: one row a mentee in the bank."""
        return _side(self.facts.participations, "mentee")

    @cached_property
    def mentors(self) -> pd.DataFrame:
        """Mentors of the period in the bank: one row each."""
        return _side(self.facts.participations, "mentor")

    @cached_property
    def stages(self) -> Mapping[str, str]:
        """Stage of every person of the staff."""
        return dict(zip(self.staff["person"], self.staff["stage"], strict=True))


def scene(
    facts: Facts, period: str, *, level: Level, unit: str, where: str = "", version: str = ""
) -> Scene:
    """The facts a computation looks at.

    Args:
        facts: of one or many schools and years.
        period: a school year, ``"2026/2027"``.
        level: of the figures; a school, a pair and a round are cut out by ``unit``.
        unit: school, pseudonym of a pair, id of a round, or whatever a municipality is called.
        where: ``"form=teacher_teacher"``; several joined by ``&``.
        version: data version, counted when left out.
    """
    first = year_of(period)
    start, last = date(first, YEAR_BEGINS, 1), date(first + 1, YEAR_BEGINS, 1) - timedelta(days=1)
    history = _filtered(_of_unit(facts, level, unit), where)
    return Scene(
        facts=history.of_year(period),
        history=_until(history, period),
        period=period,
        level=level,
        unit=unit,
        where=where,
        start=start,
        end=min(last, facts.as_of),
        version=version or version_of(facts),
    )


def version_of(facts: Facts) -> str:
    """Data version of facts, counted once for the same object."""
    if facts not in _VERSIONS:
        _VERSIONS[facts] = facts.version
    return _VERSIONS[facts]


def year_of(period: str) -> int:
    """The calendar year in which a school year begins.

    >>> year_of("2026/2027")
    2026
    """
    return int(period[:4])


def ordered(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs that have been ordered and begun."""
    return pairs[pairs["state"].isin(ORDERED) & pairs["started_on"].notna()]


def stamp(day: date) -> pd.Timestamp:
    """A day as a column of days holds it."""
    return pd.Timestamp(day)


def criteria(where: str) -> Mapping[str, str]:
    """A filter read.

    >>> dict(criteria("form=teacher_teacher&stage=early"))
    {'form': 'teacher_teacher', 'stage': 'early'}
    """
    found = dict(one.partition("=")[::2] for one in where.split("&") if one)
    for key in found:
        if key not in KEYS:
            raise UnknownFilterError(key)
    return found


def _of_unit(facts: Facts, level: Level, unit: str) -> Facts:
    if level is Level.SCHOOL:
        return facts if facts.schools == (unit,) else facts.of_schools([unit])
    if level is Level.PAIR:
        return _of_pairs(facts, facts.pairs[facts.pairs["pair"] == unit])
    if level is Level.ROUND:
        return _of_round(facts, unit)
    return facts


def _of_round(facts: Facts, unit: str) -> Facts:
    """One round: its pairs, its mentees with and without a pair, its decisions."""
    pairs = facts.pairs[facts.pairs["round"] == unit]
    unplaced = facts.unplaced[facts.unplaced["round"] == unit]
    part = facts.participations
    people = set(pairs["mentee"]) | set(unplaced["person"])
    mentors = set(pairs["mentor"])
    mine = (part["role"] == "mentee") & part["person"].isin(people)
    his = (part["role"] == "mentor") & part["person"].isin(mentors)
    found = _kept(facts, pairs, people | mentors, part[mine | his])
    rows = {
        name: one[one["round"] == unit]
        for name, one in found.tables().items()
        if "round" in one.columns
    }
    return with_tables(found, rows)


def _of_pairs(facts: Facts, pairs: pd.DataFrame) -> Facts:
    people = set(pairs["mentor"]) | set(pairs["mentee"])
    part = facts.participations
    found = _kept(facts, pairs, people, part[part["person"].isin(people)])
    apart = {name: getattr(found, name) for name in ("asks", "answers")}
    mine = {name: one[one["pair"].isin(set(pairs["pair"]))] for name, one in apart.items()}
    return with_tables(found, mine)


def _filtered(facts: Facts, where: str) -> Facts:
    if not where:
        return facts
    wanted = criteria(where)
    staff = _staff_where(facts.staff, wanted)
    pairs = facts.pairs
    for key in ("form", "kind"):
        if key in wanted:
            pairs = pairs[pairs[key] == wanted[key]]
    mine = set(staff["person"])
    if wanted.keys() & {"stage", "site"}:
        pairs = pairs[pairs["mentee"].isin(mine)]
    if wanted.keys() & {"form", "kind"}:
        mine = set()  # who is in no such pair has no form yet
    part = facts.participations
    mentees = set(pairs["mentee"]) | mine
    mentors = set(pairs["mentor"]) | mine
    right = part["person"].where(part["role"] == "mentee", "").isin(mentees) | (
        part["person"].where(part["role"] == "mentor", "").isin(mentors)
    )
    blank = {name: getattr(facts, name).iloc[:0] for name in NOT_BY_PEOPLE}
    kept = _kept(facts, pairs, mentees | mentors, part[right])
    return with_tables(kept, {"staff": staff, **blank})


def _staff_where(staff: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    for key in ("stage", "site"):
        if key in wanted:
            staff = staff[staff[key] == wanted[key]]
    return staff


def _kept(facts: Facts, pairs: pd.DataFrame, people: set[str], part: pd.DataFrame) -> Facts:
    """Rows about these pairs and people alone, the same way in every table."""
    codes = set(pairs["pair"])
    found: dict[str, pd.DataFrame] = {"pairs": pairs, "participations": part}
    for name in BY_PAIR:
        one = getattr(facts, name)
        found[name] = one[one["pair"].isin(codes)]
    for name in BY_PERSON:
        one = getattr(facts, name)
        found[name] = one[one["person"].isin(people)]
    for name in ("asks", "answers"):
        one = getattr(facts, name)
        free = (one["pair"] == "") & one["person"].isin(people)
        found[name] = one[one["pair"].isin(codes) | free]
    return with_tables(facts, found)


def _until(facts: Facts, period: str) -> Facts:
    """Rows of this year and of those before."""
    later = {
        name: one[one["year"] <= period]
        for name, one in facts.tables().items()
        if "year" in one.columns
    }
    return with_tables(facts, later)


def _side(part: pd.DataFrame, role: str) -> pd.DataFrame:
    mine = part[(part["role"] == role) & ~part["state"].isin(OUTSIDE)]
    return mine.drop_duplicates(["school", "person"], keep="last")


def with_tables(facts: Facts, tables: Mapping[str, pd.DataFrame]) -> Facts:
    """The same facts with some tables in place of their own."""
    kept = {**facts.tables(), **tables}
    return Facts(as_of=facts.as_of, synthetic=facts.synthetic, **kept)
