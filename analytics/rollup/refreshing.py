"""Rollups: what figures are counted from, kept a school and year, gone with a withdrawal."""

from collections.abc import Mapping

from analytics import facts
from analytics.facts import Facts
from analytics.figures import FORMULAS
from analytics.rollup import memory
from analytics.rollup.bodies import body_of
from analytics.rollup.gathering import gather
from data.access import Permission
from data.jobs import Task
from data.records.consent import Purpose
from data.records.ids import JobId, PersonId, new_id
from data.records.job import Job, JobState
from data.records.monitoring import Rollup
from data.records.school import school_year
from data.store import SYSTEM_ID, Work

KIND = "quality.refresh"
GIVEN = "given"  # stamp of a rollup that was counted elsewhere: here is nothing to gather it from


def refresh(work: Work, period: str) -> Rollup:
    """Gather the facts of a school year anew and keep them; handed in ones are counted again.

    Raises:
        DeniedError: the actor sees no figures.
    """
    work.require(Permission.QUALITY_READ)
    head = _head(work, period)
    given = head is not None and head.stamp == GIVEN
    found = facts_of(work, head) if head is not None and given else gather(work, period)
    kept = work.rollups.put(
        Rollup(
            school_id=work.school_id,
            period=period,
            formula_version=FORMULAS,
            data_version=found.version,
            made_at=work.now,
            synthetic=found.synthetic,
            body=body_of(found, period, work.school_id),
            stamp=GIVEN if given else work.stamp(),
        )
    )
    memory.FACTS.keep((work.school_id, period, kept.data_version), found)
    return kept


def hand_in(work: Work, parts: Mapping[str, Facts]) -> None:
    """Keep facts by school year of a school whose register is elsewhere: nothing gathers them anew.

    Figures of the single school are counted by a job; until then whoever asks has to wait for them.

    Raises:
        DeniedError: the actor sees no figures.
    """
    work.require(Permission.QUALITY_READ)
    for period, one in sorted(parts.items()):
        text = one.dump()
        work.rollups.put(
            Rollup(
                school_id=work.school_id,
                period=period,
                formula_version=FORMULAS,
                data_version=facts.version_of(text),
                made_at=work.now,
                synthetic=one.synthetic,
                body=text,
                stamp=GIVEN,
            )
        )
    work.audit("rollup.given", None, {"periods": len(parts)}, subject=f"school:{work.school_id}")
    _ask(work, sorted(parts))


def _head(work: Work, period: str) -> Rollup | None:
    """The rollup of a school year without its body."""
    return next((one for one in work.rollups.heads() if one.period == period), None)


def current(work: Work, period: str) -> Rollup:
    """The rollup of today's data, without its body; made if there is none or data have changed.

    In a unit of work that only looks the last one has to do, if there is one.
    """
    head = _head(work, period)
    if head is not None and (is_fresh(work, head) or not work.writes):
        return head
    memory.forget_school(work.school_id)
    return refresh(work, period)


def is_fresh(work: Work, head: Rollup) -> bool:
    """Whether a rollup is of today, of these formulas, and nothing has changed since."""
    if head.stamp == GIVEN:
        return head.formula_version == FORMULAS
    today = head.made_at.astimezone(work.zone).date() == work.today
    return today and head.formula_version == FORMULAS and head.stamp == work.stamp()


def facts_of(work: Work, head: Rollup) -> Facts:
    """The facts of the own school behind a rollup."""
    key = (work.school_id, head.period, head.data_version)
    return memory.FACTS.get(key, lambda: facts.load(work.rollups.get(head.period).body))


def tick(work: Work) -> Mapping[str, object]:
    """The day's work: this school year anew, and those looked at before; handed in ones stay."""
    heads = work.rollups.heads()
    given = {one.period for one in heads if one.stamp == GIVEN}
    stale = {one.period for one in heads if one.period in given and not is_fresh(work, one)}
    known = stale if given else {school_year(work.today), *(one.period for one in heads)}
    for period in sorted(known):
        refresh(work, period)
    return {"periods": sorted(known)}


def run(task: Task) -> Mapping[str, object]:
    """Gather anew in the background: the ``periods`` given, or all that the day brings."""
    with task.work() as work:
        given = task.arguments.get("periods")
        periods = [str(one) for one in given] if isinstance(given, list) else []
        for period in periods:
            refresh(work, period)
        result = {"periods": periods} if periods else tick(work)
        task.done(work, result)
    return result


def follow_withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Drop all rollups: somebody in them has taken a consent back. In that transaction.

    A job makes them anew without that person, so that the municipality does not miss the school.
    """
    del person_id, purposes  # whoever it is and whatever ends: the figures are counted anew
    periods = [one.period for one in work.rollups.heads()]
    if not periods:
        return
    work.rollups.forget()
    memory.forget_school(work.school_id)
    _ask(work, periods)


def _ask(work: Work, periods: list[str]) -> None:
    """A job that counts these school years anew."""
    number = JobId(new_id())
    work.jobs.put(
        Job(
            id=number,
            school_id=work.school_id,
            key=f"{KIND}:{number}",
            kind=KIND,
            state=JobState.QUEUED,
            by=SYSTEM_ID,
            arguments={"periods": periods},
            created_at=work.now,
        )
    )
