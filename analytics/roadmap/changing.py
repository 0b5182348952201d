"""What the curator sets in the roadmap: dates, who answers, a status by hand, a new year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from data.access import Permission
from data.bank.participations import this_year
from data.codebook import roadmap
from data.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    ProgrammeError,
    StateError,
)
from data.i18n import _
from data.names import clean_text
from data.records.ids import PersonId
from data.records.roadmap import ItemStatus, RoadmapItem
from data.records.school import YEAR_BEGINS, checked_year
from data.store import Work

MARGIN = timedelta(days=62)  # a date may lie that much outside the school year
LONGEST_NOTE = 1000
KIND = "roadmap_item"


class RoadmapBegunError(ProgrammeError):
    """The roadmap of this year was begun already: ``year``."""

    code = "roadmap.begun"


def set_item(  # noqa: PLR0913 -- what an item holds, all by name
    work: Work,
    code: str,
    *,
    year: str = "",
    starts_on: date | None,
    due: date,
    responsible: Sequence[str] = (),
    responsible_ids: Sequence[PersonId] = (),
    note: str = "",
    version: int | None = None,
) -> RoadmapItem:
    """Set dates of an item and who answers for it.

    Args:
        work: by whom.
        code: of the item, ``"1.1"`` … ``"7.1"``.
        year: school year, the one in force if left out.
        starts_on: first day, None for the usual one.
        due: last day.
        responsible: codes of the roadmap data; none leaves those of the document.
        responsible_ids: people named beside them.
        note: in own words, for those who read the staff.
        version: of the item that the screen showed; another one by now is refused.

    Raises:
        NotFoundError: no such item or person.
        InvalidValueError: the days lie outside the year or turn round; a stranger answers.
        SchoolYearError: not a school year.
        ChangedMeanwhileError: somebody has changed the item meanwhile.
    """
    work.require(Permission.ROADMAP_WRITE)
    before = _row(work, code, year, version)
    _check_days(before.year, starts_on, due)
    _check_responsible(work, responsible, responsible_ids)
    after = replace(
        before,
        starts_on=starts_on,
        due=due,
        responsible=tuple(responsible),
        responsible_ids=tuple(responsible_ids),
        note=_note(note),
    )
    return _kept(work, "roadmap.item_set", before, after)


def set_usual(work: Work, year: str = "") -> int:
    """Take over the usual dates where the school has set none; how many items that were.

    Raises:
        SchoolYearError: not a school year.
    """
    work.require(Permission.ROADMAP_WRITE)
    count = 0
    for code, item in roadmap.items().items():
        before = _row(work, code, year)
        if before.due is not None:
            continue
        due = roadmap.day_of(before.year, item.due)
        start = before.starts_on or roadmap.day_of(before.year, item.start)
        after = replace(before, starts_on=start, due=due)
        _kept(work, "roadmap.item_set", before, after)
        count += 1
    return count


def override(
    work: Work,
    code: str,
    status: ItemStatus,
    reason: str,
    *,
    year: str = "",
    version: int | None = None,
) -> RoadmapItem:
    """Say by hand where an item stands, whatever the records say.

    Raises:
        MissingReasonError: nobody may do so without a reason.
        NotFoundError: no such item.
        SchoolYearError: not a school year.
    """
    work.require(Permission.ROADMAP_WRITE)
    said = _note(reason)
    if not said:
        raise MissingReasonError(action="roadmap.override")
    before = _row(work, code, year, version)
    after = replace(
        before,
        override=ItemStatus(status),
        override_reason=said,
        override_by=work.by.id,
        override_at=work.now,
    )
    return _kept(work, "roadmap.overridden", before, after, reason=said)


def undo_override(
    work: Work, code: str, *, year: str = "", version: int | None = None
) -> RoadmapItem:
    """Let the records speak again.

    Raises:
        StateError: nothing was said by hand.
        SchoolYearError: not a school year.
    """
    work.require(Permission.ROADMAP_WRITE)
    before = _row(work, code, year, version)
    if before.override is None:
        raise StateError(kind=KIND, state=code, wanted="undo")
    after = replace(before, override=None, override_reason="", override_by=None, override_at=None)
    return _kept(work, "roadmap.override_undone", before, after)


def begin_year(work: Work, year: str, from_year: str = "") -> tuple[RoadmapItem, ...]:
    """Begin the roadmap of a school year from an earlier one; without any, from usual dates.

    Dates move by as many years as lie between; who answers comes along, statuses do not.

    Raises:
        SchoolYearError: not a school year.
        RoadmapBegunError: it was begun already.
    """
    work.require(Permission.ROADMAP_WRITE)
    first = _first(year)
    if work.roadmap_items.of_year(year):
        raise RoadmapBegunError(year=year)
    known = {one.year for one in work.roadmap_items.all() if one.year < year}
    source = checked_year(from_year) if from_year else max(known, default="")
    earlier = {one.code: one for one in work.roadmap_items.of_year(source)} if source else {}
    moved = first - _first(source) if source else 0
    made = [_moved(work, year, code, earlier.get(code), moved) for code in roadmap.items()]
    kept = tuple(work.roadmap_items.put_all(made))
    work.audit(
        "roadmap.year_begun", None, {"year": year, "from": source}, subject=f"roadmap:{year}"
    )
    return kept


def _moved(work: Work, year: str, code: str, earlier: RoadmapItem | None, by: int) -> RoadmapItem:
    item = roadmap.items()[code]
    start, due = (roadmap.day_of(year, one) for one in (item.start, item.due))
    if earlier is not None and earlier.due is not None:
        due = shifted(earlier.due, by)
        start = shifted(earlier.starts_on, by) if earlier.starts_on else min(start, due)
    return RoadmapItem(
        school_id=work.school_id,
        year=year,
        code=code,
        starts_on=start,
        due=due,
        responsible=earlier.responsible if earlier else (),
        responsible_ids=_still_here(work, earlier),
    )


def _still_here(work: Work, earlier: RoadmapItem | None) -> tuple[PersonId, ...]:
    people = [work.people.find(one) for one in (earlier.responsible_ids if earlier else ())]
    return tuple(one.id for one in people if one is not None and one.archived_at is None)


def shifted(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 where there is none.

    >>> shifted(date(2028, 2, 29), 1)
    datetime.date(2029, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _row(work: Work, code: str, year: str, version: int | None = None) -> RoadmapItem:
    if code not in roadmap.items():
        raise NotFoundError(kind=KIND, id=code)
    wanted = checked_year(year or this_year(work))
    known = work.roadmap_items.find(wanted, code)
    found = known or RoadmapItem(school_id=work.school_id, year=wanted, code=code)
    if version is not None and version != found.version:
        raise ChangedMeanwhileError(
            kind=KIND, id=code, yours=str(version), theirs=str(found.version)
        )
    return found


def _kept(
    work: Work, verb: str, before: RoadmapItem, after: RoadmapItem, *, reason: str = ""
) -> RoadmapItem:
    known = work.roadmap_items.find(before.year, before.code)
    if known == after:
        return known
    stored = work.roadmap_items.put(after)
    work.audit(verb, before, stored, subject=f"roadmap:{after.year}:{after.code}", reason=reason)
    return stored


def _first(year: str) -> int:
    """The calendar year in which a school year begins."""
    return int(checked_year(year)[:4])


def _check_days(year: str, starts_on: date | None, due: date) -> None:
    first = _first(year)
    opens = date(first, YEAR_BEGINS, 1) - MARGIN
    closes = date(first + 1, YEAR_BEGINS, 1) + MARGIN
    for field, day in (("starts_on", starts_on), ("due", due)):
        if day is not None and not opens <= day < closes:
            rule = _("a day of the school year {year}", year=year)
            raise InvalidValueError(field=field, value=day, rule=rule)
    if starts_on is not None and starts_on > due:
        raise InvalidValueError(field="due", value=due, rule=_("not before the first day"))


def _check_responsible(work: Work, codes: Sequence[str], people: Sequence[PersonId]) -> None:
    strangers = set(codes) - set(roadmap.responsible_codes())
    if strangers:
        rule = _("one of the roles of the roadmap")
        raise InvalidValueError(field="responsible", value=min(strangers), rule=rule)
    for one in people:
        work.people.get(one)


def _note(text: str) -> str:
    said = clean_text(text)
    if len(said) > LONGEST_NOTE:
        rule = _("at most {count} characters", count=LONGEST_NOTE)
        raise InvalidValueError(field="note", value=len(said), rule=rule)
    return said
