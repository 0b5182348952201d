"""One step for several pairs at once: those both sides have agreed to are confirmed together."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import confirmed_button
from dashboard.widgets.actions import partly_refused
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.records.pair import PairState
from matching import pairs
from matching.pairs import PairRow

KEY = "pairs.several"


def confirming(rows: Sequence[PairRow]) -> None:
    """Pairs both sides agreed to, confirmed without an acquaintance; nothing for less than two."""
    agreed = {row.id: row for row in rows if row.pair.state is PairState.CONSENTED}
    if len(agreed) < 2:  # noqa: PLR2004 -- one pair has a button of its own
        return
    with st.expander(_("Confirm several pairs at once"), icon=":material/done_all:"):
        chosen = st.multiselect(
            _("Pairs both sides have agreed to"),
            list(agreed),
            format_func=lambda one: called(agreed[one]),
            key=KEY,
            placeholder=_("choose"),
        )
        picked = [agreed[one] for one in chosen]
        confirmed_button(
            _("Confirm without an acquaintance"),
            _(
                "These pairs are confirmed without an acquaintance meeting: {names}.",
                names=plainly("; ".join(called(row) for row in picked)),
            ),
            f"{KEY}.confirm",
            partial(_confirmed, picked),
            disabled=not picked,
        )


def called(row: PairRow) -> str:
    """The mentees and the mentor of a pair, in one line of plain text."""
    return f"{', '.join(one for one in row.mentees if one)} — {row.mentor}"


def _confirmed(rows: Sequence[PairRow]) -> str:
    """Each pair on its own: one that is refused does not hold the others back."""
    refused: list[tuple[str, ProgrammeError]] = []
    for row in rows:
        try:
            with session.work() as work:
                pairs.confirm(work, row.id)
        except ProgrammeError as why:
            refused.append((called(row), why))
    partly_refused(_("Not confirmed:"), refused)
    done = len(rows) - len(refused)
    if not done:
        return ""
    return ngettext("{count} pair is confirmed.", "{count} pairs are confirmed.", done)
