"""What single cells say: choices, numbers, dates, names, dates of birth, words of findings."""

from datetime import date

import pytest

from data.codebook import framework, questionnaire
from data.i18n import speaking
from data.intake import choices, dates, naming, place, told
from data.intake.grid import Cell, Grid, letter, turned
from data.records.bank import Role
from data.records.intake import Finding, Severity, TableKind
from tests.intake_files import codes, delimited, understood

MENTEE, MENTOR = questionnaire(Role.MENTEE), questionnaire(Role.MENTOR)


def one_answer(header, text, kind=TableKind.MENTEES):
    found = understood(delimited([["ФИО", header], ["Жук Иван", text]]), "a.csv", kind)
    return found.rows[0].answers, codes(found)


@pytest.mark.parametrize("text", ["", "-", "—", "н/д", "Не применимо / не знаю", "?"])
def test_silence_is_no_answer(text):
    likert, ticks = MENTOR.question("planning.1"), MENTEE.question("kind")
    assert choices.missing(text)
    for read, question in (
        (choices.rated, likert),
        (choices.ticked, ticks),
        (choices.chosen, ticks),
        (choices.counted, likert),
    ):
        assert read(question, text).value is None
        assert read(question, text).remarks == ()
    for read in (choices.full_years, choices.subjects, choices.levels):
        assert read(text).value is None
        assert read(text).remarks == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("12", 12), ("12,5", 12), ("7 лет", 7), ("3 г. 2 мес.", 3), ("8 мес.", 0)),
        *(("менее года", 0), ("б/с", 0), ("20-25", None), ("с 2010 года", None), ("99", None)),
        *(("-3", None), ("много", None)),
    ],
)
def test_years_of_work(text, years):
    found = choices.full_years(text)
    assert found.value == years
    assert [one.code for one in found.remarks] == (
        [] if years is not None else ["intake.value_unknown"]
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("два", 2),
        ("2 человека", 2),
        ("1-2", None),
        ("1,5", None),
        ("77", None),
        ("нет", None),
    ],
)
def test_counts_are_whole_and_inside_the_range(text, number):
    assert choices.counted(MENTOR.question("capacity"), text).value == number


@pytest.mark.parametrize(
    ("text", "step"),
    [("5", 5), ("5,0", 5), ("3 – иногда", 3), ("9", None), ("иногда", None)],
)
def test_steps_of_a_scale(text, step):
    assert choices.rated(MENTOR.question("planning.1"), text).value == step


def test_one_option_by_words_or_code_and_a_strange_one_is_told():
    question = next(one for one in MENTEE.questions if one.kind == "single" and one.options)
    option = question.options[0]
    assert choices.chosen(question, option.ru.upper()).value == option.code
    assert choices.chosen(question, "лиловый").remarks[0].code == "intake.value_unknown"


def test_more_options_than_allowed_are_no_answer():
    question = next(one for one in MENTEE.questions if one.kind == "multi" and one.max)
    text = "; ".join(one.ru for one in question.options[: question.max + 1])
    found = choices.ticked(question, text)
    assert found.value is None
    assert found.remarks[-1].code == "intake.too_many_chosen"


@pytest.mark.parametrize(
    ("text", "codes_of"),
    [
        ("математика, физика", ("math", "physics")),
        ("учитель русского языка и литературы", ("rus", "lit")),
        ("Физика; лепка", ("physics",)),
    ],
)
def test_subjects_by_name_in_lists_and_posts(text, codes_of):
    found = choices.subjects(text)
    assert found.value == codes_of
    assert [one.params["said"] for one in found.remarks] == (["лепка"] if "лепка" in text else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [("высшая", "highest"), ("Первая категория", "first"), ("лиловая", None), ("", None)],
)
def test_categories(text, code):
    assert choices.category(text).value == code


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("да", True),
        ("нет", False),
        ("внешний совместитель", True),
        ("основное", False),
        ("??", None),
    ],
)
def test_part_time(text, part):
    assert choices.part_time(text).value is part


def test_levels_in_their_order_and_strange_ones_told():
    found = choices.levels("основное общее, начальное общее, детский сад")
    assert found.value == tuple(sorted(found.value, key=framework().levels.index))
    assert found.remarks[0].params == {"said": "детский сад"}


@pytest.mark.parametrize(
    ("text", "on"), [("", False), ("нет", False), ("1", True), ("вариант", True)]
)
def test_ticks_of_one_column_per_option(text, on):
    assert choices.tick(text, "вариант") is on


def test_parts_of_the_day_by_weekday():
    answers, _codes = one_answer("Понедельник", "до 12:00, после 16:00")
    assert answers["slots"] == ("mon_morning", "mon_evening")
    answers, _codes = one_answer("Вторник", "да")
    assert answers["slots"] == ("tue_morning", "tue_afternoon", "tue_evening")
    answers, found = one_answer("Среда", "ночью")
    assert "slots" not in answers
    assert "intake.value_unknown" in found
    assert one_answer("Среда", "н/д")[0] == {}


def test_long_texts_are_shortened_at_a_word_and_told():
    question = MENTEE.question("mentee.main_request")
    answers, found = one_answer("Основной запрос", "слово " * question.max_chars)
    text = answers["mentee.main_request"]
    assert len(text) <= question.max_chars
    assert text.endswith("слово…")
    assert "intake.text_shortened" in found


def test_people_named_beyond_the_limit_are_cut_with_a_word():
    question = MENTEE.question("both.do_not_pair")
    names = "; ".join(f"Жук{'аеиоу'[n % 5]}{'бвгдж'[n // 5]} Иван" for n in range(question.max + 3))
    answers, found = one_answer("С кем не хотели бы работать", names)
    assert len(answers["both.do_not_pair"]) == question.max
    assert "intake.too_many_people" in found
    assert naming.asked("нет", 3).value is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.09.26", date(2026, 9, 1)),
        ("01.09.85", date(1985, 9, 1)),
        ("1 мая 2026 г.", date(2026, 5, 1)),
        ("«01» сентября 2026 г.", date(2026, 9, 1)),
        ("09.2026", date(2026, 9, 1)),
        ("46266,5", date(2026, 9, 1)),
        ("2026/2027", date(2026, 9, 1)),
        ("31.02.2026", None),
        ("13.2026", None),
        ("2026-2030 уч. год", None),
        ("тихо 2026", None),
        ("9999999", None),
        ("10000", None),
        ("01.09.2026 25:00", None),
    ],
)
def test_days(text, day):
    found = dates.day(text)
    assert found.value == day


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("май 2026", date(2026, 5, 31)),
        ("02.2024", date(2024, 2, 29)),
        ("2025-2026", date(2026, 5, 31)),
    ],
)
def test_ends_of_periods(text, last):
    assert dates.day(text, closing=True).value == last


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2026", "13/02/2026"], "dmy"),
        (["01/02/2026", "02/13/2026"], "mdy"),
        (["01/02/2026"], "ask"),
        (["05/05/2026"], "dmy"),
        (["13/02/2026", "02/13/2026"], "dmy"),
        (["1 мая 2026"], "dmy"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_whole_column_or_asked(texts, order):
    assert dates.order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("02.09.2026 14:05", "2026-09-02T14:05:00+00:00"),
        ("2026-09-02T14:05:06.789Z", "2026-09-02T14:05:06+00:00"),
        ("9/2/2026 1:05:00 PM", None),
        ("2026/09/02 12:05:00 AM GMT-3:30", "2026-09-02T00:05:00-03:30"),
        ("вчера", None),
    ],
)
def test_moments(text, iso):
    found = dates.moment(text, "ask")
    assert (found.value.isoformat() if found.value else None) == iso
    assert dates.moment("9/2/2026 1:05:00 PM", "mdy").value.hour == 13


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1985", 1985),
        ("1985 г.р.", 1985),
        ("12.03.91", 1991),
        ("12.03.1991, Москва", 1991),
        ("03/25/1991", 1991),
        ("май 1991", 1991),
        ("1985/1986", None),
        ("давно", None),
        ("20001", None),
        ("33000", None),
        ("31.02.1988", None),
        ("1988-02-31", None),
        ("31 февраля 1988", None),
    ],
)
def test_years_of_birth(text, year):
    assert dates.birth_year(text).value == year


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Жук Анна и Ёж Пётр", ("Жук Анна", "Ёж Пётр")),
        ("нет", ()),
        ("Жук А.И.; Жук А.И.", ("Жук А.И.",)),
        ("Иванова, Анна Петровна", ("Иванова, Анна Петровна",)),
        ("Ким и сын", ("Ким и сын",)),
    ],
)
def test_names_as_people_list_them(text, names):
    assert naming.many(text) == names


def test_a_finding_is_told_with_its_place_and_the_question_by_its_header():
    finding = Finding(
        code="codebook.too_long",
        severity=Severity.WARNING,
        sheet="Лист1",
        row=3,
        column="Основной запрос",
        value="700",
        params={"question": "mentee.main_request"},
    )
    with speaking("ru"):
        assert "«Основной запрос»" in told(finding)
        assert "mentee" not in told(finding)
        assert place(finding) == "Лист1, строка 3, «Основной запрос»"
    strange = Finding(code="нет {такого} кода", severity=Severity.NOTE)
    assert told(strange) == "нет {такого} кода"


def test_a_sheet_turned_twice_is_itself():
    grid = Grid(name="а", rows=((1, {1: Cell("а"), 3: Cell("в")}), (4, {2: Cell("б")})))
    assert turned(turned(grid)) == grid
    assert [letter(one) for one in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]
