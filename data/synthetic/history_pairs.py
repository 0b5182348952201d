"""Pairs of an invented past: how they came about, their programmes, meetings and warnings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from data.codebook.programmes import programme_templates
from data.i18n import _
from data.records.ids import AlertId, MeetingId, ProgrammeId
from data.records.monitoring import Alert, AlertState, PairTrace
from data.records.pair import Pair, PairState
from data.records.programme import (
    Action,
    Checkpoint,
    Goal,
    Meeting,
    MeetingState,
    Programme,
    ProgrammeState,
)
from data.synthetic.history_frame import Frame, moment, person
from data.synthetic.municipality_rounds import COMPONENTS, EXPERT

AFTERNOON = 12
BETTER, SAME = "better", "same"
NOW = "now"


def made(frame: Frame) -> dict[str, Any]:
    """Records by the names ``Past`` has for them."""
    years = tuple(frame.told.by_year)
    return {
        "pairs": tuple(one for year in years for one in _pairs(frame, year)),
        "traces": tuple(one for year in years for one in _traces(frame, year)),
        "programmes": tuple(one for year in years for one in _programmes(frame, year)),
        "meetings": tuple(one for year in years for one in _meetings(frame, year)),
        "alerts": tuple(one for year in years for one in _alerts(frame, year)),
    }


def _pairs(frame: Frame, year: str) -> Iterator[Pair]:
    for row in frame.rows(year, "pairs"):
        yield Pair(
            id=frame.pair(row.pair),
            school_id=frame.school_id,
            round_id=frame.round(year),
            year=year,
            mentor_id=person(row.mentor),
            mentee_ids=(person(row.mentee),),
            form=row.form,
            kind=row.kind,
            state=PairState(row.state),
            reason=row.end_reason,
            predicted_fit=round(row.fit, 6),
            mentor_agreed=True,
            mentee_agreed=True,
            agreed_ids=(person(row.mentee),),
            basis=_("invented order on pairs"),
            started_on=row.started_on,
            ended_on=row.ended_on,
            offered_on=row.ordered_on - timedelta(days=6),
            planned_until=row.planned_until,
        )


def _traces(frame: Frame, year: str) -> Iterator[PairTrace]:
    approved = next(frame.rows(year, "rounds")).approved_on
    for row in frame.rows(year, "traces"):
        yield PairTrace(
            round_id=frame.round(year),
            mentee_id=person(row.mentee),
            school_id=frame.school_id,
            mentor_id=person(row.mentor),
            year=year,
            components={code: round(getattr(row, f"f_{code}"), 6) for code in COMPONENTS},
            weights=dict(zip(COMPONENTS, EXPERT.tolist(), strict=True)),
            weights_version=row.weights_version,
            predicted=round(row.predicted, 6),
            alternatives=(),
            seed=frame.invented.seed,
            questionnaire=row.questionnaire,
            by_hand=row.by_hand,
            at=moment(approved),
            propensity=row.propensity,
        )


def _programmes(frame: Frame, year: str) -> Iterator[Programme]:
    goals = defaultdict(list)
    for one in frame.rows(year, "goals"):
        goals[one.pair].append(one)
    ends = {one.pair: one for one in frame.rows(year, "pairs")}
    for row in frame.rows(year, "programmes"):
        pair, mine = ends[row.pair], goals[row.pair]
        agreed = row.starts_on.isoformat()
        yield Programme(
            id=ProgrammeId(frame.id("programme", row.pair)),
            school_id=frame.school_id,
            pair_id=frame.pair(row.pair),
            state=ProgrammeState(row.state),
            edition=1,
            goals=tuple(_goal(one) for one in mine),
            actions=tuple(_actions(mine, row, pair)),
            checkpoints=_checkpoints(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            meetings_planned=int(row.planned),
            agreed=dict.fromkeys(("mentor", "curator", pair.mentee), agreed),
            result=_("Invented result: the levels of the goals say it."),
            closed_on=pair.ended_on,
        )


def _goal(one: Any) -> Goal:
    template = programme_templates().of(one.domain)[0]
    return Goal(
        code=one.goal,
        text=template.text,
        sign=template.sign,
        domain=one.domain,
        level=int(one.level),
        weight=int(one.weight),
    )


def _actions(goals: Sequence[Any], row: Any, pair: Any) -> Iterator[Action]:
    """Steps to each goal, evenly over the term; the last one stays undone where it was overdue."""
    ways = {one.goal: programme_templates().of(one.domain)[0].actions for one in goals}
    steps = [(one, each) for one in goals for each in ways[one.goal]]
    term = (row.ends_on - row.starts_on).days
    for at, (goal, step) in enumerate(steps):
        due = row.starts_on + timedelta(days=round(term * (at + 1) / (len(steps) + 1)))
        done = due <= pair.ended_on and not (row.overdue and at + 1 == len(steps))
        yield Action(
            code=f"a{at + 1}",
            goal=goal.goal,
            text=step.text,
            format=step.form,
            due=due,
            result=step.result,
            done_on=due if done else None,
        )


def _checkpoints(row: Any) -> tuple[Checkpoint, ...]:
    middle = row.starts_on + (row.ends_on - row.starts_on) / 2
    words = _("Half-way: what has worked, what to change")
    return (Checkpoint(on=middle, text=words, held_on=middle),)


def _meetings(frame: Frame, year: str) -> Iterator[Meeting]:
    topics = _topics()
    goals = defaultdict(list)
    for one in frame.rows(year, "goals"):
        goals[one.pair].append(one.goal)
    mentors = {one.pair: one.mentor for one in frame.rows(year, "pairs")}
    for at, row in enumerate(frame.rows(year, "meetings")):
        held = row.state == MeetingState.HELD.value
        mine = goals[row.pair]
        yield Meeting(
            id=meeting_id(frame, row.pair, row.on),
            school_id=frame.school_id,
            pair_id=frame.pair(row.pair),
            state=MeetingState(row.state),
            at=moment(row.on, AFTERNOON),
            minutes=int(row.minutes or 0),
            topic=topics[at % len(topics)],
            key=frame.id("met", row.pair, row.on),
            done=_("A lesson was looked at together, what helps is written down.") if held else "",
            goals=tuple(mine[at % len(mine) :][:1]) if held and mine else (),
            written_by=person(mentors[row.pair]),
        )


def meeting_id(frame: Frame, pair: str, on: Any) -> MeetingId:
    """The id of a drawn meeting: nobody meets twice a day."""
    return MeetingId(frame.id("meeting", pair, on))


def _topics() -> tuple[str, ...]:
    return (
        _("Aims of the year and the plan of meetings"),
        _("A lesson plan looked through together"),
        _("After a visit to a lesson: what worked"),
        _("Work with parents of the class"),
        _("Marks and criteria of an answer"),
    )


def _alerts(frame: Frame, year: str) -> Iterator[Alert]:
    """Warnings with their whole life; what was seen is kept by factor, as a daily look would."""
    for row in frame.rows(year, "alerts"):
        gap, pulse, load = min(int(row.points), 2), int(row.points) - 2, 0
        scored = {"gap": gap, "pulse": min(pulse, 2), "load": load}
        factors: dict[str, object] = {
            code: {"points": points, "basis": ""} for code, points in scored.items() if points > 0
        }
        factors[NOW] = {"state": row.level, "points": int(row.points)}
        yield Alert(
            id=AlertId(frame.id("alert", row.alert)),
            school_id=frame.school_id,
            pair_id=frame.pair(row.pair),
            level=row.level,
            points=int(row.points),
            factors=factors,
            state=AlertState.RESOLVED,
            raised_on=row.raised_on,
            due=row.due,
            data_version="",
            owner=frame.signed if frame.by else None,
            taken_on=row.raised_on,
            action=row.action,
            note=_("Invented note: talked to both, it goes on.") if row.action == "none" else "",
            resolved_on=row.resolved_on,
            result=(SAME if row.false_alarm else BETTER) if row.judged else "",
            false_alarm=row.false_alarm if row.judged else None,
        )
