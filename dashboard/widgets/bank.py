"""A bank on the screen: search, filters, the table, what can be done with the ticked rows.

Both bank pages show the same; the page hands in the doors to the register.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard.widgets import consents, facts
from dashboard.widgets.actions import attempt, confirmed_button, notices, partly_refused
from dashboard.widgets.links import downloads
from dashboard.widgets.plainly import plainly
from dashboard.widgets.tables import pick_many
from data.access import Permission
from data.bank import participations, people, words
from data.bank.rows import BankRow, Filters, bank_rows, years
from data.codebook import framework, label
from data.codebook import words as codes
from data.i18n import _, ngettext
from data.records.bank import Role
from data.records.ids import PersonId
from data.store import Work

FORM = {Role.MENTOR: "form6", Role.MENTEE: "form5"}
TABLE = 350  # px: nine rows, so that what can be done with them stays on the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a bank page works with: its side, doors to the register, a way to a page."""

    role: Role
    look: Callable[[], AbstractContextManager[Work]]
    work: Callable[[], AbstractContextManager[Work]]
    link: Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the person at the screen may do with this bank."""

    write: bool
    export: bool
    answers: bool
    consents: bool


def show(room: Room) -> None:
    """The whole page below its title."""
    notices()
    with room.look() as work:
        rights = Rights(
            write=work.may(Permission.BANK_WRITE),
            export=work.may(Permission.BANK_EXPORT),
            answers=work.may(Permission.ANSWERS_READ),
            consents=work.may(Permission.CONSENT_WRITE),
        )
        every = years(work, room.role)
        wanted = filters(room, rights, every)
        rows = bank_rows(work, room.role, wanted)
    year = wanted.year or every[0]
    if not rows:
        _empty(room, rights, wanted)
    else:
        picked = _table(room, rights, rows)
        _act(room, rights, wanted, picked)  # below: a table that jumps loses the next tick
    _below(room, rights, year)


def filters(room: Room, rights: Rights, every: Sequence[str]) -> Filters:
    """Search and filters in one row; rarer ones behind a button."""
    side = room.role.value
    by_domain = rights.answers or room.role is Role.MENTOR
    search, state, *domain, consent, more = st.columns(
        [2.8, 2, 2.2, 1.8, 1.8] if by_domain else [2.8, 2, 1.8, 1.8]
    )
    text = search.text_input(
        _("Search"),
        key=f"{side}.text",
        placeholder=_("name, subject, post, request"),
        type="search",
        persist_state="session",  # names of people never stand in an address
    )
    states = state.multiselect(
        _("State"),
        list(codes(f"{side}_state")),
        format_func=partial(words.state, room.role),
        key=f"{side}.states",
        placeholder=_("any"),
        bind="query-params",
    )
    chosen = None
    if by_domain:
        chosen = domain[0].selectbox(
            _("Competency"),
            [one.code for one in framework().domains if not one.sensitive],
            format_func=framework().name,
            index=None,
            key=f"{side}.domain",
            placeholder=_("any"),
            bind="query-params",
        )
    given = consent.selectbox(
        _("Consent to matching"),
        ["with", "without"],
        format_func={"with": _("given"), "without": _("missing")}.__getitem__,
        index=None,
        key=f"{side}.consent",
        placeholder=_("any"),
        bind="query-params",
    )
    with more:
        rarer = _rarer(room, every)
    return Filters(
        text=text or "",
        states=tuple(states),
        domain=chosen or "",
        consent=given or "",
        subject=rarer[0],
        year=rarer[1],
        archived=rarer[2],
    )


def _rarer(room: Room, every: Sequence[str]) -> tuple[str, str, bool]:
    side = room.role.value
    st.space("small")
    with st.popover(_("More filters"), width="stretch"):
        names = {one.code: one.name() for one in framework().subjects}
        subject = st.selectbox(
            _("Subject"),
            sorted(names, key=names.__getitem__),
            format_func=names.__getitem__,
            index=None,
            key=f"{side}.subject",
            placeholder=_("any"),
            bind="query-params",
        )
        year = st.selectbox(_("School year"), list(every), key=f"{side}.year", bind="query-params")
        archived = st.toggle(_("Show the archive"), key=f"{side}.archived", bind="query-params")
    return subject or "", year or "", archived


def _empty(room: Room, rights: Rights, wanted: Filters) -> None:
    """Why nothing is shown, and what to do."""
    narrowed = wanted != Filters(year=wanted.year)
    if wanted.archived:
        st.info(_("The archive is empty. Switch it off under “More filters” to see the bank."))
    elif narrowed:
        st.info(_("Nobody fits these filters. Clear the search or choose fewer filters."))
    elif rights.write:
        st.info(_("The bank is empty. Import the questionnaires, or add a person below."))
        st.page_link(
            room.link("intake"), label=_("Import of tables"), icon=":material/upload_file:"
        )
    else:
        st.info(_("The bank is empty. The curator of the programme fills it."))


def _table(room: Room, rights: Rights, rows: Sequence[BankRow]) -> list[BankRow]:
    """The rows, and those that are ticked."""
    columns = mentor_columns(rights) if room.role is Role.MENTOR else mentee_columns(rights)
    mark = zlib.crc32("".join(one.participation_id for one in rows).encode())
    count = ngettext("{count} person", "{count} people", len(rows))
    st.caption(_("Shown: {count}. Tick rows to act on them.", count=count))
    picked = pick_many(
        [_cells(room.role, one) for one in rows],
        columns,
        key=f"{room.role.value}.table.{mark}",  # other rows: no tick may stay at a stranger
        alt=_("Rows of the bank"),
        tallest=TABLE,
    )
    return [rows[one] for one in picked]


def _cells(role: Role, row: BankRow) -> Mapping[str, object]:
    return {
        "fio": row.fio,
        "subjects": ", ".join(row.subjects),
        "state": words.state(role, row.state),
        "domains": "; ".join(row.domains),
        "headline": row.headline.replace("\n", " "),
        "capacity": row.capacity,
        "waiting": row.waiting_days,
        "consent": _consent(row),
    }


def _consent(row: BankRow) -> str:
    if row.ended:
        return words.ending(row.ended)
    return _("yes") if row.consent else _("no")


def mentor_columns(rights: Rights) -> dict[str, Any]:
    """Columns of the bank of mentors, together as wide as the narrowest screen we serve."""
    column = st.column_config
    shown: dict[str, Any] = {
        "fio": column.TextColumn(_("Full name"), width=215),
        "subjects": column.TextColumn(_("Subjects"), width=140),
        "state": column.TextColumn(_("State"), width=135),
        "domains": column.TextColumn(_("Main competencies"), width=300),
    }
    if rights.answers:
        shown["capacity"] = column.NumberColumn(_("Places"), width=60)
    return {**shown, "consent": column.TextColumn(_("Consent"), width=80)}


def mentee_columns(rights: Rights) -> dict[str, Any]:
    """Columns of the bank of mentees."""
    column = st.column_config
    shown: dict[str, Any] = {
        "fio": column.TextColumn(_("Full name"), width=200),
        "subjects": column.TextColumn(_("Subjects"), width=115),
        "state": column.TextColumn(_("State"), width=120),
        "headline": column.TextColumn(_("Main request"), width=200),
    }
    if rights.answers:
        shown["domains"] = column.TextColumn(_("Needs help in"), width=145)
    return {
        **shown,
        "waiting": column.NumberColumn(_("Waits, days"), width=85),
        "consent": column.TextColumn(_("Consent"), width=75),
    }


def _act(room: Room, rights: Rights, wanted: Filters, picked: Sequence[BankRow]) -> None:
    """What can be done with the ticked rows."""
    if not picked:
        return
    names = ", ".join(one.fio for one in picked[:3]) + (" …" if len(picked) > 3 else "")  # noqa: PLR2004
    with st.container(border=True, gap="small"):
        st.markdown(
            f"**{ngettext('Ticked: {count} person', 'Ticked: {count} people', len(picked))}** "
            f":gray[{plainly(names)}]"
        )
        if len(picked) == 1:
            st.page_link(
                room.link("card"),
                label=_("Open the card: {fio}", fio=plainly(picked[0].fio)),
                icon=":material/badge:",
                query_params={"person": picked[0].person_id},
            )
        if rights.write and wanted.archived:
            _restore(room, picked)
        elif rights.write:
            _admit(room, picked)
            if rights.consents:
                chosen = [(one.person_id, one.fio) for one in picked]
                consents.record(room.role.value, chosen, room.look, room.work)
            _archive(room, picked, names)


def _admit(room: Room, picked: Sequence[BankRow]) -> None:
    """Admit the ticked ones to matching, all steps at once; each refusal is named."""
    key = f"{room.role.value}.admit"
    mentor = room.role is Role.MENTOR
    ids = [one.person_id for one in picked]
    reason, button = st.columns([3, 2], vertical_alignment="bottom")
    reason.text_input(
        _("Why they are ready: training, experience (required)")
        if mentor
        else _("Remark (if needed)"),
        key=f"{key}.reason",
    )
    button.button(
        ngettext("Admit {count} person to matching", "Admit {count} people to matching", len(ids)),
        key=key,
        type="primary",
        on_click=attempt,
        args=(partial(admit, room, ids, f"{key}.reason"),),
        icon=":material/how_to_reg:",
        width="stretch",
    )


def admit(room: Room, ids: Sequence[PersonId], field: str) -> str:
    """Admit people of one side; those who could not be are told beside it.

    The reason is read from its field now: what was typed last has not been drawn yet.
    """
    reason = st.session_state.get(field) or ""
    with room.work() as work:
        names = {one: work.people.get(one).fio for one in ids}
        one_side = (
            participations.admit_mentors
            if room.role is Role.MENTOR
            else participations.admit_mentees
        )
        done = one_side(work, ids, reason)
    partly_refused(_("Not admitted:"), ((names[who], why) for who, why in done.refused))
    if not done.admitted:
        return ""
    return ngettext("Admitted: {count} person.", "Admitted: {count} people.", len(done.admitted))


def _archive(room: Room, picked: Sequence[BankRow], names: str) -> None:
    confirmed_button(
        _("To the archive"),
        _(
            "{names}: off the working lists and out of matching. Nothing is erased.",
            names=plainly(names),
        ),
        f"{room.role.value}.archive",
        partial(_archived, room, [one.person_id for one in picked]),
        icon=":material/archive:",
    )


def _archived(room: Room, ids: Sequence[PersonId]) -> str:
    with room.work() as work:
        for one in ids:
            people.archive(work, one)
    return ngettext("Archived: {count} person.", "Archived: {count} people.", len(ids))


def _restore(room: Room, picked: Sequence[BankRow]) -> None:
    st.button(
        _("Return from the archive"),
        key=f"{room.role.value}.restore",
        on_click=attempt,
        args=(partial(_restored, room, [one.person_id for one in picked]),),
        icon=":material/unarchive:",
    )


def _restored(room: Room, ids: Sequence[PersonId]) -> str:
    with room.work() as work:
        for one in ids:
            people.restore(work, one)
    return ngettext("Returned: {count} person.", "Returned: {count} people.", len(ids))


def _below(room: Room, rights: Rights, year: str) -> None:
    """Add a person; take the official form away."""
    if rights.export:
        form = FORM[room.role]
        name = _("Download the {form}, A4", form=label("table_kind", form))
        downloads(
            [
                (name, form, {"year": year}),
                (_("for A3"), form, {"year": year, "paper": "A3"}),
            ]
        )
        st.caption(_("Only people with a live consent to keeping the bank are in the form."))
    if rights.write:
        with st.expander(_("Add a person"), icon=":material/person_add:"):
            _add(room)


def _add(room: Room) -> None:
    key = f"{room.role.value}.new"
    with st.form(key, clear_on_submit=False):
        facts.fields(key, None)
        mentor = room.role is Role.MENTOR
        st.text_area(
            _("Main competencies, in own words") if mentor else _("Main request, in own words"),
            key=f"{key}.headline",
            height=90,
        )
        st.form_submit_button(
            _("Add to the bank"), on_click=attempt, args=(partial(_added, room, key),)
        )


def _added(room: Room, key: str) -> str:
    with room.work() as work:
        person = people.admit(work, facts.written(key, work.school_id))
        participations.enter(
            work, person.id, room.role, headline=st.session_state.get(f"{key}.headline", "")
        )
    facts.forget(key)
    return _("{fio} is in the bank. Open the card to fill in the questionnaire.", fio=person.fio)
