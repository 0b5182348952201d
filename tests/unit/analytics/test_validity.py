"""From facts to rows that may teach, and whether fit agrees with outcomes."""

from datetime import date

import numpy as np
import pytest

from analytics.facts import COMPONENTS, of_tables
from analytics.learning import agreement, rows_of
from analytics.learning.agreeing import points, shares
from analytics.learning.words import condition, verdict
from analytics.learning.words import shares as told_shares
from analytics.scales import keys_of, scale_items
from analytics.validity import judged, plan_value
from data import i18n
from data.synthetic.truth import synth
from matching.affinity import DEFAULT
from tests.learning_worlds import TRUTHS, World, history

DAY = date(2026, 8, 31)


def facts(**changes):
    """Two pairs of one finished round, the first with every outcome."""
    tables = {
        "pairs": [pair("a", "x"), pair("b", "y")],
        "traces": [trace("a", "x"), trace("b", "y")],
        "rounds": [{"school": "s", "round": "r1", "year": "2025/2026", "number": 1}],
        "goals": [{"school": "s", "pair": "pa", "goal": "g", "weight": 1.0, "level": 1.0}],
        "wants": [{"school": "s", "person": "a", "year": "2025/2026", "domain": "planning"}],
        "answers": [rated("pre", 2), rated("post", 4)],
    }
    return of_tables({**tables, **changes}, DAY)


def pair(mentee, mentor, **more):
    return {
        "school": "s",
        "pair": f"p{mentee}",
        "round": "r1",
        "year": "2025/2026",
        "mentor": mentor,
        "mentee": mentee,
        "kind": "traditional",
        "ended_on": "2026-05-20",
        **more,
    }


def trace(mentee, mentor, **more):
    return {
        "school": "s",
        "round": "r1",
        "year": "2025/2026",
        "mentee": mentee,
        "mentor": mentor,
        "pair": f"p{mentee}",
        "predicted": 0.6,
        "propensity": 1.0,
        "questionnaire": "book@1",
        **{f"f_{code}": 0.5 for code in COMPONENTS},
        **more,
    }


def answer(person, role, wave, item, value, instrument):
    return {
        "school": "s",
        "person": person,
        "pair": f"p{person}",
        "role": role,
        "year": "2025/2026",
        "wave": wave,
        "instrument": instrument,
        "version": "1",
        "item": item,
        "value": value,
    }


def rel(person, role, item, value):
    return answer(person, role, "post", item, value, "REL")


def rated(wave, value, at=0):
    code = scale_items("self_rating", "planning")[at].code
    return answer("a", "mentee", wave, code, value, "self_rating")


def test_outcomes_are_kept_apart_and_missing_ones_stay_missing():
    found = rows_of(
        facts(
            answers=[
                *(rel("a", "mentee", f"REL.{at}", 4) for at in range(1, 9)),
                *(
                    rated(wave, value, at)
                    for wave, value in (("pre", 2), ("post", 4))
                    for at in range(3)
                ),
            ]
        )
    )
    assert found.mentees.tolist() == ["a", "b"]
    keys = [keys_of("REL", f"REL.{at}") for at in range(1, 9)]
    assert -1 in keys
    turned = np.mean([4 if key > 0 else 2 for key in keys])  # of 1 to 5, a reversed 4 reads 2
    assert found.outcomes["rel_mentee"][0] == pytest.approx(turned)
    assert found.outcomes["self_rating"][0] == pytest.approx(2.0)
    assert found.outcomes["gas"][0] == pytest.approx(60.0)
    assert found.outcomes["survival"].tolist() == [1.0, 1.0]
    assert np.isnan([found.outcomes[name][1] for name in ("rel_mentee", "gas")]).all()
    assert np.isnan(found.outcomes["rel_mentor"]).all()


def test_one_item_of_a_domain_is_no_rating():
    assert np.isnan(rows_of(facts()).outcomes["self_rating"]).all()


def test_a_pair_that_broke_for_fit_did_not_last():
    broken = [pair("a", "x", ended_for_fit=True), pair("b", "y")]
    assert rows_of(facts(pairs=broken)).outcomes["survival"].tolist() == [0.0, 1.0]


def test_a_round_that_still_runs_teaches_nothing():
    running = [pair("a", "x"), pair("b", "y", ended_on=None, planned_until="2027-05-31")]
    assert len(rows_of(facts(pairs=running))) == 0
    over = [pair("a", "x"), pair("b", "y", ended_on=None, planned_until="2026-05-31")]
    assert len(rows_of(facts(pairs=over))) == 2


def test_groups_two_mentors_and_pairs_without_a_trace_teach_nothing():
    assert rows_of(
        facts(pairs=[pair("a", "x", kind="group"), pair("b", "y")])
    ).mentees.tolist() == ["b"]
    two = [pair("a", "x"), pair("a", "z", pair="pz"), pair("b", "y")]
    assert rows_of(facts(pairs=two)).mentees.tolist() == ["b"]
    assert rows_of(facts(traces=[trace("b", "y")])).mentees.tolist() == ["b"]


def test_a_pair_put_by_hand_has_no_chance():
    found = rows_of(facts(traces=[trace("a", "x", by_hand=True), trace("b", "y")]))
    assert np.isnan(found.propensity[0])
    assert found.propensity[1] == 1.0


def test_no_attribute_of_a_person_is_a_feature():
    assert rows_of(facts()).components == tuple(DEFAULT)


def test_a_municipality_is_told_whole():
    told = synth(3, "municipality", schools=4)
    known = of_tables(told.tables, told.as_of, synthetic=True)
    seen = judged(known, DEFAULT, ("2024/2025", "2025/2026"))
    assert seen.synthetic
    assert seen.pairs >= 60
    assert seen.agreements[0].outcome == "rel_mentee"
    assert all(one.pairs >= 5 for each in seen.agreements for one in each.points)
    with i18n.speaking("ru"):
        for one in seen.proposal.conditions:
            assert not condition(one).startswith("learning.")
        for each in seen.agreements:
            assert not verdict(each).startswith("learning.")
            if each.shares:
                assert "соответствие" in told_shares(each.shares)


def test_a_school_alone_is_refused_with_its_reason():
    told = synth(3, "school")
    seen = judged(of_tables(told.tables, told.as_of, synthetic=True), DEFAULT, ("2025/2026",))
    refused = {one.code for one in seen.proposal.refusals}
    assert "small_school" in refused
    assert dict(seen.proposal.weights) == dict(DEFAULT)


def test_without_facts_there_is_little():
    seen = judged(None, DEFAULT, ())
    assert seen.agreements[0].verdict == "few"
    assert not seen.proposal.open
    assert not [
        one for one in seen.proposal.conditions if one.met and one.code in {"others", "gain"}
    ]


def rows(truth="wrong", rounds=20, seed=1, **more):
    return history(World(truth=TRUTHS[truth], **more), rounds, seed, schools=2)


def test_fit_that_agrees_is_told_so_and_fit_that_does_not_too():
    right = agreement(rows("right"), "rel_mentee")
    assert right.verdict == "agrees"
    assert right.lo < right.rho < right.hi
    given = rows("right")
    y = np.random.default_rng(0).permutation(given.outcomes["rel_mentee"])
    shuffled = type(given)(**{**_fields(given), "outcomes": {"rel_mentee": y}})
    assert agreement(shuffled, "rel_mentee").verdict == "nothing"
    upside = type(given)(
        **{**_fields(given), "outcomes": {"rel_mentee": -given.outcomes["rel_mentee"]}}
    )
    assert agreement(upside, "rel_mentee").verdict == "against"


def _fields(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_shares_of_variance_find_mentors_and_fit():
    given = rows("right", rounds=80, blur=0.0, missing=0.0)
    found = shares(given, given.outcomes["rel_mentee"])
    assert sum(found.values()) == pytest.approx(1.0)
    between = 0.3**2 / (0.3**2 + 0.5**2)  # of what fit leaves
    assert found["mentor"] / (1 - found["fit"]) == pytest.approx(between, abs=0.08)
    assert found["fit"] > 0.05


def test_points_are_groups_of_five_or_more():
    x, y = np.linspace(0, 1, 23), np.linspace(1, 5, 23)
    found = points(x, y, 5, 10)
    assert [one.pairs for one in found] == [6, 6, 6, 5]
    assert sum(one.pairs for one in found) == 23
    assert points(x[:4], y[:4], 5, 10) == ()


def test_another_plan_is_judged_by_drawn_pairs_alone():
    given = rows(rounds=4)
    chance = np.where(np.arange(len(given)) % 2, 0.5, 0.8)
    drawn = type(given)(**{**_fields(given), "propensity": chance})
    same = {one: frozenset(given.mentees.tolist()) for one in set(given.rounds.tolist())}
    found = plan_value(drawn, same, 0.1)["rel_mentee"]
    assert found.pairs == len(given)
    assert found.claim
    assert plan_value(given, same, 0.1) == {}, "nothing was drawn"
    assert plan_value(drawn, {}, 0.1) == {}, "no round was set aside"
