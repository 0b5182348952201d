"""What one pure run gives: proposed pairs, who is left and why, totals, the certificate."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from data.errors import ProgrammeError
from data.records.round import Contribution, UnmatchedReason
from matching.affinity import Affinity
from matching.assign import Problem, Solution
from matching.assign.draw import Propensity
from matching.assign.principles import Principle
from matching.constraints import Constraints
from matching.explain import Price
from matching.vectors import Vectors

OF_KINDS = ("theme", "mentor_type")  # of a pair: told in rounds of such a kind only


class CancelledError(ProgrammeError):
    """The run was cancelled by the person who asked for it: ``step``."""

    code = "proposal.cancelled"


class LockBarredError(ProgrammeError):
    """A lock stands against a rule nobody may set aside: ``mentee``, ``mentor``, ``reason``."""

    code = "proposal.lock_barred"


class UnknownPersonError(ProgrammeError):
    """A lock or a prohibition names somebody who is not in the round: ``person``."""

    code = "proposal.unknown_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPair:
    """One proposed pair with its reasons.

    Attributes:
        mentee_id: whom.
        mentor_id: to whom.
        score: affinity in [0, 1].
        points: of 100; the contributions sum to it exactly.
        percentile: share of the round's allowed pairs with a lower score, in [0, 1].
        reliability: share of the score that rests on answers, in [0, 1].
        contributions: greatest first.
        risk: one code of ``words.risk``; ``risk_detail`` says of what.
        runner_up: the next best mentor with everybody else re-optimised; None: nobody.
        price: what that other plan costs; None for a lock.
        locked: fixed by a person.
        confidence: share of small changes of the weights under which the pair stands, in [0, 1];
            None where that was not looked for.
        theme: domain that the mentor's whole group works on; "" outside of groups.
        mentor_type: in which role the mentor stands beside another one; "" with one mentor.
    """

    mentee_id: str
    mentor_id: str
    score: float
    points: int
    percentile: float
    reliability: float
    contributions: tuple[Contribution, ...]
    risk: str
    risk_detail: str = ""
    runner_up: str | None = None
    price: Price | None = None
    locked: bool = False
    confidence: float | None = None
    theme: str = ""
    mentor_type: str = ""

    @property
    def runner_up_price(self) -> float | None:
        """What the sum of affinities would lose; None when there is no other plan to name."""
        if self.price is None or self.runner_up is None:
            return None
        return max(self.price.total, 0.0)

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            **{name: getattr(self, name) for name in self.__slots__ if name not in OF_KINDS},
            **{name: getattr(self, name) for name in OF_KINDS if getattr(self, name)},
            "contributions": [asdict(one) for one in self.contributions],
            "price": None if self.price is None else self.price.dump(),
            "runner_up_price": self.runner_up_price,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One mentee without a pair.

    Attributes:
        mentee_id: who.
        reason: one code of the domain, for people.
        detail: what proves it: counts of mentors barred per rule, the deficient set.
        helps: what would help, the most effective first; each has a ``code``, params and, where
            it can be counted, its exact effect: ``coverage`` (how many more mentees would have a
            mentor), ``total`` (what the sum of affinities would gain), ``serves`` (whether this
            mentee would have one).
    """

    mentee_id: str
    reason: UnmatchedReason
    detail: Mapping[str, object]
    helps: tuple[Mapping[str, object], ...] = ()

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "mentee_id": self.mentee_id,
            "reason": self.reason.value,
            "detail": dict(self.detail),
            "helps": [dict(one) for one in self.helps],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What one more place at a mentor is worth to the whole plan, exactly.

    Attributes:
        mentor_id: at whom.
        coverage: how many more mentees would have a mentor: 1 or 0.
        total: what the sum of affinities would gain; it may fall where coverage or fairness gain.
        serves: the mentee who would have a mentor then; None: nobody new.
    """

    mentor_id: str
    coverage: int
    total: float
    serves: str | None = None

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What one more mentor strong in a domain, with one place, would bring, exactly.

    Attributes:
        domain: of the framework; "other" stands for the sensitive ones.
        coverage, total: as of a ``Placing``.
    """

    domain: str
    coverage: int
    total: float

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """All that one run gives; arrays for those who compute on, records for those who show.

    ``places`` and ``sought`` say what would help the whole round, the most helpful first.
    ``principles`` are the plans other principles lead to, none where the round is large;
    ``blocking`` what speaks against the plan: pairs that would both rather have each other, by
    affinity, and by wishes where both sides stated them. ``propensities`` say of a drawn plan how
    often each pair would be drawn.
    """

    vectors: Vectors
    affinity: Affinity
    constraints: Constraints
    problem: Problem
    solution: Solution
    pairs: tuple[ProposedPair, ...]
    unplaced: tuple[LeftOut, ...]
    places: tuple[Placing, ...] = ()
    sought: tuple[Sought, ...] = ()
    principles: tuple[Principle, ...] = ()
    blocking: Mapping[str, Any] = field(default_factory=dict)
    propensities: tuple[Propensity, ...] = ()

    @property
    def advice(self) -> dict[str, Any]:
        """What was found beside the plan, JSON-ready."""
        drawn = bool(self.propensities)
        return {
            "places": [one.dump() for one in self.places],
            "sought": [one.dump() for one in self.sought],
            "principles": [one.dump() for one in self.principles],
            "blocking": dict(self.blocking),
            **({"propensities": [one.dump() for one in self.propensities]} if drawn else {}),
        }

    @property
    def totals(self) -> dict[str, Any]:
        """The plan in a few numbers, JSON-ready."""
        return self.solution.totals.dump()

    @property
    def certificate(self) -> dict[str, Any]:
        """The proof, JSON-ready."""
        return self.solution.certificate.dump()

    @property
    def digest(self) -> str:
        """SHA-256 of what was solved, whatever the order of rows."""
        return self.solution.certificate.digest

    def dump(self) -> dict[str, Any]:
        """The whole result, JSON-ready; the same for the same people in any order."""
        return {
            "digest": self.digest,
            "totals": self.totals,
            "pairs": [one.dump() for one in self.pairs],
            "unplaced": [one.dump() for one in self.unplaced],
            **self.advice,
            "certificate": self.certificate,
        }
