"""Shares: intervals, verdicts, rungs of small numbers, comparison of units. Pure."""

from analytics.shares.intervals import (
    Interval,
    Nps,
    bounds,
    default_conf,
    newcombe,
    nps,
    wilson,
)
from analytics.shares.ladder import enough, reaches, step_of
from analytics.shares.sheets import (
    CuratorSheet,
    curator_sheet,
    sheet_level_names,
    weighted_satisfaction,
)
from analytics.shares.targets import needed_n, verdict
from analytics.shares.units import (
    benjamini_hochberg,
    funnel_limits,
    gini,
    kappa_of,
    shifted,
    shrink,
)

__all__ = [
    "CuratorSheet",
    "Interval",
    "Nps",
    "benjamini_hochberg",
    "bounds",
    "curator_sheet",
    "default_conf",
    "enough",
    "funnel_limits",
    "gini",
    "kappa_of",
    "needed_n",
    "newcombe",
    "nps",
    "reaches",
    "sheet_level_names",
    "shifted",
    "shrink",
    "step_of",
    "verdict",
    "weighted_satisfaction",
    "wilson",
]
