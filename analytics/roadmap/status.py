"""Where an item stands, from what was found: status, lateness, what stands in the way. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.codebook import roadmap
from data.records.roadmap import ItemStatus

CLOSED = frozenset({ItemStatus.DONE, ItemStatus.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was looked for: ``count`` found of ``total``; none to find is not done.

    ``applies`` is false where there is nothing the item could be about. ``detail`` is the number
    and day of a paper; ``subject`` the id of what it is about. ``begun``: something is under way.
    """

    code: str
    done: bool
    count: int = 0
    total: int = 1
    detail: str = ""
    subject: str = ""
    applies: bool = True
    begun: bool = False

    @property
    def page(self) -> str:
        """The page on which it is done."""
        return roadmap.sought()[self.code].page

    @property
    def missing(self) -> int:
        """How many are not there yet."""
        return max(0, self.total - self.count)


def counted(code: str, count: int, total: int, *, begun: bool = False) -> Evidence:
    """All of them are there, and there is at least one."""
    return Evidence(
        code=code, done=0 < total <= count, count=count, total=total, begun=begun or count > 0
    )


def there(code: str, found: bool, *, detail: str = "", subject: str = "") -> Evidence:  # noqa: FBT001
    """One thing that is there, or not."""
    return Evidence(
        code=code, done=found, count=int(found), detail=detail, subject=subject, begun=found
    )


def apart(code: str) -> Evidence:
    """Nothing the item could be about."""
    return Evidence(code=code, done=False, total=0, applies=False)


def status_of(found: Sequence[Evidence]) -> ItemStatus:
    """The status that follows from evidence.

    >>> status_of([there("regulation", True), there("order_regulation", False)]).value
    'in_progress'
    """
    counting = [one for one in found if one.applies]
    if not counting:
        return ItemStatus.NOT_APPLICABLE
    if all(one.done for one in counting):
        return ItemStatus.DONE
    begun = any(one.begun or one.done for one in counting)
    return ItemStatus.IN_PROGRESS if begun else ItemStatus.PLANNED


def late(status: ItemStatus, due: date | None, today: date) -> int:
    """Days by which an item is late; 0 where it is not."""
    if due is None or status in CLOSED:
        return 0
    return max(0, (today - due).days)


def blocked_by(code: str, statuses: Mapping[str, ItemStatus]) -> tuple[str, ...]:
    """Items of which nothing is there yet although this one cannot go without them."""
    if statuses[code] in CLOSED:
        return ()
    return tuple(
        one.code
        for one in roadmap.before(code)
        if one.hard and statuses[one.code] is ItemStatus.PLANNED
    )


def unfinished_before(code: str, statuses: Mapping[str, ItemStatus]) -> tuple[str, ...]:
    """Items that come before and are not finished: a warning, never a refusal."""
    if statuses[code] in CLOSED:
        return ()
    stopped = set(blocked_by(code, statuses))
    return tuple(
        one.code
        for one in roadmap.before(code)
        if one.code not in stopped and statuses[one.code] not in CLOSED
    )


def to_do(statuses: Mapping[str, ItemStatus], due: Callable[[str], date]) -> tuple[str, ...]:
    """Unfinished items that nothing stands in the way of: by term, then in the order of work."""
    ranked = {code: place for place, code in enumerate(roadmap.order())}
    free = [
        code
        for code, status in statuses.items()
        if status not in CLOSED and not blocked_by(code, statuses)
    ]
    return tuple(sorted(free, key=lambda one: (due(one), ranked[one])))


def finished(statuses: Iterable[ItemStatus]) -> int:
    """How many items are behind: done, or with nothing to do."""
    return sum(one in CLOSED for one in statuses)


def first_missing(found: Collection[Evidence]) -> Evidence | None:
    """The first thing that is not there yet."""
    return next((one for one in found if one.applies and not one.done), None)
