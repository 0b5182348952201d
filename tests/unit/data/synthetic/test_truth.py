"""Invented places with known truth: the same for the same seed, in the shape facts have."""

import json

import numpy as np
import pytest

from analytics.facts import COLUMNS
from data.codebook.instruments import instrument
from data.synthetic.municipality_rounds import COMPONENTS
from data.synthetic.outcomes_answers import items_of
from data.synthetic.scenarios import SCENARIOS, UnknownScenarioError, scenario
from data.synthetic.truth import UnknownScaleError, synth


@pytest.fixture(scope="module")
def school():
    return synth(1, "school")


@pytest.fixture(scope="module")
def town():
    return synth(1, "municipality")


def test_the_same_seed_is_the_same_place_and_another_is_not(school):
    again, other = synth(1, "school"), synth(2, "school")
    assert again.truth_json() == school.truth_json() != other.truth_json()
    for name, table in school.tables.items():
        assert table.equals(again.tables[name])


def test_tables_have_the_columns_of_facts(town):
    known = {name: columns for name, columns in COLUMNS.items() if name != "roadmap"}
    assert town.tables.keys() == known.keys()  # the truth is about people, not about a plan
    for name, columns in known.items():
        assert tuple(town.tables[name].columns) == tuple(columns)


def test_components_are_those_of_facts():
    traces = [one for one in COLUMNS["traces"] if one.startswith("f_")]
    assert traces == [f"f_{one}" for one in COMPONENTS]


def test_truth_is_json_of_finite_numbers(town):
    told = json.loads(town.truth_json())
    assert told["synthetic"] is True
    assert "NaN" not in town.truth_json()
    assert len(told["pairs"]["pair"]) == len(town.tables["pairs"])


def test_a_municipality_has_28_schools_and_a_village_few_people(town):
    assert town.tables["staff"]["school"].nunique() == 28
    assert len(synth(1, "village").of_year("2024/2025").tables["staff"]) == 14


def test_shares_of_the_satisfied_are_as_said():
    told = [synth(seed, "municipality", years=1).truth["values"]["2025/2026"] for seed in range(8)]
    for role, share in (("mentee", 0.86), ("mentor", 0.88)):
        assert np.mean([one[f"sat_{role}"] for one in told]) == pytest.approx(share, abs=0.02)


def test_response_is_the_wanted_one_and_the_dissatisfied_are_silent(town):
    asks = town.tables["asks"]
    last = asks[(asks["wave"] == "post") & asks["state"].isin(["answered", "silent"])]
    assert (last["state"] == "answered").mean() == pytest.approx(0.72, abs=0.04)
    answered = town.tables["answers"].query("item == 'SAT.1'")["value"]
    true = [*town.truth["pairs"]["sat_mentee"], *town.truth["pairs"]["sat_mentor"]]
    assert answered.mean() > np.mean(true) + 0.15


def test_reversed_items_run_against_the_others(town):
    answers = town.tables["answers"].query("instrument == 'CONF' and wave == 'pre'")
    table = answers.pivot_table(index="pair", columns="item", values="value")
    assert table["CONF.3"].corr(table["CONF.1"]) < -0.2
    assert table["CONF.2"].corr(table["CONF.1"]) > 0.2
    turned = {one.code for one in items_of("CONF", "mentee", "pre") if one.reversed}
    assert turned == {"CONF.3", "CONF.5"}


def test_answers_lie_on_their_scales(town):
    answers = town.tables["answers"]
    for code in ("CONF", "REL", "EXP_MENTEE", "SAT", "FIT"):
        for one in instrument(code).questions:
            values = answers.loc[answers["item"] == one.code, "value"]
            assert values.between(one.min, one.max).all()


def test_nobody_meets_in_school_breaks_or_after_the_end(town):
    days = town.tables["meetings"]["on"]
    assert not ((days.dt.month == 11) & (days.dt.day <= 10)).any()
    assert (days.dt.day_of_week < 5).all()
    ends = town.tables["pairs"].set_index("pair")["ended_on"]
    met = town.tables["meetings"]
    assert (met["on"].to_numpy() <= ends.loc[met["pair"]].to_numpy()).all()


def test_a_year_is_told_as_it_stood_at_its_end(town):
    first = town.of_year("2024/2025")
    assert set(first.tables["pairs"]["year"]) == {"2024/2025"}
    left = first.tables["staff"]["left_on"].dropna()
    assert left.dt.date.max() <= first.as_of


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_drawn(name):
    told = scenario(name)
    assert len(told.tables["pairs"])
    assert bool(told.files) is (name == "bad_import")


def test_scenarios_hold_what_they_are_named_for():
    load = scenario("school90_overload").tables["pairs"].groupby(["year", "mentor"]).size()
    assert load.max() == 6
    assert scenario("two_rounds").tables["participations"]["rounds_without"].max() >= 2
    gone = scenario("withdrawals").tables["consents"]["withdrawn_on"].notna()
    assert gone.any()
    few = scenario("lenino14").tables["pairs"].groupby("year").size()
    assert few.max() < 5


def test_strangers_are_refused():
    with pytest.raises(UnknownScaleError):
        synth(1, "planet")
    with pytest.raises(UnknownScenarioError):
        scenario("paradise")
    with pytest.raises(TypeError):
        synth(1, "school", moon=1)
