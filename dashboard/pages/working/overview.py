"""All pairs: who calls for help, who has not met for long, how many meetings were held."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, pick
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.names import short_fio
from matching import programmes
from matching.programmes import Coming, PairRow
from matching.programmes.viewing import Names
from matching.programmes.words import party_name, programme_state

MOST_BARS, MOST_COMING = 25, 40
MOMENT = "%d.%m.%Y %H:%M"


def show() -> str:
    """The list; returns the id of the pair that was clicked, or nothing."""
    with session.look() as work:
        rows, zone = programmes.overview(work), programmes.zone_of(work)
        coming = programmes.agenda(work)
    if not rows:
        st.info(
            _(
                "No pair works yet. When both sides have agreed and a pair is confirmed, its"
                " programme is drafted here from what the mentee asks for."
            )
        )
        st.page_link(session.link("pairs"), label=_("Pairs"), icon=":material/diversity_3:")
        return ""
    _urgent(rows)
    st.caption(_("Click a row to open the pair."))
    picked = pick(
        [_row(one, zone) for one in rows],
        {
            "pair": _("Pair"),
            "state": _("Programme"),
            "waiting": _("Agreement"),
            "next": _("Next meeting"),
            "held": _("Held of planned"),
            "quiet": _("Days without a meeting"),
            "helps": _("Calls for help"),
        },
        "working.pairs",
        alt=_("Pairs with their programmes and meetings"),
    )
    _agenda(coming)
    _chart(rows)
    _hours(str(zone))
    return "" if picked is None else str(rows[picked].pair.id)


def name_of(row: PairRow) -> str:
    """A pair in short: mentor and mentees."""
    return named(row.names)


def named(names: Names) -> str:
    """Short names of a pair."""
    people = ", ".join(short_fio(one) for one in names.mentees)
    return f"{short_fio(names.mentor)} – {people}"


def _urgent(rows: Sequence[PairRow]) -> None:
    """Calls and quiet pairs in words, above the table."""
    calling = [one for one in rows if one.helps]
    quiet = [one for one in rows if one.quiet]
    unsettled = [one for one in rows if one.programme is None or one.waiting]
    if calling:
        st.error(_("Help is asked for: {pairs}", pairs=_named(calling)), icon=":material/support:")
    if quiet:
        st.warning(
            _("Three weeks without a meeting: {pairs}", pairs=_named(quiet)),
            icon=":material/hourglass_empty:",
        )
    if unsettled:
        st.info(
            ngettext(
                "{count} pair has no agreed programme yet",
                "{count} pairs have no agreed programme yet",
                len(unsettled),
            ),
            icon=":material/edit_document:",
        )


def _named(rows: Sequence[PairRow]) -> str:
    return "; ".join(plainly(name_of(one)) for one in rows)


def _row(one: PairRow, zone: ZoneInfo) -> dict[str, object]:
    return {
        "pair": name_of(one),
        "state": programme_state(one.programme.state if one.programme else None),
        "waiting": _waiting(one),
        "next": one.next_at.astimezone(zone).strftime(MOMENT) if one.next_at else "",
        "held": _held(one),
        "quiet": "" if one.quiet_days is None else str(one.quiet_days),
        "helps": str(one.helps) if one.helps else "",
    }


def _held(one: PairRow) -> str:
    """Held of planned; where nothing was due yet, there is no share to tell."""
    if not one.planned:
        return str(one.held) if one.held else ""
    return _("{held} of {planned}", held=one.held, planned=one.planned)


def _waiting(one: PairRow) -> str:
    if one.programme is None:
        return ""
    if not one.waiting:
        return _("everybody agreed")
    if len(one.waiting) == len(programmes.parties(one.pair)):
        return _("waits for everybody")
    names = ", ".join(dict.fromkeys(party_name(party) for party in one.waiting))
    return _("waits for: {parties}", parties=names)


def _agenda(coming: Sequence[Coming]) -> None:
    """What the next two weeks hold, and what is past and open."""
    if not coming:
        return
    late = sum(one.late for one in coming)
    title = _("Next two weeks: {count}, not noted yet: {late}", count=len(coming) - late, late=late)
    with st.expander(title, icon=":material/event_upcoming:"):
        for one in coming[:MOST_COMING]:
            mark = f":orange-badge[{_('not noted')}] " if one.late else ""
            what = {
                "meeting": _("Meeting"),
                "checkpoint": _("Checkpoint"),
                "action": _("Action"),
            }[one.what]
            pair = plainly(named(one.names))
            text = f" · {plainly(one.text)}" if one.text else ""
            st.markdown(f"- {mark}{one.on:%d.%m.%Y} · {what} · {pair}{text}")
        if len(coming) > MOST_COMING:
            left = len(coming) - MOST_COMING
            st.caption(ngettext("and {count} more line", "and {count} more lines", left))


def _chart(rows: Sequence[PairRow]) -> None:
    """Held against planned, the weakest first."""
    counted = [one for one in rows if one.planned or one.held]
    if not counted:
        return
    from dashboard import charts

    counted.sort(key=lambda one: one.fidelity if one.fidelity is not None else 1)
    bars = [(name_of(one), one.held, one.planned) for one in counted[:MOST_BARS]]
    st.altair_chart(charts.meetings(bars), alt=charts.meetings_alt(bars))
    if len(counted) > MOST_BARS:
        left = len(counted) - MOST_BARS
        st.caption(ngettext("and {count} more pair", "and {count} more pairs", left))


def _hours(zone: str) -> None:
    with st.expander(_("Time zone of the school"), icon=":material/schedule:"):
        st.selectbox(
            _("Time zone"),
            programmes.ZONES,
            index=programmes.ZONES.index(zone),
            key="working.zone",
        )
        st.button(
            _("Save the time zone"),
            key="working.zone.save",
            on_click=attempt,
            args=(partial(_zone_kept),),
        )


def _zone_kept() -> str:
    with session.work() as work:
        name = programmes.set_zone(work, str(st.session_state["working.zone"]))
    return _("Meetings are told in the hours of {zone}.", zone=name)
