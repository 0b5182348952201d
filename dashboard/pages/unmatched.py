"""«Без пары»: the mentees without a pair, with reasons. For the psychologist and the curator."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.accompanying import applying
from dashboard.pages.cockpit import waiting
from dashboard.widgets import notices
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.i18n import _
from data.records.ids import PersonId
from matching import support, unmatched
from matching.rounds import recruiting
from matching.support import CaseRow
from matching.unmatched import WaitingRow


def page() -> None:
    """Who has no pair, why, for how long, and what would help."""
    sitting = session.require(Permission.UNMATCHED_READ)
    with session.look() as work:
        rows = unmatched.listing(work)
        cases = support.status(work) if work.may(Permission.RECOMMENDATION_READ) else {}
        wanted = recruiting.standing(work) if work.may(Permission.TASK_READ) else ()
    st.title(_("Without a pair"))
    notices()
    for one in wanted:
        st.info(f"**{plainly(one.title)}**: {plainly(one.task.note)}", icon=":material/person_add:")
    if not rows:
        st.info(
            _(
                "Everybody who takes part has a pair or still waits for a round. Mentees whom a"
                " round could not serve will stand here, each with the reason."
            )
        )
        return
    st.caption(
        _("A missing pair is nobody's fault: each line says what is missing and what helps.")
    )
    waiting.summary(rows)
    shown = waiting.filtered(rows)
    if not shown:
        st.info(_("Nobody answers these filters."))
    curator = sitting.may(Permission.BANK_WRITE)
    waiting.cards(shown, may_requeue=curator, more=partial(_support, cases, curator))


def _support(cases: Mapping[PersonId, CaseRow], curator: bool, one: WaitingRow) -> None:  # noqa: FBT001
    """Where the psychologist's support stands, or the way to it."""
    row = cases.get(one.person_id)
    if row is not None:
        applying.status(row)
        if curator:
            applying.offer(row, "unmatched")
    elif curator:
        applying.hand_over(one.person_id, one.fio)
