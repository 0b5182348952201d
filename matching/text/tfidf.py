"""tf-idf of lemmas and of letters inside words: what scikit-learn computes, without its import.

Equal to ``TfidfVectorizer(sublinear_tf=True)`` over the same terms (a test compares them).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.text.lemmas import content_lemmas

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SHORTEST, LONGEST = 3, 5  # letters of a piece


def pieces(normal: str) -> list[str]:
    """Runs of 3 to 5 letters inside words, each word between two spaces.

    >>> pieces("на мел")
    [' на', 'на ', ' на ', ' ме', 'мел', 'ел ', ' мел', 'мел ', ' мел ']
    """
    found: list[str] = []
    for word in normal.split():
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            found += [padded[at : at + size] for at in range(max(1, len(padded) - size + 1))]
            if size >= len(padded):
                break
    return found


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Known terms with their rarity.

    Attributes:
        terms: sorted, unique.
        idf: (terms,), ln((1 + n) / (1 + df)) + 1.
    """

    terms: tuple[str, ...]
    idf: Floats

    @cached_property
    def at(self) -> dict[str, int]:
        """Term -> its column."""
        return {term: column for column, term in enumerate(self.terms)}

    def row(self, found: Iterable[str]) -> tuple[Ints, Floats]:
        """Columns and values of a text of these terms: (1 + ln tf) idf, unit length."""
        counted = Counter(self.at[one] for one in found if one in self.at)
        columns = np.array(sorted(counted), dtype=np.int64)
        frequency = np.array([counted[int(one)] for one in columns], dtype=np.float64)
        return columns, unit((1.0 + np.log(frequency)) * self.idf[columns])


def learn(texts: Sequence[Sequence[str]]) -> Vocabulary:
    """The vocabulary of texts given as their terms."""
    in_texts = Counter(term for text in texts for term in set(text))
    terms = tuple(sorted(in_texts))
    df = np.array([in_texts[term] for term in terms], dtype=np.float64)
    return Vocabulary(terms, np.log((1.0 + len(texts)) / (1.0 + df)) + 1.0)


@dataclass(frozen=True, eq=False)
class Lexical:
    """The block of features every tier has: lemmas beside pieces, together of unit length."""

    lemmas: Vocabulary
    grams: Vocabulary

    @property
    def dimension(self) -> int:
        """Columns of the block."""
        return len(self.lemmas.terms) + len(self.grams.terms)

    def row(self, normal: str) -> tuple[Ints, Floats]:
        """Columns and values of a normalised text; empty when no term is known."""
        left, a = self.lemmas.row(content_lemmas(normal))
        right, b = self.grams.row(pieces(normal))
        return np.r_[left, right + len(self.lemmas.terms)], unit(np.r_[a, b])


def lexical(normals: Sequence[str]) -> Lexical:
    """The block learnt from normalised texts."""
    return Lexical(
        learn([content_lemmas(one) for one in normals]), learn([pieces(one) for one in normals])
    )


def unit(values: Floats) -> Floats:
    """Scaled to length 1; zeros stay."""
    length = float(np.sqrt(np.sum(values * values)))
    return values / length if length > 0 else values
