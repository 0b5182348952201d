"""Pairs and history on the card."""

import streamlit as st

from dashboard.widgets.plainly import plain_rows
from dashboard.widgets.term import term
from data.bank import words
from data.bank.cards import Card, Event, PairLine, event
from data.codebook import form_and_kind, label
from data.i18n import _
from data.records.bank import Participation, PartnerLine


def pairs(one: Card) -> None:
    """Pairs and groups of all years, and what old bank forms say about partners."""
    old = [_old(row, line) for row in reversed(one.participations) for line in row.lines]
    if one.pairs:
        st.table(
            plain_rows(_pair(line) for line in one.pairs), border="horizontal", hide_index=True
        )
    elif not old:
        st.info(_("No pair yet. Pairs come from a matching round."))
    if old:
        st.markdown(f"**{_('From earlier bank forms')}**")
        st.table(plain_rows(old), border="horizontal", hide_index=True)


def history(one: Card) -> None:
    """Who did what with the data of this person; values are not repeated here."""
    if not one.history:
        st.info(_("Nothing has happened to this card yet."))
        return
    st.table(plain_rows(_event(line) for line in one.history), border="horizontal", hide_index=True)


def _pair(line: PairLine) -> dict[str, str]:
    return {
        _("School year"): line.year,
        _("Mentor"): line.mentor,
        _("Mentees"): "; ".join(line.mentees),
        _("Form"): " · ".join(part for part in (line.form, line.kind) if part),
        _("State"): label("pair_state", line.state.value),
        _("Dates"): term(line.started_on, line.ended_on),
    }


def _old(row: Participation, line: PartnerLine) -> dict[str, str]:
    return {
        _("School year"): row.year,
        _("Side"): words.side(row.role),
        _("Partner"): line.fio or "–",
        _("Form"): form_and_kind(row.form, row.kind),
        _("End of the programme"): line.ended_on.strftime("%d.%m.%Y") if line.ended_on else "–",
        _("Results"): line.results or "–",
        _("Completion mark"): row.mark or "–",
    }


def _event(line: Event) -> dict[str, str]:
    return {
        _("When"): line.at.astimezone().strftime("%d.%m.%Y %H:%M"),
        _("Who"): line.who,
        _("What"): ": ".join(one for one in (event(line.verb), line.detail) if one),
        _("Reason"): label("reason", line.reason) if line.reason else "",
    }
