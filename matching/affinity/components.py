"""The eight components of every pair's score, unknown ones filled with the round's frozen mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.affinity.parts import Part, parts, subject_worth
from matching.affinity.wishes import wishes
from matching.profile import some
from matching.vectors import Frozen, Vectors, lean, tally

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEVER_UNKNOWN = "need"  # what was not answered has its say in w and c already
DEFAULT = 0.5  # of every frozen mean (design)


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


def components(vectors: Vectors) -> Components:
    """All components; statistics that are not frozen yet are taken from these people."""
    asked = wishes(vectors.mentees, vectors.mentors, vectors.codes)
    offered = wishes(vectors.mentors, vectors.mentees, vectors.codes).turned()
    subject = vectors.frozen.subject
    subject = mean_of(subject_worth(vectors)) if subject is None else subject
    found = parts(vectors, asked, offered, subject)
    frozen = replace(vectors.frozen, subject=subject, components=_means(found, vectors.frozen))
    shape = len(found), *found["need"].value.shape
    values, known = np.empty(shape), np.empty(shape, bool)
    for at, (code, part) in enumerate(found.items()):
        values[at], known[at] = part.filled(frozen.components.get(code, 0.0)), part.known
    need = (vectors.trust[:, None] * vectors.w) @ vectors.known.T
    known[0] = need > 0.0
    return Components(
        codes=tuple(found),
        values=np.clip(values, 0.0, 1.0, out=values),
        known=known,
        known_need=np.clip(need, 0.0, 1.0),
        wish_judged=offered.judged > 0.0,
        frozen=frozen,
    )


def mean_of(values: Floats) -> float:
    """Mean of what is known over pairs, drawn to the default by the mentees it is known for.

    >>> round(mean_of(np.array([[1.0, np.nan]])), 4)
    0.5455
    """
    total, count = tally(values)
    return lean(total / max(count, 1), int(some(~np.isnan(values)).sum()), DEFAULT)


def _means(found: Mapping[str, Part], frozen: Frozen) -> dict[str, float]:
    held = frozen.components
    return {
        code: held[code] if code in held else mean_of(part.value)
        for code, part in found.items()
        if code != NEVER_UNKNOWN
    }
