"""What becomes of invented pairs: quality, meetings, gain, satisfaction, early ends.

Everything latent here is the truth that figures have to recover.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from data.synthetic.municipality import Days, Flags, Floats, Ints, Params, Roll
from data.synthetic.municipality_rounds import COMPONENTS, OF_QUALITY, Season

RATE = 1.0 / 14.0  # meetings a day before quality and load are counted
BY_QUALITY, BY_LOAD = 0.35, -0.25
LAST_DAY = (5, 25)  # of a programme: 25 May
FIRST_MEETING, STALLING, STALL = 3, 0.2, (18, 80)  # days; pairs that stop meeting for a while
BREAKS = (((11, 1), (11, 10)), ((12, 29), (12, 31)), ((1, 1), (1, 11)), ((3, 25), (3, 31)))
FRIDAY = 4
PLANNED, MISSED = 18, 0.06  # meetings of a school year; share of them nobody came to
LOOKS, WIDE, WIDER = 60, 21, 30  # day of the first look; days without a meeting
LOW, MANY = -0.5, 2  # satisfaction below, further mentees from which a pair is at risk
OF_GAIN, OF_SAT_QUALITY = 0.6, 0.5
OWN_VIEW = 0.3  # SD of what a mentor sees apart from the mentee
CLOSED_FROM = 60  # days; nobody breaks up before the first look
GOAL_EARLY = 0.06  # of pairs a year, more where much is gained
FIT_BREAK, LEFT, REACHED, WITHDREW = (
    "incompatibility",
    "dismissal_or_transfer",
    "goal_reached",
    "consent_withdrawn",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lives:
    """Pairs of one season; arrays over pairs.

    Attributes:
        quality, gain, pre, post: latent; ``pre`` and ``post`` are confidence before and after.
        regular: meetings held of those planned, up to 1.2. load: further mentees of the mentor.
        feels: {"mentee", "mentor"} -> latent satisfaction.
        met: meetings as (pair, day) columns; ``held`` tells those that took place.
        points: risk points by what happened until day 60.
        until, reason: day of an early end (NaT) and its code ("").
    """

    quality: Floats
    gain: Floats
    pre: Floats
    post: Floats
    regular: Floats
    load: Floats
    feels: dict[str, Floats]
    met_pair: Ints
    met_on: Days
    held: Flags
    points: Floats
    until: Days
    reason: npt.NDArray[np.object_]
    ends: np.datetime64


def lives(rng: Generator, params: Params, roll: Roll, one: Season, left: Days) -> Lives:
    """Draw what becomes of the pairs of a season."""
    count = len(one.mentor)
    quality = _quality(rng, params, roll, one)
    load = _load(one)
    ends = np.datetime64(f"{int(one.year[:4]) + 1}-{LAST_DAY[0]:02d}-{LAST_DAY[1]:02d}", "D")
    pair, day = _meetings(rng, one, quality, load, ends)
    held = rng.random(len(pair)) >= MISSED
    regular = np.minimum(np.bincount(pair[held], minlength=count) / PLANNED, 1.2)
    gain = (
        params.gain
        + params.gain_quality * quality
        + params.gain_regular * regular
        + params.gain_load * load
        + roll.effect[roll.school[one.mentee]]
        + rng.normal(0.0, params.gain_noise, count)
    )
    pre, post = _confidence(rng, gain)
    seen = gain + rng.normal(0.0, OWN_VIEW, count)
    feels = {
        "mentee": OF_GAIN * gain + OF_SAT_QUALITY * quality,
        "mentor": OF_GAIN * seen + OF_SAT_QUALITY * quality,
    }
    points = risk_points(one, feels, load, _gap(one, pair[held], day[held]))
    until, reason = _early_ends(rng, params, one, points, gain, np.minimum(left, ends))
    kept = np.isnat(until[pair]) | (day <= until[pair])
    return Lives(
        quality=quality,
        gain=gain,
        pre=pre,
        post=post,
        regular=regular,
        load=load,
        feels=feels,
        met_pair=pair[kept],
        met_on=day[kept],
        held=held[kept],
        points=points,
        until=until,
        reason=reason,
        ends=ends,
    )


def _quality(rng: Generator, params: Params, roll: Roll, one: Season) -> Floats:
    at = [COMPONENTS.index(code) for code in OF_QUALITY]
    chance = rng.normal(0.0, 1.0, len(one.mentor)) * params.pair_sd
    told: Floats = one.parts[:, at] @ np.array(params.beta)
    return told + roll.effect_as_mentor[one.mentor] + chance


def _load(one: Season) -> Floats:
    """Further mentees of the same mentor."""
    _who, place, many = np.unique(one.mentor, return_inverse=True, return_counts=True)
    found: Floats = many[place].astype(float) - 1.0
    return found


def school_days(first: np.datetime64, last: np.datetime64) -> Days:
    """Weekdays without school breaks, both ends among them."""
    days = np.arange(first, last + 1)
    dates = days.astype(object)
    free = np.array([any(a <= (d.month, d.day) <= b for a, b in BREAKS) for d in dates], bool)
    weekday = np.array([d.weekday() <= FRIDAY for d in dates], bool)
    found: Days = days[weekday & ~free]
    return found


def _meetings(
    rng: Generator, one: Season, quality: Floats, load: Floats, ends: np.datetime64
) -> tuple[Ints, Days]:
    """(pair, day) of every meeting: a daily hazard on school days, nobody meets twice a day."""
    if not len(one.mentor):
        return np.zeros(0, np.int64), np.zeros(0, "datetime64[D]")
    days = school_days(one.ordered.min(), ends)
    rate = RATE * np.exp(BY_QUALITY * quality + BY_LOAD * load) * 7 / 5
    drawn = rng.random((len(rate), len(days))) < 1.0 - np.exp(-rate)[:, None]
    since = (days[None] - one.ordered[:, None]).astype(int)
    drawn &= since >= FIRST_MEETING
    stalls = rng.random(len(rate)) < STALLING
    drawn &= ~(stalls[:, None] & (since >= STALL[0]) & (since < STALL[1]))
    pair, at = np.nonzero(drawn)
    return pair, days[at]


def _gap(one: Season, pair: Ints, day: Days) -> Floats:
    """Days without a meeting on the day the rule first looks, school breaks left out."""
    looks = one.ordered + LOOKS
    last = one.ordered.astype("datetime64[D]")
    seen = day <= looks[pair]
    np.maximum.at(last, pair[seen], day[seen])
    first = np.datetime64(f"{str(one.ordered.min())[:4]}-11-01", "D") if len(last) else LOOKS
    off = np.clip((first + 10 - np.maximum(last, first)).astype(int), 0, 10) if len(last) else 0
    gap: Floats = (looks - last).astype(float) - off
    return gap


def risk_points(one: Season, feels: Mapping[str, Floats], load: Floats, gap: Floats) -> Floats:
    """Points of the rule of early warning, by what is true about the pairs."""
    low = np.minimum(standard(feels["mentee"]), standard(feels["mentor"])) < LOW
    apart = np.where(gap > WIDER, 2.0, np.where(gap > WIDE, 1.0, 0.0))
    found: Floats = apart + 2.0 * low + (load >= MANY) + one.lowest_fifth
    return found


def standard(values: Floats) -> Floats:
    """Mean 0, SD 1; zeros where all are alike."""
    spread = float(values.std()) if len(values) else 0.0
    centred: Floats = values - values.mean() if len(values) else values
    return centred / spread if spread > 0 else centred


def _confidence(rng: Generator, gain: Floats) -> tuple[Floats, Floats]:
    """Latent confidence before and after: the mean grows by the gain, r is .7."""
    pre = rng.normal(0.0, 1.0, len(gain))
    left = max(0.51 - float(gain.var()) if len(gain) else 0.51, 0.0)
    return pre, 0.7 * pre + gain + rng.normal(0.0, 1.0, len(gain)) * np.sqrt(left)


def _early_ends(
    rng: Generator,
    params: Params,
    one: Season,
    points: Floats,
    gain: Floats,
    left: Days,
) -> tuple[Days, npt.NDArray[np.object_]]:
    """The first of competing ends: fit, goal reached, withdrawal, somebody leaves.

    ``left`` (people,) is the last day of everybody, the end of the year for who stays.
    """
    count, ends = len(points), left.max()
    relative = params.hr_point**points
    rate = -np.log1p(-params.fit_break) * relative / max(relative.mean(), 1e-9) if count else points
    years = [
        rng.exponential(1.0, count) / np.maximum(rate, 1e-9),
        rng.exponential(1.0, count) / (GOAL_EARLY * np.exp(gain)),
        rng.exponential(1.0, count) / max(-np.log1p(-params.withdrawn), 1e-9),
    ]
    since = one.ordered + CLOSED_FROM
    days = [since + np.minimum(one * 365.25, 30000).astype("timedelta64[D]") for one in years]
    days.append(np.minimum(left[one.mentor], left[one.mentee]))
    stacked = np.stack(days)
    first = stacked.argmin(axis=0)
    until = stacked.min(axis=0)
    early = until < ends
    codes = np.array([FIT_BREAK, REACHED, WITHDREW, LEFT], dtype=object)
    nothing = np.array([np.datetime64("NaT", "D")] * count, dtype="datetime64[D]")
    reason = np.where(early, codes[first], "") if count else np.zeros(0, object)
    return np.where(early, until, nothing), reason.astype(object)
