"""The curator's table on the screen: nine marks with comments, the sum and its level."""

from functools import partial

import streamlit as st

from analytics import report
from analytics.indicators import words
from analytics.report import Mark, Sheet, telling
from dashboard import session
from dashboard.pages.concluding import past
from dashboard.widgets import attempt
from data.codebook.conclusions import Indicator, criterion, indicators
from data.i18n import _

HEIGHT, MOST = 68, 500  # pixels, characters
NOT_RATED, APART = "none", "apart"


def show(period: str) -> None:
    """The sum, the nine rows, one button for all of them; past editions below."""
    with session.look() as work:
        sheet = report.sheet(work, period)
        kept = report.editions(work, "curator_sheet", period)
    _total(sheet)
    key = f"marks.{period}.{sheet.edition}"
    with st.form(f"{key}.form"):
        before = ""
        for one, mark in zip(indicators(), sheet.marks, strict=True):
            if one.criterion != before:
                st.header(criterion(one.criterion))
                before = one.criterion
            _row(one, mark, f"{key}.{one.number}")
        st.form_submit_button(
            _("Keep the table"),
            type="primary",
            on_click=attempt,
            args=(partial(_keep, period, sheet.edition, key),),
        )
    past.show(kept)


def _total(sheet: Sheet) -> None:
    """Never a level where not everything is rated, and the reason in words."""
    left, right = st.columns(2)
    left.metric(
        _("Sum, as kept"), _("{sum} of {most}", sum=sheet.total, most=sheet.most), border=True
    )
    right.metric(_("Rated, as kept"), _("{rated} of 9", rated=sheet.rated), border=True)
    st.markdown(said(sheet))


def said(sheet: Sheet) -> str:
    """The level in words, or why there is none."""
    if sheet.level is not None:
        return _("Level: {level}.", level=telling.level(sheet.level))
    if any(one.not_applicable for one in sheet.marks):
        return _("Indicator 7 does not apply: the sum is out of 16, levels are not defined for it.")
    return _("A level is told when all nine are rated: an indicator not rated is not a zero.")


def _row(one: Indicator, mark: Mark, key: str) -> None:
    with st.container(border=True):
        choices = [NOT_RATED, "0", "1", "2", *([APART] if one.optional else [])]
        now = APART if mark.not_applicable else NOT_RATED
        st.segmented_control(
            f"{one.number}. {one.name}",
            choices,
            default=now if mark.value is None else str(mark.value),
            format_func=_choices().__getitem__,
            key=f"{key}.mark",
            required=True,
        )
        left, right = st.columns([2, 1])
        left.text_area(
            _("Comment"), mark.comment, key=f"{key}.words", height=HEIGHT, max_chars=MOST
        )
        given = ["", *one.metrics]
        right.selectbox(
            _("Rests on"),
            given,
            index=given.index(mark.evidence) if mark.evidence in given else 0,
            format_func=lambda code: words.name(code) if code else _("nothing chosen"),
            key=f"{key}.basis",
        )


def _choices() -> dict[str, str]:
    return {
        NOT_RATED: _("not rated"),
        "0": _("0 – not shown"),
        "1": _("1 – partly"),
        "2": _("2 – fully"),
        APART: _("does not apply"),
    }


def _keep(period: str, edition: int, key: str) -> str:
    said_now = st.session_state
    marks = [
        Mark(
            value=int(chosen) if chosen in {"0", "1", "2"} else None,
            not_applicable=chosen == APART,
            comment=said_now.get(f"{key}.{one.number}.words", ""),
            evidence=said_now.get(f"{key}.{one.number}.basis", ""),
        )
        for one in indicators()
        for chosen in [said_now.get(f"{key}.{one.number}.mark", NOT_RATED)]
    ]
    with session.work() as work:
        kept = report.save_sheet(work, period, marks, edition)
    return _("The table is kept: edition {edition}.", edition=kept.edition)
