"""From the type of a record's field to a column, and values on the way there and back."""

import dataclasses
from collections import abc
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator

Read = Callable[[Any], Any]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. A naive value is a fault of the caller and never reaches the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; SQLite keeps text without a zone, always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 -- SQLAlchemy hands it in
    ) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PLAIN: dict[type, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    bool: sa.Boolean,
    int: sa.BigInteger,
    float: sa.Float,
    datetime: Moment,
    date: sa.Date,
}


def hints(record: Any) -> dict[str, Any]:
    """Types of a record's fields, in the order of the fields."""
    return _hints(record)


@cache
def _hints(record: Any) -> dict[str, Any]:
    known = get_type_hints(record)
    return {one.name: known[one.name] for one in dataclasses.fields(record)}


def bare(hint: Any) -> tuple[Any, bool]:
    """A hint without ``None`` and without ``NewType``, and whether ``None`` was allowed."""
    options = [one for one in get_args(hint) if one is not NoneType] if _is_union(hint) else [hint]
    nullable = _is_union(hint) and NoneType in get_args(hint)
    if len(options) > 1:
        return hint, nullable
    inner = options[0]
    while hasattr(inner, "__supertype__"):
        inner = inner.__supertype__
    return inner, nullable


def column_type(hint: Any) -> sa.types.TypeEngine[Any]:
    """Column of a hint: plain types as they are, codes as text, everything else as JSON."""
    inner, _nullable = bare(hint)
    if inner in PLAIN:
        return PLAIN[inner]()
    codes = get_args(inner) if _is_union(inner) else (inner,)
    if all(isinstance(one, type) and issubclass(one, str) for one in codes):
        return sa.Text()
    return sa.JSON(none_as_null=True)


def jsonable(value: Any) -> Any:
    """A value as JSON can hold it; tuples become lists, records become mappings."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(jsonable(key)): jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one: jsonable(getattr(value, one)) for one in hints(type(value))}
    return value


def reader(hint: Any) -> Read | None:
    """What turns a column's value into a field's; None where nothing is to be done."""
    inner, nullable = bare(hint)
    if inner in PLAIN:
        return None
    found = _nested(inner)
    if found is None or not nullable:
        return found
    read = found
    return lambda value: None if value is None else read(value)


def _nested(inner: Any) -> Read | None:
    """As ``reader``, inside a JSON value, where dates are text."""
    if isinstance(inner, type) and get_origin(inner) is None:
        return _single(inner)
    if get_origin(inner) is tuple:
        return _tuple(get_args(inner)[0])
    if _is_union(inner):
        return _tuple_or_value if any(get_origin(one) is tuple for one in get_args(inner)) else None
    return _mapping(get_args(inner)[1]) if get_origin(inner) is abc.Mapping else None


def _single(kind: type) -> Read | None:
    """Reader of a class: codes, moments and days written as text, records as mappings."""
    if issubclass(kind, Enum):
        return kind
    if issubclass(kind, date):
        return kind.fromisoformat
    return _record(kind) if dataclasses.is_dataclass(kind) else None


def _inside(hint: Any) -> Read | None:
    inner, nullable = bare(hint)
    read = _nested(inner)
    if read is None or not nullable:
        return read
    known = read
    return lambda value: None if value is None else known(value)


def _record(kind: type) -> Read:
    reads = {name: _inside(hint) for name, hint in hints(kind).items()}

    def read(value: Mapping[str, Any]) -> Any:
        given = {name: one for name, one in value.items() if name in reads}
        return kind(
            **{name: known(one) if (known := reads[name]) else one for name, one in given.items()}
        )

    return read


def _tuple(hint: Any) -> Read:
    read = _inside(hint)
    return (lambda value: tuple(map(read, value))) if read else tuple


def _mapping(hint: Any) -> Read | None:
    read = _inside(hint)
    return (lambda value: {key: read(one) for key, one in value.items()}) if read else None


def _tuple_or_value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in {Union, UnionType}
