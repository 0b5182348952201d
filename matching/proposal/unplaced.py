"""Each mentee without a pair: one reason that can be checked, and what would help."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from data.records.round import UnmatchedReason
from matching.constraints import Constraints, bit, reasons_of, roll_up
from matching.explain import (
    Insight,
    Opening,
    one_more_place,
    opening,
    queue,
    shortage,
)
from matching.proposal.outcome import LeftOut

PRIVATE = frozenset({"do_not_pair", "conflict"})
OTHER_RULE = "other_restriction"
FLOOR = "policy_floor"
PLACES = "no_capacity"  # never a prohibition here: capacity itself says so, and can be proved
TIME = "no_common_time"
SHOWN = 3
LISTED = 60  # people of a deficient set named one by one; of a larger one the counts are kept

# Rules a person may set aside, in the order they are tried, and the code of that help.
OPENINGS: Mapping[str, str] = {
    TIME: "ask_slots",
    "below_need_floor": "lower_need_floor",
    "below_wish_floor": "lower_wish_floor",
    "line_manager": "allow_line_manager",
    "form_kind": "allow_form_kind",
    "other_school": "open_school",
    "curator_ban": "lift_ban",
    FLOOR: "lower_floor",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One mentee without a pair, and what the reason is looked for in.

    Attributes:
        mentee: row.
        against: (mentors,), every reason against each.
        unclear: no need was expressed.
        left: stays without a pair by a person's decision.
        needs: domains needed most, none of them sensitive.
    """

    mentee: int
    against: Sequence[frozenset[str]]
    unclear: bool
    left: bool
    needs: tuple[str, ...]


def barred(insight: Insight, constraints: Constraints, mentee: int) -> list[frozenset[str]]:
    """All reasons against each mentor, (mentors,); the floor of the policy among them."""
    found = [_codes(one) for one in constraints.mask[mentee].tolist()]
    floor = insight.policy.floor
    if floor is None:
        return found
    low = insight.problem.affinity[mentee] < floor
    return [one | {FLOOR} if under else one for one, under in zip(found, low, strict=True)]


@cache
def _codes(mask: int) -> frozenset[str]:
    """Reasons of one mask: a round has thousands of pairs and a few dozen different masks."""
    return frozenset(reasons_of(mask))


def left_out(insight: Insight, asked: Asked) -> LeftOut:
    """One mentee without a pair: the reason, its proof, and what would help."""
    reason, detail = _reason(insight, asked)
    return LeftOut(
        mentee_id=insight.problem.mentee_name(asked.mentee),
        reason=reason,
        detail={**detail, "barred": _counted(asked.against)},
        helps=() if asked.left else tuple(_helps(insight, asked, reason)),
    )


def _reason(insight: Insight, asked: Asked) -> tuple[UnmatchedReason, dict[str, object]]:
    against = asked.against
    if against and all("no_consent" in one for one in against):
        return UnmatchedReason.NO_CONSENT, {}
    if asked.left and any(one <= {PLACES} for one in against):
        return UnmatchedReason.HARD_RULE, {"by_decision": True}
    if asked.unclear:
        return UnmatchedReason.REQUEST_UNCLEAR, {}
    found = shortage(insight, asked.mentee)
    if found is None:
        return rolled_up(against), {}
    proof: dict[str, object] = {"competing": len(found.mentees), "places": found.places}
    if len(found.mentees) + len(found.mentors) <= LISTED:
        proof["mentors"] = [insight.problem.mentor_name(int(one)) for one in found.mentors]
        proof["mentees"] = [insight.problem.mentee_name(int(one)) for one in found.mentees]
    return UnmatchedReason.NO_CAPACITY, proof


def rolled_up(against: Sequence[frozenset[str]]) -> UnmatchedReason:
    """One code for people from the reasons of all pairs; places bar nobody here.

    >>> rolled_up([frozenset({"below_need_floor"}), frozenset({"no_common_time"})]).value
    'no_common_time'
    >>> rolled_up([frozenset({"policy_floor"})]).value
    'low_fit'
    """
    if not against:
        return UnmatchedReason.NO_CAPACITY  # nobody mentors at all
    masks = [sum(bit(code) for code in one - {PLACES, FLOOR}) for one in against]
    found = roll_up(masks)
    return UnmatchedReason.LOW_FIT if found is UnmatchedReason.NO_CAPACITY else found


def _counted(against: Sequence[frozenset[str]]) -> dict[str, int]:
    """How many mentors each rule bars; what is private is counted without its name."""
    count = Counter(OTHER_RULE if code in PRIVATE else code for one in against for code in one)
    return dict(sorted(count.items()))


def _helps(insight: Insight, asked: Asked, reason: UnmatchedReason) -> Iterator[dict[str, object]]:
    if reason is UnmatchedReason.NO_CONSENT:
        yield {"code": "ask_consent"}
        return
    if reason is UnmatchedReason.REQUEST_UNCLEAR:
        yield {"code": "clarify_request"}
    yield from _places(insight, asked.mentee)
    opened = list(_openings(insight, asked.mentee, asked.against))
    if reason is UnmatchedReason.NO_COMMON_TIME and not any(one["rule"] == TIME for one in opened):
        yield from _by_time_alone(insight, asked)
    yield from opened
    if asked.needs:
        yield {"code": "recruit", "domains": list(asked.needs), "coverage": 1}


def _places(insight: Insight, mentee: int) -> Iterator[dict[str, object]]:
    """One more place at the mentors where the fewest stand before this mentee."""
    if not insight.allowed[mentee].any():
        return
    ahead = queue(insight, mentee)
    able = np.flatnonzero((ahead >= 0) & insight.allowed[mentee])
    fit = insight.problem.affinity[mentee]
    for mentor in sorted(able.tolist(), key=lambda one: (ahead[one], -fit[one]))[:SHOWN]:
        place = one_more_place(insight, mentor)
        yield {
            "code": "one_more_place",
            "mentor": insight.problem.mentor_name(mentor),
            "ahead": int(ahead[mentor]),
            "coverage": place.coverage,
            "total": place.total,
        }


def _openings(
    insight: Insight, mentee: int, against: Sequence[frozenset[str]]
) -> Iterator[dict[str, object]]:
    """Rules that, set aside for one pair, would serve this mentee and cost nobody a place."""
    for rule, code in OPENINGS.items():
        only = [at for at, one in enumerate(against) if one - {PLACES} == {rule}]
        found = opening(insight, mentee, np.array(only, dtype=np.int64)) if only else None
        if found is not None:
            yield _opened(insight, mentee, code, rule, found)


def _by_time_alone(insight: Insight, asked: Asked) -> Iterator[dict[str, object]]:
    """The best mentors whom the timetable alone bars, though a place would be needed as well."""
    only = [at for at, one in enumerate(asked.against) if one - {PLACES} == {TIME}]
    fit = insight.problem.affinity[asked.mentee]
    for mentor in sorted(only, key=lambda one: -fit[one])[:SHOWN]:
        yield {
            "code": "ask_slots_and_place",
            "rule": TIME,
            "mentor": insight.problem.mentor_name(mentor),
            "score": float(fit[mentor]),
        }


def _opened(
    insight: Insight, mentee: int, code: str, rule: str, found: Opening
) -> dict[str, object]:
    return {
        "code": code,
        "rule": rule,
        "mentor": insight.problem.mentor_name(found.mentor),
        "score": float(insight.problem.affinity[mentee, found.mentor]),
        "coverage": -found.price.coverage,
        "total": -found.price.total,
    }
