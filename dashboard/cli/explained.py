"""What a ``round.json`` says of each pair and each mentee left, held against its own numbers.

A pair: its points, their split by the parts of the score, its place among all pairs, its lock. A
mentee left: whether the reason is one that the allowed pairs and the plan admit, and every effect
promised, solved again. The split of a need by domain, what is known of answers, risks, and the
rules that bar a pair rest on answers the file does not hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np

from data.records.round import UnmatchedReason
from matching.affinity import whole_points
from matching.affinity.points import POINTS
from matching.assign import Ints, Problem, solve
from matching.explain import Insight, calm, shortage
from matching.proposal.outcome import OF_KINDS, ProposedPair
from matching.proposal.shaping import EITHER
from matching.proposal.unplaced import (
    FLOOR,
    OPENINGS,
    PLACES,
    RECRUIT,
    SOLVED_AGAIN,
    TIME,
    places_for,
    rank,
)

NEED = "need"
PAIR = (frozenset(ProposedPair.__slots__) | {"runner_up_price"}) - {*OF_KINDS}
LEFT = frozenset({"mentee_id", "reason", "detail", "helps"})
PART = frozenset({"code", "points", "known", "detail"})
DETAIL = frozenset({"barred", "competing", "places", "mentors", "mentees", "group"})
MORE_PLACES, TIME_AND_PLACE = "one_more_place", "ask_slots_and_place"
ASKED = {"no_consent": "ask_consent", "request_unclear": "clarify_request"}
RULES = {**{code: rule for rule, code in OPENINGS.items()}, TIME_AND_PLACE: TIME}
HELPS = frozenset({*RULES, *ASKED.values(), MORE_PLACES, RECRUIT})
HELP = frozenset(
    [
        "code",
        "mentor",
        "rule",
        "score",
        "to",
        "ahead",
        "places",
        "domains",
        "coverage",
        "total",
        "serves",
    ]  # its fields
)
HAIR = 1e-9  # of a score

Told = Mapping[str, Any]


def fields_known(body: Told) -> bool:
    """Whether each pair and each mentee left holds the fields this program writes, no others."""
    pairs = all(one.keys() - {*OF_KINDS} == PAIR for one in body["pairs"])
    parts = all(part.keys() == PART for one in body["pairs"] for part in one["contributions"])
    left = all(one.keys() == LEFT and one["detail"].keys() <= DETAIL for one in body["unplaced"])
    return pairs and parts and left


def points_told(problem: Problem, one: Told) -> bool:
    """Whether a pair's points are its score, rounded as published."""
    row, column = _places_of(problem, one)
    return bool(one["points"] == whole_points(int(problem.units[row, column]), problem.unit))


def parts_sound(body: Told, problem: Problem) -> bool:
    """Whether the parts of all scores add up to them, none over its weight."""
    told, parts = body["parts"], np.array(body["parts"]["units"], np.int64)
    weights = dict(zip(told["codes"], told["weights"], strict=True))
    if weights.keys() != body["weights"].keys() or any(
        abs(value - body["weights"][code]) > HAIR for code, value in weights.items()
    ):
        return False
    most = np.array([ceil(one * problem.unit) + 1 for one in told["weights"]])[:, None, None]
    whole = np.where(problem.eligible, problem.units, 0)
    return bool(
        parts.shape == (len(most), *whole.shape)
        and ((parts >= 0) & (parts <= most)).all()
        and (parts.sum(0) == whole).all()
    )


def split_told(body: Told, problem: Problem, one: Told) -> bool:
    """Whether contributions are the parts of a score as points, by largest remainder.

    How the need splits by domain is not in the file: its points together stand within one for
    each domain named.
    """
    row, column = _places_of(problem, one)
    shares = [plane[row][column] * POINTS for plane in body["parts"]["units"]]
    up: list[int] = []  # what is left of shares rounded up
    down: list[int] = []
    for code, share in zip(body["parts"]["codes"], shares, strict=True):
        marks = [part["points"] for part in one["contributions"] if part["code"] == code]
        whole, rest = divmod(share, problem.unit)
        if code == NEED:
            if not marks or min(marks) < 0 or abs(sum(marks) - share / problem.unit) >= len(marks):
                return False
            continue
        if len(marks) != 1 or marks[0] - whole not in {0, 1}:
            return False
        (up if marks[0] > whole else down).append(rest)
    named = [(part["code"], part["detail"]) for part in one["contributions"]]
    known = {code for code, _detail in named} == set(body["parts"]["codes"])
    falling = [part["points"] for part in one["contributions"]]
    return (
        known
        and len(set(named)) == len(named)
        and falling == sorted(falling, reverse=True)
        and min(up, default=1) > 0
        and min(up, default=problem.unit) >= max(down, default=0)
    )


def standing_told(insight: Insight, one: Told) -> bool:
    """Whether a pair's place among all allowed pairs and its lock are so."""
    problem = insight.problem
    row, column = _places_of(problem, one)
    ladder = problem.units[insight.allowed]
    lower = int((ladder < problem.units[row, column]).sum())
    share = lower / ladder.size if ladder.size else 0.0
    return bool(
        abs(one["percentile"] - share) <= HAIR and one["locked"] is bool(problem.locked[row] >= 0)
    )


def reason_holds(one: Told, insight: Insight) -> bool:
    """Whether the reason of a mentee left is one that the file's own numbers admit."""
    reason, detail = UnmatchedReason(one["reason"]), one["detail"]
    row = _row(insight.problem, one)
    if not _barred_sound(detail.get("barred", {}), insight, row):
        return False
    if reason is UnmatchedReason.REQUEST_UNCLEAR:
        return set(detail) == {"barred"}
    if insight.problem.sided:
        return _reason_beside(reason, detail, insight, row)
    found = shortage(insight, row)
    if found is None:
        mentors = insight.problem.mentors
        return set(detail) == {"barred"} and _rolled(reason, detail["barred"], mentors)
    named = [insight.problem.mentor_name(int(at)) for at in found.mentors]
    rivals = [insight.problem.mentee_name(int(at)) for at in found.mentees]
    return bool(
        reason is UnmatchedReason.NO_CAPACITY
        and detail.get("competing") == len(found.mentees)
        and detail.get("places") == found.places
        and detail.get("mentors", named) == named
        and detail.get("mentees", rivals) == rivals
    )


def _reason_beside(reason: UnmatchedReason, detail: Told, insight: Insight, row: int) -> bool:
    """The same where pairs hang on each other: no deficient set is claimed."""
    if not insight.allowed[row].any():
        return set(detail) == {"barred"} and _rolled(
            reason, detail["barred"], insight.problem.mentors
        )
    grouped = bool((insight.problem.least > 1).any())
    named = detail.get("group", False) is grouped and set(detail) <= {"barred", "group"}
    return reason is UnmatchedReason.NO_CAPACITY and named


def _barred_sound(barred: Told, insight: Insight, row: int) -> bool:
    """Whether so many mentors can be barred: each who is, and nobody of those who are not."""
    shut = int((~insight.allowed[row]).sum())
    counts = {code: count for code, count in barred.items() if code != PLACES}
    return all(0 < count <= shut for count in counts.values()) and sum(counts.values()) >= shut


def _rolled(reason: UnmatchedReason, barred: Told, mentors: int) -> bool:
    """Whether a reason follows from how many mentors each rule bars, as far as counts tell."""
    if not mentors:
        return reason is UnmatchedReason.NO_CAPACITY
    whole = {code for code, count in barred.items() if count == mentors}
    competent = reason is UnmatchedReason.NO_COMPETENT_MENTOR
    need, times = (barred.get(code, 0) for code in ("below_need_floor", TIME))
    if "no_consent" in whole or reason is UnmatchedReason.NO_CONSENT:
        return reason is UnmatchedReason.NO_CONSENT and "no_consent" in whole
    if competent or "below_need_floor" in whole:
        return competent and "below_need_floor" in whole
    if reason is UnmatchedReason.NO_COMMON_TIME or TIME in whole:
        return reason is UnmatchedReason.NO_COMMON_TIME and need + times >= mentors
    if reason is UnmatchedReason.LOW_FIT:
        return bool({"below_wish_floor", FLOOR} & barred.keys())
    return reason is UnmatchedReason.HARD_RULE


def helps_hold(one: Told, insight: Insight) -> bool:
    """Whether all that would help is of a known kind, in order, and brings what it promises."""
    told, reason = one["helps"], one["reason"]
    if insight.problem.sided:  # no single change is told where pairs hang on each other
        asks = ASKED.get(reason)
        return list(told) == ([{"code": asks}] if asks else [])
    if any(each["code"] not in HELPS or not each.keys() <= HELP for each in told):
        return False
    asking = [each["code"] for each in told if each["code"] in ASKED.values()]
    if asking != [code for why, code in ASKED.items() if why == reason]:
        return False
    if reason == UnmatchedReason.NO_CONSENT.value:
        return len(told) == 1
    row = _row(insight.problem, one)
    return (
        list(told) == sorted(told, key=rank)
        and _same_places(told, insight, row)
        and all(_opens(each, insight, row) for each in told if each["code"] in RULES)
        and all(_recruits(each) for each in told if each["code"] == RECRUIT)
    )


def _same_places(told: Sequence[Told], insight: Insight, row: int) -> bool:
    """Whether more places are offered where they help, with what they bring."""
    offered = {each["mentor"]: each for each in told if each["code"] == MORE_PLACES}
    found = {
        str(each["mentor"]): each
        for each in places_for(insight, row)
        if each.get("serves") is not False  # what serves only others is no help here
    }
    count = sum(each["code"] == MORE_PLACES for each in told)
    return (
        count == len(offered)
        and offered.keys() == found.keys()
        and all(_alike(offered[mentor], each) for mentor, each in found.items())
    )


def _alike(one: Told, other: Told) -> bool:
    return one.keys() == other.keys() and all(
        abs(one[key] - value) <= HAIR if isinstance(value, float) else one[key] == value
        for key, value in other.items()
    )


def _opens(each: Told, insight: Insight, row: int) -> bool:
    """Whether a rule set aside for one pair brings what is told, the round solved again.

    The score of a forbidden pair is not in the problem: the one told is taken.
    """
    insight = calm(insight)
    problem = insight.problem
    column = (problem.mentor_ids or ()).index(each["mentor"])
    score = float(each["score"])
    barred = not insight.allowed[row, column] and 0 <= score <= 1
    if not barred or each["rule"] != RULES[each["code"]]:
        return False
    if each["rule"] == FLOOR:
        return score == float(problem.affinity[row, column])
    if problem.affinity.size > SOLVED_AGAIN:
        return True
    affinity, eligible = problem.affinity.copy(), problem.eligible.copy()
    affinity[row, column], eligible[row, column] = score, True
    capacity = problem.capacity.copy()
    capacity[column] += each["code"] == TIME_AND_PLACE
    plan = solve(
        problem.but(affinity=affinity, eligible=eligible, capacity=capacity), insight.policy
    ).mentor_of
    before = insight.solution.mentor_of
    coverage = int((plan >= 0).sum() - (before >= 0).sum())
    total = _total(affinity, plan) - _total(affinity, before)
    served = each["serves"] is bool(plan[row] >= 0)
    return bool(served and each["coverage"] == coverage and abs(each["total"] - total) <= 1e-7)  # noqa: PLR2004


def _recruits(each: Told) -> bool:
    """Whether one newcomer with one place is said to serve one more at most."""
    return each["coverage"] in {0, 1} and each["serves"] in {True, False} and bool(each["domains"])


def _total(affinity: Any, plan: Ints) -> float:
    row = np.flatnonzero(plan >= 0)
    return float(affinity[row, plan[row]].sum())


def _row(problem: Problem, one: Told) -> int:
    return (problem.mentee_ids or ()).index(one["mentee_id"])


def _places_of(problem: Problem, one: Told) -> tuple[int, int]:
    return _row(problem, one), (problem.mentor_ids or ()).index(one["mentor_id"])


def of_pairs(body: Told, insight: Insight) -> Iterator[str]:
    """Codes of what is told of the pairs beside their plan and is not so."""
    problem = insight.problem
    if not parts_sound(body, problem):
        yield "parts"
    elif any(not split_told(body, problem, one) for one in body["pairs"]):
        yield "contributions"
    if any(not standing_told(insight, one) for one in body["pairs"]):
        yield "standing"


def of_kind(body: Told, problem: Problem) -> Iterator[str]:
    """Codes of what is told of groups and roles and does not follow from the round.

    A group goes by one theme that its mentor and all its members have; the roles of two mentors
    of one mentee differ, and mentors of one type have one role.
    """
    pairs = [(*_places_of(problem, one), one) for one in body["pairs"]]
    if not all(_themed(body, problem, column, pairs) for _row, column, _one in pairs):
        yield "themes"
    two = bool((problem.demand > 1).any())
    roles = [(row, one.get("mentor_type", "")) for row, _column, one in pairs]
    named = [
        (int(problem.mentor_type[column]), one.get("mentor_type", "")) for _r, column, one in pairs
    ]
    fixed = {pair for pair in named if pair[0] < EITHER}
    sound = len(set(roles)) == len(roles) and len({code for code, _role in fixed}) == len(fixed)
    if (two and not sound) or (not problem.sided and any(role for _row, role in roles)):
        yield "roles"


def _themed(
    body: Told, problem: Problem, mentor: int, pairs: Sequence[tuple[int, int, Told]]
) -> bool:
    """Whether a mentor's pairs name one theme they all share, or none where nothing is shared."""
    told = {one.get("theme", "") for _row, column, one in pairs if column == mentor}
    asked = bool(body["kind"].get("shared_request")) and bool(problem.common)
    if not asked or len(told) != 1:
        return not asked and told == {""}
    theme, rows = told.pop(), [row for row, column, _one in pairs if column == mentor]
    at = body["topics"].index(theme) if theme in body["topics"] else -1
    return at in problem.common[0].of(mentor, rows)


def of_unplaced(body: Told, insight: Insight) -> Iterator[str]:
    """Codes of what is told of the mentees left and is not so."""
    if any(not reason_holds(one, insight) for one in body["unplaced"]):
        yield "reasons"
    if any(not helps_hold(one, insight) for one in body["unplaced"]):
        yield "helps"
