"""What invented people can and need: the known truth behind their answers."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.codebook import framework
from data.synthetic.plans import Plan
from data.synthetic.staff import Staff

COMMON, BLOCK = 0.45, 0.20  # variance shared by all domains, and by those of one group
EASY = 1.2  # steepness of asking for help where one is weak
EXTRA_AREAS = 1.4
NEVER = 1e6
SCARCE = 2.2  # how far everybody lags behind in a scarce domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Minds:
    """Truth about n people over K domains.

    ``theta`` (n, K) is competence, standardised; ``style`` (n, 4) the working style; ``tilt`` (n,)
    how generously a person ticks answers; ``asked`` are the places of requested domains, the most
    important first, and ``weight`` (n, K) their importance, 0 where nothing is asked.
    """

    theta: np.ndarray
    style: np.ndarray
    tilt: np.ndarray
    asked: tuple[tuple[int, ...], ...]
    weight: np.ndarray


def draw_minds(rng: Generator, plan: Plan, staff: Staff) -> Minds:
    """Competence rising with experience, requests where it is low."""
    book = framework()
    count, domains = len(staff.people), len(book.domains)
    groups = [one.group for one in book.domains]
    same = np.array([[a == b for b in groups] for a in groups], dtype=float)
    rest = 1.0 - COMMON - BLOCK
    covariance = COMMON + BLOCK * same + rest * np.eye(domains)
    mean = -1.1 + 0.62 * np.log1p(np.minimum(staff.years, 20))
    theta = mean[:, None] + rng.multivariate_normal(
        np.zeros(domains), covariance, size=count, method="cholesky"
    )
    asked, weight = _requests(rng, theta + _unasked(plan, staff))
    theta[:, [book.domain_codes.index(code) for code in plan.scarce]] -= SCARCE
    return Minds(
        theta=theta,
        style=rng.normal(0.0, 1.0, (count, len(book.style["scale"]))),
        tilt=rng.normal(0.0, 0.35, count),
        asked=asked,
        weight=weight,
    )


def _unasked(plan: Plan, staff: Staff) -> np.ndarray:
    """(n, K), large where nobody asks: scarce domains, and exams in primary school."""
    codes = framework().domain_codes
    found = np.zeros((len(staff.people), len(codes)))
    found[:, [codes.index(code) for code in plan.scarce]] = NEVER
    primary = [place for place, one in enumerate(staff.people) if one.levels == ("noo",)]
    found[primary, codes.index("exam")] = NEVER
    return found


def _requests(rng: Generator, theta: np.ndarray) -> tuple[tuple[tuple[int, ...], ...], np.ndarray]:
    """1 + Poisson(1.4) areas a person, drawn by softmax(-1.2 theta), importance 1 to 5."""
    count, domains = theta.shape
    many = np.minimum(1 + rng.poisson(EXTRA_AREAS, count), domains)
    # the largest of -1.2 theta + Gumbel noise are a draw from the softmax without replacement
    order = np.argsort(-(-EASY * theta + rng.gumbel(size=theta.shape)), axis=1)
    importance = rng.integers(1, 6, size=theta.shape)
    weight = np.zeros_like(theta)
    asked = []
    for place in range(count):
        drawn = order[place, : many[place]]
        weight[place, drawn] = importance[place, drawn]
        ranked = sorted(drawn.tolist(), key=lambda d: -weight[place, d])
        asked.append(tuple(ranked))
    return tuple(asked), weight
