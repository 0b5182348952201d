"""Events: planned, attended, held; who was informed and how; polls that know nobody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.waves import climate, polls
from analytics.waves.refusals import ClimateOpenError
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    StateError,
)
from data.practice import attending, events, papers
from data.practice.events import Plan
from data.practice.refusals import (
    EmptyTitleError,
    HeldDayError,
    NobodyThereError,
    NotYetHeldError,
    RotationError,
)
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.practice import AgendaLine, EventKind, EventState, Presence
from tests.practice_world import YEAR, world
from tests.stores import NOW

PLAN = Plan(
    title="Информирование",
    at=NOW - timedelta(days=1),
    minutes=40,
    agenda=(AgendaLine(title="Зачем", minutes=10, speaker_ids=(PersonId("mentor"),)),),
)


@pytest.fixture
def here(tmp_path):
    place = world(tmp_path)
    yield place
    place.store.close()


@pytest.fixture
def news(here):
    return here.did(events.plan, EventKind.INFORMING, PLAN)


def test_an_event_belongs_to_the_school_year_of_its_day(here, news):
    assert (news.year, news.state) == (YEAR, EventState.PLANNED)
    may = replace(PLAN, at=NOW - timedelta(days=140))
    assert here.did(events.plan, EventKind.SEMINAR, may).year == "2025/2026"
    assert [one.id for one in here.did(events.listing, YEAR)] == [news.id]


def test_wrong_plans_are_refused(here, news):
    with pytest.raises(EmptyTitleError):
        here.did(events.plan, EventKind.SEMINAR, replace(PLAN, title=" "))
    with pytest.raises(InvalidValueError):
        here.did(events.plan, EventKind.SEMINAR, replace(PLAN, minutes=1))
    with pytest.raises(ChangedMeanwhileError):
        here.did(events.change, news.id, PLAN, news.version + 1)


def test_an_event_is_held_when_its_day_has_come_and_somebody_was_there(here, news):
    with pytest.raises(NobodyThereError):
        here.did(events.hold, news.id)
    here.did(attending.mark, news.id, ["mentor"], Presence.ATTENDED)
    coming = here.did(events.plan, EventKind.SEMINAR, replace(PLAN, at=NOW + timedelta(days=2)))
    here.did(attending.mark, coming.id, ["mentor"], Presence.ATTENDED)
    with pytest.raises(NotYetHeldError):
        here.did(events.hold, coming.id)
    assert here.did(events.hold, news.id).state is EventState.HELD


def test_the_day_of_a_held_event_stays(here, news):
    moved = replace(PLAN, at=NOW - timedelta(days=2))
    planned = here.did(events.change, news.id, moved, news.version)
    here.did(attending.mark, news.id, ["mentor"], Presence.ATTENDED)
    one = here.did(events.hold, news.id)
    for days in (-1, 5 * 365):
        later = replace(PLAN, at=moved.at + timedelta(days=days))
        with pytest.raises(HeldDayError):
            here.did(events.change, news.id, later, one.version)
    title = replace(moved, title="Иначе", at=moved.at + timedelta(minutes=5))
    after = here.did(events.change, news.id, title, one.version)
    assert (after.title, after.year, after.state) == ("Иначе", planned.year, EventState.HELD)


def test_a_cancelled_event_says_why_and_takes_no_mark(here, news):
    with pytest.raises(MissingReasonError):
        here.did(events.cancel, news.id, "")
    here.did(events.cancel, news.id, "перенесли")
    with pytest.raises(StateError):
        here.did(attending.mark, news.id, ["mentor"], Presence.ATTENDED)
    with pytest.raises(StateError):
        here.came("mentor", Form.ACQUAINTED, news.id, attending.acquainted_by_link, news.id)


def test_who_was_informed_how_and_since_when(here, news):
    assert len(here.did(attending.expect_everybody, news.id)) == 4
    assert here.did(attending.expect_everybody, news.id) == ()
    here.came("mentor", Form.ACQUAINTED, news.id, attending.acquainted_by_link, news.id)
    day = date(2026, 9, 30)
    here.did(attending.mark, news.id, ["mentor", "mentee"], Presence.INFORMED, on=day)
    rows = {row.attendance.person_id: row.attendance for row in here.did(attending.sheet, news.id)}
    assert (rows["mentor"].how, rows["mentor"].on) == (attending.BY_LINK, NOW.date())
    assert (rows["mentee"].how, rows["mentee"].on) == (attending.BY_LIST, day)
    assert rows["other"].presence is Presence.INVITED
    found = here.did(attending.informed, YEAR)
    assert (found.informed, found.total, set(found.left)) == (2, 4, {"juror", "other"})
    told = here.did(attending.counts, news.id)
    assert (told.expected, told.told, told.by_link) == (4, 2, 1)


def test_a_link_is_not_taken_back_by_a_list(here, news):
    here.came("mentor", Form.ACQUAINTED, news.id, attending.acquainted_by_link, news.id)
    assert here.did(attending.mark, news.id, ["mentor"], Presence.ABSENT) == 0
    assert here.did(attending.informed, YEAR).informed == 1


def test_a_day_to_come_or_of_another_year_is_refused(here, news):
    for day in (NOW.date() + timedelta(days=1), date(2026, 5, 1)):
        with pytest.raises(InvalidValueError):
            here.did(attending.mark, news.id, ["mentor"], Presence.INFORMED, on=day)


def test_an_archived_teacher_counts_no_more(here, news):
    here.system(lambda work: work.people.put(replace(work.people.get("other"), archived_at=NOW)))
    assert here.did(attending.informed, YEAR).total == 3


def test_administration_sees_counts_and_no_names(here, news):
    assert here.did(attending.counts, news.id, role=AccountRole.ADMINISTRATION).expected == 0
    with pytest.raises(DeniedError):
        here.did(attending.sheet, news.id, role=AccountRole.ADMINISTRATION)


def test_speed_meetings_rotate_those_who_are_expected(here):
    one = here.did(events.plan, EventKind.SPEED, PLAN)
    with pytest.raises(RotationError):
        here.did(events.speed_table, one.id, ["mentor"])
    here.did(attending.expect_everybody, one.id)
    turns = here.did(events.speed_table, one.id, ["mentor"])
    assert len(turns) == 3
    assert {couple[0] for turn in turns for couple in turn} == {"mentor"}


def test_papers_of_an_event_leave_out_whose_consent_has_ended(here, news):
    here.did(attending.mark, news.id, ["mentor"], Presence.INFORMED)
    sheet = here.system(papers.acquaintance_sheet, news.id)
    assert (sheet["informed"], sheet["total"]) == (1, 4)
    assert "Иванова Анна Петровна" in str(sheet)
    here.consent("mentor", ConsentAct.WITHDRAWN, Purpose.BANK)
    for paper in (papers.acquaintance_sheet, papers.event_programme, papers.registration_sheet):
        assert "Иванова" not in str(here.system(paper, news.id))


def test_decisions_and_minutes_wait_for_the_day(here, news):
    with pytest.raises(StateError):
        here.system(papers.event_minutes, news.id)
    with pytest.raises(StateError):
        here.did(events.decide, news.id, ["Решили"], [], news.version)
    here.did(attending.mark, news.id, ["mentor"], Presence.ATTENDED)
    held = here.did(events.hold, news.id)
    after = here.did(events.decide, news.id, ["Решили", " "], [], held.version)
    assert after.decisions == ("Решили",)
    told = here.system(papers.event_minutes, news.id)
    assert told["present"] == 1
    assert told["decisions"] == [{"number": "1", "text": "Решили"}]


def answered(here, codes, sheets):
    for code, sheet in zip(codes, sheets, strict=True):
        climate.answer_climate(here.store, code, sheet, NOW)


def test_a_poll_knows_nobody_and_shows_from_five_answers_on(here, news):
    opened = here.did(polls.open_poll, news.id, "interest")
    with pytest.raises(ClimateOpenError):
        here.did(polls.open_poll, news.id, "interest")
    codes = here.did(climate.draw_codes, opened.id, 6).codes
    clear, mentor = "POLL.interest_clear", "POLL.interest_mentor"
    sheets = [{clear: 5, mentor: 4}, *({clear: one} for one in (4, 3, 2))]
    answered(here, codes[:4], sheets)
    (before,) = here.did(polls.results, news.id)
    assert (before.answered, before.lines) == (4, ())
    here.did(climate.close_climate, opened.id)
    (closed,) = here.did(polls.results, news.id)
    assert (closed.closed, closed.lines) == (True, ()), "four answers show only their number"


def test_a_question_with_few_answers_stays_hidden_in_a_poll_that_is_shown(here, news):
    opened = here.did(polls.open_poll, news.id, "interest")
    codes = here.did(climate.draw_codes, opened.id, 5).codes
    clear, mentor = "POLL.interest_clear", "POLL.interest_mentor"
    answered(here, codes, [{clear: 5, mentor: 4}, *({clear: one} for one in (4, 3, 2, 1))])
    assert here.did(polls.results, news.id)[0].lines == (), "nothing before it is closed"
    here.did(climate.close_climate, opened.id)
    (shown,) = here.did(polls.results, news.id)
    assert [(one.n, one.agree) for one in shown.lines] == [(5, None), (None, None), (None, None)]


def test_how_many_agree_is_told_where_nobody_stands_among_few(here, news):
    opened = here.did(polls.open_poll, news.id, "interest")
    codes = here.did(climate.draw_codes, opened.id, 11).codes
    clear, mentor = "POLL.interest_clear", "POLL.interest_mentor"
    answered(here, codes, [{clear: 5, mentor: 4 if at < 5 else 1} for at in range(11)])
    here.did(climate.close_climate, opened.id)
    (shown,) = here.did(polls.results, news.id)
    assert [(one.n, one.agree) for one in shown.lines][:2] == [(11, 11), (11, 5)]


def test_polls_are_no_waves_of_the_programme(here, news):
    here.did(polls.open_poll, news.id, "feedback")
    assert here.did(climate.climates) == ()
