"""Workbooks and tables as they leave: headers to the letter, no formula, nothing lost."""

import io
from datetime import UTC, date, datetime, time

import openpyxl
import pytest

from data import i18n
from data.output import (
    CellTooLongError,
    Form5Row,
    Form6Row,
    Table,
    form5,
    form6,
    guarded,
    quarantine,
    write_book,
    write_csv,
    write_table,
)
from data.output.quarantine import code
from data.output.tables import row_height, sheet_name
from data.records.bank import PartnerLine
from data.records.ids import BatchId, SchoolId
from data.records.intake import BatchRow, Finding, RowOutcome, Severity

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
SCHOOL = "МБОУ «СОШ № 45»"
NAUGHTY = [
    "=1+1",
    '=HYPERLINK("http://evil.example","нажми")',
    "=cmd|' /C calc'!A0",
    "+7 912 000-00-00",
    "-5",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "−1",
    " =1+1",
    "\u200b=1",
    "{=SUM(A1)}",
    "http://evil.example",
    "mailto:a@b.example",
    "internal:Лист1!A1",
    "00112233445",
    "1e5",
    "NULL",
    "_x0041_",
    "'=1",
    '"=1"',
    "А\u0301",
    "семья 👨‍👩‍👧",
    "\u202eтскет",
]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def one_sheet(content):
    (sheet,) = opened(content).worksheets
    return sheet


def rows(content):
    return [list(row) for row in one_sheet(content).iter_rows(values_only=True)]


def mentee(**more):
    return Form5Row(fio="Ёлкина-Щукина Анна Петровна", **more)


def test_form_5_has_its_headers_to_the_letter_below_title_school_and_year():
    title, school, year, header = rows(form5([], school=SCHOOL, year="2026/2027", created=NOW))
    assert title[0] == "Форма банка данных наставляемых"
    assert school[0] == SCHOOL
    assert year[0] == "Учебный год: 2026/2027"
    assert header == [
        "№",
        "ФИО наставляемого",
        "Год рождения наставляемого",
        "Основной запрос наставляемого",
        "Дата вхождения в программу",
        "ФИО наставника",
        "Форма наставничества",
        "Место работы наставника",
        "Дата завершения программы",
        "Результаты программы",
        "Ссылка на кейс/отзыв наставляемого, размещенные на сайте ОУ",
        "Отметка о прохождении программы",
    ]


def test_form_6_has_its_headers_to_the_letter_and_the_misprint_on_request():
    header = rows(form6([], school=SCHOOL, year="", created=NOW))[3]
    assert header == [
        "№",
        "ФИО наставника",
        "Место работы наставника",
        "Основные компетенции наставника",
        "Важные для программы достижения наставника",
        "Дата вхождения в программу",
        "ФИО наставляемого (наставляемых)",
        "Форма наставничества",
        "Место работы наставляемого",
        "Дата завершения программы",
        "Результаты программы",
        "Ссылка на кейс/отзыв наставляемого, размещенные на сайте ОУ",
    ]
    literal = rows(form6([], school=SCHOOL, year="", created=NOW, literal=True))[3]
    assert literal[4] == "Важные программы достижения наставника"


def test_official_forms_speak_russian_in_an_english_office():
    with i18n.speaking("en"):
        title, _school, year, _header = rows(form5([], school=SCHOOL, year="1", created=NOW))
    assert title[0] == "Форма банка данных наставляемых"
    assert year[0] == "Учебный год: 1"


def test_a_row_of_form_5_holds_its_person_and_partner():
    partner = PartnerLine(
        fio="Жук Иван",
        workplace=SCHOOL,
        ended_on=date(2027, 5, 25),
        results="целей 2 из 3\nи урок",
        link="https://school45.example/7",
    )
    row = mentee(
        year_of_birth=1999,
        main_request="Шум на уроке",
        entered_on=date(2026, 9, 15),
        partners=(partner,),
        form="педагог – педагог (традиционное)",
        mark="пройдена",
    )
    assert rows(form5([row], school=SCHOOL, year="", created=NOW))[4] == [
        1,
        "Ёлкина-Щукина Анна Петровна",
        1999,
        "Шум на уроке",
        datetime.combine(date(2026, 9, 15), time.min),
        "Жук Иван",
        "педагог – педагог (традиционное)",
        SCHOOL,
        datetime.combine(date(2027, 5, 25), time.min),
        "целей 2 из 3\nи урок",
        "https://school45.example/7",
        "пройдена",
    ]


def test_what_is_unknown_stays_empty():
    assert rows(form5([mentee()], school="", year="", created=NOW))[4][2:] == [None] * 10


def test_several_partners_stand_one_per_line_in_the_same_order():
    partners = (
        PartnerLine(fio="Ким Ольга", ended_on=date(2027, 5, 25), results="а\nб"),
        PartnerLine(fio="Жук Иван", workplace=SCHOOL),
    )
    row = Form6Row(fio="Мороз Раиса", partners=partners)
    cells = rows(form6([row], school=SCHOOL, year="", created=NOW))[4]
    assert cells[6] == "Ким Ольга\nЖук Иван"
    assert cells[8] == f"–\n{SCHOOL}"
    assert cells[9] == "25.05.2027\n–"
    assert cells[10] == "а б\n–"
    assert cells[11] is None


def test_rows_are_numbered_and_keep_their_order():
    listed = [Form6Row(fio=name) for name in ("Б", "А", "В")]
    found = rows(form6(listed, school="", year="", created=NOW))[4:]
    assert [row[:2] for row in found] == [[1, "Б"], [2, "А"], [3, "В"]]


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_cell_is_ever_a_formula_or_a_link(text):
    five = mentee(
        main_request=text,
        form=text,
        mark=text,
        partners=(PartnerLine(fio=text, workplace=text, results=text, link=text),),
    )
    six = Form6Row(fio=text, workplace=text, competences=text, achievements=text)
    for content in (
        form5([five], school=text, year=text, created=NOW),
        form6([six], school=text, year=text, created=NOW),
        write_table(Table(name="т", header=[text], rows=[[text]], title=[text]), NOW),
    ):
        sheet = one_sheet(content)
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


@pytest.mark.parametrize("text", ["=1+1", "00112233445", "1e5", "_x0041_", "семья 👨‍👩‍👧", "а\nб"])
def test_a_text_comes_back_as_it_was(text):
    content = write_table(Table(name="т", header=["х"], rows=[[text]]), NOW)
    assert rows(content) == [["х"], [text]]


def test_control_characters_are_left_out_so_that_the_file_opens():
    content = write_table(Table(name="т", header=["х"], rows=[["а\x00\x0b\ud800б"]]), NOW)
    assert rows(content)[1] == ["аб"]


def test_a_cell_takes_as_much_as_excel_and_a_letter_more_is_refused_by_place():
    most = "ё" * 32_767
    table = Table(name="т", header=["Запрос"], rows=[["а"], [most]])
    assert rows(write_table(table, NOW))[2] == [most]
    longer = Table(name="т", header=["Запрос"], rows=[["а"], [most + "!"]])
    with pytest.raises(CellTooLongError) as refusal:
        write_table(longer, NOW)
    assert refusal.value.params == {
        "row": 3,
        "column": "Запрос",
        "length": 32_768,
        "most": 32_767,
    }
    assert "Запрос" in i18n.say(refusal.value)


def test_characters_a_spreadsheet_counts_twice_are_not_cut_silently():
    most = "👩" * 16_383
    table = Table(name="т", header=["Запрос"], rows=[[most]])
    assert rows(write_table(table, NOW))[1] == [most]
    for longer in (most + "👩", "<r>" + most + "</r>"):
        with pytest.raises(CellTooLongError):
            write_table(Table(name="т", header=["Запрос"], rows=[[longer]]), NOW)


def test_the_same_rows_give_the_same_bytes():
    first, second = (form5([mentee()], school=SCHOOL, year="", created=NOW) for _ in range(2))
    assert first == second
    later = form5([mentee()], school=SCHOOL, year="", created=NOW.replace(year=2027))
    assert later != first


def test_the_page_is_printed_a4_landscape_one_page_wide_with_the_header_repeated():
    sheet = one_sheet(form6([], school=SCHOOL, year="", created=NOW))
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "A5"
    assert (
        int(one_sheet(form6([], school="", year="", created=NOW, paper="A3")).page_setup.paperSize)
        == 8
    )


def test_text_is_wrapped_framed_and_given_room():
    long = "Основной запрос " * 20
    sheet = one_sheet(form5([mentee(main_request=long)], school="", year="", created=NOW))
    cell = sheet.cell(row=5, column=4)
    assert cell.alignment.wrap_text
    assert cell.border.left.style == "thin"
    assert sheet.row_dimensions[5].height > 100
    assert sheet.merged_cells.ranges


def test_the_creation_date_is_the_one_given():
    assert opened(form5([], school="", year="", created=NOW)).properties.created == NOW.replace(
        tzinfo=None
    )


def test_a_row_is_never_taller_than_excel_allows():
    assert row_height(["слово " * 5000], [10], 10) == 409.0
    assert row_height([], [], 10) == pytest.approx(15.0)
    assert row_height([None, 3, date(2026, 1, 1)], [1, 1, 1], 10) == pytest.approx(15.0)


@pytest.mark.parametrize(
    ("text", "name"),
    [("а/б\\в", "а-б-в"), ("[x]:*?", "x"), ("", "1"), ("'я'", "я"), ("д" * 40, "д" * 31)],
)
def test_sheet_names_are_what_excel_accepts(text, name):
    assert sheet_name(text) == name


def test_a_book_holds_several_sheets_of_different_print():
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    small = Table(name="раз", header=["а", "б"], rows=[[1, 2.5]], widths=[9])
    large = Table(name="два", header=["в"], rows=[[moment]], size=14)
    book = opened(write_book([small, large], NOW))
    assert book.sheetnames == ["раз", "два"]
    assert book["раз"]["B2"].value == 2.5
    assert book["два"]["A2"].value == moment.replace(tzinfo=None)
    assert book["два"]["A2"].font.size == 14


@pytest.mark.parametrize("text", [one for one in NAUGHTY if guarded(one) != one])
def test_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(text):
    content = write_csv(["х"], [[text]], bom=False).decode("utf-8")
    assert content.split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_the_guard_knows_every_beginning():
    guilty = ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1", "＋1", "－1", "＠a", " =1", "−1"]
    assert all(guarded(one).startswith("'") for one in guilty)
    assert all(guarded(one) == one for one in ("Иванова", "", " ", "7-А", "а=б", "(–)"))


def test_csv_opens_in_russian_excel():
    content = write_csv(
        ["ФИО", "=ФИО"],
        [
            ["Ёлкина; Анна", None],
            [date(2026, 9, 1), datetime(2026, 9, 1, 8, 5, tzinfo=UTC)],
            [1, 2.5],
        ],
    )
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        "ФИО;'=ФИО",
        '"Ёлкина; Анна";',
        "01.09.2026;01.09.2026 08:05",
        "1;2.5",
        "",
    ]
    assert write_csv(["а", "б"], [], delimiter=",", bom=False) == "а,б\r\n".encode()


def waiting(row, cells, *findings):
    return BatchRow(
        batch_id=BatchId("b"),
        school_id=SchoolId("s"),
        sheet="Лист1",
        row=row,
        key=str(row),
        outcome=RowOutcome.REJECTED,
        cells=cells,
        findings=findings,
    )


def finding(code, column=""):
    return Finding(code=code, severity=Severity.ERROR, column=column)


def test_the_quarantine_holds_place_reasons_and_the_rows_own_cells():
    content = quarantine(
        [
            waiting(
                7, {"ФИО": "=Иванова", "Дата": "31.02.2026"}, finding("x", "Дата"), finding("y")
            ),
            waiting(9, {"ФИО": "Жук", "Запрос": "шум"}, finding("y"), finding("y")),
        ],
        lambda one: f"причина {one.code}",
        NOW,
    )
    codes = [code(one) for one in (waiting(7, {}), waiting(9, {}))]
    assert rows(content) == [
        ["Лист файла", "Строка файла", "Почему строка ждёт", "Код строки", "ФИО", "Дата", "Запрос"],
        ["Лист1", 7, "Дата: причина x\nпричина y", codes[0], "=Иванова", "31.02.2026", None],
        ["Лист1", 9, "причина y", codes[1], "Жук", None, "шум"],
    ]
    assert all(cell.data_type != "f" for row in one_sheet(content).iter_rows() for cell in row)


def test_an_empty_quarantine_is_still_a_workbook():
    assert len(rows(quarantine([], lambda one: one.code, NOW))[0]) == 4


def test_the_quarantines_own_columns_are_ignored_when_it_comes_back():
    from data.codebook import field_of
    from data.records.intake import TableKind

    for header in rows(quarantine([], lambda one: one.code, NOW))[0]:
        assert field_of(TableKind.MENTEES, header) == "service.ignored"


def test_columns_without_a_width_get_room_for_their_words():
    table = Table(
        name="т",
        header=["№", "Квалификационная категория", "Запрос"],
        rows=[[1, "первая", "слово " * 60], [date(2026, 1, 1), None]],
    )
    columns = one_sheet(write_table(table, NOW)).column_dimensions
    assert columns["A"].width < 8
    assert columns["B"].width > len("Квалификационная")
    assert columns["C"].width > 30
