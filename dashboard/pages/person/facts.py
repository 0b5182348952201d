"""The facts about a person and the rows in the banks: read, edit, move, archive."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.person import standing
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets import facts as form
from dashboard.widgets.plainly import plain_rows, plainly
from data.access import Permission
from data.bank import people, words
from data.bank.cards import Card
from data.bank.words import field
from data.errors import ChangedMeanwhileError
from data.i18n import _
from data.records.ids import PersonId
from data.records.person import Person

CONFLICT = "card.conflict"  # what somebody wanted to write while another wrote
READ_ONLY = (
    "post",
    "subjects",
    "levels",
    "year_of_birth",
    "years_teaching",
    "years_in_school",
    "category",
    "workplace",
)


def show(one: Card) -> None:
    """The tab."""
    may_write = session.require(Permission.BANK_READ).may(Permission.BANK_WRITE)
    for row in standing.newest(one):
        standing.show(one, row, may_write=may_write)
    if not may_write:
        _read(one)
        return
    if one.ended:
        _ended(one)
        return
    standing.invite(one)
    st.header(_("About the person"))
    with session.look() as work:
        colleagues = people.names(work)
    _conflict(one.person, colleagues)
    _edit(one.person, colleagues)
    _archive(one.person)


def _ended(one: Card) -> None:
    """What is left to do when the person may not be kept in the bank any more."""
    st.warning(
        _(
            "Consent to keeping the bank: {ended}. Only the name and the states are shown, to you"
            " alone. End the rows above and the pairs, then move the person to the archive.",
            ended=words.ending(one.ended),
        )
    )
    _archive(one.person)


def _read(one: Card) -> None:
    st.header(_("About the person"))
    rows = [(field(name), form.shown(one.person, name)) for name in READ_ONLY]
    rows.append((field("manager_id"), one.manager))
    told = [f"- {name}: **{plainly(value)}**" for name, value in rows if value]
    st.markdown("\n".join(told) or _("Nothing is known yet."))


def _edit(person: Person, colleagues: form.Names) -> None:
    key = f"card.{person.id}.{person.version}"
    with st.form(key):
        form.fields(key, person, colleagues)
        st.form_submit_button(
            _("Save"), type="primary", on_click=attempt, args=(partial(save, key, person),)
        )


def save(key: str, shown: Person) -> str:
    """Write the form; what another has written meanwhile is not lost, both are shown."""
    mine = form.written(key, shown.school_id, shown)
    try:
        with session.work() as work:
            people.edit(work, mine)
    except ChangedMeanwhileError:
        st.session_state[CONFLICT] = mine
        raise
    return _("The facts are saved.")


def _conflict(theirs: Person, colleagues: form.Names) -> None:
    """Both values side by side; a person decides which is right."""
    mine = st.session_state.get(CONFLICT)
    if not isinstance(mine, Person) or mine.id != theirs.id:
        return
    differ = form.differences(mine, theirs, colleagues)
    if not differ:
        del st.session_state[CONFLICT]
        return
    with st.container(border=True):
        st.warning(_("Somebody changed this person while you were editing. Choose what is right."))
        titles = {"field": _("Field"), "mine": _("You wrote"), "theirs": _("In the bank now")}
        st.table(plain_rows({titles[name]: text for name, text in row.items()} for row in differ))
        with st.container(horizontal=True):
            st.button(
                _("Write mine"),
                key="conflict.mine",
                on_click=attempt,
                args=(partial(_write_mine, mine, theirs.version),),
            )
            st.button(_("Keep what is in the bank"), key="conflict.theirs", on_click=_forget)


def _write_mine(mine: Person, version: int) -> str:
    with session.work() as work:
        people.edit(work, replace(mine, version=version))
    _forget()
    return _("Your values are saved.")


def _forget() -> None:
    st.session_state.pop(CONFLICT, None)


def _archive(person: Person) -> None:
    if person.archived_at is None:
        confirmed_button(
            _("To the archive"),
            _(
                "{names}: off the working lists and out of matching. Nothing is erased.",
                names=plainly(person.fio),
            ),
            "card.archive",
            partial(_archived, person.id),
            icon=":material/archive:",
        )
    else:
        st.button(
            _("Return from the archive"),
            key="card.restore",
            on_click=attempt,
            args=(partial(_restored, person.id),),
            icon=":material/unarchive:",
        )


def _archived(person_id: PersonId) -> str:
    with session.work() as work:
        person = people.archive(work, person_id)
    return _("{fio}: in the archive.", fio=person.fio)


def _restored(person_id: PersonId) -> str:
    with session.work() as work:
        person = people.restore(work, person_id)
    return _("{fio}: back from the archive.", fio=person.fio)
