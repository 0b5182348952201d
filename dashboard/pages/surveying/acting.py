"""What can be done with the people who are ticked: links to copy, reminders, letters."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics import waves
from analytics.waves import AskRow
from dashboard import bootstrap, session
from dashboard.pages.inviting import issued, sending
from dashboard.widgets import attempt
from data.i18n import _, ngettext
from data.invitations import link_to, posting, words
from data.records.ids import AskId, InvitationId
from data.records.invitation import Form


def show(picked: Sequence[AskRow]) -> None:
    """Buttons for those among them who can still answer."""
    waits = [one for one in picked if one.waits and one.link is not None]
    if not waits:
        st.caption(_("None of those ticked can answer by a link now."))
        return
    if not issued.waiting():
        issued.unreachable()
    ids = [one.id for one in waits]
    with st.container(horizontal=True):
        st.button(
            ngettext("Show {count} link", "Show {count} links", len(ids)),
            key="surveys.links",
            type="primary",
            icon=":material/add_link:",
            help=_("Links handed out before stop working."),
            on_click=attempt,
            args=(partial(_copied, ids),),
        )
        st.button(
            ngettext("Remind {count} person", "Remind {count} people", len(ids)),
            key="surveys.remind",
            icon=":material/notifications:",
            help=_("Counts a reminder and makes links to copy; the old ones stop working."),
            on_click=attempt,
            args=(partial(_reminded, ids),),
        )
        why = _letters(waits)
    if why:
        st.caption(why)


def _letters(waits: Sequence[AskRow]) -> str:
    """The button of letters; why none can go out, where none can."""
    mail = bootstrap.settings().mail is not None
    written = [one.link for one in waits if one.email and one.link is not None]
    why = "" if written else _("No letter can be sent: none of those ticked has an e-mail address.")
    if not mail:
        why = _("No letter can be sent: no mail server is configured (manual, “Letters”).")
    st.button(
        ngettext("Send {count} letter", "Send {count} letters", len(written)),
        key="surveys.letters",
        icon=":material/mail:",
        disabled=bool(why),
        on_click=attempt,
        args=(partial(_posted, written),),
    )
    return why


def _copied(ids: Sequence[AskId]) -> str:
    _fresh(ids)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(ids))


def _reminded(ids: Sequence[AskId]) -> str:
    with session.work() as work:
        told = waves.remind(work, ids)
    _fresh(ids)
    return ngettext("{count} reminder is ready.", "{count} reminders are ready.", len(told))


def _posted(links: Sequence[InvitationId]) -> str:
    with session.work() as work:
        job = posting.ask_to_send(work, links, session.address())
    sending.keep(job)
    return _("The letters are handed to the worker.")


def _fresh(ids: Sequence[AskId]) -> None:
    """New links as texts to copy."""
    base = session.address()
    with session.work() as work:
        school, title = work.schools.get(work.school_id), words.title_of(Form.WAVE)
        texts = [
            (fio, posting.words(fio, title, link_to(base, token), school.name))
            for fio, token in waves.fresh_links(work, ids)
        ]
    issued.keep(texts)
