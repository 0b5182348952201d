"""«Сопровождение»: the psychologist's board; for the curator status, date and recommendation."""

import streamlit as st

from dashboard import session
from dashboard.pages.accompanying import actions, board, going, near
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from data.records.ids import CaseId
from matching import support, unmatched


def page() -> None:
    """The board, or one case from near."""
    sitting = session.require(Permission.RECOMMENDATION_READ)
    psychologist = sitting.may(Permission.CASE_READ)
    chosen = st.query_params.get(actions.CASE, "")
    if chosen and psychologist:
        near.show(CaseId(chosen))
        return
    with session.look() as work:
        rows = support.board(work)
        free = support.candidates(work) if psychologist else ()
        alone = unmatched.listing(work)
    st.title(_("Support"))
    st.caption(_intro(psychologist=psychologist))
    notices()
    st.page_link(
        session.link("support_months"), label=_("Numbers by month"), icon=":material/bar_chart:"
    )
    if not rows and not alone:
        st.info(
            _(
                "Nobody waits for support. When a round leaves a mentee without a pair, the"
                " psychologist can open a case here, and the curator can hand the mentee over on"
                " the page «Without a pair»."
            )
        )
        return
    board.summary(rows, alone)
    st.page_link(
        session.link("unmatched"), label=_("Without a pair"), icon=":material/person_search:"
    )
    if rows:
        shown = board.filtered(rows)
        board.columns(shown, free=len(free), curator=sitting.may(Permission.BANK_WRITE))
        board.over(shown)
    board.candidates(free)
    if psychologist:
        going.show(rows)


def _intro(*, psychologist: bool) -> str:
    if psychologist:
        return _(
            "Mentees without a pair whom you accompany. The curator sees the column, the next date"
            " and your recommendation, nothing else."
        )
    return _(
        "Mentees without a pair in the psychologist's care: where they stand, the next date and"
        " what is recommended. What is said in a talk stays there."
    )
