"""The table of states against the words of the methodology, cell by cell."""

import pytest

from data.bank.transitions import (
    EXITS,
    FINAL,
    IN_BANK,
    MENTEE,
    MENTOR,
    ReasonCodeError,
    checked,
    following,
    path,
)
from data.errors import MissingReasonError, StateError
from data.records.bank import MenteeState, MentorState, Role
from data.records.round import UnmatchedReason

# domain section 4.1 and 4.2, written out again by hand: from -> to
MENTOR_STEPS = {
    "invited": "submitted",
    "submitted": "consent_ok",
    "consent_ok": "potential",
    "potential": "shortlisted",
    "shortlisted": "interviewed",
    "interviewed": "selected reserve declined",
    "reserve": "potential",
    "declined": "potential",
    "selected": "in_training ready",
    "in_training": "ready",
    "ready": "active in_training resting",
    "active": "ready resting",
    "resting": "ready long_term_bank",
    "long_term_bank": "invited retired",
    "retired": "",
    "withdrew": "",
}
MENTEE_STEPS = {
    "invited": "submitted",
    "submitted": "consent_ok",
    "consent_ok": "in_bank",
    "in_bank": "waiting",
    "waiting": "proposed unmatched",
    "proposed": "paired waiting",
    "unmatched": "psych_review waiting external other_support closed",
    "psych_review": "waiting external other_support closed",
    "paired": "in_programme waiting completed",  # an early end before the work begins
    "in_programme": "waiting completed",
    "completed": "alumni",
    "external": "",
    "other_support": "",
    "alumni": "",
    "closed": "",
    "left": "",
    "withdrew": "",
}
SIDES = [(Role.MENTOR, MentorState, MENTOR_STEPS), (Role.MENTEE, MenteeState, MENTEE_STEPS)]
STATES = [(role, here, steps) for role, states, steps in SIDES for here in states]


@pytest.mark.parametrize(("role", "here", "steps"), STATES, ids=[f"{a}-{b}" for a, b, _c in STATES])
def test_every_cell_is_as_the_methodology_says(role, here, steps):
    exits = () if here in FINAL else EXITS[role]
    listed = {*steps[here].split(), *(one.value for one in exits)}
    assert {one.value for one in following(role, here)} == listed
    for there in type(here):
        if there.value not in listed:
            with pytest.raises(StateError):
                checked(role, here, there, "why")


def test_every_state_stands_in_its_table():
    assert set(MENTOR) == set(MentorState) == set(MENTOR_STEPS)
    assert set(MENTEE) == set(MenteeState) == set(MENTEE_STEPS)


@pytest.mark.parametrize("there", ["selected", "reserve", "declined", "withdrew"])
def test_a_decision_about_a_person_needs_words(there):
    with pytest.raises(MissingReasonError):
        checked(Role.MENTOR, MentorState.INTERVIEWED, MentorState(there), " ")
    assert checked(Role.MENTOR, MentorState.INTERVIEWED, MentorState(there), "опыт").reason


def test_without_a_pair_only_with_a_code_of_the_list():
    for code in UnmatchedReason:
        assert checked(Role.MENTEE, MenteeState.WAITING, MenteeState.UNMATCHED, code).coded
    with pytest.raises(ReasonCodeError):
        checked(Role.MENTEE, MenteeState.WAITING, MenteeState.UNMATCHED, "просто так")


@pytest.mark.parametrize(
    ("role", "start", "goal"),
    [
        (Role.MENTOR, MentorState.INVITED, MentorState.READY),
        (Role.MENTEE, MenteeState.INVITED, MenteeState.WAITING),
    ],
)
def test_a_way_takes_only_legal_steps(role, start, goal):
    way = path(role, start, goal)
    for here, there in zip((start, *way), way, strict=False):
        assert there in following(role, here)
    assert way[-1] is goal
    assert path(role, goal, goal) == ()
    assert path(role, MentorState.WITHDREW, goal) == ()


def test_nobody_without_a_consent_check_is_in_the_bank():
    early = {"invited", "submitted", "consent_ok", "withdrew"}
    for states in IN_BANK.values():
        assert not early & {one.value for one in states}
