"""Choosing a paper, filling in what is not known, looking at it, issuing it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.papering import looking
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.papers import making
from data.papers.kinds import Field, PaperKind, Subject
from data.papers.making import Due

KEY = "papers"
SEEN = "papers.seen"
DAY = "DD.MM.YYYY"


def show(due: Sequence[Due], today: date) -> None:
    """The form of one paper; below it the preview, once asked for."""
    ready = [one for one in due if one.subjects]
    if not ready:
        st.info(
            _(
                "No paper can be made yet: a paper appears here when there is what it is about –"
                " an appointment, a pair, a round, an event."
            )
        )
        return
    chosen = st.selectbox(
        _("Paper"),
        ready,
        format_func=_waiting,
        key=f"{KEY}.kind",
    )
    subject = _subject(chosen)
    fields = _inputs(chosen.kind, subject, today)
    asked = (chosen.kind.code, subject, tuple(sorted(fields.items())), _day(today))
    st.button(
        _("Look at it"),
        key=f"{KEY}.look",
        type="primary" if _seen(asked) is None else "secondary",
        icon=":material/visibility:",
        on_click=attempt,
        args=(partial(_looked, asked),),
    )
    preview = _seen(asked)
    if preview is None:
        return
    looking.show(preview, again=partial(_looked, asked))
    confirmed_button(
        _("Issue the paper"),
        _(
            "«{paper}» gets the next number of the year and is kept for ever as it is. A mistake"
            " is corrected by a new edition.",
            paper=plainly(chosen.kind.words()),
        ),
        f"{KEY}.issue",
        partial(_issued, asked),
        icon=":material/task:",
        main=True,
    )


def _waiting(one: Due) -> str:
    left = sum(subject.id not in one.made for subject in one.subjects)
    words = one.kind.words()
    return _("{paper} · not made yet: {count}", paper=words, count=left) if left else words


def _subject(due: Due) -> str:
    """What the paper is about; asked only where there is a choice."""
    subjects = {one.id: one for one in due.subjects}
    if len(subjects) == 1 and not due.subjects[0].words:
        return due.subjects[0].id
    first = next((one.id for one in due.subjects if one.id not in due.made), due.subjects[0].id)
    ids = list(subjects)
    return st.selectbox(
        _("About"),
        ids,
        index=ids.index(first),
        format_func=lambda one: _named(subjects[one], made=one in due.made),
        key=f"{KEY}.about.{due.kind.code}",
    )


def _named(one: Subject, *, made: bool) -> str:
    words = one.words or _("the school")
    return _("{words} · made", words=words) if made else words


def _inputs(kind: PaperKind, subject: str, today: date) -> dict[str, str]:
    """Fields as they stand on the screen."""
    with session.look() as work:
        usual = making.defaults(work, kind.code, subject)
    st.date_input(_("Day on the paper"), value=today, max_value=today, format=DAY, key=f"{KEY}.day")
    return {one.code: _input(kind, one, subject, usual) for one in kind.fields}


def _input(kind: PaperKind, one: Field, subject: str, usual: Mapping[str, str]) -> str:
    key = f"{KEY}.field.{kind.code}.{subject}.{one.code}"
    title = _(f"papers.field.{one.code}")  # noqa: INT001 -- a code has words by its name
    if one.many or one.rows > 1:
        height = max(2, one.rows) * 34
        return st.text_area(title, value=usual[one.code], key=key, height=height)
    return st.text_input(title, value=usual[one.code], key=key)


Asked = tuple[str, str, tuple[tuple[str, str], ...], date]


def _day(today: date) -> date:
    chosen = st.session_state.get(f"{KEY}.day")
    return chosen if isinstance(chosen, date) else today


def _seen(asked: Asked) -> making.Preview | None:
    """The preview of exactly what stands on the screen."""
    kept = st.session_state.get(SEEN)
    return kept[1] if kept is not None and kept[0] == asked else None


def _looked(asked: Asked) -> str:
    code, subject, fields, day = asked
    with session.look() as work:
        made = making.preview(work, code, subject, dict(fields), dated=day)
    st.session_state[SEEN] = (asked, made)
    looking.forget()
    return ""


def _issued(asked: Asked) -> str:
    code, subject, fields, day = asked
    with session.work() as work:
        kept = making.issue_paper(work, code, subject, dict(fields), dated=day)
    st.session_state.pop(SEEN, None)
    return _(
        "«{title}» № {number} is issued. Save it below, print it, have it signed.",
        title=kept.title,
        number=kept.number,
    )
