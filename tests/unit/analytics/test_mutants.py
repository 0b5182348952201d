"""Faults that must not survive: each is put in and must break a published value or a property."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from analytics import change, quality, scales, shares, survival
from analytics.change import pairing, ranks
from analytics.figures import Verdict
from analytics.quality import sheets
from analytics.reliability import consistency
from analytics.shares import intervals, targets
from analytics.survival import curves, hazards
from analytics.survival.lives import Lives
from tests import golden
from tests.property.test_statistics import coverage, honest, wald

PATHS = {
    "wilson": ("wilson", "newcombe_diff", "verdict"),
    "verdict": ("verdict",),
    "alpha": ("alpha", "alpha_missing", "omega_1f"),
    "time": ("km", "km_entry", "rmst", "cox", "logrank", "cif"),
    "rank": ("signed_rank", "paired", "spearman"),
    "sheet": ("longstring_irv", "mahalanobis"),
    "rest": ("nps", "icc", "power_paired", "gas", "gini", "e_value", "bh_adjust"),
}


@pytest.fixture(autouse=True)
def whole():
    """Without a fault every family is right, before and after."""
    assert golden.misses_of(*(one for names in PATHS.values() for one in names)) == []
    yield
    assert golden.misses_of(*(one for names in PATHS.values() for one in names)) == []


def test_wald_instead_of_wilson_dies(monkeypatch):
    for room in (shares, intervals, targets):
        monkeypatch.setattr(room, "wilson", wald_of_anybody)
    assert set(families(golden.misses_of(*PATHS["wilson"]))) == set(PATHS["wilson"])
    assert not honest(coverage(wald))


def test_a_verdict_without_an_interval_dies(monkeypatch):
    def bare(k, n, target, conf=None):
        if not n:
            return Verdict.NO_BASE, None
        return Verdict.MET if k / n >= target else Verdict.NOT_MET, k / n >= target

    monkeypatch.setattr(shares, "verdict", bare)
    assert "verdict_21_21_85" in golden.misses_of("verdict")


def test_a_verdict_that_calls_doubt_a_failure_dies(monkeypatch):
    def hasty(k, n, target, conf=None):
        told, official = targets.verdict(k, n, target, conf)
        return Verdict.NOT_MET if told is Verdict.UNCLEAR else told, official

    monkeypatch.setattr(shares, "verdict", hasty)
    assert golden.misses_of("verdict")


def test_being_at_risk_before_one_is_seen_dies(monkeypatch):
    def early(self, moments):
        return self.time.size - np.searchsorted(np.sort(self.time), moments, side="left")

    monkeypatch.setattr(Lives, "at_risk", early)
    assert golden.misses_of("km_entry") == ["km_entry_small"]
    assert golden.misses_of("km") == []  # only late comers show it


def test_the_censored_gone_before_their_day_dies(monkeypatch):
    def late(self, moments):
        return self.time.size - np.searchsorted(np.sort(self.time), moments, side="right")

    monkeypatch.setattr(Lives, "at_risk", late)
    with np.errstate(all="ignore"):
        assert golden.misses_of("km", "logrank")


def test_items_left_unturned_die_in_alpha(monkeypatch):
    def raw(matrix, keys=None, low=0.0, high=0.0):
        return np.array(matrix, float)

    monkeypatch.setattr(consistency, "keyed", raw)
    assert {"alpha_bfi_C60_reversed", "alpha_missing_bfi_E40_pairwise"} <= set(
        golden.misses_of("alpha", "alpha_missing")
    )


def test_items_left_unturned_die_in_scores(monkeypatch):
    answers = answers_to("REL", 5.0)
    assert scales.scored(answers, "REL")["score"].tolist() == [1 + 4 * 5 / 8]
    items = {code: as_straight(one) for code, one in scales.items_of("REL").items()}
    monkeypatch.setattr(scales, "items_of", lambda _instrument: items)
    assert scales.scored(answers, "REL")["score"].tolist() != [1 + 4 * 5 / 8]


def test_irv_of_a_sample_dies(monkeypatch):
    monkeypatch.setattr(quality, "irv", lambda row: float(np.std(row, ddof=1)))
    assert "careless_112223" in golden.misses_of("longstring_irv")


def test_sameness_of_one_direction_called_careless_dies(monkeypatch):
    """The ten official items taken alone point one way: ten alike are no flag."""
    official = [one.code for one in scales.items_of("EXP_MENTEE").values() if one.official]
    answers = answers_to("EXP_MENTEE", 9.0)
    answers = answers[answers["item"].isin(official)].assign(seconds=np.nan)
    assert not sheets.flags(answers)["dq1"].any()
    known = sheets._plain
    monkeypatch.setattr(
        sheets, "same_answers", lambda row, _keys: len(set(known(row)) - {None}) == 1
    )
    assert sheets.flags(answers)["dq1"].all()


def test_zeros_dropped_before_ranking_die(monkeypatch):
    def dropped(diff, conf=None):
        return ranks.signed_rank([one for one in diff if one], conf)

    monkeypatch.setattr(change, "signed_rank", dropped)
    assert "signed_rank_small_ties_zeros" in golden.misses_of("signed_rank")


def test_a_normal_approximation_for_few_people_dies(monkeypatch):
    monkeypatch.setattr(ranks, "_method", lambda _size, _zeros: "normal")
    assert len(golden.misses_of("signed_rank")) >= 3


def test_small_samples_left_uncorrected_die(monkeypatch):
    monkeypatch.setattr(pairing, "small_sample", lambda _n: 1.0)
    assert golden.misses_of("paired") == ["paired_sleep"]


def test_all_rows_counted_for_complete_ones_die(monkeypatch):
    told = consistency._told

    def generous(bare, shared, value, conf):
        whole = consistency.Alpha(
            n_used=40, items=bare.items, missing=bare.missing, state=bare.state
        )
        return told(whole, shared, value, conf)

    monkeypatch.setattr(consistency, "_told", generous)
    assert "alpha_missing_bfi_E40_listwise" in golden.misses_of("alpha_missing")


def test_ties_by_breslow_die(monkeypatch):
    shares_of = hazards._shares

    def without_ties(happened):
        each, share = shares_of(happened)
        return each, 0 * share

    monkeypatch.setattr(hazards, "_shares", without_ties)
    assert "cox_freireich" in golden.misses_of("cox")


def test_one_kind_of_limits_for_the_other_dies(monkeypatch):
    monkeypatch.setattr(curves, "_loglog", curves._log)
    assert golden.misses_of("km", "km_entry")


def test_exposure_taken_from_the_future_dies():
    """A mentor found on day 200 is no exposure on day 90, and who left by then is not there."""
    told = survival.landmark([30, 400, 400], [1, 0, 0], [10, 200, 10])
    assert told.kept.tolist() == [1, 2]
    assert told.exposed.tolist() == [False, True]


def wald_of_anybody(k, n, conf=None):
    return wald(k, n) if n else (None, None)


def families(ids):
    return [golden.cases()[one]["family"] for one in ids]


def as_straight(item):
    return dataclasses.replace(item, key=1)


def answers_to(instrument, value, **fields):
    sheet = {
        "school": "s",
        "person": "p",
        "pair": "q",
        "role": "mentee",
        "year": "2026/2027",
        "wave": "post",
        "version": f"{instrument}@1.0.0",
    }
    return pd.DataFrame(
        [
            {**sheet, "instrument": instrument, "item": code, "value": value, **fields}
            for code in scales.items_of(instrument)
        ]
    )


def test_wald_is_nowhere_in_the_program():
    """No interval of a share in any room is the banned one: p ± z √(p(1-p)/n)."""
    for k, n in ((9, 12), (17, 20), (85, 100)):
        banned = wald(k, n)
        told = shares.wilson(k, n)
        assert all(abs(one - other) > 1e-4 for one, other in zip(told, banned, strict=True))
        edge = shares.funnel_limits(k / n, [n])[0][0]
        assert all(not math.isclose(one, other) for one, other in zip(edge, banned, strict=True))
