"""Answers of invented people: what the minds hold, seen through habits of ticking and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.codebook import framework
from data.records.bank import Role
from data.records.person import Person
from data.records.questionnaire import Value
from data.synthetic import texts
from data.synthetic.minds import Minds
from data.synthetic.names import luck, pick
from data.synthetic.staff import Staff

MISSING, STYLE_SKIPPED = 0.03, 0.12
SELF_BIAS, SELF_NOISE, ITEM_NOISE = 0.3, 0.4, 0.45
SLOT = 0.35
CAPACITY = (0.55, 0.30, 0.15)
UPPER = ("ooo", "soo")
BEGINNER, FRESH, PROVEN = 1, 1, 8
EXAM = "exam"
Answers = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """One person at a place of the staff, as the drawing functions need it."""

    place: int
    person: Person
    woman: bool
    minds: Minds

    @property
    def primary(self) -> bool:
        """Whether this is a primary-school teacher."""
        return self.person.levels == texts.PRIMARY

    @property
    def author(self) -> texts.Author:
        """What the texts of this person must agree with."""
        return texts.Author(
            woman=self.woman,
            subjects=self.person.subjects,
            levels=self.person.levels,
            years=self.person.years_teaching or 0,
        )


def respondent(staff: Staff, minds: Minds, place: int) -> Respondent:
    """The person at a place, with what is known about them."""
    return Respondent(
        place=place,
        person=staff.people[place],
        woman=bool(staff.women[place]),
        minds=minds,
    )


def mentor_answers(rng: Generator, one: Respondent) -> Answers:
    """A filled mentor questionnaire."""
    theta = one.minds.theta[one.place]
    rating = theta + rng.normal(SELF_BIAS, SELF_NOISE, theta.size)
    level = 3.0 + 0.95 * rating + one.minds.tilt[one.place]
    best = [framework().domain_codes[d] for d in np.argsort(-rating)]
    shown = [code for code in best if _shown(rng, one, code)]
    capacity = 1 + int(rng.choice(len(CAPACITY), p=CAPACITY))
    years = one.person.years_teaching or 0
    answers: Answers = {
        **_grid(rng, one, level),
        "mentor.competences_text": texts.competences(rng, shown, one.author),
        "mentor.experience": int(rng.poisson(years / 10)),
        "capacity": capacity,
        "group_size": max(capacity, 1 + luck(rng, 0.3)),
        "willingness": _some(rng, {"this_year": 1.0, "future": 0.5, "other_schools": 0.2}),
        "partner_experience": _one(rng, {"novice": 0.45, "experienced": 0.15, "any": 0.4}),
        **_wishes(rng, one, group=capacity > 1),
        **_style(rng, one),
    }
    if years > PROVEN and luck(rng, 0.75):
        answers["mentor.achievements"] = texts.achievements(rng, 1 + luck(rng, 0.5), one.author)
    for code, kind, chance in (
        ("mentor.training", "training", 0.35),
        ("mentor.motivation", "motivation", 0.7),
        ("both.question", "questions", 0.15),
    ):
        if luck(rng, chance):
            answers[code] = texts.line(rng, kind, one.author)
    return answers


def mentee_answers(
    rng: Generator, one: Respondent, asked: tuple[int, ...] | None = None
) -> Answers:
    """A filled mentee questionnaire; ``asked`` overrules the drawn places of requested domains."""
    wanted = one.minds.asked[one.place] if asked is None else asked
    theta, weight = one.minds.theta[one.place], one.minds.weight[one.place]
    need = 2.3 - 0.55 * theta + one.minds.tilt[one.place]
    for place in wanted:
        need[place] = max(need[place], 3.6 + 0.25 * (weight[place] or 5))
    codes = [framework().domain_codes[d] for d in wanted]
    answers: Answers = {
        "mentee.main_request": texts.request(rng, codes, one.author),
        **_grid(rng, one, need),
        "needs_top": tuple(codes[: framework().questionnaire["needs_top_k"]]),
        "entry_reason": _entry_reason(rng, one),
        "group_size": 1 + int(rng.choice(3, p=(0.5, 0.3, 0.2))),
        "partner_experience": _one(rng, {"recent": 0.2, "long": 0.35, "any": 0.45}),
        "mentee.share_needs": "yes" if luck(rng, 0.8) else "no",
        **_wishes(rng, one, group=luck(rng, 0.3)),
        **_style(rng, one),
    }
    for code, kind, chance in (
        ("mentee.expected_result", "results", 0.7),
        ("mentee.success_sign", "signs", 0.45),
        ("both.question", "questions", 0.15),
    ):
        if luck(rng, chance):
            answers[code] = texts.line(rng, kind, one.author)
    for code, yes in (("mentee.reverse", 0.15), ("mentee.psychologist_first", 0.06)):
        if luck(rng, 0.8):
            answers[code] = "yes" if luck(rng, yes) else "no"
    return answers


def _shown(rng: Generator, one: Respondent, code: str) -> bool:
    """Whether a strength is boasted of: the sensitive one seldom, exams not in primary school."""
    if framework().domain(code).sensitive:
        return luck(rng, 0.3)
    return not (code == EXAM and one.primary)


def _grid(rng: Generator, one: Respondent, level: np.ndarray) -> Answers:
    """Items 1..5 around a level per domain; 3 % are skipped, exams not asked in primary school."""
    domains = framework().domains
    each = len(domains[0].items)
    values = level[:, None] + rng.normal(0.0, ITEM_NOISE, (len(domains), each))
    ticks = np.clip(np.rint(values), 1, 5).astype(int)
    skipped = rng.random(ticks.shape) < MISSING
    return {
        item.code: int(ticks[d, k])
        for d, domain in enumerate(domains)
        for k, item in enumerate(domain.items)
        if not skipped[d, k] and not (domain.code == EXAM and one.primary)
    }


def _style(rng: Generator, one: Respondent) -> Answers:
    scales = framework().style["scale"]
    ticks = np.clip(np.rint(3.0 + 1.1 * one.minds.style[one.place]), 1, 5).astype(int)
    kept = rng.random(len(scales)) >= STYLE_SKIPPED
    return {raw["code"]: int(ticks[k]) for k, raw in enumerate(scales) if kept[k]}


def _wishes(rng: Generator, one: Respondent, *, group: bool) -> Answers:
    found: Answers = {
        "mentor_type": _some(rng, {"consultant_mentor": 0.6, "subject_mentor": 0.6}),
        "form": ("teacher_teacher",),
        "kind": _some(
            rng,
            {
                "traditional": 0.92,
                "group": 0.85 if group else 0.0,
                "short_term": 0.2,
                "situational": 0.15,
                "virtual": 0.1,
            },
        ),
        "format": _some(rng, {"in_person": 0.7, "remote": 0.15, "mixed": 0.4}),
        "levels": one.person.levels,
        "slots": _slots(rng),
        "hours_per_month": _one(rng, {"h1_2": 0.3, "h3_4": 0.45, "h5_8": 0.2, "h9": 0.05}),
        "subject_wish": _one(rng, {"same": 0.12, "kindred": 0.35, "any": 0.53}),
    }
    found["duration"] = _duration(rng, found["kind"])
    return {code: value for code, value in found.items() if value != () and not luck(rng, MISSING)}


def _duration(rng: Generator, kinds: Value) -> tuple[str, ...]:
    """Terms that fit the kinds chosen: three months are a short-term programme."""
    short = isinstance(kinds, tuple) and "short_term" in kinds
    if kinds == ("short_term",):
        return ("m3",)
    longer = _some(rng, {"m6": 0.35, "m9": 0.6, "m12": 0.1})
    return ("m3", *longer) if short and luck(rng, 0.7) else longer


def _slots(rng: Generator) -> tuple[str, ...]:
    """Ten half-days after lessons at .35, Saturday and mornings seldom; at least one."""
    every = framework().slots
    chance = {"afternoon": SLOT, "evening": SLOT, "morning": 0.04}
    drawn = [
        slot
        for slot in every
        if luck(rng, 0.1 if slot.startswith("sat") else chance[slot.split("_")[1]])
    ]
    return tuple(drawn or [pick(rng, every[1:3])])


def _entry_reason(rng: Generator, one: Respondent) -> tuple[str, ...]:
    years = one.person.years_teaching or 0
    found = []
    if years <= BEGINNER:
        found.append("first_job")
    if (one.person.years_in_school or 0) < FRESH <= years:
        found.append("new_school")
    if luck(rng, 0.2):
        found.append("new_subject")
    if not found or luck(rng, 0.4):
        found.append("own_wish")
    return tuple(found)


def _some(rng: Generator, chances: Mapping[str, float]) -> tuple[str, ...]:
    """Options ticked apart; when none is, the likeliest one."""
    drawn = tuple(code for code, chance in chances.items() if luck(rng, chance))
    return drawn or (max(chances, key=lambda code: chances[code]),)


def _one(rng: Generator, chances: Mapping[str, float]) -> str:
    shares = np.array(list(chances.values()))
    return list(chances)[int(rng.choice(len(shares), p=shares / shares.sum()))]


def sides(
    rng: Generator, staff: Staff, minds: Minds, mentors: int, mentees: int
) -> dict[Role, list[int]]:
    """Who takes part: beginners and late starters ask, experienced and able teachers offer."""
    pool = list(staff.teachers)
    years = staff.years
    wish = {place: rng.gumbel() - 0.35 * years[place] for place in pool}
    asking = sorted(pool, key=lambda place: -wish[place])[:mentees]
    left = [place for place in pool if place not in set(asking)]
    able = minds.theta.mean(axis=1)
    ready = {place: rng.gumbel() + 0.08 * years[place] + 1.5 * able[place] for place in left}
    offering = sorted(left, key=lambda place: -ready[place])[:mentors]
    return {Role.MENTOR: sorted(offering), Role.MENTEE: sorted(asking)}
