"""Tables, one shape a record. They never leave ``data.store``."""

from data.store.shape import metadata
from data.store.tables import doors, register, rounds, sealed, uploads

SHAPES = (*register.SHAPES, *rounds.SHAPES, *uploads.SHAPES, *doors.SHAPES, *sealed.SHAPES)

__all__ = ["SHAPES", "doors", "metadata", "register", "rounds", "sealed", "uploads"]
