"""Invented staff: age, sex, experience, posts, subjects, managers (analytics, section 11)."""

import re
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.random import Generator

from data.codebook import framework
from data.names import clean_text
from data.records.ids import PersonId, SchoolId
from data.records.person import Person
from data.synthetic.identity import person_id
from data.synthetic.names import Namer, luck, pick
from data.synthetic.plans import YEAR, Plan

THIS_YEAR = int(YEAR[:4])
WOMEN = 0.88
BEGINNERS, BEGINNER_YEARS = 0.18, 3.0
LONGEST = 45
SUBJECTS = (  # share, subjects taught together
    (0.25, ("primary",)),
    (0.14, ("rus", "lit")),
    (0.12, ("math",)),
    (0.11, ("eng",)),
    (0.06, ("history", "social_studies")),
    (0.05, ("biology", "chemistry")),
    (0.05, ("physics",)),
    (0.05, ("pe",)),
    (0.05, ("it",)),
    (0.04, ("geography",)),
    (0.04, ("craft",)),
    (0.02, ("music",)),
    (0.02, ("art",)),
)
POSTS = {
    "primary": "учитель начальных классов",
    "rus": "учитель русского языка и литературы",
    "math": "учитель математики",
    "eng": "учитель английского языка",
    "history": "учитель истории и обществознания",
    "biology": "учитель биологии и химии",
    "physics": "учитель физики",
    "pe": "учитель физической культуры",
    "it": "учитель информатики",
    "geography": "учитель географии",
    "craft": "учитель труда (технологии)",
    "music": "учитель музыки",
    "art": "учитель изобразительного искусства",
}
CATEGORIES = (  # from this many years: category and its chance
    (0, (("none", 0.85), ("post_fit", 0.15))),
    (3, (("none", 0.25), ("post_fit", 0.45), ("first", 0.3))),
    (8, (("post_fit", 0.2), ("first", 0.5), ("highest", 0.3))),
    (
        16,
        (
            ("post_fit", 0.1),
            ("first", 0.3),
            ("highest", 0.5),
            ("teacher_methodist", 0.07),
            ("teacher_mentor", 0.03),
        ),
    ),
)
SOO, PART_TIME = 0.55, 0.06
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        re.split(" ", "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The drawn staff: people in order, ``women`` (n,) bool, ``years`` (n,) of experience."""

    people: tuple[Person, ...]
    women: np.ndarray
    years: np.ndarray
    teachers: tuple[int, ...]  # places of those who teach a subject


def draw_staff(rng: Generator, plan: Plan, school_id: SchoolId, seed: int) -> Staff:
    """Director, deputies, specialists, then teachers; managers by department."""
    count = plan.staff
    years = _experience(rng, count)
    chiefs = 1 + plan.deputies
    years[:chiefs] = np.maximum(years[:chiefs], 15 + rng.integers(0, 10, chiefs))
    women = rng.random(count) < WOMEN
    ages = np.clip(22 + years + rng.gamma(1.5, 2.0, count), 22, 75).astype(int)
    in_school = np.floor(years * rng.beta(1.6, 1.1, count)).astype(int)
    subjects = _subjects(rng, count)
    namer = Namer(rng)
    people = []
    for place in range(count):
        born = THIS_YEAR - int(ages[place])
        post, taught = _post(plan, place, subjects[place])
        fio = namer.name(woman=bool(women[place]), born=born)
        people.append(
            Person(
                id=person_id(plan.name, seed, place),
                school_id=school_id,
                fio=clean_text(fio),
                year_of_birth=born,
                post=post,
                subjects=taught,
                levels=_levels(rng, taught),
                years_teaching=int(years[place]),
                years_in_school=int(in_school[place]),
                category=_category(rng, int(years[place])),
                site=str(pick(rng, plan.buildings)) if plan.buildings else "",
                part_time=place >= chiefs and luck(rng, PART_TIME),
                email=_email(fio, place, plan),
                external_id=f"{place + 1:05d}",
                hired_on=hired_on(place, int(in_school[place])),
            )
        )
    teachers = tuple(range(chiefs + len(plan.specialists), count))
    staff = Staff(people=tuple(people), women=women, years=years, teachers=teachers)
    return _managed(plan, _traps(plan, staff, namer))


def hired_on(place: int, years: int) -> date:
    """The day of hire of somebody with so many full years in the school: an August."""
    return date(THIS_YEAR - years, 8, 20 + place % 11)


def _experience(rng: Generator, count: int) -> np.ndarray:
    """18 % uniform on 0-3 years, the others Gamma(3.2, 6.5) cut to 4-45."""
    old = np.clip(rng.gamma(3.2, 6.5, count), 4, LONGEST)
    new = rng.uniform(0, BEGINNER_YEARS, count)
    found: np.ndarray = np.floor(np.where(rng.random(count) < BEGINNERS, new, old))
    return found


def _subjects(rng: Generator, count: int) -> list[tuple[str, ...]]:
    shares = np.array([share for share, _codes in SUBJECTS])
    drawn = rng.choice(len(SUBJECTS), size=count, p=shares / shares.sum())
    return [SUBJECTS[int(one)][1] for one in drawn]


def _post(plan: Plan, place: int, subjects: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if place == 0:
        return "директор", ("history",)
    if place <= plan.deputies:
        return "заместитель директора по УВР", subjects
    special = place - 1 - plan.deputies
    if special < len(plan.specialists):
        post, code = plan.specialists[special]
        return post, (code,)
    return POSTS[subjects[0]], subjects


def _levels(rng: Generator, subjects: tuple[str, ...]) -> tuple[str, ...]:
    if subjects == ("primary",):
        return ("noo",)
    support = {one.code for one in framework().subjects if one.groups == ("support",)}
    if set(subjects) <= support:
        return ("noo", "ooo")
    return ("ooo", "soo") if luck(rng, SOO) else ("ooo",)


def _category(rng: Generator, years: int) -> str:
    table = [chances for start, chances in CATEGORIES if years >= start][-1]
    shares = np.array([share for _code, share in table])
    return table[int(rng.choice(len(table), p=shares / shares.sum()))][0]


def _email(fio: str, place: int, plan: Plan) -> str:
    surname = fio.split(maxsplit=1)[0].casefold().replace("-", "_")
    return f"{''.join(_LATIN.get(one, one) for one in surname)}{place + 1}@{plan.domain}"


def _traps(plan: Plan, staff: Staff, namer: Namer) -> Staff:
    """Namesakes by initials, and names of another build, among the teachers."""
    people = list(staff.people)
    if plan.story:
        first, second = _two_women(staff)
        twin = namer.double_of(people[first].fio, woman=True)
        if twin != people[first].fio:
            people[second] = replace(people[second], fio=twin)
        spare = [place for place in staff.teachers if place not in {first, second}]
        for fio, place in zip(plan.extra_names, reversed(spare), strict=False):
            people[place] = replace(people[place], fio=fio)
            staff.women[place] = True
    return replace(staff, people=tuple(people))


def _two_women(staff: Staff) -> tuple[int, int]:
    found = [place for place in staff.teachers if staff.women[place]]
    return found[0], found[1]


def _managed(plan: Plan, staff: Staff) -> Staff:
    """Teachers of a department answer to its head, other people to a deputy, those to the head."""
    book = framework()
    group_of = {one.code: one.groups[0] for one in book.subjects}
    heads: dict[str, int] = {}
    for group in plan.departments:
        of_it = [
            place for place in staff.teachers if group_of[staff.people[place].subjects[0]] == group
        ]
        if of_it:
            heads[group] = max(of_it, key=lambda place: (staff.years[place], -place))
    people = list(staff.people)
    for place, one in enumerate(people):
        manager = _manager(plan, place, heads.get(group_of[one.subjects[0]]), staff.teachers)
        people[place] = replace(one, manager_id=_id_at(people, manager))
    return replace(staff, people=tuple(people))


def _manager(plan: Plan, place: int, head: int | None, teachers: tuple[int, ...]) -> int | None:
    if place == 0:
        return None
    if place <= plan.deputies:
        return 0
    if head is not None and place in teachers and head != place:
        return head
    return 1 + place % plan.deputies


def _id_at(people: list[Person], place: int | None) -> PersonId | None:
    return None if place is None else people[place].id
