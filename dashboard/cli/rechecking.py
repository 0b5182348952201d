"""What a ``round.json`` tells beside its plan, counted again from the round in the same file.

Effects, prices and confidence follow from the problem and the plan; whoever changes one of them
in the file is found. What rests on answers that the file does not hold (whom to look for, wishes,
rules) stands under the seal of the whole file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from data.records.round import UnmatchedReason
from matching.affinity import Affinity
from matching.assign import Policy, Problem, Solution, solve
from matching.assign.draw import logged
from matching.assign.principles import principles
from matching.explain import Insight, runner_up, shortage
from matching.proposal import placings, survival
from matching.proposal.beside import by_affinity
from matching.proposal.confidence import CELLS

SEAL = "file_seal"
NEW = frozenset({SEAL, "parts", "places", "sought", "principles", "blocking", "decisions"})
DIGITS = 9  # of a sum of scores
HAIR = 1e-9  # of a score


def sealed(body: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the SHA-256 of all the rest of it."""
    return {**body, SEAL: seal(body)}


def seal(body: Mapping[str, Any]) -> str:
    """SHA-256 of a content without its seal, as canonical JSON."""
    rest = {key: value for key, value in body.items() if key != SEAL}
    said = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def parts_dump(problem: Problem, scores: Affinity) -> dict[str, Any]:
    """The parts of all scores, JSON-ready; none of forbidden pairs, and none of a large round."""
    small = scores.units.size <= CELLS
    return {
        "codes": list(scores.codes),
        "weights": scores.weights.tolist(),
        "units": np.where(problem.eligible, scores.parts, 0).tolist() if small else [],
    }


def faults(body: Mapping[str, Any], problem: Problem, solution: Solution) -> Iterator[str]:
    """Codes of everything told beside a proved plan that is not so; files of before tell nothing.

    Codes: ``file_seal``, ``confidence``, ``runner_up``, ``places``, ``principles``, ``blocking``,
    ``propensities`` of a drawn plan, ``reasons``, ``helps``.
    """
    if not NEW & body.keys():
        return
    if body.get(SEAL) != seal(body):
        yield SEAL
    if problem.affinity.size > CELLS:
        return
    insight = Insight(problem, Policy.read(body["policy"]), solution)
    yield from _of_pairs(body, insight)
    told = {
        "places": [one.dump() for one in placings(insight)],
        "principles": [one.dump() for one in principles(problem, insight.policy)],
    }
    if insight.policy.draw:
        told["propensities"] = [one.dump() for one in logged(problem, insight.policy)]
    for key, found in told.items():
        if _plain(body.get(key)) != _plain(found):
            yield key
    if _plain(body["blocking"].get("affinity")) != _plain(by_affinity(insight)):
        yield "blocking"
    yield from _of_unplaced(body, insight)


def _of_pairs(body: Mapping[str, Any], insight: Insight) -> Iterator[str]:
    rows = {one: at for at, one in enumerate(insight.problem.mentee_ids or ())}
    parts = np.array(body["parts"]["units"], np.int64)
    whole = np.where(insight.problem.eligible, insight.problem.units, 0)
    shares = np.zeros(len(rows))
    if parts.size and (parts.sum(0) == whole).all():
        shares = survival(insight, parts, np.array(body["parts"]["weights"]))
    if any(one["confidence"] != shares[rows[one["mentee_id"]]] for one in body["pairs"]):
        yield "confidence"
    for one in body["pairs"]:
        found = runner_up(insight, rows[one["mentee_id"]])
        other = None if found is None else found.runner_up
        name = None if other is None else insight.problem.mentor_name(other)
        price = None if found is None else found.price.dump()
        if one["runner_up"] != name or _plain(one["price"]) != _plain(price):
            yield "runner_up"
            return


def _of_unplaced(body: Mapping[str, Any], insight: Insight) -> Iterator[str]:
    if any(not _short(one, insight) for one in body["unplaced"]):
        yield "reasons"
    if any(not _promised(one, insight) for one in body["unplaced"]):
        yield "helps"


def _short(one: Mapping[str, Any], insight: Insight) -> bool:
    """Whether a want of places is what the plan says: so many compete for so many."""
    detail = one["detail"]
    if one["reason"] != UnmatchedReason.NO_CAPACITY.value or "competing" not in detail:
        return "competing" not in detail
    problem = insight.problem
    found = shortage(insight, (problem.mentee_ids or ()).index(one["mentee_id"]))
    if found is None:
        return False
    named = detail.get("mentors", [problem.mentor_name(int(at)) for at in found.mentors])
    return bool(
        detail["competing"] == len(found.mentees)
        and detail["places"] == found.places
        and named == [problem.mentor_name(int(at)) for at in found.mentors]
    )


def _promised(one: Mapping[str, Any], insight: Insight) -> bool:
    """Whether more places would bring what is promised of them."""
    problem = insight.problem
    row = (problem.mentee_ids or ()).index(one["mentee_id"])
    for each in one["helps"]:
        if each["code"] != "one_more_place" or "coverage" not in each:
            continue
        capacity = problem.capacity.copy()
        capacity[(problem.mentor_ids or ()).index(each["mentor"])] += each["places"]
        plan = solve(problem.but(capacity=capacity), insight.policy).mentor_of
        price = insight.price(plan)
        total = abs(each["total"] + price.total) < HAIR
        served = each["serves"] == bool(plan[row] >= 0)
        if not (total and served and each["coverage"] == -price.coverage):
            return False
    return True


def _plain(value: Any) -> Any:
    """A value as JSON gives it back, numbers to ``DIGITS`` digits."""
    return json.loads(
        json.dumps(value, sort_keys=True), parse_float=lambda one: round(float(one), DIGITS)
    )
