"""Rows outcomes teach from: one a pair that came about, its components and what became of it.

No attribute of a person is here: what teaches are components of the score alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

TWO_VALUED = frozenset({"survival"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Pairs of finished rounds. Axis 0 is pairs.

    Attributes:
        components: names, in the order of axis 1 of ``x``.
        x: (pairs, components) in [0, 1]; NaN where a component was unknown.
        predicted: (pairs,), the score under the weights of the round, in [0, 1].
        outcomes: (pairs,) each by name, kept apart; NaN where nobody answered.
        rounds, schools, mentors: (pairs,), labels.
        order: (pairs,), sorts rounds by time.
        versions: (pairs,), version of the questionnaire behind the components.
        propensity: (pairs,), logged chance of the pair; NaN where a person has chosen.
        mentees: (pairs,), labels, to find the pair again in a back-test.
    """

    components: tuple[str, ...]
    x: Floats
    predicted: Floats
    outcomes: Mapping[str, Floats]
    rounds: Words
    schools: Words
    mentors: Words
    order: Words
    versions: Words
    propensity: Floats
    mentees: Words

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.predicted)

    def part(self, which: Bools) -> "Rows":
        """Some of the pairs."""
        arrays = {
            one.name: getattr(self, one.name)[which]
            for one in fields(self)
            if one.name not in {"components", "outcomes"}
        }
        outcomes = {name: one[which] for name, one in self.outcomes.items()}
        return replace(self, **arrays, outcomes=outcomes)

    @property
    def by_time(self) -> tuple[str, ...]:
        """Rounds, the oldest first."""
        first = dict(zip(self.rounds, self.order, strict=True))
        return tuple(sorted(first, key=lambda one: (first[one], one)))

    def complete(self) -> Floats:
        """(pairs, components): unknown ones take the mean of their round, else of all, else 0."""
        found = self.x.copy()
        for at in range(found.shape[1]):
            column = found[:, at]
            known = ~np.isnan(column)
            whole = float(column[known].mean()) if known.any() else 0.0
            for one in np.unique(self.rounds[~known]):
                here = self.rounds == one
                seen = column[here & known]
                column[here & ~known] = seen.mean() if len(seen) else whole
        return found


def codes_of(labels: Words) -> npt.NDArray[np.int64]:
    """(n,) labels as numbers from 0."""
    found: npt.NDArray[np.int64] = np.unique(labels.astype(str), return_inverse=True)[1]
    return found.reshape(-1)
