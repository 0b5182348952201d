"""What a batch has written, kept beside it so that it can be corrected and undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.records.bank import Participation, PartnerLine
from data.records.ids import BatchId
from data.store import Work

REMEMBERED = "import.decisions"
LET_GO = "import.let_go"


@dataclass(slots=True, kw_only=True)
class Trace:
    """Ids of what is new, and values that were there before.

    ``fields`` and ``orders`` are the mapping the file was read with, ``leads`` which row another
    one continues, ``years`` the school year of a sheet. ``before`` maps ``"kind:id"`` to the
    version after the import and the former values.
    """

    fields: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    leads: dict[str, int] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    participations: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(work: Work, batch_id: BatchId) -> Trace:
    """The trace of a batch; an empty one where none is kept."""
    return Trace(**work.settings_kv.get(_name(batch_id), {}))


def write(work: Work, batch_id: BatchId, trace: Trace) -> None:
    """Keep the trace of a batch."""
    said = {name: getattr(trace, name) for name in Trace.__dataclass_fields__}
    work.settings_kv.put(_name(batch_id), said)


def decisions(work: Work) -> dict[str, str]:
    """Who is who, as people have decided before: identity of a row -> id of a person."""
    return dict(work.settings_kv.get(REMEMBERED, {}))


def remember(work: Work, made: Mapping[str, str]) -> None:
    """Keep decisions for next time."""
    if made:
        work.settings_kv.put(REMEMBERED, {**decisions(work), **made})


def dismissed(work: Work) -> frozenset[str]:
    """Keys of rows a person has let go: they do not wait again."""
    return frozenset(work.settings_kv.get(LET_GO, ()))


def let_go(work: Work, key: str) -> None:
    """Keep the key of a row that is let go."""
    work.settings_kv.put(LET_GO, sorted({*dismissed(work), key}))


def difference(before: Any, after: Any) -> dict[str, Any]:
    """Former values of the fields that differ, JSON-ready; the version is no difference."""
    names = [one for one in type(before).__dataclass_fields__ if one != "version"]
    changed = [one for one in names if getattr(before, one) != getattr(after, one)]
    return {name: _plain(getattr(before, name)) for name in changed}


def former(record: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Former values as fields of the record again."""
    return {name: _typed(record, name, value) for name, value in values.items()}


def _typed(record: Any, name: str, value: Any) -> Any:
    if isinstance(record, Participation):
        if name == "state":
            return type(record.state)(value)
        if name == "lines":
            return tuple(PartnerLine(**{**one, "ended_on": _day(one["ended_on"])}) for one in value)
        if name == "entered_on":
            return _day(value)
    return tuple(value) if isinstance(value, list) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PartnerLine):
        return {name: _plain(getattr(value, name)) for name in PartnerLine.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _name(batch_id: BatchId) -> str:
    return f"import.trace.{batch_id}"
