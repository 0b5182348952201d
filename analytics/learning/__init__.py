"""Weights of the score learned from outcomes, and every reason not to. Pure."""

from analytics.learning.agreeing import Agreement, Point, agreement
from analytics.learning.gates import Condition, conditions
from analytics.learning.off_policy import Value, value
from analytics.learning.proposing import DOTS, PRELIMINARY, READY, Proposal, Taught, propose
from analytics.learning.rows import Rows
from analytics.learning.told import OUTCOMES, rows_of

__all__ = [
    "DOTS",
    "OUTCOMES",
    "PRELIMINARY",
    "READY",
    "Agreement",
    "Condition",
    "Point",
    "Proposal",
    "Rows",
    "Taught",
    "Value",
    "agreement",
    "conditions",
    "propose",
    "rows_of",
    "value",
]
