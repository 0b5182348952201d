"""How many of those invited have answered, all together and by group."""

from collections.abc import Sequence

import streamlit as st

from dashboard.widgets.plainly import plain_rows
from data.i18n import _
from data.invitations.roll import Grouping, Rate, RollRow, rate, rates


def show(rows: Sequence[RollRow]) -> None:
    """Four numbers, and a table by group."""
    whole = rate("", rows)
    one, two, three, four = st.columns(4)
    one.metric(_("Invited, of all staff"), f"{whole.invited} / {whole.staff}", border=True)
    two.metric(_("Answered by their link"), str(whole.answered), border=True)
    three.metric(_("Answered otherwise"), str(whole.otherwise), border=True)
    four.metric(_("Response of those invited"), _share(whole), border=True)
    with st.expander(_("Response by group"), icon=":material/bar_chart:"):
        by = st.segmented_control(
            _("Compare by"),
            list(Grouping),
            format_func=_names().__getitem__,
            default=Grouping.LEVEL,
            key="inviting.by",
            required=True,
        )
        st.table(
            plain_rows(_row(one) for one in rates(rows, Grouping(by or Grouping.LEVEL))),
            border="horizontal",
            hide_index=True,
        )
        st.caption(_("Somebody of two groups is counted in both."))


def _names() -> dict[Grouping, str]:
    return {
        Grouping.LEVEL: _("school level"),
        Grouping.SITE: _("building"),
        Grouping.SUBJECT: _("subject"),
        Grouping.EXPERIENCE: _("experience"),
    }


def _row(one: Rate) -> dict[str, str]:
    return {
        _("Group"): one.group,
        _("Staff"): str(one.staff),
        _("Invited"): str(one.invited),
        _("Answered by their link"): str(one.answered),
        _("Answered otherwise"): str(one.otherwise),
        _("Response"): _share(one),
    }


def _share(one: Rate) -> str:
    """A share only where somebody was asked: of nobody there is none."""
    return "–" if one.share is None else _("{percent} %", percent=round(100 * one.share))
