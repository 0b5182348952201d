"""«Пары» for the curator: the board, one pair, private answers, a mentor who leaves."""

from dataclasses import replace

from data.names import short_fio
from data.papers import participation
from data.records.pair import PairState
from matching import pairs as use
from matching import rounds
from tests import pair_steps as steps
from tests.pages.conftest import NOW, fine, sent
from tests.pages.rounds.conftest import said
from tests.round_steps import agree, answer, approved, pairs, reviewed

SECRET = "слишком далеко ездить"


def chosen(page, row=0):
    """The page with a row of the board clicked."""
    key = next(one for one in page.session_state.to_dict() if one.startswith("pairs.table."))
    page.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return fine(page.run())


def press(page, words):
    """The page after the button with these words, confirmed where it asks."""
    for step in range(2):
        found = [one for one in page.button if one.label == words]
        if step and not any(one.key.endswith(".yes") for one in found):
            break
        found[-1].click()
        fine(page.run())
    return page


def first(here, round_id):
    with here.look() as work:
        return use.board(work)[0]


def test_an_empty_board_says_what_comes_first(open_page, here):
    assert "Пар пока нет" in said(fine(open_page("pairs", "curator")))


def test_offered_pairs_are_led_to_links(here, open_page):
    round_id = reviewed(here)
    page = fine(open_page("pairs", "curator"))
    frame = page.dataframe[0].value
    assert len(frame) == len(pairs(here, round_id))
    page = chosen(page)
    assert "ссылки ещё нет" in said(page)
    press(page, "Сделать ссылки для ответов")
    assert "/f/" in " ".join(one.value for one in page.code)
    assert "ссылка выдана" in said(page)
    press(page, "Напомнить новой ссылкой")
    assert "напоминаний: 1" in said(page)


def test_private_answers_open_for_the_curator_alone(here, open_page):
    round_id = reviewed(here)
    pair = first(here, round_id).pair
    answer(here, pair, "mentee", False, reason=SECRET)
    page = fine(open_page("pairs", "curator"))
    at = next(
        number
        for number, one in enumerate(board(here))
        if one.pair.state is PairState.DECLINED_BY_MENTEE
    )
    page = chosen(page, at)
    assert SECRET in sent(page)
    for role in ("director", "sysadmin", "psychologist"):
        assert SECRET not in sent(open_page("pairs", role))


def board(here):
    with here.look() as work:
        return use.board(work)


def test_a_pair_is_led_from_agreement_to_work(here, open_page):
    approved(here)
    page = chosen(fine(open_page("pairs", "curator")))
    press(page, "Начать знакомство")
    assert "Пара знакомится" in said(page)
    (row,) = [one for one in board(here) if one.pair.state is PairState.TRIAL]
    for who in (row.pair.mentor_id, *row.pair.mentee_ids):
        here.did(use.acquainted, row.id, who, "yes")
    at = [one.id for one in board(here)].index(row.id)
    page = chosen(fine(open_page("pairs", "curator")), at)
    assert "согласие на участие" in said(page)
    assert next(one for one in page.button if one.label == "Начать работу пары").disabled
    steps.sign(here, row.pair)
    page = chosen(fine(open_page("pairs", "curator")), at)
    press(page, "Начать работу пары")
    assert steps.pair_of(here, row.id).state is PairState.ACTIVE


def test_a_mentor_leaves_and_others_take_over(here, open_page):
    approved(here)
    page = fine(open_page("pairs", "curator"))
    mentor = board(here)[0].pair.mentor_id
    page.selectbox(key="pairs.leave.who").set_value(mentor)
    page.selectbox(key="pairs.leave.code").set_value(use.Ending.LONG_ABSENCE)
    fine(page.run())
    press(page, "Наставник уходит: прекратить пары")
    assert not [
        one
        for one in board(here)
        if one.pair.mentor_id == mentor and one.pair.state is not PairState.TERMINATED
    ]
    assert "Кто может принять" in said(page)  # at once, as the words of it say
    assert "меньше нельзя, это доказано" in said(page)


def test_the_director_gives_a_second_word(here, open_page):
    approved(here)
    pair = board(here)[0].pair
    own = steps.curated(here, pair.mentor_id)
    own.did(use.ask_second, pair.id)
    page = fine(open_page("pairs", "director"))
    press(page, "Согласен(на)")
    assert not page.button
    assert own.saw(use.board)[0].seconded


def test_the_terms_are_set_and_papers_written_down_for_each_side(here, open_page):
    approved(here)
    page = chosen(fine(open_page("pairs", "curator")))
    shown = next(one for one in board(here) if one.id == page.session_state["pairs.open"])
    press(page, "Подтвердить без знакомства")
    assert "Статья 351.8" in said(page)
    assert not [one for one in page.button if one.label == "Подписано на бумаге"]
    page.text_input(key=f"pairs.terms.{shown.id}.pay_amount").set_value("10 % оклада")
    press(page, "Сохранить условия")
    assert "Условия сохранены" in said(page)
    for who in (shown.pair.mentor_id, *shown.pair.mentee_ids):
        page.button(key=f"pairs.signed.{shown.id}.{who}").click()
        fine(page.run())
    with here.look() as work:
        assert all(done for _who, _fio, done in use.signed(work, shown.id))


def test_the_pair_that_is_open_stays_open_when_the_rows_change_places(here, open_page):
    approved(here)
    page = chosen(fine(open_page("pairs", "curator")))
    before = page.session_state["pairs.open"]
    press(page, "Подтвердить без знакомства")
    assert page.session_state["pairs.open"] == before
    assert "Статья 351.8" in said(page)


def _two_confirmed(here):
    found = [one.pair for one in board(here) if one.pair.state is PairState.CONSENTED][:2]
    for pair in found:
        here.did(use.confirm, pair.id)
    return [one for one in board(here) if one.pair.state is PairState.CONFIRMED]


def test_links_to_terms_wait_until_the_terms_are_set(here, open_page):
    approved(here)
    row, other = _two_confirmed(here)
    page = fine(open_page("pairs", "curator"))
    assert "pairs.ask.all" not in {one.key for one in page.button}
    assert "Сначала задайте условия" in said(page)
    page.session_state["pairs.open"] = row.id
    page = fine(page.run())
    assert page.button(key=f"pairs.ask.{row.id}").disabled
    page.text_input(key=f"pairs.terms.{row.id}.pay_amount").set_value("10 % оклада")
    press(page, "Сохранить условия")
    assert not page.button(key=f"pairs.ask.{row.id}").disabled
    page.button(key="pairs.ask.all").click()
    fine(page.run())
    assert len(page.code) == 1 + len(row.pair.mentee_ids)
    assert {one.reach for one in _row(here, other.id).awaited} == {"none"}


def test_the_same_terms_are_set_for_all_confirmed_pairs(here, open_page):
    approved(here)
    row, other = _two_confirmed(here)
    page = fine(open_page("pairs", "curator"))
    page.session_state["pairs.open"] = row.id
    page = fine(page.run())
    key = f"pairs.terms.{row.id}"
    press(page, "Сохранить условия")
    assert "размер и условия оплаты" in page.error[0].value
    assert "pay_amount" not in page.error[0].value
    assert not page.text_input(key=f"{key}.pay_amount").placeholder
    page.text_input(key=f"{key}.pay_amount").set_value("10 % оклада")
    page.checkbox(key=f"{key}.same").check()
    press(page, "Сохранить условия")
    with here.look() as work:
        kept = [participation.terms(work, one) for one in (row.id, other.id)]
    assert [one["pay_amount"] for one in kept] == ["10 % оклада"] * 2
    assert [one["form"] for one in kept] == [row.pair.form, other.pair.form]


def test_several_pairs_are_confirmed_at_once(here, open_page):
    approved(here)
    ids = [one.id for one in board(here) if one.pair.state is PairState.CONSENTED]
    page = fine(open_page("pairs", "curator"))
    page.multiselect(key="pairs.several").set_value(ids[:2]).run()
    page.button(key="pairs.several.confirm").click().run()
    page.button(key="pairs.several.confirm.yes").click().run()
    assert "Подтверждены 2 пары" in said(fine(page))
    assert {_row(here, one).pair.state for one in ids[:2]} == {PairState.CONFIRMED}
    assert {_row(here, one).pair.state for one in ids[2:]} <= {PairState.CONSENTED}


def test_a_pair_says_what_it_waits_for_before_the_acquaintance(here, open_page):
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    page = fine(open_page("pairs", "curator"))
    assert set(page.dataframe[0].value["waits"]) == {"утверждения круга"}
    here.did(rounds.approve, round_id)
    page = fine(open_page("pairs", "curator"))
    shown = sent(page)
    assert "знакомство · 0" in shown
    assert f"оба согласны · {len(board(here))}" in shown


def _row(here, pair_id):
    return next(one for one in board(here) if one.id == pair_id)


def _one_mentor(here):
    """Two pairs under one mentor, whatever the round has chosen."""
    first, second = (row.pair for row in board(here)[:2])
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        work.pairs.put(replace(second, mentor_id=first.mentor_id))
    return [row for row in board(here) if row.pair.mentor_id == first.mentor_id]


def _linked(open_page):
    page = fine(open_page("pairs", "curator"))
    page.button(key="pairs.ask.all").click()
    return fine(page.run())


def test_each_link_says_which_pair_it_is_about(here, open_page):
    reviewed(here)
    mine = _one_mentor(here)
    page = _linked(open_page)
    texts = [one.value for one in page.code]
    assert len(mine) == 2
    for row in mine:
        assert f"{row.mentor} – о паре: {', '.join(row.mentees)}" in said(page)
        short = ", ".join(short_fio(one) for one in row.mentees)
        assert any(f"{row.mentor}!" in one and f": {short}." in one for one in texts)


def test_links_about_colleagues_of_other_schools_are_numbered(here, open_page):
    reviewed(here)
    mine = _one_mentor(here)
    with here.store.work(by=here.store.system(here.curator.school_id), now=NOW) as work:
        for one in work.people.all():
            work.people.put(replace(one, workplace="Лицей № 9"))
    texts = [one.value for one in _linked(open_page).code]
    own = [one for one in texts if f"{mine[0].mentor}!" in one]
    assert len(own) == 2
    assert [f"({at} из 2)" in one for at, one in enumerate(own, 1)] == [True, True]
    assert not [row for row in mine for one in own if short_fio(row.mentees[0]) in one]
