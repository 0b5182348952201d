"""A consent that ends in a round, as «Подбор» tells it; another mentor after a pair has ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.records.consent import Purpose
from data.records.pair import PairState
from data.records.round import RoundStatus
from matching import rounds
from tests import round_cases as cases
from tests.pages.conftest import NOW, fine, sent
from tests.pages.rounds.conftest import SAYS, confirm, keys, last, now, press, said
from tests.round_steps import agree, answer, computed, pairs, plan, reviewed, view

BEFORE = NOW - timedelta(minutes=3)
NO_ROOM = "Все места наставника уже заняты"


def withdrew(here, who, at=BEFORE):
    with here.store.work(by=here.store.system(here.curator.school_id), now=at) as work:
        gone = cases.consent(who, cases.ConsentAct.WITHDRAWN, at, (Purpose.MATCHING,))
        work.consents.put(replace(gone, school_id=here.curator.school_id))


def came_back(here, who, at):
    with here.store.work(by=here.store.system(here.curator.school_id), now=at) as work:
        work.consents.put(replace(cases.consent(who, at=at), school_id=here.curator.school_id))


def fio(here, who):
    with here.look() as work:
        return work.people.get(who).fio


def test_a_pair_that_fell_away_is_told_without_a_name_and_the_rest_is_approved(
    store, here, open_page
):
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    lost = pairs(here, round_id)[0].mentee_ids[0]
    withdrew(here, lost)
    page = fine(open_page("round", "curator"))
    assert "Не состоялась пара 1 наставляемого" in said(page)
    assert fio(here, lost) not in sent(page)
    page = confirm(page, "round.approve")
    assert last(here).status is RoundStatus.APPROVED
    assert "Не состоялась пара 1 наставляемого" in said(page)
    states = [pair.state for pair in pairs(here, round_id)]
    assert states.count(PairState.LAPSED) == 1
    assert states.count(PairState.CONSENTED) == len(states) - 1


def test_who_consents_again_is_told_to_be_taken_in_by_computing(store, here, open_page):
    round_id = computed(here)
    who = view(here, round_id).rows[0].mentee_id
    withdrew(here, who)
    assert "отозвал" in said(fine(open_page("round", "curator")))
    rounds.compute_now(here.store, here.curator, NOW, round_id)
    assert "Рассчитайте заново" not in said(fine(open_page("round", "curator")))
    came_back(here, who, NOW - timedelta(seconds=1))
    page = fine(open_page("round", "curator"))
    assert "1 участник снова дал согласие" in said(page)
    assert fio(here, who) not in sent(page)
    rounds.compute_now(here.store, here.curator, NOW, round_id)
    assert "снова дал согласие" not in said(fine(open_page("round", "curator")))


def test_after_a_no_another_mentor_is_offered_with_a_reason(store, here, open_page):
    round_id = reviewed(here)
    page = fine(open_page("round", "curator"))
    assert "round.another.offer" not in keys(page)
    first, second = pairs(here, round_id)[:2]
    answer(here, first, "mentor", False)
    answer(here, second, "mentee", False)
    lost = first.mentee_ids[0]
    page = fine(open_page("round", "curator"))
    page.selectbox(key="round.another").set_value(lost)
    page = fine(page.run())
    assert "Следующий" in said(page)
    with here.look() as work:
        options = rounds.card(work, round_id, lost).options
    declined = next(one for one in options if one.mentor_id == first.mentor_id)
    assert not declined.allowed
    assert any("уже отказался" in one for one in declined.reasons)
    other = next(one for one in options if one.mentor_id == second.mentor_id)
    assert other.free_places
    page.selectbox(key=f"round.another.{lost}").set_value(other.mentor_id)
    page = fine(page.run())
    if not other.allowed:
        page.checkbox(key=f"round.another.sure.{lost}.{other.mentor_id}").check()
    page = press(page, "round.another.offer")
    assert [one.value for one in page.error]
    page.text_input(key="round.another.why.own").set_value("Уже согласился.")
    page = press(fine(page.run()), "round.another.offer")
    assert "Пара предложена." in said(page)
    made = [one for one in pairs(here, round_id) if one.state is PairState.CURATOR_APPROVED]
    assert (lost, second.mentor_id, True) in {
        (one.mentee_ids[0], one.mentor_id, one.by_hand) for one in made
    }


def test_earlier_proposals_stay_in_sight_while_a_new_computation_runs(store, here, open_page):
    round_id = computed(here)
    here.did(rounds.ask_to_compute, round_id)
    page = fine(open_page("round", "curator"))
    assert "Предложения расчёта № 1" in said(page)
    frame = page.dataframe[0].value
    assert list(frame["mentee"]) == [one.mentee for one in view(here, round_id).rows]
    assert "round.several.accept" not in keys(page)


@pytest.mark.parametrize("side", ["mentor_id", "mentee_id"])
def test_a_conflict_of_interest_is_told_on_the_card(store, here, open_page, side):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    told = "пусть решение подтвердит второй человек"
    assert told not in said(fine(open_page("round", "curator", mentee=row.mentee_id)))
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        known = work.accounts.get(here.curator.id)
        work.accounts.put(replace(known, person_id=getattr(row, side)))
    assert told in said(fine(open_page("round", "curator", mentee=row.mentee_id)))


def test_a_second_click_on_an_old_page_takes_nothing_more_back(store, here, open_page):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    here.did(rounds.accept, round_id, row.mentee_id, row.mentor_id, SAYS)
    here.did(rounds.lock, round_id, row.mentee_id, row.mentor_id, SAYS)
    page = fine(open_page("round", "curator", mentee=row.mentee_id))
    here.did(rounds.undo, round_id, row.mentee_id)
    page = press(page, f"round.undo.{row.mentee_id}")
    assert any("Отменять нечего" in one.value for one in page.error)
    assert view(here, round_id).rows[0].state == "accepted"


def test_an_old_page_accepts_no_pair_it_did_not_show(store, here, open_page, monkeypatch):
    from dashboard.pages.cockpit import proposals

    monkeypatch.setattr(proposals, "table", lambda seen: list(seen.rows[:2]))
    round_id = computed(here)
    page = fine(open_page("round", "curator"))
    page.selectbox(key="round.several.ready").set_value("Уже хорошо работали вместе.")
    page = fine(page.run())
    row = view(here, round_id).rows[0]
    here.did(rounds.forbid, round_id, row.mentee_id, row.mentor_id, SAYS)
    rounds.compute_now(here.store, here.curator, NOW, round_id)
    assert plan(here, round_id).get(row.mentee_id) != row.mentor_id
    page = press(page, "round.several.accept")
    assert [one.value for one in page.error]
    assert now(here).status is RoundStatus.COMPUTED
    assert {one.state for one in view(here, round_id).rows} <= {"undecided", "forbidden"}
