"""A first draft of a case from the request, the programme and the diary of a pair; frozen figures.

It names nobody. What stands in the diary in somebody's own words, private notes, answers to surveys
and everything about a sensitive competency stay out: of meetings only their count and kinds count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.bank.needs import sensitive
from data.codebook import form_and_kind, label
from data.codebook.practice import sections
from data.codebook.programmes import programme_templates
from data.i18n import _, ngettext
from data.names import clean_text
from data.records.bank import Role
from data.records.pair import Pair
from data.records.programme import Action, Goal, Meeting, MeetingState, Programme
from data.store import Work

EXPECTED = 0  # level of a goal from which it counts as reached
DAYS_OF_MONTH = 30.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Sections as text, and results in numbers."""

    body: Mapping[str, str]
    figures: Mapping[str, str]


def drafted(work: Work, pair: Pair) -> Draft:
    """The draft of a pair's case. Asks no permission: the use case does."""
    programme = work.programmes.of_pair(pair.id)
    held = [one for one in work.meetings.of_pair(pair.id) if one.state is MeetingState.HELD]
    goals = _told_goals(programme)
    actions = _told_actions(programme, goals)
    body = {
        "context": _context(pair, programme),
        "request": _request(work, pair),
        "roles": _roles(actions),
        "tools": _tools(actions, held),
        "course": _course(actions),
        "result": _result(goals),
    }
    most = {one.code: one.most for one in sections()}
    return Draft(
        body={code: clean_text(text)[: most[code]] for code, text in body.items() if text},
        figures=_figures(pair, programme, held),
    )


def _told_goals(programme: Programme | None) -> tuple[Goal, ...]:
    hidden = sensitive()
    goals = programme.goals if programme else ()
    return tuple(one for one in goals if one.domain not in hidden)


def _told_actions(programme: Programme | None, goals: Sequence[Goal]) -> tuple[Action, ...]:
    """Actions done for the goals that may be told."""
    told = {one.code for one in goals}
    actions = programme.actions if programme else ()
    return tuple(one for one in actions if one.goal in told and one.done_on is not None)


def _context(pair: Pair, programme: Programme | None) -> str:
    people = len(pair.mentee_ids) or len(pair.former_ids)
    lines = [
        _("Form of mentoring: {form}.", form=form_and_kind(pair.form, pair.kind)),
        ngettext("Mentor and {count} mentee.", "Mentor and {count} mentees.", people),
    ]
    months = _months(pair, programme)
    if months:
        lines.append(ngettext("{count} month of work.", "{count} months of work.", months))
    return " ".join(lines)


def _request(work: Work, pair: Pair) -> str:
    """The main request as each mentee has confirmed it for the bank."""
    found = [
        one.headline
        for who in (pair.mentee_ids or pair.former_ids)
        for one in work.participations.of(who)
        if one.role is Role.MENTEE and one.year == pair.year and one.headline
    ]
    return "\n".join(dict.fromkeys(found))


def _roles(actions: Sequence[Action]) -> str:
    by_form = Counter(one.format for one in actions if one.format)
    if not by_form:
        return ""
    named = ", ".join(_form(one) for one, _count in by_form.most_common())
    return _("Mentor and mentee worked in these forms: {forms}.", forms=named)


def _tools(actions: Sequence[Action], held: Sequence[Meeting]) -> str:
    lines = [f"{_form(one)}: {count}" for one, count in _counted(a.format for a in actions)]
    kinds = [f"{label('format', one)}: {count}" for one, count in _counted(m.format for m in held)]
    told = [
        _("Forms of the plan: {forms}.", forms="; ".join(lines)) if lines else "",
        _("Meetings: {kinds}.", kinds="; ".join(kinds)) if kinds else "",
    ]
    return "\n".join(one for one in told if one)


def _counted(codes: Iterable[str]) -> list[tuple[str, int]]:
    return Counter(one for one in codes if one).most_common()


def _course(actions: Sequence[Action]) -> str:
    ordered = sorted(actions, key=lambda one: (one.done_on or date.max, one.code))
    return "\n".join(f"{number}. {one.text}" for number, one in enumerate(ordered, start=1))


def _result(goals: Sequence[Goal]) -> str:
    return "\n".join(
        _("{goal}: {level}.", goal=one.text.rstrip(". "), level=label("goal_level", str(one.level)))
        for one in goals
        if one.level is not None
    )


def _figures(pair: Pair, programme: Programme | None, held: Sequence[Meeting]) -> Mapping[str, str]:
    """Counts alone; all goals count, the ones that are not told too."""
    found = {"meetings": str(len(held))}
    if programme is not None:
        levels = [one.level for one in programme.goals if one.level is not None]
        reached = sum(one >= EXPECTED for one in levels)
        done = sum(one.done_on is not None for one in programme.actions)
        found["meetings"] = _of(len(held), programme.meetings_planned)
        if levels:
            found["goals"] = _of(reached, len(programme.goals))
        if programme.actions:
            found["actions"] = _of(done, len(programme.actions))
    months = _months(pair, programme)
    if months:
        found["months"] = str(months)
    return found


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}", part=part, whole=whole)


def _months(pair: Pair, programme: Programme | None) -> int:
    first = pair.started_on or (programme.starts_on if programme else None)
    last = pair.ended_on or (programme.closed_on if programme else None)
    if first is None or last is None or last <= first:
        return 0
    return max(1, round((last - first).days / DAYS_OF_MONTH))


def _form(code: str) -> str:
    return programme_templates().form(code)
