"""«Приглашения»: who was invited to which form, who has answered, and who is reminded."""

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import acting, issued, sending, table
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from data.invitations import words
from data.records.invitation import Form

FORMS = (Form.MENTOR, Form.MENTEE, Form.CONSENT, Form.MY_DATA)


def page() -> None:
    """Choose a form, then people, then what to do with them."""
    session.require(Permission.INVITATION_READ)
    st.title(_("Invitations"))
    st.caption(
        _(
            "A personal link opens one form for one person, without a password. It can be pasted"
            " into a messenger, printed as a code, or sent as a letter."
        )
    )
    notices()
    form = st.segmented_control(
        _("Form"),
        list(FORMS),
        format_func=words.title_of,
        default=FORMS[0],
        key="inviting.form",
        required=True,
    )
    issued.show()
    acting.sheet()
    sending.show()
    table.show(Form(form or FORMS[0]))
