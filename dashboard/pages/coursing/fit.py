"""Does the predicted fit agree with how pairs fared: a verdict, and dots of five pairs or more."""

from collections.abc import Sequence

import streamlit as st

from analytics import validity
from analytics.learning import Agreement, words
from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _, number
from matching.rounds import weights

Dot = tuple[float, float, int]  # predicted fit, outcome on its own scale, pairs behind it


def show() -> None:
    """The primary outcome of all finished rounds; the rest stands on the page of its own."""
    with session.work() as work:  # writing: facts that are made anew are kept
        seen = validity.overview(work, weights.in_force(work).weights)
    found = seen.agreements[0]
    st.header(_("Predicted fit and what came of it"))
    st.write(plainly(words.verdict(found)))
    dots = [(one.predicted, one.outcome, one.pairs) for one in found.points]
    if dots:
        _plot(found, dots)
    st.page_link(
        session.link("validity"), label=_("More about it"), icon=":material/model_training:"
    )


def _plot(found: Agreement, dots: Sequence[Dot]) -> None:
    from dashboard import charts

    title = _(
        "Predicted fit and {outcome}. Pairs: {n}",
        outcome=words.outcome(found.outcome),
        n=found.pairs,
    )
    st.altair_chart(
        charts.agreement(dots, title), alt=charts.agreement_alt(dots, title), width="stretch"
    )
    st.caption(
        _(
            "Every dot is five pairs or more of neighbouring fit, nobody's own answer. If the dots"
            " do not rise from left to right, the fit foretells nothing."
        )
    )
    with st.expander(_("The same as a table")):
        _table(dots)


def _table(dots: Sequence[Dot]) -> None:
    import pandas as pd

    columns = [_("Predicted fit"), _("Outcome"), _("Pairs")]
    lines = [(number(fit, 2), number(score, 1), count) for fit, score, count in dots]
    st.table(pd.DataFrame(lines, columns=columns).set_index(columns[0]))
