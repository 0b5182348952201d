"""Two stages: trial meetings before the round, what both sides said of them, a link for each."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.leading.acts import keep
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from dashboard.widgets.tables import NOTHING
from data.i18n import _, ngettext
from data.records.ids import PersonId, RoundId, TrialId
from data.records.round import Round
from matching.pairs import trials
from matching.pairs.states import GRADES
from matching.pairs.trials import TrialLine
from matching.pairs.words import grade

COUNT, MEETING, SIDE = "round.trials.count", "round.trials.one", "round.trials.side"
SAID = "round.trials.said"


def show(one: Round) -> None:
    """What trial meetings are for, the plan of them, what came of each."""
    with session.look() as work:
        lines = trials.listing(work, one.id)
    with st.expander(_("Trial meetings before the round"), expanded=bool(lines)):
        st.caption(
            _(
                "Each mentee meets two or three mentors for half an hour, then both rate the"
                " meeting in private. A “no” of either side rules the pair out, other ratings count"
                " as a wish. The round is matched after that."
            )
        )
        issued.show()
        _plan(one.id, lines)
        if lines:
            _table(lines)
            _links(one.id, lines)
            _paper(lines)


def _plan(round_id: RoundId, lines: Sequence[TrialLine]) -> None:
    count, go = st.columns([3, 4], vertical_alignment="bottom")
    count.segmented_control(
        _("Meetings of each mentee"), trials.COUNTS, default=2, key=COUNT, required=True
    )
    go.button(
        _("Choose the meetings anew") if lines else _("Choose the meetings"),
        key="round.trials.plan",
        icon=":material/handshake:",
        help=_("Meetings that somebody has rated stand."),
        on_click=attempt,
        args=(partial(_planned, round_id),),
    )


def _planned(round_id: RoundId) -> str:
    with session.work() as work:
        made = trials.plan(work, round_id, int(st.session_state.get(COUNT) or trials.COUNTS[0]))
    found = ngettext(
        "{count} new meeting is chosen", "{count} new meetings are chosen", len(made.trials)
    )
    busiest = _("the busiest mentor has {count}", count=made.busiest)
    return f"{found}; {busiest}."


def _table(lines: Sequence[TrialLine]) -> None:
    import pandas as pd

    rows = [
        (one.mentee, one.mentor, grade(one.trial.by_mentee), grade(one.trial.by_mentor))
        for one in lines
    ]
    columns = [_("Mentee"), _("Mentor"), _("Mentee's rating"), _("Mentor's rating")]
    st.dataframe(
        pd.DataFrame(rows, columns=columns),
        hide_index=True,
        width="stretch",
        placeholder=NOTHING,
        alt=_("Trial meetings and what was said of them: {count}", count=len(lines)),
    )


def _links(round_id: RoundId, lines: Sequence[TrialLine]) -> None:
    open_ = sum(rating is None for one in lines for rating in _ratings(one))
    if open_:
        st.button(
            _("Make links for the ratings"),
            key="round.trials.links",
            icon=":material/add_link:",
            on_click=attempt,
            args=(partial(_invited, round_id),),
        )
    st.caption(ngettext("{count} rating is awaited.", "{count} ratings are awaited.", open_))


def _invited(round_id: RoundId) -> str:
    with session.work() as work:
        made = trials.invite(work, round_id)
        keep(work, made)
    if not made:
        return _("Everybody who is awaited has a link already.")
    return ngettext("{count} link is ready.", "{count} links are ready.", len(made))


def _paper(lines: Sequence[TrialLine]) -> None:
    """A rating told in a conversation."""
    named = {one.trial.id: one for one in lines}
    with st.form("round.trials.paper"):
        st.selectbox(
            _("Meeting"),
            list(named),
            index=None,
            placeholder=_("choose"),
            format_func=lambda key: plainly(f"{named[key].mentee} — {named[key].mentor}"),
            key=MEETING,
        )
        left, right = st.columns(2)
        left.radio(
            _("Who answered"),
            ("mentee", "mentor"),
            format_func=lambda one: {"mentee": _("mentee"), "mentor": _("mentor")}[one],
            key=SIDE,
            horizontal=True,
        )
        right.radio(
            _("Answer"),
            list(GRADES),
            format_func=lambda one: grade(GRADES[one]),
            key=SAID,
            horizontal=True,
        )
        st.form_submit_button(
            _("Write the answer down"), on_click=attempt, args=(partial(_rated, named),)
        )


def _rated(named: dict[TrialId, TrialLine]) -> str:
    said = st.session_state
    one = named.get(said.get(MEETING) or TrialId(""))
    if one is None:
        return ""
    who: PersonId = one.trial.mentor_id if said[SIDE] == "mentor" else one.trial.mentee_id
    with session.work() as work:
        trials.rate(work, one.trial.id, who, said[SAID])
    return _("The answer is written down.")


def _ratings(one: TrialLine) -> tuple[int | None, int | None]:
    return one.trial.by_mentee, one.trial.by_mentor
