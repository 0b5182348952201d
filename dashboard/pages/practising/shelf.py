"""One material of the library, and the form for a new one."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button, download
from dashboard.widgets.plainly import plainly
from data.bank.needs import sensitive
from data.codebook import framework, label
from data.codebook.practice import material_kinds, material_name
from data.i18n import _
from data.practice import attending, library
from data.practice.entering import KIND
from data.practice.library import Entry, Found
from data.practice.sealing import MOST_MEGABYTES
from data.records.ids import MaterialId

KEY = "library.new"
LONGEST = 400  # characters of a text before it is folded


def show(found: Found, *, writes: bool) -> None:
    """Title, tags, text, file; for the curator what can be done with it."""
    one = found.material
    with st.container(border=True):
        st.markdown(f"**{plainly(one.title)}**")
        told = [material_name(one.kind), *(label("domain", code) for code in one.domains)]
        st.caption(plainly(" · ".join([*told, *one.tags])))
        if found.authors:
            st.caption(_("Authors: {names}", names=plainly(", ".join(found.authors))))
        if len(one.text) > LONGEST:
            with st.expander(_("Text")):
                st.text(one.text)
        elif one.text:
            st.text(one.text)
        if one.file:
            download(plainly(one.file_name), "material", {"material": one.id})
        if one.public:
            st.caption(_("May stand on the site."))
        if writes and one.study_id is None:
            _acts(one.id, public=one.public)


def adding() -> None:
    """A form for a new material."""
    with session.look() as work:
        people = attending.colleagues(work)
    domains = [one.code for one in framework().domains if one.code not in sensitive()]
    with st.form(KEY, clear_on_submit=True):
        st.text_input(_("Title"), key=f"{KEY}.title")
        kinds = [one for one in material_kinds() if one != KIND]
        st.selectbox(_("Kind"), kinds, format_func=material_name, key=f"{KEY}.kind")
        st.text_area(_("Text"), key=f"{KEY}.text")
        st.text_input(_("Tags, separated by commas"), key=f"{KEY}.tags")
        st.multiselect(
            _("Competencies"),
            domains,
            format_func=lambda code: label("domain", code),
            key=f"{KEY}.domains",
            placeholder=_("choose"),
        )
        st.multiselect(
            _("Authors of the staff"),
            list(people),
            format_func=lambda who: people[who],
            key=f"{KEY}.authors",
            placeholder=_("choose, or leave empty"),
        )
        st.file_uploader(
            _("File: DOCX, PDF, PPTX or JPEG, at most {most} MB", most=MOST_MEGABYTES),
            type=["docx", "pdf", "pptx", "jpg", "jpeg"],
            key=f"{KEY}.file",
        )
        st.form_submit_button(_("Add"), type="primary", on_click=attempt, args=(_added,))


def _acts(material_id: MaterialId, *, public: bool) -> None:
    with st.expander(_("Change")):
        st.button(
            _("Off the site") if public else _("Let it stand on the site"),
            key=f"library.public.{material_id}",
            on_click=attempt,
            args=(partial(_public, material_id, public=not public),),
        )
        st.text_input(_("Why it is removed"), key=f"library.why.{material_id}")
        confirmed_button(
            _("Remove"),
            _("It leaves the library; the history keeps that it was there."),
            f"library.remove.{material_id}",
            partial(_removed, material_id),
        )


def _added() -> str:
    said = st.session_state
    file = said.get(f"{KEY}.file")
    with session.work() as work:
        library.add(
            work,
            Entry(
                title=said[f"{KEY}.title"] or "",
                kind=said[f"{KEY}.kind"],
                text=said[f"{KEY}.text"] or "",
                tags=tuple((said[f"{KEY}.tags"] or "").split(",")),
                domains=tuple(said[f"{KEY}.domains"]),
                author_ids=tuple(said[f"{KEY}.authors"]),
                content=file.getvalue() if file else b"",
                file_name=file.name if file else "",
            ),
        )
    return _("The material is in the library.")


def _public(material_id: MaterialId, *, public: bool) -> str:
    with session.work() as work:
        library.set_public(work, material_id, public=public)
    return (
        _("It may stand on the site.") if public else _("It is off the site with the next build.")
    )


def _removed(material_id: MaterialId) -> str:
    with session.work() as work:
        library.remove(work, material_id, st.session_state.get(f"library.why.{material_id}") or "")
    return _("The material is removed.")
