"""The long-term bank: who is to be asked, who is in it, invitations for a new year."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard.pages.finishing import acts
from dashboard.widgets import attempt, confirmed_button, pick_many
from dashboard.widgets.plainly import plainly
from data.bank.long_term import Answer, year_ends
from data.bank.words import side
from data.codebook import framework
from data.i18n import _
from data.records.bank import Role
from matching.closing.long_term import AskedRow, BankRow, year_after

KEY = "long_term"


def asking(rows: Sequence[AskedRow], kept: Sequence[BankRow], year: str) -> None:
    """Everybody who has finished: ask by link, write an answer down, put mentors in."""
    st.subheader(_("Who has finished this year"))
    if not rows:
        st.info(_("Nobody has finished yet: people come here when their pair is closed."))
        return
    st.table(
        [
            {
                _("Person"): plainly(one.fio),
                _("Side"): side(one.role),
                _("Answer"): answer_words(one.answer),
            }
            for one in rows
        ]
    )
    fresh = list(dict.fromkeys(one.person_id for one in rows if one.answer is Answer.NOT_ASKED))
    if fresh:
        st.button(
            _("Make links to the consent for all who were not asked"),
            key=f"{KEY}.ask",
            type="primary",
            icon=":material/add_link:",
            on_click=attempt,
            args=(partial(acts.asked_long_term, fresh),),
        )
    _answer(rows, year)
    inside = {one.participation_id for one in kept}
    for one in rows:
        able = one.role is Role.MENTOR and one.answer is Answer.AGREED
        if able and one.participation_id not in inside:
            confirmed_button(
                _("Put into the long-term bank: {fio}", fio=plainly(one.fio)),
                _("The mentor takes no pairs this year any more."),
                f"{KEY}.enter.{one.participation_id}",
                partial(acts.entered, one.participation_id),
            )


def bank(rows: Sequence[BankRow], today: date, year: str) -> None:
    """The list with its filters, and what can be done with who is ticked."""
    st.subheader(_("Long-term bank of mentors"))
    if not rows:
        st.info(_("Nobody is in it: only who has finished and agreed by a consent of its own."))
        return
    shown = [
        {
            "fio": one.fio,
            "came": _("graduate") if one.role is Role.MENTEE else side(one.role),
            "year": one.year,
            "domains": "; ".join(one.domains),
            "free": one.free_from,
            "invited": one.invited,
        }
        for one in rows
    ]
    columns = {
        "fio": _("Person"),
        "came": _("Was"),
        "year": _("School year"),
        "domains": _("Strong in"),
        "free": st.column_config.DateColumn(_("Free from"), format="DD.MM.YYYY"),
        "invited": _("Invited for"),
    }
    chosen = [rows[at] for at in pick_many(shown, columns, f"{KEY}.bank")]
    if not chosen:
        st.caption(_("Tick people to invite them, to change the day or to take them out."))
        return
    _invite(chosen, year)
    if len(chosen) == 1:
        _single(chosen[0], today)


def filters() -> tuple[str, date | None]:
    """A competency and a day; nothing chosen shows everybody."""
    names = {one.code: one.name for one in framework().domains if not one.sensitive}
    left, right = st.columns(2)
    domain = left.selectbox(
        _("Strong in"),
        list(names),
        index=None,
        format_func=lambda one: names[one],
        key=f"{KEY}.domain",
        placeholder=_("any competency"),
    )
    free_by = right.date_input(
        _("Free on the day"), value=None, format="DD.MM.YYYY", key=f"{KEY}.day"
    )
    return domain or "", free_by if isinstance(free_by, date) else None


def answer_words(answer: Answer) -> str:
    """How far somebody is with the question."""
    return {
        Answer.NOT_ASKED: _("not asked yet"),
        Answer.ASKED: _("asked, no answer"),
        Answer.AGREED: _("agrees"),
        Answer.REFUSED: _("does not agree"),
    }[answer]


def _answer(rows: Sequence[AskedRow], year: str) -> None:
    people = {one.person_id: one.fio for one in rows}
    with (
        st.expander(_("Write an answer down from paper")),
        st.form(f"{KEY}.answer", border=False),
    ):
        who = st.selectbox(
            _("Who answered"), list(people), format_func=lambda one: plainly(people[one])
        )
        said = st.radio(
            _("The signed paper says"),
            [Answer.AGREED, Answer.REFUSED],
            index=None,
            format_func=answer_words,
            horizontal=True,
        )
        on = st.date_input(_("Free from"), value=year_ends(year), format="DD.MM.YYYY")
        if st.form_submit_button(_("Write the answer down")) and said is not None:
            agrees = said is Answer.AGREED
            attempt(partial(acts.answered, who, agrees=agrees, free_from=on))
            st.rerun()


def _invite(chosen: Sequence[BankRow], year: str) -> None:
    after = year_after(year)
    years = [one for one in (year, after) if all(one > row.year for row in chosen)]
    if not years:
        return
    wanted = st.selectbox(_("Invite for the school year"), years, key=f"{KEY}.year")
    confirmed_button(
        _("Invite for the new year"),
        _(
            "They are put on the list of invited mentors of {year}: {names}.",
            year=wanted,
            names=plainly(", ".join(one.fio for one in chosen)),
        ),
        f"{KEY}.invite",
        partial(acts.invited, [one.person_id for one in chosen], wanted),
        main=True,
    )


def _single(row: BankRow, today: date) -> None:
    with st.form(f"{KEY}.free.{row.participation_id}.{row.version}"):
        on = st.date_input(_("Free from"), value=row.free_from or today, format="DD.MM.YYYY")
        if st.form_submit_button(_("Keep the day")):
            attempt(partial(acts.freed, row.participation_id, on, row.version))
            st.rerun()
    reason = st.text_input(_("Why"), key=f"{KEY}.why", max_chars=300)
    confirmed_button(
        _("Take out of the long-term bank"),
        _("They are asked no more. The consent itself stays until it is withdrawn."),
        f"{KEY}.retire.{row.participation_id}",
        partial(acts.retired, row.participation_id, reason),
    )
