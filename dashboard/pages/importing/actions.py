"""What the buttons of the import page do: each calls one use case and gives words for it."""

from collections.abc import Mapping

import streamlit as st

from dashboard import bootstrap, session
from data import jobs
from data.access import Permission
from data.bank import imports
from data.bank.imports import drafts
from data.i18n import _, ngettext
from data.records.ids import BatchId, JobId
from data.records.intake import BatchRow, RowOutcome, TableKind
from data.records.job import Job

UPLOAD = "upload"  # parameter of the address: the upload that is looked at
KIND = "import.commit"


def receive(file_name: str, content: bytes, kind: TableKind | None) -> str:
    """Read a file in a limited child, keep it, begin a draft."""
    with session.look() as work:
        work.require(Permission.BANK_IMPORT)
    upload = imports.receive(bootstrap.store().files, file_name, content, kind)
    with session.work() as work:
        begun = drafts.begin(work, upload, kind)
    st.query_params[UPLOAD] = begun.id
    return _("The file «{name}» has been read. Nothing is written yet.", name=file_name)


def understand(draft_id: BatchId, kind: TableKind | None, encoding: str) -> str:
    """Another kind or another encoding."""
    with session.work() as work:
        drafts.understand(work, draft_id, kind, encoding)
    return _("The file is read anew.")


def name_columns(draft_id: BatchId, mapping: Mapping[str, str]) -> str:
    """Keep what the columns mean."""
    with session.work() as work:
        drafts.name_columns(work, draft_id, mapping)
    return _("The columns are read as you have said; next time they will be known.")


def order_dates(draft_id: BatchId, header: str, order: str) -> str:
    """Keep which comes first in a column of dates."""
    with session.work() as work:
        drafts.order_dates(work, draft_id, {header: order})
    return _("The dates are read as you have said.")


def decide(draft_id: BatchId, key: str, who: str) -> str:
    """Keep whose a row is."""
    with session.work() as work:
        drafts.decide(work, draft_id, key, who)
    return _("The decision is kept and will be remembered.")


def take_in(draft_id: BatchId) -> str:
    """Ask for the import."""
    with session.work() as work:
        jobs.enqueue(work, KIND, {"draft": draft_id}, drafts.job_key(draft_id))
    return ""


def stop(job_id: JobId) -> str:
    """Ask the import to stop."""
    with session.work() as work:
        jobs.cancel(work, job_id)
    return _("The import is asked to stop.")


def drop(draft_id: BatchId) -> str:
    """Take nothing of a file in."""
    with session.work() as work:
        useless = drafts.drop(work, draft_id)
    imports.discard(bootstrap.store().files, useless)
    st.query_params.pop(UPLOAD, None)
    return _("The file is put aside. Nothing was written.")


def correct(row: BatchRow, cells: Mapping[str, str], decision: str) -> str:
    """Try a waiting row again."""
    with session.work() as work:
        kept = imports.correct(
            work, row.batch_id, row.sheet, row.row, cells=cells, decision=decision
        )
    if kept.outcome is RowOutcome.REJECTED:
        return _("The correction is kept, but the row still waits: see the reasons.")
    return _("The row has been taken in.")


def dismiss(row: BatchRow, reason: str) -> str:
    """Let a waiting row go."""
    with session.work() as work:
        imports.dismiss(work, row.batch_id, row.sheet, row.row, reason)
    return _("The row will not be imported.")


def undo(batch_id: BatchId, reason: str) -> str:
    """Take an import back."""
    with session.work() as work:
        batch = imports.undo(work, batch_id, reason)
    rows = batch.counts.get("imported", 0)
    return ngettext(
        "The import is undone: {count} row taken back.",
        "The import is undone: {count} rows taken back.",
        rows,
    )


def job_of(draft_id: BatchId) -> Job | None:
    """The job that takes a draft in, if it was asked for."""
    with session.look() as work:
        return work.jobs.by_key(drafts.job_key(draft_id))
