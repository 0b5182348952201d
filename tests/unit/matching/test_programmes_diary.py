"""The diary of a pair: both sides write, the partner's pulse and calls stay unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from data.errors import ChangedMeanwhileError, DeniedError, InvalidValueError, StateError
from data.output.documents import text_of
from data.papers import tasks
from data.records.account import AccountRole
from data.records.pair import PairState
from data.records.programme import MeetingState, ProgrammeState
from data.records.task import TaskState
from matching import programmes
from matching.programmes import Entry, timers
from tests import programme_cases as cases_of
from tests.programme_cases import PAIR, agreed, drafted, link, small
from tests.stores import NOW, fresh

WHEN = NOW + timedelta(days=3)
PLAN = Entry(at=WHEN, topic="разбор конспекта", format="in_person")
TOLD = Entry(at=NOW - timedelta(hours=2), topic="урок", done="посмотрели урок", next_steps="план")
GOOD, CALL = {"PULSE.1": 4, "PULSE.2": 5, "PULSE.3": "no"}, {"PULSE.1": 1, "PULSE.3": "yes"}


@pytest.fixture
def here(tmp_path):
    opened = fresh(tmp_path)
    yield small(opened)
    opened.close()


@pytest.fixture
def mentee(here):
    return link(here, "a")


@pytest.fixture
def mentor(here):
    return link(here, "x")


def meetings(here):
    return here.saw(lambda work: work.meetings.of_pair(PAIR))


def standing(here, role=AccountRole.CURATOR):
    return [row.task for row in here.by(role).saw(tasks.mine)]


# ------------------------------------------------------------------------------------- meetings


def test_either_side_plans_moves_and_holds_a_meeting(here, mentee, mentor):
    one = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k1")
    assert (one.state, one.written_by, one.sequence) == (MeetingState.PLANNED, "a", 0)
    moved = mentor.did(
        programmes.change, one.id, replace(PLAN, at=NOW - timedelta(hours=3)), one.version
    )
    assert (moved.written_by, moved.sequence) == ("x", 1)
    held = mentee.did(programmes.hold, one.id, TOLD, moved.version)
    assert (held.state, held.done, held.sequence) == (MeetingState.HELD, "посмотрели урок", 2)
    assert meetings(here) == [held]


def test_a_repeated_send_is_one_meeting(here, mentee, mentor):
    first = mentee.did(programmes.write_down, PAIR, TOLD, "same")
    assert mentee.did(programmes.write_down, PAIR, TOLD, "same") == first
    mentor.did(programmes.write_down, PAIR, TOLD, "same")  # the other side's key is another
    assert len(meetings(here)) == 2


def test_the_same_words_again_change_nothing(here, mentee):
    one = mentee.did(programmes.write_down, PAIR, TOLD, "k")
    assert mentee.did(programmes.change, one.id, TOLD, one.version).sequence == 0


def test_two_sides_do_not_overwrite_each_other(here, mentee, mentor):
    one = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    mentor.did(programmes.change, one.id, replace(PLAN, minutes=90), one.version)
    with pytest.raises(ChangedMeanwhileError):
        mentee.did(programmes.hold, one.id, TOLD, one.version)
    with pytest.raises(ChangedMeanwhileError):
        mentee.did(programmes.cancel, one.id, one.version)


def test_a_repeated_record_of_a_planned_meeting_is_one(here, mentee):
    one = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    held = mentee.did(programmes.hold, one.id, TOLD, one.version)
    assert mentee.did(programmes.hold, one.id, TOLD, one.version) == held


def test_what_has_not_come_is_not_held_and_what_is_cancelled_stays_so(here, mentee):
    with pytest.raises(programmes.NotYetError):
        mentee.did(programmes.write_down, PAIR, PLAN, "k")
    one = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    with pytest.raises(programmes.NotYetError):
        mentee.did(programmes.miss, one.id, one.version)
    gone = mentee.did(programmes.cancel, one.id, one.version)
    for again in (programmes.hold, programmes.change):
        with pytest.raises(StateError):
            mentee.did(again, one.id, TOLD, gone.version)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TOLD, minutes=1),
        replace(TOLD, minutes=1000),
        replace(TOLD, format="by_post"),
        replace(TOLD, done="я" * 1001),
        replace(TOLD, at=NOW - timedelta(days=500)),
    ],
    ids=["short", "long", "format", "text", "day"],
)
def test_a_wrong_entry_is_refused(here, mentee, wrong):
    with pytest.raises(InvalidValueError):
        mentee.did(programmes.write_down, PAIR, wrong, "k")
    assert meetings(here) == []


def test_goals_of_a_meeting_are_goals_of_the_programme(here, mentee):
    agreed(here)
    entry = replace(TOLD, goals=("g2", "g9", "g2"))
    assert mentee.did(programmes.write_down, PAIR, entry, "k").goals == ("g2",)


def test_a_paused_pair_plans_nothing_and_may_still_record(here, mentee):
    cases_of.to_state(here, PairState.PAUSED)
    with pytest.raises(programmes.PairNotRunningError):
        mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    mentee.did(programmes.write_down, PAIR, TOLD, "k")
    cases_of.to_state(here, PairState.TERMINATED)
    with pytest.raises(programmes.PairNotRunningError):
        mentee.did(programmes.write_down, PAIR, TOLD, "k2")
    with pytest.raises(programmes.PairNotRunningError):
        mentee.saw(programmes.own_diary, PAIR)


def test_a_link_reaches_the_own_pair_alone(here, mentee):
    cases_of.pair(here, "a", mentor="x", name="other")
    theirs = here.did(programmes.plan_meeting, "other", PLAN, "k")
    asked = (
        lambda work: programmes.plan_meeting(work, "other", PLAN, "k"),
        lambda work: programmes.hold(work, theirs.id, TOLD, theirs.version),
        lambda work: programmes.cancel(work, theirs.id, theirs.version),
        lambda work: programmes.ask_help(work, "other"),
        lambda work: programmes.pulse(work, theirs.id, GOOD),
        lambda work: programmes.own_diary(work, "other"),
        lambda work: programmes.own_calendar(work, "other"),
        lambda work: programmes.draft(work, PAIR),
        programmes.overview,
        lambda work: programmes.history(work, theirs.id),
    )
    for one in asked:
        with pytest.raises(DeniedError):
            mentee.did(one)


def test_no_other_role_writes_in_a_diary(here):
    one = here.did(programmes.plan_meeting, PAIR, PLAN, "k")
    for role in sorted(set(AccountRole) - {AccountRole.CURATOR}):
        for asked in (
            lambda work: programmes.write_down(work, PAIR, TOLD, "k"),
            lambda work: programmes.cancel(work, one.id, one.version),
            lambda work: programmes.pulse(work, one.id, GOOD),
            lambda work: programmes.ask_help(work, PAIR),
            lambda work: programmes.history(work, one.id),
            lambda work: programmes.own_diary(work, PAIR),
        ):
            with pytest.raises(DeniedError):
                here.by(role).did(asked)


def test_history_tells_who_and_which_fields_and_no_words(here, mentee, mentor):
    one = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    mentor.did(programmes.change, one.id, replace(PLAN, topic="секретная тема"), one.version)
    first, second = here.saw(programmes.history, one.id)
    assert (first.verb, second.verb) == ("meeting.planned", "meeting.changed")
    assert "topic" in second.fields
    assert first.by != second.by
    with here.look() as work:
        assert "секретная" not in str(work.trail.of(f"meeting:{one.id}"))


# ------------------------------------------------------------------------------ pulse and help


def test_a_pulse_follows_a_held_meeting_and_is_the_authors_alone(here, mentee, mentor):
    planned = mentee.did(programmes.plan_meeting, PAIR, PLAN, "p")
    with pytest.raises(programmes.NotHeldError):
        mentee.did(programmes.pulse, planned.id, GOOD)
    one = mentee.did(programmes.write_down, PAIR, TOLD, "k")
    mentee.did(programmes.pulse, one.id, GOOD)
    assert mentee.saw(programmes.pulse_of, one.id, "a").answers == GOOD
    assert mentee.saw(programmes.pulse_of, one.id, "x") is None
    assert "PULSE" not in str(mentor.saw(programmes.own_diary, PAIR))
    assert "PULSE" not in str(here.saw(programmes.view, PAIR))
    assert standing(here) == []


def test_the_same_pulse_about_two_meetings_is_two_pulses(here, mentee):
    for key, at in (("k1", TOLD.at), ("k2", TOLD.at - timedelta(days=1))):
        one = mentee.did(programmes.write_down, PAIR, replace(TOLD, at=at), key)
        mentee.did(programmes.pulse, one.id, GOOD)
        mentee.did(programmes.pulse, one.id, GOOD)
    assert len(here.saw(lambda work: work.responses.of("a"))) == 2


def test_a_wrong_pulse_is_refused(here, mentee):
    one = mentee.did(programmes.write_down, PAIR, TOLD, "k")
    for wrong in ({"PULSE.1": 9}, {"PULSE.9": 1}, {"PULSE.3": "perhaps"}):
        with pytest.raises(InvalidValueError):
            mentee.did(programmes.pulse, one.id, wrong)


def test_a_pulse_that_asks_for_help_calls_the_curator_and_nobody_else(here, mentee, mentor):
    one = mentee.did(programmes.write_down, PAIR, TOLD, "k")
    mentee.did(programmes.pulse, one.id, CALL)
    mentee.did(programmes.pulse, one.id, {**CALL, "PULSE.2": 2})
    (task,) = standing(here)
    assert (task.kind, task.person_id, task.due) == ("help_needed", "a", date(2026, 10, 8))
    assert standing(here, AccountRole.PSYCHOLOGIST) == []
    (row,) = here.saw(programmes.overview)
    assert row.helps == 1
    seen = str(mentor.saw(programmes.own_diary, PAIR)) + str(mentee.saw(programmes.own_diary, PAIR))
    assert "help" not in seen


def test_a_call_may_go_to_the_psychologist_too_and_comes_anew_when_dealt_with(here, mentee):
    mentee.did(programmes.ask_help, PAIR, psychologist=True)
    mentee.did(programmes.ask_help, PAIR, psychologist=True)
    (first,) = standing(here)
    assert len(standing(here, AccountRole.PSYCHOLOGIST)) == 1
    here.did(tasks.close_task, first.id)
    mentee.did(programmes.ask_help, PAIR)
    (second,) = standing(here)
    assert second.id != first.id


# ------------------------------------------------------------------------------- quiet, timers


def test_a_quiet_pair_becomes_one_task_and_a_meeting_ends_it(here, mentee):
    agreed(here)
    late = NOW + timedelta(days=21)
    assert here.did(timers.tick, now=NOW + timedelta(days=20)) == 0
    assert here.did(timers.tick, now=late) == 1
    here.did(timers.tick, now=late + timedelta(days=1))
    (task,) = standing(here)
    assert (task.kind, task.subject) == ("pair_quiet", "pair:pair")
    (row,) = here.saw(programmes.overview, now=late)
    assert (row.quiet, row.quiet_days) == (True, 21)
    mentee.did(programmes.write_down, PAIR, replace(TOLD, at=late), "k", now=late)
    assert standing(here) == []
    assert here.saw(lambda work: work.tasks.get(task.id)).state is TaskState.DROPPED
    assert here.did(timers.tick, now=late + timedelta(days=22)) == 1
    assert len(standing(here)) == 1  # the next gap is another one


def test_a_struck_meeting_gives_the_gap_its_task_back(here, mentee, mentor):
    late = NOW + timedelta(days=21)
    here.did(timers.tick, now=late)
    (task,) = standing(here)
    one = mentee.did(programmes.write_down, PAIR, replace(TOLD, at=late), "k", now=late)
    with pytest.raises(programmes.NotAuthorError):
        mentor.did(programmes.strike, one.id, one.version, now=late)
    with pytest.raises(ChangedMeanwhileError):
        mentee.did(programmes.strike, one.id, one.version - 1, now=late)
    gone = mentee.did(programmes.strike, one.id, one.version, now=late)
    assert mentee.did(programmes.strike, one.id, one.version, now=late) == gone
    assert [known.id for known in standing(here)] == [task.id]
    planned = mentee.did(programmes.plan_meeting, PAIR, PLAN, "p")
    with pytest.raises(StateError):
        mentee.did(programmes.strike, planned.id, planned.version)


def test_the_agenda_holds_what_is_open_up_to_two_weeks_ahead(here, mentee):
    one = agreed(here)
    mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    mentee.did(programmes.plan_meeting, PAIR, replace(PLAN, at=NOW + timedelta(days=40)), "far")
    listed = here.saw(programmes.agenda)
    assert [(row.what, row.late) for row in listed] == [("meeting", False)]
    due = datetime.combine(one.actions[0].due + timedelta(days=1), NOW.time(), UTC)
    later = here.saw(programmes.agenda, now=due)
    assert ("action", True) in [(row.what, row.late) for row in later]
    with pytest.raises(DeniedError):
        here.by(AccountRole.DIRECTOR).saw(programmes.agenda)


def test_a_draft_binds_nobody(here):
    one = drafted(here)
    due = datetime.combine(one.actions[0].due, NOW.time(), UTC)
    assert here.saw(programmes.agenda, now=due) == ()


def test_a_quiet_pair_that_ends_leaves_no_task(here):
    late = NOW + timedelta(days=22)
    here.did(timers.tick, now=late)
    assert len(standing(here)) == 1
    cases_of.to_state(here, PairState.TERMINATED)
    here.did(timers.tick, now=late)
    assert standing(here) == []


def test_a_paused_pair_is_not_quiet(here):
    cases_of.to_state(here, PairState.PAUSED)
    assert here.did(timers.tick, now=NOW + timedelta(days=60)) == 0
    assert here.saw(programmes.overview)[0].quiet_days is None


def test_a_near_checkpoint_is_told_once_and_an_agreed_programme_begins(here):
    cases_of.to_state(here, PairState.CONFIRMED)
    one = agreed(here)
    cases_of.to_state(here, PairState.ACTIVE)
    near = datetime.combine(one.checkpoints[0].on - timedelta(days=6), NOW.time(), UTC)
    here.did(timers.tick, now=near)
    here.did(timers.tick, now=near)
    kinds = [task.kind for task in standing(here)]
    assert sorted(kinds) == ["checkpoint_due", "pair_quiet"]
    assert here.saw(lambda w: w.programmes.get(one.id)).state is ProgrammeState.RUNNING


def test_the_timer_is_nobodys_button(here, mentee):
    for role in sorted(set(AccountRole) - {AccountRole.CURATOR}):
        with pytest.raises(DeniedError):
            here.by(role).did(timers.tick)
    with pytest.raises(DeniedError):
        mentee.did(timers.tick)


def test_planned_and_held_are_told_with_the_pairs_that_need_somebody_first(here, mentee):
    one = agreed(here)
    cases_of.pair(here, "a", mentor="x", name="other")
    middle = datetime.combine(one.starts_on + (one.ends_on - one.starts_on) / 2, NOW.time(), UTC)
    link(here, "a", subject="other").did(programmes.ask_help, "other")
    first, second = here.saw(programmes.overview, now=middle)
    assert (first.pair.id, first.helps, first.fidelity) == ("other", 1, None)
    assert (second.held, second.planned) == (0, one.meetings_planned // 2)
    mentee.did(programmes.write_down, PAIR, replace(TOLD, at=middle), "k", now=middle)
    assert here.saw(programmes.overview, now=middle)[1].fidelity == 1 / second.planned


# ------------------------------------------------------------------------------------ calendar


def test_the_calendar_keeps_names_out_and_uids_steady(here, mentee):
    one = agreed(here)
    meeting = mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    first = Calendar.from_ical(mentee.saw(programmes.own_calendar, PAIR))
    assert len(first.events) == 1 + len(one.checkpoints)
    mentee.did(programmes.cancel, meeting.id, meeting.version)
    second = Calendar.from_ical(mentee.saw(programmes.own_calendar, PAIR))
    events = {str(event["uid"]): event for event in second.events}
    assert {str(event["uid"]) for event in first.events} == set(events)
    gone = events[f"{meeting.id}@meeting.nastavnik"]
    assert (gone["status"], gone["sequence"]) == ("CANCELLED", 1)
    assert gone.start == WHEN.astimezone(ZoneInfo("Europe/Moscow"))
    assert b"VALARM" not in second.to_ical()
    assert "Имя" not in second.to_ical().decode()


def test_a_school_has_its_own_hours(here, mentee):
    here.did(programmes.set_zone, "Asia/Yekaterinburg")
    mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    text = mentee.saw(programmes.own_calendar, PAIR).decode()
    assert "DTSTART;TZID=Asia/Yekaterinburg:20261004T140000" in text
    assert "BEGIN:VTIMEZONE" in text
    with pytest.raises(InvalidValueError):
        here.did(programmes.set_zone, "Europe/Paris")


def test_a_checkpoint_that_is_left_out_is_cancelled_in_calendars(here, mentee):
    one = agreed(here)
    content = replace(programmes.content.of(one), checkpoints=one.checkpoints[1:])
    here.did(programmes.amend, one.id, content, "короче", one.version)
    told = Calendar.from_ical(mentee.saw(programmes.own_calendar, PAIR))
    states = [str(event["status"]) for event in told.events]
    assert sorted(states) == ["CANCELLED", "CONFIRMED"]


def test_an_erased_edition_does_not_stop_the_calendar(here, mentor):
    one = agreed(here)
    content = replace(programmes.content.of(one), meetings_planned=2)
    here.did(programmes.amend, one.id, content, "реже", one.version)
    mentor.did(programmes.plan_meeting, PAIR, PLAN, "k")
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        work.erase_person("a")
    told = Calendar.from_ical(mentor.saw(programmes.own_calendar, PAIR))
    assert [str(event["status"]) for event in told.events].count("CONFIRMED") == 1
    assert PLAN.topic not in str(told.to_ical().decode())


def test_the_office_file_tells_pairs_apart(here, mentee):
    drafted(here)
    mentee.did(programmes.plan_meeting, PAIR, PLAN, "k")
    text = here.did(programmes.office_calendar, PAIR).decode().replace("\r\n ", "")
    assert "X И. О." in text


def test_the_diary_paper_holds_every_meeting(here, mentee):
    agreed(here)
    mentee.did(programmes.write_down, PAIR, TOLD, "k")
    mentee.did(programmes.plan_meeting, PAIR, PLAN, "k2")
    words = text_of(here.did(programmes.diary_paper, PAIR))
    for said in ("посмотрели урок", "разбор конспекта", "проведена", "запланирована", "очно"):
        assert said in words
