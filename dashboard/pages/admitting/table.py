"""The list of accounts: roles, state, second factor, open sessions, whom each stands in for."""

import streamlit as st

from dashboard.widgets.plainly import plain_rows
from data.accounts import AccountRow
from data.codebook import label
from data.i18n import _


def show(rows: tuple[AccountRow, ...]) -> None:
    """One line an account."""
    st.table(plain_rows(_line(one) for one in rows), border="horizontal", hide_index=True)
    if len(rows) == 1:
        st.info(_("You are the only one. Create accounts for the curator and the psychologist."))
    lacking = sum(one.factor_lacks and one.account.disabled_at is None for one in rows)
    if lacking:
        st.caption(
            _(
                "Second factor is advised for curators, psychologists, administrators and the data"
                " protection officer; each sets it up on «My account». Without it: {count}.",
                count=lacking,
            )
        )


def _line(row: AccountRow) -> dict[str, str]:
    one = row.account
    return {
        _("Login"): one.login,
        _("Name"): one.display_name,
        _("Roles"): ", ".join(label("account_role", role.value) for role in one.roles),
        _("State"): _state(row),
        _("Second factor"): _factor(row),
        _("Sessions"): str(row.sessions),
        _("Stands in for"): ", ".join(row.stands_in),
        _("On the staff"): _("tied") if one.person_id else _("not tied"),
    }


def _state(row: AccountRow) -> str:
    one = row.account
    if one.disabled_at:
        return _("closed")
    if one.must_change:
        return _("one-time password not changed yet")
    return _("away until {day}", day=f"{row.away_until:%d.%m.%Y}") if row.away_until else _("works")


def _factor(row: AccountRow) -> str:
    if row.account.second_factor:
        return _("on")
    return _("off, advised") if row.factor_lacks else _("off")
