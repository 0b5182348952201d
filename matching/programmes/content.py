"""What a programme says, apart from who agreed to it: checked, compared, kept as an edition."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from data.codebook import framework
from data.codebook.programmes import programme_templates
from data.errors import InvalidValueError
from data.names import clean_text
from data.records.ids import PersonId
from data.records.pair import Pair
from data.records.programme import Action, Checkpoint, Goal, Programme
from matching.profile import codes
from matching.programmes.plan import SHORT, after_months
from matching.programmes.refusals import NothingToAgreeError, OutsideTermError, TooLongError

MOST_TEXT = 1000  # characters of one text
MOST_ACTIONS, MOST_CHECKPOINTS, MOST_MEETINGS = 40, 12, 200
MOST_MONTHS = 12
MENTOR, CURATOR = "mentor", "curator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The part of a programme that people agree to."""

    goals: tuple[Goal, ...]
    actions: tuple[Action, ...]
    checkpoints: tuple[Checkpoint, ...]
    starts_on: date
    ends_on: date
    meetings_planned: int


def of(programme: Programme) -> Content:
    """What a programme says now."""
    return Content(
        goals=programme.goals,
        actions=programme.actions,
        checkpoints=programme.checkpoints,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        meetings_planned=programme.meetings_planned,
    )


def into(programme: Programme, content: Content) -> Programme:
    """The programme with another content."""
    return replace(
        programme,
        goals=content.goals,
        actions=content.actions,
        checkpoints=content.checkpoints,
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        meetings_planned=content.meetings_planned,
    )


def parties(pair: Pair) -> tuple[str, ...]:
    """Who agrees to the programme of a pair: mentor, every mentee, curator."""
    return (MENTOR, *pair.mentee_ids, CURATOR)


def party_of(pair: Pair, person_id: PersonId) -> str:
    """Which party a person of the pair is."""
    return MENTOR if person_id == pair.mentor_id else str(person_id)


def checked(content: Content, kind: str) -> Content:
    """Texts without stray signs, everything within its bounds.

    Raises:
        OutsideTermError: an action or a checkpoint outside the term.
        TooLongError: more months or goals than the kind of mentoring allows.
        InvalidValueError: a text too long, a goal of an unknown code, a number out of bounds.
    """
    tidy = replace(
        content,
        goals=tuple(_goal(one) for one in content.goals),
        actions=tuple(sorted((_action(one) for one in content.actions), key=_by_day)),
        checkpoints=tuple(
            replace(one, text=text("checkpoint", one.text))
            for one in sorted(content.checkpoints, key=lambda one: one.on)
        ),
    )
    _check_numbers(tidy)
    _check_term(tidy, kind)
    _check_goals(tidy, kind)
    return tidy


def require_whole(content: Content) -> None:
    """Refuse to propose or agree to a programme without goals, signs or actions."""
    whole = content.goals and all(one.text and one.sign for one in content.goals)
    if not whole or not content.actions:
        raise NothingToAgreeError


def text(field: str, given: str, most: int = MOST_TEXT) -> str:
    """A text of a person, clean and not too long."""
    said = clean_text(given)
    if len(said) > most:
        raise InvalidValueError(field=field, value=len(said), rule=f"<= {most}")
    return said


def dumped(programme: Programme) -> str:
    """A programme as an edition keeps it: canonical JSON."""
    told = asdict(programme)
    for name in ("id", "school_id", "pair_id", "version"):
        told.pop(name)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def new_code(letter: str, taken: Sequence[str]) -> str:
    """A code nothing of the programme has had: ``g1``, ``a7``.

    >>> new_code("g", ["g1", "g3", "a9"])
    'g4'
    """
    numbers = [int(one[1:]) for one in taken if one[:1] == letter and one[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"


def _goal(one: Goal) -> Goal:
    if one.domain and one.domain not in framework().domain_codes:
        raise InvalidValueError(field="domain", value=one.domain, rule="code")
    return replace(one, text=text("goal", one.text), sign=text("sign", one.sign))


def _action(one: Action) -> Action:
    if one.format and one.format not in programme_templates().forms:
        raise InvalidValueError(field="format", value=one.format, rule="code")
    return replace(one, text=text("action", one.text), result=text("result", one.result))


def _by_day(one: Action) -> tuple[date, int, str]:
    """Actions stand by day, those without one last."""
    return one.due or date.max, len(one.code), one.code


def _check_numbers(content: Content) -> None:
    bounds = (
        ("actions", len(content.actions), 0, MOST_ACTIONS),
        ("checkpoints", len(content.checkpoints), 0, MOST_CHECKPOINTS),
        ("meetings_planned", content.meetings_planned, 1, MOST_MEETINGS),
    )
    for field, value, least, most in bounds:
        if not least <= value <= most:
            raise InvalidValueError(field=field, value=value, rule=f"{least}–{most}")


def _check_term(content: Content, kind: str) -> None:
    first, last = content.starts_on, content.ends_on
    if first >= last:
        raise OutsideTermError(day=last, starts_on=first, ends_on=last)
    limits = codes(framework()).kinds.get(kind)
    most = limits.months_max if limits and limits.months_max else MOST_MONTHS
    if last > after_months(first, most):
        raise TooLongError(most=most, what="months")
    days = [one.due for one in content.actions if one.due] + [one.on for one in content.checkpoints]
    for day in days:
        if not first <= day <= last:
            raise OutsideTermError(day=day, starts_on=first, ends_on=last)


def _check_goals(content: Content, kind: str) -> None:
    templates = programme_templates()
    most = templates.most_goals_short if kind in SHORT else templates.most_goals
    if len(content.goals) > most:
        raise TooLongError(most=most, what="goals")
    named = [one.code for one in content.goals]
    strangers = [one.goal for one in content.actions if one.goal not in named]
    coded = [*named, *(one.code for one in content.actions)]
    if strangers or len(set(coded)) != len(coded):
        raise InvalidValueError(field="goal", value=", ".join(strangers), rule="code")
