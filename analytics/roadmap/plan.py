"""The roadmap of a school year as it stands: 22 items with dates, evidence and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from analytics.roadmap import evidence, status
from analytics.roadmap.standing import Standing, year_of
from analytics.roadmap.status import Evidence
from data.access import Permission
from data.bank.participations import this_year
from data.codebook import roadmap
from data.papers.kinds import kinds
from data.records.account import AccountRole
from data.records.ids import AccountId, PersonId
from data.records.roadmap import ItemStatus, RoadmapItem
from data.records.school import checked_year
from data.store import Work

AT_ONCE = 3  # next steps of a curator
CARE = "5.3"
PROGRESS = "progress"  # code of the step of who only looks on


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item as the page shows it.

    ``starts_on`` and ``due`` are those the school has set, else usual ones: then ``dated`` is
    false. ``by_evidence`` is what follows from the records, ``status`` the override where there is
    one. ``late``: days after the term, 0 where it is kept or none is set. People and free words
    are left out for roles that may not read the staff.
    """

    code: str
    title: str
    stage: str
    result: str
    responsible: tuple[str, ...]
    responsible_ids: tuple[PersonId, ...]
    starts_on: date
    due: date
    dated: bool
    status: ItemStatus
    by_evidence: ItemStatus
    late: int
    evidence: tuple[Evidence, ...]
    depends_on: tuple[roadmap.Before, ...]
    blocked_by: tuple[str, ...]
    warned_by: tuple[str, ...]
    same: str
    note: str = ""
    override: ItemStatus | None = None
    override_reason: str = ""
    override_by: AccountId | None = None
    override_at: datetime | None = None
    version: int = 1

    @property
    def overdue(self) -> bool:
        """Whether the term has passed and the item is not behind."""
        return self.late > 0

    @property
    def next_step(self) -> Evidence | None:
        """The first thing that is missing; None for an item that is behind."""
        return None if self.status in status.CLOSED else status.first_missing(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The roadmap of one school year; ``to_do`` are codes that may be worked on now, first first.

    ``begun``: the school has set something in it.
    """

    year: str
    items: tuple[ItemView, ...]
    to_do: tuple[str, ...]
    begun: bool

    @property
    def finished(self) -> int:
        """How many items are behind."""
        return status.finished(one.status for one in self.items)

    def item(self, code: str) -> ItemView:
        """One item; KeyError for a stranger."""
        return {one.code: one for one in self.items}[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What a role does next: ``code`` of evidence or of the step, on which page, how many.

    ``item`` is the item of the roadmap, "" for a step outside it; ``late`` in days.
    """

    code: str
    page: str
    item: str = ""
    title: str = ""
    words: str = ""
    count: int = 0
    due: date | None = None
    late: int = 0


def board(work: Work, year: str = "") -> Plan:
    """The roadmap of a school year, the year in force if none is named.

    Raises:
        SchoolYearError: not a school year.
    """
    work.require(Permission.ROADMAP_READ)
    return _plan(work, checked_year(year or this_year(work)))


def statuses(work: Work, year: str) -> Mapping[str, tuple[ItemStatus, date | None, bool]]:
    """Status, due date that was set, and whether evidence was found, by item.

    Asks no permission: figures are counted from it.
    """
    if not work.roadmap_items.of_year(year):
        return {}
    return {
        one.code: (
            one.status,
            one.due if one.dated else None,
            any(part.done for part in one.evidence),
        )
        for one in _plan(work, year).items
    }


def years(work: Work) -> tuple[str, ...]:
    """School years with a roadmap, and the year in force; the newest first."""
    work.require(Permission.ROADMAP_READ)
    known = {one.year for one in work.roadmap_items.all()} | {this_year(work)}
    return tuple(sorted(known, reverse=True))


def next_for(work: Work) -> tuple[NextStep, ...]:
    """What the actor does next, by role; empty for a role that the roadmap asks nothing."""
    found: list[NextStep] = []
    if work.may(Permission.ORDER_SIGN):
        found += _to_sign(work)
    if work.may(Permission.SITE_READ) and work.may(Permission.SUBJECT_ERASE):
        found += _to_take_down(work)
    if not work.may(Permission.ROADMAP_READ):
        return tuple(found)
    plan = board(work)
    if work.may(Permission.ROADMAP_WRITE):
        return (*found, *(_step(plan.item(one)) for one in plan.to_do[:AT_ONCE]))
    if work.may(Permission.CASE_WRITE):
        care = plan.item(CARE)
        return (*found, _step(care)) if CARE in plan.to_do else tuple(found)
    return (*found, _progress(plan))


def _plan(work: Work, year: str) -> Plan:
    rows = {one.code: one for one in work.roadmap_items.of_year(year)}
    dues = {code: one.due for code, one in rows.items() if one.due is not None}
    standing = Standing(work=work, year=year, dues=dues)
    found = {code: evidence.found(standing, code) for code in roadmap.items()}
    by_evidence = {code: status.status_of(one) for code, one in found.items()}
    said = {code: _override(rows.get(code)) or one for code, one in by_evidence.items()}
    names = work.may(Permission.STAFF_READ)
    views = tuple(
        _view(standing, rows.get(code), code, found[code], by_evidence[code], said, named=names)
        for code in roadmap.items()
    )
    due = {one.code: one.due for one in views}
    return Plan(year=year, items=views, to_do=status.to_do(said, due.__getitem__), begun=bool(rows))


def _override(row: RoadmapItem | None) -> ItemStatus | None:
    return row.override if row is not None else None


def _view(
    standing: Standing,
    row: RoadmapItem | None,
    code: str,
    found: tuple[Evidence, ...],
    by_evidence: ItemStatus,
    said: Mapping[str, ItemStatus],
    *,
    named: bool,
) -> ItemView:
    item = roadmap.items()[code]
    kept = row or RoadmapItem(school_id=standing.work.school_id, year=standing.year, code=code)
    usual = partial(roadmap.day_of, standing.year)
    return ItemView(
        code=code,
        title=item.title(standing.school.requisites.name_in or standing.school.short_name),
        stage=item.stage,
        result=item.result(),
        responsible=kept.responsible or item.responsible,
        responsible_ids=kept.responsible_ids if named else (),
        starts_on=kept.starts_on or min(usual(item.start), kept.due or date.max),
        due=kept.due or usual(item.due),
        dated=kept.due is not None,
        status=said[code],
        by_evidence=by_evidence,
        late=status.late(said[code], kept.due, standing.day),
        evidence=found,
        depends_on=roadmap.before(code),
        blocked_by=status.blocked_by(code, said),
        warned_by=status.unfinished_before(code, said),
        same=roadmap.same(code),
        note=kept.note if named else "",
        override=kept.override,
        override_reason=kept.override_reason if named else "",
        override_by=kept.override_by if named else None,
        override_at=kept.override_at,
        version=kept.version,
    )


def _step(view: ItemView) -> NextStep:
    missing = view.next_step
    sought = roadmap.sought()[missing.code] if missing else None
    return NextStep(
        code=missing.code if missing else view.code,
        page=sought.page if sought else "roadmap",
        item=view.code,
        title=view.title,
        words=sought.todo() if sought else "",
        count=missing.missing if missing else 0,
        due=view.due if view.dated else None,
        late=view.late,
    )


def _progress(plan: Plan) -> NextStep:
    """How far the year is, and how many items are late."""
    late = sum(one.overdue for one in plan.items)
    return NextStep(code=PROGRESS, page="roadmap", count=plan.finished, late=late)


def _to_sign(work: Work) -> list[NextStep]:
    """Papers of this year that wait for the director's signature: the newest edition of each."""
    mine = {code for code, one in kinds().items() if one.signer == AccountRole.DIRECTOR.value}
    signed = {one.document_id for one in work.signatures.all()}
    year = this_year(work)
    newest = {
        (one.kind, one.subject): one.id
        for one in sorted(work.documents.all(), key=lambda one: one.made_at)
        if one.kind in mine and year_of(one) == year
    }
    waiting = sum(one not in signed for one in newest.values())
    return [NextStep(code="sign", page="papers", count=waiting)] if waiting else []


def _to_take_down(work: Work) -> list[NextStep]:
    """Addresses that still hold somebody whose consent has ended."""
    rows = [one for one in work.site_entries.all() if one.due is not None]
    waiting = [one for one in rows if one.removed_on is None]
    if not waiting:
        return []
    due = min(one.due for one in waiting if one.due is not None)
    late = max(0, (work.today - due).days)
    return [NextStep(code="take_down", page="publication", count=len(waiting), due=due, late=late)]
