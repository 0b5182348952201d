"""Who stands in for whom."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plain_rows, plainly
from data.accounts import GrantRow, grants
from data.codebook import label
from data.i18n import _, ngettext
from data.records.ids import GrantId


def show(rows: tuple[GrantRow, ...]) -> None:
    """What holds or will hold, each with its end; what is over is folded."""
    standing = [row for row in rows if row.state != "over"]
    over = [row for row in rows if row.state == "over"]
    if not standing:
        st.info(_("Nobody stands in for anybody. Before a vacation, choose a colleague below."))
    for row in standing:
        with st.container(border=True):
            _card(row)
    if over:
        count = len(over)
        with st.expander(ngettext("{count} that is over", "{count} that are over", count)):
            st.table(plain_rows(_line(row) for row in over), border="horizontal", hide_index=True)


def _card(row: GrantRow) -> None:
    one = row.grant
    words, button = st.columns([4, 1], vertical_alignment="center")
    whom = _("instead of {names}", names=plainly(row.instead_of)) if row.instead_of else ""
    guest = f" · {_('from another school')}" if row.guest else ""
    words.markdown(
        f"**{plainly(row.who)}** ({plainly(row.login)}){guest} {whom}  \n"
        f"{_roles(row)} · {_days(row)} · :gray[{_state(row)}]"
    )
    if one.reason:
        words.caption(plainly(one.reason))
    with button:
        confirmed_button(
            _("End now"),
            _("{name} loses these roles at once, in every open tab.", name=plainly(row.who)),
            f"grant.{one.id}",
            partial(_revoke, one.id),
        )


def _line(row: GrantRow) -> dict[str, str]:
    return {
        _("Who"): row.who,
        _("Instead of"): row.instead_of or "—",
        _("Roles"): _roles(row),
        _("Days"): _days(row),
        _("Reason"): row.grant.reason or "—",
    }


def _roles(row: GrantRow) -> str:
    return ", ".join(label("account_role", one.value) for one in row.grant.roles)


def _days(row: GrantRow) -> str:
    return f"{row.grant.from_on:%d.%m.%Y}–{row.grant.until_on:%d.%m.%Y}"


def _state(row: GrantRow) -> str:
    return _("holds today") if row.state == "now" else _("begins later")


def _revoke(grant_id: GrantId) -> str:
    with session.work() as work:
        grants.revoke(work, grant_id)
    return _("It has ended.")
