"""A row of a bank on the card: what it says, the next step, own words and dates."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.bank import participations, words
from data.bank.cards import Card
from data.bank.transitions import EXITS, FINAL, State, following
from data.codebook import form_and_kind, label
from data.codebook import words as codes
from data.i18n import _
from data.records.bank import Participation, Role
from data.records.ids import PersonId

LONG = ("headline", "achievements", "results")
SHORT = ("link", "mark")
DATES = ("entered_on", "ended_on")


def newest(one: Card) -> list[Participation]:
    """The newest row of each side."""
    return [row for role in Role if (row := one.of(role)) is not None]


def show(one: Card, row: Participation, *, may_write: bool) -> None:
    """One row: where it stands and, for who may, what can follow."""
    with st.container(border=True):
        st.markdown(
            f"**{words.side(row.role).capitalize()}, {row.year}** · "
            f":blue-badge[{words.state(row.role, row.state.value)}]"
        )
        if row.reason:
            st.caption(_("Reason: {reason}", reason=plainly(label("reason", row.reason))))
        _told(row)
        if may_write and one.person.archived_at is None:
            _step(row)
            if not one.ended:
                with st.expander(_("Edit this row of the bank")):
                    _edit(row)


def _told(row: Participation) -> None:
    facts = [
        (words.field("entered_on"), _day(row.entered_on)),
        (_("Waits since"), _day(row.waiting_since)),
        (words.field("ended_on"), _day(row.ended_on)),
        (words.field("form"), form_and_kind(row.form, row.kind)),
        (words.field("mark"), plainly(row.mark)),
    ]
    line = " · ".join(f"{name}: {value}" for name, value in facts if value)
    if line:
        st.caption(line)
    for name in LONG:
        if text := getattr(row, name):
            st.markdown(f":gray[{_name(row.role, name)}]")
            st.text(text)


def _step(row: Participation) -> None:
    """The next state, chosen from the table; what ends everything asks again."""
    options = list(following(row.role, row.state))
    if not options:
        return
    key = f"step.{row.id}.{row.version}"
    state, why, button = st.columns([2, 3, 1.6], vertical_alignment="bottom")
    wanted = state.selectbox(
        _("Next state"),
        options,
        format_func=lambda one: words.state(row.role, one.value),
        index=None,
        key=f"{key}.state",
        placeholder=_("choose"),
    )
    if wanted is None:
        return
    rule = following(row.role, row.state)[wanted]
    with why:
        field = _reason(key, coded=rule.coded, needed=rule.reason)
    action = partial(_moved, row, wanted, field)
    if wanted in FINAL or wanted in EXITS[row.role]:
        confirmed_button(
            _("Move to this state"),
            _("This is final: from «{state}» there is no way back.", state=_state(row, wanted)),
            f"{key}.end",
            action,
        )
    else:
        button.button(
            _("Move to this state"),
            key=f"{key}.go",
            on_click=attempt,
            args=(action,),
            width="stretch",
        )


def _reason(key: str, *, coded: bool, needed: bool) -> str:
    """Ask for the reason; gives the key it is read from when the button is pressed."""
    if coded:
        st.selectbox(
            _("Reason"),
            list(codes("reason")),
            format_func=partial(label, "reason"),
            index=None,
            key=f"{key}.code",
            placeholder=_("choose"),
        )
        return f"{key}.code"
    name = _("Reason") if needed else _("Remark (if needed)")
    st.text_input(name, key=f"{key}.reason")
    return f"{key}.reason"


def _moved(row: Participation, wanted: State, field: str) -> str:
    reason = st.session_state.get(field) or ""
    with session.work() as work:
        after = participations.move(work, row.id, wanted, reason, version=row.version)
    return _("New state: {state}.", state=_state(after, after.state))


def _edit(row: Participation) -> None:
    key = f"row.{row.id}.{row.version}"
    with st.form(key, border=False):
        for name in LONG:
            shown = name != "achievements" or row.role is Role.MENTOR
            if shown:
                st.text_area(
                    _name(row.role, name),
                    value=getattr(row, name),
                    key=f"{key}.{name}",
                    height=90,
                )
        left, right = st.columns(2)
        for column, name in zip((left, right), SHORT, strict=True):
            column.text_input(words.field(name), value=getattr(row, name), key=f"{key}.{name}")
        for column, name in zip((left, right), DATES, strict=True):
            column.date_input(
                words.field(name),
                value=getattr(row, name),
                key=f"{key}.{name}",
                format="DD.MM.YYYY",
            )
        st.form_submit_button(_("Save"), on_click=attempt, args=(partial(_saved, key, row),))


def _saved(key: str, row: Participation) -> str:
    said = {
        name: st.session_state.get(f"{key}.{name}", getattr(row, name))
        for name in (*LONG, *SHORT, *DATES)
    }
    with session.work() as work:
        participations.edit(
            work,
            replace(
                row,
                headline=said["headline"] or "",
                achievements=said["achievements"] or "",
                results=said["results"] or "",
                link=said["link"] or "",
                mark=said["mark"] or "",
                entered_on=said["entered_on"],
                ended_on=said["ended_on"],
            ),
        )
    return _("The row of the bank is saved.")


def invite(one: Card) -> None:
    """Put the person on this year's list of a side they are not on."""
    with session.look() as work:
        year = participations.this_year(work)
    there = {row.role for row in one.participations if row.year == year}
    missing = [role for role in Role if role not in there]
    if one.person.archived_at is not None or not missing:
        return
    with st.container(horizontal=True):
        for role in missing:
            name = _("Invite as a mentor") if role is Role.MENTOR else _("Invite as a mentee")
            st.button(
                name,
                key=f"invite.{role.value}",
                on_click=attempt,
                args=(partial(_invited, one.person.id, role),),
                icon=":material/person_add:",
            )


def _invited(person_id: PersonId, role: Role) -> str:
    with session.work() as work:
        after = participations.enter(work, person_id, role)
    return _("New state: {state}.", state=_state(after, after.state))


def _state(row: Participation, wanted: State) -> str:
    return words.state(row.role, wanted.value)


def _name(role: Role, name: str) -> str:
    if name == "headline":
        return _("Main competencies, in own words") if role is Role.MENTOR else _("Main request")
    return words.field(name)


def _day(moment: date | None) -> str:
    return moment.strftime("%d.%m.%Y") if moment else ""
