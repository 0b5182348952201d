"""One link of the audit chain."""

from dataclasses import dataclass
from datetime import datetime

from data.records.ids import SchoolId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what when; ``mac`` chains it to the entry before it (HMAC-SHA256).

    The chain holds ``payload_mac``, so that ``payload`` and ``salt`` can be erased (empty then).
    """

    school_id: SchoolId
    seq: int
    at: datetime
    by: str
    verb: str
    subject: str
    payload: str
    salt: str
    payload_mac: str
    mac: str
    prev: str
