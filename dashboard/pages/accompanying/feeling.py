"""How a mentee of an own case feels at work, where the person has agreed that it is shown here."""

import streamlit as st

from analytics import alerts
from dashboard import session
from data.codebook.waves import wave_name
from data.i18n import _, number
from data.records.ids import PersonId


def show(person_id: PersonId) -> None:
    """A line a survey; nothing without the person's own consent."""
    with session.look() as work:
        felt = alerts.wellbeing(work, person_id)
    st.markdown(f"**{_('Wellbeing at work')}**")
    if felt is None:
        st.caption(_("Shown only with the person's own consent to support: there is none."))
        return
    if not felt:
        st.caption(_("The person has not answered these questions; they are voluntary."))
        return
    st.markdown(
        "\n".join(
            "- "
            + _(
                "{wave}, {day}: {score} of 5",
                wave=wave_name(one.wave),
                day=f"{one.on:%d.%m.%Y}",
                score=number(one.score, 1),
            )
            for one in felt
        )
    )
    st.caption(
        _(
            "The mean of six answers, more is better. It is no diagnosis and leaves this screen"
            " nowhere; talk about it only if the person wants to."
        )
    )
