"""Fit a version: ``python -m matching.text.fit [tier ...]``. Done deliberately, never at work.

One-vs-rest logistic regression, one matrix a block of features: z = Σ x_b W_b + b.
"""

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from data.codebook import framework
from matching.text import known
from matching.text.features import Features, Floats
from matching.text.gate import gated
from matching.text.known import Row
from matching.text.model import Model, save, sources
from matching.text.negation import offered
from matching.text.normal import normalise
from matching.text.tfidf import lexical
from matching.text.tiers import TIERS, WORDS, encoders, unavailable

C = 4.0  # the larger, the closer to the rows
SEARCH: Any = {"maxiter": 2000, "maxfun": 4000, "ftol": 1e-10, "gtol": 1e-4}
RATIO = 0.72
QUANTILE = 0.1  # of real requests fall under the cut
FOLDS = 5
LIBRARIES = ("numpy", "scipy", "pymorphy3")


def taxonomy_rows() -> list[Row]:
    """Name, description and each seed of a domain as texts with one label."""
    return [
        ("taxonomy", text, [topic.code])
        for topic in known.topics()
        for text in (topic.name, topic.description, *topic.seeds)
    ]


def read_as(kind: str, text: str) -> str:
    """The normalised text that is looked at: of a mentor's, what is offered."""
    normal = normalise(text)
    return offered(normal)[0] if kind == "competence" else normal


def fit(rows: Sequence[Row], tier: str, cut: float | None = None) -> Model:
    """Fit on the taxonomy and these rows; the cut is found out of fold unless given."""
    every = [*taxonomy_rows(), *rows]
    texts = [read_as(kind, text) for kind, text, _ in every]
    features = _features(texts, tier)
    scales = block_scales(tier)
    coefficients, bias = solved(features.sparse(texts, scales.tolist()), labels(every))
    parts = np.split(coefficients, np.cumsum(features.dimensions)[:-1])
    weights = tuple(
        (part * scale).astype(np.float32) for part, scale in zip(parts, scales, strict=True)
    )
    facts = sources(tier) | {
        "cut": cut if cut is not None else found_cut(rows, tier),
        "ratio": RATIO,
        "rows": len(every),
        "libraries": {name: version(name) for name in LIBRARIES},
    }
    return Model(facts, features, weights, bias)


def block_scales(tier: str) -> Floats:
    """(blocks,), what each block is multiplied by: the root of its weight."""
    return np.sqrt([WORDS, *(weight for _, weight in encoders(tier))])


def _features(texts: Sequence[str], tier: str) -> Features:
    used = tuple(encoder for encoder, _ in encoders(tier))
    means = tuple(encoder.encode(texts).mean(axis=0, dtype=np.float64) for encoder in used)
    return Features(lexical(texts), used, means)


def labels(rows: Sequence[Row]) -> Floats:
    """(rows, domains) of 0 and 1."""
    codes = framework().domain_codes
    return np.array([[float(code in row[2]) for code in codes] for row in rows])


def solved(X: Any, Y: Floats) -> tuple[Floats, Floats]:
    """Coefficients (features, domains) and bias (domains,) of one regression a domain.

    What scikit-learn's ``LogisticRegression(C=C, class_weight="balanced")`` finds, for all
    domains at once (a test compares them).

    Args:
        X: (texts, features), sparse.
        Y: (texts, domains) of 0 and 1.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 -- only a fit pays for it
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    shape = (X.shape[1] + 1, Y.shape[1])
    turned = X.T.tocsr()

    def flat_loss(flat: Floats) -> tuple[float, Floats]:
        value, slope = loss(X, turned, Y, flat.reshape(shape))
        return value, slope.ravel()

    begin = np.zeros(shape[0] * shape[1])
    with threadpool_limits(1):  # the same sums on any machine
        found: Any = minimize(flat_loss, begin, jac=True, method="L-BFGS-B", options=SEARCH)
    W: Floats = found.x.reshape(shape)
    return W[:-1], W[-1]


def loss(X: Any, turned: Any, Y: Floats, W: Floats) -> tuple[float, Floats]:
    """C Σ w log(1 + e^∓z) + |W|² / 2 over all domains, and its slope.

    Args:
        X: (texts, features), sparse.
        turned: its transpose.
        Y: (texts, domains) of 0 and 1.
        W: (features + 1, domains), the bias last; it alone is not held small.
    """
    weights = C * np.where(Y > 0, *balanced(Y))
    z = X @ W[:-1] + W[-1]
    slope = weights * (1.0 / (1.0 + np.exp(-z)) - Y)
    value = np.sum(weights * (np.logaddexp(0.0, z) - Y * z)) + np.sum(W[:-1] ** 2) / 2
    return float(value), np.vstack([turned @ slope + W[:-1], slope.sum(axis=0)])


def balanced(Y: Floats) -> tuple[Floats, Floats]:
    """Weights of a yes and of a no, (domains,) each, so that both weigh the same in all.

    >>> balanced(np.array([[1.0], [0.0], [0.0], [0.0]]))
    (array([2.]), array([0.66666667]))
    """
    yes = Y.sum(axis=0)
    return len(Y) / (2 * yes), len(Y) / (2 * (len(Y) - yes))


def found_cut(rows: Sequence[Row], tier: str) -> float:
    """The value under which a tenth of real requests fall, each read by a model without it."""
    fold = np.random.default_rng(0).permutation(len(rows)) % FOLDS
    tops: list[float] = []
    for one in range(FOLDS):
        seen = [row for row, at in zip(rows, fold, strict=True) if at != one]
        model = fit(seen, tier, cut=0.0)
        tops += [
            float(model.look(normal).values.max())
            for (kind, text, codes), at in zip(rows, fold, strict=True)
            if at == one and is_request(kind, codes) and not gated(normal := normalise(text))
        ]
    return float(np.quantile(tops, QUANTILE)) if tops else 0.0


def is_request(kind: str, codes: Sequence[str]) -> bool:
    """Whether a row is a real request: one that asks for nothing has no labels."""
    return kind == "request" and bool(codes)


def main(tiers: Sequence[str]) -> None:
    """Fit these tiers, all when none is named, on all labelled rows and write their files."""
    for tier in tiers or TIERS:
        reason = unavailable(tier)
        if reason:
            print(f"{tier}: {reason}")  # noqa: T201
            continue
        model: Any = fit(known.labelled(), tier)
        path = known.fitted(tier)
        save(model, path)
        print(f"{tier}: {path.name}, {path.stat().st_size} bytes, cut {model.cut:.3f}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
