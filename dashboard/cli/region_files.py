"""Files of a solved region: what it was drawn from, the plan, the prices that prove it.

A region is not stored: it is drawn again from its outline. Long columns of the certificate lie in
an npz file beside ``region.json``, which holds the SHA-256 of everything else.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.cli.proof import MISSHAPEN, NoRoundFileError
from dashboard.cli.region import FORMAT
from data.errors import ProgrammeError
from data.output import write_csv
from data.synthetic.region import VERSION, Outline, Region, drawn
from matching.assign import UNMATCHED, Certificate, Ints, Policy, Solution, verify
from matching.assign.large import LargeProblem
from matching.assign.scores import Bilinear
from matching.proposal.gap import with_gap

BODY, PLAN, PRICES = "region.json", "plan.csv", "prices.npz"
HEADER = ("mentee_id", "mentor_id", "affinity")
COLUMN = "column"  # in place of numbers that lie in the npz file
LONG = 64  # numbers in a row that JSON need not hold
DIGITS = 6  # of an affinity; its unit is greater than 1e-5
MOST_GAP = 0.1  # a computation may stop at this proved share, and no farther
FIELDS = frozenset(
    {
        *("format", "software", "region", "policy", "stop_at", "totals", "certificate"),
        *("plan_hash", "files", "seconds", "where"),  # the last two: no one can count them again
    }
)
LARGEST = 1 << 30  # bytes of a file beside it, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A region and its plan.

    Attributes:
        outline: what the region is drawn from.
        policy: what a good plan is.
        stop_at: the proved gap that was enough; 0 asked for the optimum.
        solution: the plan with its certificate.
        seconds: what took how long.
        where: who computed: executor and workers.
    """

    outline: Outline
    policy: Policy
    stop_at: float
    solution: Solution
    seconds: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)


def problem_of(made: Region) -> LargeProblem:
    """The round of a region; nobody mentors in the own school."""
    scores = Bilinear(
        made.mentee_factors,
        made.mentor_factors,
        unit=made.unit,
        mentee_group=made.mentee_school,
        mentor_group=made.mentor_school,
    )
    return LargeProblem(
        scores,
        made.capacity,
        priority=made.priority,
        mentee_ids=made.mentee_ids,
        mentor_ids=made.mentor_ids,
    )


def contents(made: Region, found: Solved) -> dict[str, bytes]:
    """File name -> bytes."""
    plan = plan_csv(made, found.solution)
    body, columns = _apart(found.solution.certificate.dump())
    prices = io.BytesIO()
    np.savez_compressed(prices, **columns)
    told = {
        "format": FORMAT,
        "software": {"nastavnik": version("nastavnik"), **body["versions"]},
        "region": {"version": VERSION, **asdict(found.outline)},
        "policy": found.policy.published(),
        "stop_at": found.stop_at,
        "totals": found.solution.totals.dump(),
        "certificate": body,
        "plan_hash": plan_hash(made, found.solution),
        "files": {
            PLAN: hashlib.sha256(plan).hexdigest(),
            PRICES: hashlib.sha256(prices.getvalue()).hexdigest(),
        },
        "seconds": dict(found.seconds),
        "where": dict(found.where),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    return {BODY: f"{text}\n".encode(), PLAN: plan, PRICES: prices.getvalue()}


def plan_csv(made: Region, solution: Solution) -> bytes:
    """Every mentee by id; who stays without a pair has empty cells."""
    mentees, mentors = made.mentee_ids, made.mentor_ids
    told = iter(_told(made, solution.mentor_of))
    return write_csv(
        HEADER,
        [
            [mentees[row], mentors[column], next(told)] if column >= 0 else [mentees[row], "", ""]
            for row, column in enumerate(solution.mentor_of.tolist())
        ],
    )


def plan_hash(made: Region, solution: Solution) -> str:
    """SHA-256 of the pairs by id: the same plan has the same hash in any order of rows."""
    mentees, mentors = made.mentee_ids, made.mentor_ids
    pairs = sorted(
        f"{mentees[row]} {mentors[column]}\n"
        for row, column in enumerate(solution.mentor_of.tolist())
        if column >= 0
    )
    return hashlib.sha256("".join(pairs).encode()).hexdigest()


def load(file: Path) -> dict[str, Any]:
    """A ``region.json``; nothing in it is believed.

    Raises:
        NoRoundFileError: it is none.
    """
    try:
        body = json.loads(file.read_bytes())
        if body["format"] != FORMAT:
            raise NoRoundFileError(file=file.name)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NoRoundFileError(file=file.name) from fault
    return dict(body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with the files of a region, and the certificate as the check has read it."""

    faults: tuple[str, ...]
    certificate: Certificate | None = None


def check(body: Mapping[str, Any], folder: Path) -> Checked:
    """Everything wrong with a plan, its prices and what is said of them.

    The region is drawn again from its outline. Nothing holds ``seconds`` and ``where``, nor the
    part of ``load`` that changes no place: another outline of the same region is the same region.

    Raises:
        NoRoundFileError: a file is missing or of another shape.
    """
    try:
        return _checked(body, folder)
    except (OSError, *MISSHAPEN, ProgrammeError) as fault:
        raise NoRoundFileError(file=BODY) from fault


def _checked(body: Mapping[str, Any], folder: Path) -> Checked:
    beside = {name: _bytes(folder / name) for name in (PLAN, PRICES)}
    other = [
        name
        for name, content in beside.items()
        if hashlib.sha256(content).hexdigest() != body["files"][name]
    ]
    outline = dict(body["region"])
    if outline.pop("version") != VERSION:
        return Checked(faults=(*other, "region"))
    made = drawn(Outline(**outline))
    mentor_of, told = _plan(made, beside[PLAN])
    with np.load(io.BytesIO(beside[PRICES]), allow_pickle=False) as columns:
        certificate = _together(body["certificate"], columns)
    solution = Solution.load(
        {"mentor_of": mentor_of, "totals": body["totals"], "certificate": certificate}
    )
    proof = solution.certificate
    enough = _gap_asked(body["stop_at"])
    wrong = {
        "scores": told != _told(made, mentor_of),
        "plan_hash": body["plan_hash"] != plan_hash(made, solution),
        "heading": body["policy"] != dict(proof.policy),
        "certificate": body["certificate"] != _apart(proof.dump())[0],  # gap and proof are told
        "totals": body["totals"] != solution.totals.dump(),
        "stop_at": enough is None,
        "fields": body.keys() != FIELDS or body["files"].keys() != beside.keys(),
        "software": body["software"]
        != {"nastavnik": body["software"]["nastavnik"], **proof.versions},
    }
    found = verify(problem_of(made), solution)
    proved = with_gap(found, proof, made.outline.mentees, enough or 0.0)
    told_wrong = [code for code, bad in wrong.items() if bad]
    codes = dict.fromkeys((*other, *told_wrong, *proved))
    return Checked(faults=tuple(codes), certificate=proof)


def _gap_asked(told: Any) -> float | None:
    """The gap at which a computation could be asked to stop; None for any other value."""
    number = isinstance(told, float | int) and not isinstance(told, bool)
    return float(told) if number and 0 <= told <= MOST_GAP else None


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise NoRoundFileError(file=file.name)
    return file.read_bytes()


def _plan(made: Region, content: bytes) -> tuple[Ints, list[str]]:
    """(mentees,) columns as ``plan.csv`` has them, and the affinities it tells."""
    rows = {one: at for at, one in enumerate(made.mentee_ids)}
    columns = {one: at for at, one in enumerate(made.mentor_ids)}
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    given = {rows[mentee]: (mentor, affinity) for mentee, mentor, affinity in lines[1:]}
    if tuple(lines[0]) != HEADER or len(given) != len(rows) or len(lines) != len(rows) + 1:
        raise NoRoundFileError(file=PLAN)
    inside = [given[row] for row in range(len(rows))]
    plan = [columns[mentor] if mentor else UNMATCHED for mentor, _affinity in inside]
    return np.array(plan, np.int64), [affinity for mentor, affinity in inside if mentor]


def _told(made: Region, plan: Ints) -> list[str]:
    """Affinity of every pair of a plan as text, in the order of mentees."""
    row = np.flatnonzero(plan >= 0)
    one, other = made.mentee_factors[row], made.mentor_factors[plan[row]]
    units = np.einsum("ij,ij->i", one, other, dtype=np.int64)
    return [f"{score:.{DIGITS}f}" for score in (units / made.unit).tolist()]


def _apart(value: Any, place: str = "") -> tuple[Any, dict[str, Any]]:
    """JSON with the names of its long columns, and the columns by name."""
    if isinstance(value, list) and len(value) > LONG:
        return {COLUMN: place}, {place: np.array(value, np.int64)}
    if not isinstance(value, list | dict):
        return value, {}
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    parts = {key: _apart(one, f"{place}.{key}".strip(".")) for key, one in inside}
    columns = {name: one for _part, found in parts.values() for name, one in found.items()}
    kept = {key: part for key, (part, _found) in parts.items()}
    return (kept if isinstance(value, dict) else list(kept.values())), columns


def _together(value: Any, columns: Mapping[str, Any]) -> Any:
    """What ``_apart`` took apart."""
    if isinstance(value, dict):
        if value.keys() == {COLUMN}:
            return columns[value[COLUMN]]
        return {key: _together(one, columns) for key, one in value.items()}
    if isinstance(value, list):
        return [_together(one, columns) for one in value]
    return value
