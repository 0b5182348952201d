"""What a ``round.json`` tells beside its plan, counted again from the round in the same file.

Effects, prices and confidence follow from the problem and the plan; whoever changes one of them
in the file is found. What rests on answers that the file does not hold (weights, whom to look for,
wishes, rules) stands under the seal of the whole file, which keeps out accident and carelessness,
not somebody who seals anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from dashboard.cli import explained
from matching.affinity import Affinity
from matching.assign import Policy, Problem, Solution
from matching.assign.draw import logged
from matching.assign.principles import principles
from matching.explain import Insight, runner_up
from matching.proposal import placings, survival
from matching.proposal.beside import by_affinity
from matching.proposal.confidence import CELLS

SEAL = "file_seal"
DRAWN = "propensities"  # of a drawn plan only
LATEST = "nastavnik.round@3"
OF_KIND = frozenset({"kind", "topics"})  # since then
NEW = frozenset({SEAL, "parts", "places", "sought", "principles", "blocking", "decisions"})
FIELDS = NEW | {
    *("format", "software", "input_digest", "input", "policy", "weights", "seed", "regulation"),
    *("text", "problem", "digest", "totals", "pairs", "unplaced", "certificate", "mentor_of"),
}
DIGITS = 9  # of a sum of scores


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
    """Codes of everything told beside a proved plan that is not so.

    Codes: ``file_seal``, ``fields`` missing or unknown, ``software``, ``decisions``, ``themes``,
    ``roles``, ``parts``, ``contributions``, ``standing``, ``confidence``, ``runner_up``,
    ``places``, ``principles``, ``blocking``, ``propensities`` of a drawn plan, ``reasons``,
    ``helps``. Of a large round those before ``parts`` only.
    """
    if body.get(SEAL) != seal(body):
        yield SEAL
    kinded = body["format"] == LATEST
    drawn = {DRAWN} if Policy.read(body["policy"]).draw else set()
    if body.keys() != FIELDS | drawn | (OF_KIND if kinded else set()) | _second(problem):
        yield "fields"
        return
    yield from _papers(body, solution)
    if kinded:
        yield from explained.of_kind(body, problem)
    if problem.affinity.size > CELLS:
        return
    insight = Insight(problem, Policy.read(body["policy"]), solution)
    yield from _beside(body, insight) if problem.sided else _along(body, insight)


def _second(problem: Problem) -> set[str]:
    """The field that a round with two mentors for somebody has beside."""
    return {"second_of"} if (problem.demand > 1).any() else set()


def _along(body: Mapping[str, Any], insight: Insight) -> Iterator[str]:
    """What is told of a plain round, counted again along its proved plan."""
    problem = insight.problem
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
    blocking = body["blocking"]
    known = blocking.keys() <= {"affinity", "wishes"}
    if not known or _plain(blocking.get("affinity")) != _plain(by_affinity(insight)):
        yield "blocking"
    yield from explained.of_unplaced(body, insight)


def _papers(body: Mapping[str, Any], solution: Solution) -> Iterator[str]:
    """What is told of the file itself."""
    dials = Policy.read(body["policy"])
    if not explained.fields_known(body):
        yield "fields"
    told, here = body["software"], solution.certificate.versions
    if told != {"nastavnik": told["nastavnik"], **here}:
        yield "software"
    if body["seed"] != (dials.seed if dials.draw else None):
        yield "heading"
    if body["decisions"] != []:  # nobody decides in a calculation of two tables
        yield "decisions"


def _beside(body: Mapping[str, Any], insight: Insight) -> Iterator[str]:
    """What is told where pairs hang on each other: the pairs, and no change of any of them."""
    yield from explained.of_pairs(body, insight)
    yield from explained.of_unplaced(body, insight)
    for key in ("places", "sought", "principles", "blocking"):
        if body[key]:
            yield key
    if any(one[key] is not None for one in body["pairs"] for key in ("runner_up", "price")):
        yield "runner_up"
    if any(one["confidence"] is not None for one in body["pairs"]):
        yield "confidence"


def _of_pairs(body: Mapping[str, Any], insight: Insight) -> Iterator[str]:
    rows = {one: at for at, one in enumerate(insight.problem.mentee_ids or ())}
    yield from explained.of_pairs(body, insight)
    parts = np.array(body["parts"]["units"], np.int64)
    shares = np.zeros(len(rows))
    if explained.parts_sound(body, insight.problem):
        shares = survival(insight, parts, np.array(body["parts"]["weights"]))
    if any(one["confidence"] != shares[rows[one["mentee_id"]]] for one in body["pairs"]):
        yield "confidence"
    for one in body["pairs"]:
        found = runner_up(insight, rows[one["mentee_id"]])
        other = None if found is None else found.runner_up
        name = None if other is None else insight.problem.mentor_name(other)
        price = None if found is None else found.price.dump()
        lost = None if found is None or other is None else max(found.price.total, 0.0)
        told = (one["runner_up"], _plain(one["price"]), _plain(one["runner_up_price"]))
        if told != (name, _plain(price), _plain(lost)):
            yield "runner_up"
            return


def _plain(value: Any) -> Any:
    """A value as JSON gives it back, numbers to ``DIGITS`` digits."""
    return json.loads(
        json.dumps(value, sort_keys=True), parse_float=lambda one: round(float(one), DIGITS)
    )
