"""Matching beside outcomes in a school with two finished years, and what a withdrawal takes along."""

import pytest

from analytics import validity
from dashboard.bootstrap import following
from data import synthetic
from data.errors import DeniedError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.synthetic.history import settle_history
from matching.affinity import DEFAULT
from matching.assign import Policy
from matching.rounds import back_test
from matching.rounds.snapshot import published
from tests.round_cases import School
from tests.stores import NOW, account, fresh


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    store = fresh(tmp_path_factory.mktemp("validity"))
    invented = synthetic.invent("school45")
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        synthetic.settle(work, invented)
        settle_history(work, invented, published(Policy(), dict(DEFAULT)))
    return School(
        store=store, curator=account(store, AccountRole.CURATOR, school_id=invented.school.id)
    )


def test_finished_years_are_looked_at_and_a_small_school_is_refused(here):
    seen = here.did(validity.overview, DEFAULT)
    assert seen.rounds == 2
    assert seen.pairs >= 15
    assert len(seen.years) == 2
    assert "small_school" in {one.code for one in seen.proposal.refusals}
    assert dict(seen.proposal.weights) == dict(DEFAULT)
    assert here.did(validity.overview, DEFAULT) is seen, "the same data are not counted twice"


def test_rounds_without_a_snapshot_are_passed_over(here):
    found = here.saw(back_test.back_test, dict(DEFAULT))
    assert found.rounds == ()
    assert found.skipped == 2
    assert not found.passed


def test_no_draw_no_word_about_other_plans(here):
    assert here.did(validity.other_plan, {}, 0.0) == {}


def test_who_withdraws_teaches_nothing_from_then_on(here):
    before = here.did(validity.overview, DEFAULT)
    with here.look() as work:
        gone = work.pair_traces.all()[0].mentor_id
        mine = [one for one in work.pair_traces.all() if gone in {one.mentee_id, one.mentor_id}]
    here.did(following.traces, gone, frozenset({Purpose.MONITORING}))
    after = here.did(validity.overview, DEFAULT)
    assert len(mine) >= 1
    assert after.pairs < before.pairs
    assert after.data_version != before.data_version


def test_only_the_curator_looks(here):
    other = School(
        store=here.store,
        curator=account(here.store, AccountRole.ADMINISTRATION, school_id=here.curator.school_id),
    )
    for call, given in ((validity.overview, (DEFAULT,)), (validity.other_plan, ({}, 0.0))):
        with pytest.raises(DeniedError):
            other.did(call, *given)
