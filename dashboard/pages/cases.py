"""«Кейсы»: offered to every completed pair, written by its authors, agreed, published; item 6.2."""

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.practising import studies, years
from dashboard.widgets import notices
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.i18n import _
from data.practice import cases
from data.practice.cases import Offering, StudyRow


def page() -> None:
    """How many pairs were offered a case, the cases, one of them from near."""
    sitting = session.require(Permission.PRACTICE_READ)
    writes = sitting.may(Permission.PRACTICE_WRITE)
    st.title(_("Cases"))
    st.caption(
        _(
            "A case tells what a pair was asked, what it did and what others can reuse. It names"
            " nobody, or every author agrees to the publication apart. Without the agreement of all"
            " authors to the text nothing goes on."
        )
    )
    notices(afar=True)
    issued.show()
    with session.look() as work:
        year = years.chosen(work)
        offered, rows = cases.offering(work, year), cases.listing(work, year)
    _offered(offered, year, writes=writes)
    if not rows:
        st.info(_empty(offered, writes=writes))
        return
    by_id = {one.study.id: one for one in rows}
    chosen = st.selectbox(
        _("Case"),
        list(by_id),
        format_func=lambda one: plainly(studies.called(by_id[one])),
        key="cases.one",
    )
    near: StudyRow = by_id.get(chosen) or rows[0]
    studies.show(near, writes=writes)


def _offered(found: Offering, year: str, *, writes: bool) -> None:
    left, middle, right = st.columns(3)
    left.metric(_("Completed pairs"), str(found.completed), border=True)
    middle.metric(_("Offered a case"), str(found.offered), border=True)
    right.metric(_("Have answered"), str(found.answered), border=True)
    open_ones = found.completed - found.offered - found.unaskable
    if found.unaskable:
        st.caption(_("Pairs of whom nobody can be asked any more: {count}.", count=found.unaskable))
    if writes and open_ones:
        studies.offering(year, open_ones)


def _empty(found: Offering, *, writes: bool) -> str:
    if not writes:
        return _("No case of this school year is ready yet.")
    if not found.completed:
        return _("No pair of this school year is completed yet: a case is offered at the end.")
    return _("No case was offered yet.")
