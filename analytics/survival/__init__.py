"""Time until something happens: curves, comparisons, competing ends. Pure.

Times are numbers of one unit, ``event`` 1 or True where it happened, else censored. With delayed
entry a person is at risk at t when entry < t ≤ time.
"""

from analytics.survival.comparing import (
    EValue,
    Landmark,
    Logrank,
    RmstDifference,
    e_value,
    landmark,
    logrank,
    needed_events,
    risk_ratio,
    rmst_difference,
)
from analytics.survival.competing import Competing, cif
from analytics.survival.curves import At, Curve, Rmst, kaplan_meier, rmst
from analytics.survival.hazards import Cox, cox

__all__ = [
    "At",
    "Competing",
    "Cox",
    "Curve",
    "EValue",
    "Landmark",
    "Logrank",
    "Rmst",
    "RmstDifference",
    "cif",
    "cox",
    "e_value",
    "kaplan_meier",
    "landmark",
    "logrank",
    "needed_events",
    "risk_ratio",
    "rmst",
    "rmst_difference",
]
