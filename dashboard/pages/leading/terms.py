"""The labour papers of a confirmed pair: terms the school offers, and who has agreed to them."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.papers import participation
from data.records.ids import PersonId
from matching import pairs
from matching.pairs import PairRow

YEAR_ENDS = (5, 31)  # month and day a term ends on unless somebody says otherwise
HIGH = 90  # px
DAY = "DD.MM.YYYY"


def show(row: PairRow) -> None:
    """The terms to be set or seen; then both sides with their papers."""
    with session.look() as work:
        kept = participation.terms(work, row.id)
        signed = pairs.signed(work, row.id)
    title = _("Terms of taking part: set") if kept else _("Terms of taking part: to be set")
    with st.expander(title, icon=":material/contract:", expanded=not kept):
        st.caption(
            _(
                "Article 351.8 of the Labour Code: what the work is, for how long, in which form,"
                " for which pay. Both sides read these terms by their links or sign them on paper."
            )
        )
        _form(row, kept)
    if kept:
        for who, fio, done in signed:
            _side(row, who, fio, done=done)


def _form(row: PairRow, kept: Mapping[str, str]) -> None:
    key = f"pairs.terms.{row.id}"
    with st.form(key):
        st.text_area(
            _("What the work is"), kept.get("content", _usual()), HIGH, key=f"{key}.content"
        )
        left, right = st.columns(2)
        today = session.now().date()
        left.date_input(
            _("From"), _day(kept.get("starts_on"), today), format=DAY, key=f"{key}.starts_on"
        )
        right.date_input(
            _("Until"), _day(kept.get("ends_on"), _end(today)), format=DAY, key=f"{key}.ends_on"
        )
        left.selectbox(
            _("Pay"),
            participation.BASES,
            index=participation.BASES.index(kept.get("pay_basis", participation.BASES[0])),
            format_func=_basis,
            key=f"{key}.pay_basis",
        )
        right.text_input(
            _("Amount and conditions, in words"),
            kept.get("pay_amount", ""),
            key=f"{key}.pay_amount",
            placeholder=_("by the school's regulation on pay"),
        )
        st.form_submit_button(
            _("Keep the terms"), on_click=attempt, args=(partial(_kept, row, key),)
        )


def _kept(row: PairRow, key: str) -> str:
    said = st.session_state
    terms = {
        "content": said[f"{key}.content"] or "",
        "starts_on": said[f"{key}.starts_on"].isoformat(),
        "ends_on": said[f"{key}.ends_on"].isoformat(),
        "form": row.pair.form,
        "pay_basis": said[f"{key}.pay_basis"],
        "pay_amount": said[f"{key}.pay_amount"] or "",
    }
    with session.work() as work:
        participation.set_terms(work, row.id, terms)
    return _("The terms are kept. Give both sides their links, or write signed papers down.")


def _side(row: PairRow, who: PersonId, fio: str, *, done: bool) -> None:
    name, act = st.columns([5, 3], vertical_alignment="center")
    mark = f":green-badge[{_('has agreed')}]" if done else f":orange-badge[{_('not yet')}]"
    name.markdown(f"{mark} {plainly(fio)}")
    if not done:
        act.button(
            _("Signed on paper"),
            key=f"pairs.signed.{row.id}.{who}",
            on_click=attempt,
            args=(partial(_signed, row, who),),
        )


def _signed(row: PairRow, who: PersonId) -> str:
    with session.work() as work:
        participation.give_participation(work, row.id, who)
    return _("The signed paper is written down. Keep it with the order.")


def _usual() -> str:
    return _(
        "Help a colleague by the personal programme of mentoring: meetings, visits to lessons,"
        " advice and feedback."
    )


def _basis(code: str) -> str:
    return {
        "art351_8": _("paid under article 351.8"),
        "job_function": _("part of the duties of the post"),
        "none": _("without pay"),
    }[code]


def _day(said: str | None, otherwise: date) -> date:
    return date.fromisoformat(said) if said else otherwise


def _end(today: date) -> date:
    """The end of the school year that runs."""
    this = date(today.year, *YEAR_ENDS)
    return this if today < this else date(today.year + 1, *YEAR_ENDS)
