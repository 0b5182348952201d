"""``round.json``: the problem and the plan with its proof, and the check of all that."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.cli import explained, rechecking
from data.errors import ProgrammeError
from matching.assign import Common, Problem, Quota, Solution, verify
from matching.proposal.confidence import CELLS
from matching.proposal.gap import with_gap

FORMAT = rechecking.LATEST
BEFORE = "nastavnik.round@2"  # knew no kinds of rounds
OLD = "nastavnik.round@1"  # held a plan and its proof; what stands beside them is not checked
MISSHAPEN = (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError)
LONGEST = 1 << 28  # bytes of a file that is read at all


class NoRoundFileError(ProgrammeError):
    """The file is no ``round.json`` of this program: ``file``."""

    code = "cli.no_round_file"


def canonical(body: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, the same bytes for the same content."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def problem_dump(problem: Problem) -> dict[str, Any]:
    """The problem JSON-ready; what forbids a pair, and the score of such a pair, stays out."""
    return {
        "unit": problem.unit,
        "mentee_ids": [problem.mentee_name(row) for row in range(problem.mentees)],
        "mentor_ids": [problem.mentor_name(column) for column in range(problem.mentors)],
        "allowed": ["".join("01"[one] for one in row) for row in problem.eligible.astype(int)],
        "units": np.where(problem.eligible, problem.units, 0).tolist(),
        "capacity": problem.capacity.tolist(),
        "priority": problem.priority.tolist(),
        "locked": problem.locked.tolist(),
        **(_sides_dump(problem) if problem.sided else {}),
    }


def _sides_dump(problem: Problem) -> dict[str, Any]:
    """The side rules JSON-ready, left out of a round that has none."""
    return {
        "demand": problem.demand.tolist(),
        "mentor_type": problem.mentor_type.tolist(),
        "least": problem.least.tolist(),
        "quotas": [[one.mentees, one.mentors, one.at_most] for one in problem.quotas],
        "common": [[one.mentees, one.mentors, one.most] for one in problem.common],
    }


def _sides_of(dumped: Mapping[str, Any]) -> dict[str, Any]:
    """The side rules that ``_sides_dump`` wrote; none of a file without them."""
    return {
        **{name: dumped[name] for name in ("demand", "mentor_type", "least") if name in dumped},
        "quotas": [Quota(*one) for one in dumped.get("quotas", ())],
        "common": [Common(*one) for one in dumped.get("common", ())],
    }


def problem_of(dumped: Mapping[str, Any]) -> Problem:
    """The problem that ``problem_dump`` wrote."""
    rows, columns = len(dumped["mentee_ids"]), len(dumped["mentor_ids"])
    allowed = [[cell == "1" for cell in row] for row in dumped["allowed"]]
    units = np.array(dumped["units"], np.float64).reshape(rows, columns)
    return Problem(
        units / dumped["unit"],
        np.array(allowed, bool).reshape(rows, columns),
        dumped["capacity"],
        dumped["priority"],
        dumped["locked"],
        dumped["mentee_ids"],
        dumped["mentor_ids"],
        unit=dumped["unit"],
        **_sides_of(dumped),
    )


def load(file: Path) -> dict[str, Any]:
    """The content of a ``round.json``.

    Raises:
        NoRoundFileError: it is something else.
    """
    try:
        body = json.loads(file.read_text("utf-8")) if file.stat().st_size < LONGEST else None
    except (OSError, ValueError, RecursionError) as fault:
        raise NoRoundFileError(file=file.name) from fault
    if not isinstance(body, dict) or body.get("format") not in (FORMAT, BEFORE, OLD):
        raise NoRoundFileError(file=file.name)
    return body


def beyond_plan(body: Mapping[str, Any]) -> bool:
    """Whether explanations, prices and effects are checked too, not plan and proof alone."""
    problem = body["problem"]
    pairs = len(problem["mentee_ids"]) * len(problem["mentor_ids"])
    return bool(body["format"] != OLD and pairs <= CELLS)


def faults(body: Mapping[str, Any], file_name: str = "") -> list[str]:
    """Codes of everything wrong in a ``round.json``; none of it is believed.

    Raises:
        NoRoundFileError: parts of it are missing or of another shape.
    """
    try:
        problem = problem_of(body["problem"])
        solution = Solution.load({name: body[name] for name in Solution.__slots__ if name in body})
        return list(_all_faults(body, problem, solution))
    except (*MISSHAPEN, ProgrammeError) as fault:
        raise NoRoundFileError(file=file_name) from fault


def _all_faults(body: Mapping[str, Any], problem: Problem, solution: Solution) -> Iterator[str]:
    proved = with_gap(verify(problem, solution), solution.certificate, problem.mentees, 0.0)
    wrong = [*proved, *_told_otherwise(body, problem, solution)]
    yield from wrong
    if not wrong and body["format"] != OLD:  # effects are told along a proved plan only
        yield from rechecking.faults(body, problem, solution)


def _told_otherwise(body: Mapping[str, Any], problem: Problem, solution: Solution) -> Iterator[str]:
    """Where the pairs and people listed differ from the plan that was proved."""
    plan = [
        (problem.mentee_name(row), problem.mentor_name(column))
        for mentors in (solution.mentor_of, solution.second_of)
        for row, column in enumerate(mentors.tolist())
        if column >= 0
    ]
    listed = [(one["mentee_id"], one["mentor_id"]) for one in body["pairs"]]
    if sorted(listed) != sorted(plan):  # whoever is listed twice is found as well
        yield "pairs"
    left = {problem.mentee_name(row) for row in range(problem.mentees)} - dict(plan).keys()
    if sorted(one["mentee_id"] for one in body["unplaced"]) != sorted(left):
        yield "unplaced"
    if any(
        one["score"] != _score(problem, one) or not explained.points_told(problem, one)
        for one in body["pairs"]
    ):
        yield "scores"
    if any(
        sum(part["points"] for part in one["contributions"]) != one["points"]
        for one in body["pairs"]
    ):
        yield "contributions"
    if _plain(body["totals"]) != _plain(solution.totals.dump()):
        yield "totals"
    if _plain(body["certificate"]) != _plain(solution.certificate.dump()):
        yield "certificate"  # gap and proof are told, not read: they follow from the rest
    if (
        body["digest"] != solution.certificate.digest
        or body["policy"] != solution.certificate.policy
    ):
        yield "heading"


def _plain(value: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(value))


def _score(problem: Problem, pair: Mapping[str, Any]) -> float:
    row = (problem.mentee_ids or ()).index(pair["mentee_id"])
    column = (problem.mentor_ids or ()).index(pair["mentor_id"])
    return float(problem.affinity[row, column])
