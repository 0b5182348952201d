"""Weights of the score learned from outcomes, and every reason not to. Pure."""

from analytics.learning.gates import Condition, conditions
from analytics.learning.off_policy import Value, value
from analytics.learning.proposing import DOTS, PRELIMINARY, READY, Proposal, Taught, propose
from analytics.learning.rows import Rows

__all__ = [
    "DOTS",
    "PRELIMINARY",
    "READY",
    "Condition",
    "Proposal",
    "Rows",
    "Taught",
    "Value",
    "conditions",
    "propose",
    "value",
]
