"""Fitted arrays: how a text becomes 15 values, and how they are kept as data, never as code."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from data.codebook import framework
from matching.text import known, lexicon
from matching.text.features import Block, Features, Floats
from matching.text.lemmas import dictionary
from matching.text.refusals import StaleModelError, UnreadableModelError
from matching.text.spelling import repaired
from matching.text.tfidf import Lexical, Vocabulary
from matching.text.tiers import encoders

SCHEMA = 1
PRIOR, ENOUGH = 0.3, 2  # the most that stems add, and how many distinct ones add it
DIGITS = 9  # values are rounded there, so that ties are ties everywhere
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Model:
    """One fitted version of one tier.

    Attributes:
        facts: what it was fitted on and with, and its cut; goes into the file as JSON.
        features: blocks of a text.
        weights: (dimension, domains) of each block.
        bias: (domains,).
    """

    facts: Mapping[str, Any]
    features: Features
    weights: tuple[npt.NDArray[np.float32], ...]
    bias: Floats

    @property
    def cut(self) -> float:
        """Below this top value the tagger abstains."""
        return float(self.facts["cut"])

    @property
    def ratio(self) -> float:
        """Share of the top value that further tags must reach."""
        return float(self.facts["ratio"])

    @cached_property
    def exact(self) -> tuple[Floats, ...]:
        """The weights as they are added up: float64."""
        return tuple(one.astype(np.float64) for one in self.weights)

    def look(self, normal: str) -> "Seen":
        """One normalised text, by itself: sums do not depend on its neighbours."""
        text = repaired(normal, self.features.lexical.lemmas.at.__contains__)
        blocks, stems = self.features.blocks(text), lexicon.hits(text)
        z = self.bias.copy()
        for (columns, values), weights in zip(blocks, self.exact, strict=True):
            mine = weights if len(columns) == len(weights) else weights[columns]
            z += np.einsum("i,ij->j", values, mine)
        found = 1.0 / (1.0 + np.exp(-z))
        for domain, hit in stems.items():
            found[domain] += PRIOR * min(len(hit), ENOUGH) / ENOUGH
        return Seen(np.round(found, DIGITS), blocks, stems)


@dataclass(frozen=True, eq=False)
class Seen:
    """What the model saw in a text.

    Attributes:
        values: (domains,) in [0, 1.3]: probabilities, and what the stems found add to them.
        blocks: features, in the order of the model.
        stems: domain -> stems found.
    """

    values: Floats
    blocks: list[Block]
    stems: Mapping[int, list[str]]


def sources(tier: str) -> dict[str, Any]:
    """What a version of this tier depends on, as it is here and now."""
    return {
        "schema": SCHEMA,
        "tier": tier,
        "domains": list(framework().domain_codes),
        "encoders": [encoder.id for encoder, _ in encoders(tier)],
        "lemmas": dictionary(),
        "taxonomy": known.digest("taxonomy.toml"),
        "words": known.digest("words.toml"),
        "labelled": {name: known.digest(name) for name in known.LABELLED},
    }


def save(model: Model, file: Path | BinaryIO) -> None:
    """Write a version: arrays of numbers and of fixed-width text, no objects."""
    arrays = _arrays(model)
    facts = {**model.facts, "digest": digest(arrays)}
    np.savez_compressed(
        file, allow_pickle=False, facts=np.array(json.dumps(facts, sort_keys=True)), **arrays
    )


def _arrays(model: Model) -> Arrays:
    lexical = model.features.lexical
    arrays: Arrays = {"bias": model.bias}
    for name, vocabulary in (("lemmas", lexical.lemmas), ("grams", lexical.grams)):
        arrays[name] = np.array(vocabulary.terms, dtype=np.str_)
        arrays[f"{name}_idf"] = vocabulary.idf
    arrays |= {f"weights{at}": one for at, one in enumerate(model.weights)}
    arrays |= {f"mean{at}": one for at, one in enumerate(model.features.means)}
    return arrays


def digest(arrays: Arrays) -> str:
    """SHA-256 over names, types, shapes and contents."""
    found = hashlib.sha256()
    for name in sorted(arrays):
        one = arrays[name]
        found.update(f"{name} {one.dtype.str} {one.shape}\n".encode())
        found.update(np.ascontiguousarray(one).tobytes())
    return found.hexdigest()


def load(file: Path, tier: str) -> Model:
    """Read a version of this tier; refused when damaged, foreign, or fitted on something else."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        facts = json.loads(str(arrays.pop("facts")))
        if facts["digest"] != digest(arrays):
            raise UnreadableModelError(file=file.name, reason="digest")
        insist(facts, tier, file.name)
        return _assembled(facts, arrays, tier)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as fault:
        raise UnreadableModelError(file=file.name, reason=type(fault).__name__) from fault


def insist(facts: Mapping[str, Any], tier: str, file: str) -> None:
    """Refuse a version fitted with other words, rows, encoders or dictionary than ours."""
    for what, here in sources(tier).items():
        if facts[what] != here:
            raise StaleModelError(file=file, what=what)


def _assembled(facts: Mapping[str, Any], arrays: Arrays, tier: str) -> Model:
    lemmas, grams = (
        Vocabulary(tuple(arrays[name].tolist()), arrays[f"{name}_idf"])
        for name in ("lemmas", "grams")
    )
    used = tuple(encoder for encoder, _ in encoders(tier))
    means = tuple(arrays[f"mean{at}"] for at in range(len(used)))
    features = Features(Lexical(lemmas, grams), used, means)
    weights = tuple(arrays[f"weights{at}"] for at in range(len(used) + 1))
    shapes = tuple((dimension, len(facts["domains"])) for dimension in features.dimensions)
    if tuple(one.shape for one in weights) != shapes:
        raise ValueError("shapes")
    return Model(facts, features, weights, arrays["bias"])
