"""Support cases: who opens them, how they move, what follows for the participation and tasks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.codebook import framework
from data.codebook import support as book
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    StateError,
)
from data.output import documents
from data.records.account import AccountRole
from data.records.bank import MenteeState
from data.records.consent import ConsentAct, Purpose
from data.records.door import Grant
from data.records.support import CaseState, Recommendation
from data.records.task import TaskState
from matching import support, unmatched
from matching.support import notes, owning, plans, states, timers
from tests.stores import NOW, SCHOOL, account, fresh
from tests.support_cases import CURATOR, PSYCHOLOGIST, paired, place
from tests.support_cases import support as consent_to_support

DAY = NOW.date() + timedelta(days=7)
SECOND = "second"


@pytest.fixture
def here(tmp_path):
    store = fresh(tmp_path)
    yield place(store, "a")
    store.close()


@pytest.fixture
def case(here):
    """Mentee ``a``, who agreed to talk."""
    return here.did(PSYCHOLOGIST, support.open_case, "a", agreed=True)


def card(here, who=PSYCHOLOGIST, name="a", now=NOW):
    return next(one for one in here.saw(who, support.board, now=now) if one.person_id == name)


def colleague(store):
    return account(store, PSYCHOLOGIST, name=SECOND)


# ------------------------------------------------------------------------------------------ opening


def test_a_case_takes_the_mentee_under_review(here, case):
    assert here.state("a") is MenteeState.PSYCH_REVIEW
    assert (case.state, case.reason, case.agreed_to_talk) == (CaseState.NEW, "low_fit", True)
    assert case.next_on == DAY


def test_without_an_agreement_the_participation_stays(here):
    opened = here.did(PSYCHOLOGIST, support.open_case, "b")
    assert here.state("b") is MenteeState.UNMATCHED
    here.did(PSYCHOLOGIST, support.record_agreement, opened.id, agreed=True)
    assert here.state("b") is MenteeState.PSYCH_REVIEW


def test_nobody_is_talked_to_against_their_will(here):
    opened = here.did(PSYCHOLOGIST, support.open_case, "b")
    with pytest.raises(support.NotAgreedError):
        here.did(PSYCHOLOGIST, support.move, opened.id, CaseState.TALK)
    here.did(PSYCHOLOGIST, support.record_agreement, opened.id, agreed=False)
    with pytest.raises(support.NotAgreedError):
        here.did(PSYCHOLOGIST, support.move, opened.id, CaseState.TALK)
    with pytest.raises(support.NotAgreedError):
        here.did(CURATOR, support.hand_over, "c", agreed=False)


def test_a_second_case_of_the_same_person_is_refused(here, case):
    with pytest.raises(support.CaseExistsError):
        here.did(PSYCHOLOGIST, support.open_case, "a")


def test_only_a_mentee_without_a_pair_gets_a_case(here):
    here.system(paired, "b")
    for who in ("b", "x", "nobody"):
        with pytest.raises(support.NotWithoutPairError):
            here.did(PSYCHOLOGIST, support.open_case, who)


def test_a_missing_consent_to_the_support_is_asked_of_the_curator(here, case):
    assert here.tasks("support.ask_consent") == []  # a has agreed
    here.did(CURATOR, support.hand_over, "b", agreed=True)
    (asked,) = here.tasks("support.ask_consent")
    assert (asked.role, asked.person_id) == (CURATOR, "b")


def test_the_first_psychologist_who_acts_takes_over_what_the_curator_handed_over(here):
    given = here.did(CURATOR, support.hand_over, "b", agreed=True)
    assert card(here, CURATOR, "b").leads == ""
    (told,) = here.tasks("support.talk")
    assert told.role is PSYCHOLOGIST
    here.did(PSYCHOLOGIST, support.move, given.id, CaseState.TALK, next_on=DAY)
    assert card(here, CURATOR, "b").leads == "psychologist"
    assert here.tasks("support.talk")[0].state is TaskState.DONE
    with pytest.raises(support.NotOwnCaseError):
        here.did(colleague(here.store), support.set_next, given.id, DAY)


# ------------------------------------------------------------------------------------------- moving


def walk(here, case, *states_):
    for state in states_:
        case = here.did(PSYCHOLOGIST, support.move, case.id, state, next_on=DAY, outcome="no_need")
    return case


def test_the_way_over_the_board(here, case):
    walk(here, case, CaseState.TALK)
    laid = here.did(PSYCHOLOGIST, plans.lay, case.id, "first_steps")
    assert laid.state is CaseState.PLAN
    back = walk(here, laid, CaseState.TALK, CaseState.PLAN, CaseState.WAITING_ROUND)
    assert back.state is CaseState.WAITING_ROUND
    closed = walk(here, back, CaseState.CLOSED)
    assert (closed.outcome, closed.next_on) == ("no_need", None)


@pytest.mark.parametrize("before", CaseState)
@pytest.mark.parametrize("wanted", CaseState)
def test_every_move_that_is_not_in_the_table_is_refused(before, wanted):
    if wanted in states.MOVES[before]:
        assert states.checked(before, wanted) is states.MOVES[before][wanted]
    else:
        with pytest.raises(StateError):
            states.checked(before, wanted)


def test_whoever_waits_has_a_next_date(here, case):
    for wrong in (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=400)):
        with pytest.raises(support.NextDateError):
            here.did(PSYCHOLOGIST, support.set_next, case.id, wrong)
        with pytest.raises(support.NextDateError):
            here.did(PSYCHOLOGIST, support.move, case.id, CaseState.TALK, next_on=wrong)


def test_closing_and_next_steps_use_the_words_of_the_list(here, case):
    with pytest.raises(InvalidValueError):
        here.did(PSYCHOLOGIST, support.move, case.id, CaseState.CLOSED, outcome="всё плохо")
    with pytest.raises(InvalidValueError):
        here.did(PSYCHOLOGIST, support.set_next, case.id, DAY, "позвонить маме")


def test_a_stale_screen_is_refused(here, case):
    here.did(PSYCHOLOGIST, support.set_next, case.id, DAY)
    with pytest.raises(ChangedMeanwhileError):
        here.did(PSYCHOLOGIST, support.set_next, case.id, DAY, version=case.version)


def test_a_pair_takes_the_case_out_of_work(here, case):
    here.system(paired, "a")
    assert card(here).state is CaseState.PAIRED  # at once on the board
    with pytest.raises(StateError):
        here.did(PSYCHOLOGIST, support.set_next, case.id, DAY)
    assert here.system(timers.tick) >= 1
    with here.store.look(by=here.store.system(SCHOOL.id), now=NOW) as work:
        kept = work.cases.get(case.id)
    assert (kept.state, kept.outcome, kept.credit) == (CaseState.PAIRED, "paired", False)
    assert [
        one for one in here.tasks() if one.person_id == "a" and one.state is TaskState.OPEN
    ] == []


# --------------------------------------------------------------------------------- recommendation

WAYS = {
    Recommendation.REQUEUE: (MenteeState.WAITING, CaseState.WAITING_ROUND),
    Recommendation.REFORMULATE: (MenteeState.WAITING, CaseState.WAITING_ROUND),
    Recommendation.GROUP: (MenteeState.WAITING, CaseState.WAITING_ROUND),
    Recommendation.SHORT_TERM: (MenteeState.WAITING, CaseState.WAITING_ROUND),
    Recommendation.EXTERNAL_MENTOR: (MenteeState.EXTERNAL, CaseState.EXTERNAL),
    Recommendation.COURSE: (MenteeState.OTHER_SUPPORT, CaseState.EXTERNAL),
    Recommendation.NO_SUPPORT: (MenteeState.CLOSED, CaseState.CLOSED),
}


def test_the_curator_does_each_recommendation(here, subtests):
    """From the closed list alone; what has nothing to do is refused."""
    for said in Recommendation:
        with subtests.test(said.value):
            here.system(unmatch, "b")
            case = here.did(PSYCHOLOGIST, support.open_case, "b", agreed=True)
            here.did(PSYCHOLOGIST, support.recommend, case.id, said, DAY)
            if said not in WAYS:
                with pytest.raises(support.NothingToApplyError):
                    here.did(CURATOR, support.apply, case.id)
            else:
                participation, column = WAYS[said]
                done = here.did(CURATOR, support.apply, case.id)
                assert (here.state("b"), done.state) == (participation, column)
                with pytest.raises((support.NothingToApplyError, support.NotWithoutPairError)):
                    here.did(CURATOR, support.apply, case.id)
            here.system(close, case.id)


def unmatch(work, name):
    row = work.participations.get(f"mentee-{name}")
    work.participations.put(replace(row, state=MenteeState.UNMATCHED, reason="low_fit"))


def close(work, case_id):
    work.cases.put(replace(work.cases.get(case_id), state=CaseState.CLOSED))


def test_the_curator_is_given_a_task_and_it_is_settled(here, case):
    here.did(
        PSYCHOLOGIST,
        support.recommend,
        case.id,
        Recommendation.REQUEUE,
        DAY,
        credit=True,
        domains=("planning",),
    )
    (asked,) = here.tasks("support.apply")
    (wanted,) = here.tasks("support.find_mentor")
    assert (asked.role, wanted.role) == (CURATOR, CURATOR)
    assert wanted.note == "планировать курс и уроки"
    seen = card(here, CURATOR)
    assert (seen.to_apply, seen.credit, seen.next_on) == (True, True, DAY)
    here.did(CURATOR, support.apply, case.id, version=seen.version)
    assert here.tasks("support.apply")[0].state is TaskState.DONE
    assert card(here, CURATOR).credit


def test_the_curator_may_decline_the_priority(here, case):
    here.did(PSYCHOLOGIST, support.recommend, case.id, Recommendation.REQUEUE, DAY, credit=True)
    assert not here.did(CURATOR, support.apply, case.id, credit=False).credit


def test_what_is_not_applied_can_be_taken_back(here, case):
    here.did(PSYCHOLOGIST, support.recommend, case.id, Recommendation.GROUP, DAY)
    here.did(PSYCHOLOGIST, support.take_back, case.id)
    assert here.tasks("support.apply")[0].state is TaskState.DROPPED
    with pytest.raises(support.NothingToApplyError):
        here.did(CURATOR, support.apply, case.id)
    with pytest.raises(support.NothingToApplyError):
        here.did(PSYCHOLOGIST, support.take_back, case.id)


@pytest.mark.parametrize(
    "domains", [("wellbeing",), ("нет такой",), ("planning", "exam", "digital", "subject")]
)
def test_the_sensitive_area_never_goes_into_a_task(here, case, domains):
    with pytest.raises(InvalidValueError):
        here.did(
            PSYCHOLOGIST, support.recommend, case.id, Recommendation.REQUEUE, DAY, domains=domains
        )
    assert here.tasks("support.find_mentor") == []


# --------------------------------------------------------------------------------- who sees what


def test_the_curator_sees_status_date_and_recommendation_only(here, case):
    here.did(PSYCHOLOGIST, support.recommend, case.id, Recommendation.GROUP, DAY)
    seen = card(here, CURATOR)
    assert (seen.said, seen.next_on, seen.state) == ("групповое наставничество", DAY, CaseState.NEW)
    hidden = (seen.own, seen.agreed, seen.wish, seen.why, seen.helps, seen.next_step)
    assert hidden == (False, None, False, "", (), "")
    with pytest.raises(DeniedError):
        here.did(CURATOR, support.detail, case.id)
    with pytest.raises(DeniedError):
        here.saw(CURATOR, plans.paper, case.id)


def test_a_colleague_sees_who_leads_and_nothing_more(here, case):
    here.did(PSYCHOLOGIST, support.recommend, case.id, Recommendation.GROUP, DAY)
    other = colleague(here.store)
    seen = card(here, other)
    assert (seen.leads, seen.own, seen.said, seen.next_on, seen.wish) == (
        "psychologist", False, "", None, False,
    )  # fmt: skip
    for call in (support.detail, plans.paper):
        with pytest.raises(support.NotOwnCaseError):
            here.did(other, call, case.id)
    for call, more in (
        (support.set_next, (DAY,)),
        (support.move, (CaseState.TALK,)),
        (support.recommend, (Recommendation.GROUP, DAY)),
        (support.take_back, ()),
        (plans.lay, ("first_steps",)),
    ):
        with pytest.raises(support.NotOwnCaseError):
            here.did(other, call, case.id, *more)


def grant(here, to, instead_of=None, **more):
    given = {
        "id": f"grant-{to.id}",
        "school_id": SCHOOL.id,
        "account_id": to.id,
        "home_school_id": SCHOOL.id,
        "roles": (PSYCHOLOGIST,),
        "from_on": NOW.date(),
        "until_on": NOW.date() + timedelta(days=5),
        "reason": "отпуск",
        "instead_of": instead_of,
    }
    here.system(lambda work: work.grants.put(Grant(**{**given, **more})))


def test_who_stands_in_leads_the_case_for_the_time_being(here, case):
    other = colleague(here.store)
    grant(here, other, here.by(PSYCHOLOGIST).id)
    assert here.did(other, support.detail, case.id).row.own
    here.did(other, support.set_next, case.id, DAY)
    assert card(here).leads == "psychologist"  # it is still the absent one's
    with pytest.raises(support.NotOwnCaseError):
        here.did(other, support.detail, case.id, now=NOW + timedelta(days=6))


def test_a_case_whose_psychologist_has_gone_is_free(here, case):
    gone = here.by(PSYCHOLOGIST)
    other = colleague(here.store)
    here.system(lambda work: work.accounts.put(replace(gone, disabled_at=NOW)))
    assert card(here, other).own
    here.did(other, support.set_next, case.id, DAY)
    assert card(here, CURATOR).leads == SECOND


def test_a_guest_from_another_school_leads_by_the_grant(here, case):
    guest = account(here.store, AccountRole.REGION, name="guest")
    grant(here, guest, home_school_id="elsewhere")
    assert here.saw(PSYCHOLOGIST, owning.leads, guest.id)
    assert not here.saw(PSYCHOLOGIST, owning.leads, guest.id, now=NOW + timedelta(days=9))


NOBODY = [one for one in AccountRole if one not in {PSYCHOLOGIST, CURATOR}]


@pytest.mark.parametrize("role", NOBODY)
def test_nobody_else_sees_or_touches_a_case(here, case, role, subtests):
    for call, args in (
        (support.board, ()),
        (support.candidates, ()),
        (support.status, ()),
        (support.detail, (case.id,)),
        (plans.paper, (case.id,)),
        (support.open_case, ("b",)),
        (support.hand_over, ("b",)),
        (support.move, (case.id, CaseState.TALK)),
        (support.set_next, (case.id, DAY)),
        (support.record_agreement, (case.id,)),
        (support.recommend, (case.id, Recommendation.GROUP, DAY)),
        (support.take_back, (case.id,)),
        (support.apply, (case.id,)),
        (plans.lay, (case.id, "first_steps")),
        (plans.set_step, (case.id, "listen")),
        (timers.tick, ()),
    ):
        more = {"agreed": True} if call in {support.hand_over, support.record_agreement} else {}
        with subtests.test(call.__name__), pytest.raises(DeniedError):
            here.did(role, call, *args, **more)


def test_the_curator_does_not_write_for_the_psychologist(here, case, subtests):
    for call, args in (
        (support.open_case, ("b",)),
        (support.move, (case.id, CaseState.TALK)),
        (support.set_next, (case.id, DAY)),
        (support.recommend, (case.id, Recommendation.GROUP, DAY)),
        (plans.lay, (case.id, "first_steps")),
        (support.candidates, ()),
    ):
        with subtests.test(call.__name__), pytest.raises(DeniedError):
            here.did(CURATOR, call, *args)
    with pytest.raises(DeniedError):
        here.did(PSYCHOLOGIST, support.apply, case.id)
    with pytest.raises(DeniedError):
        here.did(PSYCHOLOGIST, support.hand_over, "b", agreed=True)


def test_areas_are_shown_as_far_as_the_person_agreed(here, case):
    """a: consent to the support; b: shares areas, no such consent; c: neither."""
    known = here.did(PSYCHOLOGIST, support.detail, case.id)
    assert known.consent
    assert known.areas is not None
    assert framework().name("wellbeing") in known.areas
    b = here.did(PSYCHOLOGIST, support.open_case, "b")
    seen = here.did(PSYCHOLOGIST, support.detail, b.id)
    assert seen.areas is not None
    assert seen.areas[-1] == "прочее"
    assert len(seen.areas) >= 2
    c = here.did(PSYCHOLOGIST, support.open_case, "c")
    assert here.did(PSYCHOLOGIST, support.detail, c.id).areas is None


def test_the_wish_to_talk_first_is_for_the_psychologist_alone(here, case):
    assert card(here).wish
    assert not card(here, CURATOR).wish
    assert here.saw(CURATOR, owning.asks_first) == frozenset()
    found = here.saw(PSYCHOLOGIST, support.candidates)
    assert [one.person_id for one in found] == ["b", "c"]


def test_helps_and_reasons_name_no_mentor(here, case):
    seen = here.did(PSYCHOLOGIST, support.detail, case.id)
    told = repr(seen)
    assert "X Имя Отчество" not in told
    assert seen.row.why


def test_who_looked_at_a_case_is_noted_for_the_person_once_a_day(here, case):
    assert not here.saw(PSYCHOLOGIST, support.noted, case.id)
    here.did(PSYCHOLOGIST, support.detail, case.id)
    assert here.saw(PSYCHOLOGIST, support.noted, case.id)
    here.saw(PSYCHOLOGIST, support.detail, case.id)  # nothing more to write today
    with here.store.look(by=here.store.system(SCHOOL.id), now=NOW) as work:
        (seen,) = work.readings.of("a")
    assert (seen.what, seen.role) == ("case", "psychologist")


# ------------------------------------------------------------------------------- consent, timers


def test_marks_of_waiting_and_red(here, case):
    for days, mark, red in ((13, 0, False), (14, 14, False), (30, 30, False), (45, 45, True)):
        at = NOW + timedelta(days=days - 10)  # the clock began ten days before
        seen = card(here, now=at)
        assert (seen.waiting_days, seen.mark, seen.red) == (days, mark, red)


def test_a_date_that_passed_and_red_waiting_become_tasks_once(here, case):
    late = NOW + timedelta(days=36)
    assert here.system(timers.tick, now=late) > 0
    kinds = sorted(one.kind for one in here.tasks() if one.role is PSYCHOLOGIST)
    assert kinds == ["support.overdue", "support.red"]
    (red,) = here.tasks("support.red")
    assert red.due == (NOW + timedelta(days=35)).date()  # the day 45 days were over, not this one
    (asked,) = {one.role for one in here.tasks("support.no_case")}
    assert asked is CURATOR  # b and c have neither a case nor a date
    assert len(here.tasks("support.no_case")) == 2
    assert here.system(timers.tick, now=late) == 0
    here.did(PSYCHOLOGIST, support.set_next, case.id, late.date(), now=late)
    assert here.tasks("support.overdue")[0].state is TaskState.DONE
    here.did(CURATOR, support.hand_over, "b", agreed=True, now=late)
    assert sorted(one.state for one in here.tasks("support.no_case")) == ["dropped", "open"]


def test_a_withdrawn_consent_ends_the_case_and_shows_nobody(here, case):
    def leave(work):
        consent_to_support(work, "a", ConsentAct.WITHDRAWN, NOW)
        timers.withdrawn(work, "a", frozenset({Purpose.SUPPORT}))

    here.system(leave)
    seen = here.did(PSYCHOLOGIST, support.detail, case.id)
    assert (seen.row.state, seen.row.outcome) == (CaseState.CLOSED, "consent_ended")
    assert (seen.areas, seen.steps, seen.consent) == (None, (), False)
    here.system(lambda work: timers.withdrawn(work, "a", frozenset({Purpose.MONITORING})))


def test_the_board_names_nobody_without_a_consent_to_the_bank(here, case):
    from tests.round_cases import consent

    def leave(work):
        given = consent("a", ConsentAct.WITHDRAWN, NOW, (Purpose.BANK,))
        work.consents.put(replace(given, id="a-gone"))

    here.system(leave)
    for who in (PSYCHOLOGIST, CURATOR):
        assert [one for one in here.saw(who, support.board) if one.person_id == "a"] == []


# ------------------------------------------------------------------------------------------- plans


def test_a_plan_is_laid_ticked_and_handed_out(here, case):
    laid = here.did(PSYCHOLOGIST, plans.lay, case.id, "first_steps")
    assert [one.due for one in laid.steps] == [
        NOW.date() + timedelta(days=days) for days in (3, 7, 14, 21)
    ]
    assert (laid.next_on, laid.next_step) == (laid.steps[0].due, "plan_check")
    here.did(PSYCHOLOGIST, plans.set_step, case.id, "listen", done=True)
    here.did(PSYCHOLOGIST, plans.set_step, case.id, "ally", due=DAY + timedelta(days=30))
    seen = here.did(PSYCHOLOGIST, support.detail, case.id)
    assert seen.steps[0].done_on == NOW.date()
    assert seen.steps[1].due == DAY + timedelta(days=30)
    again = here.did(PSYCHOLOGIST, plans.set_step, case.id, "listen", done=False)
    assert again.steps[0].done_on is None
    with pytest.raises(support.NoPlanError):
        here.did(PSYCHOLOGIST, plans.set_step, case.id, "нет такого", done=True)


def test_a_plan_rests_on_the_consent_to_the_support(here):
    b = here.did(PSYCHOLOGIST, support.open_case, "b", agreed=True)
    with pytest.raises(support.SupportConsentError):
        here.did(PSYCHOLOGIST, plans.lay, b.id, "first_steps")
    with pytest.raises(support.SupportConsentError):
        here.saw(PSYCHOLOGIST, plans.paper, b.id)
    here.did(PSYCHOLOGIST, support.move, b.id, CaseState.TALK, next_on=DAY)
    with pytest.raises(support.NoPlanError):
        here.did(PSYCHOLOGIST, support.move, b.id, CaseState.PLAN, next_on=DAY)


def test_the_paper_holds_the_steps_and_nothing_private(here, case):
    """Every step with its day is in it; no reason, no area, no note, no recommendation."""
    here.did(PSYCHOLOGIST, plans.lay, case.id, "first_steps")
    here.did(PSYCHOLOGIST, plans.set_step, case.id, "listen", done=True)
    here.did(PSYCHOLOGIST, notes.write, case.id, "Сумеречная тревога")
    here.did(PSYCHOLOGIST, support.recommend, case.id, Recommendation.COURSE, DAY)
    content, name = here.did(PSYCHOLOGIST, plans.paper, case.id)
    told = documents.text_of(content)
    assert name == "План поддержки.docx"
    known = book.templates()["first_steps"]
    for one in (known.ru, *(step.ru for step in known.steps), "A Имя Отчество", "04.10.2026"):
        assert one in told
    for one in ("Сумеречная", "курсы", "Подходящ", framework().name("wellbeing"), "low_fit"):
        assert one not in told
    with here.store.look(by=here.store.system(SCHOOL.id), now=NOW) as work:
        assert work.trail.of(f"case:{case.id}")[0].verb == "plan.exported"


def test_an_unknown_plan_is_refused(here, case):
    with pytest.raises(InvalidValueError):
        here.did(PSYCHOLOGIST, plans.lay, case.id, "нет такого")
    with pytest.raises(support.NoPlanError):
        here.saw(PSYCHOLOGIST, plans.paper, case.id)


def test_the_history_is_told_in_verbs(here, case):
    here.did(PSYCHOLOGIST, support.move, case.id, CaseState.TALK, next_on=DAY)
    told = here.did(PSYCHOLOGIST, support.detail, case.id).history
    assert [one.verb for one in told] == ["case.moved", "case.opened"]


def test_the_reason_stays_with_the_mentee_under_review(here, case):
    """The participation forgets it on its way; the list of those without a pair does not."""
    row = next(one for one in here.saw(CURATOR, unmatched.listing) if one.person_id == "a")
    assert (row.state, row.reason) == ("psych_review", "low_fit")
