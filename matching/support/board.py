"""The board «Сопровождение»: what the psychologist sees of own cases, and the curator of all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.access import Permission
from data.bank import needs
from data.bank.alone import promised
from data.bank.participations import this_year
from data.codebook import framework
from data.codebook import support as book
from data.i18n import _
from data.records.bank import Participation, Role
from data.records.consent import Purpose
from data.records.ids import CaseId, PersonId
from data.records.person import Person
from data.records.questionnaire import Answers
from data.records.support import CaseState, Recommendation, SupportCase
from data.store import Work, acting
from matching import unmatched
from matching.proposal import words
from matching.support import plans
from matching.support.advising import said_word, waits_for_curator
from matching.support.owning import (
    asks_first,
    followed,
    insist_own,
    is_own,
    leads,
    supported,
)
from matching.support.states import STANDING, following, mark
from matching.unmatched import WaitingRow

SHARES = "mentee.share_needs"
READ = "case"  # what is read, among the readings a person can see


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One card of the board.

    Attributes:
        id, version, person_id, fio: which case of whom.
        state: the column, as the participation says now.
        own: the actor may open and write it.
        leads: name of the psychologist, "" while nobody leads it.
        why, helps: the reason and what would help, in words without names of mentors; own cases.
        counted_on: the day a round counted the helps.
        waiting_days: since the clock of the participation began.
        mark: 0, 14, 30 or 45: the highest mark reached; the last one is red (T6).
        next_on, late: when the case is looked at next, and whether that day has passed.
        next_step: code of the next step; own cases alone.
        recommendation, said: from the closed list, and in words.
        to_apply: the curator has not acted on the recommendation yet.
        credit: the next round is asked to serve this mentee first.
        agreed: to talk; own cases alone.
        wish: asked to talk to the psychologist first; the psychologist alone.
        outcome: code of how it ended.
        proposed: the open round has a mentor for the mentee, so «Без пары» does not list them.
    """

    id: CaseId
    version: int
    person_id: PersonId
    fio: str
    state: CaseState
    own: bool
    leads: str
    waiting_days: int | None
    mark: int
    red: bool
    next_on: date | None = None
    late: bool = False
    recommendation: Recommendation | None = None
    said: str = ""
    to_apply: bool = False
    credit: bool = False
    why: str = ""
    helps: tuple[str, ...] = ()
    counted_on: date | None = None
    next_step: str = ""
    agreed: bool | None = None
    wish: bool = False
    outcome: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act of the journal about a case: a verb, never a text."""

    at: datetime
    by: str
    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """An own case from near.

    Attributes:
        row: the card.
        consent: to the psychologist's support, live.
        areas: requested areas in words, None where the person has not agreed to show them.
        template: title of the plan, "" without one.
        steps: of the plan.
        moves: columns the case may be moved to.
        history: what was done, the newest first.
    """

    row: CaseRow
    consent: bool
    areas: tuple[str, ...] | None
    template: str
    steps: tuple[plans.StepRow, ...]
    moves: tuple[CaseState, ...]
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A mentee without a pair and without a case, whom the psychologist may take in.

    ``told``: a round has left the mentee with a reason; otherwise nobody's turn has come yet.
    """

    person_id: PersonId
    fio: str
    why: str
    waiting_days: int | None
    red: bool
    wish: bool
    told: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What one board has read."""

    people: Mapping[PersonId, Person]
    rows: Mapping[str, Participation]
    waiting: Mapping[PersonId, WaitingRow]
    wishes: frozenset[PersonId]
    proposed: frozenset[PersonId]


def board(work: Work) -> tuple[CaseRow, ...]:
    """All cases of this year's mentees whose consent to the bank is live; the longest first.

    A psychologist sees of colleagues' cases who leads them and where they stand; the curator sees
    status, next date and recommendation.
    """
    work.require(Permission.RECOMMENDATION_READ)
    known = _known(work)
    found = [
        _row(work, known, one)
        for one in work.cases.all()
        if one.person_id in known.people and one.participation_id in known.rows
    ]
    return tuple(sorted(found, key=lambda one: (-(one.waiting_days or 0), one.fio, one.id)))


def candidates(work: Work) -> tuple[Candidate, ...]:
    """Everybody without a pair and without a case in work, whatever left them without one.

    With a wish first, then those a round has left with a reason, then the longest waiting.
    """
    work.require(Permission.CASE_READ)
    taken = {one.person_id for one in work.cases.all() if followed(work, one).state in STANDING}
    wishes = asks_first(work)
    found = [
        Candidate(
            person_id=one.person_id,
            fio=one.fio,
            why=one.why,
            waiting_days=one.waiting_days,
            red=one.red,
            wish=one.person_id in wishes,
            told=bool(one.reason),
        )
        for one in unmatched.listing(work)
        if one.person_id not in taken
    ]
    return tuple(sorted(found, key=_turn))


def _turn(one: Candidate) -> tuple[bool, bool, int, str]:
    return not one.wish, not one.told, -(one.waiting_days or 0), one.fio


def status(work: Work) -> Mapping[PersonId, CaseRow]:
    """The case in work of each person without a pair, for the list of those."""
    return {one.person_id: one for one in board(work) if one.state in STANDING}


def detail(work: Work, case_id: CaseId) -> Detail:
    """An own case from near, for the psychologist.

    The first reading of a day is written down, for the person to see: it needs a writing unit.

    Raises:
        NotOwnCaseError: a colleague leads it.
    """
    work.require(Permission.CASE_READ)
    case = work.cases.get(case_id)
    insist_own(work, case)
    if not _noted(work, case):
        work.saw(case.person_id, READ)
    known = _known(work)
    row = _row(work, known, case)
    consent = supported(work, case.person_id)
    return Detail(
        row=row,
        consent=consent,
        areas=_areas(work, case, consent=consent),
        template=book.templates()[case.template].name() if case.template and consent else "",
        steps=plans.rows(case, work.today) if consent else (),
        moves=following(row.state),
        history=_history(work, case),
    )


def noted(work: Work, case_id: CaseId) -> bool:
    """Whether the actor's reading of this case today is written down already."""
    work.require(Permission.CASE_READ)
    return _noted(work, work.cases.get(case_id))


def _noted(work: Work, case: SupportCase) -> bool:
    return any(
        (one.account_id, one.what, one.day) == (work.by.id, READ, work.today)
        for one in work.readings.of(case.person_id)
    )


def _known(work: Work) -> _Known:
    year = this_year(work)
    live = work.consents.live(Purpose.BANK, work.local)
    bank = work.participations.in_bank(Role.MENTEE, year)
    near = work.may(Permission.CASE_READ)
    return _Known(
        people={one.id: one for one in work.people.all() if one.id in live},
        rows={one.id: one for one in bank},
        waiting={one.person_id: one for one in unmatched.listing(work)} if near else {},
        wishes=asks_first(work),
        proposed=promised(work, year),
    )


def _row(work: Work, known: _Known, kept: SupportCase) -> CaseRow:
    case = followed(work, kept)
    mine = is_own(work, case)
    curator = work.may(Permission.BANK_WRITE)
    days = _waited(work, known.rows[case.participation_id])
    reached = mark(days, book.marks())
    by = acting.known(work, case.author) if leads(work, case.author) else None
    row = CaseRow(
        id=case.id,
        version=kept.version,
        person_id=case.person_id,
        fio=known.people[case.person_id].fio,
        state=case.state,
        own=mine,
        leads=by.display_name if by else "",
        waiting_days=days,
        mark=reached,
        red=reached == max(book.marks()) and case.state in STANDING,
        proposed=case.person_id in known.proposed and case.state in STANDING,
    )
    if not (mine or curator):
        return row
    row = _advised(work, row, case)
    return _near(known, row, case) if mine else row


def _advised(work: Work, row: CaseRow, case: SupportCase) -> CaseRow:
    """What the curator may know, too."""
    said = case.recommendation
    return replace(
        row,
        next_on=case.next_on,
        late=case.next_on is not None and case.next_on < work.today,
        recommendation=said,
        said=said_word(said) if said else "",
        to_apply=waits_for_curator(case),
        credit=case.credit,
        outcome=case.outcome,
    )


def _near(known: _Known, row: CaseRow, case: SupportCase) -> CaseRow:
    """What the psychologist alone knows of an own case."""
    waiting = known.waiting.get(case.person_id)
    return replace(
        row,
        why=words.why(case.reason) if case.reason else _("The reason is not known yet."),
        helps=tuple(one for one in waiting.helps if one) if waiting else (),
        counted_on=waiting.counted_on if waiting else None,
        next_step=case.next_step,
        agreed=case.agreed_to_talk,
        wish=case.person_id in known.wishes,
    )


def _waited(work: Work, bank: Participation) -> int | None:
    return None if bank.waiting_since is None else (work.today - bank.waiting_since).days


def _areas(work: Work, case: SupportCase, *, consent: bool) -> tuple[str, ...] | None:
    """Requested areas as far as the person agreed to show them; the sensitive one with consent."""
    sheet = work.sheets.latest(case.person_id, Role.MENTEE, this_year(work))
    if sheet is None or not (consent or sheet.answers.get(SHARES) == "yes"):
        return None
    shown = [framework().name(one) for one in needs.asks(sheet.answers)]
    hidden = _sensitive(sheet.answers)
    if hidden:
        shown += [framework().name(one) for one in hidden] if consent else [_("other")]
    return tuple(dict.fromkeys(shown))


def _sensitive(answers: Answers) -> list[str]:
    """Sensitive areas that are asked for: chosen among the three, or strongly needed."""
    top = answers.get("needs_top", ())
    least = framework().scoring["need_strong_min"]
    means = needs.means(answers)
    chosen = top if isinstance(top, tuple) else ()
    return [one for one in needs.sensitive() if one in chosen or means.get(one, 0.0) >= least]


def _history(work: Work, case: SupportCase) -> tuple[HistoryLine, ...]:
    return tuple(
        HistoryLine(at=one.at, by=_named(work, one.by), verb=one.verb)
        for one in work.trail.of(f"case:{case.id}")
    )


def _named(work: Work, account_id: str) -> str:
    found = acting.known(work, account_id)
    return found.display_name if found else ""
