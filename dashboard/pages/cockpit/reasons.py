"""Why a person decided so: ready words to choose from, own words beside them."""

import streamlit as st

from data.i18n import _

LONGEST = 300  # characters of own words
ACCEPT = "accept"  # its first reason says all there is to say: it stands chosen
FREE = frozenset({"no"})  # answers that may be given without a reason


def offered(action: str) -> list[str]:
    """Ready reasons of an action, in the language in force."""
    return {
        ACCEPT: [
            _("I agree with the proposal."),
            _("The mentor is strong where the mentee asks for help."),
            _("Both sides agreed in a conversation."),
            _("They have worked together well."),
        ],
        "lock": [
            _("They ask for each other."),
            _("The pair already works together."),
            _("The administration of the school decided so."),
        ],
        "forbid": [
            _("In fact their timetables do not meet."),
            _("The mentor's workload does not allow it."),
            _("One of the sides asks for somebody else."),
        ],
        "replace": [
            _("The other mentor is closer to the request."),
            _("The other mentor has already agreed."),
            _("The mentor must not be overloaded."),
        ],
        "leave": [
            _("There is no suitable mentor now."),
            _("The mentee asks to wait for the next round."),
            _("The mentee gets help in another way."),
        ],
        "no": [
            _("Workload."),
            _("Timetable."),
            _("Would like to work with somebody else."),
            _("No reason was named."),
        ],
        "correct": [
            _("The answer was written down by mistake."),
            _("One of the sides has changed the answer."),
        ],
        "cancel": [_("The data have changed."), _("The round was opened by mistake.")],
    }[action]


def ask(action: str, key: str) -> None:
    """Two fields: a ready reason and own words; ``said`` reads them in the callback."""
    st.selectbox(
        _("Reason") if action in FREE else _("Reason (required)"),
        offered(action),
        index=0 if action == ACCEPT else None,
        placeholder=_("Choose a reason"),
        key=f"{key}.ready",
    )
    st.text_input(
        _("In own words, if needed"),
        key=f"{key}.own",
        max_chars=LONGEST,
        help=_("Write about the matter. No health, family or other private things."),
    )


def said(key: str) -> str:
    """What was chosen and written under ``ask``; empty when neither was."""
    parts = (st.session_state.get(f"{key}.ready"), st.session_state.get(f"{key}.own"))
    return " ".join(one.strip() for one in parts if one and one.strip())
