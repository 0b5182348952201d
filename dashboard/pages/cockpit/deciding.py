"""The decision about one mentee: accept, lock, forbid, replace, leave; undo what stands."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions, labels, reasons
from dashboard.widgets import attempt, notices
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, say
from data.records.ids import PersonId, RoundId
from matching import rounds
from matching.rounds import Option, PairRow

ACCEPT, LOCK, FORBID, REPLACE, LEAVE = "accept", "lock", "forbid", "replace", "leave"
FORBID_SECOND = "forbid_second"  # the other of two mentors


def show(round_id: RoundId, row: PairRow, options: Sequence[Option]) -> None:
    """What is decided already, or the choice of a decision with its reason and price."""
    notices()
    st.markdown(f"**{_('Decision')}:** {labels.state(row.state)}")
    if row.decision is not None:
        _standing(round_id, row)
    if row.state not in labels.DECIDED:
        _choice(round_id, row, options)


def _standing(round_id: RoundId, row: PairRow) -> None:
    """The decision in force and the way back."""
    decision = row.decision
    assert decision is not None  # noqa: S101 -- the caller has asked
    when = decision.at.astimezone().strftime("%d.%m.%Y %H:%M")
    st.caption(_("{when}. Reason: {reason}", when=when, reason=plainly(decision.reason) or "—"))
    st.button(
        _("Take the decision back"),
        key=f"round.undo.{row.mentee_id}",
        icon=":material/undo:",
        on_click=attempt,
        args=(partial(actions.undo, round_id, row.mentee_id, decision.seq),),
    )


def _choice(round_id: RoundId, row: PairRow, options: Sequence[Option]) -> None:
    proposed = row.mentor_id is not None and row.state == "undecided"
    codes = [ACCEPT, LOCK, FORBID, REPLACE, LEAVE] if proposed else [REPLACE, LEAVE]
    if proposed and row.second_id is not None:
        codes.insert(codes.index(REPLACE), FORBID_SECOND)
    action = st.radio(
        _("What to do"),
        codes,
        format_func=_name,
        captions=[_meaning(one) for one in codes],
        key=f"round.action.{row.mentee_id}",
    )
    key = f"round.why.{action}.{row.mentee_id}"
    with_whom = _other(row, options) if action == REPLACE else row.mentor_id
    if action in {LOCK, FORBID, REPLACE} and with_whom is not None:
        _price(round_id, row.mentee_id, with_whom, action)
    reasons.ask(FORBID if action == FORBID_SECOND else action, key)
    st.button(
        _name(action),
        key=f"round.decide.{row.mentee_id}",
        type="primary",
        disabled=with_whom is None and action != LEAVE,
        on_click=lambda: attempt(_call(action, round_id, row, reasons.said(key))),
    )


def _other(row: PairRow, options: Sequence[Option]) -> PersonId | None:
    """Whom to put instead; a rule against it must be set aside knowingly."""
    others = {one.mentor_id: one for one in options if one.mentor_id != row.mentor_id}
    ordered = sorted(others.values(), key=lambda one: not one.allowed)
    chosen: PersonId | None = st.selectbox(
        _("Another mentor"),
        [one.mentor_id for one in ordered],
        index=None,
        placeholder=_("Choose a mentor"),
        format_func=lambda one: option(others[one]),
        key=_other_key(row),
    )
    found = others.get(chosen) if chosen else None
    if found is not None and not found.allowed:
        st.warning(_("Against this pair: {reasons}", reasons=plainly("; ".join(found.reasons))))
        st.checkbox(_("I know this and still choose this mentor"), key=_sure_key(row, chosen))
    return chosen


def _other_key(row: PairRow) -> str:
    return f"round.other.{row.mentee_id}"


def _sure_key(row: PairRow, mentor: PersonId | None) -> str:
    return f"round.sure.{row.mentee_id}.{mentor}"


def option(one: Option) -> str:
    """A mentor in a list to choose from: points and places, or that a rule is against."""
    if not one.allowed:
        return _("{mentor}: {points}, a rule is against", mentor=one.mentor, points=one.points)
    return _(
        "{mentor}: {points}, free places {places}",
        mentor=one.mentor,
        points=one.points,
        places=one.free_places,
    )


def _price(round_id: RoundId, mentee: PersonId, mentor: PersonId, action: str) -> None:
    """What the decision costs the whole plan, exactly, before it is taken."""
    try:
        with session.look() as work:
            found = rounds.prices(work, round_id, mentee, mentor)
    except ProgrammeError as refusal:
        st.caption(plainly(say(refusal)))
        return
    said = found.words_ban if action == FORBID else found.words_lock
    if said:
        st.info(plainly(said), icon=":material/balance:")


def _call(action: str, round_id: RoundId, row: PairRow, reason: str) -> Callable[[], str]:
    """The use case of a decision, with the fields as they stand at the click."""
    if action == REPLACE:
        mentor = PersonId(st.session_state.get(_other_key(row)) or "")
        sure = bool(st.session_state.get(_sure_key(row, mentor)))
        return partial(actions.replace, round_id, row.mentee_id, mentor, reason, confirmed=sure)
    if action == LEAVE or row.mentor_id is None:
        return partial(actions.leave, round_id, row.mentee_id, reason)
    if action == FORBID_SECOND and row.second_id is not None:
        return partial(actions.forbid, round_id, row.mentee_id, row.second_id, reason)
    simple = {ACCEPT: actions.accept, LOCK: actions.lock, FORBID: actions.forbid}[action]
    return partial(simple, round_id, row.mentee_id, row.mentor_id, reason)


def _name(action: str) -> str:
    return {
        ACCEPT: _("Accept"),
        LOCK: _("Lock"),
        FORBID: _("Forbid"),
        FORBID_SECOND: _("Forbid the second mentor"),
        REPLACE: _("Replace by hand"),
        LEAVE: _("Leave without a pair"),
    }[action]


def _meaning(action: str) -> str:
    return {
        ACCEPT: _("agree with the proposal"),
        LOCK: _("the pair stands in every next computation"),
        FORBID: _("these two are never proposed in this round"),
        FORBID_SECOND: _("the first one stands; compute again for another second one"),
        REPLACE: _("choose another mentor yourself"),
        LEAVE: _("in this round; the mentee keeps waiting"),
    }[action]
