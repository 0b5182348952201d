"""Use cases about what decisions cost: of one pair before it is decided, of all that stand."""

from data.access import Permission
from data.i18n import _
from data.records.ids import PersonId, RoundId
from data.store import Work
from matching.assign import Totals
from matching.constraints import Reason, labels
from matching.explain import (
    Diff,
    Insight,
    Price,
    compared,
    price_of_ban,
    price_of_lock,
    runner_up,
)
from matching.proposal import YIELDING
from matching.rounds.kinds import need_plain
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import Names, names
from matching.rounds.running import solution_of
from matching.rounds.shown import DiffRow, Prices, RoundDiff
from matching.rounds.states import NotInRoundError
from matching.rounds.words import price as told

PLACES = Reason.NO_CAPACITY


def prices(work: Work, round_id: RoundId, mentee_id: PersonId, mentor_id: PersonId) -> Prices:
    """What fixing and what forbidding this pair costs, everything else decided kept. Exact."""
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    need_plain(one, _("the price of a pair"))
    row, column = place(work, one, mentee_id, mentor_id)
    insight = one.without(mentee_id, mentor_id)
    hard = barring(one, row, column)
    at = _place(insight, mentee_id, mentor_id)
    lock = None if hard else price_of_lock(insight, *at)
    ban = price_of_ban(insight, *at)
    return Prices(
        lock=lock,
        ban=ban,
        words_lock="; ".join(labels(hard)) if lock is None else told(lock),
        words_ban=told(ban),
    )


def next_best(one: Lens, mentee: PersonId, mentor: PersonId) -> tuple[PersonId | None, float]:
    """Whom a mentee gets in the best plan without a pair, and what that takes off the total.

    All else that is decided stands, as in ``prices``: this is the plan whose price a ban tells.
    """
    insight = one.without(mentee, mentor)
    row, column = _place(insight, mentee, mentor)
    now = int(insight.solution.mentor_of[row])
    if now != column:
        return (PersonId(insight.problem.mentor_name(now)) if now >= 0 else None), 0.0
    found = runner_up(insight, row)
    if found is None or found.runner_up is None:
        return None, 0.0
    return PersonId(insight.problem.mentor_name(found.runner_up)), found.price.total


def place(work: Work, one: Lens, mentee: PersonId, mentor: PersonId) -> tuple[int, int]:
    """Row and column of a pair in the run.

    Raises:
        NotInRoundError: somebody does not take part, or not any more.
    """
    for who, side in ((mentee, one.rows), (mentor, one.columns)):
        if who not in side or who in one.gone:
            raise NotInRoundError(fio=names(work, one.gone)(who))
    return one.rows[mentee], one.columns[mentor]


def _place(insight: Insight, mentee: PersonId, mentor: PersonId) -> tuple[int, int]:
    """Row and column of a pair in a problem of other people than the run's."""
    rows, columns = insight.problem.mentee_ids or (), insight.problem.mentor_ids or ()
    return rows.index(mentee), columns.index(mentor)


def barring(one: Lens, row: int, column: int) -> int:
    """Reasons against a pair that nobody may set aside, as bits; places are counted apart."""
    return int(one.laid.constraints.mask[row, column]) & ~int(YIELDING | PLACES)


def yielding(one: Lens, row: int, column: int) -> int:
    """Reasons against a pair that the curator may set aside, as bits; bans are looked up apart."""
    return int(one.laid.constraints.mask[row, column]) & int(YIELDING & ~Reason.CURATOR_BAN)


def difference(
    work: Work, round_id: RoundId, run_no: int | None = None, against: int | None = None
) -> RoundDiff:
    """One run against another, the one before it unless named; what the decisions cost.

    Raises:
        NotFoundError: there is no such run.
    """
    work.require(Permission.ROUND_READ)
    after = lens(work, round_id, run_no)
    cost = cost_of_decisions(after)
    number = after.run.run_no - 1 if against is None else against
    if number < 1 and against is None:
        return RoundDiff(words="", rows=(), cost_of_decisions=cost)
    before = lens(work, round_id, number)
    found = compared(_plan(before), _plan(after), _totals(before), _totals(after))
    called = names(work, after.gone)
    return RoundDiff(words=found.words(), rows=_rows(found, called), cost_of_decisions=cost)


def cost_of_decisions(one: Lens) -> str:
    """What all that is decided costs against the plan without decisions; "" without any."""
    if one.frozen.kind.bound or not (one.standing.stances or one.standing.bans):
        return ""
    free, now = one.free(), one.decided()
    cost = free.price(now.solution.mentor_of)
    if not cost.possible or _nothing(cost):
        return _("The decisions cost nothing.")
    return told(cost)


def _nothing(cost: Price) -> bool:
    return not (cost.coverage or cost.total or cost.worst)


def _plan(one: Lens) -> dict[str, str | None]:
    """The proposals of a run by mentee, without people who have withdrawn since."""
    return {
        str(who): str(row.mentor_id) for who, row in one.proposals.items() if who not in one.gone
    }


def _rows(found: Diff, called: Names) -> tuple[DiffRow, ...]:
    rows = [
        DiffRow(
            mentee=called(one.mentee),
            before=called.maybe(one.before),
            after=called.maybe(one.after),
        )
        for one in found.changes
    ]
    return tuple(sorted(rows, key=lambda one: one.mentee))


def _totals(one: Lens) -> Totals:
    return solution_of(one.run, []).totals
