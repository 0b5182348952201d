"""The second factor: one-time codes, recovery codes, and what they are guarded against."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from data import accounts
from data.accounts import factor, passwords
from data.accounts.throttle import ThrottledError
from data.errors import DeniedError
from data.records.account import AccountRole
from tests.stores import NOW

LOGIN, PASSWORD, IP = "Elkina", "ёлка у школы", "10.0.0.7"
CAME = accounts.Arriving(ip=IP)
STEP = timedelta(seconds=factor.STEP)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)


@pytest.fixture
def curator(store, system, school):
    with store.work(by=system, now=NOW) as work:
        return accounts.create(work, LOGIN, "А. П. Ёлкина", (AccountRole.CURATOR,), PASSWORD)


@pytest.fixture
def token(store, curator):
    return accounts.sign_in(store, LOGIN, PASSWORD, IP, NOW)[0]


def code(secret, at=NOW):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def on(store, token):
    """The secret of a factor that is on, and its recovery codes; the next step is free."""
    offer = factor.begin(store, token, PASSWORD, IP, NOW)
    spare = factor.confirm(store, token, code(offer.secret), IP, NOW)
    return offer.secret, spare


def half(store, now):
    with pytest.raises(accounts.CodeNeededError) as asked:
        accounts.sign_in(store, LOGIN, PASSWORD, IP, now)
    return asked.value.params["half"]


def kept(store, curator):
    with store.look(by=store.system(curator.school_id), now=NOW) as work:
        return work.accounts.get(curator.id)


def verbs(store, curator):
    with store.look(by=store.system(curator.school_id), now=NOW) as work:
        return [one.verb for one in work.trail.newest(30)]


def test_the_password_alone_opens_nothing_once_the_factor_is_on(store, curator, on):
    secret, _spare = on
    later = NOW + STEP
    asked = half(store, later)
    token, session = accounts.finish(store, asked, code(secret, later), CAME, later)
    assert accounts.account_of(store, token, later)[0].id == curator.id
    assert session.account_id == curator.id


def test_a_secret_that_was_not_confirmed_asks_nobody_for_a_code(store, token):
    factor.begin(store, token, PASSWORD, IP, NOW)
    assert accounts.sign_in(store, LOGIN, PASSWORD, IP, NOW)


def test_a_code_counts_once(store, curator, on):
    secret, _spare = on
    with pytest.raises(factor.WrongCodeError):  # the one that confirmed the factor
        accounts.finish(store, half(store, NOW), code(secret), CAME, NOW)
    later = NOW + STEP
    first, second = half(store, later), half(store, later)
    accounts.finish(store, first, code(secret, later), CAME, later)
    for asked in (first, second):
        with pytest.raises(factor.WrongCodeError):
            accounts.finish(store, asked, code(secret, later), CAME, later)


def test_of_many_at_once_with_one_code_one_comes_in(store, curator, on, monkeypatch):
    monkeypatch.setattr(factor, "PER_PLACE", 100)
    monkeypatch.setattr(factor, "PER_ACCOUNT", 100)
    secret, _spare = on
    later = NOW + STEP
    asked, right = half(store, later), code(secret, later)

    def enter(_number):
        try:
            return accounts.finish(store, asked, right, CAME, later)
        except factor.WrongCodeError:
            return None

    with ThreadPoolExecutor(8) as pool:
        came = [one for one in pool.map(enter, range(8)) if one]
    assert len(came) == 1


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_wrong(store, curator, on, steps):
    secret, _spare = on
    later = NOW + 10 * STEP
    assert accounts.finish(
        store, half(store, later), code(secret, later + steps * STEP), CAME, later
    )


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_a_code_out_of_time_is_refused(store, curator, on, steps):
    secret, _spare = on
    later = NOW + 10 * STEP
    with pytest.raises(factor.WrongCodeError):
        accounts.finish(store, half(store, later), code(secret, later + steps * STEP), CAME, later)


def test_each_recovery_code_opens_once_however_it_is_typed(store, curator, on):
    _secret, spare = on
    assert len(set(spare)) == factor.RECOVERY
    for typed in (spare[0], spare[1].upper(), spare[2].replace("-", " ")):
        accounts.finish(store, half(store, NOW), typed, CAME, NOW)
        with pytest.raises(factor.WrongCodeError):
            accounts.finish(store, half(store, NOW), typed, CAME, NOW)
    assert factor.left(store, kept(store, curator)) == factor.RECOVERY - 3
    assert verbs(store, curator).count("factor.recovered") == 3


def test_codes_are_throttled_apart_and_tightly(store, curator, on):
    secret, _spare = on
    later = NOW + STEP
    asked = half(store, later)
    for _ in range(factor.PER_PLACE):
        with pytest.raises(factor.WrongCodeError):
            accounts.finish(store, asked, "000000", CAME, later)
    with pytest.raises(ThrottledError):
        accounts.finish(store, asked, code(secret, later), CAME, later)
    elsewhere = replace(CAME, ip="10.0.0.8")
    assert accounts.finish(store, asked, code(secret, later), elsewhere, later)
    assert half(store, later)  # the password itself is not shut


def test_one_account_is_guarded_from_many_addresses(store, curator, on):
    secret, _spare = on
    later = NOW + STEP
    asked = half(store, later)
    for number in range(factor.PER_ACCOUNT):
        came = replace(CAME, ip=f"10.0.1.{number}")
        with pytest.raises(factor.WrongCodeError):
            accounts.finish(store, asked, "000000", came, later)
    with pytest.raises(ThrottledError):
        accounts.finish(store, asked, code(secret, later), replace(CAME, ip="10.0.2.1"), later)


@pytest.mark.parametrize("made_up", ["", "x", "s1.00000000.AAAA", "ё", "s1" * 5000])
def test_a_made_up_first_step_is_no_first_step(store, curator, on, made_up):
    secret, _spare = on
    later = NOW + STEP
    with pytest.raises(accounts.SignedOutError):
        accounts.finish(store, made_up, code(secret, later), CAME, later)


def test_the_first_step_lasts_minutes_and_ends_with_a_new_password(
    store, system, curator, on, monkeypatch
):
    secret, _spare = on
    asked = half(store, NOW)
    late = NOW + timedelta(minutes=6)
    with pytest.raises(accounts.SignedOutError):
        accounts.finish(store, asked, code(secret, late), CAME, late)
    with store.work(by=system, now=NOW) as work:
        accounts.reset_password(work, curator.id)
    later = NOW + STEP
    with pytest.raises(accounts.SignedOutError):
        accounts.finish(store, asked, code(secret, later), CAME, later)


def test_the_seal_of_another_place_is_no_first_step(store, curator, on):
    """What is sealed for one use opens no other one."""
    secret, _spare = on
    sealed = store.factor_seal.seal('{"login": "Elkina", "state": "", "until": 9e12}', "away")
    with pytest.raises(accounts.SignedOutError):
        accounts.finish(store, sealed, code(secret), CAME, NOW)


def test_secret_and_recovery_codes_are_kept_sealed_and_stay_out_of_the_journal(store, curator, on):
    secret, spare = on
    with store.look(by=store.system(curator.school_id), now=NOW) as work:
        journal, rows = repr(work.trail.newest(50)), repr(work.accounts.all())
    assert secret not in journal + rows
    assert not any(one in rows or one.replace("-", "") in rows for one in spare)
    assert kept(store, curator).second_factor not in journal


def test_a_sealed_secret_moved_to_another_account_does_not_open(store, system, curator, on):
    from data.store import BrokenSealError

    with store.work(by=system, now=NOW) as work:
        other = accounts.create(work, "other", "x", (AccountRole.DIRECTOR,), "другая фраза")
        sealed = work.accounts.get(curator.id).second_factor
        moved = work.accounts.put(replace(other, second_factor=sealed))
    with pytest.raises(BrokenSealError):
        factor.is_on(store, moved)


def test_it_is_taken_off_by_a_code_and_only_by_one(store, curator, token, on):
    secret, _spare = on
    with pytest.raises(factor.WrongCodeError):
        factor.take_off(store, token, PASSWORD, "000000", ip=IP, now=NOW)
    factor.take_off(store, token, PASSWORD, code(secret, NOW + STEP), ip=IP, now=NOW + STEP)
    assert not kept(store, curator).second_factor
    assert accounts.sign_in(store, LOGIN, PASSWORD, IP, NOW)
    with pytest.raises(factor.NoFactorError):
        factor.take_off(store, token, PASSWORD, "000000", ip=IP, now=NOW)


def test_one_that_is_on_is_not_begun_or_confirmed_anew(store, token, on):
    secret, _spare = on
    with pytest.raises(factor.FactorThereError):
        factor.begin(store, token, PASSWORD, IP, NOW)
    with pytest.raises(factor.FactorThereError):
        factor.confirm(store, token, code(secret, NOW + STEP), IP, NOW + STEP)


def test_nothing_is_confirmed_before_it_was_begun_or_by_a_wrong_code(store, token, curator):
    with pytest.raises(factor.NoFactorError):
        factor.confirm(store, token, "000000", IP, NOW)
    factor.begin(store, token, PASSWORD, IP, NOW)
    with pytest.raises(factor.WrongCodeError):
        factor.confirm(store, token, "000000", IP, NOW)
    assert not factor.is_on(store, kept(store, curator))


def test_the_administrator_takes_it_off_and_it_is_written_down(store, system, curator, token, on):
    with store.work(by=curator, now=NOW) as work, pytest.raises(DeniedError):
        accounts.reset_factor(work, curator.id)
    with store.work(by=system, now=NOW) as work:
        accounts.reset_factor(work, curator.id)
    assert "factor.reset" in verbs(store, curator)
    assert accounts.account_of(store, token, NOW) is None
    assert accounts.sign_in(store, LOGIN, PASSWORD, IP, NOW)


def test_roles_that_see_much_are_advised_to_have_one(store, curator):
    assert factor.advised(curator)
    assert not factor.advised(replace(curator, roles=(AccountRole.ADMINISTRATION,)))


# ------------------------------------------------------------------------------- a stolen session


@pytest.fixture
def few(monkeypatch):
    from data.accounts import throttle

    monkeypatch.setattr(throttle, "PER_PLACE", 3)


def test_a_session_without_the_password_begins_nothing(store, token, curator, few):
    for wrong in ("", "не тот", PASSWORD.upper()):
        with pytest.raises(accounts.BadCredentialsError):
            factor.begin(store, token, wrong, IP, NOW)
    with pytest.raises(ThrottledError):
        factor.begin(store, token, PASSWORD, IP, NOW)
    assert not kept(store, curator).second_factor
    assert verbs(store, curator).count("session.refused") == 3
    assert "factor.begun" not in verbs(store, curator)


def test_a_session_with_a_code_and_without_the_password_takes_nothing_off(
    store, token, curator, on, few
):
    _secret, spare = on
    for wrong in ("", "не тот", PASSWORD.upper()):
        with pytest.raises(accounts.BadCredentialsError):
            factor.take_off(store, token, wrong, spare[0], ip=IP, now=NOW)
    with pytest.raises(ThrottledError):
        factor.take_off(store, token, PASSWORD, spare[0], ip=IP, now=NOW)
    assert factor.left(store, kept(store, curator)) == factor.RECOVERY


def test_a_session_that_has_ended_begins_nothing(store, token):
    accounts.sign_out(store, token, NOW)
    with pytest.raises(accounts.SignedOutError):
        factor.begin(store, token, PASSWORD, IP, NOW)
