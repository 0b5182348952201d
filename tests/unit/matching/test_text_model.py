"""A fitted version is data: what is foreign, damaged or out of date is refused."""

import json
import zipfile

import numpy as np
import pytest

from data.errors import ProgrammeError
from matching.text import known, scorer
from matching.text.fit import C, block_scales, fit, labels, loss, read_as, solved, taxonomy_rows
from matching.text.known import checked, fitted, labelled, pattern, topics
from matching.text.model import digest, load, save
from matching.text.refusals import BrokenTaxonomyError, StaleModelError, UnreadableModelError
from matching.text.tfidf import lexical
from matching.text.tiers import BASE, SEMANTIC, TIERS

FEW = [
    ("request", "шум и гам на уроке", ["discipline"]),
    ("request", "отчёты и справки", ["documents"]),
    ("competence", "готовлю к экзамену", ["exam"]),
]


def arrays_of(path):
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def rewritten(path, arrays, **changes):
    """The file again with other facts, its digest put right as a forger would."""
    facts = {**json.loads(str(arrays["facts"])), **changes}
    rest = {name: one for name, one in arrays.items() if name != "facts"}
    facts["digest"] = digest(rest)
    np.savez_compressed(path, allow_pickle=False, facts=np.array(json.dumps(facts)), **rest)


@pytest.mark.parametrize("tier", TIERS)
def test_the_stored_version_is_what_the_fit_makes_of_the_stored_rows(tier):
    """No way down from the stored numbers: the one lowest point of the loss, bias included."""
    stored = load(fitted(tier), tier)
    rows = [*taxonomy_rows(), *labelled()]
    texts = [read_as(kind, text) for kind, text, _ in rows]
    learnt = lexical(texts)
    for one, other in (
        (learnt.lemmas, stored.features.lexical.lemmas),
        (learnt.grams, stored.features.lexical.grams),
    ):
        assert one.terms == other.terms
        assert np.array_equal(one.idf, other.idf)
    scales = [float(one) for one in block_scales(tier)]
    X, Y = stored.features.sparse(texts, scales), labels(rows)
    parts = [w.astype(float) / s for w, s in zip(stored.weights, scales, strict=True)]
    value, slope = loss(X, X.T.tocsr(), Y, np.vstack([*parts, stored.bias]))
    nothing, steep = loss(X, X.T.tocsr(), Y, np.zeros_like(slope))
    assert value < nothing / 2
    assert np.abs(slope).max() < 1e-3 * np.abs(steep).max()
    assert stored.facts["rows"] == len(rows)
    assert 0 < stored.cut < 1


def test_the_fit_is_scikit_learns_balanced_regression():
    from scipy.sparse import csr_array
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(5)
    X = rng.normal(size=(60, 7))
    Y = (X[:, :3] + rng.normal(size=(60, 3)) > 0.8).astype(float)
    coefficients, bias = solved(csr_array(X), Y)
    for at in range(3):
        theirs = LogisticRegression(C=C, class_weight="balanced", tol=1e-9, max_iter=3000)
        theirs.fit(X, Y[:, at])
        assert coefficients[:, at] == pytest.approx(theirs.coef_[0], abs=1e-3)
        assert bias[at] == pytest.approx(theirs.intercept_[0], abs=1e-3)


def test_a_saved_version_comes_back_equal(tmp_path):
    made = fit(FEW, BASE, cut=0.25)
    save(made, tmp_path / "v.npz")
    back = load(tmp_path / "v.npz", BASE)
    assert back.cut == 0.25
    for text in ("шум на уроке", "экзамен", "справки"):
        assert np.array_equal(back.look(text).values, made.look(text).values)


def test_the_same_rows_give_the_same_file(tmp_path):
    for name in ("a.npz", "b.npz"):
        save(fit(FEW, BASE, cut=0.25), tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no npz"),
        lambda path: path.write_bytes(path.read_bytes()[:-200]),
        lambda path: path.unlink(),
        lambda path: np.savez(path, weights0=np.zeros(3)),
        lambda path: np.savez(path, facts=np.array([{"a": 1}], dtype=object)),
        lambda path: zipfile.ZipFile(path, "w").close(),
    ],
    ids=["no npz", "cut", "missing", "no facts", "objects", "empty"],
)
def test_a_damaged_or_foreign_file_is_refused(tmp_path, spoil):
    path = tmp_path / "v.npz"
    path.write_bytes(fitted(BASE).read_bytes())
    spoil(path)
    with pytest.raises(UnreadableModelError) as refusal:
        load(path, BASE)
    assert refusal.value.params["file"] == "v.npz"


def test_a_changed_number_is_found(tmp_path):
    arrays = arrays_of(fitted(BASE))
    arrays["bias"] = arrays["bias"] + 1e-9
    np.savez(tmp_path / "v.npz", allow_pickle=False, **arrays)
    with pytest.raises(UnreadableModelError) as refusal:
        load(tmp_path / "v.npz", BASE)
    assert refusal.value.params["reason"] == "digest"


@pytest.mark.parametrize(
    "what", ["schema", "tier", "domains", "encoders", "lemmas", "taxonomy", "words", "labelled"]
)
def test_a_version_fitted_on_something_else_is_refused(tmp_path, what):
    rewritten(tmp_path / "v.npz", arrays_of(fitted(BASE)), **{what: "another"})
    with pytest.raises(StaleModelError) as refusal:
        load(tmp_path / "v.npz", BASE)
    assert refusal.value.params == {"file": "v.npz", "what": what}


def test_a_version_of_another_tier_is_refused():
    with pytest.raises(StaleModelError) as refusal:
        load(fitted(BASE), SEMANTIC)
    assert refusal.value.params["what"] == "tier"


def test_arrays_of_other_shapes_are_refused(tmp_path):
    arrays = arrays_of(fitted(BASE))
    arrays["weights0"] = arrays["weights0"][:-1]
    rewritten(tmp_path / "v.npz", arrays)
    with pytest.raises(UnreadableModelError):
        load(tmp_path / "v.npz", BASE)


def test_a_scorer_trained_on_rows_has_seen_the_taxonomy_and_these_rows_only():
    made = scorer(train=FEW, tier=BASE)
    assert made._tagger.model.facts["rows"] == len(taxonomy_rows()) + len(FEW)


def test_our_tfidf_is_scikit_learns():
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["шум на уроке", "план моего урока, план и цель", "мама пишет в чат", "урок урок урок"]
    ours = lexical(texts)
    theirs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    wanted = theirs.fit_transform(texts).toarray()
    assert list(theirs.get_feature_names_out()) == list(ours.grams.terms)
    for row, text in zip(wanted, texts, strict=True):
        from matching.text.tfidf import pieces

        columns, values = ours.grams.row(ours.grams.places(pieces(text)))
        found = np.zeros(len(ours.grams.terms))
        found[columns] = values
        assert found == pytest.approx(row, abs=1e-12)


def test_the_taxonomy_describes_the_domains_of_the_framework_and_keeps_its_rules():
    assert len(topics()) == 15
    for one in topics():
        assert len(set(one.stems)) == len(one.stems)
        assert all(stem == pattern(stem) for stem in one.stems)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[::-1],
        lambda raw: raw[:-1],
        lambda raw: [{**raw[0], "seeds": ["one"]}, *raw[1:]],
        lambda raw: [{**raw[0], "stems": [" "]}, *raw[1:]],
    ],
    ids=["order", "one missing", "few seeds", "empty stem"],
)
def test_a_broken_taxonomy_is_refused(change):
    raw = [
        {
            "code": one.code,
            "name": one.name,
            "description": one.description,
            "seeds": list(one.seeds),
            "stems": list(one.stems),
        }
        for one in topics()
    ]
    codes = [one.code for one in topics()]
    assert tuple(checked(raw, codes)) == topics()
    with pytest.raises(BrokenTaxonomyError):
        list(checked(change(raw), codes))


def test_rows_we_ship_are_sound_and_none_is_a_text_we_are_judged_by():
    import csv
    from pathlib import Path

    codes = {one.code for one in topics()}
    rows = labelled()
    assert all(kind in {"request", "competence"} and set(own) <= codes for kind, _, own in rows)
    texts = [text.casefold() for _, text, _ in rows]
    assert len(set(texts)) == len(texts)
    figures = Path(__file__).parents[3] / "benchmarks"
    for name in ("text_new.csv", "text_new_junk.csv", "text_blind.csv"):
        lines = (figures / name).read_text("utf-8").splitlines()
        judged = {row["text"].casefold() for row in csv.DictReader(lines)}
        assert not judged & set(texts)
    assert known.LABELLED == ("labelled.csv", "plain.csv", "manners.csv", "nothing.csv")


def test_refusals_survive_the_trip_from_a_worker():
    import pickle

    fault = StaleModelError(file="v.npz", what="tier")
    again = pickle.loads(pickle.dumps(fault))
    assert isinstance(again, ProgrammeError)
    assert again.params == fault.params
