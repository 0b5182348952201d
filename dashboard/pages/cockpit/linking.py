"""Links for the answers of both sides: who has one, who has opened it, remind, make them all."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.leading import acts
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.records.ids import PairId
from matching import pairs
from matching.pairs import Awaited, PairRow
from matching.rounds import PairLine


def known() -> Mapping[PairId, PairRow]:
    """Pairs of the year with the people who are awaited."""
    with session.look() as work:
        return {row.id: row for row in pairs.board(work)}


def show(waiting: Sequence[PairLine], rows: Mapping[PairId, PairRow]) -> None:
    """Fresh links to copy, and the button that makes those that are missing."""
    issued.show()
    asked = [one for line in waiting if line.pair.id in rows for one in rows[line.pair.id].awaited]
    without = sum(one.reach == "none" for one in asked)
    if not without:
        return
    st.button(
        ngettext("Make a link for {count} answer", "Make links for {count} answers", without),
        key="round.links",
        icon=":material/add_link:",
        help=_("Each person gets an own link and answers alone, on a phone or a computer."),
        on_click=attempt,
        args=(partial(acts.asked, [line.pair.id for line in waiting]),),
    )


def told(row: PairRow | None) -> str:
    """How far the links of a pair have come, in a few words for a cell."""
    if row is None or not row.awaited:
        return ""
    return ", ".join(dict.fromkeys(reach(one) for one in row.awaited))


def remind(row: PairRow | None) -> None:
    """A new link for each of a pair who has one and has not answered."""
    if row is None:
        return
    for one in row.awaited:
        if one.reach != "none":
            st.button(
                _("Remind with a new link: {fio}", fio=plainly(one.fio)),
                key=f"round.remind.{row.id}.{one.person_id}",
                icon=":material/notifications:",
                on_click=attempt,
                args=(partial(acts.reminded, row.id, one.person_id),),
            )


def reach(one: Awaited) -> str:
    """How far a link has come."""
    return {
        "none": _("no link yet"),
        "sent": _("link given"),
        "opened": _("link opened"),
    }[one.reach]
