"""The tagger as scorers of labelled texts call it."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from matching.text.features import Floats
from matching.text.known import Row
from matching.text.tagger import AUTO, Tagger, chosen, tagger
from matching.text.tiers import BASE, SEMANTIC

GATED = -1.0  # confidence of a text that says nothing


class Scorer:
    """Values, fits, shown tags and confidence of texts; every number finite."""

    def __init__(self, of: Tagger) -> None:
        self._tagger = of
        self.tier = of.tier

    def tag(self, texts: Sequence[str], kind: str) -> Floats:
        """(texts, domains): higher is more likely, zeros for gated texts."""
        return self._tagger.values(texts, kind)

    def pair(self, requests: Sequence[str], competences: Sequence[str]) -> Floats:
        """(requests, competences): cosine of the tag vectors, 0 with a zero row."""
        asked = unit_rows(self.tag(requests, "request"))
        return asked @ unit_rows(self.tag(competences, "competence")).T

    def decide(self, texts: Sequence[str]) -> Floats:
        """(texts, domains) of 0 and 1: the tags shown."""
        values = self.tag(texts, "request")
        found = np.zeros_like(values)
        for row, one in enumerate(values):
            found[row, chosen(one, self._tagger.model.ratio)] = 1.0
        return found

    def confidence(self, texts: Sequence[str]) -> Floats:
        """(texts,): the top value, -1 for gated texts."""
        top = self.tag(texts, "request").max(axis=1)
        return np.where(top > 0, top, GATED)


def unit_rows(values: Floats) -> Floats:
    """Rows of length 1; zero rows stay."""
    length = np.sqrt((values * values).sum(axis=1, keepdims=True))
    found: Floats = values / np.where(length > 0, length, 1.0)
    return found


def scorer(train: Sequence[Row] | None = None, tier: str = AUTO) -> Scorer:
    """The committed version, or one fitted on the taxonomy and these rows only."""
    ready = tagger(tier)
    if train is None:
        return Scorer(ready)
    from matching.text.fit import fit  # noqa: PLC0415 -- scikit-learn costs a second

    return Scorer(Tagger(fit(train, ready.tier, cut=0.0), ready.tier))


base = partial(scorer, tier=BASE)
semantic = partial(scorer, tier=SEMANTIC)
