"""Tables of facts of one invented school year: columns by name, as ``analytics.facts`` has them.

A table is a mapping of columns; days are numpy days, unknown is NaT, NaN or "".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from data.codebook import framework
from data.synthetic.municipality import BLOCKS, Days, Flags, Floats, Ints, Params, Roll, first_day
from data.synthetic.municipality_rounds import COMPONENTS, Season
from data.synthetic.outcomes import FIT_BREAK, PLANNED, REACHED, Lives
from data.synthetic.outcomes_answers import Minds, Sheets, filled, pulses, sittings

Words = npt.NDArray[np.object_]
Table = Mapping[str, Any]
SITES = ("корпус 1", "корпус 2")
AUGUST = np.timedelta64(31, "D")  # who comes in it belongs to the next year
NO_DAY = np.datetime64("NaT", "D")
EARLY = 3  # full years of who counts as a beginner
THREE_GOALS, FROM_NOTHING = 0.5, 0.8  # of pairs, of goals
SELDOM = 0.5  # of the meetings planned: the plan is overdue
ASKED_IN_VAIN = 0.15  # of the others are invited, too
YELLOW, RED, FALSE_ALARM, JUDGED = 3, 5, 0.4, 0.8
TURNED = 2  # place of the reversed item of the climate
WINDOWS = {"pre": 12, "day14": 10, "day45": 10, "day60": 14, "mid": 24, "post": 35}
EXTENT = {"day14": "FIT", "day45": "FIT", "day60": "REL"}
CLOSED = {"post": -14}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """One school year of every school, as it went. The last four are over people.

    ``waited`` counts rounds before this one that left somebody without a pair.
    """

    params: Params
    roll: Roll
    season: Season
    life: Lives
    mind: Minds
    left: Days
    left_for: Words
    monitored: Flags
    withdrew: Days
    waited: Ints

    @property
    def pairs(self) -> Words:
        """Pseudonyms of pairs."""
        tag = self.season.year[2:4]
        keys = self.roll.keys[self.season.mentee]
        return np.array([f"q{tag}{one}" for one in keys], dtype=object)

    @property
    def ended(self) -> np.datetime64:
        """The data date of the year: 31 August."""
        return np.datetime64(f"{int(self.season.year[:4]) + 1}-08-31", "D")

    def school(self, people: Ints) -> Words:
        """Pseudonyms of the schools of people."""
        return np.array(self.roll.schools, dtype=object)[self.roll.school[people]]

    def round(self, people: Ints) -> Words:
        """Pseudonyms of the rounds people of these schools were in."""
        return np.array([f"r{self.season.year[2:4]}{one}" for one in self.school(people)], object)


def staff(told: Told) -> Table:
    """Who worked here in the year; a day of leaving after it is not known yet."""
    roll, start = told.roll, first_day(told.season.year)
    at = np.flatnonzero((roll.hired < told.ended - AUGUST) & (told.left >= start))
    gone = told.left[at] <= told.ended
    years = roll.years[at] + int(told.season.year[:4]) - int(str(roll.observed.min())[:4])
    here = (told.ended - roll.hired[at]).astype(int) / 365.25
    return {
        "school": told.school(at),
        "person": roll.keys[at],
        "years_teaching": np.maximum(years, 0),
        "years_in_school": np.floor(here),
        "age": roll.age[at],
        "stage": np.where(years <= EARLY, "early", "other").astype(object),
        "block": np.array(BLOCKS, dtype=object)[roll.block[at]],
        "site": np.array(SITES, dtype=object)[roll.site[at]],
        "part_time": roll.part_time[at],
        "present": ~gone,
        "hired_on": roll.hired[at],
        "observed_on": roll.observed[at],
        "left_on": np.where(gone, told.left[at], NO_DAY),
        "left_for": np.where(gone, told.left_for[at], "").astype(object),
    }


def participations(told: Told) -> Table:
    """Both banks of the year."""
    one, start = told.season, first_day(told.season.year)
    people = np.concatenate([one.mentee, one.left_out, one.mentors]).astype(np.int64)
    mentees = len(one.mentee) + len(one.left_out)
    role = np.array(["mentee"] * mentees + ["mentor"] * len(one.mentors), dtype=object)
    good = _finished_well(told.life)
    states = [*np.where(good, "completed", "closed"), *["unmatched"] * len(one.left_out)]
    states += _states_of_mentors(told)
    reasons = [*[""] * len(one.mentee), *one.reasons, *[""] * len(one.mentors)]
    entered = start + (np.arange(len(people)) * 7 % 20).astype("timedelta64[D]")
    state = np.array(states, dtype=object)
    over = np.isin(state, ["completed", "closed", "long_term_bank", "retired"])
    return {
        "school": told.school(people),
        "person": told.roll.keys[people],
        "role": role,
        "year": _words(one.year, len(people)),
        "state": state,
        "entered_on": entered,
        "waiting_since": np.where(role == "mentee", entered, NO_DAY),
        "ended_on": np.where(over, told.life.ends, NO_DAY),
        "reason": np.array(reasons, dtype=object),
        "consent": one.consented[people] & np.isnat(told.withdrew[people]),
        "ready": (role == "mentor") & one.consented[people],
        "capacity": np.where(role == "mentor", told.roll.capacity[people], np.nan),
        "rounds_without": np.where(state == "unmatched", 1.0 + told.waited[people], 0.0),
    }


def _finished_well(life: Lives) -> Flags:
    well: Flags = np.isnat(life.until) | (life.reason == REACHED)
    return well


def _states_of_mentors(told: Told) -> list[str]:
    """With a pair or without; who has left the school is retired."""
    busy = set(told.season.mentor.tolist())
    return [
        "submitted"
        if not told.season.consented[one]
        else "retired"
        if told.left[one] <= told.ended
        else "long_term_bank"
        if one in busy
        else "ready"
        for one in told.season.mentors.tolist()
    ]


def wants(told: Told) -> Table:
    """Requests of everybody who asked."""
    people = np.concatenate([told.season.mentee, told.season.left_out]).astype(np.int64)
    row, domain = np.nonzero(told.roll.asked[people])
    return {
        "school": told.school(people[row]),
        "person": told.roll.keys[people[row]],
        "year": _words(told.season.year, len(row)),
        "domain": np.array(framework().domain_codes, dtype=object)[domain],
        "importance": told.roll.asked[people][row, domain],
    }


def offers(told: Told) -> Table:
    """What every mentor claims in every domain."""
    people, codes = told.season.mentors, framework().domain_codes
    row, domain = np.divmod(np.arange(len(people) * len(codes)), len(codes))
    return {
        "school": told.school(people[row]),
        "person": told.roll.keys[people[row]],
        "year": _words(told.season.year, len(row)),
        "domain": np.array(codes, dtype=object)[domain],
        "level": told.roll.rating[people[row], domain],
    }


def pairs(told: Told) -> Table:
    """Pairs of the year, all of them over by its end."""
    one, life = told.season, told.life
    early = ~np.isnat(life.until)
    good = _finished_well(life)
    kinds = np.array(["traditional", "traditional", "traditional", "short_term", "situational"])
    return {
        "school": told.school(one.mentee),
        "pair": told.pairs,
        "round": told.round(one.mentee),
        "year": _words(one.year, len(early)),
        "mentor": told.roll.keys[one.mentor],
        "mentee": told.roll.keys[one.mentee],
        "form": _words("teacher_teacher", len(early)),
        "kind": kinds[one.mentee % len(kinds)].astype(object),
        "state": np.where(good, "completed", "terminated").astype(object),
        "ordered_on": one.ordered,
        "started_on": one.ordered + 2,
        "ended_on": np.where(early, life.until, life.ends),
        "planned_until": np.full(len(early), life.ends),
        "end_reason": np.where(early, life.reason, "").astype(object),
        "fit": one.predicted,
        "lowest_fifth": one.lowest_fifth,
        "regret": one.regret,
        "top_cover": one.top_cover,
        "by_hand": np.zeros(len(early), dtype=bool),
        "ended_for_fit": life.reason == FIT_BREAK,
    }


def meetings(told: Told) -> Table:
    """Meetings held and missed."""
    life = told.life
    return {
        "school": told.school(told.season.mentee[life.met_pair]),
        "pair": told.pairs[life.met_pair],
        "on": life.met_on,
        "state": np.where(life.held, "held", "missed").astype(object),
        "minutes": np.where(life.held, np.array([40.0, 45.0, 60.0])[life.met_pair % 3], np.nan),
    }


def programmes(told: Told) -> Table:
    """One programme a pair; the plan is scaled to how long it lasted."""
    one, life = told.season, told.life
    count = len(one.mentee)
    ended = np.where(np.isnat(life.until), life.ends, life.until)
    whole = np.maximum((life.ends - one.ordered).astype(int), 1)
    due = np.rint(PLANNED * np.clip((ended - one.ordered).astype(int) / whole, 0, 1))
    return {
        "school": told.school(one.mentee),
        "pair": told.pairs,
        "state": _words("closed", count),
        "starts_on": one.ordered + 2,
        "ends_on": np.full(count, life.ends),
        "planned": np.full(count, float(PLANNED)),
        "due": due,
        "overdue": np.where(life.regular < SELDOM, 1.0, 0.0),
    }


def goals(rng: Generator, told: Told) -> Table:
    """Two or three goals a pair in the most important domains, levels by both sides."""
    one, life = told.season, told.life
    order = np.argsort(-told.roll.asked[one.mentee], axis=1, kind="stable")
    many = 2 + (rng.random(len(one.mentee)) < THREE_GOALS)
    row = np.repeat(np.arange(len(many)), many)
    number = np.concatenate([np.arange(each) for each in many]) if len(many) else row
    reached = 0.7 * (life.gain - told.params.gain)[row] + rng.normal(0.0, 0.7, len(row))
    domain = np.array(framework().domain_codes, dtype=object)[order[row, number]]
    return {
        "school": told.school(one.mentee[row]),
        "pair": told.pairs[row],
        "goal": np.array([f"g{each + 1}" for each in number], dtype=object),
        "domain": domain,
        "weight": rng.integers(1, 4, len(row)).astype(float),
        "level": _level(reached),
        "by_mentor": _level(reached + rng.normal(0.1, 0.5, len(row))),
        "by_mentee": _level(reached + rng.normal(0.0, 0.5, len(row))),
        "baseline": np.where(rng.random(len(row)) < FROM_NOTHING, -2.0, -1.0),
        "state": _words("", len(row)),
    }


def _level(latent: Floats) -> Floats:
    found: Floats = np.clip(np.rint(latent), -2.0, 2.0)
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waves:
    """Asks and answers of a year with what is true about them: sheets in the order of asks."""

    asks: Table
    answers: Table
    habits: Table


def waves(rng: Generator, told: Told) -> Waves:
    """Everybody is asked; who answers depends on the wave, the last one on satisfaction."""
    asks, answers, habits = [], [], []
    for made in sittings(rng, told.roll, told.season, told.life, told.mind):
        values, seconds = filled(rng, told.params, made)
        state = _state(rng, told, made)
        asks.append(_asked(told, made, state))
        here = np.flatnonzero(state == "answered")
        answers.append(_flat(told, made, values, seconds, here))
        habits.append(_habits(told, made, here))
    for role in ("mentor", "mentee"):
        made = pulses(rng, told.season, told.life, role)
        values, seconds = filled(rng, told.params, made)
        here = np.flatnonzero(told.monitored[made.person])
        answers.append(_flat(told, made, values, seconds, here))
    return Waves(asks=laid(asks), answers=laid(answers), habits=laid(habits))


def _state(rng: Generator, told: Told, made: Sheets) -> Words:
    """Refused where monitoring is not agreed to, cancelled where the pair ended before."""
    until = told.life.until[made.pair]
    last = told.life.ends - 14 if made.wave == "post" else made.on
    cancelled = ~np.isnat(until) & (until < last)
    share = told.params.pre_response
    chance = np.full(len(until), share)
    if made.wave == "post":
        asked = ~cancelled & told.monitored[made.person]
        chance = _answering(told, told.mind.sat1[made.role][made.pair], asked)
    elif made.wave == "mid":
        chance = np.full(len(until), share * 0.9)
    answered = rng.random(len(until)) < chance
    found = np.where(answered, "answered", "silent")
    found = np.where(told.monitored[made.person], found, "refused")
    return np.where(cancelled, "cancelled", found).astype(object)


def _answering(told: Told, sat1: Floats, asked: Flags) -> Floats:
    """The satisfied answer more often; the intercept is set so that the share is the wanted one."""
    wanted = told.params.response
    if wanted >= 1.0 or not asked.any():
        return np.ones(len(sat1))
    slope = told.params.response_slope * (sat1 - sat1[asked].mean())
    low, high = -20.0, 20.0
    for _step in range(60):
        middle = (low + high) / 2
        share = (1.0 / (1.0 + np.exp(-middle - slope[asked]))).mean()
        low, high = (middle, high) if share < wanted else (low, middle)
    found: Floats = 1.0 / (1.0 + np.exp(-middle - slope))
    return found


def _asked(told: Told, made: Sheets, state: Words) -> Table:
    window = np.timedelta64(WINDOWS[made.wave], "D")
    opens = made.on - (made.on.astype(np.int64) % 3).astype("timedelta64[D]") - 1
    pair = told.pairs[made.pair]
    tag = f"{made.wave}-{made.role}"
    return {
        "school": told.school(made.person),
        "ask": np.array([f"{one}-{tag}" for one in pair], dtype=object),
        "person": told.roll.keys[made.person],
        "pair": pair,
        "role": _words(made.role, len(pair)),
        "year": _words(told.season.year, len(pair)),
        "wave": _words(made.wave, len(pair)),
        "extent": _words(EXTENT.get(made.wave, "core"), len(pair)),
        "state": state,
        "opens_on": opens,
        "closes_on": opens + window,
        "answered_on": np.where(state == "answered", made.on, NO_DAY),
        "source": np.where(state == "answered", "link", "").astype(object),
    }


def _flat(told: Told, made: Sheets, values: Floats, seconds: Floats, here: Ints) -> Table:
    """One row an answer; what is missing has no row."""
    row, item = np.nonzero(~np.isnan(values[here]))
    at = here[row]
    drawn = values[at, item]
    nominal = np.array([bool(one.options) for one in made.items], dtype=bool)
    width = max((len(one.options) for one in made.items), default=0) or 1
    options = np.full((max(len(made.items), 1), width), "", dtype=object)
    for place, one in enumerate(made.items):
        options[place, : len(one.options)] = one.options
    chosen = np.clip(drawn, 0, width - 1).astype(int)
    word = nominal[item] if len(item) else np.zeros(0, bool)
    told_by = {
        name: np.array([getattr(one, name) for one in made.items], dtype=object)
        for name in ("instrument", "version", "code")
    }
    person = made.person[at]
    return {
        "school": told.school(person),
        "person": told.roll.keys[person],
        "pair": told.pairs[made.pair[at]],
        "role": _words(made.role, len(at)),
        "year": _words(told.season.year, len(at)),
        "wave": _words(made.wave, len(at)),
        "instrument": told_by["instrument"][item],
        "version": told_by["version"][item],
        "item": told_by["code"][item],
        "value": np.where(word, np.nan, drawn),
        "code": np.where(word, options[item, chosen], "").astype(object),
        "place": item.astype(float),
        "seconds": seconds[at, item],
        "on": made.on[at],
    }


def _habits(told: Told, made: Sheets, here: Ints) -> Table:
    return {
        "person": told.roll.keys[made.person[here]],
        "pair": told.pairs[made.pair[here]],
        "role": _words(made.role, len(here)),
        "wave": _words(made.wave, len(here)),
        "year": _words(told.season.year, len(here)),
        "habit": made.habit[here],
    }


def _words(one: str, count: int) -> Words:
    return np.full(count, one, dtype=object)


def laid(parts: Sequence[Table]) -> Table:
    """Tables of the same columns under one another."""
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


def traces(told: Told) -> Table:
    """How the pairs came about."""
    one = told.season
    count = len(one.mentee)
    return {
        "school": told.school(one.mentee),
        "round": told.round(one.mentee),
        "year": _words(one.year, count),
        "mentee": told.roll.keys[one.mentee],
        "mentor": told.roll.keys[one.mentor],
        "pair": told.pairs,
        "predicted": one.predicted,
        "propensity": one.propensity,
        "by_hand": np.zeros(count, dtype=bool),
        "weights_version": _words("default", count),
        "questionnaire": _words("mentee@1.0.0", count),
        **{f"f_{code}": one.parts[:, at] for at, code in enumerate(COMPONENTS)},
    }


def rounds(told: Told) -> Table:
    """One round a school."""
    one, roll = told.season, told.roll
    asked = np.bincount(
        roll.school[np.concatenate([one.mentee, one.left_out]).astype(np.int64)],
        minlength=len(roll.schools),
    )
    placed = np.bincount(roll.school[one.mentee], minlength=len(roll.schools))
    return {
        "school": np.array(roll.schools, dtype=object),
        "round": np.array([f"r{one.year[2:4]}{each}" for each in roll.schools], dtype=object),
        "year": _words(one.year, len(roll.schools)),
        "number": np.ones(len(roll.schools)),
        "approved_on": np.full(len(roll.schools), first_day(one.year) + 30),
        "mentees": asked.astype(float),
        "placed": placed.astype(float),
    }


def unplaced(told: Told) -> Table:
    """Who the round left without a pair, and why."""
    one = told.season
    return {
        "school": told.school(one.left_out),
        "round": told.round(one.left_out),
        "person": told.roll.keys[one.left_out],
        "reason": np.array(one.reasons, dtype=object),
        "on": np.full(len(one.left_out), first_day(one.year) + 30),
    }


def decisions(rng: Generator, told: Told) -> Table:
    """What the curator and both sides said about the proposals of the round."""
    one = told.season
    parts = []
    for party, share in (("curator", 0.88), ("mentor", 0.96), ("mentee", 0.94)):
        who = one.mentor if party == "mentor" else one.mentee
        parts.append(
            {
                "school": told.school(who),
                "round": told.round(who),
                "person": told.roll.keys[who],
                "party": _words(party, len(who)),
                "accepted": rng.random(len(who)) < share,
            }
        )
    return laid(parts)


def consents(told: Told) -> Table:
    """Three purposes of everybody who takes part."""
    one = told.season
    people = np.unique(np.concatenate([one.mentees, one.mentors]))
    gone = told.withdrew[people]
    parts = []
    for purpose in ("bank", "matching", "monitoring"):
        given = told.monitored[people] if purpose == "monitoring" else one.consented[people]
        given = given | (purpose == "bank")
        parts.append(
            {
                "school": told.school(people),
                "person": told.roll.keys[people],
                "purpose": _words(purpose, len(people)),
                "live": given & np.isnat(gone),
                "ends_on": np.full(len(people), NO_DAY),
                "withdrawn_on": np.where(given, gone, NO_DAY),
            }
        )
    return laid(parts)


def invitations(rng: Generator, told: Told) -> Table:
    """Links to both questionnaires: everybody who takes part, and some who did not answer."""
    one, start = told.season, first_day(told.season.year)
    parts = []
    for form, people in (("mentor", one.mentors), ("mentee", one.mentees)):
        others = np.setdiff1d(
            np.flatnonzero((told.roll.hired <= start) & (told.left > start)),
            np.concatenate([one.mentors, one.mentees]),
        )
        extra = others[rng.random(len(others)) < ASKED_IN_VAIN]
        asked = np.concatenate([people, extra]).astype(np.int64)
        sent = start + (asked % 4).astype("timedelta64[D]")
        parts.append(
            {
                "school": told.school(asked),
                "person": told.roll.keys[asked],
                "form": _words(form, len(asked)),
                "sent_on": sent,
                "submitted_on": np.where(
                    np.arange(len(asked)) < len(people),
                    sent + 1 + (asked % 9).astype("timedelta64[D]"),
                    NO_DAY,
                ),
            }
        )
    return laid(parts)


def alerts(rng: Generator, told: Told) -> Table:
    """Signals of pairs with three risk points or more."""
    one, life = told.season, told.life
    at = np.flatnonzero(life.points >= YELLOW)
    raised = one.ordered[at] + 61
    kept = np.isnat(life.until[at]) | (raised < life.until[at])
    at, raised = at[kept], raised[kept]
    took = rng.integers(1, 12, len(at)).astype("timedelta64[D]")
    actions = np.array(["call", "joint_meeting", "help", "pause", "none"], dtype=object)
    return {
        "school": told.school(one.mentee[at]),
        "alert": np.array([f"a{each}" for each in told.pairs[at]], dtype=object),
        "pair": told.pairs[at],
        "level": np.where(life.points[at] >= RED, "red", "yellow").astype(object),
        "points": life.points[at],
        "state": _words("resolved", len(at)),
        "raised_on": raised,
        "due": raised + 7,
        "resolved_on": raised + took,
        "false_alarm": np.isnat(life.until[at]) & (rng.random(len(at)) < FALSE_ALARM),
        "judged": rng.random(len(at)) < JUDGED,
        "action": actions[rng.integers(len(actions), size=len(at))],
    }


def climate(rng: Generator, told: Told) -> tuple[Table, Table]:
    """(sheets, waves): four items of most of the staff, without anybody's name."""
    roll, start = told.roll, first_day(told.season.year)
    rows, heads = [], []
    for wave, lift in (("pre", 0.0), ("post", 0.25)):
        for school, key in enumerate(roll.schools):
            here = (roll.school == school) & (roll.hired <= start) & (told.left > start)
            issued = int(here.sum())
            sheets = int(rng.binomial(issued, 0.62))
            latent = rng.normal(lift + roll.effect[school], 1.0, sheets)
            row, item = np.divmod(np.arange(sheets * 4), 4)
            seen = 3.6 + 0.7 * latent[row] + rng.normal(0.0, 0.6, len(row))
            value = np.clip(np.rint(seen), 1, 5)
            rows.append(
                {
                    "school": _words(key, len(row)),
                    "year": _words(told.season.year, len(row)),
                    "wave": _words(wave, len(row)),
                    "sheet": row.astype(float),
                    "item": np.array([f"CLIM.{each + 1}" for each in item], dtype=object),
                    "value": np.where(item == TURNED, 6 - value, value),
                }
            )
            heads.append((key, told.season.year, wave, float(issued), float(sheets)))
    names = ("school", "year", "wave", "issued", "answered")
    columns = [np.array(one, dtype=object) for one in zip(*heads, strict=True)]
    waves_of = dict(zip(names, columns, strict=True))
    waves_of |= {one: waves_of[one].astype(float) for one in ("issued", "answered")}
    return laid(rows), waves_of


def marks(rng: Generator, told: Told) -> Table:
    """Nine marks of every curator."""
    schools = told.roll.schools
    row, number = np.divmod(np.arange(len(schools) * 9), 9)
    return {
        "school": np.array(schools, dtype=object)[row],
        "year": _words(told.season.year, len(row)),
        "indicator": number + 1.0,
        "mark": rng.choice(3, len(row), p=(0.08, 0.37, 0.55)).astype(float),
        "not_applicable": np.zeros(len(row), dtype=bool),
    }
