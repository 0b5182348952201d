"""One case: where it stands, its text, what the curator can do about it now."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.practising import inviting
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.codebook import label
from data.codebook.practice import figure_name, sections
from data.i18n import _
from data.practice import cases
from data.practice.cases import SHOWN, STEPS, WRITABLE, Clearance, StudyRow
from data.records.ids import StudyId
from data.records.invitation import Form
from data.records.practice import Study, StudyState

KEY = "cases"
WAITS = frozenset({StudyState.OFFERED, StudyState.DRAFT, StudyState.AUTHOR_OK})


def called(row: StudyRow) -> str:
    """A case in a list: its title or its authors, and where it stands."""
    name = row.study.body.get("title", "") or ", ".join(row.authors)
    return f"{name} · {label('study_state', row.study.state.value)}"


def offering(year: str, count: int) -> None:
    """One button for every completed pair that was not asked."""
    st.button(
        _("Offer a case to {count} pairs", count=count),
        key=f"{KEY}.offer",
        type="primary",
        on_click=attempt,
        args=(partial(_offered, year),),
    )


def show(row: StudyRow, *, writes: bool) -> None:
    """The head, the figures, the text to read or to edit, the next step."""
    one = row.study
    with st.container(border=True):
        st.subheader(plainly(one.body.get("title", "") or _("Without a title yet")))
        named = f" · {_('with names')}" if one.named else ""
        st.caption(label("study_state", one.state.value) + named)
        if row.authors:
            st.caption(_("Authors: {names}", names=plainly(", ".join(row.authors))))
        if one.reason:
            st.caption(_("Reason: {words}", words=plainly(_reason(one.reason))))
        for code, text in one.figures.items():
            st.markdown(f"- {figure_name(code)}: {text}")
        if not writes or one.state not in WRITABLE:
            _read(one)
        if writes:
            _next(one)
    if writes and one.state in WRITABLE:
        with st.expander(_("Edit the text")):
            _edit(one)
    if writes and one.state not in {StudyState.WITHDRAWN, StudyState.REFUSED}:
        _ending(one)


def _reason(code: str) -> str:
    return {
        cases.BY_CONSENT: _("the consent has ended"),
        "author": _("an author has taken it back"),
    }.get(code, code)


def _read(one: Study) -> None:
    for part in sections():
        if part.code != "title" and one.body.get(part.code):
            st.markdown(f"**{part.name}**")
            st.text(one.body[part.code])


def _next(one: Study) -> None:
    """The one step that is due."""
    if one.state in WAITS:
        left = [who for who in one.author_ids if who not in one.agreed_ids]
        st.button(
            _("Links for the authors"),
            key=f"{KEY}.links.{one.id}",
            icon=":material/add_link:",
            on_click=attempt,
            args=(partial(inviting.made, left or list(one.author_ids), Form.STUDY, one.id),),
        )
    if one.state in {StudyState.OFFERED, StudyState.REFUSED}:
        st.button(
            _("The pair agrees by word of mouth: make the draft"),
            key=f"{KEY}.begin.{one.id}",
            on_click=attempt,
            args=(partial(_begun, one.id),),
        )
    if one.state is StudyState.AUTHOR_OK:
        st.button(
            _("I agree to the case"),
            key=f"{KEY}.approve.{one.id}",
            type="primary",
            on_click=attempt,
            args=(partial(_approved, one.id, one.version),),
        )
    if one.state is StudyState.CURATOR_OK:
        _clearing(one)
    if one.state is StudyState.CONSENT_OK:
        st.info(_("It stands in the next build of the site; publishing it is done there."))


def _clearing(one: Study) -> None:
    """With names or without; what forbids it, and words that look like names."""
    named = st.radio(
        _("How it is published"),
        [False, True],
        format_func=lambda yes: _("with the names of its authors") if yes else _("without names"),
        key=f"{KEY}.named.{one.id}",
    )
    settled = _settled(one.id)
    with session.look() as work:
        found = cases.clearance(work, one.id, named=bool(named))
    _told(found)
    if found.perhaps:
        st.multiselect(
            _("These words name nobody"),
            list(found.perhaps),
            key=f"{KEY}.settled.{one.id}",
            placeholder=_("choose what is no name of a person"),
        )
    blocked = bool(found.named or found.missing or set(found.perhaps) - set(settled))
    st.button(
        _("It may be published"),
        key=f"{KEY}.clear.{one.id}",
        type="primary",
        disabled=blocked,
        on_click=attempt,
        args=(partial(_cleared, one.id, named=bool(named)),),
    )


def _told(found: Clearance) -> None:
    if found.missing:
        names = plainly(", ".join(found.missing))
        st.warning(_("No consent to the publication of the case: {names}.", names=names))
    if found.named:
        st.warning(_("The text names: {words}. Change it.", words=plainly(found.named)))
    if found.perhaps:
        st.warning(
            _("May be names of pupils or others: {words}.", words=plainly(", ".join(found.perhaps)))
        )
    if not (found.missing or found.named or found.perhaps):
        st.success(_("The check has found nobody."))


def _settled(study_id: StudyId) -> tuple[str, ...]:
    return tuple(st.session_state.get(f"{KEY}.settled.{study_id}") or ())


def _edit(one: Study) -> None:
    st.caption(_("A changed text goes back to its authors."))
    with st.form(f"{KEY}.edit.{one.id}"):
        for part in sections():
            st.text_area(
                part.name,
                one.body.get(part.code, ""),
                key=f"{KEY}.{one.id}.{part.code}",
                help=part.hint,
                max_chars=part.most,
            )
        st.text_input(
            _("Tags, separated by commas"), ", ".join(one.tags), key=f"{KEY}.{one.id}.tags"
        )
        st.form_submit_button(_("Save"), on_click=attempt, args=(partial(_saved, one),))


def _ending(one: Study) -> None:
    with st.expander(_("Give back or withdraw")):
        st.text_input(_("Words to the authors, or the reason"), key=f"{KEY}.why.{one.id}")
        if StudyState.DRAFT in STEPS[one.state] and one.state is not StudyState.OFFERED:
            st.button(
                _("Give back to the authors"),
                key=f"{KEY}.back.{one.id}",
                on_click=attempt,
                args=(partial(_given_back, one.id),),
            )
        told = _("It cannot be published any more.")
        if one.state in SHOWN:
            told = _("It leaves the library at once and the site with its next build.")
        confirmed_button(
            _("Withdraw the case"), told, f"{KEY}.withdraw.{one.id}", partial(_withdrawn, one.id)
        )


def _offered(year: str) -> str:
    with session.work() as work:
        made = cases.offer_all(work, year)
    return _("Offered: {count}. Give the authors their links.", count=len(made))


def _begun(study_id: StudyId) -> str:
    with session.work() as work:
        cases.begin(work, study_id)
    return _("The draft is made from the programme and the counts of the diary.")


def _approved(study_id: StudyId, version: int) -> str:
    with session.work() as work:
        cases.approve(work, study_id, version)
    return _("Agreed. Now say whether it is published with names.")


def _cleared(study_id: StudyId, *, named: bool) -> str:
    with session.work() as work:
        cases.clear(work, study_id, named=named, settled=_settled(study_id))
    return _("The case may be published.")


def _saved(one: Study) -> str:
    said = st.session_state
    body = {part.code: said.get(f"{KEY}.{one.id}.{part.code}") or "" for part in sections()}
    tags = str(said.get(f"{KEY}.{one.id}.tags") or "").split(",")
    with session.work() as work:
        cases.save(work, one.id, body, tags, one.version)
    return _("The text is saved.")


def _given_back(study_id: StudyId) -> str:
    with session.work() as work:
        cases.give_back(work, study_id, st.session_state.get(f"{KEY}.why.{study_id}") or "")
    return _("Given back. Give the authors fresh links.")


def _withdrawn(study_id: StudyId) -> str:
    with session.work() as work:
        cases.withdraw(work, study_id, st.session_state.get(f"{KEY}.why.{study_id}") or "")
    return _("The case is withdrawn.")
