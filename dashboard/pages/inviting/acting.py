"""What can be done with the people who are ticked."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import bootstrap, session
from dashboard.pages.inviting import issued, sending
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.links import download
from dashboard.widgets.plainly import plainly
from data import invitations
from data.i18n import _, ngettext
from data.invitations import posting, words
from data.invitations.roll import SILENT, RollRow, Standing
from data.records.ids import InvitationId, PersonId
from data.records.invitation import Form, Sending

TERMS = (7, 14, 30)  # days
FEW = 3
SHEET = "inviting.sheet"  # links of the sheet just made


def show(form: Form, picked: Sequence[RollRow]) -> None:
    """Invite, remind, print, revoke: each only for those whom it concerns."""
    able = [one for one in picked if not one.ended]
    silent = [one for one in able if one.standing in SILENT]
    with st.container(border=True, gap="small"):
        _who(picked, able)
        if not able:
            return
        if not issued.waiting():
            issued.unreachable()
        days = st.segmented_control(
            _("Open for, days"), TERMS, default=TERMS[1], key="inviting.days", required=True
        )
        with st.container(horizontal=True):
            _links(form, able, int(days or TERMS[1]))
            _letters(form, able, int(days or TERMS[1]))
            if silent:
                _remind(silent)
                _revoke(silent)
            _codes(form, [one for one in able if one not in silent], int(days or TERMS[1]))
        if silent:
            _sheet(form, silent)


def _who(picked: Sequence[RollRow], able: Sequence[RollRow]) -> None:
    names = ", ".join(one.fio for one in picked[:FEW]) + (" …" if len(picked) > FEW else "")
    ticked = ngettext("Ticked: {count} person", "Ticked: {count} people", len(picked))
    st.markdown(f"**{ticked}** :gray[{plainly(names)}]")
    if len(able) < len(picked):
        st.caption(
            _(
                "Who has withdrawn the consent to the bank is not invited: {count}.",
                count=len(picked) - len(able),
            )
        )
    done = sum(one.standing is Standing.ANSWERED for one in able)
    if done:
        st.caption(_("Already answered: {count}. A new link lets them answer anew.", count=done))


def _links(form: Form, people: Sequence[RollRow], days: int) -> None:
    st.button(
        _("Make links to copy"),
        key="inviting.links.make",
        type="primary",
        icon=":material/add_link:",
        on_click=attempt,
        args=(partial(_invited, form, [one.person_id for one in people], days),),
    )


def _invited(form: Form, ids: Sequence[PersonId], days: int) -> str:
    base = session.address()
    with session.work() as work:
        made = invitations.invite(work, ids, form, days=days, sending=Sending.LINK)
        school = work.schools.get(work.school_id)
        texts = []
        for one in made:
            fio = work.people.get(one.invitation.person_id).fio
            link = invitations.link_to(base, one.token)
            texts.append((fio, posting.words(fio, words.title_of(form), link, school.name)))
    issued.keep(texts)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(made))


def _letters(form: Form, people: Sequence[RollRow], days: int) -> None:
    mail = bootstrap.settings().mail is not None
    written = [one for one in people if one.email]
    st.button(
        ngettext("Send {count} letter", "Send {count} letters", len(written)),
        key="inviting.letters",
        icon=":material/mail:",
        disabled=not (mail and written),
        help=None if mail else _("No mail server is configured: see the manual, “Letters”."),
        on_click=attempt,
        args=(partial(_posted, form, [one.person_id for one in written], days),),
    )


def _posted(form: Form, ids: Sequence[PersonId], days: int) -> str:
    with session.work() as work:
        made = invitations.invite(work, ids, form, days=days, sending=Sending.LINK)
        job = posting.ask_to_send(work, [one.invitation.id for one in made], session.address())
    sending.keep(job)
    return _("The letters are handed to the worker.")


def _remind(silent: Sequence[RollRow]) -> None:
    st.button(
        ngettext("Remind {count} person", "Remind {count} people", len(silent)),
        key="inviting.remind",
        icon=":material/notifications:",
        help=_("Makes new links with the same term to copy; the old ones stop working."),
        on_click=attempt,
        args=(partial(_reminded, [one.invitation_id for one in silent if one.invitation_id]),),
    )


def _reminded(ids: Sequence[InvitationId]) -> str:
    base = session.address()
    with session.work() as work:
        school = work.schools.get(work.school_id)
        texts = []
        for one in invitations.remind(work, ids):
            fio, form = work.people.get(one.person_id).fio, one.form
            link = invitations.link_to(base, invitations.reissue(work, one.id).token)
            texts.append((fio, posting.words(fio, words.title_of(form), link, school.name)))
    issued.keep(texts)
    return ngettext("{count} reminder is ready.", "{count} reminders are ready.", len(texts))


def _revoke(silent: Sequence[RollRow]) -> None:
    standing = [one for one in silent if one.standing is not Standing.EXPIRED]
    confirmed_button(
        _("Revoke the links"),
        _(
            "The links of {count} people stop working at once. What they have sent in stays.",
            count=len(standing),
        ),
        "inviting.revoke",
        partial(_revoked, [one.invitation_id for one in standing if one.invitation_id]),
        icon=":material/link_off:",
        disabled=not standing,
    )


def _revoked(ids: Sequence[InvitationId]) -> str:
    with session.work() as work:
        for one in ids:
            invitations.revoke(work, one)
    return ngettext("{count} link is revoked.", "{count} links are revoked.", len(ids))


def _sheet(form: Form, silent: Sequence[RollRow]) -> None:
    st.caption(
        _(
            "{title}: a code of its own for each of those who have not answered. Links handed out"
            " before stop working.",
            title=words.title_of(form),
        )
    )
    _printed([one.invitation_id for one in silent if one.invitation_id])


def _codes(form: Form, people: Sequence[RollRow], days: int) -> None:
    """For whoever has no link that waits: links are made first, then the sheet is offered."""
    if people:
        st.button(
            ngettext(
                "Print a sheet with codes: {count} not invited yet",
                "Print a sheet with codes: {count} not invited yet",
                len(people),
            ),
            key="inviting.codes",
            icon=":material/qr_code:",
            on_click=attempt,
            args=(partial(_coded, form, [one.person_id for one in people], days),),
        )


def _coded(form: Form, ids: Sequence[PersonId], days: int) -> str:
    with session.work() as work:
        made = invitations.invite(work, ids, form, days=days, sending=Sending.SHEET)
    st.session_state[SHEET] = [one.invitation.id for one in made]
    return _("The codes are ready: take the sheet below.")


def sheet() -> None:
    """The sheet of codes just made, until it is put away."""
    ids = st.session_state.get(SHEET)
    if not ids:
        return
    with st.container(border=True):
        st.caption(_("Links given to these people before stop working when the sheet is made."))
        _printed(ids)
        st.button(_("Printed, hide it"), key="inviting.sheet.hide", on_click=_put_away)


def _put_away() -> None:
    st.session_state.pop(SHEET, None)


def _printed(ids: Sequence[InvitationId]) -> None:
    download(_("Print a sheet with codes (DOCX)"), "invitations", {"ids": ",".join(ids)})
