"""«Пары» for the curator: the board, one pair, private answers, a mentor who leaves."""

from data.records.pair import PairState
from matching import pairs as use
from tests import pair_steps as steps
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import said
from tests.round_steps import answer, approved, pairs, reviewed

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
    press(page, "Найти наставников тем, чья пара прекратилась")
    assert "Кто может принять" in said(page)
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
