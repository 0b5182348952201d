"""Anonymous waves of the staff: open, print slips, watch the count, close."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from analytics import waves
from analytics.waves import Overview, Standing
from analytics.waves.climate import MOST_SLIPS
from analytics.waves.schedule import POST, PRE
from dashboard import session
from dashboard.widgets import attempt, confirmed_button, download
from data.access import Permission
from data.codebook.waves import asking, wave_name
from data.i18n import _
from data.records.ids import ClimateId

WHICH = (PRE, POST)


def show() -> None:
    """What is due, what is open, what was."""
    with session.look() as work:
        found, standing = waves.overview(work), waves.climates(work)
        writes, today = work.may(Permission.WAVE_WRITE), work.today
    st.markdown(
        _(
            "The staff is asked twice a year, before the pairs begin and after they end. Print the"
            " slips, fold them, let everybody draw one from a box. Only answers are kept: no name,"
            " no time, no order. Results are counted after closing, from {least} answers on.",
            least=asking().least_shown,
        )
    )
    for wave in found.climate_due:
        st.info(_("It is time for the survey «{wave}».", wave=wave_name(wave)))
    for one in standing:
        _wave(one, found.staff, writes=writes)
    left = [one for one in WHICH if one not in {s.wave for s in standing if s.year == found.year}]
    if writes and left:
        _opening(found, left, today)
    elif not standing:
        st.info(_("No anonymous survey was held yet."))


def _wave(one: Standing, staff: int, *, writes: bool) -> None:
    with st.container(border=True):
        ended = one.closed_on is not None
        colour, words = ("gray", _("survey is closed")) if ended else ("green", _("open now"))
        st.markdown(f"**{wave_name(one.wave)} · {one.year}** :{colour}-badge[{words}]")
        st.caption(f"{one.opened_on:%d.%m.%Y}–{one.closed_on or one.closes_on:%d.%m.%Y}")
        left, middle, right = st.columns(3)
        left.metric(_("Codes given out"), str(one.issued), border=True)
        middle.metric(_("Answered"), str(one.answered), border=True)
        right.metric(_("Response"), _share(one), border=True)
        if ended:
            st.caption(_outcome(one))
        elif writes:
            _slips(one, staff)
            confirmed_button(
                _("Close the survey"),
                _(
                    "Nobody can answer any more, codes that nobody has used are forgotten. It"
                    " cannot be opened again this year."
                ),
                f"climate.close.{one.id}",
                partial(_closed, one.id),
                icon=":material/lock:",
            )


def _share(one: Standing) -> str:
    if not one.issued:
        return "–"
    return _("{percent} %", percent=round(100 * one.answered / one.issued))


def _outcome(one: Standing) -> str:
    if one.answered >= asking().least_shown:
        return _("Its results stand among the indicators of quality.")
    return _(
        "Fewer than {least} answers: its results are shown to nobody.", least=asking().least_shown
    )


def _slips(one: Standing, staff: int) -> None:
    count = st.number_input(
        _("How many slips"),
        1,
        MOST_SLIPS,
        value=min(max(staff, 1), MOST_SLIPS),
        step=1,
        key=f"climate.count.{one.id}",
        help=_("One for each of those present, and a few to spare."),
    )
    if one.issued > one.answered:
        st.caption(_("Slips printed before stop working when new ones are made."))
    query = {"climate": one.id, "count": str(int(count))}
    download(_("Slips with codes (DOCX)"), "climate_slips", query)


def _opening(found: Overview, left: Sequence[str], today: date) -> None:
    with st.container(border=True):
        st.markdown(f"**{_('Open an anonymous survey')}**")
        which, until = st.columns(2)
        due = [one for one in left if one in found.climate_due]
        which.selectbox(
            _("Which"),
            left,
            index=left.index(due[0]) if due else 0,
            format_func=wave_name,
            key="climate.wave",
        )
        until.date_input(
            _("Open until"),
            today + timedelta(asking().climate_days),
            min_value=today,
            key="climate.until",
            format="DD.MM.YYYY",
        )
        st.button(
            _("Open the survey"),
            key="climate.open",
            type="primary",
            icon=":material/lock_open:",
            on_click=attempt,
            args=(_opened,),
        )


def _opened() -> str:
    said = st.session_state
    with session.work() as work:
        waves.open_climate(work, said["climate.wave"], closes_on=said["climate.until"])
    return _("The survey is open. Print the slips.")


def _closed(climate_id: ClimateId) -> str:
    with session.work() as work:
        kept = waves.close_climate(work, climate_id)
    return _("The survey is closed: answered {count}.", count=len(kept.sheets))
