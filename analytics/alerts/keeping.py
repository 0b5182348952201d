"""Every day: warnings are raised, raised higher or left; what was resolved is asked about later.

One standing warning a pair. A resolved one does not come back for the facts it was resolved with:
something new must have happened. A standing one is never lowered nor taken back by the program,
only by a person; what the rule says today stands beside it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from analytics.alerts.seeing import Sight, sights
from analytics.alerts.terms import handling
from analytics.warning import Judged, Seen, WarningState, judged
from data.access import Permission
from data.papers import tasks
from data.records.account import AccountRole
from data.records.ids import AlertId, PairId, new_id
from data.records.monitoring import Alert, AlertState
from data.records.pair import PairState
from data.store import SubjectErasedError, Work

HEIGHT: Mapping[str, int] = {
    WarningState.YELLOW.value: 1,
    WarningState.RED.value: 2,
    WarningState.IMMEDIATE.value: 3,
}  # of the states that raise a warning
WORDS = ("answer", "help")  # said outright, beside the points of the rule
NOW = "now"  # among the factors: what the rule says today
ACT, RESULT = "alert_act", "alert_result"  # kinds of tasks
URGENT = frozenset({WarningState.RED.value, WarningState.IMMEDIATE.value})
ENDED = "pair_ended"  # the action of a warning whose pair has ended by itself
GONE = frozenset({PairState.TERMINATED, PairState.COMPLETED, PairState.CLOSED})


def tick(work: Work) -> int:
    """Look at every working pair; the same day again changes nothing.

    Returns:
        How many warnings stand.
    """
    work.require(Permission.ALERT_WRITE)
    put_away(work)
    standing = {one.pair_id: one for one in work.alerts.standing()}
    before: dict[PairId, list[Alert]] = {}
    for one in work.alerts.all():
        if one.state is AlertState.RESOLVED:
            before.setdefault(one.pair_id, []).append(one)
    for whole in sights(work):
        pair_id = whole.pair.id
        answered = _bases(before.get(pair_id, ()))
        sight = _unanswered(whole, answered)
        verdict = judged(sight.seen)
        if pair_id in standing:
            _look_again(work, standing[pair_id], sight, verdict)
        elif verdict.state.value in HEIGHT and _is_new(sight, verdict, answered):
            _raise(work, sight, verdict)
    _ask_results(work)
    return len(work.alerts.standing())


def act_key(alert_id: AlertId) -> str:
    """Name of the task to act on a warning."""
    return f"{ACT}:{alert_id}"


def result_key(alert_id: AlertId) -> str:
    """Name of the task to note the result."""
    return f"{RESULT}:{alert_id}"


def told(work: Work, verb: str, before: Alert | None, after: Alert) -> None:
    """Write down a step: states and codes, never what was seen or said."""
    was = None if before is None else _outline(before)
    work.audit(f"alert.{verb}", was, _outline(after), subject=f"alert:{after.id}")


def kept(work: Work, alert: Alert) -> Alert:
    """The warning as it is kept: of a pair with somebody erased, without what was seen or said."""
    try:
        return work.alerts.put(alert)
    except SubjectErasedError:
        bare = replace(alert, factors={}, note="", result="")
        return bare if bare == work.alerts.find(alert.id) else work.alerts.put(bare)


def _outline(one: Alert) -> Mapping[str, object]:
    return {"state": one.state.value, "level": one.level, "action": one.action}


def _raise(work: Work, sight: Sight, verdict: Judged) -> None:
    made = kept(
        work,
        Alert(
            id=AlertId(new_id()),
            school_id=work.school_id,
            pair_id=sight.pair.id,
            level=verdict.state.value,
            points=verdict.total,
            factors=factors(sight, verdict),
            state=AlertState.RAISED,
            raised_on=work.today,
            due=work.today + handling().due,
            data_version=sight.version,
        ),
    )
    told(work, "raised", None, made)
    _ask_to_act(work, made)


def _look_again(work: Work, before: Alert, sight: Sight, verdict: Judged) -> None:
    """A standing warning grows with what is seen; it is never lowered by itself."""
    state = verdict.state.value
    higher = HEIGHT.get(state, 0) > HEIGHT[before.level]
    now = {"state": state, "points": verdict.total}
    if not higher:
        if before.factors.get(NOW) != now:
            kept(work, replace(before, factors={**before.factors, NOW: now}))
        return
    after = kept(
        work,
        replace(
            before,
            level=state,
            points=verdict.total,
            factors=factors(sight, verdict),
            data_version=sight.version,
        ),
    )
    told(work, "grown", before, after)
    _ask_to_act(work, after)


def factors(sight: Sight, verdict: Judged) -> dict[str, object]:
    """What is kept of each factor: points, what it rests on, and numbers that are no answers.

    A factor nobody knows is kept without points. What the rule says today stands under ``NOW``.
    """
    found: dict[str, object] = {}
    for code, points in verdict.points.items():
        found[code] = {"points": points, "basis": _basis(sight, code, points)}
    seen = sight.seen
    found["gap"] = {**_mapping(found["gap"]), "days": seen.gap_days, "since": _day(sight)}
    found["load"] = {**_mapping(found["load"]), "mentees": seen.mentor_load}
    said = {"answer": _refuses(seen.fit_answer), "help": bool(seen.help_flag)}
    for code, true in said.items():
        if true:
            found[code] = {"points": 0, "basis": sight.basis[code]}
    found[NOW] = {"state": verdict.state.value, "points": verdict.total}
    return found


def reasons(factors: Mapping[str, object]) -> tuple[str, ...]:
    """Codes of the factors that speak for a warning: said outright first, then by points."""
    said = [code for code in reversed(WORDS) if code in factors]
    scored = {
        code: int(str(_mapping(one).get("points") or 0))
        for code, one in factors.items()
        if code not in {*WORDS, NOW}
    }
    return (*said, *sorted((c for c, n in scored.items() if n), key=lambda c: (-scored[c], c)))


def _bases(resolved: Iterable[Alert]) -> frozenset[str]:
    """Facts that earlier warnings rested on and somebody has answered."""
    return frozenset(
        str(_mapping(one.factors[code]).get("basis"))
        for one in resolved
        for code in reasons(one.factors)
    )


def _unanswered(sight: Sight, answered: Collection[str]) -> Sight:
    """The sight without words that were answered already: the points speak for themselves."""
    basis, seen = sight.basis, sight.seen
    grade = None if basis["answer"] in answered else seen.fit_answer
    called = seen.help_flag and basis["help"] not in answered
    return replace(sight, seen=replace(seen, fit_answer=grade, help_flag=called))


def _is_new(sight: Sight, verdict: Judged, answered: Collection[str]) -> bool:
    """Whether something speaks for a warning that no resolved one rested on."""
    here = factors(sight, verdict)
    return any(_mapping(here[code]).get("basis") not in answered for code in reasons(here))


def _basis(sight: Sight, code: str, points: int | None) -> str:
    """What a factor rests on: more points for the same gap are another fact."""
    return f"{sight.basis[code]}:{points}" if points else ""


def _refuses(grade: int | None) -> bool:
    """Whether a side doubts, as the rule reads it."""
    return judged(Seen(fit_answer=grade)).state is WarningState.IMMEDIATE


def _day(sight: Sight) -> str:
    return sight.gap_since.isoformat() if sight.gap_since else ""


def _mapping(one: object) -> Mapping[str, object]:
    return one if isinstance(one, Mapping) else {}


def _ask_to_act(work: Work, alert: Alert) -> None:
    """An urgent warning is a dated task, too; a yellow one waits on its page.

    No task tells a curator who belongs to the pair how urgent it is.
    """
    if alert.level in URGENT and not _of_curator(work, alert.pair_id):
        tasks.open_task(
            work,
            ACT,
            f"alert:{alert.id}",
            AccountRole.CURATOR,
            act_key(alert.id),
            due=alert.due,
        )


def _of_curator(work: Work, pair_id: PairId) -> bool:
    pair = work.pairs.get(pair_id)
    curators = {one.person_id for one in work.accounts.all() if AccountRole.CURATOR in one.roles}
    return not curators.isdisjoint({pair.mentor_id, *pair.mentee_ids})


def put_away(work: Work) -> None:
    """A pair that has ended needs no warning: it is put away with a code of its own.

    Asks no permission: the day's work and followers of consents do.
    """
    for one in work.alerts.standing():
        pair = work.pairs.find(one.pair_id)
        if pair is not None and pair.state in GONE:
            after = kept(
                work,
                replace(
                    one,
                    state=AlertState.RESOLVED,
                    action=ENDED,
                    resolved_on=work.today,
                ),
            )
            told(work, "resolved", one, after)
            tasks.drop(work, act_key(one.id))


def _ask_results(work: Work) -> None:
    """Some weeks after somebody has resolved a warning of this year, its result is asked for."""
    terms = handling()
    year = work.schools.get(work.school_id).year
    pairs = {one.id for one in work.pairs.all() if one.year == year}
    for one in work.alerts.all():
        asked = one.pair_id in pairs and one.action != ENDED and not one.result
        resolved = one.resolved_on if asked else None
        if resolved is not None and resolved + terms.result <= work.today:
            tasks.open_task(
                work,
                RESULT,
                f"alert:{one.id}",
                AccountRole.CURATOR,
                result_key(one.id),
                due=work.today + terms.answer,
            )
