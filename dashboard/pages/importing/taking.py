"""A file comes in: choose it, go on with one that was begun, see what became of it."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.importing import actions, drafting, report, running
from dashboard.widgets import attempt
from dashboard.widgets.long_work import WAITING
from dashboard.widgets.plainly import plainly
from data.bank.imports import drafts
from data.bank.imports.drafts import Draft
from data.codebook import label
from data.errors import NotFoundError
from data.i18n import _
from data.records.ids import BatchId
from data.records.intake import TableKind
from data.store import Work

TYPES = ["xlsx", "csv", "docx"]
FILE, KIND, TURN = "intake.file", "intake.kind", "intake.turn"


def show() -> None:
    """The upload of the address; without one, the way to bring a file."""
    wanted = st.query_params.get(actions.UPLOAD, "")
    if not wanted:
        _choose()
        return
    upload = BatchId(wanted)
    with session.look() as work:
        batch = work.batches.find(upload)
        begun = None if batch else _draft(work, upload)
    if batch is not None:
        report.show(batch.id)
        st.button(_("Import another file"), key="intake.another", on_click=_another)
        return
    job = actions.job_of(upload)
    if job is not None and job.state in WAITING:
        running.progress(job.id)
    elif begun is None:
        st.warning(_("There is no such file here: it was put aside or taken in."))
        st.button(_("Choose a file"), key="intake.another", on_click=_another)
    else:
        drafting.show(begun, job)


def _draft(work: Work, upload: BatchId) -> Draft | None:
    try:
        return drafts.draft(work, upload)
    except NotFoundError:
        return None


def _another() -> None:
    st.query_params.pop(actions.UPLOAD, None)


def _choose() -> None:
    st.write(
        _(
            "Bring the staff list, the questionnaires or the old bank forms as they are. First you"
            " will see what would change; nothing is written until you say so."
        )
    )
    left, right = st.columns([3, 2])
    turn = st.session_state.setdefault(TURN, 0)
    left.file_uploader(
        _("A table: XLSX, CSV or DOCX, up to 10 MB"),
        type=TYPES,
        key=f"{FILE}.{turn}",
        on_change=_brought,
    )
    right.selectbox(
        _("What the table holds"),
        [None, *TableKind],
        format_func=lambda one: label("table_kind", one.value) if one else _("tell by its columns"),
        key=KIND,
    )
    _begun()


def _brought() -> None:
    """A file has been chosen: read it; the uploader is cleared for the next one."""
    turn = st.session_state[TURN]
    file = st.session_state[f"{FILE}.{turn}"]
    if file is None:
        return
    kind = st.session_state.get(KIND)
    attempt(partial(actions.receive, file.name, file.getvalue(), kind))
    st.session_state[TURN] = turn + 1


def _begun() -> None:
    with session.look() as work:
        listed = drafts.drafts(work)
    if not listed:
        return
    st.header(_("Begun and not taken in"))
    for one in listed:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            kind = label("table_kind", one.kind.value) if one.kind else _("kind not chosen")
            when = one.at.astimezone().strftime("%d.%m.%Y %H:%M")
            st.markdown(f"**{plainly(one.file_name)}**  \n:gray[{kind} · {when}]", width="stretch")
            st.button(_("Go on"), key=f"go.{one.id}", on_click=_go_on, args=(one.id,))
            st.button(
                _("Put aside"),
                key=f"drop.{one.id}",
                on_click=attempt,
                args=(partial(actions.drop, one.id),),
            )


def _go_on(upload: BatchId) -> None:
    st.query_params[actions.UPLOAD] = upload
