"""What drawn pairs say of another plan: rounds of matching beside outcomes of analytics."""

from collections.abc import Mapping
from dataclasses import asdict

from analytics import validity
from data.store import Work
from matching.rounds.back_test import BackTest, pseudonym


def other_plan(work: Work, found: BackTest) -> Mapping[str, object]:
    """The part ``other_plan`` of the basis of a proposal: by outcome; empty without a draw.

    Rounds are named as facts may name them, by id or by pseudonym.
    """
    same = {
        name: one.same
        for one in found.judged
        for name in (str(one.round_id), pseudonym(work, "round", one.round_id))
    }
    served = sum(one.matched_after for one in found.judged)
    foreign = sum(one.foreign for one in found.judged)
    told = validity.other_plan(work, same, foreign / served if served else 0.0)
    return {"other_plan": {name: asdict(one) for name, one in told.items()}}
