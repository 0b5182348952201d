"""«Возможные совпадения»: is it somebody known? A person decides, the program remembers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.pages.importing import actions
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.bank.imports import NEW, Match
from data.bank.imports.drafts import Draft
from data.i18n import _, ngettext
from data.records.person import Person

MOST = 20  # rows asked about at once


def show(draft: Draft, found: Sequence[Match]) -> None:
    """One question a row; what is left open waits in quarantine."""
    if draft.decisions:
        count = len(draft.decisions)
        st.caption(ngettext("Decided: {count} row.", "Decided: {count} rows.", count))
    if not found:
        return
    st.header(_("Possible matches"))
    st.write(
        _(
            "A name alone joins nobody. Say whether the row is about somebody known; rows you"
            " leave open are kept in quarantine."
        )
    )
    for one in found[:MOST]:
        ask(
            one,
            f"match.{draft.id}.{one.key}",
            partial(_decided, draft, one.key, f"match.{draft.id}.{one.key}"),
        )
    if len(found) > MOST:
        st.caption(_("{count} more will be shown after these.", count=len(found) - MOST))


def ask(match: Match, key: str, decided: partial[None] | None = None) -> str | None:
    """Who is it? Gives the id of a person, ``NEW`` or None."""
    known = {one.id: about(one) for one in match.candidates}
    options = [*known, NEW]
    with st.container(border=True):
        return st.radio(
            _("Row {row}: {fio}", row=match.row, fio=plainly(match.fio)),
            options,
            index=None,
            format_func=lambda one: known.get(one) or _("somebody else: enter a new person"),
            key=key,
            on_change=decided,
        )


def about(person: Person) -> str:
    """What tells a person from a namesake."""
    born = _("born in {year}", year=person.year_of_birth) if person.year_of_birth else ""
    more = ", ".join(one for one in (born, person.post, person.email) if one)
    return plainly(f"{person.fio} ({more})" if more else person.fio)


def _decided(draft: Draft, row: str, key: str) -> None:
    who = st.session_state[key]
    attempt(partial(actions.decide, draft.id, row, who or ""))
