"""Who may do what, as data; and the one gate of consent. Pure: no database, no clock."""

from data.access.consent import may
from data.access.permissions import Permission
from data.access.roles import (
    NEVER,
    ROLES,
    SYSTEM,
    allows,
    never_of,
    permissions_of,
    sentences_of,
)

__all__ = [
    "NEVER",
    "ROLES",
    "SYSTEM",
    "Permission",
    "allows",
    "may",
    "never_of",
    "permissions_of",
    "sentences_of",
]
