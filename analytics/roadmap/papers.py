"""The roadmap on paper and in a calendar: the official document of item 1.4, days to remember."""

from collections.abc import Mapping, Sequence
from datetime import date

from analytics.roadmap.plan import ItemView, board
from data.access import Permission
from data.bank.participations import this_year
from data.codebook import roadmap
from data.i18n import _, speaking
from data.output.calendar import Entry, calendar_file
from data.papers.kinds import About, PaperKind, Subject
from data.store import Work

ROADMAP = "roadmap"


def calendar(work: Work, year: str = "") -> bytes:
    """Due dates of the items that the school has dated, as a calendar file; no people in it."""
    work.require(Permission.ROADMAP_READ)
    plan = board(work, year)
    entries = [
        Entry(
            uid=f"roadmap-{work.school_id}-{plan.year}-{one.code}@nastavnik",
            sequence=one.version,
            at=one.due,
            title=f"{one.code} {one.title}",
            stamp=work.now,
            description=", ".join(map(roadmap.responsible, one.responsible)),
        )
        for one in plan.items
        if one.dated
    ]
    name = _("Roadmap of mentoring {year}", year=plan.year)
    return calendar_file(name, entries, work.zone)


def values(work: Work, subject: str) -> Mapping[str, object]:
    """The rows of the official document: roles, never names, for roles alone answer in it."""
    plan = board(work, subject)
    kept = work.schools.get(work.school_id)
    school = kept.requisites.name_in or kept.short_name
    with speaking("ru"):
        return {
            "school_year": plan.year,
            "items": [_row(one, school) for one in plan.items],
        }


def _row(one: ItemView, school: str) -> Mapping[str, str]:
    item = roadmap.items()[one.code]
    return {
        "number": one.code,
        "title": item.title(school),
        "term": term(one.starts_on, one.due),
        "responsible": ", ".join(map(roadmap.responsible, one.responsible)),
        "result": item.result(),
    }


def term(starts_on: date, due: date) -> str:
    """A term as the document writes it.

    >>> term(date(2026, 9, 1), date(2026, 9, 15)), term(date(2026, 9, 1), date(2026, 9, 1))
    ('01.09.2026 – 15.09.2026', '01.09.2026')
    """
    last = f"{due:%d.%m.%Y}"
    return last if starts_on == due else f"{starts_on:%d.%m.%Y} – {last}"


def _years(work: Work) -> Sequence[Subject]:
    """The year in force, and years to come whose roadmap was begun."""
    now = this_year(work)
    later = {one.year for one in work.roadmap_items.all() if one.year > now}
    return [Subject(id=one, words=one) for one in (now, *sorted(later))]


PAPERS = (
    PaperKind(
        code=ROADMAP,
        template=ROADMAP,
        about=About.YEAR,
        items=("1.4",),
        signer="director",
        values=values,
        subjects=_years,
    ),
)
