"""Time until something happens: against SciPy, late comers, competing ends, landmarks, states."""

import math

import numpy as np
import pytest

from analytics import survival
from analytics.figures import State

NAN = float("nan")


def staff(people=400, seed=1):
    rng = np.random.default_rng(seed)
    life = rng.exponential(30, people)
    gone = rng.uniform(5, 60, people)
    return np.minimum(life, gone), (life <= gone).astype(int)


def test_curves_and_chances_are_those_of_scipy():
    from scipy.stats import CensoredData, ecdf, logrank

    time, event = staff()
    ours = survival.kaplan_meier(time, event)
    censored = CensoredData(uncensored=time[event == 1], right=time[event == 0])
    theirs = ecdf(censored).sf
    limits = theirs.confidence_interval(method="log-log")
    at = [10.0, 20.0, 40.0]
    assert [one.S for one in ours.at(at)] == pytest.approx(theirs.evaluate(at).tolist())
    assert [one.lo for one in ours.at(at)] == pytest.approx(limits.low.evaluate(at).tolist())
    assert [one.hi for one in ours.at(at)] == pytest.approx(limits.high.evaluate(at).tolist())
    group = np.arange(400) % 2
    parts = [
        CensoredData(
            uncensored=time[(event == 1) & (group == one)],
            right=time[(event == 0) & (group == one)],
        )
        for one in (0, 1)
    ]
    told = survival.logrank(time, event, group)
    assert told.p == pytest.approx(logrank(*parts).pvalue)


def test_whoever_comes_late_is_not_at_risk_before():
    """Leavers nobody could see make the seen ones look too stable without delayed entry."""
    rng = np.random.default_rng(7)
    life = rng.exponential(24, 6000)
    seen_from = rng.uniform(0, 36, 6000)
    seen = life > seen_from
    time, entry = life[seen], seen_from[seen]
    truth = math.exp(-12 / 24)
    late = survival.kaplan_meier(time, np.ones(time.size), entry).at([12.0])[0]
    blind = survival.kaplan_meier(time, np.ones(time.size)).at([12.0])[0]
    assert late.lo < truth < late.hi
    assert blind.lo > truth + 0.1


@pytest.mark.parametrize(
    ("time", "event", "entry", "state"),
    [
        ([], [], None, State.NO_BASE),
        ([NAN, NAN], [1, 1], None, State.NO_BASE),
        ([5, 6], [1, 1], [9, 9], State.NO_BASE),
        ([5, 6], [0, 0], None, State.NO_EVENTS),
        ([2, 9, 9], [1, 1, 0], [0, 5, 5], State.NOT_ASSESSED),
    ],
)
def test_a_curve_that_cannot_be_says_why(time, event, entry, state):
    told = survival.kaplan_meier(time, event, entry)
    assert told.state is state
    assert told.median is None or told.S
    assert told.at([0.0, 100.0])[0].S == 1.0


def test_at_risk_is_counted_without_events_too():
    told = survival.kaplan_meier([5, 6], [0, 0], [0, 3])
    assert [one.n_risk for one in told.at([1.0, 4.0, 6.0, 7.0])] == [1, 2, 1, 0]


def test_a_curve_at_zero_has_no_limits():
    told = survival.kaplan_meier([1, 2], [1, 1])
    assert told.S == (0.5, 0.0)
    assert told.se[1] is told.lo[1] is told.hi[1] is None
    assert told.median == 1.0


def test_a_restricted_mean_needs_people_followed_so_long():
    assert survival.rmst([5, 6, 7], [1, 1, 0], 20).state is State.SHORT
    assert survival.rmst([5, 6, 7], [1, 1, 1], 20).rmst == pytest.approx(6.0)
    assert survival.rmst([5, 30], [0, 0], 20).state is State.NO_EVENTS
    assert survival.rmst([5, 30], [0, 0], 20).rmst == 20.0
    assert survival.rmst([], [], 20).state is State.NO_BASE
    assert survival.rmst([2, 9, 9], [1, 1, 0], 8, [0, 5, 5]).state is State.NOT_ASSESSED


def test_a_difference_of_restricted_means():
    time, event = staff()
    group = np.arange(400) % 2
    told = survival.rmst_difference(time, event, group, 36)
    first, second = (survival.rmst(time[group == one], event[group == one], 36) for one in (0, 1))
    assert told.difference == pytest.approx(second.rmst - first.rmst)
    assert told.se == pytest.approx(math.hypot(first.se, second.se))
    assert survival.rmst_difference(time, event, np.zeros(400), 36).state is State.TOO_FEW
    assert survival.rmst_difference([], [], [], 36).state is State.NO_BASE
    assert survival.rmst_difference([1, 2], [1, 0], [0, 1], 36).state is State.SHORT


def test_a_logrank_that_cannot_be_says_why():
    assert survival.logrank([], [], []).state is State.NO_BASE
    assert survival.logrank([1, 2], [0, 0], [0, 1]).state is State.NO_EVENTS
    assert survival.logrank([1, 2], [1, 1], [1, 1]).state is State.TOO_FEW
    told = survival.logrank([1, 9], [1, 0], [0, 1], [0, 5])
    assert (told.state, told.p) == (State.NOBODY_AT_RISK, None)


def test_events_needed_to_show_a_difference():
    """85 against 70 %: 51 events; a ratio of 1 is never shown."""
    assert survival.needed_events(math.log(0.85) / math.log(0.70)) == 51
    assert survival.needed_events(1.0) is None


def test_a_regression_finds_the_ratio_it_was_drawn_from():
    rng = np.random.default_rng(3)
    mentored, age = rng.integers(0, 2, 3000), rng.normal(40, 10, 3000)
    rate = 0.03 * 0.8**mentored * np.exp(0.02 * (age - 40))
    life = rng.exponential(1 / rate)
    told = survival.cox(np.minimum(life, 36), life <= 36, {"mentored": mentored, "age": age})
    assert told.names == ("mentored", "age")
    assert told.lo[0] < 0.8 < told.hi[0]
    assert told.coef[1] == pytest.approx(0.02, abs=0.006)


def test_entry_counts_in_a_regression():
    time, event, x = [4, 6, 9, 12, 15], [1, 1, 0, 1, 1], [0, 1, 0, 1, 1]
    plain = survival.cox(time, event, {"x": x})
    assert survival.cox(time, event, {"x": x}, [0] * 5) == plain
    assert survival.cox(time, event, {"x": x}, [0, 0, 0, 10, 5]) != plain


@pytest.mark.parametrize(
    ("time", "event", "x", "state"),
    [
        ([], [], [], State.NO_BASE),
        ([1, 2], [0, 0], [0, 1], State.NO_EVENTS),
        ([1, 2, 3], [1, 1, 1], [1, 1, 1], State.NO_SPREAD),
        ([1, 2, 3, 9, 9, 9], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], State.NOT_ASSESSED),
        ([1, 2, 3], [1, 1, 1], [NAN, NAN, NAN], State.NO_BASE),
    ],
)
def test_a_regression_that_cannot_be_says_why(time, event, x, state):
    told = survival.cox(time, event, {"x": x})
    assert (told.state, told.coef) == (state, ())


def test_one_cause_alone_is_one_minus_the_curve_and_two_are_less():
    time, event = staff(100)
    alone = survival.cif(time, event, [10, 20])
    curve = survival.kaplan_meier(time, event)
    assert alone.cif[1] == pytest.approx([1 - one.S for one in curve.at([10, 20])])
    rivals = event * (1 + np.arange(100) % 2)
    told = survival.cif(time, rivals, [20])
    wrong = 1 - survival.kaplan_meier(time, rivals == 1).at([20])[0].S
    assert told.cif[1][0] < wrong
    assert survival.cif([], [], [1]).state is State.NO_BASE
    assert survival.cif([3], [0], [1, 5]).event_free == (1.0, 1.0)


def test_what_a_hidden_cause_must_do():
    assert survival.e_value(1.0, 0.9, 1.1).e_value == 1.0
    assert survival.e_value(0.5, 0.3, 0.8).e_value == survival.e_value(2.0, 1.25, 3.3).e_value
    for broken in ((None, 1, 2), (2, 3, 4), (1, 0, 2), (1, 0.5, math.inf)):
        assert survival.e_value(*broken).state is State.NOT_ASSESSED


def test_a_common_outcome_turns_a_hazard_ratio():
    assert survival.risk_ratio(0.5, 0.10) == 0.5
    told = (1 - 0.5 ** math.sqrt(0.5)) / (1 - 0.5 ** math.sqrt(2))
    assert survival.risk_ratio(0.5, 0.30) == pytest.approx(told)
    assert 0.5 < told < 1


def test_a_landmark_takes_the_immortal_time_away():
    """Mentoring does nothing here, yet who got a mentor had to stay until then."""
    rng = np.random.default_rng(12)
    life = rng.exponential(400, 4000)
    offered = rng.uniform(0, 700, 4000)
    since = np.where(offered < life, offered, NAN)
    time, event = np.minimum(life, 1000), (life <= 1000).astype(int)
    naive = survival.cox(time, event, {"ever": ~np.isnan(since)})
    assert naive.hi[0] < 0.8
    told = survival.landmark(time, event, since)
    assert told.day == 90
    fair = survival.cox(told.time, told.event, {"by_then": told.exposed}, told.entry)
    assert fair.lo[0] < 1 < fair.hi[0]


def test_a_landmark_nobody_reached_says_so():
    told = survival.landmark([10, 20], [1, 1], [NAN, 5])
    assert told.state is State.NOBODY_AT_RISK
    assert survival.landmark([], [], []).state is State.NO_BASE
    assert survival.landmark([100], [0], [5]).state is State.NO_EVENTS
    assert survival.landmark([300], [1], [5], entry=[200]).entry.tolist() == [200]
