"""Why something was not done, said on the screen where it was asked for."""

import streamlit as st

from dashboard import bootstrap
from dashboard.widgets.plainly import plainly
from data.bank.words import refusal as told
from data.errors import ProgrammeError
from data.i18n import _


def refuse(refusal: ProgrammeError) -> None:
    """Say on the screen why something was not done."""
    st.error(plainly(told(refusal)), icon=":material/block:")


def on_script_error(fault: Exception) -> bool:
    """The last net under a page: a refusal in words, a fault under a number, never a traceback."""
    if isinstance(fault, ProgrammeError):
        refuse(fault)
        return True
    number = bootstrap.error_number(fault)
    st.error(
        _("Something broke. Tell the administrator the error number {number}.", number=number),
        icon=":material/report:",
    )
    return True
