"""«Завершение и банки»: pairs come to their end, both banks are written; items 6.5 and 6.6."""

import streamlit as st

from dashboard import session
from dashboard.pages.finishing import ends, long_term
from dashboard.pages.inviting import issued
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from matching import closing
from matching.closing import long_term as bank
from matching.closing import reports


def page() -> None:
    """What each pair lacks to be closed, how far the banks are, the long-term bank."""
    sitting = session.require(Permission.PAIR_READ)
    st.title(_("Completion and banks"))
    st.caption(_("Items 6.5 and 6.6 of the roadmap · school year {year}", year=sitting.school.year))
    notices()
    issued.show()
    pairs, later = st.tabs([_("Pairs"), _("Long-term bank")])
    with pairs:
        _pairs()
    with later:
        _long_term()


def _pairs() -> None:
    with session.look() as work:
        rows, far = closing.board(work), closing.progress(work)
    if not rows:
        st.info(_("No pair works yet: pairs come here when their order is signed."))
        return
    over, whole, empty = st.columns(3)
    over.metric(_("Pairs that are over"), far.over)
    whole.metric(_("Written into both banks"), f"{far.whole} / {far.over}")
    empty.metric(_("Empty columns"), len(far.empty))
    if far.over and not far.empty:
        st.success(_("Item 6.5 is done: no column of the banks is empty for a pair that is over."))
    ends.several(rows)
    picked = ends.table(rows)
    if picked is None:
        st.caption(_("Choose a pair to see its reports and to close it."))
        return
    with session.look() as work:
        levels = reports.levels_told(work, picked.pair.id)
    ends.one(picked, levels)


def _long_term() -> None:
    st.caption(
        _(
            "Whoever has finished is asked once more: staying in the long-term bank is another"
            " purpose with a term of its own, by a consent of its own. A withdrawal takes out at"
            " once."
        )
    )
    with session.look() as work:
        asked, kept = bank.finished(work), bank.listing(work)
        today, year = work.today, work.schools.get(work.school_id).year
    long_term.asking(asked, kept, year)
    domain, free_by = long_term.filters()
    with session.look() as work:
        shown = bank.listing(work, domain=domain, free_by=free_by)
    long_term.bank(shown, today, year)
