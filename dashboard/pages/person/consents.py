"""Consents on the card: what stands, by which wording; give, refuse, withdraw, paper by paper."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.consents import edition, paper_place, standing
from dashboard.widgets.plainly import plain_rows, plainly
from data import papers
from data.access import Permission
from data.bank import imports
from data.bank.cards import Card
from data.codebook import label
from data.codebook.papers import (
    LONG_TERM_BANK,
    PROCESSING,
    PUBLICATION,
    TRANSFER,
    field_name,
    paper_name,
    publication_fields,
    purposes_of,
)
from data.i18n import _
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.ids import PersonId

CHANNELS = (Channel.PAPER, Channel.SIGNATURE)
PAPERS = (PROCESSING, PUBLICATION, TRANSFER, LONG_TERM_BANK)  # a pair has its own paper there
SCANS = ("pdf", "png", "jpg", "jpeg")


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
        ends = [line.purpose for line in lines if line.live or line.lacks]
        _withdraw(one.person.id, [what for what in ends if what is not Purpose.PARTICIPATION])


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
    about = f": {line.subject}" if line.subject and line.purpose is Purpose.TRANSFER else ""
    named = ", ".join(field_name(one) for one in line.fields)
    return {
        _("Purpose"): label("purpose", line.purpose.value) + about,
        _("State"): standing(line) + (f" ({named})" if named and line.live else ""),
        _("Date"): line.at.strftime("%d.%m.%Y"),
        _("Until"): line.valid_to.strftime("%d.%m.%Y") if line.valid_to else "–",
        _("Text"): edition(line.text_version),
        _("How"): label("channel", line.channel.value),
        _("Paper"): paper_place(line.evidence),
    }


def _record(person_id: PersonId) -> None:
    with st.expander(_("Record a consent or a refusal"), icon=":material/edit_document:"):
        paper = st.selectbox(_("Which paper"), PAPERS, format_func=paper_name, key="consent.paper")
        with session.look() as work:
            text = papers.text_in_force(work, paper=paper)
        with st.popover(_("Text, {edition}", edition=edition(text.version))):
            st.text(text.text)
        with st.form("consent", clear_on_submit=True):
            _purposes(paper)
            _fields()
            st.form_submit_button(
                _("Record"),
                type="primary",
                on_click=attempt,
                args=(partial(_given, person_id, paper),),
            )


def _purposes(paper: str) -> None:
    """What this paper asks for. Nothing is ticked beforehand."""
    if paper == PROCESSING:
        st.multiselect(
            _("For what"),
            purposes_of(paper),
            format_func=lambda one: label("purpose", one.value),
            key="consent.purposes",
            placeholder=_("choose"),
        )
    if paper == PUBLICATION:
        st.multiselect(
            _("What may be published"),
            publication_fields(),
            format_func=field_name,
            key="consent.fields",
            placeholder=_("choose"),
        )
        st.text_input(_("Conditions and bans of the person"), key="consent.bans")
    if paper == TRANSFER:
        st.text_input(_("Receiving school"), key="consent.subject")
    if paper != PROCESSING:
        st.date_input(
            _("Valid until"),
            value=None,
            min_value=session.now().date(),
            format="DD.MM.YYYY",
            key="consent.until",
        )


def _fields() -> None:
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
    st.file_uploader(
        _("Scan of the signed paper, if there is one"), type=list(SCANS), key="consent.scan"
    )


def _given(person_id: PersonId, paper: str) -> str:
    said = st.session_state
    asked = purposes_of(paper)
    purposes = list(said.get("consent.purposes", [])) if paper == PROCESSING else list(asked)
    evidence, act = said.get("consent.evidence", ""), said.get("consent.act")
    if act is None:
        raise papers.NothingChosenError
    subject = (said.get("consent.subject") or "") if paper == TRANSFER else ""
    bans = (said.get("consent.bans") or "") if paper == PUBLICATION else ""
    scan = said.get("consent.scan")
    with session.work() as work:
        if act is ConsentAct.REFUSED:
            papers.refuse(work, person_id, purposes, evidence, subject=subject)
            return _("The refusal is recorded.")
        papers.give(
            work,
            person_id,
            purposes,
            said.get("consent.channel") or Channel.PAPER,
            evidence=evidence,
            at=said.get("consent.day") or work.now.date(),
            valid_to=said.get("consent.until") if paper != PROCESSING else None,
            subject=subject,
            fields=said.get("consent.fields", []) if paper == PUBLICATION else [],
            terms={"bans": bans} if bans else {},
            scan=scan.getvalue() if scan is not None else b"",
        )
    return _("The consent is recorded.")


def _withdraw(person_id: PersonId, live: list[Purpose]) -> None:
    if not live:
        return
    with st.expander(_("Record a withdrawal"), icon=":material/undo:"):
        chosen = st.multiselect(
            _("What is withdrawn"),
            list(dict.fromkeys(live)),
            format_func=lambda one: label("purpose", one.value),
            key="withdraw.purposes",
            placeholder=_("choose"),
        )
        st.text_input(_("Paper or remark"), key="withdraw.reason")
        confirmed_button(
            _("Record the withdrawal"),
            _(
                "It holds at once: the person is left out of what it names, links and pairs that"
                " rest on it end, tasks with terms of the law are opened."
            ),
            "withdraw",
            partial(_withdrawn, person_id, chosen),
            disabled=not chosen,
        )


def _withdrawn(person_id: PersonId, purposes: list[Purpose]) -> str:
    reason = st.session_state.get("withdraw.reason") or ""
    with session.work() as work:
        papers.withdraw(work, person_id, purposes, reason)
    return _("The withdrawal is recorded.")
