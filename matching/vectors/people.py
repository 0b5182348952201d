"""Profiles of a round as arrays: needs, capabilities, preferences, and its frozen statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from data.codebook import Framework
from matching.profile import (
    Applicant,
    Codes,
    codes,
    domain_means,
    most_important,
    some,
)
from matching.text.reading import TextReading
from matching.vectors.dials import DIALS, Dials
from matching.vectors.frozen import Frozen
from matching.vectors.needs import gridded, need_weights, undifferentiated
from matching.vectors.offers import capability, freeze
from matching.vectors.readings import documents, shares, tags
from matching.vectors.side import Side, side

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

UNCONFIRMED = 0.6  # how far an unconfirmed text alone is believed (design)
ALL = slice(None)
OF_MENTEES = ("N", "t", "w", "trust", "unclear", "flat")
OF_MENTORS = ("L", "p", "e", "c", "known")
TEXT_ONLY = 0.5  # how far a text alone tells what a mentor can do (design)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """One round as arrays; mentees and mentors in the order given.

    Attributes:
        codes: the framework as look-ups.
        mentees, mentors: preferences and facts of each side.
        N, L: (mentees, domains) and (mentors, domains), answers in 1..5 or NaN.
        t, p, e: text shares of needs, text tags of offers, evidence; in [0, 1].
        w: (mentees, domains), weights of needs; rows sum to 1.
        c: (mentors, domains), capability in [0, 1].
        trust: (mentees,), q: how far the expressed need is believed.
        known: (mentors, domains): 1 answered, 0.5 text only, 0 nothing.
        unclear: (mentees,), no need was expressed at all.
        flat: (mentees,), all answers equal and nothing else said.
        frozen: statistics of the round's snapshot.
        slotless: nobody needs a common hour in this round.
    """

    codes: Codes
    mentees: Side
    mentors: Side
    N: Floats
    L: Floats
    t: Floats
    p: Floats
    e: Floats
    w: Floats
    c: Floats
    trust: Floats
    known: Floats
    unclear: Bools
    flat: Bools
    frozen: Frozen
    slotless: bool = False

    @property
    def domains(self) -> tuple[str, ...]:
        """Codes of the competency domains, in order."""
        return self.codes.domains

    @property
    def mentee_ids(self) -> tuple[str, ...]:
        """Ids of the rows."""
        return self.mentees.ids

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids of the columns."""
        return self.mentors.ids

    def part(self, rows: slice, columns: slice = ALL) -> "Vectors":
        """Some of the mentees and of the mentors, under the same frozen statistics."""
        return replace(
            self,
            mentees=self.mentees.part(rows),
            mentors=self.mentors.part(columns),
            **{name: getattr(self, name)[rows] for name in OF_MENTEES},
            **{name: getattr(self, name)[columns] for name in OF_MENTORS},
        )

    def chosen(self, rows: Ints, columns: Ints) -> "Vectors":
        """These mentees and mentors, in this order, under the same frozen statistics."""
        return replace(
            self,
            mentees=self.mentees.chosen(rows),
            mentors=self.mentors.chosen(columns),
            **{name: getattr(self, name)[rows] for name in OF_MENTEES},
            **{name: getattr(self, name)[columns] for name in OF_MENTORS},
        )


def vectorise(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    framework: Framework,
    readings: Mapping[str, TextReading] | None = None,
    *,
    offered: Mapping[str, TextReading] | None = None,
    frozen: Frozen | None = None,
    dials: Dials = DIALS,
) -> Vectors:
    """Lay a round out as arrays.

    Args:
        mentees: rows, in the order to keep.
        mentors: columns.
        framework: ``data.codebook.framework()``.
        readings: what was read in texts, by the applicant's id.
        offered: the mentors' readings, where one person stands on both sides; else ``readings``.
        frozen: statistics stored with the snapshot; None takes them from these people.
        dials: settings.
    """
    known, texts = codes(framework), readings or {}
    K = len(known.domains)
    N, top = domain_means(mentees, known), most_important(mentees, known)
    L, p = domain_means(mentors, known), tags(mentors, texts if offered is None else offered, K)
    e = documents(mentors, known)
    t = shares(tags(mentees, texts, K))
    found = freeze(L, p, e, dials) if frozen is None else frozen
    return Vectors(
        codes=known,
        mentees=side(mentees, known),
        mentors=side(mentors, known),
        N=N,
        L=L,
        t=t,
        p=p,
        e=e,
        w=need_weights(N, top, t, dials),
        c=capability(L, p, e, found, dials),
        trust=_trust(mentees, texts, gridded(N, top), t),
        known=np.where(np.isnan(L), TEXT_ONLY * (p > 0), 1.0),
        unclear=~gridded(N, top) & ~some(t),
        flat=undifferentiated(N, top, t),
        frozen=found,
    )


def _trust(
    people: Sequence[Applicant], texts: Mapping[str, TextReading], grid: Bools, t: Floats
) -> Floats:
    """(mentees,), 1 for grid or confirmed tags, 0.6 for unconfirmed text alone, 0 for neither."""
    sure = np.array([one.id in texts and texts[one.id].confirmed for one in people], bool)
    spoke = some(t)
    found: Floats = np.where(grid | (sure & spoke), 1.0, UNCONFIRMED * spoke)
    return found
