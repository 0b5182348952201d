"""One template: confirming it, putting the school's own file in its place, putting it back."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button, downloads
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.papers import school_templates
from data.papers.school_templates import Choice

KEY = "templates"
DAY = "DD.MM.YYYY"
MOST_MB = 2


def title(one: Choice) -> str:
    """The papers a template prints, and where it stands."""
    words = ", ".join(paper.words() for paper in one.papers)
    return f"{words} · {_state(one)}"


def show(one: Choice, today: date, *, confirms: bool, uploads: bool) -> None:
    """What stands and what can be done about it."""
    _standing(one)
    links = [(_("Save the shipped template"), "shipped_template", {"template": one.template})]
    if one.own:
        links.append((_("Save the school's template"), "own_template", {"template": one.template}))
    downloads(links)
    if confirms:
        _confirming(one, today)
    if uploads:
        _uploading(one)
    with st.expander(_("Places of the template")):
        _places(one)


def _state(one: Choice) -> str:
    kind = _("the school's own") if one.own else _("shipped")
    return f"{kind}, {_('draft') if one.draft else _('confirmed')}"


def _standing(one: Choice) -> None:
    row = one.row
    if one.draft or row is None or row.confirmed_on is None:
        st.warning(_("Not confirmed: the stamp of a draft stands on every paper."))
        return
    st.success(
        _(
            "Confirmed on {day}, checked by {who}.",
            day=f"{row.confirmed_on:%d.%m.%Y}",
            who=plainly(row.checked_by),
        )
    )


def _confirming(one: Choice, today: date) -> None:
    if not one.draft:
        confirmed_button(
            _("Take the confirmation back"),
            _("The stamp of a draft is printed again."),
            f"{KEY}.doubt.{one.template}",
            partial(_doubted, one.template),
        )
        return
    with st.form(f"{KEY}.confirm.{one.template}"):
        left, right = st.columns(2)
        left.text_input(_("Who has checked the template"), key=f"{KEY}.by.{one.template}")
        right.date_input(
            _("Checked on"),
            value=today,
            max_value=today,
            format=DAY,
            key=f"{KEY}.on.{one.template}",
        )
        st.form_submit_button(
            _("Confirm"), on_click=attempt, args=(partial(_confirmed, one.template),)
        )


def _uploading(one: Choice) -> None:
    st.file_uploader(
        _("The school's own Word file, 2 MB at most"),
        type=["docx"],
        max_upload_size=MOST_MB,
        key=f"{KEY}.file.{one.template}",
    )
    confirmed_button(
        _("Print by this file"),
        _(
            "Papers are printed by this file from now on, as drafts until the curator confirms it."
            " Issued papers stay as they are."
        ),
        f"{KEY}.upload.{one.template}",
        partial(_uploaded, one.template),
    )
    if one.own:
        confirmed_button(
            _("Print by the shipped template again"),
            _("The school's file is not used any more."),
            f"{KEY}.back.{one.template}",
            partial(_put_back, one.template),
        )


def _places(one: Choice) -> None:
    st.caption(
        _(
            "A place is written {example} in Word. It may stand anywhere, in tables and lists, too;"
            " a place that is not marked must not be left out.",
            example="{{ … }}",
        )
    )
    lines = []
    for name, optional in school_templates.places(one.template).items():
        may = f" – {_('may be left out')}" if optional else ""
        lines.append(f"- {plainly(name)}{may}")
    st.markdown("\n".join(lines))


def _confirmed(template: str) -> str:
    said = st.session_state
    with session.work() as work:
        school_templates.confirm(
            work,
            template,
            str(said.get(f"{KEY}.by.{template}") or ""),
            said[f"{KEY}.on.{template}"],
        )
    return _("The template is confirmed: the stamp is not printed any more.")


def _doubted(template: str) -> str:
    with session.work() as work:
        school_templates.doubt(work, template)
    return _("The stamp of a draft is printed again.")


def _uploaded(template: str) -> str:
    file = st.session_state.get(f"{KEY}.file.{template}")
    if file is None:
        raise school_templates.NotATemplateError(file=_("nothing"))
    with session.work() as work:
        school_templates.upload(work, template, file.getvalue(), file.name)
    return _("The file was tried out and is used now. Let the curator confirm it.")


def _put_back(template: str) -> str:
    with session.work() as work:
        school_templates.back(work, template)
    return _("The shipped template is used again.")
