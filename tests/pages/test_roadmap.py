"""«Дорожная карта»: the next step first, dates and overrides by the curator, others only read."""

from datetime import date

import pytest

from analytics import roadmap
from data.codebook import roadmap as book
from data.records.roadmap import ItemStatus
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.test_banks import submit, system

YEAR = "2026/2027"


def plan(store):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        return roadmap.board(work)


def test_the_next_step_stands_first_and_leads_to_its_page(store, open_page):
    page = fine(open_page("roadmap", "curator"))
    assert "Подготовьте назначение" in page.markdown[0].value
    assert page.selectbox(key="roadmap.code").value == "1.1"
    assert "Позади 3 из 22 мероприятий" in sent(page)


def test_usual_dates_are_taken_over_and_late_items_are_told(store, open_page):
    page = fine(open_page("roadmap", "curator"))
    page.button(key="roadmap.usual").click().run()
    assert "Задано 22 срока" in fine(page).success[0].value
    assert all(one.dated for one in plan(store).items)
    late = next(one.value for one in page.warning if "просроч" in one.value)
    assert "1.1 Приказ о назначении куратора" in late
    assert "опоздание 31 день" in late
    assert "2.1 " not in late  # done by evidence: the term is kept


def test_dates_of_an_item_are_changed(store, open_page):
    page = fine(open_page("roadmap", "curator"))
    page.selectbox(key="roadmap.code").set_value("6.3").run()
    key = f"roadmap.item.{YEAR}.6.3"
    page.date_input(key=f"{key}.due").set_value(date(2027, 4, 2))
    page.text_input(key=f"{key}.note").input("В актовом зале")
    submit(page, "Сохранить сроки")
    assert "Пункт 6.3: сроки сохранены" in fine(page).success[0].value
    one = plan(store).item("6.3")
    assert (one.due, one.note, one.dated) == (date(2027, 4, 2), "В актовом зале", True)
    assert one.responsible == book.items()["6.3"].responsible


def test_a_status_by_hand_needs_a_reason_and_is_undone(store, open_page):
    page = fine(open_page("roadmap", "curator"))
    key = f"roadmap.item.{YEAR}.1.1.hand"
    submit(page, "Поставить вручную")
    assert fine(page).error
    assert plan(store).item("1.1").status is ItemStatus.PLANNED
    page.text_area(key=f"{key}.reason").input("Приказ лежит в бумажном деле")
    submit(page, "Поставить вручную")
    assert plan(store).item("1.1").status is ItemStatus.DONE
    page = fine(open_page("roadmap", "curator"))
    page.selectbox(key="roadmap.code").set_value("1.1").run()
    assert "Приказ лежит в бумажном деле" in sent(page)
    page.button(key=f"{key}.undo").click().run()
    page.button(key=f"{key}.undo.yes").click().run()
    assert plan(store).item("1.1").status is ItemStatus.PLANNED


def test_the_next_year_begins_from_this_one(store, open_page):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        roadmap.set_usual(work)
    page = fine(open_page("roadmap", "curator"))
    page.button(key="roadmap.new").click().run()
    page.button(key="roadmap.new.yes").click().run()
    assert "2027/2028" in fine(page).success[0].value
    page.selectbox(key="roadmap.year").set_value("2027/2028").run()
    assert "Позади 0 из 22" in sent(fine(page))


@pytest.mark.parametrize("role", ["director", "psychologist", "administration"])
def test_who_only_reads_gets_no_form_and_only_the_director_names(store, open_page, role):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        who = work.people.all()[0]
        roadmap.set_item(
            work, "1.1", starts_on=None, due=date(2026, 10, 20), responsible_ids=[who.id],
            note="Тайная заметка",
        )  # fmt: skip
    page = fine(open_page("roadmap", role))
    page.selectbox(key="roadmap.code").set_value("1.1").run()
    assert not [one for one in page.button if one.label in {"Сохранить сроки", "Поставить вручную"}]
    assert (who.fio in sent(page)) == (role == "director")
    assert ("Тайная заметка" in sent(page)) == (role == "director")


def test_statuses_are_words_in_table_and_chart(store, open_page):
    said = sent(fine(open_page("roadmap", "administration")))
    assert "не начато" in said
    assert "нельзя раньше 5.1: там ещё ничего нет" in said
    assert "Те же сроки и статусы" in said


def test_the_calendar_file_holds_dated_items_and_nobody(store):
    with system(store) as work:
        names = [one.fio for one in work.people.all()]
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        roadmap.set_item(work, "6.3", starts_on=None, due=date(2027, 4, 2))
        told = roadmap.calendar(work).decode()
    assert told.count("BEGIN:VEVENT") == 1
    assert "20270402" in told
    assert not [one for one in names if one in told]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("curator", "Подготовьте назначение"),
        ("administration", "позади 3 из 22"),
        ("director", "позади 3 из 22"),
    ],
)
def test_home_begins_with_the_roadmap(store, open_page, role, words):
    page = fine(open_page("home", role))
    assert page.header[0].value == "Что сделать дальше"
    assert words in sent(page)
