"""«Завершение и банки»: a pair is finished, closed with its goals, put back; who has finished."""

from dataclasses import replace
from datetime import date

import pytest

from data.records.bank import MenteeState, MentorState, Role
from data.records.ids import PairId, new_id
from data.records.pair import Pair, PairState
from matching import programmes
from tests.pages.conftest import account_of, fine, sent
from tests.pages.test_banks import submit, system
from tests.stores import NOW


@pytest.fixture
def pair(store):
    """A pair at its end, with a programme, of two people of the school."""
    with system(store) as work:
        live = work.consents.live("bank", NOW)
        rows = {
            role: min(
                (one for one in work.participations.all() if one.role is role
                 and one.person_id in live and one.year == "2026/2027"),
                key=lambda one: one.person_id,
            )
            for role in Role
        }  # fmt: skip
        states = {Role.MENTOR: MentorState.ACTIVE, Role.MENTEE: MenteeState.IN_PROGRAMME}
        for role, row in rows.items():
            work.participations.put(replace(row, state=states[role], entered_on=date(2026, 9, 1)))
        made = work.pairs.put(
            Pair(
                id=PairId(new_id()), school_id=work.school_id, round_id=None, year="2026/2027",
                mentor_id=rows[Role.MENTOR].person_id,
                mentee_ids=(rows[Role.MENTEE].person_id,), form="teacher_teacher",
                kind="traditional", state=PairState.ACTIVE, started_on=date(2026, 9, 20),
            )
        )  # fmt: skip
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        programmes.draft(work, made.id)
    with system(store) as work:
        return work.pairs.put(replace(work.pairs.get(made.id), state=PairState.FINISHING))


def chosen(open_page):
    """The page with the only pair clicked."""
    page = open_page("closing", "curator")
    page.session_state["closing.pairs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return fine(page.run())


def test_an_empty_year_says_what_comes_first(store, open_page):
    assert "после подписания приказа" in sent(fine(open_page("closing", "curator")))


def test_what_lacks_is_told_and_a_pair_is_closed_with_levels(store, open_page, pair):
    page = fine(open_page("closing", "curator"))
    assert [one.value for one in page.metric] == ["0", "0 / 0", "0"]
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        from matching import closing

        programme = work.programmes.of_pair(pair.id)
        (row,) = closing.board(work)
        assert any("заключение" in one for one in closing.lacks(row))
        closing.close(work, pair.id, "Итог", {one.code: 0 for one in programme.goals})
    page = fine(open_page("closing", "curator"))
    assert [one.value for one in page.metric] == ["1", "1 / 1", "0"]
    assert "Пункт 6.5 выполнен" in sent(page)
    assert "Кто завершил работу" in sent(page)


def test_a_clicked_pair_shows_its_goals_and_is_closed_after_a_question(store, open_page, pair):
    page = chosen(open_page)
    with system(store) as work:
        programme = work.programmes.of_pair(pair.id)
    for goal in programme.goals:
        page.selectbox(key=f"closing.level.{pair.id}.{goal.code}").set_value(1)
    page.text_area(key=f"closing.result.{pair.id}").input("Уроки идут от цели")
    page.button(key=f"closing.close.{pair.id}").click().run()
    assert fine(page).warning
    page.button(key=f"closing.close.{pair.id}.yes").click().run()
    assert "Оба банка заполнены" in fine(page).success[0].value
    with system(store) as work:
        assert work.pairs.get(pair.id).state is PairState.CLOSED


def test_a_conclusion_waits_as_a_draft_and_pupils_stay_out(store, open_page, pair):
    page = chosen(open_page)
    areas = [one for one in page.text_area if one.label.startswith("Итог работы пары")]
    areas[0].input("ученик Петров стал тише")
    submit(page, "Сохранить заключение")
    assert "ученик Петров" in fine(page).error[0].value
    with system(store) as work:
        assert not work.pair_reports.all()


def test_answers_about_the_long_term_bank_are_written_down(store, open_page, pair):
    from matching import closing

    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        programme = work.programmes.of_pair(pair.id)
        closing.close(work, pair.id, "Итог", {one.code: 0 for one in programme.goals})
    page = fine(open_page("closing", "curator"))
    page.radio[0].set_value("agreed")
    submit(page, "Записать ответ")
    with system(store) as work:
        assert any(one.free_from for one in work.participations.all())


def test_others_than_the_curator_are_not_let_in(store, open_page):
    assert "Нет доступа" in sent(open_page("closing", "director"))
