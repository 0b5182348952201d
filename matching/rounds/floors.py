"""Use cases about floors: how many pairs and people each value removes, before it is applied."""

from collections.abc import Mapping

import numpy as np

from data.access import Permission
from data.records.ids import RoundId
from data.records.round import Round
from data.store import Work
from matching.constraints import BELOW, FloorEffect, floor_effects
from matching.proposal import Laid, lay
from matching.rounds import running, snapshot
from matching.rounds.entrants import collect
from matching.rounds.few import Few
from matching.rounds.lens import lens

VALUES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)  # shown beside each other; over 0.6 hardly a pair stays
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of the whole score: few pairs lie lower
_DRAFTS = Few[Laid](2)


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


def effects_of_threshold(work: Work, round_id: RoundId) -> tuple[FloorEffect, ...]:
    """What each value of the round's own threshold on the whole score removes; its own among them.

    Counted over what the rules leave: of a draft, for the people it would take now (their texts
    are read, so the first call is slow); later, for the people of its last run.
    """
    work.require(Permission.ROUND_READ)
    one = work.rounds.get(round_id)
    policy, _weights = snapshot.policy_of(one.policy)
    laid = _draft(work, one) if not one.run_no else lens(work, round_id).laid
    return removed(laid, sorted({*THRESHOLDS, *([policy.floor] if policy.floor else [])}))


def removed(laid: Laid, values: list[float]) -> tuple[FloorEffect, ...]:
    """The pairs under each value, and the people whom only such pairs are left."""
    allowed = laid.problem.eligible
    found = []
    for value in values:
        kept = allowed & (laid.problem.affinity >= value)
        found.append(
            FloorEffect(
                value=value,
                pairs=int(np.count_nonzero(allowed) - np.count_nonzero(kept)),
                mentees=int((allowed.any(axis=1) & ~kept.any(axis=1)).sum()),
                mentors=int((allowed.any(axis=0) & ~kept.any(axis=0)).sum()),
            )
        )
    return tuple(found)


def _draft(work: Work, one: Round) -> Laid:
    """Scores of the people a draft would take now, counted once while they do not change."""
    kind = snapshot.kind_of(one.policy)
    found = collect(work, kind)
    regulation = work.schools.get(work.school_id).regulation
    _policy, weights = snapshot.policy_of(one.policy)
    body = snapshot.write(one, found, regulation, work.today)

    def laid() -> Laid:
        texts = running.read_texts(tuple(found.mentees), tuple(found.mentors))
        return lay(
            found.mentees,
            found.mentors,
            weights=weights,
            regulation=regulation,
            readings=texts.readings,
            offered=texts.offered,
            as_of=work.today,
            kind=kind,
        )

    return _DRAFTS(snapshot.digest(body), laid)
