"""Each mentee without a pair: one reason that can be checked, and what would help."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from data.records.round import UnmatchedReason
from matching.assign import UNMATCHED, Ints, solve
from matching.constraints import Constraints, bit, reasons_of, roll_up
from matching.explain import (
    Insight,
    Opening,
    calm,
    one_more_place,
    opening,
    queue,
    shortage,
    with_places,
)
from matching.proposal.advice import Recruits
from matching.proposal.laying import Laid
from matching.proposal.outcome import LeftOut

PRIVATE = frozenset({"do_not_pair", "conflict", "trial_refused"})
OTHER_RULE = "other_restriction"
FLOOR = "policy_floor"
PLACES = "no_capacity"  # never a prohibition here: capacity itself says so, and can be proved
TIME = "no_common_time"
SHOWN = 3
RECRUIT = "recruit"
ASKS: Mapping[UnmatchedReason, str] = {
    UnmatchedReason.NO_CONSENT: "ask_consent",
    UnmatchedReason.REQUEST_UNCLEAR: "clarify_request",
}
ASKING = frozenset(ASKS.values())  # help whose effect nobody can count
OTHER_SCHOOL = "other_school"
FLOORS = frozenset({"below_need_floor", "below_wish_floor"})
HAIR = 1e-6  # of a per cent
SOLVED_AGAIN = 2**14  # more pairs than this and no effect is looked for by solving again
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Against:
    """Every reason against each mentor: thousands of pairs, a few dozen different sets.

    Attributes:
        kinds: the different sets of reasons.
        kind_of: (mentors,), which of them it is.
    """

    kinds: tuple[frozenset[str], ...]
    kind_of: Ints

    def only(self, rule: str) -> list[int]:
        """Columns of the mentors whom one rule alone bars, lack of places aside."""
        alone = [at for at, one in enumerate(self.kinds) if one - {PLACES} == {rule}]
        return np.flatnonzero(np.isin(self.kind_of, alone)).tolist() if alone else []

    def counted(self) -> dict[str, int]:
        """How many mentors each rule bars; what is private is counted without its name."""
        count: Counter[str] = Counter()
        for times, kind in zip(np.bincount(self.kind_of).tolist(), self.kinds, strict=True):
            for code in kind:
                count[OTHER_RULE if code in PRIVATE else code] += times
        return dict(sorted(count.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One mentee without a pair, and what the reason is looked for in.

    Attributes:
        mentee: row.
        against: every reason against each mentor.
        unclear: no need was expressed.
        left: stays without a pair by a person's decision.
        needs: domains needed most, none of them sensitive.
        recruits: whom to look for.
    """

    mentee: int
    against: Against
    unclear: bool
    left: bool
    needs: tuple[str, ...]
    recruits: Recruits


def barred(insight: Insight, constraints: Constraints, mentee: int) -> Against:
    """All reasons against each mentor; the floor of the policy among them."""
    mask, floor = constraints.mask[mentee].astype(np.int64) << 1, insight.policy.floor
    if floor is not None:
        mask |= insight.problem.affinity[mentee] < floor
    found, kind_of = np.unique(mask, return_inverse=True)
    return Against(kinds=tuple(_codes(one) for one in found.tolist()), kind_of=kind_of.reshape(-1))


@cache
def _codes(mask: int) -> frozenset[str]:
    """Reasons of one mask, whose last bit is the floor of the policy."""
    found = frozenset(reasons_of(mask >> 1))
    return found | {FLOOR} if mask & 1 else found


def left_out(laid: Laid, insight: Insight, asked: Asked, *, early: bool = False) -> LeftOut:
    """One mentee without a pair: the reason, its proof, and what would help.

    Of a plan that stopped ``early`` only the reason is told.
    """
    reason, detail = _reason(insight, asked)
    return LeftOut(
        mentee_id=insight.problem.mentee_name(asked.mentee),
        reason=reason,
        detail={**detail, "barred": asked.against.counted()},
        helps=_told_helps(laid, insight, asked, reason, early=early),
    )


def _told_helps(
    laid: Laid, insight: Insight, asked: Asked, reason: UnmatchedReason, *, early: bool
) -> tuple[dict[str, object], ...]:
    """What would help; where pairs hang on each other only what nobody has to count."""
    if asked.left or (early and not insight.problem.sided):
        return ()
    if insight.problem.sided:
        return tuple({"code": ASKS[reason]} for _one in [reason] if reason in ASKS)
    return _ranked(laid, insight, asked, reason)


def _ranked(
    laid: Laid, insight: Insight, asked: Asked, reason: UnmatchedReason
) -> tuple[dict[str, object], ...]:
    """What would help this mentee, the best first; what serves only others is no help here."""
    found = [one for one in _helps(laid, insight, asked, reason) if one.get("serves") is not False]
    return tuple(sorted(found, key=rank))


def rank(one: Mapping[str, object]) -> tuple[float, ...]:
    """The order of what would help: asking first, then by the exact effect.

    Whether this mentee is served, by how few places, how many more are, whether people of the round
    are enough, and what the sum of affinities gains.
    """
    if one["code"] in ASKING:
        return (0.0,)
    places, gain, total = (
        float(str(one.get(key, least)))
        for key, least in (("places", 1), ("coverage", 0), ("total", 0))
    )
    serves, new = float(one.get("serves") is True), float(one["code"] == RECRUIT)
    return (1.0, -serves, places, -gain, new, -total)


def _reason(insight: Insight, asked: Asked) -> tuple[UnmatchedReason, dict[str, object]]:
    against = asked.against.kinds
    if against and all("no_consent" in one for one in against):
        return UnmatchedReason.NO_CONSENT, {}
    if asked.left and any(one <= {PLACES} for one in against):
        return UnmatchedReason.HARD_RULE, {"by_decision": True}
    if asked.unclear:
        return UnmatchedReason.REQUEST_UNCLEAR, {}
    if insight.problem.sided:
        return _beside_sides(insight, asked)
    found = shortage(insight, asked.mentee)
    if found is None:
        return rolled_up(against), {}
    proof: dict[str, object] = {"competing": len(found.mentees), "places": found.places}
    if len(found.mentees) + len(found.mentors) <= LISTED:
        proof["mentors"] = [insight.problem.mentor_name(int(one)) for one in found.mentors]
        proof["mentees"] = [insight.problem.mentee_name(int(one)) for one in found.mentees]
    return UnmatchedReason.NO_CAPACITY, proof


def _beside_sides(insight: Insight, asked: Asked) -> tuple[UnmatchedReason, dict[str, object]]:
    """Where pairs hang on each other: rules that bar everybody, else that there was no place.

    No deficient set proves that: places may be free and no group come about.
    """
    if not insight.allowed[asked.mentee].any():
        return rolled_up(asked.against.kinds), {}
    grouped = bool((insight.problem.least > 1).any())
    return UnmatchedReason.NO_CAPACITY, {"group": True} if grouped else {}


def rolled_up(against: Sequence[frozenset[str]]) -> UnmatchedReason:
    """One code for people from the sets of reasons there are; places bar nobody here.

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


def _helps(
    laid: Laid, insight: Insight, asked: Asked, reason: UnmatchedReason
) -> Iterator[dict[str, object]]:
    if reason is UnmatchedReason.NO_CONSENT:
        yield {"code": "ask_consent"}
        return
    if reason is UnmatchedReason.REQUEST_UNCLEAR:
        yield {"code": "clarify_request"}
    yield from places_for(insight, asked.mentee)
    opened = list(_openings(laid, insight, asked))
    if reason is UnmatchedReason.NO_COMMON_TIME and not any(one["rule"] == TIME for one in opened):
        yield from _by_time_alone(insight, asked)
    yield from opened
    if asked.needs:
        yield _recruit(asked)


def _recruit(asked: Asked) -> dict[str, object]:
    """A mentor strong in what this mentee needs most."""
    found = asked.recruits.strong_in(asked.needs)
    return {
        "code": RECRUIT,
        "domains": list(asked.needs),
        "coverage": found.coverage,
        "total": found.total,
        "serves": found.served == asked.mentee,
    }


def places_for(insight: Insight, mentee: int) -> Iterator[dict[str, object]]:
    """More places at the mentors where the fewest stand before this mentee.

    Counted by solving again; in a large round how many stand before is an estimate, and no effect
    is told.
    """
    insight = calm(insight)
    problem, able = insight.problem, insight.allowed[mentee]
    if not able.any() or insight.solution.mentor_of[mentee] >= 0:
        return
    if insight.queued:
        ahead = queue(insight, mentee)
    else:
        ahead = np.where(insight.firsts[:-1] == mentee, 0, UNMATCHED)
    fit = problem.affinity[mentee]
    near = np.flatnonzero((ahead >= 0) & able).tolist()
    for mentor in sorted(near, key=lambda one: (ahead[one], -fit[one]))[:SHOWN]:
        found = _line(insight, mentee, mentor, int(ahead[mentor]))
        if found is not None:
            yield {"code": "one_more_place", "mentor": problem.mentor_name(mentor), **found}


def _line(insight: Insight, mentee: int, mentor: int, guess: int) -> dict[str, object] | None:
    """How many stand before a mentee at a mentor, and what enough places bring; None: no number.

    ``guess`` from the plan of now: it holds as long as those let in before change no chain.
    """
    if not guess:
        return {"ahead": 0, "places": 1, **_first_place(insight, mentor)}
    if insight.problem.affinity.size > SOLVED_AGAIN:
        return {"ahead": guess, "places": guess + 1}
    places = enough(insight, mentee, mentor, guess + 1)
    if places is None:
        return None
    plan = with_places(insight, mentor, places)
    return {"ahead": places - 1, "places": places, **_effect(insight, mentee, plan)}


def enough(insight: Insight, mentee: int, mentor: int, guess: int) -> int | None:
    """The fewest more places at a mentor that serve a mentee; None: no number does.

    More places take the mentor from nobody, and each serves one more until none does.
    """

    def serves(places: int) -> bool:
        return bool(with_places(insight, mentor, places)[mentee] >= 0)

    most = len(insight.waiting)
    places = min(guess, most)
    while places > 1 and serves(places - 1):
        places -= 1
    while places < most and not serves(places):
        places += 1
    return places if serves(places) else None


def _first_place(insight: Insight, mentor: int) -> dict[str, object]:
    place = one_more_place(insight, mentor)
    return {"coverage": place.coverage, "total": place.total, "serves": True}


def _solved(insight: Insight, mentee: int, **changes: object) -> dict[str, object]:
    """The effect of a change by solving again; nothing in a large round."""
    best = calm(insight)
    if best.problem.affinity.size > SOLVED_AGAIN:
        return {}
    return _effect(best, mentee, solve(best.problem.but(**changes), best.policy).mentor_of)


def _effect(insight: Insight, mentee: int, plan: Ints) -> dict[str, object]:
    price = insight.price(plan)
    return {
        "coverage": -price.coverage,
        "total": 0.0 - price.total,
        "serves": bool(plan[mentee] >= 0),
    }


def _openings(laid: Laid, insight: Insight, asked: Asked) -> Iterator[dict[str, object]]:
    """Rules that, set aside for one pair, would serve this mentee and cost nobody a place."""
    for rule, code in OPENINGS.items():
        only = asked.against.only(rule)
        for some in _by_school(laid, only) if rule == OTHER_SCHOOL else [only]:
            found = opening(insight, asked.mentee, np.array(some, np.int64)) if some else None
            if found is not None:
                yield {
                    **_opened(insight, asked.mentee, code, rule, found),
                    **_lowered(laid, insight, asked.mentee, rule, found.mentor),
                }


def _by_school(laid: Laid, mentors: Sequence[int]) -> list[list[int]]:
    """Mentors school by school."""
    found: dict[str, list[int]] = {}
    for at in mentors:
        found.setdefault(str(laid.vectors.mentors.schools[at]), []).append(at)
    return [found[school] for school in sorted(found)]


def _lowered(
    laid: Laid, insight: Insight, mentee: int, rule: str, mentor: int
) -> dict[str, object]:
    """To which value a floor would have to go for this pair, in whole per cent rounded down."""
    if rule == FLOOR:
        return {"to": math.floor(insight.problem.affinity[mentee, mentor] * 100)}
    if rule not in FLOORS:
        return {}
    fits = laid.affinity.fits(mentee, mentee + 1)
    value = fits.need if rule == "below_need_floor" else fits.wish_mentor
    return {"to": math.floor(float(value[0, mentor]) * 100 + HAIR)}


def _by_time_alone(insight: Insight, asked: Asked) -> Iterator[dict[str, object]]:
    """The best mentors whom the timetable alone bars, though a place would be needed as well."""
    only = asked.against.only(TIME)
    problem, fit = insight.problem, insight.problem.affinity[asked.mentee]
    for mentor in sorted(only, key=lambda one: -fit[one])[:SHOWN]:
        eligible, capacity = problem.eligible.copy(), problem.capacity.copy()
        eligible[asked.mentee, mentor], capacity[mentor] = True, capacity[mentor] + 1
        yield {
            "code": "ask_slots_and_place",
            "rule": TIME,
            "mentor": problem.mentor_name(mentor),
            "score": float(fit[mentor]),
            **_solved(insight, asked.mentee, eligible=eligible, capacity=capacity),
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
        "total": 0.0 - found.price.total,
        "serves": True,
    }
