"""Slips of the finger repaired: one letter swapped, doubled, lost or wrong in a long unknown word.

Only words no dictionary knows are touched, and only where a dictionary word stands one slip away.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from matching.text.lemmas import is_word, lemma

SHORTEST = 5  # letters; shorter words have too many neighbours
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LONG = re.compile(rf"(?<![\w-])[а-я]{{{SHORTEST},}}(?![\w-])")


def repaired(normal: str, known: Callable[[str], bool]) -> str:
    """A normalised text with unknown words repaired.

    Args:
        normal: normalised text.
        known: whether a lemma is one of the model's; these are preferred.

    >>> repaired("шумят на урооке, не слушют", {"урок", "слушать"}.__contains__)
    'шумят на уроке, не слушают'
    """
    return _LONG.sub(lambda found: _best(found[0], known), normal)


def _best(word: str, known: Callable[[str], bool]) -> str:
    if is_word(word) or known(lemma(word)):
        return word
    near = candidates(word)
    fitting = [one for one in near if known(lemma(one))] or near[: len(near) == 1]
    return fitting[0] if fitting else word


@lru_cache(maxsize=5_000)
def candidates(word: str) -> tuple[str, ...]:
    """Dictionary words one slip away, the likelier slips first.

    >>> candidates("дисципилна")[0]
    'дисциплина'
    """
    return tuple(one for one in dict.fromkeys(_slips(word)) if is_word(one))


def _slips(word: str) -> Iterator[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    yield from (a + b[1:] for a, b in cuts if b)
    yield from (a + letter + b for a, b in cuts for letter in LETTERS)
    yield from (a + letter + b[1:] for a, b in cuts if b for letter in LETTERS)
