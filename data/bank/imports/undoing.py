"""Use case: take a batch back while nothing rests on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.access import Permission
from data.bank import signals
from data.bank.imports import traces
from data.errors import ProgrammeError, StateError
from data.records.ids import BatchId
from data.records.intake import Batch, BatchRow
from data.store import StillUsedError, Work

NAMED = ("person.fio", "fio", "person.surname", "person.given_name", "person.patronymic")


class NotUndoableError(ProgrammeError):
    """Something rests on what the batch brought: ``file``, ``what``."""

    code = "import.not_undoable"


def undo(work: Work, batch_id: BatchId, reason: str = "") -> Batch:
    """Remove what the batch brought and give changed records their former values.

    Raises:
        NotUndoableError: a consent, a pair, a round, a later import or an edit rests on it; then
            nothing at all is changed.
        StateError: it was undone before.
    """
    work.require(Permission.BANK_IMPORT)
    batch = work.batches.get(batch_id)
    if batch.undone_at is not None:
        raise StateError(kind="batch", state="undone", wanted="undone")
    trace = traces.read(work, batch_id)
    _refuse_if_frozen(work, batch, trace)
    rows = work.batch_rows.of(batch_id)
    _forget(work, rows, trace)
    work.batch_rows.put_all(replace(one, person_id=None) for one in rows)
    try:
        for sheet in trace.sheets:
            work.sheets.remove(sheet)
        for participation in trace.participations:
            _remove_participation(work, batch, participation)
        for name, was in trace.before.items():
            _give_back(work, batch, name, was)
        for person in trace.people:
            _remove_person(work, batch, person)
    except StillUsedError as fault:
        raise NotUndoableError(file=batch.file_name, what=str(fault.params.get("id"))) from fault
    undone = work.batches.put(replace(batch, undone_at=work.now))
    work.audit("batch.undone", batch, undone, subject=f"batch:{batch_id}", reason=reason)
    return undone


def _forget(work: Work, rows: Sequence[BatchRow], trace: traces.Trace) -> None:
    """What the rows raised goes with them: of people who came with the batch, and of nobody."""
    new = {one.id: one.fio for one in work.people.all() if one.id in set(trace.people)}
    headers = {field: header for header, field in trace.fields.items()}
    for one in rows:
        said = [one.cells.get(headers.get(field, ""), "") for field in NAMED]
        if one.person_id is None:
            signals.forget(work, one.cells.values(), said[0] or said[1] or " ".join(said[2:]))
        elif one.person_id in new:
            signals.forget(work, one.cells.values(), new[one.person_id])


def _refuse_if_frozen(work: Work, batch: Batch, trace: traces.Trace) -> None:
    """A frozen round has these people in its picture: it would speak of nobody."""
    mine = {*trace.people, *(name.partition(":")[2] for name in trace.before)}
    for one in work.rounds.all():
        snapshot = work.snapshots.of(one.id) if mine else None
        if snapshot is not None and any(person in snapshot.body for person in mine):
            raise NotUndoableError(file=batch.file_name, what=one.name)


def _remove_participation(work: Work, batch: Batch, participation_id: str) -> None:
    found = work.participations.get(participation_id)
    if found.version != 1:
        raise NotUndoableError(file=batch.file_name, what=work.people.get(found.person_id).fio)
    work.participations.remove(participation_id)


def _remove_person(work: Work, batch: Batch, person_id: str) -> None:
    found = work.people.get(person_id)
    if found.version != 1:
        raise NotUndoableError(file=batch.file_name, what=found.fio)
    try:
        work.people.remove(person_id)
    except StillUsedError as fault:
        raise NotUndoableError(file=batch.file_name, what=found.fio) from fault


def _give_back(work: Work, batch: Batch, name: str, was: dict[str, Any]) -> None:
    kind, _colon, record_id = name.partition(":")
    known: Any = work.people if kind == "person" else work.participations
    now = known.get(record_id)
    if now.version != was["version"]:
        person = now if kind == "person" else work.people.get(now.person_id)
        raise NotUndoableError(file=batch.file_name, what=person.fio)
    known.put(replace(now, **traces.former(now, was["values"])))
