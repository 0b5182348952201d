"""Accounts of the office: who may sign in, signing in and out, passwords, throttling."""

from data.accounts.keeping import (
    AdministratorExistsError,
    LastAdministratorError,
    LoginTakenError,
    RolesMissingError,
    create,
    disable,
    enable,
    first_administrator,
    listing,
    reset_password,
    set_roles,
)
from data.accounts.passwords import SamePasswordError, WeakPasswordError
from data.accounts.sessions import (
    ABSOLUTE,
    IDLE,
    BadCredentialsError,
    SignedOutError,
    account_of,
    change_password,
    set_language,
    sign_in,
    sign_out,
    sign_out_all,
)
from data.accounts.throttle import ThrottledError

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "AdministratorExistsError",
    "BadCredentialsError",
    "LastAdministratorError",
    "LoginTakenError",
    "RolesMissingError",
    "SamePasswordError",
    "SignedOutError",
    "ThrottledError",
    "WeakPasswordError",
    "account_of",
    "change_password",
    "create",
    "disable",
    "enable",
    "first_administrator",
    "listing",
    "reset_password",
    "set_language",
    "set_roles",
    "sign_in",
    "sign_out",
    "sign_out_all",
]
