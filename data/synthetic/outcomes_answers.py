"""Answers of invented people in every wave: latent truth seen through items, gaps and habits.

A sheet is what one person fills in at one sitting of one wave about one pair.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from data.codebook import framework
from data.codebook.instruments import about, instrument
from data.records.bank import Role
from data.synthetic.municipality import Days, Flags, Floats, Ints, Params, Roll
from data.synthetic.municipality_rounds import Season
from data.synthetic.outcomes import Lives, standard

Words = npt.NDArray[np.object_]

LOADINGS = (0.80, 0.75, 0.70, 0.65, 0.60, 0.55, 0.75, 0.70, 0.65)
THRESHOLDS = (-2.0, -1.1, -0.1, 0.9)
KINDLY = 0.7  # how far opinions of others are ticked above one's own confidence
DYAD = 0.4  # ICC of both sides' view of their relations
KNOWN, KNOWN_SHARE = 0.2, 0.25  # a mentee rates a mentor known before higher
PULSED = 0.62  # of meetings, by either side
PULSE_LOADING, PULSE_CUTS = 0.93, (-2.1, -1.5, -0.45, 0.6)
FIT_CUTS, TOO_EARLY = (-2.6, -1.8, -0.4), {"day14": 0.15, "day45": 0.05}
UNHAPPY, HELP = -1.6, (0.10, 0.004)  # who asks for help: of the unhappy, of the others
STAYED_UNSURE = 0.2
POINT = 0.27  # of latent satisfaction is worth one point of ten
CUT = {  # latent satisfaction answered with 7: quantiles of 400 schools, 40 municipalities
    ("school", "mentee"): 0.154,
    ("school", "mentor"): 0.072,
    ("municipality", "mentee"): 0.112,
    ("municipality", "mentor"): 0.015,
}
HABITS = ("straight", "random", "patterned", "hasty")
HABIT_SHARES = (0.4, 0.3, 0.2, 0.1)
SECONDS, SD_SECONDS, HASTY = 6.0, 0.45, 1.0
VOLUNTARY = 0.4
TOP = 3  # requests rated by wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One closed question: its scale ends, or its options where there is no order."""

    code: str
    instrument: str
    version: str
    low: int
    high: int
    reversed: bool = False
    options: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Sheets:
    """Sheets of one side and wave. Arrays over rows; ``values`` (rows, items), NaN not asked."""

    role: str
    wave: str
    pair: Ints
    person: Ints
    on: Days
    items: list[Item] = field(default_factory=list)
    columns: list[Floats] = field(default_factory=list)
    habit: Words = field(default_factory=lambda: np.zeros(0, object))

    def add(self, code: str, value: Callable[[Item, int], Floats], domains: tuple = ()) -> None:  # type: ignore[type-arg]
        """Answers of an instrument: ``value`` of an item and its number among its own."""
        for number, one in enumerate(items_of(code, self.role, self.wave, domains)):
            self.items.append(one)
            self.columns.append(value(one, number))


@cache
def items_of(code: str, role: str, wave: str, domains: tuple[str, ...] = ()) -> tuple[Item, ...]:
    """Closed questions of an instrument, in the order of the codebook."""
    side = Role(role)
    found = about(code, domains, side, wave) if domains else instrument(code, side, wave)
    turned = _reversed()
    return tuple(
        Item(
            code=one.code,
            instrument=code,
            version=found.version,
            low=int(one.min or 0) if not _nominal(one.kind) else 0,
            high=int(one.max or 0) if not _nominal(one.kind) else len(one.options) - 1,
            reversed=one.code in turned,
            options=tuple(each.code for each in one.options) if _nominal(one.kind) else (),
        )
        for one in found.questions
        if one.kind != "text"
    )


def _nominal(kind: str) -> bool:
    return kind in {"yes_no", "single"}


@cache
def _reversed() -> frozenset[str]:
    return frozenset(
        item["code"]
        for one in framework().instruments
        for item in one.get("item", ())
        if item.get("reversed")
    )


def ticked(rng: Generator, latent: Floats, item: Item, loading: float, shift: float) -> Floats:
    """Ordinal answers 1-5 of a latent trait; reversed items are answered the other way round."""
    noise = rng.normal(0.0, 1.0, len(latent))
    seen = loading * latent + np.sqrt(1.0 - loading**2) * noise
    found = np.searchsorted(np.array(THRESHOLDS) - shift, seen) + 1.0
    keyed: Floats = item.low + item.high - found if item.reversed else found
    return keyed


def of_ten(rng: Generator, latent: Floats, item: Item, mean: float) -> Floats:
    """Answers 1-10 around a mean."""
    seen = mean + 1.2 * (0.75 * latent + 0.66 * rng.normal(0.0, 1.0, len(latent)))
    found = np.clip(np.rint(seen), item.low, item.high)
    return item.low + item.high - found if item.reversed else found


def satisfied(feels: Floats, cut: float) -> Floats:
    """SAT.1 of 1-10: 7 from the cut on."""
    found: Floats = np.clip(7.0 + np.floor((feels - cut) / POINT), 1.0, 10.0)
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Minds:
    """What both sides of every pair think, beyond ``Lives``; arrays over pairs."""

    relation: dict[str, Floats]
    sat1: dict[str, Floats]
    well: Floats
    stays: Floats


def minds(rng: Generator, params: Params, one: Season, life: Lives, kind: str) -> Minds:
    """Relations as both see them, satisfaction of ten, wellbeing and whether one would stay."""
    count = len(one.mentor)
    shared = np.sqrt(DYAD) * standard(life.quality)
    relation = {
        role: shared + np.sqrt(1 - DYAD) * rng.normal(0.0, 1.0, count)
        for role in ("mentor", "mentee")
    }
    relation["mentee"] = relation["mentee"] + KNOWN * (rng.random(count) < KNOWN_SHARE)
    return Minds(
        relation=relation,
        sat1={role: satisfied(life.feels[role], cut_of(params, kind, role)) for role in relation},
        well=rng.normal(0.0, 1.0, count),
        stays=rng.random(count),
    )


def cut_of(params: Params, kind: str, role: str) -> float:
    """Where 7 begins; another share moves it along a normal distribution of the same spread."""
    wanted = params.sat_mentee if role == "mentee" else params.sat_mentor
    known = {"mentee": 0.86, "mentor": 0.88}[role]
    normal, spread = NormalDist(), 0.55
    return CUT[kind, role] + spread * (normal.inv_cdf(known) - normal.inv_cdf(wanted))


def sittings(rng: Generator, roll: Roll, one: Season, life: Lives, mind: Minds) -> list[Sheets]:
    """Everything everybody would answer who answered everything."""
    return [
        _before(rng, roll, one, life, "mentee"),
        _before(rng, roll, one, life, "mentor"),
        *(
            _fit(rng, one, life, role, wave)
            for role in mind.relation
            for wave in ("day14", "day45")
        ),
        *(_relations(rng, one, mind, role) for role in mind.relation),
        _middle_mentee(rng, roll, one, life, mind),
        _middle_mentor(rng, one, life),
        _after(rng, roll, one, life, mind, "mentee"),
        _after(rng, roll, one, life, mind, "mentor"),
    ]


def _sheets(one: Season, role: str, wave: str, on: Days) -> Sheets:
    person = one.mentee if role == "mentee" else one.mentor
    pair = np.arange(len(person))
    return Sheets(role=role, wave=wave, pair=pair, person=person, on=on)


def _soon(rng: Generator, first: Days, days: int) -> Days:
    found: Days = first + rng.integers(0, days, len(first)).astype("timedelta64[D]")
    return found


def _before(rng: Generator, roll: Roll, one: Season, life: Lives, role: str) -> Sheets:
    made = _sheets(one, role, "pre", _soon(rng, one.ordered - 12, 12))
    hopes = rng.normal(0.3, 1.0, len(made.pair))
    made.add(_expectations(role), lambda item, _n: of_ten(rng, hopes, item, 7.6))
    _facts(rng, made, life, np.full(len(hopes), 0.55))
    if role == "mentee":
        made.add("CONF", lambda item, n: ticked(rng, life.pre, item, LOADINGS[n], 0.0))
        _ratings(rng, roll, made, np.zeros(len(hopes)))
        _wellbeing(rng, made, rng.normal(0.0, 1.0, len(hopes)))
    return made


def _after(rng: Generator, roll: Roll, one: Season, life: Lives, mind: Minds, role: str) -> Sheets:
    ends = np.full(len(one.mentor), life.ends)
    made = _sheets(one, role, "post", _soon(rng, ends - 10, 24))
    seen = standard(life.feels[role])
    made.add(_expectations(role), lambda item, _n: of_ten(rng, seen, item, 7.9))
    made.add("SAT", lambda item, _n: _sat(rng, item, mind.sat1[role]))
    _facts(rng, made, life, 0.55 + 0.1 * np.clip(life.gain, -1, 2))
    made.add("REL", lambda item, n: ticked(rng, mind.relation[role], item, LOADINGS[n], KINDLY))
    if role == "mentee":
        made.add("CONF", lambda item, n: ticked(rng, life.post, item, LOADINGS[n], 0.0))
        _ratings(rng, roll, made, life.gain)
        _support(rng, roll, made, seen)
        _wellbeing(rng, made, mind.well)
    return made


def _expectations(role: str) -> str:
    return "EXP_MENTEE" if role == "mentee" else "EXP_MENTOR"


def _sat(rng: Generator, item: Item, sat1: Floats) -> Floats:
    """SAT.1 as it is; SAT.2 stands near it."""
    if item.code == "SAT.1":
        return sat1
    near: Floats = np.clip(np.rint(sat1 + rng.normal(0.2, 1.0, len(sat1))), item.low, item.high)
    return near


def _facts(rng: Generator, made: Sheets, life: Lives, stays: Floats) -> None:
    count = len(made.pair)
    shares: Mapping[str, tuple[float, ...]] = {
        "FACTS.met_before": (0.3, 0.7),
        "FACTS.glad": (0.9, 0.1),
        "FACTS.conflicts": (0.35, 0.3, 0.08, 0.27),
        "FACTS.continue": (0.6, 0.15, 0.25),
    }

    def value(item: Item, _number: int) -> Floats:
        if item.code == "FACTS.stay_5y":
            drawn = rng.random(count)
            return np.where(drawn < stays, 0.0, np.where(drawn < stays + STAYED_UNSURE, 1.0, 2.0))
        if item.code in shares:
            return rng.choice(len(item.options), count, p=shares[item.code]).astype(float)
        if item.code == "FACTS.works":
            return rng.poisson(1.2 + 0.8 * (made.wave == "post"), count).astype(float)
        if item.code == "FACTS.expectations_met":
            return of_ten(rng, standard(life.feels[made.role]), item, 7.8)
        return np.clip(rng.poisson(3.2, count), item.low, item.high).astype(float)

    made.add("FACTS", value)


def _top(roll: Roll, people: Ints) -> Flags:
    """(people, domains): the most important requests."""
    order = np.argsort(np.argsort(-roll.asked[people], axis=1, kind="stable"), axis=1)
    found: Flags = (order < TOP) & (roll.asked[people] > 0)
    return found


def _ratings(rng: Generator, roll: Roll, made: Sheets, gained: Floats) -> None:
    """Own level in every requested domain, three items each."""
    codes, top = framework().domain_codes, _top(roll, made.person)
    for at, domain in enumerate(codes):
        level = 3.0 + 0.8 * roll.theta[made.person, at] + 0.6 * gained
        asked = top[:, at]

        def value(item: Item, _n: int, level: Floats = level, asked: Flags = asked) -> Floats:
            seen = np.clip(np.rint(level + rng.normal(0.0, 0.6, len(level))), item.low, item.high)
            return np.where(asked, seen, np.nan)

        made.add("self_rating", value, (domain,))


def _support(rng: Generator, roll: Roll, made: Sheets, seen: Floats) -> None:
    """SUP and, for each own request, how far mentoring helped."""
    made.add("SUP", lambda item, n: ticked(rng, seen, item, LOADINGS[n], KINDLY))
    top = _top(roll, made.person)
    for at, domain in enumerate(framework().domain_codes):
        asked = top[:, at]

        def value(item: Item, _n: int, asked: Flags = asked) -> Floats:
            return np.where(asked, ticked(rng, seen, item, 0.7, KINDLY), np.nan)

        made.add("WSAT", value, (domain,))


def _wellbeing(rng: Generator, made: Sheets, well: Floats) -> None:
    takes = rng.random(len(well)) < VOLUNTARY

    def value(item: Item, number: int) -> Floats:
        return np.where(takes, ticked(rng, well, item, LOADINGS[number], 0.2), np.nan)

    made.add("WELL", value)


def _fit(rng: Generator, one: Season, life: Lives, role: str, wave: str) -> Sheets:
    day = int(wave.removeprefix("day"))
    made = _sheets(one, role, wave, _soon(rng, one.ordered + day, 9))
    seen = 0.7 * standard(life.feels[role]) + 0.71 * rng.normal(0.0, 1.0, len(made.pair))
    early = rng.random(len(seen)) < TOO_EARLY[wave]
    found = np.where(early, np.nan, np.searchsorted(np.array(FIT_CUTS), seen) + 1.0)
    made.add("FIT", lambda _item, _n: found)
    return made


def _relations(rng: Generator, one: Season, mind: Minds, role: str) -> Sheets:
    made = _sheets(one, role, "day60", _soon(rng, one.ordered + 60, 13))
    seen = 0.9 * mind.relation[role] + 0.44 * rng.normal(0.0, 1.0, len(made.pair))
    made.add("REL", lambda item, n: ticked(rng, seen, item, LOADINGS[n], KINDLY))
    return made


def _middle(rng: Generator, one: Season, life: Lives, role: str) -> Sheets:
    half = (one.ordered.astype(np.int64) + life.ends.astype(np.int64)) // 2
    return _sheets(one, role, "mid", _soon(rng, half.astype("datetime64[D]"), 20))


def _middle_mentee(rng: Generator, roll: Roll, one: Season, life: Lives, mind: Minds) -> Sheets:
    made = _middle(rng, one, life, "mentee")
    seen = 0.8 * standard(life.feels["mentee"]) + 0.6 * rng.normal(0.0, 1.0, len(made.pair))
    _support(rng, roll, made, seen)
    _wellbeing(rng, made, mind.well)
    return made


def _middle_mentor(rng: Generator, one: Season, life: Lives) -> Sheets:
    made = _middle(rng, one, life, "mentor")
    tired = 0.6 * life.load - 0.5

    def value(item: Item, _number: int) -> Floats:
        if item.options or item.code == "LOAD.1":
            return rng.poisson(4.0 + 3.0 * life.load).astype(float)
        return ticked(rng, -tired, item, 0.7, KINDLY)

    made.add("LOAD", value)
    return made


def pulses(rng: Generator, one: Season, life: Lives, role: str) -> Sheets:
    """The three questions after each held meeting."""
    at = np.flatnonzero(life.held & (rng.random(len(life.held)) < PULSED))
    pair = life.met_pair[at]
    person = (one.mentee if role == "mentee" else one.mentor)[pair]
    made = Sheets(role=role, wave="meeting", pair=pair, person=person, on=life.met_on[at])
    seen = standard(life.feels[role])[pair]
    wants = rng.random(len(pair)) < np.where(seen < UNHAPPY, *HELP)

    def value(item: Item, _number: int) -> Floats:
        if item.options:
            return np.where(wants, 0.0, 1.0)
        noise = np.sqrt(1 - PULSE_LOADING**2) * rng.normal(0.0, 1.0, len(seen))
        marks: Floats = np.searchsorted(np.array(PULSE_CUTS), PULSE_LOADING * seen + noise) + 1.0
        return marks

    made.add("PULSE", value)
    return made


def filled(rng: Generator, params: Params, made: Sheets) -> tuple[Floats, Floats]:
    """(values, seconds) of (rows, items) as handed in: careless sheets, items left out.

    Habits of the rows are kept in ``made.habit``; "" for who has read the questions.
    """
    values = np.stack(made.columns, axis=1) if made.columns else np.zeros((len(made.pair), 0))
    rows, many = len(made.pair), len(made.columns)
    made.habit = np.full(rows, "", dtype=object)
    if many > TOP and made.wave != "meeting":
        lazy = rng.random(rows) < params.careless
        made.habit[lazy] = rng.choice(HABITS, int(lazy.sum()), p=HABIT_SHARES)
    _spoilt(rng, made, values)
    values[rng.random(values.shape) < params.missing] = np.nan
    seconds = np.exp(np.log(SECONDS) + SD_SECONDS * rng.normal(0.0, 1.0, values.shape))
    quick = np.isin(made.habit, ["hasty", "straight"])
    seconds[made.habit == "hasty"] = HASTY
    seconds[quick & (made.habit != "hasty")] *= 0.5
    return values, np.round(seconds, 1)


def _spoilt(rng: Generator, made: Sheets, values: Floats) -> None:
    """Answers of those who do not read, in place; what was not asked stays so."""
    low = np.array([one.low for one in made.items], float)
    high = np.array([min(one.high, 10) for one in made.items], float)
    for row in np.flatnonzero(np.isin(made.habit, ["straight", "random", "patterned"])):
        asked = ~np.isnan(values[row])
        spread = high - low
        if made.habit[row] == "straight":
            new = low + np.rint(spread * rng.choice([0.75, 1.0, 0.5], p=[0.5, 0.35, 0.15]))
        elif made.habit[row] == "random":
            new = low + np.floor(rng.random(len(low)) * (spread + 1))
        else:
            new = low + np.mod(np.arange(len(low)), spread + 1)
        values[row] = np.where(asked, new, np.nan)
