"""«Без пары»: why, for how long, what would help; back among the waiting."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from dashboard.pages.cockpit import actions, helping
from dashboard.pages.cockpit.leaves import part
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.names import fio_norm, sort_key
from matching.unmatched import WaitingRow

REASON, FIND, WAIT = "reason", "unmatched.find", "waiting"
EVERY, RED = "all", "red"
UNMATCHED = "unmatched"  # the state from which somebody may be put back
MOST = 5  # ways to help that are shown


def filtered(rows: Sequence[WaitingRow]) -> list[WaitingRow]:
    """The rows that answer the filters, those who wait longest first."""
    reasons = {one.reason: _coded("reason", one.reason) for one in rows if one.reason}
    why, wait, find = st.columns([3, 2, 3], vertical_alignment="bottom")
    wanted = why.selectbox(
        _("Reason"),
        [EVERY, *sorted(reasons)],
        format_func=lambda one: reasons.get(one, _("All")),
        key=REASON,
        bind="query-params",
    )
    red = wait.segmented_control(
        _("Waiting"),
        (EVERY, RED),
        default=EVERY,
        format_func=lambda one: _("Too long") if one == RED else _("All"),
        key=WAIT,
        bind="query-params",
    )
    text = fio_norm(find.text_input(_("Search by name"), key=FIND, persist_state="page") or "")
    kept = [
        one
        for one in rows
        if wanted in {EVERY, None, one.reason}
        and (red != RED or one.red)
        and text in fio_norm(one.fio)
    ]
    return sorted(kept, key=lambda one: (-(one.waiting_days or 0), sort_key(one.fio)))


def summary(rows: Sequence[WaitingRow]) -> None:
    """How many, how many too long."""
    red = sum(one.red for one in rows)
    one, two = st.columns(2)
    one.metric(_("Without a pair"), len(rows))
    two.metric(_("Wait longer than 45 days"), red)


def cards(
    rows: Sequence[WaitingRow],
    *,
    may_requeue: bool,
    more: Callable[[WaitingRow], None] | None = None,
) -> None:
    """One box a person with a reason; those whom a round is still serving as a table below.

    ``more`` draws what else belongs into a box.
    """
    told = [one for one in rows if one.reason]
    for one in part(told, "part"):
        with st.container(border=True):
            _card(one, may_requeue=may_requeue)
            if more is not None:
                more(one)
    underway = [one for one in rows if not one.reason]
    if underway:
        st.header(_("Without a reason yet: {count}", count=len(underway)))
        _table(underway)


def _table(rows: Sequence[WaitingRow]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        [[plainly(one.fio), plainly(one.why), waited(one)] for one in rows],
        columns=[_("Mentee"), _("What happens now"), _("Waiting")],
    )
    st.table(frame.set_index(_("Mentee")))


def _card(one: WaitingRow, *, may_requeue: bool) -> None:
    head, days = st.columns([5, 3], vertical_alignment="center")
    head.header(plainly(one.fio), anchor=False)  # no name in an address
    days.markdown(waited(one))
    why, helps = st.columns(2, gap="large")
    why.markdown(f"**{_('Why')}.** {plainly(one.why)}")
    why.caption(_placed(one))
    with why:
        helping.proof(one.rivals, one.places_of)
    if one.helps:
        helps.markdown(f"**{_('What would help:')}**")
        ranked = helping.changes(one.changes, MOST) or [plainly(said) for said in one.helps[:MOST]]
        helps.markdown("\n".join(f"{at}. {said}" for at, said in enumerate(ranked, 1)))
    else:
        helps.markdown(_("Nothing that the school could change alone was found."))
    if one.counted_on is not None:
        helps.caption(counted(one.counted_on))
    if may_requeue and one.state == UNMATCHED:
        confirmed_button(
            _("Back into the queue"),
            _(
                "{fio} will take part in the next round again. The waiting clock does not start"
                " anew.",
                fio=plainly(one.fio),
            ),
            f"unmatched.requeue.{one.person_id}",
            partial(actions.requeue, [one.person_id]),
        )


def counted(day: date) -> str:
    """Of which day a reason and its helps are."""
    return _(
        "Counted by the round on {day}: what has changed since, the next round will take into"
        " account.",
        day=f"{day:%d.%m.%Y}",
    )


def waited(one: WaitingRow) -> str:
    """How long somebody waits; too long is said in a word, the colour only helps."""
    if one.waiting_days is None:
        return _("the waiting has not begun")
    said = ngettext("waits {count} day", "waits {count} days", one.waiting_days)
    if not one.red:
        return said
    return f":material/alarm: :red[**{said}: {_('too long')}**]"


def _placed(one: WaitingRow) -> str:
    turn = {0: _("first in the next round"), 1: _("early-career teacher, ahead of the rest")}.get(
        one.tier, _("in the common order")
    )
    credit = _("priority on the psychologist's recommendation") if one.credit else ""
    said = [plainly(one.round_name), _coded("state", one.state), turn if one.queued else "", credit]
    return " · ".join(one for one in said if one)


def _coded(kind: str, code: str) -> str:
    """Words of a code: ``unmatched.reason.no_capacity``."""
    message = f"unmatched.{kind}.{code}"
    return _(message)
