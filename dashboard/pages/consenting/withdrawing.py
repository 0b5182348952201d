"""A withdrawal recorded from the register: what ends is named before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data import papers
from data.access import Permission
from data.access.consent import resting
from data.codebook import label
from data.i18n import _, ngettext
from data.records.consent import Purpose
from data.records.ids import PersonId

Asked = Mapping[tuple[PersonId, str], tuple[Purpose, ...]]  # (whose, school) -> what


def show(ticked: Sequence[papers.Line], key: str) -> None:
    """Offer it for the ticked lines that stand; taking part in a pair ends by notice instead."""
    if not session.require(Permission.CONSENT_READ).may(Permission.CONSENT_WRITE):
        return
    standing = [
        one
        for one in ticked
        if (one.live or one.lacks) and one.purpose is not Purpose.PARTICIPATION
    ]
    if len(standing) < len(ticked):
        st.caption(
            _(
                "Nothing to take back in {count} of the ticked lines: only a consent in force can"
                " be taken back, and taking part in a pair ends by a notice on the page of pairs.",
                count=len(ticked) - len(standing),
            )
        )
    if not standing:
        return
    st.text_input(_("Paper or remark"), key=f"{key}.reason")
    confirmed_button(
        _("Record the withdrawal"),
        _(
            "Taken back at once: {what}. These people are left out of what it names, links and"
            " pairs that rest on it end, tasks with terms of the law are opened.",
            what=plainly(_named(standing)),
        ),
        f"{key}.withdraw",
        partial(_withdrawn, _asked(standing), key),
        icon=":material/undo:",
    )


def _named(lines: Iterable[papers.Line]) -> str:
    """Each person with what is taken back, and with what falls with it."""
    found: dict[str, list[str]] = {}
    for one in lines:
        falling = (one.purpose, *resting(one.purpose))
        found.setdefault(one.fio, []).extend(label("purpose", what.value) for what in falling)
    return "; ".join(f"{fio} – {', '.join(dict.fromkeys(what))}" for fio, what in found.items())


def _asked(lines: Iterable[papers.Line]) -> Asked:
    """One act a person and school, those of a school first: the bank takes them along."""
    found: dict[tuple[PersonId, str], tuple[Purpose, ...]] = {}
    for one in sorted(lines, key=lambda line: not line.subject):
        about = (one.person_id, one.subject)
        found[about] = (*found.get(about, ()), one.purpose)
    return found


def _withdrawn(asked: Asked, key: str) -> str:
    """All of them or none: one unit of work."""
    reason = st.session_state.get(f"{key}.reason") or ""
    with session.work() as work:
        for (person_id, subject), purposes in asked.items():
            papers.withdraw(work, person_id, purposes, reason, subject=subject)
    st.session_state[f"{key}.reason"] = ""
    count = len({person_id for person_id, _subject in asked})
    return ngettext(
        "The withdrawal of {count} person is recorded.",
        "The withdrawals of {count} people are recorded.",
        count,
    )
