"""What became of every row of an import."""

import streamlit as st

from dashboard import session
from dashboard.pages.importing.lines import lines
from dashboard.widgets import download
from dashboard.widgets.plainly import plainly
from data.bank import imports
from data.codebook import label
from data.i18n import _
from data.records.ids import BatchId
from data.records.intake import RowOutcome

MOST = 500


def show(batch_id: BatchId) -> None:
    """Counts, rows, the report as a file."""
    with session.look() as work:
        batch = work.batches.get(batch_id)
        rows = imports.report(work, batch_id)
    st.header(_("Report: {file}", file=plainly(batch.file_name)))
    if batch.undone_at is not None:
        st.warning(
            _("This import was undone {day}.", day=f"{batch.undone_at.astimezone():%d.%m.%Y}")
        )
    for place, one in zip(st.columns(len(RowOutcome)), RowOutcome, strict=True):
        place.metric(label("row_outcome", one.value), batch.counts.get(one.value, 0))
    outcomes = {one.value: label("row_outcome", one.value) for one in RowOutcome}
    lines(
        [
            {
                _("Sheet"): one.sheet,
                _("Row"): str(one.row),
                _("Outcome"): outcomes[one.outcome],
                _("Person"): one.fio,
                _("Findings"): " ".join(one.findings),
            }
            for one in rows[:MOST]
        ]
    )
    if len(rows) > MOST:
        st.caption(_("{count} more rows are in the file.", count=len(rows) - MOST))
    download(_("Download the report"), "report", {"batch": batch_id})
