"""What a counted figure finds of a known truth, one invented place a seed."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from analytics.alerts.gate import auc, limits
from analytics.alerts.landmarks import TOTAL, landmarks
from analytics.change import bca, d_av_of, hodges_lehmann, paired
from analytics.facts import of_tables
from analytics.learning import Rows, propose
from analytics.quality import flags, reweighted_share
from analytics.reliability import alpha, omega
from analytics.shares import bounds, wilson
from analytics.survival import cox, kaplan_meier, landmark, rmst
from data.synthetic.municipality import Params
from data.synthetic.outcomes_answers import LOADINGS, items_of, ticked
from data.synthetic.outcomes_staying import base_rate, followed
from data.synthetic.scenarios import SCENARIOS, scenario
from data.synthetic.truth import Told, synth

Found = Mapping[str, float]
SATISFIED = 7
SHARES = {"mentee": 0.835, "mentor": 0.860}  # of people of 1 200 other schools, seeds 50 000 on
MANY, PEOPLE = 1_000_000, 500
FEW = {"schools": 14}  # half a municipality is enough for a bare statistic
MONTHS, WAIT = 36.0, 6.0  # followed; everybody who gets a mentor has one by then
STAYS = 2000
BETA = ("need", "subject", "time", "school", "style")
TAUGHT = 300


def covered(low: float | None, high: float | None, truth: float) -> float:
    """1 where an interval holds the truth."""
    return float(low is not None and high is not None and low <= truth <= high)


def satisfaction(seed: int) -> Found:
    """One school, one year, everybody answers."""
    told = synth(seed, "school", years=1, response=1.0, no_monitoring=0.0)
    found = {}
    for role, truth in SHARES.items():
        scores = _sat(told, role)["value"]
        low, high = wilson(int((scores >= SATISFIED).sum()), len(scores))
        found[f"wilson_{role}"] = covered(low, high, truth)
    return found


def silence(seed: int) -> Found:
    """A municipality where the satisfied answer more often: raw, bounded, reweighted."""
    told = synth(seed, "municipality", years=1, no_monitoring=0.0)
    asks = told.tables["asks"]
    asks = asks[(asks["wave"] == "post") & (asks["role"] == "mentee")]
    asks = asks[asks["state"] != "cancelled"].set_index("pair")
    pairs = pd.DataFrame(told.truth["pairs"]).set_index("pair").loc[asks.index]
    hit = (pairs["sat_mentee"] >= SATISFIED).to_numpy(float)
    answered = (asks["state"] == "answered").to_numpy(float)
    truth, k, n = hit.mean(), int(hit[answered > 0].sum()), int(answered.sum())
    low, high = bounds(k, n, len(hit))
    known = _known(told).reindex(asks.index)
    again = reweighted_share(np.where(answered > 0, hit, np.nan), answered, known.to_numpy())
    return {
        "response": n / len(hit),
        "raw_off": k / n - truth,
        "weighted_off": float(again.weighted or 0.0) - truth,
        "bounds": covered(low, high, truth),
    }


def reliability(seed: int) -> Found:
    """Alpha and omega of 500 people beside those of a million."""
    rows = _confidence(np.random.default_rng([seed, 1]), PEOPLE)
    keys = _keys()
    whole = _of_million()
    return {
        "alpha_off": abs(float(alpha(rows, keys, 1, 5).alpha or 0.0) - whole[0]),
        "omega_off": abs(float(omega(rows, keys, 1, 5).omega or 0.0) - whole[1]),
    }


def gain(seed: int) -> Found:
    """Growth of confidence of 200 people, d_av and its interval; a million tell the truth."""
    truth = _growth_of_million()
    before, after = _growth(np.random.default_rng([seed, 2]), 200)
    drawn = bca(np.column_stack([before, after]), d_av_of, f"recovery:{seed}", draws=1000)
    value = float(paired(before, after).d_av or 0.0)
    return {"d_av_off": value - truth, "bca": covered(drawn.lo, drawn.hi, truth)}


def survival(seed: int) -> Found:
    """Newcomers without a mentor and without a confounder: the curve is known in closed form."""
    params = Params(motivation_leaves=0.0, hr_mentored=1.0)
    one = followed(np.random.default_rng([seed, 3]), params, 300, months=MONTHS)
    at = kaplan_meier(one.months, one.left).at([12.0])[0]
    area = rmst(one.months, one.left, MONTHS)
    grid = np.linspace(0.0, MONTHS, 20_001)
    curve = np.exp(-base_rate(params) * (grid / 12.0) ** params.shape)
    return {
        "km12": covered(at.lo, at.hi, params.survival),
        "rmst36": covered(area.lo, area.hi, float(np.trapezoid(curve, grid))),
    }


def confounding(seed: int) -> Found:
    """Who is eager gets a mentor and stays: with the confounder the truth is found, without not."""
    params = Params()
    one = followed(np.random.default_rng([seed, 4]), params, STAYS, months=MONTHS)
    cut = landmark(one.months, one.left, one.mentored_from, WAIT)
    more = {name: getattr(one, name)[cut.kept] for name in ("motivation", "age", "experience")}
    bare = {"mentored": cut.exposed.astype(float)}
    naive = cox(cut.time, cut.event, bare, cut.entry)
    whole = cox(cut.time, cut.event, {**bare, **more}, cut.entry)
    return {
        "naive": covered(naive.lo[0], naive.hi[0], params.hr_mentored),
        "adjusted": covered(whole.lo[0], whole.hi[0], params.hr_mentored),
        "naive_hr": naive.hr[0],
        "adjusted_hr": whole.hr[0],
    }


def immortal(seed: int) -> Found:
    """From hire to exit those who got a mentor could not leave before: a landmark sees that."""
    params = Params(motivation_leaves=0.0)
    one = followed(np.random.default_rng([seed, 5]), params, STAYS, months=MONTHS)
    ever = (one.mentored_from < one.months).astype(float)
    plain = cox(one.months, one.left, {"mentored": ever})
    cut = landmark(one.months, one.left, one.mentored_from, WAIT)
    fair = cox(cut.time, cut.event, {"mentored": cut.exposed.astype(float)}, cut.entry)
    truth = params.hr_mentored
    return {
        "plain_below": float(plain.hr[0] < truth),
        "plain_hr": plain.hr[0],
        "landmark": covered(fair.lo[0], fair.hi[0], truth),
        "landmark_hr": fair.hr[0],
    }


def weights(seed: int) -> Found:
    """Weights learned from the quality of 300 pairs, with drawn plans and with the best ones."""
    found = {}
    for name, explore in (("drawn", 0.3), ("best", 0.0)):
        slopes = _learned(synth(seed, "municipality", years=1, explore=explore))
        truth = np.array(Params().beta) / sum(Params().beta)
        found[f"first_{name}"] = float(slopes.argmax() == 0)
        found[f"rmse_{name}"] = float(np.sqrt(((slopes - truth) ** 2).mean()))
    return found


def warning(seed: int) -> Found:
    """The rule on the landmark day against breaks of pairs that came later, beside the truth.

    ``ceiling_auc`` ranks the same pairs by the true points their hazard of a break rests on.
    """
    told = synth(seed, "municipality")
    table = landmarks(of_tables(told.tables, told.as_of, synthetic=True), limits().landmark)
    event = table["event"].to_numpy(bool)
    found = auc(event, table[TOTAL].to_numpy(float))
    truth = pd.DataFrame(told.truth["pairs"]).set_index("pair")["points"]
    ceiling = auc(event, truth.loc[table["pair"]].to_numpy(float))
    return {"rule_auc": found, "ceiling_auc": ceiling, "events": float(event.sum())}


def careless(seed: int) -> Found:
    """Flags of sheets against the habits behind them."""
    told = scenario("careless30", seed)
    flagged = flags(_posts(told))
    habits = pd.DataFrame(told.truth["sheets"])
    habits = habits[(habits["wave"] == "post") & (habits["role"] == "mentee")]
    seen = flagged.merge(habits, on=["person", "pair", "role", "wave", "year"])
    blocks = seen[seen["instrument"].isin(["CONF", "REL", "SUP"])]
    told_by = blocks.groupby(["pair", "habit"])[["dq1", "dq3"]].any().reset_index()
    share = told_by.groupby("habit")[["dq1", "dq3"]].mean()
    return {
        "straight": float(share.loc["straight", "dq1"]),
        "honest": float(share.loc["", "dq1"]),
        "random": float(share.loc["random", "dq3"]),
        "honest_apart": float(share.loc["", "dq3"]),
    }


def nothing(seed: int) -> Found:
    """Where mentoring changes nothing, growth must not be found."""
    scale, params = SCENARIOS["null"]
    told = synth(seed, scale, **{**params, **FEW, "years": 1, "careless": 0.0})
    before, after = _paired_scores(told)
    _value, low, high = hodges_lehmann(np.round(after - before, 10))
    return {"effect": 1.0 - covered(low, high, 0.0)}


MEASURES: Mapping[str, Callable[[int], Found]] = {
    one.__name__: one
    for one in (
        satisfaction,
        silence,
        reliability,
        gain,
        survival,
        confounding,
        immortal,
        weights,
        warning,
        careless,
        nothing,
    )
}


def _sat(told: Told, role: str) -> pd.DataFrame:
    """SAT.1 of everybody of a side, once a person: two answers of one mentor are alike."""
    answers = told.tables["answers"]
    mine = answers[(answers["item"] == "SAT.1") & (answers["role"] == role)]
    return mine.drop_duplicates("person")


def _known(told: Told) -> pd.DataFrame:
    """What is known of everybody asked, by pair: pulses of the mentee, meetings, the beginning."""
    answers, meetings = told.tables["answers"], told.tables["meetings"]
    pulse = answers[answers["item"].isin(["PULSE.1", "PULSE.2"]) & (answers["role"] == "mentee")]
    mean = pulse.groupby("pair")["value"].mean().rename("pulse")
    low = pulse.groupby("pair")["value"].min().rename("lowest")
    met = meetings[meetings["state"] == "held"].groupby("pair").size().rename("met")
    return pd.concat([mean, low, met], axis=1)


@cache
def _keys() -> tuple[int, ...]:
    return tuple(-1 if one.reversed else 1 for one in items_of("CONF", "mentee", "pre"))


def _items(rng: np.random.Generator, latent: np.ndarray) -> np.ndarray:
    items = items_of("CONF", "mentee", "pre")
    return np.column_stack(
        [ticked(rng, latent, one, LOADINGS[at], 0.0) for at, one in enumerate(items)]
    )


def _confidence(rng: np.random.Generator, people: int) -> np.ndarray:
    return _items(rng, rng.normal(0.0, 1.0, people))


@cache
def _of_million() -> tuple[float, float]:
    rows = _confidence(np.random.default_rng(0), MANY)
    return float(alpha(rows, _keys(), 1, 5).alpha or 0), float(
        omega(rows, _keys(), 1, 5).omega or 0
    )


def _growth(rng: np.random.Generator, people: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of nine keyed items before and after a latent gain of half a standard deviation."""
    pre = rng.normal(0.0, 1.0, people)
    post = 0.7 * pre + rng.normal(Params().gain, np.sqrt(0.51), people)
    turned = np.array(_keys()) < 0
    scores = []
    for latent in (pre, post):
        rows = _items(rng, latent)
        scores.append(np.where(turned, 6.0 - rows, rows).mean(axis=1))
    return scores[0], scores[1]


@cache
def _growth_of_million() -> float:
    return float(paired(*_growth(np.random.default_rng(0), MANY)).d_av or 0.0)


def _learned(told: Told) -> np.ndarray:
    """Slopes of the five components that sum to 1, from the first 300 pairs."""
    traces = told.tables["traces"].head(TAUGHT)
    quality = pd.DataFrame(told.truth["pairs"]).set_index("pair")["quality"]
    rows = Rows(
        components=BETA,
        x=traces[[f"f_{one}" for one in BETA]].to_numpy(float),
        predicted=traces["predicted"].to_numpy(float),
        outcomes={"rel_mentee": quality.loc[traces["pair"]].to_numpy(float)},
        rounds=traces["round"].to_numpy(object),
        schools=traces["school"].to_numpy(object),
        mentors=traces["mentor"].to_numpy(object),
        order=traces["round"].to_numpy(object),
        versions=traces["questionnaire"].to_numpy(object),
        propensity=traces["propensity"].to_numpy(float),
        mentees=traces["mentee"].to_numpy(object),
    )
    told_by = propose(rows, dict.fromkeys(BETA, 1 / len(BETA)), bootstrap=0).primary.slopes
    slopes = np.array([told_by[one] for one in BETA])
    return slopes / slopes.sum()


def _posts(told: Told) -> pd.DataFrame:
    answers = told.tables["answers"]
    return answers[(answers["wave"] == "post") & (answers["role"] == "mentee")]


def _paired_scores(told: Told) -> tuple[np.ndarray, np.ndarray]:
    """Means of keyed confidence of the same mentees in both waves."""
    answers = told.tables["answers"]
    rows = answers[answers["instrument"] == "CONF"]
    turned = {one.code for one in items_of("CONF", "mentee", "pre") if one.reversed}
    value = rows["value"].where(~rows["item"].isin(turned), 6.0 - rows["value"])
    table = rows.assign(value=value).pivot_table(index="pair", columns="wave", values="value")
    table = table.dropna()
    return table["pre"].to_numpy(), table["post"].to_numpy()
