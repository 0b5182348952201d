"""«Карточка»: one person, as far as the role may see. For the curator; the director reads."""

import streamlit as st

from dashboard import session
from dashboard.pages.person import consents, facts, past, sheets
from dashboard.widgets import notices, refuse
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.bank import cards, words
from data.errors import NotFoundError
from data.i18n import _
from data.records.bank import Role
from data.records.ids import PersonId


def page() -> None:
    """Tabs: facts, questionnaires, consents, pairs, history."""
    session.require(Permission.BANK_READ)
    person_id = PersonId(st.query_params.get("person", ""))
    try:
        one = opened(person_id) if person_id else None
    except NotFoundError as refusal:
        refuse(refusal)
        one = None
    if one is None:
        _choose()
        return
    st.title(plainly(one.person.fio), anchor=False)  # no name in an address
    st.caption(" · ".join(part for part in (plainly(one.person.post), _states(one)) if part))
    with st.container():  # always there: words that come and go must not move the tabs
        notices()
    tabs = {
        _("Facts"): facts.show,
        _("Questionnaires"): sheets.show,
        _("Consents"): consents.show,
        _("Pairs"): past.pairs,
        _("History"): past.history,
    }
    rights = session.require(Permission.BANK_READ)
    needed = [
        None,
        Permission.ANSWERS_READ,
        Permission.CONSENT_READ,
        None,
        Permission.BANK_WRITE,
    ]
    shown = [
        (name, draw)
        for (name, draw), need in zip(tabs.items(), needed, strict=True)
        if need is None or rights.may(need)
    ]
    names = [name for name, _draw in shown]
    every = st.tabs(names, key="card.tabs", on_change="rerun")  # the tab stays when it is redrawn
    for tab, (_name, draw) in zip(every, shown, strict=True):
        with tab:
            draw(one)


def opened(person_id: PersonId) -> cards.Card:
    """The card; a first reading is written down and needs a writing unit."""
    with session.look() as work:
        noted = cards.noted(work, person_id)
    with (session.look if noted else session.work)() as work:
        return cards.card(work, person_id)


def _states(one: cards.Card) -> str:
    """Where the person stands in both banks, in words."""
    found = [(role, one.of(role)) for role in Role]
    states = [
        f"{words.side(role)}: {words.state(role, row.state.value)}" for role, row in found if row
    ]
    return " · ".join([*states, *([_("archived")] if one.person.archived_at else [])])


def _choose() -> None:
    st.title(_("Card of a person"))
    st.info(_("Choose somebody in one of the banks: tick the row and open the card."))
    with st.container(horizontal=True):
        st.page_link(session.link("mentors"), label=_("Bank of mentors"), icon=":material/school:")
        st.page_link(session.link("mentees"), label=_("Bank of mentees"), icon=":material/group:")
