"""Warnings about pairs: raised by what is seen, handled by a person, never raised for old facts."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from analytics import alerts
from analytics.alerts import following, seeing
from analytics.alerts.keeping import reasons
from data.accounts.conflicts import SecondWordError
from data.bank.agenda import agenda
from data.errors import DeniedError, InvalidValueError, MissingReasonError, StateError
from data.i18n import speaking
from data.papers import tasks
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PairId
from data.records.monitoring import AlertState
from data.records.pair import PairState
from data.settings import Settings
from data.store import Store
from matching import pairs, programmes
from tests import alert_cases as told
from tests import programme_cases as cases_of
from tests import round_cases as cases
from tests.alert_cases import LATER, kept, met, pulse, standing, tick, wave
from tests.pair_steps import curated
from tests.programme_cases import PAIR
from tests.stores import NOW, SCHOOL, account, fresh

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Home folder of the small school, made once and then copied."""
    folder = tmp_path_factory.mktemp("alerts")
    opened = fresh(folder)
    told.small(opened)
    opened.close()
    return folder / "home"


@pytest.fixture
def here(made, tmp_path):
    shutil.copytree(made, tmp_path / "home")
    opened = Store.open(Settings(home=tmp_path / "home"))
    yield cases.School(store=opened, curator=account(opened, AccountRole.CURATOR))
    opened.close()


def system(here, call, at=LATER):
    with here.store.work(by=here.store.system(SCHOOL.id), now=at) as work:
        return call(work)


def raised(here, at=LATER):
    tick(here, at)
    (one,) = standing(here, at)
    return one


def open_tasks(here, at=LATER):
    return {(row.task.kind, row.task.due) for row in here.saw(tasks.mine, now=at)}


# ------------------------------------------------------------------------------- what is seen


def test_a_young_pair_is_not_judged_but_a_doubt_counts_at_any_age(here):
    tick(here, NOW + 10 * DAY)
    assert kept(here) == []
    wave(here, "a", {"FIT.1": 2})
    one = raised(here, NOW + 15 * DAY)
    assert (one.level, one.due) == ("immediate", (NOW + 22 * DAY).date())
    with speaking("ru"):
        assert raised(here, NOW + 15 * DAY).why == ("одна из сторон сомневается, подходит ли пара",)


def test_a_pair_that_meets_and_is_content_raises_nothing(here):
    for days in (60, 40, 20, 5):
        meeting = met(here, LATER - days * DAY)
        for who in ("a", "x"):
            pulse(here, meeting, who, 5, 4)
    assert tick(here) == 0


def test_points_are_told_by_factor_and_unknown_ones_are_named(here):
    told.quiet_and_poor(here)
    one = raised(here)
    assert (one.level, one.points) == ("yellow", 4)
    with speaking("ru"):
        (row,) = standing(here)
    assert row.why == (
        "41 день без встреч, не считая каникул (2 балла)",
        "последняя встреча оценена невысоко (2 балла)",
    )
    assert "сроки программы" in row.unknown
    assert row.today == "жёлтый"


def test_school_breaks_make_no_gap(here):
    met(here, NOW.replace(month=12, day=20))
    (sight,) = system(here, seeing.sights, NOW.replace(year=2027, month=1, day=20))
    assert sight.seen.gap_days == 17  # of 31 days fourteen are free


def test_a_meeting_in_the_night_counts_on_the_day_of_the_school(here):
    met(here, (LATER - DAY).replace(hour=22))  # already the day of LATER in Moscow
    (sight,) = system(here, seeing.sights)
    assert sight.seen.gap_days == 0


def test_a_fall_needs_two_earlier_pulses_of_the_same_person(here):
    for days, mark in ((40, 5), (30, 5)):
        pulse(here, met(here, LATER - days * DAY), "a", mark, mark)
    (before,) = system(here, seeing.sights)
    assert before.seen.pulse_fall is None
    pulse(here, met(here, LATER - 3 * DAY), "a", 4, 4)
    (after,) = system(here, seeing.sights)
    assert (after.seen.pulse_fall, after.seen.last_pulse) == (1.0, 4.0)


def test_a_correction_stands_in_for_the_first_pulse(here):
    meeting = met(here, LATER - 3 * DAY)
    pulse(here, meeting, "a", 1, 1)
    pulse(here, meeting, "a", 5, 4)
    (sight,) = system(here, seeing.sights)
    assert sight.seen.last_pulse == 4.5


def test_answers_without_a_live_consent_are_not_read(here):
    told.quiet_and_poor(here)
    wave(here, "a", {"FIT.1": 1})
    told.agree(here, "a", act=ConsentAct.WITHDRAWN, at=NOW)
    told.agree(here, "x", act=ConsentAct.WITHDRAWN, at=NOW)
    (sight,) = system(here, seeing.sights)
    assert (sight.seen.last_pulse, sight.seen.fit_answer) == (None, None)


def test_the_newest_word_of_a_side_counts(here):
    wave(here, "a", {"FIT.1": 1})
    wave(here, "a", {"FIT.1": 4}, "day45", NOW + 45 * DAY)
    wave(here, "x", {"FIT.1": 3}, "day45", NOW + 45 * DAY)
    (sight,) = system(here, seeing.sights)
    assert sight.seen.fit_answer == 3


def test_sides_apart_on_the_relation_else_on_the_pulse(here):
    meeting = met(here, LATER - 3 * DAY)
    pulse(here, meeting, "a", 3, 4)
    pulse(here, meeting, "x", 5, 5)
    (by_pulse,) = system(here, seeing.sights)
    assert by_pulse.seen.rel_gap == 1.5
    for who in ("a", "x"):
        wave(here, who, {f"REL.{at}": 4 for at in range(1, 9)}, "day60")
    (by_bond,) = system(here, seeing.sights)
    assert by_bond.seen.rel_gap == 0.0


def test_an_overdue_item_of_the_plan_is_seen(here):
    programme = cases_of.agreed(here)
    late = [replace(programme.actions[0], due=LATER.date() - DAY), *programme.actions[1:]]
    system(here, lambda work: work.programmes.put(replace(programme, actions=tuple(late))))
    (sight,) = system(here, seeing.sights)
    assert sight.seen.overdue_item is True


def test_only_a_large_round_has_a_lowest_part(here):
    def some(count):
        pair = here.saw(lambda work: work.pairs.get(PAIR))
        return [
            replace(pair, id=PairId(f"p{at}"), predicted_fit=0.5 + at / 100) for at in range(count)
        ]

    assert seeing.lowest_of(some(9)) == {}
    found = seeing.lowest_of(some(10))
    assert [name for name, low in found.items() if low] == ["p0", "p1"]


# ---------------------------------------------------------------------------------- the warning


def test_the_same_day_again_changes_nothing(here):
    told.quiet_and_poor(here)
    raised(here)
    before = kept(here)
    tick(here)
    assert kept(here) == before


def test_a_standing_warning_grows_and_is_never_lowered(here):
    told.quiet_and_poor(here)
    yellow = raised(here)
    wave(here, "x", {"FIT.1": 1}, at=LATER)
    tick(here, LATER + DAY)
    (grown,) = standing(here, LATER + DAY)
    assert (grown.id, grown.level, grown.due) == (yellow.id, "immediate", yellow.due)
    wave(here, "x", {"FIT.1": 4}, at=LATER + DAY)
    pulse(here, met(here, LATER + DAY), "a", 5, 5)
    pulse(here, met(here, LATER + DAY), "x", 5, 5)
    tick(here, LATER + 2 * DAY)
    (left,) = standing(here, LATER + 2 * DAY)
    assert left.level == "immediate"
    with speaking("ru"):
        assert standing(here, LATER + 2 * DAY)[0].today == "зелёный"


def test_an_urgent_warning_is_a_dated_task_closed_by_the_deed(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    assert open_tasks(here) == {("alert_act", one.due)}
    (row,) = here.saw(tasks.mine, now=LATER)
    with pytest.raises(tasks.ByDeedError):
        here.did(tasks.close_task, row.task.id, now=LATER)
    here.did(alerts.resolve, one.id, "call", now=LATER)
    assert open_tasks(here) == set()


def test_what_is_resolved_comes_back_for_new_facts_alone(here):
    told.quiet_and_poor(here)
    one = raised(here)
    here.did(alerts.resolve, one.id, "call", now=LATER)
    assert tick(here, LATER + 8 * DAY) == 0
    pulse(here, met(here, LATER + 8 * DAY), "a", 3, 3)
    assert tick(here, LATER + 9 * DAY) == 0  # they met: two points, green
    assert tick(here, LATER + 60 * DAY) == 1  # and then did not for long again


def test_an_answered_doubt_does_not_hide_the_points(here):
    wave(here, "a", {"FIT.1": 2})
    one = raised(here)
    here.did(alerts.resolve, one.id, "joint_meeting", now=LATER)
    assert tick(here, LATER + DAY) == 0
    told.quiet_and_poor(here)
    again = raised(here, LATER + 2 * DAY)
    assert (again.level, again.points) == ("yellow", 4)
    wave(here, "a", {"FIT.1": 2}, "day45", LATER + 3 * DAY)  # the same word anew is a new fact
    tick(here, LATER + 3 * DAY)
    assert standing(here, LATER + 3 * DAY)[0].level == "immediate"


def test_a_call_for_help_is_immediate_and_answered_with_the_warning(here):
    cases_of.link(here, "a").did(programmes.ask_help, PAIR)
    one = raised(here)
    assert one.level == "immediate"
    assert open_tasks(here) >= {("alert_act", one.due)}
    here.did(alerts.resolve, one.id, "help", now=LATER)
    assert open_tasks(here) == set()
    assert tick(here, LATER + DAY) == 0


def test_a_warning_of_an_ended_pair_is_put_away(here):
    wave(here, "a", {"FIT.1": 1})
    raised(here)
    cases_of.to_state(here, PairState.TERMINATED)
    assert tick(here, LATER + DAY) == 0
    (one,) = kept(here)
    assert (one.state, one.action) == (AlertState.RESOLVED, "pair_ended")
    assert open_tasks(here) == set()
    with pytest.raises(StateError):
        here.did(alerts.judge, one.id, "better", False)


def test_after_thirty_days_the_result_is_asked_for(here):
    told.quiet_and_poor(here)
    one = raised(here)
    here.did(alerts.resolve, one.id, "call", now=LATER)
    tick(here, LATER + 29 * DAY)
    assert open_tasks(here) == set()
    month = LATER + 30 * DAY
    tick(here, month)
    assert open_tasks(here) == {("alert_result", (month + 7 * DAY).date())}
    (row,) = here.saw(alerts.listing, now=month).resolved
    assert row.asks_result
    here.did(alerts.judge, one.id, "better", True, now=month)
    assert open_tasks(here) == set()
    (row,) = here.saw(alerts.listing, now=month).resolved
    assert (row.result, row.false_alarm, row.asks_result) == ("better", True, False)


# ----------------------------------------------------------------------------------- by hand


def test_taken_given_back_resolved_and_opened_again(here):
    told.quiet_and_poor(here)
    one = raised(here)
    taken = here.did(alerts.take, one.id, now=LATER)
    assert (taken.state, taken.owner) == (AlertState.IN_HAND, here.curator.id)
    with pytest.raises(StateError):
        here.did(alerts.take, one.id, now=LATER)
    assert here.did(alerts.give_back, one.id, now=LATER).owner is None
    here.did(alerts.resolve, one.id, "call", now=LATER)
    with pytest.raises(StateError):
        here.did(alerts.resolve, one.id, "call", now=LATER)
    opened = here.did(alerts.reopen, one.id, now=LATER)
    assert (opened.state, opened.action, opened.resolved_on) == (AlertState.IN_HAND, "", None)
    here.did(alerts.resolve, one.id, "call", now=LATER)
    with pytest.raises(alerts.UndoLateError):
        here.did(alerts.reopen, one.id, now=LATER + DAY)


def test_an_urgent_task_is_open_again_after_an_undo(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    here.did(alerts.resolve, one.id, "call", now=LATER)
    here.did(alerts.reopen, one.id, now=LATER)
    assert open_tasks(here) == {("alert_act", one.due)}


def test_only_what_the_list_allows(here):
    told.quiet_and_poor(here)
    one = raised(here)
    for action, note, refusal in (
        ("dismiss", "", InvalidValueError),
        ("none", "  ", MissingReasonError),
        ("call", "а" * 1001, InvalidValueError),
        ("rematch", "", alerts.NotUrgentError),
        ("pair_ended", "", InvalidValueError),
    ):
        with pytest.raises(refusal):
            here.did(alerts.resolve, one.id, action, note, now=LATER)


def test_a_result_is_of_the_list_and_of_a_resolved_warning(here):
    told.quiet_and_poor(here)
    one = raised(here)
    with pytest.raises(StateError):
        here.did(alerts.judge, one.id, "better", False, now=LATER)
    here.did(alerts.resolve, one.id, "none", "уже встретились", now=LATER)
    with pytest.raises(InvalidValueError):
        here.did(alerts.judge, one.id, "fine", False, now=LATER)


def test_a_week_of_mediation_comes_before_another_mentor(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    with pytest.raises(alerts.NotTakenError):
        here.did(alerts.resolve, one.id, "rematch", now=LATER)
    here.did(alerts.take, one.id, now=LATER)
    with pytest.raises(alerts.MediationRunsError) as refused:
        here.did(alerts.resolve, one.id, "rematch", now=LATER + 6 * DAY)
    assert refused.value.params == {"on": "17.12.2026"}
    (row,) = standing(here)
    assert row.rematch_from == (LATER + 7 * DAY).date()
    here.did(alerts.resolve, one.id, "rematch", now=LATER + 7 * DAY)


# --------------------------------------------------------------------------------- who may see


def test_a_party_of_the_pair_learns_of_no_warning_about_it(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    for who in ("a", "x"):
        party = curated(here, who)
        seen = party.saw(alerts.listing, now=LATER)
        assert (seen.standing, seen.resolved, seen.withheld) == ((), (), 1)
        assert party.saw(alerts.counts, now=LATER).standing == 0
        assert party.saw(alerts.regularity, now=LATER) == ()
        step = next(each for each in party.saw(agenda, now=LATER) if each.code == "alerts")
        assert step.count == 0
        for call, *given in (
            (alerts.take,),
            (alerts.give_back,),
            (alerts.resolve, "call"),
            (alerts.reopen,),
            (alerts.judge, "better", False),
        ):
            with pytest.raises(alerts.OwnPairError):
                party.did(call, one.id, *given, now=LATER)


def test_no_task_tells_a_party_how_urgent_a_warning_is(here):
    curated(here, "x")
    wave(here, "a", {"FIT.1": 1})
    assert tick(here) == 1
    assert open_tasks(here) == set()


def test_a_superior_resolves_with_a_second_word(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.people.put(replace(work.people.get("x"), id="boss"))
        work.people.put(replace(work.people.get("a"), manager_id="boss"))
    superior = curated(here, "boss")
    with pytest.raises(SecondWordError):
        superior.did(alerts.resolve, one.id, "call", now=LATER)
    here.by(AccountRole.DIRECTOR).did(pairs.second, PAIR, now=LATER)
    superior.did(alerts.resolve, one.id, "call", now=LATER)


def test_nobody_but_the_curator_sees_or_handles_warnings(here):
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    for role in [other for other in AccountRole if other is not AccountRole.CURATOR]:
        for call, *given in (
            (alerts.take, one.id),
            (alerts.give_back, one.id),
            (alerts.resolve, one.id, "call"),
            (alerts.reopen, one.id),
            (alerts.judge, one.id, "better", False),
            (alerts.listing,),
            (alerts.tick,),
        ):
            with pytest.raises(DeniedError):
                here.by(role).did(call, *given, now=LATER)


def test_the_psychologist_is_told_a_count_from_five_on(here):
    wave(here, "a", {"FIT.1": 1})
    tick(here)
    psychologist = here.by(AccountRole.PSYCHOLOGIST)
    assert psychologist.saw(alerts.told_count, now=LATER) is None
    for at in range(4):
        name = PairId(f"other{at}")
        cases_of.pair(here, "a", name=name)
        wave(here, "a", {"FIT.1": 1}, name=name)
    tick(here)
    assert psychologist.saw(alerts.told_count, now=LATER) == 5
    mine = here.saw(alerts.counts, now=LATER + 8 * DAY)
    assert (mine.standing, mine.urgent, mine.late) == (5, 5, 5)
    for call in (alerts.counts, alerts.told_count):
        with pytest.raises(DeniedError):
            here.by(AccountRole.DIRECTOR).saw(call)


def test_nothing_kept_or_told_gives_an_answer_away(here):
    """Neither the record nor the journal holds a grade, a pulse, or an id of a response."""
    meeting = met(here, LATER - 3 * DAY)
    given = [pulse(here, meeting, "a", 1, 2), pulse(here, meeting, "x", 5, 5)]
    given.append(wave(here, "a", {"FIT.1": 1}))
    one = raised(here)
    here.did(alerts.resolve, one.id, "call", "поговорили с обоими", now=LATER)
    (record,) = kept(here)
    texts = [str(record.factors)]
    with here.look(LATER) as work:
        texts += [step.payload for step in work.trail.of(f"alert:{one.id}")]
    for text in texts:
        assert "1.5" not in text
        assert "поговорили" not in text
        assert [response.id for response in given if response.id in text] == []
        assert "mentee_id" not in text


def test_names_are_told_only_with_a_live_consent(here):
    wave(here, "a", {"FIT.1": 1})
    assert raised(here).mentees == ("A Имя Отчество",)
    told.agree(here, "a", Purpose.BANK, act=ConsentAct.WITHDRAWN, at=NOW)
    (row,) = standing(here)
    assert (row.mentees, row.mentor) == (("",), "X Имя Отчество")


def test_after_somebody_was_erased_the_warnings_still_read_and_close(here):
    """The key of the pair is gone: states and days stay, what was seen and said does not."""
    wave(here, "a", {"FIT.1": 1})
    one = raised(here)
    here.did(alerts.take, one.id, now=LATER)
    system(here, lambda work: work.erase_person("a"))
    (row,) = standing(here)
    assert row.why == ()
    assert "Имя" not in row.mentees[0]
    assert tick(here, LATER + DAY) == 1
    assert tick(here, LATER + DAY) == 1
    here.did(alerts.resolve, one.id, "call", "поговорили", now=LATER + DAY)
    (kept_,) = kept(here)
    assert (kept_.state, kept_.factors, kept_.note) == (AlertState.RESOLVED, {}, "")
    assert tick(here, LATER + 2 * DAY) == 0


def test_a_withdrawn_consent_takes_what_rested_on_answers_out_of_warnings(here):
    told.quiet_and_poor(here)
    wave(here, "a", {"FIT.1": 1})
    raised(here)
    assert {"gap", "pulse", "answer"} <= set(alerts_why(here))
    told.agree(here, "a", act=ConsentAct.WITHDRAWN, at=LATER)
    system(here, lambda work: following.withdrawn(work, "a", frozenset({Purpose.MONITORING})))
    assert alerts_why(here) == ("gap",)


def alerts_why(here):
    (one,) = kept(here)
    return reasons(one.factors)


def test_a_warning_of_a_pair_that_a_withdrawal_ended_is_put_away_at_once(here):
    wave(here, "a", {"FIT.1": 1})
    raised(here)
    cases_of.to_state(here, PairState.TERMINATED)
    system(here, lambda work: following.withdrawn(work, "a", frozenset({Purpose.BANK})))
    assert kept(here)[0].action == "pair_ended"
