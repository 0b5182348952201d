"""Support by month in numbers without names: new, in work, closed by outcome, median waiting.

Whole months alone: a number that changes from day to day would tell who came. Small cells are
hidden (``data.access.hiding``); the relation of months to one another counts as known.

What of a month is hidden is decided once, as of its end, after all months before it, from the very
first case on; a later month decides about its own cells alone. Months end by UTC: a school may set
another zone, and what was told of a month may not move with it. Hence a month is told the same way
whenever it is looked at, and whoever keeps old tables knows what the newest one says, no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from statistics import median

from data.access import Permission
from data.access.hiding import LEAST, Relation, hidden
from data.bank.participations import this_year
from data.codebook import support as book
from data.records.ids import ParticipationId
from data.records.school import school_year
from data.records.support import SupportCase
from data.store import Work

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
    months = _months(cases, work.now.astimezone(UTC).date())
    year = this_year(work)
    cells, covered = told(cases, months)
    since = {one.id: one.waiting_since for one in work.participations.all()}
    return tuple(
        _row(one, cells, covered, _waiting(cases, since, one))
        for one in reversed(months)
        if school_year(one) == year
    )


def told(
    cases: Sequence[SupportCase], months: Sequence[date]
) -> tuple[dict[str, int], frozenset[str]]:
    """All cells of months from the first case on, and those of them that are never shown.

    A month hangs together with those before it by the cases in work at its beginning alone. While
    the cells of the month, with that number, give away no hidden one, nothing does: by what came
    before any value of a hidden number is possible, and by the month as well.
    """
    cells: dict[str, int] = {}
    shown: dict[str, bool] = {}
    for month in months:
        here, relations = table(cases, [month])
        last = next(iter(here))  # in work at the beginning; nobody was before the first case
        covered = hidden(here, relations, told_before={last: shown.get(last, True)})
        cells |= here
        shown |= {name: name not in covered for name in here}
    return cells, frozenset(name for name, whether in shown.items() if not whether)


def table(
    cases: Sequence[SupportCase], months: Sequence[date]
) -> tuple[dict[str, int], list[Relation]]:
    """All cells of the months by name, and the equations that bind them.

    The first cell is how many were in work at the end of the month before.
    """
    before = _later(months[0], -1)
    cells = {_cell(before, "in_work"): sum(_in_work(one, _end(before)) for one in cases)}
    relations: list[Relation] = []
    for month in months:
        ended = [one for one in cases if one.closed_at and _same(one.closed_at.date(), month)]
        parts = {
            _cell(month, code): sum(one.outcome == code for one in ended)
            for code in book.outcomes()
        }
        new, closed, stay = (_cell(month, name) for name in ("new", "closed", "in_work"))
        cells |= parts | {
            new: sum(_same(one.opened_at.date(), month) for one in cases),
            closed: len(ended),
            stay: sum(_in_work(one, _end(month)) for one in cases),
        }
        relations.append({closed: 1, **dict.fromkeys(parts, -1)})
        last = _cell(_later(month, -1), "in_work")
        relations.append({last: 1, new: 1, closed: -1, stay: -1})
    return cells, relations


def _cell(month: date, name: str) -> str:
    return f"{month.isoformat()}.{name}"


def _row(
    month: date, cells: Mapping[str, int], covered: Iterable[str], waiting: float | None
) -> MonthRow:
    gone = set(covered)
    shown = {key: None if key in gone else count for key, count in cells.items()}
    in_work = shown[_cell(month, "in_work")]
    return MonthRow(
        month=month,
        new=shown[_cell(month, "new")],
        in_work=in_work,
        closed=shown[_cell(month, "closed")],
        outcomes={code: shown[_cell(month, code)] for code in book.outcomes()},
        waiting=waiting if in_work is not None else None,
    )


def _months(cases: Iterable[SupportCase], today: date) -> list[date]:
    """First days of the whole months from the first case on."""
    first = min((one.opened_at.date() for one in cases), default=today)
    months = [first.replace(day=1)]
    while _end(months[-1]) < today:
        months.append(_later(months[-1], 1))
    return months[:-1]


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
