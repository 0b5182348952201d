"""The published policy: what a good plan is, in which order. Frozen and versioned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matching.assign.refusals import BadPolicyError

VERSION = "policy@1.1.0"
BEFORE = "policy@1.0.0"  # fairness and floor only; rounds under it are stored
FAIRNESS = (1, 2, 4, 8)
MAX_MIN, LEXIMIN = "max_min", "leximin"
WORST = ("", MAX_MIN, LEXIMIN)
MOST_DRAWN = 0.05
SEEDS = 2**63
NEW = {"worst": "", "draw": 0.0, "seed": 0}  # dials since BEFORE, and what they say when off


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The dials of the policy; the order of the goals is fixed.

    Attributes:
        fairness: p of f_p(s) = -(1 - s)^p, summed over the pairs. 1 is the plain total affinity;
            the higher, the more a weak pair costs.
        floor: pairs under this affinity, in [0, 1], are not proposed; None removes nobody.
            A lock is a person's decision and stands under any floor.
        worst: what is done for the weakest pairs once as many as possible are served: ``""``,
            nothing more; ``"max_min"``, the weakest pair is as good as can be; ``"leximin"``, then
            the fewest pairs are that weak, then the next weakest, and so on. Locked pairs aside.
        draw: share of the total affinity, in 0..0.05, that a draw among good plans may give up;
            0 draws nothing.
        seed: of the draw, in 0..2^63 - 1.
        version: of the order of goals and of the meaning of the dials.

    >>> Policy().goals
    ('rules_and_locks', 'coverage_by_tier', 'fairness', 'total', 'stable_hash')
    >>> Policy(worst="max_min", draw=0.01).goals[2:]
    ('max_min', 'fairness', 'total', 'seeded_draw')
    """

    fairness: int = 2
    floor: float | None = None
    worst: str = ""
    draw: float = 0.0
    seed: int = 0
    version: str = VERSION

    def __post_init__(self) -> None:
        for field, good in (
            ("fairness", type(self.fairness) is int and self.fairness in FAIRNESS),
            ("floor", self.floor is None or (_number(self.floor) and 0.0 <= self.floor <= 1.0)),
            ("worst", self.worst in WORST),
            ("draw", _number(self.draw) and 0.0 <= self.draw <= MOST_DRAWN),
            ("seed", type(self.seed) is int and 0 <= self.seed < SEEDS),
            ("version", self.version == VERSION or (self.version == BEFORE and not self._newer)),
            # Leximin leaves no choice but between plans of the same scores: nothing may be drawn.
            ("draw", not self.draw or self.worst != LEXIMIN),
        ):
            if not good:
                raise BadPolicyError(field=field, value=getattr(self, field))

    @property
    def _newer(self) -> bool:
        return any(getattr(self, field) != off for field, off in NEW.items())

    @property
    def goals(self) -> tuple[str, ...]:
        """Codes of the goals in their order; each yields to all before it."""
        even = () if self.fairness == 1 else ("fairness",)
        last = "seeded_draw" if self.draw else "stable_hash"
        worst = (self.worst,) if self.worst else ()
        sums = () if self.worst == LEXIMIN else (*even, "total")
        return ("rules_and_locks", "coverage_by_tier", *worst, *sums, last)

    def published(self) -> dict[str, Any]:
        """All that a reader needs to repeat the choice, JSON-ready."""
        dials = asdict(self)
        if self.version == BEFORE:
            dials = {field: value for field, value in dials.items() if field not in NEW}
        return {**dials, "goals": list(self.goals)}

    @classmethod
    def read(cls, published: Mapping[str, Any]) -> "Policy":
        """Restore what ``published`` wrote, of this version or of the one before.

        Raises:
            BadPolicyError: a dial is unknown or out of its range.

        >>> Policy.read(Policy(fairness=4).published()).fairness
        4
        """
        known = {"fairness", "floor", "version", *NEW}
        for field in published:
            if field not in known | {"goals"}:
                raise BadPolicyError(field=field, value=published[field])
        return cls(**{key: value for key, value in published.items() if key in known})


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
