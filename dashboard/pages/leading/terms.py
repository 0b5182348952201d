"""The labour papers of a confirmed pair: terms the school offers, and who has agreed to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.papers import participation
from data.records.ids import PersonId
from data.records.pair import PairState
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


def unset(rows: Sequence[PairRow]) -> tuple[PairRow, ...]:
    """The confirmed pairs of these whose terms are not set: their links would open nothing."""
    confirmed = [row for row in rows if row.pair.state is PairState.CONFIRMED]
    if not confirmed:
        return ()
    with session.look() as work:
        return tuple(row for row in confirmed if not participation.terms(work, row.id))


def _form(row: PairRow, kept: Mapping[str, str]) -> None:
    key = f"pairs.terms.{row.id}"
    with st.form(key):
        st.text_area(
            _("What the work is (required)"),
            kept.get("content", _usual()),
            HIGH,
            key=f"{key}.content",
        )
        left, right = st.columns(2)
        today = session.now().date()
        left.date_input(
            _("From (required)"),
            _day(kept.get("starts_on"), today),
            format=DAY,
            key=f"{key}.starts_on",
        )
        right.date_input(
            _("Until (required)"),
            _day(kept.get("ends_on"), _end(today)),
            format=DAY,
            key=f"{key}.ends_on",
        )
        left.selectbox(
            _("Pay"),
            participation.BASES,
            index=participation.BASES.index(kept.get("pay_basis", participation.BASES[0])),
            format_func=_basis,
            key=f"{key}.pay_basis",
        )
        right.text_input(
            _("Amount and conditions, in words (required with pay under article 351.8)"),
            kept.get("pay_amount", ""),
            key=f"{key}.pay_amount",
            help=_("For example: by the school's regulation on pay."),
        )
        others = () if kept else _others(row)
        if others:
            st.checkbox(
                ngettext(
                    "The same for {count} more confirmed pair without terms",
                    "The same for {count} more confirmed pairs without terms",
                    len(others),
                ),
                key=f"{key}.same",
            )
        st.form_submit_button(
            _("Keep the terms"), on_click=attempt, args=(partial(_kept, row, others, key),)
        )


def _others(row: PairRow) -> tuple[PairRow, ...]:
    """Other confirmed pairs without terms of which nobody has signed anything yet."""
    with session.look() as work:
        rows = pairs.board(work)
    found = unset([one for one in rows if one.id != row.id])
    return tuple(one for one in found if len(one.awaited) == 1 + len(one.pair.mentee_ids))


def _kept(row: PairRow, others: Sequence[PairRow], key: str) -> str:
    """Keep the terms of this pair and, where ticked, of the others: each with its own form."""
    said = st.session_state
    chosen = [row, *(others if said.get(f"{key}.same") else ())]
    with session.work() as work:
        for one in chosen:
            participation.set_terms(work, one.id, {**_typed(key), "form": one.pair.form})
    if len(chosen) > 1:
        return _(
            "The terms of {count} pairs are kept. Give all sides their links.", count=len(chosen)
        )
    return _("The terms are kept. Give both sides their links, or write signed papers down.")


def _typed(key: str) -> dict[str, str]:
    said = st.session_state
    return {
        "content": said[f"{key}.content"] or "",
        "starts_on": said[f"{key}.starts_on"].isoformat(),
        "ends_on": said[f"{key}.ends_on"].isoformat(),
        "pay_basis": said[f"{key}.pay_basis"],
        "pay_amount": said[f"{key}.pay_amount"] or "",
    }


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
