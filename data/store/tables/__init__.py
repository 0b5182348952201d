"""Tables, one shape a record. They never leave ``data.store``."""

from data.store.shape import metadata
from data.store.tables import (
    doors,
    monitoring,
    outcome,
    people,
    register,
    rounds,
    sealed,
    uploads,
    work,
)

SHAPES = (
    *register.SHAPES,
    *rounds.SHAPES,
    *uploads.SHAPES,
    *doors.SHAPES,
    *sealed.SHAPES,
    *people.SHAPES,
    *work.SHAPES,
    *monitoring.SHAPES,
    *outcome.SHAPES,
)

__all__ = [
    "SHAPES",
    "doors",
    "metadata",
    "monitoring",
    "outcome",
    "people",
    "register",
    "rounds",
    "sealed",
    "uploads",
    "work",
]
