"""All pairs of the year by where they stand: what each waits for, how many days are left."""

from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

import streamlit as st

from dashboard.widgets import pick
from data.codebook import label
from data.i18n import _, ngettext
from data.names import fio_norm
from data.records.pair import PairState
from matching.pairs import PairRow
from matching.pairs.words import missing

WAITING, AGREED, GETTING = "waiting", "agreed", "acquaintance"
READY, WORKING, OVER = "ready", "working", "over"
STAGES: Mapping[str, frozenset[PairState]] = {
    WAITING: frozenset({PairState.CURATOR_APPROVED}),
    AGREED: frozenset({PairState.CONSENTED}),
    GETTING: frozenset({PairState.TRIAL}),
    READY: frozenset({PairState.CONFIRMED}),
    WORKING: frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING}),
    OVER: frozenset(
        {
            PairState.COMPLETED,
            PairState.CLOSED,
            PairState.TERMINATED,
            PairState.DECLINED_BY_MENTOR,
            PairState.DECLINED_BY_MENTEE,
            PairState.LAPSED,
        }
    ),
}
STAGE, SEARCH = "pairs.stage", "pairs.search"
OPEN = "pairs.open"  # the pair that is shown, whatever the order of the rows becomes


def show(rows: Sequence[PairRow]) -> PairRow | None:
    """The filters and the table; the pair that was clicked."""
    counts = {one: sum(row.pair.state in STAGES[one] for row in rows) for one in STAGES}
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    stage = left.pills(
        _("Where the pairs stand"),
        list(STAGES),
        format_func=_titled(counts),
        key=STAGE,
    )
    wanted = fio_norm(right.text_input(_("Name"), key=SEARCH, placeholder=_("any")))
    found = [
        row
        for row in rows
        if (stage is None or row.pair.state in STAGES[stage]) and _named(row, wanted)
    ]
    if not found:
        st.info(_("No pair fits these filters."))
        return None
    st.caption(_("Click a row to see what can be done with the pair."))
    mark = crc32("".join(row.id for row in found).encode())  # another order: no tick moves over
    column = st.column_config
    picked = pick(
        [_line(one) for one in found],
        {
            "mentor": column.TextColumn(_("Mentor"), width=190),
            "mentees": column.TextColumn(_("Mentees"), width=210),
            "state": column.TextColumn(_("State"), width=150),
            "waits": column.TextColumn(_("Waits for"), width=260),
            "days": column.TextColumn(_("Term"), width=210),
        },
        f"pairs.table.{mark}",
        alt=ngettext("{count} pair by state", "{count} pairs by state", len(found)),
        tallest=420,
    )
    if picked is not None:
        st.session_state[OPEN] = found[picked].id
    open_ = st.session_state.get(OPEN)
    return next((row for row in rows if row.id == open_), None)


def stage(code: str) -> str:
    """A stage of pairs."""
    return {
        WAITING: _("answers awaited"),
        AGREED: _("both agreed"),
        GETTING: _("acquaintance"),
        READY: _("confirmed"),
        WORKING: _("at work"),
        OVER: _("over"),
    }[code]


def term(row: PairRow) -> str:
    """By when, and how many days are left or late."""
    if row.due is None or row.days is None:
        return ""
    day = f"{row.due:%d.%m.%Y}"
    if row.days < 0:
        return f"{day}, {ngettext('{count} day late', '{count} days late', -row.days)}"
    return f"{day}, {ngettext('{count} day left', '{count} days left', row.days)}"


def waits(row: PairRow) -> str:
    """On whom or what a pair waits, in few words: the names stand beside."""
    said = [_side(row)] if row.awaited else []
    if row.pair.state is PairState.CURATOR_APPROVED and not row.awaited:
        said.append(_("approval of the round"))
    if row.pair.state is PairState.CONSENTED:
        said.append(_("acquaintance or confirmation"))
    said += [missing(code) for code, _who in row.lacking if code != "participation"]
    if row.concerned and not row.seconded:
        said.append(_("second word of the director"))
    return ", ".join(dict.fromkeys(said))


def _side(row: PairRow) -> str:
    """Which side is awaited."""
    mentor = any(one.person_id == row.pair.mentor_id for one in row.awaited)
    mentees = any(one.person_id in row.pair.mentee_ids for one in row.awaited)
    if mentor and mentees:
        return _("both sides")
    return _("mentor") if mentor else _("mentee")


def _titled(counts: Mapping[str, int]) -> Callable[[str], str]:
    return lambda code: f"{stage(code)} · {counts[code]}"


def _named(row: PairRow, wanted: str) -> bool:
    return all(
        any(word in fio_norm(one) for one in (row.mentor, *row.mentees)) for word in wanted.split()
    )


def _line(row: PairRow) -> dict[str, object]:
    return {
        "mentor": row.mentor,
        "mentees": ", ".join(one for one in row.mentees if one),
        "state": label("pair_state", row.pair.state.value),
        "waits": waits(row),
        "days": term(row),
    }
