"""Use case about floors: how many pairs and people each value removes, before it is applied."""

from collections.abc import Mapping

from data.access import Permission
from data.records.ids import RoundId
from data.store import Work
from matching.constraints import BELOW, FloorEffect, floor_effects
from matching.rounds.lens import lens

VALUES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)  # shown beside each other; over 0.6 hardly a pair stays


def effects_of_floors(work: Work, round_id: RoundId) -> Mapping[str, tuple[FloorEffect, ...]]:
    """What each value of the floors on need («need») and on the mentor's wishes («wish») removes.

    Counted over the people of the round's last run and what its other rules leave; the value in
    force is among those shown.
    """
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    rules = one.frozen.regulation
    now = {"need": rules.need_floor, "wish": rules.wish_floor}
    return {
        which: floor_effects(
            one.laid.constraints, one.laid.affinity, which, sorted({*VALUES, now[which]})
        )
        for which in BELOW
    }
