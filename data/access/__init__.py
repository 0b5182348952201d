"""Who may do what, as data; and the one gate of consent. Pure: no database, no clock."""

from data.access.consent import may
from data.access.matrix import Action, Reach, Thing, UndeclaredError, may_object
from data.access.permissions import Permission
from data.access.roles import (
    NEVER,
    OFFICE,
    ROLES,
    SYSTEM,
    allows,
    never_of,
    permissions_of,
    sentences_of,
)

__all__ = [
    "NEVER",
    "OFFICE",
    "ROLES",
    "SYSTEM",
    "Action",
    "Permission",
    "Reach",
    "Thing",
    "UndeclaredError",
    "allows",
    "may",
    "may_object",
    "never_of",
    "permissions_of",
    "sentences_of",
]
