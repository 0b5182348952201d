"""Names of the staff are found whatever way they are written; common words name nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.naming import named, people_in
from data.reading import bare, read

STAFF = {
    "ivanova": "Иванова Анна Петровна",
    "zhuk": "Жук Пётр Игоревич",
    "li": "Ли Юна Сергеевна",
    "vodkina": "Петрова-Водкина Ия Львовна",
    "biryuzov": "Бирюзов Борис Олегович",
    "moroz": "Мороз Алла Ильинична",
    "ilina": "Ильина Ольга Юрьевна",
}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Помогал ИВАНОВОЙ и ЖУКУ", {"ivanova", "zhuk"}),
        ("БИРЮЗОВ БОРИС ОЛЕГОВИЧ", {"biryuzov"}),
        ("Биpюзов", {"biryuzov"}),  # a Latin letter
        ("Бopис Oлeгoвич", {"biryuzov"}),
        ("Вiктор Іванова", {"ivanova"}),
        ("И\u0301ванова", {"ivanova"}),
        ("Ива\u00adнова", {"ivanova"}),
        ("Ива-\nнова", {"ivanova"}),
        ("ПЕТРОВОЙ-\nВОДКИНОЙ", {"vodkina"}),
        ("урок Водкиной", {"vodkina"}),
        ("урок Петровой – Водкиной", {"vodkina"}),
        ("иванова анна", {"ivanova"}),
        ("спросить ивановой", {"ivanova"}),
        ("анны петровны урок", {"ivanova"}),
        ("Ivanova", {"ivanova"}),
        ("писать ivanova@school.ru", {"ivanova"}),
        ("Zhuk", {"zhuk"}),
        ("Il'ina, Ilina", {"ilina"}),
        ("Петром Игоревичем", {"zhuk"}),
        ("урок Ли", {"li"}),
        ("ли ю. с.", {"li"}),
        ("ЮНА ЛИ", {"li"}),
        ("жук п. и.", {"zhuk"}),
        ("мороз алла", {"moroz"}),
        ("Мороз", {"moroz"}),
    ],
)
def test_staff_are_found_in_any_writing(text, who):
    assert people_in(f"Вчера {text}", STAFF) == who
    assert named(f"Вчера {text}", STAFF.values())


@pytest.mark.parametrize(
    "text",
    [
        "был мороз, жук и роза",
        "узнать, помог ли урок",
        "ЕСТЬ ЛИ СМЫСЛ",
        "бирюзов цвет моря",
        "в эти дни жука и роз было много",
        "№ 5, Ту",
        "",
    ],
)
def test_common_words_name_nobody(text):
    assert people_in(text, STAFF) == frozenset()


def test_of_namesakes_everybody_is_meant():
    both = {1: "Жук Инна Ильинична", 2: "Жук Иван Игоревич"}
    assert people_in("ЖУКУ", both) == {1, 2}
    assert people_in("жук и. и.", both) == {1, 2}
    assert people_in("Инна Ильинична", both) == {1}


@given(some.text(max_size=80))
def test_words_stand_where_they_were_read(text):
    shown = bare(text)
    assert all(shown[one.start : one.end] == one.said and one.plain for one in read(text))
    people_in(text, STAFF)


@given(some.sampled_from(sorted(STAFF)), some.text("абв ,.—\n", max_size=20))
def test_a_full_name_is_found_in_any_text(who, around):
    fio = STAFF[who]
    for said in (fio, fio.upper(), fio.lower()):
        assert who in people_in(f"{around} {said} {around}", STAFF)
