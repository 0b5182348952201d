"""The proof that comes with a plan: prices, bound, gap, digest. Anyone can check it again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from matching.assign.goals import Goals
from matching.assign.policy import Policy
from matching.assign.problem import Ints, Problem
from matching.assign.residual import Walks

FORMAT = "certificate@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Why no plan is better, goal by goal. Weak duality: no plan is worth more than the bound.

    Attributes:
        policy: as published.
        goals: names of the goals that are counted, the most important first.
        unit: affinity and fairness are counted in whole 1 / unit.
        primal: what the plan is worth, per goal, over the mentees without a lock.
        bound: what the prices say any plan is worth at most, per goal.
        mentee_prices: per goal (mentees,); what each mentee brings over the price of the place.
        mentor_prices: per goal (mentors,); what one more place at the mentor would bring.
        digest: SHA-256 of the input, whatever the order of rows.
        versions: of all that took part.
        seal: SHA-256 of the plan and of everything above.
    """

    policy: Mapping[str, Any]
    goals: tuple[str, ...]
    unit: int
    primal: tuple[int, ...]
    bound: tuple[int, ...]
    mentee_prices: tuple[Ints, ...]
    mentor_prices: tuple[Ints, ...]
    digest: str
    versions: Mapping[str, str]
    seal: str = ""
    format: str = FORMAT

    @property
    def gap(self) -> tuple[int, ...]:
        """Bound less primal, per goal; all 0 is the proof."""
        return tuple(bound - primal for bound, primal in zip(self.bound, self.primal, strict=True))

    @property
    def proven(self) -> bool:
        """Whether the plan is proved to be optimal."""
        return not any(self.gap)

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Certificate.load`` reads it back."""
        return {
            "format": self.format,
            "policy": dict(self.policy),
            "goals": list(self.goals),
            "unit": self.unit,
            "primal": list(self.primal),
            "bound": list(self.bound),
            "gap": list(self.gap),
            "proven": self.proven,
            "mentee_prices": [one.tolist() for one in self.mentee_prices],
            "mentor_prices": [one.tolist() for one in self.mentor_prices],
            "digest": self.digest,
            "versions": dict(self.versions),
            "seal": self.seal,
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Certificate":
        """Restore what ``dump`` wrote."""
        return cls(
            format=dumped["format"],
            policy=dict(dumped["policy"]),
            goals=tuple(dumped["goals"]),
            unit=int(dumped["unit"]),
            primal=tuple(int(one) for one in dumped["primal"]),
            bound=tuple(int(one) for one in dumped["bound"]),
            mentee_prices=_columns(dumped["mentee_prices"]),
            mentor_prices=_columns(dumped["mentor_prices"]),
            digest=dumped["digest"],
            versions=dict(dumped["versions"]),
            seal=dumped["seal"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A plan in a few numbers.

    Attributes:
        mentees: how many there are.
        matched: how many have a mentor.
        tiers: per tier in order of service (tier, mentees, matched).
        total: sum of affinities over the pairs.
        mean: of the pairs; 0 without pairs.
        worst: lowest affinity of a pair; 0 without pairs.
        places: capacity of all mentors together.
    """

    mentees: int
    matched: int
    tiers: tuple[tuple[int, int, int], ...]
    total: float
    mean: float
    worst: float
    places: int

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "mentees": self.mentees,
            "matched": self.matched,
            "tiers": [
                {"tier": tier, "mentees": mentees, "matched": matched}
                for tier, mentees, matched in self.tiers
            ],
            "total": self.total,
            "mean": self.mean,
            "worst": self.worst,
            "places": self.places,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """A plan with its proof.

    Attributes:
        mentor_of: (mentees,), column of the mentor, or ``UNMATCHED``.
        certificate: why no plan is better.
        totals: the plan in a few numbers.
    """

    mentor_of: Ints
    certificate: Certificate
    totals: Totals

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Solution.load`` reads it back."""
        return {
            "mentor_of": self.mentor_of.tolist(),
            "totals": self.totals.dump(),
            "certificate": self.certificate.dump(),
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Solution":
        """Restore what ``dump`` wrote."""
        totals = dict(dumped["totals"])
        tiers = tuple((one["tier"], one["mentees"], one["matched"]) for one in totals.pop("tiers"))
        return cls(
            mentor_of=np.array(dumped["mentor_of"], dtype=np.int64),
            totals=Totals(**totals, tiers=tiers),
            certificate=Certificate.load(dumped["certificate"]),
        )


def certify(
    problem: Problem, policy: Policy, aims: Goals, mentor_of: Ints, found: Walks
) -> Solution:
    """Turn walks into prices and put the proof beside the plan."""
    free = np.flatnonzero((problem.locked < 0) & (mentor_of >= 0))
    room = problem.capacity - np.bincount(
        problem.locked[problem.locked >= 0], minlength=problem.mentors
    )
    mentee_prices, mentor_prices = [], []
    for plane, worth in zip(aims.planes, found.worth, strict=True):
        place = worth[: problem.mentors]
        brings = np.zeros(problem.mentees, np.int64)
        brings[free] = plane[free, mentor_of[free]] - place[mentor_of[free]]
        mentee_prices.append(brings)
        mentor_prices.append(place)
    pairs = zip(mentee_prices, mentor_prices, strict=True)
    certificate = Certificate(
        policy=policy.published(),
        goals=aims.names,
        unit=problem.unit,
        primal=tuple(int(plane[free, mentor_of[free]].sum()) for plane in aims.planes),
        bound=tuple(int(brings.sum() + (room * place).sum()) for brings, place in pairs),
        mentee_prices=tuple(mentee_prices),
        mentor_prices=tuple(mentor_prices),
        digest=problem.digest(),
        versions=_versions(),
    )
    mentor_of.setflags(write=False)
    return Solution(
        mentor_of=mentor_of,
        certificate=sealed(mentor_of, certificate),
        totals=totals(problem, mentor_of),
    )


def totals(problem: Problem, mentor_of: Ints) -> Totals:
    """The few numbers of a plan."""
    row = np.flatnonzero(mentor_of >= 0)
    units = problem.units[row, mentor_of[row]]
    total = int(units.sum()) / problem.unit
    tiers = tuple(
        (int(tier), int(here.sum()), int((here & (mentor_of >= 0)).sum()))
        for tier in np.unique(problem.priority)
        for here in [problem.priority == tier]
    )
    return Totals(
        mentees=problem.mentees,
        matched=len(row),
        tiers=tiers,
        total=total,
        mean=total / max(len(row), 1),
        worst=int(units.min(initial=problem.unit)) / problem.unit if len(row) else 0.0,
        places=int(problem.capacity.sum()),
    )


def sealed(mentor_of: Ints, certificate: Certificate) -> Certificate:
    """The certificate with its seal."""
    return Certificate.load({**certificate.dump(), "seal": seal(mentor_of, certificate)})


def seal(mentor_of: Sequence[int] | Ints, certificate: Certificate) -> str:
    """SHA-256 of the plan and the whole certificate but the seal, as canonical JSON."""
    body = {**certificate.dump(), "seal": "", "plan": [int(one) for one in mentor_of]}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _columns(dumped: Sequence[Sequence[int]]) -> tuple[Ints, ...]:
    return tuple(np.array(one, dtype=np.int64) for one in dumped)


def _versions() -> dict[str, str]:
    return {name: _version(name) for name in ("nastavnik", "numpy", "scipy")}


@cache  # reading a package's papers costs more than solving a small round
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
