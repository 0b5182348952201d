"""«Сигналы»: texts that may speak of danger to somebody. For the psychologist alone."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button, notices
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.bank import signals
from data.bank.signals import OwnRules, Told
from data.i18n import _, ngettext
from data.records.ids import SignalId
from data.records.signals import SignalSource, SignalState

NOTE_HEIGHT = 90  # pixels


def page() -> None:
    """Open signals with what can be done, then the closed ones."""
    session.require(Permission.SIGNAL_READ)
    with session.look() as work:
        found, own = signals.listing(work), signals.own_rules(work)
        earlier = signals.unlooked(work)
    st.title(_("Signals"))
    st.caption(
        _(
            "Texts in which somebody may be in danger. You alone see them and their number: not the"
            " curator, not the director, not the administrator. The program diagnoses nothing, it"
            " only asks you to read; many alarms are false."
        )
    )
    notices()
    _faults(found.unreadable)
    if earlier:
        _earlier()
    if not found.open and not earlier:
        st.info(
            _(
                "No text waits for you. A questionnaire or an imported row with words of danger"
                " will appear here at once."
            )
        )
    for one in found.open:
        with st.container(border=True):
            _show(one)
            _act(one)
    if found.closed:
        count = len(found.closed)
        with st.expander(ngettext("{count} closed signal", "{count} closed signals", count)):
            for one in found.closed:
                with st.container(border=True):
                    _show(one)
    _rules(own)


def _earlier() -> None:
    """Texts are here that the rules in force have not seen: silence about them means nothing."""
    with st.container(border=True):
        st.markdown(
            _(
                "**Texts already in the base were not looked through by the present rules yet.**"
                " Only those that came in since then were. Look through all of them once."
            )
        )
        st.button(
            _("Look through the earlier texts"),
            key="signals.earlier",
            type="primary",
            icon=":material/search:",
            on_click=attempt,
            args=(_again,),
        )


def _rules(own: OwnRules) -> None:
    """The school's own phrases, and a place to try one."""
    with st.expander(_("Own words and turns of speech"), icon=":material/edit_note:"):
        st.caption(
            _(
                "One phrase a line, in ordinary words, without names. Its words are looked for in"
                " all their forms, in any order, near one another. They count for texts that come"
                " in from now on."
            )
        )
        with st.form("signals.rules", border=False):
            left, right = st.columns(2)
            left.text_area(_("Speak of danger"), "\n".join(own.danger), key="signals.danger")
            right.text_area(_("Are harmless"), "\n".join(own.harmless), key="signals.harmless")
            st.form_submit_button(_("Save the phrases"), on_click=attempt, args=(_kept,))
        st.button(
            _("Look through the texts already here"),
            key="signals.again",
            on_click=attempt,
            args=(_again,),
        )
        text = st.text_input(_("Try a text"), key="signals.try", help=_("It is kept nowhere."))
        if text:
            st.markdown(_tried(text))


def _tried(text: str) -> str:
    with session.look() as work:
        found = signals.tried(work, text)
    if not found:
        return _("No signal would be raised.")
    return " ".join(f":orange-badge[{danger(one.code)}: {plainly(one.words)}]" for one in found)


def _kept() -> str:
    said = st.session_state
    with session.work() as work:
        signals.set_own_rules(
            work, said.get("signals.danger") or "", said.get("signals.harmless") or ""
        )
    return _("The phrases are saved.")


def _again() -> str:
    with session.work() as work:
        count = signals.look_again(work)
    return ngettext(
        "Looked through: {count} new signal.", "Looked through: {count} new signals.", count
    )


def _faults(unreadable: int) -> None:
    fault = signals.rules_fault()
    if fault:
        st.error(
            _(
                "The rules cannot be read, no text is checked now. Ask for a repair: {fault}",
                fault=plainly(fault),
            )
        )
    if unreadable:
        st.error(
            ngettext(
                "{count} signal cannot be opened: the key of the installation is another one.",
                "{count} signals cannot be opened: the key of the installation is another one.",
                unreadable,
            )
        )


def _show(one: Told) -> None:
    signal = one.signal
    name = plainly(signal.fio) or _("name not shown")
    when = signal.raised_at.astimezone().strftime("%d.%m.%Y %H:%M")
    st.markdown(f"**{name}** · {source(signal.source)} · {when}")
    marks = [f":orange-badge[{danger(code)}]" for code in signal.codes]
    marks += [f":{'green' if not _is_open(one) else 'blue'}-badge[{state(signal.state)}]"]
    marks += [f":red-badge[{_('late')}]"] if one.late else []
    st.markdown(" ".join(marks))
    if one.hidden:
        st.caption(_("The consent has ended: name and text of a closed signal are not shown."))
    else:
        st.text(signal.text)
        st.caption(_("Found by the words: {words}", words=plainly(signal.words)))
    for act, by in zip(signal.steps, one.by, strict=True):
        day = act.at.astimezone().strftime("%d.%m.%Y %H:%M")
        said = f": {plainly(act.note)}" if act.note and not one.hidden else ""
        st.caption(f"{day} · {state(act.state)} · {plainly(by)}{said}")


def _act(one: Told) -> None:
    key = f"signal.{one.id}.{one.version}"
    due = one.due.astimezone().strftime("%d.%m.%Y")
    if one.signal.state is SignalState.RAISED:
        st.button(
            _("I have read it"),
            key=f"{key}.seen",
            type="primary",
            icon=":material/visibility:",
            on_click=attempt,
            args=(partial(_seen, one.id, one.version),),
            help=_("To be resolved by {day}", day=due),
        )
        return
    st.text_area(
        _("What was done"),
        key=f"{key}.note",
        height=NOTE_HEIGHT,
        max_chars=signals.MOST_NOTE,
        placeholder=_("In short and without a diagnosis. Nobody but you reads it."),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for words, wanted, warning in (
            (_("Resolved"), SignalState.RESOLVED, _("The signal is closed as resolved.")),
            (
                _("False alarm"),
                SignalState.FALSE,
                _("The signal is closed as a false alarm: nobody is in danger."),
            ),
        ):
            confirmed_button(
                words,
                warning,
                f"{key}.{wanted.value}",
                partial(_closed, one.id, one.version, wanted, f"{key}.note"),
            )
        st.caption(_("To be resolved by {day}", day=due))


def _seen(signal_id: SignalId, version: int) -> str:
    with session.work() as work:
        signals.step(work, signal_id, SignalState.SEEN, version=version)
    return _("Noted that you have read it.")


def _closed(signal_id: SignalId, version: int, wanted: SignalState, note: str) -> str:
    with session.work() as work:
        said = st.session_state.get(note) or ""
        signals.step(work, signal_id, wanted, said, version=version)
    return _("The signal is closed.")


def _is_open(one: Told) -> bool:
    return one.signal.state in signals.OPEN


def source(one: SignalSource) -> str:
    """Where the text came from, in words."""
    return {
        SignalSource.QUESTIONNAIRE: _("from a questionnaire"),
        SignalSource.IMPORT: _("from an imported table"),
        SignalSource.BANK: _("from the bank"),
    }[one]


def state(one: SignalState) -> str:
    """How far it is, in words."""
    return {
        SignalState.RAISED: _("not read yet"),
        SignalState.SEEN: _("read"),
        SignalState.RESOLVED: _("resolved"),
        SignalState.FALSE: _("false alarm"),
    }[one]


def danger(code: str) -> str:
    """What the words may speak of."""
    return {
        "suicide": _("suicide or self-harm"),
        "violence": _("violence or neglect"),
        "abuse": _("abuse or harassment"),
        "threat": _("threats"),
        "bullying": _("bullying"),
        "missing": _("missing child"),
        "own": _("own phrases"),
    }.get(code, code)
