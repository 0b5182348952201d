"""Rows that wait: correct one in place, say whose it is, let it go, take all of them away."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.importing import actions, matches
from dashboard.widgets import attempt, download, pick
from dashboard.widgets.plainly import plainly
from data.bank import imports
from data.codebook import field_of
from data.i18n import _
from data.intake import told
from data.records.intake import BatchRow, Severity, TableKind

ASKING = frozenset({Severity.ERROR, Severity.QUESTION})
NAMES = frozenset({"person.fio", "fio", "person.surname"})
BESIDE = 6  # fields shown before the rest is folded away


def show() -> None:
    """The list, then the chosen row."""
    with session.look() as work:
        rows = imports.quarantine(work)
        batches = {one.id: one for one in imports.batches(work)}
    if not rows:
        st.success(_("No row waits. Everything that was imported is in the banks."))
        return
    st.write(
        _(
            "These rows could not be taken in. Correct them here, or download them with the"
            " reasons, correct the workbook and import it."
        )
    )
    download(_("Download the rows with the reasons"), "quarantine")
    chosen = pick(
        [
            {
                "file": batches[one.batch_id].file_name,
                "sheet": one.sheet,
                "row": str(one.row),
                "who": _who(one, batches[one.batch_id].kind),
                "why": " ".join(reasons(one)),
            }
            for one in rows
        ],
        {
            "file": _("File"),
            "sheet": _("Sheet"),
            "row": _("Row"),
            "who": _("Person"),
            "why": st.column_config.TextColumn(_("Why the row waits"), width="large"),
        },
        key="quarantine",
        alt=_("Rows that wait"),
        tallest=260,
    )
    if chosen is None:
        st.caption(_("Choose a row to correct it."))
    else:
        edit(rows[chosen], batches[rows[chosen].batch_id].kind)


def reasons(row: BatchRow) -> list[str]:
    """What keeps the row waiting, in words."""
    kept = [one for one in row.findings if one.severity in ASKING] or list(row.findings)
    return list(
        dict.fromkeys(f"{one.column}: {told(one)}" if one.column else told(one) for one in kept)
    )


def edit(row: BatchRow, kind: TableKind) -> None:
    """One row: reasons, whose it may be, its cells."""
    key = f"{row.batch_id}.{row.sheet}.{row.row}"
    with session.look() as work:
        match = imports.whose(work, row.batch_id, row.sheet, row.row)
    st.header(_("Row {row} of «{sheet}»", row=row.row, sheet=plainly(row.sheet)))
    for one in reasons(row):
        st.markdown(f"- {plainly(one)}")
    decision = matches.ask(match, f"whose.{key}") if match.candidates else None
    with st.form(f"row.{key}", border=False):
        first, rest = _sorted(row, kind)
        _cells(row, first, key)
        if rest:
            with st.expander(_("Other cells of the row")):
                _cells(row, rest, key)
        st.form_submit_button(
            _("Take the row in"),
            type="primary",
            on_click=_corrected,
            args=(row, key, decision or ""),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(
            _("Why it is not needed"), key=f"why.{key}", max_chars=200, width="stretch"
        )
        st.button(
            _("Do not import the row"),
            key=f"dismiss.{key}",
            on_click=attempt,
            args=(partial(actions.dismiss, row, reason),),
        )


def _corrected(row: BatchRow, key: str, decision: str) -> None:
    said = {
        header: st.session_state.get(f"cell.{key}.{header}", text)
        for header, text in row.cells.items()
    }
    changed = {header: text for header, text in said.items() if text != row.cells[header]}
    attempt(partial(actions.correct, row, changed, decision))


def _sorted(row: BatchRow, kind: TableKind) -> tuple[list[str], list[str]]:
    """Cells with a reason and the name first; long questionnaires fold the rest away."""
    asked = {one.column for one in row.findings if one.severity in ASKING}
    listed = list(row.cells)
    first = [one for one in listed if one in asked or field_of(kind, one) in NAMES]
    others = [one for one in listed if one not in first]
    free = max(0, BESIDE - len(first))
    return [*first, *others[:free]], others[free:]


def _cells(row: BatchRow, headers: list[str], key: str) -> None:
    for number, place in enumerate(headers):
        if number % 2 == 0:
            columns = st.columns(2)
        columns[number % 2].text_input(plainly(place), row.cells[place], key=f"cell.{key}.{place}")


def _who(row: BatchRow, kind: TableKind) -> str:
    named = (text for header, text in row.cells.items() if field_of(kind, header) in NAMES)
    return next((text for text in named if text), "")
