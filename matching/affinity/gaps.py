"""How far a score rests on answers, in a word, and which answers would raise that most."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.i18n import _
from data.records.bank import Role
from matching.affinity.blend import Affinity
from matching.vectors import Side, Vectors

HIGH, MIDDLE = 0.8, 0.5
OTHER = "other"
GRID = "grid"
STAFF = frozenset({"subjects", "years_in_school"})  # from the staff list, not from the person
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An answer that is missing.

    Attributes:
        side: who has not answered.
        question: code of the question; a domain of the grid; "grid" for all of it; "wishes" for
            the preferences the other side's wishes are held against; "other" for a domain that is
            not told apart.
        gain: what the answer adds to the reliability of the pair, in [0, 1].
        staff: it is a fact of the staff list; nobody asks the person again.
    """

    side: Role
    question: str
    gain: float
    staff: bool = False


def level(reliability: float) -> str:
    """Code of the word for a reliability: "high" from 0.8, "middle" from 0.5, else "low".

    >>> level(0.8), level(0.79), level(0.1)
    ('high', 'middle', 'low')
    """
    if reliability >= HIGH:
        return "high"
    return "middle" if reliability >= MIDDLE else "low"


def word(reliability: float) -> str:
    """The word itself, in the language in force: «низкая: уточните анкету»."""
    message = f"score.reliability.{level(reliability)}"
    return _(message)


def gaps(
    vectors: Vectors, affinity: Affinity, mentee: int, mentor: int, most: int = SHOWN
) -> tuple[Gap, ...]:
    """The answers that would raise the reliability of a pair most, greatest first."""
    found = [*_need(vectors, affinity, mentee, mentor), *_others(vectors, affinity, mentee, mentor)]
    told = [one for one in found if one.gain > 0.0]
    return tuple(sorted(told, key=lambda one: -one.gain)[:most])


def _need(vectors: Vectors, affinity: Affinity, mentee: int, mentor: int) -> Iterator[Gap]:
    weight, trust = float(affinity.weights[0]), float(vectors.trust[mentee])
    w, known = vectors.w[mentee], vectors.known[mentor]
    yield Gap(side=Role.MENTEE, question=GRID, gain=weight * (1.0 - trust) * float(w @ known))
    hidden = float((trust * w * (1.0 - known))[vectors.codes.sensitive].sum())
    yield Gap(side=Role.MENTOR, question=OTHER, gain=weight * hidden)
    for at in np.flatnonzero(~vectors.codes.sensitive).tolist():
        gain = weight * trust * float(w[at] * (1.0 - known[at]))
        yield Gap(side=Role.MENTOR, question=vectors.domains[at], gain=gain)


def _others(vectors: Vectors, affinity: Affinity, mentee: int, mentor: int) -> Iterator[Gap]:
    """The other components: whoever lacks the answer; both lack it, both are named."""
    told = affinity.pair(mentee, mentor).known
    for at, code in enumerate(affinity.codes):
        if told[at] or code == "need":
            continue
        for side, people, row in (
            (Role.MENTEE, vectors.mentees, mentee),
            (Role.MENTOR, vectors.mentors, mentor),
        ):
            question = _lacking(code, side, people, row)
            if question:
                gain = float(affinity.weights[at])
                yield Gap(side=side, question=question, gain=gain, staff=question in STAFF)


def _lacking(code: str, side: Role, people: Side, row: int) -> str:
    """The question this person left open for a component; "" for none."""
    mentee = side is Role.MENTEE
    absent = {
        "wish_mentee": ("wishes", not mentee),
        "wish_mentor": ("wishes", mentee),
        "time": ("slots", not people.slots[row].any()),
        "school": ("years_in_school", not mentee),
        "style": ("style", np.isnan(people.style[row]).any()),
        "subject": ("subjects", not people.subjects[row].any()),
        "level": ("levels", not people.levels[row].any()),
    }
    question, missing = absent[code]
    return question if missing else ""
