"""Invented schools with known truth: a pure function of a name and a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.random import Generator

from data.codebook import consent_texts, questionnaire
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Channel, Consent, ConsentAct, ConsentText, Purpose
from data.records.ids import PersonId
from data.records.person import Person
from data.records.questionnaire import AnswerSheet
from data.records.school import School
from data.synthetic import identity, story
from data.synthetic.answers import (
    Answers,
    mentee_answers,
    mentor_answers,
    respondent,
    sides,
)
from data.synthetic.minds import Minds, draw_minds
from data.synthetic.names import luck
from data.synthetic.plans import YEAR, Plan, crowd_plan, plan_of
from data.synthetic.staff import Staff, draw_staff

FIRST_DAY = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
ENTERED = date(2026, 9, 21)
FORBIDDEN_PAIRS = 0.03
NO_CONSENT, WITHDRAWN = 0.04, 0.02
NO_MONITORING = 0.1
NAMED_WISH = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the inventor knows: arrays are over ``people`` in their order, domains in framework's.

    ``theta`` (n, K) competence, ``weight`` (n, K) importance of requests, ``style`` (n, 4);
    ``stories`` say which obstacle was put before whom, by unmatched reason code.
    """

    theta: np.ndarray
    weight: np.ndarray
    style: np.ndarray
    stories: Mapping[PersonId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """An invented school. ``consent_text`` is the wording all consents rest on."""

    name: str
    seed: int
    school: School
    people: tuple[Person, ...]
    participations: tuple[Participation, ...]
    sheets: tuple[AnswerSheet, ...]
    consents: tuple[Consent, ...]
    consent_text: ConsentText
    truth: Truth = field(compare=False)

    def of(self, role: Role) -> list[tuple[Person, AnswerSheet]]:
        """Everybody of one side with their answers, in the order of the staff."""
        by_id = {one.id: one for one in self.people}
        return [(by_id[one.person_id], one) for one in self.sheets if one.role is role]


def invent(name: str, seed: int = 1) -> Invented:
    """The invented school of this name.

    >>> len(invent("school45").people), invent("lenino14", 2) == invent("lenino14", 3)
    (45, False)
    """
    return _invent(plan_of(name), seed)


def crowd(mentees: int, mentors: int, seed: int = 1) -> Invented:
    """Many people for benchmarks: the same records, subjects and departments in clusters."""
    return _invent(crowd_plan(mentees, mentors), seed)


def _invent(plan: Plan, seed: int) -> Invented:
    rng = np.random.default_rng([seed, *plan.name.encode()])
    school_id = identity.school_id(plan.name, seed)
    staff = draw_staff(rng, plan, school_id, seed)
    minds = draw_minds(rng, plan, staff)
    taking = sides(rng, staff, minds, plan.mentors, plan.mentees)
    answers = _answers(rng, staff, minds, taking)
    _wishes_about_people(rng, staff, taking, answers)
    stories = story.place(rng, staff, minds, taking, answers) if plan.story else {}
    states = _states(rng, taking, stories)
    return Invented(
        name=plan.name,
        seed=seed,
        school=School(
            id=school_id,
            name=plan.school,
            short_name=plan.short,
            municipality=plan.municipality,
            year=YEAR,
            synthetic=True,
        ),
        people=staff.people,
        participations=tuple(_participations(plan, seed, staff, answers, states)),
        sheets=tuple(_sheets(plan, seed, staff, answers)),
        consents=tuple(_consents(rng, plan, seed, staff, states)),
        consent_text=next(one for one in consent_texts() if one.language == "ru"),
        truth=Truth(
            theta=minds.theta,
            weight=minds.weight,
            style=minds.style,
            stories={staff.people[place].id: code for place, code in stories.items()},
        ),
    )


Sides = dict[Role, dict[int, Answers]]


def _answers(rng: Generator, staff: Staff, minds: Minds, taking: Mapping[Role, list[int]]) -> Sides:
    draw = {Role.MENTOR: mentor_answers, Role.MENTEE: mentee_answers}
    return {
        role: {place: draw[role](rng, respondent(staff, minds, place)) for place in places}
        for role, places in taking.items()
    }


def _wishes_about_people(
    rng: Generator, staff: Staff, taking: Mapping[Role, list[int]], answers: Sides
) -> None:
    """3 % of the pairs are forbidden by either side; every third mentee names a wish."""
    mentors, mentees = taking[Role.MENTOR], taking[Role.MENTEE]
    count = rng.binomial(len(mentors) * len(mentees), FORBIDDEN_PAIRS)
    apart = set()
    for _one in range(int(count)):
        mentor, mentee = mentors[rng.integers(len(mentors))], mentees[rng.integers(len(mentees))]
        apart.add((mentee, mentor))
        by_mentor = luck(rng, 0.5)
        role, who, whom = (
            (Role.MENTOR, mentor, mentee) if by_mentor else (Role.MENTEE, mentee, mentor)
        )
        _name(staff, answers[role][who], "both.do_not_pair", whom)
    for mentee in mentees:
        if luck(rng, NAMED_WISH):
            for mentor in rng.permutation(mentors)[: 1 + luck(rng, 0.4)]:
                if (mentee, int(mentor)) not in apart:
                    _name(staff, answers[Role.MENTEE][mentee], "both.named_wish", int(mentor))


def _name(staff: Staff, answers: Answers, code: str, whom: int) -> None:
    most = questionnaire(Role.MENTOR).question(code).max or 1
    answers[code] = tuple(dict.fromkeys([*story.listed(answers, code), staff.people[whom].fio]))[
        :most
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How far a person got: state, and consent ``"given"``, ``"bank_only"``, and the like."""

    role: Role
    state: MentorState | MenteeState
    consent: str


def _states(
    rng: Generator, taking: Mapping[Role, list[int]], stories: Mapping[int, str]
) -> dict[int, _Standing]:
    """Mentors ready, mentees waiting, but for those without consent or still in training."""
    found: dict[int, _Standing] = {}
    for place in taking[Role.MENTEE]:
        refused = stories.get(place) == "no_consent" or (not stories and luck(rng, NO_CONSENT))
        found[place] = _Standing(
            role=Role.MENTEE,
            state=MenteeState.WAITING,
            consent="bank_only" if refused else "given",
        )
    for place in taking[Role.MENTOR]:
        chance, told = rng.random(), stories.get(place, "")
        consent = (
            "none"
            if told == "mentor_without_consent" or (not stories and chance < NO_CONSENT)
            else "withdrawn"
            if told == "mentor_withdrew" or (not stories and chance > 1 - WITHDRAWN)
            else "given"
        )
        state = (
            MentorState.SUBMITTED
            if consent == "none"
            else MentorState.IN_TRAINING
            if told == "mentor_in_training"
            else MentorState.READY
        )
        found[place] = _Standing(role=Role.MENTOR, state=state, consent=consent)
    return found


def _participations(
    plan: Plan, seed: int, staff: Staff, answers: Sides, states: Mapping[int, _Standing]
) -> list[Participation]:
    found = []
    for place, one in sorted(states.items()):
        said = answers[one.role][place]
        mentor = one.role is Role.MENTOR
        headline = said.get("mentor.competences_text" if mentor else "mentee.main_request", "")
        in_bank = one.state is not MentorState.SUBMITTED
        found.append(
            Participation(
                id=identity.participation_id(plan.name, seed, place, one.role.value),
                school_id=staff.people[place].school_id,
                person_id=staff.people[place].id,
                role=one.role,
                year=YEAR,
                state=one.state,
                entered_on=ENTERED if in_bank else None,
                waiting_since=None if mentor else ENTERED,
                headline=str(headline),
                achievements=str(said.get("mentor.achievements", "")),
            )
        )
    return found


def _sheets(plan: Plan, seed: int, staff: Staff, answers: Sides) -> list[AnswerSheet]:
    return [
        AnswerSheet(
            id=identity.sheet_id(plan.name, seed, place, role.value),
            school_id=staff.people[place].school_id,
            person_id=staff.people[place].id,
            role=role,
            year=YEAR,
            questionnaire=questionnaire(role).version,
            answers=said,
            submitted_at=FIRST_DAY + timedelta(minutes=37 * place),
            source="synthetic",
        )
        for role, by_place in answers.items()
        for place, said in by_place.items()
    ]


def _consents(
    rng: Generator, plan: Plan, seed: int, staff: Staff, states: Mapping[int, _Standing]
) -> list[Consent]:
    text = next(one for one in consent_texts() if one.language == "ru")
    found = []
    for place, one in sorted(states.items()):
        given = Consent(
            id=identity.consent_id(plan.name, seed, place, "given"),
            school_id=staff.people[place].school_id,
            person_id=staff.people[place].id,
            purposes=(Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING),
            act=ConsentAct.GIVEN,
            text_version=text.version,
            channel=Channel.SYNTHETIC,
            at=FIRST_DAY + timedelta(minutes=37 * place - 5),
            evidence="вымышленные данные",
        )
        if luck(rng, NO_MONITORING):
            given = replace(given, purposes=(Purpose.BANK, Purpose.MATCHING))
        found += _acts(plan, seed, place, one.consent, given)
    return found


def _acts(plan: Plan, seed: int, place: int, standing: str, given: Consent) -> list[Consent]:
    later = replace(given, purposes=(Purpose.MATCHING,), at=given.at + timedelta(days=3))
    if standing == "bank_only":
        refusal = identity.consent_id(plan.name, seed, place, "refused")
        return [
            replace(given, purposes=(Purpose.BANK,)),
            replace(later, id=refusal, act=ConsentAct.REFUSED),
        ]
    if standing == "withdrawn":
        withdrawal = identity.consent_id(plan.name, seed, place, "withdrawn")
        return [given, replace(later, id=withdrawal, act=ConsentAct.WITHDRAWN)]
    return [] if standing == "none" else [given]
