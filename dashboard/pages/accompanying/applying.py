"""What the curator does about a mentee without a pair: hand over, act on a recommendation."""

from functools import partial

import streamlit as st

from dashboard.pages.accompanying import actions, wording
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.records.ids import PersonId
from data.records.support import Recommendation
from matching.support import CaseRow


def offer(row: CaseRow, where: str) -> None:
    """«Применить», where a recommendation waits for the curator."""
    if not row.to_apply or row.recommendation is None:
        return
    key = f"{where}.apply.{row.id}"
    if row.credit:
        st.checkbox(_("First in the next round"), value=True, key=f"{key}.credit")
    confirmed_button(
        _("Apply"),
        _(
            "{fio}: {said}. {effect} This cannot be undone here.",
            fio=plainly(row.fio),
            said=row.said,
            effect=_effect(row.recommendation),
        ),
        key,
        partial(actions.apply, row.id, row.version, key),
        main=True,
    )


def hand_over(person_id: PersonId, fio: str) -> None:
    """«Передать психологу», after the person has agreed."""
    confirmed_button(
        _("Hand over to the psychologist"),
        _(
            "{fio} will be invited to a talk with the psychologist. It is voluntary: go on only if"
            " the person has agreed.",
            fio=plainly(fio),
        ),
        f"unmatched.hand_over.{person_id}",
        partial(actions.hand_over, person_id),
        icon=":material/psychology_alt:",
    )


def status(row: CaseRow) -> None:
    """Where the support stands, in a line or two."""
    marks = wording.badges(row, waited=False)  # the page has said how long
    st.markdown(f"**{_('Support')}:** {wording.state(row.state)} {marks}")
    if said := wording.asked(row):
        st.caption(said)


def _effect(one: Recommendation) -> str:
    return {
        Recommendation.EXTERNAL_MENTOR: _("The next rounds will not take the mentee."),
        Recommendation.COURSE: _("The next rounds will not take the mentee."),
        Recommendation.NO_SUPPORT: _("The participation of this year ends."),
    }.get(one, _("The mentee takes part in the next round again."))
