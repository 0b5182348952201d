"""Private notes of a case on the screen of their author: a note is shown in one run alone."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.accompanying import actions, wording
from dashboard.widgets import attempt, confirmed_button, refuse
from data.access import Permission
from data.errors import ProgrammeError
from data.i18n import _
from data.records.ids import CaseId, NoteId
from data.store import Work
from matching.support import Detail, notes
from matching.support.notes import NoteHead

HEIGHT = 160  # pixels


def heads(work: Work, case_id: CaseId) -> tuple[NoteHead, ...]:
    """Own notes of the case, without their text."""
    return notes.listing(work, case_id) if work.may(Permission.PSYCH_NOTE_READ) else ()


def show(one: Detail, *, heads: Sequence[NoteHead]) -> None:
    """A field for a new note, then the notes, each closed until it is asked for."""
    st.caption(
        _(
            "Only you can read these notes: not a colleague who stands in for you, not the curator,"
            " not the director, not the administrator; they are in no export and in no readable"
            " copy. Each reading is written down without the text. If the key of the installation"
            " is lost, the notes are lost."
        )
    )
    if one.consent:
        _new(one, len(heads))
    else:
        st.info(_("Notes rest on the consent to the psychologist's support."))
    wanted = st.session_state.pop(actions.READ, "")
    for head in heads:
        with st.container(border=True):
            _note(one, head, opened=head.id == wanted)
    if not heads:
        st.caption(_("There are no notes of yours yet."))


def _new(one: Detail, count: int) -> None:
    key = f"support.note.{one.row.id}.{count}"
    with st.form(f"{key}.form", clear_on_submit=False):
        st.text_area(_("New note"), key=key, height=HEIGHT, max_chars=notes.MOST)
        st.form_submit_button(
            _("Keep the note"),
            on_click=attempt,
            args=(partial(actions.write, one.row.id, key),),
        )


def _note(one: Detail, head: NoteHead, *, opened: bool) -> None:
    st.markdown(f":material/lock: **{wording.day(head.at)}**")
    if opened:
        _opened(head)
    with st.container(horizontal=True):
        if one.consent and not opened:
            st.button(
                _("Read"), key=f"support.read.{head.id}", on_click=actions.show, args=(head.id,)
            )
        confirmed_button(
            _("Destroy"),
            _("The note is destroyed for good."),
            f"support.destroy.{head.id}",
            partial(actions.delete, head.id),
        )


def _opened(head: NoteHead) -> None:
    """The text as a form: it can be read, and written anew."""
    text = _read(head.id)
    if text is None:
        return
    key = f"support.opened.{head.id}.{head.version}"
    with st.form(f"{key}.form", border=False):
        st.text_area(_("Note"), text, key=key, height=HEIGHT, max_chars=notes.MOST)
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Keep the change"),
                on_click=attempt,
                args=(partial(actions.edit, head.id, head.version, key),),
            )
            st.form_submit_button(_("Hide"))


def _read(note_id: NoteId) -> str | None:
    try:
        with session.work() as work:
            return notes.read(work, note_id)
    except ProgrammeError as refusal:
        refuse(refusal)
        return None
