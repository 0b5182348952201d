"""Early warnings about pairs: raised by an open rule, handled by a person, judged afterwards."""

from analytics.alerts.handling import (
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
from analytics.alerts.listing import Counts, Listing, Row, counts, listing, states, told_count
from analytics.alerts.refusals import (
    MediationRunsError,
    NotTakenError,
    NotUrgentError,
    OwnPairError,
    UndoLateError,
)

__all__ = [
    "Action",
    "Counts",
    "Listing",
    "MediationRunsError",
    "NotTakenError",
    "NotUrgentError",
    "OwnPairError",
    "Result",
    "Row",
    "UndoLateError",
    "check_rematch",
    "counts",
    "give_back",
    "judge",
    "listing",
    "reopen",
    "resolve",
    "states",
    "take",
    "tick",
    "told_count",
]
