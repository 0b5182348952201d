"""Files that nobody should bring are refused in words, by a child that cannot harm the office."""

import subprocess
import sys
import time
import zipfile
from io import BytesIO
from threading import Thread

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from data.errors import ProgrammeError
from data.i18n import say, speaking
from data.intake import read_table, sandbox
from data.intake.parsers import child, limits
from data.intake.refusals import TooHeavyError, TooSlowError, UnreadableError
from tests.intake_files import (
    BOMBS,
    corner_bomb,
    delimited,
    edited,
    inline,
    merge_bomb,
    packed,
    quick,
    raw_xlsx,
    understood,
    xlsx,
)

STAFF = [["ФИО", "Должность"], ["Ёлкина Анна Петровна", "учитель химии"]]


@pytest.fixture
def patient(monkeypatch):
    """On a busy machine the wall clock must not come before the refusal that is asked about."""
    monkeypatch.setattr(sandbox, "WALL", 60.0)


@pytest.mark.parametrize("name", BOMBS)
def test_each_bomb_is_refused_by_its_own_code_in_both_languages(name, patient):
    make, code = BOMBS[name]
    with pytest.raises(UnreadableError) as refused:
        read_table(make(), name)
    assert refused.value.code == code
    for language in ("ru", "en"):
        with speaking(language):
            told = say(refused.value)
        assert name in told
        assert code not in told


def test_a_merged_range_over_the_whole_sheet_is_read_without_filling_it():
    found = quick(merge_bomb())
    assert len(found.lines) == 1


@pytest.mark.parametrize("name", ["staff.xlsx", "staff.docx", "staff.txt", "staff"])
def test_content_decides_and_not_the_name(name):
    assert understood(delimited(STAFF), name).rows[0].facts.fio == "Ёлкина Анна Петровна"
    assert understood(xlsx(STAFF), name).rows[0].facts.fio == "Ёлкина Анна Петровна"


def test_formulas_with_results_are_read_and_without_them_a_few_are_told():
    def compute(book):
        for row in range(2, 8):
            book.active[f"B{row}"] = "=A1"

    rows = [["ФИО", "Должность", "Стаж"], *[["Жук Иван", "", n] for n in range(30)]]
    found = understood(edited(xlsx(rows), compute))
    assert sum(one.code == "intake.formula_empty" for one in found.everything) == 6


def test_a_child_that_thinks_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL", 0.3)
    monkeypatch.setattr(sandbox, "START", "import time; time.sleep(60)")
    with pytest.raises(TooSlowError):
        sandbox.parse(b"a", "csv", "a.csv")


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TooSlowError),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", TooHeavyError),
        ("import sys; sys.exit(3)", TooHeavyError),
    ],
)
def test_a_child_that_dies_is_a_refusal_and_no_fault(monkeypatch, code, refusal):
    monkeypatch.setattr(sandbox, "START", code)
    with pytest.raises(refusal):
        sandbox.parse(b"a", "csv", "a.csv")


def test_the_child_has_little_memory_little_time_and_no_files_to_write():
    script = (
        "import sys, resource; sys.path.append(sys.argv[1]); "
        "from parsers.limits import confine; confine(480 << 20, 8); "
        "print(*[resource.getrlimit(one)[0] for one in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)])"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-c", script, str(sandbox.FOLDER)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert said == [str(480 << 20), "8", "0"]
    assert child.MEMORY <= 512 << 20
    assert child.SECONDS < 10 > sandbox.WALL


def test_the_child_gets_neither_secrets_nor_the_program(monkeypatch):
    monkeypatch.setenv("NASTAVNIK_HOME", "/secret")
    monkeypatch.setattr(
        sandbox,
        "START",
        "import os, json, sys; sys.path.append(sys.argv[1]); from parsers.child import main; "
        "print(json.dumps({'variants': [sorted(os.environ), "
        "[one for one in sys.modules if one.split('.')[0] in ('data', 'dashboard')]]}))",
    )
    names, modules = sandbox.parse(b"a", "csv", "a.csv")
    assert "NASTAVNIK_HOME" not in names
    assert modules == []


@pytest.mark.parametrize("place", range(6))
def test_a_file_cut_short_anywhere_is_refused(place):
    content = xlsx(STAFF)
    cut = content[: len(content) * (place + 1) // 7]
    with pytest.raises(UnreadableError):
        read_table(cut, "штат.xlsx")


def test_a_part_that_is_no_xml_is_a_broken_file():
    with zipfile.ZipFile(BytesIO(raw_xlsx(inline("A1", "ФИО")))) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row>"
    with pytest.raises(UnreadableError) as refused:
        quick(packed(parts))
    assert refused.value.code == "intake.broken"


def test_a_budget_refuses_the_first_thing_too_many():
    budget = limits.Budget(rows=1, cells=1, letters=5)
    budget.row()
    budget.cell("пятью")
    with pytest.raises(limits.RefusedError, match="too_many_rows"):
        budget.row()
    with pytest.raises(limits.RefusedError, match="too_many_cells"):
        budget.cell("")


def test_the_office_answers_while_bombs_are_being_refused(patient):
    """Requests of others are served between the moments a bomb comes in and is refused."""
    app = Starlette(routes=[Route("/healthz", lambda _request: PlainTextResponse("ok"))])
    refused: list[str] = []

    def bring(name):
        try:
            read_table(BOMBS[name][0](), name)
        except ProgrammeError as refusal:
            refused.append(refusal.code)

    bombs = [Thread(target=bring, args=[one]) for one in ("empty_rows.xlsx", "heavy.docx")]
    answered = 0
    with TestClient(app) as office:
        for one in bombs:
            one.start()
        while any(one.is_alive() for one in bombs):
            assert office.get("/healthz").text == "ok"
            answered += 1
            time.sleep(0.02)
    assert sorted(refused) == ["intake.too_heavy", "intake.too_many_rows"]
    assert answered > 10


def test_two_cells_far_apart_are_told_from_a_table():
    with pytest.raises(UnreadableError) as refused:
        quick(corner_bomb())
    assert refused.value.code == "intake.too_far"
