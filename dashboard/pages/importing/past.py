"""Imports of before: their reports, and the way back."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.importing import actions, report
from dashboard.widgets import confirmed_button, pick
from dashboard.widgets.plainly import plainly
from data.bank import imports
from data.codebook import label
from data.i18n import _
from data.records.intake import Batch


def show() -> None:
    """The list, the report of the chosen one, undo."""
    with session.look() as work:
        every = imports.batches(work)
        names = imports.by_whom(work)
    if not every:
        st.info(_("Nothing has been imported yet. Begin with the staff list."))
        return
    chosen = pick(
        [_line(one, names.get(one.by, "")) for one in every],
        {
            "when": _("When"),
            "file": st.column_config.TextColumn(_("File"), width="medium"),
            "kind": _("Table"),
            "imported": _("Imported"),
            "same": _("Unchanged"),
            "waiting": _("In quarantine"),
            "by": _("Who"),
            "state": _("State"),
        },
        key="imports",
        alt=_("Earlier imports"),
        tallest=260,
    )
    if chosen is None:
        st.caption(_("Choose an import to see its report or to undo it."))
        return
    batch = every[chosen]
    report.show(batch.id)
    if batch.undone_at is None:
        _undo(batch)


def _undo(batch: Batch) -> None:
    reason = st.text_input(_("Reason for undoing"), key=f"reason.{batch.id}", max_chars=200)
    confirmed_button(
        _("Undo the import"),
        _(
            "People, answers and rows that «{file}» has brought are removed, changed ones get"
            " their former values. It is refused if a consent, a pair or an edit rests on them.",
            file=plainly(batch.file_name),
        ),
        key=f"undo.{batch.id}",
        action=partial(actions.undo, batch.id, reason),
        icon=":material/undo:",
    )


def _line(batch: Batch, by: str) -> dict[str, object]:
    return {
        "when": f"{batch.at.astimezone():%d.%m.%Y %H:%M}",
        "file": batch.file_name,
        "kind": label("table_kind", batch.kind.value),
        "imported": batch.counts.get("imported", 0),
        "same": batch.counts.get("same", 0),
        "waiting": batch.counts.get("rejected", 0),
        "by": by,
        "state": _("undone") if batch.undone_at else _("in force"),
    }
