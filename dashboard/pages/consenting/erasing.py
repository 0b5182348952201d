"""Erasure: who waits for it and until when, the dry run, the act."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button, download, partly
from dashboard.widgets.plainly import plain_rows, plainly
from data.access import Permission
from data.i18n import _, ngettext
from data.papers import erasing, subject_data
from data.records.ids import PersonId
from data.records.paper import Erasure

COMMISSION_HEIGHT = 80  # pixels


def erasures() -> None:
    """Who waits, the nearest term first; then what was done."""
    may_erase = session.require(Permission.CONSENT_READ).may(Permission.SUBJECT_ERASE)
    with session.look() as work:
        rows, done = erasing.waiting(work), erasing.finished(work)
    st.caption(
        _(
            "After a withdrawal, or when the purpose is reached, data that nothing else keeps are"
            " destroyed within 30 days. A commission signs the act; a pseudonym and counts stay."
        )
    )
    if not rows:
        st.success(_("Nobody waits for an erasure."))
    for one in rows:
        with st.container(border=True):
            _waits(one)
            if may_erase:
                _carry_out(one.erasure.person_id, one.fio)
    if may_erase:
        _open()
    if done:
        _done(done, may_erase=may_erase)


def _waits(one: erasing.Waiting) -> None:
    due = f"{one.erasure.due:%d.%m.%Y}"
    late = ngettext("{count} day late", "{count} days late", -one.days) if one.overdue else ""
    term = f":red-badge[{due}, {late}]" if late else f":blue-badge[{_('by {day}', day=due)}]"
    st.markdown(f"**{plainly(one.fio)}** · {plainly(one.erasure.grounds)} {term}")
    for kept in one.kept_by:
        st.warning(_("Cannot be erased yet: {why}", why=plainly(kept)))


def _carry_out(person_id: PersonId, fio: str) -> None:
    """The dry run, the commission, and the button that asks again."""
    key = f"erase.{person_id}"
    with session.look() as work:
        dry = erasing.would_erase(work, person_id)
    with st.expander(_("What would be destroyed"), icon=":material/delete_forever:"):
        st.table(plain_rows(_counted(dry.counts)), border="horizontal", hide_index=True)
        st.text_area(
            _("Commission, one name a line, at least two"),
            key=f"{key}.commission",
            height=COMMISSION_HEIGHT,
        )
        st.text_input(_("Other grounds, without the name of the person"), key=f"{key}.grounds")
        confirmed_button(
            _("Destroy and issue the act"),
            _(
                "All data about {fio} become unreadable for everybody, in copies too: card,"
                " answers, consents, papers, texts of pairs. This cannot be undone. An act with an"
                " extract of the log is issued.",
                fio=plainly(fio),
            ),
            key,
            partial(_erased, person_id),
            disabled=bool(dry.kept_by),
        )


def _counted(counts: Mapping[str, int]) -> list[dict[str, str]]:
    return [
        {_("What"): subject_data.part_name(table), _("Rows"): str(count)}
        for table, count in counts.items()
    ]


def _erased(person_id: PersonId) -> str:
    said, key = st.session_state, f"erase.{person_id}"
    commission = str(said.get(f"{key}.commission") or "").splitlines()
    with session.work() as work:
        done = erasing.erase(work, person_id, said.get(f"{key}.grounds") or "", commission)
        act = work.documents.get(done.document_id) if done.document_id else None
    return _("The data are destroyed. Act no. {number} is below.", number=act.number if act else 0)


def _open() -> None:
    """An erasure on other grounds than a withdrawal."""
    with st.expander(_("Open an erasure on other grounds"), icon=":material/post_add:"):
        with session.look() as work:
            names = subject_data.subjects(work)
        with st.form("erasure.open", clear_on_submit=False):
            st.selectbox(
                _("Whose data"),
                list(names),
                format_func=lambda one: names[one],
                index=None,
                key="erasure.person",
                placeholder=_("choose"),
            )
            st.text_input(_("Grounds, without the name of the person"), key="erasure.grounds")
            st.form_submit_button(_("Open"), on_click=attempt, args=(_opened,))


def _opened() -> str:
    who = st.session_state.get("erasure.person")
    if who is None:
        return ""
    with session.work() as work:
        made = erasing.request(work, PersonId(who), st.session_state.get("erasure.grounds") or "")
    if made is None:
        partly(_("A live consent keeps the data: record its withdrawal first."))
        return ""
    st.session_state["erasure.person"], st.session_state["erasure.grounds"] = None, ""
    return _("The erasure is opened, its term is {day}.", day=f"{made.due:%d.%m.%Y}")


def _done(done: tuple[Erasure, ...], *, may_erase: bool) -> None:
    title = ngettext("{count} erasure done", "{count} erasures done", len(done))
    with st.expander(title, icon=":material/task:"):
        for one in done:
            day = f"{one.done_at:%d.%m.%Y}" if one.done_at else "–"
            st.markdown(f"`{one.person_id[:8]}` · {day} · {plainly(one.grounds)}")
            if may_erase:
                download(_("Act of destruction (DOCX)"), "destruction_act", {"erasure": one.id})
