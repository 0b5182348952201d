"""«Выводы» and «Отчёты» on screen: empty, in use, refused, not allowed."""

import pytest

from analytics import report
from analytics.report import conclusions
from data.records.account import AccountRole
from data.records.job import JobState
from tests.pages.conftest import NOW, account_of, fine, sent

YEAR = "2026/2027"
NOT_CURATORS = [one for one in AccountRole if one is not AccountRole.CURATOR]
READERS = (
    AccountRole.CURATOR, AccountRole.PSYCHOLOGIST, AccountRole.ADMINISTRATION,
    AccountRole.DIRECTOR, AccountRole.REGION,
)  # fmt: skip


def did(store, call, *args, role="curator"):
    with store.work(by=account_of(store, role), now=NOW) as work:
        return call(work, *args)


def test_an_empty_school_year_says_what_comes_when(store, open_page):
    page = fine(open_page("conclusions", "curator"))
    words = sent(page)
    assert "За этот учебный год ещё ничего не сохранено" in words
    assert "открытых ответов ещё нет" in words
    assert "Уровень называется, когда оценены все девять" in words


def test_marks_are_kept_with_their_comments(store, open_page):
    page = fine(open_page("conclusions", "curator"))
    key = f"marks.{YEAR}.0"
    for number in range(1, 10):
        page.button_group(key=f"{key}.{number}.mark").set_value("2")
    page.text_area(key=f"{key}.3.words").set_value("парные уроки")
    next(one for one in page.button if one.label == "Сохранить таблицу").click()
    words = sent(fine(page.run()))
    assert "Таблица сохранена: редакция 1" in words
    assert "Уровень: оптимальный" in words
    kept = did(store, report.sheet, YEAR)
    assert (kept.total, kept.marks[2].comment) == (18, "парные уроки")


def test_a_name_in_a_comment_is_refused_and_the_words_stay(store, open_page):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        surname = work.people.all()[0].fio.split()[0]
    page = fine(open_page("conclusions", "curator"))
    page.text_area(key=f"marks.{YEAR}.0.3.words").set_value(f"спросить {surname}")
    next(one for one in page.button if one.label == "Сохранить таблицу").click()
    page = fine(page.run())
    assert "назван коллега" in sent(page)
    assert surname in page.text_area(key=f"marks.{YEAR}.0.3.words").value
    assert did(store, conclusions.latest, conclusions.SHEET, YEAR) is None


def test_lines_of_swot_are_written_edited_and_taken_away(store, open_page):
    page = fine(open_page("conclusions", "curator"))
    page.text_input(key=f"swot.{YEAR}.0.new.S").set_value("крепкое методическое объединение")
    next(one for one in page.button if one.label == "Сохранить строки").click()
    page = fine(page.run())
    assert did(store, report.lines, YEAR)[1][0].text == "крепкое методическое объединение"
    page.checkbox(key=f"swot.{YEAR}.1.0.gone").check()
    next(one for one in page.button if one.label == "Сохранить строки").click()
    fine(page.run())
    assert did(store, report.lines, YEAR) == (2, ())


@pytest.mark.parametrize("role", NOT_CURATORS)
def test_conclusions_are_for_the_curator_alone(store, open_page, role):
    assert "Нет доступа" in sent(fine(open_page("conclusions", role)))


@pytest.mark.parametrize("role", list(AccountRole))
def test_reports_are_for_who_may_read_figures(store, open_page, role):
    words = sent(fine(open_page("reports", role)))
    assert ("Нет доступа" not in words) == (role in READERS)
    assert ("Таблица школ без имён людей" in words) == (role is AccountRole.REGION)
    assert ("Аналитическая справка" in words) == (role in READERS[:4])


def test_a_paper_is_asked_for_once_and_its_way_is_shown(store, open_page):
    page = fine(open_page("reports", "administration"))
    page.button(key="reporting.quality_note").click()
    words = sent(fine(page.run()))
    assert "ждёт своей очереди" in words
    with store.look(by=store.system(store.schools()[0].id), now=NOW) as work:
        (job,) = [one for one in work.jobs.all() if one.kind == "report.make"]
    assert job.state is JobState.QUEUED
