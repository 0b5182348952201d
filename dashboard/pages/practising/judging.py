"""Nominations of a round table: put forward, accepted, judged; who wins a person decides."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.practising import inviting
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.codebook import label
from data.codebook.practice import (
    categories,
    category_name,
    criteria,
    criterion_name,
)
from data.i18n import _
from data.practice import attending, nominations
from data.practice.nominations import Standing
from data.records.ids import EventId, NominationId, PersonId
from data.records.invitation import Form
from data.records.practice import Event, NominationState

KEY = "events.nominate"


def show(one: Event, *, writes: bool) -> None:
    """By category, in the order of names: marks are no ranking."""
    with session.look() as work:
        found, jury = nominations.standings(work, one.id), nominations.jury(work, one.id)
        people = attending.colleagues(work)
        able = nominations.nominable(work) if writes else {}
    st.subheader(_("Nominations"))
    st.caption(
        _(
            "A practice is judged by its criteria, never by how content anybody is. The sum of"
            " marks stands beside the number of jurors who gave them; a person decides, with a"
            " reason, ties as well."
        )
    )
    if not found:
        st.info(_("Nobody is put forward yet."))
    for category, standings in found.items():
        st.markdown(f"**{category_name(category)}**")
        for standing in standings:
            _standing(standing, writes=writes)
    if writes:
        with st.expander(_("Put somebody forward")):
            _proposing(one.id, able)
        with st.expander(_("Jury and links")):
            _jury(one.id, people, jury, found)


def _standing(one: Standing, *, writes: bool) -> None:
    nomination = one.nomination
    with st.container(border=True):
        tie = f" · {_('equal marks: decide')}" if one.tied and one.leads else ""
        st.markdown(
            f"{plainly(one.fio)} · {label('nomination_state', nomination.state.value)}{tie}"
        )
        if one.voters:
            total = _(
                "{total} of {most}, marked by {n}", total=one.total, most=one.most, n=one.voters
            )
            parts = ", ".join(f"{criterion_name(c)}: {n}" for c, n in one.by_criterion.items())
            st.caption(f"{total} ({parts})")
        if nomination.reason:
            st.caption(plainly(nomination.reason))
        if writes and nomination.state in nominations.JUDGED:
            _decision(nomination.id, voted=one.voters > 0)


def _decision(nomination_id: NominationId, *, voted: bool) -> None:
    st.text_input(_("Reason of the decision"), key=f"{KEY}.why.{nomination_id}")
    if not voted:
        st.checkbox(_("Decided without a vote"), key=f"{KEY}.unvoted.{nomination_id}")
    with st.container(horizontal=True):
        for won, words in ((True, _("Wins")), (False, _("Does not win"))):
            st.button(
                words,
                key=f"{KEY}.{won}.{nomination_id}",
                on_click=attempt,
                args=(partial(_decided, nomination_id, won=won),),
            )


def _proposing(event_id: EventId, people: dict[PersonId, str]) -> None:
    category = st.selectbox(
        _("Nomination"), categories(), format_func=category_name, key=f"{KEY}.category"
    )
    with st.form(f"{KEY}.{event_id}", clear_on_submit=True):
        st.selectbox(
            _("Who"),
            list(people),
            format_func=lambda who: people[who],
            index=None,
            key=f"{KEY}.who",
            placeholder=_("choose"),
        )
        for code in criteria(category):
            st.text_area(
                criterion_name(code).capitalize(), key=f"{KEY}.{category}.{code}", height=80
            )
        st.form_submit_button(
            _("Put forward"), on_click=attempt, args=(partial(_proposed, event_id, category),)
        )


def _jury(
    event_id: EventId,
    people: dict[PersonId, str],
    jury: tuple[PersonId, ...],
    found: Mapping[str, tuple[Standing, ...]],
) -> None:
    st.multiselect(
        _("Jury"),
        list(people),
        [who for who in jury if who in people],
        format_func=lambda who: people[who],
        key=f"{KEY}.jury.{event_id}",
        placeholder=_("choose jurors"),
    )
    asked = [
        standing.nomination.person_id
        for standings in found.values()
        for standing in standings
        if standing.nomination.state is NominationState.PROPOSED
    ]
    with st.container(horizontal=True):
        st.button(
            _("Save the jury"),
            key=f"{KEY}.jury",
            on_click=attempt,
            args=(partial(_named, event_id),),
        )
        for code, whom, words in (
            ("jurors", list(jury), _("Links for the jury")),
            ("nominees", asked, _("Links for nominees to answer")),
        ):
            st.button(
                words,
                key=f"{KEY}.links.{code}",
                disabled=not whom,
                on_click=attempt,
                args=(partial(inviting.made, whom, Form.VOTE, event_id),),
            )


def _proposed(event_id: EventId, category: str) -> str:
    said = st.session_state
    grounds = {code: said.get(f"{KEY}.{category}.{code}") or "" for code in criteria(category)}
    with session.work() as work:
        nominations.propose(work, event_id, category, said[f"{KEY}.who"] or PersonId(""), grounds)
    return _("Put forward. Give the nominee a link: without their yes nothing goes on.")


def _named(event_id: EventId) -> str:
    with session.work() as work:
        chosen = nominations.set_jury(work, event_id, st.session_state[f"{KEY}.jury.{event_id}"])
    return _("In the jury: {count}.", count=len(chosen))


def _decided(nomination_id: NominationId, *, won: bool) -> str:
    reason = st.session_state.get(f"{KEY}.why.{nomination_id}") or ""
    unvoted = bool(st.session_state.get(f"{KEY}.unvoted.{nomination_id}"))
    with session.work() as work:
        nominations.decide(work, nomination_id, won=won, reason=reason, unvoted=unvoted)
    return _("The decision is written down.")
