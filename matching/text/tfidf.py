"""tf-idf of lemmas and of letters inside words: what scikit-learn computes, without its import.

Equal to ``TfidfVectorizer(sublinear_tf=True)`` over the same terms (a test compares them).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from matching.text.lemmas import content_lemmas

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SHORTEST, LONGEST = 3, 5  # letters of a piece
SEEN = 2  # a piece found in fewer texts is not learnt
KEPT = 20_000  # words whose columns stay in memory


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

    def places(self, found: Iterable[str]) -> Ints:
        """Columns of the known ones among these terms, in their order, as often as they occur."""
        return np.array([self.at[one] for one in found if one in self.at], dtype=np.int64)

    @cached_property
    def of_word(self) -> Callable[[str], Ints]:
        """Columns of the pieces of one word; words come again and again."""
        return lru_cache(KEPT)(lambda word: self.places(pieces(word)))

    def row(self, places: Ints) -> tuple[Ints, Floats]:
        """Columns and values of a text with terms there: (1 + ln tf) idf, unit length."""
        columns, frequency = np.unique(places, return_counts=True)
        return columns, unit((1.0 + np.log(frequency)) * self.idf[columns])


def learn(texts: Sequence[Sequence[str]], least: int = 1) -> Vocabulary:
    """The vocabulary of texts given as their terms: those that at least so many texts have."""
    in_texts = Counter(term for text in texts for term in set(text))
    terms = tuple(sorted(term for term, times in in_texts.items() if times >= least))
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
        left, a = self.lemmas.row(self.lemmas.places(content_lemmas(normal)))
        words = [self.grams.of_word(word) for word in normal.split()]
        right, b = self.grams.row(np.concatenate(words) if words else np.zeros(0, np.int64))
        return np.r_[left, right + len(self.lemmas.terms)], unit(np.r_[a, b])


def lexical(normals: Sequence[str]) -> Lexical:
    """The block learnt from normalised texts."""
    return Lexical(
        learn([content_lemmas(one) for one in normals]),
        learn([pieces(one) for one in normals], SEEN),
    )


def unit(values: Floats) -> Floats:
    """Scaled to length 1; zeros stay."""
    length = float(np.sqrt(np.sum(values * values)))
    return values / length if length > 0 else values
