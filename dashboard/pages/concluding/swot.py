"""SWOT on the screen: a draft from figures, lines to edit, what each rests on."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from analytics import report, rollup
from analytics.report import SIDES, SwotLine, telling
from analytics.rollup import Board
from dashboard import session
from dashboard.pages.concluding import past
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext

MOST = 300  # characters of a line


def show(period: str) -> None:
    """Draft, four sides with their lines, one button; past editions below."""
    with session.work() as work:
        edition, lines = report.lines(work, period)
        board = rollup.board(work, period)
        kept = report.editions(work, "swot", period)
    _drafting(period, edition, lines)
    key = f"swot.{period}.{edition}"
    with st.form(f"{key}.form"):
        for side in SIDES:
            st.header(_(f"swot.side.{side}"))  # noqa: INT001 -- codes are message ids
            for at, one in enumerate(lines):
                if one.side == side:
                    _line(one, board, f"{key}.{at}")
            st.text_input(_("One more line"), key=f"{key}.new.{side}", max_chars=MOST)
        st.form_submit_button(
            _("Keep the lines"),
            type="primary",
            on_click=attempt,
            args=(partial(_keep, period, edition, lines, key),),
        )
    past.show(kept)


def _drafting(period: str, edition: int, lines: Sequence[SwotLine]) -> None:
    label, action = _("Draft from figures"), partial(_draft, period, edition)
    st.caption(
        _(
            "The draft takes topics of expectation and reality, coverage, places and consents;"
            " only figures that the whole school may see. Your own lines stay."
        )
    )
    if any(one.code for one in lines):
        confirmed_button(
            label,
            _("Drafted lines are made anew; what you wrote over them is lost from this edition."),
            f"swot.draft.{period}",
            action,
            icon=":material/edit_note:",
        )
    else:
        st.button(
            label, key=f"swot.draft.{period}", icon=":material/edit_note:",
            on_click=attempt, args=(action,),
        )  # fmt: skip


def _line(one: SwotLine, board: Board, key: str) -> None:
    with st.container(border=True):
        st.text_input(
            _("Line"), telling.line(one), key=f"{key}.text", max_chars=MOST,
            label_visibility="collapsed",
        )  # fmt: skip
        left, right = st.columns([3, 1])
        left.caption(plainly(_("Rests on: {basis}", basis=telling.evidence(one, board))))
        right.checkbox(_("Take away"), key=f"{key}.gone")


def _draft(period: str, edition: int) -> str:
    with session.work() as work:
        _edition, lines = report.lines(work, period)
        board = rollup.board(work, period, audience=rollup.Audience.OUTSIDE)
        tags = report.labels(work, period)
        own = [one for one in lines if not one.code and not one.tag]
        found = report.draft(board.figures, tags)
        report.save_swot(work, period, [*found, *own], edition)
    return ngettext("{count} line is drafted.", "{count} lines are drafted.", len(found))


def _keep(period: str, edition: int, lines: Sequence[SwotLine], key: str) -> str:
    said = st.session_state
    kept = [
        _edited(one, said.get(f"{key}.{at}.text", ""))
        for at, one in enumerate(lines)
        if not said.get(f"{key}.{at}.gone")
    ]
    kept += [
        SwotLine(side=side, text=words)
        for side in SIDES
        if (words := said.get(f"{key}.new.{side}", "").strip())
    ]
    with session.work() as work:
        report.save_swot(work, period, kept, edition)
    return _("The lines are kept.")


def _edited(one: SwotLine, words: str) -> SwotLine:
    """The line with the curator's words; a draft left as it was keeps speaking for itself."""
    return one if words == telling.line(one) else replace(one, text=words)
