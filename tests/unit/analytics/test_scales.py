"""Scores: keys of the codebook, the two-thirds rule, versions apart, own answers first."""

import numpy as np
import pandas as pd
import pytest

from analytics import scales
from data.codebook import framework

SHEET = {
    "school": "s",
    "person": "p1",
    "pair": "q1",
    "role": "mentee",
    "year": "2026/2027",
    "wave": "post",
}


def sheet(instrument, values, version="1.0.0", **who):
    return [
        {
            **SHEET,
            **who,
            "instrument": instrument,
            "version": f"{instrument}@{version}",
            "item": code,
            "value": float(value),
        }
        for code, value in values.items()
    ]


def rel(*values):
    return {f"REL.{at}": value for at, value in enumerate(values, 1) if value is not None}


def test_keys_are_those_of_the_framework():
    for one in framework().instruments:
        for item in one.get("item", ()):
            known = scales.items_of(one["code"])
            if item["code"] in known:
                key = scales.keys_of(one["code"], item["code"])
                assert key == (-1 if item["reversed"] else 1)


def test_every_long_scale_has_two_reversed_items():
    for one in framework().instruments:
        items = scales.scale_items(one["code"])
        if len(items) >= 6 and "item" in one:
            assert sum(item.key < 0 for item in items) >= 2, one["code"]


def test_words_and_choices_are_on_no_scale():
    assert set(scales.items_of("PULSE")) == {"PULSE.1", "PULSE.2"}
    assert scales.items_of("OPEN") == {}
    assert [one.code for one in scales.scale_items("SAT")] == ["SAT.1"]
    with pytest.raises(KeyError):
        scales.keys_of("FACTS", "FACTS.glad")
    with pytest.raises(KeyError):
        scales.items_of("NOBODY")


def test_reversed_items_are_turned_before_scoring():
    answers = pd.DataFrame(sheet("REL", rel(5, 5, 1, 5, 1, 5, 1, 5)))
    told = scales.scored(answers, "REL")
    assert told["score"].tolist() == [5.0]
    assert told["n_items"].tolist() == [8]
    assert scales.scored(answers, "REL@1.0.0").equals(told)


def test_a_part_is_scored_alone():
    answers = pd.DataFrame(sheet("REL", rel(5, 5, 1, 5, 1, 1, 5, 1)))
    assert scales.scored(answers, "REL", part="affective")["score"].tolist() == [5.0]
    assert scales.scored(answers, "REL", part="logistic")["score"].tolist() == [1.0]


def test_two_thirds_of_the_items_make_a_score_and_fewer_none():
    six = sheet("REL", rel(5, 5, 1, 5, 1, 5))
    five = sheet("REL", rel(5, 5, 1, 5, 1), person="p2")
    gap = sheet("REL", {**rel(5, 5, 1, 5, 1), "REL.6": np.nan}, person="p3")
    told = scales.scored(pd.DataFrame(six + five + gap), "REL")
    assert told["person"].tolist() == ["p1"]
    assert told["n_items"].tolist() == [6]
    assert len(scales.scored(pd.DataFrame(six + five), "REL", share=0.5)) == 2


def test_versions_are_never_mixed():
    old = sheet("REL", rel(5, 5, 1, 5))
    new = sheet("REL", {f"REL.{at}": 3 for at in range(5, 9)}, version="2.0.0")
    assert scales.scored(pd.DataFrame(old + new), "REL").empty
    whole = sheet("REL", rel(*[3] * 8), version="2.0.0", wave="post")
    before = sheet("REL", rel(*[2] * 8), wave="day60")
    told = scales.scored(pd.DataFrame(whole + before), "REL")
    assert len(told) == 2
    assert scales.both_waves(told, "day60", "post").empty


def test_a_person_with_two_pairs_counts_once():
    two = sheet("REL", rel(*[3] * 8)) + sheet("REL", rel(5, 5, 1, 5, 1, 5, 1, 5), pair="q2")
    told = scales.once(scales.scored(pd.DataFrame(two), "REL"))
    assert told["score"].tolist() == [4.0]


def test_both_waves_join_the_same_people_only():
    rows = [
        *sheet("REL", rel(*[3] * 8), wave="day60"),
        *sheet("REL", rel(5, 5, 1, 5, 1, 5, 1, 5)),
        *sheet("REL", rel(*[3] * 8), wave="day60", person="p2"),
    ]
    told = scales.both_waves(scales.scored(pd.DataFrame(rows), "REL"), "day60", "post")
    assert told[["person", "before", "after"]].to_numpy().tolist() == [["p1", 3.0, 5.0]]


def test_ratings_count_the_domains_that_were_asked():
    domain = framework().domains[0]
    codes = [f"self_rating.{item.code}" for item in domain.items]
    two = sheet("self_rating", dict.fromkeys(codes[:2], 4))
    one = sheet("self_rating", dict.fromkeys(codes[:1], 4), person="p2")
    told = scales.scored(pd.DataFrame(two + one), "self_rating", part=domain.code)
    assert told["person"].tolist() == ["p1"]
    assert scales.scored(pd.DataFrame(two + one), "self_rating")["person"].tolist() == ["p1"]
    need = sheet("WSAT", {f"WSAT.{domain.code}": 4})
    assert scales.scored(pd.DataFrame(need), "WSAT")["score"].tolist() == [4.0]


def test_nothing_answered_is_an_empty_table():
    empty = pd.DataFrame(sheet("REL", rel(3)))[:0]
    assert scales.scored(empty, "REL").empty
    assert list(scales.scored(empty, "REL").columns) == list(scales.SCORES)
    assert scales.both_waves(scales.scored(empty, "REL"), "pre", "post").empty


def test_the_order_of_rows_changes_nothing():
    rows = sheet("REL", rel(5, 4, 1, 5, 2, 5, 1, 4)) + sheet("REL", rel(*[2] * 8), person="p0")
    answers = pd.DataFrame(rows)
    assert scales.scored(answers[::-1], "REL").equals(scales.scored(answers, "REL"))
    assert scales.wide(answers[::-1], "REL").equals(scales.wide(answers, "REL"))
