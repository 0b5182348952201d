"""Headers as schools write them find their field; strangers find none."""

import pytest

from data.codebook import (
    BrokenCodebookError,
    aliases,
    field_of,
    header_aliases,
    normal_header,
    normal_option,
    option_aliases,
    questionnaire,
    subject_aliases,
    tell_tales,
)
from data.records.bank import Role
from data.records.intake import TableKind


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("staff", "Ф.И.О.", "person.fio"),
        ("staff", "Фамилия,\nимя, отчество *", "person.fio"),
        ("staff", "ПЕД. СТАЖ", "person.years_teaching"),
        ("staff", "№ п/п", "service.ignored"),
        ("staff", "Дата рождения", "person.year_of_birth"),
        ("staff", "Любимый цвет", None),
        ("mentees", "Отметка времени", "service.submitted_at"),
        ("mentees", "Время создания", "service.submitted_at"),
        ("mentees", "ID", "service.answer_id"),
        ("mentees", "Email", "person.email"),
        ("mentees", "С чем вам нужна помощь прежде всего?", "mentee.main_request"),
        ("mentees", "12. Профессиональный запрос:", "mentee.main_request"),
        (
            "mentees",
            "Мне сейчас нужна помощь [провести родительское собрание]",
            "parents.1",
        ),
        ("mentees", "Мне сейчас нужна помощь: провести родительское собрание", "parents.1"),
        ("mentees", "провести родительское собрание", "parents.1"),
        ("mentees", "parents.1", "parents.1"),
        ("mentees", "вести классное руководство", "classteacher"),
        (
            "mentees",
            "Когда вы обычно можете встречаться? Отметьте все подходящие клетки. [вторник]",
            "slots#tue",
        ),
        ("mentees", "Вторник", "slots#tue"),
        ("mentees", "Как вам удобно встречаться? [очно]", "format=in_person"),
        (
            "mentees",
            "Выберите до трёх самых важных для вас сейчас [Оценивание]",
            "needs_top=assessment",
        ),
        ("mentors", "Могу помочь коллеге [провести родительское собрание]", "parents.1"),
        ("mentors", "Мне сейчас нужна помощь [провести родительское собрание]", None),
        ("mentors", "Скольких наставляемых вы готовы вести одновременно?", "capacity"),
        ("mentors", "How many mentees can you take at once?", "capacity"),
        ("form5", "Ссылка на кейс/отзыв наставляемого, размещённые на сайте ОУ", "link"),
        ("form5", "Ссылка на кейс/отзыв", "link"),
        ("form5", "Наставник", "partner_fio"),
        ("form5", "Место работы", "partner_workplace"),
        ("form5", "Основные компетенции", None),
        ("form6", "Важные программы достижения наставника", "achievements"),
        ("form6", "ФИО наставляемых", "partner_fio"),
        ("form6", "Место работы", "workplace"),
        ("form6", "Дата начала", "entered_on"),
    ],
)
def test_a_header_means_its_field(kind, header, field):
    assert field_of(TableKind(kind), header) == field


@pytest.mark.parametrize("kind", list(TableKind))
def test_no_header_means_two_fields(kind):
    assert header_aliases(kind)
    assert "" not in header_aliases(kind)


def test_every_question_is_found_by_its_own_words():
    for role, kind in ((Role.MENTOR, TableKind.MENTORS), (Role.MENTEE, TableKind.MENTEES)):
        for one in (*questionnaire(role).questions, *questionnaire(role).short_grid):
            for text in (one.code, one.text_ru, one.text_en):
                assert field_of(kind, text) == one.code


def test_a_clash_of_headers_is_refused(monkeypatch):
    monkeypatch.setattr(aliases, "_pairs", lambda _kind: iter([("ФИО", "a"), ("фио", "b")]))
    with pytest.raises(BrokenCodebookError):
        header_aliases.__wrapped__(TableKind.STAFF)


def test_a_bank_form_is_told_by_its_own_columns():
    assert tell_tales(TableKind.BANK_MENTEES) == {"year_of_birth", "main_request"}
    assert tell_tales(TableKind.BANK_MENTORS) == {"competences"}
    assert tell_tales(TableKind.STAFF) == frozenset()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("category", "Высшая", "highest"),
        ("category", "1 кв. категория", "first"),
        ("category", "СЗД", "post_fit"),
        ("category", "-", "none"),
        ("levels", "НОО", "noo"),
        ("levels", "основное общее (5–9)", "ooo"),
        ("yes_no", "+", "yes"),
        ("yes_no", "Нет", "no"),
    ],
)
def test_staff_facts_are_read_in_many_wordings(name, text, code):
    assert option_aliases(name)[normal_option(text)] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("математики", "math"),
        ("Учитель физической культуры", "pe"),
        ("ОБЖ", "safety"),
        ("Труд (технология)", "craft"),
    ],
)
def test_subjects_are_found_in_the_words_of_posts(text, code):
    assert subject_aliases()[normal_header(text)] == code


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("1. ФИО", "фио"),
        ("1.2) ФИО:", "фио"),
        ("Вопрос 3. ФИО", "фио"),
        ("№", "no"),
        ("ФИО (полностью)", "фио полностью"),
        ("Cтаж", "стаж"),
        ("Год\u00a0 рождения", "год рождения"),
        ("12:00–16:00", "12 00 16 00"),
    ],
)
def test_headers_are_compared_without_their_dress(text, normal):
    assert normal_header(text) == normal
