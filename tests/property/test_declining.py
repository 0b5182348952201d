"""Names by cases: rules for usual names, a form set by hand before every rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.papers.declining import (
    OBLIQUE,
    Case,
    declined,
    forms,
    gender,
    initials,
    noting,
)
from data.records.ids import PersonId, SchoolId
from data.records.person import Person

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


def person(fio, **said):
    return Person(id=PersonId("p"), school_id=SchoolId("s"), fio=fio, fio_forms=said)


@pytest.mark.parametrize(
    ("fio", "dative", "accusative"),
    [
        ("Ёлкина-Щукина Анна Петровна", "Ёлкиной-Щукиной Анне Петровне", "Ёлкину-Щукину Анну Петровну"),
        ("Жук Иван Игоревич", "Жуку Ивану Игоревичу", "Жука Ивана Игоревича"),
        ("Жук Инна Ильинична", "Жук Инне Ильиничне", "Жук Инну Ильиничну"),
        ("Саакян Анна Петровна", "Саакян Анне Петровне", "Саакян Анну Петровну"),
        ("Черных Пётр Ильич", "Черных Петру Ильичу", "Черных Петра Ильича"),
        ("Ким Сергей", "Киму Сергею", "Кима Сергея"),
        ("Мамедов Рашид Гасан оглы", "Мамедову Рашиду Гасан оглы", "Мамедова Рашида Гасан оглы"),
        ("Гусейнова Лейла Рашид кызы", "Гусейновой Лейле Рашид кызы", "Гусейнову Лейлу Рашид кызы"),
        ("Smith John", "Smith John", "Smith John"),
        ("Ткаченко Оксана Васильевна", "Ткаченко Оксане Васильевне", "Ткаченко Оксану Васильевну"),
        ("Иванова А. П.", "Ивановой А. П.", "Иванову А. П."),
    ],
)  # fmt: skip
def test_usual_names(fio, dative, accusative):
    assert declined(fio, Case.DATIVE) == dative
    assert declined(fio, Case.ACCUSATIVE) == accusative
    assert declined(fio, Case.NOMINATIVE) == fio


@pytest.mark.parametrize(
    ("fio", "known"),
    [("Шевчук Ольга Олеговна", "female"), ("Шевчук Олег Олегович", "male"), ("Ли", "")],
)
def test_the_patronymic_tells_the_gender(fio, known):
    assert gender(fio) == known


@given(NAMES)
def test_any_text_is_declined_without_a_fault_and_loses_no_part(fio):
    for one in forms(fio).values():
        assert len(one.split()) == len(forms(fio)[Case.GENITIVE].split())
    assert isinstance(initials(fio, Case.DATIVE), str)


@given(NAMES.filter(str.strip), st.sampled_from(OBLIQUE), st.sampled_from(OBLIQUE))
def test_a_form_set_by_hand_wins_in_its_case_alone(form, case, other):
    fio = "Жук Инна Ильинична"
    who = person(fio, **{case.value: form})
    assert declined(who, case) == form
    if other is not case:
        assert declined(who, other) == declined(fio, other)
    assert declined(who, Case.NOMINATIVE) == fio


@given(st.lists(st.sampled_from(OBLIQUE), max_size=8))
def test_forms_that_are_asked_for_are_noted_once(asked):
    who = person("Жук Инна Ильинична")
    with noting() as found:
        for case in asked:
            declined(who, case)
    assert [one.case for one in found] == list(dict.fromkeys(asked))
    declined(who, Case.DATIVE)
    assert len(found) == len(set(asked))
