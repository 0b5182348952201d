"""Score a tagger of questionnaire texts on labelled rows; prints one JSON object.

    python score_eval.py ROWS.csv module:factory [--abstain JUNK.csv] [--folds K] [--typos]

ROWS.csv has the columns ``kind`` (request | competence), ``text``, ``labels`` (domain codes joined
by ``;``). JUNK.csv has the same columns with empty labels: answers that deserve no tag.

``factory()`` returns an object with

    tag(texts, kind)             (n, 15) floats, columns as DOMAINS; higher is more likely
    pair(requests, competences)  (requests, competences) floats; higher is a better fit
    decide(texts)                optional, (n, 15) of 0 and 1: the tags shown to a person;
                                 default is the top one
    confidence(texts)            optional, (n,); default is the row maximum of ``tag``

Without ``--folds`` the object is used as it is: right for texts it was not fitted on. With
``--folds K`` the rows themselves are the training set: ``factory(train=rows)`` must return an
object fitted on the taxonomy and on these (kind, text, labels) rows only. A tag is then given by a
model that has not seen the row, a pair score by a model that has seen neither side;
K (K + 1) / 2 + 1 models are fitted.

Two texts fit each other when they share a label. Ties are broken at random with a fixed seed.
Intervals are 95 % percentile bootstraps over requests (2,000 resamples). Needs numpy and
scikit-learn; pymorphy3, when installed, adds the requests that share no content lemma with any
competence that fits them.
"""

import argparse
import csv
import importlib
import json
import sys
from collections.abc import Callable
from itertools import combinations_with_replacement
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, label_ranking_average_precision_score, roc_auc_score

DOMAINS = (
    *("planning", "discipline", "assessment", "exam", "parents", "inclusion", "digital"),
    *("psychology", "classteacher", "projects", "documents", "methodology", "gifted"),
    *("wellbeing", "colleagues"),
)
CUTOFF = 10  # of nDCG
KEPT = 0.9  # share of real requests that must stay when junk is rejected
LETTERS_PER_TYPO = 25
FUNCTION_WORDS = {"PREP", "CONJ", "PRCL", "NPRO", "INTJ", None}  # pymorphy3 parts of speech
EMPTY_LEMMAS = set(
    "хотеть мочь уметь знать научиться быть весь свой этот который надо нужно".split()  # noqa: SIM905
)

Row = tuple[str, str, list[str]]  # kind, text, labels


def read_rows(path: str) -> list[Row]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [
            (r["kind"], r["text"], [c for c in r["labels"].split(";") if c])
            for r in csv.DictReader(file)
        ]


def texts_of(rows: list[Row], kind: str) -> list[str]:
    return [text for k, text, _ in rows if k == kind]


def labels_of(rows: list[Row], kind: str) -> np.ndarray:
    """(rows of this kind, 15) of 0 and 1."""
    return np.array([[int(d in labels) for d in DOMAINS] for k, _, labels in rows if k == kind])


def scores_of(model: Any, requests: list[str], competences: list[str]) -> SimpleNamespace:
    """What the model says: tags (n, 15), decided (n, 15), confidence (n,), pairs (n, m)."""
    tags = np.asarray(model.tag(requests, "request"), dtype=float)
    top_only = np.eye(len(DOMAINS), dtype=int)[tags.argmax(1)]
    return SimpleNamespace(
        tags=tags,
        decided=np.asarray(model.decide(requests)) if hasattr(model, "decide") else top_only,
        confidence=confidence_of(model, requests),
        pairs=np.asarray(model.pair(requests, competences), dtype=float),
    )


def confidence_of(model: Any, texts: list[str]) -> np.ndarray:
    if hasattr(model, "confidence"):
        return np.asarray(model.confidence(texts), dtype=float)
    return np.asarray(model.tag(texts, "request"), dtype=float).max(1)


def out_of_fold(
    factory: Callable, rows: list[Row], folds: int, requests: list[str]
) -> SimpleNamespace:
    """``scores_of`` by models that have not seen the row; ``requests`` may be altered copies."""
    competences = texts_of(rows, "competence")
    fold = np.random.default_rng(0).permutation(len(rows)) % folds
    is_request = np.array([kind == "request" for kind, _, _ in rows])
    fold_r, fold_c = fold[is_request], fold[~is_request]
    out = SimpleNamespace(
        tags=np.zeros((len(requests), len(DOMAINS))),
        decided=np.zeros((len(requests), len(DOMAINS)), int),
        confidence=np.zeros(len(requests)),
        pairs=np.zeros((len(requests), len(competences))),
    )
    for i, j in combinations_with_replacement(range(folds), 2):
        seen = [row for row, f in zip(rows, fold, strict=True) if f not in (i, j)]
        model = factory(train=seen)
        for a, b in {(i, j), (j, i)}:
            r, c = np.flatnonzero(fold_r == a), np.flatnonzero(fold_c == b)
            part = scores_of(model, [requests[k] for k in r], [competences[k] for k in c])
            out.pairs[np.ix_(r, c)] = part.pairs
            if i == j:
                out.tags[r], out.decided[r], out.confidence[r] = (
                    part.tags,
                    part.decided,
                    part.confidence,
                )
    return out


def ranking(pairs: np.ndarray, fits: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """nDCG@10, reciprocal rank and precision at 1 of each request, (n,) each."""
    discount = 1 / np.log2(np.arange(2, CUTOFF + 2))
    measures = []
    for score, fit in zip(pairs, fits, strict=True):
        found = fit[np.argsort(-(score + 1e-9 * rng.random(score.size)), kind="stable")]
        top = found[:CUTOFF]
        ideal = discount[: min(CUTOFF, int(fit.sum()))].sum()
        ndcg = top @ discount[: top.size] / ideal
        measures.append((ndcg, 1 / (np.flatnonzero(found)[0] + 1), float(found[0])))
    return dict(zip(("ndcg10", "mrr", "p1"), np.array(measures).T, strict=True))


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in values.items()}


def interval(values: np.ndarray, rng: np.random.Generator) -> list[float]:
    n = len(values)
    means = [values[rng.integers(0, n, n)].mean() for _ in range(2000)]
    return [round(float(x), 3) for x in np.percentile(means, [2.5, 97.5])]


def with_typos(text: str, rng: np.random.Generator) -> str:
    """One swap, loss or doubling for every 25 characters, at least one; short texts stay."""
    letters = list(text)
    if len(letters) < 8:
        return text
    for _ in range(max(1, len(letters) // LETTERS_PER_TYPO)):
        at, what = int(rng.integers(1, len(letters) - 2)), int(rng.integers(3))
        if what == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = "" if what == 1 else letters[at] * 2
    return "".join(letters)


def content_lemmas(text: str, morph: Any) -> set[str]:
    parses = [morph.parse(word.strip('.,:;!?«»"()—-').lower())[0] for word in text.split()]
    lemmas = {p.normal_form.replace("ё", "е") for p in parses if p.tag.POS not in FUNCTION_WORDS}
    return lemmas - EMPTY_LEMMAS


def without_shared_lemma(
    requests: list[str], competences: list[str], fits: np.ndarray
) -> np.ndarray | None:
    """(requests,) True where every fitting competence is worded differently; None: no pymorphy3."""
    try:
        import pymorphy3
    except ImportError:
        return None
    morph = pymorphy3.MorphAnalyzer()
    asked, offered = ([content_lemmas(t, morph) for t in ts] for ts in (requests, competences))
    shared = np.array([[bool(a & b) for b in offered] for a in asked])
    return ~(shared & fits).any(1)


def junk_report(real: np.ndarray, junk: np.ndarray) -> dict[str, float]:
    """How well confidence tells real requests from junk."""
    is_real = np.r_[np.ones(real.size), np.zeros(junk.size)]
    rejected = junk < np.quantile(real, 1 - KEPT)
    auroc = roc_auc_score(is_real, np.r_[real, junk])
    return rounded({"abstain_auroc": auroc, "abstain_rejected_at_90pct_kept": rejected.mean()})


def report(said: SimpleNamespace, rows: list[Row]) -> dict:
    truth, offers = labels_of(rows, "request"), labels_of(rows, "competence")
    n, m = len(truth), len(offers)
    if said.tags.shape != truth.shape or said.pairs.shape != (n, m):
        raise SystemExit(
            f"tag {said.tags.shape}, pair {said.pairs.shape}: want {truth.shape}, {(n, m)}"
        )
    if not (np.isfinite(said.tags).all() and np.isfinite(said.pairs).all()):
        raise SystemExit("tag and pair must be finite")
    rng = np.random.default_rng(0)
    fits = truth @ offers.T > 0
    hit = truth[np.arange(n), said.tags.argmax(1)].astype(float)
    hit3 = np.take_along_axis(truth, np.argsort(-said.tags, 1)[:, :3], 1).max(1)
    ranks = ranking(said.pairs, fits, rng)
    means = {
        "top1": hit.mean(),
        "hit3": hit3.mean(),
        "lrap": label_ranking_average_precision_score(truth, said.tags),
        "macroF1": f1_score(truth, said.decided, average="macro", zero_division=0),
        **{name: values.mean() for name, values in ranks.items()},
    }
    out = {"n_requests": n, "n_competences": m} | rounded(means)
    out["ci95"] = {name: interval(values, rng) for name, values in {"top1": hit, **ranks}.items()}
    recall = (truth * said.decided).sum(0) / np.maximum(truth.sum(0), 1)
    out["recall"] = rounded(dict(zip(DOMAINS, recall, strict=True)))
    alone = without_shared_lemma(texts_of(rows, "request"), texts_of(rows, "competence"), fits)
    if alone is not None and alone.any():
        there = {name: values[alone].mean() for name, values in ranks.items()}
        out["no_shared_lemma"] = {"n": int(alone.sum())} | rounded(there)
    return out


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("rows")
    options.add_argument("factory", metavar="module:factory")
    options.add_argument("--abstain", metavar="JUNK.csv")
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--typos", action="store_true")
    asked = options.parse_args()

    sys.path.insert(0, ".")
    module, _, name = asked.factory.partition(":")
    factory = getattr(importlib.import_module(module), name)
    rows = read_rows(asked.rows)
    requests, competences = texts_of(rows, "request"), texts_of(rows, "competence")
    model = factory(train=rows) if asked.folds else factory()

    def ask(texts: list[str]) -> SimpleNamespace:
        if asked.folds:
            return out_of_fold(factory, rows, asked.folds, texts)
        return scores_of(model, texts, competences)

    said = ask(requests)
    out = report(said, rows)
    if asked.abstain:
        junk = texts_of(read_rows(asked.abstain), "request")
        out |= junk_report(said.confidence, confidence_of(model, junk))
    if asked.typos:
        rng = np.random.default_rng(3)
        worse = report(ask([with_typos(t, rng) for t in requests]), rows)
        out["typos"] = {name: worse[name] for name in ("top1", "hit3", "ndcg10", "p1")}
    print(json.dumps(out, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
