"""Questionnaires on the card: read, fill in or correct, confirm what the text is about."""

import re
from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.person import asking
from dashboard.widgets import attempt, refuse
from dashboard.widgets.plainly import plain_rows, plainly
from data.access import Permission
from data.bank import answers, words
from data.bank.cards import Card, OwnWords, Sheet, domain_options
from data.errors import ProgrammeError
from data.i18n import _
from data.records.bank import Role
from data.records.ids import PersonId

KIND = {Role.MENTEE: "request", Role.MENTOR: "competence"}
MOST = 3
PHRASE = "«"  # begins a known phrase among the grounds of a reading


def show(one: Card) -> None:
    """The tab."""
    may_write = session.require(Permission.ANSWERS_READ).may(Permission.BANK_WRITE)
    if not one.sheets:
        st.info(_("There is no questionnaire yet. Fill it in below or import a table."))
    for own in one.words:
        with st.container(border=True):
            _words(one.person.id, own, may_write=may_write)
    for sheet in one.sheets:
        _sheet(sheet)
    if may_write and one.person.archived_at is None:
        asking.show(one)


def _sheet(sheet: Sheet) -> None:
    st.header(f"{_('Questionnaire')}: {words.side(sheet.role)}, {sheet.year}")
    st.caption(_("Filled in on {day}", day=sheet.submitted_at.strftime("%d.%m.%Y")))
    for section in sheet.sections:
        with st.expander(f"{section.title} ({len(section.lines)})"):
            st.table(
                plain_rows(
                    {_("Question"): asked, _("Answer"): said} for asked, said in section.lines
                ),
                border="horizontal",
                hide_index=True,
            )


def _words(person_id: PersonId, own: OwnWords, *, may_write: bool) -> None:
    """What the person wrote, what was understood, and the way to correct it."""
    options = domain_options()
    st.markdown(f"**{_('In own words')}** · {words.side(own.role)}")
    st.text(own.text)
    if own.confirmed is not None:
        named = "; ".join(options.get(one, one) for one in own.confirmed) or _("no competency")
        st.caption(_("Confirmed: {names}", names=named))
    if not may_write:
        return
    key = f"tags.{own.role.value}"
    chips: tuple[str, ...] = ()
    if own.confirmed is None:
        if not st.session_state.get(f"{key}.read"):
            st.button(
                _("Find competencies in the text"),
                key=f"{key}.ask",
                on_click=_ask,
                args=(f"{key}.read",),
                icon=":material/manage_search:",
            )
            return
        chips = _found(own)
    _confirm(person_id, own, chips, options)


def _confirm(
    person_id: PersonId, own: OwnWords, chips: tuple[str, ...], options: dict[str, str]
) -> None:
    """The likeliest domains as chips, none chosen beforehand, and all the others below."""
    key = f"tags.{own.role.value}"
    with st.form(f"{key}.form", border=False):
        if chips:
            st.pills(
                _("Have we understood it rightly?"),
                chips,
                selection_mode="multi",
                format_func=options.__getitem__,
                key=f"{key}.chips",
                help=_("Nothing is chosen beforehand: mark what the text is really about."),
            )
        st.multiselect(
            _("Something else") if chips else _("The text is about"),
            [one for one in options if one not in chips],
            default=list(own.confirmed or ()),
            format_func=options.__getitem__,
            key=f"{key}.other",
            max_selections=MOST,
            placeholder=_("choose"),
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Confirm"), on_click=attempt, args=(partial(_confirmed, person_id, own.role),)
            )
            st.form_submit_button(
                _("None of them"), on_click=attempt, args=(partial(_none, person_id, own.role),)
            )


def _ask(flag: str) -> None:
    st.session_state[flag] = True


def _found(own: OwnWords) -> tuple[str, ...]:
    """The likeliest domains by the reader of texts, with the words it rests on."""
    from matching.text import tagger

    try:
        reading = tagger().read([own.text], KIND[own.role])[0]
    except ProgrammeError as refusal:  # the text tier may be broken: people still choose by hand
        refuse(refusal)
        return ()
    if reading.gated:
        st.caption(_("There is nothing to read in this text."))
        return ()
    for line in grounds(own.text, reading.evidence):
        st.caption(line)
    if not reading.confident:
        st.caption(_("The program is not sure: check with the person."))
    return reading.chips


def grounds(text: str, evidence: Sequence[str]) -> list[str]:
    """What a reading rests on: words of the text itself, and the known phrase most like it."""
    stems = [one.rstrip("…") for one in evidence if not one.startswith(PHRASE)]
    written = [
        word
        for word in dict.fromkeys(re.findall(r"[\w-]+", text))
        if any(word.lower().replace("ё", "е").startswith(stem.split()[0]) for stem in stems if stem)
    ]
    like = [one for one in evidence if one.startswith(PHRASE)]
    lines = [_("By the words: {words}", words=plainly(", ".join(written)))] if written else []
    return lines + [_("Most like: {phrase}", phrase=plainly(one)) for one in like]


def _confirmed(person_id: PersonId, role: Role) -> str:
    key, said = f"tags.{role.value}", st.session_state
    chosen = [*(said.get(f"{key}.chips") or ()), *(said.get(f"{key}.other") or ())]
    if not chosen:
        raise answers.NothingChosenError
    with session.work() as work:
        answers.confirm_tags(work, person_id, role, chosen)
    return _("The competencies of the text are confirmed.")


def _none(person_id: PersonId, role: Role) -> str:
    with session.work() as work:
        answers.confirm_tags(work, person_id, role, ())
    return _("Noted: the text is about none of the competencies.")
