"""The unit of work: all or nothing, by somebody, at a moment, never without permission."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from data.access import Permission
from data.errors import DeniedError
from data.records.account import Account, AccountRole
from data.store import BusyError, Store, engine
from data.store.work import difference, subject_of
from tests.store_samples import MENTOR, SHEET
from tests.stores import NOW, account


class StopError(Exception):
    pass


def trail_of(store, school):
    with store.look(by=store.system(school.id), now=NOW) as work:
        return work.trail.newest()


def test_a_clean_exit_keeps_the_change_and_its_entry(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put(MENTOR)
        work.audit("person.admitted", None, MENTOR)
    (entry,) = trail_of(store, school)
    assert (entry.verb, entry.subject, entry.by) == ("person.admitted", "person:mentor", "system")
    assert entry.at == NOW


def test_an_exception_undoes_the_change_and_its_entry(store, system, school):
    def admit_and_stop():
        with store.work(by=system, now=NOW) as work:
            work.people.put(MENTOR)
            work.audit("person.admitted", None, MENTOR)
            raise StopError

    with pytest.raises(StopError):
        admit_and_stop()
    with store.look(by=system, now=NOW) as work:
        assert work.people.all() == []
    assert trail_of(store, school) == []


def test_a_change_does_not_stand_when_its_entry_cannot_be_written(store, system, school):
    def admit_unsaid():
        with store.work(by=system, now=NOW) as work:
            work.people.put(MENTOR)
            work.audit("person.admitted", None, {"what": object()})

    with pytest.raises(TypeError):
        admit_unsaid()
    with store.look(by=system, now=NOW) as work:
        assert work.people.all() == []


def test_a_reader_sees_what_was_committed_while_a_writer_works(store, system, school):
    with store.work(by=system, now=NOW) as writing:
        writing.people.put(MENTOR)
        with store.look(by=system, now=NOW) as looking:
            assert looking.people.all() == []
    with store.look(by=system, now=NOW) as looking:
        assert looking.people.all() == [MENTOR]


def test_a_reader_keeps_one_picture_while_others_write(store, system, school):
    with store.look(by=system, now=NOW) as looking:
        assert looking.people.all() == []
        with store.work(by=system, now=NOW) as writing:
            writing.people.put(MENTOR)
        assert looking.people.all() == []


def test_a_naive_moment_starts_no_work(store, system, school):
    with (
        pytest.raises(ValueError, match="time zone"),
        store.work(by=system, now=datetime(2026, 9, 1)),  # noqa: DTZ001
    ):
        raise AssertionError("never reached")


def test_a_role_allows_what_its_row_says(store, school):
    curator = account(store, AccountRole.CURATOR)
    with store.work(by=curator, now=NOW) as work:
        work.require(Permission.ROUND_APPROVE)
        assert not work.may(Permission.PSYCH_NOTE_READ)
        assert work.school_id == school.id


def test_a_refusal_is_written_down_though_the_work_is_undone(store, school):
    director = account(store, AccountRole.DIRECTOR)

    def read():
        with store.work(by=director, now=NOW) as work:
            work.audit("person.read")
            work.require(Permission.ANSWERS_READ)

    with pytest.raises(DeniedError) as refusal:
        read()
    assert refusal.value.params == {"permission": "answers.read"}
    (entry,) = trail_of(store, school)
    assert (entry.verb, entry.by) == ("access.denied", director.id)
    assert "answers.read" in entry.payload


def test_a_refusal_while_looking_is_written_down_too(store, school):
    director = account(store, AccountRole.DIRECTOR)
    with pytest.raises(DeniedError), store.look(by=director, now=NOW) as work:
        work.require(Permission.ANSWERS_READ)
    assert [one.verb for one in trail_of(store, school)] == ["access.denied"]


def test_a_refusal_that_a_page_catches_is_written_down_too(store, school):
    director = account(store, AccountRole.DIRECTOR)
    with store.work(by=director, now=NOW) as work:
        with pytest.raises(DeniedError):
            work.require(Permission.ANSWERS_READ)
        work.audit("page.drawn")
    assert [one.verb for one in trail_of(store, school)] == ["access.denied", "page.drawn"]


def test_asking_whether_one_may_is_no_refusal(store, school):
    director = account(store, AccountRole.DIRECTOR)
    with store.work(by=director, now=NOW) as work:
        assert not work.may(Permission.ANSWERS_READ)
    assert trail_of(store, school) == []


def test_an_account_that_is_not_kept_may_do_nothing(store, school):
    """Whatever roles the caller wrote into it."""
    stranger = Account(
        id="stranger",
        school_id=school.id,
        login="x",
        display_name="x",
        roles=tuple(AccountRole),
        password_hash="",
    )
    with store.look(by=stranger, now=NOW) as work:
        assert not any(work.may(one) for one in Permission)


def test_a_role_taken_away_counts_at_once(store, system, school):
    curator = account(store, AccountRole.CURATOR)
    with store.work(by=system, now=NOW) as work:
        work.accounts.put(replace(curator, roles=(AccountRole.DIRECTOR,)))
    with store.look(by=curator, now=NOW) as work:
        assert work.may(Permission.ORDER_SIGN)
        assert not work.may(Permission.ROUND_WRITE)


def test_a_disabled_account_may_do_nothing(store, system, school):
    curator = account(store, AccountRole.CURATOR)
    with store.work(by=system, now=NOW) as work:
        work.accounts.put(replace(curator, disabled_at=NOW))
    with store.look(by=curator, now=NOW) as work:
        assert not any(work.may(one) for one in Permission)


def test_an_account_of_another_school_may_do_nothing_here(store, school, other):
    theirs = account(store, AccountRole.CURATOR, school_id=other.id)
    with store.look(by=replace(theirs, school_id=school.id), now=NOW) as work:
        assert not any(work.may(one) for one in Permission)


def test_the_system_does_everything_but_what_the_psychologist_keeps(store, system, school):
    with store.look(by=system, now=NOW) as work:
        denied = {one for one in Permission if not work.may(one)}
    assert denied == {
        Permission.PSYCH_NOTE_READ,
        Permission.PSYCH_NOTE_WRITE,
        Permission.SIGNAL_READ,
        Permission.SIGNAL_WRITE,
    }


def test_an_unknown_permission_is_denied_to_everybody(store, system, school):
    curator = account(store, AccountRole.CURATOR)
    for who in (system, curator):
        with store.look(by=who, now=NOW) as work:
            assert not work.may("launch.rockets")


def test_of_two_records_only_what_differs_is_written(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.audit("person.edited", MENTOR, replace(MENTOR, post="завуч"), reason="приказ 7")
    (entry,) = trail_of(store, school)
    assert json.loads(entry.payload) == {
        "before": {"post": "учитель"},
        "after": {"post": "завуч"},
        "reason": "приказ 7",
    }


def test_answers_and_hashes_never_enter_the_trail():
    was, now = difference(None, SHEET)
    assert was is None
    assert now["answers"] == "…"
    kept = Account(
        id="a", school_id="s", login="l", display_name="d", roles=(), password_hash="secret"
    )
    changed = difference(kept, replace(kept, password_hash="other", disabled_at=NOW))
    assert "secret" not in str(changed)
    assert changed[1]["disabled_at"] == NOW.isoformat()


def test_of_a_private_answer_the_trail_keeps_only_that_there_was_a_reason(store, school, system):
    with store.work(by=system, now=NOW) as work:
        work.audit("pair.answered", None, {"agreed": False}, subject="pair:1", reason="личное")
        work.audit("pair.answered", None, {"agreed": True}, subject="pair:1")
    second, first = trail_of(store, school)
    assert json.loads(first.payload) == {"after": {"agreed": False}, "reason": "…"}
    assert json.loads(second.payload) == {"after": {"agreed": True}}


def test_difference_of_other_things_keeps_both_sides():
    assert difference({"csrf": "x", "n": (1,)}, None) == ({"csrf": "…", "n": [1]}, None)
    assert difference("old", "new") == ("old", "new")


def test_the_subject_is_taken_from_the_record():
    assert subject_of(MENTOR) == "person:mentor"
    assert subject_of(None) == ""


def test_a_writer_that_waits_too_long_is_refused_in_words(store, settings, system, monkeypatch):
    """The wait is ten seconds in production, a moment here."""
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    impatient = Store.open(settings)
    with (
        store.work(by=system, now=NOW),
        pytest.raises(BusyError),
        impatient.work(by=system, now=NOW),
    ):
        raise AssertionError("never reached")
    impatient.close()


def test_writers_of_different_schools_do_not_wait_for_each_other(backend, store, system, other):
    if backend == "sqlite":
        return  # one file has one writer
    with store.work(by=system, now=NOW), store.work(by=store.system(other.id), now=NOW) as second:
        second.settings_kv.put("fast", value=True)
