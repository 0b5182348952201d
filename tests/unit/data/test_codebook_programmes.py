"""Templates of programmes: every domain has goals whose signs can be counted."""

import copy

import pytest

from data.codebook import framework, source
from data.codebook.programmes import check, programme_templates
from data.i18n import speaking


def broken(change):
    raw = copy.deepcopy(dict(source.raw("programmes")))
    change(raw)
    return check(raw)


def test_every_domain_has_one_or_two_goals_with_three_or_four_actions():
    templates = programme_templates()
    for domain in framework().domain_codes:
        assert 1 <= len(templates.of(domain)) <= 2
    assert all(3 <= len(one.actions) <= 4 for one in templates.goals)


def test_every_sign_holds_a_number_in_both_languages():
    for one in (*programme_templates().goals, programme_templates().general):
        for words in (one.sign_ru, one.sign_en):
            assert any(sign.isdigit() for sign in words)


def test_every_kind_has_a_pace():
    kinds = {one["code"] for one in framework().preferences["kind"]["options"]} - {"speed"}
    assert kinds <= programme_templates().pace.keys()


def test_words_follow_the_language():
    (one, *_rest) = programme_templates().of("exam")
    with speaking("en"):
        assert one.text == one.text_en
    with speaking("ru"):
        assert one.text == one.text_ru
        assert one.actions[0].text == one.actions[0].ru
        assert programme_templates().form("visit") == "посещение урока"
    assert programme_templates().form("nothing") == "nothing"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda raw: raw["goal"][0].update(domain="magic"), "no such domain"),
        (lambda raw: raw["goal"][0].update(sign_ru="станет лучше"), "holds no number"),
        (lambda raw: raw["goal"][0].update(actions=[]), "3 or 4 actions"),
        (lambda raw: raw["goal"][0]["actions"][0].update(form="dance"), "form dance"),
        (lambda raw: raw["goal"][0].update(text_en=""), "too long or empty"),
        (lambda raw: raw.update(goal=raw["goal"][2:]), "planning: 0 goals"),
    ],
    ids=["domain", "sign", "actions", "form", "words", "missing"],
)
def test_a_broken_template_is_named(change, told):
    assert any(told in one for one in broken(change))
