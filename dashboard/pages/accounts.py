"""«Учётные записи»: who may sign in, as what. For the technical administrator."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button, notices
from dashboard.widgets.plainly import plain_rows, plainly
from data import accounts
from data.access import Permission, never_of, sentences_of
from data.accounts import passwords
from data.codebook import label
from data.i18n import _
from data.records.account import Account, AccountRole
from data.records.ids import AccountId

SECRET = "accounts.secret"  # noqa: S105 -- where a one-time password waits to be copied


def page() -> None:
    """The list, a new account, what can be done with one."""
    session.require(Permission.ACCOUNT_MANAGE)
    st.title(_("Accounts"))
    notices()
    _secret()
    with session.look() as work:
        listed = accounts.listing(work)
    st.table(plain_rows(_row(one) for one in listed), border="horizontal", hide_index=True)
    if len(listed) == 1:
        st.info(_("You are the only one. Create accounts for the curator and the psychologist."))
    with st.expander(_("Create an account"), icon=":material/person_add:"):
        _new()
    st.header(_("Change an account"))
    chosen = st.selectbox(
        _("Account"),
        listed,
        format_func=lambda one: f"{one.login} – {one.display_name}",
        index=None,
        key="accounts.chosen",
        placeholder=_("choose"),
    )
    if chosen is not None:
        _change(next(one for one in listed if one.id == chosen.id))


def _row(one: Account) -> dict[str, str]:
    waits = _("one-time password not changed yet") if one.must_change else _("works")
    return {
        _("Login"): one.login,
        _("Name"): one.display_name,
        _("Roles"): ", ".join(label("account_role", role.value) for role in one.roles),
        _("State"): _("closed") if one.disabled_at else waits,
    }


def _secret() -> None:
    """A one-time password is shown until somebody says that it is written down."""
    if SECRET not in st.session_state:
        return
    login, password = st.session_state[SECRET]
    with st.container(border=True):
        st.markdown(
            _("One-time password of «{login}». It is shown only here.", login=plainly(login))
        )
        st.code(password, language=None)
        st.caption(_("At the first sign-in the program asks for a password of one's own."))
        st.button(_("Written down, hide it"), key="accounts.hide", on_click=_hide)


def _hide() -> None:
    st.session_state.pop(SECRET, None)


def _roles(key: str, given: tuple[AccountRole, ...] = ()) -> None:
    st.multiselect(
        _("Roles"),
        list(AccountRole),
        default=list(given),
        format_func=lambda role: label("account_role", role.value),
        key=key,
        placeholder=_("choose"),
    )


def _new() -> None:
    with st.form("accounts.new"):
        left, right = st.columns(2)
        left.text_input(_("Login"), key="accounts.login", help=_("One word, any letters."))
        right.text_input(_("Name on screens"), key="accounts.name")
        _roles("accounts.roles")
        for role in AccountRole:
            said = " ".join((*sentences_of(role), never_of(role)))
            st.caption(f"**{label('account_role', role.value)}.** {said}")
        st.form_submit_button(_("Create"), type="primary", on_click=attempt, args=(_created,))


def _created() -> str:
    said, password = st.session_state, passwords.one_time()
    with session.work() as work:
        one = accounts.create(
            work,
            said.get("accounts.login") or "",
            said.get("accounts.name") or "",
            said.get("accounts.roles") or [],
            password,
            must_change=True,
        )
    st.session_state[SECRET] = (one.login, password)
    for name in ("login", "name", "roles"):
        st.session_state.pop(f"accounts.{name}", None)
    return _("The account «{login}» is created.", login=one.login)


def _change(one: Account) -> None:
    key = f"account.{one.id}.{one.version}"
    with st.container(border=True):
        _roles(f"{key}.roles", one.roles)
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
            _door(one, key)


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


def _set_roles(account_id: AccountId, key: str) -> str:
    with session.work() as work:
        accounts.set_roles(work, account_id, st.session_state.get(key) or [])
    return _("The roles are saved; open sessions of this account have ended.")


def _reset(account_id: AccountId) -> str:
    with session.work() as work:
        one, password = accounts.reset_password(work, account_id)
    st.session_state[SECRET] = (one.login, password)
    return _("«{login}» has a new one-time password.", login=one.login)


def _close(account_id: AccountId) -> str:
    with session.work() as work:
        one = accounts.disable(work, account_id)
    return _("The account «{login}» is closed.", login=one.login)


def _open(account_id: AccountId) -> str:
    with session.work() as work:
        one = accounts.enable(work, account_id)
    return _("The account «{login}» is open again.", login=one.login)
