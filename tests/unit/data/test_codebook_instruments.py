"""Instruments of monitoring as questions."""

import pytest

from data.codebook import framework
from data.codebook.help import contacts
from data.codebook.instruments import about, instrument, instruments, pulse, sitting
from data.i18n import speaking
from data.records.bank import Role

FACTS_PRE = {"FACTS.met_before", "FACTS.met_where"}


def codes(one):
    return {question.code for question in one.questions}


def test_every_item_of_the_framework_is_a_question_with_its_scale():
    for raw in framework().instruments:
        built = instrument(raw["code"])
        items = raw.get("item", ())
        assert codes(built) >= {item["code"] for item in items}
        assert built.version == f"{raw['code']}@{framework().version}"
        for question in built.questions:
            assert question.text_ru
            assert question.text_en
            assert question.kind in {"text", "int"} or len(question.options) >= 2
            assert not question.required


def test_scales_become_kinds_of_questions():
    kinds = {
        "SAT.1": ("likert", 1, 10),
        "SAT.2": ("likert", 0, 10),
        "ACQ.1": ("likert", 1, 4),
        "PULSE.1": ("likert", 1, 5),
        "PULSE.3": ("yes_no", None, None),
        "FACTS.conflicts": ("single", None, None),
        "FACTS.works": ("int", 0, 999),
        "OPEN.helped": ("text", None, None),
    }
    for code, wanted in kinds.items():
        book = instrument(code.split(".")[0])
        (question,) = (one for one in book.questions if one.code == code)
        assert (question.kind, question.min, question.max) == wanted


def test_the_ends_of_a_scale_of_ten_are_worded():
    first, *_middle, last = instrument("SAT").questions[0].options
    assert first.ru == "1 – самый низкий балл"
    assert last.en == "10 – highest"


def test_a_side_and_a_wave_leave_what_is_asked_then_in_its_words():
    pre = instrument("FACTS", Role.MENTOR, "pre")
    post = instrument("FACTS", Role.MENTOR, "post")
    assert codes(pre) >= FACTS_PRE
    assert not codes(post) & FACTS_PRE
    assert "FACTS.stay_5y" not in codes(pre) | codes(post)
    own = {one.code: one.text_ru for one in instrument("SKILL", Role.MENTOR).questions}
    other = {one.code: one.text_ru for one in instrument("SKILL", Role.MENTEE).questions}
    assert own["SKILL.1"].startswith("Я слушаю")
    assert other["SKILL.1"].startswith("Наставник слушает")
    looked_back = {
        one.code: one.text_ru for one in instrument("EXP_MENTEE", None, "post").questions
    }
    assert looked_back["EXP_MENTEE.1"] == "Программа заметно помогла мне в работе"


def test_the_validator_is_the_one_of_the_questionnaires():
    acq = instrument("ACQ@1.0.0")
    assert acq.validate({"ACQ.1": 4}) == []
    assert acq.validate({}) == []
    assert [one.code for one in acq.validate({"ACQ.1": 5})] == ["codebook.out_of_range"]
    assert [one.code for one in acq.validate({"ACQ.1": "4"})] == ["codebook.wrong_type"]
    assert [one.code for one in acq.validate({"FIT.1": 1})] == ["codebook.unknown_question"]
    assert acq.text_of("ACQ.1") == "Готовы ли вы работать с этим коллегой?"
    assert acq.text_of("FIT.1") == "FIT.1"


def test_a_stranger_is_no_instrument():
    with pytest.raises(KeyError):
        instrument("NO_SUCH")


def test_the_pulse_has_three_questions():
    assert codes(pulse()) == {"PULSE.1", "PULSE.2", "PULSE.3"}


def test_what_is_asked_by_competency_is_asked_about_the_chosen_ones():
    needs = ("planning", "discipline")
    assert codes(about("WSAT", needs, None, "mid")) == {"WSAT.planning", "WSAT.discipline"}
    assert len(about("self_rating", needs, None, "pre").questions) == 6
    assert len(about("mentor_observation", needs, None, "mid").questions) == 6
    assert about("REL", needs, None, "post") == instrument("REL", None, "post")
    with speaking("en"):
        assert instrument("self_rating").name == "At present I manage to: …"


@pytest.mark.parametrize("side", list(Role))
@pytest.mark.parametrize("wave", ["pre", "mid", "post"])
def test_a_sitting_asks_no_more_than_the_plan_allows(wave, side):
    needs = framework().domain_codes[: framework().questionnaire["needs_top_k"]]
    asked = [about(one, needs, side, wave) for one in sitting("core", wave, side)]
    assert asked
    assert all(one.questions for one in asked)
    most = framework().plan["max_items_per_sitting"]
    assert sum(len(one.questions) for one in asked) <= most


def test_no_sitting_is_planned_for_strangers():
    assert sitting("core", "meeting", Role.MENTOR) == ()
    assert sitting("no_such", "pre", Role.MENTOR) == ()


def test_what_is_anonymous_is_left_out_of_a_wave():
    named = {one.code for one in instruments("pre")}
    assert "CLIM" not in named
    assert {"EXP_MENTEE", "EXP_MENTOR", "FACTS"} <= named
    assert "EXP_MENTOR" not in {one.code for one in instruments("pre", Role.MENTEE)}


def test_help_is_named_in_both_languages():
    assert all(one.ru and one.en for one in contacts())
    assert any(one.phone for one in contacts())
    with speaking("en"):
        assert contacts()[0].name == "The psychologist of your school"
