"""Item 3.2: can the bank answer all requests: demand, supply and free places by competency.

Everybody is counted who looks for a mentor and everybody who might be one, before selection and
training; no mentor is chosen here (4.1) and nobody is assigned (5.1). A free place counts in every
competency its mentor can serve, so a gap is the least that is missing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from data.access import Permission
from data.bank import needs
from data.bank.participations import this_year
from data.codebook import framework
from data.i18n import _, ngettext
from data.records.bank import MentorState, Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.questionnaire import AnswerSheet
from data.store import Work
from matching.constraints import capacities
from matching.rounds.viewing import coverage as counted
from matching.selection.people import LISTABLE, pool

OWN_STAFF, RESTING, LONG_TERM, FULL = "own_staff", "resting", "long_term", "full"
OTHER_SCHOOLS, CNPPM = "other_schools", "cnppm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where to look: a code, and how many are known there; 0 where only the place is known."""

    code: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One competency: mentees who need it, mentors who can serve it, their free places.

    ``gap`` is how many more places are needed at least; ``leads`` say where to look for them.
    """

    code: str
    name: str
    demand: int
    supply: int
    places: int
    gap: int
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All competencies somebody needs, the greatest gap first; people are head counts."""

    rows: tuple[CoverageRow, ...]
    mentees: int
    mentors: int
    places: int
    unasked: int

    @property
    def uncovered(self) -> tuple[CoverageRow, ...]:
        """Competencies with too few places."""
        return tuple(one for one in self.rows if one.gap)


def coverage(work: Work) -> Coverage:
    """Demand by supply now; without requests the table is empty and the bank still forms."""
    work.require(Permission.SELECTION_READ)
    return counted_now(work)


def counted_now(work: Work) -> Coverage:
    """The same for a paper. Asks no permission: it names nobody."""
    people = pool(work)
    regulation = work.schools.get(work.school_id).regulation
    free = capacities(people.mentors, regulation).tolist()
    known = _beyond(work)
    full = [one.answers for one, left in zip(people.mentors, free, strict=True) if left <= 0]
    rows = [
        _row(code, row, known, sum(code in needs.offers(one) for one in full))
        for code, row in counted(people.mentees, people.mentors, free).items()
        if row[0]
    ]
    return Coverage(
        rows=tuple(sorted(rows, key=lambda one: (-one.gap, -one.demand, one.name))),
        mentees=len(people.mentees),
        mentors=len(people.mentors),
        places=sum(max(one, 0) for one in free),
        unasked=_unasked(work),
    )


def missing(gap: int) -> str:
    """How many places are missing, in words."""
    return ngettext("{count} place is missing", "{count} places are missing", gap)


def look(lead: Lead) -> str:
    """A place to look, in words."""
    told = {
        OWN_STAFF: ngettext(
            "{count} colleague answered the mentor's questionnaire and is not in the bank",
            "{count} colleagues answered the mentor's questionnaire and are not in the bank",
            lead.count,
        ),
        RESTING: ngettext(
            "{count} mentor rests this year", "{count} mentors rest this year", lead.count
        ),
        LONG_TERM: ngettext(
            "{count} mentor of the long-term bank",
            "{count} mentors of the long-term bank",
            lead.count,
        ),
        FULL: ngettext(
            "{count} mentor has the competency but no free place",
            "{count} mentors have the competency but no free place",
            lead.count,
        ),
        OTHER_SCHOOLS: _("mentors of other schools, with their consent to the transfer"),
        CNPPM: _("the teachers' development centre: a course or an outside mentor"),
    }
    return told[lead.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beyond:
    """What people outside the working bank can serve, known facts only: one set of codes each."""

    own: tuple[frozenset[str], ...]
    resting: tuple[frozenset[str], ...]
    long_term: tuple[frozenset[str], ...]


def _row(code: str, row: tuple[int, int, int], known: _Beyond, full: int) -> CoverageRow:
    demand, supply, places = row
    gap = max(0, demand - places)
    plain = code != needs.OTHER
    return CoverageRow(
        code=code,
        name=framework().name(code) if plain else _("other"),
        demand=demand,
        supply=supply,
        places=places,
        gap=gap,
        leads=_leads(code, known, full, plain=plain) if gap else (),
    )


def _leads(code: str, known: _Beyond, full: int, *, plain: bool) -> tuple[Lead, ...]:
    """Where to look, near first; who is strong in a sensitive domain is not counted."""
    counts = {
        OWN_STAFF: _able(known.own, code),
        RESTING: _able(known.resting, code),
        LONG_TERM: _able(known.long_term, code),
        FULL: full,
    }
    near = [Lead(code=one, count=count) for one, count in counts.items() if count and plain]
    return (*near, Lead(code=OTHER_SCHOOLS), Lead(code=CNPPM))


def _able(people: Collection[frozenset[str]], code: str) -> int:
    return sum(code in one for one in people)


def _beyond(work: Work) -> _Beyond:
    """Who is not counted yet and has said what he can serve, with the consent that keeps it."""
    year = this_year(work)
    here = {one.id for one in work.people.all() if one.archived_at is None}
    rows = {
        one.person_id: one
        for one in work.participations.in_bank(Role.MENTOR, year)
        if one.person_id in here
    }
    sheets = _sheets(work)
    bank = work.consents.live(Purpose.BANK, work.local)
    waiting = work.consents.live(Purpose.LONG_TERM_BANK, work.local)
    own = [one for one in sheets if one in here & bank and one not in rows]
    resting = [one for one, row in rows.items() if row.state is MentorState.RESTING]
    return _Beyond(
        own=_offers(sheets, own),
        resting=_offers(sheets, [one for one in resting if one in bank]),
        long_term=_offers(sheets, _long_term(work, here & waiting, rows)),
    )


def _sheets(work: Work) -> dict[PersonId, AnswerSheet]:
    """The newest mentor's sheet of everybody, of whatever year."""
    found: dict[PersonId, AnswerSheet] = {}
    for year in sorted({this_year(work), *work.participations.years(Role.MENTOR)}):
        found |= work.sheets.current(Role.MENTOR, year)
    return found


def _long_term(
    work: Work, kept: Collection[PersonId], rows: Collection[PersonId]
) -> list[PersonId]:
    """People of the long-term bank who are free by now and not asked this year."""
    today, working = work.today, set(rows)
    found = {
        one.person_id
        for year in work.participations.years(Role.MENTOR)
        for one in work.participations.in_bank(Role.MENTOR, year)
        if one.state is MentorState.LONG_TERM_BANK
        and (one.free_from is None or one.free_from <= today)
    }
    asked = {
        one.person_id
        for one in work.participations.in_bank(Role.MENTOR, this_year(work))
        if one.state in LISTABLE
    }
    return sorted((found & set(kept)) - (asked & working))


def _offers(
    sheets: dict[PersonId, AnswerSheet], people: Collection[PersonId]
) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(needs.offers(sheets[one].answers)) for one in people if one in sheets)


def _unasked(work: Work) -> int:
    """Staff who take part on neither side this year: nobody has asked them, or they said no."""
    year = this_year(work)
    taking = {one.person_id for one in work.participations.all() if one.year == year}
    return sum(one.archived_at is None and one.id not in taking for one in work.people.all())
