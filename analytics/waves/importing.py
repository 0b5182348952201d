"""Waves collected elsewhere: a table is seen through first, then taken in whole, and undone whole.

A row becomes the answers of one person as one side of one pair; a cell nobody understands stays
missing and is told by row and column. Who has not agreed, or has answered already, is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from analytics.waves import schedule
from analytics.waves.answering import IMPORT
from analytics.waves.grid import lines_of
from analytics.waves.refusals import ImportGoneError, NothingToTakeError
from analytics.waves.running import course_of
from analytics.waves.seeing import Table, Taking, asked_of, extent_of, seen
from analytics.waves.subjects import subject_of
from data import invitations
from data.access import Permission
from data.intake import Reading, read_table
from data.records.ids import AskId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.monitoring import Ask, AskState
from data.store import Work

KEPT = "waves.imports"  # setting: what each import has done, to undo it


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An import that can be undone: ``rows`` of a ``file``."""

    id: str
    file: str
    at: datetime
    rows: int
    undone: bool = False


def read(content: bytes, file_name: str) -> Reading:
    """A file guarded and parsed; refusals are those of every table (``intake.…``)."""
    return read_table(content, file_name)


def preview(work: Work, reading: Reading) -> Table:
    """What taking a table in would do; writes nothing.

    Raises:
        NoPersonColumnError: no sheet has a column of people and a column of waves.
    """
    work.require(Permission.WAVE_WRITE)
    return seen(work, lines_of(reading))


def take_table(work: Work, reading: Reading) -> Imported:
    """Take in every row that can be taken, in one transaction.

    Raises:
        NoPersonColumnError: as ``preview``.
        NothingToTakeError: no row can be.
    """
    work.require(Permission.WAVE_WRITE)
    table = seen(work, lines_of(reading))
    if not table.takings:
        raise NothingToTakeError(file=table.file, count=len(table.findings))
    named, did = new_id(), _Did()
    for one in table.takings:
        _take(work, one, named, did)
    entry = {
        "id": named,
        "file": table.file,
        "at": work.now.isoformat(),
        "rows": len(table.takings),
        "asks": did.asks,
        "responses": did.responses,
    }
    work.settings_kv.put(KEPT, [*_kept(work), entry])
    work.audit("wave.imported", None, {"rows": len(table.takings)}, subject=f"waves:{named}")
    return _imported(entry)


def imports(work: Work) -> tuple[Imported, ...]:
    """Every import of answers, the newest first."""
    work.require(Permission.WAVE_READ)
    return tuple(_imported(one) for one in reversed(_kept(work)))


def undo(work: Work, import_id: str) -> int:
    """Take back everything an import has brought; how many responses that were.

    An ask that was there before becomes what it was; what somebody answered since stays.

    Raises:
        ImportGoneError: it is undone, or never was.
    """
    work.require(Permission.WAVE_WRITE)
    listed = _kept(work)
    entry = next((one for one in listed if one["id"] == import_id and not one.get("undone")), None)
    if entry is None:
        raise ImportGoneError
    gone = 0
    for one in entry["responses"]:
        if work.responses.find(one) is not None:
            work.responses.remove(one)
            gone += 1
    for ask_id, was in entry["asks"]:
        _restore(work, AskId(ask_id), was)
    undone = {**entry, "undone": True, "asks": [], "responses": []}
    work.settings_kv.put(KEPT, [undone if one["id"] == import_id else one for one in listed])
    work.audit("wave.import_undone", None, {"responses": gone}, subject=f"waves:{import_id}")
    return gone


@dataclass(slots=True)
class _Did:
    """What an import has done so far: (ask, state before or "") and ids of responses."""

    asks: list[list[str]] = field(default_factory=list)
    responses: list[str] = field(default_factory=list)


def _take(work: Work, one: Taking, named: str, did: _Did) -> None:
    by_extent: dict[str, list[str]] = {}
    for owner in one.answers:
        by_extent.setdefault(extent_of(owner, one.wave, one.role), []).append(owner)
    if not by_extent:
        _silent(work, one, did)
    for extent, owners in by_extent.items():
        ask = _ask(work, one, extent, AskState.ANSWERED, did)
        for owner in owners:
            asked = asked_of(work, owner, one.role, one.pair, one.wave)
            given = Response(
                id=ResponseId(new_id()),
                school_id=work.school_id,
                person_id=one.person_id,
                form=Form.WAVE,
                subject=subject_of(ask),
                instrument=asked.version,
                answers=one.answers[owner],
                submitted_at=work.now,
                key=f"{IMPORT}:{named}:{one.line.sheet}:{one.line.row}:{owner}",
                source=IMPORT,
                context={
                    "wave": one.wave,
                    "pair": one.pair.id,
                    "ask": ask.id,
                    "on": one.on.isoformat(),
                    IMPORT: named,
                },
            )
            did.responses.append(invitations.keep_response(work, asked, given).id)


def _silent(work: Work, one: Taking, did: _Did) -> None:
    """Somebody who is in the table without an answer was asked and kept silent."""
    extents: Sequence[str] = [
        window.extent
        for window in schedule.windows(course_of(work, one.pair), one.role)
        if window.wave == one.wave and window.extent != schedule.EXTENDED
    ]
    for extent in extents[:1]:
        if next(_standing(work, one, extent), None) is None:  # an open window is not cut short
            _ask(work, one, extent, AskState.SILENT, did)


def _ask(work: Work, one: Taking, extent: str, state: AskState, did: _Did) -> Ask:
    before = next(_standing(work, one, extent), None)
    if before is not None:
        did.asks.append([before.id, before.state.value])
        return work.asks.put(_ended(before, state, one.on))
    made = Ask(
        id=AskId(new_id()),
        school_id=work.school_id,
        person_id=one.person_id,
        pair_id=one.pair.id,
        role=one.role,
        year=one.pair.year,
        wave=one.wave,
        extent=extent,
        state=state,
        opens_on=one.on,
        closes_on=one.on,
    )
    did.asks.append([made.id, ""])
    return work.asks.put(_ended(made, state, one.on))


def _standing(work: Work, one: Taking, extent: str) -> Iterator[Ask]:
    for ask in work.asks.of_pair(one.pair.id):
        if (ask.person_id, ask.role, ask.wave, ask.extent) == (
            one.person_id,
            one.role,
            one.wave,
            extent,
        ):
            yield ask


def _ended(ask: Ask, state: AskState, on: date) -> Ask:
    answered = on if state is AskState.ANSWERED else None
    return replace(ask, state=state, source=IMPORT, answered_on=answered)


def _restore(work: Work, ask_id: AskId, was: str) -> None:
    ask = work.asks.find(ask_id)
    if ask is None or ask.source != IMPORT:
        return
    if not was:
        work.asks.remove(ask_id)
        return
    work.asks.put(replace(ask, state=AskState(was), source="", answered_on=None))


def _kept(work: Work) -> list[dict[str, Any]]:
    return list(work.settings_kv.get(KEPT, []))


def _imported(entry: Mapping[str, Any]) -> Imported:
    return Imported(
        id=entry["id"],
        file=entry["file"],
        at=datetime.fromisoformat(entry["at"]),
        rows=entry["rows"],
        undone=bool(entry.get("undone")),
    )
