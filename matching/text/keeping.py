"""Vectors of texts, kept so that a text is encoded once.

A vector of a person's text is personal data like the text itself. In memory it dies with the
process; a school that wants to keep it passes a place inside its own store, see
``Tagger.keeping``, and wipes that place whenever somebody's data are erased or a consent ends:
what is lost there is only time.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from matching.text.encoders import Encoder, Vectors

MOST = 4096  # vectors in memory


class Kept(Protocol):
    """A place for vectors: what the caller provides."""

    def get(self, key: str) -> Vectors | None:
        """(dimension,) float32 put under this key, or None."""
        ...

    def put(self, key: str, vector: Vectors) -> None:
        """Keep a vector; it may be forgotten at any time."""
        ...


class InMemory:
    """The latest vectors, never on disk."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: OrderedDict[str, Vectors] = OrderedDict()

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: str) -> Vectors | None:
        """See ``Kept``."""
        return self._found.get(key)

    def put(self, key: str, vector: Vectors) -> None:
        """See ``Kept``."""
        self._found[key] = vector
        while len(self._found) > self._most:
            self._found.popitem(last=False)


def key_of(encoder: str, normal: str) -> str:
    """The key of a normalised text's vector: SHA-256 over the encoder's id and the text.

    >>> key_of("navec 0.10", "шум на уроке")[:8]
    '51663d2d'
    """
    return hashlib.sha256(f"{encoder}\n{normal}".encode()).hexdigest()


class Remembered:
    """An encoder that looks into a place before it encodes."""

    def __init__(self, encoder: Encoder, kept: Kept | None = None) -> None:
        self._encoder = encoder
        self._kept = InMemory() if kept is None else kept
        self.dimension = encoder.dimension
        self._id = ""

    @property
    def id(self) -> str:
        """See ``Encoder``."""
        self._id = self._id or self._encoder.id
        return self._id

    def available(self) -> tuple[bool, str]:
        """See ``Encoder``."""
        return self._encoder.available()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return np.array([self._one(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def _one(self, text: str) -> Vectors:
        key = key_of(self.id, text)
        known = self._kept.get(key)
        if known is None or known.shape != (self.dimension,) or not np.isfinite(known).all():
            known = self._encoder.encode([text])[0]
            self._kept.put(key, known)
        return known
