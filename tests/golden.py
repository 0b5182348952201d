"""Reference values of the statistics: how a case is asked of the program, and how compared.

``tests/samples/golden.json`` and ``golden_more.json`` hold cases of families; ``_schema`` of the
first says what stands in them and how an answer is compared.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from analytics import change, disclosure, quality, reliability, shares, survival, warning

SAMPLES = Path(__file__).parent / "samples"
FILES = ("golden.json", "golden_more.json")


@cache
def cases():
    """Every case by id."""
    found = [
        case for name in FILES for case in json.loads((SAMPLES / name).read_text("utf-8"))["cases"]
    ]
    assert len({one["id"] for one in found}) == len(found)
    return {one["id"]: one for one in found}


@cache
def schema():
    return json.loads((SAMPLES / FILES[0]).read_text("utf-8"))["_schema"]


def misses(case_id):
    """What of a case the program gets wrong; nothing if nothing."""
    case = cases()[case_id]
    answer = FAMILIES[case["family"]](**case["input"])
    found = []
    for field, wanted in case["expected"].items():
        if field not in answer:
            found.append(f"{field}: missing")
        else:
            tol = case["tol"].get(field, case["tol"].get("*", 0.0))
            found += apart(field, answer[field], wanted, tol)
    return found


def misses_of(*families):
    """Ids of cases of these families the program gets wrong."""
    return [name for name, one in cases().items() if one["family"] in families and misses(name)]


def apart(where, told, wanted, tol):
    """Words, booleans, nulls and integers exactly, other numbers within tol, lists and objects
    element by element.
    """
    if isinstance(wanted, dict):
        if set(map(str, told)) != set(wanted):
            return [f"{where}: {sorted(map(str, told))}"]
        by_name = {str(name): one for name, one in told.items()}
        return [
            line
            for name, one in wanted.items()
            for line in apart(f"{where}.{name}", by_name[name], one, tol)
        ]
    if isinstance(wanted, list):
        if len(told) != len(wanted):
            return [f"{where}: {len(told)} of {len(wanted)}"]
        return [
            line
            for at, (one, other) in enumerate(zip(told, wanted, strict=True))
            for line in apart(f"{where}[{at}]", one, other, tol)
        ]
    exact = wanted is None or isinstance(wanted, (bool, str, int))
    same = told == wanted and type(told) is type(wanted) if exact else near(told, wanted, tol)
    if exact and isinstance(wanted, int) and not isinstance(wanted, bool):
        same = told is not None and not isinstance(told, bool) and told == wanted
    return [] if same else [f"{where}: {told!r} instead of {wanted!r}"]


def near(told, wanted, tol):
    return isinstance(told, (int, float)) and abs(told - wanted) <= tol


def _alpha(*, columns, rows, keys, scale_min, scale_max, missing, conf, times=None):
    assert len(columns) == len(keys)
    rows = np.repeat(np.array(rows, float), times, axis=0) if times else rows
    way = "listwise" if missing == "none" else missing
    told = reliability.alpha(rows, keys, scale_min, scale_max, missing=way, conf=conf)
    if missing == "none":  # both ways are one
        both = reliability.alpha(rows, keys, scale_min, scale_max, missing="pairwise", conf=conf)
        assert abs(both.alpha - told.alpha) < 1e-12
    return {
        "alpha": told.alpha,
        "feldt_lo": told.lo,
        "feldt_hi": told.hi,
        "n_used": told.n_used,
        "std_alpha": told.std_alpha,
        "average_r": told.average_r,
        "r_drop": list(told.r_drop),
        "alpha_if_dropped": list(told.alpha_if_dropped),
    }


def _omega(same_data_as, keys, scale_min, scale_max):
    rows = cases()[same_data_as]["input"]["rows"]
    return {"omega": reliability.omega(rows, keys, scale_min, scale_max).omega}


def _icc(matrix):
    told = reliability.icc(matrix)
    forms = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
    return {
        **{form: getattr(told, form) for form in forms},
        "ICC2_lo95": told.lo,
        "ICC2_hi95": told.hi,
    }


def _fields(told, *names, **renamed):
    return {name: getattr(told, renamed.get(name, name)) for name in (*names, *renamed)}


def _paired(conf, **given):
    told = change.paired(conf=conf, **given)
    return _fields(told, "t", "df", "p", "lo", "hi", "d_z", "d_z_lo", "d_z_hi", "d_av", "J", "g_av")


def _signed_rank(diff, zeros, conf):
    assert zeros == "pratt"
    told = change.signed_rank(diff, conf)
    return _fields(told, "w_plus", "p_two_sided", "p_greater", "hl", "hl_lo", "hl_hi")


def _power(alpha, power, d=None, n=None):
    if d is None:
        return {"mde": change.detectable(n, alpha, power)}
    return {"n": change.needed_pairs(d, alpha, power)}


def _km(time, event, times):
    told = survival.kaplan_meier(time, event)
    steps = zip(told.t, told.n_risk, told.d, told.S, told.se, strict=True)
    at = told.at(times)
    return {
        "rows_t_n_d_S_se": [list(step) for step in steps if step[3] > 0],
        **_fields(
            told,
            "median",
            "median_lo_log",
            "median_hi_log",
            median_lo_loglog="median_lo",
            median_hi_loglog="median_hi",
        ),
        "at_t": [one.t for one in at],
        "at_risk": [one.n_risk for one in at],
        "at_S": [one.S for one in at],
        "at_se": [one.se for one in at],
        "at_lo_loglog": [one.lo for one in at],
        "at_hi_loglog": [one.hi for one in at],
    }


def _km_entry(entry, time, event):
    told = survival.kaplan_meier(time, event, entry)
    names = {"t": "t", "n_risk": "n_risk", "S": "S", "se": "se"}
    names |= {"lo_loglog": "lo", "hi_loglog": "hi"}
    return {name: list(getattr(told, own)) for name, own in names.items()}


def _logrank(time, event, group):
    told = survival.logrank(time, event, group)
    return {
        "chi2": told.chi2,
        "p": told.p,
        "observed": list(told.observed),
        "expected": list(told.expected),
    }


def _cox(time, event, covariates, ties):
    assert ties == "efron"
    told = survival.cox(time, event, covariates)
    return {
        "coef": list(told.coef),
        "se": list(told.se),
        "loglik_null": told.loglik_null,
        "loglik": told.loglik,
    }


def _cif(time, event, times):
    told = survival.cif(time, event, times)
    return {
        "event_free": list(told.event_free),
        "cif": {cause: list(one) for cause, one in told.cif.items()},
        "se": {cause: list(one) for cause, one in told.se.items()},
    }


def _curator_sheet(marks):
    told = shares.curator_sheet(marks)
    level = None if told.level is None else shares.sheet_level_names(told.level)[0]
    return {"sum": told.sum, "rated": told.rated, "level": level}


def _mahalanobis(same_data_as, rows_checked):
    found = quality.mahalanobis(cases()[same_data_as]["input"]["rows"])
    return {"d2": [found[row - 1] for row in rows_checked]}


def _suppression(k, groups):
    visible, total = disclosure.suppressed(groups, k)
    return {"visible": list(visible), "total_visible": total}


def _temporal(k, previous_records, added, removed):
    return {"show": not disclosure.waits(previous_records, added, removed, k)}


def _early_warning(**seen):
    told = warning.judged(warning.Seen(**seen))
    return {"points": told.total, "state": told.state.value}


def _verdict(k, n, target, conf):
    told, official = shares.verdict(k, n, target, conf)
    return {"verdict": told.value, "official_met": official}


def _named(names, values):
    return dict(zip(names, values, strict=True))


FAMILIES = {
    "wilson": lambda k, n, conf: _named(("lo", "hi"), shares.wilson(k, n, conf)),
    "newcombe_diff": lambda **given: _named(("diff", "lo", "hi"), shares.newcombe(**given)),
    "nps": lambda **given: _fields(shares.nps(**given), "nps", "centre", "lo", "hi"),
    "nonresponse_bounds": lambda k, n, N: _named(("lo", "hi"), shares.bounds(k, n, N)),
    "verdict": _verdict,
    "alpha": _alpha,
    "alpha_missing": _alpha,
    "omega_1f": _omega,
    "icc": _icc,
    "cohen_kappa": lambda **given: _fields(reliability.cohen_kappa(**given), "kappa"),
    "fleiss_kappa": lambda counts: _fields(reliability.fleiss_kappa(counts), "kappa"),
    "paired": _paired,
    "signed_rank": _signed_rank,
    "spearman": lambda x, y: _fields(change.spearman(x, y), "rho"),
    "power_paired": _power,
    "bh_adjust": lambda p: {"q": list(shares.benjamini_hochberg(p))},
    "km": _km,
    "km_entry": _km_entry,
    "logrank": _logrank,
    "rmst": lambda **given: _fields(survival.rmst(**given), "rmst", "se"),
    "cox": _cox,
    "cif": _cif,
    "e_value": lambda **given: _fields(survival.e_value(**given), "e_value", "e_value_ci"),
    "gas": lambda **given: {"T": change.gas(**given)},
    "weighted_satisfaction": lambda **given: {"value": shares.weighted_satisfaction(**given)},
    "curator_sheet": _curator_sheet,
    "longstring_irv": lambda row: {
        "longstring": quality.longstring(row),
        "irv": quality.irv(row),
    },
    "mahalanobis": _mahalanobis,
    "suppression": _suppression,
    "temporal_suppression": _temporal,
    "n_ladder": lambda n, role: {"step": shares.step_of(n, role).value},
    "early_warning": _early_warning,
    "gini": lambda x: {"gini": shares.gini(x)},
    "eb_shrink": lambda **given: {"p": shares.shrink(**given)},
}
