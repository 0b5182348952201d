"""Use cases about rows that wait: list them, correct one, decide whose it is, let it go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.access import Permission
from data.bank.imports import traces
from data.bank.imports.committing import (
    Match,
    additions,
    batch_row,
    match_of,
    place,
    watch,
    write,
)
from data.bank.imports.filling import Addition
from data.errors import NotFoundError
from data.intake import Interpreted, reinterpret, told
from data.output import quarantine as workbook
from data.records.ids import BatchId
from data.records.intake import Batch, BatchRow, RowOutcome
from data.store import Work


def quarantine(work: Work) -> list[BatchRow]:
    """Rows that wait, with their reasons."""
    work.require(Permission.BANK_IMPORT)
    return work.batch_rows.quarantine()


def quarantine_file(work: Work) -> bytes:
    """The waiting rows as a workbook: correct it and import it again."""
    rows = quarantine(work)
    work.audit("quarantine.exported", None, {"rows": len(rows)}, subject="batch:quarantine")
    return workbook(rows, told, work.now)


def correct(
    work: Work,
    batch_id: BatchId,
    sheet: str,
    row: int,
    *,
    cells: Mapping[str, str] | None = None,
    decision: str = "",
) -> BatchRow:
    """Give a waiting row other cells, or say whose it is, and try it again.

    Args:
        work: writing.
        batch_id: the import it came with.
        sheet: of the file.
        row: of the file.
        cells: header -> text, only those that change.
        decision: id of the person it is about, or ``NEW``.

    Returns:
        The row as it is kept now; its outcome is still ``rejected`` where it still cannot be
        taken in, with the reasons of this attempt.
    """
    work.require(Permission.BANK_IMPORT)
    batch, before = _waiting(work, batch_id, sheet, row)
    trace = traces.read(work, batch_id)
    group = _group(work, before, trace)
    changed = [
        replace(one, cells={**one.cells, **(cells or {})}) if one.row == row else one
        for one in group
    ]
    understood = _understood(batch, changed, trace)
    decided = {one.key: decision for one in understood.rows} if decision else {}
    retried = frozenset([*(one.key for one in group), *(one.key for one in understood.rows)])
    made = additions(work, understood, decided, retried)
    kept = [_kept(work, batch, had, one) for had, one in zip(changed, made, strict=True)]
    if all(one.outcome is not RowOutcome.REJECTED for one in kept):
        write(work, made, trace)
        traces.write(work, batch_id, trace)
        _recount(work, batch, group, kept)
    work.batch_rows.put_all(kept)
    watch(work, made)
    work.audit(
        "batch.row_corrected",
        {"outcome": before.outcome},
        {"outcome": kept[0].outcome},
        subject=f"batch:{batch_id}",
        reason=place(sheet, row).replace("\n", ":"),
    )
    return next(one for one in kept if one.row == row)


def whose(work: Work, batch_id: BatchId, sheet: str, row: int) -> Match:
    """Whom a waiting row may be about; no candidates where it waits for something else."""
    work.require(Permission.BANK_IMPORT)
    batch, before = _waiting(work, batch_id, sheet, row)
    trace = traces.read(work, batch_id)
    group = _group(work, before, trace)
    understood = _understood(batch, group, trace)
    retried = frozenset([*(one.key for one in group), *(one.key for one in understood.rows)])
    lead = additions(work, understood, {}, retried)[0].plan
    return match_of(lead, {one.id: one for one in work.people.all()})


def dismiss(work: Work, batch_id: BatchId, sheet: str, row: int, reason: str = "") -> BatchRow:
    """Let a waiting row go: it is counted as skipped, its cells stay with the batch."""
    work.require(Permission.BANK_IMPORT)
    batch, before = _waiting(work, batch_id, sheet, row)
    after = work.batch_rows.put(replace(before, outcome=RowOutcome.SKIPPED, corrected=True))
    _recount(work, batch, [before], [after])
    traces.let_go(work, before.key)
    work.audit(
        "batch.row_dismissed",
        {"outcome": before.outcome},
        {"outcome": after.outcome},
        subject=f"batch:{batch_id}",
        reason=reason,
    )
    return after


def _waiting(work: Work, batch_id: BatchId, sheet: str, row: int) -> tuple[Batch, BatchRow]:
    batch = work.batches.get(batch_id)
    found = work.batch_rows.get(batch_id, sheet, row)
    if batch.undone_at or found.corrected or found.outcome is not RowOutcome.REJECTED:
        raise NotFoundError(kind="batch_row", id=f"{sheet}:{row}")
    return batch, found


def _group(work: Work, row: BatchRow, trace: traces.Trace) -> list[BatchRow]:
    """The row with the rows it belongs together with, the leading one first."""
    lead = trace.leads.get(place(row.sheet, row.row), row.row)
    return [
        one
        for one in work.batch_rows.of(row.batch_id)
        if one.sheet == row.sheet and trace.leads.get(place(one.sheet, one.row), one.row) == lead
    ]


def _understood(batch: Batch, group: Sequence[BatchRow], trace: traces.Trace) -> Interpreted:
    return reinterpret(
        batch.kind,
        [(one.sheet, one.row, one.cells) for one in group],
        trace.fields,
        trace.orders,
        file_name=batch.file_name,
        year=trace.years.get(group[0].sheet, ""),
    )


def _kept(work: Work, batch: Batch, had: BatchRow, made: Addition) -> BatchRow:
    """The row after another attempt; its key stays, so that the old file is still recognised."""
    after = batch_row(work, batch, made)
    done = after.outcome is not RowOutcome.REJECTED
    return replace(after, key=had.key, corrected=done)


def _recount(
    work: Work, batch: Batch, before: Sequence[BatchRow], after: Sequence[BatchRow]
) -> None:
    counted = dict(batch.counts)
    for had, has in zip(before, after, strict=True):
        counted[had.outcome.value] -= 1
        counted[has.outcome.value] += 1
    work.batches.put(replace(batch, counts=counted))
