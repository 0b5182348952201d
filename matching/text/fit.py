"""Fit a version: ``python -m matching.text.fit``. Done deliberately, never while people type.

One-vs-rest logistic regression in the space of the training texts (their Gram matrix), folded
back into one matrix a block: z = Σ x_b W_b + b.
"""

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
from matching.text.tiers import TIERS, encoders, unavailable, words_weight

REGRESSION: dict[str, Any] = {
    "C": 4.0,
    "class_weight": "balanced",
    "max_iter": 3000,
    "solver": "newton-cg",  # the default one stops up to 0.2 short in z
    "tol": 1e-6,
}
RATIO = 0.72
QUANTILE = 0.1  # of real requests fall under the cut
FOLDS = 5
FLAT = 1e-8  # directions of the Gram matrix under this share of the largest are noise
LIBRARIES = ("numpy", "scikit-learn", "pymorphy3")


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
    weighted = encoders(tier)
    features = _features(texts, tier)
    scales = np.sqrt([words_weight(tier), *(weight for _, weight in weighted)])
    scaled = [x * scale for x, scale in zip(features.matrices(texts), scales, strict=True)]
    coefficients, bias = solved(np.hstack(scaled), labels(every))
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


def _features(texts: Sequence[str], tier: str) -> Features:
    used = tuple(encoder for encoder, _ in encoders(tier))
    means = tuple(encoder.encode(texts).mean(axis=0, dtype=np.float64) for encoder in used)
    return Features(lexical(texts), used, means)


def labels(rows: Sequence[Row]) -> Floats:
    """(rows, domains) of 0 and 1."""
    codes = framework().domain_codes
    return np.array([[float(code in row[2]) for code in codes] for row in rows])


def solved(X: Floats, Y: Floats) -> tuple[Floats, Floats]:
    """Coefficients (features, domains) and bias (domains,) of one regression a domain."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- costs a second
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- comes with scikit-learn

    with threadpool_limits(1):  # the same sums on any machine, and faster beside other work
        values, directions = np.linalg.eigh(X @ X.T)
        keep = values > FLAT * values[-1]
        lengths = np.sqrt(values[keep])
        Z = directions[:, keep] * lengths  # the texts in the space they span
        models = [LogisticRegression(**REGRESSION).fit(Z, y) for y in Y.T]
    inner = np.stack([one.coef_[0] for one in models], axis=1)
    bias = np.array([one.intercept_[0] for one in models])
    return X.T @ (directions[:, keep] / lengths) @ inner, bias


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


def main() -> None:
    """Fit every tier that can work here on all labelled rows and write its file."""
    for tier in TIERS:
        reason = unavailable(tier)
        if reason:
            print(f"{tier}: {reason}")  # noqa: T201
            continue
        model: Any = fit(known.labelled(), tier)
        path = known.fitted(tier)
        save(model, path)
        print(f"{tier}: {path.name}, {path.stat().st_size} bytes, cut {model.cut:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
