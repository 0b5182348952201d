"""The tagger as scorers of labelled texts call it."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from matching.text.features import Floats
from matching.text.known import Row
from matching.text.model import DIGITS
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
        """(requests, competences) in [0, 1]: the chance that both speak of one domain.

        Each text is taken to speak of one domain, with chances as ``chances`` gives them;
        0 with a zero row. By cross-validation across manners of speech this ranks better than
        the cosine of the tag vectors, in which many small values outweigh one that fits.
        """
        asked = chances(self.tag(requests, "request"))
        return asked @ chances(self.tag(competences, "competence")).T

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


def chances(values: Floats) -> Floats:
    """Squares of tag values as shares of their sum; zero rows stay.

    Squared, because one regression a domain, each with balanced classes, leaves too much
    to the domains that do not fit.

    >>> chances(np.array([[0.9, 0.3, 0.0], [0.0, 0.0, 0.0]])).tolist()
    [[0.9, 0.1, 0.0], [0.0, 0.0, 0.0]]
    """
    square = values * values
    total = square.sum(axis=1, keepdims=True)
    found: Floats = np.round(square / np.where(total > 0, total, 1.0), DIGITS)
    return found


def scorer(train: Sequence[Row] | None = None, tier: str = AUTO) -> Scorer:
    """The committed version, or one fitted on the taxonomy and these rows only."""
    ready = tagger(tier)
    if train is None:
        return Scorer(ready)
    from matching.text.fit import fit  # noqa: PLC0415 -- only a fit pays for it

    return Scorer(Tagger(fit(train, ready.tier, cut=0.0), ready.tier))


base = partial(scorer, tier=BASE)
semantic = partial(scorer, tier=SEMANTIC)
