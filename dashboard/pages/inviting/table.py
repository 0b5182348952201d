"""The staff with how far everybody is, and what can be done with those who are ticked."""

import zlib
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import acting, response
from dashboard.widgets.tables import pick_many
from data.access import Permission
from data.i18n import _, ngettext
from data.invitations import words
from data.invitations.roll import RollRow, Standing, Wanted, groups_of, roll
from data.records.invitation import Form

TABLE = 420  # px
NARROW = 100


def show(form: Form) -> None:
    """Response, filters, the list, actions."""
    with session.look() as work:
        everybody = roll(work, form)
        writes = work.may(Permission.INVITATION_WRITE)
    if not everybody:
        st.info(_("The staff list is empty. Import it first, then invite people."))
        st.page_link(session.link("intake"), label=_("Import of tables"))
        return
    response.show(everybody)
    wanted = _filters(form, everybody)
    with session.look() as work:
        rows = roll(work, form, wanted=wanted)
    if not rows:
        st.info(_("Nobody fits these filters. Clear the search or choose fewer filters."))
        return
    picked = _table(form, rows)
    if writes and picked:
        acting.show(form, picked)


def _filters(form: Form, rows: Sequence[RollRow]) -> Wanted:
    search, standing, group, silent = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    text = search.text_input(
        _("Search"), key="inviting.text", placeholder=_("full name"), type="search"
    )
    chosen = standing.multiselect(
        _("State"),
        list(Standing),
        format_func=words.standing,
        key="inviting.standing",
        placeholder=_("any"),
    )
    named = group.selectbox(
        _("Group"),
        groups_of(rows),
        index=None,
        key="inviting.group",
        placeholder=_("all staff"),
    )
    only = silent.toggle(_("Not answered"), key=f"inviting.silent.{form.value}")
    return Wanted(text=text or "", standings=tuple(chosen), group=named or "", silent=only)


def _table(form: Form, rows: Sequence[RollRow]) -> list[RollRow]:
    count = ngettext("{count} person", "{count} people", len(rows))
    st.caption(_("Shown: {count}. Tick people to invite or remind them.", count=count))
    column = st.column_config
    mark = zlib.crc32("".join(one.person_id for one in rows).encode())
    picked = pick_many(
        [_cells(one) for one in rows],
        {
            "fio": column.TextColumn(_("Full name"), width=260),
            "standing": column.TextColumn(_("State"), width=170),
            "sent": column.TextColumn(_("Invited"), width=NARROW),
            "until": column.TextColumn(_("Open until"), width=NARROW),
            "reminders": column.TextColumn(_("Reminders"), width=NARROW),
            "email": column.TextColumn(_("E-mail"), width=200),
        },
        key=f"inviting.table.{form.value}.{mark}",
        alt=_("Staff and their invitations"),
        tallest=TABLE,
    )
    return [rows[one] for one in picked]


def _cells(row: RollRow) -> Mapping[str, object]:
    return {
        "fio": row.fio,
        "standing": words.ended() if row.ended else words.standing(row.standing),
        "sent": f"{row.sent_at:%d.%m.%Y}" if row.sent_at else "",
        "until": f"{row.until:%d.%m.%Y}" if row.until else "",
        "reminders": str(row.reminders) if row.reminders else "",
        "email": row.email,
    }
