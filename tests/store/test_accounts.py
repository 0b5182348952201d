"""Signing in and out, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from data import accounts
from data.accounts import passwords, proving, sessions, throttle
from data.accounts.sessions import SignedOutError
from data.errors import DeniedError, InvalidValueError
from data.i18n import say, speaking
from data.records.account import AccountRole
from data.store import SYSTEM_ID, doors
from data.store.tables.doors import ATTEMPT, SESSION
from tests.stores import NOW

LOGIN, PASSWORD, IP = "Elkina", "ёлка у школы", "10.0.0.7"
CURATOR, ADMIN = (AccountRole.CURATOR,), (AccountRole.SYSADMIN,)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Argon2 with small costs: its real ones are tested apart."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))


@pytest.fixture
def curator(store, system, school):
    with store.work(by=system, now=NOW) as work:
        return accounts.create(work, LOGIN, "А. П. Ёлкина", CURATOR, PASSWORD)


def sign_in(store, login=LOGIN, password=PASSWORD, ip=IP, now=NOW):
    return accounts.sign_in(store, login, password, ip, now)


def verbs(store, school):
    with store.look(by=store.system(school.id), now=NOW) as work:
        return [one.verb for one in reversed(work.trail.newest())]


def test_the_right_password_opens_a_session(store, school, curator):
    token, session = sign_in(store)
    who, same = accounts.account_of(store, token, NOW)
    assert who == curator
    assert same == session
    assert session.expires_at == NOW + accounts.ABSOLUTE
    assert verbs(store, school) == ["account.created", "session.started"]


def test_only_the_hash_of_a_token_is_kept(store, school, curator):
    token, session = sign_in(store)
    assert len(token) >= 43
    assert token not in str(session)
    with store.connect() as connection:
        row = connection.execute(sa.select(SESSION.table)).mappings().one()
    assert token not in str(dict(row))


def test_every_sign_in_gives_another_token_and_another_csrf(store, school, curator):
    both = [sign_in(store) for _ in range(2)]
    assert both[0][0] != both[1][0]
    assert both[0][1].csrf != both[1][1].csrf


@pytest.mark.parametrize("login", ["elkina", "ELKINA", " Elkina "])
def test_case_of_a_login_does_not_matter(store, school, curator, login):
    assert sign_in(store, login)


@pytest.mark.parametrize(
    ("login", "password"), [(LOGIN, "wrong"), ("nobody", PASSWORD), ("", ""), (LOGIN, "x" * 5000)]
)
def test_wrong_login_and_wrong_password_are_refused_alike(store, school, curator, login, password):
    with pytest.raises(accounts.BadCredentialsError) as refusal:
        sign_in(store, login, password)
    assert refusal.value.params == {}


def test_an_unknown_login_costs_a_comparison_too(store, school, curator, monkeypatch):
    compared = []
    monkeypatch.setattr(passwords, "matches", lambda kept, _typed: compared.append(kept))
    for login in (LOGIN, "nobody"):
        with pytest.raises(accounts.BadCredentialsError):
            sign_in(store, login)
    assert compared == [curator.password_hash, passwords.NOBODY]


def test_a_disabled_account_is_refused_like_a_wrong_password(store, system, school, curator):
    token, _session = sign_in(store)
    with store.work(by=system, now=NOW) as work:
        work.accounts.put(replace(curator, disabled_at=NOW))
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store)
    assert accounts.account_of(store, token, NOW) is None


def test_an_account_disabled_between_check_and_session_gets_none(
    store, system, school, curator, monkeypatch
):
    real = passwords.matches

    def slow(kept, typed):
        with store.work(by=system, now=NOW) as work:
            work.accounts.put(replace(work.accounts.get(curator.id), disabled_at=NOW))
        return real(kept, typed)

    monkeypatch.setattr(passwords, "matches", slow)
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store)
    with store.look(by=system, now=NOW) as work:
        assert work.sessions.all() == []


def test_a_failure_is_written_into_the_trail(store, school, curator):
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store, password="wrong")
    assert verbs(store, school)[-1] == "session.refused"


@pytest.mark.parametrize("login", [LOGIN, "nobody", ""])
def test_a_failure_takes_the_same_writes_whether_the_login_is_known(
    store, school, curator, login, monkeypatch
):
    """As many transactions and statements of each kind, and an entry that is nobody's act."""
    told, opened = [], []
    sa.event.listen(
        store._engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_: told.append(statement.split("(")[0]),
    )
    real = store.work
    monkeypatch.setattr(store, "work", lambda **who: opened.append(who["by"].id) or real(**who))
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store, login, "wrong")
    seen = list(told)
    told.clear()
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store, "somebody else", "wrong", ip="10.0.0.9")
    assert seen == told
    assert any(one.startswith("INSERT INTO audit ") for one in seen)
    assert set(opened) == {SYSTEM_ID}
    with store.look(by=store.system(school.id), now=NOW) as work:
        newest = work.trail.newest(2)
    assert {one.by for one in newest} == {SYSTEM_ID}
    known = f"account:{curator.id}" if login == LOGIN else proving.UNKNOWN
    assert [one.subject for one in newest] == [proving.UNKNOWN, known]
    assert not any("nobody" in one.payload or "else" in one.payload for one in newest)


def test_before_there_is_a_school_a_failure_is_refused_alike(store):
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store)


@pytest.mark.parametrize("token", ["", "x", "ё" * 43, "\ud800", "a" * 10_000])
def test_a_made_up_token_is_nobodys(store, school, curator, token):
    assert accounts.account_of(store, token, NOW) is None
    accounts.sign_out(store, token, NOW)


def test_an_idle_session_ends(store, school, curator):
    token, _session = sign_in(store)
    assert accounts.account_of(store, token, NOW + accounts.IDLE - timedelta(seconds=1))
    assert accounts.account_of(store, token, NOW + 2 * accounts.IDLE) is None


def test_being_seen_keeps_a_session_but_not_past_its_end(store, school, curator):
    token, _session = sign_in(store)
    step = accounts.IDLE - timedelta(minutes=1)
    moment = NOW
    while moment + step < NOW + accounts.ABSOLUTE:
        moment += step
        assert accounts.account_of(store, token, moment)
    assert accounts.account_of(store, token, NOW + accounts.ABSOLUTE) is None


def test_being_seen_is_written_once_a_minute(store, school, curator):
    token, session = sign_in(store)
    soon = accounts.account_of(store, token, NOW + timedelta(seconds=59))
    later = accounts.account_of(store, token, NOW + timedelta(seconds=61))
    assert soon[1].seen_at == session.seen_at
    assert later[1].seen_at == NOW + timedelta(seconds=61)


def test_a_session_ended_elsewhere_is_not_revived_by_being_seen(
    store, school, curator, monkeypatch
):
    token, _session = sign_in(store)
    found = doors.session_by_hash(store, sessions.digest(token))
    accounts.sign_out(store, token, NOW)
    monkeypatch.setattr(doors, "session_by_hash", lambda *_: found)
    assert accounts.account_of(store, token, NOW + timedelta(minutes=2)) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda store, token: accounts.set_language(store, token, "en", NOW),
        lambda store, token: accounts.change_password(
            store, token, PASSWORD, "другая длинная фраза", ip=IP, now=NOW
        ),
    ],
    ids=["language", "password"],
)
def test_a_session_ended_between_reading_and_writing_stays_ended(
    store, school, curator, act, monkeypatch
):
    token, _session = sign_in(store)
    found = doors.session_by_hash(store, sessions.digest(token))
    accounts.sign_out(store, token, NOW)
    with monkeypatch.context() as patched:
        patched.setattr(doors, "session_by_hash", lambda *_: found)
        with pytest.raises(SignedOutError):
            act(store, token)
    assert accounts.account_of(store, token, NOW) is None
    assert sign_in(store)


def test_signing_out_keeps_what_was_written_meanwhile(store, school, curator, monkeypatch):
    token, _session = sign_in(store)
    found = doors.session_by_hash(store, sessions.digest(token))
    accounts.set_language(store, token, "en", NOW)
    with monkeypatch.context() as patched:
        patched.setattr(doors, "session_by_hash", lambda *_: found)
        accounts.sign_out(store, token, NOW)
        accounts.sign_out(store, token, NOW + timedelta(seconds=5))
    kept = doors.session_by_hash(store, sessions.digest(token))[1]
    assert (kept.language, kept.ended_at) == ("en", NOW)
    assert verbs(store, school).count("session.ended") == 1


def test_signing_out_ends_this_session_alone(store, school, curator):
    here, _one = sign_in(store)
    there, _two = sign_in(store)
    accounts.sign_out(store, here, NOW)
    accounts.sign_out(store, here, NOW)
    assert accounts.account_of(store, here, NOW) is None
    assert accounts.account_of(store, there, NOW)
    assert verbs(store, school).count("session.ended") == 1


def test_signing_out_everywhere_ends_all(store, school, curator):
    tokens = [sign_in(store)[0] for _ in range(3)]
    assert accounts.sign_out_all(store, tokens[0], NOW) == 3
    assert not any(accounts.account_of(store, one, NOW) for one in tokens)
    with pytest.raises(SignedOutError):
        accounts.sign_out_all(store, tokens[0], NOW)


def test_a_new_password_ends_all_sessions_and_begins_one(store, school, curator):
    old, _session = sign_in(store)
    other, _session = sign_in(store)
    new, session = accounts.change_password(
        store, old, PASSWORD, "другая длинная фраза", ip=IP, now=NOW
    )
    assert accounts.account_of(store, old, NOW) is None
    assert accounts.account_of(store, other, NOW) is None
    assert accounts.account_of(store, new, NOW)[1] == session
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store)
    assert sign_in(store, password="другая длинная фраза")


def test_changing_a_password_asks_for_the_current_one_and_for_a_good_one(store, school, curator):
    token, _session = sign_in(store)
    with pytest.raises(accounts.BadCredentialsError):
        accounts.change_password(store, token, "wrong", "другая фраза", ip=IP, now=NOW)
    with pytest.raises(accounts.WeakPasswordError):
        accounts.change_password(store, token, PASSWORD, "12345678", ip=IP, now=NOW)
    assert accounts.account_of(store, token, NOW)


@pytest.mark.parametrize("again", ["ёлка у школы", "е\u0308лка у школы"])
def test_the_current_password_is_no_new_one(store, system, school, curator, again):
    """Otherwise a one-time password, which somebody else has read, would stay for good."""
    with store.work(by=system, now=NOW) as work:
        work.accounts.put(replace(work.accounts.get(curator.id), must_change=True))
    token, _session = sign_in(store)
    with pytest.raises(accounts.SamePasswordError) as refusal:
        accounts.change_password(store, token, PASSWORD, again, ip=IP, now=NOW)
    with speaking("ru"):
        assert "совпадает" in say(refusal.value)
    assert accounts.account_of(store, token, NOW)[0].must_change


def test_the_language_of_a_session_is_remembered(store, school, curator):
    token, _session = sign_in(store)
    accounts.set_language(store, token, "en", NOW)
    assert accounts.account_of(store, token, NOW)[1].language == "en"


def test_an_old_hash_is_renewed_at_sign_in(store, school, curator, monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    )
    token, _session = sign_in(store)
    kept = accounts.account_of(store, token, NOW)[0]
    assert kept.password_hash != curator.password_hash
    assert not passwords.stale(kept.password_hash)
    assert sign_in(store)


# throttling


def test_after_ten_wrong_passwords_from_one_place_even_the_right_one_waits(store, school, curator):
    for _ in range(throttle.PER_PLACE):
        with pytest.raises(accounts.BadCredentialsError):
            sign_in(store, password="wrong")
    with pytest.raises(accounts.ThrottledError) as refusal:
        sign_in(store)
    with speaking("ru"):
        assert "15" in say(refusal.value)
    assert sign_in(store, ip="10.0.0.8")  # a colleague at another address is not shut out
    assert sign_in(store, now=NOW + throttle.WINDOW)


def test_an_unknown_login_is_throttled_too(store, school):
    for _ in range(throttle.PER_PLACE):
        with pytest.raises(accounts.BadCredentialsError):
            sign_in(store, "nobody")
    with pytest.raises(accounts.ThrottledError):
        sign_in(store, "nobody")


def test_one_account_is_guarded_against_many_addresses(store, school, curator, monkeypatch):
    monkeypatch.setattr(throttle, "PER_ACCOUNT", 5)
    for number in range(5):
        with pytest.raises(accounts.BadCredentialsError):
            sign_in(store, password="wrong", ip=f"10.0.1.{number}")
    with pytest.raises(accounts.ThrottledError):
        sign_in(store, ip="10.0.2.1")


def test_one_address_is_guarded_against_trying_many_accounts(store, school, curator, monkeypatch):
    monkeypatch.setattr(throttle, "PER_ADDRESS", 5)
    for number in range(5):
        with pytest.raises(accounts.BadCredentialsError):
            sign_in(store, f"guess{number}")
    with pytest.raises(accounts.ThrottledError):
        sign_in(store, "guess6")


def test_right_passwords_do_not_use_the_tries_up(store, school, curator, monkeypatch):
    monkeypatch.setattr(throttle, "PER_ADDRESS", 3)
    for _ in range(throttle.PER_PLACE + 1):
        assert sign_in(store)


def test_fifty_at_once_never_try_more_often_than_allowed(store, school, curator, monkeypatch):
    """Counting comes before comparing, in one statement: nothing slips through between."""
    compared = []
    monkeypatch.setattr(passwords, "matches", lambda *_: compared.append(1) or False)

    def guess(_number):
        try:
            sign_in(store, password="wrong")
        except (accounts.BadCredentialsError, accounts.ThrottledError) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(50) as pool:
        ends = list(pool.map(guess, range(50)))
    assert len(compared) == throttle.PER_PLACE
    assert ends.count(accounts.BadCredentialsError) == throttle.PER_PLACE
    assert ends.count(accounts.ThrottledError) == 50 - throttle.PER_PLACE


def test_counters_tell_neither_login_nor_address_and_are_forgotten(store, school, curator):
    with pytest.raises(accounts.BadCredentialsError):
        sign_in(store, password="wrong")
    with store.connect() as connection:
        names = connection.execute(sa.select(ATTEMPT.c.bucket)).scalars().all()
    assert len(names) == 3
    assert not any(LOGIN.lower() in one or IP in one for one in names)
    sign_in(store, now=NOW + timedelta(days=2))
    with store.connect() as connection:
        left = connection.execute(sa.select(ATTEMPT.c.started_at)).scalars().all()
    assert all(one >= NOW + timedelta(days=2) for one in left)


# keeping accounts


def test_the_first_administrator_gets_a_one_time_password_once(store, system, school):
    with store.work(by=system, now=NOW) as work:
        made, password = accounts.first_administrator(work, "admin", "Администратор")
        assert made.must_change
        with pytest.raises(accounts.AdministratorExistsError):
            accounts.first_administrator(work, "second", "Второй")
    assert sign_in(store, "admin", password)


def test_only_an_administrator_manages_accounts(store, school, curator):
    with store.work(by=curator, now=NOW) as work:
        for forbidden in (
            lambda: accounts.create(work, "x", "x", ADMIN, PASSWORD),
            lambda: accounts.first_administrator(work, "x", "x"),
            lambda: accounts.set_roles(work, curator.id, ADMIN),
            lambda: accounts.disable(work, curator.id),
            lambda: accounts.enable(work, curator.id),
            lambda: accounts.reset_password(work, curator.id),
            lambda: accounts.listing(work),
        ):
            with pytest.raises(DeniedError):
                forbidden()


def test_a_login_is_one_word_and_taken_once(store, system, school, other, curator):
    with store.work(by=store.system(other.id), now=NOW) as work:
        with pytest.raises(accounts.LoginTakenError):
            accounts.create(work, "ELKINA", "Другая", CURATOR, PASSWORD)
        for wrong in ("", "two words", "x" * 101):
            with pytest.raises(InvalidValueError):
                accounts.create(work, wrong, "x", CURATOR, PASSWORD)
        with pytest.raises(accounts.RolesMissingError):
            accounts.create(work, "new", "x", (), PASSWORD)


def test_changed_roles_count_at_once_and_end_sessions(store, system, school, curator):
    token, _session = sign_in(store)
    with store.work(by=system, now=NOW) as work:
        accounts.first_administrator(work, "admin", "")
        both = (AccountRole.PSYCHOLOGIST, AccountRole.DIRECTOR)
        assert set(accounts.set_roles(work, curator.id, both).roles) == set(both)
        with pytest.raises(accounts.RolesMissingError):
            accounts.set_roles(work, curator.id, ())
    assert accounts.account_of(store, token, NOW) is None
    assert "account.roles_changed" in verbs(store, school)


def test_the_last_administrator_stays(store, system, school):
    with store.work(by=system, now=NOW) as work:
        made, _password = accounts.first_administrator(work, "admin", "")
    for attempt in (
        lambda work: accounts.disable(work, made.id),
        lambda work: accounts.set_roles(work, made.id, CURATOR),
    ):
        with (
            pytest.raises(accounts.LastAdministratorError),
            store.work(by=system, now=NOW) as work,
        ):
            attempt(work)
    with store.look(by=system, now=NOW) as work:
        assert work.accounts.get(made.id) == made


def test_an_account_is_closed_and_opened_again(store, system, school, curator):
    token, _session = sign_in(store)
    with store.work(by=system, now=NOW) as work:
        accounts.first_administrator(work, "admin", "")
        accounts.disable(work, curator.id, reason="приказ 12")
        assert [one.login for one in accounts.listing(work)] == ["Elkina", "admin"]
    assert accounts.account_of(store, token, NOW) is None
    with store.work(by=system, now=NOW) as work:
        accounts.enable(work, curator.id)
    assert accounts.account_of(store, token, NOW) is None  # the old session stays ended
    assert sign_in(store)


def test_a_forgotten_password_is_replaced_by_a_one_time_one(store, system, school, curator):
    token, _session = sign_in(store)
    with store.work(by=system, now=NOW) as work:
        _account, password = accounts.reset_password(work, curator.id)
    assert accounts.account_of(store, token, NOW) is None
    new, _session = sign_in(store, password=password)
    assert accounts.account_of(store, new, NOW)[0].must_change
    with store.look(by=system, now=NOW) as work:
        assert not any(password in one.payload for one in work.trail.newest())
