"""«Опросы» on screen: counts in words and colours, people, links, paper, slips, tables."""

from datetime import timedelta

import pytest

from analytics.waves import answering, climate, importing, running
from dashboard.pages.surveying import tables
from data.intake import Reading
from data.intake.grid import grids
from data.records.account import AccountRole
from data.records.monitoring import AskState
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.waves_world import BEGINS, MENTEE, MENTOR, PAIR, World, add_pair, settled

OTHERS = [one for one in AccountRole if one is not AccountRole.CURATOR]
STARTED = BEGINS - timedelta(15)  # day 14 lies a day back


@pytest.fixture
def here(blank):
    made = settled(World(blank, account_of(blank, "curator")), pair=False)
    add_pair(made, begins=STARTED)
    return made


@pytest.fixture
def asked(here):
    here.did(running.tick, by=here.system())
    return here


def page_of(open_page, part="waves"):
    return fine(open_page("surveys", "curator", part=part))


def choose(page, sitting):
    return fine(page.selectbox(key="surveys.sitting").set_value(sitting).run())


def tick_rows(page, *rows):
    key = next(key for key in page.session_state.to_dict() if key.startswith("surveys.people."))
    page.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return fine(page.run())


def button(page, words):
    (found,) = [one for one in page.button if one.label.startswith(words)]
    return found


def test_an_empty_school_is_told_how_surveys_come_about(blank, open_page):
    page = page_of(open_page)
    assert "планируются сами" in page.info[0].value
    page = fine(page.button(key="surveys.tick").click().run())
    assert "ничего не назначено" in page.success[0].value


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_sees_the_page(blank, open_page, role):
    page = open_page("surveys", role)
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert len(page.main.children) <= 2


def test_dates_may_be_looked_at_at_once(here, open_page):
    page = page_of(open_page)
    page = fine(page.button(key="surveys.tick").click().run())
    assert "Открыто: 2" in page.success[0].value
    assert "14-й день" in sent(page)


def test_response_is_told_in_share_word_and_colour(asked, open_page):
    with asked.behind(f"FIT@day14@mentee@{PAIR}") as work:
        answering.answered_by_link(work)
    page = page_of(open_page)
    assert ":blue-badge[50 % · ждём 1 ответ]" in sent(page)
    asked.did(running.tick, by=asked.system(), on=BEGINS + timedelta(30))
    page = page_of(open_page)
    assert ":red-badge[50 % · ответов слишком мало]" in sent(page)
    assert "От 80 % ответов достаточно, ниже 60 % слишком мало" in sent(page)


def test_names_of_who_is_silent_are_there_and_no_answer_is(asked, open_page):
    with asked.behind(f"FIT@day14@mentee@{PAIR}") as work:
        answering.answered_by_link(work)
    page = choose(page_of(open_page), "day14@FIT")
    told = sent(page)
    assert "Ёлкина Анна Петровна" in told
    assert "ждём ответ" in told
    page = fine(page.toggle(key="surveys.only").set_value(False).run())
    assert "ответил" in sent(page)
    assert "FIT.1" not in sent(page)


def test_links_are_copied_and_reminders_counted(asked, open_page):
    page = tick_rows(choose(page_of(open_page), "day14@FIT"), 0, 1)
    assert "Ответы с бумаги вносят за одного человека" in sent(page)
    page = fine(button(page, "Показать 2").click().run())
    told = sent(page)
    assert told.index("Участники одного опроса") < told.index("2 новые ссылки")
    texts = [one.value for one in page.code]
    assert len(texts) == 2
    assert all("/f/" in one for one in texts)
    page = fine(page.button(key="inviting.hide").click().run())
    page = fine(button(tick_rows(page, 0), "Напомнить").click().run())
    assert asked.asks()[MENTOR, PAIR, "day14", "FIT"].reminders == 1
    assert page.button(key="surveys.letters").disabled
    assert "Письмо отправить нельзя: почтовый сервер не настроен" in sent(page)


def test_paper_is_typed_in_by_the_questions_of_the_form(asked, open_page):
    page = tick_rows(choose(page_of(open_page), "day14@FIT"), 1)
    ask = asked.asks()[MENTEE, PAIR, "day14", "FIT"]
    page = fine(button(page, "Сохранить").click().run())
    assert "Не внесено ни одного ответа" in page.error[0].value
    page = tick_rows(page, 1)
    page.selectbox(key=f"paper.{ask.id}.FIT.1").set_value("2")
    page = fine(button(page, "Сохранить").click().run())
    assert "Сохранён 1 ответ" in page.success[0].value
    kept = asked.asks()[MENTEE, PAIR, "day14", "FIT"]
    assert (kept.state, kept.source) == (AskState.ANSWERED, "paper")


def test_an_anonymous_survey_is_opened_printed_and_closed_with_a_question(here, open_page):
    page = page_of(open_page, "climate")
    page = fine(page.button(key="climate.open").click().run())
    assert "Напечатайте листки" in page.success[0].value
    (one,) = here.saw(climate.climates)
    assert f"climate={one.id}&amp;count=3" in sent(page)
    codes = here.did(climate.draw_codes, one.id, 6).codes
    for code in codes[:2]:
        climate.answer_climate(here.store, code, {"CLIM.1": 5}, NOW)
    page = page_of(open_page, "climate")
    assert {"6", "2", "33 %"} <= {metric.value for metric in page.metric}
    page = fine(page.button(key=f"climate.close.{one.id}").click().run())
    assert "Открыть этот опрос снова в этом году нельзя" in page.warning[0].value
    assert here.saw(climate.climates)[0].closed_on is None
    page = fine(page.button(key=f"climate.close.{one.id}.yes").click().run())
    assert "не показываются никому" in sent(page)
    assert here.saw(climate.climates)[0].closed_on is not None


def reading(*rows):
    cells = [
        (number, [(at, str(one), "text") for at, one in enumerate(row, 1) if one is not None])
        for number, row in enumerate((("ФИО", "Волна", "REL.1", "REL.9"), *rows), 1)
    ]
    bare = {"name": "Лист1", "hidden": False, "title": [], "links": [], "merges": []}
    return Reading(file_name="волна.xlsx", kinds=(), grids=grids([{**bare, "rows": cells}]))


def test_a_table_is_seen_taken_in_and_undone_on_screen(here, open_page):
    page = page_of(open_page, "tables")
    page.session_state[tables.READ] = reading(
        ("Жуков Борис Ильич", "day60", 4, 1), ("Никто Н. Н.", "day60", 4, None)
    )
    page = fine(page.run())
    told = sent(page)
    assert "Такого человека в школе нет" in told
    assert "REL.9" in told
    page = fine(page.button(key="surveys.take").click().run())
    page = fine(page.button(key="surveys.take.yes").click().run())
    assert "Принята 1 строка" in page.success[0].value
    (made,) = here.saw(importing.imports)
    page = fine(page.button(key=f"surveys.undo.{made.id}").click().run())
    page = fine(page.button(key=f"surveys.undo.{made.id}.yes").click().run())
    assert here.saw(importing.imports)[0].undone
    assert here.saw(lambda work: work.responses.count()) == 0


def test_a_table_of_nobody_cannot_be_taken_in(here, open_page):
    page = page_of(open_page, "tables")
    page.session_state[tables.READ] = reading(("Никто Н. Н.", "day60", 4, None))
    page = fine(page.run())
    assert page.button(key="surveys.take").disabled
    assert "Ни одну строку" in page.warning[0].value
    page = fine(page.button(key="surveys.aside").click().run())
    assert "строка на человека и волну" in sent(page)


def test_the_page_speaks_english(asked, open_page):
    page = fine(open_page("surveys", "curator", language="en"))
    assert "awaited" in sent(page)


def test_a_file_is_read_or_refused_in_words(here, open_page):
    page = page_of(open_page, "tables")
    page = fine(page.file_uploader[0].set_value(("волна.csv", b"a;b\n1;2\n", "text/csv")).run())
    assert "нет строки заголовков" in page.error[0].value
    good = "ФИО;Волна;REL.1\nЖуков Борис Ильич;day60;4\n".encode()
    page = fine(page.file_uploader[0].set_value(("волна.csv", good, "text/csv")).run())
    assert "волна.csv" in sent(page)
    assert {"1", "0"} <= {metric.value for metric in page.metric}


def test_a_long_sheet_of_paper_has_every_kind_of_question(here, open_page):
    here.did(running.tick, by=here.system(), on=STARTED)
    page = tick_rows(choose(page_of(open_page), "pre@core"), 1)
    ask = here.asks()[MENTEE, PAIR, "pre", "core"]
    page.selectbox(key=f"paper.{ask.id}.EXP_MENTEE.1").set_value("8")
    page.selectbox(key=f"paper.{ask.id}.FACTS.glad").set_value("yes")
    page.number_input(key=f"paper.{ask.id}.FACTS.works").set_value(3)
    page.text_area(key=f"paper.{ask.id}.OPEN.expect").set_value("Помощи с планами")
    page.date_input(key=f"paper.{ask.id}.on").set_value(STARTED)
    page = fine(button(page, "Сохранить").click().run())
    assert "Сохранено 4 ответа" in page.success[0].value
    kept = here.saw(lambda work: work.responses.of(MENTEE))
    answers = {code: value for one in kept for code, value in one.answers.items()}
    assert answers == {
        "EXP_MENTEE.1": 8,
        "FACTS.glad": "yes",
        "FACTS.works": 3,
        "OPEN.expect": "Помощи с планами",
    }
    assert here.asks()[MENTEE, PAIR, "pre", "core"].answered_on == STARTED


def test_a_template_of_a_survey_is_offered_in_words(here, open_page):
    told = sent(page_of(open_page, "tables"))
    assert "/download/answers_blank?wave=pre" in told
    assert "На втором листе рядом с каждым кодом стоят вопрос" in told


def test_the_table_of_surveys_fits_a_phone(asked, open_page):
    frame = page_of(open_page).table[0].value
    assert list(frame.columns) == ["Опрос", "Ответили", "Отклик", "Остальные"]
    assert "запланировано: 2" in set(frame["Остальные"])
