"""A shape ties a record to its table: the one mapper of the store."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Generic, TypeVar, get_origin

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKeyConstraint, MetaData, RowMapping, Table
from sqlalchemy.schema import SchemaItem

from data.store.columns import Read, bare, column_type, hints, jsonable, reader

R = TypeVar("R")

SCHOOL = "school_id"
ORDER = "row_no"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class Keeps(StrEnum):
    """What may happen to a row after it was written."""

    VERSIONED = "versioned"  # changed by whoever has read the newest version
    ONCE = "once"  # never changed
    FREE = "free"  # overwritten by its one owner


Row = RowMapping | Mapping[str, Any]
Owner = Callable[[Row], tuple[str, str]]  # kind and name of whose key seals a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[R]):
    """How a record is kept. ``key`` identifies a row inside its school.

    ``derived`` fills columns that no field holds; ``special`` reads fields whose meaning depends
    on the rest of the row. ``numbered`` rows remember in which order they were written.
    ``personal`` columns are sealed with the key of ``subject`` (``data.store.ring``), each with
    what it reads as once that key is destroyed.
    """

    record: type[R]
    table: Table
    key: tuple[str, ...]
    keeps: Keeps
    scope: str = SCHOOL
    derived: Mapping[str, Callable[[R], object]] = field(default_factory=dict)
    special: Mapping[str, Callable[[Row], Any]] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    read: tuple[tuple[str, Read], ...] = ()
    numbered: bool = False
    personal: Mapping[str, Any] = field(default_factory=dict)
    subject: Owner | None = None

    @property
    def kind(self) -> str:
        """The word for one such record in refusals and audit."""
        return self.table.name

    def row(self, record: R) -> dict[str, Any]:
        """Column values of a record."""
        found = {name: _written(getattr(record, name)) for name in hints(self.record)}
        return found | {name: fill(record) for name, fill in self.derived.items()}

    def key_of(self, record: R) -> tuple[Any, ...]:
        """Column values of the key of a record; the rest of it is not looked at."""
        return tuple(_written(getattr(record, name)) for name in self.key)

    def back(self, row: Row) -> R:
        """The record of a row."""
        values = {name: row[name] for name in self.plain}
        values.update({name: read(row[name]) for name, read in self.read})
        values.update({name: read(row) for name, read in self.special.items()})
        return self.record(**values)


def shape(  # noqa: PLR0913 -- a declaration, all by keyword
    record: type[R],
    name: str,
    *items: SchemaItem,
    key: tuple[str, ...],
    keeps: Keeps,
    scope: str = SCHOOL,
    links: Mapping[str, str] | None = None,
    derived: Mapping[str, Callable[[R], object]] | None = None,
    special: Mapping[str, Callable[[Row], Any]] | None = None,
    numbered: bool = False,
    personal: Iterable[str] = (),
    subject: Owner | str | None = None,
) -> Shape[R]:
    """Declare the table of a record from its fields.

    Args:
        record: a frozen dataclass; one column a field.
        name: of the table, singular.
        items: indexes and further constraints.
        key: fields that identify a row inside its school; they make the primary key with it.
        keeps: whether rows change.
        scope: column that says whose row it is.
        links: field -> table whose key it repeats; a foreign key that includes the school.
        derived: further text columns, computed from the record.
        special: fields read with the whole row at hand.
        numbered: keep the order of writing, for records that may share a moment.
        personal: fields that tell of a person, sealed in the database.
        subject: field that holds the person's id, or kind and name of the key's owner by row.
    """
    fields = hints(record)
    columns: list[Column[Any]] = [
        Column(one, sa.Text, nullable=False) for one in [scope] if one not in fields
    ]
    columns += [_column(one, hint) for one, hint in fields.items()]
    columns += [Column(one, sa.Text, nullable=False) for one in derived or {}]
    columns += [Column(ORDER, sa.BigInteger(), nullable=False)] if numbered else []
    identity = dict.fromkeys((scope, *key))
    table = Table(name, metadata, *columns, sa.PrimaryKeyConstraint(*identity), *items)
    for one, target in _links(scope, links):
        table.append_constraint(link(one, target))
    reads = {one: reader(hint) for one, hint in fields.items() if one not in (special or {})}
    return Shape(
        record=record,
        table=table,
        key=key,
        keeps=keeps,
        scope=scope,
        derived=derived or {},
        special=special or {},
        plain=tuple(one for one, read in reads.items() if read is None),
        read=tuple((one, read) for one, read in reads.items() if read is not None),
        numbered=numbered,
        personal={one: _nothing(fields[one]) for one in personal},
        subject=of("person", subject) if isinstance(subject, str) else subject,
    )


def of(kind: str, column: str) -> Owner:
    """Rows sealed with the key of whatever a column names."""
    return lambda row: (kind, str(row[column]))


def person_or_school(row: Row) -> tuple[str, str]:
    """Rows sealed with the key of a person, where they name one, else with the school's own."""
    return ("person", str(row["person_id"])) if row["person_id"] else ("school", "")


def _nothing(hint: Any) -> Any:
    """What a column holds when it tells nothing."""
    inner, nullable = bare(hint)
    if nullable:
        return None
    if inner is str or (isinstance(inner, type) and issubclass(inner, str)):
        return ""
    return [] if get_origin(inner) is tuple else {}


def link(field_name: str, target: str, *, deferred: bool = False) -> ForeignKeyConstraint:
    """A foreign key that includes the school: no row can point into another school.

    A deferred one is checked at commit, so that rows of one table may come in any order.
    """
    if field_name == SCHOOL:
        return ForeignKeyConstraint([SCHOOL], ["school.id"])
    table, _, column = target.partition(".")
    return ForeignKeyConstraint(
        [SCHOOL, field_name],
        [f"{table}.{SCHOOL}", f"{table}.{column or 'id'}"],
        deferrable=deferred or None,
        initially="DEFERRED" if deferred else None,
    )


def _links(scope: str, links: Mapping[str, str] | None) -> Iterable[tuple[str, str]]:
    whose = {SCHOOL: "school"} if scope == SCHOOL else {}
    return (whose | dict(links or {})).items()


def _column(name: str, hint: Any) -> Column[Any]:
    _inner, nullable = bare(hint)
    return Column(name, column_type(hint), nullable=nullable)


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | Mapping) or dataclasses.is_dataclass(value):
        return jsonable(value)
    return value
