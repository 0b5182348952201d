"""Random participants of a round: every pattern of silence, constant answers, odd readings."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from data.codebook import framework
from data.records.bank import Role
from matching.affinity import affinity
from matching.profile import Applicant
from matching.text.reading import EMPTY, TextReading
from matching.vectors import vectorise

FRAMEWORK = framework()
DOMAINS = FRAMEWORK.domain_codes
MODES = ("silent", "constant", "short", "sparse", "full")
SETS = ("form", "mentor_type", "kind", "format", "duration", "levels")


def option_codes(question: str) -> list[str]:
    return [one["code"] for one in FRAMEWORK.preferences[question]["options"]]


def grid(rng: np.random.Generator, mode: str) -> dict[str, int]:
    if mode == "silent":
        return {}
    if mode == "short":
        return {one: int(rng.integers(1, 6)) for one in DOMAINS if rng.random() < 0.7}
    share, same = {"sparse": 0.4}.get(mode, 1.0), int(rng.integers(1, 6))
    return {
        item.code: same if mode == "constant" else int(rng.integers(1, 6))
        for item in FRAMEWORK.items
        if rng.random() < share
    }


def preferences(rng: np.random.Generator, role: Role) -> dict:
    partner = ("novice", "experienced") if role is Role.MENTOR else ("recent", "long")
    found = {one: some_of(rng, option_codes(one), 0.4) for one in SETS}
    found["slots"] = some_of(rng, FRAMEWORK.slots, 0.15)
    for question, given in (
        ("hours_per_month", option_codes("hours_per_month")),
        ("subject_wish", option_codes("subject_wish")),
        ("partner_experience", [*partner, "any"]),
    ):
        found[question] = str(rng.choice(given))
    found |= {one["code"]: int(rng.integers(1, 6)) for one in FRAMEWORK.style["scale"]}
    found |= {one: int(rng.integers(1, 5)) for one in ("capacity", "group_size")}
    return {question: one for question, one in found.items() if rng.random() < 0.7}


def some_of(rng: np.random.Generator, codes, share: float) -> tuple[str, ...]:
    return tuple(one for one in codes if rng.random() < share)


def someone(rng: np.random.Generator, name: str, role: Role, others: list[str]) -> Applicant:
    answers = {**grid(rng, str(rng.choice(MODES))), **preferences(rng, role)}
    if role is Role.MENTEE and rng.random() < 0.5:
        answers["needs_top"] = tuple(rng.choice(DOMAINS, int(rng.integers(0, 4)), replace=False))
    if rng.random() < 0.3:
        answers["willingness"] = ("this_year", "other_schools")
    return Applicant(
        id=name,
        role=role,
        school_id=str(rng.choice(["one", "one", "one", "two"])),
        answers=answers,
        subjects=tuple(
            str(rng.choice([one.code for one in FRAMEWORK.subjects]))
            for _ in range(rng.integers(0, 3))
        ),
        levels=answers.get("levels", ()),
        years_teaching=maybe(rng, int(rng.integers(0, 40))),
        years_in_school=maybe(rng, int(rng.integers(0, 30))),
        category=str(rng.choice(["", "first", "teacher_methodist", "teacher_mentor"])),
        workplace="elsewhere" if rng.random() < 0.1 else "",
        manager_id=maybe(rng, str(rng.choice(others)) if others else None),
        admitted=bool(rng.random() < 0.9),
        consent=bool(rng.random() < 0.9),
        transfer=bool(rng.random() < 0.7),
        evidence={str(rng.choice(DOMAINS)): float(rng.random())},
        banned=frozenset(few(rng, others)),
        conflicts=frozenset(few(rng, others)),
        named=few(rng, others),
        load=int(rng.integers(0, 2)),
    )


def maybe(rng: np.random.Generator, value):
    return value if rng.random() < 0.8 else None


def few(rng: np.random.Generator, ids: list[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if rng.random() < 0.2)[:3]


def reading(rng: np.random.Generator) -> TextReading:
    tags = np.zeros(len(DOMAINS))
    chosen = rng.choice(len(DOMAINS), int(rng.integers(1, 4)), replace=False)
    tags[chosen] = rng.random(len(chosen)) + 0.01
    return TextReading(
        tags=tuple(tags.tolist()),
        confident=bool(rng.random() < 0.6),
        confirmed=bool(rng.random() < 0.3),
        gated=bool(rng.random() < 0.1),
    )


def random_round(rng: np.random.Generator, mentees: int, mentors: int) -> tuple:
    """(mentees, mentors, readings)."""
    rows, columns = [f"mentee{i}" for i in range(mentees)], [f"mentor{j}" for j in range(mentors)]
    one = [someone(rng, name, Role.MENTEE, columns) for name in rows]
    other = [someone(rng, name, Role.MENTOR, rows) for name in columns]
    readings = {name: reading(rng) for name in rows + columns if rng.random() < 0.6}
    readings |= {name: EMPTY for name in rows + columns if rng.random() < 0.1}
    return one, other, readings


def scored(mentees, mentors, readings, frozen=None):
    """Vectors and affinity of a round."""
    vectors = vectorise(mentees, mentors, FRAMEWORK, readings, frozen=frozen)
    return vectors, affinity(vectors)


def answering(one: Applicant, **answers) -> Applicant:
    """The same person with other answers; None takes an answer back. ``__`` stands for a dot."""
    given = dict(one.answers) | {code.replace("__", "."): value for code, value in answers.items()}
    return replace(one, answers={code: value for code, value in given.items() if value is not None})


def plain(name: str, role: Role, **fields) -> Applicant:
    """Somebody admitted who said nothing."""
    return Applicant(**{"id": name, "role": role, "school_id": "one", "consent": True, **fields})


seeds = st.integers(0, 2**32)


@st.composite
def cases(draw: st.DrawFn, least: int = 0, most: int = 4) -> tuple:
    """A round small enough to look at every pair."""
    rng = np.random.default_rng(draw(seeds))
    sizes = st.integers(least, most)
    return random_round(rng, draw(sizes), draw(sizes))
