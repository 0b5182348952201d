"""«Сравнить расчёты»: any two computations of a round, who differs and in what numbers."""

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import difference
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, say
from matching import rounds
from matching.rounds import RoundView

BEFORE, AFTER = "round.compare.before", "round.compare.after"


def show(view: RoundView) -> None:
    """Two numbers, then the difference; words while there is one computation."""
    runs = list(range(1, view.round.run_no + 1))
    if len(runs) == 1:
        st.info(_("There is one computation so far. “Compute again” brings one to compare with."))
        return
    one, two = st.columns(2)
    first = one.selectbox(_("Was"), runs, index=len(runs) - 2, format_func=_called, key=BEFORE)
    second = two.selectbox(_("Now"), runs, index=len(runs) - 1, format_func=_called, key=AFTER)
    if first == second:
        st.info(_("Choose two different computations."))
        return
    try:
        with session.look() as work:
            found = rounds.difference(work, view.round.id, second, against=first)
    except ProgrammeError as refusal:
        st.caption(plainly(say(refusal)))
        return
    st.markdown(plainly(found.words))
    if found.rows:
        difference.table(found.rows)


def _called(number: int) -> str:
    return _("Computation No. {number}", number=number)
