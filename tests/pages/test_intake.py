"""The import page in use: bring a file, settle what is doubtful, take it in, correct, undo."""

import pytest

from dashboard import bootstrap
from dashboard.bootstrap.work import handlers
from data import jobs
from data.bank import imports
from data.bank.imports import NEW, drafts
from data.records.account import AccountRole
from data.records.intake import TableKind
from tests.intake_files import delimited, xlsx
from tests.pages.conftest import NOW, account_of, fine, sent

HEADER = ["ФИО", "Должность", "Педагогичский стаж", "Год рождения", "Дата начала работы внука"]
NOVIKOVA = ["Новикова Ольга Сергеевна", "учитель музыки", "12,5", "1991", ""]
NAMELESS = ["", "завуч", "30", "1970", ""]
FORM6 = ["ФИО наставника", "Основные компетенции наставника", "Дата вхождения в программу"]


def bring(page, rows, name="штат.csv", content=None):
    file = (name, content or delimited(rows, ";", "cp1251"), "text/csv")
    page.file_uploader[0].set_value(file).run()
    return fine(page)


def do(store, use_case, *args, **more):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        return use_case(work, *args, **more)


def work_off(store):
    """What the worker does beside the office."""
    return jobs.run_one(store, store.schools()[0].id, "w1", handlers(), clock=lambda: NOW)


def metrics(page):
    return {one.label: one.value for one in page.metric}


def words(page):
    kinds = (page.success, page.info, page.warning, page.error, page.caption, page.markdown)
    return "\n".join(one.value for kind in kinds for one in kind)


def cells(page):
    return "\n".join(one.value.to_csv() for one in (*page.table, *page.dataframe))


@pytest.fixture
def begun(blank, open_page):
    page = fine(open_page("intake", "curator"))
    return bring(page, [HEADER, NOVIKOVA, NAMELESS])


def imported(blank, page):
    load(page)
    assert work_off(blank)
    return fine(page.run())


def load(page):
    """Press the button, and once more where it asks about columns nobody has confirmed."""
    page.button(key="intake.commit").click().run()
    if any(one.key == "intake.commit.yes" for one in page.button):
        page.button(key="intake.commit.yes").click().run()
    return page


def test_an_empty_school_is_told_to_bring_a_file(blank, open_page):
    page = fine(open_page("intake", "curator"))
    assert "ничего не записывается" in words(page)
    assert page.file_uploader[0].allowed_type == [".xlsx", ".csv", ".docx"]
    assert "Ни одна строка не ждёт" in words(open_page("intake", "curator", part="waiting"))
    assert "Начните со списка" in words(open_page("intake", "curator", part="history"))


@pytest.mark.parametrize("role", [one for one in AccountRole if one is not AccountRole.CURATOR])
def test_nobody_but_the_curator_comes_in(blank, open_page, role):
    page = fine(open_page("intake", role))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert not page.file_uploader


def test_a_file_shows_what_it_would_change_and_writes_nothing(blank, begun):
    assert "Пока ничего не записано" in words(begun)
    shown = metrics(begun)
    assert (shown["принято"], shown["в карантине"], shown["новых людей"]) == ("1", "1", "1")
    assert "Нет фамилии, имени, отчества" in cells(begun)
    assert do(blank, lambda work: work.people.all()) == []


def test_a_reload_loses_nothing(blank, begun, open_page):
    upload = do(blank, drafts.drafts)[0].id
    again = fine(open_page("intake", "curator", upload=upload))
    assert metrics(again) == metrics(begun)
    listed = fine(open_page("intake", "curator"))
    assert "штат.csv" in words(listed)
    listed.button(key=f"go.{upload}").click().run()
    assert metrics(fine(listed)) == metrics(begun)


def test_the_encoding_is_shown_and_changeable(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    box = begun.selectbox(key=f"letters.{draft.id}")
    assert "кириллица 1251" in box.format_func(box.value)
    box.set_value("koi8_r").run()
    fine(begun)
    assert do(blank, drafts.draft, draft.id).encoding == "koi8_r"
    assert "принято" not in metrics(begun)
    begun.selectbox(key=f"letters.{draft.id}").set_value("cp1251").run()
    assert metrics(fine(begun))["принято"] == "1"


def test_a_doubtful_column_is_used_only_when_a_person_says_so(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    boxes = [one for one in begun.selectbox if one.key.startswith(f"column.{draft.id}.")]
    assert [one.value for one in boxes] == ["person.years_teaching"]
    submit = next(one for one in begun.button if one.label == "Подтвердить столбцы")
    submit.click().run()
    assert (
        do(blank, drafts.draft, draft.id).mapping["Педагогичский стаж"] == "person.years_teaching"
    )
    imported(blank, begun)
    assert do(blank, lambda work: work.people.all()[0].years_teaching) == 12


def test_a_guess_is_a_question_and_loading_without_an_answer_asks(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    box = next(one for one in begun.selectbox if one.key.startswith(f"column.{draft.id}."))
    assert box.label == "Похоже на «Педагогический стаж, лет». Верно?"
    begun.button(key="intake.commit").click().run()
    told = "\n".join(one.value for one in fine(begun).warning)
    assert "не подтверждено" in told
    assert "Педагогичский стаж" in told
    assert not work_off(blank)
    next(one for one in begun.button if one.label == "Подтвердить столбцы").click().run()
    assert "не подтверждено" not in words(fine(begun))
    assert not any(one.key == "intake.commit.yes" for one in begun.button)
    imported(blank, begun)
    assert do(blank, lambda work: work.people.all()[0].years_teaching) == 12


def test_any_column_can_be_given_another_meaning(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    begun.selectbox(key=f"change.{draft.id}").set_value("Должность").run()
    begun.selectbox(key=f"means.{draft.id}").set_value("person.site").run()
    begun.button(key=f"changed.{draft.id}").click().run()
    fine(begun)
    assert do(blank, drafts.draft, draft.id).mapping["Должность"] == "person.site"


def test_the_kind_can_be_changed_and_is_asked_where_it_is_open(blank, open_page):
    page = fine(open_page("intake", "curator"))
    bring(
        page,
        [["ФИО наставника", "Форма наставничества", "Результаты программы"], ["Жук Иван", "", ""]],
    )
    draft = do(blank, drafts.drafts)[0]
    assert draft.kind is None
    assert "по её столбцам это не ясно" in words(page)
    page.selectbox(key=f"kind.{draft.id}").set_value(TableKind.BANK_MENTORS).run()
    assert metrics(fine(page))["принято"] == "1"


def test_dates_with_two_readings_are_asked_about(blank, open_page):
    page = fine(open_page("intake", "curator"))
    bring(page, [FORM6, ["Жук Иван Ильич", "Методика", "05/06/2026"]])
    assert metrics(page)["в карантине"] == "1"
    draft = do(blank, drafts.drafts)[0]
    page.radio(key=f"order.{draft.id}.{FORM6[2]}").set_value("dmy").run()
    assert metrics(fine(page))["принято"] == "1"


def test_the_import_is_a_job_with_progress_and_a_report(blank, begun):
    upload = do(blank, drafts.drafts)[0].id
    load(begun)
    fine(begun)
    assert [one.label for one in begun.button] == ["Остановить"]
    assert work_off(blank)
    begun.run()
    assert "Отчёт" in fine(begun).header[0].value
    assert "Новикова Ольга Сергеевна" in cells(begun)
    assert f"/download/report?batch={upload}" in sent(begun)
    begun.button(key="intake.another").click().run()
    assert fine(begun).file_uploader


def test_a_stopped_import_leaves_the_draft(blank, begun):
    load(begun)
    begun.button(key="intake.stop").click().run()
    begun.run()
    assert "Загрузка остановлена" in words(fine(begun))
    assert metrics(begun)["принято"] == "1"
    assert do(blank, lambda work: work.batches.all()) == []


def test_a_failed_import_says_why(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    load(begun)
    (bootstrap.settings().uploads / draft.sha256).unlink()
    assert work_off(blank)
    begun.run()
    assert "Загрузка не удалась" in words(fine(begun))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("плохой.xlsx", b"PK\x03\x04 nothing", "повреждён"),
        ("пустой.csv", b" \r\n", "пуст"),
        ("картинка.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "не таблица"),
        ("без_имён.csv", "Должность;Стаж\nучитель;5\n".encode(), "не найден столбец"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_place(blank, open_page, name, content, told):
    page = fine(open_page("intake", "curator"))
    bring(page, (), name, content)
    assert told in words(page)
    assert do(blank, lambda work: work.batches.all()) == []


def test_a_possible_match_is_decided_by_a_person(store, open_page):
    known = do(store, lambda work: work.people.all())[0]
    page = fine(open_page("intake", "curator"))
    bring(page, [["ФИО", "Должность", "Стаж"], [known.fio, "учитель", "41"]])
    draft = do(store, drafts.drafts)[0]
    question = next(one for one in page.radio if one.key.startswith(f"match.{draft.id}."))
    assert question.value is None
    question.set_value(known.id).run()
    assert metrics(fine(page))["в карантине"] == "0"
    imported(store, page)
    kept = do(store, lambda work: work.people.get(known.id))
    assert kept.years_teaching == 41


def test_a_file_put_aside_is_gone(blank, begun):
    draft = do(blank, drafts.drafts)[0]
    begun.button(key=f"aside.{draft.id}").click().run()
    begun.button(key=f"aside.{draft.id}.yes").click().run()
    assert fine(begun).file_uploader
    assert do(blank, drafts.drafts) == []
    assert "отложен" in words(begun)
    assert not (bootstrap.settings().uploads / draft.sha256).exists()


def test_an_unknown_address_says_so(blank, open_page):
    page = fine(open_page("intake", "curator", upload="нет"))
    assert "Такого файла здесь нет" in words(page)


def chosen(page, key):
    page.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return fine(page.run())


def test_a_waiting_row_is_corrected_in_place(blank, begun, open_page):
    imported(blank, begun)
    row = do(blank, imports.quarantine)[0]
    page = chosen(open_page("intake", "curator", part="waiting"), "quarantine")
    assert "Нет фамилии" in words(page)
    assert "/download/quarantine" in sent(page)
    key = f"{row.batch_id}.{row.sheet}.{row.row}"
    page.text_input(key=f"cell.{key}.ФИО").input("Жук Иван Ильич")
    next(one for one in page.button if one.label == "Принять строку").click().run()
    assert "Строка принята" in words(fine(page))
    assert {one.fio for one in do(blank, lambda work: work.people.all())} >= {"Жук Иван Ильич"}


def test_a_waiting_row_is_let_go(blank, begun, open_page):
    imported(blank, begun)
    row = do(blank, imports.quarantine)[0]
    page = chosen(open_page("intake", "curator", part="waiting"), "quarantine")
    page.button(key=f"dismiss.{row.batch_id}.{row.sheet}.{row.row}").click().run()
    assert "загружаться не будет" in words(fine(page))
    assert do(blank, imports.quarantine) == []


def test_a_waiting_match_is_decided_as_somebody_new(store, open_page):
    known = do(store, lambda work: work.people.all())[0]
    page = fine(open_page("intake", "curator"))
    bring(page, [["ФИО", "Должность", "Стаж"], [known.fio, "учитель", "41"]])
    imported(store, page)
    row = do(store, imports.quarantine)[0]
    page = chosen(open_page("intake", "curator", part="waiting"), "quarantine")
    page.radio(key=f"whose.{row.batch_id}.{row.sheet}.{row.row}").set_value(NEW).run()
    next(one for one in page.button if one.label == "Принять строку").click().run()
    assert "Строка принята" in words(fine(page))
    names = [one.fio for one in do(store, lambda work: work.people.all())]
    assert names.count(known.fio) == 2


def test_an_import_is_undone_after_a_question(blank, begun, open_page):
    imported(blank, begun)
    batch = do(blank, imports.batches)[0]
    page = chosen(open_page("intake", "curator", part="history"), "imports")
    page.text_input(key=f"reason.{batch.id}").input("не тот файл").run()
    page.button(key=f"undo.{batch.id}").click().run()
    assert do(blank, lambda work: work.people.all()) != []
    page.button(key=f"undo.{batch.id}.yes").click().run()
    assert "Загрузка отменена" in words(fine(page))
    assert do(blank, lambda work: work.people.all()) == []


def test_headers_of_a_file_are_no_layout(blank, open_page):
    page = fine(open_page("intake", "curator"))
    rows = [["ФИО", "![x](http://evil.example/x.png)"], ["Жук Иван Ильич", "**ж**"]]
    bring(page, rows, "таблица.xlsx", xlsx(rows))
    assert "![x](" not in words(page) + cells(page)
