"""A normalised text as blocks of features, each block of unit length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.text.encoders import Encoder
from matching.text.tfidf import Lexical, unit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Block = tuple[Ints, Floats]  # columns and values; what is not named is zero


@dataclass(frozen=True, eq=False)
class Features:
    """The blocks in their order: words and letters, then each encoder about its mean.

    Attributes:
        lexical: tf-idf.
        encoders: one block each.
        means: (dimension,) of each encoder, over the training texts.
    """

    lexical: Lexical
    encoders: tuple[Encoder, ...]
    means: tuple[Floats, ...]

    @property
    def dimensions(self) -> tuple[int, ...]:
        """Columns of each block."""
        return (self.lexical.dimension, *(one.dimension for one in self.encoders))

    def blocks(self, normal: str) -> list[Block]:
        """The blocks of one text."""
        found = [self.lexical.row(normal)]
        for encoder, mean in zip(self.encoders, self.means, strict=True):
            found.append((np.arange(encoder.dimension), centred(encoder.encode([normal])[0], mean)))
        return found

    def matrices(self, normals: Sequence[str]) -> list[Floats]:
        """(texts, dimension) of each block."""
        found = [np.zeros((len(normals), dimension)) for dimension in self.dimensions]
        for row, normal in enumerate(normals):
            for matrix, (columns, values) in zip(found, self.blocks(normal), strict=True):
                matrix[row, columns] = values
        return found

    def sparse(self, normals: Sequence[str], scales: Sequence[float]) -> Any:
        """(texts, columns of all blocks side by side) as a sparse matrix, each block scaled."""
        from scipy.sparse import csr_array  # noqa: PLC0415 -- only a fit pays for it

        starts = np.cumsum([0, *self.dimensions])
        columns, values, ends = [], [], [0]
        for normal in normals:
            for start, scale, block in zip(starts[:-1], scales, self.blocks(normal), strict=True):
                columns.append(start + block[0])
                values.append(scale * block[1])
            ends.append(ends[-1] + sum(map(len, columns[-len(self.dimensions) :])))
        shape = (len(normals), int(starts[-1]))
        return csr_array((np.concatenate(values), np.concatenate(columns), ends), shape=shape)


def centred(vector: npt.NDArray[np.float32], mean: Floats) -> Floats:
    """A vector about the mean, of unit length; zeros (nothing was known) stay."""
    exact = vector.astype(np.float64)
    return unit(exact - mean) if exact.any() else exact
