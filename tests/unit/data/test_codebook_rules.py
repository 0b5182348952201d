"""The framework file is checked: every rule of its [validation] has a mutant it catches."""

import copy
import tomllib

import pytest

from data.codebook import BrokenCodebookError, framework, rules, source
from data.codebook.frame import build


@pytest.fixture
def raw() -> dict:
    return copy.deepcopy(tomllib.loads((source.FOLDER / "framework.toml").read_text("utf-8")))


def item(raw, code):
    return next(i for d in raw["domain"] for i in d["item"] if i["code"] == code)


def instrument(raw, code):
    return next(one for one in raw["instrument"] if one["code"] == code)


def subject(raw, code):
    return next(one for one in raw["subjects"]["list"] if one["code"] == code)


def put(target, **values):
    target.update(values)


MUTANTS = [
    (rules.domains, lambda r: r["domain"].pop()),
    (rules.domains, lambda r: put(r["domain"][1], code="planning")),
    (rules.domains, lambda r: r["domain"][2]["item"].pop()),
    (rules.domains, lambda r: put(item(r, "exam.2"), code="exam.4")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_ru="Составить план")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_ru="составить план.")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_ru="помочь моему классу")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_en="plan my class's preparation")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_ru="больше не бояться экзамена")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_en="never fear the exam")),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_ru="готовить " * 11)),
    (rules.wording, lambda r: put(item(r, "exam.1"), text_en="")),
    (rules.labour_functions, lambda r: put(r["domain"][0], labour_functions=["Z/99.9"])),
    (rules.groups, lambda r: put(r["domain"][0], group="magic")),
    (rules.scales, lambda r: put(r["stems"]["self_rating"], scale="skill6")),
    (rules.scales, lambda r: put(instrument(r, "PULSE")["item"][0], scale="mood5")),
    (rules.scales, lambda r: put(instrument(r, "WSAT"), scale="mood5")),
    (rules.scales, lambda r: r["scales"]["need5"]["labels_en"].pop()),
    (rules.missing_stays_missing, lambda r: put(r["scales"]["offer5"], na_value=0)),
    (rules.missing_stays_missing, lambda r: r["style"].pop("na_value")),
    (
        rules.reversed_items,
        lambda r: [put(one, reversed=False) for one in instrument(r, "CONF")["item"]],
    ),
    (rules.official_scale, lambda r: put(instrument(r, "ACQ")["item"][0], scale="official10")),
    (rules.extra_questions, lambda r: r["questionnaire"]["extra"][0]["visible"].append("director")),
    (
        rules.extra_questions,
        lambda r: put(r["questionnaire"]["extra"][0], code="mentee.expected_result"),
    ),
    (rules.subjects, lambda r: put(subject(r, "eng"), code="rus")),
    (rules.subjects, lambda r: subject(r, "ger")["aliases"].append("Английский")),
    (rules.subjects, lambda r: put(subject(r, "ger"), groups=["languages"])),
    (rules.one_sensitive, lambda r: put(r["domain"][0], sensitive=True)),
    (rules.one_sensitive, lambda r: [put(one, sensitive=False) for one in r["domain"]]),
    (rules.waves, lambda r: put(instrument(r, "REL"), waves=["day61"])),
    (rules.waves, lambda r: put(instrument(r, "FACTS")["item"][0], waves=["never"])),
    (rules.waves, lambda r: put(r["stems"]["self_rating"], waves=["later"])),
    (rules.plan, lambda r: r["plan"]["core"]["mid_mentor"].append("TAROT")),
    (rules.plan, lambda r: r["plan"]["extended"]["mid_mentor"].append("TAROT")),
    (rules.plan, lambda r: r["plan"]["core"]["post_mentee"].append("SKILL")),
    (rules.plan, lambda r: put(r["plan"], self_rating_scope="full")),
]


@pytest.mark.parametrize(("rule", "spoil"), MUTANTS)
def test_a_rule_catches_its_mutant_and_the_loader_refuses_it(raw, rule, spoil):
    assert not list(rule(raw))
    spoil(raw)
    assert list(rule(raw))
    with pytest.raises(BrokenCodebookError) as refusal:
        build(raw, "")
    assert refusal.value.params["file"] == "framework.toml"


def test_every_rule_has_a_mutant():
    assert {rule for rule, _spoil in MUTANTS} == set(rules.RULES)


def test_the_shipped_framework_breaks_no_rule(raw):
    assert rules.breaches(raw) == []


def test_a_short_self_rating_asks_fifteen_items(raw):
    raw["plan"]["self_rating_scope"] = "short"
    raw["plan"]["max_items_per_sitting"] = 56
    assert not list(rules.plan(raw))


def test_the_digest_is_of_the_file_as_it_lies():
    import hashlib

    content = (source.FOLDER / "framework.toml").read_bytes()
    assert framework().digest == hashlib.sha256(content).hexdigest()
