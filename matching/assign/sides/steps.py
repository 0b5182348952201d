"""How the goals of a round with side rules were settled, one after the other."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

PRICES, CONSTANT, SOLVER, LIMIT, RECOUNT = "prices", "constant", "solver", "limit", "recount"
FLOW, MILP = "flow", "milp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How one goal was settled, those before it held.

    Attributes:
        goal: its name.
        by: ``prices``, those of the flow relaxation prove it; ``constant``, no choice changes it;
            ``solver``, proved by HiGHS in floating point, the plan re-counted in integers;
            ``limit``, HiGHS ran out of nodes; ``recount``, its claim and the exact count differ.
        bound: what HiGHS says the goal is worth at most, in whole units, where it proved less.
    """

    goal: str
    by: str
    bound: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideProof:
    """What stands beside the prices of a round with side rules.

    Attributes:
        method: ``flow``, the prices prove the plan; ``milp``, they bound it and HiGHS settled
            what is left.
        steps: one a goal.
    """

    method: str
    steps: tuple[Step, ...]

    @property
    def settled(self) -> bool:
        """Whether each goal is proved, by prices or by the solver."""
        return all(one.by in {PRICES, CONSTANT, SOLVER} for one in self.steps)

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``SideProof.load`` reads it back."""
        return {"method": self.method, "steps": [asdict(one) for one in self.steps]}

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "SideProof":
        """Restore what ``dump`` wrote."""
        return cls(method=dumped["method"], steps=tuple(Step(**one) for one in dumped["steps"]))
