"""Open answers without names, each with a tag: what it says about chances and dangers."""

from functools import partial

import streamlit as st

from analytics import report
from analytics.report import Comment, Question, Tag
from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.records.bank import Role

NOTHING, MOST = "", 80  # no tag; characters of a label


def show(period: str) -> None:
    """Questions one by one; those with fewer than five answers stay closed."""
    with session.look() as work:
        edition, asked = report.comments(work, period)
    if not asked:
        st.info(
            _(
                "No open answers yet in this school year. They come with the surveys before the"
                " first meeting and after the end of a programme."
            )
        )
        return
    st.caption(
        _(
            "Answers stand in no order that means anything. They leave this page only as your"
            " labels: a label must not let anybody be recognised."
        )
    )
    key = f"tags.{period}.{edition}"
    with st.form(f"{key}.form"):
        for question in asked:
            _question(question, key)
        st.form_submit_button(
            _("Keep the tags"),
            type="primary",
            on_click=attempt,
            args=(partial(_keep, period, edition, key, asked),),
        )


def _question(question: Question, key: str) -> None:
    who = _("mentors") if question.role is Role.MENTOR else _("mentees")
    st.markdown(f"**{plainly(question.words)}** ({who})")
    if not question.comments:
        st.caption(
            ngettext(
                "{count} answer: shown from five people on.",
                "{count} answers: shown from five people on.",
                question.answered,
            )
        )
    for one in question.comments:
        with st.container(border=True):
            st.markdown(plainly(one.text))
            _tag(one, f"{key}.{one.key}")


def _tag(one: Comment, key: str) -> None:
    left, right = st.columns([1, 2])
    left.selectbox(
        _("Speaks of"),
        [NOTHING, "O", "T"],
        index=[NOTHING, "O", "T"].index(one.tag.side) if one.tag else 0,
        format_func={NOTHING: _("no tag"), "O": _("opportunity"), "T": _("threat")}.__getitem__,
        key=f"{key}.side",
    )
    right.text_input(
        _("Label"), one.tag.label if one.tag else "", key=f"{key}.label", max_chars=MOST
    )


def _keep(period: str, edition: int, key: str, asked: tuple[Question, ...]) -> str:
    said = st.session_state
    tags = {
        one.key: Tag(side=side, label=said.get(f"{key}.{one.key}.label", ""))
        for question in asked
        for one in question.comments
        if (side := said.get(f"{key}.{one.key}.side", NOTHING))
    }
    with session.work() as work:
        report.save_tags(work, period, tags, edition)
    return ngettext("{count} answer is tagged.", "{count} answers are tagged.", len(tags))
