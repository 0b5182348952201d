"""Old encodings are told from one another, shown, and changed when a person knows better."""

import subprocess
import sys

import pytest

from data.intake import as_kind
from data.intake.parsers import delimited
from data.intake.refusals import EncodingError
from data.records.intake import TableKind
from tests.intake_files import delimited as table
from tests.intake_files import quick, understood, xlsx

STAFF = [
    ["ФИО", "Должность", "Пед. стаж"],
    ["Ёлкина Анна Петровна", "учитель химии", "12"],
    ["Жук Иван Ильич", "учитель физики", "3"],
]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866"])
def test_what_russian_systems_wrote_before_utf_8_is_read_and_named(encoding):
    reading = quick(table(STAFF, ";", encoding), "штат.csv")
    assert reading.encoding == encoding
    assert reading.lines[0].cells["ФИО"].text == "Ёлкина Анна Петровна"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_is_told_by_its_mark_or_by_its_bytes(encoding, named):
    assert quick(table(STAFF, "\t", encoding), "штат.csv").encoding == named


def test_a_person_may_say_the_encoding_and_another_kind_keeps_it():
    content = table(STAFF, ";", "cp1251")
    wrong = quick(content, "штат.csv", encoding="koi8_r")
    assert wrong.encoding == "koi8_r"
    assert "Ёлкина" not in str(wrong.grids)
    right = quick(content, "штат.csv", encoding="cp1251")
    assert as_kind(right, TableKind.STAFF).encoding == "cp1251"


def test_an_encoding_that_does_not_fit_is_refused_in_words():
    with pytest.raises(EncodingError):
        quick(table(STAFF, ";", "cp1251"), "штат.csv", encoding="utf-8")


def test_bytes_of_no_language_fall_back_to_the_commonest():
    assert delimited.encoding_of(bytes(range(128, 256)) * 3) == "cp1251"


def test_a_workbook_has_no_encoding_to_choose():
    assert quick(xlsx(STAFF)).encoding == ""


def test_a_decimal_comma_is_no_separator():
    rows = [["ФИО", "Пед. стаж"], ["Ёлкина Анна", "12,5"], ["Жук Иван", "3,0"]]
    found = understood(table(rows, ";", "cp1251"), "штат.csv")
    assert [one.facts.years_teaching for one in found.rows] == [12, 3]


def test_the_child_parses_xml_with_its_teeth_drawn():
    """openpyxl takes defusedxml wherever it can be imported: also behind ``-I``."""
    said = subprocess.run(
        [sys.executable, "-I", "-c", "from openpyxl.xml import DEFUSEDXML; print(DEFUSEDXML)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "True"
