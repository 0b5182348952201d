"""«Публикация на сайте»: build, look, check, publish; what must be taken down. Item 7.1."""

import streamlit as st

from dashboard import session
from dashboard.pages.publishing import acts, board
from dashboard.widgets import notices
from data import publication
from data.access import Permission
from data.i18n import _


def page() -> None:
    """The state of the section, the next step, the take-down list, the history."""
    sitting = session.require(Permission.SITE_READ)
    writes = sitting.may(Permission.SITE_WRITE)
    with session.look() as work:
        year = board.chosen_year(work)
        state = publication.overview(work, year)
        listed = publication.due(work, everything=True)
        stale = publication.stale(work)
        waiting = state.waiting
        checks = publication.checklist(work, waiting.id) if waiting else ()
        changes = publication.changes(work, waiting.id) if waiting else None
    st.title(_("Publication on the site"))
    st.caption(
        _(
            "The section is made of pages without scripts. A person stands there only by the own"
            " consent to publication, field by field."
        )
    )
    notices()
    board.standing(state, sitting.school)
    board.take_down([one for one in listed if one.removed_on is None], writes=writes)
    board.renew(stale)
    board.gone([one for one in listed if one.removed_on is not None])
    if writes:
        acts.build(year, state)
    if waiting is not None and changes is not None:
        board.waiting(waiting, checks, changes)
        if writes:
            acts.publish(waiting, checks)
    board.held_back(state.held_back)
    board.history(state)
    if writes and state.published is not None:
        acts.unpublish(state.published)
