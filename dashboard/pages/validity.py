"""«Подбор и результаты»: does matching agree with outcomes, and may they change its weights?"""

import streamlit as st

from dashboard import session
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _


def page() -> None:
    """For the curator: agreement, conditions, weights, the draw of new rounds."""
    session.require(Permission.WEIGHTS_WRITE)
    from analytics import rollup, validity
    from dashboard.pages.teaching import agreeing, conditions, drawing, versions
    from matching.rounds import back_test, exploring, weights

    with session.work() as work:  # writing: facts that are made anew are kept
        now = weights.in_force(work)
        seen = validity.overview(work, now.weights)
        known = weights.versions(work)
        job = back_test.job_of(work)
        on = exploring.learning_on(work)
        learnt = {one.round_id for one in work.pair_traces.all()}
        rounds = sorted(
            (one for one in work.rounds.all() if one.id in learnt),
            key=lambda one: (one.year, one.number),
        )
        boards = [
            (one, rollup.round_board(work, one.id, one.year, only=("MQO",))) for one in rounds
        ]
    st.title(_("Matching and outcomes"))
    notices()
    st.caption(
        _(
            "Finished rounds: {rounds}, pairs with a trace: {pairs}. None of these figures is meant"
            " for judging a mentor.",
            rounds=seen.rounds,
            pairs=seen.pairs,
        )
    )
    if seen.as_of is not None:
        version = seen.data_version[:8]
        said = _("Data of {day:%d.%m.%Y}, version {version}.", day=seen.as_of, version=version)
        st.caption(f"{said} {_('The data are synthetic.')}" if seen.synthetic else said)
    agreeing.show(seen, boards)
    conditions.show(seen)
    versions.show(seen, now, known, job)
    drawing.show(seen, on=on)
