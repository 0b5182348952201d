"""Warnings as the curator sees them, by the day they are due; counts for the psychologist."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from analytics.alerts import words
from analytics.alerts.gate import Gate, limits
from analytics.alerts.handling import is_party, may_undo
from analytics.alerts.keeping import ENDED, GONE, HEIGHT, URGENT
from analytics.alerts.seeing import watched
from analytics.alerts.terms import handling
from data.access import Permission
from data.accounts import conflicts
from data.bank import telling
from data.names import sort_key
from data.records.ids import AlertId, PairId, PersonId
from data.records.monitoring import Alert, AlertState
from data.records.pair import Pair, PairState
from data.store import Work, acting

FOR_FIT = "incompatibility"  # code of the reason a pair ended for
FEWEST = 5  # pairs told of to who does not lead warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One warning.

    Attributes:
        id, pair_id, state, level, points: as kept.
        mentor, mentees: names; empty without a live consent. ``people`` are the mentees by id.
        why: reasons in words; ``unknown``: factors nobody knows; ``today``: what the rule says now.
        raised_on, due, days: days left, negative when it is late.
        owner: who has taken it; ``mine``: the actor has.
        rematch_from: first day another mentor may be looked for, None where it may not be;
            ``rematch_open``: it has come.
        second: the actor is the superior of a mentee and nobody else has agreed yet.
        ended: the pair works no more. ``undo``: the resolving may be undone today.
        action, note, resolved_on, result, false_alarm: as kept, in words.
        asks_result: the time has come to note how the pair does.
        data_version: of what was seen.
    """

    id: AlertId
    pair_id: PairId
    state: AlertState
    level: str
    points: int
    mentor: str
    mentees: tuple[str, ...]
    people: tuple[tuple[PersonId, str], ...]
    why: tuple[str, ...]
    unknown: tuple[str, ...]
    today: str
    raised_on: date
    due: date
    days: int
    owner: str
    mine: bool
    rematch_from: date | None
    rematch_open: bool
    second: bool
    ended: bool
    undo: bool
    action: str
    note: str
    resolved_on: date | None
    result: str
    false_alarm: bool | None
    asks_result: bool
    data_version: str

    @property
    def late(self) -> bool:
        """Whether nobody has resolved it in time."""
        return self.state is not AlertState.RESOLVED and self.days < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Standing ones by term, resolved ones, new first; ``withheld`` are about the actor's pairs."""

    standing: tuple[Row, ...]
    resolved: tuple[Row, ...]
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many stand, how many of them are urgent, how many late; no pair and no reason."""

    standing: int
    urgent: int
    late: int


def listing(work: Work) -> Listing:
    """Every warning of this year's pairs the actor may see, with names where they may be told."""
    work.require(Permission.ALERT_READ)
    pairs = {one.id: one for one in work.pairs.all()}
    year = work.schools.get(work.school_id).year
    alerts = [one for one in work.alerts.all() if _shown(one, pairs, year)]
    own = [one for one in alerts if is_party(work, pairs[one.pair_id])]
    live = telling.told(work).live
    called = {one.id: one.fio for one in work.people.all() if one.id in live}
    hidden = {one.id for one in own}
    rows = [_row(work, one, pairs[one.pair_id], called) for one in alerts if one.id not in hidden]
    standing = [one for one in rows if one.state is not AlertState.RESOLVED]
    resolved = [one for one in rows if one.state is AlertState.RESOLVED]
    return Listing(
        standing=tuple(sorted(standing, key=_place)),
        resolved=tuple(sorted(resolved, key=lambda one: one.resolved_on or date.min, reverse=True)),
        withheld=sum(one.state is not AlertState.RESOLVED for one in own),
    )


def counts(work: Work) -> Counts:
    """How many warnings stand that the actor may handle: none about an own pair."""
    work.require(Permission.ALERT_READ)
    pairs = {one.id: one for one in work.pairs.all()}
    standing = [one for one in work.alerts.standing() if not is_party(work, pairs[one.pair_id])]
    return Counts(
        standing=len(standing),
        urgent=sum(one.level in URGENT for one in standing),
        late=sum(one.due < work.today for one in standing),
    )


def told_count(work: Work) -> int | None:
    """How many warnings stand, for the psychologist; None for fewer than are told of."""
    work.require(Permission.CASE_READ)
    standing = len(work.alerts.standing())
    return None if 0 < standing < FEWEST else standing


def states(work: Work, people: Collection[PersonId]) -> Mapping[PersonId, bool]:
    """Whether a warning stands about a pair of these people of own cases; no reason, no level.

    Who has no working pair is not in it; nor is whoever has no case the actor leads.
    """
    work.require(Permission.CASE_READ)
    own = {one.person_id for one in work.cases.all() if one.author == work.by.id}
    standing = {one.pair_id for one in work.alerts.standing()}
    found: dict[PersonId, bool] = {}
    for pair in watched(work):
        for who in pair.mentee_ids:
            if who in own and who in people:
                found[who] = found.get(who, False) or pair.id in standing
    return found


def gate_here(work: Work) -> Gate:
    """The gate as this school's own closures leave it: one school never opens it."""
    work.require(Permission.ALERT_READ)
    events = sum(
        one.state is PairState.TERMINATED and one.reason == FOR_FIT for one in work.pairs.all()
    )
    needed = limits().events
    reason = "events" if events < needed else "schools"
    return Gate(reason=reason, events=events, needed=needed, n=len(watched(work)), schools=1)


def _shown(alert: Alert, pairs: Mapping[PairId, Pair], year: str) -> bool:
    pair = pairs.get(alert.pair_id)
    return pair is not None and (alert.state is not AlertState.RESOLVED or pair.year == year)


def _row(work: Work, one: Alert, pair: Pair, called: Mapping[PersonId, str]) -> Row:
    resolved = one.state is AlertState.RESOLVED
    owner = acting.known(work, one.owner) if one.owner else None
    seek = _rematch_from(one)
    asked = (one.resolved_on or date.max) <= work.today - handling().result
    return Row(
        id=one.id,
        pair_id=one.pair_id,
        state=one.state,
        level=one.level,
        points=one.points,
        mentor=called.get(pair.mentor_id, ""),
        mentees=tuple(sorted((called.get(who, "") for who in pair.mentee_ids), key=sort_key)),
        people=tuple((who, called.get(who, "")) for who in pair.mentee_ids),
        why=words.why(one.factors),
        unknown=words.unknown(one.factors),
        today=words.today(one.factors),
        raised_on=one.raised_on,
        due=one.due,
        days=(one.due - work.today).days,
        owner=owner.display_name if owner else "",
        mine=one.owner == work.by.id,
        rematch_from=seek,
        rematch_open=seek is not None and seek <= work.today,
        second=bool(conflicts.lacking(work, [pair])),
        ended=pair.state in GONE,
        undo=may_undo(work, one, pair),
        action=one.action,
        note=one.note,
        resolved_on=one.resolved_on,
        result=one.result,
        false_alarm=one.false_alarm,
        asks_result=resolved and asked and not one.result and one.action != ENDED,
        data_version=one.data_version,
    )


def _rematch_from(one: Alert) -> date | None:
    """The first day after a week of mediation, of an urgent warning that is in hand."""
    if one.level not in URGENT or one.taken_on is None or one.state is AlertState.RESOLVED:
        return None
    return one.taken_on + handling().mediation


def _place(row: Row) -> tuple[object, ...]:
    """By term; of one day the higher first."""
    return row.due, -HEIGHT[row.level], row.id
