"""From facts to rows that may teach: pairs with a trace, in rounds that are over.

Left out: pairs without a trace, groups and mentees with two mentors (their outcome is not of one
pair), rounds that still run.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.change import gas
from analytics.facts import COMPONENTS, Facts
from analytics.learning.rows import Floats, Rows, Words
from analytics.scales import items_of, keyed, scored

AFTER, BEFORE = "post", "pre"
LEAST_ITEMS = 2  # of a domain, as in the questionnaire
OUTCOMES = ("rel_mentee", "rel_mentor", "gas", "self_rating", "survival")
KEY = ["school", "round", "mentee"]


def rows_of(facts: Facts) -> Rows:
    """Rows of every finished round the facts know; outcomes are in their own units."""
    pairs = _alone(facts.pairs)
    pairs = pairs[pairs["round"].isin(_finished(facts, pairs))]
    given = facts.traces.drop_duplicates(KEY)
    found = given.merge(
        pairs[[*KEY, "pair", "ended_for_fit"]], on=KEY, how="inner", suffixes=("_traced", "")
    )
    found = found.merge(_times(facts), on=["school", "round"], how="left")
    found = found.sort_values(KEY, ignore_index=True)
    return Rows(
        components=COMPONENTS,
        x=found[[f"f_{code}" for code in COMPONENTS]].to_numpy(np.float64),
        predicted=found["predicted"].to_numpy(np.float64),
        outcomes=_outcomes(facts, found),
        rounds=_words(found["school"] + ":" + found["round"]),
        schools=_words(found["school"]),
        mentors=_words(found["school"] + ":" + found["mentor"]),
        order=_words(found["order"].fillna("")),
        versions=_words(found["questionnaire"]),
        propensity=np.where(found["by_hand"], np.nan, found["propensity"].to_numpy(np.float64)),
        mentees=_words(found["mentee"]),
    )


def _words(column: "pd.Series[str]") -> Words:
    return column.astype(str).to_numpy(object)


def _alone(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of two whose mentee has no other pair in the round."""
    single = pairs[pairs["kind"] != "group"]
    return single[~single.duplicated(KEY, keep=False)]


def _finished(facts: Facts, pairs: pd.DataFrame) -> set[str]:
    """Rounds none of whose pairs still works: ended, or past the planned end."""
    day = pd.Timestamp(facts.as_of)
    over = (pairs["ended_on"] <= day) | (pairs["planned_until"] <= day)
    running = set(pairs.loc[~over, "round"])
    return set(pairs["round"]) - running


def _times(facts: Facts) -> pd.DataFrame:
    rounds = facts.rounds.drop_duplicates(["school", "round"])
    number = rounds["number"].fillna(0).astype(int).astype(str).str.zfill(4)
    return rounds.assign(order=rounds["year"] + "-" + number)[["school", "round", "order"]]


def _outcomes(facts: Facts, found: pd.DataFrame) -> Mapping[str, Floats]:
    relations = scored(facts.answers, "REL")
    relations = relations[relations["wave"] == AFTER]
    return {
        "rel_mentee": _by(found, relations[relations["role"] == "mentee"], "mentee"),
        "rel_mentor": _by(found, relations[relations["role"] == "mentor"], "mentor"),
        "gas": _goals(facts.goals, found),
        "self_rating": _self_rated(facts, found),
        "survival": np.where(found["ended_for_fit"], 0.0, 1.0),
    }


def _by(found: pd.DataFrame, scores: pd.DataFrame, side: str) -> Floats:
    """Scores of one side of each pair."""
    means = scores.groupby(["school", "pair", "person"])["score"].mean()
    wanted = pd.MultiIndex.from_frame(found[["school", "pair", side]])
    return means.reindex(wanted).to_numpy(np.float64)


def _goals(goals: pd.DataFrame, found: pd.DataFrame) -> Floats:
    """T of the goals of each pair; a goal without a weight counts 1."""
    told = {
        key: gas(one["level"].tolist(), one["weight"].fillna(1.0).tolist())
        for key, one in goals.groupby(["school", "pair"])
    }
    values = [told.get(key) for key in zip(found["school"], found["pair"], strict=True)]
    return np.array([np.nan if one is None else one for one in values], np.float64)


def _self_rated(facts: Facts, found: pd.DataFrame) -> Floats:
    """Change of the mentee's own rating in the requested domains, mean over domains."""
    rated = keyed(facts.answers, "self_rating")
    rated = rated[(rated["role"] == "mentee") & rated["keyed"].notna()]
    domains = {code: one.part for code, one in items_of("self_rating").items()}
    rated = rated.assign(domain=rated["item"].map(domains))
    by = ["school", "person", "year", "domain", "wave"]
    groups = rated.groupby(by)["keyed"]
    known = groups.mean()[groups.count() >= LEAST_ITEMS].reset_index()
    means = known.pivot_table(index=by[:-1], columns="wave", values="keyed")
    for wave in (BEFORE, AFTER):
        if wave not in means.columns:
            means[wave] = np.nan
    change = (means[AFTER] - means[BEFORE]).rename("change").reset_index()
    asked = facts.wants[["school", "person", "year", "domain"]].drop_duplicates()
    told = asked.merge(change.dropna(), on=["school", "person", "year", "domain"])
    mean = told.groupby(["school", "person", "year"])["change"].mean()
    wanted = pd.MultiIndex.from_frame(found[["school", "mentee", "year"]])
    return mean.reindex(wanted).to_numpy(np.float64)
