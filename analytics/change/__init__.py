"""Change between two waves, its size and its chance; goals; comparison of groups. Pure."""

from analytics.change.adjusting import Ancova, ancova
from analytics.change.goals import attained, gas
from analytics.change.pairing import Paired, ceiling, d_av_of, g_av_of, paired, small_sample
from analytics.change.ranks import (
    Correlation,
    SignedRank,
    hodges_lehmann,
    midranks,
    rank_correlation_of,
    signed_rank,
    spearman,
)
from analytics.change.sizing import detectable, needed_pairs, power
from analytics.draws import Drawn, bca, mean, median, weighted_mean

__all__ = [
    "Ancova",
    "Correlation",
    "Drawn",
    "Paired",
    "SignedRank",
    "ancova",
    "attained",
    "bca",
    "ceiling",
    "d_av_of",
    "detectable",
    "g_av_of",
    "gas",
    "hodges_lehmann",
    "mean",
    "median",
    "midranks",
    "needed_pairs",
    "paired",
    "power",
    "rank_correlation_of",
    "signed_rank",
    "small_sample",
    "spearman",
    "weighted_mean",
]
