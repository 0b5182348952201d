"""Entering a signature with its scan, and annulling it with a reason."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from data.i18n import _
from data.papers import signing
from data.papers.making import Issued, PaperState
from data.records.ids import DocumentId

DAY = "DD.MM.YYYY"
OPEN = "papers.sign.open"
ENDINGS = ["pdf", "jpg", "jpeg", "png"]


def show(one: Issued, today: date) -> None:
    """What can be done about the signature of a paper."""
    key = f"papers.sign.{one.document.id}"
    if one.state is PaperState.SIGNED:
        _signed(one, key)
    elif one.state is not PaperState.SUPERSEDED and one.kind.signer:
        _unsigned(one, key, today)


def _unsigned(one: Issued, key: str, today: date) -> None:
    if st.session_state.get(OPEN) != one.document.id:
        st.button(
            _("Enter the signature"),
            key=f"{key}.open",
            icon=":material/draw:",
            on_click=_open,
            args=(one.document.id,),
        )
        return
    with st.form(f"{key}.form", clear_on_submit=False):
        left, right = st.columns(2)
        left.text_input(_("Number in the school's register"), key=f"{key}.number")
        right.date_input(
            _("Signed on"),
            value=today,
            min_value=one.document.dated,
            max_value=today,
            format=DAY,
            key=f"{key}.day",
        )
        if one.kind.signer != signing.DIRECTOR:
            st.text_input(_("Who has signed"), key=f"{key}.by")
        st.file_uploader(
            _("Scan of the signed paper, if there is one"), type=ENDINGS, key=f"{key}.scan"
        )
        st.form_submit_button(
            _("The paper is signed"),
            type="primary",
            on_click=attempt,
            args=(partial(_sign, one.document.id, key),),
        )
    st.button(_("Cancel"), key=f"{key}.close", on_click=_open, args=("",))


def _signed(one: Issued, key: str) -> None:
    if one.signature is not None and not one.signature.scan:
        with st.expander(_("Attach a scan")):
            st.file_uploader(_("Scan of the signed paper"), type=ENDINGS, key=f"{key}.late")
            st.button(
                _("Attach"),
                key=f"{key}.attach",
                on_click=attempt,
                args=(partial(_attach, one.document.id, key),),
            )
    with st.expander(_("Annul the signature")):
        st.text_input(_("Reason"), key=f"{key}.reason")
        confirmed_button(
            _("Annul"),
            _("What this signature has brought about is taken back where that is possible."),
            f"{key}.annul",
            partial(_annul, one.document.id, key),
        )


def _open(document_id: str) -> None:
    st.session_state[OPEN] = document_id


def _sign(document_id: DocumentId, key: str) -> str:
    said = st.session_state
    scan = said.get(f"{key}.scan")
    with session.work() as work:
        signing.sign(
            work,
            document_id,
            signed_on=said[f"{key}.day"],
            number=str(said.get(f"{key}.number") or ""),
            scan=scan.getvalue() if scan else b"",
            scan_name=scan.name if scan else "",
            signed_by=str(said.get(f"{key}.by") or ""),
        )
    _open("")
    return _("The signature is entered; what it brings about has happened.")


def _attach(document_id: DocumentId, key: str) -> str:
    scan = st.session_state.get(f"{key}.late")
    with session.work() as work:
        signing.attach(
            work, document_id, scan.getvalue() if scan else b"", scan.name if scan else ""
        )
    return _("The scan is attached.")


def _annul(document_id: DocumentId, key: str) -> str:
    with session.work() as work:
        signing.annul(work, document_id, str(st.session_state.get(f"{key}.reason") or ""))
    return _("The signature is annulled.")
