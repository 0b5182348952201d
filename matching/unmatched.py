"""Who of this year's mentees has no pair, why, and what would help. Reasons, never answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from data.access import Permission
from data.bank.alone import under_way, without_pair
from data.bank.participations import this_year
from data.i18n import _
from data.names import sort_key
from data.records.bank import MenteeState, Participation, Role
from data.records.ids import PersonId
from data.records.person import Person
from data.records.round import Round, RoundStatus, UnmatchedReason, Unplaced
from data.store import Work
from matching.constraints import tiers
from matching.constraints.tiers import PATIENCE
from matching.profile import Applicant
from matching.proposal import words
from matching.rounds.entrants import consented, credited, lost
from matching.rounds.naming import Names
from matching.rounds.shown import HelpRow
from matching.rounds.standing import fold
from matching.rounds.viewing import changes, listed

QUEUED = frozenset({MenteeState.WAITING, MenteeState.UNMATCHED, MenteeState.PSYCH_REVIEW})
NO_CONSENT = UnmatchedReason.NO_CONSENT.value


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One mentee without a pair.

    Attributes:
        person_id: who.
        fio: the name.
        reason: the unmatched code, "" for nobody's turn yet.
        why: the reason in words.
        helps: what would help, in words; without names and needs for those who may not see rounds.
        waiting_days: since the clock started, None before.
        red: waits longer than is right (T6).
        tier: 0 waiting long, 1 early-career, 2 the rest.
        round_name: the round the reason comes from, "" for none.
        state: of the participation.
        queued: the next round to be opened would take this mentee as things stand.
        changes: what would help with its exact effect where a round has counted it.
        credit: first on the psychologist's recommendation; why is told nobody.
        counted_on: the day the round counted the reason and the helps, None where none did: what
            has changed since is in neither.
        rivals, places_of: who competes for whose places; for those who may see rounds alone.
    """

    person_id: PersonId
    fio: str
    reason: str
    why: str
    helps: tuple[str, ...]
    waiting_days: int | None
    red: bool
    tier: int
    round_name: str
    state: str
    queued: bool
    changes: tuple[HelpRow, ...] = ()
    rivals: tuple[str, ...] = ()
    places_of: tuple[str, ...] = ()
    credit: bool = False
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What one listing has read."""

    people: Mapping[PersonId, Person]
    live: Collection[PersonId]
    sheets: Collection[PersonId]
    round: Round | None
    unplaced: Mapping[PersonId, Unplaced]
    proposed: Collection[PersonId]
    left: Collection[PersonId]
    open: bool
    called: Names
    named: bool
    tiers: Mapping[PersonId, int] = field(default_factory=dict)
    reviewed: Mapping[PersonId, str] = field(default_factory=dict)
    credit: frozenset[PersonId] = frozenset()
    counted_on: date | None = None


def listing(work: Work) -> tuple[WaitingRow, ...]:
    """Every mentee of this year's bank without a pair; the longest waiting first.

    Whom the open round has a mentor for is not in it: the proposal waits for its answer. Whose
    consent to the bank has ended is not in it either: nothing allows to show them.
    """
    work.require(Permission.UNMATCHED_READ)
    year = this_year(work)
    people = {one.id: one for one in work.people.all() if one.archived_at is None}
    rows = without_pair(work, year)
    known = _known(work, year, people, rows)
    found = [_row(work, known, one) for one in rows]
    return tuple(
        sorted(found, key=lambda one: (one.tier, -(one.waiting_days or 0), sort_key(one.fio)))
    )


def _known(
    work: Work, year: str, people: Mapping[PersonId, Person], rows: list[Participation]
) -> _Known:
    live = consented(work)
    last = _last_round(work, year)
    number = 0 if last is None else last.run_no
    run = () if last is None else work.unplaced.of(last.id, number)
    now = under_way(work, year)
    pairs = () if now is None else work.proposals.of(now.id, now.run_no)
    return _Known(
        people=people,
        live=live,
        sheets=work.sheets.current(Role.MENTEE, year).keys(),
        round=last,
        unplaced={one.mentee_id: one for one in run},
        proposed={one.mentee_id for one in pairs},
        left=() if now is None else fold(work.decisions.of(now.id)).left,
        open=now is not None,
        called=Names(known={one.id: one.fio for one in people.values()}, gone=people.keys() - live),
        named=work.may(Permission.ROUND_READ),
        tiers=_tiers(work, people, rows),
        reviewed=_reviewed(work, rows),
        credit=credited(work),
        counted_on=_counted_on(work, last),
    )


def _counted_on(work: Work, last: Round | None) -> date | None:
    """The day of the newest run, by the clock of the school."""
    run = None if last is None else work.runs.of(last.id, last.run_no)
    return None if run is None else run.computed_at.astimezone(work.zone).date()


def _reviewed(work: Work, rows: list[Participation]) -> dict[PersonId, str]:
    """The reason with which the support of those in a psychologist's review was opened."""
    here = {one.id for one in rows if one.state is MenteeState.PSYCH_REVIEW}
    cases = work.cases.all() if here else []
    return {one.person_id: one.reason for one in cases if one.participation_id in here}


def _last_round(work: Work, year: str) -> Round | None:
    """The newest round of the year that was computed and not given up."""
    found = [
        one
        for one in work.rounds.all()
        if one.year == year and one.run_no and one.status is not RoundStatus.CANCELLED
    ]
    return found[-1] if found else None


def _tiers(
    work: Work, people: Mapping[PersonId, Person], rows: list[Participation]
) -> dict[PersonId, int]:
    """Who would be served first today: by the clock, lost pairs, credit, the years of teaching."""
    first, fallen = credited(work), lost(work.pairs.all())
    early = work.schools.get(work.school_id).regulation.early_career_years
    asked = [
        Applicant(
            id=one.person_id,
            role=Role.MENTEE,
            school_id=work.school_id,
            waiting_since=one.waiting_since,
            early_career=_novice(people[one.person_id], early),
            requeued=one.person_id in fallen,
            credit=one.person_id in first,
        )
        for one in rows
    ]
    found = tiers(asked, work.now.date()).tolist()
    return {one.person_id: tier for one, tier in zip(rows, found, strict=True)}


def _novice(person: Person, years: int) -> bool:
    return person.years_teaching is not None and person.years_teaching <= years


def _row(work: Work, known: _Known, one: Participation) -> WaitingRow:
    reason, why, helps, name = _told(known, one)
    counted = _counted(known, one, reason)
    proved = counted if known.named else None
    days = (work.now.date() - one.waiting_since).days if one.waiting_since else None
    return WaitingRow(
        person_id=one.person_id,
        fio=known.people[one.person_id].fio,
        reason=reason,
        why=why,
        helps=helps,
        waiting_days=days,
        red=days is not None and days >= PATIENCE.days,
        tier=known.tiers[one.person_id],
        round_name=name,
        state=one.state.value,
        queued=one.person_id in known.live and not known.open and one.state in QUEUED,
        changes=() if counted is None else changes(counted, known.called, named=known.named),
        rivals=() if proved is None else listed(proved, "mentees", known.called),
        places_of=() if proved is None else listed(proved, "mentors", known.called),
        credit=one.person_id in known.credit,
        counted_on=known.counted_on if counted is not None and name else None,
    )


def _counted(known: _Known, one: Participation, reason: str) -> Unplaced | None:
    """The row of the last run, if it is what the reason told comes from."""
    last = known.unplaced.get(one.person_id)
    return last if last is not None and last.reason.value == reason else None


def _told(known: _Known, one: Participation) -> tuple[str, str, tuple[str, ...], str]:
    """Reason, its words, what would help, and the round it comes from."""
    who = one.person_id
    if who not in known.live:
        return NO_CONSENT, words.why(NO_CONSENT), (_help(known, {"code": "ask_consent"}),), ""
    name = "" if known.round is None else known.round.name
    last = known.unplaced.get(who)
    reason = one.reason or known.reviewed.get(who, "")
    if reason and (last is None or last.reason.value != reason):
        return reason, words.why(reason), (), name
    if last is not None:
        return (
            last.reason.value,
            words.why(last.reason.value, last.detail),
            _helps(known, last),
            name,
        )
    return _untold(known, who)


def _untold(known: _Known, who: PersonId) -> tuple[str, str, tuple[str, ...], str]:
    """The same for somebody whom no round has given a reason yet."""
    name = "" if known.round is None else known.round.name
    if who in known.left:
        reason = UnmatchedReason.HARD_RULE.value
        return reason, words.why(reason, {"by_decision": True}), (), name
    if who in known.proposed:
        return "", _("The proposal does not stand: another mentor is looked for."), (), name
    if who not in known.sheets:
        return "", _("The questionnaire is not filled in yet."), (), ""
    return "", _("Waits for the next round."), (), ""


def _helps(known: _Known, last: Unplaced) -> tuple[str, ...]:
    return tuple(one.words for one in changes(last, known.called, named=known.named))


def _help(known: _Known, one: Mapping[str, object]) -> str:
    return words.help_(one, known.called) if known.named else words.help_unnamed(one)
