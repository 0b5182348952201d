"""Exports of form services give back exactly what was answered; both sides without a database."""

import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest

from data.intake import UnusableError, both_sides, choices, interpret, people_of, same_person
from data.intake.facts import Facts
from data.intake.respondents import UnclearConsentError, may_be_consent
from data.output import write_table
from data.records.bank import Role
from data.records.intake import Severity, TableKind
from data.synthetic import Shape, invent, mentee_table, mentor_table, staff_table
from data.synthetic.invention import FIRST_DAY
from tests.intake_files import delimited, quick, understood, xlsx

TABLES = {Role.MENTOR: mentor_table, Role.MENTEE: mentee_table}


@pytest.fixture(scope="module")
def village():
    return invent("lenino14", 2)


def rows_of(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [["" if one is None else str(one) for one in row] for row in sheet.values]


def in_order(answers, shape):
    """One column per option keeps no order of the options chosen."""
    if shape is not Shape.YANDEX:
        return dict(answers)
    return {code: set(v) if isinstance(v, tuple) else v for code, v in answers.items()}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("way", ["xlsx", "csv"])
def test_every_service_gives_back_what_was_answered(village, role, shape, way):
    content = write_table(TABLES[role](village, shape), FIRST_DAY)
    if way == "csv":
        content = delimited(rows_of(content), ",", "utf-8")
    found = understood(content, f"анкета.{way}")
    people = people_of(found)
    assert found.counts["imported"] == len(found.rows) == len(village.of(role))
    truth = {person.fio: (person, sheet) for person, sheet in village.of(role)}
    for one in people.respondents:
        person, sheet = truth[one.person.fio]
        kept = {code: v for code, v in sheet.answers.items() if code != "tags.confirmed"}
        assert in_order(one.sheet.answers, shape) == in_order(kept, shape)
        assert one.person.subjects == person.subjects
        assert one.person.year_of_birth == person.year_of_birth


def test_a_staff_list_gives_back_the_staff(village):
    found = understood(write_table(staff_table(village), FIRST_DAY))
    facts = {one.facts.fio: one.facts for one in found.rows}
    for person in village.people:
        said = facts[person.fio]
        assert (said.post, said.years_teaching, said.category) == (
            person.post,
            person.years_teaching,
            person.category,
        )


def test_a_moment_with_a_zone_is_not_turned_around():
    rows = [
        ["Отметка времени", "ФИО", "Скольких наставляемых вы готовы вести одновременно?"],
        ["2026/09/02 9:01:55 AM GMT+5", "Ёлкина Анна", "2"],
    ]
    row = understood(delimited(rows, ","), "a.csv", TableKind.MENTORS).rows[0]
    assert row.submitted_at.astimezone(UTC) == datetime(2026, 9, 2, 4, 1, 55, tzinfo=UTC)


def test_microsoft_joins_by_semicolons_and_names_its_columns_in_english():
    rows = [
        [
            "ID",
            "Start time",
            "Completion time",
            "Email",
            "Name",
            "ФИО",
            "Что для вас сейчас верно?",
        ],
        [
            *("1", "9/2/2026 9:00:00", "9/2/2026 9:05:00", "anonymous", ""),
            *(
                "Жук Иван Ильич",
                "это моя первая работа учителем;новый предмет, класс или должность",
            ),
        ],
    ]
    row = understood(xlsx(rows), kind=TableKind.MENTEES).rows[0]
    assert set(row.answers["entry_reason"]) == {"first_job", "new_subject"}


@pytest.mark.parametrize("surname", ["Null", "NA", "Nan", "None", "True"])
def test_surnames_that_mean_nothing_to_computers_are_surnames(surname):
    rows = [["ФИО", "Должность"], [f"{surname} Анна", "учитель"]]
    for content in (delimited(rows, ";", "cp1251"), xlsx(rows)):
        assert understood(content, "a").rows[0].facts.fio == f"{surname} Анна"


def test_numbers_of_the_staff_list_keep_their_zeros():
    rows = [["ФИО", "Табельный номер"], ["Жук Иван", "00112233445"], ["Ёж Пётр", "007"]]
    for content in (delimited(rows), xlsx(rows)):
        found = [one.facts.external_id for one in understood(content, "a").rows]
        assert found == ["00112233445", "007"]


def test_both_sides_are_read_at_once_and_one_person_has_one_id(tmp_path):
    mentors = [["ФИО", "Год рождения", "planning.1"], ["Ёлкина Анна Петровна", "1980", "4"]]
    mentees = [
        ["ФИО", "Год рождения", "planning.1", "Непосредственный руководитель"],
        ["Ёлкина Анна Петровна", "1980", "2", ""],
        ["Жук Иван Ильич", "1999", "1", "Ёлкина Анна Петровна"],
    ]
    (tmp_path / "a.csv").write_bytes(delimited(mentors))
    (tmp_path / "b.xlsx").write_bytes(xlsx(mentees))
    first, second = both_sides(tmp_path / "a.csv", tmp_path / "b.xlsx")
    ids = {one.person.fio: one.person.id for one in second.respondents}
    assert ids["Ёлкина Анна Петровна"] == first.respondents[0].person.id
    assert second.respondents[1].person.manager_id == first.respondents[0].person.id
    assert first.pairs[0][0].fio == "Ёлкина Анна Петровна"


def test_a_table_of_nobody_is_refused_with_every_finding(tmp_path):
    (tmp_path / "a.csv").write_bytes(delimited([["ФИО", "planning.1", "Стаж"], ["", "4", "5"]]))
    (tmp_path / "b.csv").write_bytes(delimited([["ФИО", "planning.1"], ["Жук Иван", "4"]]))
    with pytest.raises(UnusableError) as refused:
        both_sides(tmp_path / "a.csv", tmp_path / "b.csv")
    assert "intake.name_missing" in [one.code for one in refused.value.findings]


def test_who_answers_twice_counts_once_and_the_newest_answer_wins():
    header = ["Отметка времени", "ФИО", "Год рождения", "planning.1"]
    rows = [
        ["02.09.2026 10:00:00", "Жук Иван Ильич", "1999", "5"],
        ["01.09.2026 10:00:00", "Жук Иван Ильич", "1999", "2"],
    ]
    people = people_of(understood(delimited([header, *rows]), "a.csv", TableKind.MENTORS))
    assert [one.sheet.answers["planning.1"] for one in people.respondents] == [5]
    assert "intake.answered_twice" in [one.code for one in people.findings]


def test_of_namesakes_nothing_tells_apart_the_newest_is_taken_and_the_other_is_told():
    rows = [["ФИО", "planning.1"], ["Жук Иван", "5"], ["Жук Иван", "2"]]
    people = people_of(understood(delimited(rows), "a.csv", TableKind.MENTORS))
    assert [one.sheet.answers["planning.1"] for one in people.respondents] == [2]
    [told] = [one for one in people.findings if one.code == "intake.namesake"]
    assert (told.row, told.severity) == (2, Severity.WARNING)
    header = ["Отметка времени", *rows[0]]
    dated = [["02.09.2026 10:00:00", *rows[1]], ["01.09.2026 10:00:00", *rows[2]]]
    people = people_of(understood(delimited([header, *dated]), "a.csv", TableKind.MENTORS))
    assert [one.sheet.answers["planning.1"] for one in people.respondents] == [5]


def test_namesakes_told_apart_stay_two_and_a_third_without_a_key_waits():
    header = ["ФИО", "Электронная почта", "planning.1"]
    rows = [["Жук Иван", "a@b.ru", "5"], ["Жук Иван", "c@d.ru", "2"], ["Жук Иван", "", "3"]]
    people = people_of(understood(delimited([header, *rows]), "a.csv", TableKind.MENTORS))
    assert [one.sheet.answers["planning.1"] for one in people.respondents] == [5, 2]
    assert [one.row for one in people.findings if one.code == "intake.namesake"] == [4]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "a@b"}, {"email": "a@b"}, True),
        ({"external_id": "7"}, {"external_id": "8", "email": "a@b"}, False),
        ({"year_of_birth": 1980}, {"year_of_birth": 1980}, True),
        ({"year_of_birth": 1980}, {"year_of_birth": 1981}, False),
        ({"email": "a@b"}, {"email": "c@d"}, None),
        ({}, {"email": "a@b"}, None),
    ],
)
def test_a_second_key_decides_and_silence_does_not(one, other, same):
    first, second = (Facts(fio="Жук Иван Ильич", **facts) for facts in (one, other))
    assert same_person(first, second) is same
    assert same_person(first, Facts(fio="Жук Ивана Ильич", **other)) is False


def test_equal_files_give_equal_ids(village):
    content = write_table(mentor_table(village), FIRST_DAY)
    ids = [
        [one.person.id for one in people_of(interpret(quick(content))).respondents]
        for _once in range(2)
    ]
    assert ids[0] == ids[1]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids[0])


@pytest.mark.parametrize(
    "header",
    [
        "Согласны ли вы на обработку персональных данных?",
        "Даёте ли Вы согласие на обработку персональных данных",
        "Согласие на обработку персональных данных",
    ],
)
def test_a_refusal_under_any_known_header_of_consents_is_read(header):
    rows = [["ФИО", "planning.1", header], ["Жук Иван", "5", "Не согласна"], ["Ёж Ян", "2", "Да"]]
    people = people_of(understood(delimited(rows), "a.csv", TableKind.MENTORS))
    assert people.consents_asked
    assert [one.facts.consent for one in people.respondents] == [False, True]


def test_of_two_columns_of_consents_one_refusal_is_enough():
    header = ["ФИО", "planning.1", "Согласие на обработку персональных данных", "Согласие"]
    rows = [
        header,
        ["Жук Иван", "5", "да", "нет"],
        ["Ёж Ян", "2", "да", "да"],
        ["Ом Ян", "2", "да"],
    ]
    people = people_of(understood(delimited(rows), "a.csv", TableKind.MENTORS))
    assert [one.facts.consent for one in people.respondents] == [False, True, None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("да", True),
        ("Согласна", True),
        ("Я не даю согласия", False),
        ("Нет, не согласен", False),
        ("не знаю", False),
        ("подумаю", None),
        ("", None),
    ],
)
def test_only_a_clear_yes_is_a_consent(text, said):
    assert choices.consented(text) is said


def test_a_column_that_may_hold_consents_stops_the_run(tmp_path):
    header = ["ФИО", "planning.1", "Вы согласны, чтобы мы хранили ваши данные?"]
    (tmp_path / "a.csv").write_bytes(delimited([header, ["Жук Иван", "4", "нет"]]))
    (tmp_path / "b.csv").write_bytes(delimited([header[:2], ["Ёж Ян", "4"]]))
    with pytest.raises(UnclearConsentError) as refused:
        both_sides(tmp_path / "a.csv", tmp_path / "b.csv")
    assert refused.value.params["column"] == header[2]


def test_a_header_about_photos_or_signatures_is_no_column_of_consents():
    assert not may_be_consent("Согласны ли вы на фото для нашего сайта?")
    assert not may_be_consent("Согласовано с руководителем программы")
