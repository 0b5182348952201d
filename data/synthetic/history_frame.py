"""What the parts of an invented past share: names of things, days as moments, rows of tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import isnan
from types import SimpleNamespace
from typing import Any

import pandas as pd
from numpy.random import Generator

from data.records.account import AccountRole
from data.records.ids import AccountId, PairId, PersonId, RoundId, SchoolId
from data.synthetic.history_people import Cast
from data.synthetic.identity import invented_id
from data.synthetic.invention import Invented
from data.synthetic.truth import Told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """The school, its people, what was drawn, and who has signed."""

    invented: Invented
    cast: Cast
    told: Told
    policy: Mapping[str, object]
    by: str
    rng: Generator

    @property
    def school_id(self) -> SchoolId:
        """Whose past it is."""
        return self.invented.school.id

    @property
    def signed(self) -> AccountId:
        """The account behind decisions and conclusions."""
        return AccountId(self.by or AccountRole.CURATOR.value)

    def id(self, *parts: object) -> str:
        """A name that is the same whenever it is drawn."""
        return invented_id(self.invented.name, self.invented.seed, "past", *parts)

    def pair(self, key: str) -> PairId:
        """The id of a drawn pair."""
        return PairId(self.id("pair", key))

    def round(self, year: str) -> RoundId:
        """The id of the round of a year."""
        return RoundId(self.id("round", year))

    def rows(self, year: str, table: str) -> Iterator[Any]:
        """Rows of a drawn table with attributes; days are dates, unknown is None."""
        frame = self.told.by_year[year][table]
        names = list(frame.columns)
        for row in frame.itertuples(index=False, name=None):
            yield SimpleNamespace(**dict(zip(names, map(_plain, row), strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is pd.NaT or (isinstance(value, float) and isnan(value)) else value


def moment(day: date, hour: int = 12) -> datetime:
    """An aware moment of a day."""
    return datetime.combine(day, time(hour, tzinfo=UTC))


def person(key: str) -> PersonId:
    """People are drawn under their own ids."""
    return PersonId(key)
