"""Seals: what is sealed is read again by its key, at its place, unchanged, and never otherwise."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store import BrokenSealError
from data.store.sealing import PADDED, Seal

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
TEXT = "Ученик сказал, что не хочет жить"


@given(st.text(max_size=5000), st.text(max_size=30))
def test_what_is_sealed_is_read_again(text, place):
    seal = Seal(KEY)
    assert seal.open(seal.seal(text, place), place) == text


def test_nothing_of_the_text_can_be_seen():
    sealed = Seal(KEY).seal(TEXT, "a")
    raw = base64.urlsafe_b64decode(sealed.split(".")[2])
    assert TEXT.encode() not in raw
    assert TEXT not in sealed
    assert not any(word.encode() in raw for word in TEXT.split())


def test_the_same_text_is_never_sealed_alike():
    seal = Seal(KEY)
    assert len({seal.seal(TEXT, "a") for _again in range(200)}) == 200


def test_the_length_tells_little():
    seal = Seal(KEY)
    lengths = {len(seal.seal("я" * size, "a")) for size in range(0, PADDED // 2 - 10, 50)}
    assert len(lengths) == 1


@pytest.mark.parametrize(("key", "place"), [(OTHER, "a"), (KEY, "b"), (OTHER, "b")])
def test_another_key_or_place_opens_nothing(key, place):
    sealed = Seal(KEY).seal(TEXT, "a")
    with pytest.raises(BrokenSealError):
        Seal(key).open(sealed, place)
    assert not Seal(key).whole(sealed, place)
    assert Seal(KEY).whole(sealed, "a")


def test_every_changed_byte_is_found():
    seal = Seal(KEY)
    scheme, name, packed = seal.seal(TEXT, "a").split(".")
    raw = bytearray(base64.urlsafe_b64decode(packed))
    for at in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[at] ^= 1
        broken = f"{scheme}.{name}.{base64.urlsafe_b64encode(bytes(changed)).decode()}"
        with pytest.raises(BrokenSealError):
            seal.open(broken, "a")


@given(st.text(max_size=100))
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(BrokenSealError):
        Seal(KEY).open(text, "a")


def test_names_are_equal_for_equal_parts_and_need_the_key():
    seal = Seal(KEY)
    assert seal.name("аб", "в") == Seal(KEY).name("аб", "в")
    assert len({seal.name("аб", "в"), seal.name("а", "бв"), Seal(OTHER).name("аб", "в")}) == 3
