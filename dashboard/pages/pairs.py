"""«Пары»: the curator leads them; the director sees who works with whom and agrees where asked."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.leading import acts, board, leaving, one, several, terms
from dashboard.widgets import attempt, notices
from dashboard.widgets.plainly import plainly
from dashboard.widgets.term import term
from data.access import Permission
from data.bank.cards import PairLine, settled
from data.codebook import label
from data.i18n import _, ngettext
from matching import pairs
from matching.pairs import PairRow


def page() -> None:
    """The board for who leads pairs; names and states for the others."""
    sitting = session.require(Permission.ROUND_RESULT_READ)
    st.title(_("Pairs"))
    st.caption(_("School year {year}", year=sitting.school.year))
    notices()
    if sitting.may(Permission.ORDER_SIGN):
        _seconds()
    if sitting.may(Permission.PAIR_READ):
        _board()
    else:
        _settled()


def _board() -> None:
    issued.show()
    with session.look() as work:
        rows = pairs.board(work)
    if not rows:
        st.info(
            _("There are no pairs yet: they appear here when the decisions of a round are made.")
        )
        return
    _asking(rows)
    several.confirming(rows)
    picked = board.show(rows)
    if picked is not None:
        one.show(picked)
    leaving.show()


def _asking(rows: Sequence[PairRow]) -> None:
    """Links for all who are awaited; a confirmed pair without terms would find nothing there."""
    bare = {row.id for row in terms.unset(rows)}
    awaited = [row for row in rows if any(one.reach == "none" for one in row.awaited)]
    able = [row.id for row in awaited if row.id not in bare]
    if able:
        st.button(
            _("Make links for everybody who is awaited"),
            key="pairs.ask.all",
            icon=":material/add_link:",
            on_click=attempt,
            args=(partial(acts.asked, able),),
        )
    if len(able) < len(awaited):
        st.caption(
            _("Terms of taking part are to be set first: {count}.", count=len(awaited) - len(able))
        )


def _settled() -> None:
    """Who works with whom, in which form, since when; no needs and no reasons."""
    with session.look() as work:
        lines = settled(work)
    if not lines:
        st.info(_("There are no pairs yet: they appear here when a matching round is approved."))
        return
    st.write(ngettext("{count} approved pair", "{count} approved pairs", len(lines)))
    _table(lines)


def _seconds() -> None:
    """Pairs the curator is concerned by: the director agrees or does not."""
    with session.look() as work:
        asked = pairs.asked(work)
    for row in asked:
        with st.container(border=True):
            names = f"{plainly(', '.join(row.mentees))} — {plainly(row.mentor)}"
            st.markdown(
                _("The curator is concerned by this pair and asks you to agree: {pair}", pair=names)
            )
            st.button(
                _("I agree"),
                key=f"pairs.seconded.{row.pair_id}",
                type="primary",
                on_click=attempt,
                args=(partial(acts.seconded, row.pair_id),),
            )


def _table(lines: Sequence[PairLine]) -> None:
    import pandas as pd

    rows = [
        (
            plainly(line.mentor),
            ", ".join(plainly(fio) for fio in line.mentees),
            line.kind,
            line.form,
            label("pair_state", line.state.value),
            term(line.started_on, line.ended_on),
        )
        for line in lines
    ]
    columns = [_("Mentor"), _("Mentees"), _("Kind"), _("Form"), _("State"), _("Term")]
    st.table(pd.DataFrame(rows, columns=columns).set_index(_("Mentor")))
