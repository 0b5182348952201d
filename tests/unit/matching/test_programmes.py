"""Programmes of pairs: drafted from shared needs, agreed by three, amended with history, closed."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document

from data.accounts.conflicts import SECOND, SecondWordError
from data.codebook import framework
from data.codebook.calendar import is_workday
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.invitations import NoConsentError
from data.output.documents import text_of
from data.papers import tasks
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.programme import ProgrammeState
from matching import programmes, rounds
from matching.programmes import content as contents
from matching.proposal.kinds import Kind, RoundKind
from tests import programme_cases as cases_of
from tests import round_cases as cases
from tests.programme_cases import PAIR, SHARE, agreed, drafted, link, small
from tests.stores import NOW, SCHOOL, fresh

LONG = "Научиться укладывать урок в сорок пять минут"


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return small(store)


def content_of(one, **changes):
    return replace(contents.of(one), **changes)


def secret_words():
    domain = framework().domain("wellbeing")
    return [domain.name, domain.short, *(item.text for item in domain.items)]


# ------------------------------------------------------------------------------------- drafting


def test_a_short_round_bounds_the_term_by_its_own_months(here):
    kind = RoundKind(kind=Kind.SHORT_TERM, months=1, goals=1)
    round_id = here.did(rounds.open_round, kind=kind).id
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        pair = work.pairs.get(PAIR)
        work.pairs.put(replace(pair, round_id=round_id, kind="short_term"))
    one = drafted(here)
    assert (one.ends_on - one.starts_on).days <= 31
    assert len(one.goals) <= 2


def test_goals_come_from_shared_top_needs_the_mentor_serves_first(here):
    one = drafted(here)
    assert [goal.domain for goal in one.goals] == ["exam", "planning"]
    assert one.state is ProgrammeState.DRAFT
    assert all(goal.sign and goal.text for goal in one.goals)
    assert {action.goal for action in one.actions} == {"g1", "g2"}


def test_actions_and_checkpoints_lie_on_working_days_of_the_term(here):
    one = drafted(here)
    days = [action.due for action in one.actions] + [point.on for point in one.checkpoints]
    assert all(one.starts_on <= day <= one.ends_on and is_workday(day) for day in days)
    assert one.ends_on == date(2027, 5, 31)
    assert one.checkpoints[-1].on == one.ends_on
    assert len({action.due for action in one.actions}) == len(one.actions)


def test_needs_that_are_not_shared_are_not_in_the_draft(store):
    request = "Хочу научиться вести урок без срывов"
    here = small(store, **{"mentee.share_needs": "no", "mentee.main_request": request})
    one = drafted(here)
    assert [goal.domain for goal in one.goals] == [""]
    assert request in one.goals[0].text
    told = json.dumps(contents.dumped(one), ensure_ascii=False)
    assert framework().domain("exam").name not in told


def test_a_sensitive_area_is_never_in_a_draft(store):
    here = small(store, **cases.needs("wellbeing", "exam"), **SHARE)
    told = contents.dumped(drafted(here))
    assert [one for one in secret_words() if one in told] == []
    assert "wellbeing" not in told


def test_only_a_sensitive_area_leaves_the_request_itself(store):
    here = small(store, **cases.needs("wellbeing"), **SHARE)
    assert [one.domain for one in drafted(here).goals] == [""]


def test_a_group_shares_only_what_every_mentee_asks_for_and_shows(store):
    asks = {
        "a": {**cases.needs("exam", "planning"), **SHARE},
        "b": {**cases.needs("planning", "digital"), **SHARE},
    }
    here = cases.school(store, asks, {"x": cases.gives("exam")})
    cases_of.pair(here, "a", "b")
    assert [one.domain for one in drafted(here).goals] == ["planning"]


def test_a_group_in_which_one_keeps_silent_gets_a_general_goal(store):
    asks = {"a": {**cases.needs("exam"), **SHARE}, "b": cases.needs("exam")}
    here = cases.school(store, asks, {"x": cases.gives("exam")})
    cases_of.pair(here, "a", "b")
    assert [one.domain for one in drafted(here).goals] == [""]


def test_a_short_term_programme_is_short(store):
    needs = {**cases.needs("exam", "planning", "digital"), **SHARE}
    here = cases.school(store, {"a": needs}, {"x": cases.gives("exam")})
    cases_of.pair(here, "a", kind="short_term")
    one = drafted(here)
    assert len(one.goals) == 2
    assert one.ends_on <= date(2027, 1, 1)
    assert one.ends_on - one.starts_on > timedelta(days=60)


def test_a_draft_needs_a_confirmed_pair_and_comes_once(here):
    cases_of.to_state(here, PairState.CURATOR_APPROVED)
    with pytest.raises(programmes.PairNotRunningError):
        drafted(here)
    cases_of.to_state(here, PairState.CONFIRMED)
    drafted(here)
    with pytest.raises(programmes.ProgrammeExistsError):
        drafted(here)


# ------------------------------------------------------------------------------------- changing


def test_a_draft_nobody_has_seen_stays_the_first_edition(here):
    one = drafted(here)
    goals = (replace(one.goals[0], text=LONG), one.goals[1])
    after = here.did(programmes.edit, one.id, content_of(one, goals=goals), one.version)
    assert (after.edition, after.goals[0].text) == (1, LONG)
    assert here.saw(lambda work: work.programme_editions.of(one.id)) == []


def test_a_draft_somebody_has_seen_gets_a_new_edition(here):
    one = drafted(here)
    here.did(programmes.propose, one.id)
    changed = content_of(one, meetings_planned=5)
    after = here.did(programmes.edit, one.id, changed, one.version)
    assert after.edition == 2
    (kept,) = here.saw(lambda work: work.programme_editions.of(one.id))
    assert json.loads(kept.body)["meetings_planned"] == one.meetings_planned


def test_two_curators_do_not_overwrite_each_other(here):
    one = drafted(here)
    here.did(programmes.edit, one.id, content_of(one, meetings_planned=5), one.version)
    with pytest.raises(ChangedMeanwhileError):
        here.did(programmes.edit, one.id, content_of(one, meetings_planned=6), one.version)


def test_what_lies_outside_the_term_is_refused(here):
    one = drafted(here)
    late = replace(one.actions[0], due=one.ends_on + timedelta(days=1))
    with pytest.raises(programmes.OutsideTermError):
        here.did(
            programmes.edit, one.id, content_of(one, actions=(late, *one.actions[1:])), one.version
        )
    with pytest.raises(programmes.OutsideTermError):
        here.did(programmes.edit, one.id, content_of(one, ends_on=one.starts_on), one.version)


def test_a_kind_bounds_months_and_goals(here):
    one = drafted(here)
    goals = tuple(replace(one.goals[0], code=f"g{at}") for at in range(1, 5))
    with pytest.raises(programmes.TooLongError):
        here.did(programmes.edit, one.id, content_of(one, goals=goals), one.version)
    far = one.starts_on + timedelta(days=400)
    with pytest.raises(programmes.TooLongError):
        here.did(programmes.edit, one.id, content_of(one, ends_on=far), one.version)


def test_an_amendment_asks_for_a_reason_and_for_everybody_anew(here):
    one = agreed(here)
    changed = content_of(one, meetings_planned=5)
    with pytest.raises(MissingReasonError):
        here.did(programmes.amend, one.id, changed, " ", one.version)
    after = here.did(programmes.amend, one.id, changed, "расписание изменилось", one.version)
    assert (after.state, after.edition, after.agreed) == (ProgrammeState.AMENDED, 2, {})
    (kept,) = here.saw(lambda work: work.programme_editions.of(one.id))
    assert kept.reason == "расписание изменилось"
    assert set(json.loads(kept.body)["agreed"]) == {"mentor", "a", "curator"}
    assert agreed(here).state is ProgrammeState.RUNNING


def test_an_agreed_programme_is_not_edited_silently(here):
    one = agreed(here)
    with pytest.raises(StateError):
        here.did(programmes.edit, one.id, content_of(one, meetings_planned=5), one.version)


def test_steps_are_ticked_off_without_a_new_edition(here):
    one = agreed(here)
    code, today = one.actions[0].code, NOW.date()
    one = here.did(programmes.mark, one.id, code, today, one.version)
    assert (one.actions[0].done_on, one.edition) == (today, 1)
    with pytest.raises(InvalidValueError):
        here.did(programmes.mark, one.id, code, today + timedelta(days=1), one.version)
    on = one.checkpoints[0].on
    one = here.did(programmes.look_back, one.id, on, today, one.version)
    assert one.checkpoints[0].held_on == today


def test_closing_sets_a_level_for_each_goal_and_tells_the_pair(here):
    one = agreed(here)
    with pytest.raises(programmes.GoalsOpenError):
        here.did(programmes.close, one.id, {"g1": 1}, "", one.version)
    with pytest.raises(InvalidValueError):
        here.did(programmes.close, one.id, {"g1": 3, "g2": 0}, "", one.version)
    here.did(programmes.close, one.id, {"g1": 1, "g2": -1}, "Уроки идут по плану", one.version)
    pair = here.saw(lambda work: work.pairs.get(PAIR))
    assert pair.results == "Уроки идут по плану; целей достигнуто 1 из 2"
    with pytest.raises(StateError):
        here.did(programmes.mark, one.id, "a1", None, one.version + 1)


# ------------------------------------------------------------------------------------- agreeing


def test_three_agree_each_by_the_own_door(here):
    one = drafted(here)
    issued = here.did(programmes.propose, one.id)
    assert {row.invitation.person_id for row in issued} == {"x", "a"}
    for who in ("x", "a"):
        link(here, who, Form.PROGRAMME, one.id).did(programmes.agree_by_link, one.id, 1)
    known = here.saw(lambda work: work.programmes.get(one.id))
    assert known.state is ProgrammeState.DRAFT
    assert here.did(programmes.agree_for, one.id, "curator", 1).state is ProgrammeState.RUNNING


def test_a_confirmed_pair_has_an_agreed_programme_that_runs_when_it_is_active(here):
    cases_of.to_state(here, PairState.CONFIRMED)
    one = agreed(here)
    assert one.state is ProgrammeState.AGREED
    assert here.did(programmes.begin, one).state is ProgrammeState.AGREED
    cases_of.to_state(here, PairState.ACTIVE)
    assert here.did(programmes.begin, one).state is ProgrammeState.RUNNING


def test_nobody_agrees_to_what_was_changed_under_the_hands(here):
    one = drafted(here)
    mine = link(here, "a", Form.PROGRAMME, one.id)
    here.did(programmes.edit, one.id, content_of(one, meetings_planned=5), one.version)
    with pytest.raises(programmes.EditionGoneError):
        mine.did(programmes.agree_by_link, one.id, 1)


def test_agreeing_twice_is_agreeing_once(here):
    one = drafted(here)
    mine = link(here, "a", Form.PROGRAMME, one.id)
    first = mine.did(programmes.agree_by_link, one.id, 1)
    assert mine.did(programmes.agree_by_link, one.id, 1) == first


def test_a_link_of_another_form_or_pair_agrees_to_nothing(here):
    one = drafted(here)
    for other in (link(here, "a"), link(here, "a", Form.PROGRAMME, "other")):
        with pytest.raises(DeniedError):
            other.did(programmes.agree_by_link, one.id, 1)


def test_somebody_outside_the_pair_agrees_to_nothing(store):
    asks = {name: {**cases.needs("exam"), **SHARE} for name in "ab"}
    here = cases.school(store, asks, {"x": cases.gives("exam")})
    cases_of.pair(here, "a")
    one = drafted(here)
    with pytest.raises(DeniedError):
        link(here, "b", Form.PROGRAMME, one.id).did(programmes.agree_by_link, one.id, 1)


def test_a_curator_of_the_own_pair_needs_a_second_word(here):
    one = drafted(here)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        account = work.accounts.get(here.curator.id)
        work.accounts.put(replace(account, person_id="x"))
    with pytest.raises(SecondWordError):
        here.did(programmes.agree_for, one.id, "curator", 1)
    here.did(programmes.agree_for, one.id, "mentor", 1)
    assert here.saw(programmes.view, PAIR).concerns == ("Вы – наставник этой пары.",)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.settings_kv.put(SECOND.format(pair=PAIR), "director")
    assert "curator" in here.did(programmes.agree_for, one.id, "curator", 1).agreed


def test_a_programme_without_goals_is_proposed_to_nobody(here):
    one = drafted(here)
    one = here.did(programmes.edit, one.id, content_of(one, goals=(), actions=()), one.version)
    with pytest.raises(programmes.NothingToAgreeError):
        here.did(programmes.propose, one.id)
    with pytest.raises(programmes.NothingToAgreeError):
        here.did(programmes.agree_for, one.id, "curator", 1)


def test_a_wish_reaches_the_curator_alone_with_a_task(here):
    one = drafted(here)
    mine = link(here, "a", Form.PROGRAMME, one.id)
    mine.did(programmes.wish_by_link, one.id, 1, "хочу меньше встреч")
    (wish,) = here.saw(programmes.wishes, one.id)
    assert (wish.person_id, wish.words) == ("a", "хочу меньше встреч")
    (task,) = [row.task for row in here.saw(tasks.mine)]
    assert (task.kind, task.person_id, task.note) == ("programme_change_wanted", "a", "")
    theirs = link(here, "x", Form.PROGRAMME, one.id)
    assert "меньше встреч" not in str(theirs.saw(programmes.own_programme, one.id))
    for role in set(AccountRole) - {AccountRole.CURATOR}:
        with pytest.raises(DeniedError):
            here.by(role).saw(programmes.wishes, one.id)


def test_whose_consent_has_ended_is_asked_nothing_and_stands_in_no_paper(here):
    one = drafted(here)
    here.did(programmes.agree_for, one.id, "mentor", 1)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        ended = cases.consent("a", ConsentAct.WITHDRAWN, NOW, (Purpose.BANK,))
        work.consents.put(ended)
    with pytest.raises(NoConsentError):
        here.did(programmes.propose, one.id)
    for paper in (
        programmes.programme_paper,
        programmes.diary_paper,
        programmes.office_calendar,
    ):
        with pytest.raises(NotFoundError):
            here.did(paper, PAIR)
    assert here.saw(programmes.overview) == ()


@pytest.mark.parametrize("who", ["a", "x"])
@pytest.mark.parametrize("gone", ["a", "x"])
@pytest.mark.parametrize("purpose", [Purpose.BANK, Purpose.MATCHING])
def test_a_link_shows_nobody_after_a_consent_of_either_side(here, who, gone, purpose):
    one = agreed(here)
    programme, diary = link(here, who, Form.PROGRAMME, one.id), link(here, who)
    assert programme.saw(programmes.own_programme, one.id).names.mentor
    assert diary.saw(programmes.own_diary, PAIR).names.mentor
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.consents.put(cases.consent(gone, ConsentAct.WITHDRAWN, NOW, (purpose,)))
    for shown, asked, subject in (
        (programme, programmes.own_programme, one.id),
        (diary, programmes.own_diary, PAIR),
    ):
        with pytest.raises(programmes.NotShownError) as refusal:
            shown.saw(asked, subject)
        assert refusal.value.params == {}


@pytest.mark.parametrize("state", [PairState.COMPLETED, PairState.CLOSED, PairState.TERMINATED])
def test_a_link_shows_no_programme_of_a_pair_that_has_ended(here, state):
    one = agreed(here)
    theirs = link(here, "x", Form.PROGRAMME, one.id)
    cases_of.to_state(here, state)
    with pytest.raises(programmes.PairNotRunningError):
        theirs.saw(programmes.own_programme, one.id)


# -------------------------------------------------------------------------------- roles, papers

USE_CASES = {
    "draft": lambda work, one: programmes.draft(work, PAIR),
    "edit": lambda work, one: programmes.edit(work, one.id, contents.of(one), one.version),
    "amend": lambda work, one: programmes.amend(work, one.id, contents.of(one), "так", 1),
    "propose": lambda work, one: programmes.propose(work, one.id),
    "agree": lambda work, one: programmes.agree_for(work, one.id, "curator", 1),
    "mark": lambda work, one: programmes.mark(work, one.id, "a1", None, one.version),
    "look_back": lambda work, one: programmes.look_back(
        work, one.id, one.ends_on, None, one.version
    ),
    "close": lambda work, one: programmes.close(work, one.id, {}, "", one.version),
    "zone": lambda work, _one: programmes.set_zone(work, "Asia/Omsk"),
    "paper": lambda work, _one: programmes.programme_paper(work, PAIR),
    "diary": lambda work, _one: programmes.diary_paper(work, PAIR),
    "calendar": lambda work, _one: programmes.office_calendar(work, PAIR),
    "overview": lambda work, _one: programmes.overview(work),
    "view": lambda work, _one: programmes.view(work, PAIR),
}


def test_nobody_but_the_curator_sees_or_changes_a_programme(here):
    one = drafted(here)
    for role in sorted(set(AccountRole) - {AccountRole.CURATOR}):
        for asked in USE_CASES.values():
            with pytest.raises(DeniedError):
                here.by(role).did(asked, one)
    assert here.saw(lambda work: work.programmes.get(one.id)) == one


def test_states_are_for_director_and_curator(here):
    one = drafted(here)
    for role in sorted(AccountRole):
        if role in {AccountRole.DIRECTOR, AccountRole.CURATOR}:
            (row,) = here.by(role).saw(programmes.states)
            assert (row.state, row.names.mentees) == (ProgrammeState.DRAFT, ("A Имя Отчество",))
            assert one.goals[0].text not in str(row)
        else:
            with pytest.raises(DeniedError):
                here.by(role).saw(programmes.states)


def test_the_paper_holds_the_whole_programme(here):
    one = agreed(here)
    paper = here.did(programmes.programme_paper, PAIR)
    words = text_of(paper)
    for said in (SCHOOL.name, "A Имя Отчество", "X Имя Отчество", "Шаблон. Проверьте у юриста"):
        assert said in words
    for goal in one.goals:
        assert goal.text in words
        assert goal.sign in words
    assert all(action.text in words for action in one.actions)
    assert words.count("01.10.2026") >= 3  # three agreements
    assert len(Document(io.BytesIO(paper)).tables) == 4


def test_no_words_of_people_enter_the_trail(here):
    one = agreed(here)
    here.did(programmes.amend, one.id, content_of(one, meetings_planned=5), "секрет", one.version)
    with here.look() as work:
        told = str(work.trail.of(f"programme:{one.id}"))
    assert one.goals[0].text not in told
    assert "секрет" not in told
