"""The gate of the warning model: closed by default, opened by evidence and a person."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from analytics.alerts import gate as room
from analytics.alerts import words
from analytics.alerts.gate import auc, gate, limits, lower_bound, slope
from analytics.alerts.landmarks import TOTAL, landmarks
from analytics.facts import of_tables
from data.i18n import speaking
from data.synthetic.outcomes_answers import items_of
from data.synthetic.truth import synth

START, AS_OF = date(2025, 9, 10), date(2026, 8, 31)
DAY = START + timedelta(days=60)  # the landmark


def pair(name, school="s1", **more):
    given = {"school": school, "pair": name, "mentor": f"m-{name}", "mentee": f"e-{name}"}
    return {**given, "started_on": START, "ended_on": None, "ended_for_fit": False, **more}


def meeting(name, on, school="s1"):
    return {"school": school, "pair": name, "on": on, "state": "held"}


def answer(name, role, on, value):
    whose = {"school": "s1", "pair": name, "role": role, "person": f"{role}-{name}", "on": on}
    return [{**whose, "item": item, "value": value} for item in ("PULSE.1", "PULSE.2")]


def facts(**tables):
    return of_tables(tables, AS_OF, synthetic=True)


def only(told):
    (row,) = landmarks(told, limits().landmark).to_dict("records")
    return row


# ------------------------------------------------------------------------------ what was known


def test_only_what_had_happened_by_the_landmark_is_read():
    met = [meeting("p", DAY - timedelta(days=25)), meeting("p", DAY + timedelta(days=1))]
    said = [
        *answer("p", "mentee", DAY - timedelta(days=25), 3),
        *answer("p", "mentor", DAY - timedelta(days=25), 5),
        *answer("p", "mentee", DAY + timedelta(days=1), 5),
    ]
    row = only(facts(pairs=[pair("p", lowest_fifth=True)], meetings=met, answers=said))
    found = {code: row[code] for code in ("gap", "pulse", "fall", "load", "apart", "fit")}
    # 25 days, of which nine are the autumn break: no gap
    assert found == {"gap": 0, "pulse": 2, "fall": 0, "load": 0, "apart": 1, "fit": 1}
    assert row[TOTAL] == 4


def test_a_long_gap_and_a_loaded_mentor_are_counted_as_of_that_day():
    others = [pair(f"o{at}", mentor="m-p", ended_on=DAY + timedelta(days=9)) for at in range(2)]
    gone = pair("gone", mentor="m-p", ended_on=DAY - timedelta(days=9))
    told = facts(pairs=[pair("p"), *others, gone])
    row = landmarks(told, limits().landmark).set_index("pair").loc["p"]
    assert (row["gap"], row["load"]) == (2, 1)


def test_a_fall_is_against_the_own_earlier_mean():
    days = [DAY - timedelta(days=at) for at in (40, 30, 2)]
    said = [one for on, mark in zip(days, (5, 5, 4), strict=True) for one in _both("p", on, mark)]
    row = only(facts(pairs=[pair("p")], answers=said, meetings=[meeting("p", days[-1])]))
    assert (row["fall"], row["pulse"], row["apart"]) == (1, 0, 0)


def test_sides_apart_on_their_relation_count_before_the_pulse_once_both_have_told():
    said = _both("p", DAY - timedelta(days=2), 4)
    early = [*_relation("p", "mentor", DAY, 5), *_relation("p", "mentee", DAY, 3)]
    late = [
        *_relation("p", "mentor", DAY, 5),
        *_relation("p", "mentee", DAY + timedelta(days=1), 3),
    ]
    assert only(facts(pairs=[pair("p")], answers=[*said, *early]))["apart"] == 1
    assert only(facts(pairs=[pair("p")], answers=[*said, *late]))["apart"] == 0


def _relation(name, role, on, score):
    whose = {"school": "s1", "pair": name, "role": role, "person": f"{role}-{name}", "on": on}
    about = {"instrument": "REL", "wave": "day60", "year": "2025/2026", "version": "1.0.0"}
    turned = {one.code for one in items_of("REL", role, "day60") if one.reversed}
    return [
        {**whose, **about, "item": one.code, "value": 6 - score if one.code in turned else score}
        for one in items_of("REL", role, "day60")
    ]


def test_a_pair_of_two_mentees_is_judged_once():
    told = facts(pairs=[pair("p"), pair("p", mentee="e-2"), pair("q", mentor="m-p")])
    table = landmarks(told, limits().landmark)
    assert table["pair"].tolist() == ["p", "q"]
    assert table["load"].tolist() == [1, 1]  # three mentees of one mentor


def _both(name, on, mark):
    return [*answer(name, "mentee", on, mark), *answer(name, "mentor", on, mark)]


def test_pairs_that_ended_before_or_whose_day_has_not_come_are_left_out():
    listed = [
        pair("early", ended_on=DAY),
        pair("young", started_on=AS_OF - timedelta(days=59)),
        pair("later", ended_on=DAY + timedelta(days=1), ended_for_fit=True),
    ]
    table = landmarks(facts(pairs=listed), limits().landmark)
    assert table[["pair", "event"]].to_numpy().tolist() == [["later", True]]


# ---------------------------------------------------------------------------------- arithmetic


def test_the_area_under_the_curve_agrees_with_a_reference():
    made = np.random.default_rng(3)
    event, score = made.random(200) < 0.3, made.integers(0, 6, 200).astype(float)
    assert auc(event, score) == pytest.approx(roc_auc_score(event, score), abs=1e-12)


def test_the_lower_bound_covers_and_is_the_same_for_the_same_seed():
    """Two normal populations one unit apart: the area is Φ(1/√2) = .760."""
    made, hits = np.random.default_rng(4), 0
    for draw in range(60):
        event = np.repeat([True, False], [60, 140])
        score = made.normal(size=200) + event
        low = lower_bound(event, score, 200, draw)
        assert low == lower_bound(event, score, 200, draw)
        hits += low <= 0.760
    assert hits >= 54  # 97.5 % of 60 is 58.5; below 54 has a chance under .005


def test_the_slope_agrees_with_a_reference_and_knows_bold_probabilities():
    made = np.random.default_rng(5)
    logit = made.normal(size=4000)
    event = made.random(4000) < 1 / (1 + np.exp(-logit))
    honest, bold = 1 / (1 + np.exp(-logit)), 1 / (1 + np.exp(-2 * logit))
    plain = LogisticRegression(C=1e12, tol=1e-10).fit(logit[:, None], event).coef_[0, 0]
    assert slope(event, honest) == pytest.approx(plain, abs=1e-4)
    assert slope(event, bold) == pytest.approx(plain / 2, abs=1e-4)


# ------------------------------------------------------------------------------------ the gate


def a_municipality(chance, *, schools=12, pairs=45, seed=7):
    """Pairs closed with a chance by load; gaps are drawn apart from it and mean nothing."""
    made = np.random.default_rng(seed)
    listed, met = [], []
    for school in (f"s{at}" for at in range(schools)):
        for at in range(pairs):
            name, loaded = f"{school}-{at}", made.random() < 0.4
            closed = bool(made.random() < chance[loaded])
            last = AS_OF if closed else None
            listed.append(pair(name, school, ended_for_fit=closed, ended_on=last))
            for one in range(
                2 if loaded else 0
            ):  # fellows too young to have a landmark of their own
                young = {"started_on": DAY, "ended_on": DAY + timedelta(days=2)}
                listed.append(pair(f"{name}-{one}", school, mentor=f"m-{name}", **young))
            met.append(meeting(name, DAY - timedelta(days=int(made.integers(0, 58))), school))
    return facts(pairs=listed, meetings=met)


@pytest.fixture(scope="module")
def telling():
    """The rule hardly sees what closes pairs here: a model does better."""
    return a_municipality({True: 0.45, False: 0.03})


def test_few_closures_keep_it_closed_and_say_how_many():
    told = a_municipality({True: 0.1, False: 0.02}, schools=6)
    found = gate(told)
    assert (found.open, found.reason) == (False, "events")
    assert 0 < found.events < found.needed == 40
    assert found.auc is None
    with speaking("ru"):
        assert words.gate(found) == (
            f"Закрыто: пар, завершённых из-за несовпадения, {found.events}, нужно 40."
        )


def test_one_school_is_never_enough():
    told = a_municipality({True: 0.9, False: 0.5}, schools=1, pairs=200)
    found = gate(told)
    assert (found.reason, found.schools) == ("schools", 1)


def test_a_better_model_waits_for_a_person_and_then_opens(telling):
    found = gate(telling)
    assert found.reason == "fairness"
    assert found.lo > found.rule_auc
    assert limits().slope[0] <= found.slope <= limits().slope[1]
    (group,) = found.fairness
    assert (group.n, group.events) == (found.n, found.events)
    assert group.predicted == pytest.approx(group.observed, abs=0.02)
    assert gate(telling, reviewed=True).open


def test_the_same_facts_give_the_same_gate(telling):
    assert gate(telling) == gate(telling)


def test_a_model_no_better_than_the_rule_stays_closed_whoever_looked():
    told = a_municipality({True: 0.15, False: 0.15})
    found = gate(told, reviewed=True)
    assert (found.reason, found.events >= 40) == ("auc", True)


def test_probabilities_out_of_scale_close_it(telling, monkeypatch):
    narrow = replace(limits(), slope=(2.0, 3.0))
    monkeypatch.setattr(room, "limits", lambda: narrow)
    assert gate(telling, reviewed=True).reason == "slope"


def test_an_empty_municipality_is_closed():
    found = gate(facts())
    assert (found.reason, found.events, found.n) == ("events", 0, 0)


def test_every_reason_has_words(telling):
    for reason in ("events", "schools", "auc", "slope", "fairness", ""):
        for language in ("ru", "en"):
            with speaking(language):
                assert words.gate(replace(gate(facts()), reason=reason)).endswith(".")


@pytest.mark.parametrize("seed", [1, 2])
def test_on_an_invented_municipality_it_never_opens_out_of_scale(seed):
    told = synth(seed, "municipality")
    found = gate(of_tables(told.tables, told.as_of, synthetic=True), reviewed=True)
    assert found.events >= found.needed
    assert not found.open or 0.8 <= found.slope <= 1.2
    assert found.rule_auc > 0.5
