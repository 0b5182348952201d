"""Use cases that say why and what if of a whole round: prices, advice, principles.

All of them read. What a run has stored is told as stored; of older runs it is counted when asked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from data.access import Permission
from data.i18n import _, ngettext
from data.records.ids import PersonId, RoundId
from data.records.round import Decision, DecisionKind
from data.store import Work
from matching.assign import Bools
from matching.constraints import bit
from matching.explain import Insight, Price, freed
from matching.proposal import Laid, advised, effects, survival
from matching.proposal.confidence import word
from matching.rounds import words
from matching.rounds.few import Few
from matching.rounds.kinds import need_plain
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import Names, names
from matching.rounds.pricing import PLACES
from matching.rounds.shown import (
    Advice,
    Blocking,
    DecisionPrice,
    PlaceRow,
    PrincipleRow,
    SoughtRow,
    Sure,
    Wished,
)

ON_DEMAND = 2**18  # pairs; a round of more is not solved again while somebody waits
LISTS = ("places", "sought", "principles")
_ADVICE = Few[Mapping[str, Any]](4)
_SURE = Few[Mapping[str, float]](4)


def confidence(work: Work, round_id: RoundId, mentee_id: PersonId) -> Sure | None:
    """How sure the proposed pair of a mentee is; None without one, and in a large round.

    What the run has stored is told at once; else the round is solved some sixty times.
    """
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    proposal = one.proposals.get(mentee_id)
    if proposal is None or {mentee_id, proposal.mentor_id} & one.gone:
        return None
    known = one.confidence
    if mentee_id not in known:
        many = len(one.frozen.mentees) * len(one.frozen.mentors) > ON_DEMAND
        if many or one.frozen.kind.bound:
            return None
        known = _sure(one)
    share = known[mentee_id]
    return Sure(share=share, word=word(share), words=effects.confidence(share))


def _sure(one: Lens) -> Mapping[str, float]:
    """Confidence of all pairs of a run."""
    one.frozen.check_framework()

    def counted() -> Mapping[str, float]:
        scores = one.laid.affinity
        shares = survival(one.as_run(), scores.parts, scores.weights).tolist()
        return dict(zip(one.rows, shares, strict=True))

    return _SURE((one.round.id, one.run.run_no, one.run.computed_at), counted)


def decision_prices(work: Work, round_id: RoundId) -> tuple[DecisionPrice, ...]:
    """Every standing decision with what the plan loses because of it alone, the dearest first."""
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    need_plain(one, _("the price of a decision"))
    laid, insight = one.decided_round()
    called = names(work, one.gone)
    found = [_priced(laid, insight, each, called) for each in _standing(one)]
    return tuple(sorted(found, key=lambda each: (-each.price.coverage, -each.price.total)))


def _standing(one: Lens) -> Iterator[Decision]:
    yield from one.standing.stances.values()
    yield from one.standing.bans.values()


def _priced(laid: Laid, insight: Insight, one: Decision, called: Names) -> DecisionPrice:
    price = _cost(laid, insight, one)
    return DecisionPrice(
        decision=one,
        kind=words.decision(one.kind),
        mentee=called(one.mentee_id),
        mentor=called.maybe(one.mentor_id),
        price=price,
        words=words.price(price),
        free=not (price.coverage > 0 or price.total > words.FREE or price.fairness > words.FREE),
    )


def _cost(laid: Laid, insight: Insight, one: Decision) -> Price:
    problem = insight.problem
    row = (problem.mentee_ids or ()).index(one.mentee_id)
    allowed = _allowed(laid, insight, row)
    if one.kind is DecisionKind.FORBID:
        if problem.locked[row] >= 0 or not laid.seeking[row]:
            return Price()  # another word keeps this mentee where he is
        column = (problem.mentor_ids or ()).index(one.mentor_id)
        rest = int(laid.constraints.mask[row, column]) & ~(bit("curator_ban") | int(PLACES))
        allowed[column] = not rest and _above_floor(insight, row)[column]
    return -freed(insight, row, allowed)


def _allowed(laid: Laid, insight: Insight, row: int) -> Bools:
    """(mentors,), whom rules, floor and prohibitions leave a mentee, other words aside."""
    found: Bools = (laid.constraints.mask[row] & ~np.uint16(int(PLACES))) == 0
    return found & _above_floor(insight, row)


def _above_floor(insight: Insight, row: int) -> Bools:
    floor = insight.policy.floor
    found: Bools = insight.problem.affinity[row] >= (0.0 if floor is None else floor)
    return found


def _advice(one: Lens) -> Mapping[str, Any]:
    """What was found beside the plan of a run; of a run that did not store it, counted now."""
    if one.advice:
        return one.advice
    one.frozen.check_framework()

    def counted() -> Mapping[str, Any]:
        found = advised(one.laid, one.as_run())
        return {
            **{key: [each.dump() for each in found.get(key, ())] for key in LISTS},
            "blocking": found.get("blocking", {}),
        }

    return _ADVICE((one.round.id, one.run.run_no, one.run.computed_at), counted)


def advice(work: Work, round_id: RoundId) -> Advice:
    """What would help the whole round: one more place at whom, and whom to look for."""
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    found, called = _advice(one), names(work, one.gone)
    places = [each for each in found["places"] if each["mentor_id"] not in one.gone]
    return Advice(
        places=tuple(_place(each, called) for each in places),
        sought=tuple(_sought(each) for each in found["sought"]),
        stale=one.stale,
    )


def _place(one: Mapping[str, Any], called: Names) -> PlaceRow:
    return PlaceRow(
        mentor_id=PersonId(one["mentor_id"]),
        mentor=called(one["mentor_id"]),
        coverage=one["coverage"],
        total=one["total"],
        serves=called.maybe(one["serves"]),
        words=effects.gains(one["coverage"], one["total"]),
        useful=_useful(one),
    )


def _sought(one: Mapping[str, Any]) -> SoughtRow:
    return SoughtRow(
        domain=one["domain"],
        name=effects.sought(one["domain"]),
        coverage=one["coverage"],
        total=one["total"],
        words=effects.gains(one["coverage"], one["total"]),
        useful=_useful(one),
    )


def _useful(one: Mapping[str, Any]) -> bool:
    return int(one["coverage"]) > 0 or float(one["total"]) > effects.SEEN


def principles(work: Work, round_id: RoundId) -> tuple[PrincipleRow, ...]:
    """What each published principle would give for this round; none of a large one."""
    work.require(Permission.ROUND_READ)
    return tuple(
        PrincipleRow(
            **each,
            name=effects.principle(each["code"]),
            words=effects.price_of_principle(each["price"]),
        )
        for each in _advice(lens(work, round_id))["principles"]
    )


def blocking(work: Work, round_id: RoundId) -> Blocking:
    """Pairs that would both rather have each other than what the plan gives them."""
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    found, called = _advice(one)["blocking"], names(work, one.gone)
    fit = found.get("affinity", {"count": 0, "pairs": []})
    shown = [pair for pair in fit["pairs"] if not set(pair) & one.gone]
    return Blocking(
        count=fit["count"],
        pairs=tuple((called(mentee), called(mentor)) for mentee, mentor in shown),
        words=ngettext(
            "{count} pair would fit better together than in the plan",
            "{count} pairs would fit better together than in the plan",
            fit["count"],
        ),
        wishes=_wished(found["wishes"]) if found.get("wishes") else None,
        counted="affinity" in found,
    )


def _wished(one: Mapping[str, Any]) -> Wished:
    return Wished(
        **one,
        words=ngettext(
            "{count} pair would rather have each other by their wishes",
            "{count} pairs would rather have each other by their wishes",
            one["count"],
        ),
    )
