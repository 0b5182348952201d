"""Invented schools and municipalities whose every figure has a known true value.

``synth(seed, scale)`` is a pure function of its arguments. Its tables have the columns of
``analytics.facts.COLUMNS``; its truth is ready for ``truth.json``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from data.errors import ProgrammeError
from data.synthetic import truth_tables as rows
from data.synthetic.municipality import YEARS, Days, Flags, Ints, Params, Roll, draw_roll
from data.synthetic.municipality_rounds import season
from data.synthetic.outcomes import REACHED, lives
from data.synthetic.outcomes_answers import LOADINGS, minds
from data.synthetic.outcomes_staying import TO_ANOTHER_SCHOOL, base_rate, last_days

SCALES: Mapping[str, Params] = {
    "village": Params(median_staff=14.0, mentees=0.215, mentors=0.285),
    "school": Params(),
    "municipality": Params(schools=28, median_staff=38.0, sd_staff=0.55, effect_sd=0.35),
}

Tables = Mapping[str, pd.DataFrame]


class UnknownScaleError(ProgrammeError):
    """Nothing of this scale is invented: ``value``, ``known``."""

    code = "synthetic.unknown_scale"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What an invented place looks like, and what is true about it.

    Attributes:
        seed, scale: what it was drawn from, with ``truth["params"]``.
        as_of: the data date. synthetic: always, wherever it goes.
        tables: facts of all years, columns as ``analytics.facts.COLUMNS``.
        truth: JSON-ready: parameters, and columns of latent values of people, pairs and sheets.
        by_year: school year -> the same tables as they stood on 31 August after it.
        files: spoilt spreadsheets of the school, where the scenario is about them.
    """

    seed: int
    scale: str
    as_of: date
    tables: Tables
    truth: Mapping[str, Any]
    by_year: Mapping[str, Tables]
    synthetic: bool = True
    files: Mapping[str, bytes] = field(default_factory=dict)

    def of_year(self, year: str) -> "Told":
        """One school year, as it stood at its end."""
        last = date(int(year[:4]) + 1, 8, 31)
        return replace(
            self, as_of=last, tables=self.by_year[year], by_year={year: self.by_year[year]}
        )

    def truth_json(self) -> str:
        """``truth.json``."""
        return json.dumps(self.truth, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def synth(seed: int, scale: str = "school", **params: Any) -> Told:
    """Draw a school (45 of staff), a village school (14) or a municipality (28 schools).

    ``params`` replace fields of ``Params``.

    Raises:
        UnknownScaleError: the scale is not known.
        TypeError: a parameter is not known.

    >>> len(synth(1, "village").of_year("2024/2025").tables["staff"])
    14
    """
    if scale not in SCALES:
        raise UnknownScaleError(value=scale, known=", ".join(SCALES))
    known = replace(SCALES[scale], **params)
    rng = np.random.default_rng([seed, *scale.encode()])
    return told_of(rng, seed, scale, known, draw_roll(rng, known))


def told_of(
    rng: Generator,
    seed: int,
    scale: str,
    params: Params,
    roll: Roll,
    monitored: Flags | None = None,
) -> Told:
    """Let people of a known roll live through the years told.

    ``monitored`` (people,) tells who has agreed to monitoring; None draws it every year.
    """
    years = YEARS[len(YEARS) - params.years :]
    kind = "municipality" if params.schools > 1 else "school"
    mentored = np.full(roll.count, np.datetime64("NaT", "D"))
    waited = np.zeros(roll.count, np.int64)
    seen: list[rows.Told] = []
    for year in years:
        left = last_days(params, roll, mentored)
        one = season(rng, params, roll, year, left, np.flatnonzero(waited))
        fresh = np.isnat(mentored[one.mentee])
        mentored[one.mentee[fresh]] = one.ordered[fresh]
        left = last_days(params, roll, mentored)
        life = lives(rng, params, roll, one, left)
        seen.append(
            rows.Told(
                params=params,
                roll=roll,
                season=one,
                life=life,
                mind=minds(rng, params, one, life, kind),
                left=left,
                left_for=_left_for(rng, roll),
                monitored=_monitored(rng, params, roll.count) if monitored is None else monitored,
                withdrew=_withdrew(one.mentee, life.reason, life.until, roll.count),
                waited=waited.copy(),
            )
        )
        waited[one.mentee] = 0
        waited[one.left_out] += 1
    drawn = [(one.season.year, *_tables(rng, one)) for one in seen]
    by_year = {year: _frames(tables) for year, tables, _habits in drawn}
    return Told(
        seed=seed,
        scale=scale,
        as_of=date(int(years[-1][:4]) + 1, 8, 31),
        tables=_pooled(by_year),
        truth=_truth(seed, scale, params, seen, rows.laid([one[2] for one in drawn])),
        by_year=by_year,
    )


def _monitored(rng: Generator, params: Params, count: int) -> Flags:
    agreed: Flags = rng.random(count) >= params.no_monitoring
    return agreed


def _left_for(rng: Generator, roll: Roll) -> rows.Words:
    where = rng.random(roll.count) < TO_ANOTHER_SCHOOL
    return np.where(where, "school", "profession").astype(object)


def _withdrew(mentee: Ints, reason: rows.Words, until: Days, count: int) -> Days:
    """(people,) the day a mentee took the consent back, NaT for most."""
    found: Days = np.full(count, np.datetime64("NaT", "D"))
    at = reason == "consent_withdrawn"
    found[mentee[at]] = until[at]
    return found


def _tables(rng: Generator, one: rows.Told) -> tuple[dict[str, rows.Table], rows.Table]:
    """(tables of a year, habits of its sheets)."""
    asked = rows.waves(rng, one)
    sheets, waves_of = rows.climate(rng, one)
    tables = {
        "staff": rows.staff(one),
        "participations": rows.participations(one),
        "wants": rows.wants(one),
        "offers": rows.offers(one),
        "pairs": rows.pairs(one),
        "meetings": rows.meetings(one),
        "programmes": rows.programmes(one),
        "goals": rows.goals(rng, one),
        "asks": asked.asks,
        "answers": asked.answers,
        "climate": sheets,
        "climate_waves": waves_of,
        "consents": rows.consents(one),
        "invitations": rows.invitations(rng, one),
        "decisions": rows.decisions(rng, one),
        "rounds": rows.rounds(one),
        "unplaced": rows.unplaced(one),
        "alerts": rows.alerts(rng, one),
        "traces": rows.traces(one),
        "marks": rows.marks(rng, one),
    }
    return tables, asked.habits


def _frames(tables: Mapping[str, rows.Table]) -> Tables:
    return {name: _frame(one) for name, one in tables.items()}


def _frame(table: rows.Table) -> pd.DataFrame:
    frame = pd.DataFrame(dict(table))
    days = [name for name in frame.columns if str(frame[name].dtype).startswith("datetime64")]
    return frame.astype(dict.fromkeys(days, "datetime64[s]"))


def _pooled(by_year: Mapping[str, Tables]) -> Tables:
    """All years under one another; of the staff list and consents the newest row of a person."""
    newest = {"staff": ["person"], "consents": ["person", "purpose"]}
    found = {}
    for name in next(iter(by_year.values())):
        whole = pd.concat([one[name] for one in by_year.values()], ignore_index=True)
        if name in newest:
            whole = whole.drop_duplicates(newest[name], keep="last", ignore_index=True)
        found[name] = whole
    return found


def _truth(
    seed: int, scale: str, params: Params, seen: list[rows.Told], habits: rows.Table
) -> Mapping[str, Any]:
    roll = seen[0].roll
    load = np.array(LOADINGS)
    left = seen[-1].left
    return {
        "synthetic": True,
        "seed": seed,
        "scale": scale,
        "params": _plain(asdict(params)),
        "values": {
            "omega_confidence": float(load.sum() ** 2 / (load.sum() ** 2 + (1 - load**2).sum())),
            "hazard_base": base_rate(params),
            "hr_mentored": params.hr_mentored,
            "beta": dict(
                zip(("need", "subject", "time", "school", "style"), params.beta, strict=True)
            ),
            **{f"{year}": _of_year(one) for year, one in ((x.season.year, x) for x in seen)},
        },
        "schools": _plain({"school": list(roll.schools), "effect": roll.effect}),
        "people": _plain(
            {
                "person": roll.keys,
                "motivation": roll.motivation,
                "left_on": [str(one) for one in left],
                "first_day": [str(one) for one in roll.hired],
                "theta": roll.theta.mean(axis=1),
            }
        ),
        "pairs": _plain(rows.laid([_pairs(one) for one in seen])),
        "sheets": _plain(habits),
    }


def _of_year(one: rows.Told) -> Mapping[str, Any]:
    """What a census without silence would find."""
    asked = np.isnat(one.life.until) | (one.life.until >= one.life.ends - 14)
    shares = {
        f"sat_{role}": float((values[asked] >= 7).mean()) if asked.any() else None  # noqa: PLR2004
        for role, values in one.mind.sat1.items()
    }
    fit = one.life.reason == "incompatibility"
    return {
        **shares,
        "asked_last": int(asked.sum()),
        "pairs": len(asked),
        "gain": float(one.life.gain.mean()) if len(asked) else None,
        "ended_for_fit": int(fit.sum()),
        "completed": int((np.isnat(one.life.until) | (one.life.reason == REACHED)).sum()),
    }


def _pairs(one: rows.Told) -> rows.Table:
    life = one.life
    return {
        "pair": one.pairs,
        "year": np.full(len(life.quality), one.season.year, dtype=object),
        "quality": life.quality,
        "gain": life.gain,
        "before": life.pre,
        "after": life.post,
        "regular": life.regular,
        "load": life.load,
        "feels_mentee": life.feels["mentee"],
        "feels_mentor": life.feels["mentor"],
        "sat_mentee": one.mind.sat1["mentee"],
        "sat_mentor": one.mind.sat1["mentor"],
        "points": life.points,
        "ended_for": life.reason,
    }


def _plain(one: Any) -> Any:
    """JSON-ready: arrays as lists, numbers rounded to six digits, what is not finite as null."""
    if isinstance(one, Mapping):
        return {name: _plain(value) for name, value in one.items()}
    if isinstance(one, np.ndarray):
        return _plain(one.tolist())
    if isinstance(one, list | tuple):
        return [_plain(each) for each in one]
    if isinstance(one, float):
        return round(one, 6) if np.isfinite(one) else None
    return one
