"""The computed plan: totals and proof, the table of proposals, several accepted at once."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from textwrap import shorten
from typing import Any

import streamlit as st

from dashboard.pages.cockpit import actions, labels, reasons, rules
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext, number
from data.names import fio_norm, sort_key
from data.records.round import RoundStatus, Run
from matching.affinity import spoken
from matching.proposal import words
from matching.proposal.gap import proved_gap
from matching.rounds import Kind, PairRow, RoundView, kinds
from matching.rounds.snapshot import stop_of

MENTEE = "mentee"  # parameter of the address: whose card is open
FIND, WHICH, ORDER = "round.find", "proposals", "order"
EVERY, UNDECIDED, SETTLED, WEAK = "all", "undecided", "decided", "weak"
GROUPS, BY_NAME, WEAKEST, STRONGEST = "groups", "name", "weakest", "strongest"
WEAK_POINTS = 50
TABLE_NO = "round.table"
AGAIN = frozenset({RoundStatus.FROZEN, RoundStatus.COMPUTED})  # may be computed again
REASONS_SHOWN = 2
ROW_HEIGHT = 80  # px: four lines; the grid wraps words from 64 on
TALLEST = 520  # px
REASONS, RISK = 76, 62  # characters that four lines hold; the card has all of them


def totals(view: RoundView) -> None:
    """The plan in a few numbers, the proof, what to beware of."""
    run = view.run
    if run is None:
        return
    one, two, three, four = st.columns(4)
    one.metric(_("Pairs"), _("{matched} of {all}", matched=view.matched, all=_everybody(view)))
    two.metric(_("Sum of points"), spoken(view.total))
    three.metric(_("Weakest pair"), labels.points(view.worst), help=_("Points of 100"))
    four.metric(_("Decided"), _("{done} of {all}", done=_done(view), all=len(view.rows)))
    if view.stale:
        st.info(
            _(
                "Decisions have changed since the computation: whether another plan is better now"
                " is not known. Compute again."
            ),
            icon=":material/update:",
        )
    elif run.certificate.get("proven") and run.certificate.get("drawn"):
        st.success(_drawn(run), icon=":material/verified:")
    elif run.certificate.get("proven"):
        st.success(
            _("The optimum is proven: no other plan is better by the rules of the round."),
            icon=":material/verified:",
        )
    else:
        _unproved(run, stop_of(view.round.policy))
    st.caption(_policy(view))
    if view.text_warning:
        st.warning(_(view.text_warning))


def _drawn(run: Run) -> str:
    """A plan that was drawn is proved to give up no more than its share; it is not the best."""
    dials: Any = run.certificate["policy"]
    return _(
        "Drawn by seed {seed} among almost the best plans: it is proved that at most {share} % of"
        " the greatest sum is given up",
        seed=dials["seed"],
        share=number(dials["draw"] * 100, 1),
    )


def _unproved(run: Run, stop_at: float) -> None:
    """A plan that was allowed to stop early says how far it is from the best at most."""
    gap = proved_gap(run.certificate, int(str(run.totals["mentees"])))
    if gap is not None and stop_at:
        st.warning(words.stopped(gap), icon=":material/timer_pause:")
    else:
        st.warning(_("The optimum is not proven, gap {gap}.", gap=run.certificate.get("gap")))


def _policy(view: RoundView) -> str:
    """The rules of the round in one line."""
    policy = rules.of(view.round).policy
    said = _(
        "Way of choosing: {dial}. Threshold: {floor}. Computation No. {number}.",
        dial=rules.way(policy),
        floor=_("not set") if policy.floor is None else labels.points(policy.floor),
        number=view.round.run_no,
    )
    said = f"{said} {labels.weights(view.round.policy)}"
    kind = kinds.kind_of(view.round)
    if kind.kind is Kind.ANY:
        return said
    return f"{_('Kind of mentoring: {kind}.', kind=kinds.told(kind))} {said}"


def changed(view: RoundView) -> None:
    """Say what has moved on in the banks since the data were fixed."""
    if view.unheeded and view.round.status in AGAIN:
        st.warning(
            ngettext(
                "{count} participant has withdrawn consent and is not shown. Compute again.",
                "{count} participants have withdrawn consent and are not shown. Compute again.",
                view.unheeded,
            ),
            icon=":material/person_off:",
        )
    if view.back and view.round.status in AGAIN:
        st.info(
            ngettext(
                "{count} participant has given consent again. Compute again to take them in.",
                "{count} participants have given consent again. Compute again to take them in.",
                view.back,
            ),
            icon=":material/person_add:",
        )
    fallen(view)
    if view.changed_since:
        st.warning(
            _(
                "The data in the banks have changed since they were fixed. This round keeps"
                " counting by its picture. To take the changes in, cancel it and open a new one."
            ),
            icon=":material/update:",
        )


def fallen(view: RoundView) -> None:
    """Say that places in pairs have ended with a consent; nobody is named."""
    if view.fallen:
        st.warning(
            ngettext(
                "The pair of {count} mentee fell away: a consent is not in force any more.",
                "The pairs of {count} mentees fell away: a consent is not in force any more.",
                view.fallen,
            ),
            icon=":material/link_off:",
        )


def table(view: RoundView) -> list[PairRow]:
    """Filters and the table; gives the rows that are ticked. One ticked row opens its card."""
    shown = _filtered(view.rows, grouped=kinds.kind_of(view.round).kind is Kind.GROUP)
    if not shown:
        st.info(_("No proposal answers these filters."))
        return []
    st.caption(_("Proposals shown: {shown} of {all}", shown=len(shown), all=len(view.rows)))
    return [shown[at] for at in _ticked(shown)]


def several(view: RoundView, ticked: Sequence[PairRow]) -> None:
    """Accept several proposals at once, after a list that names them."""
    ready = [one for one in ticked if one.state == "undecided" and one.mentor_id]
    with st.container(border=True):
        st.markdown(f"**{_('Selected: {count}', count=len(ticked))}**")
        if not ready:
            st.write(_("All selected proposals are decided already."))
            return
        st.write(_("These pairs will be accepted:"))
        st.markdown("\n".join(f"- {named(one)}, {one.points}" for one in ready))
        _left_out([one for one in ticked if one not in ready])
        reasons.ask("accept", "round.several")
        words = ngettext("Accept {count} pair", "Accept {count} pairs", len(ready))
        st.button(
            words,
            key="round.several.accept",
            type="primary",
            on_click=lambda: attempt(
                partial(
                    actions.accept_many,
                    view.round.id,
                    [(one.mentee_id, one.mentor_id) for one in ready if one.mentor_id],
                    reasons.said("round.several"),
                )
            ),
        )


def _left_out(rows: Sequence[PairRow]) -> None:
    """Who was ticked and will not be accepted, each with the decision that stands."""
    if rows:
        st.write(_("Left out of the selection:"))
        said = (f"{plainly(one.mentee)}: {labels.state(one.state)}" for one in rows)
        st.markdown("\n".join(f"* {one}" for one in said))


def named(one: PairRow) -> str:
    """A proposed pair by its names, for a screen that reads Markdown."""
    return f"{plainly(one.mentee)} — {plainly(one.mentor)}"


def why(one: PairRow) -> list[str]:
    """What speaks for a pair, what its group or its turn has to do with it first."""
    credit = [_("priority on the psychologist's recommendation")] if one.credit else []
    return [*credit, *([one.theme] if one.theme else []), *one.contributions]


def open_card(mentee_id: str) -> None:
    """Open the card of a mentee: the address keeps it, the table marks its row anew."""
    st.query_params[MENTEE] = mentee_id
    st.session_state[TABLE_NO] = st.session_state.get(TABLE_NO, 0) + 1


def _everybody(view: RoundView) -> int:
    return len(view.rows) + len(view.unplaced)


def _done(view: RoundView) -> int:
    return sum(one.state in labels.DECIDED for one in view.rows)


def _filtered(rows: Sequence[PairRow], *, grouped: bool) -> list[PairRow]:
    which, find, order = st.columns([4, 3, 2], vertical_alignment="bottom")
    wanted = which.segmented_control(
        _("Show"),
        (EVERY, UNDECIDED, SETTLED, WEAK),
        default=EVERY,
        format_func=_filter_name,
        key=WHICH,
        bind="query-params",
    )
    text = find.text_input(_("Search by name"), key=FIND, persist_state="page")
    by = order.selectbox(
        _("Order"),
        (*([GROUPS] if grouped else []), BY_NAME, WEAKEST, STRONGEST),
        format_func=_order_name,
        key=ORDER,
        bind="query-params",
    )
    kept = [one for one in rows if _wanted(one, wanted or EVERY) and _named(one, text)]
    return sorted(kept, key=lambda one: _place(one, by))


def _filter_name(code: str) -> str:
    return {
        EVERY: _("All"),
        UNDECIDED: _("Without a decision"),
        SETTLED: _("Decided"),
        WEAK: _("Weak, under {points}", points=WEAK_POINTS),
    }[code]


def _order_name(code: str) -> str:
    return {
        GROUPS: _("Groups together"),
        BY_NAME: _("By name"),
        WEAKEST: _("Weakest first"),
        STRONGEST: _("Strongest first"),
    }[code]


def _wanted(row: PairRow, which: str) -> bool:
    if which == WEAK:
        return bool(row.mentor_id) and row.points < WEAK_POINTS
    return which == EVERY or (row.state in labels.DECIDED) == (which == SETTLED)


def _named(row: PairRow, text: str) -> bool:
    looked = fio_norm(text or "")
    return looked in fio_norm(row.mentee) or looked in fio_norm(row.mentor)


def _place(row: PairRow, by: str) -> tuple[tuple[str, str], int, tuple[str, str], str]:
    """Where a row stands in the chosen order."""
    sign = {WEAKEST: 1, STRONGEST: -1}.get(by, 0)
    group = sort_key(row.mentor) if by == GROUPS else ("", "")
    return group, sign * row.points, sort_key(row.mentee), row.mentee_id


def _ticked(shown: Sequence[PairRow]) -> list[int]:
    """Draw the table; the rows that are ticked. A changed list is a new table, nothing slips."""
    import pandas as pd

    ids = [str(one.mentee_id) for one in shown]
    number = st.session_state.get(TABLE_NO, 0)
    key = f"proposals.{number}.{sha256('|'.join(ids).encode()).hexdigest()[:12]}"
    opened = st.query_params.get(MENTEE, "")
    chosen = st.dataframe(
        pd.DataFrame(_cells(shown)),
        key=key,
        hide_index=True,
        width="stretch",
        height=min(TALLEST, ROW_HEIGHT * len(shown) + 38),
        row_height=ROW_HEIGHT,
        column_config=_columns(),
        on_select=partial(_remember, key, ids),
        selection_mode="multi-row",
        placeholder="–",
        selection_default={"selection": {"rows": [ids.index(opened)] if opened in ids else []}},
        alt=_("Proposed pairs: {count}", count=len(shown)),
    )
    return [at for at in chosen["selection"]["rows"] if at < len(shown)]


def _remember(key: str, ids: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if len(rows) == 1 and rows[0] < len(ids):
        st.query_params[MENTEE] = ids[rows[0]]


def _cells(shown: Sequence[PairRow]) -> dict[str, list[object]]:
    called = [name for one in shown for name in (one.mentee, one.mentor, one.second)]
    short = labels.shorter([one for one in dict.fromkeys(called) if one])
    return {
        "mentee": [short[one.mentee] for one in shown],
        "mentor": [
            " + ".join(short[name] for name in (one.mentor, one.second) if name) for one in shown
        ],
        "points": [one.points if one.mentor_id else None for one in shown],
        "reliability": [labels.reliability(one.reliability) for one in shown],
        "why": [
            shorten("; ".join(why(one)[:REASONS_SHOWN]), REASONS, placeholder="…") for one in shown
        ],
        "risk": [shorten(one.risk, RISK, placeholder="…") for one in shown],
        "state": [labels.state(one.state) for one in shown],
    }


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "mentee": column.TextColumn(_("Mentee"), width=158),
        "mentor": column.TextColumn(_("Mentor"), width=116),
        "points": column.NumberColumn(_("Points"), width=62, format="%d", help=_("Points of 100")),
        "reliability": column.TextColumn(_("Reliability"), width=90),
        "why": column.TextColumn(_("Main reasons"), width=200),
        "risk": column.TextColumn(_("Risk"), width=166),
        "state": column.TextColumn(_("Decision"), width=90),
    }
