"""After approval: the pairs in force, who stayed without, closing; earlier rounds; cancelling."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions, answering, proposals, reasons
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.names import sort_key
from data.records.ids import RoundId
from data.records.round import Round, RoundStatus
from matching.rounds import PairLine, RoundView
from matching.rounds.words import status

CANCEL = "round.cancel"
ROUND = "round"  # parameter of the address: which round is open
SHOWN = 12  # earlier rounds in the list


def show(view: RoundView) -> None:
    """The result as it was approved."""
    force = [one for one in view.pairs if answering.agreed(one)]
    lost = [one for one in view.pairs if not answering.agreed(one)]
    st.header(_("Pairs in force: {count}", count=len(force)))
    _pairs(force)
    if lost:
        st.header(_("Pairs that did not come about: {count}", count=len(lost)))
        _pairs(lost, outcome=True)
    proposals.fallen(view)
    if view.unplaced or lost or view.fallen:
        st.page_link(
            session.link("unmatched"),
            label=_("Who has no pair and what would help"),
            icon=":material/person_search:",
        )
    if view.round.status in {RoundStatus.APPROVED, RoundStatus.ORDERED}:
        st.header(_("Next step"))
        confirmed_button(
            _("Close the round"),
            _("The round becomes a record. Pairs stay in force; a new round can be opened."),
            "round.close",
            partial(actions.close, view.round.id),
        )


def _pairs(lines: Sequence[PairLine], *, outcome: bool = False) -> None:
    import pandas as pd

    if not lines:
        st.info(_("There is none."))
        return
    rows = sorted(lines, key=lambda one: sort_key(one.mentees))
    columns = {
        _("Mentee"): [plainly(one.mentees) for one in rows],
        _("Mentor"): [plainly(one.mentor) for one in rows],
    }
    if outcome:
        columns[_("Outcome")] = [answering.outcome(one) for one in rows]
    st.table(pd.DataFrame(columns).set_index(_("Mentee")))


def cancelling(one: Round) -> None:
    """Give an open round up, with a reason."""
    with st.expander(_("Cancel the round")):
        st.write(_("Its proposals and decisions stay in the record; the banks do not change."))
        reasons.ask("cancel", CANCEL)
        confirmed_button(
            _("Cancel the round"),
            _("Round No. {number} will be cancelled for good.", number=one.number),
            "round.cancel.go",
            lambda: actions.cancel(one.id, reasons.said(CANCEL)),
        )


def earlier(every: Sequence[Round], shown: RoundId | None) -> None:
    """The list of rounds; each opens by its own address."""
    others = [one for one in every if one.id != shown][:SHOWN]
    if not others:
        return
    with st.expander(_("Other rounds: {count}", count=len(others))):
        for one in others:
            st.page_link(
                session.link("round"),
                label=_(
                    "{title} · {status} · {day}",
                    title=plainly(title(one)),
                    status=status(one.status),
                    day=one.created_at.astimezone().strftime("%d.%m.%Y"),
                ),
                query_params={ROUND: one.id},
            )


def title(one: Round) -> str:
    """What a round is called: its name, which has the number unless somebody chose another."""
    return one.name or _("Round No. {number}", number=one.number)
