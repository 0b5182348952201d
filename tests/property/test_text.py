"""Whatever is typed: a reading is finite, in range, and the same in any company."""

import string

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.codebook import framework
from matching.text import tagger
from matching.text.negation import offered
from matching.text.normal import LONGEST, normalise
from matching.text.scoring import Scorer, chances
from matching.text.tiers import BASE

words = st.sampled_from(
    [
        *("урок", "шум", "мама", "егэ", "отчёт", "не", "веду", "умею", "класс", "проект"),
        *("ОЛИМПИАДА", ",", ".", "но", "кроме", "дети", "ёж", "7", "asdf"),
    ]
)
sentences = st.lists(words, max_size=12).map(" ".join)
anything = st.one_of(sentences, st.text(max_size=80), st.text(string.printable, max_size=40))
kinds = st.sampled_from(["request", "competence"])


@given(anything)
def test_normalising_twice_is_normalising_once(text):
    once = normalise(text)
    assert normalise(once) == once
    assert len(once) <= LONGEST
    assert normalise(text.upper().lower()) == normalise(text.lower())


@settings(max_examples=40)
@given(st.lists(anything, max_size=4), kinds)
def test_a_reading_is_in_range_and_alone(texts, kind):
    ready = tagger(BASE)
    codes = set(framework().domain_codes)
    for text, reading in zip(texts, ready.read(texts, kind), strict=True):
        assert reading == ready.read([text], kind)[0]
        tags = np.array(reading.tags)
        assert np.isfinite(tags).all()
        assert (tags >= 0).all()
        assert (tags <= 1).all()
        assert (tags > 0).sum() <= 3
        assert bool(tags.any()) == reading.confident
        assert set(reading.chips) | set(reading.declined) <= codes
        assert not (reading.gated and reading.confident)
        if kind == "request" and reading.confident:
            assert abs(tags.sum() - 1) < 1e-12


@given(anything)
def test_what_is_offered_and_refused_is_all_that_was_said(text):
    normal = normalise(text)
    kept, refused = offered(normal)
    said = set(normal.replace(".", " ").replace(",", " ").split())
    assert set(f"{kept} {refused}".replace(".", " ").replace(",", " ").split()) <= said | {"но"}
    assert offered(kept) == (kept, "") or not refused


@given(st.lists(st.lists(st.floats(0, 1.3), min_size=15, max_size=15), max_size=4))
def test_chances_are_shares(rows):
    values = np.round(np.array(rows).reshape(-1, 15), 9)
    found = chances(values)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.abs(found.sum(axis=1) - values.any(axis=1)).max(initial=0.0) < 1e-7


@settings(max_examples=20)
@given(st.lists(anything, min_size=1, max_size=3), st.lists(anything, min_size=1, max_size=3))
def test_a_pair_score_is_a_chance_and_knows_only_its_two_texts(requests, competences):
    one = Scorer(tagger(BASE))
    fits = one.pair(requests, competences)
    assert ((fits >= 0) & (fits <= 1 + 1e-9)).all()
    assert np.abs(one.pair(requests[::-1], competences)[::-1] - fits).max() < 1e-12
    for row, asked in enumerate(requests):
        for column, offer in enumerate(competences):
            alone = one.pair([asked], [offer])[0, 0]
            assert abs(alone - fits[row, column]) < 1e-12
