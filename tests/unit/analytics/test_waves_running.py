"""A year of waves day by day: planned once, opened, reminded, closed; paper typed in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.waves import answering, running, sittings
from analytics.waves.refusals import (
    AnsweredAlreadyError,
    NoAnswersError,
    NotAskedError,
    OwnSheetError,
    WindowClosedError,
)
from analytics.waves.running import Ticked
from analytics.waves.subjects import parsed
from data import invitations, papers
from data.errors import DeniedError
from data.invitations import ResponseInvalidError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.invitation import Form
from data.records.monitoring import AskState
from data.records.pair import PairState
from tests.stores import account
from tests.waves_world import (
    BEGINS,
    ENDS,
    MENTEE,
    MENTOR,
    OTHER,
    PAIR,
    SECOND,
    add_pair,
    at,
    meet,
    state,
    world,
)

PRE = f"core@pre@mentee@{PAIR}"
DAY14 = BEGINS + timedelta(14)


@pytest.fixture
def here(tmp_path):
    made = world(tmp_path)
    yield made
    made.store.close()


def tick(here, on=BEGINS):
    return here.did(running.tick, on=on, by=here.system())


def states(here, wave):
    return {key[0]: one.state for key, one in here.asks().items() if key[2] == wave}


def test_the_same_day_again_changes_nothing(here):
    first = tick(here)
    before = here.asks()
    assert first.planned == len(before) == 17
    assert len(first.sent) == 2  # core of both; the mentee's extended one comes a week later
    assert tick(here) == Ticked()
    assert here.asks() == before
    told = here.saw(lambda work: [one.verb for one in work.trail.newest()])
    assert told.count("wave.ticked") == 1


def test_a_link_opens_with_its_window_and_carries_pair_and_side(here):
    tick(here, BEGINS - timedelta(31))
    assert {one.state for one in here.asks().values()} == {AskState.PLANNED}
    tick(here, BEGINS - timedelta(30))
    ask = here.asks()[MENTEE, PAIR, "pre", "core"]
    assert (ask.state, ask.sent_on) == (AskState.SENT, BEGINS - timedelta(30))
    link = here.link(PRE)
    assert link.person_id == MENTEE
    assert link.expires_at.date() > ask.closes_on


def test_the_extended_sitting_keeps_a_week_from_the_core_one(here):
    late = BEGINS - timedelta(5)  # the program was set up late: the core window is open long since
    tick(here, late)
    extended = (MENTEE, PAIR, "pre", "extended")
    core = here.asks()[MENTEE, PAIR, "pre", "core"]
    assert core.sent_on == late
    assert here.asks()[extended].state is AskState.PLANNED
    tick(here, late + timedelta(6))
    assert here.asks()[extended].state is AskState.PLANNED
    tick(here, late + timedelta(7))
    assert here.asks()[extended].state is AskState.SENT


def test_the_first_meeting_moves_the_windows_and_ends_the_baseline(here):
    tick(here)
    meet(here, BEGINS + timedelta(6))
    tick(here, BEGINS + timedelta(6))
    asks = here.asks()
    assert asks[MENTEE, PAIR, "pre", "core"].closes_on == BEGINS + timedelta(6)
    assert asks[MENTEE, PAIR, "day14", "FIT"].opens_on == BEGINS + timedelta(20)
    tick(here, BEGINS + timedelta(7))
    assert here.asks()[MENTEE, PAIR, "pre", "core"].state is AskState.SILENT


def test_one_reminder_in_the_middle_then_silence(here):
    tick(here, DAY14)
    sent = here.asks()[MENTOR, PAIR, "day14", "FIT"]
    assert tick(here, DAY14 + timedelta(4)).reminded == ()
    middle = tick(here, DAY14 + timedelta(5))
    assert len(middle.reminded) == 2
    assert tick(here, DAY14 + timedelta(6)).reminded == ()
    assert here.asks()[MENTOR, PAIR, "day14", "FIT"].reminders == 1
    assert here.link(f"FIT@day14@mentor@{PAIR}").reminders == 1
    tick(here, sent.closes_on)
    assert states(here, "day14") == dict.fromkeys((MENTOR, MENTEE), AskState.SENT)
    assert tick(here, sent.closes_on + timedelta(1)).closed >= 2
    assert states(here, "day14") == dict.fromkeys((MENTOR, MENTEE), AskState.SILENT)


def test_who_has_begun_is_partial_and_stays_so(here):
    tick(here, DAY14)
    with here.behind(f"FIT@day14@mentee@{PAIR}", DAY14) as work:
        invitations.save_draft(work, {"FIT.1": 3}, 0)
    tick(here, DAY14 + timedelta(1))
    assert states(here, "day14")[MENTEE] is AskState.PARTIAL
    tick(here, DAY14 + timedelta(30))
    assert states(here, "day14")[MENTEE] is AskState.PARTIAL


def test_without_consent_nobody_is_asked_yet_everybody_counts(tmp_path):
    here = world(tmp_path, agreed=(MENTOR,))
    tick(here, DAY14)
    assert states(here, "day14") == {MENTOR: AskState.SENT, MENTEE: AskState.REFUSED}
    assert here.saw(lambda work: [one.person_id for one in work.invitations.about(Form.WAVE)]) == [
        MENTOR
    ] * len([one for one in here.asks().values() if one.state is AskState.SENT])
    here.did(papers.give, MENTEE, (Purpose.BANK, Purpose.MONITORING), on=DAY14)
    tick(here, DAY14 + timedelta(1))
    assert states(here, "day14")[MENTEE] is AskState.SENT
    here.store.close()


def test_a_withdrawn_consent_counts_as_refused(here):
    tick(here, DAY14)
    here.did(papers.withdraw, MENTEE, (Purpose.MONITORING,), on=DAY14)
    tick(here, DAY14 + timedelta(1))
    assert states(here, "day14")[MENTEE] is AskState.REFUSED


def test_the_wellbeing_wave_needs_a_consent_of_its_own(tmp_path):
    here = world(tmp_path, agreed=(MENTOR,))
    opens = BEGINS - timedelta(30)
    here.did(papers.give, MENTEE, (Purpose.BANK, Purpose.MONITORING), on=opens)
    tick(here, opens)
    tick(here, BEGINS - timedelta(20))
    asks = here.asks()
    assert asks[MENTEE, PAIR, "pre", "core"].state is AskState.SENT
    assert asks[MENTEE, PAIR, "pre", "extended"].state is AskState.REFUSED
    here.store.close()


def test_a_pair_that_breaks_off_is_asked_nothing_more(here):
    tick(here, DAY14)
    state(here, state=PairState.TERMINATED, ended_on=DAY14)
    tick(here, DAY14 + timedelta(1))
    found = here.asks()
    assert {one.state for key, one in found.items() if key[2] == "post"} == {AskState.CANCELLED}
    assert states(here, "day14") == dict.fromkeys((MENTOR, MENTEE), AskState.SILENT)
    assert here.link(f"FIT@day14@mentor@{PAIR}").revoked_at is not None
    assert tick(here, DAY14 + timedelta(2)) == Ticked()


def test_a_completed_pair_gets_the_last_wave_alone(here):
    tick(here)
    ended = date(2027, 1, 10)
    state(here, state=PairState.COMPLETED, ended_on=ended)
    tick(here, ended)
    found = here.asks()
    assert {one.state for key, one in found.items() if key[2] == "mid"} == {AskState.CANCELLED}
    assert found[MENTEE, PAIR, "post", "core"].state is AskState.SENT
    tick(here, ended + timedelta(22))
    assert tick(here, ended + timedelta(40)) == Ticked()


def test_two_mentees_are_two_sittings_for_their_mentor(here):
    add_pair(here, SECOND, OTHER)
    tick(here, DAY14)
    found = here.asks()
    assert {(MENTOR, PAIR, "day14", "FIT"), (MENTOR, SECOND, "day14", "FIT")} <= set(found)
    links = here.saw(lambda work: work.invitations.of(MENTOR))
    subjects = {one.subject for one in links if one.subject.startswith("FIT")}
    assert subjects == {f"FIT@day14@mentor@{PAIR}", f"FIT@day14@mentor@{SECOND}"}


def test_late_windows_are_not_asked_after_the_fact(here):
    tick(here, ENDS)
    assert {key[2] for key in here.asks()} == {"post"}


def test_only_the_curator_and_the_worker_run_waves(here):
    for role in (AccountRole.PSYCHOLOGIST, AccountRole.ADMINISTRATION, AccountRole.DIRECTOR):
        by = account(here.store, role)
        with pytest.raises(DeniedError):
            here.did(running.tick, by=by)


def test_a_sitting_asks_by_the_needs_of_the_mentee_and_the_goals_of_the_pair(here):
    def codes(subject, who):
        found = here.saw(lambda work: sittings.asked(work, who, parsed(subject)))
        return {question.code for one in found for question in one.questions}

    post = codes(f"core@post@mentee@{PAIR}", MENTEE)
    assert {"GOALS.g1", "GOALS.g2", "SAT.1", "self_rating.digital.1"} <= post
    assert "self_rating.exam.1" not in post
    assert len(post) <= 50
    assert "OPEN.helped" in codes(f"extended@post@mentee@{PAIR}", MENTEE)
    mentor = codes(f"extended@post@mentor@{PAIR}", MENTOR)
    assert "mentor_observation.planning.1" in mentor
    assert "GOALS.g1" in codes(f"core@post@mentor@{PAIR}", MENTOR)
    assert {"WSAT.planning", "WSAT.digital", "WSAT.discipline"} <= codes(
        f"core@mid@mentee@{PAIR}", MENTEE
    )
    assert not any(one.startswith("GOALS") for one in codes("core@post@mentee", MENTEE))


def ask_of(here, wave, extent, who=MENTEE):
    return here.asks()[who, PAIR, wave, extent]


def test_paper_is_typed_in_by_the_same_rules(here):
    tick(here, DAY14)
    ask = ask_of(here, "day14", "FIT")
    with pytest.raises(NoAnswersError):
        here.did(answering.type_in, ask.id, {}, on=DAY14)
    with pytest.raises(ResponseInvalidError):
        here.did(answering.type_in, ask.id, {"FIT.1": 9}, on=DAY14)
    (kept,) = here.did(answering.type_in, ask.id, {"FIT.1": 2}, on=DAY14)
    assert (kept.source, kept.context["pair"], kept.context["ask"]) == ("paper", PAIR, ask.id)
    assert kept.subject == f"FIT@day14@mentee@{PAIR}"
    after = ask_of(here, "day14", "FIT")
    assert (after.state, after.source, after.answered_on) == (AskState.ANSWERED, "paper", DAY14)
    assert here.link(kept.subject).revoked_at is not None
    here.did(answering.type_in, ask.id, {"FIT.1": 3}, on=DAY14)
    assert len(here.saw(lambda work: work.responses.of(MENTEE))) == 2


@pytest.mark.parametrize("side", [MENTEE, MENTOR])
def test_a_curator_of_the_pair_types_in_no_sheet_about_it(here, side):
    tick(here, DAY14)
    ask = ask_of(here, "day14", "FIT")
    here.did(_is_person, here.curator.id, side, by=here.system())
    for call, *more in ((answering.paper_form,), (answering.type_in, {"FIT.1": 2})):
        with pytest.raises(OwnSheetError):
            here.did(call, ask.id, *more, on=DAY14)


def _is_person(work, account_id, person_id):
    work.accounts.put(replace(work.accounts.get(account_id), person_id=person_id))


def test_paper_does_not_fill_in_what_was_missed(here):
    tick(here, DAY14)
    ask = ask_of(here, "day14", "FIT")
    late = ask.closes_on + timedelta(3)
    tick(here, late)

    def typed(day):
        with here.store.work(by=here.curator, now=at(late)) as work:
            return answering.type_in(work, ask.id, {"FIT.1": 4}, on=day)

    for day in (None, ask.opens_on - timedelta(1)):
        with pytest.raises(WindowClosedError):
            typed(day)
    typed(ask.closes_on)
    assert ask_of(here, "day14", "FIT").answered_on == ask.closes_on


def test_paper_needs_consent_and_never_overwrites_a_link(tmp_path):
    here = world(tmp_path, agreed=(MENTOR,))
    tick(here, DAY14)
    with pytest.raises(NotAskedError):
        here.did(answering.type_in, ask_of(here, "day14", "FIT").id, {"FIT.1": 4}, on=DAY14)
    with here.behind(f"FIT@day14@mentor@{PAIR}", DAY14) as work:
        assert answering.answered_by_link(work).source == "link"
    with pytest.raises(AnsweredAlreadyError):
        here.did(answering.type_in, ask_of(here, "day14", "FIT", MENTOR).id, {"FIT.1": 4}, on=DAY14)
    here.store.close()


def test_paper_leaves_out_what_the_curator_does_not_read(here):
    tick(here, date(2027, 2, 10))
    ask = ask_of(here, "mid", "extended")
    found = here.saw(answering.paper_form, ask.id, on=date(2027, 2, 10))
    assert {one.code for one in found} == {"SKILL"}
