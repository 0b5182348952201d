"""Waves collected elsewhere: a table is shown through first, then taken in; any can be undone."""

from functools import partial

import streamlit as st

from analytics.waves import blank, importing
from analytics.waves.importing import Imported
from analytics.waves.seeing import Table
from analytics.waves.words import sitting_name
from dashboard import session
from dashboard.pages.importing.findings import line, ordered
from dashboard.widgets import attempt, confirmed_button, download
from dashboard.widgets.plainly import plain_rows, plainly
from data.access import Permission
from data.codebook import framework
from data.codebook.waves import wave_name
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.intake import Reading

TYPES = ["xlsx", "csv"]
READ, TURN = "surveys.reading", "surveys.turn"
MOST = 200  # lines shown


def show() -> None:
    """Bring a table, look through it, take it in; below, earlier ones."""
    with session.look() as work:
        writes = work.may(Permission.WAVE_WRITE)
        earlier = importing.imports(work)
    reading: Reading | None = st.session_state.get(READ)
    if writes and reading is None:
        _bring()
    elif writes and reading is not None:
        _seen(reading)
    if earlier:
        st.header(_("Taken in before"))
        for one in earlier:
            _earlier(one, writes=writes)
    elif not writes:
        st.info(_("No table of answers was taken in yet."))


def _bring() -> None:
    st.markdown(
        _(
            "A table of answers with a row a person and wave. The headers: «ФИО», «Волна», codes of"
            " the questions such as `REL.1`; if need be «Роль», «С кем» for a mentor of two pairs,"
            " «Дата». First you see what would be taken, nothing is written until you say so."
        )
    )
    _template()
    turn = st.session_state.setdefault(TURN, 0)
    st.file_uploader(
        _("A table: XLSX or CSV, up to 10 MB"),
        type=TYPES,
        key=f"surveys.file.{turn}",
        on_change=_brought,
    )


def _template() -> None:
    """An empty table of one survey: nobody needs to know codes by heart."""
    waves = [one for one in framework().waves if blank.tables_for(one)]
    wave = st.selectbox(
        _("A template with the right headers for the survey"),
        waves,
        format_func=wave_name,
        key="surveys.blank",
    )
    download(_("Download the template (XLSX)"), "answers_blank", {"wave": wave or waves[0]})
    st.caption(
        _(
            "A row a person. On its second sheet every code stands with its question and the"
            " answers that may be written; columns you do not need may be deleted."
        )
    )


def _brought() -> None:
    turn = st.session_state[TURN]
    file = st.session_state[f"surveys.file.{turn}"]
    if file is not None:
        attempt(partial(_read, file.name, file.getvalue()))
        st.session_state[TURN] = turn + 1


def _read(name: str, content: bytes) -> str:
    reading = importing.read(content, name)
    with session.look() as work:
        importing.preview(work, reading)
    st.session_state[READ] = reading
    return ""


def _seen(reading: Reading) -> None:
    try:
        with session.look() as work:
            table = importing.preview(work, reading)
    except ProgrammeError:
        st.session_state.pop(READ, None)
        st.rerun()
    count = len(table.takings)
    st.header(plainly(table.file))
    left, middle, right = st.columns(3)
    left.metric(_("Rows read"), str(table.read), border=True)
    middle.metric(_("Would be taken"), str(count), border=True)
    right.metric(_("Remarks"), str(len(table.findings)), border=True)
    _takings(table)
    _remarks(table)
    with st.container(horizontal=True):
        confirmed_button(
            ngettext("Take in {count} row", "Take in {count} rows", count),
            _("The answers enter the figures of this year. The import can be undone as a whole."),
            "surveys.take",
            _taken,
            icon=":material/download_done:",
            disabled=not count,
            main=True,
        )
        st.button(_("Put the table aside"), key="surveys.aside", on_click=_aside)


def _takings(table: Table) -> None:
    if not table.takings:
        st.warning(_("No row of this table can be taken in. The remarks say why."))
        return
    rows = [
        {
            _("Row"): str(one.line.row),
            _("Full name"): one.fio,
            _("Survey"): wave_name(one.wave),
            _("What is there"): ", ".join(sitting_name(one.wave, key) for key in one.answers)
            or _("no answer: counts as silent"),
            _("Answers given"): str(sum(len(mine) for mine in one.answers.values())),
        }
        for one in table.takings[:MOST]
    ]
    st.table(plain_rows(rows), border="horizontal", hide_index=True)


def _remarks(table: Table) -> None:
    if not table.findings:
        st.success(_("Nothing to remark: every cell was understood."))
        return
    with st.expander(_("Remarks by row and column"), expanded=True):
        listed = [line(one) for one in ordered(table.findings)[:MOST]]
        st.table(plain_rows(listed), border="horizontal", hide_index=True)


def _taken() -> str:
    with session.work() as work:
        made = importing.take_table(work, st.session_state[READ])
    st.session_state.pop(READ, None)
    return ngettext("{count} row is taken in.", "{count} rows are taken in.", made.rows)


def _aside() -> None:
    st.session_state.pop(READ, None)


def _earlier(one: Imported, *, writes: bool) -> None:
    with st.container(border=True):
        when = one.at.astimezone().strftime("%d.%m.%Y %H:%M")
        rows = ngettext("{count} row", "{count} rows", one.rows)
        st.markdown(f"**{plainly(one.file)}**  \n:gray[{rows} · {when}]")
        if one.undone:
            st.caption(_("undone"))
        elif writes:
            confirmed_button(
                _("Undo the import"),
                _("Its answers are removed, asks become what they were before."),
                f"surveys.undo.{one.id}",
                partial(_undone, one.id),
                icon=":material/undo:",
            )


def _undone(import_id: str) -> str:
    with session.work() as work:
        count = importing.undo(work, import_id)
    return ngettext("{count} answer sheet is removed.", "{count} answer sheets are removed.", count)
