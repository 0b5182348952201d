"""What a database decides about rounds, on SQLite and on PostgreSQL: groups, conflicts, evidence."""

from dataclasses import replace

import pytest

from data.errors import ChangedMeanwhileError
from data.records.bank import MenteeState
from data.records.round import RoundStatus
from matching import rounds, unmatched
from matching.rounds import computing, running
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import agree, approved, computed, frozen, pairs, reviewed, state, view
from tests.stores import NOW

GROUPS = {"kind": ("group",)}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


def test_a_group_goes_its_whole_way(store):
    asks = {name: {**needs("planning"), **GROUPS} for name in "ab"}
    here = cases.school(store, {**asks, "c": needs("exam")}, {"x": {**gives(2), **GROUPS}})
    round_id = approved(here)
    (group,) = pairs(here, round_id)
    assert group.mentee_ids == group.agreed_ids
    assert len(group.mentee_ids) == 2
    (left,) = [row for row in here.saw(unmatched.listing) if row.state == "unmatched"]
    assert left.reason == "no_capacity"
    assert state(here, left.person_id)[0] is MenteeState.UNMATCHED


def test_a_run_computed_for_another_state_of_the_round_is_not_written(store):
    here = cases.small(store)
    one = frozen(here)
    ready, found = computing._computed(here.look, one.id, None, None)
    here.did(rounds.cancel, one.id, "передумали")
    with pytest.raises(ChangedMeanwhileError), here.work() as work:
        computing._write(work, ready, found)
    assert view(here, one.id).run is None


def test_a_round_renamed_while_it_is_computed_keeps_its_run(store):
    here = cases.small(store)
    one = frozen(here)
    ready, found = computing._computed(here.look, one.id, None, None)
    here.did(rounds.rename, one.id, "Другой")
    with here.work() as work:
        assert computing._write(work, ready, found).run_no == 1
    seen = view(here, one.id).round
    assert (seen.name, seen.run_no) == ("Другой", 1)


def test_a_stale_round_does_not_overwrite_a_newer_one(store):
    here = cases.small(store)
    one = frozen(here)
    here.did(rounds.rename, one.id, "Первый")
    with pytest.raises(ChangedMeanwhileError), here.work() as work:
        work.rounds.put(replace(one, name="Второй"))


def test_a_refused_use_case_leaves_nothing_behind(store):
    here = cases.small(store)
    round_id = computed(here)
    rows = view(here, round_id).rows
    shown = [(row.mentee_id, row.mentor_id) for row in rows]
    with pytest.raises(rounds.states.NoSuchPairError):
        here.did(rounds.accept_many, round_id, [*shown, ("ghost", "x")], cases.SAYS)
    assert view(here, round_id).undecided == len(shown)
    with here.look() as work:
        assert work.decisions.of(round_id) == []


def test_the_stored_plan_opens_again_as_it_was(store):
    here = cases.small(store)
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    assert here.did(rounds.approve, round_id).status is RoundStatus.APPROVED
    assert {line.mentor_agreed for line in view(here, round_id).pairs} == {True}
    with here.look(NOW) as work:
        assert len(work.pairs.of_round(round_id)) == 3
