"""``import`` and ``export``: tables into the register and official forms out of it."""

import shutil

import openpyxl
import pytest

from data.codebook import bank_form
from data.output import write_csv
from data.settings import Settings
from data.store import Store
from data.synthetic import files, invent, settle
from tests.commands import run
from tests.stores import NOW, fresh

STAFF = ["Фамилия, имя, отчество", "Должность", "Год рождения"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return files(invent("lenino14"), tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An installation that holds a school and nobody; made once."""
    from dashboard.cli import setup
    from tests.commands import own_umask

    place = tmp_path_factory.mktemp("made") / "home"
    with own_umask():
        setup.init(place, "МКОУ «Ленинская ООШ»", "curator")
    return place


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def people(home):
    store = Store.open(Settings(home=home))
    [school] = store.schools()
    with store.look(by=store.system(school.id), now=NOW) as work:
        found = len(work.people.all()), len(work.batch_rows.quarantine()), len(work.batches.all())
    store.close()
    return found


def test_a_staff_list_and_both_questionnaires_come_in(capsys, home, tables):
    said = run(capsys, "import", "staff", tables["staff.xlsx"], "--home", home)
    assert said.code == 0
    assert "прочитано 14 строк = принято 14" in said.out
    assert "новых людей — 14" in said.out
    for kind, rows in (("mentors", "прочитаны 4 строки"), ("mentees", "прочитаны 3 строки")):
        said = run(capsys, "import", kind, tables[f"{kind}.xlsx"], "--home", home)
        assert said.code == 0
        assert rows in said.out
        assert "новых людей — 0" in said.out
    assert people(home) == (14, 0, 3)


def test_the_same_file_again_changes_nothing(capsys, home, tables):
    run(capsys, "import", "staff", tables["staff.xlsx"], "--home", home)
    said = run(capsys, "import", "staff", tables["staff.xlsx"], "--home", home)
    assert said.code == 0
    assert "Ничего не изменилось" in said.out
    assert "без изменений 14" in said.out


def test_a_check_shows_findings_and_changes_nothing(capsys, home, tables):
    before = people(home)
    said = run(capsys, "import", "staff", tables["staff.xlsx"], "--home", home, "--check")
    assert said.code == 0
    assert "ничего не изменено" in said.out
    assert people(home) == before
    assert not (home / "files").exists()


def test_the_file_is_kept_unchanged_under_a_seal(capsys, home, tables):
    run(capsys, "import", "staff", tables["staff.xlsx"], "--home", home)
    [kept] = (home / "files").iterdir()
    content = tables["staff.xlsx"].read_bytes()
    assert content not in kept.read_bytes()
    store = Store.open(Settings(home=home))
    assert store.files.read(kept.name) == content
    store.close()


def test_rows_that_cannot_be_taken_wait_and_are_told_by_place(capsys, home, tmp_path):
    file = tmp_path / "список.csv"
    rows = [["Иванова Анна Петровна", "учитель", "1980"], ["", "завуч", "1975"]]
    file.write_bytes(write_csv(STAFF, rows))
    said = run(capsys, "import", "staff", file, "--home", home)
    assert said.code == 0
    assert "1 строка ждёт в карантине" in said.out
    assert "CSV 3 Фамилия, имя, отчество ошибка Нет фамилии" in said.out
    assert people(home) == (1, 1, 1)


def test_a_file_of_nothing_usable_is_exit_code_two(capsys, home, tmp_path):
    file = tmp_path / "список.csv"
    file.write_bytes(write_csv(STAFF, [["", "завуч", "1975"]]))
    said = run(capsys, "import", "staff", file, "--home", home)
    assert said.code == 2
    assert "Ничего не изменилось" not in said.out
    file.write_bytes(write_csv(STAFF, []))
    assert run(capsys, "import", "staff", file, "--home", home).code == 2


def test_another_kind_of_table_is_told(capsys, home, tables):
    said = run(capsys, "import", "mentors", tables["mentees.xlsx"], "--home", home)
    assert said.code == 2
    assert "найдено «анкета наставляемого», нужна «анкета наставника»" in said.err
    said = run(capsys, "import", "people", tables["staff.xlsx"], "--home", home)
    assert said.code == 2
    assert "staff, mentors, mentees, form5, form6" in said.err


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """A school with people, answers and consents, as its home."""
    folder = tmp_path_factory.mktemp("living")
    store, invented = fresh(folder), invent("school45")
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        settle(work, invented)
    store.close()
    return folder / "home"


@pytest.mark.parametrize("form", ["form5", "form6"])
def test_an_official_form_is_written(capsys, living, tmp_path, form):
    out = tmp_path / "папка" / "банк.xlsx"
    said = run(capsys, "export", form, "--out", out, "--home", living)
    assert said.code == 0
    sheet = openpyxl.load_workbook(out).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    headers = [one.header for one in bank_form(form).columns]
    assert headers in rows
    count = len(rows) - rows.index(headers) - 1
    assert count > 10
    assert f"{count} строк в форме" in said.out


def test_a_form_goes_into_a_folder_under_its_own_name(capsys, living, tmp_path):
    assert run(capsys, "export", "form6", "--out", tmp_path, "--home", living).code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["Банк наставников 2026-2027.xlsx"]


def test_names_left_out_for_want_of_a_consent_are_counted(capsys, tmp_path):
    from dataclasses import replace

    store, invented = fresh(tmp_path), invent("lenino14")
    silent = replace(invented, consents=())
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        settle(work, silent)
    store.close()
    said = run(capsys, "export", "form5", "--out", tmp_path / "f.xlsx", "--home", tmp_path / "home")
    assert said.code == 0
    assert "0 строк в форме" in said.out
    assert "3 имени не указано: нет действующего согласия" in said.out


def test_an_unknown_form_and_an_empty_installation_are_refused(capsys, living, tmp_path):
    said = run(capsys, "export", "form7", "--out", tmp_path / "f.xlsx", "--home", living)
    assert said.code == 2
    assert "form5, form6" in said.err
    fresh(tmp_path).close()
    words = ("export", "form5", "--out", tmp_path / "f.xlsx", "--home", tmp_path / "home")
    said = run(capsys, *words)
    assert said.code == 2
    assert "с одной школой" in said.err
    assert not (tmp_path / "f.xlsx").exists()
