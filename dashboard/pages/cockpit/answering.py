"""Reviewed: what both sides of every pair answered, written down from paper; then approval."""

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

import streamlit as st

from dashboard.pages.cockpit import actions, another, linking, reasons
from dashboard.widgets import attempt, confirmed_button, notices
from dashboard.widgets.plainly import plainly
from data.codebook import label
from data.i18n import _, ngettext
from data.names import sort_key
from data.records.ids import PairId, PersonId
from data.records.pair import PairState
from matching.pairs import PairRow
from matching.rounds import PairLine, RoundView
from matching.rounds.words import pair_state

MENTOR, MENTEE = "mentor", "mentee"
BOTH = "both"
ENDED = frozenset({PairState.DECLINED_BY_MENTOR, PairState.DECLINED_BY_MENTEE, PairState.LAPSED})
SIDE, ANSWER, WHY = "round.side", "round.agreed", "round.answer"
CORRECT = "round.correct"
LOW, HIGH, TALLEST = 38, 66, 430  # px: one line, or three where names are long
WIDEST = 22  # characters of names that stand in one line


def show(view: RoundView) -> None:
    """The table of pairs, the form of an answer, approval once everybody has answered."""
    waiting = [one for one in view.pairs if _open(one)]
    st.header(_("Answers of both sides"))
    st.write(
        _(
            "Each side answers alone: by an own link, on paper or in a conversation. Answers by"
            " link come in by themselves, write the others down here. Without a yes of both sides"
            " a pair does not come into force."
        )
    )
    rows = linking.known()
    linking.show(waiting, rows)
    every = sorted(view.pairs, key=lambda one: sort_key(one.mentees))
    ticked = _ticked(every, rows)
    if ticked:
        _form(ticked)
        if len(ticked) == 1:
            linking.remind(rows.get(ticked[0].pair.id))
    else:
        notices()
        st.caption(_("Tick one or several pairs to write their answers down."))
    another.show(view)
    st.header(_("Next step"))
    if waiting:
        st.write(
            ngettext(
                "{count} pair waits for an answer.", "{count} pairs wait for answers.", len(waiting)
            )
        )
        return
    st.write(_("Everybody has answered. The round can be approved."))
    confirmed_button(
        _("Approve the round"),
        _warning(view),
        "round.approve",
        partial(actions.approve, view.round.id),
        main=True,
    )


def agreed(one: PairLine) -> bool:
    """Whether both sides said yes and the pair stands."""
    return one.pair.state not in ENDED and one.mentor_agreed is True and one.mentee_agreed is True


def word(answer: bool | None) -> str:  # noqa: FBT001 -- a recorded answer, not a switch
    """A recorded answer."""
    if answer is None:
        return _("no answer yet")
    return _("yes") if answer else _("no")


def named(one: PairLine) -> str:
    """A pair by its names, for a screen that reads Markdown."""
    return f"{plainly(one.mentees)} — {plainly(one.mentor)}"


def outcome(one: PairLine) -> str:
    """What becomes of the pair."""
    return pair_state(one.pair.state) if one.pair.state in ENDED else _standing(one)


def _standing(one: PairLine) -> str:
    return _("both agree") if agreed(one) else _("waits")


def _open(one: PairLine) -> bool:
    """Whether an answer is still awaited; after a no the other side is not asked."""
    return one.pair.state is PairState.CURATOR_APPROVED and not agreed(one)


def _ticked(lines: Sequence[PairLine], rows: Mapping[PairId, PairRow]) -> list[PairLine]:
    import pandas as pd

    if not lines:
        st.info(_("This round has no pairs."))
        return []
    column = st.column_config
    height = HIGH if any(max(len(one.mentees), len(one.mentor)) > WIDEST for one in lines) else LOW
    known = "|".join(one.pair.id for one in lines)
    key = f"round.answers.{sha256(known.encode()).hexdigest()[:12]}"  # a new list, a new table
    chosen = st.dataframe(
        pd.DataFrame(
            {
                "mentees": [one.mentees for one in lines],
                "mentor": [one.mentor for one in lines],
                "kind": [label("kind", one.pair.kind) for one in lines],
                "mentee_said": [word(one.mentee_agreed) for one in lines],
                "mentor_said": [word(one.mentor_agreed) for one in lines],
                "links": [linking.told(rows.get(one.pair.id)) for one in lines],
                "outcome": [outcome(one) for one in lines],
            }
        ),
        key=key,
        hide_index=True,
        width="stretch",
        row_height=height,
        height=min(TALLEST, height * len(lines) + 40),
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="–",
        column_config={
            "mentees": column.TextColumn(_("Mentee"), width=165),
            "mentor": column.TextColumn(_("Mentor"), width=155),
            "kind": column.TextColumn(_("Kind"), width=118),
            "mentee_said": column.TextColumn(_("Mentee's answer"), width=146),
            "mentor_said": column.TextColumn(_("Mentor's answer"), width=122),
            "links": column.TextColumn(_("Links"), width=104),
            "outcome": column.TextColumn(_("Outcome"), width=122),
        },
        alt=_("Pairs and the answers of both sides: {count}", count=len(lines)),
    )
    return [lines[at] for at in chosen["selection"]["rows"] if at < len(lines)]


def _form(ticked: Sequence[PairLine]) -> None:
    """One answer for all ticked pairs that still wait; of a single one also the way back."""
    waiting = [one for one in ticked if one.pair.state is PairState.CURATOR_APPROVED]
    with st.container(border=True):
        notices()
        if waiting:
            _asked(waiting)
        else:
            st.write(_("Nothing is awaited from the selected pairs."))
        if len(ticked) == 1:
            _correction(ticked[0])


def _asked(waiting: Sequence[PairLine]) -> None:
    """Who answered what."""
    st.markdown("\n".join(f"- {named(one)}" for one in waiting))
    left, right = st.columns(2)
    said = left.radio(
        _("Answer"),
        (True, False),
        format_func=lambda one: _("yes, agrees") if one else _("no, declines"),
        key=ANSWER,
        horizontal=True,
    )
    side = right.radio(
        _("Who answered"),
        (BOTH, MENTEE, MENTOR) if said else (MENTEE, MENTOR),
        format_func=_side,
        key=f"{SIDE}.{said}",
        horizontal=True,
    )
    _member(waiting, side)
    if not said:
        reasons.ask("no", WHY)
        st.caption(_("The reason of a refusal stays with the curator."))
    st.button(
        _("Write the answer down"),
        key="round.answer.keep",
        type="primary",
        on_click=_keep,
        args=(waiting,),
    )


def _correction(one: PairLine) -> None:
    """Take wrong answers of a pair back, with a reason; both sides are asked again."""
    pair = one.pair
    said = pair.mentor_agreed is not None or pair.mentee_agreed is not None or pair.agreed_ids
    if pair.state is PairState.LAPSED or not said:
        return
    key = f"{CORRECT}.{pair.id}"
    with st.expander(_("Correct what was written down")):
        reasons.ask("correct", key)
        st.button(
            _("Take the answers back"),
            key=f"{key}.go",
            icon=":material/undo:",
            on_click=lambda: attempt(partial(actions.retract, pair.id, reasons.said(key))),
        )


def _member(waiting: Sequence[PairLine], side: str) -> None:
    """Ask who of a group answered; nobody chosen is everybody."""
    one = waiting[0]
    if len(waiting) > 1 or len(one.pair.mentee_ids) == 1 or side == MENTOR:
        return
    called = dict(zip(one.pair.mentee_ids, one.mentees.split(", "), strict=False))
    st.selectbox(
        _("Who of the group"),
        list(called),
        index=None,
        placeholder=_("everybody"),
        format_func=lambda who: called[who],
        key=_member_key(one),
    )


def _member_key(one: PairLine) -> str:
    return f"round.member.{one.pair.id}"


def _keep(waiting: Sequence[PairLine]) -> None:
    """Write the answer down with the fields as they stand at the click."""
    state = st.session_state
    said = bool(state.get(ANSWER, True))
    side = state.get(f"{SIDE}.{said}", BOTH if said else MENTEE)
    member = state.get(_member_key(waiting[0])) if len(waiting) == 1 else None
    reason = "" if said else reasons.said(WHY)
    attempt(partial(actions.answer, _askings(waiting, side, member), reason, agreed=said))


def _askings(
    waiting: Sequence[PairLine], side: str, member: PersonId | None
) -> list[actions.Asking]:
    """Pair, side and mentee of every single answer."""
    found: list[actions.Asking] = []
    for one in waiting:
        if side != MENTOR:
            members = (member,) if member else one.pair.mentee_ids
            found += [(one.pair.id, MENTEE, who) for who in members]
        if side != MENTEE:
            found.append((one.pair.id, MENTOR, None))
    return found


def _side(code: str) -> str:
    return {BOTH: _("both sides"), MENTEE: _("mentee"), MENTOR: _("mentor")}[code]


def _warning(view: RoundView) -> str:
    """Names the pairs that come into force and those that do not."""
    every = sorted(view.pairs, key=lambda one: sort_key(one.mentees))
    force = [one for one in every if agreed(one)]
    lost = [one for one in every if not agreed(one)]
    said = [
        _("These pairs come into force and enter both banks:"),
        "\n".join(f"- {named(one)}" for one in force) or f"- {_('none')}",
    ]
    if lost:
        said += [
            _("These pairs do not come into force, the mentees go to the list without a pair:"),
            "\n".join(f"- {named(one)}: {outcome(one)}" for one in lost),
        ]
    return "\n\n".join(said)
