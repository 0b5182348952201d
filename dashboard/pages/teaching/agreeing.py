"""Does predicted fit agree with outcomes: a verdict in words, a plot, shares of variance."""

from collections.abc import Sequence

import streamlit as st

from analytics.indicators import spoken
from analytics.learning import Agreement, words
from analytics.rollup import Board
from analytics.validity import Validity
from dashboard.widgets.plainly import plain_rows, plainly
from data.i18n import _, number
from data.records.round import Round

SCALES = {"rel_mentee": (1.0, 5.0), "rel_mentor": (1.0, 5.0), "survival": (0.0, 1.0)}
HALF = 1.96  # standard errors of a 95 % interval
ICONS = {
    "few": ":material/hourglass_empty:",
    "agrees": ":material/check_circle:",
    "against": ":material/report:",
    "nothing": ":material/report:",
    "unclear": ":material/help:",
}


def show(seen: Validity, boards: Sequence[tuple[Round, Board]]) -> None:
    """The primary outcome in full, the others in a table; rounds in order, with their boards."""
    st.header(_("Does fit agree with what became of the pairs?"))
    first = seen.agreements[0]
    _verdict(first)
    if first.points and first.outcome in SCALES:
        _plot(first, seen)
    if first.shares:
        st.write(plainly(words.shares(first.shares)))
    st.table(plain_rows(_row(one) for one in seen.agreements), border="horizontal", hide_index=True)
    st.caption(
        _(
            "Outcomes stay apart: no hidden mixture. The first one was fixed before anybody looked,"
            " it alone may propose weights. Satisfaction is not used: almost everybody is"
            " satisfied."
        )
    )

    if boards:
        with st.expander(_("Fit and outcome round by round, as the metric MQO tells it")):
            lines = plain_rows(_round(*one) for one in boards)
            st.table(lines, border="horizontal", hide_index=True)


def _round(round_: Round, board: Board) -> dict[str, str]:
    figure = board.of("MQO")
    told = ("–", "–", "–")
    if figure is not None:
        told = spoken.value(figure), spoken.interval(figure), spoken.base(figure)
    return dict(
        zip(
            (
                _("School year"),
                _("Round"),
                _("Rank correlation"),
                _("95 % interval"),
                _("Known for pairs"),
            ),
            (board.period, round_.name, *told),
            strict=True,
        )
    )


def _verdict(one: Agreement) -> None:
    said = plainly(words.verdict(one))
    icon = ICONS[one.verdict]
    if one.verdict == "agrees":
        st.success(said, icon=icon)
    elif one.verdict in {"against", "nothing"}:
        st.warning(said, icon=icon)
    else:
        st.info(said, icon=icon)


def _plot(one: Agreement, seen: Validity) -> None:
    from dashboard import charts

    low, high = SCALES[one.outcome]
    span = high - low
    bins = [
        (
            point.predicted,
            (point.outcome - low) / span,
            max((point.outcome - HALF * point.error - low) / span, 0.0),
            min((point.outcome + HALF * point.error - low) / span, 1.0),
            point.pairs,
        )
        for point in one.points
    ]
    title = _(
        "Predicted fit and {outcome}, n = {pairs}, {years}",
        outcome=words.outcome(one.outcome),
        pairs=one.pairs,
        years=", ".join(seen.years),
    )
    st.altair_chart(
        charts.calibration(bins, title), alt=charts.calibration_alt(bins, title), width="stretch"
    )
    st.caption(
        _(
            "Each point is at least five pairs of neighbouring fit, with a 95 % interval; answers"
            " are told as a share of their scale. Fit is not a forecast of the answer: what counts"
            " is whether the points rise, not whether they lie on the dashes."
        )
    )
    with st.expander(_("The plot as a table")):
        st.table(
            plain_rows(
                {
                    _("Predicted fit"): number(x, 2),
                    _("Outcome, share of the scale"): number(y, 2),
                    _("Pairs"): str(count),
                }
                for x, y, _lo, _hi, count in bins
            ),
            border="horizontal",
            hide_index=True,
        )


def _row(one: Agreement) -> dict[str, str]:
    known = one.rho is not None and one.lo is not None and one.hi is not None
    rho = number(one.rho, 2) if one.rho is not None else "–"
    interval = f" ({number(one.lo or 0.0, 2)} … {number(one.hi or 0.0, 2)})" if known else ""
    verdict = f"learning.short.{one.verdict}"
    return {
        _("Outcome"): words.outcome(one.outcome),
        _("Known for pairs"): _("{count} of {all}", count=one.pairs, all=one.eligible),
        _("Rank correlation and 95 % interval"): f"{rho}{interval}",
        _("What it says"): _(verdict),
    }
