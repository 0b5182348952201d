"""Links, pairs and support follow a withdrawal in its own transaction, wherever the program runs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import bootstrap
from dashboard.bootstrap import following
from data import invitations, papers
from data.papers import cascade
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.support import CaseState, SupportCase
from data.settings import Settings
from tests import round_cases as cases
from tests.stores import NOW, account, fresh

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def school(tmp_path, monkeypatch):
    """A mentor and a mentee in a running pair, with links and a support case."""
    store = fresh(tmp_path)
    monkeypatch.setattr(cascade, "FOLLOWERS", [])
    following.register()
    here = cases.school(store, {"a": cases.needs("planning")}, {"x": cases.gives(2)})
    author = account(store, AccountRole.PSYCHOLOGIST).id
    with here.work() as work:
        work.pairs.put(
            Pair(
                id="pair",
                school_id=work.school_id,
                round_id=None,
                year=cases.YEAR,
                mentor_id="x",
                mentee_ids=("a",),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.ACTIVE,
            )
        )
        [row] = work.participations.of("a")
        work.participations.put(replace(row, state=MenteeState.IN_PROGRAMME))
        work.cases.put(
            SupportCase(
                id="case",
                school_id=work.school_id,
                person_id="a",
                participation_id=row.id,
                state=CaseState.TALK,
                reason="low_fit",
                opened_at=NOW,
                author=author,
            )
        )
        invitations.invite(work, ["a"], Form.DIARY, subject="pair")
        invitations.invite(work, ["a"], Form.MY_DATA)
    yield here
    store.close()


def test_everything_that_rests_on_the_consent_ends_with_it(school):
    with school.work(LATER) as work:
        papers.withdraw(work, "a", [Purpose.BANK])
    with school.look(LATER) as work:
        links = {one.form: one.revoked_at for one in work.invitations.of("a")}
        assert links == {Form.DIARY: LATER, Form.MY_DATA: None}
        assert work.pairs.get("pair").state is PairState.TERMINATED
        assert work.cases.get("case").state is CaseState.CLOSED
        [row] = [one for one in work.participations.of("x") if one.role is Role.MENTOR]
        assert row.person_id == "x"
        assert work.people.get("a").archived_at is None


def test_every_room_is_named_once(school):
    following.register()
    assert list(following.ALL) == cascade.FOLLOWERS


def test_opening_a_store_lets_them_follow(tmp_path, monkeypatch):
    monkeypatch.setattr(cascade, "FOLLOWERS", [])
    fresh(tmp_path).close()
    bootstrap.open_store(Settings(home=tmp_path / "home")).close()
    assert list(following.ALL) == cascade.FOLLOWERS
