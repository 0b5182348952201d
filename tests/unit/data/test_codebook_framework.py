"""What the framework knows: domains, scales, subjects, levels, words."""

import hashlib
import itertools
from datetime import date

import pytest

from data import i18n
from data.codebook import (
    BrokenCodebookError,
    bank_form,
    consent_texts,
    form_and_kind,
    framework,
    is_empty_request,
    label,
    source,
    stop_requests,
    words,
)
from data.codebook.consents import STAMP, check
from data.records import bank, consent, intake, pair, round, school, selection  # noqa: A004


def test_fifteen_domains_stand_in_the_order_of_the_taxonomy():
    assert framework().domain_codes == (
        "planning",
        "discipline",
        "assessment",
        "exam",
        "parents",
        "inclusion",
        "digital",
        "psychology",
        "classteacher",
        "projects",
        "documents",
        "methodology",
        "gifted",
        "wellbeing",
        "colleagues",
    )
    assert len(framework().items) == 45


def test_names_follow_the_language_in_force():
    book = framework()
    assert book.name("exam") == "Подготовка к ОГЭ и ЕГЭ"
    with i18n.speaking("en"):
        assert book.name("exam").startswith("Preparation")
        assert book.domain("exam").short == "prepare leavers for the state exams"
        assert book.items[0].text.startswith("write a course")
        assert book.subjects[0].name() == "primary grades"
        assert book.scales["need5"].label(5) == "needed before anything else"
    assert book.scales["need5"].label(1) == "помощь не нужна"
    assert book.scales["need5"].label(9) == "9"
    assert book.scales["count"].label(3) == "3"


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        (("math",), ("math", "it"), 1.0),
        (("math",), ("it",), 0.6),
        (("geography",), ("history",), 0.6),
        (("math",), ("rus",), 0.2),
        ((), ("rus",), 0.2),
    ],
)
def test_subjects_match_as_profiles_say(one, other, worth):
    assert framework().subject_match(one, other) == worth
    assert framework().subject_match(other, one) == worth


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        (("ooo",), ("ooo", "soo"), 1.0),
        (("noo",), ("ooo",), 0.5),
        (("pre",), ("soo",), 0.0),
        ((), ("soo",), 0.0),
    ],
)
def test_levels_match_same_neighbouring_or_not(one, other, worth):
    assert framework().level_match(one, other) == worth
    assert framework().level_match(other, one) == worth


def test_subject_names_are_found_however_they_are_written():
    book = framework()
    assert book.subject("ИЗО") == "art"
    assert book.subject("Учитель начальных классов") == "primary"
    assert book.subject("физ-ра") == "pe"
    assert book.subject("зельеварение") is None


def test_slots_levels_and_categories_keep_their_order():
    book = framework()
    assert len(book.slots) == 18
    assert book.slots[:2] == ("mon_morning", "mon_afternoon")
    assert book.levels == ("pre", "noo", "ooo", "soo")
    assert book.categories[0] == "none"


def test_every_code_of_the_register_has_words():
    groups = {
        "role": bank.Role,
        "mentor_state": bank.MentorState,
        "candidacy_state": selection.CandidacyState,
        "candidacy_told": selection.CandidacyState,
        "mentee_state": bank.MenteeState,
        "pair_state": pair.PairState,
        "round_status": round.RoundStatus,
        "decision": round.DecisionKind,
        "reason": round.UnmatchedReason,
        "purpose": consent.Purpose,
        "consent_act": consent.ConsentAct,
        "channel": consent.Channel,
        "table_kind": intake.TableKind,
        "row_outcome": intake.RowOutcome,
        "severity": intake.Severity,
    }
    for group, codes in groups.items():
        assert set(words(group)) == {one.value for one in codes}, group


def test_forms_and_kinds_of_the_regulation_have_words():
    regulation = school.Regulation()
    assert set(regulation.forms) <= set(words("form"))
    assert set(regulation.kinds) <= set(words("kind"))


def test_words_of_a_group_differ_between_languages_only_by_language():
    for group in ("slot", "subject", "domain", "category", "format"):
        assert all(ru and en for ru, en in words(group).values())
    with i18n.speaking("en"):
        assert label("slot", "mon_evening") == "Monday, after 16:00"
    assert label("slot", "mon_evening") == "понедельник, после 16:00"
    assert label("reason", "unheard_of") == "unheard_of"
    with pytest.raises(KeyError):
        words("unheard_of")


def test_the_form_cell_names_the_form_and_the_kind_in_brackets():
    assert form_and_kind("teacher_teacher", "traditional") == "педагог – педагог (традиционное)"
    assert form_and_kind("teacher_teacher", "") == "педагог – педагог"
    assert form_and_kind("", "group") == ""


def test_headers_of_form_5_are_to_the_letter():
    assert [one.header for one in bank_form("form5").columns] == [
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
    assert bank_form("form5").title == "Форма банка данных наставляемых"


def test_headers_of_form_6_are_to_the_letter():
    assert [one.header for one in bank_form("form6").columns] == [
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
    assert bank_form("form6").title == "Форма банка данных наставников"


def test_consent_drafts_keep_their_digest_and_their_stamp():
    texts = consent_texts()
    assert {one.language for one in texts} == {"ru", "en"}
    for one in texts:
        assert one.sha256 == hashlib.sha256(one.text.encode()).hexdigest()
        assert STAMP[one.language] in one.text
        assert one.valid_from <= date(2026, 9, 1)


def test_a_consent_text_changed_after_publication_is_refused():
    listed = [dict(one) for one in source.raw("consents")["text"]]
    listed[0]["text"] = "Согласен на всё"
    listed[1]["version"] = listed[0]["version"]
    faults = check(listed)
    assert any("changed" in one for one in faults)
    assert any("stamp" in one for one in faults)
    assert any("twice" in one for one in faults)
    with pytest.raises(BrokenCodebookError):
        source.insist("consents", faults)


def test_the_consent_draft_ties_no_purpose_to_another():
    text = next(one.text for one in consent_texts() if one.language == "ru")
    assert "Отметьте каждую цель отдельно" in text
    assert "Отказ от мониторинга не лишает" in text


@pytest.mark.parametrize(
    "text", ["не знаю", "Незнаю!", "-", "", "ВСЁ", "Пока затрудняюсь ответить…", "??", "12"]
)
def test_an_empty_request_is_told_apart(text):
    assert is_empty_request(text)


@pytest.mark.parametrize("text", ["Шум на уроке", "ФГОС", "не знаю, как вести собрание"])
def test_a_short_request_is_still_a_request(text):
    assert not is_empty_request(text)


def test_stop_requests_are_in_normal_form():
    assert all(one == one.strip().lower() for one in stop_requests())
    assert len(stop_requests()) > 40


def test_no_two_domains_share_a_name():
    names = [(one.name_ru, one.name_en) for one in framework().domains]
    for left, right in itertools.combinations(names, 2):
        assert left[0] != right[0]
        assert left[1] != right[1]
