"""How regularly pairs meet: weeks of the year with the meetings held in each, pair by pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.alerts.handling import is_party
from analytics.alerts.seeing import watched
from data.access import Permission
from data.bank import telling
from data.codebook.breaks import is_break
from data.names import sort_key
from data.records.ids import PairId, PersonId
from data.records.pair import Pair
from data.records.programme import MeetingState
from data.store import Work

WEEK = timedelta(days=7)
SCHOOL_DAYS = 5
MOST_WEEKS = 20  # to the left of this week; older ones are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week from Monday: meetings held; ``off``: all its school days are a break."""

    monday: date
    held: int
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One working pair: names, empty without a live consent, and its weeks since the start."""

    pair_id: PairId
    mentor: str
    mentees: tuple[str, ...]
    weeks: tuple[Week, ...]

    @property
    def held(self) -> int:
        """Meetings in all the weeks."""
        return sum(one.held for one in self.weeks)


def regularity(work: Work) -> tuple[Strip, ...]:
    """Working pairs by name of the mentor; a pair the actor belongs to is left out."""
    work.require(Permission.ALERT_READ)
    live = telling.told(work).live
    called = {one.id: one.fio for one in work.people.all() if one.id in live}
    days: dict[PairId, list[date]] = {}
    for one in work.meetings.all():
        if one.state is MeetingState.HELD:
            days.setdefault(one.pair_id, []).append(one.at.astimezone(work.zone).date())
    found = [
        _strip(one, days.get(one.id, ()), called, work.today)
        for one in watched(work)
        if not is_party(work, one)
    ]
    return tuple(sorted(found, key=lambda one: (sort_key(one.mentor), one.pair_id)))


def _strip(pair: Pair, days: Sequence[date], called: Mapping[PersonId, str], today: date) -> Strip:
    this = monday_of(today)
    first = max(monday_of(pair.started_on or today), this - MOST_WEEKS * WEEK)
    mondays = [first + at * WEEK for at in range((this - first).days // WEEK.days + 1)]
    return Strip(
        pair_id=pair.id,
        mentor=called.get(pair.mentor_id, ""),
        mentees=tuple(sorted((called.get(one, "") for one in pair.mentee_ids), key=sort_key)),
        weeks=tuple(
            Week(
                monday=one,
                held=sum(one <= day < one + WEEK and day <= today for day in days),
                off=all(is_break(one + timedelta(at)) for at in range(SCHOOL_DAYS)),
            )
            for one in mondays
        ),
    )


def monday_of(day: date) -> date:
    """The Monday of a week.

    >>> monday_of(date(2026, 11, 26))
    datetime.date(2026, 11, 23)
    """
    return day - timedelta(days=day.weekday())
