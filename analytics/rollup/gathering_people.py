"""Facts about people: staff, both banks, requests, offers, consents, invitations."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from analytics.rollup.sources import Sources
from data.access.consent import last_act, may
from data.bank.needs import means
from data.codebook import framework
from data.records.bank import MentorState, Participation, Role
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.person import Person
from data.records.questionnaire import Answers

Row = Mapping[str, Any]
READY = frozenset({MentorState.READY, MentorState.ACTIVE})
TOLD = tuple(one for one in Purpose if one is not Purpose.PARTICIPATION)
FULL_NEED = 5.0  # of a chosen domain that no grid was filled in for
YEAR_DAYS = 365.25


def tables(read: Sources) -> Mapping[str, Sequence[Row]]:
    """These tables; the school is written in by whoever asks."""
    return {
        "staff": list(_staff(read)),
        "participations": list(_participations(read)),
        "wants": list(_wants(read)),
        "offers": list(_offers(read)),
        "consents": list(_consents(read)),
        "invitations": list(_invitations(read)),
    }


def _staff(read: Sources) -> Iterator[Row]:
    """Own people of the school who were there in the period or before it."""
    first_known = _first_known(read)
    for one in read.people.values():
        if one.workplace or (one.hired_on is not None and one.hired_on > read.last_day):
            continue
        yield {
            "person": read.alias(one.id),
            **_experience(read, one),
            **_dates(read, one, first_known),
            "site": one.site,
            "part_time": one.part_time,
            "present": _present(read, one),
        }


def _experience(read: Sources, one: Person) -> Row:
    """Years as they were at the end of the period, the stage they make, the subjects."""
    passed = int((read.work.today - read.last_day).days / YEAR_DAYS)
    years = None if one.years_teaching is None else one.years_teaching - passed
    early = read.school.regulation.early_career_years
    stage = "" if years is None else "early" if 0 <= years <= early else "other"
    known = read.banked(one.id)
    born = one.year_of_birth if known else None
    return {
        "years_teaching": years,
        "years_in_school": one.years_in_school,
        "age": None if born is None else read.last_day.year - born,
        "stage": stage,
        "block": _block(one) if known else "",
    }


def _block(one: Person) -> str:
    """The group of the first subject, "" where none is known."""
    groups = {subject.code: subject.groups for subject in framework().subjects}
    return next((groups[code][0] for code in one.subjects if groups.get(code)), "")


def _dates(read: Sources, one: Person, first_known: date | None) -> Row:
    """When somebody came and left; nothing of those who refused or took back monitoring."""
    act = last_act(read.acts.get(one.id, ()), Purpose.MONITORING, read.work.now)
    if act is not None and act.act is not ConsentAct.GIVEN:
        return {"hired_on": None, "observed_on": None, "left_on": None, "left_for": ""}
    seen = max((day for day in (one.hired_on, first_known) if day is not None), default=None)
    return {
        "hired_on": one.hired_on,
        "observed_on": seen,
        "left_on": one.left_on,
        "left_for": one.left_for,
    }


def _first_known(read: Sources) -> date | None:
    """The day from which leaving would have been seen: the first trace of the school's register."""
    days = [one.entered_on for one in read.participations if one.entered_on is not None]
    days += [one.started_on for one in read.pairs if one.started_on is not None]
    return min(days, default=None)


def _present(read: Sources, one: Person) -> bool:
    gone = one.left_on if one.left_on is not None else read.day(one.archived_at)
    return gone is None or gone > read.last_day


def _participations(read: Sources) -> Iterator[Row]:
    """Rows of both banks; of those without a consent the state alone."""
    without = _rounds_without(read)
    for one in read.participations:
        known = read.banked(one.person_id)
        row = {
            "person": read.alias(one.person_id),
            "role": one.role.value,
            "year": one.year,
            "state": one.state.value,
            "consent": known,
        }
        yield {**row, **_banked(read, one, without)} if known else row


def _banked(read: Sources, one: Participation, without: Mapping[PersonId, int]) -> Row:
    mentor = one.role is Role.MENTOR
    return {
        "entered_on": one.entered_on,
        "waiting_since": one.waiting_since,
        "ended_on": one.ended_on,
        "reason": one.reason,
        "ready": mentor and one.state in READY,
        "capacity": _capacity(read, one) if mentor else None,
        "rounds_without": 0 if mentor else without.get(one.person_id, 0),
    }


def _capacity(read: Sources, one: Participation) -> int | None:
    """Places of a mentor: own answer, at most what the regulation allows."""
    told = read.sheets.get((one.person_id, one.role, one.year), {}).get("capacity")
    limit = read.school.regulation.capacity_limit
    if isinstance(told, int | float | str) and str(told).isdigit():
        return min(int(told), limit)
    return None


def _rounds_without(read: Sources) -> Mapping[PersonId, int]:
    """How many of the latest approved rounds running left a mentee without a pair."""
    placeless = {one.id: set[PersonId]() for one in read.rounds}
    for row in read.unplaced:
        placeless[row.round_id].add(row.mentee_id)
    counts: dict[PersonId, int] = {}
    closed: set[PersonId] = set()
    for one in reversed(read.rounds):
        mine = placeless[one.id]
        for person in mine - closed:
            counts[person] = counts.get(person, 0) + 1
        closed |= counts.keys() - mine
    return counts


def _wants(read: Sources) -> Iterator[Row]:
    """Chosen domains of mentees with their importance from the grid of needs."""
    for person, year, answers in _sheets(read, Role.MENTEE):
        weights = means(answers)
        top = answers.get("needs_top", ())
        for domain in top if isinstance(top, tuple) else ():
            yield {
                "person": read.alias(person),
                "year": year,
                "domain": domain,
                "importance": weights.get(domain, FULL_NEED),
            }


def _offers(read: Sources) -> Iterator[Row]:
    for person, year, answers in _sheets(read, Role.MENTOR):
        for domain, level in means(answers).items():
            yield {"person": read.alias(person), "year": year, "domain": domain, "level": level}


def _sheets(read: Sources, role: Role) -> Iterator[tuple[PersonId, str, Answers]]:
    for (person, of_role, year), answers in read.sheets.items():
        if of_role is role and year <= read.period and read.banked(person):
            yield person, year, answers


def _consents(read: Sources) -> Iterator[Row]:
    """Per person and purpose: whether it is live today, when it ends, when it was taken back."""
    for person, mine in read.acts.items():
        for purpose in TOLD:
            last = last_act(mine, purpose, read.work.now)
            if last is None:
                continue
            withdrawn = last.act is ConsentAct.WITHDRAWN
            yield {
                "person": read.alias(person),
                "purpose": purpose.value,
                "live": _live(read, person, purpose),
                "ends_on": last.valid_to if last.act is ConsentAct.GIVEN else None,
                "withdrawn_on": read.day(last.at) if withdrawn else None,
            }


def _live(read: Sources, person: PersonId, purpose: Purpose) -> bool:
    return may(read.acts[person], purpose, read.work.local)


def _invitations(read: Sources) -> Iterator[Row]:
    for one in read.work.invitations.all():
        if one.form in {Form.MENTOR, Form.MENTEE} and one.revoked_at is None:
            yield {
                "person": read.alias(one.person_id),
                "form": one.form.value,
                "sent_on": read.day(one.sent_at or one.created_at),
                "submitted_on": read.day(one.submitted_at),
            }
