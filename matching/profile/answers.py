"""Answers as arrays. Axis 0 is people; what was not answered is NaN or an empty row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from data.records.questionnaire import Answers
from matching.profile.applicant import Applicant, ticked
from matching.profile.codes import Bools, Codes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

LOWEST, HIGHEST = 1, 5
TOP = 3
WORD = 8  # bytes


def likert(answers: Answers, code: str) -> float:
    """One answer in 1..5; NaN for anything else.

    >>> likert({"planning.1": 4}, "planning.1"), likert({"planning.1": 9}, "planning.1")
    (4.0, nan)
    """
    given = answers.get(code)
    if isinstance(given, int | float) and LOWEST <= given <= HIGHEST:
        return float(given)
    return float("nan")


def domain_mean(answers: Answers, domain: str, items: Sequence[str], least: int) -> float:
    """Mean of the answered items of a domain, or the one answer of the short form; else NaN.

    >>> grid = {"exam.1": 4, "exam.2": 5, "gifted": 2}
    >>> domain_mean(grid, "exam", ["exam.1", "exam.2", "exam.3"], 2)
    4.5
    >>> domain_mean(grid, "gifted", ["gifted.1"], 2)
    2.0
    """
    given = [one for one in (likert(answers, item) for item in items) if one == one]  # noqa: PLR0124
    if len(given) >= least:
        return sum(given) / len(given)
    return likert(answers, domain)


def domain_means(people: Sequence[Applicant], codes: Codes) -> Floats:
    """Need or offer by domain, (people, domains) in 1..5 or NaN."""
    rows = [
        [
            domain_mean(one.answers, domain, items, codes.least_items)
            for domain, items in zip(codes.domains, codes.items, strict=True)
        ]
        for one in people
    ]
    return np.array(rows, np.float64).reshape(len(people), len(codes.domains))


def styles(people: Sequence[Applicant], codes: Codes) -> Floats:
    """Working style, (people, scales) in 1..5 or NaN."""
    rows = [[likert(one.answers, scale) for scale in codes.styles] for one in people]
    return np.array(rows, np.float64).reshape(len(people), len(codes.styles))


def most_important(people: Sequence[Applicant], codes: Codes) -> Bools:
    """(people, domains), the domains the person put among the three most important."""
    return marks([ticked(one.answers, "needs_top")[:TOP] for one in people], codes.domains)


def ticks(people: Sequence[Applicant], question: str, options: Sequence[str]) -> Bools:
    """(people, options), what was ticked in a question."""
    return marks([ticked(one.answers, question) for one in people], options)


def marks(given: Sequence[Sequence[str]], options: Sequence[str]) -> Bools:
    """(rows, options), True where the option is given; words nobody knows are left out.

    >>> marks([("b", "x"), ()], ("a", "b")).astype(int).tolist()
    [[0, 1], [0, 0]]
    """
    place = {code: at for at, code in enumerate(options)}
    found = np.zeros((len(given), len(options)), bool)
    for row, codes in enumerate(given):
        found[row, [place[code] for code in codes if code in place]] = True
    return found


def whole(answers: Answers, code: str) -> int | None:
    """A count that was answered, None for none.

    >>> whole({"capacity": 2}, "capacity"), whole({"capacity": "two"}, "capacity")
    (2, None)
    """
    given = answers.get(code)
    if isinstance(given, int | float) and float(given).is_integer():
        return int(given)
    return None


def some(rows: npt.NDArray[Any]) -> Bools:
    """(people,), True for a row where anything is ticked or above zero."""
    found: Bools = np.any(rows, axis=1)
    return found


def meeting(one: Bools, other: Bools) -> Bools:
    """(people, others), True where the two sets share an option.

    >>> meeting(np.array([[True, False]]), np.array([[True, True], [False, True]])).tolist()
    [[True, False]]
    """
    found = np.zeros((len(one), len(other)), bool)
    for mine, theirs in zip(_words(one), _words(other), strict=True):
        found |= (mine[:, None] & theirs[None, :]) != 0
    return found


def shared(one: Bools, other: Bools) -> Ints:
    """(people, others), how many options the two sets share.

    >>> shared(np.array([[True, True]]), np.array([[True, True], [False, True]])).tolist()
    [[2, 1]]
    """
    found = np.zeros((len(one), len(other)), np.int64)
    for mine, theirs in zip(_words(one), _words(other), strict=True):
        found += np.bitwise_count(mine[:, None] & theirs[None, :])
    return found


def _words(rows: Bools) -> Words:
    """(words, people), each set as bits of whole numbers.

    Sets meet by bits and not by a matrix product: many small products wait for the threads of the
    matrix library longer than they count.
    """
    packed = np.packbits(rows, axis=1)
    padded = np.zeros((len(rows), -(-packed.shape[1] // WORD) * WORD), np.uint8)
    padded[:, : packed.shape[1]] = packed
    found: Words = np.ascontiguousarray(padded.view(np.uint64).T)
    return found


def without_slots(mentees: Bools, mentors: Bools, codes: Codes) -> Bools:
    """(mentees, mentors), pairs that may work in a kind without fixed slots.

    Somebody asks for such a kind and the other side asks for it too, or for none.

    Args:
        mentees: (mentees, kinds), what was ticked.
        mentors: (mentors, kinds).
        codes: the framework.
    """
    loose = np.array([not kind.uses_slots for kind in codes.kinds.values()], bool)
    one, other = (some(ticked & loose) for ticked in (mentees, mentors))
    free, open_ = (~some(ticked) for ticked in (mentees, mentors))
    return one[:, None] & (other | open_)[None, :] | free[:, None] & other[None, :]


def with_slots(mentees: Bools, mentors: Bools, codes: Codes) -> Bools:
    """(mentees, mentors), pairs that may work with fixed slots: each names such a kind, or none.

    Arguments as in ``without_slots``.
    """
    fixed = np.array([kind.uses_slots for kind in codes.kinds.values()], bool)
    one, other = (some(ticked & fixed) | ~some(ticked) for ticked in (mentees, mentors))
    return one[:, None] & other[None, :]
