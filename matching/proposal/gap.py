"""How far from the best plan a proved bound leaves room; for plans that stopped early."""

from collections.abc import Mapping, Sequence
from typing import Any

from matching.assign import Certificate

GAP, COVERAGE = "gap", "coverage"
COUNTED = ("fairness", "total")  # goals in units of affinity, in their order
EARLY = {(COVERAGE, goal) for goal in COUNTED}  # goals that are met before a computation may stop


def proved_gap(certificate: Mapping[str, Any], mentees: int) -> float | None:
    """No plan is better by more than this on the average of all mentees; 1 is a perfect pair.

    The first goal with a gap is looked at; a later one says nothing until that one is proved.

    Args:
        certificate: as dumped.
        mentees: how many there are.

    Returns:
        0 for a proved optimum; None where not even coverage is proved.

    >>> proved_gap({"goals": ["coverage", "total"], "gap": [0, 30], "unit": 1000}, 10)
    0.003
    """
    gaps = dict(zip(certificate["goals"], certificate["gap"], strict=True))
    if gaps.get(COVERAGE) or min(gaps.values(), default=0) < 0:
        return None
    first = next((gaps[goal] for goal in COUNTED if gaps.get(goal)), 0)
    return float(first / certificate["unit"] / max(mentees, 1))


def with_gap(
    faults: Sequence[str], certificate: Certificate, mentees: int, stop_at: float
) -> list[str]:
    """Faults, and ``gap`` too where a plan stopped farther from the best than was asked for."""
    if certificate.goals not in EARLY:
        return list(faults)
    told = {"goals": certificate.goals, "gap": certificate.gap, "unit": certificate.unit}
    proved = proved_gap(told, mentees)
    enough = proved is not None and proved <= stop_at
    return list(faults) if enough or GAP in faults else [*faults, GAP]
