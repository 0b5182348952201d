"""The arithmetic of the audit chain: what is signed, and how a break is found. Pure.

``payload_mac = HMAC(key, salt, payload)`` lets personal data be erased; ``mac = HMAC(key, school,
seq, at, who, verb, subject, payload_mac, prev)`` ties every entry to the one before it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data.records.audit import AuditEntry
from data.records.ids import SchoolId

START = ""
ERASED = "audit.payload_erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place of the chain written down outside: in a backup, a printed order, a log."""

    school_id: SchoolId
    seq: int
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What is wrong with the chain, and at which entry; 0 means the chain as a whole."""

    code: str
    seq: int


def signed(key: bytes, entry: AuditEntry) -> AuditEntry:
    """The entry with both signatures filled in."""
    whole = replace(entry, payload_mac=payload_mac(key, entry))
    return replace(whole, mac=mac(key, whole))


def payload_mac(key: bytes, entry: AuditEntry) -> str:
    """Signature of the salted payload; without the salt a name could be guessed back."""
    return _sign(key, "payload", entry.salt, entry.payload)


def mac(key: bytes, entry: AuditEntry) -> str:
    """Signature of everything that stays for ever."""
    return _sign(
        key,
        "entry",
        entry.school_id,
        entry.seq,
        stamp(entry.at),
        entry.by,
        entry.verb,
        entry.subject,
        entry.payload_mac,
        entry.prev,
    )


def stamp(at: datetime) -> str:
    """A moment as it is signed: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def breaches(
    key: bytes,
    entries: Sequence[AuditEntry],
    anchors: Iterable[Anchor] = (),
    unreadable: Iterable[int] = (),
) -> list[Breach]:
    """Every break of one school's chain, in the order of ``seq``.

    ``entries`` are sorted by ``seq``; ``unreadable`` are payloads whose key was destroyed. A cut
    tail shows only against anchors kept elsewhere.
    """
    found: list[Breach] = []
    prev, expected = START, 1
    gone = erased(entries) | frozenset(unreadable)
    for entry in entries:
        if entry.seq != expected:
            found.append(Breach(code="gap", seq=expected))
        elif entry.prev != prev:
            found.append(Breach(code="link", seq=entry.seq))
        found += [Breach(code=code, seq=entry.seq) for code in _faults(key, entry, gone)]
        prev, expected = entry.mac, entry.seq + 1
    at = {one.seq: one.mac for one in entries}
    found += [
        Breach(code="anchor", seq=one.seq)
        for one in anchors
        if not hmac.compare_digest(at.get(one.seq, ""), one.mac)
    ]
    return found


def erased(entries: Iterable[AuditEntry]) -> frozenset[int]:
    """Entries whose payload was lawfully erased: the chain itself names them."""
    return frozenset(
        int(seq)
        for one in entries
        if one.verb == ERASED
        for seq in one.subject.removeprefix("audit:").split(",")
    )


def _faults(key: bytes, entry: AuditEntry, gone: frozenset[int]) -> list[str]:
    found = [] if hmac.compare_digest(entry.mac, mac(key, entry)) else ["entry"]
    if not entry.salt:
        return found if entry.seq in gone else [*found, "payload_missing"]
    if not hmac.compare_digest(entry.payload_mac, payload_mac(key, entry)):
        found.append("payload")
    return found


def _sign(key: bytes, *parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
