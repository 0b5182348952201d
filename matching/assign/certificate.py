"""The proof that comes with a plan: prices, bound, gap, digest. Anyone can check it again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from matching.assign.goals import Goals
from matching.assign.policy import Policy
from matching.assign.problem import UNMATCHED, Ints, Problem
from matching.assign.residual import Walks
from matching.assign.sides.steps import SideProof

FORMAT = "certificate@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """Why no plan that serves as many has a better worst pair: without the weaker ones it fails.

    Attributes:
        threshold: affinity of the worst pair, in whole units; locked pairs aside.
        bound: of coverage, when only pairs above the threshold are allowed; too low to be enough.
        mentee_prices: (mentees,), of coverage among those pairs.
        mentor_prices: (mentors,), as above.
    """

    threshold: int
    bound: int
    mentee_prices: Ints
    mentor_prices: Ints

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Bottleneck.load`` reads it back."""
        return {
            "threshold": self.threshold,
            "bound": self.bound,
            "mentee_prices": self.mentee_prices.tolist(),
            "mentor_prices": self.mentor_prices.tolist(),
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Bottleneck":
        """Restore what ``dump`` wrote."""
        mentee_prices, mentor_prices = _columns([dumped["mentee_prices"], dumped["mentor_prices"]])
        return cls(
            threshold=int(dumped["threshold"]),
            bound=int(dumped["bound"]),
            mentee_prices=mentee_prices,
            mentor_prices=mentor_prices,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One draw: the plan that is best under the noise of the seed, and why it is.

    Attributes:
        halvings: how often the noise was halved.
        plan: (mentees,), column of the mentor, or ``UNMATCHED``.
        mentee_prices: per goal (mentees,), under the noise.
        mentor_prices: per goal (mentors,), under the noise.
    """

    halvings: int
    plan: Ints
    mentee_prices: tuple[Ints, ...]
    mentor_prices: tuple[Ints, ...]

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Attempt.load`` reads it back."""
        return {
            "halvings": self.halvings,
            "plan": self.plan.tolist(),
            "mentee_prices": [one.tolist() for one in self.mentee_prices],
            "mentor_prices": [one.tolist() for one in self.mentor_prices],
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Attempt":
        """Restore what ``dump`` wrote."""
        return cls(
            halvings=int(dumped["halvings"]),
            plan=np.array(dumped["plan"], dtype=np.int64),
            mentee_prices=_columns(dumped["mentee_prices"]),
            mentor_prices=_columns(dumped["mentor_prices"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """How a plan was drawn: anyone can draw it again.

    Attributes:
        optimum: (mentees,), the best plan, which the prices of the certificate prove.
        attempts: draws in order, the noise halved each time; all but the last gave up too much.
    """

    optimum: Ints
    attempts: tuple[Attempt, ...]

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Drawn.load`` reads it back."""
        return {
            "optimum": self.optimum.tolist(),
            "attempts": [one.dump() for one in self.attempts],
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Drawn":
        """Restore what ``dump`` wrote."""
        return cls(
            optimum=np.array(dumped["optimum"], dtype=np.int64),
            attempts=tuple(Attempt.load(one) for one in dumped["attempts"]),
        )


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
        seal: SHA-256 of the plan and of everything else here.
        bottleneck: where the policy asks for max-min: why the worst pair cannot be better.
        drawn: where the policy draws: how. The gap then is what the draw gave up, and the prices
            prove the best plan it was drawn beside.
        sides: where side rules are used: how each goal was settled. The prices then bound any
            plan without group sizes and quotas.
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
    bottleneck: Bottleneck | None = None
    drawn: Drawn | None = None
    sides: SideProof | None = None

    @property
    def gap(self) -> tuple[int, ...]:
        """Bound less primal, per goal; all 0 is the proof."""
        return tuple(bound - primal for bound, primal in zip(self.bound, self.primal, strict=True))

    @property
    def proven(self) -> bool:
        """Whether the plan is proved to be optimal."""
        return not any(self.gap)

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Certificate.load`` reads it back. Parts that are not there stay out."""
        parts = {"bottleneck": self.bottleneck, "drawn": self.drawn, "sides": self.sides}
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
            **{name: part.dump() for name, part in parts.items() if part is not None},
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
            bottleneck=Bottleneck.load(dumped["bottleneck"]) if "bottleneck" in dumped else None,
            drawn=Drawn.load(dumped["drawn"]) if "drawn" in dumped else None,
            sides=SideProof.load(dumped["sides"]) if "sides" in dumped else None,
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
        second_of: (mentees,), column of the second mentor, of another type, or ``UNMATCHED``.
    """

    mentor_of: Ints
    certificate: Certificate
    totals: Totals
    second_of: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        if len(self.second_of) != len(self.mentor_of):
            nobody = np.full(len(self.mentor_of), UNMATCHED, np.int64)
            nobody.setflags(write=False)
            object.__setattr__(self, "second_of", nobody)

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``Solution.load`` reads it back."""
        second = {"second_of": self.second_of.tolist()} if (self.second_of >= 0).any() else {}
        return {
            "mentor_of": self.mentor_of.tolist(),
            **second,
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
            second_of=np.array(dumped.get("second_of", []), dtype=np.int64),
            totals=Totals(**totals, tiers=tiers),
            certificate=Certificate.load(dumped["certificate"]),
        )


Prices = tuple[tuple[Ints, ...], tuple[Ints, ...]]


def certify(
    problem: Problem,
    policy: Policy,
    aims: Goals,
    mentor_of: Ints,
    found: Walks,
    *,
    bottleneck: Bottleneck | None = None,
) -> Solution:
    """Turn walks into prices and put the proof beside the plan."""
    free = np.flatnonzero((problem.locked < 0) & (mentor_of >= 0))
    mentee_prices, mentor_prices = priced(problem, aims.planes, mentor_of, found)
    certificate = Certificate(
        policy=policy.published(),
        goals=aims.names,
        unit=problem.unit,
        primal=tuple(int(plane[free, mentor_of[free]].sum()) for plane in aims.planes),
        bound=bounds(problem, (mentee_prices, mentor_prices)),
        mentee_prices=mentee_prices,
        mentor_prices=mentor_prices,
        digest=problem.digest(),
        versions=versions(),
        bottleneck=bottleneck,
    )
    return signed(problem, mentor_of, certificate)


def signed(problem: Problem, mentor_of: Ints, certificate: Certificate) -> Solution:
    """A plan, its few numbers and the sealed certificate."""
    mentor_of.setflags(write=False)
    return Solution(
        mentor_of=mentor_of,
        certificate=sealed(mentor_of, certificate),
        totals=totals(problem, mentor_of),
    )


def priced(problem: Problem, planes: Sequence[Ints], mentor_of: Ints, found: Walks) -> Prices:
    """Prices per goal of mentees and of mentors, from the worth of one more place."""
    free = np.flatnonzero((problem.locked < 0) & (mentor_of >= 0))
    mentee_prices, mentor_prices = [], []
    for plane, worth in zip(planes, found.worth, strict=True):
        place = worth[: problem.mentors]
        brings = np.zeros(problem.mentees, np.int64)
        brings[free] = plane[free, mentor_of[free]] - place[mentor_of[free]]
        mentee_prices.append(brings)
        mentor_prices.append(place)
    return tuple(mentee_prices), tuple(mentor_prices)


def bounds(problem: Problem, prices: Prices) -> tuple[int, ...]:
    """What prices say any plan is worth at most, per goal; locks aside."""
    held = problem.locked[problem.locked >= 0]
    room = problem.capacity - np.bincount(held, minlength=problem.mentors)
    pairs = zip(*prices, strict=True)
    return tuple(int(brings.sum() + (room * place).sum()) for brings, place in pairs)


def totals(problem: Problem, mentor_of: Ints) -> Totals:
    """The few numbers of a plan."""
    row = np.flatnonzero(mentor_of >= 0)
    fit = problem.affinity[row, mentor_of[row]]
    units = np.rint(fit * problem.unit).astype(np.int64)  # of these pairs alone
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
    return replace(certificate, seal=seal(mentor_of, certificate))


def seal(mentor_of: Sequence[int] | Ints, certificate: Certificate) -> str:
    """SHA-256 of the plan and the whole certificate but the seal, as canonical JSON."""
    body = {**certificate.dump(), "seal": "", "plan": [int(one) for one in mentor_of]}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _columns(dumped: Sequence[Sequence[int]]) -> tuple[Ints, ...]:
    return tuple(np.array(one, dtype=np.int64) for one in dumped)


def versions(*more: str) -> dict[str, str]:
    """Versions of all that took part, by name."""
    return {name: _version(name) for name in ("nastavnik", "numpy", "scipy", *more)}


@cache  # reading a package's papers costs more than solving a small round
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
