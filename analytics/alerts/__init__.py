"""Early warnings about pairs: raised by an open rule, handled by a person, judged afterwards."""

from analytics.alerts.gate import Gate
from analytics.alerts.handling import (
    MOST_NOTE,
    Action,
    Result,
    check_rematch,
    give_back,
    judge,
    reopen,
    resolve,
    take,
)
from analytics.alerts.keeping import tick
from analytics.alerts.listing import (
    Counts,
    Listing,
    Row,
    counts,
    gate_here,
    listing,
    states,
    told_count,
)
from analytics.alerts.refusals import (
    MediationRunsError,
    NotTakenError,
    NotUrgentError,
    OwnPairError,
    UndoLateError,
)
from analytics.alerts.regularity import Strip, Week, regularity
from analytics.alerts.terms import thresholds
from analytics.alerts.wellbeing import Felt, wellbeing

__all__ = [
    "MOST_NOTE",
    "Action",
    "Counts",
    "Felt",
    "Gate",
    "Listing",
    "MediationRunsError",
    "NotTakenError",
    "NotUrgentError",
    "OwnPairError",
    "Result",
    "Row",
    "Strip",
    "UndoLateError",
    "Week",
    "check_rematch",
    "counts",
    "gate_here",
    "give_back",
    "judge",
    "listing",
    "regularity",
    "reopen",
    "resolve",
    "states",
    "take",
    "thresholds",
    "tick",
    "told_count",
    "wellbeing",
]
