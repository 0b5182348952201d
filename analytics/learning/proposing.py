"""Whether outcomes may teach, and what they would teach: every condition told, met or not.

The newest rounds are set aside and tune nothing. The outcome that may propose weights is fixed in
the codebook; each other outcome is fitted beside it and may only veto.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analytics.learning import fitting
from analytics.learning.gates import Condition, Seen, conditions
from analytics.learning.rows import TWO_VALUED, Bools, Floats, Rows
from analytics.learning.stepping import limited
from data.codebook.learning import Limits, limits

DOTS, PRELIMINARY, READY = "dots", "preliminary", "ready"
INNER = (5.0, 95.0)  # percentiles of a 90 % interval
FEWEST = 10  # of the rarer value of a two-valued outcome
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What one outcome says.

    Attributes:
        outcome: name. pairs, eligible: with an answer, of all in finished rounds.
        slope: of the outcome, in its standard deviations, on a score from 0 to 1; 0: none.
        slopes: by component, in the same unit, drawn to the prior and not negative.
        intervals: 90 % by component of what the outcomes say without the prior; empty for few.
        gain, error: mean fall of the squared error in left-out rounds against the prior, and its
            standard error. over_nothing, over_nothing_error: the same against no weights at all.
        worth: pairs the prior was taken for.
    """

    outcome: str
    pairs: int
    eligible: int
    slope: float = 0.0
    slopes: Mapping[str, float] = field(default_factory=dict)
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    gain: float = 0.0
    error: float = float("inf")
    over_nothing: float = 0.0
    over_nothing_error: float = float("inf")
    worth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What may be proposed, and why it may not.

    Attributes:
        weights: of every component; those of before where anything speaks against a change.
        wanted: what the outcomes would have without the limit of a step; empty under the dots.
        before: weights in force.
        conditions: all of them, met or not; ``refusals`` those not met.
        state: ``dots``, ``preliminary`` or ``ready``: how much the pairs allow to say.
        taught: by outcome, the primary first.
        aside: rounds that tuned nothing, for the back-test.
        pairs, rounds, schools: how many pairs with the primary outcome, finished rounds, schools.
    """

    weights: Mapping[str, float]
    wanted: Mapping[str, float]
    before: Mapping[str, float]
    conditions: tuple[Condition, ...]
    state: str
    taught: tuple[Taught, ...]
    aside: tuple[str, ...]
    pairs: int
    rounds: int
    schools: int

    @property
    def refusals(self) -> tuple[Condition, ...]:
        """Conditions that are not met."""
        return tuple(one for one in self.conditions if not one.met)

    @property
    def open(self) -> bool:
        """Whether the weights may be proposed to a person."""
        return not self.refusals

    @property
    def primary(self) -> Taught:
        """What the outcome fixed in advance says."""
        return self.taught[0]


def propose(
    rows: Rows,
    before: Mapping[str, float],
    *,
    data_version: str = "",
    given: Limits | None = None,
    bootstrap: int | None = None,
) -> Proposal:
    """Learn weights and say whether they may be proposed.

    Args:
        rows: pairs of finished rounds, people who withdrew left out.
        before: weights in force, which are the prior; sum 1.
        data_version: with the outcome it seeds the bootstrap: same data, same bytes.
        given: limits; None for those of the codebook.
        bootstrap: samples of mentors; None for the codebook's, 0 for no intervals.
    """
    rule = given or limits()
    samples = rule.fit.bootstrap if bootstrap is None else bootstrap
    prior = np.array([before[code] for code in rows.components], np.float64)
    aside = set_aside(rows, rule.fit.aside)
    tuning = rows.part(~np.isin(rows.rounds.astype(str), aside))
    names = (rule.primary, *(one for one in rows.outcomes if one != rule.primary))
    taught = []
    for name in names:
        sampling = samples, _seed(f"{name}:{data_version}")
        taught.append(_taught(tuning, rows, name, prior, rule, sampling))
    primary = taught[0]
    wanted = _whole(primary.slopes)
    weights = limited(wanted, before, rule.step) if wanted else dict(before)
    judged = conditions(_seen(rows, tuning, weights, before, taught, rule), rule)
    refused = any(not one.met for one in judged)
    return Proposal(
        weights=dict(before) if refused else weights,
        wanted=wanted,
        before=dict(before),
        conditions=judged,
        state=_state(primary.pairs, rule),
        taught=tuple(taught),
        aside=tuple(aside),
        pairs=primary.pairs,
        rounds=len(rows.by_time),
        schools=len(set(rows.schools)),
    )


def set_aside(rows: Rows, share: float) -> list[str]:
    """The newest rounds, at least one of two or more; they tune nothing."""
    order = rows.by_time
    count = max(1, round(share * len(order))) if len(order) >= TWO else 0
    return list(order[len(order) - count :])


def _state(pairs: int, rule: Limits) -> str:
    if pairs < rule.gate.dots:
        return DOTS
    return PRELIMINARY if pairs < rule.gate.proposal else READY


def _whole(slopes: Mapping[str, float]) -> dict[str, float]:
    total = sum(slopes.values())
    return {code: one / total for code, one in slopes.items()} if total > 0.0 else {}


def standardised(y: Floats) -> Floats:
    """An outcome in standard deviations of those who answered; unknown stays unknown."""
    known = y[~np.isnan(y)]
    spread = float(known.std()) if len(known) else 0.0
    found: Floats = (y - known.mean()) / spread if spread > fitting.TINY else y * 0.0
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answered:
    """Pairs with one outcome, ready to be fitted; ``weight`` stands in for the missing ones."""

    x: Floats
    y: Floats
    rows: Rows
    weight: Floats

    @property
    def rounds(self) -> tuple[str, ...]:
        """Rounds with two pairs or more: one alone says nothing within itself."""
        names, counts = np.unique(self.rows.rounds.astype(str), return_counts=True)
        return tuple(names[counts >= TWO].tolist())

    def but(self, which: str) -> "Answered":
        """Without a round."""
        other = self.rows.rounds.astype(str) != which
        return Answered(
            x=self.x[other],
            y=self.y[other],
            rows=self.rows.part(other),
            weight=self.weight[other],
        )

    def products(self, ratio: float) -> fitting.Products:
        """Cross products within rounds."""
        whole = fitting.table(
            self.x, self.y, self.rows.rounds, self.rows.mentors, self.weight, ratio
        )
        return fitting.products(whole, self.x.shape[1], self.weight)


def answered(rows: Rows, name: str, trim: float) -> Answered:
    """The pairs with an outcome, weighed for those without."""
    y = standardised(rows.outcomes[name])
    there: Bools = ~np.isnan(y)
    x = rows.complete()
    weight = fitting.answer_weights(np.column_stack([rows.predicted, x]), there, trim)
    return Answered(x=x[there], y=y[there], rows=rows.part(there), weight=weight[there])


def _taught(
    tuning: Rows, rows: Rows, name: str, prior: Floats, rule: Limits, sampling: tuple[int, int]
) -> Taught:
    """What one outcome says; ``sampling``: how many samples of mentors, and their seed."""
    known = int((~np.isnan(rows.outcomes[name])).sum())
    told = Taught(outcome=name, pairs=known, eligible=len(rows))
    one = answered(tuning, name, rule.fit.trim)
    if known < rule.gate.dots or len(one.rounds) < TWO or not _varies(one, name):
        return told
    worth, gains = _chosen(one, prior, rule)
    whole = one.products(rule.fit.mentors)
    fitted = fitting.to_prior(whole, prior, worth)
    if name in TWO_VALUED:
        values = (one.y > 0.0).astype(float)
        fitted = fitting.logistic(one.x, values, one.rows.rounds, prior, worth, one.weight)
    codes = rows.components
    return Taught(
        outcome=name,
        pairs=known,
        eligible=len(rows),
        slope=fitting.slope(whole, prior),
        slopes=dict(zip(codes, fitted.tolist(), strict=True)),
        intervals=dict(zip(codes, intervals(one, rule, *sampling), strict=True))
        if sampling[0]
        else {},
        worth=worth,
        **gains,
    )


def _varies(one: Answered, name: str) -> bool:
    if name in TWO_VALUED:
        rarer = min(int((one.y > 0.0).sum()), int((one.y <= 0.0).sum()))
        return rarer >= FEWEST
    return bool(len(one.y)) and float(one.y.std()) > fitting.TINY


def _chosen(one: Answered, prior: Floats, rule: Limits) -> tuple[float, dict[str, float]]:
    """How many pairs the prior is worth, by left-out rounds, and what they gain.

    The gain of a round is told at the size that the other rounds would choose, so that choosing
    brings no gain by itself.
    """
    errors, sizes = left_out(one, prior, rule)
    tried = len(rule.fit.worth)
    total = errors * sizes[:, None]
    rest = total[:, :tried].sum(0) - total[:, :tried]
    chosen = tried - 1 - np.argmin(rest[:, ::-1], axis=1)  # of equals the nearest to the prior
    best = errors[np.arange(len(errors)), chosen]
    at = tried - 1 - int(np.argmin(total[:, :tried].sum(0)[::-1]))
    gain, error = fitting.mean_and_error(errors[:, tried] - best, sizes)
    over, over_error = fitting.mean_and_error(errors[:, tried + 1] - best, sizes)
    return rule.fit.worth[at], {
        "gain": gain,
        "error": error,
        "over_nothing": over,
        "over_nothing_error": over_error,
    }


def left_out(one: Answered, prior: Floats, rule: Limits) -> tuple[Floats, Floats]:
    """Errors in each round of what the others teach, and pairs of the round.

    Returns:
        (rounds, sizes of the prior + 2) mean squared errors, the last two of the prior alone and
        of no weights at all; (rounds,) pairs.
    """
    errors, sizes = [], []
    for which in one.rounds:
        rest = one.but(which).products(rule.fit.mentors)
        tried = [fitting.to_prior(rest, prior, worth) for worth in rule.fit.worth]
        tried += [fitting.slope(rest, prior) * prior, np.zeros(len(prior))]
        given = one.x, one.y, one.rows.rounds.astype(str), which
        found = [fitting.left_out_errors(*given, weights) for weights in tried]
        errors.append([away for away, _size in found])
        sizes.append(float(found[0][1]))
    return np.array(errors), np.array(sizes)


def intervals(one: Answered, rule: Limits, samples: int, seed: int) -> list[tuple[float, float]]:
    """(lo, hi) of each component's slope: mentors are drawn with replacement, with their pairs."""
    size = one.x.shape[1]
    whole = fitting.table(
        one.x, one.y, one.rows.rounds, one.rows.mentors, one.weight, rule.fit.mentors
    )
    labels, where = np.unique(one.rows.mentors.astype(str), return_inverse=True)
    crosses = np.stack([whole[where == at].T @ whole[where == at] for at in range(len(labels))])
    flat = crosses.reshape(len(labels), -1)
    random = np.random.default_rng(seed)
    found = np.empty((samples, size))
    for at in range(samples):
        times = np.bincount(random.integers(0, len(labels), len(labels)), minlength=len(labels))
        cross = (times @ flat).reshape(crosses.shape[1:])
        found[at] = fitting.plain(fitting.without_rounds(cross, size, float(len(one.y))))
    low, high = np.percentile(found, INNER, axis=0)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _seen(
    rows: Rows,
    tuning: Rows,
    weights: Mapping[str, float],
    before: Mapping[str, float],
    taught: list[Taught],
    rule: Limits,
) -> Seen:
    y = rows.outcomes[rule.primary]
    there = ~np.isnan(y)
    per_round = len(rows) / max(len(rows.by_time), 1)
    return Seen(
        rounds=len({one for one, known in zip(rows.rounds, there, strict=True) if known}),
        pairs=int(there.sum()),
        response=float(there.mean()) if len(rows) else 0.0,
        spread=spread_within(rows),
        imbalance=imbalance(rows.predicted, there),
        gain=taught[0].gain,
        error=taught[0].error,
        over_nothing=taught[0].over_nothing,
        over_nothing_error=taught[0].over_nothing_error,
        schools=len(set(rows.schools)),
        pairs_a_round=per_round,
        versions=len(set(rows.versions)),
        moved=max((abs(weights[code] - before[code]) for code in before), default=0.0),
        against=_against(tuning, weights, before, taught, rule),
    )


def spread_within(rows: Rows) -> dict[str, float]:
    """Standard deviation of each component within rounds, among realised pairs; 0 for unknown."""
    found = {}
    for at, code in enumerate(rows.components):
        column, parts = rows.x[:, at], []
        for one in np.unique(rows.rounds.astype(str)):
            here = column[(rows.rounds.astype(str) == one) & ~np.isnan(column)]
            parts.append(here - here.mean() if len(here) else here)
        away = np.concatenate(parts) if parts else np.zeros(0)
        found[code] = float(np.sqrt((away**2).mean())) if len(away) else 0.0
    return found


def imbalance(predicted: Floats, there: Bools) -> float | None:
    """Difference of the score between who answered and who did not, in standard deviations.

    0 where everybody has answered, None where too few of either tell it.
    """
    first, second = predicted[there], predicted[~there]
    if len(first) >= TWO and not len(second):
        return 0.0
    if len(first) < TWO or len(second) < TWO:
        return None
    spread = float(np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2.0))
    return abs(float(first.mean() - second.mean())) / spread if spread > fitting.TINY else 0.0


def _against(
    tuning: Rows,
    weights: Mapping[str, float],
    before: Mapping[str, float],
    taught: list[Taught],
    rule: Limits,
) -> tuple[str, ...]:
    """Outcomes that left-out rounds would predict worse under the new weights."""
    new = np.array([weights[code] for code in tuning.components])
    old = np.array([before[code] for code in tuning.components])
    found = []
    for told in taught[1:]:
        one = answered(tuning, told.outcome, rule.fit.trim)
        if told.pairs < rule.gate.pairs or len(one.rounds) < TWO or not told.slopes:
            continue
        gains, sizes = [], []
        for which in one.rounds:
            rest = one.but(which).products(rule.fit.mentors)
            given = one.x, one.y, one.rows.rounds.astype(str), which
            was, size = fitting.left_out_errors(*given, fitting.slope(rest, old) * old)
            now, _size = fitting.left_out_errors(*given, fitting.slope(rest, new) * new)
            gains.append(was - now)
            sizes.append(float(size))
        mean, error = fitting.mean_and_error(np.array(gains), np.array(sizes))
        if mean < -rule.gate.errors * error:
            found.append(told.outcome)
    return tuple(found)


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
