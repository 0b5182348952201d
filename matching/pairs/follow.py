"""What follows for pairs when somebody's consent ends. In the same transaction, whoever asks."""

from collections.abc import Collection
from dataclasses import replace

from data.codebook.calendar import workdays_after
from data.papers import tasks
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import TrialState
from data.store import Work
from matching.pairs import leading, links
from matching.pairs.states import STANDING, Actor, Ending
from matching.rounds.settling import drop_members

ENDS = frozenset({Purpose.BANK, Purpose.MATCHING})  # without these nobody is in a pair
TOLD_WITHIN = 3  # working days until the curator has told the other side


def withdrawn(work: Work, person_id: PersonId, purposes: Collection[Purpose]) -> None:
    """Close what rests on the consents that have ended.

    Offered pairs lapse, running ones end without blame, the others of a group go on; trial
    meetings to come are called off, and links to those held close; the curator is asked to tell
    the other side.
    """
    if ENDS.isdisjoint(purposes):
        return
    for pair in work.pairs.of_person(person_id):
        if person_id in {pair.mentor_id, *pair.mentee_ids}:
            _end(work, pair, person_id)
    _call_off(work, person_id)


def _end(work: Work, pair: Pair, who: PersonId) -> None:
    if pair.state is PairState.CURATOR_APPROVED:
        drop_members(work, pair, _gone(pair, who))
        if who == pair.mentor_id or len(pair.mentee_ids) == 1:
            links.finish(work, pair.id)
        return
    if pair.state not in STANDING:
        return
    if who in pair.mentee_ids and len(pair.mentee_ids) > 1:
        leading.drop_one(work, pair, who, Ending.CONSENT_WITHDRAWN.value)
        _tell(work, pair, who)
        return
    code = Ending.CONSENT_WITHDRAWN.value
    leading.end(work, pair, code, work.today, who=who, actor=Actor.SYSTEM)
    _tell(work, pair, who)


def _gone(pair: Pair, who: PersonId) -> tuple[PersonId, ...]:
    return pair.mentee_ids if who == pair.mentor_id else (who,)


def _tell(work: Work, pair: Pair, who: PersonId) -> None:
    """The other side hears from the curator that the pair has changed, not why.

    The task names whom to tell where it is one person; of a group the pair says who they are.
    """
    others = [one for one in (pair.mentor_id, *pair.mentee_ids) if one != who]
    tasks.open_task(
        work,
        "pair_tell",
        f"pair:{pair.id}",
        AccountRole.CURATOR,
        f"pair.tell:{pair.id}:{who}",
        due=workdays_after(work.today, TOLD_WITHIN),
        person_id=others[0] if len(others) == 1 else None,
    )


def _call_off(work: Work, who: PersonId) -> None:
    for round_ in work.rounds.all():
        for one in work.trials.of_round(round_.id):
            if who not in {one.mentee_id, one.mentor_id}:
                continue
            links.end(work, Form.TRIAL, one.id)
            if one.state is TrialState.PLANNED:
                work.trials.put(replace(one, state=TrialState.CANCELLED))
                work.audit("trial.cancelled", None, {"trial": one.id}, subject=f"trial:{one.id}")
