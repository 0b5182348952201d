"""Reading free texts: gate, negation, model, tags, and the reasons to show."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import repeat

import numpy as np

from data.codebook import framework
from matching.text import known
from matching.text.features import Floats
from matching.text.gate import gated
from matching.text.keeping import Kept, Remembered
from matching.text.model import Model, Seen, load
from matching.text.negation import offered
from matching.text.normal import normalise
from matching.text.reading import EMPTY, TextReading
from matching.text.refusals import TierUnavailableError
from matching.text.tiers import BASE, SEMANTIC, unavailable

AUTO = "auto"
SIMPLER = "text.simpler"  # code of the warning: the text is read in the base tier
MOST = 3  # tags, and chips
STEMS_SHOWN = 3
SHARED = 8  # so many texts are worth a second thread


def confirmed(codes: Sequence[str], kind: str) -> TextReading:
    """Domains a person or the curator confirmed: equal shares of a request, 1 of a competence.

    >>> confirmed(["planning", "exam"], "request").tags[:4]
    (0.5, 0.0, 0.0, 0.5)
    """
    order = framework().domain_codes
    chosen = [code for code in order if code in set(codes)]
    share = 1.0 if kind == "competence" else 1.0 / max(len(chosen), 1)
    return TextReading(
        tags=tuple(share if code in chosen else 0.0 for code in order),
        confident=bool(chosen),
        confirmed=bool(chosen),
        chips=tuple(chosen[:MOST]),
    )


def chosen(values: Floats, ratio: float) -> list[int]:
    """Places of the tags: the top one, then those near it, three at most; none in a zero row."""
    order = np.argsort(-values, kind="stable")[:MOST]
    return [int(at) for at in order if values[at] > 0 and values[at] >= ratio * values[order[0]]]


@dataclass(frozen=True, eq=False)
class Tagger:
    """One fitted version at work.

    Attributes:
        model: arrays and facts.
        tier: ``base`` or ``semantic``; a round stores it.
        warning: code of what to tell people about the analysis, or None.
        seeds: phrases of the taxonomy to show beside a text; laid out when first needed.
    """

    model: Model
    tier: str
    warning: str | None = None
    seeds: "Seeds | None" = None

    def keeping(self, kept: Kept) -> "Tagger":
        """The same, with the vectors of texts looked up and kept there.

        Args:
            kept: a place inside the school's own store; see ``matching.text.keeping``.
        """
        features = self.model.features
        encoders = tuple(Remembered(one, kept) for one in features.encoders)
        model = replace(self.model, features=replace(features, encoders=encoders))
        return replace(self, model=model, seeds=self._seeds)

    def read(self, texts: Sequence[str], kind: str) -> list[TextReading]:
        """Readings of requests (``request``) or of mentors' texts (``competence``).

        Two threads share many texts: the arithmetic of one runs beside the words of the other.
        Each text is read by itself, so that the readings are the same in one thread.
        """
        if len(texts) < SHARED or not self.model.features.encoders:
            return [self._one(text, kind) for text in texts]
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- only long work needs it

        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(2) as two:
            return list(two.map(self._one, texts, repeat(kind)))

    def values(self, texts: Sequence[str], kind: str) -> Floats:
        """(texts, domains) in [0, 1.3]; zeros where there was nothing to read."""
        rows = [self.value(readable(text, kind)[0]) for text in texts]
        return np.array(rows).reshape(-1, len(framework().domain_codes))

    def value(self, normal: str) -> Floats:
        """(domains,) of one normalised text, zeros when gated."""
        nothing = np.zeros(len(framework().domain_codes))
        return nothing if gated(normal) else self.model.look(normal).values

    def _one(self, text: str, kind: str) -> TextReading:
        normal, refused = readable(text, kind)
        declined = self._declined(refused)
        if gated(normal):
            return TextReading(tags=EMPTY.tags, gated=True, declined=declined)
        seen = self.model.look(normal)
        values = seen.values
        tags = chosen(values, self.model.ratio)
        confident = bool(values[tags[0]] >= self.model.cut)
        codes = framework().domain_codes
        return TextReading(
            tags=tuple(shares(values, tags, kind)) if confident else EMPTY.tags,
            confident=confident,
            chips=tuple(codes[at] for at in np.argsort(-values, kind="stable")[:MOST]),
            evidence=self._evidence(seen, tags),
            declined=declined,
        )

    def _declined(self, refused: str) -> tuple[str, ...]:
        values = self.value(refused) if refused else np.zeros(0)
        codes = framework().domain_codes
        sure = values.size > 0 and values.max() >= self.model.cut
        return tuple(codes[at] for at in chosen(values, self.model.ratio)) if sure else ()

    def _evidence(self, seen: Seen, tags: Sequence[int]) -> tuple[str, ...]:
        stems = [shown(stem) for at in tags for stem in seen.stems.get(at, ())[:STEMS_SHOWN]]
        return (*dict.fromkeys(stems), f"«{self._nearest(seen, tags)}»")

    def _nearest(self, seen: Seen, tags: Sequence[int]) -> str:
        """The seed phrase of these domains most like the text."""
        mine = np.flatnonzero(np.isin(self._seeds.owners, tags))
        closeness = np.zeros(len(mine))
        for (columns, values), matrix in zip(seen.blocks, self._seeds.matrices, strict=True):
            closeness += np.einsum("ij,j->i", matrix[np.ix_(mine, columns)], values)
        return self._seeds.phrases[int(mine[np.argmax(np.round(closeness, 6))])]

    @cached_property
    def _seeds(self) -> "Seeds":
        return self.seeds or seeds_of(self.model)


@dataclass(frozen=True, eq=False)
class Seeds:
    """Phrases of the taxonomy: the place of their domain, the words, their features."""

    owners: tuple[int, ...]
    phrases: tuple[str, ...]
    matrices: list[Floats]


def seeds_of(model: Model) -> Seeds:
    """Every seed phrase as this version sees it."""
    pairs = [(at, seed) for at, topic in enumerate(known.topics()) for seed in topic.seeds]
    owners, phrases = zip(*pairs, strict=True)
    matrices = model.features.matrices([normalise(seed) for seed in phrases])
    return Seeds(tuple(owners), tuple(phrases), matrices)


def readable(text: str, kind: str) -> tuple[str, str]:
    """What of a text is read, normalised, and what of it refuses (mentors' texts only)."""
    normal = normalise(text)
    return offered(normal) if kind == "competence" else (normal, "")


def shares(values: Floats, tags: Sequence[int], kind: str) -> list[float]:
    """Tags of a request share 1 between them; a competence keeps its values up to 1."""
    kept = np.zeros_like(values)
    kept[list(tags)] = values[list(tags)]
    found = np.minimum(kept, 1.0) if kind == "competence" else kept / kept.sum()
    return [float(one) for one in found]


def shown(stem: str) -> str:
    """A stem as a person reads it: «дисциплин…», a whole word as it is."""
    return stem.strip() if stem.endswith(" ") else f"{stem}…"


def tagger(tier: str = AUTO) -> Tagger:
    """The tagger of a tier; ``auto`` is the best that works here, with a warning if it is base."""
    if tier != AUTO:
        reason = unavailable(tier)
        if reason:
            raise TierUnavailableError(tier=tier, reason=reason)
        return _loaded(tier)
    if unavailable(SEMANTIC):
        return Tagger(_loaded(BASE).model, BASE, SIMPLER)
    return _loaded(SEMANTIC)


@cache
def _loaded(tier: str) -> Tagger:
    return Tagger(load(known.fitted(tier), tier), tier)
