"""«Сопровождение» on screen: the psychologist works, the curator acts, nobody else learns a thing."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.pages.accompanying import board, wording
from data.bank import agenda
from data.bank.words import refusal
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from data.records.support import CaseState, Recommendation
from matching import support, unmatched
from matching.support import notes, plans
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.rounds.conftest import confirm, keys, press, said

SECRET = "Сумеречная тревога перед открытыми уроками"
DAY = NOW.date() + timedelta(days=5)
LEAVES = {Recommendation.COURSE, Recommendation.EXTERNAL_MENTOR, Recommendation.NO_SUPPORT}
NOBODY = [one for one in AccountRole if one not in {AccountRole.PSYCHOLOGIST, AccountRole.CURATOR}]


class Place:
    """The school with three mentees a round could not serve."""

    def __init__(self, store):
        self.store = store
        system = store.system(store.schools()[0].id)
        with store.work(by=system, now=NOW) as work:
            live = work.consents.live(Purpose.BANK, NOW)
            rows = [
                one
                for one in work.participations.all()
                if one.role is Role.MENTEE
                and one.state is MenteeState.WAITING
                and one.person_id in live
            ]
            self.people = [one.person_id for one in rows[:3]]
            for one in rows[:3]:
                work.participations.put(
                    replace(one, state=MenteeState.UNMATCHED, reason="no_common_time")
                )
            given = work.consents.of(self.people[0])[0]
            work.consents.put(replace(given, id="supported", purposes=(Purpose.SUPPORT,)))
            self.names = [work.people.get(one).fio for one in self.people]

    def did(self, role, call, *args, **more):
        with self.store.work(by=account_of(self.store, role), now=NOW) as work:
            return call(work, *args, **more)

    def state(self, at=0):
        with self.store.look(by=account_of(self.store, "curator"), now=NOW) as work:
            (row,) = [
                one for one in work.participations.of(self.people[at]) if one.role is Role.MENTEE
            ]
        return row.state

    def case(self, at=0):
        with self.store.look(by=account_of(self.store, "psychologist"), now=NOW) as work:
            return work.cases.of(self.people[at])[-1]


@pytest.fixture
def here(store):
    return Place(store)


@pytest.fixture
def case(here):
    """In the talk, with a plan, a note and a recommendation that waits."""
    one = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    here.did("psychologist", plans.lay, one.id, "first_steps")
    here.did("psychologist", notes.write, one.id, SECRET)
    return here.did(
        "psychologist", support.recommend, one.id, Recommendation.REQUEUE, DAY, credit=True
    )


def test_a_mentee_is_taken_in_and_asked(here, open_page):
    page = fine(open_page("support", "psychologist"))
    assert all(one in said(page) for one in here.names)
    page = press(page, f"support.take.{here.people[0]}")
    case = here.case()
    assert page.title[0].value == here.names[0]
    page = press(page, f"support.agree.{case.id}.1.True")
    assert here.case().agreed_to_talk
    assert here.state() is MenteeState.PSYCH_REVIEW
    assert "Человек согласен на беседу." in said(page)
    page = press(page, "support.back")
    assert page.title[0].value == "Сопровождение"
    assert "Новый · 1" in said(page)


def test_the_next_step_moves_the_card(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    key = f"support.next.{case.id}.{case.version}"
    page.selectbox(key=f"{key}.state").set_value(CaseState.TALK)
    page.date_input(key=f"{key}.on").set_value(DAY)
    (save,) = [one for one in page.button if one.label == "Сохранить"]
    page = fine(save.click().run())
    assert "Следующий шаг сохранён." in said(page)
    assert (here.case().state, here.case().next_on) == (CaseState.TALK, DAY)


def test_closing_asks_again_and_wants_a_word(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    key = f"support.close.{case.id}.{case.version}"
    page = press(page, key)
    assert here.case().state is CaseState.NEW
    page = press(page, f"{key}.yes")
    assert len(page.error) == 1  # no word was chosen
    page.selectbox(key=f"{key}.outcome").set_value("no_need")
    page = confirm(fine(page.run()), key)
    assert here.case().state is CaseState.CLOSED
    assert "поддержка больше не нужна" in said(page)


def test_a_plan_is_laid_ticked_and_handed_out_by_the_checked_route(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    page = press(page, f"support.template.{case.id}.lay")
    assert here.case().state is CaseState.PLAN
    assert f"/download/support_plan?case={case.id}" in sent(page)
    tick = f"support.step.{case.id}.{here.case().version}.listen.done"
    page = fine(page.checkbox(key=tick).check().run())
    assert here.case().steps[0].done_on == NOW.date()
    shift = f"support.step.{case.id}.{here.case().version}.ally.due"
    page = fine(page.date_input(key=shift).set_value(DAY + timedelta(days=30)).run())
    assert here.case().steps[1].due == DAY + timedelta(days=30)


def test_a_note_is_written_read_in_one_run_changed_and_destroyed(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    page.text_area(key=f"support.note.{case.id}.0").set_value(SECRET)
    (keep,) = [one for one in page.button if one.label == "Сохранить заметку"]
    page = fine(keep.click().run())
    (head,) = here.did("psychologist", notes.listing, case.id)
    assert SECRET not in sent(page)
    page = press(page, f"support.read.{head.id}")
    assert page.text_area(key=f"support.opened.{head.id}.1").value == SECRET
    page.text_area(key=f"support.opened.{head.id}.1").set_value(SECRET + " прошла")
    (keep,) = [one for one in page.button if one.label == "Сохранить изменение"]
    page = fine(keep.click().run())
    assert SECRET not in sent(page)
    assert here.did("psychologist", notes.read, head.id) == SECRET + " прошла"
    page = confirm(page, f"support.destroy.{head.id}")
    assert here.did("psychologist", notes.listing, case.id) == ()


def test_a_recommendation_goes_to_the_curator_and_is_taken_back(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    key = f"support.advise.{case.id}.{case.version}"
    page.selectbox(key=f"{key}.said").set_value(Recommendation.GROUP)
    page.multiselect(key=f"{key}.areas").set_value(["planning"])
    (send,) = [one for one in page.button if one.label == "Отправить куратору"]
    page = fine(send.click().run())
    assert here.case().recommendation is Recommendation.GROUP
    page = confirm(page, f"support.take_back.{case.id}.{here.case().version}")
    assert here.case().recommendation is None


def test_without_the_consent_notes_plan_and_areas_are_closed(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[1], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    assert "Согласия на сопровождение педагогом-психологом пока нет" in said(page)
    assert not page.text_area
    assert not [one for one in keys(page) if one and one.startswith("support.template")]


def test_the_curator_sees_status_date_and_recommendation_and_applies(here, case, open_page):
    page = fine(open_page("support", "curator"))
    told = said(page)
    assert here.names[0] in told
    assert "вернуть в очередь на круг подбора (ждёт куратора)" in told
    assert DAY.strftime("%d.%m.%Y") in told
    assert "приоритет в следующем круге" in told
    for private in ("нет общего времени", "просит сначала", SECRET, "Обсудить, что сейчас"):
        assert private not in sent(page)
    assert not [
        one for one in keys(page) if one and one.startswith(("support.open", "support.take"))
    ]
    page = confirm(page, f"support.apply.{case.id}")
    assert "Сделано по рекомендации." in said(page)
    assert (here.state(), here.case().credit) == (MenteeState.WAITING, True)


def test_the_curator_opens_no_case_by_its_address(here, case, open_page):
    page = fine(open_page("support", "curator", case=case.id))
    assert page.title[0].value == "Сопровождение"
    assert SECRET not in sent(page)
    assert not page.tabs


def test_without_a_pair_the_curator_hands_over_and_applies(here, case, open_page):
    page = fine(open_page("unmatched", "curator"))
    page = confirm(page, f"unmatched.hand_over.{here.people[1]}")
    assert here.state(1) is MenteeState.PSYCH_REVIEW
    assert f"unmatched.hand_over.{here.people[1]}" not in keys(page)
    page = confirm(page, f"unmatched.apply.{case.id}")
    assert here.state() is MenteeState.WAITING


def test_the_psychologist_hands_nobody_over_to_themselves(here, case, open_page):
    page = fine(open_page("unmatched", "psychologist"))
    found = [
        one for one in keys(page) if one and one.startswith(("unmatched.hand", "unmatched.apply"))
    ]
    assert found == []
    assert "Сопровождение:" in said(page)


@pytest.mark.parametrize("role", NOBODY)
def test_nobody_else_learns_who_is_supported(here, case, open_page, role):
    page = fine(open_page("support", role, case=case.id))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert [one for one in here.names if one in sent(page)] == []


def test_a_colleague_is_told_only_who_leads(here, case, open_page, monkeypatch):
    from dashboard import session

    other = here.did("sysadmin", _second, "Коллега П. П.")
    fine(open_page("support", "psychologist"))
    sitting = session.current()
    monkeypatch.setattr(session, "current", lambda: replace(sitting, account=other))
    from streamlit.testing.v1 import AppTest

    from tests.pages.conftest import SCRIPT, TIMEOUT

    page = fine(AppTest.from_string(SCRIPT.format(module="support"), default_timeout=TIMEOUT).run())
    assert "ведёт Сотрудник PSYCHOLOGIST" in said(page)
    assert "вернуть в очередь" not in said(page)
    page.query_params["case"] = case.id
    page = page.run()
    assert SECRET not in sent(page)
    assert not page.tabs


def _second(work, name):
    from data import accounts

    accounts.create(work, "second", name, [AccountRole.PSYCHOLOGIST], "наставник-46")
    return work.accounts.by_login("second")


def test_filters_find_by_name_and_waiting(here, case, open_page):
    page = fine(open_page("support", "psychologist"))
    page.text_input(key="support.find").set_value("нет такого")
    page = fine(page.run())
    assert "Новый · 0" in said(page)
    assert "План · 0" in said(page)


def test_what_is_over_is_folded_and_what_asks_is_found(here, case, open_page):
    ended = here.did("psychologist", support.open_case, here.people[1])
    here.did("psychologist", support.move, ended.id, CaseState.CLOSED, outcome="own_wish")
    page = fine(open_page("support", "psychologist"))
    assert "человек отказался от сопровождения" in said(page)
    page = press(page, f"support.open.{ended.id}")
    assert page.title[0].value == here.names[1]
    page = fine(open_page("support", "psychologist", **{"support.waiting": "Ждут действия"}))
    assert "План · 1" in said(page)  # the recommendation waits for the curator
    page = fine(open_page("support", "psychologist", **{"support.waiting": "от 45"}))
    assert "План · 0" in said(page)


def test_months_tell_no_name_and_no_small_number(here, case, open_page):
    later = NOW + timedelta(days=40)
    for role in ("administration", "director", "curator", "psychologist"):
        page = fine(open_page("support_months", role))
        assert "Считать пока нечего" in said(page)
    with here.store.look(by=account_of(here.store, "administration"), now=later) as work:
        (row,) = support.by_month(work)
    assert (row.new, row.in_work, row.closed, row.waiting) == (None, None, 0, None)


def test_a_month_that_may_still_grow_is_not_told(here, case):
    """At the school it is November already, the counts go by UTC."""
    last = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)
    for now, rows in ((last, 0), (last + timedelta(hours=3), 1)):
        with here.store.look(by=account_of(here.store, "administration"), now=now) as work:
            assert work.today.month == 11
            assert len(support.by_month(work)) == rows


def test_the_table_of_months_is_shown_after_the_month(here, case, open_page, monkeypatch):
    from dashboard import session

    fine(open_page("support_months", "administration"))
    monkeypatch.setattr(session, "now", lambda: NOW + timedelta(days=40))
    from streamlit.testing.v1 import AppTest

    from tests.pages.conftest import SCRIPT, TIMEOUT

    script = SCRIPT.format(module="support_months")
    page = fine(AppTest.from_string(script, default_timeout=TIMEOUT).run())
    frame = page.table[0].value
    assert list(frame.index) == ["10.2026"]
    assert frame.loc["10.2026", "Новых"] == "•"
    assert [one for one in here.names if one in sent(page)] == []


class _Waits:
    """A row of «Без пары» or a card, as the summary reads them."""

    state, late, to_apply = CaseState.WAITING_ROUND, False, False

    def __init__(self, person_id, *, red, proposed=False):
        self.person_id, self.red, self.proposed = person_id, red, proposed


def test_who_has_only_a_proposal_still_waits_too_long(monkeypatch):
    told, notes = {}, []

    class Column:
        def metric(self, name, count):
            told[name] = count

    monkeypatch.setattr(board.st, "columns", lambda count: [Column() for _one in range(count)])
    monkeypatch.setattr(board.st, "caption", notes.append)
    cards = [_Waits("a", red=True), _Waits("b", red=True, proposed=True)]
    board.summary(cards, [_Waits("a", red=True), _Waits("c", red=False)])
    assert (told["Без пары"], told["Ждут больше 45 дней"], told["В работе"]) == (2, 2, 2)
    assert "есть только предложение открытого круга" in notes[0]
    board.summary(cards[:1], [])
    assert len(notes) == 1


def test_a_card_says_that_a_round_proposes_a_pair(here, case, monkeypatch):
    promised = frozenset({here.people[0]})
    monkeypatch.setattr(sys.modules["matching.support.board"], "promised", lambda *_given: promised)
    with here.store.look(by=account_of(here.store, "psychologist"), now=NOW) as work:
        (row,) = support.board(work)
    assert row.proposed
    assert "открытый круг предлагает пару" in wording.lines(row)


def _wait_again(work, who):
    (row,) = [one for one in work.participations.of(who) if one.role is Role.MENTEE]
    work.participations.put(replace(row, state=MenteeState.WAITING, reason=""))


def test_whoever_has_no_pair_is_on_the_board_and_the_numbers_agree(here, case, open_page):
    """Waiting again as after a mentor has left, unmatched, in a talk: the same people are counted."""
    here.did("curator", _wait_again, here.people[2])
    with here.store.look(by=account_of(here.store, "psychologist"), now=NOW) as work:
        alone = unmatched.listing(work)
        free = support.candidates(work)
        counted = agenda.numbers(work).alone
    assert any(not one.reason for one in alone)
    assert {one.person_id for one in free} == {one.person_id for one in alone} - {here.people[0]}
    assert counted == len(alone) == len(free) + 1
    for role in ("psychologist", "curator"):
        page = fine(open_page("support", role))
        shown = {one.label: one.value for one in page.metric}
        assert shown["Без пары"] == str(len(alone))
        assert shown["В работе"] == "1"
    told = said(fine(open_page("support", "psychologist")))
    assert f"и ещё {len(free)} без сопровождения" in told


@pytest.mark.parametrize("said", sorted(LEAVES))
def test_who_waits_for_a_round_leaves_the_queue_by_no_recommendation(here, said):
    here.did("curator", _wait_again, here.people[0])
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    with pytest.raises(support.InQueueError) as told:
        here.did("psychologist", support.recommend, case.id, said, DAY)
    assert "ещё в очереди на круг" in refusal(told.value)
    kept = here.did("psychologist", support.recommend, case.id, Recommendation.REQUEUE, DAY)
    applied = here.did("curator", support.apply, kept.id)
    assert (applied.state, here.state()) == (CaseState.WAITING_ROUND, MenteeState.WAITING)


def test_who_is_back_in_the_queue_is_not_taken_out_of_it_by_an_older_word(here):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    here.did("psychologist", support.recommend, case.id, Recommendation.COURSE, DAY)
    here.did("curator", _wait_again, here.people[0])
    with pytest.raises(support.InQueueError):
        here.did("curator", support.apply, case.id)
    assert here.state() is MenteeState.WAITING


def test_only_too_long_a_waiting_is_red():
    assert wording.waited(44, red=False, reached=30)[0] == "orange"
    assert wording.waited(44, red=False)[0] == "gray"
    colour, words = wording.waited(45, red=True, reached=45)
    assert (colour, "слишком долго" in words) == ("red", True)


def test_the_first_page_leads_to_what_waits(here, case, open_page):
    assert "1 сопровождение ждёт вас" in sent(fine(open_page("home", "curator")))
    assert "0 сопровождений ждут вас" in sent(fine(open_page("home", "psychologist")))


# ------------------------------------------------------------------- wellbeing, pairs, warnings


def test_wellbeing_is_told_only_with_the_persons_own_consent(here, open_page):
    case = here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist", case=case.id))
    assert "Самочувствие в профессии" in said(page)
    assert any(
        words in said(page)
        for words in ("такого согласия нет", "На эти вопросы человек не отвечал")
    )


def test_the_psychologist_is_told_how_many_warnings_stand_and_no_reason(here, open_page):
    here.did("psychologist", support.open_case, here.people[0], agreed=True)
    page = fine(open_page("support", "psychologist"))
    assert "Открытых сигналов о парах в школе: 0." in said(page)
    assert "Открытых сигналов" not in said(fine(open_page("support", "curator")))
