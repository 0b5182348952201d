"""The two questionnaires: what they ask, what they accept, how a problem is said."""

import pytest

from data import i18n
from data.codebook import framework, questionnaire
from data.records.bank import Role

MENTOR, MENTEE = questionnaire(Role.MENTOR), questionnaire(Role.MENTEE)
FIT = {"mentee.main_request": "Нужна помощь с дисциплиной в 7 «А»", "mentee.share_needs": "yes"}


def problems(sheet, **answers):
    found = sheet.validate({**(FIT if sheet is MENTEE else {}), **answers})
    return {(one.question, one.code.removeprefix("codebook.")) for one in found}


def test_versions_name_the_side_and_the_framework():
    assert MENTOR.version == "mentor@1.0.0"
    assert MENTEE.version == "mentee@1.0.0"


def test_a_mentor_answers_seventy_questions_and_a_mentee_one_more():
    assert len(MENTOR.questions) == 70
    assert len(MENTEE.questions) == 71
    assert len(MENTOR.of("grid")) == len(MENTEE.of("grid")) == 45
    assert len(MENTOR.of("grid", short=True)) == 15


@pytest.mark.parametrize("sheet", [MENTOR, MENTEE])
def test_every_question_belongs_to_one_shown_section_and_is_asked_once(sheet):
    codes = [one.code for one in sheet.questions]
    assert len(codes) == len(set(codes))
    shown = [code for part in sheet.sections for code in (q.code for q in sheet.of(part.code))]
    assert sorted(shown) == sorted(codes)
    assert "service" not in {one.code for one in sheet.sections}


@pytest.mark.parametrize("sheet", [MENTOR, MENTEE])
def test_every_question_has_words_in_both_languages(sheet):
    for one in (*sheet.questions, *sheet.short_grid, *sheet.service):
        assert one.text_ru
        assert one.text_en
        assert all(option.ru and option.en for option in one.options)
        assert "administration" not in one.visible
        assert "director" not in one.visible


def test_questions_speak_the_language_in_force():
    question = MENTEE.question("planning.1")
    assert question.text.startswith("Мне сейчас нужна помощь: составить")
    with i18n.speaking("en"):
        assert question.text.startswith("I need help now to: write")
        assert (
            question.row == "write a course syllabus that meets the federal standard and programme"
        )
        assert MENTEE.sections[0].name == "Your request"
        assert MENTEE.question("format").options[0].name == "in person"
        assert MENTEE.question("format").row == MENTEE.question("format").text


def test_what_only_one_side_is_asked_the_other_does_not_know():
    assert MENTOR.knows("capacity")
    assert not MENTEE.knows("capacity")
    assert MENTEE.knows("needs_top")
    assert not MENTOR.knows("needs_top")
    assert problems(MENTOR, needs_top=("exam",)) == {("needs_top", "unknown_question")}
    with pytest.raises(KeyError):
        MENTEE.question("capacity")


def test_partner_experience_offers_each_side_its_own_options():
    assert [one.code for one in MENTOR.question("partner_experience").options] == [
        "novice",
        "experienced",
        "any",
    ]
    assert [one.code for one in MENTEE.question("partner_experience").options] == [
        "recent",
        "long",
        "any",
    ]


def test_the_shortest_fitting_answers_are_accepted():
    assert MENTOR.validate({}) == []
    assert MENTEE.validate(FIT) == []


def test_required_answers_are_missed():
    assert {one.code for one in MENTEE.validate({})} == {"codebook.required"}
    assert [one.question for one in MENTEE.validate({})] == [
        "mentee.main_request",
        "mentee.share_needs",
    ]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"planning.1": 0}, ("planning.1", "out_of_range")),
        ({"planning.1": 6}, ("planning.1", "out_of_range")),
        ({"planning.1": "5"}, ("planning.1", "wrong_type")),
        ({"planning.1": True}, ("planning.1", "wrong_type")),
        ({"planning.1": 3.5}, ("planning.1", "wrong_type")),
        ({"planning.4": 3}, ("planning.4", "unknown_question")),
        ({"planning": 7}, ("planning", "out_of_range")),
        ({"style.show_ask": 9}, ("style.show_ask", "out_of_range")),
        ({"capacity": 5}, ("capacity", "out_of_range")),
        ({"capacity": 0}, ("capacity", "out_of_range")),
        ({"mentor.experience": -1}, ("mentor.experience", "out_of_range")),
        ({"format": "remote"}, ("format", "wrong_type")),
        ({"format": ("telepathy",)}, ("format", "wrong_option")),
        ({"format": ()}, ("format", "empty")),
        ({"format": ("remote", "remote")}, ("format", "twice")),
        ({"format": (1,)}, ("format", "wrong_type")),
        ({"slots": ("mon_night",)}, ("slots", "wrong_option")),
        ({"hours_per_month": "h2_3"}, ("hours_per_month", "wrong_option")),
        ({"hours_per_month": ("h1_2",)}, ("hours_per_month", "wrong_type")),
        ({"mentor.motivation": "слово " * 300}, ("mentor.motivation", "too_long")),
        ({"mentor.motivation": "  "}, ("mentor.motivation", "empty")),
        ({"mentor.motivation": 5}, ("mentor.motivation", "wrong_type")),
        ({"mentor.motivation": "а\x00б"}, ("mentor.motivation", "unclean")),
        ({"mentor.motivation": "а\ud800"}, ("mentor.motivation", "unclean")),
        ({"both.named_wish": ("А", "Б", "В", "Г")}, ("both.named_wish", "too_many")),
        ({"both.named_wish": "Иванова"}, ("both.named_wish", "wrong_type")),
        ({"both.do_not_pair": ("",)}, ("both.do_not_pair", "empty")),
        ({"both.do_not_pair": ("Ё" * 201,)}, ("both.do_not_pair", "too_long")),
        (
            {"tags.confirmed": ("exam", "parents", "digital", "gifted")},
            ("tags.confirmed", "too_many"),
        ),
    ],
)
def test_a_wrong_answer_of_a_mentor_is_named(answers, problem):
    assert problem in problems(MENTOR, **answers)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"needs_top": ("exam", "parents", "digital", "gifted")}, ("needs_top", "too_many")),
        ({"needs_top": ("exam.1",)}, ("needs_top", "wrong_option")),
        ({"mentee.share_needs": "да"}, ("mentee.share_needs", "wrong_option")),
        ({"mentee.share_needs": True}, ("mentee.share_needs", "wrong_type")),
        ({"mentee.main_request": "о" * 501}, ("mentee.main_request", "too_long")),
    ],
)
def test_a_wrong_answer_of_a_mentee_is_named(answers, problem):
    assert problem in problems(MENTEE, **answers)


def test_a_problem_is_a_sentence_in_both_languages():
    (problem,) = MENTOR.validate({"planning.1": 7})
    assert problem.words == "Ответ «7» на вопрос «planning.1» вне допустимых границ."
    with i18n.speaking("en"):
        assert problem.words == "The answer “7” to “planning.1” is out of range."


def test_a_long_value_is_cut_in_the_message():
    (problem,) = MENTOR.validate({"hours_per_month": "ч" * 500})
    assert len(problem.value) == 80


def test_a_thin_request_is_asked_about_and_never_refused():
    def hints(text):
        return [one.code for one in MENTEE.hints({"mentee.main_request": text})]

    assert hints("не знаю") == ["codebook.request_empty"]
    assert hints("Шум на уроке") == ["codebook.request_short"]
    assert hints("Помогите с классным руководством") == []
    assert MENTEE.hints({}) == []
    assert MENTOR.hints({"mentee.main_request": "-"}) == []
    assert MENTEE.validate({**FIT, "mentee.main_request": "не знаю"}) == []


@pytest.mark.parametrize(
    ("code", "text", "meant"),
    [
        ("format", "очно", "in_person"),
        ("format", "Онлайн", "remote"),
        ("format", "ремонтно", None),
        ("kind", "Традиционное («один на один»)", "traditional"),
        ("mentee.share_needs", " ДА ", "yes"),
        ("mentee.share_needs", "+", "yes"),
        ("mentee.share_needs", "-", "no"),
        ("planning.1", "нужна регулярно", "4"),
        ("planning.1", "4", "4"),
        ("needs_top", "Инклюзия, ОВЗ, особые образовательные потребности", "inclusion"),
        ("needs_top", "вести классное руководство", "classteacher"),
        ("slots", "понедельник 12:00–16:00", "mon_afternoon"),
    ],
)
def test_an_option_is_found_by_any_of_its_wordings(code, text, meant):
    assert MENTEE.question(code).option(text) == meant


def test_no_wording_means_two_options_of_one_question():
    from data.codebook import normal_option

    for sheet in (MENTOR, MENTEE):
        for question in (*sheet.questions, *sheet.short_grid):
            seen = {}
            for option in question.options:
                for name in (option.code, option.ru, option.en, *option.aliases):
                    known = seen.setdefault(normal_option(name), option.code)
                    assert known == option.code, (question.code, name)


def test_the_named_wish_takes_up_to_three_people_in_order():
    wish = MENTEE.question("both.named_wish")
    assert wish.max == 3
    assert problems(MENTEE, **{"both.named_wish": ("Первая", "Вторая", "Третья")}) == set()


def test_the_grid_scale_comes_from_the_stem_of_the_side():
    assert MENTOR.question("exam.1").options[4].ru == "могу обучить этому с нуля"
    assert MENTEE.question("exam.1").options[4].ru == "нужна прежде всего остального"
    assert MENTOR.question("exam").row_ru == framework().domain("exam").short_ru
