"""Why and what if of a whole round: prices of decisions, advice, a repair, any two runs."""

from dataclasses import replace

import numpy as np
import pytest

from data.i18n import speaking
from data.records.account import AccountRole
from data.records.ids import PersonId
from data.synthetic import invent, settle
from matching import rounds
from matching.assign import solve
from matching.proposal.laying import PLACES
from matching.rounds import lens as lenses
from matching.rounds import proving, running
from matching.rounds.states import BarredPairError, MentorFullError, NotInRoundError
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import again, computed, plan, view
from tests.stores import NOW, account, fresh


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.small(store)


@pytest.fixture
def tight(store):
    """More mentees than places."""
    return cases.school(
        store,
        {one: needs("planning") for one in "abcd"},
        {"x": gives(1), "y": gives(1, planning=3)},
    )


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    store = fresh(tmp_path_factory.mktemp("why"))
    invented = invent("school45")
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        settle(work, invented)
    curator = account(store, AccountRole.CURATOR, school_id=invented.school.id)
    opened = cases.School(store=store, curator=curator)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "tagger", cases.Silent)
        yield opened, computed(opened)
    store.close()


def opened(here, round_id):
    with here.look() as work:
        return lenses.lens(work, round_id)


def test_a_pair_says_how_sure_it_is(school):
    here, round_id = school
    for row in view(here, round_id).rows:
        assert 0.0 <= row.confidence <= 1.0
        told = here.saw(rounds.confidence, round_id, row.mentee_id)
        assert (told.share, told.words) == (row.confidence, row.confidence_words)
        assert f"{int(row.confidence * 100)} %" in told.words


def test_confidence_is_the_same_when_it_is_counted_on_demand(school, monkeypatch):
    here, round_id = school
    row = view(here, round_id).rows[0]
    monkeypatch.setattr(lenses.Lens, "confidence", {})
    assert here.saw(rounds.confidence, round_id, row.mentee_id).share == row.confidence


def test_nobody_waits_for_the_confidence_of_a_large_round(school, monkeypatch):
    here, round_id = school
    monkeypatch.setattr(lenses.Lens, "confidence", {})
    monkeypatch.setattr("matching.rounds.advising.ON_DEMAND", 1)
    row = view(here, round_id).rows[0]
    assert row.confidence is None
    assert row.confidence_words == ""
    assert here.saw(rounds.confidence, round_id, row.mentee_id) is None


def test_who_has_no_pair_has_no_confidence(tight):
    round_id = computed(tight)
    alone = view(tight, round_id).unplaced[0].mentee_id
    assert tight.saw(rounds.confidence, round_id, alone) is None


def lock_elsewhere(here, round_id, row):
    """Fix a mentee with the first other mentor that may be; whether there is one."""
    for one in here.saw(rounds.card, round_id, row.mentee_id).options:
        if one.mentor_id != row.mentor_id:
            try:
                here.did(rounds.lock, round_id, row.mentee_id, one.mentor_id, SAYS, confirmed=True)
            except (BarredPairError, MentorFullError):
                continue
            return True
    return False


def test_every_standing_decision_has_the_price_a_new_solution_says(school):
    here, round_id = school
    rows = view(here, round_id).rows
    locked = [row for row in rows[:5] if lock_elsewhere(here, round_id, row)]
    assert locked
    rest_ = [row for row in rows if row not in locked]
    here.did(rounds.forbid, round_id, rest_[0].mentee_id, rest_[0].mentor_id, SAYS)
    here.did(rounds.leave, round_id, rest_[1].mentee_id, SAYS)
    found = here.saw(rounds.decision_prices, round_id)
    one = opened(here, round_id)
    kept = one.kept
    assert {each.decision.seq for each in found} == {
        row.seq for row in (*one.standing.stances.values(), *one.standing.bans.values())
    }
    now = one.decided().solution
    for each in found:
        said = each.decision
        rest = replace(
            kept,
            locks={who: mentor for who, mentor in kept.locks.items() if who != said.mentee_id},
            bans=kept.bans - {(said.mentee_id, said.mentor_id)},
            left=kept.left - {said.mentee_id},
        )
        laid = running.reopen(one.frozen, rest, one.run)
        free = solve(laid.problem, one.frozen.policy)
        assert each.price.coverage == free.totals.matched - now.totals.matched
        assert each.price.total == pytest.approx(free.totals.total - now.totals.total)
        assert each.words
    worst = [(each.price.coverage, each.price.total) for each in found]
    assert worst == sorted(worst, reverse=True)
    for row in (*locked, *rest_[:2]):
        here.did(rounds.undo, round_id, row.mentee_id)
    assert here.saw(rounds.decision_prices, round_id) == ()


def test_a_free_decision_says_so(here):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    here.did(rounds.accept, round_id, row.mentee_id, row.mentor_id, SAYS)
    (told,) = here.saw(rounds.decision_prices, round_id)
    assert told.free
    assert (told.mentee, told.mentor) == (row.mentee, row.mentor)
    assert told.words == "Ничего не стоит."


def test_one_more_place_and_one_more_mentor_bring_what_a_new_solution_brings(tight):
    round_id = computed(tight)
    told, one = tight.saw(rounds.advice, round_id), opened(tight, round_id)
    problem, now = one.laid.problem, one.as_run().solution.totals
    assert {row.mentor_id for row in told.places} == set(one.columns)
    for row in told.places:
        capacity = problem.capacity.copy()
        capacity[one.columns[row.mentor_id]] += 1
        then = solve(problem.but(capacity=capacity), one.frozen.policy).totals
        assert row.coverage == then.matched - now.matched == 1
        assert row.total == pytest.approx(then.total - now.total)
        assert row.serves
        assert row.useful
    assert [row.coverage for row in told.sought] == [1] * len(told.sought)
    with speaking("ru"):
        assert all("1 " in row.words for row in told.places)
    assert not told.stale


def test_what_would_help_is_ranked_by_its_effect_and_keeps_its_promise(tight):
    round_id = computed(tight)
    one = opened(tight, round_id)
    problem, now = one.laid.problem, one.as_run().solution.totals
    for row in view(tight, round_id).unplaced:
        assert [change.words for change in row.changes] == list(row.helps)
        served = [change.serves for change in row.changes]
        assert served == sorted(served, reverse=True)
        for change, given in zip(row.changes, one.unplaced[row.mentee_id].helps, strict=True):
            assert change.effect
            if change.code == "one_more_place":
                capacity = problem.capacity.copy()
                capacity[one.columns[given["mentor"]]] += given["places"]
                found = solve(problem.but(capacity=capacity), one.frozen.policy)
                assert change.coverage == found.totals.matched - now.matched
                assert change.total == pytest.approx(found.totals.total - now.total)
                assert change.serves == (found.mentor_of[one.rows[row.mentee_id]] >= 0)


def test_principles_are_told_with_their_price(here):
    told = here.saw(rounds.principles, computed(here))
    assert [one.code for one in told][:4] == [f"fairness_{power}" for power in (1, 2, 4, 8)]
    assert [one.code for one in told if one.chosen] == ["fairness_2"]
    assert told[0].price == 0.0
    assert all(one.name and one.words for one in told)


def test_pairs_that_would_fit_better_are_told_by_name(school):
    here, round_id = school
    told, one = here.saw(rounds.blocking, round_id), opened(here, round_id)
    fit, plan_ = one.laid.problem.affinity, one.as_run().solution.mentor_of
    allowed = one.laid.constraints.without(int(PLACES))
    load = np.bincount(plan_[plan_ >= 0], minlength=fit.shape[1])
    both = 0
    for row, column in np.argwhere(allowed).tolist():
        mine = fit[row, plan_[row]] if plan_[row] >= 0 else -1.0
        his = [fit[other, column] for other in np.flatnonzero(plan_ == column)]
        free = load[column] < one.laid.problem.capacity[column]
        weakest = -1.0 if free else min(his, default=np.inf)
        both += fit[row, column] > mine and fit[row, column] > weakest
    assert told.count == both
    assert len(told.pairs) == min(both, 60)
    assert str(both) in told.words


def test_a_repair_touches_the_fewest_pairs_and_writes_nothing(here):
    round_id = computed(here)
    before = plan(here, round_id)
    told = here.saw(rounds.repair, round_id, mentors=["y"])
    gone = [who for who, mentor in before.items() if mentor == "y"]
    assert (told.lost, told.kept) == (len(gone), len(before) - len(gone))
    assert told.proven
    assert len(told.unserved) == len(before) - told.matched == 1
    assert plan(here, round_id) == before
    assert "остаются" in told.words


def test_a_repair_moves_accepted_pairs_but_not_locked_ones(here):
    round_id = computed(here)
    before = plan(here, round_id)
    for who, mentor in before.items():
        here.did(rounds.accept, round_id, who, mentor, SAYS)
    accepted = here.saw(rounds.repair, round_id, places={"x": 1})
    assert accepted.matched == 2
    for who, mentor in before.items():
        here.did(rounds.lock, round_id, who, mentor, SAYS)
    assert here.saw(rounds.repair, round_id, places={"x": 2}).lost == 0


def test_a_mentee_who_leaves_gives_the_place_to_who_waits(tight):
    round_id = computed(tight)
    before = plan(tight, round_id)
    told = tight.saw(rounds.repair, round_id, mentees=[next(iter(before))])
    assert (told.matched, told.kept, told.lost) == (2, 1, 1)
    assert len(told.unserved) == 1


def test_a_repair_after_decisions_counts_with_them(here):
    round_id = computed(here)
    before = plan(here, round_id)
    other = {"x": "y", "y": "x"}[before["a"]]
    here.did(rounds.replace, round_id, "a", other, SAYS, confirmed=True)
    told = here.saw(rounds.repair, round_id)
    assert told.proven
    assert "a" not in {row.mentee[0].lower() for row in told.rows if row.after == ""}


@pytest.mark.parametrize(
    "asked", [{"mentors": ["ghost"]}, {"mentees": ["x"]}, {"places": {"a": 1}}]
)
def test_strangers_are_not_mended(here, asked):
    with pytest.raises(NotInRoundError):
        here.saw(rounds.repair, computed(here), **asked)


def test_any_two_runs_are_compared(here):
    round_id = computed(here)
    first = plan(here, round_id)
    who, mentor = next(iter(first.items()))
    here.did(rounds.forbid, round_id, who, mentor, SAYS)
    again(here, round_id)
    again(here, round_id)
    assert here.saw(rounds.difference, round_id).rows == ()
    told = here.saw(rounds.difference, round_id, 3, 1)
    back = here.saw(rounds.difference, round_id, 1, 3)
    assert told.rows
    assert {(row.mentee, row.before, row.after) for row in told.rows} == {
        (row.mentee, row.after, row.before) for row in back.rows
    }


def test_nobody_who_has_withdrawn_is_named(tight):
    round_id = computed(tight)
    served = next(iter(plan(tight, round_id)))
    cases.withdraw(tight, "y")
    cases.withdraw(tight, served)
    assert {row.mentor_id for row in tight.saw(rounds.advice, round_id).places} == {"x"}
    assert all(
        "Y Имя" not in name for pair in tight.saw(rounds.blocking, round_id).pairs for name in pair
    )
    assert tight.saw(rounds.confidence, round_id, PersonId(served)) is None


def test_an_older_run_has_its_advice_counted(tight):
    round_id = computed(tight)
    told = [
        tight.saw(call, round_id) for call in (rounds.advice, rounds.principles, rounds.blocking)
    ]
    with tight.work() as work:
        run = work.runs.latest(PersonId(round_id))
        totals = {key: value for key, value in run.totals.items() if key != running.ADVICE}
        work.runs.put(replace(run, totals=totals))
    assert opened(tight, round_id).advice == {}
    again_ = [
        tight.saw(call, round_id) for call in (rounds.advice, rounds.principles, rounds.blocking)
    ]
    assert again_ == told
    assert tight.saw(proving.faults, round_id) == []


@pytest.mark.parametrize("part", ["places", "sought", "principles", "blocking", "confidence"])
def test_advice_that_was_changed_is_found(tight, part):
    round_id = computed(tight)
    with tight.work() as work:
        run = work.runs.latest(round_id)
        advice = dict(run.totals[running.ADVICE])
        value = advice[part]
        if isinstance(value, dict):
            key = next(iter(value))
            advice[part] = {**value, key: 0.123}
        else:
            advice[part] = [{**value[0], "total": 9.0}, *value[1:]]
        work.runs.put(replace(run, totals={**run.totals, running.ADVICE: advice}))
    assert tight.saw(proving.faults, round_id) == [proving.ADVICE]


def test_the_next_best_on_a_card_and_the_price_of_a_ban_speak_of_one_plan(school):
    here, round_id = school
    before = plan(here, round_id)
    first, *others = before
    here.did(rounds.forbid, round_id, first, before[first], SAYS)
    try:
        asked = 0
        for who in others[:12]:
            row = here.saw(rounds.card, round_id, who).row
            ban = here.saw(rounds.prices, round_id, who, before[who]).ban
            if row.runner_up:
                asked += 1
                assert row.runner_up_price == pytest.approx(ban.total)
        assert asked
    finally:
        here.did(rounds.undo, round_id, first, SAYS)
