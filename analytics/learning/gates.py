"""Conditions under which outcomes may teach: each with a code, what was seen and what is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from data.codebook.learning import Limits

LEAST_MOVE = 0.005  # of a weight that a person could tell from none


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition. ``params`` are numbers and names for the sentence of ``learning.<code>``.

    What cannot be judged yet is not ``known``, and not met.
    """

    code: str
    met: bool
    known: bool = True
    params: Mapping[str, object] = field(default_factory=dict)

    def dump(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "code": self.code,
            "met": self.met,
            "known": self.known,
            "params": dict(self.params),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the conditions are about.

    Attributes:
        rounds, pairs: finished rounds and pairs with the primary outcome.
        response: share of the pairs of finished rounds with it, in [0, 1].
        spread: standard deviation of each component among realised pairs.
        imbalance: difference of the score between who answered and who did not, in sd; None where
            too few of either answered.
        gain, error: over the prior in left-out rounds; over_nothing likewise over no weights.
        schools, pairs_a_round, versions: schools, mean size of a round, questionnaire versions.
        moved: the largest change of a weight.
        against: other outcomes that would be predicted worse.
    """

    rounds: int
    pairs: int
    response: float
    spread: Mapping[str, float]
    imbalance: float | None
    gain: float
    error: float
    over_nothing: float
    over_nothing_error: float
    schools: int
    pairs_a_round: float
    versions: int
    moved: float
    against: tuple[str, ...]


def conditions(seen: Seen, rule: Limits) -> tuple[Condition, ...]:
    """Every condition, in the order a person reads them."""
    return tuple(_conditions(seen, rule))


def _conditions(seen: Seen, rule: Limits) -> Iterator[Condition]:
    gate = rule.gate
    yield _least("rounds", seen.rounds, gate.rounds)
    yield _least("dots", seen.pairs, gate.dots)
    yield _least("pairs", seen.pairs, gate.pairs)
    yield _least("proposal", seen.pairs, gate.proposal)
    paired = seen.schools > 0  # without a pair no share is low, nothing alike, no school small
    yield replace(_least("response", seen.response, gate.response), known=paired)
    flat = sorted(code for code, one in seen.spread.items() if one < gate.spread)
    yield Condition(
        code="spread",
        met=paired and not flat,
        known=paired,
        params={"components": flat, "least": gate.spread},
    )
    yield Condition(
        code="imbalance",
        met=seen.imbalance is not None and seen.imbalance <= gate.imbalance,
        known=seen.imbalance is not None,
        params={"value": seen.imbalance or 0.0, "most": gate.imbalance},
    )
    small = seen.schools == 1 and seen.pairs_a_round < gate.small_school
    yield Condition(
        code="small_school",
        met=paired and not small,
        known=paired,
        params={
            "schools": seen.schools,
            "value": seen.pairs_a_round,
            "least": gate.small_school,
        },
    )
    yield Condition(
        code="drift",
        met=paired and seen.versions <= 1,
        known=paired,
        params={"value": seen.versions},
    )
    yield from _by_fit(seen, rule)


def _by_fit(seen: Seen, rule: Limits) -> Iterator[Condition]:
    errors, fitted = rule.gate.errors, seen.error != float("inf")
    yield Condition(
        code="gain",
        met=fitted and seen.gain > errors * seen.error,
        known=fitted,
        params={"value": seen.gain, "error": seen.error},
    )
    yield Condition(
        code="explains",
        met=fitted and seen.over_nothing > errors * seen.over_nothing_error,
        known=fitted,
        params={"value": seen.over_nothing, "error": seen.over_nothing_error},
    )
    yield Condition(
        code="moved",
        met=seen.moved >= LEAST_MOVE,
        known=fitted,
        params={"value": seen.moved, "least": LEAST_MOVE},
    )
    yield Condition(
        code="others",
        met=fitted and not seen.against,
        known=fitted,
        params={"outcomes": list(seen.against)},
    )


def _least(code: str, value: float, least: float) -> Condition:
    return Condition(code=code, met=value >= least, params={"value": value, "least": least})
