"""The gate of consent: the last act counts, for each purpose apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.access import may
from data.records.consent import Channel, Consent, ConsentAct, Purpose

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)
GIVEN = Consent(
    id="c",
    school_id="s",
    person_id="p",
    purposes=(Purpose.BANK, Purpose.MATCHING),
    act=ConsentAct.GIVEN,
    text_version="v",
    channel=Channel.PAPER,
    at=AT,
)


def act(what, days, *purposes, **changes):
    return replace(
        GIVEN,
        act=what,
        at=AT + timedelta(days=days),
        purposes=purposes or GIVEN.purposes,
        **changes,
    )


def test_without_any_act_nothing_is_allowed():
    assert not any(may([], one, AT) for one in Purpose)


def test_what_was_given_holds_for_its_purposes_from_its_moment():
    assert may([GIVEN], Purpose.BANK, AT)
    assert may([GIVEN], Purpose.MATCHING, LATER)
    assert not may([GIVEN], Purpose.PUBLICATION, LATER)
    assert not may([GIVEN], Purpose.BANK, AT - timedelta(seconds=1))


@pytest.mark.parametrize("what", [ConsentAct.WITHDRAWN, ConsentAct.REFUSED])
def test_what_was_taken_back_no_longer_holds(what):
    acts = [GIVEN, act(what, 10, Purpose.MATCHING)]
    assert may(acts, Purpose.BANK, LATER)
    assert not may(acts, Purpose.MATCHING, LATER)
    assert may(acts, Purpose.MATCHING, AT + timedelta(days=9))


def test_what_was_given_again_holds_again():
    acts = [GIVEN, act(ConsentAct.WITHDRAWN, 1), act(ConsentAct.GIVEN, 2)]
    assert may(acts, Purpose.BANK, LATER)


def test_moments_decide_not_the_order_of_entering():
    late_entry = act(ConsentAct.WITHDRAWN, 5)
    assert not may([act(ConsentAct.GIVEN, 3), late_entry, GIVEN], Purpose.BANK, LATER)


def test_of_two_acts_of_one_moment_the_one_entered_later_counts():
    taken_back = act(ConsentAct.WITHDRAWN, 0)
    assert not may([GIVEN, taken_back], Purpose.BANK, LATER)
    assert may([taken_back, GIVEN], Purpose.BANK, LATER)


def test_a_consent_holds_on_its_last_day_and_not_after():
    short = replace(GIVEN, valid_to=date(2026, 9, 10))
    assert may([short], Purpose.BANK, datetime(2026, 9, 10, 23, 59, tzinfo=UTC))
    assert not may([short], Purpose.BANK, datetime(2026, 9, 11, tzinfo=UTC))


def test_an_expired_consent_does_not_revive_the_one_before():
    acts = [GIVEN, act(ConsentAct.GIVEN, 1, valid_to=date(2026, 9, 5))]
    assert not may(acts, Purpose.BANK, LATER)


def test_a_naive_moment_is_a_fault():
    with pytest.raises(ValueError, match="time zone"):
        may([GIVEN], Purpose.BANK, datetime(2026, 9, 1))  # noqa: DTZ001


acts_of_a_life = st.lists(
    st.builds(
        act,
        st.sampled_from(ConsentAct),
        st.integers(0, 20),
        st.sampled_from(Purpose),
        valid_to=st.none() | st.dates(date(2026, 8, 25), date(2026, 10, 1)),
    ),
    max_size=12,
)


NEEDS_BANK = {Purpose.MATCHING, Purpose.TRANSFER}


def walked(acts, purpose, moment):
    """Naive reading: walk in time, remember what the last act about the purpose said."""
    open_, until = False, None
    for one in sorted(acts, key=lambda one: one.at):
        if one.at <= moment and purpose in one.purposes:
            open_, until = one.act is ConsentAct.GIVEN, one.valid_to
    return open_ and (until is None or moment.date() <= until)


@given(acts_of_a_life, st.sampled_from(Purpose), st.integers(-2, 30))
def test_the_gate_agrees_with_walking_through_the_acts(acts, purpose, days):
    moment = AT + timedelta(days=days)
    base = purpose not in NEEDS_BANK or walked(acts, Purpose.BANK, moment)
    assert may(acts, purpose, moment) == (base and walked(acts, purpose, moment))


@pytest.mark.parametrize("purpose", sorted(NEEDS_BANK))
@pytest.mark.parametrize(
    "end",
    [
        [act(ConsentAct.REFUSED, 2, Purpose.BANK)],
        [act(ConsentAct.WITHDRAWN, 2, Purpose.BANK)],
        [act(ConsentAct.GIVEN, 2, Purpose.BANK, valid_to=date(2026, 9, 20))],
    ],
    ids=["refused", "withdrawn", "run out"],
)
def test_nobody_is_matched_or_handed_over_without_a_place_in_the_bank(purpose, end):
    first = act(ConsentAct.GIVEN, 0, Purpose.BANK, purpose, Purpose.MONITORING)
    acts = [first, *end, act(ConsentAct.GIVEN, 3, purpose)]
    assert may([first], purpose, LATER)
    assert not may(acts, purpose, LATER)
    assert may(acts, Purpose.MONITORING, LATER)
    assert may([*acts, act(ConsentAct.GIVEN, 4, Purpose.BANK)], purpose, LATER)


def test_a_purpose_alone_gives_nothing_to_match():
    assert not may([act(ConsentAct.GIVEN, 0, Purpose.MATCHING)], Purpose.MATCHING, LATER)


@given(acts_of_a_life, st.sampled_from(Purpose))
def test_a_withdrawal_closes_the_gate_from_its_moment_whatever_came_before(acts, purpose):
    closed = [*acts, act(ConsentAct.WITHDRAWN, 21, purpose)]
    assert not may(closed, purpose, AT + timedelta(days=21))
