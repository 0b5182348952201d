"""The safety flag: what the rules find, what they leave, and that nothing switches them off."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codebook import distress, framework, lemmas, questionnaire
from data.codebook.source import BrokenCodebookError
from data.records.bank import Role

FOLDER = Path(__file__).parent / "distress"
MADE_FOR = ("first", "second", "third", "fourth", "fifth", "sixth")  # not unseen any more
UNSEEN = "seventh"


def phrases(name: str, mark: str) -> list[str]:
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line[2:] for line in lines if line.startswith(f"{mark} ")]


def measured(name: str) -> tuple[float, float]:
    """Recall and precision on one set of phrases."""
    every = phrases(name, "+")
    found = sum(bool(distress.signs(one)) for one in every)
    false = sum(bool(distress.signs(one)) for one in phrases(name, "-"))
    return found / len(every), found / (found + false)


def test_phrases_written_before_the_rules_are_many():
    assert len(phrases("first", "+")) >= 60
    assert len(phrases("first", "-")) >= 60


@pytest.mark.parametrize("name", MADE_FOR)
def test_phrases_the_rules_were_made_for_are_found_and_figures_of_speech_are_not(name):
    recall, precision = measured(name)
    assert recall >= (0.95 if name == "first" else 0.94)
    assert precision >= 0.5


def test_phrases_the_rules_have_never_seen():
    """The honest figure: 25 of 32 found, 5 false alarms of 32; it must not fall unseen."""
    recall, precision = measured(UNSEEN)
    assert recall >= 0.78
    assert precision >= 0.83


def test_every_danger_has_its_code():
    said = {
        "suicide": "Он пишет о самоубийстве",
        "violence": "отчим избил мальчика",
        "abuse": "к ученице пристаёт взрослый мужчина",
        "threat": "мне угрожают расправой",
        "bullying": "одноклассники травят девочку",
        "missing": "ученик пропал и не выходит на связь",
    }
    assert set(said) == set(distress.rules().signs)
    for code, text in said.items():
        assert code in {one.code for one in distress.signs(text)}


def test_the_words_that_speak_are_told():
    (found,) = distress.signs("Много тетрадей. Ученик сказал: не хочет жить!")
    assert found.code == "suicide"
    assert {"не", "хочет", "жить"} <= set(found.words.split())


@pytest.mark.parametrize(
    "text",
    [
        "НЕ ХОЧЕТ ЖИТЬ",
        "не  хочет\tжить",
        "нe xочeт жить",
        "не\u00ad хоч\u200bет жи\u0301ть",
        "не хочет\nжить. Совсем не хочет жить",
    ],
)
def test_writing_does_not_hide_it(text):
    assert distress.signs(text)


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence():
    assert distress.signs("Не хочет. Жить далеко.") == ()


def test_a_harmless_turn_covers_its_own_words_alone():
    assert distress.signs("Режем бумагу на труде") == ()
    assert distress.signs("Режем бумагу на труде, а девочка режет себе руки")


def test_nothing_the_program_itself_says_is_a_sign():
    asked = [one.text for role in Role for one in questionnaire(role).questions]
    options = [
        option.name
        for role in Role
        for one in questionnaire(role).questions
        for option in one.options
    ]
    domains = [framework().name(one) for one in framework().domain_codes]
    assert [one for one in {*asked, *options, *domains} if distress.signs(one)] == []


def test_without_the_dictionary_it_goes_on(monkeypatch):
    def broken(word):
        raise RuntimeError(word)

    monkeypatch.setattr(lemmas, "lemmas", broken)
    recall, precision = measured("first")
    assert recall >= 0.75
    assert precision >= 0.5


def test_no_fitted_array_and_no_encoder_is_touched():
    source = Path(distress.__file__).read_text("utf-8")
    assert "matching" not in source
    assert "numpy" not in source


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    codes = [one.code for one in distress.signs(text)]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(distress.rules().signs)


def test_a_text_without_an_end_does_not_take_long():
    whole = " ".join(phrases("first", "+") * 20).replace(".", "")
    begun = time.process_time()
    distress.signs(whole)
    assert time.process_time() - begun < 10  # a product without bounds would take hours


@pytest.mark.parametrize("line", ["Жить", "жи*", "не__жить", "@nobody жить", "жить|", "live"])
def test_a_line_that_cannot_be_read_is_named(line):
    raw = {
        "version": "1",
        "gap": 1,
        "harmless_gap": 1,
        "groups": {},
        "signs": {"suicide": [line]},
        "harmless": [],
    }
    with pytest.raises(BrokenCodebookError) as refused:
        distress.parsed(raw, "")
    assert line in str(refused.value.params["breaches"])


def test_rules_are_named_by_version_and_digest():
    given = distress.rules()
    assert given.name == f"{given.version} {given.digest[:12]}"
    assert len(given.digest) == 64


def test_plain_bullying_is_called_bullying_and_no_words_join_over_a_comma():
    (one,) = distress.signs("Есть подозрение на травлю в сети, дети молчат")
    assert one == distress.Sign("bullying", "на травлю … дети")
    (one,) = distress.signs("Ученик сказал, что не хочет жить")
    assert one.words == "не хочет жить"
