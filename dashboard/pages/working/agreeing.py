"""Three parties and one edition: who has agreed, links for who has not, what people ask for."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data import invitations
from data.i18n import _, ngettext
from data.invitations import Issued, posting, words
from data.records.ids import PairId, ProgrammeId
from data.records.invitation import Form
from data.records.programme import Programme
from data.store import Work
from matching import programmes
from matching.programmes import ProgrammeView, Wish
from matching.programmes.agreeing import OPEN
from matching.programmes.content import CURATOR
from matching.programmes.words import party_name

DIARY_DAYS = 300  # a diary's link lasts a school year


def show(shown: ProgrammeView, programme: Programme, wishes: Sequence[Wish]) -> None:
    """The agreements of the edition in force, then the buttons."""
    with st.container(border=True):
        st.markdown(f"**{_('Agreement to edition {n}', n=programme.edition)}**")
        for party, fio in shown.parties:
            _party(programme, party, fio)
        named = dict(shown.parties)
        for wish in wishes:
            if wish.edition == programme.edition:
                who = plainly(named.get(str(wish.person_id), "") or shown.row.names.mentor)
                st.warning(f"{who}: {plainly(wish.words)}", icon=":material/edit:")
        with st.container(horizontal=True):
            _buttons(shown, programme)


def _party(programme: Programme, party: str, fio: str) -> None:
    day = programme.agreed.get(party)
    who = f"{party_name(party)}: {plainly(fio)}" if fio else party_name(party)
    if day is not None:
        told = date.fromisoformat(day).strftime("%d.%m.%Y")
        st.markdown(f":green-badge[{_('agreed')}] {who} · {told}")
        return
    words_, act = st.columns([3, 1], vertical_alignment="center")
    words_.markdown(f":orange-badge[{_('not yet')}] {who}")
    if programme.state in OPEN:
        label = _("I agree as curator") if party == CURATOR else _("Agreed on paper")
        act.button(
            label,
            key=f"working.agree.{party}.{programme.edition}",
            type="primary" if party == CURATOR else "secondary",
            on_click=attempt,
            args=(partial(_agreed, programme.id, party, programme.edition),),
        )


def _buttons(shown: ProgrammeView, programme: Programme) -> None:
    if programme.state in OPEN and any(one != CURATOR for one in shown.row.waiting):
        st.button(
            _("Propose to the pair by link"),
            key="working.propose",
            icon=":material/add_link:",
            on_click=attempt,
            args=(partial(_proposed, programme.id),),
        )
    st.button(
        _("Links to the diary"),
        key="working.diary.links",
        icon=":material/add_link:",
        help=_("One link a person for the whole year; a new one ends the old one."),
        on_click=attempt,
        args=(partial(_diary_links, shown.row.pair.id),),
    )


def _agreed(programme_id: ProgrammeId, party: str, edition: int) -> str:
    with session.work() as work:
        programmes.agree_for(work, programme_id, party, edition)
    return _("The agreement is written down.")


def _proposed(programme_id: ProgrammeId) -> str:
    base = session.address()
    with session.work() as work:
        made = programmes.propose(work, programme_id)
        texts = _texts(work, made, base)
    issued.keep(texts)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(texts))


def _diary_links(pair_id: PairId) -> str:
    base = session.address()
    with session.work() as work:
        pair = work.pairs.get(pair_id)
        people = [pair.mentor_id, *pair.mentee_ids]
        made = invitations.invite(work, people, Form.DIARY, subject=pair_id, days=DIARY_DAYS)
        texts = _texts(work, made, base)
    issued.keep(texts)
    return ngettext("{count} link is ready.", "{count} links are ready.", len(texts))


def _texts(work: Work, made: Sequence[Issued], base: str) -> list[tuple[str, str]]:
    """A text to paste for each: (name, text)."""
    school = work.schools.get(work.school_id).name
    found = []
    for one in made:
        fio = work.people.get(one.invitation.person_id).fio
        title = words.title_of(one.invitation.form)
        link = invitations.link_to(base, one.token)
        found.append((fio, posting.words(fio, title, link, school)))
    return found
