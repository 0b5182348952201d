"""One item: what is there, what is missing and where to do it; its dates; a status by hand."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import streamlit as st

from analytics import roadmap
from analytics.roadmap import Evidence, ItemView
from dashboard import session
from dashboard.pages.roadmapping import words
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.codebook import roadmap as book
from data.i18n import _
from data.records.ids import PersonId
from data.records.roadmap import ItemStatus

KEY = "roadmap.item"
DAY = "DD.MM.YYYY"


def show(
    one: ItemView,
    year: str,
    names: Mapping[PersonId, str],
    pages: Collection[str],
    *,
    writes: bool,
) -> None:
    """The item; forms for who may change it. ``names`` are empty for who may not read the staff."""
    st.subheader(f"{one.code} {plainly(one.title)}")
    st.markdown(f"**{words.standing(one).capitalize()}** · {words.term(one)}")
    people = [plainly(names[who]) for who in one.responsible_ids if who in names]
    st.caption(", ".join([words.responsible(one.responsible), *people]))
    if one.note:
        st.caption(plainly(one.note))
    _told(one)
    for part in one.evidence:
        _evidence(part, pages)
    if writes:
        _dates(one, year, names)
        _by_hand(one, year)


def _told(one: ItemView) -> None:
    """What is said by hand, what stands in the way, what is the same thing elsewhere."""
    if one.override is not None:
        reason = f": {plainly(one.override_reason)}" if one.override_reason else ""
        st.warning(_("The status was set by hand") + reason, icon=":material/edit:")
        st.caption(_("By the records: {status}", status=words.status(one.by_evidence)))
    if wait := words.waits(one):
        st.info(wait[0].upper() + wait[1:], icon=":material/account_tree:")
    if one.same:
        st.caption(_("The same programmes as in item {code}.", code=one.same))


def _evidence(part: Evidence, pages: Collection[str]) -> None:
    told, go = st.columns([5, 1], vertical_alignment="center")
    done = part.done or not part.applies
    sign = ":material/check_circle:" if done else ":material/radio_button_unchecked:"
    todo = "" if done else f"  \n:gray[{words.todo(part)}]"
    told.markdown(f"{sign} {plainly(words.evidence(part))}{todo}")
    if part.page in pages and part.page != "roadmap":
        go.page_link(session.link(part.page), label=_("Open"))


def _dates(one: ItemView, year: str, names: Mapping[PersonId, str]) -> None:
    key = f"{KEY}.{year}.{one.code}"
    with (
        st.expander(_("Dates and who answers"), icon=":material/edit_calendar:"),
        st.form(key, clear_on_submit=False),
    ):
        first, last = st.columns(2)
        first.date_input(_("First day"), value=one.starts_on, key=f"{key}.start", format=DAY)
        last.date_input(_("Term"), value=one.due, key=f"{key}.due", format=DAY)
        st.multiselect(
            _("Who answers, by role"),
            book.responsible_codes(),
            default=list(one.responsible),
            format_func=book.responsible,
            key=f"{key}.who",
            placeholder=_("choose"),
        )
        st.multiselect(
            _("People named beside them"),
            list(names),
            default=[who for who in one.responsible_ids if who in names],
            format_func=lambda who: names[who],
            key=f"{key}.people",
            placeholder=_("choose, or leave empty"),
        )
        st.text_input(_("Note"), value=one.note, key=f"{key}.note")
        st.form_submit_button(
            _("Save the dates"), on_click=attempt, args=(partial(_kept, one, year, key),)
        )


def _kept(one: ItemView, year: str, key: str) -> str:
    said = st.session_state
    with session.work() as work:
        roadmap.set_item(
            work,
            one.code,
            year=year,
            starts_on=said[f"{key}.start"],
            due=said[f"{key}.due"],
            responsible=_unless_usual(one.code, said[f"{key}.who"]),
            responsible_ids=said[f"{key}.people"],
            note=str(said.get(f"{key}.note") or ""),
            version=one.version,
        )
    return _("Item {code}: the dates are saved.", code=one.code)


def _unless_usual(code: str, chosen: Sequence[str]) -> Sequence[str]:
    """Nothing where the roles of the document are left as they are."""
    return () if set(chosen) == set(book.items()[code].responsible) else chosen


def _by_hand(one: ItemView, year: str) -> None:
    key = f"{KEY}.{year}.{one.code}.hand"
    if one.override is not None:
        confirmed_button(
            _("Let the records speak again"),
            _("The status set by hand goes; the item stands as the records say."),
            f"{key}.undo",
            partial(_undone, one, year),
        )
        return
    with st.expander(_("Set the status by hand"), icon=":material/edit:"):
        st.caption(
            _(
                "The status follows from what is on record. By hand it is set only with a reason:"
                " it stays in the journal with your name."
            )
        )
        with st.form(key, clear_on_submit=False):
            st.selectbox(
                _("Status"),
                list(ItemStatus),
                index=list(ItemStatus).index(ItemStatus.DONE),
                format_func=words.status,
                key=f"{key}.status",
            )
            st.text_area(_("Reason"), key=f"{key}.reason")
            st.form_submit_button(
                _("Set by hand"), on_click=attempt, args=(partial(_set, one, year, key),)
            )


def _set(one: ItemView, year: str, key: str) -> str:
    said = st.session_state
    with session.work() as work:
        roadmap.override(
            work,
            one.code,
            said[f"{key}.status"],
            str(said.get(f"{key}.reason") or ""),
            year=year,
            version=one.version,
        )
    return _("Item {code}: the status is set by hand.", code=one.code)


def _undone(one: ItemView, year: str) -> str:
    with session.work() as work:
        roadmap.undo_override(work, one.code, year=year, version=one.version)
    return _("Item {code} stands as the records say.", code=one.code)
