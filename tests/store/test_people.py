"""Search and order in Russian."""

from dataclasses import replace

import pytest

from data.records.person import Person
from tests.stores import NOW

NAMES = [
    "Жук Пётр",
    "Ёлкин Олег",
    "Ежов Иван",
    "Елькина Анна",
    "Ёжикова Яна",
    "Саакян Ашот Суренович",
    "О'Нил Кэт_рин 100%",
    "Иванова Aлёна Петровна",  # the A is Latin
]


@pytest.fixture
def staff(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put_all(
            Person(id=str(place), school_id=school.id, fio=fio) for place, fio in enumerate(NAMES)
        )
        work.people.put(Person(id="gone", school_id=school.id, fio="Ёлкина Вера", archived_at=NOW))
    return school


def found(store, school, text, **options):
    with store.look(by=store.system(school.id), now=NOW) as work:
        return [one.fio for one in work.people.search(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ЁЛКИН", ["Ёлкин Олег"]),
        ("елкин", ["Ёлкин Олег"]),
        ("Ел", ["Ёлкин Олег", "Елькина Анна"]),
        ("петр", ["Жук Пётр", "Иванова Aлёна Петровна"]),
        ("ПЁТР жук", ["Жук Пётр"]),
        ("алена", ["Иванова Aлёна Петровна"]),
        ("  ашот  САА ", ["Саакян Ашот Суренович"]),
        ("100%", ["О'Нил Кэт_рин 100%"]),
        ("т_р", ["О'Нил Кэт_рин 100%"]),
        ("%", ["О'Нил Кэт_рин 100%"]),
        ("кузнецов", []),
    ],
)
def test_search_minds_neither_case_nor_yo(backend, store, staff, text, expected):
    assert sorted(found(store, staff, text)) == sorted(expected)


def test_names_are_sorted_with_yo_just_after_ye(store, staff):
    cyrillic = [one for one in found(store, staff, "") if one[0] in "ЕЁЖ"]
    assert cyrillic == ["Ежов Иван", "Елькина Анна", "Ёжикова Яна", "Ёлкин Олег", "Жук Пётр"]


def test_archived_people_are_found_apart(store, staff):
    assert found(store, staff, "ёлкина") == []
    assert found(store, staff, "ёлкина", archived=True) == ["Ёлкина Вера"]


def test_equal_names_are_proposed_and_never_joined(store, system, staff):
    with store.work(by=system, now=NOW) as work:
        twin = Person(id="twin", school_id=staff.id, fio="ежов  ИВАН")
        work.people.put(twin)
        assert {one.id for one in work.people.by_norm("Ежов Иван")} == {"2", "twin"}
        work.people.put(replace(twin, fio="Ежова Ивана"))
        assert [one.id for one in work.people.by_norm("Ежов Иван")] == ["2"]


def test_search_among_two_thousand_finds_the_same(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put_all(
            Person(id=f"p{n}", school_id=school.id, fio=f"Ёлкина{n} Анна {n % 7}-я", post="учитель")
            for n in range(2000)
        )
    with store.look(by=system, now=NOW) as work:
        assert len(work.people.search("")) == 2000
        some = work.people.search("елкина19 анна")
    assert {one.id for one in some} == {"p19", *(f"p{n}" for n in range(190, 200))} | {
        f"p{n}" for n in range(1900, 2000)
    }
