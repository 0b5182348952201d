"""Tiers of text analysis: which encoders stand beside the words, and with what weight."""

from functools import cache

from matching.text.encoders import Encoder, MeanWords, Sentences
from matching.text.keeping import Remembered
from matching.text.refusals import UnknownTierError

BASE, SEMANTIC = "base", "semantic"
TIERS = (BASE, SEMANTIC)
WORDS = 1.0  # weight of tf-idf, beside encoders too: chosen across manners of speech
Weighted = tuple[tuple[Encoder, float], ...]


def encoders(tier: str) -> Weighted:
    """Encoders of a tier with their weights; none in ``base``."""
    if tier not in TIERS:
        raise UnknownTierError(tier=tier)
    return () if tier == BASE else _semantic()


@cache
def _semantic() -> Weighted:
    return (Remembered(MeanWords()), 0.5), (Remembered(Sentences()), 1.0)


def unavailable(tier: str) -> str:
    """Why a tier cannot work here, empty if it can."""
    reasons = [encoder.available() for encoder, _ in encoders(tier)]
    return "; ".join(why for can, why in reasons if not can)
