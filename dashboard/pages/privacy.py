"""«Согласия и обращения»: register of consents, requests of people, erasure."""

from collections.abc import Callable

import streamlit as st

from dashboard import session
from dashboard.pages.consenting import asked, erasing, listed
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _


def page() -> None:
    """One part at a time: each asks the store for what it shows."""
    sitting = session.require(Permission.CONSENT_READ)
    st.title(_("Consents and requests"))
    st.caption(
        _(
            "Who has agreed to what, what ends, what people ask for. Each paper stands alone;"
            " taking back is as easy as giving and holds at once."
        )
    )
    notices()
    parts = _parts(exports=sitting.may(Permission.SUBJECT_EXPORT))
    chosen = st.segmented_control(
        _("Part of the page"),
        list(parts),
        format_func=lambda one: parts[one][0],
        default="register",
        key="privacy.part",
        label_visibility="collapsed",
    )
    parts[chosen or "register"][1]()


def _parts(*, exports: bool) -> dict[str, tuple[str, Callable[[], None]]]:
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "register": (_("Register"), listed.register),
        "without": (_("Without consent"), listed.without),
        "ending": (_("Ending soon"), listed.ending),
        "tasks": (_("Tasks"), asked.duties),
    }
    if exports:
        parts["requests"] = (_("Requests of people"), asked.requests)
    parts["erasure"] = (_("Erasure"), erasing.erasures)
    return parts
