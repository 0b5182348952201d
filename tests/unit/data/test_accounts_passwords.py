"""Passwords: which may be chosen, and that they are compared as typed."""

import threading
import unicodedata

import pytest
from argon2 import extract_parameters

from data.accounts import WeakPasswordError, passwords
from data.accounts.passwords import CommonPasswordError

GOOD = "ёлка стоит у школы"


def test_the_parameters_are_those_that_were_measured():
    found = extract_parameters(passwords.hashed(GOOD))
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19456, 2, 1)
    assert passwords.hashed(GOOD).startswith("$argon2id$")


def test_nobodys_hash_costs_the_same_work_as_a_real_one():
    real, nobody = extract_parameters(passwords.hashed(GOOD)), extract_parameters(passwords.NOBODY)
    assert real == nobody
    assert not passwords.matches(passwords.NOBODY, "")


def test_a_password_matches_itself_alone():
    kept = passwords.hashed(GOOD)
    assert passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, GOOD + " ")
    assert not passwords.matches(kept, GOOD.upper())
    assert not passwords.matches("not a hash", GOOD)


def test_both_spellings_of_a_letter_are_one_password():
    typed = unicodedata.normalize("NFD", "йод и ёлка 7")
    assert typed != unicodedata.normalize("NFC", typed)
    assert passwords.matches(passwords.hashed(typed), unicodedata.normalize("NFC", typed))


@pytest.mark.parametrize("weak", ["", "1234567", "короткп", "я" * 257])
def test_too_short_or_too_long_is_refused(weak):
    with pytest.raises(WeakPasswordError) as refusal:
        passwords.checked(weak)
    assert refusal.value.code == "accounts.weak_password"


@pytest.mark.parametrize(
    "common",
    ["password", "12345678", "QWERTYUIOP", "Пароль123", "йцукенгш", "nastavnik", "Ivanova77"],
)
def test_what_everybody_guesses_is_refused(common):
    with pytest.raises(CommonPasswordError):
        passwords.checked(common, login="ivanova77")


@pytest.mark.parametrize(
    "good", ["ёёёёёёёё", "x7$kQ2!p", "длинная фраза без цифр", "я" * 256, " 8 spaces"]
)
def test_length_is_enough_no_kinds_of_characters_are_asked(good):
    assert passwords.checked(good) == good


def test_the_list_of_common_passwords_is_long_and_in_one_form():
    assert len(passwords.common()) > 3000
    assert all(len(one) >= 8 and one == one.casefold() for one in passwords.common())


def test_a_one_time_password_is_random_readable_and_strong():
    many = {passwords.one_time() for _ in range(200)}
    assert len(many) == 200
    for one in many:
        assert passwords.checked(one) == one
        assert not set(one) & set("0O1lIi")


def test_a_hash_with_other_parameters_is_stale():
    from argon2 import PasswordHasher

    assert passwords.stale(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD))
    assert not passwords.stale(passwords.hashed(GOOD))


def test_at_most_two_passwords_are_hashed_at_once(monkeypatch):
    inside, most, guard, gate = 0, 0, threading.Lock(), threading.Event()

    class Slow:
        def verify(self, kept, text):
            nonlocal inside, most
            with guard:
                inside += 1
                most = max(most, inside)
            gate.wait(0.05)
            with guard:
                inside -= 1
            return True

    monkeypatch.setattr(passwords, "HASHER", Slow())
    threads = [threading.Thread(target=passwords.matches, args=("", "")) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == 2
