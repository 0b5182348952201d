"""Who belongs to a pair, or is the superior of its mentee, does not decide about it alone."""

from dataclasses import dataclass

from data.access import Permission
from data.accounts import conflicts
from data.accounts.conflicts import SECOND
from data.papers import tasks
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import PairId
from data.records.pair import Pair
from data.store import Work
from matching.pairs.states import SecondApproverError

KIND = "pair_second"  # of the task


def concerned(work: Work, pair: Pair) -> bool:
    """Whether the actor belongs to the pair or is the direct superior of a mentee of it."""
    return bool(conflicts.of(work, pair))


def seconded(work: Work, pair_id: PairId) -> bool:
    """Whether the director has agreed to a step of the concerned curator."""
    return work.settings_kv.get(SECOND.format(pair=pair_id)) is not None


def ask_second(work: Work, pair_id: PairId) -> None:
    """Ask the director for a second word; the task names the pair and nothing else."""
    work.require(Permission.PAIR_WRITE)
    tasks.open_task(work, KIND, f"pair:{pair_id}", AccountRole.DIRECTOR, _key(pair_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A pair the director is asked about: names and nothing else."""

    pair_id: PairId
    mentor: str
    mentees: tuple[str, ...]


def asked(work: Work) -> tuple[Asked, ...]:
    """Pairs that wait for a second word; for the director."""
    work.require(Permission.ORDER_SIGN)
    live = work.consents.live(Purpose.BANK, work.local)
    called = {one.id: one.fio for one in work.people.all() if one.id in live}
    found = []
    for task in work.tasks.standing():
        if task.kind == KIND:
            pair = work.pairs.get(PairId(task.subject.removeprefix("pair:")))
            mentees = tuple(called[one] for one in pair.mentee_ids if one in called)
            found.append(
                Asked(pair_id=pair.id, mentor=called.get(pair.mentor_id, ""), mentees=mentees)
            )
    return tuple(found)


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
