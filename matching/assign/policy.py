"""The published policy: what a good plan is, in which order. Frozen and versioned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matching.assign.refusals import BadPolicyError

VERSION = "policy@1.0.0"
FAIRNESS = (1, 2, 4, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The dials of the policy; the order of the goals is fixed.

    Attributes:
        fairness: p of f_p(s) = -(1 - s)^p, summed over the pairs. 1 is the plain total affinity;
            the higher, the more a weak pair costs.
        floor: pairs under this affinity, in [0, 1], are not proposed; None removes nobody.
            A lock is a person's decision and stands under any floor.
        version: of the order of goals and of the meaning of the dials.

    >>> Policy().goals
    ('rules_and_locks', 'coverage_by_tier', 'fairness', 'total', 'stable_hash')
    """

    fairness: int = 2
    floor: float | None = None
    version: str = VERSION

    def __post_init__(self) -> None:
        if isinstance(self.fairness, bool) or self.fairness not in FAIRNESS:
            raise BadPolicyError(field="fairness", value=self.fairness)
        if self.floor is not None and not 0.0 <= self.floor <= 1.0:
            raise BadPolicyError(field="floor", value=self.floor)
        if self.version != VERSION:
            raise BadPolicyError(field="version", value=self.version)

    @property
    def goals(self) -> tuple[str, ...]:
        """Codes of the goals in their order; each yields to all before it."""
        even = () if self.fairness == 1 else ("fairness",)
        return ("rules_and_locks", "coverage_by_tier", *even, "total", "stable_hash")

    def published(self) -> dict[str, Any]:
        """All that a reader needs to repeat the choice, JSON-ready."""
        return {**asdict(self), "goals": list(self.goals)}

    @classmethod
    def read(cls, published: Mapping[str, Any]) -> "Policy":
        """Restore what ``published`` wrote; unknown dials are refused.

        >>> Policy.read(Policy(fairness=4).published()).fairness
        4
        """
        known = {"fairness", "floor", "version"}
        for field in published:
            if field not in known | {"goals"}:
                raise BadPolicyError(field=field, value=published[field])
        return cls(**{key: value for key, value in published.items() if key in known})
