"""Invented rounds for the figures of the engine: whole-number factors, so that all see one matrix.

The score of a pair is the inner product of small whole numbers. float32 holds it exactly, so the
engine, which never lays the matrix, and a peer, which is given it, see the same whole scores.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Int8s = npt.NDArray[np.int8]
KINDS, WIDTH, STRONG, TOP = 48, 40, 12, 11
QUESTIONS, LEVELS = 8, 5
SEED = 26


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """One round.

    Attributes:
        mentee_factors: (mentees, width) whole numbers in int8.
        mentor_factors: (mentors, width), as above; the score is their inner product, 0..unit.
        capacity: (mentors,) places.
        unit: the score that stands for a perfect fit.
    """

    mentee_factors: Int8s
    mentor_factors: Int8s
    capacity: npt.NDArray[np.int64]
    unit: int

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.mentee_factors) * len(self.mentor_factors)

    def matrix(self) -> npt.NDArray[np.int16]:
        """(mentees, mentors) scores, laid in blocks of rows."""
        other = self.mentor_factors.astype(np.float32).T
        laid = np.empty((len(self.mentee_factors), other.shape[1]), np.int16)
        for first in range(0, len(laid), 512):
            laid[first : first + 512] = self.mentee_factors[first : first + 512] @ other
        return laid

    def at(self, mentee: npt.NDArray[np.int64], mentor: npt.NDArray[np.int64]) -> int:
        """Sum of the scores of these pairs."""
        one = self.mentee_factors[mentee].astype(np.int64)
        return int((one * self.mentor_factors[mentor]).sum())

    def value(self, mentor_of: npt.NDArray[np.int64]) -> int:
        """Sum of the scores of a plan; -1 stands for no mentor."""
        mentee = np.flatnonzero(mentor_of >= 0)
        return self.at(mentee, mentor_of[mentee])


def _clustered(rng: np.random.Generator, mentees: int, mentors: int) -> tuple[Int8s, Int8s]:
    """Kinds of people with their strong sides; some kinds are sought, some mentors are better."""
    centre = rng.integers(0, 3, (KINDS, WIDTH - 1))
    for kind in centre:
        kind[rng.choice(WIDTH - 1, STRONG, replace=False)] = rng.integers(5, TOP, STRONG)
    sides = []
    for people, common in ((mentees, None), (mentors, rng.integers(0, TOP + 1, mentors))):
        kind = rng.choice(KINDS, people, p=rng.dirichlet(np.full(KINDS, 4.0)))
        near = centre[kind] + rng.integers(-1, 2, (people, WIDTH - 1))
        last = np.full(people, TOP) if common is None else common
        sides.append(np.column_stack([np.clip(near, 0, TOP), last]).astype(np.int8))
    return sides[0], sides[1]


def _tied(rng: np.random.Generator, mentees: int, mentors: int) -> tuple[Int8s, Int8s]:
    """Answers on a scale of five: scores 0..32, most of them shared by many pairs.

    Half of the questions ask for likeness (4 - |a - b|), half for a strength the mentee needs
    (min(a, b)): those who can much are wanted by all.
    """
    need = rng.binomial(LEVELS - 1, 0.65, (mentees, QUESTIONS))
    have = rng.binomial(LEVELS - 1, rng.uniform(0.2, 0.7, (mentors, 1)), (mentors, QUESTIONS))
    level = np.arange(LEVELS)
    near = (LEVELS - 1) - np.abs(have[:, :, None] - level)
    strong = np.minimum(have[:, :, None], level)
    laid = np.where((np.arange(QUESTIONS) % 2 == 0)[None, :, None], near, strong)
    one_hot = need[:, :, None] == level
    return (
        one_hot.reshape(mentees, -1).astype(np.int8),
        laid.reshape(mentors, -1).astype(np.int8),
    )


def _random(rng: np.random.Generator, mentees: int, mentors: int) -> tuple[Int8s, Int8s]:
    """No structure at all."""
    sides = [rng.integers(0, TOP + 1, (people, 32)) for people in (mentees, mentors)]
    return sides[0].astype(np.int8), sides[1].astype(np.int8)


FACTORS: dict[str, Callable[[np.random.Generator, int, int], tuple[Int8s, Int8s]]] = {
    "clustered": _clustered,
    "tied": _tied,
    "random": _random,
}


def instance(
    kind: str, mentees: int, mentors: int, load: float = 0.97, seed: int = SEED
) -> Instance:
    """Invent a round; ``load`` is mentees per place, over 1 some must stay without a mentor.

    >>> instance("tied", 60, 20).matrix().shape
    (60, 20)
    """
    rng = np.random.default_rng([seed, mentees, mentors])
    ours, theirs = FACTORS[kind](rng, mentees, mentors)
    spread = rng.multinomial(max(0, round(mentees / load) - mentors), np.full(mentors, 1 / mentors))
    most = ours.max(0).astype(np.int64) @ theirs.max(0).astype(np.int64)
    return Instance(
        mentee_factors=ours,
        mentor_factors=theirs,
        capacity=spread.astype(np.int64) + 1,
        unit=int(QUESTIONS * (LEVELS - 1) if kind == "tied" else most),
    )


def write(one: Instance, folder: Path, *, matrix: bool = True) -> Path:
    """Lay the round into files that any peer reads."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "capacity.npy", one.capacity)
    if matrix:
        np.save(folder / "scores.npy", one.matrix())
    return folder
