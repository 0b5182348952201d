"""The physical limit: one exact float32 product and its largest value a row, over all pairs.

Nothing that looks at every pair once can be faster. Threads take blocks of rows, linear algebra
has one thread in each; a block is laid in tiles of mentors that stay in the cache. Several shapes
of tiles are tried on a part of the rows and the fastest one measures, so that
the limit is not flattered.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

Floats32 = npt.NDArray[np.float32]
SHAPES = ((128, 512), (128, 1024), (256, 512), (256, 1024), (256, 2048), (512, 1024), (512, 4096))
TRIED = 60_000_000  # pairs to compare the shapes on


def rows_best(ours: Floats32, theirs: Floats32, tile: int, out: Floats32) -> None:
    """Largest score of each row of a block, tile by tile; ``theirs`` is (width, mentors)."""
    best = np.full(len(ours), -np.inf, np.float32)
    laid, high = np.empty((len(ours), tile), np.float32), np.empty(len(ours), np.float32)
    for first in range(0, theirs.shape[1], tile):
        part = theirs[:, first : first + tile]
        here = laid if part.shape[1] == tile else np.empty((len(ours), part.shape[1]), np.float32)
        np.matmul(ours, part, out=here)
        np.max(here, axis=1, out=high)
        np.maximum(best, high, out=best)
    out[:] = best


def one_pass(ours: Floats32, theirs: Floats32, shape: tuple[int, int], threads: int) -> Floats32:
    """(mentees,) the best score of each, over all pairs."""
    rows, tile = shape
    best = np.empty(len(ours), np.float32)
    with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
        blocks = [slice(first, first + rows) for first in range(0, len(ours), rows)]
        list(pool.map(lambda here: rows_best(ours[here], theirs, tile, best[here]), blocks))
    return best


def limit(ours: np.ndarray, theirs: np.ndarray, threads: int | None = None) -> dict[str, object]:
    """Seconds of the fastest pass over all pairs of whole-number factors."""
    threads = threads or os.cpu_count() or 1
    left, right = ours.astype(np.float32), np.ascontiguousarray(theirs.astype(np.float32).T)
    some = left[: max(1024, TRIED // len(theirs))]
    spent = {}
    for shape in SHAPES:
        begun = time.perf_counter()
        one_pass(some, right, shape, threads)
        spent[shape] = time.perf_counter() - begun
    shape = min(spent, key=spent.__getitem__)
    runs = []
    for _time in range(3 if left.shape[0] * right.shape[1] < 10**10 else 1):
        begun = time.perf_counter()
        best = one_pass(left, right, shape, threads)
        runs.append(time.perf_counter() - begun)
    pairs = len(left) * len(theirs)
    return {
        "seconds": min(runs),
        "nanoseconds": min(runs) / pairs * 1e9,
        "rows": shape[0],
        "tile": shape[1],
        "threads": threads,
        "checksum": float(best.astype(np.float64).sum()),
    }


if __name__ == "__main__":
    where = Path(sys.argv[1])
    figures = limit(np.load(where / "mentee_factors.npy"), np.load(where / "mentor_factors.npy"))
    print(json.dumps(figures))
