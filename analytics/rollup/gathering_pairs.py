"""Facts about pairs and rounds: meetings, plans, goals, decisions, alerts, traces, marks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from analytics.facts import COMPONENTS
from analytics.rollup.sources import Sources
from data.bank.needs import means
from data.codebook import framework
from data.records.bank import Role
from data.records.ids import PersonId, RoundId
from data.records.monitoring import Conclusion
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, Programme
from data.records.round import Decision, DecisionKind

Row = Mapping[str, Any]
FOR_FIT = "incompatibility"
LEAST_PAIRS, FIFTH = 10, 0.2  # of a round in which the lowest fifth is told
ENDED = frozenset({PairState.TERMINATED})
SHEET = "curator_sheet"
INDICATORS = 9
SAID = {
    DecisionKind.ACCEPT: True,
    DecisionKind.LOCK: True,
    DecisionKind.FORBID: False,
    DecisionKind.REPLACE: False,
}


def tables(read: Sources) -> Mapping[str, Sequence[Row]]:
    """These tables; the school is written in by whoever asks."""
    return {
        "pairs": list(_pairs(read)),
        "meetings": list(_meetings(read)),
        "programmes": [_programme(read, one) for one in _plans(read)],
        "goals": [row for one in _plans(read) for row in _goals(read, one)],
        "rounds": list(_rounds(read)),
        "unplaced": list(_unplaced(read)),
        "decisions": [*_curator_said(read), *_sides_said(read)],
        "alerts": list(_alerts(read)),
        "traces": list(_traces(read)),
        "marks": list(_marks(read)),
    }


def _pairs(read: Sources) -> Iterator[Row]:
    """One row a mentee who lets it be counted; a mentor who does not is not named."""
    lowest = _lowest(read)
    for one in read.pairs:
        for mentee in one.mentee_ids:
            if read.banked(mentee):
                yield {
                    **_pair(read, one),
                    "mentee": read.alias(mentee),
                    "lowest_fifth": one.id in lowest,
                    "top_cover": _cover(read, one, mentee),
                }


def _pair(read: Sources, one: Pair) -> Row:
    ended = one.state in ENDED
    return {
        "pair": read.pair_alias(one.id),
        "round": one.round_id or "",
        "year": one.year,
        "mentor": read.alias(one.mentor_id) if read.banked(one.mentor_id) else "",
        "form": one.form,
        "kind": one.kind,
        "state": one.state.value,
        "ordered_on": one.started_on,
        "started_on": one.started_on,
        "ended_on": one.ended_on,
        "planned_until": one.planned_until,
        "end_reason": one.reason if ended else "",
        "fit": one.predicted_fit,
        "by_hand": one.by_hand,
        "ended_for_fit": ended and one.reason == FOR_FIT,
    }


def _lowest(read: Sources) -> frozenset[str]:
    """Pairs of the lowest fifth of their round by predicted fit, where ten pairs have one."""
    by_round: dict[RoundId, list[Pair]] = {}
    for one in read.pairs:
        if one.round_id is not None and one.predicted_fit is not None:
            by_round.setdefault(one.round_id, []).append(one)
    found: set[str] = set()
    for mine in by_round.values():
        if len(mine) >= LEAST_PAIRS:
            ranked = sorted(mine, key=lambda one: (one.predicted_fit or 0.0, one.id))
            found |= {one.id for one in ranked[: int(FIFTH * len(ranked))]}
    return frozenset(found)


def _cover(read: Sources, pair: Pair, mentee: PersonId) -> float | None:
    """Share of the mentee's chosen domains that the mentor is ready to serve."""
    top = read.sheets.get((mentee, Role.MENTEE, pair.year), {}).get("needs_top", ())
    gifts = read.sheets.get((pair.mentor_id, Role.MENTOR, pair.year))
    if not isinstance(top, tuple) or not top or gifts is None or not read.banked(pair.mentor_id):
        return None
    least = framework().scoring["mentor_ready_min"]
    offered = {domain for domain, level in means(gifts).items() if level >= least}
    return sum(one in offered for one in top) / len(top)


def _counted(read: Sources, pair: Pair) -> bool:
    """Whether a mentee of the pair lets it be counted."""
    return any(read.banked(one) for one in pair.mentee_ids)


def _meetings(read: Sources) -> Iterator[Row]:
    for pair in read.pairs:
        for one in read.meetings.get(pair.id, ()) if _counted(read, pair) else ():
            yield {
                "pair": read.pair_alias(pair.id),
                "on": read.day(one.at),
                "state": one.state.value,
                "minutes": one.minutes,
            }


def _plans(read: Sources) -> list[Programme]:
    return [one for one in read.programmes if _counted(read, read.pair_of[one.pair_id])]


def _programme(read: Sources, one: Programme) -> Row:
    today = read.last_day
    late = [act for act in one.actions if _late(act.due, act.done_on, today)]
    missed = [mark for mark in one.checkpoints if _late(mark.on, mark.held_on, today)]
    return {
        "pair": read.pair_alias(one.pair_id),
        "state": one.state.value,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "planned": one.meetings_planned,
        "due": _due(read, one),
        "overdue": len(late) + len(missed),
    }


def _late(due: date | None, done: date | None, today: date) -> bool:
    return due is not None and due < today and done is None


def _due(read: Sources, one: Programme) -> int | None:
    """Meetings whose day has come, where the whole plan has days; None where it has not."""
    days = [
        read.day(meeting.at)
        for meeting in read.meetings.get(one.pair_id, ())
        if meeting.state is not MeetingState.CANCELLED
    ]
    if len(days) < one.meetings_planned or not days:
        return None
    return sum(day is not None and day <= read.last_day for day in days)


def _goals(read: Sources, one: Programme) -> Iterator[Row]:
    said = read.goal_levels.get(one.pair_id, {})
    for goal in one.goals:
        yield {
            "pair": read.pair_alias(one.pair_id),
            "goal": goal.code,
            "domain": goal.domain,
            "weight": goal.weight,
            "level": goal.level,
            "by_mentor": said.get((goal.code, Role.MENTOR)),
            "by_mentee": said.get((goal.code, Role.MENTEE)),
            "baseline": None,
            "state": one.state.value,
        }


def _rounds(read: Sources) -> Iterator[Row]:
    placed = {
        (one.round_id, mentee)
        for one in read.pairs
        if one.started_on is not None
        for mentee in one.mentee_ids
    }
    for one in read.rounds:
        mine = {mentee for round_id, mentee in placed if round_id == one.id}
        asked = mine | {row.mentee_id for row in read.unplaced if row.round_id == one.id}
        yield {
            "round": one.id,
            "year": one.year,
            "number": one.number,
            "approved_on": read.approved_on[one.id],
            "mentees": len(asked),
            "placed": len(mine),
        }


def _unplaced(read: Sources) -> Iterator[Row]:
    for row in read.unplaced:
        if read.banked(row.mentee_id):
            yield {
                "round": row.round_id,
                "person": read.alias(row.mentee_id),
                "reason": row.reason.value,
                "on": read.approved_on[row.round_id],
            }


def _curator_said(read: Sources) -> Iterator[Row]:
    """The last word of the curator on each mentee's proposal; taken back ones say nothing."""
    known = {one.id for one in read.rounds}
    last: dict[tuple[RoundId, PersonId], Decision] = {}
    for one in sorted(read.work.decisions.all(), key=lambda one: (one.round_id, one.seq)):
        last[one.round_id, one.mentee_id] = one
    for (round_id, mentee), one in last.items():
        if round_id in known and one.kind in SAID and read.banked(mentee):
            yield {
                "round": round_id,
                "person": read.alias(mentee),
                "party": "curator",
                "accepted": SAID[one.kind],
            }


def _sides_said(read: Sources) -> Iterator[Row]:
    """What mentors and mentees answered to what was offered to them."""
    known = {one.id for one in read.rounds}
    for one in read.pairs:
        sides = [(one.mentor_id, "mentor", one.mentor_agreed)]
        sides += [(mentee, "mentee", one.mentee_agreed) for mentee in one.mentee_ids]
        for person, party, agreed in sides:
            if one.round_id in known and agreed is not None and read.banked(person):
                yield {
                    "round": one.round_id,
                    "person": read.alias(person),
                    "party": party,
                    "accepted": agreed,
                }


def _alerts(read: Sources) -> Iterator[Row]:
    for one in read.work.alerts.all():
        pair = read.pair_of.get(one.pair_id)
        if pair is not None and _counted(read, pair):
            yield {
                "alert": one.id,
                "pair": read.pair_alias(one.pair_id),
                "level": one.level,
                "points": one.points,
                "state": one.state.value,
                "raised_on": one.raised_on,
                "due": one.due,
                "resolved_on": one.resolved_on,
                "false_alarm": bool(one.false_alarm),
                "judged": one.false_alarm is not None,
                "action": one.action,
            }


def _traces(read: Sources) -> Iterator[Row]:
    pairs = {(one.round_id, mentee): one.id for one in read.pairs for mentee in one.mentee_ids}
    for one in read.work.pair_traces.all():
        both = read.banked(one.mentee_id) and read.banked(one.mentor_id)
        if one.year <= read.period and both:
            pair = pairs.get((one.round_id, one.mentee_id), "")
            yield {
                "round": one.round_id,
                "year": one.year,
                "mentee": read.alias(one.mentee_id),
                "mentor": read.alias(one.mentor_id),
                "pair": read.pair_alias(pair),
                "predicted": one.predicted,
                "propensity": one.propensity,
                "by_hand": one.by_hand,
                "weights_version": one.weights_version,
                "questionnaire": one.questionnaire,
                **{f"f_{code}": one.components.get(code) for code in COMPONENTS},
            }


def _marks(read: Sources) -> Iterator[Row]:
    """Nine marks of each period's newest edition."""
    latest: dict[str, Conclusion] = {}
    for one in read.work.conclusions.all():
        known = latest.get(one.period)
        if one.kind == SHEET and (known is None or known.edition < one.edition):
            latest[one.period] = one
    for period, found in latest.items():
        marks: Any = found.body.get("marks", ())
        apart: Any = found.body.get("not_applicable", ())
        for number, mark in enumerate(tuple(marks)[:INDICATORS], start=1):
            yield {
                "year": period,
                "indicator": number,
                "mark": mark,
                "not_applicable": number in set(apart),
            }
