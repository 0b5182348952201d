"""From a doubt to another mentor: a week of help, an end for fit, the fewest changes, both asked."""

from datetime import timedelta

import pytest

from analytics import alerts
from dashboard.pages.coursing.acts import rematch
from data.records.bank import MenteeState
from data.records.monitoring import AlertState
from data.records.pair import PairState
from matching import pairs
from matching.rounds import running
from tests import alert_cases as told
from tests import pair_steps as steps
from tests import programme_cases as cases_of
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import state
from tests.stores import NOW, SCHOOL, fresh

DAY = timedelta(days=1)
DOUBT = NOW + 45 * DAY
WEEK = DOUBT + 7 * DAY


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    """Three mentees, three mentors with one place to spare."""
    return cases.school(
        store,
        {"a": needs("planning"), "b": needs("exam"), "c": needs("digital")},
        {"x": gives(2, digital=2), "y": gives(1, planning=3), "z": gives(1)},
    )


@pytest.fixture
def doubted(here):
    """A running pair whose mentee doubts; the warning is in hand."""
    pair = steps.active(here)[0]
    who = pair.mentee_ids[0]
    told.agree(here, who)
    told.wave(here, who, {"FIT.1": 1}, "day45", DOUBT, pair.id)
    told.tick(here, DOUBT)
    (row,) = told.standing(here, DOUBT)
    here.did(alerts.take, row.id, now=DOUBT)
    return pair, row.id


def running_pairs(here):
    with here.look() as work:
        return {one.id: one for one in work.pairs.all() if one.state is PairState.ACTIVE}


def test_the_whole_way_to_another_mentor(here, doubted):
    pair, alert_id = doubted
    mentee, before = pair.mentee_ids[0], running_pairs(here)
    since = here.saw(lambda work: work.participations.of(mentee))[0].waiting_since
    here.did(rematch, alert_id, "неделя разговоров не помогла", now=WEEK)

    ended = steps.pair_of(here, pair.id)
    assert (ended.state, ended.reason) == (PairState.TERMINATED, "incompatibility")
    assert state(here, mentee)[0] is MenteeState.WAITING
    assert here.saw(lambda work: work.participations.of(mentee))[0].waiting_since == since
    (alert,) = told.kept(here)
    assert (alert.state, alert.action) == (AlertState.RESOLVED, "rematch")

    plan = here.saw(pairs.repair, now=WEEK).careful
    (move,) = plan.moves
    assert (move.mentee_id, move.ends, plan.touched, plan.proven) == (mentee, None, 0, True)
    offer = here.did(pairs.rehome, mentee, move.mentor_id, "первая пара не сложилась", now=WEEK)
    links = steps.ask(here, offer.id, now=WEEK)
    assert set(links) == {mentee, move.mentor_id}  # both are asked
    for link in links.values():
        steps.say(here, link, pairs.answer_by_link, "yes", now=WEEK)
    steps.sign(here, offer)
    here.did(pairs.confirm, offer.id, now=WEEK)
    working = here.did(pairs.activate, offer.id, "приказ № 7", now=WEEK)
    assert working.state is PairState.ACTIVE

    others = {one: kept for one, kept in before.items() if one != pair.id}
    assert {one: running_pairs(here)[one] for one in others} == others  # nobody else has moved
    assert told.tick(here, WEEK + DAY) == 0


def test_before_the_week_is_over_nothing_happens(here, doubted):
    pair, alert_id = doubted
    with pytest.raises(alerts.MediationRunsError):
        here.did(rematch, alert_id, now=WEEK - DAY)
    assert steps.pair_of(here, pair.id).state is PairState.ACTIVE
    assert told.kept(here)[0].state is AlertState.IN_HAND


def test_of_a_group_one_leaves_and_the_others_go_on(store):
    here = cases.school(
        store, {"a": needs("exam"), "b": needs("exam"), "c": needs("exam")}, {"x": gives(3)}
    )
    group = cases_of.pair(here, "a", "b", "c", started_on=NOW.date())
    told.agree(here, "b")
    told.wave(here, "b", {"FIT.1": 1}, "day45", DOUBT, group.id)
    told.tick(here, DOUBT)
    (row,) = told.standing(here, DOUBT)
    here.did(alerts.take, row.id, now=DOUBT)
    here.did(rematch, row.id, "", "b", now=WEEK)
    left = steps.pair_of(here, group.id)
    assert (left.state, left.mentee_ids, left.former_ids) == (PairState.ACTIVE, ("a", "c"), ("b",))
    with pytest.raises(alerts.UndoLateError):
        here.did(alerts.reopen, row.id, now=WEEK)


def test_a_replacement_counts_among_the_re_matches(here, doubted):
    """REM counts pairs that ended for fit; the warning's pair is one of them."""
    from analytics.indicators import compute
    from analytics.rollup.gathering import gather

    def share(at):
        with here.store.work(by=here.store.system(SCHOOL.id), now=at) as work:
            facts = gather(work, SCHOOL.year)
        (found,) = [
            one
            for one in compute(facts, SCHOOL.year, level="S", unit=SCHOOL.id, only=("REM",))
            if not one.part
        ]
        return found.k, found.n

    assert share(DOUBT) == (0, 3)
    here.did(rematch, doubted[1], now=WEEK)
    assert share(WEEK) == (1, 3)
