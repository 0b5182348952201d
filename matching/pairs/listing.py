"""The pairs of the year as the curator leads them: who is awaited, how many days are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.access import Permission
from data.bank import telling
from data.bank.participations import this_year
from data.names import sort_key
from data.records.ids import AccountId, PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.store import Work
from matching.pairs import conflict, leading, links
from matching.pairs.states import STANDING

ASKING = links.ASKS
ORDER = (
    PairState.CURATOR_APPROVED,
    PairState.CONSENTED,
    PairState.TRIAL,
    PairState.CONFIRMED,
    PairState.ACTIVE,
    PairState.PAUSED,
    PairState.FINISHING,
    PairState.COMPLETED,
    PairState.CLOSED,
    PairState.TERMINATED,
    PairState.DECLINED_BY_MENTOR,
    PairState.DECLINED_BY_MENTEE,
    PairState.LAPSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Whose word is awaited and how far the link has come.

    ``reach`` is ``none``, ``sent``, ``opened`` or ``submitted``; ``reminders`` were counted.
    """

    person_id: PersonId
    fio: str
    reach: str
    reminders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One pair or group of the year.

    Attributes:
        pair: the record.
        mentor, mentees: names in alphabet order; empty without a live consent.
        called: names of the mentees in the order of the record.
        awaited: whose word the pair waits for now.
        due: the day it waits until, None without a term.
        days: left until then, negative when it is late.
        lacking: what a confirmed pair lacks to begin: (code, whose name).
        concerned: the actor belongs to the pair and needs a second word.
        seconded: that word is there.
        tasks: standing tasks about it.
    """

    pair: Pair
    mentor: str
    mentees: tuple[str, ...]
    called: tuple[str, ...]
    awaited: tuple[Awaited, ...]
    due: date | None
    days: int | None
    lacking: tuple[tuple[str, str], ...]
    concerned: bool
    seconded: bool
    tasks: int

    @property
    def id(self) -> PairId:
        """Id of the pair."""
        return self.pair.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a pair's history: what was done, by whom; never what was said in private."""

    at: datetime
    who: str
    verb: str


def board(work: Work) -> tuple[PairRow, ...]:
    """All pairs of this year with somebody who may be named, those under way first."""
    work.require(Permission.PAIR_READ)
    year, told = this_year(work), telling.told(work)
    called = {one.id: one.fio for one in work.people.all() if one.id in told.live}
    standing: dict[str, int] = {}
    for task in work.tasks.standing():
        standing[task.subject] = standing.get(task.subject, 0) + 1
    rows = [
        _row(work, pair, called, standing.get(f"pair:{pair.id}", 0))
        for pair in work.pairs.all()
        if pair.year == year and pair.state in ORDER and _told(pair, called)
    ]
    return tuple(sorted(rows, key=_place))


def history(work: Work, pair_id: PairId) -> tuple[Step, ...]:
    """What was done about a pair, the newest first."""
    work.require(Permission.PAIR_READ)
    actors = {one.id: one.display_name for one in work.accounts.all()}
    found = [
        Step(at=one.at, who=actors.get(AccountId(one.by), ""), verb=one.verb)
        for one in work.trail.of(f"pair:{pair_id}")
        if one.verb.startswith("pair.")
    ]
    return tuple(reversed(found))


def leaving(work: Work) -> tuple[tuple[PersonId, str], ...]:
    """Mentors of pairs that stand: (id, name), by name."""
    work.require(Permission.PAIR_READ)
    live = telling.told(work).live
    called = {one.id: one.fio for one in work.people.all() if one.id in live}
    found = {
        one.mentor_id
        for one in work.pairs.all()
        if one.state in STANDING and one.mentor_id in called
    }
    return tuple(sorted(((one, called[one]) for one in found), key=lambda row: sort_key(row[1])))


def _told(pair: Pair, called: Mapping[PersonId, str]) -> bool:
    """Whether anybody of the pair may be named; a pair at work is led whoever may."""
    return pair.mentor_id in called and any(one in called for one in pair.mentee_ids)


def _row(work: Work, pair: Pair, called: Mapping[PersonId, str], tasks: int) -> PairRow:
    due = _due(pair)
    confirmed = pair.state is PairState.CONFIRMED
    gaps = leading.lacking(work, pair) if confirmed else ()
    return PairRow(
        pair=pair,
        mentor=called.get(pair.mentor_id, ""),
        mentees=tuple(sorted((called.get(one, "") for one in pair.mentee_ids), key=sort_key)),
        called=tuple(called.get(one, "") for one in pair.mentee_ids),
        awaited=_awaited(work, pair, called),
        due=due,
        days=(due - work.today).days if due else None,
        lacking=tuple((code, called.get(who, "") if who else "") for code, who in gaps),
        concerned=conflict.concerned(work, pair),
        seconded=conflict.seconded(work, pair.id),
        tasks=tasks,
    )


def _due(pair: Pair) -> date | None:
    return {
        PairState.CURATOR_APPROVED: pair.due,
        PairState.TRIAL: pair.trial_until,
        PairState.PAUSED: pair.paused_until,
        PairState.ACTIVE: pair.ended_on or pair.planned_until,
    }.get(pair.state)


def _awaited(work: Work, pair: Pair, called: Mapping[PersonId, str]) -> tuple[Awaited, ...]:
    if pair.state not in ASKING:
        return ()
    form = links.asks(pair)
    people: Sequence[PersonId] = links.awaited(work, pair)
    if form is Form.PARTICIPATION:
        lacking = {who for code, who in leading.lacking(work, pair) if code == "participation"}
        people = [one for one in people if one in lacking]
    return tuple(_one(work, form, pair.id, one, called.get(one, "")) for one in people)


def _one(work: Work, form: Form, subject: str, who: PersonId, fio: str) -> Awaited:
    link = links.live(work, form, subject, who)
    reach = "none" if link is None else "opened" if link.opened_at else "sent"
    return Awaited(person_id=who, fio=fio, reach=reach, reminders=link.reminders if link else 0)


def _place(row: PairRow) -> tuple[object, ...]:
    return ORDER.index(row.pair.state), sort_key(row.mentor), row.pair.id
