"""«Мероприятия»: who was informed, conferences, round tables with nominations; 1.2, 6.3, 6.4."""

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.practising import gathering, planning, years
from dashboard.widgets import notices
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.i18n import _
from data.practice import attending, events
from data.practice.attending import Informed
from data.records.practice import Event


def page() -> None:
    """How many are informed, the events of a year, one of them from near."""
    sitting = session.require(Permission.PRACTICE_READ)
    writes = sitting.may(Permission.PRACTICE_WRITE)
    st.title(_("Events"))
    st.caption(
        _(
            "The staff is informed (1.2), experience is told at a conference or seminar (6.3), a"
            " round table names the best practices (6.4). Announcements, sheets and minutes are"
            " made on the page of papers."
        )
    )
    notices(afar=True)
    issued.show()
    with session.look() as work:
        year = years.chosen(work)
        found, told = events.listing(work, year), attending.informed(work, year)
    _informed(told)
    if writes:
        with st.expander(_("Plan an event"), expanded=not found, icon=":material/add:"):
            planning.show()
    if not found:
        st.info(_("No event in this school year yet. The first one informs the staff."))
        return
    _near(found, writes=writes)


def _informed(told: Informed) -> None:
    share = _("{percent} %", percent=round(100 * told.share)) if told.share is not None else "–"
    left, right = st.columns(2)
    left.metric(
        _("Informed about the programme"),
        _("{part} of {whole}", part=told.informed, whole=told.total),
        border=True,
    )
    right.metric(_("Share of the staff"), share, border=True)


def _near(found: tuple[Event, ...], *, writes: bool) -> None:
    by_id = {one.id: one for one in found}
    chosen = st.selectbox(
        _("Event"),
        list(by_id),
        format_func=lambda one: plainly(_called(by_id[one])),
        key="events.one",
    )
    gathering.show(by_id[chosen or found[0].id], writes=writes)


def _called(one: Event) -> str:
    return f"{one.at:%d.%m.%Y} · {one.title}"
