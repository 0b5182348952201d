"""Every shape of domain section 3.3 is read; each test writes the file it speaks of."""

from datetime import date, datetime

import pytest

from data.codebook import bank_form
from data.records.intake import RowOutcome, Severity, TableKind
from tests.intake_files import (
    codes,
    delimited,
    document,
    edited,
    quick,
    transposed,
    understood,
    xlsx,
)

HEADER6 = [one.header for one in bank_form("form6").columns]
HEADER5 = [one.header for one in bank_form("form5").columns]
ELKINA = [
    *(1, "Ёлкина Анна Петровна", "МБОУ СОШ № 45", "Оценивание", "Конкурс, 2020", "01.09.2025"),
    *("Жук Иван Ильич", "педагог – педагог (групповое)", "МБОУ СОШ № 45", "25.05.2026"),
    *("целей достигнуто 2 из 3", "https://school.example/1"),
]
EZHOV = [2, "Ежов Пётр Ильич", "Лицей 14", "Методика", "", "сентябрь 2025", *[""] * 6]
ZHUK = [
    *(1, "Жук Иван Ильич", 1999, "Шум на уроке мешает работать", "01.09.2025"),
    *("Ёлкина Анна Петровна", "педагог – педагог", "СОШ № 45", "", "", "", "продолжается"),
]
STAFF = [
    ["№ п/п", "Ф.И.О.", "Должность", "Педагогический стаж"],
    [1, "Ёлкина Анна Петровна", "учитель химии", 12],
]


def good(found):
    return [one for one in found.rows if one.outcome is RowOutcome.IMPORTED]


def test_form_6_is_told_by_its_competencies_and_form_5_by_its_requests():
    assert understood(xlsx([HEADER6, ELKINA])).kind is TableKind.BANK_MENTORS
    assert understood(xlsx([HEADER5, ZHUK])).kind is TableKind.BANK_MENTEES


def test_the_misprinted_header_of_the_users_document_is_known():
    header = [
        "Важные программы достижения наставника" if "Важные" in one else one for one in HEADER6
    ]
    found = understood(xlsx([header, ELKINA]))
    assert found.rows[0].old.achievements == "Конкурс, 2020"


def test_a_form_without_its_own_column_is_asked_about():
    header = [one for one in HEADER6 if "компетенции" not in one and "Важные" not in one]
    reading = quick(xlsx([header, [1, "Ёлкина Анна", "СОШ", "01.09.2025", "Жук Иван"]]))
    assert reading.kind is None
    assert set(reading.kinds) == {TableKind.BANK_MENTEES, TableKind.BANK_MENTORS}
    assert [one.code for one in reading.findings] == ["intake.which_kind"]


def test_title_rows_above_the_header_are_passed_over_and_their_year_is_kept():
    title = [["Банк наставников"], ["МБОУ СОШ № 45"], ["2025-2026 уч. год"], []]
    found = understood(xlsx([*title, HEADER6, ELKINA, EZHOV]))
    assert [one.row for one in found.rows] == [6, 7]
    assert {one.year for one in found.rows} == {"2025/2026"}


def test_several_years_on_several_sheets_keep_their_years():
    content = xlsx([HEADER6, ELKINA], [HEADER6, EZHOV], names=["2024-2025 уч. год", "2025-2026"])
    assert [one.year for one in understood(content).rows] == ["2024/2025", "2025/2026"]


def test_a_merged_two_row_header_is_read_by_both_rows():
    rows = [
        ["№", "Наставляемый", "", "Основной запрос", "Наставник", "", "Дата начала"],
        ["", "ФИО", "Год рождения", "", "ФИО", "Место работы", ""],
        [
            1,
            "Жук Иван Ильич",
            1999,
            "Шум на уроке",
            "Ёлкина Анна Петровна",
            "СОШ № 45",
            "01.09.2025",
        ],
    ]

    def merge(book):
        for area in ("A1:A2", "B1:C1", "D1:D2", "E1:F1", "G1:G2"):
            book.active.merge_cells(area)

    found = understood(edited(xlsx(rows), merge))
    assert found.kind is TableKind.BANK_MENTEES
    row = found.rows[0]
    assert (row.facts.fio, row.facts.year_of_birth) == ("Жук Иван Ильич", 1999)
    assert row.old.lines[0].fio == "Ёлкина Анна Петровна"
    assert row.old.headline == "Шум на уроке"


@pytest.mark.parametrize(
    ("below", "years"), [("в данной школе", (12, 3)), ("из них с классом", (12, None))]
)
def test_a_known_header_merged_over_headers_of_its_own_is_joined_with_them(below, years):
    rows = [
        ["Педагоги школы № 45", "", "", "", "", ""],
        ["2026/2027 учебный год", "", "", "", "", ""],
        ["№", "ФИО", "Должность, предмет", "", "Педагогический стаж", ""],
        ["", "", "Должность", "Предмет(ы)", "общий", below],
        [1, "Жук Иван Ильич", "учитель", "химия", 12, 3],
    ]

    def merge(book):
        for area in ("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"):
            book.active.merge_cells(area)

    found = understood(edited(xlsx(rows), merge))
    [row] = found.rows
    about = row.facts
    assert (about.fio, about.post, about.subjects) == ("Жук Иван Ильич", "учитель", ("chemistry",))
    assert (about.years_teaching, about.years_in_school) == years
    assert row.year == "2026/2027"


def test_a_merged_caption_alone_takes_nothing_from_the_rows_below():
    rows = [["ФИО", "Должность, предмет", ""], ["Жук Иван Ильич", "учитель", "химия"]]
    found = understood(edited(xlsx(rows), lambda book: book.active.merge_cells("B1:C1")))
    assert [(one.facts.fio, one.facts.post) for one in found.rows] == [
        ("Жук Иван Ильич", "учитель")
    ]


@pytest.mark.parametrize(("one", "other"), [("3.5", "2.5"), ("1.", "2."), ("01.09.26", "05.10.26")])
def test_rows_that_differ_in_a_figure_before_a_dot_are_no_duplicates(one, other):
    rows = [["ФИО", "Стаж"], ["Жук Иван Ильич", one], ["Жук Иван Ильич", other]]
    assert codes(understood(xlsx(rows))).count("intake.row_duplicate") == 0


def test_a_two_row_header_without_merged_cells_is_read_too():
    rows = [
        ["ФИО наставляемого", "Год рождения", "Наставник", "", "Основной запрос"],
        ["", "", "ФИО", "Место работы", ""],
        ["Жук Иван Ильич", "1999", "Ёлкина Анна", "СОШ № 45", "Шум на уроке"],
    ]
    found = understood(delimited(rows), "банк.csv")
    assert found.rows[0].old.lines[0].workplace == "СОШ № 45"


def test_group_captions_above_the_real_header_change_nothing():
    rows = [["Сведения о педагоге", "", "", ""], *STAFF]
    assert good(understood(xlsx(rows)))[0].facts.subjects == ("chemistry",)


def test_an_instruction_sheet_first_is_not_read():
    found = understood(
        xlsx([["Инструкция"], ["1. Пишите ФИО полностью"]], STAFF, names=["Инструкция", "Педагоги"])
    )
    assert [one.sheet for one in found.rows] == ["Педагоги"]
    assert "intake.sheet_without_table" in codes(found)


def test_a_hidden_sheet_is_flagged_and_its_rows_are_counted_as_skipped():
    found = understood(xlsx(STAFF, STAFF, names=["Явный", "Скрытый"], hidden=[1]))
    assert found.counts == {"imported": 1, "same": 0, "duplicate": 0, "rejected": 0, "skipped": 1}
    assert "intake.sheet_hidden" in codes(found)


def test_spacer_rows_broken_numbers_totals_and_signatures_are_no_people():
    rows = [
        *STAFF,
        [],
        [7, "Жук Иван Ильич", "учитель физики", 3],
        [8],
        ["Итого", 2],
        ["Директор ____________"],
    ]
    found = understood(xlsx(rows))
    assert [one.facts.fio for one in good(found)] == ["Ёлкина Анна Петровна", "Жук Иван Ильич"]
    assert found.counts["skipped"] == 3


def test_a_row_of_column_numbers_below_the_header_is_skipped():
    found = understood(xlsx([HEADER6, [str(n) for n in range(1, 13)], ELKINA]))
    assert [one.outcome for one in found.rows] == [RowOutcome.SKIPPED, RowOutcome.IMPORTED]
    assert "intake.row_numbers" in codes(found)


def test_the_address_behind_a_link_is_kept():
    row = [*ELKINA[:-1], "отзыв"]

    def link(book):
        book.active["L2"].hyperlink = "https://school.example/cases/7"

    found = understood(edited(xlsx([HEADER6, row]), link))
    assert found.rows[0].old.lines[0].link == "https://school.example/cases/7"


def test_an_address_that_runs_something_is_not_kept():
    def link(book):
        book.active["L2"].hyperlink = "javascript:alert(1)"

    found = understood(edited(xlsx([HEADER6, [*ELKINA[:-1], "отзыв"]]), link))
    assert found.rows[0].old.lines[0].link == "отзыв"


def test_cells_merged_down_beside_several_mentees_are_one_mentor():
    second = [*[""] * 6, "Ким Ольга", "", "", "20.05.2026", "1 из 3", ""]

    def merge(book):
        for column in "ABCDEF":
            book.active.merge_cells(f"{column}2:{column}3")

    found = understood(edited(xlsx([HEADER6, ELKINA, second, EZHOV]), merge))
    assert found.counts["imported"] == 3
    assert [one.lead for one in found.rows] == [0, 2, 0]
    lines = found.rows[0].old.lines
    assert [one.fio for one in lines] == ["Жук Иван Ильич", "Ким Ольга"]
    assert lines[1].ended_on == date(2026, 5, 20)
    assert len(found.usable) == 2


def test_a_mentor_named_once_for_several_rows_of_a_csv_is_one_mentor_with_a_word_about_it():
    second = ["", "", "", "", "", "", "Ким Ольга Ивановна", "", "", "", "", ""]
    found = understood(delimited([HEADER6, ELKINA, second]), "банк.csv")
    assert [one.fio for one in found.rows[0].old.lines] == ["Жук Иван Ильич", "Ким Ольга Ивановна"]
    assert "intake.row_continues" in codes(found)


@pytest.mark.parametrize("by", ["\n", "; ", ", ", "\n2. "])
def test_several_names_in_one_cell_are_told_apart(by):
    row = [*ELKINA]
    row[6] = f"Жук Иван Ильич{by}Ким О.И."
    row[9] = "25.05.2026\n20.05.2026"
    row[10], row[11] = "2 из 3\n1 из 3", "https://a.example\n–"
    lines = understood(xlsx([HEADER6, row])).rows[0].old.lines
    assert [one.fio for one in lines] == ["Жук Иван Ильич", "Ким О.И."]
    assert [one.ended_on for one in lines] == [date(2026, 5, 25), date(2026, 5, 20)]
    assert [one.link for one in lines] == ["https://a.example", ""]
    assert [one.workplace for one in lines] == ["МБОУ СОШ № 45"] * 2


def test_lists_of_different_length_are_asked_about():
    row = [*ELKINA]
    row[6], row[10] = "Жук Иван\nКим Ольга\nЁж Пётр", "2 из 3\n1 из 3"
    found = understood(xlsx([HEADER6, row]))
    assert found.counts["rejected"] == 1
    assert "intake.lists_differ" in codes(found)


def test_headers_down_the_first_column_are_read_as_a_table():
    found = understood(xlsx(transposed([HEADER5, ZHUK])))
    assert found.rows[0].facts.fio == "Жук Иван Ильич"
    assert found.rows[0].row == 2
    assert "intake.sheet_turned" in codes(found)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01.09.2026", date(2026, 9, 1)),
        ("01.09.2026 г.", date(2026, 9, 1)),
        ("сентябрь 2026", date(2026, 9, 1)),
        ("2026-2027 уч. год", date(2026, 9, 1)),
        ("1 сентября 2026 года", date(2026, 9, 1)),
        ("46266", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("13/09/2026", date(2026, 9, 13)),
        (datetime(2026, 9, 1), date(2026, 9, 1)),  # noqa: DTZ001 -- Excel knows no zones
    ],
)
def test_dates_as_people_write_them(written, read):
    row = [*ELKINA]
    row[5] = written
    assert understood(xlsx([HEADER6, row])).rows[0].old.entered_on == read


def test_a_column_whose_dates_have_two_readings_is_asked_about_and_never_guessed():
    row = [*ELKINA]
    row[5] = "05/06/2026"
    reading = quick(xlsx([HEADER6, row]))
    from data.intake import interpret

    found = interpret(reading)
    assert {"intake.column_dates", "intake.date_ambiguous"} <= set(codes(found))
    assert found.counts["rejected"] == 1
    said = interpret(reading, orders={"Дата вхождения в программу": "dmy"})
    assert said.rows[0].old.entered_on == date(2026, 6, 5)


def test_of_a_full_date_of_birth_only_the_year_is_kept_anywhere():
    row = [*ZHUK]
    row[2] = "12.03.1991"
    found = understood(xlsx([HEADER5, row]))
    assert found.rows[0].facts.year_of_birth == 1991
    assert found.rows[0].cells["Год рождения наставляемого"] == "1991"
    assert "12.03" not in str(found)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [
        (";", "cp1251"),
        (";", "utf-8-sig"),
        (",", "utf-8"),
        ("\t", "utf-16"),
        ("\t", "utf-8"),
        ("|", "utf-16-le"),
    ],
)
def test_csv_in_the_ways_of_russian_excel(separator, encoding):
    rows = [
        ["ФИО", "Должность", "Пед. стаж"],
        ["Ёлкина Анна", "учитель, класс\n5 «Б»", "12,5"],
        ["Жук Иван", "", "3"],
    ]
    if encoding == "cp1251":
        rows[1][1] = "учитель, класс\n5 Б"
    found = understood(delimited(rows, separator, encoding), "штат.csv")
    assert [one.facts.years_teaching for one in found.rows] == [12, 3]
    assert found.rows[0].facts.post.startswith("учитель, класс 5")


def test_the_separator_line_of_excel_is_obeyed():
    content = b"sep=|\r\n" + "ФИО|Стаж\r\nЁлкина Анна, Ким Ольга|5\r\n".encode()
    assert quick(content, "a.csv").mapping == {"ФИО": "person.fio", "Стаж": "person.years_teaching"}


def test_a_docx_bank_cut_into_several_tables_is_joined():
    content = document(
        [HEADER6, ELKINA],
        [HEADER6, HEADER6, EZHOV],
        above=["Банк наставников", "2025-2026 уч. год"],
    )
    found = understood(content, "банк.docx")
    assert [one.facts.fio for one in good(found)] == ["Ёлкина Анна Петровна", "Ежов Пётр Ильич"]
    assert "intake.row_header" in codes(found)
    assert found.rows[0].year == "2025/2026"


def test_merged_cells_of_a_docx_table_are_spread():
    import io

    import docx

    made = docx.Document(
        io.BytesIO(document([HEADER6, ELKINA, [*[""] * 6, "Ким Ольга Ивановна", *[""] * 5]]))
    )
    table = made.tables[0]
    for column in range(6):
        table.cell(1, column).merge(table.cell(2, column))
    buffer = io.BytesIO()
    made.save(buffer)
    found = understood(buffer.getvalue(), "банк.docx")
    assert [one.fio for one in found.rows[0].old.lines] == ["Жук Иван Ильич", "Ким Ольга Ивановна"]


def test_service_columns_of_form_services_come_first_and_do_no_harm():
    rows = [
        ["ID", "Время создания", "ФИО", "Скольких наставляемых вы готовы вести одновременно?"],
        ["17", "2026-09-02 10:11:12", "Ёлкина Анна Петровна", "2"],
    ]
    found = understood(delimited(rows), "a.csv", TableKind.MENTORS)
    assert found.rows[0].answers == {"capacity": 2}
    assert found.rows[0].submitted_at.isoformat() == "2026-09-02T10:11:12+00:00"


def test_ticks_joined_by_commas_match_options_that_contain_commas():
    text = "новый предмет, класс или должность, это моя первая работа учителем"
    rows = [["ФИО", "Что для вас сейчас верно?"], ["Жук Иван Ильич", text]]
    found = understood(delimited(rows), "a.csv", TableKind.MENTEES)
    assert found.rows[0].answers["entry_reason"] == ("new_subject", "first_job")


@pytest.mark.parametrize("by", [",", ", ", ";", "; ", "\n"])
def test_ticks_joined_in_any_way_are_told_apart(by):
    rows = [
        ["ФИО", "Какой вид наставничества вам подходит?"],
        ["Жук Иван", f"групповое{by}традиционное («один на один»)"],
    ]
    found = understood(xlsx(rows), kind=TableKind.MENTEES)
    assert found.rows[0].answers["kind"] == ("group", "traditional")


def test_one_column_per_option_is_put_together():
    ask = "На какой срок вы рассчитываете?"
    rows = [
        ["ФИО", f"{ask} [3 месяца]", f"{ask} [6 месяцев]", f"{ask} [12 месяцев]"],
        ["Жук Иван", "3 месяца", "", "1"],
        ["Ким Ольга", "нет", "да", "0"],
    ]
    found = understood(xlsx(rows), kind=TableKind.MENTEES)
    assert [one.answers["duration"] for one in found.rows] == [("m3", "m12"), ("m6",)]


def test_a_grid_is_read_row_by_row_by_number_by_words_or_by_both():
    rows = [
        [
            "ФИО",
            "Могу помочь коллеге [поставить цель урока и выстроить его этапы по времени]",
            "planning.1",
            "planning.2",
        ],
        ["Ёлкина Анна", "могу помогать регулярно", "5", "3 – могу показать на своём примере"],
    ]
    found = understood(xlsx(rows), kind=TableKind.MENTORS)
    assert found.rows[0].answers == {"planning.1": 5, "planning.2": 3, "planning.3": 4}


def test_not_applicable_is_missing_and_never_zero():
    rows = [["ФИО", "planning.1", "planning.2"], ["Ёлкина Анна", "не применимо / не знаю", "0"]]
    found = understood(xlsx(rows), kind=TableKind.MENTORS)
    assert found.rows[0].answers == {}
    assert codes(found) == ["intake.value_unknown"]


def test_initials_look_alikes_and_no_break_spaces_in_names():
    rows = [
        ["ФИО"],
        ["Иванова\u00a0А.И."],
        ["Eлкина Анна"],
        ["Ковалёва-Щукина Ия"],
        ["Анна Петровна Ёлкина"],
    ]
    found = understood(delimited([*rows]), "a.csv", TableKind.STAFF)
    assert [one.facts.fio for one in found.rows] == [
        *("Иванова А.И.", "Eлкина Анна", "Ковалёва-Щукина Ия", "Ёлкина Анна Петровна"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+7 912", "-тире", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_cells_that_begin_like_formulas_are_text(text):
    rows = [["ФИО", "Что вы хотите спросить у организаторов?"], ["Жук Иван", text]]
    found = understood(xlsx(rows), kind=TableKind.MENTEES)
    assert found.rows[0].answers["both.question"] == text


def test_a_formula_gives_its_last_value_and_is_told():
    def compute(book):
        book.active["D2"] = "=5+7"

    found = understood(edited(xlsx(STAFF), compute))
    assert found.rows[0].facts.years_teaching is None
    assert "intake.formula_empty" in codes(found)


def test_the_apostrophe_of_our_own_csv_is_not_data():
    rows = [["ФИО", "Что вы хотите спросить у организаторов?"], ["Жук Иван", "'=1+1"]]
    found = understood(delimited(rows), "a.csv", TableKind.MENTEES)
    assert found.rows[0].answers["both.question"] == "=1+1"


def test_columns_in_any_order_and_spelling_have_one_fingerprint_and_equal_keys():
    one = quick(delimited([["ФИО", "Стаж", "Должность"], ["Жук Иван", "5", "учитель"]]), "a.csv")
    two = quick(
        delimited([["должность:", "1. Ф.И.О", "СТАЖ*"], ["учитель", "Жук  Иван", "5"]]), "b.csv"
    )
    from data.intake import interpret

    assert interpret(one).rows[0].key == interpret(two).rows[0].key
    three = quick(
        delimited([["должность:", "1. ФИО", "СТАЖ*"], ["учитель", "Жук  Иван", "5"]]), "b.csv"
    )
    assert three.fingerprint == one.fingerprint


def test_a_misspelt_header_is_proposed_and_not_used():
    found = understood(xlsx([["ФИО", "Педагогичский стаж"], ["Жук Иван", 5]]))
    assert found.rows[0].facts.years_teaching is None
    asked = [one for one in found.everything if one.code == "intake.column_resembles"]
    assert asked[0].severity is Severity.QUESTION
    assert asked[0].params == {"field": "person.years_teaching"}


def test_an_unknown_column_is_told_and_its_cells_are_kept():
    found = understood(xlsx([["ФИО", "Любимый цвет"], ["Жук Иван", "синий"]]))
    assert "intake.column_unknown" in codes(found)
    assert found.rows[0].cells["Любимый цвет"] == "синий"


def test_a_cell_beside_the_table_is_kept_under_its_letter():
    found = understood(xlsx([["ФИО"], ["Жук Иван", "", "лишнее"]]))
    assert found.rows[0].cells["(C)"] == "лишнее"


def test_a_repeated_row_is_a_duplicate_and_names_the_first():
    found = understood(xlsx([*STAFF, [5, " Ёлкина  Анна Петровна", "Учитель химии", "12"]]))
    assert found.counts["duplicate"] == 1
    told = found.rows[1].findings[0]
    assert (told.code, told.params) == ("intake.row_duplicate", {"sheet": "Лист1", "row": 2})


@pytest.mark.parametrize("name", ["", "-", "нет", "12345", "Итоги"])
def test_a_row_without_a_name_is_rejected_with_its_place(name):
    found = understood(xlsx([["ФИО", "Должность", "Стаж"], [name, "учитель", 5]]))
    assert found.counts["rejected"] == 1
    told = [one for one in found.rows[0].findings if one.severity is Severity.ERROR]
    assert (told[0].sheet, told[0].row, told[0].column) == ("Лист1", 2, "ФИО")


def test_surname_name_and_patronymic_in_three_columns_are_one_name():
    found = understood(xlsx([["Фамилия", "Имя", "Отчество"], ["Ёлкина", "Анна", "Петровна"]]))
    assert found.rows[0].facts.fio == "Ёлкина Анна Петровна"
