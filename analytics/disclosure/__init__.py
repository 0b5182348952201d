"""What of figures may be shown to whom. Pure: no database, no clock."""

from analytics.disclosure.cells import suppressed, waits
from analytics.disclosure.judging import (
    CURATOR,
    MUNICIPALITY,
    OUTSIDE,
    SCHOOL,
    Disclosed,
    Past,
    UnknownAudienceError,
    allowed,
    disclose,
    family,
)
from analytics.disclosure.spans import admitted, exposed

__all__ = [
    "CURATOR",
    "MUNICIPALITY",
    "OUTSIDE",
    "SCHOOL",
    "Disclosed",
    "Past",
    "UnknownAudienceError",
    "admitted",
    "allowed",
    "disclose",
    "exposed",
    "family",
    "suppressed",
    "waits",
]
