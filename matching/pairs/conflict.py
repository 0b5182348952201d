"""Who belongs to a pair, or is the superior of its mentee, does not decide about it alone."""

from data.access import Permission
from data.accounts import conflicts
from data.accounts.conflicts import SECOND
from data.papers import tasks
from data.records.account import AccountRole
from data.records.ids import PairId
from data.records.pair import Pair
from data.store import Work
from matching.pairs.states import SecondApproverError


def concerned(work: Work, pair: Pair) -> bool:
    """Whether the actor belongs to the pair or is the direct superior of a mentee of it."""
    return bool(conflicts.of(work, pair))


def seconded(work: Work, pair_id: PairId) -> bool:
    """Whether the director has agreed to a step of the concerned curator."""
    return work.settings_kv.get(SECOND.format(pair=pair_id)) is not None


def ask_second(work: Work, pair_id: PairId) -> None:
    """Ask the director for a second word; the task names the pair and nothing else."""
    work.require(Permission.PAIR_WRITE)
    tasks.open_task(work, "pair_second", f"pair:{pair_id}", AccountRole.DIRECTOR, _key(pair_id))


def second(work: Work, pair_id: PairId) -> None:
    """The director's second word about a pair the curator is concerned by."""
    work.require(Permission.ORDER_SIGN)
    pair = work.pairs.get(pair_id)
    if concerned(work, pair):
        raise SecondApproverError
    work.settings_kv.put(SECOND.format(pair=pair_id), work.by.id)
    work.audit("pair.seconded", None, {"by": work.by.id}, subject=f"pair:{pair_id}")
    tasks.settle(work, _key(pair_id))


def require_second(work: Work, pair: Pair) -> None:
    """Refuse a step of a concerned actor until somebody else has agreed.

    Raises:
        SecondApproverError: nobody has.
    """
    if concerned(work, pair) and not seconded(work, pair.id):
        raise SecondApproverError


def _key(pair_id: PairId) -> str:
    return SECOND.format(pair=pair_id)
