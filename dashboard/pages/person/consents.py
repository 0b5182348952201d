"""Consents on the card: what stands, by which wording; give, refuse, withdraw."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plain_rows, plainly
from data import papers
from data.access import Permission
from data.bank import imports
from data.bank.cards import Card
from data.codebook import label
from data.i18n import _
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.ids import PersonId

CHANNELS = (Channel.PAPER, Channel.SIGNATURE)


def show(one: Card) -> None:
    """The tab."""
    may_write = session.require(Permission.CONSENT_READ).may(Permission.CONSENT_WRITE)
    with session.look() as work:
        lines = papers.of(work, one.person.id)
    if not lines:
        st.info(_("No consent is recorded. Without one nobody is matched or exported."))
    else:
        st.table(plain_rows(_row(line) for line in lines), border="horizontal", hide_index=True)
    if not one.ended:
        _said(one.person.id)
    if may_write:
        _record(one.person.id)
        _withdraw(one.person.id, [line.purpose for line in lines if line.live or line.lacks])


def _said(person_id: PersonId) -> None:
    """What the files said: a remark beside the register, no consent by itself."""
    with session.look() as work:
        said = imports.consents_said(work, person_id)
    for one in said:
        st.caption(
            _(
                "Said in the file «{file}», {day}: «{text}» ({header}). This is a note, not a"
                " consent.",
                file=plainly(one.file_name),
                day=f"{one.at.astimezone():%d.%m.%Y}",
                text=plainly(one.text),
                header=plainly(one.header),
            )
        )


def _row(line: papers.Line) -> dict[str, str]:
    return {
        _("Purpose"): label("purpose", line.purpose.value),
        _("State"): standing(line),
        _("Date"): line.at.strftime("%d.%m.%Y"),
        _("Until"): line.valid_to.strftime("%d.%m.%Y") if line.valid_to else "–",
        _("Text"): edition(line.text_version),
        _("How"): label("channel", line.channel.value),
        _("Paper"): line.evidence or "–",
    }


def edition(version: str) -> str:
    """The wording somebody agreed to, by its number."""
    return _("edition {number}", number=version.rsplit("@", maxsplit=1)[-1])


def standing(line: papers.Line) -> str:
    """What stands now, in words."""
    if line.live:
        return _("in force")
    if line.lacks is not None:
        return _("waits for: {purpose}", purpose=label("purpose", line.lacks.value))
    if line.act is ConsentAct.GIVEN:
        return _("expired")
    return label("consent_act", line.act.value)


def _record(person_id: PersonId) -> None:
    with session.look() as work:
        text = papers.text_in_force(work)
    with st.expander(_("Record a consent or a refusal"), icon=":material/edit_document:"):
        with st.popover(_("Text, {edition}", edition=edition(text.version))):
            st.text(text.text)
        with st.form("consent", clear_on_submit=True):
            _fields()
            st.form_submit_button(
                _("Record"), type="primary", on_click=attempt, args=(partial(_given, person_id),)
            )


def _fields() -> None:
    """Nothing is ticked beforehand."""
    st.multiselect(
        _("For what"),
        list(Purpose),
        format_func=lambda one: label("purpose", one.value),
        key="consent.purposes",
        placeholder=_("choose"),
    )
    left, middle, right = st.columns(3)
    left.radio(
        _("Decision of the person"),
        [ConsentAct.GIVEN, ConsentAct.REFUSED],
        format_func=lambda one: label("consent_act", one.value),
        index=None,
        key="consent.act",
        horizontal=True,
    )
    middle.selectbox(
        _("How"),
        CHANNELS,
        format_func=lambda one: label("channel", one.value),
        key="consent.channel",
    )
    right.date_input(
        _("Signed on"),
        value=session.now().date(),
        max_value=session.now().date(),
        format="DD.MM.YYYY",
        key="consent.day",
    )
    st.text_input(_("Where the paper is (folder, sheet)"), key="consent.evidence")


def _given(person_id: PersonId) -> str:
    said = st.session_state
    purposes, evidence = list(said.get("consent.purposes", [])), said.get("consent.evidence", "")
    act = said.get("consent.act")
    if act is None:
        raise papers.NothingChosenError
    with session.work() as work:
        if act is ConsentAct.REFUSED:
            papers.refuse(work, person_id, purposes, evidence)
            return _("The refusal is recorded.")
        day = said.get("consent.day") or work.now.date()
        channel = said.get("consent.channel") or Channel.PAPER
        papers.give(work, person_id, purposes, channel, evidence=evidence, at=day)
    return _("The consent is recorded.")


def _withdraw(person_id: PersonId, live: list[Purpose]) -> None:
    if not live:
        return
    with st.expander(_("Record a withdrawal"), icon=":material/undo:"):
        chosen = st.multiselect(
            _("What is withdrawn"),
            live,
            format_func=lambda one: label("purpose", one.value),
            key="withdraw.purposes",
            placeholder=_("choose"),
        )
        st.text_input(_("Paper or remark"), key="withdraw.reason")
        confirmed_button(
            _("Record the withdrawal"),
            _("It holds at once: the person is left out of what it names, from this moment on."),
            "withdraw",
            partial(_withdrawn, person_id, chosen),
            disabled=not chosen,
        )


def _withdrawn(person_id: PersonId, purposes: list[Purpose]) -> str:
    reason = st.session_state.get("withdraw.reason") or ""
    with session.work() as work:
        papers.withdraw(work, person_id, purposes, reason)
    return _("The withdrawal is recorded.")
