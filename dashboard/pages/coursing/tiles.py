"""Eight numbers of today, each with the page it is dealt with on."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics import alerts, waves
from analytics.alerts import Counts, Strip, Week
from analytics.waves.words import sitting_name
from dashboard import session
from dashboard.pages.coursing.standing import ANCHOR
from data.bank.agenda import Step, agenda, numbers
from data.codebook.waves import asking
from data.i18n import _, ngettext, number
from data.store import Work
from matching import pairs, unmatched
from matching.pairs import PairRow
from matching.pairs.states import STANDING
from matching.rounds.demands import demand_now

COLUMNS = 4
LATE = 45  # days a mentee waits before it is too long (T6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number with its words: ``note`` below it, ``warn`` where it asks for a hand.

    ``base`` says what is counted; ``page`` or, on this page, ``anchor`` is where it is dealt with.
    """

    name: str
    value: str
    note: str = ""
    warn: bool = False
    page: str = ""
    base: str = ""
    anchor: str = ""


def show() -> None:
    """The tiles in rows of four; each leads on."""
    with session.look() as work:
        told = tiles(work)
    for start in range(0, len(told), COLUMNS):
        for place, one in zip(st.columns(COLUMNS), told[start : start + COLUMNS], strict=False):
            with place:
                _draw(one)


def tiles(work: Work) -> tuple[Tile, ...]:
    """What stands today, read through the use cases of each room."""
    steps = {one.code: one for one in agenda(work)}
    rows = pairs.board(work)
    return (
        _requests(work),
        _mentors(work, steps),
        _step(steps, "consents", _("Consents not signed")),
        _step(steps, "papers", _("Pairs without an order")),
        _warnings(alerts.counts(work)),
        _fit(rows),
        _answers(work),
        _met(alerts.regularity(work)),
    )


def _draw(one: Tile) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(one.name, one.value)
        if one.warn:
            st.markdown(f":red[:material/error: {one.note}]")
        elif one.note:
            st.caption(one.note)
        if one.base:
            st.caption(one.base)
        if one.page:
            st.page_link(session.link(one.page), label=_("Open"))
        elif one.anchor:
            st.markdown(f"[{_('Open')}](#{one.anchor})")


def _requests(work: Work) -> Tile:
    """Of this year's mentees who agreed to stand in the bank: how many have no pair at all."""
    head, alone = numbers(work), unmatched.listing(work)
    name = _("Requests without a pair")
    if not head.agreed:
        note = _("nobody stands in this year's bank with consent yet")
        return Tile(name=name, value="–", note=note)
    oldest = max((one.waiting_days or 0 for one in alone), default=0)
    return Tile(
        name=name,
        value=_("{alone} of {all}", alone=len(alone), all=head.agreed),
        note=_waits(len(alone), head.proposed, oldest),
        base=_("of this year, in the bank with consent"),
        warn=oldest > LATE,
        page="unmatched",
    )


def _waits(alone: int, proposed: int, oldest: int) -> str:
    """The longest waiting, and for whom the open round has no more than a proposal."""
    told = []
    if alone:
        days = ngettext("{count} day", "{count} days", oldest)
        told.append(_("the oldest: {days}", days=days))
    if proposed:
        told.append(_("pair only proposed by the open round: {count}", count=proposed))
    return ", ".join(told) or _("everybody has a pair")


def _mentors(work: Work, steps: dict[str, Step]) -> Tile:
    ready = steps["ready"].count if "ready" in steps else 0
    return Tile(
        name=_("Mentors ready"),
        value=str(ready),
        note=_("free places: {count}", count=demand_now(work).places),
        page="mentors",
    )


def _step(steps: dict[str, Step], code: str, name: str) -> Tile:
    one = steps.get(code)
    if one is None:
        return Tile(name=name, value="–")
    return Tile(name=name, value=str(one.count), page=one.page if one.count else "")


def _warnings(one: Counts) -> Tile:
    told = [_("red and urgent: {count}", count=one.urgent)] if one.urgent else []
    told += [_("late: {count}", count=one.late)] if one.late else []
    return Tile(
        name=_("Open warnings"),
        value=str(one.standing),
        note=", ".join(told) or _("nothing is urgent"),
        warn=bool(one.urgent or one.late),
        anchor=ANCHOR if one.standing else "",
    )


def _fit(rows: Sequence[PairRow]) -> Tile:
    fits = [
        one.pair.predicted_fit
        for one in rows
        if one.pair.state in STANDING and one.pair.predicted_fit is not None
    ]
    if not fits:
        return Tile(name=_("Fit of pairs, mean"), value="–", note=_("no pair stands yet"))
    return Tile(
        name=_("Fit of pairs, mean"),
        value=number(sum(fits) / len(fits) * 100, 0),
        note=_("the lowest: {points} of 100", points=number(min(fits) * 100, 0)),
        page="pairs",
    )


def _answers(work: Work) -> Tile:
    """The newest wave anybody was asked in."""
    asked = [one for one in waves.overview(work).rows if one.asked]
    if not asked:
        return Tile(name=_("Answers of the wave"), value="–", note=_("nobody was asked yet"))
    last = max(asked, key=lambda one: (one.opens_on, one.closes_on))
    few = last.share is not None and last.share < asking().red_response
    return Tile(
        name=_("Answers of the wave"),
        value=_("{alone} of {all}", alone=last.answered, all=last.asked),
        note=sitting_name(last.wave, last.extent),
        warn=few and not last.open,
        page="surveys",
    )


def _met(strips: Sequence[Strip]) -> Tile:
    """Pairs that have met in the last two weeks that were no break."""
    if not strips:
        return Tile(name=_("Pairs that met lately"), value="–", note=_("no pair works yet"))
    lately = sum(any(one.held for one in _school_weeks(strip)[-2:]) for strip in strips)
    return Tile(
        name=_("Pairs that met lately"),
        value=_("{alone} of {all}", alone=lately, all=len(strips)),
        note=_("in this week and the one before"),
        page="programmes",
    )


def _school_weeks(strip: Strip) -> list[Week]:
    return [one for one in strip.weeks if not one.off]
