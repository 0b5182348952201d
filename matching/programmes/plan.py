"""Arithmetic of programmes: terms, dates, how many meetings, planned against held. Pure."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from data.codebook.calendar import is_workday
from data.codebook.programmes import Templates
from data.records.programme import Meeting, MeetingState, Programme
from data.records.questionnaire import Answers
from matching.profile import Codes
from matching.profile.answers import domain_mean, likert
from matching.profile.applicant import ticked

DAY = timedelta(days=1)
YEAR_MONTHS = 12
SHORT = frozenset({"short_term", "situational"})
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """First and last day of a programme, both included."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """Days between the two."""
        return (self.ends_on - self.starts_on).days


def months_of(kind: str, answers: Sequence[Answers], codes: Codes, usual: int) -> int:
    """Months of a programme: the longest term everybody agrees to, within the limits of the kind.

    >>> from data.codebook import framework
    >>> from matching.profile import codes
    >>> book = codes(framework())
    >>> months_of("traditional", [{"duration": ("m6", "m9")}, {"duration": ("m6",)}], book, 9)
    6
    >>> months_of("short_term", [{}, {}], book, 9)
    3
    """
    asked = [set(ticked(one, "duration")) for one in answers]
    known = dict(zip(codes.durations, codes.months, strict=True))
    shared = set.intersection(*asked) if asked else set()
    wanted = max((known[one] for one in shared if one in known), default=usual)
    limits = codes.kinds.get(kind)
    if limits is None:
        return wanted
    return max(1, min(max(wanted, limits.months_min), limits.months_max or wanted))


def term_of(starts_on: date, months: int, least: int, last_day: tuple[int, int]) -> Term:
    """The term: so many months, but not past the last day of lessons where enough is left.

    Args:
        starts_on: first day; a free day moves to the next working one.
        months: wanted length.
        least: months below which the last day of lessons does not cut the term.
        last_day: month and day.

    >>> term_of(date(2026, 10, 10), 9, 6, (5, 31))
    Term(starts_on=datetime.date(2026, 10, 12), ends_on=datetime.date(2027, 5, 31))
    """
    first = later_workday(starts_on)
    end = after_months(first, months)
    lessons_end = date(first.year, *last_day)
    if lessons_end <= first:
        lessons_end = date(first.year + 1, *last_day)
    if after_months(first, least) <= lessons_end < end:
        end = lessons_end
    return Term(starts_on=first, ends_on=earlier_workday(end, first))


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month.

    >>> after_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    count = day.month - 1 + months
    year, month = day.year + count // YEAR_MONTHS, count % YEAR_MONTHS + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def later_workday(day: date) -> date:
    """The day itself or the next working one."""
    while not is_workday(day):
        day += DAY
    return day


def earlier_workday(day: date, first: date) -> date:
    """The working day nearest before ``day``, never before ``first``."""
    while day > first and not is_workday(day):
        day -= DAY
    return day


def spread(term: Term, count: int) -> tuple[date, ...]:
    """``count`` working days at even steps inside a term, in order; the last one ends it.

    >>> term = Term(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))
    >>> [str(one) for one in spread(term, 2)]
    ['2026-10-30', '2026-12-01']
    """
    return tuple(
        earlier_workday(term.starts_on + DAY * (term.days * at // count), term.starts_on)
        for at in range(1, count + 1)
    )


def middle(term: Term) -> date:
    """A working day about half-way."""
    return earlier_workday(term.starts_on + DAY * (term.days // 2), term.starts_on)


def pace_of(kind: str, answers: Sequence[Answers], codes: Codes, templates: Templates) -> int:
    """Days between two meetings: by the kind, more often where everybody has many hours."""
    days = templates.pace.get(kind, templates.pace["other"])
    least = codes.hours.index(templates.often_from)
    given = [ticked(one, "hours_per_month") for one in answers]
    often = bool(given) and all(
        one and one[0] in codes.hours and codes.hours.index(one[0]) >= least for one in given
    )
    return min(days, templates.pace["often"]) if often else days


def meetings_in(term: Term, pace: int) -> int:
    """How many meetings a term holds, at least one."""
    return max(1, term.days // pace)


def needs_of(answers: Answers, codes: Codes, strong: float) -> tuple[str, ...]:
    """Domains a mentee asks for and lets the mentor know, the most wanted first.

    Nothing without the mentee's word to share them; never a sensitive one.

    Args:
        answers: of the mentee.
        codes: the framework.
        strong: mean of the need scale (1..5) from which a domain counts where nothing was ticked.

    >>> from data.codebook import framework
    >>> from matching.profile import codes
    >>> book = codes(framework())
    >>> needs_of({"mentee.share_needs": "yes", "needs_top": ("wellbeing", "exam")}, book, 3.5)
    ('exam',)
    >>> needs_of({"needs_top": ("exam",)}, book, 3.5)
    ()
    """
    if YES not in ticked(answers, "mentee.share_needs"):
        return ()
    secret = {one for one, hidden in zip(codes.domains, codes.sensitive, strict=True) if hidden}
    wanted = [one for one in ticked(answers, "needs_top") if one in codes.domains]
    if not wanted:
        means = {
            one: domain_mean(answers, one, items, codes.least_items)
            for one, items in zip(codes.domains, codes.items, strict=True)
        }
        wanted = sorted((one for one in means if means[one] >= strong), key=lambda one: -means[one])
    return tuple(one for one in dict.fromkeys(wanted) if one not in secret)


def shared_needs(needs: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What everybody of a group asks for, the most wanted first: one's need is not told to others.

    >>> shared_needs([("exam", "digital", "parents"), ("parents", "exam")])
    ('exam', 'parents')
    """
    if not needs:
        return ()
    common = set.intersection(*(set(one) for one in needs))
    ranks = {one: sum(list(mine).index(one) for mine in needs) for one in common}
    return tuple(sorted(common, key=lambda one: (ranks[one], list(needs[0]).index(one))))


def served_first(
    domains: Sequence[str], mentor: Answers, codes: Codes, ready: float
) -> tuple[str, ...]:
    """The same domains, those the mentor is able to help in first; otherwise the order stays."""
    items = dict(zip(codes.domains, codes.items, strict=True))

    def able(domain: str) -> bool:
        mean = domain_mean(mentor, domain, items[domain], codes.least_items)
        return mean >= ready or likert(mentor, domain) >= ready

    return tuple(sorted(domains, key=lambda one: not able(one)))


def planned_to_date(programme: Programme, on: date) -> int:
    """How many meetings should have been held by a day, if they come evenly."""
    days = (programme.ends_on - programme.starts_on).days
    if on >= programme.ends_on:
        return programme.meetings_planned
    if on <= programme.starts_on or days <= 0:
        return 0
    return programme.meetings_planned * (on - programme.starts_on).days // days


def fidelity(held: int, planned: int) -> Fraction | None:
    """Held of planned to date; None while nothing was due: no ground is not 0 %.

    >>> fidelity(3, 4), fidelity(1, 0) is None
    (Fraction(3, 4), True)
    """
    return Fraction(held, planned) if planned else None


def quiet_days(on: date, since: date | None, held: Collection[date]) -> int | None:
    """Days without a held meeting; counted from the start before the first; None before that.

    >>> quiet_days(date(2026, 11, 1), date(2026, 10, 1), [date(2026, 10, 25), date(2026, 10, 11)])
    7
    """
    last = max((one for one in held if one <= on), default=since)
    return None if last is None or last > on else (on - last).days


def count_of(meetings: Sequence[Meeting], state: MeetingState) -> int:
    """Meetings in a state."""
    return sum(one.state is state for one in meetings)


def reached(levels: Sequence[int | None]) -> tuple[int, int]:
    """Goals at the expected level (0) or above, and all of them.

    >>> reached([0, 2, -1, None])
    (2, 4)
    """
    return sum(one is not None and one >= 0 for one in levels), len(levels)


def all_agreed(agreed: Mapping[str, str], parties: Collection[str]) -> bool:
    """Whether every party has agreed."""
    return set(parties) <= agreed.keys()
