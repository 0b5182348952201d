"""Keys that do not know the order of rows: the canonical tie-break hangs on them.

With stable ids a key is a hash of the id. Without ids it is a hash of the content: what the row
holds, then what its partners hold, and so on (colour refinement, Weisfeiler and Leman 1968). Rows
the content cannot tell apart are numbered; swapping them changes nothing that matters.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ROUNDS = 3


def mix(words: Words) -> Words:
    """Scatter the bits (splitmix64 of Steele, Lea and Flood 2014); arithmetic wraps."""
    x = words + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def by_id(ids: Sequence[str]) -> Words:
    """(ids,) keys from stable ids; read-only."""
    return _of_ids(tuple(ids))


@lru_cache(maxsize=4)  # a round asks for the keys of its two sides again and again
def _of_ids(ids: tuple[str, ...]) -> Words:
    size = 8
    found = b"".join(hashlib.blake2b(one.encode(), digest_size=size).digest() for one in ids)
    words = np.frombuffer(found, "<u8").astype(np.uint64)
    words.setflags(write=False)
    return words


def by_rows(cells: Ints | npt.NDArray[np.float32]) -> Words:
    """(n,) keys of what the rows of (n, r) whole numbers hold; equal rows are numbered."""
    words = np.zeros(len(cells), np.uint64)
    for column in np.asarray(cells).T:
        words = mix(words ^ mix(column.astype(np.int64).astype(np.uint64)))
    return _apart(words)


def by_content(cells: Ints, rows: Ints, columns: Ints) -> tuple[Words, Words]:
    """Keys of (n,) rows and (m,) columns of ``cells`` (n, m) and their marks."""
    cell = mix(cells.astype(np.uint64))
    row, column = mix(rows.astype(np.uint64)), mix(~columns.astype(np.uint64))
    for _round in range(ROUNDS):
        seen = mix(cell ^ column).sum(1, dtype=np.uint64)
        column = mix(column ^ mix(cell ^ row[:, None]).sum(0, dtype=np.uint64))
        row = mix(row ^ seen)
    return _apart(row), _apart(column)


def pair_hash(rows: Words, columns: Words, bits: int) -> Ints:
    """(n, m) hashes of the pairs in 1..2^bits - 1."""
    found = mix(mix(rows)[:, None] ^ columns) >> np.uint64(64 - bits)
    return np.maximum(found.astype(np.int64), 1)


def hash_of(rows: Words, columns: Words, bits: int) -> Ints:
    """(pairs,) hashes of single pairs, as ``pair_hash``."""
    found = mix(mix(rows) ^ columns) >> np.uint64(64 - bits)
    return np.maximum(found.astype(np.int64), 1)


def _apart(words: Words) -> Words:
    """Number the equal ones."""
    order = np.argsort(words, kind="stable")
    held = words[order]
    fresh = np.append(True, held[1:] != held[:-1])[: len(held)]
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(held)), 0))
    twin = np.empty(len(held), np.uint64)
    twin[order] = (np.arange(len(held)) - start).astype(np.uint64)
    return np.where(twin > 0, mix(words ^ mix(twin)), words)


def gumbel(rows: Words, columns: Words, seed: int) -> Floats:
    """(n, m) draws of the standard Gumbel law, one a pair; they hang on keys and seed alone.

    From 40 bits of a hash, by arithmetic that IEEE 754 rounds correctly: the same on any machine.
    """
    salt = mix(np.array([seed], np.uint64))
    word = mix(mix(rows ^ salt)[:, None] ^ columns) >> np.uint64(24)
    return -_ln(-_ln((word.astype(np.float64) + 0.5) * 2.0**-40))


def _ln(numbers: Floats) -> Floats:
    """Natural logarithm of numbers above 0, by the series of the inverse hyperbolic tangent."""
    fraction, power = np.frexp(numbers)
    at = (fraction - 1.0) / (fraction + 1.0)
    square = at * at
    total = np.full_like(square, 1.0 / 33)
    for odd in range(31, 0, -2):
        total = total * square + 1.0 / odd
    found: Floats = power * 0.6931471805599453 + 2.0 * at * total
    return found
