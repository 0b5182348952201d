"""Terms of handling warnings and the gate of the model, as data. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from data.codebook import source

FILE = "alerts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Calendar days: until resolved, of mediation, until the result is asked for and answered."""

    due: timedelta
    mediation: timedelta
    result: timedelta
    answer: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowest:
    """Which pairs of a round count as the lowest: ``share`` of rounds of ``least_pairs``."""

    least_pairs: int
    share: float


@cache
def handling() -> Handling:
    """Terms of one warning."""
    raw = source.raw(FILE)["handling"]
    return Handling(
        due=timedelta(raw["due_days"]),
        mediation=timedelta(raw["mediation_days"]),
        result=timedelta(raw["result_days"]),
        answer=timedelta(raw["answer_days"]),
    )


@cache
def lowest() -> Lowest:
    """The lowest part of a round."""
    raw = source.raw(FILE)["lowest"]
    return Lowest(least_pairs=raw["least_pairs"], share=raw["share"])


@cache
def thresholds() -> tuple[int, int]:
    """From how many points a warning is yellow, and from how many red."""
    raw = source.raw("warning")["state"]
    return raw["yellow"], raw["red"]
