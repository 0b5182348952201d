"""What buttons of support do: each calls one use case and gives the words of its result."""

import streamlit as st

from dashboard import session
from data.i18n import _
from data.records.ids import CaseId, NoteId, PersonId
from data.records.support import CaseState, Recommendation
from matching import support
from matching.support import notes, plans

CASE = "case"  # parameter of the address: which case is open
READ = "support.read"  # the note to be shown in this run alone


def take_in(person_id: PersonId) -> str:
    """Open a case and turn to it."""
    with session.work() as work:
        case = support.open_case(work, person_id)
    st.query_params[CASE] = case.id
    return _("The case is open. Ask whether the person agrees to talk.")


def hand_over(person_id: PersonId) -> str:
    """Give a mentee who agreed into the hands of the psychologist."""
    with session.work() as work:
        support.hand_over(work, person_id, agreed=True)
    return _("Handed over: the psychologist has a task.")


def agree(case_id: CaseId, version: int, *, agreed: bool) -> str:
    """Note whether the person agreed to talk."""
    with session.work() as work:
        support.record_agreement(work, case_id, agreed=agreed, version=version)
    return _("Noted.")


def step(case_id: CaseId, version: int, state: CaseState, key: str) -> str:
    """Set the next date, and the column where it changes, as the form says."""
    said = st.session_state
    wanted = CaseState(said.get(f"{key}.state") or state)
    day, what = said.get(f"{key}.on"), said.get(f"{key}.what") or ""
    with session.work() as work:
        if wanted is state and day is not None:
            support.set_next(work, case_id, day, what, version=version)
        else:
            support.move(work, case_id, wanted, next_on=day, next_step=what, version=version)
    return _("The next step is kept.")


def close(case_id: CaseId, version: int, key: str) -> str:
    """Close a case with a word from the list."""
    outcome = st.session_state.get(f"{key}.outcome") or ""
    with session.work() as work:
        support.move(work, case_id, CaseState.CLOSED, outcome=outcome, version=version)
    return _("The case is closed.")


def recommend(case_id: CaseId, version: int, key: str) -> str:
    """Recommend as the form says."""
    said = st.session_state
    with session.work() as work:
        support.recommend(
            work,
            case_id,
            Recommendation(said[f"{key}.said"]),
            said[f"{key}.on"],
            credit=bool(said.get(f"{key}.credit")),
            domains=tuple(said.get(f"{key}.areas") or ()),
            version=version,
        )
    return _("The curator sees the recommendation.")


def take_back(case_id: CaseId, version: int) -> str:
    """Take a recommendation back."""
    with session.work() as work:
        support.take_back(work, case_id, version=version)
    return _("The recommendation is taken back.")


def apply(case_id: CaseId, version: int, key: str) -> str:
    """Act on a recommendation, for the curator."""
    credit = st.session_state.get(f"{key}.credit")
    with session.work() as work:
        support.apply(work, case_id, credit=credit, version=version)
    return _("Done as recommended.")


def lay(case_id: CaseId, version: int, key: str) -> str:
    """Lay a plan from the template chosen."""
    with session.work() as work:
        plans.lay(work, case_id, st.session_state.get(key) or "", version=version)
    return _("The plan is laid. Dates can be changed.")


def tick(case_id: CaseId, version: int, code: str, key: str) -> str:
    """Tick a step, or take the tick away."""
    done = bool(st.session_state.get(key))
    with session.work() as work:
        plans.set_step(work, case_id, code, done=done, version=version)
    return _("The step is done.") if done else _("The step is open again.")


def shift(case_id: CaseId, version: int, code: str, key: str) -> str:
    """Move the day of a step."""
    with session.work() as work:
        plans.set_step(work, case_id, code, due=st.session_state.get(key), version=version)
    return _("The day of the step is changed.")


def write(case_id: CaseId, key: str) -> str:
    """Keep a new note."""
    with session.work() as work:
        notes.write(work, case_id, st.session_state.get(key) or "")
    return _("The note is kept under a seal.")


def edit(note_id: NoteId, version: int, key: str) -> str:
    """Keep a note that was written anew."""
    with session.work() as work:
        notes.edit(work, note_id, st.session_state.get(key) or "", version=version)
    return _("The note is changed; what it said before is kept nowhere.")


def delete(note_id: NoteId) -> str:
    """Destroy a note."""
    with session.work() as work:
        notes.delete(work, note_id)
    return _("The note is destroyed.")


def show(note_id: NoteId) -> None:
    """Ask for a note to be read in this run."""
    st.session_state[READ] = note_id


def turn_to(case_id: CaseId) -> None:
    """Open a case from near."""
    st.query_params[CASE] = case_id


def back() -> None:
    """To the board."""
    st.query_params.pop(CASE, None)
