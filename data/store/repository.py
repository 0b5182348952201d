"""What every repository can do. One instance speaks for one school inside one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.exc import IntegrityError

from data.errors import ChangedMeanwhileError, NotFoundError
from data.records.ids import SchoolId
from data.store import hiding
from data.store.files import Shelf
from data.store.refusals import ForeignSchoolError, StillUsedError, WrittenOnceError
from data.store.ring import Hand
from data.store.shape import ORDER, Keeps, Row, Shape

R = TypeVar("R")
CHUNK = 500  # keys asked for at once
SHOWN = 3  # changed values named in a refusal


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a unit of work sits: connection, school, whether it may write, and the keys."""

    connection: Connection
    school_id: SchoolId
    writes: bool
    hand: Hand
    shelf: Shelf
    notes: list[Mapping[str, Any]] = field(default_factory=list)  # lines for the ledger

    def lay(self, statement: sa.Executable, rows: Any = None) -> sa.CursorResult[Any]:
        """Execute a writing statement."""
        if not self.writes:
            raise RuntimeError("this unit of work only looks: use store.work to write")
        return self.connection.execute(statement, rows)


class Repository(Generic[R]):
    """Records of one kind in one school."""

    shape: ClassVar[Shape[Any]]

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, *key: object) -> R | None:
        """The record with this key, or None."""
        named = {f"key_{one}": value for one, value in zip(self.shape.key, key, strict=True)}
        asked, whose = _by_key(self.shape), {WHOSE: self._desk.school_id}
        row = self._desk.connection.execute(asked, named | whose).mappings().first()
        return None if row is None else self._read(row)

    def get(self, *key: object) -> R:
        """The record with this key.

        Raises:
            NotFoundError: this school has none.
        """
        found = self.find(*key)
        if found is None:
            raise NotFoundError(kind=self.shape.kind, id=_named(key))
        return found

    def all(self) -> list[R]:
        """Every record of the school."""
        return self._where()

    def count(self) -> int:
        """How many records the school has."""
        table = self.shape.table
        asked = sa.select(sa.func.count()).select_from(table).where(self._scope())
        return int(self._desk.connection.execute(asked).scalar_one())

    def put(self, record: R) -> R:
        """Write a record and return it as it is kept now.

        Raises:
            ChangedMeanwhileError: ``record.version`` is not the newest any more.
            WrittenOnceError: a record of this kind is there already and differs.
        """
        self._own(record)
        if self.shape.keeps is Keeps.VERSIONED:
            return self._put_versioned(record)
        if self.shape.keeps is Keeps.ONCE:
            return self._put_once(record)
        row = self.shape.row(record)
        if not self._update(row, ()):
            self._insert([row])
        return record

    def put_all(self, records: Iterable[R]) -> list[R]:
        """Write many at once: new ones in one statement, known ones one by one."""
        given = list(records)
        known = self._known([self._key(one) for one in given])
        for one in given:
            self._own(one)
        self._insert([self.shape.row(one) for one in given if self._key(one) not in known])
        return [self.put(one) if self._key(one) in known else one for one in given]

    def remove(self, *key: object) -> None:
        """Take back a record nothing rests on; for undoing an import.

        Raises:
            StillUsedError: other records point to it.
            WrittenOnceError: records of this kind are evidence and stay.
        """
        self.get(*key)
        if self.shape.table.name in EVIDENCE:
            raise WrittenOnceError(kind=self.shape.kind, id=_named(key))
        try:
            with self._desk.connection.begin_nested():
                self._desk.lay(sa.delete(self.shape.table).where(*self._is(key), self._scope()))
        except IntegrityError as fault:
            raise StillUsedError(kind=self.shape.kind, id=_named(key)) from fault

    def _where(self, *conditions: ColumnElement[bool], by: str = "") -> list[R]:
        """Records of the school under conditions, sorted by a column, then as written."""
        table = self.shape.table
        order = [one for one in (by, ORDER if self.shape.numbered else "") if one]
        asked = sa.select(table).where(self._scope(), *conditions)
        asked = asked.order_by(*(table.c[one] for one in order))
        rows = self._desk.connection.execute(asked).mappings()
        return [self._read(row) for row in rows]

    def _read(self, row: Row) -> R:
        """The record of a row, its personal columns opened."""
        found: R = self.shape.back(hiding.shown(self.shape, self._desk, row))
        return found

    def _scope(self) -> ColumnElement[bool]:
        return self.shape.table.c[self.shape.scope] == self._desk.school_id

    def _is(self, key: Sequence[object]) -> list[ColumnElement[bool]]:
        columns = [self.shape.table.c[name] for name in self.shape.key]
        return [column == one for column, one in zip(columns, key, strict=True)]

    def _key(self, record: R) -> tuple[Any, ...]:
        return self.shape.key_of(record)

    def _own(self, record: R) -> None:
        """A record of another school is refused before it touches the database."""
        whose = getattr(record, self.shape.scope, self._desk.school_id)
        if whose != self._desk.school_id:
            raise ForeignSchoolError(kind=self.shape.kind)

    def _known(self, keys: Sequence[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
        first = self.shape.table.c[self.shape.key[0]]
        columns = [self.shape.table.c[name] for name in self.shape.key]
        found: set[tuple[Any, ...]] = set()
        heads = sorted({one[0] for one in keys})
        for start in range(0, len(heads), CHUNK):
            asked = sa.select(*columns).where(
                self._scope(), first.in_(heads[start : start + CHUNK])
            )
            found |= {tuple(row) for row in self._desk.connection.execute(asked)}
        return found

    def _insert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        table, scope = self.shape.table, {self.shape.scope: self._desk.school_id}
        laid = [hiding.hidden(self.shape, self._desk, {**one, **scope}) for one in rows]
        if self.shape.numbered:
            asked = sa.select(sa.func.max(table.c[ORDER])).where(self._scope())
            first = (self._desk.connection.execute(asked).scalar() or 0) + 1
            laid = [{**one, ORDER: first + place} for place, one in enumerate(laid)]
        self._desk.lay(sa.insert(table), laid)

    def _update(self, row: Mapping[str, Any], conditions: Sequence[ColumnElement[bool]]) -> bool:
        key = [row[name] for name in self.shape.key]
        kept = hiding.hidden(self.shape, self._desk, row)
        changed = sa.update(self.shape.table).where(self._scope(), *self._is(key), *conditions)
        return self._desk.lay(changed.values(kept)).rowcount == 1

    def _put_versioned(self, record: Any) -> R:
        row = self.shape.row(record)
        newer = {**row, "version": record.version + 1}
        if self._update(newer, [self.shape.table.c["version"] == record.version]):
            kept: R = replace(record, version=record.version + 1)
            return kept
        theirs = self.find(*self._key(record))
        if theirs is not None:
            raise _changed(self.shape, record, theirs)
        self._insert([row])
        return record  # type: ignore[no-any-return]

    def _put_once(self, record: R) -> R:
        there = self.find(*self._key(record))
        if there is None:
            self._insert([self.shape.row(record)])
        elif self.shape.row(there) != self.shape.row(record):
            raise WrittenOnceError(kind=self.shape.kind, id=_named(self._key(record)))
        return record


WHOSE = "whose"
_ASKED: dict[str, sa.Select[Any]] = {}


def _by_key(shape: Shape[Any]) -> sa.Select[Any]:
    """The question for one record, put together once: most questions of all are this one."""
    table = shape.table
    if table.name not in _ASKED:
        keys = [table.c[one] == sa.bindparam(f"key_{one}") for one in shape.key]
        scope = table.c[shape.scope] == sa.bindparam(WHOSE)
        _ASKED[table.name] = sa.select(table).where(scope, *keys)
    return _ASKED[table.name]


EVIDENCE = frozenset({"consent", "consent_text", "decision", "school", "account"})


def _named(key: Sequence[object]) -> str:
    return "/".join(str(one) for one in key)


def _changed(shape: Shape[Any], yours: Any, theirs: Any) -> ChangedMeanwhileError:
    """The refusal names the values that differ, so that a person can compare them."""
    mine, other = shape.row(yours), shape.row(theirs)
    hidden = {"version", "password_hash", "second_factor", *shape.derived}
    differ = [name for name in mine if mine[name] != other[name] and name not in hidden]
    return ChangedMeanwhileError(
        kind=shape.kind,
        id=_named([mine[name] for name in shape.key]),
        fields=tuple(differ),
        yours=_values(mine, differ) or yours.version,
        theirs=_values(other, differ) or theirs.version,
    )


def _values(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return ", ".join("—" if row[one] is None else str(row[one]) for one in names[:SHOWN])
