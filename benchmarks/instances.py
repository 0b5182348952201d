"""Invented rounds for the figures of the engine: whole-number factors, so that all see one matrix.

The score of a pair is the inner product of small whole numbers. float32 holds it exactly, so the
engine, which never lays the matrix, and a peer, which is given it, see the same whole scores.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Int8s = npt.NDArray[np.int8]
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


def _likert(rng: np.random.Generator, mentees: int, mentors: int, load: float) -> Instance:
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
    spread = rng.multinomial(max(0, round(mentees / load) - mentors), np.full(mentors, 1 / mentors))
    return Instance(
        mentee_factors=one_hot.reshape(mentees, -1).astype(np.int8),
        mentor_factors=laid.reshape(mentors, -1).astype(np.int8),
        capacity=spread.astype(np.int64) + 1,
        unit=QUESTIONS * (LEVELS - 1),
    )


def instance(
    kind: str, mentees: int, mentors: int, load: float = 0.97, seed: int = SEED
) -> Instance:
    """Invent a round; ``load`` is mentees per place, over 1 some must stay without a mentor.

    ``kind``: "clustered", "tied" and "random" regions as the product invents them; "likert" has so
    few different scores that there are many best plans.

    >>> instance("likert", 60, 20).matrix().shape
    (60, 20)
    """
    if kind == "likert":
        return _likert(np.random.default_rng([seed, mentees, mentors]), mentees, mentors, load)
    from data.synthetic.region import region

    made = region(mentees, mentors, seed, kind=kind, load=load)
    return Instance(
        mentee_factors=made.mentee_factors,
        mentor_factors=made.mentor_factors,
        capacity=made.capacity,
        unit=made.unit,
    )


def write(one: Instance, folder: Path, *, matrix: bool = True) -> Path:
    """Lay the round into files: factors for the engine, the matrix for peers."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "capacity.npy", one.capacity)
    np.save(folder / "mentee_factors.npy", one.mentee_factors)
    np.save(folder / "mentor_factors.npy", one.mentor_factors)
    np.save(folder / "unit.npy", np.int64(one.unit))
    if matrix:
        np.save(folder / "scores.npy", one.matrix())
    return folder


def read(folder: Path) -> Instance:
    """What ``write`` laid."""
    return Instance(
        mentee_factors=np.load(folder / "mentee_factors.npy"),
        mentor_factors=np.load(folder / "mentor_factors.npy"),
        capacity=np.load(folder / "capacity.npy"),
        unit=int(np.load(folder / "unit.npy")),
    )
