"""Which pair plays which part in the weeks after the first round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from data.records.ids import PairId
from data.records.pair import Pair
from data.synthetic import Invented

TRIED = 3  # pairs from which on one of them does not come about


class Part(StrEnum):
    """What becomes of a pair."""

    DECLINED = "declined"  # the mentee hesitates and says rather no
    HELPED = "helped"  # works, then asks the curator for help
    ACQUAINTING = "acquainting"  # gets to know each other, one side has answered
    CONFIRMED = "confirmed"  # terms are told, one has signed, a change of the programme is wanted
    QUIET = "quiet"  # one meeting, then nothing for weeks
    PAUSED = "paused"
    HESITATING = "hesitating"  # an acquaintance past its term
    ORPHANED = "orphaned"  # the mentor leaves, another one is offered
    LEAVING = "leaving"  # the mentee takes back the consent
    AGREED = "agreed"  # both said yes, nothing has begun
    AMENDED = "amended"  # works, the programme is being agreed to anew
    RUNNING = "running"


ORDER = (
    Part.HELPED,
    Part.ACQUAINTING,
    Part.CONFIRMED,
    Part.QUIET,
    Part.PAUSED,
    Part.HESITATING,
    Part.LEAVING,
    Part.AGREED,
    Part.AMENDED,
)
ENOUGH = len(ORDER)  # pairs from which on one may lose its mentor


def of_pairs(pairs: Sequence[Pair], invented: Invented) -> Mapping[PairId, Part]:
    """A part for every pair, the same for the same school."""
    named = {one.id: one.fio for one in invented.people}
    free = sorted(pairs, key=lambda one: (named[one.mentee_ids[0]], named[one.mentor_id]))
    parts: dict[PairId, Part] = {}
    if len(free) >= TRIED:
        parts[_taken(free, _competed(free, invented)).id] = Part.DECLINED
    if len(free) > ENOUGH:
        load = Counter(one.mentor_id for one in free)
        alone = [one for one in free if load[one.mentor_id] == 1]
        parts[_taken(free, alone[-1:] or free[-1:]).id] = Part.ORPHANED
    for at, pair in enumerate(free):
        parts[pair.id] = ORDER[at] if at < len(ORDER) else Part.RUNNING
    return parts


def _competed(free: Sequence[Pair], invented: Invented) -> list[Pair]:
    """The pair that has won a scarce place: declined, it leaves the place to the other one."""
    stories = invented.truth.stories
    won = [one for one in free if stories.get(one.mentee_ids[0]) == "no_capacity"]
    return won or list(free[-1:])


def _taken(free: list[Pair], chosen: Sequence[Pair]) -> Pair:
    free.remove(chosen[0])
    return chosen[0]
