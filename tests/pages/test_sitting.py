"""Who sits before a screen, asked of the database at every touch: deputies, guests, ends."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard import bootstrap, session
from data import accounts
from data.access import Permission
from data.accounts import grants
from data.records.account import AccountRole
from data.records.ids import SchoolId
from data.records.school import School
from tests.pages.conftest import NOW, PASSWORD, account_of

DAY = NOW.date()
OTHER = School(id=SchoolId("s2"), name="Лицей № 14", short_name="Лицей 14", synthetic=True)


@pytest.fixture
def cookie(store, monkeypatch):
    """``cookie("curator")``: whoever signs in now sits before the screen; gives the token."""
    monkeypatch.setattr(session, "now", lambda: NOW)

    def signed(login):
        token, _session = accounts.sign_in(store, login, PASSWORD, "10.0.0.1", NOW)
        monkeypatch.setattr(st, "context", SimpleNamespace(cookies={session.COOKIE: token}))
        return token

    return signed


def give(store, by, login, *roles):
    with store.work(by=by, now=NOW) as work:
        return grants.give(work, login, roles, DAY, DAY + timedelta(days=3))


@pytest.fixture
def other(store):
    """A second school; people of it are nobody's business here."""
    with store.work(by=store.system(OTHER.id), now=NOW) as work:
        return work.schools.put(OTHER)


def test_a_deputy_sits_with_both_roles_and_the_name_of_who_is_away(store, cookie):
    cookie("administration")
    assert not session.current().may(Permission.ROUND_WRITE)
    one = give(store, account_of(store, "curator"), "administration", AccountRole.CURATOR)
    sitting = session.current()
    assert sitting.may(Permission.ROUND_WRITE)
    assert sitting.may(AccountRole.ADMINISTRATION)
    assert sitting.instead_of == ("Сотрудник CURATOR",)
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        grants.revoke(work, one.id)
    assert not session.current().may(Permission.ROUND_WRITE)
    assert session.current().instead_of == ()


def test_a_guest_sits_in_the_other_school_with_the_given_role_alone(store, cookie, other):
    token = cookie("psychologist")
    give(store, store.system(other.id), "psychologist", AccountRole.ADMINISTRATION)
    assert not session.current().guest
    accounts.go_to(store, token, other.id, NOW)
    sitting = session.current()
    assert sitting.guest
    assert sitting.school.id == other.id
    assert sitting.account.roles == (AccountRole.ADMINISTRATION,)
    with session.look() as work:
        assert work.school_id == other.id
        assert work.people.all() == []
        assert not work.may(Permission.SIGNAL_READ)
    accounts.go_to(store, token, store.schools()[0].id, NOW)
    with session.look() as work:
        assert work.people.all()
        assert work.may(Permission.SIGNAL_READ)


def test_when_the_time_is_over_the_next_touch_is_refused(store, cookie, other, monkeypatch):
    token = cookie("psychologist")
    give(store, store.system(other.id), "psychologist", AccountRole.PSYCHOLOGIST)
    accounts.go_to(store, token, other.id, NOW)
    assert session.current().may(Permission.SIGNAL_READ)
    with store.work(by=store.system(other.id), now=NOW) as work:
        (one,) = work.grants.all()
        work.grants.put(replace(one, until_on=DAY - timedelta(days=1)))
    sitting = session.current()
    assert sitting.account.roles == ()
    assert not any(sitting.may(one) for one in Permission)


@pytest.mark.parametrize("token", ["", "made up", None])
def test_without_a_session_nobody_sits_there(store, monkeypatch, token):
    cookies = {} if token is None else {session.COOKIE: token}
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies=cookies))
    assert session.current() is None
    with pytest.raises(session.SessionEndedError), session.work():
        pass


def test_a_one_time_password_seats_nobody(store, cookie):
    cookie("curator")
    school = store.schools()[0].id
    assert bootstrap.store() is store
    with store.work(by=store.system(school), now=NOW) as work:
        one = work.accounts.by_login("curator")
        work.accounts.put(replace(one, must_change=True))
    assert session.current() is None
