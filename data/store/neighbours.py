"""The one door to other schools: rollups of the same municipality, for whoever sees aggregates.

A rollup holds pseudonyms and no text. Names of schools, their ids and rollups are all there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from data.access import Permission
from data.errors import NotFoundError
from data.records.ids import SchoolId
from data.records.monitoring import Rollup
from data.store.repositories import Rollups
from data.store.repository import Desk
from data.store.tables.register import SCHOOL


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A school of the municipality: its id and its short name, nothing else."""

    id: SchoolId
    name: str


class Neighbours:
    """Rollups of all schools of the municipality of the own school, itself among them."""

    def __init__(self, desk: Desk, require: Callable[[Permission], None]) -> None:
        self._here = desk
        self._require = require

    def schools(self) -> tuple[Neighbour, ...]:
        """Schools of the municipality by name; a school without one stands alone.

        Raises:
            DeniedError: the actor sees no aggregates of many schools.
        """
        self._require(Permission.AGGREGATE_READ)
        table = SCHOOL.table
        own = sa.select(table.c["municipality"]).where(table.c["id"] == self._here.school_id)
        place = self._here.connection.execute(own).scalar() or ""
        mine = table.c["municipality"] == place if place else table.c["id"] == self._here.school_id
        asked = sa.select(table.c["id"], table.c["short_name"]).where(mine)
        rows = self._here.connection.execute(asked)
        found = [Neighbour(id=SchoolId(row[0]), name=row[1]) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.name, one.id)))

    def place(self) -> str:
        """What the municipality is called; empty where nobody has said."""
        self._require(Permission.AGGREGATE_READ)
        table = SCHOOL.table
        own = sa.select(table.c["municipality"]).where(table.c["id"] == self._here.school_id)
        return str(self._here.connection.execute(own).scalar() or "")

    def heads(self, period: str) -> dict[SchoolId, Rollup]:
        """Rollups of a school year without their bodies, by school; some schools have none."""
        return {
            one.id: head
            for one in self.schools()
            for head in self._rollups(one.id).heads()
            if head.period == period
        }

    def rollup(self, school_id: SchoolId, period: str) -> Rollup:
        """One rollup whole.

        Raises:
            DeniedError: the actor sees no aggregates of many schools.
            NotFoundError: the school is not of this municipality, or has no such rollup.
        """
        if school_id not in {one.id for one in self.schools()}:
            raise NotFoundError(kind="rollup", id=school_id)
        return self._rollups(school_id).get(period)

    def _rollups(self, school_id: SchoolId) -> Rollups:
        return Rollups(replace(self._here, school_id=school_id, writes=False))
