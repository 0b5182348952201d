"""Answer quality: what raises a flag and what must not; silence weighed; conclusions held."""

import numpy as np
import pandas as pd
import pytest

from analytics import quality, scales
from analytics.figures import State, Verdict
from analytics.quality import silence
from data.synthetic.truth import synth

NAN = float("nan")


def test_runs_end_at_a_gap_and_nothing_has_no_spread():
    assert quality.longstring([5, 5, None, 5]) == 2
    assert quality.longstring([]) == 0
    assert quality.longstring([None]) == 0
    assert quality.irv([]) is None
    assert quality.irv([NAN, 3]) == 0.0


def test_sameness_is_a_flag_only_where_items_are_reversed():
    assert quality.same_answers([5, 5, 5, 5], [1, 1, -1, 1])
    assert not quality.same_answers([5, 5, 5, 5], [1, 1, 1, 1])
    assert not quality.same_answers([5, 5, None, 5], [1, 1, -1, 1])  # the reversed one is open
    assert not quality.same_answers([5, 5], [1, -1])
    assert not quality.same_answers([5, 5, 4, 5], [1, 1, -1, 1])


def test_honest_and_very_satisfied_people_tick_alike():
    """Mean 4.9 on ten items of one direction: most are all alike; two reversed items tell."""
    rng = np.random.default_rng(1)
    marks = np.clip(np.rint(rng.normal(5.3, 0.5, (500, 1)) + rng.normal(0, 0.1, (500, 10))), 1, 5)
    alike = np.mean([len(set(row)) == 1 for row in marks])
    assert alike > 0.5
    assert not any(quality.same_answers(row, [1] * 10) for row in marks.tolist())
    turned = marks.copy()
    turned[:, [3, 7]] = 6 - turned[:, [3, 7]]
    keys = [-1 if at in {3, 7} else 1 for at in range(10)]
    assert np.mean([quality.same_answers(row, keys) for row in turned.tolist()]) <= 0.005


@pytest.mark.parametrize(
    ("seconds", "items", "middle", "fast"),
    [
        (11.9, 6, None, True),
        (12.0, 6, None, False),
        (19.9, 6, 60.0, True),
        (20.0, 6, 60.0, False),
        (12.0, 6, NAN, False),
        (None, 6, 60.0, False),
        (NAN, 6, 60.0, False),
        (1.0, 0, 60.0, False),
    ],
)
def test_speed_is_two_seconds_an_item_or_a_third_of_the_median(seconds, items, middle, fast):
    assert quality.too_fast(seconds, items, middle) is fast


def test_contradiction_is_three_points_of_five():
    items = scales.scale_items("REL", "affective")
    assert quality.gap([5, 5, 1, 5, 1], items) == 0.0
    assert quality.gap([5, 5, 5, 5, 1], items) == 1.0
    assert quality.gap([5, 5, 4, 5, 1], items) == 0.75
    assert quality.gap([None, None, 4, None, 1], items) is None
    assert quality.gap([5, 5, None, 5, None], items) is None


def test_distances_need_people_and_whole_rows():
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(40, 3))
    assert sum(quality.mahalanobis(rows)) == pytest.approx(39 * 3)
    rows[4, 1] = NAN
    found = quality.mahalanobis(rows)
    assert found[4] is None
    assert None not in found[:4]
    assert quality.mahalanobis(rows[:3]) == (None,) * 3
    assert quality.mahalanobis([[1, 1], [2, 2], [3, 3]]) == (None,) * 3
    assert quality.mahalanobis([]) == ()


def test_halves_of_few_scales_are_not_told():
    assert quality.even_odd([(0.1, 0.2)] * 3) is None
    assert quality.even_odd([(0.5, 0.5)] * 6) is None
    assert quality.even_odd([(0.1, 0.2), (0.4, 0.5), (0.7, 0.8), (0.9, 1.0)]) > 0.9


@pytest.fixture(scope="module")
def flagged():
    """A municipality with a third of its sheets filled in carelessly, and its flags."""
    told = synth(1, "municipality", careless=0.30, years=1)
    answers = told.tables["answers"]
    answers = answers[answers["wave"] != "meeting"]
    sheets = pd.DataFrame(told.truth["sheets"])
    return answers, quality.flags(answers), sheets


def test_careless_sheets_of_a_municipality_are_found_and_honest_ones_left_alone(flagged):
    _, flags, sheets = flagged
    who = ["person", "pair", "role", "year", "wave"]
    told = quality.by_sheet(flags).merge(sheets, on=who).groupby("habit")
    rates = told[["dq1", "dq2", "dq3"]].mean()
    assert rates.loc["straight", "dq1"] >= 0.8
    assert rates.loc["", "dq1"] <= 0.02
    assert rates.loc["hasty", "dq2"] >= 0.8
    assert rates.loc["", "dq3"] <= 0.02
    anything = told.apply(lambda one: one[["dq1", "dq2", "dq3"]].any(axis=1).mean())
    assert anything["random"] >= 0.5


def test_flags_delete_nothing_and_know_no_order(flagged):
    answers, flags, _ = flagged
    blocks = answers[[*scales.SHEET, "instrument"]].drop_duplicates()
    assert len(flags) == len(blocks)
    part = answers[answers["school"].isin(["s01", "s02"])]
    assert quality.flags(part[::-1]).equals(quality.flags(part))


def test_halves_of_random_sheets_hang_together_less(flagged):
    answers, _, sheets = flagged
    who = ["person", "pair", "role", "year", "wave"]
    few = answers[answers["wave"] == "post"]
    told = quality.sheet_halves(few).dropna().merge(sheets, on=who).groupby("habit")["even_odd"]
    middle = told.apply(lambda one: float(np.median(one.astype(float))))
    assert middle["random"] < middle[""] - 0.2


def test_nothing_answered_has_no_flags():
    empty = synth(1, "village", years=1).tables["answers"][:0]
    assert quality.flags(empty).empty
    assert quality.sheet_halves(empty).empty
    assert quality.missing_table(empty).empty


def test_gaps_are_counted_by_item_and_wave():
    row = {
        "school": "s",
        "pair": "q",
        "role": "mentee",
        "year": "y",
        "wave": "pre",
        "version": "CONF@1",
        "instrument": "CONF",
        "code": "",
    }
    answers = pd.DataFrame(
        [
            {**row, "person": "a", "item": "CONF.1", "value": 3.0},
            {**row, "person": "a", "item": "CONF.2", "value": 4.0},
            {**row, "person": "b", "item": "CONF.1", "value": 3.0},
            {**row, "person": "c", "item": "CONF.1", "value": NAN},
        ]
    )
    told = quality.missing_table(answers).set_index("item")["share"]
    assert told.to_dict() == {"CONF.1": 0.0, "CONF.2": 0.5}
    assert quality.missing_share(40, 38) == pytest.approx(0.05)
    assert quality.missing_share(0, 0) is None


def test_a_conclusion_that_hangs_on_flagged_sheets_is_told():
    told = quality.stability(0.86, 0.80, (Verdict.MET, Verdict.UNCLEAR))
    assert told.moved == pytest.approx(0.06)
    assert told.verdict_changes
    assert not quality.stability(0.86, 0.85, (Verdict.MET, Verdict.MET)).verdict_changes
    assert quality.stability(0.86, None).state is State.NO_BASE


@pytest.mark.parametrize(
    ("answered", "silent", "value", "state"),
    [
        ([], [], None, State.NO_BASE),
        ([1], [2, 3], None, State.TOO_FEW),
        ([1, 1], [1, 1], 0.0, State.NO_SPREAD),
        ([1, 1], [2, 2], None, State.NO_SPREAD),
    ],
)
def test_differences_that_cannot_be_measured_say_why(answered, silent, value, state):
    told = quality.smd(answered, silent)
    assert (told.smd, told.state) == (value, state)


def test_a_difference_in_spreads():
    assert quality.smd([3, 4, 5], [1, 2, 3]).smd == pytest.approx(2.0)


def test_weights_bring_the_silent_back_where_something_is_known_of_them():
    """The satisfied answer more often, and a known pulse goes with satisfaction."""
    rng = np.random.default_rng(4)
    pulse = rng.normal(size=3000)
    satisfied = (pulse + rng.normal(0, 0.5, 3000) > -0.75).astype(float)
    answers = rng.random(3000) < 1 / (1 + np.exp(-(0.4 + 1.0 * pulse)))
    told = quality.reweighted_share(np.where(answers, satisfied, NAN), answers, pulse)
    truth = satisfied.mean()
    assert told.raw - truth > 0.02
    assert abs(told.weighted - truth) < (told.raw - truth) / 2
    assert told.largest <= 10


def test_weights_are_trimmed_and_a_field_may_be_unknown():
    rng = np.random.default_rng(5)
    known = rng.normal(size=(400, 2)) * 4
    known[:40, 1] = NAN
    weights = quality.answering_weights(rng.random(400) < 1 / (1 + np.exp(-known[:, 0])), known)
    assert weights.max() == 10.0
    assert np.isfinite(weights).all()


def test_weights_that_cannot_be_say_why():
    assert quality.answering_weights([1, 1], [[1], [2]]) is None
    assert quality.answering_weights([0, 0], [[1], [2]]) is None
    assert quality.answering_weights([0, 1], [[NAN], [NAN]]) is None
    assert quality.reweighted_share([], [], []).state is State.NO_BASE
    assert quality.reweighted_share([NAN] * 3, [0, 0, 0], [1, 2, 3]).state is State.NO_BASE
    whole = quality.reweighted_share([1, 0], [1, 1], [1, 2])
    assert (whole.raw, whole.weighted) == (0.5, 0.5)
    few = quality.reweighted_share([1, 0, NAN], [1, 1, 0], [1, 2, 3])
    assert (few.state, few.weighted) == (State.TOO_FEW, None)


@pytest.mark.parametrize(("people", "fields", "seed"), [(12, 3, 1), (60, 9, 2), (400, 14, 3)])
def test_chance_of_an_answer_is_that_of_scikit_learn(people, fields, seed):
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(seed)
    known = rng.normal(size=(people, fields)) * rng.choice([0.3, 1.0, 3.0], fields)
    told = rng.random(people) < 1 / (1 + np.exp(-2 * known[:, 0] - 1))
    told[:2] = True, False
    for ridge in (0.01, 1.0, 30.0):
        model = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-12, max_iter=500)
        expected = model.fit(known, told).predict_proba(known)[:, 1]
        assert np.abs(silence.answering_chance(known, told, ridge) - expected).max() < 1e-8


def test_people_told_apart_without_a_mistake_keep_a_finite_chance():
    """Where the unpenalised model runs away, steps that overshoot are halved."""
    told = np.repeat([True, False], [1, 199])
    chance = silence.answering_chance(np.where(told, 14.1, -0.07)[:, None], told, 1e-4)
    assert np.isfinite(chance).all()
    assert chance[0] > 0.9 > chance[1]
    assert abs(chance.sum() - 1) < 1e-6  # the level is not penalised: chances sum to who answered
