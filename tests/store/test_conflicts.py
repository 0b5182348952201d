"""Who decides about a pair must not be of it, nor the superior of its mentee."""

from dataclasses import replace

import pytest

from data.accounts import conflicts
from data.accounts.conflicts import Concern
from data.i18n import speaking
from data.records.account import AccountRole
from data.records.round import RoundStatus
from matching import rounds
from matching.pairs import conflict
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import accept_all, agree, computed, pairs
from tests.stores import NOW, account


@pytest.fixture
def here(store):
    return cases.school(store, {"a": needs("planning")}, {"x": gives()})


def belongs(here, person_id, account_id=None):
    """The curator's account belongs to somebody of the staff from now on."""
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        if person_id == "superior":
            work.people.put(cases.person("superior"))
            mentee = work.people.get("a")
            work.people.put(replace(mentee, manager_id="superior"))
        known = work.accounts.get(account_id or here.curator.id)
        work.accounts.put(replace(known, person_id=person_id))


def answered(here):
    """A reviewed round whose only pair has been agreed to by both sides."""
    round_id = computed(here)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    (pair,) = pairs(here, round_id)
    agree(here, pair)
    return round_id, pair


@pytest.mark.parametrize(
    ("person", "concern"),
    [("x", Concern.MENTOR), ("a", Concern.MENTEE), ("superior", Concern.SUPERIOR)],
)
def test_a_concerned_curator_needs_a_second_word(here, person, concern):
    belongs(here, person)
    round_id, pair = answered(here)
    with here.look() as work:
        assert [one.concern for one in conflicts.of(work, pair)] == [concern]
        with speaking("ru"):
            assert "Вы – " in conflicts.of(work, pair)[0].words
        (task,) = [one for one in work.tasks.standing() if one.kind == "pair_second"]
        assert (task.role, task.subject) == (AccountRole.DIRECTOR, f"pair:{pair.id}")
    with pytest.raises(conflicts.SecondWordError):
        here.did(rounds.approve, round_id)
    here.by(AccountRole.DIRECTOR).did(conflict.second, pair.id)
    assert here.did(rounds.approve, round_id).status is RoundStatus.APPROVED


def test_a_colleague_whom_the_pair_does_not_concern_approves_it(here):
    belongs(here, "x")
    round_id, _pair = answered(here)
    other = account(here.store, AccountRole.CURATOR, name="second curator")
    with here.store.work(by=other, now=NOW) as work:
        assert rounds.approve(work, round_id).status is RoundStatus.APPROVED


def test_ones_own_word_is_no_second_one(here):
    belongs(here, "x")
    round_id, pair = answered(here)
    with here.work() as work:
        work.settings_kv.put(conflicts.SECOND.format(pair=pair.id), here.curator.id)
    with pytest.raises(conflicts.SecondWordError):
        here.did(rounds.approve, round_id)


def test_whom_a_pair_does_not_concern_nobody_is_asked(here):
    belongs(here, None)
    round_id, pair = answered(here)
    with here.look() as work:
        assert conflicts.of(work, pair) == ()
        assert [one for one in work.tasks.all() if one.kind == "pair_second"] == []
    assert here.did(rounds.approve, round_id).status is RoundStatus.APPROVED
