"""Leading a pair: it begins work, pauses, comes to its end, or ends before its time."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from data.access import Permission
from data.bank.participations import current
from data.bank.results import outcome
from data.codebook.calendar import workdays_after
from data.errors import InvalidValueError
from data.i18n import _
from data.names import clean_text
from data.papers import participation, tasks
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.ids import PairId, PersonId
from data.records.pair import Pair, PairState
from data.records.programme import ProgrammeState
from data.store import Work
from matching.pairs import conflict, links, moving
from matching.pairs.states import (
    BY_NOTICE,
    Actor,
    Ending,
    EndTooSoonError,
    NoticeRunsError,
    NotOfPairError,
    NotReadyError,
    checked,
    moved,
)
from matching.pairs.words import missing
from matching.rounds.forming import SINGLE

NOTICE = 3  # working days between the written notice and the end (T2, ТК 351.8)
AGREED = frozenset({ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.AMENDED})


class Pause(StrEnum):
    """Why a pair rests: a closed list, for a diagnosis has no place here."""

    LEAVE = "leave"
    LONG_ABSENCE = "long_absence"
    WORKLOAD = "workload"
    OTHER = "other"


def lacking(work: Work, pair: Pair) -> tuple[tuple[str, PersonId | None], ...]:
    """What a confirmed pair lacks to begin: (code, whose), in the order it is asked for."""
    people = (pair.mentor_id, *pair.mentee_ids)
    found: list[tuple[str, PersonId | None]] = [
        ("participation", one) for one in people if not participation.takes_part(work, pair, one)
    ]
    programme = work.programmes.of_pair(pair.id)
    if programme is None or programme.state not in AGREED:
        found.append(("programme", None))
    return tuple(found)


def activate(work: Work, pair_id: PairId, basis: str = "") -> Pair:
    """A confirmed pair begins work, a paused one goes on.

    Args:
        work: by whom.
        pair_id: the pair.
        basis: the order or agreement it rests on, in words.

    Raises:
        NotReadyError: names the papers that are missing.
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    if before.state is PairState.PAUSED:
        return _resumed(work, before)
    return begin(work, before, basis)


def begin(work: Work, before: Pair, basis: str) -> Pair:
    """A confirmed pair begins work. Asks nobody's permission: use cases and signed orders do.

    Raises:
        NotReadyError: names the papers that are missing.
        SecondApproverError: the actor belongs to the pair.
    """
    checked(before, PairState.ACTIVE, Actor.CURATOR)
    conflict.require_second(work, before)
    gaps = lacking(work, before)
    if gaps:
        raise NotReadyError(missing=told(work, gaps))
    after = work.pairs.put(
        moved(
            before,
            PairState.ACTIVE,
            basis=clean_text(basis) or before.basis,
            started_on=before.started_on or work.today,
        )
    )
    work.audit("pair.activated", before, after)
    moving.begin(work, after)
    return after


def pause(work: Work, pair_id: PairId, reason: str, until: date) -> Pair:
    """Let a pair rest for one of the reasons of ``Pause``, until an expected day.

    Raises:
        NoticeRunsError: the pair ends on a day of notice; why it ends stays with it until then.
    """
    work.require(Permission.PAIR_WRITE)
    if reason not in set(Pause):
        raise InvalidValueError(field="reason", value=reason, rule=" | ".join(Pause))
    if until <= work.today:
        raise InvalidValueError(field="until", value=until, rule=_("a day to come"))
    before = work.pairs.get(pair_id)
    if before.state is PairState.ACTIVE and before.ended_on is not None:
        raise NoticeRunsError(on=before.ended_on.strftime("%d.%m.%Y"))
    after = work.pairs.put(moved(before, PairState.PAUSED, reason=reason, paused_until=until))
    work.audit("pair.paused", before, after)
    tasks.open_task(
        work,
        "pair_resume",
        f"pair:{pair_id}",
        AccountRole.CURATOR,
        f"pair.resume:{pair_id}:{until}",
        due=until,
    )
    return after


def resume(work: Work, pair_id: PairId) -> Pair:
    """A paused pair goes on."""
    work.require(Permission.PAIR_WRITE)
    return _resumed(work, work.pairs.get(pair_id))


def finishing(work: Work, pair_id: PairId) -> Pair:
    """A pair comes to its end: final reflection and reports."""
    return _stepped(work, pair_id, PairState.FINISHING, "pair.finishing")


def complete(work: Work, pair_id: PairId, results: str = "", link: str = "") -> Pair:
    """The programme of the pair is done; its mentees have completed theirs."""
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    said = clean_text(results) or before.results
    after = work.pairs.put(
        moved(
            before,
            PairState.COMPLETED,
            results=said,
            link=clean_text(link) or before.link,
            ended_on=before.ended_on or work.today,
        )
    )
    work.audit("pair.completed", before, after)
    moving.complete(work, after)
    links.finish(work, pair_id)
    return after


def close(work: Work, pair_id: PairId) -> Pair:
    """Put a completed pair away; both banks carry its results.

    Raises:
        NotReadyError: nobody has written the results down.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    if before.state is PairState.COMPLETED and not before.results:
        raise NotReadyError(missing=missing("results"))
    return _stepped(work, pair_id, PairState.CLOSED, "pair.closed")


def terminate(
    work: Work, pair_id: PairId, code: str, on: date | None = None, *, who: PersonId | None = None
) -> Pair:
    """End a pair before its time, for a reason of the closed list.

    Where the mentor refuses or the employer cancels (art. 351.8), the day of the end comes three
    working days after today at the earliest, and the pair goes on until then. Otherwise the pair
    ends now; ``on`` may name an earlier day.

    Args:
        work: by whom.
        pair_id: the pair.
        code: of ``Ending``.
        on: the last day.
        who: the person the reason is about; a mentee who leaves does not wait on.

    Raises:
        EndTooSoonError: names the earliest day.
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    checked(before, PairState.TERMINATED, Actor.CURATOR, code)
    conflict.require_second(work, before)
    day = on or work.today
    if Ending(code) in BY_NOTICE and before.state in moving.WORKING:
        return _noticed(work, before, code, on)
    if day > work.today:
        raise InvalidValueError(field="on", value=day, rule=_("today or earlier"))
    return end(work, before, code, day, who=who)


def leave_group(work: Work, pair_id: PairId, mentee_id: PersonId, code: str) -> Pair:
    """One mentee leaves a group for a reason of the closed list; the others go on.

    With one mentee left the pair is a traditional one: the order has to be changed.

    Raises:
        NotOfPairError: this mentee is not of the group.
    """
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    checked(before, PairState.TERMINATED, Actor.CURATOR, code)
    conflict.require_second(work, before)
    if mentee_id not in before.mentee_ids or len(before.mentee_ids) == 1:
        raise NotOfPairError
    return drop_one(work, before, mentee_id, code)


def drop_one(work: Work, before: Pair, mentee: PersonId, code: str) -> Pair:
    """One of a group goes. Asks nobody's permission: use cases and followers do."""
    rest = tuple(one for one in before.mentee_ids if one != mentee)
    given = tuple(one for one in before.agreed_ids if one != mentee)
    kind = before.kind if len(rest) > 1 else SINGLE
    former = (*before.former_ids, mentee)
    after = work.pairs.put(
        replace(before, mentee_ids=rest, agreed_ids=given, kind=kind, former_ids=former)
    )
    work.audit("pair.left_group", before, after)
    links.leave(work, before.id, mentee)
    alone = replace(before, mentee_ids=(mentee,))
    moving.free(work, alone, code, mentee)
    _bank(work, replace(alone, state=PairState.TERMINATED, reason=code, ended_on=work.today))
    return after


def _bank(work: Work, gone: Pair) -> None:
    """The bank says when and why the work of one of a group has ended: the group goes on."""
    (mentee,) = gone.mentee_ids
    row = current(work, mentee, Role.MENTEE, gone.year)
    others = [one for one in work.pairs.of_person(mentee) if one.year == gone.year]
    mine = [one for one in others if mentee in one.mentee_ids]
    said = outcome([gone, *mine])
    if row is None or said is None:
        return
    work.participations.put(
        replace(row, form=said.form, kind=said.kind, mark=said.mark, ended_on=said.ended_on)
    )


def earliest(work: Work) -> date:
    """The first day a pair may end on after a notice given today (T2)."""
    return workdays_after(work.today, NOTICE)


def end(
    work: Work,
    before: Pair,
    code: str,
    on: date,
    *,
    who: PersonId | None = None,
    actor: Actor = Actor.CURATOR,
) -> Pair:
    """End a pair now. Asks nobody's permission: use cases, timers and followers do."""
    after = work.pairs.put(moved(before, PairState.TERMINATED, actor, code, ended_on=on))
    work.audit("pair.terminated", before, after)
    moving.free(work, after, code, who)
    links.finish(work, after.id)
    return after


def _noticed(work: Work, before: Pair, code: str, on: date | None) -> Pair:
    first = earliest(work)
    day = on or first
    if day < first:
        raise EndTooSoonError(earliest=first.strftime("%d.%m.%Y"))
    after = work.pairs.put(replace(before, reason=code, ended_on=day))
    work.audit("pair.noticed", before, after)
    return after


def _stepped(work: Work, pair_id: PairId, wanted: PairState, verb: str) -> Pair:
    work.require(Permission.PAIR_WRITE)
    before = work.pairs.get(pair_id)
    after = work.pairs.put(moved(before, wanted))
    work.audit(verb, before, after)
    return after


def _resumed(work: Work, before: Pair) -> Pair:
    if before.state is not PairState.PAUSED:
        checked(before, PairState.PAUSED, Actor.CURATOR)
    after = work.pairs.put(moved(before, PairState.ACTIVE, paused_until=None))
    after = work.pairs.put(replace(after, reason="")) if after.ended_on is None else after
    work.audit("pair.resumed", before, after)
    tasks.settle(work, f"pair.resume:{before.id}:{before.paused_until}")
    return after


def told(work: Work, gaps: tuple[tuple[str, PersonId | None], ...]) -> str:
    """What ``lacking`` has found, in words."""
    return "; ".join(
        f"{missing(code)}: {work.people.get(who).fio}" if who else missing(code)
        for code, who in gaps
    )
