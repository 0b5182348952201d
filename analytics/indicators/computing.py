"""Which function counts which metric, and one door to all of them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analytics.facts import Facts
from analytics.figures import Figure, Level
from analytics.indicators import (
    course,
    coverage,
    fit,
    growth,
    papers,
    response,
    retention,
    satisfaction,
    signals,
    supply,
    trust,
)
from analytics.indicators.metric import METRICS
from analytics.indicators.scene import Scene, scene
from data.codebook.disclosure import rules

Counted = Callable[[Scene], Iterator[Figure]]

COUNTED: Mapping[str, Counted] = {
    "COV1": coverage.cov1,
    "COV2": coverage.cov2,
    "COV3": coverage.cov3,
    "TTM": coverage.ttm,
    "UNM": coverage.unm,
    "UAGE": coverage.uage,
    "UREP": coverage.urep,
    "SAT1": satisfaction.sat1,
    "SAT2": satisfaction.sat2,
    "WSAT": satisfaction.wsat,
    "NPS": satisfaction.nps,
    "EXP": satisfaction.exp,
    "GAIN": growth.gain,
    "COMPD": growth.compd,
    "COMP": growth.comp,
    "GAINC": growth.gainc,
    "ALPHA": trust.alpha,
    "DISAG": trust.disag,
    "NRB": trust.nrb,
    "RR": response.rr,
    "RET12": retention.ret12,
    "RET": retention.ret,
    "RETC": retention.retc,
    "STAY5": satisfaction.stay5,
    "CNFL": satisfaction.cnfl,
    "WORKS": satisfaction.works,
    "MQ": fit.mq,
    "MQO": fit.mqo,
    "ACC": fit.acc,
    "REM": course.rem,
    "REG1": course.reg1,
    "REG2": course.reg2,
    "REG3": course.reg3,
    "GAS": course.gas,
    "GASD": course.gasd,
    "EQG": fit.eqg,
    "RISK": signals.risk,
    "ALERT": signals.alert,
    "PREC": signals.prec,
    "WELL": papers.well,
    "CLIM": papers.clim,
    "LOADM": supply.loadm,
    "EQ": supply.eq,
    "DQ1": trust.dq1,
    "DQ2": trust.dq2,
    "DQ3": trust.dq3,
    "DQ4": trust.dq4,
    "DQ5": trust.dq5,
    "CONS": coverage.cons,
    "COMPL": course.compl,
    "BANK": supply.bank,
    "RETM": retention.retm,
    "ROAD": papers.road,
    "COST": supply.cost,
    "CURS": papers.curs,
    "SELF": papers.self_check,
}


def compute(
    facts: Facts,
    period: str,
    *,
    level: Level | str,
    unit: str,
    where: str = "",
    only: Collection[str] = (),
    version: str = "",
) -> tuple[Figure, ...]:
    """Every figure a unit has for a period, raw: nothing is hidden, ``records`` are kept.

    Args:
        facts: of one or many schools and years.
        period: a school year, ``"2026/2027"``.
        level: P, R, S, M or G; metrics that do not exist on it are left out.
        unit: school, pseudonym of a pair, id of a round, or what a municipality is called.
        where: filter, ``"form=teacher_teacher&stage=early"``.
        only: these metrics alone, in the order of the catalogue.
        version: data version; counted when left out, which takes longer than most figures.

    Raises:
        KeyError: ``only`` names a metric that does not exist.
        UnknownFilterError: ``where`` names an unknown key.
    """
    rung = Level(level)
    wanted = [METRICS[one].id for one in only] or list(METRICS)
    seen = scene(facts, period, level=rung, unit=unit, where=where, version=version)
    found = [
        one
        for name in METRICS
        if name in wanted and name in COUNTED and rung in METRICS[name].levels
        for one in COUNTED[name](seen)
    ]
    return _told(found, seen)


def _told(figures: Sequence[Figure], seen: Scene) -> tuple[Figure, ...]:
    """The figures, those of answers with a digest of everything each person behind them said."""
    answers = rules().answers
    if not any(one.metric_id in answers and one.records for one in figures):
        return tuple(figures)
    said = _digests(seen.facts.answers)
    return tuple(
        replace(one, told=frozenset(f"{who}@{said.get(who, 0):x}" for who in one.records))
        if one.metric_id in answers
        else one
        for one in figures
    )


def _digests(answers: pd.DataFrame) -> Mapping[str, int]:
    """By person a number that changes with any answer, whatever the order of rows."""
    if not len(answers):
        return {}
    rows = answers[["instrument", "item", "wave", "pair", "value", "code"]].astype(str)
    each = pd.util.hash_pandas_object(rows, index=False)
    return {str(who): int(one) for who, one in each.groupby(answers["person"]).sum().items()}
