"""The card of a proposal: what speaks for it, its one risk, the next best, everybody ranked."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import deciding, labels, proposals
from dashboard.widgets.plainly import plainly
from data.i18n import _
from matching import rounds
from matching.proposal import words
from matching.rounds import Option, PairCard, PairRow, RoundView, kinds


def show(view: RoundView, card: PairCard) -> None:
    """Everything the curator needs to decide about one mentee."""
    row = card.row
    with st.container(border=True):
        head, following = st.columns([4, 2], vertical_alignment="center")
        names = f"{plainly(row.mentee)} → {plainly(row.mentor) or _('no mentor')}"
        head.subheader(names, anchor=False)  # no name in an address
        _to_next(following, view, row)
        if row.conflict:
            st.warning(
                _(
                    "You are one of this pair or the superior of the mentee: let a second person"
                    " confirm the decision."
                ),
                icon=":material/balance:",
            )
        left, right = st.columns([5, 3], gap="medium")
        with left:
            _of_kind(row)
            _reasons(row, bound=kinds.kind_of(view.round).bound)
            if not kinds.kind_of(view.round).bound:
                _sure(view, row)
            _instead(row, card.options)
        with right:
            deciding.show(view.round.id, row, card.options)
        with st.expander(_("All mentors for this mentee: {count}", count=len(card.options))):
            ranked(card.options)


def _to_next(place: "st.delta_generator.DeltaGenerator", view: RoundView, row: PairRow) -> None:
    waiting = [one for one in view.rows if one.state == "undecided"]
    after = [one for one in waiting if one.mentee_id != row.mentee_id]
    if after:
        place.button(
            _("Next without a decision"),
            key="round.next",
            icon=":material/arrow_forward:",
            on_click=partial(proposals.open_card, after[0].mentee_id),
        )


def _of_kind(row: PairRow) -> None:
    """The second mentor, the theme of the group, the turn on the psychologist's word."""
    if row.second:
        st.markdown(_("**Second mentor, of another type:** {mentor}.", mentor=plainly(row.second)))
    if row.theme:
        st.markdown(f":material/groups: {plainly(row.theme)}")
    if row.credit:
        told = _("priority on the psychologist's recommendation")
        st.markdown(f":material/low_priority: {told}")


def _reasons(row: PairRow, *, bound: bool) -> None:
    from dashboard import charts

    if row.mentor_id is None:
        return
    if row.parts:
        parts = [
            (
                words.part(one) if one.known else _("{part}: no data", part=words.part(one)),
                one.points,
                one.known,
            )
            for one in row.parts
            if one.points
        ]
        st.altair_chart(
            charts.contributions(parts), alt=charts.contributions_alt(parts), width="stretch"
        )
    st.markdown(
        _(
            "**Reliability: {word}.** {percent} % of the score rests on answers.",
            word=labels.reliability(row.reliability),
            percent=round(row.reliability * 100),
        )
    )
    if row.risk:
        st.markdown(f":material/warning: **{_('Risk.')}** {plainly(row.risk)}")
    if not bound:  # no single change is told where pairs hang on each other
        st.markdown(second(row))


def _sure(view: RoundView, row: PairRow) -> None:
    """How sure the pair is; in a large round only when asked, because that is slow there."""
    if row.confidence_words:
        st.markdown(_bold(plainly(row.confidence_words)))
        return
    if not _proposed(row) or not st.toggle(
        _("Count how sure this pair is"), key=f"round.sure.{row.mentee_id}"
    ):
        return
    with st.spinner(_("Counting pairs…")), session.look() as work:
        found = rounds.confidence(work, view.round.id, row.mentee_id)
    if found is not None:
        st.markdown(_bold(plainly(found.words)))


def _bold(words_: str) -> str:
    """A sentence with what stands before its colon in bold."""
    head, colon, rest = words_.partition(":")
    return f"**{head}{colon}**{rest}"


def _proposed(row: PairRow) -> bool:
    """Whether the pair that stands is the one the engine proposes."""
    return row.proposal is not None and row.proposal.mentor_id == row.mentor_id


def _instead(row: PairRow, options: Sequence[Option]) -> None:
    """Beside a pair set by hand: whom the engine proposed."""
    if row.proposal is None or _proposed(row):
        return
    first = next((one for one in options if one.mentor_id == row.proposal.mentor_id), None)
    if first is not None:
        st.markdown(
            _(
                "**The engine proposed:** {mentor}, points of 100: {points}.",
                mentor=plainly(first.mentor),
                points=first.points,
            )
        )


def second(row: PairRow) -> str:
    """The next best mentor of the computation and what that plan costs; "" for a pair by hand."""
    if not _proposed(row):
        return ""
    if not row.runner_up:
        return _("**Next best mentor:** there is no other plan for this mentee.")
    said = _(
        "**Next best mentor:** {mentor}, everybody else placed anew: {price}.",
        mentor=plainly(row.runner_up),
        price=labels.price(row.runner_up_price),
    )
    return f"{said} {_('For this mentee both suit almost alike.')}" if row.tie else said


def ranked(options: Sequence[Option]) -> None:
    """All mentors from the best to the worst; why some are forbidden."""
    import pandas as pd

    if not options:
        st.write(_("There is no mentor in this round."))
        return
    frame = pd.DataFrame(
        {
            "mentor": [one.mentor for one in options],
            "points": [one.points for one in options],
            "places": [one.free_places for one in options],
            "why": [
                _("may be chosen") if one.allowed else "; ".join(one.reasons) for one in options
            ],
        }
    )
    column = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        key="round.options",
        placeholder="–",
        column_config={
            "mentor": column.TextColumn(_("Mentor"), width=220),
            "points": column.NumberColumn(_("Points of 100"), width=80, format="%d"),
            "places": column.NumberColumn(_("Free places"), width=90, format="%d"),
            "why": column.TextColumn(_("Allowed or why not"), width=420),
        },
        alt=_("All mentors for this mentee: {count}", count=len(options)),
    )
