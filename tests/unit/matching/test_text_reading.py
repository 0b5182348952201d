"""A text is read in one form, alone, and only when it says something."""

import unicodedata

import numpy as np
import pytest

from data.codebook import framework
from matching.text import EMPTY, confirmed, scorer, tagger
from matching.text.encoders import MeanWords
from matching.text.gate import gated
from matching.text.known import labelled, topics
from matching.text.negation import offered
from matching.text.normal import normalise
from matching.text.refusals import TierUnavailableError, UnknownTierError
from matching.text.scoring import GATED
from matching.text.spelling import repaired
from matching.text.tagger import SHARED, SIMPLER, chosen
from matching.text.tiers import BASE, SEMANTIC

CODES = framework().domain_codes
REQUESTS = [
    "Шум на уроке, не могу успокоить класс",
    "Ёлки, опять отчёты и справки",
    "Готовлю к ЕГЭ, боюсь, что не сдадут",
    "Мама ученика жалуется в чате",
]


@pytest.fixture(scope="module", params=[BASE, SEMANTIC])
def ready(request):
    return tagger(request.param)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "…", "не знаю", "НЕТ ЗАПРОСА", "всё", "asdf", "👍", "аб", "7 8 9", "\x00"],
)
def test_what_says_nothing_is_not_read(ready, text):
    (reading,) = ready.read([text], "request")
    assert reading.gated
    assert not reading.confident
    assert reading.tags == EMPTY.tags
    assert reading.chips == reading.evidence == ()


@pytest.mark.parametrize("text", REQUESTS)
@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        lambda one: one.replace("ё", "е").replace("Ё", "Е"),
        lambda one: unicodedata.normalize("NFD", one),
        lambda one: one.replace(" ", "\u00a0  "),
        lambda one: f"\n{one}\u200b ",
    ],
    ids=["caps", "without ё", "decomposed", "other spaces", "invisible"],
)
def test_another_way_of_writing_is_the_same_text(ready, text, written):
    assert ready.read([written(text)], "request") == ready.read([text], "request")


def test_neighbours_and_order_change_nothing(ready):
    together = ready.values(REQUESTS, "request")
    assert np.array_equal(ready.values(REQUESTS[::-1], "request")[::-1], together)
    for row, text in zip(together, REQUESTS, strict=True):
        assert np.array_equal(ready.values([text], "request")[0], row)


def test_many_texts_are_shared_by_two_threads_and_read_the_same(ready):
    many = (REQUESTS * SHARED)[: 2 * SHARED + 1]
    assert ready.read(many, "request") == [ready.read([one], "request")[0] for one in many]
    assert ready.read([], "request") == []


def test_the_chips_are_the_three_likeliest_and_none_is_taken_for_confirmed(ready):
    values = ready.values(REQUESTS, "request")
    for row, reading in zip(values, ready.read(REQUESTS, "request"), strict=True):
        order = np.argsort(-row, kind="stable")[:3]
        assert reading.chips == tuple(CODES[at] for at in order)
        assert not reading.confirmed


def test_texts_under_the_cut_of_the_version_are_not_claimed(ready):
    texts = [text for _, text, codes in labelled(["nothing.csv", "manners.csv"]) if not codes]
    readings = ready.read(texts, "request")
    tops = ready.values(texts, "request").max(axis=1)
    for top, reading in zip(tops, readings, strict=True):
        assert reading.confident == bool(top >= ready.model.cut)
        assert reading.gated == bool(top == 0)
    assert np.mean([one.confident for one in readings]) < 0.3


def test_the_tags_of_a_request_are_what_it_asks_for(ready):
    readings = ready.read(REQUESTS, "request")
    tops = [CODES[int(np.argmax(one.tags))] for one in readings]
    assert tops == ["discipline", "documents", "exam", "parents"]
    for one in readings:
        assert one.confident
        assert sum(one.tags) == pytest.approx(1.0)
        assert one.chips[0] == CODES[int(np.argmax(one.tags))]
        assert len(one.chips) == 3
        assert one.evidence[-1].startswith("«")


def test_the_evidence_names_stems_and_a_seed_of_the_domain(ready):
    (reading,) = ready.read(["Хочу тишины и дисциплины"], "request")
    seeds = {seed for one in topics() if one.code == "discipline" for seed in one.seeds}
    assert "дисциплин…" in reading.evidence
    assert reading.evidence[-1].strip("«»") in seeds


@pytest.mark.parametrize(
    "refusal",
    [
        *("не веду", "не берусь", "не умею", "нет опыта", "никогда не вела", "избегаю"),
        *("терпеть не могу", "не очень люблю", "далека от тем"),
    ],
)
def test_what_a_mentor_refuses_gives_no_tag_and_is_offered_unticked(ready, refusal):
    said = f"Готовлю к ЕГЭ и ОГЭ, {refusal} классное руководство и классные часы"
    (reading,) = ready.read([said], "competence")
    assert reading.tags[CODES.index("exam")] > 0
    assert reading.tags[CODES.index("classteacher")] == 0
    assert "classteacher" in reading.declined


@pytest.mark.parametrize(
    "said",
    [
        "Не кричу и не угрожаю",
        "Не боюсь трудных классов",
        "Объясняю так, что понимает даже тот, кто ничего не учил",
        "Умею не только вести кружок",
        "Ни одной жалобы за двадцать лет",
    ],
)
def test_a_no_that_refuses_nothing_stays_an_offer(said):
    normal = normalise(said)
    assert offered(normal) == (normal, "")


def test_what_comes_after_but_is_an_offer_again():
    said = "кружков не веду но готовлю к олимпиадам; кроме того, люблю театр"
    assert offered(said) == ("но готовлю к олимпиадам, кроме того, люблю театр", "кружков не веду")


def test_a_mentor_who_only_refuses_offers_nothing(ready):
    (reading,) = ready.read(["Не веду классное руководство и классные часы"], "competence")
    assert reading.gated
    assert reading.tags == EMPTY.tags
    assert reading.declined == ("classteacher",)


def test_a_mentees_negation_is_the_problem_itself(ready):
    (reading,) = ready.read(["Не умею проводить родительские собрания"], "request")
    assert reading.tags[CODES.index("parents")] > 0
    assert reading.declined == ()


def test_a_competence_keeps_its_values_up_to_one(ready):
    (reading,) = ready.read(["Готовлю к ЕГЭ, пробники, высокие баллы на экзамене"], "competence")
    assert max(reading.tags) == 1.0
    assert min(reading.tags) == 0.0


def test_under_the_cut_nothing_is_claimed_but_chips_are_offered(ready):
    (reading,) = ready.read(["Вчера купили жёлтый чайник"], "request")
    assert not reading.gated
    assert not reading.confident
    assert reading.tags == EMPTY.tags
    assert len(reading.chips) == 3


def test_tags_are_the_top_one_and_those_near_it_three_at_most():
    assert chosen(np.array([0.1, 0.5, 0.36, 0.35]), 0.72) == [1, 2]
    assert chosen(np.array([0.5, 0.5, 0.5, 0.5]), 0.72) == [0, 1, 2]
    assert chosen(np.zeros(4), 0.72) == []


def test_chips_confirmed_by_a_person_outweigh_the_model():
    request = confirmed(["exam", "parents"], "request")
    assert request.confirmed
    assert request.confident
    assert sum(request.tags) == 1.0
    assert request.tags[CODES.index("exam")] == request.tags[CODES.index("parents")] == 0.5
    competence = confirmed(["exam", "parents"], "competence")
    assert competence.tags[CODES.index("exam")] == competence.tags[CODES.index("parents")] == 1.0
    nothing = confirmed([], "request")
    assert nothing.tags == EMPTY.tags
    assert nothing.confirmed is False


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("дисципилна на урооке", "дисциплина на уроке"),
        ("нет мотвации", "нет мотивации"),
        ("шум на уроке", "шум на уроке"),
        ("фгосовский кткп", "фгосовский кткп"),
    ],
)
def test_slips_in_long_unknown_words_are_repaired(ready, written, meant):
    assert repaired(written, ready.model.features.lexical.lemmas.at.__contains__) == meant


def test_empty_words_alone_ask_for_nothing():
    assert gated(normalise("Хочу стать лучше и развиваться в профессии"))
    assert not gated(normalise("Хочу стать лучше как классный руководитель"))


def test_without_the_encoders_the_text_is_read_simply_and_it_is_said(monkeypatch):
    monkeypatch.setattr(MeanWords, "available", lambda _: (False, "not installed: navec"))
    fallen = tagger()
    assert (fallen.tier, fallen.warning) == (BASE, SIMPLER)
    assert fallen.read(REQUESTS[:1], "request")[0].confident
    with pytest.raises(TierUnavailableError) as refusal:
        tagger(SEMANTIC)
    assert refusal.value.params == {"tier": SEMANTIC, "reason": "not installed: navec"}


def test_with_the_encoders_the_better_tier_is_taken_without_a_warning():
    assert (tagger().tier, tagger().warning) == (SEMANTIC, None)


def test_an_unknown_tier_is_refused():
    with pytest.raises(UnknownTierError) as refusal:
        tagger("best")
    assert refusal.value.code == "text.tier_unknown"


def test_the_scorer_speaks_as_it_is_asked(ready):
    one = scorer(tier=ready.tier)
    texts = [*REQUESTS, "не знаю"]
    values, fits = one.tag(texts, "request"), one.pair(texts, ["Готовлю к ЕГЭ", "-"])
    assert values.shape == (5, 15)
    assert fits.shape == (5, 2)
    assert np.isfinite(values).all()
    assert np.isfinite(fits).all()
    assert values[4].tolist() == [0.0] * 15
    assert fits[4].tolist() == fits[:, 1].tolist()[:2] == [0.0, 0.0]
    assert fits[:, 0].argmax() == 2
    square = values**2
    shares = square[:4] / square[:4].sum(axis=1, keepdims=True)
    one_offer = one.tag(["Готовлю к ЕГЭ"], "competence")[0] ** 2
    assert fits[:4, 0] == pytest.approx(shares @ one_offer / one_offer.sum(), abs=1e-8)
    assert one.decide(texts).sum(axis=1).tolist()[4] == 0
    assert set(np.unique(one.decide(texts))) == {0.0, 1.0}
    assert one.confidence(texts)[4] == GATED
    assert one.confidence(texts)[:4].tolist() == values[:4].max(axis=1).tolist()


def test_labelled_texts_are_read_right_far_more_often_than_by_chance(ready):
    """A fitted version must know what it was fitted on; the page of figures has the honest ones."""
    rows = [row for row in labelled(["labelled.csv"]) if row[0] == "request"][::3]
    values = ready.values([text for _, text, _ in rows], "request")
    right = [CODES[top] in codes for top, (_, _, codes) in zip(values.argmax(1), rows, strict=True)]
    assert np.mean(right) > 0.9
