"""What the store knows of a pair today: the sight of the point rule, and what it rests on.

Private answers enter as numbers the rule compares and leave as points: nothing kept tells whose
answer it was or what it said. Answers of a wave and of pulses count only while their author's
consent to monitoring is live; a call for help and the word after an acquaintance are said to the
curator and always count.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import fmean

import pandas as pd

from analytics.alerts.terms import lowest
from analytics.scales import scored
from analytics.warning import Seen
from data.codebook.breaks import days_between
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId
from data.records.invitation import Form, Response
from data.records.pair import Pair, PairState
from data.records.programme import Meeting, MeetingState, Programme, ProgrammeState
from data.records.task import Task
from data.store import Work

WATCHED = frozenset({PairState.ACTIVE, PairState.FINISHING})
LIVE_PLAN = frozenset({ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.AMENDED})
HELP_TASK = "help_needed"  # kind of the task a call opens
PULSE_ITEMS = ("PULSE.1", "PULSE.2")
HELP, YES = "PULSE.3", "yes"
FIT, ACQ, REL = "FIT.1", "ACQ.1", "REL"
EARLIER = 2  # pulses before the last one, at least, to speak of a fall

Moment = tuple[datetime, PersonId, int | float]
Means = Mapping[PersonId, tuple[float, ...]]  # of one pair, in the order of the meetings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One pair today.

    Attributes:
        pair: the record.
        seen: what the rule reads.
        basis: what each sight rests on, as a keyed digest: the same facts, the same digest.
        gap_since: the last held meeting, or the start before the first one.
        version: data version of ``seen``.
    """

    pair: Pair
    seen: Seen
    basis: Mapping[str, str]
    gap_since: date | None
    version: str


@dataclass(frozen=True, slots=True)
class _Store:
    """Everything that was read once for all pairs."""

    pairs: tuple[Pair, ...]
    pulses: Mapping[PairId, Sequence[Response]]
    words: Mapping[PairId, Sequence[tuple[Response, int]]]
    bonds: Mapping[PairId, Mapping[PersonId, float]]
    calls: Mapping[PairId, Sequence[Task]]
    loads: Mapping[PersonId, int]
    low: Mapping[PairId, bool]


def sights(work: Work) -> tuple[Sight, ...]:
    """Every pair that works, in the order of the store. Asks no permission: ``tick`` does."""
    known = _read(work)
    return tuple(_sight(work, known, one) for one in known.pairs)


def watched(work: Work) -> tuple[Pair, ...]:
    """Pairs that work now."""
    return tuple(one for one in work.pairs.all() if one.state in WATCHED)


def lowest_of(pairs: Iterable[Pair]) -> dict[PairId, bool]:
    """Pairs of one round: whether their predicted fit is in its lowest part.

    Nothing is said of a round that is too small, nor of a pair without a prediction.
    """
    rule = lowest()
    fits = {one.id: one.predicted_fit for one in pairs if one.predicted_fit is not None}
    if len(fits) < rule.least_pairs:
        return {}
    order = sorted(fits.values())
    edge = order[max(int(len(order) * rule.share), 1) - 1]
    return {who: fit <= edge for who, fit in fits.items()}


def _read(work: Work) -> _Store:
    pairs = watched(work)
    agreed = frozenset(work.consents.live(Purpose.MONITORING, work.local))
    diaries = [one for one in work.responses.about(Form.DIARY) if "meeting" in one.context]
    waves = [one for one in work.responses.about(Form.WAVE) if one.person_id in agreed]
    met = [(one, PairId(one.subject)) for one in work.responses.about(Form.ACQUAINTANCE)]
    words = _graded([(one, _pair_of(one)) for one in waves], FIT)
    return _Store(
        pairs=pairs,
        pulses=_by_pair((one, PairId(one.subject)) for one in diaries if one.person_id in agreed),
        words=_merged(_graded(met, ACQ), words),
        bonds=_bonds(waves),
        calls=calls(work),
        loads=_loads(pairs),
        low=_low(work, pairs),
    )


def _sight(work: Work, known: _Store, pair: Pair) -> Sight:
    meetings = work.meetings.of_pair(pair.id)
    held = _held(work, meetings)
    programme = work.programmes.of_pair(pair.id)
    started = pair.started_on or (programme.starts_on if programme else None)
    since = max((one for one in held.values() if one <= work.today), default=started)
    sides = {pair.mentor_id, *pair.mentee_ids}
    given = [one for one in known.pulses.get(pair.id, ()) if one.person_id in sides]
    pulses = _means(given, held)
    overdue = _overdue(programme, work.today)
    words = _last_words(known.words.get(pair.id, ()), sides)
    asked = known.calls.get(pair.id, ())
    seen = Seen(
        pair_age_days=None if started is None else (work.today - started).days,
        gap_days=None if since is None else days_between(since, work.today),
        last_pulse=min((own[-1] for own in pulses.values()), default=None),
        pulse_fall=_fall(pulses),
        mentor_load=known.loads[pair.mentor_id],
        overdue_item=None if overdue is None else bool(overdue),
        rel_gap=_apart(pair, known.bonds.get(pair.id, {}), pulses),
        fit_lowest_fifth=known.low.get(pair.id),
        fit_answer=min((grade for _id, grade in words), default=None),
        help_flag=bool(asked),
    )
    told: dict[str, Sequence[str]] = {
        "gap": [str(since)],
        "pulse": [one.id for one in given],
        "load": [str(known.loads[pair.mentor_id])],
        "overdue": overdue or (),
        "apart": [str(seen.rel_gap)],
        "fit": [pair.round_id or ""],
        "answer": [one for one, _grade in words],
        "help": [one.key for one in asked],
    }
    told["fall"] = told["pulse"]
    return Sight(
        pair=pair,
        seen=seen,
        basis={code: work.sealed_name("alert", code, *rest)[:16] for code, rest in told.items()},
        gap_since=since,
        version=_version(work, seen),
    )


def _version(work: Work, seen: Seen) -> str:
    """Data version of what was seen, keyed: it gives no private answer away."""
    told = json.dumps(asdict(seen), sort_keys=True)
    return hashlib.sha256(work.sealed_name("seen", told).encode()).hexdigest()[:16]


def _held(work: Work, meetings: Iterable[Meeting]) -> dict[str, date]:
    """Day of every held meeting by the clock of the school."""
    return {
        one.id: one.at.astimezone(work.zone).date()
        for one in meetings
        if one.state is MeetingState.HELD
    }


def _by_pair(given: Iterable[tuple[Response, PairId]]) -> dict[PairId, list[Response]]:
    found: dict[PairId, list[Response]] = {}
    for one, pair_id in given:
        found.setdefault(pair_id, []).append(one)
    return found


def _pair_of(one: Response) -> PairId:
    """The pair a sitting of a wave is about."""
    return PairId(str(one.context.get("pair") or one.subject.rpartition("@")[2]))


def _means(responses: Sequence[Response], held: Mapping[str, date]) -> Means:
    """Mean of the two items by person, one a held meeting, in the order of the meetings."""
    last: dict[tuple[PersonId, str], Response] = {}
    for one in responses:  # in the order they came: a correction stands in for the first
        meeting = str(one.context["meeting"])
        if meeting in held:
            last[one.person_id, meeting] = one
    found: dict[PersonId, list[tuple[date, str, float]]] = {}
    for (who, meeting), one in last.items():
        items = [one.answers[item] for item in PULSE_ITEMS if item in one.answers]
        numbers = [float(item) for item in items if isinstance(item, int | float)]
        if numbers:
            found.setdefault(who, []).append((held[meeting], meeting, fmean(numbers)))
    return {who: tuple(mean for _on, _id, mean in sorted(own)) for who, own in found.items()}


def _fall(pulses: Means) -> float | None:
    """The greatest fall of a last pulse against the own earlier mean."""
    falls = [fmean(own[:-1]) - own[-1] for own in pulses.values() if len(own) > EARLIER]
    return round(max(falls), 10) if falls else None


def _apart(pair: Pair, bonds: Mapping[PersonId, float], pulses: Means) -> float | None:
    """Mentor minus a mentee, the widest, on the relation; on the last pulse where nobody knows."""
    last = {who: own[-1] for who, own in pulses.items()}
    for scores in (bonds, last):
        mentees = [scores[one] for one in pair.mentee_ids if one in scores]
        if pair.mentor_id in scores and mentees:
            gaps = [scores[pair.mentor_id] - one for one in mentees]
            return round(max((abs(one), one) for one in gaps)[1], 10)
    return None


def _bonds(waves: Sequence[Response]) -> dict[PairId, dict[PersonId, float]]:
    """The newest score of the relation by pair and person, as scales count it."""
    rows = [
        (_pair_of(one), one.person_id, at, item, value)
        for at, one in enumerate(waves)
        for item, value in one.answers.items()
        if item.startswith(f"{REL}.") and isinstance(value, int | float)
    ]
    if not rows:
        return {}
    frame = pd.DataFrame(rows, columns=["pair", "person", "wave", "item", "value"])
    sheets = frame.assign(school="", role="", year="", version="", instrument=REL)
    scores = scored(sheets, REL).sort_values("wave")
    found: dict[PairId, dict[PersonId, float]] = {}
    for one in scores.to_dict("records"):
        found.setdefault(PairId(one["pair"]), {})[PersonId(one["person"])] = float(one["score"])
    return found


def _graded(given: Iterable[tuple[Response, PairId]], item: str) -> list[tuple[Response, PairId]]:
    return [(one, pair_id) for one, pair_id in given if isinstance(one.answers.get(item), int)]


def _merged(
    *given: Sequence[tuple[Response, PairId]],
) -> dict[PairId, list[tuple[Response, int]]]:
    """Grades by pair in the order they were given, whichever form asked."""
    every = sorted((one for part in given for one in part), key=lambda one: one[0].submitted_at)
    found: dict[PairId, list[tuple[Response, int]]] = {}
    for one, pair_id in every:
        grade = one.answers.get(FIT, one.answers.get(ACQ))
        if isinstance(grade, int):
            found.setdefault(pair_id, []).append((one, grade))
    return found


def _last_words(
    words: Sequence[tuple[Response, int]], sides: Collection[PersonId]
) -> list[tuple[str, int]]:
    """The newest grade of everybody of the pair: (id of the response, grade)."""
    last = {one.person_id: (one.id, grade) for one, grade in words if one.person_id in sides}
    return sorted(last.values())


def _overdue(programme: Programme | None, today: date) -> list[str] | None:
    """Items of the plan whose day has passed; None without a plan in force."""
    if programme is None or programme.state not in LIVE_PLAN:
        return None
    return sorted(_late(programme, today))


def _late(programme: Programme, today: date) -> Iterator[str]:
    for action in programme.actions:
        if action.due is not None and action.due < today and action.done_on is None:
            yield f"action:{action.code}"
    for point in programme.checkpoints:
        if point.on < today and point.held_on is None:
            yield f"checkpoint:{point.on}"


def calls(work: Work) -> dict[PairId, list[Task]]:
    """Standing calls for the curator's help by pair. Asks no permission: use cases do."""
    found: dict[PairId, list[Task]] = {}
    for one in work.tasks.standing():
        if one.kind == HELP_TASK and one.role is AccountRole.CURATOR:
            found.setdefault(PairId(one.subject.removeprefix("pair:")), []).append(one)
    return found


def _loads(pairs: Iterable[Pair]) -> dict[PersonId, int]:
    found: dict[PersonId, int] = {}
    for one in pairs:
        found[one.mentor_id] = found.get(one.mentor_id, 0) + len(one.mentee_ids)
    return found


def _low(work: Work, pairs: Iterable[Pair]) -> dict[PairId, bool]:
    """Whether a pair is among the lowest of its round; nothing is said of small rounds."""
    found: dict[PairId, bool] = {}
    for round_id in {one.round_id for one in pairs if one.round_id is not None}:
        found |= lowest_of(work.pairs.of_round(round_id))
    return found
