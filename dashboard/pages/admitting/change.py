"""What an administrator can do with one account."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.admitting import secret
from dashboard.pages.admitting.new import roles_field
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data import accounts
from data.i18n import _
from data.records.account import Account
from data.records.ids import AccountId


def show(one: Account) -> None:
    """Roles, password, second factor, whose account it is, the door."""
    key = f"account.{one.id}.{one.version}"
    with st.container(border=True):
        roles_field(f"{key}.roles", one.roles)
        with st.container(horizontal=True):
            st.button(
                _("Save the roles"),
                key=f"{key}.save",
                on_click=attempt,
                args=(partial(_set_roles, one.id, f"{key}.roles"),),
            )
            confirmed_button(
                _("New one-time password"),
                _("The old password stops working and every open session of it ends."),
                f"{key}.reset",
                partial(_reset, one.id),
            )
            if one.second_factor:
                _factor(one, key)
            _door(one, key)
        _whose(one, key)


def _factor(one: Account, key: str) -> None:
    confirmed_button(
        _("Take the second factor off"),
        _(
            "«{login}» will sign in by the password alone. Make sure in person who asks for it.",
            login=plainly(one.login),
        ),
        f"{key}.factor",
        partial(_take_off, one.id),
    )


def _door(one: Account, key: str) -> None:
    if one.disabled_at is None:
        confirmed_button(
            _("Close the account"),
            _(
                "«{login}» cannot sign in any more; open sessions end at once.",
                login=plainly(one.login),
            ),
            f"{key}.close",
            partial(_close, one.id),
        )
    else:
        st.button(
            _("Open the account again"),
            key=f"{key}.open",
            on_click=attempt,
            args=(partial(_open, one.id),),
        )


def _whose(one: Account, key: str) -> None:
    """The person of the staff and the identity of a provider behind an account."""
    with st.expander(_("Whose account it is"), icon=":material/badge:"):
        st.caption(
            _(
                "Tie the account to its person: where a pair concerns who decides about it, a"
                " second word is asked for. Only the tie is shown here, not the list of staff."
            )
        )
        _tied(
            _("Full name on the list of staff"),
            f"{key}.person",
            partial(_set_person, one.id),
            tied=one.person_id is not None,
        )
        _tied(
            _("Identity of the sign-in service: issuer, space, subject"),
            f"{key}.identity",
            partial(_set_identity, one.id),
            tied=bool(one.identity),
        )


def _tied(name: str, key: str, tie: Callable[[str], str], *, tied: bool) -> None:
    """A tie to be typed, and to be taken away; what it is now is not sent to the browser."""
    field, button = st.columns([5, 2], vertical_alignment="bottom")
    field.text_input(name, key=key, placeholder=_("tied; type to change") if tied else "")
    button.button(_("Save"), key=f"{key}.save", on_click=attempt, args=(partial(_typed, tie, key),))
    if tied:
        confirmed_button(
            _("Take the tie away"),
            _("The account will belong to nobody until somebody ties it again."),
            f"{key}.untie",
            partial(tie, ""),
        )


def _typed(tie: Callable[[str], str], key: str) -> str:
    return tie(str(st.session_state.get(key) or ""))


def _set_person(account_id: AccountId, fio: str) -> str:
    with session.work() as work:
        accounts.set_person(work, account_id, fio)
    return _("Whose account it is has been saved.")


def _set_identity(account_id: AccountId, identity: str) -> str:
    with session.work() as work:
        accounts.set_identity(work, account_id, identity)
    return _("Whose account it is has been saved.")


def _take_off(account_id: AccountId) -> str:
    with session.work() as work:
        one = accounts.reset_factor(work, account_id)
    return _("The second factor of «{login}» is off.", login=one.login)


def _set_roles(account_id: AccountId, key: str) -> str:
    with session.work() as work:
        accounts.set_roles(work, account_id, st.session_state.get(key) or [])
    return _("The roles are saved; open sessions of this account have ended.")


def _reset(account_id: AccountId) -> str:
    with session.work() as work:
        one, password = accounts.reset_password(work, account_id)
    secret.remember(one.login, password)
    return _("«{login}» has a new one-time password.", login=one.login)


def _close(account_id: AccountId) -> str:
    with session.work() as work:
        one = accounts.disable(work, account_id)
    return _("The account «{login}» is closed.", login=one.login)


def _open(account_id: AccountId) -> str:
    with session.work() as work:
        one = accounts.enable(work, account_id)
    return _("The account «{login}» is open again.", login=one.login)
