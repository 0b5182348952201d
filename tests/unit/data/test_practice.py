"""Naming, rotation, files and the codebook of practice, without a store."""

import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.codebook import practice
from data.codebook.source import FOLDER
from data.practice import naming, sealing
from data.practice.refusals import FileRefusedError
from data.practice.rotation import rotation

NOT_ASKED = ("удовлетвор", "довол", "satisf", "sat.", "rel.", "нравит", "опрос", "survey", "wave")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Урок удался. Дети слушали.", ()),
        ("Помогли ученику Пете", ("Пете",)),
        ("мама Кати пришла", ("Кати",)),
        ("Работали по Выготскому", ("Выготскому",)),
        ("Маша ответила", ("Маша",)),
        ("Вера в успех растёт", ()),
        ("Открытый урок. Роман как жанр", ()),
        ("ФГОС и ОГЭ", ()),
        ("с мальчиком ПЕТЕЙ", ("ПЕТЕЙ",)),
        ("пришли брат Ян и мама Ия", ("Ян", "Ия")),
        ("ученик петя молчал", ("петя",)),
        ("вечером лёха молчал", ("лёха",)),
        ("Помогли Кирюше, Женёк доволен", ("Кирюше", "Женёк")),
        ("Милана Р. ответила", ("Милана",)),
        ("Вера, Милана и Пётр ответили", ("Вера", "Милана", "Пётр")),
        ("Вера ответила", ("Вера",)),
        ("Слава учился", ("Слава",)),
        ("Говорили Petya и Magомед", ("Petya", "Magомед")),
        ("ПЕТРОВ ИВАН из 7Б", ("ПЕТРОВ", "ИВАН")),
        ("ученику Би\u0301рюзо-\nву", ("Бирюзову", "Бирюзо-ву")),
        ("Пишите: p.ivanov@school.ru", ("p.ivanov@school.ru",)),
        ("Звонить 8 (978) 123-45-67", ("8 (978) 123-45-67",)),
        ("Год 2026/2027, приказ от 01.09.2026 № 123456", ()),
        ("Мама и папа рады, ученики 7Б класса готовятся к олимпиадам", ()),
        ("РАБОТА С УЧЕНИКАМИ ШКОЛЫ", ()),
    ],
)
def test_words_that_may_name_a_person(text, found):
    assert naming.perhaps(text) == found


def test_settled_words_are_not_asked_again():
    assert naming.perhaps("По Выготскому", ["выготскому"]) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ученица Сидорова Маша из 7Б победила", ("Сидорова", "Маша")),
        ("Победили: Сидорова Маша, 7 «Б»; Мария Кюри", ("Сидорова", "Маша")),
        ("Ученик К. Смирнов рад", ("Смирнов",)),
        ("мама пети звонила, 89781234567", ("89781234567", "пети")),
        ("Приказ Министерства образования Республики Крым. Ученики школы рады", ()),
        ("Иванова рассказала родителям о ФГОС", ()),
    ],
)
def test_pupils_are_found_in_any_text(text, found):
    assert naming.pupils_in(text, ["Иванова Анна Петровна"]) == found


def test_strangers_are_everybody_but_for_these_people():
    text = "Ивановой помогли Сидоров и ученик Петя"
    assert naming.strangers_in(text, ["Иванова Анна Петровна"]) == ("Сидоров", "Петя")
    assert naming.strangers_in(text, ["Иванова Анна Петровна"], ["сидоров"]) == ("Петя",)


@given(some.text(max_size=60))
def test_any_text_is_read_to_its_end(text):
    assert set(naming.pupils_in(text)) <= set(naming.perhaps(text))


@given(some.integers(0, 7), some.integers(0, 7))
def test_everybody_meets_everybody_once_and_sits_once_a_turn(left, right):
    mentors, mentees = [f"m{one}" for one in range(left)], [f"e{one}" for one in range(right)]
    turns = rotation(mentors, mentees)
    met = [couple for turn in turns for couple in turn]
    assert len(met) == len(set(met)) == left * right
    for turn in turns:
        people = [who for couple in turn for who in couple]
        assert len(people) == len(set(people))
    assert len(turns) == (max(left, right) if left and right else 0)


def office(name, *more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for one in (name, *more):
            pack.writestr(one, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (office("word/document.xml"), "docx"),
        (office("ppt/presentation.xml"), "pptx"),
    ],
)
def test_a_file_is_known_by_its_content(content, kind):
    assert sealing.kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ program",
        b"<html>",
        b"PK\x03\x04 broken",
        office("xl/workbook.xml"),
        office("word/document.xml", "word/vbaProject.bin"),
        b"%PDF-" + b"0" * sealing.LARGEST,
    ],
)
def test_anything_else_is_refused(content):
    with pytest.raises(FileRefusedError):
        sealing.kind_of(content)


def test_the_file_takes_the_ending_of_what_it_is():
    assert sealing.named("../../план.exe", "pdf") == "план.pdf"


def test_criteria_judge_practice_and_nothing_of_surveys():
    said = (FOLDER / "practice.toml").read_text("utf-8")
    begin, end = said.index("[nomination]"), said.index("[poll]")
    assert not [one for one in NOT_ASKED if one in said[begin:end].casefold()]


def test_every_criterion_of_a_nomination_has_words():
    for category in practice.categories():
        for code in practice.criteria(category):
            assert practice.criterion_name(code) != code


def test_all_sections_together_fit_a_form():
    url_encoded = 6  # bytes of a Cyrillic letter
    assert sum(one.most for one in practice.sections()) * url_encoded < 60 * 1024


def test_usual_agendas_fit_their_minutes():
    for kind in ("informing", "conference", "seminar", "round_table", "speed"):
        lines = practice.usual_agenda(kind)
        assert lines
        assert sum(minutes for _title, minutes in lines) == practice.usual_minutes(kind)
        assert all(one != two for one, two in pairwise(lines))
