"""Waves of the year in counts, and the people of one sitting."""

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics import waves
from analytics.waves import AskRow, Overview, WaveRow
from analytics.waves.schedule import PRE
from analytics.waves.words import (
    response_colour,
    response_word,
    sitting_name,
    standing_word,
    state_name,
)
from dashboard import session
from dashboard.bootstrap import asking
from dashboard.pages.inviting import issued
from dashboard.pages.surveying import acting, paper
from dashboard.widgets import attempt, pick_many
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.codebook import framework
from data.codebook.waves import asking as rules
from data.i18n import _
from data.records.monitoring import AskState

TALLEST = 420  # px
NARROW = 110


def show() -> None:
    """The table of sittings; below it one sitting by choice."""
    with session.look() as work:
        found = waves.overview(work)
        writes = work.may(Permission.WAVE_WRITE)
    if not found.rows:
        _nothing(writes=writes)
        return
    _table(found)
    if writes:
        _look_again()
    _sitting(found, writes=writes)


def _nothing(*, writes: bool) -> None:
    st.info(
        _(
            "No survey is planned yet. They are planned by themselves: the first one opens {days}"
            " days before a pair begins, as soon as the pair is confirmed and has a programme.",
            days=-framework().waves[PRE]["opens"],
        )
    )
    st.page_link(session.link("pairs"), label=_("To the pairs"), icon=":material/diversity_3:")
    if writes:
        _look_again()


def _look_again() -> None:
    st.button(
        _("Look at the dates now"),
        key="surveys.tick",
        icon=":material/update:",
        help=_("The same happens every night by itself."),
        on_click=attempt,
        args=(_ticked,),
    )


def _ticked() -> str:
    with session.work() as work:
        told = asking.tick(work)
    if not (told.planned or told.sent or told.reminded):
        return _("Nothing is due today.")
    return _(
        "Planned: {planned}. Opened: {sent}. Reminded: {reminded}.",
        planned=told.planned,
        sent=len(told.sent),
        reminded=len(told.reminded),
    )


def _table(found: Overview) -> None:
    st.header(_("Surveys of {year}", year=found.year))
    st.table([_cells(one) for one in found.rows], border="horizontal", hide_index=True)
    st.caption(
        _(
            "Asked are all whose window has opened: who has not agreed or keeps silent counts, too."
            " Planned ones do not. From {target} % on there are enough answers, below {red} % too"
            " few.",
            target=round(100 * rules().target_response),
            red=round(100 * rules().red_response),
        )
    )


def _cells(one: WaveRow) -> Mapping[str, str]:
    """Four columns: more would not fit a phone."""
    term = f"{one.opens_on:%d.%m}–{one.closes_on:%d.%m.%Y}"
    return {
        _("Survey"): plainly(f"{sitting_name(one.wave, one.extent)}, {term}"),
        _("Answered"): _("{alone} of {all}", alone=one.answered, all=one.asked)
        if one.asked
        else "–",
        _("Response"): _response(one),
        _("Others"): _others(one),
    }


def _others(one: WaveRow) -> str:
    """Who has not answered, by what became of the asking; nobody is left out in silence."""
    counts = (
        (_("Begun"), one.partial),
        (_("Silent"), one.silent),
        (_("No consent"), one.refused),
        (_("Planned"), one.planned),
    )
    return ", ".join(f"{name.lower()}: {count}" for name, count in counts if count)


def _response(one: WaveRow) -> str:
    """Share, word and colour; while the window is open only how many are awaited."""
    if one.share is None:
        words = state_name(AskState.PLANNED) if one.planned else response_word(None)
        return f":gray-badge[{words}]"
    percent = _("{percent} %", percent=round(100 * one.share))
    if one.open:
        return f":blue-badge[{percent} · {standing_word(one.share, one.open)}]"
    return f":{response_colour(one.share)}-badge[{percent} · {response_word(one.share)}]"


def _sitting(found: Overview, *, writes: bool) -> None:
    named = {f"{one.wave}@{one.extent}": one for one in found.rows}
    first = next((key for key, one in named.items() if one.open), next(iter(named)))
    chosen = st.selectbox(
        _("People of one survey"),
        list(named),
        index=list(named).index(first),
        format_func=lambda key: sitting_name(named[key].wave, named[key].extent),
        key="surveys.sitting",
    )
    row = named[chosen or first]
    with session.look() as work:
        people = waves.listing(work, row.wave, row.extent)
        today = work.today
    only = st.toggle(
        _("Only those who have not answered"), value=bool(row.open), key="surveys.only"
    )
    shown = [one for one in people if not only or one.ask.state is not AskState.ANSWERED]
    if not shown:
        st.success(_("Everybody has answered."), icon=":material/check_circle:")
        issued.show()
        return
    picked = _people(row, shown)
    if writes and picked:
        acting.show(picked)
    issued.show()
    if writes and len(picked) == 1:
        paper.show(picked[0], today)
    elif writes and picked:
        st.caption(
            _("A sheet of paper is typed in for one person: leave one ticked to see its questions.")
        )


def _people(row: WaveRow, shown: Sequence[AskRow]) -> list[AskRow]:
    st.caption(
        _("Tick people to see their links or to remind them; tick one to type in a sheet of paper.")
    )
    column = st.column_config
    picked = pick_many(
        [_person(one) for one in shown],
        {
            "fio": column.TextColumn(_("Full name"), width=240),
            "partners": column.TextColumn(_("In a pair with"), width=220),
            "state": column.TextColumn(_("State"), width=150),
            "until": column.TextColumn(_("Open until"), width=NARROW),
            "reminders": column.TextColumn(_("Reminders"), width=NARROW),
        },
        key=f"surveys.people.{row.wave}.{row.extent}.{len(shown)}",
        alt=_("People asked in this survey"),
        tallest=TALLEST,
    )
    return [shown[one] for one in picked]


def _person(one: AskRow) -> Mapping[str, object]:
    return {
        "fio": one.fio,
        "partners": one.partners,
        "state": state_name(one.ask.state),
        "until": f"{one.ask.closes_on:%d.%m.%Y}",
        "reminders": str(one.ask.reminders or ""),
    }
