"""The eight components of a score, unknown ones filled with the round's frozen mean.

Everything here may be asked for some rows of a round: a component of a pair depends on its two
people and the frozen statistics alone, so a block of rows holds the same numbers as the whole.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.affinity.parts import CODES, Part, covered, parts, subject_worth
from matching.profile import some
from matching.vectors import WHOLE, Frozen, Vectors, lean, whole_tally

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEVER_UNKNOWN = "need"  # what was not answered has its say in w and c already
DEFAULT = 0.5  # of every frozen mean (design)
PAIRS = 2**15  # of a block: its arrays stay in the nearest cache of a core


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """Components of every pair.

    Attributes:
        codes: names, in the order of axis 0.
        values: (components, mentees, mentors) in [0, 1]; what is unknown holds the frozen mean.
        known: (components, mentees, mentors), False where the frozen mean stands in; for ``need``,
            where nothing of it rests on answers.
        known_need: (mentees, mentors) in [0, 1], how much of ``need`` rests on answers.
        wish_judged: (mentees, mentors), the mentor states wishes and some can be judged.
        frozen: the statistics, complete: with these the same people get the same score for ever.
    """

    codes: tuple[str, ...]
    values: Floats
    known: Bools
    known_need: Floats
    wish_judged: Bools
    frozen: Frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A mean over pairs, gathered block by block in whole numbers: no order can change it.

    Attributes:
        total: sum of what is known, in whole 1 / ``WHOLE``.
        count: how many pairs it is known for.
        people: how many mentees it is known for.
    """

    total: int = 0
    count: int = 0
    people: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            total=self.total + other.total,
            count=self.count + other.count,
            people=self.people + other.people,
        )

    @property
    def mean(self) -> float:
        """The mean, drawn to the default by the mentees it is known for."""
        return lean(self.total / WHOLE / max(self.count, 1), self.people, DEFAULT)


def tallied(values: Floats) -> Tally:
    """Of a block, (mentees, mentors); NaN is unknown."""
    total, count = whole_tally(values)
    return Tally(total=total, count=count, people=int(some(~np.isnan(values)).sum()))


def components(vectors: Vectors) -> Components:
    """All components; statistics that are not frozen yet are taken from these people."""
    frozen = statistics(vectors)
    found = parts(vectors, subject_of(frozen))
    shape = len(found), *found["need"].value.shape
    values, known = np.empty(shape), np.empty(shape, bool)
    for at, (code, part) in enumerate(found.items()):
        values[at], known[at] = filled(code, part, frozen), part.known
    need = covered(vectors.trust[:, None] * vectors.w, vectors.known)
    known[0] = need > 0.0
    return Components(
        codes=tuple(found),
        values=values,
        known=known,
        known_need=np.clip(need, 0.0, 1.0),
        wish_judged=found["wish_mentor"].share > 0.0,
        frozen=frozen,
    )


def statistics(vectors: Vectors, pairs: int = PAIRS, threads: int = 1) -> Frozen:
    """The frozen statistics made complete; those already held stay as they are."""
    frozen = vectors.frozen
    if frozen.subject is None:

        def worth(rows: slice) -> Tally:
            return tallied(subject_worth(vectors.part(rows)))

        found = sum(each(worth, blocks(vectors, pairs), threads), Tally())
        frozen = replace(frozen, subject=found.mean)
    held = frozen.components
    open_ = [code for code in CODES if code not in {NEVER_UNKNOWN, *held}]
    means = {**held, **_means(vectors, open_, subject_of(frozen), pairs, threads)}
    order = [code for code in CODES if code != NEVER_UNKNOWN]
    return replace(frozen, components={code: means[code] for code in order})


def _means(
    vectors: Vectors, codes: Sequence[str], subject: float, pairs: int, threads: int
) -> dict[str, float]:
    """Means of components over these people, by code."""

    def observed(rows: slice) -> dict[str, Tally]:
        found = parts(vectors.part(rows), subject)
        return {code: tallied(found[code].value) for code in codes}

    total = dict.fromkeys(codes, Tally())
    for block in each(observed, blocks(vectors, pairs), threads) if codes else ():
        total = {code: total[code] + block[code] for code in codes}
    return {code: one.mean for code, one in total.items()}


def each(work: Callable[[slice], T], rows: Iterable[slice], threads: int) -> Iterator[T]:
    """The work on each block, in their order, some at the same time."""
    if threads == 1:
        yield from map(work, rows)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        yield from pool.map(work, rows)


def blocks(vectors: Vectors, pairs: int = PAIRS) -> Iterator[slice]:
    """Rows of a round, some at a time: about so many pairs in each, one row at least."""
    mentees, step = len(vectors.mentee_ids), rows_of(vectors, pairs)
    for first in range(0, mentees, step):
        yield slice(first, min(first + step, mentees))


def rows_of(vectors: Vectors, pairs: int = PAIRS) -> int:
    """How many rows make a block."""
    return max(1, pairs // max(1, len(vectors.mentor_ids)))


def filled(code: str, part: Part, frozen: Frozen) -> Floats:
    """A component in [0, 1], its frozen mean where nothing was observed."""
    found = part.filled(frozen.components.get(code, 0.0))
    return np.clip(found, 0.0, 1.0, out=found)


def subject_of(frozen: Frozen) -> float:
    """The mean fit of subjects."""
    return DEFAULT if frozen.subject is None else frozen.subject
