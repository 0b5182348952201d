"""A questionnaire filled in by hand: every question by its kind, one validator behind."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from data.bank import answers, words
from data.bank.cards import Card, is_sensitive
from data.codebook import Question, Questionnaire, questionnaire
from data.i18n import _
from data.records.bank import Role
from data.records.ids import PersonId
from data.records.questionnaire import Answers, Value

READER = "curator"
GRIDS = frozenset({"grid", "style"})


def show(one: Card) -> None:
    """A form for a side the person is on; the answers in force stand in it."""
    sides = list(dict.fromkeys(row.role for row in reversed(one.participations)))
    with st.expander(_("Fill in or correct the questionnaire"), icon=":material/edit_note:"):
        role = st.segmented_control(
            _("Side"),
            list(Role),
            default=sides[0] if sides else Role.MENTEE,
            format_func=words.side,
            key=f"ask.{one.person.id}.role",
            required=True,
        )
        known = _known(one.person.id, role)
        long = st.toggle(
            _("All 45 questions about competencies instead of 15"),
            value=any("." in code and code.split(".")[-1].isdigit() for code in known),
            key=f"ask.{one.person.id}.{role.value}.long",
        )
        _form(one.person.id, role, known, long=long)


def _known(person_id: PersonId, role: Role) -> Answers:
    with session.look() as work:
        past = answers.history(work, person_id, role)
    return past[0].answers if past else {}


def _form(person_id: PersonId, role: Role, known: Answers, *, long: bool) -> None:
    asked = questionnaire(role)
    key = f"ask.{person_id}.{role.value}.{len(known)}"
    with st.form(key):
        for section in asked.sections:
            questions = asked.of(section.code, short=not long)
            if section.code == "service" or not questions:
                continue
            st.markdown(f"**{section.name}**")
            if section.code in GRIDS:
                _grid(key, questions, known)
            else:
                for one in questions:
                    _ask(key, one, _given(one, known))
        st.form_submit_button(
            _("Save the questionnaire"),
            type="primary",
            on_click=attempt,
            args=(partial(_saved, key, person_id, role, long),),
        )


def _grid(key: str, questions: tuple[Question, ...], known: Answers) -> None:
    """Steps side by side, two questions a line; «не применимо» is no answer."""
    first = questions[0]
    st.caption(" · ".join(f"{one.code} – {one.name}" for one in first.options))
    columns = st.columns(2)
    for place, one in enumerate(questions):
        with columns[place % 2]:
            _ask(key, one, _given(one, known))


def _given(question: Question, known: Answers) -> Value | None:
    """The answer in force, unless the reader of this screen may not see it."""
    return known.get(question.code) if _may_see(question) else None


def _may_see(question: Question) -> bool:
    return READER in question.visible and not is_sensitive(question.code)


def _ask(key: str, one: Question, value: Value | None) -> None:
    name = f"{key}.{one.code}"
    text = one.row if one.section in GRIDS else one.text
    told = None if _may_see(one) else _("An earlier answer is not shown; an empty field keeps it.")
    options = [option.code for option in one.options]
    named = {option.code: option.name for option in one.options}
    match one.kind:
        case "likert":
            steps = list(range(one.min or 1, (one.max or 1) + 1))
            st.segmented_control(text, steps, default=value, key=name, help=told)
        case "int":
            number = value if isinstance(value, int) else None
            st.number_input(text, one.min or 0, one.max, value=number, step=1, key=name, help=told)
        case "single" | "yes_no":
            place = options.index(str(value)) if value in options else None
            st.selectbox(
                text,
                options,
                index=place,
                format_func=named.__getitem__,
                key=name,
                help=told,
                placeholder=_("choose"),
            )
        case "multi":
            st.multiselect(
                text,
                options,
                default=list(value) if isinstance(value, tuple) else [],
                format_func=named.__getitem__,
                key=name,
                max_selections=one.max,
                help=told,
                placeholder=_("choose"),
            )
        case _:
            shown = "\n".join(value) if isinstance(value, tuple) else str(value or "")
            hint = _("One name a line.") if one.kind == "people" else told
            st.text_area(text, value=shown, key=name, height=80, help=hint)


def written(key: str, asked: Questionnaire, state: Mapping[str, Any], *, long: bool) -> Answers:
    """The answers of a form; what was left empty is absent, never filled in."""
    found: dict[str, Value] = {}
    for section in asked.sections:
        for one in asked.of(section.code, short=not long):
            value = _read(one, state.get(f"{key}.{one.code}"))
            if value is not None:
                found[one.code] = value
    return found


def _read(one: Question, said: object) -> Value | None:
    if one.kind == "people":
        names = tuple(dict.fromkeys(line.strip() for line in str(said or "").splitlines()))
        return tuple(name for name in names if name) or None
    if isinstance(said, list | tuple):
        return tuple(str(code) for code in said) or None
    if isinstance(said, str):
        return said.strip() or None
    return said if isinstance(said, int) and not isinstance(said, bool) else None


def _kept(asked: Questionnaire, known: Answers) -> dict[str, Value]:
    """Answers that were not on the screen: they stay as they are."""
    return {
        code: value
        for code, value in known.items()
        if not asked.knows(code) or not _may_see(asked.question(code))
    }


def _saved(key: str, person_id: PersonId, role: Role, long: bool) -> str:  # noqa: FBT001
    asked = questionnaire(role)
    with session.work() as work:
        past = answers.history(work, person_id, role)
        kept = _kept(asked, past[0].answers if past else {})
        said = written(key, asked, st.session_state.to_dict(), long=long)
        answers.submit_sheet(work, person_id, role, {**kept, **said})
    st.session_state[f"tags.{role.value}.read"] = True  # ask at once what the text is about
    return _("The questionnaire is saved.")
