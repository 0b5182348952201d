"""What scores know of items, and how waves are run."""

from copy import deepcopy

import pytest

from data.codebook import framework, source
from data.codebook.instruments import instrument, item, items
from data.codebook.waves import asking, breaches, goals, wave_name
from data.i18n import speaking

NAMED = [one["code"] for one in framework().instruments]


@pytest.mark.parametrize("code", [*NAMED, "self_rating", "mentor_observation"])
def test_every_question_of_an_instrument_is_known_to_scores(code):
    asked = {one.code: one for one in instrument(code).questions}
    known = items(code)
    assert set(known) == set(asked)
    for one in known.values():
        numbers = asked[one.code].kind == "likert"
        assert (one.low, one.high) == (
            (asked[one.code].min, asked[one.code].max) if numbers else (None, None)
        )
        assert one.instrument == code


def test_keys_topics_and_subscales_are_those_of_the_framework():
    assert [one for one in items("REL") if items("REL")[one].reversed] == [
        "REL.3",
        "REL.5",
        "REL.7",
    ]
    assert item("EXP_MENTOR.9").topic == "mentee_involvement"
    assert item("EXP_MENTOR.9").official
    assert not item("EXP_MENTOR.11").official
    assert item("LOAD.1").low is None
    assert item("WELL.1").sensitive
    assert item("WSAT.wellbeing").sensitive
    assert not item("WSAT.planning").sensitive
    assert item("self_rating.planning.2").domain == "planning"
    assert (item("GOALS.g1").low, item("GOALS.g1").high) == (-2, 2)


@pytest.mark.parametrize("code", ["NO.1", "REL.99", "GOALS", "GOALS.", ""])
def test_a_stranger_is_no_item(code):
    with pytest.raises(KeyError):
        item(code)


def test_a_goal_is_asked_in_its_words_on_five_levels():
    (question,) = goals([("g1", "Вести урок по {плану}", "три урока")]).questions
    assert question.code == "GOALS.g1"
    assert "Вести урок по {плану}" in question.text
    assert [one.code for one in question.options] == ["-2", "-1", "0", "1", "2"]
    assert not question.required
    with speaking("en"):
        assert question.options[2].name == "as agreed"
        assert wave_name("post") == "after the end"
    assert wave_name("no_such") == "no_such"
    assert goals([]).questions == ()


BROKEN = (
    (lambda r: r["asking"].update(remind_at_share=1.5), "no share"),
    (lambda r: r["asking"].update(red_response=0.9), "above"),
    (lambda r: r["asking"].update(climate_days=0), "least"),
    (lambda r: r["asking"].update(least_shown=3), "below 5"),
    (lambda r: r["goals"].update(levels=r["goals"]["levels"][1:]), "-2..2"),
    (lambda r: r["goals"].update(waves=["never"]), "never"),
    (lambda r: r["goals"].update(template_en="Goal"), "no place"),
)


@pytest.mark.parametrize(("harm", "told"), BROKEN)
def test_a_file_of_waves_with_a_fault_is_refused(harm, told):
    raw = deepcopy(dict(source.raw("waves")))
    assert breaches(raw, framework().waves) == []
    harm(raw)
    (breach,) = breaches(raw, framework().waves)
    assert told in breach


def test_core_and_extended_are_a_week_apart():
    assert asking().core_apart == 7
