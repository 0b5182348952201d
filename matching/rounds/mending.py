"""Use case when somebody leaves: a preview of the round mended with the fewest changes."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from data.access import Permission
from data.i18n import _, ngettext
from data.names import sort_key
from data.records.ids import PersonId, RoundId
from data.records.round import DecisionKind
from data.store import Work
from matching.assign import UNMATCHED, Ints, Problem
from matching.explain import Repair
from matching.explain import repair as mended
from matching.rounds.kinds import need_plain
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import Names, names
from matching.rounds.shown import DiffRow, RepairView
from matching.rounds.states import NotInRoundError

FIXED = frozenset({DecisionKind.LOCK, DecisionKind.REPLACE})  # pairs that a repair does not move


def repair(
    work: Work,
    round_id: RoundId,
    *,
    mentors: Collection[PersonId] = (),
    places: Mapping[PersonId, int] | None = None,
    mentees: Collection[PersonId] = (),
) -> RepairView:
    """Preview the round mended with the fewest changes; nothing is written, a person decides.

    The most pairs of now stand, none is broken to serve somebody else; then as many as can be are
    served in the order of the queue; then the other goals of the round. Accepted pairs may move,
    locked ones and ones put by hand do not.

    Args:
        work: by whom.
        round_id: of the round.
        mentors: who leaves.
        places: how many places of this round somebody has from now on.
        mentees: who leaves.

    Raises:
        NotInRoundError: somebody does not take part, or not any more.
    """
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    need_plain(one, _("to mend with the fewest changes"))
    room = {**(places or {}), **dict.fromkeys(mentors, 0)}
    called = names(work, one.gone)
    laid, insight = one.decided_round()
    rows, columns = laid.vectors.mentee_ids, laid.vectors.mentor_ids
    for who, side in (*((who, columns) for who in room), *((who, rows) for who in mentees)):
        if who not in side:
            raise NotInRoundError(fio=called(who))
    now = in_force(one, insight.problem)
    problem = insight.problem.but(**_changes(one, insight.problem, room, mentees))
    found = mended(problem, insight.policy, insight.solution, now)
    staying = [who for who in rows if who not in mentees and who not in one.kept.left]
    return _view(found, rows, staying, called)


def in_force(one: Lens, problem: Problem) -> Ints:
    """(mentees,), columns of the pairs that stand now: proposals with the decisions laid over."""
    columns = {who: at for at, who in enumerate(problem.mentor_ids or ())}
    plan = one.plan.mentor_of
    given = [plan.get(PersonId(who)) for who in problem.mentee_ids or ()]
    return np.array([columns.get(str(who), UNMATCHED) for who in given], np.int64)


def _changes(
    one: Lens, problem: Problem, room: Mapping[PersonId, int], mentees: Collection[PersonId]
) -> dict[str, Any]:
    """Fields of the round that are other once these people have left."""
    rows, columns = problem.mentee_ids or (), problem.mentor_ids or ()
    capacity, eligible = problem.capacity.copy(), problem.eligible.copy()
    for who, places in room.items():
        capacity[columns.index(who)] = max(places, 0)
    eligible[[rows.index(who) for who in mentees]] = False
    locks = dict(_fixed(one, problem, capacity, mentees))
    return {"capacity": capacity, "eligible": eligible, "locked": locks}


def _fixed(
    one: Lens, problem: Problem, capacity: Ints, mentees: Collection[PersonId]
) -> Iterator[tuple[int, int]]:
    """Pairs a person has fixed, as far as their mentor still has places for all of them."""
    held: dict[int, list[int]] = {}
    for row, who in enumerate(problem.mentee_ids or ()):
        stance = one.standing.stances.get(PersonId(who))
        if stance is not None and stance.kind in FIXED and who not in mentees:
            held.setdefault(int(problem.locked[row]), []).append(row)
    for mentor, his in held.items():
        if len(his) <= capacity[mentor]:
            yield from ((row, mentor) for row in his)


def _view(
    found: Repair, rows: Collection[str], staying: Collection[str], called: Names
) -> RepairView:
    changes = [
        DiffRow(
            mentee=called(change.mentee),
            before=called.maybe(change.before),
            after=called.maybe(change.after),
        )
        for change in found.diff.changes
    ]
    alone = [
        called(who)
        for who, mentor in zip(rows, found.plan.tolist(), strict=True)
        if mentor == UNMATCHED and who in staying
    ]
    return RepairView(
        rows=tuple(sorted(changes, key=lambda row: sort_key(row.mentee))),
        kept=found.kept,
        lost=found.lost,
        matched=found.totals.matched,
        unserved=tuple(sorted(alone, key=sort_key)),
        proven=found.proven,
        words=_words(found),
    )


def _words(found: Repair) -> str:
    kept = ngettext("{count} pair stands", "{count} pairs stand", found.kept)
    return f"{found.diff.words().rstrip('.')}; {kept}."
