"""Support by month in numbers without names: new, in work, closed by outcome, median waiting.

Whole months alone: a number that changes from day to day would tell who came. Small cells are
hidden (``matching.support.hiding``); the relation of months to one another counts as known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from data.access import Permission
from data.bank.participations import this_year
from data.codebook import support as book
from data.records.ids import ParticipationId
from data.records.school import YEAR_BEGINS, school_year
from data.records.support import SupportCase
from data.store import Work
from matching.support.hiding import LEAST, Relation, hidden

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One whole month; None is a number that is not shown, or a median of too few.

    ``outcomes`` are closed cases by how they ended; ``waiting`` is the median of days that the
    mentees in work have waited by the end of the month.
    """

    month: date
    new: int | None
    in_work: int | None
    closed: int | None
    outcomes: Mapping[str, int | None]
    waiting: float | None


def by_month(work: Work) -> tuple[MonthRow, ...]:
    """Whole months of this school year from the first case on, the newest first."""
    work.require(Permission.QUALITY_READ)
    cases = work.cases.all()
    months = _months(this_year(work), cases, work.now.date())
    if not months:
        return ()
    cells, relations = table(cases, months)
    covered = hidden(cells, relations)
    since = {one.id: one.waiting_since for one in work.participations.all()}
    return tuple(_row(one, cells, covered, _waiting(cases, since, one)) for one in reversed(months))


def table(
    cases: Sequence[SupportCase], months: Sequence[date]
) -> tuple[dict[str, int], list[Relation]]:
    """All cells of the months by name, and the equations that bind them."""
    cells = {"before.in_work": sum(_in_work(one, months[0] - timedelta(days=1)) for one in cases)}
    relations: list[Relation] = []
    last = "before"
    for month in months:
        name = month.isoformat()
        ended = [one for one in cases if one.closed_at and _same(one.closed_at.date(), month)]
        parts = {
            f"{name}.{code}": sum(one.outcome == code for one in ended) for code in book.outcomes()
        }
        cells |= parts | {
            f"{name}.new": sum(_same(one.opened_at.date(), month) for one in cases),
            f"{name}.in_work": sum(_in_work(one, _end(month)) for one in cases),
            f"{name}.closed": len(ended),
        }
        relations.append({f"{name}.closed": 1, **dict.fromkeys(parts, -1)})
        flow = {f"{last}.in_work": 1, f"{name}.new": 1, f"{name}.closed": -1, f"{name}.in_work": -1}
        relations.append(flow)
        last = name
    return cells, relations


def _row(
    month: date, cells: Mapping[str, int], covered: Iterable[str], waiting: float | None
) -> MonthRow:
    name, gone = month.isoformat(), set(covered)
    shown = {key: None if key in gone else count for key, count in cells.items()}
    in_work = shown[f"{name}.in_work"]
    return MonthRow(
        month=month,
        new=shown[f"{name}.new"],
        in_work=in_work,
        closed=shown[f"{name}.closed"],
        outcomes={code: shown[f"{name}.{code}"] for code in book.outcomes()},
        waiting=waiting if in_work is not None else None,
    )


def _months(year: str, cases: Iterable[SupportCase], today: date) -> list[date]:
    """First days of the whole months of the year from the first case on."""
    first = min((one.opened_at.date() for one in cases), default=today)
    start = date(int(year[:4]), YEAR_BEGINS, 1)
    every = [_later(start, count) for count in range(MONTHS)]
    whole = [one for one in every if _end(one) < today and _end(one) >= first]
    return [one for one in whole if school_year(one) == year]


def _waiting(
    cases: Iterable[SupportCase],
    since: Mapping[ParticipationId, date | None],
    month: date,
) -> float | None:
    end = _end(month)
    started = [since.get(one.participation_id) for one in cases if _in_work(one, end)]
    days = [(end - one).days for one in started if one is not None and one <= end]
    return float(median(days)) if len(days) >= LEAST else None


def _in_work(one: SupportCase, day: date) -> bool:
    """Whether the case was in work at the end of a day."""
    closed = one.closed_at.date() if one.closed_at else None
    return one.opened_at.date() <= day and (closed is None or closed > day)


def _same(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _end(month: date) -> date:
    return _later(month, 1) - timedelta(days=1)


def _later(month: date, count: int) -> date:
    years, months = divmod(month.month - 1 + count, MONTHS)
    return date(month.year + years, months + 1, 1)
