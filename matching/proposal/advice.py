"""What would help the whole round: at whom one more place, and whom to look for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.affinity.block import HAIR, LEVELS
from matching.assign import Bools, Ints
from matching.assign.naming import by_id
from matching.constraints.mask import EDGE
from matching.explain import Insight, Place, newcomer, one_more_place
from matching.proposal.laying import Laid
from matching.proposal.outcome import Placing, Sought

Floats = npt.NDArray[np.float64]

OTHER = "other"
STRONG = 0.9  # quantile of capability at which somebody is strong in a domain (design)
NAME = "newcomer:"  # stands before the domains in the id of a mentor nobody has found yet


def placings(insight: Insight) -> tuple[Placing, ...]:
    """What one more place is worth at each mentor, the most helpful first."""
    problem = insight.problem
    found = [
        Placing(
            mentor_id=problem.mentor_name(at),
            coverage=one.coverage,
            total=one.total,
            serves=None if one.served is None else problem.mentee_name(one.served),
        )
        for at in range(problem.mentors)
        for one in [one_more_place(insight, at)]
    ]
    return tuple(sorted(found, key=lambda one: (-one.coverage, -one.total, one.mentor_id)))


def sought(laid: Laid, insight: Insight) -> tuple[Sought, ...]:
    """What one more mentor strong in each domain would bring, the most helpful first.

    Of the sensitive domains only the most helpful is told, and not which it is.
    """
    found = {
        domain: recruited(laid, insight, [at]) for at, domain in enumerate(laid.vectors.domains)
    }
    named = {
        domain: one
        for hidden, (domain, one) in zip(laid.vectors.codes.sensitive, found.items(), strict=True)
        if not hidden
    }
    hushed = [one for domain, one in found.items() if domain not in named]
    if hushed:
        named[OTHER] = max(hushed, key=lambda one: (one.coverage, one.total))
    told = [
        Sought(domain=domain, coverage=one.coverage, total=one.total)
        for domain, one in named.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.coverage, -one.total, one.domain)))


def recruited(laid: Laid, insight: Insight, domains: Sequence[int]) -> Place:
    """What a mentor nobody has found yet would bring: strong in some domains, with one place."""
    units, able = profile(laid, domains)
    name = NAME + ",".join(laid.vectors.domains[at] for at in domains)
    return newcomer(insight, units, able, int(by_id([name])[0]))


class Recruits:
    """Mentors nobody has found yet, each looked at once: many mentees need the same."""

    def __init__(self, laid: Laid, insight: Insight) -> None:
        """Look for mentors of this round."""
        self._laid, self._insight = laid, insight
        self._found: dict[tuple[str, ...], Place] = {}

    def strong_in(self, domains: tuple[str, ...]) -> Place:
        """What a mentor strong in these domains would bring."""
        if domains not in self._found:
            at = [self._laid.vectors.domains.index(one) for one in domains]
            self._found[domains] = recruited(self._laid, self._insight, at)
        return self._found[domains]


def profile(laid: Laid, domains: Sequence[int]) -> tuple[Ints, Bools]:
    """How everybody would suit a mentor nobody has found yet.

    Capability in the domains is that of the strong among the mentors (quantile ``STRONG``), in all
    others the mean of the round; every other component is the mean of the round too: no wishes
    are known, nor times, nor style. Rules about two named people do not bar a stranger.

    Returns:
        (mentees,) affinity in whole units, and whether rules would allow the pair.
    """
    scores, vectors = laid.affinity, laid.vectors
    skill = np.array(scores.frozen.capability)
    for at in domains:
        if len(vectors.c):
            strong = np.quantile(vectors.c[:, at], STRONG, method="inverted_cdf")
            skill[at] = max(skill[at], float(strong))
    rest = sum(
        int(weight * scores.unit * scores.frozen.components[code] + HAIR)
        for code, weight in zip(scores.codes, scores.weights.tolist(), strict=True)
        if code != "need"
    )
    units = scores.need_weights @ np.rint(LEVELS * skill).astype(np.int64) + rest
    able = laid.seeking & (vectors.w @ skill >= laid.need_floor - EDGE)
    return np.minimum(units, scores.unit), able
