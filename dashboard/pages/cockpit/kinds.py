"""«Вид наставничества»: what sort of pairs a round makes, with the few parameters of that sort."""

import streamlit as st

from dashboard import session
from data.i18n import _
from matching.proposal.kinds import GOALS, LARGEST, MONTHS, PARAMETERS, RESERVE, SMALLEST
from matching.rounds import Kind, RoundKind, kinds

KIND = "round.kind"
LIMITS = {
    "least": (SMALLEST, LARGEST),
    "most": (SMALLEST, LARGEST),
    "months": (1, MONTHS),
    "goals": (1, GOALS),
    "reserve": (1, RESERVE),
}


def fields(now: RoundKind) -> None:
    """The kind and its parameters; only kinds that the school's regulation enables."""
    with session.look() as work:
        known = kinds.allowed(work)
    offered = list(dict.fromkeys((*known, now.kind)))
    chosen = st.selectbox(
        _("Kind of mentoring"),
        offered,
        index=offered.index(now.kind),
        format_func=kinds.name,
        key=KIND,
    )
    st.caption(_help(chosen))
    names = PARAMETERS[chosen]
    if not names:
        return
    given = now if now.kind is chosen else RoundKind(kind=chosen)
    for place, name in zip(st.columns(len(names), vertical_alignment="bottom"), names, strict=True):
        with place:
            _field(name, getattr(given, name))


def _field(name: str, value: int | bool) -> None:  # noqa: FBT001 -- a parameter of either sort
    if isinstance(value, bool):
        st.checkbox(_named(name), value, key=_key(name))
        return
    low, high = LIMITS[name]
    st.number_input(_named(name), low, high, value, key=_key(name))


def said() -> RoundKind:
    """The kind as it stands in the fields; the smallest group never stands over the largest."""
    state = st.session_state
    kind = state.get(KIND) or Kind.ANY
    given = {
        name: state[_key(name)] for name in PARAMETERS[kind] if state.get(_key(name)) is not None
    }
    if "least" in given and "most" in given:
        given["most"] = max(given["least"], given["most"])
    return RoundKind(kind=kind, **given)


def bound(now: RoundKind) -> bool:
    """Whether the kind in the field, or that of before, binds pairs to each other."""
    return RoundKind(kind=st.session_state.get(KIND) or now.kind).bound


def _key(name: str) -> str:
    return f"{KIND}.{name}"


def _help(kind: Kind) -> str:
    message = f"kind.help.{kind.value}"
    return _(message)


def _named(name: str) -> str:
    return {
        "least": _("Mentees in a group, at least"),
        "most": _("Mentees in a group, at most"),
        "shared_request": _("A shared top request"),
        "common_slot": _("An hour common to the whole group"),
        "months": _("Months, at most"),
        "goals": _("Goals, at most"),
        "reserve": _("Places of a mentor beside pairs"),
        "across_schools": _("Open to people of other schools"),
    }[name]
