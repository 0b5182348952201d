"""One pair: whom it waits for, what can be done now, what was done before."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.leading import acts, ending, private, terms
from dashboard.pages.leading.board import term
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.codebook import form_and_kind, label
from data.i18n import _
from data.records.pair import PairState
from matching import pairs
from matching.pairs import Awaited, PairRow, Pause
from matching.pairs.states import GRADES, STANDING
from matching.pairs.words import grade as grade_words
from matching.pairs.words import missing

REACH = {"none": ":gray", "sent": ":blue", "opened": ":orange", "submitted": ":green"}


def show(row: PairRow) -> None:
    """The head, the awaited people, the steps, the private answers, the history."""
    with st.container(border=True):
        st.subheader(f"{plainly(', '.join(row.mentees))} — {plainly(row.mentor)}")
        about = [
            label("pair_state", row.pair.state.value),
            form_and_kind(row.pair.form, row.pair.kind),
            term(row),
        ]
        st.caption(" · ".join(one for one in about if one))
        if row.concerned:
            _second(row)
        _awaited(row)
        _missing(row)
        _steps(row)
    private.show(row)
    _history(row)


def _second(row: PairRow) -> None:
    """The curator belongs to the pair, or is the superior of its mentee."""
    if row.seconded:
        st.info(_("You are concerned by this pair; the director has agreed to your steps."))
        return
    st.warning(
        _(
            "You belong to this pair or are the superior of its mentee. Somebody else has to agree"
            " to each step."
        )
    )
    st.button(
        _("Ask the director to agree"),
        key=f"pairs.second.{row.id}",
        on_click=attempt,
        args=(partial(acts.second_asked, row.id),),
    )


def _awaited(row: PairRow) -> None:
    """Everybody whose word is awaited, with the way of the link."""
    for one in row.awaited:
        who, again = st.columns([6, 3], vertical_alignment="center")
        counted = f", {_('reminders: {count}', count=one.reminders)}" if one.reminders else ""
        name = plainly(one.fio) or _("name not shown")
        who.markdown(f"{name} {REACH[one.reach]}-badge[{_reach(one)}]{counted}")
        if one.reach != "none":
            again.button(
                _("Remind with a new link"),
                key=f"pairs.remind.{row.id}.{one.person_id}",
                on_click=attempt,
                args=(partial(acts.reminded, row.id, one.person_id),),
            )
    if any(one.reach == "none" for one in row.awaited):
        bare = bool(terms.unset([row]))
        st.button(
            _("Make links for the answers"),
            key=f"pairs.ask.{row.id}",
            type="secondary" if bare else "primary",
            icon=":material/add_link:",
            disabled=bare,
            help=_("Set the terms of taking part first: the links open them.") if bare else None,
            on_click=attempt,
            args=(partial(acts.asked, [row.id]),),
        )


def _missing(row: PairRow) -> None:
    for code, who in row.lacking:
        st.markdown(f"- {_('missing')}: {missing(code)}{': ' + plainly(who) if who else ''}")


def _steps(row: PairRow) -> None:
    """What may be done in this state; ending early stands apart."""
    state = row.pair.state
    shown: dict[PairState, Callable[[PairRow], None]] = {
        PairState.CONSENTED: _agreed,
        PairState.TRIAL: _trial,
        PairState.CONFIRMED: _begin,
        PairState.ACTIVE: _active,
        PairState.PAUSED: _rests,
        PairState.FINISHING: _ending,
        PairState.COMPLETED: _ending,
    }
    if state in shown:
        shown[state](row)
    if state is PairState.ACTIVE and row.pair.ended_on and row.pair.reason:
        st.info(_("Notice was given: the last day is {day}.", day=f"{row.pair.ended_on:%d.%m.%Y}"))
    elif state in STANDING:
        ending.show(row)


def _agreed(row: PairRow) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Begin the acquaintance"),
            key=f"pairs.trial.{row.id}",
            type="primary",
            on_click=attempt,
            args=(partial(acts.trial, row.id),),
        )
        confirmed_button(
            _("Confirm without an acquaintance"),
            _("Both sides have agreed. The pair is confirmed without an acquaintance meeting."),
            f"pairs.confirm.{row.id}",
            partial(acts.confirmed, row.id),
        )


def _trial(row: PairRow) -> None:
    """Answers from paper, and the end of an acquaintance that did not work out."""
    if row.awaited:
        people = {one.person_id: plainly(one.fio) for one in row.awaited}
        with st.expander(_("Write an answer down from paper")), st.form(f"pairs.acq.{row.id}"):
            who = st.selectbox(_("Who answered"), list(people), format_func=lambda one: people[one])
            said = st.radio(
                _("Are they ready to work together?"),
                list(GRADES),
                index=None,
                format_func=lambda one: grade_words(GRADES[one]),
                horizontal=True,
            )
            words = st.text_area(_("Words for the curator alone"), max_chars=2000)
            if st.form_submit_button(_("Write the answer down")) and said:
                attempt(partial(acts.acquainted, row.id, who, said, words))
                st.rerun()
    warning = _(
        "The acquaintance ends. The other side is told neutrally that the pair does not come about;"
        " nobody is blamed. Talk to both first."
    )
    with st.container(horizontal=True):
        confirmed_button(
            _("The mentor does not go on"),
            warning,
            f"pairs.part.mentor.{row.id}",
            partial(acts.parted, row.id, "mentor", None),
        )
        for who, fio in zip(row.pair.mentee_ids, row.called, strict=True):
            group = len(row.pair.mentee_ids) > 1
            confirmed_button(
                _("Does not go on: {fio}", fio=plainly(fio))
                if group
                else _("The mentee does not go on"),
                warning,
                f"pairs.part.{who}.{row.id}",
                partial(acts.parted, row.id, "mentee", who),
            )


def _begin(row: PairRow) -> None:
    terms.show(row)
    st.page_link(session.link("papers"), label=_("Order the pair: its signed order lets it begin"))
    with st.expander(_("The order was signed outside of the program")):
        basis = st.text_input(
            _("Order or agreement it rests on"), key=f"pairs.basis.{row.id}", max_chars=200
        )
        confirmed_button(
            _("Begin the work of the pair"),
            _("The pair is at work from today: {pair}.", pair=plainly(row.mentor)),
            f"pairs.activate.{row.id}",
            partial(acts.activated, row.id, basis),
            disabled=bool(row.lacking),
        )


def _active(row: PairRow) -> None:
    with st.expander(_("Let the pair rest")), st.form(f"pairs.pause.{row.id}", border=False):
        why = st.selectbox(_("Reason"), list(Pause), format_func=pause_words)
        first = session.now().date() + timedelta(days=1)
        until = st.date_input(_("Until"), value=first, min_value=first, format="DD.MM.YYYY")
        st.caption(_("Never write a diagnosis: only that somebody is away."))
        if st.form_submit_button(_("Let it rest")):
            attempt(partial(acts.paused, row.id, str(why), until))
            st.rerun()
    st.button(
        _("The pair comes to its end"),
        key=f"pairs.finishing.{row.id}",
        on_click=attempt,
        args=(partial(acts.finishing, row.id),),
    )


def _rests(row: PairRow) -> None:
    st.markdown(_("Reason of the rest: {reason}", reason=pause_words(row.pair.reason)))
    st.button(
        _("The pair goes on"),
        key=f"pairs.resume.{row.id}",
        type="primary",
        on_click=attempt,
        args=(partial(acts.resumed, row.id),),
    )


def _ending(_row: PairRow) -> None:
    st.page_link(
        session.link("closing"), label=_("Reports, results and both banks: close the pair there")
    )


def _history(row: PairRow) -> None:
    with session.look() as work:
        steps = pairs.history(work, row.id)
    with st.expander(_("History of the pair")):
        for one in steps:
            st.caption(
                f"{one.at.astimezone():%d.%m.%Y %H:%M} · {verb(one.verb)} · {plainly(one.who)}"
            )
        if not steps:
            st.caption(_("Nothing was done yet."))


def pause_words(code: str) -> str:
    """Why a pair rests."""
    return {
        Pause.LEAVE: _("leave"),
        Pause.LONG_ABSENCE: _("long absence"),
        Pause.WORKLOAD: _("workload"),
        Pause.OTHER: _("another reason"),
    }.get(Pause(code) if code in set(Pause) else Pause.OTHER, code)


def verb(code: str) -> str:
    """What was done about a pair, in words; never what was said in private."""
    return {
        "pair.offered": _("offered to both sides"),
        "pair.answered": _("an answer came in"),
        "pair.retracted": _("the answers were taken back"),
        "pair.consented": _("both sides have agreed"),
        "pair.lapsed": _("the offer lapsed"),
        "pair.trial": _("the acquaintance began"),
        "pair.acquainted": _("an answer after the acquaintance came in"),
        "pair.parted": _("the acquaintance ended"),
        "pair.confirmed": _("confirmed"),
        "pair.activated": _("the work began"),
        "pair.paused": _("rests"),
        "pair.resumed": _("goes on"),
        "pair.finishing": _("comes to its end"),
        "pair.completed": _("completed"),
        "pair.closed": _("closed"),
        "pair.noticed": _("notice was given"),
        "pair.terminated": _("ended early"),
        "pair.left_group": _("the group changed"),
        "pair.seconded": _("the director agreed"),
        "pair.terms": _("the terms of taking part were set"),
    }.get(code, code)


def _reach(one: Awaited) -> str:
    return {
        "none": _("no link yet"),
        "sent": _("link given"),
        "opened": _("link opened"),
        "submitted": _("answered"),
    }[one.reach]
