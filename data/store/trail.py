"""The audit trail: append, read, erase personal data, verify, anchor."""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection

from data.records.audit import AuditEntry
from data.records.ids import AccountId, SchoolId
from data.store import chain
from data.store.chain import Anchor, Breach
from data.store.engine import dumps
from data.store.refusals import BrokenSealError
from data.store.repository import CHUNK, Desk
from data.store.ring import Hand, owner
from data.store.tables.doors import AUDIT, AUDIT_PAYLOAD

if TYPE_CHECKING:
    from data.store.store import Store

SALT_BYTES = 16
ONE_PAGE = 200
SCHOOLS = ("school", "")  # owner of a payload that tells of nobody
BETWEEN = " "  # between the owner's name and what is sealed


class Trail:
    """One school's chain inside a unit of work."""

    def __init__(self, desk: Desk, key: bytes) -> None:
        self._desk = desk
        self._key = key
        self._last: tuple[int, str] | None = None

    def append(
        self,
        *,
        at: datetime,
        by: AccountId,
        verb: str,
        subject: str,
        payload: Any,
        whose: tuple[str, str] = SCHOOLS,
    ) -> AuditEntry:
        """Add an entry to the end; the school's write lock is held by the unit of work.

        ``whose`` says kind and name of the owner of the key that seals the payload.
        """
        seq, prev = self._last or last(self._desk.connection, self._desk.school_id)
        entry = chain.signed(
            self._key,
            AuditEntry(
                school_id=self._desk.school_id,
                seq=seq + 1,
                at=at,
                by=by,
                verb=verb,
                subject=subject,
                payload=dumps(payload, sort_keys=True),
                salt=secrets.token_hex(SALT_BYTES),
                payload_mac="",
                mac="",
                prev=prev,
            ),
        )
        self._desk.lay(sa.insert(AUDIT), [_columns(entry, AUDIT)])
        kept = sealed_payload(self._desk, _columns(entry, AUDIT_PAYLOAD), whose)
        self._desk.lay(sa.insert(AUDIT_PAYLOAD), [kept])
        self._last = entry.seq, entry.mac
        return entry

    def of(self, subject: str) -> list[AuditEntry]:
        """Entries about a subject, the newest first."""
        return self._newest(AUDIT.c["subject"] == subject)

    def by(self, account_id: AccountId, most: int = ONE_PAGE) -> list[AuditEntry]:
        """What an account has done, the newest first."""
        return self._newest(AUDIT.c["by"] == account_id, most=most)

    def newest(self, most: int = ONE_PAGE) -> list[AuditEntry]:
        """The end of the trail, the newest first."""
        return self._newest(sa.true(), most=most)

    def erase(self, seqs: Sequence[int], *, at: datetime, by: AccountId) -> None:
        """Remove the payloads of entries for good; the chain says which and stays verifiable."""
        gone = sorted(set(seqs))
        if not gone:
            return
        named = ",".join(str(one) for one in gone)
        self.append(
            at=at, by=by, verb=chain.ERASED, subject=f"audit:{named}", payload={"count": len(gone)}
        )
        table = AUDIT_PAYLOAD
        self._desk.lay(
            sa.delete(table).where(
                table.c["school_id"] == self._desk.school_id, table.c["seq"].in_(gone)
            )
        )

    def _newest(
        self, *conditions: sa.ColumnElement[bool], most: int = ONE_PAGE
    ) -> list[AuditEntry]:
        asked = _select(self._desk.school_id, *conditions)
        asked = asked.order_by(AUDIT.c["seq"].desc()).limit(most)
        rows = self._desk.connection.execute(asked).mappings()
        return [_entry(row, self._desk.hand) for row in rows]

    def same(self, entries: Iterable[tuple[int, str]]) -> set[int]:
        """Which of these entries, by number and signature, are here with their payload."""
        wanted = dict(entries)
        there = self.signatures(wanted)
        return {seq for seq, mac in there if wanted[seq] == mac}

    def signatures(self, seqs: Iterable[int]) -> list[tuple[int, str]]:
        """Number and signature of entries whose payload is here."""
        mine = AUDIT.c["school_id"] == self._desk.school_id
        asked = sa.select(AUDIT.c["seq"], AUDIT.c["mac"]).select_from(AUDIT.join(AUDIT_PAYLOAD))
        wanted = sorted(set(seqs))
        found = []
        for start in range(0, len(wanted), CHUNK):
            part = AUDIT.c["seq"].in_(wanted[start : start + CHUNK])
            found += [
                (row[0], row[1]) for row in self._desk.connection.execute(asked.where(mine, part))
            ]
        return found

    def mentioning(self, texts: Sequence[str], owners: Collection[str] = ()) -> set[int]:
        """Numbers of entries whose payload is of these owners, or holds any of these texts."""
        table, hand = AUDIT_PAYLOAD, self._desk.hand
        asked = sa.select(table).where(table.c["school_id"] == self._desk.school_id)
        wanted = [_plain(json.dumps(one, ensure_ascii=False)[1:-1]) for one in texts if one]
        return {
            row["seq"]
            for row in self._desk.connection.execute(asked).mappings()
            if row["payload"].partition(BETWEEN)[0] in owners
            or any(one in _plain(_opened(row, hand) or "") for one in wanted)
        }


def sealed_payload(
    desk: Desk, row: Mapping[str, Any], whose: tuple[str, str] = SCHOOLS
) -> dict[str, Any]:
    """A row of payloads as it is kept: the owner's name, then the sealed text."""
    name = owner(desk.school_id, *whose)
    if desk.hand.lost(name):
        name = owner(desk.school_id, *SCHOOLS)
    sealed = desk.hand.seal(name, row["payload"], _place(desk.school_id, row["seq"]))
    return {**row, "payload": f"{name}{BETWEEN}{sealed}"}


def opened_payload(desk: Desk, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its text; empty if the key was destroyed."""
    return {**row, "payload": _opened(row, desk.hand) or ""}


def last(connection: Connection, school_id: SchoolId) -> tuple[int, str]:
    """Number and signature of a school's last entry; (0, "") before the first."""
    asked = (
        sa.select(AUDIT.c["seq"], AUDIT.c["mac"])
        .where(AUDIT.c["school_id"] == school_id)
        .order_by(AUDIT.c["seq"].desc())
        .limit(1)
    )
    row = connection.execute(asked).first()
    return (0, chain.START) if row is None else (row[0], row[1])


def verify(store: "Store", school_id: SchoolId, anchors: Iterable[Anchor] = ()) -> list[Breach]:
    """Every breach of a school's chain; a missing guard of the tables is one too.

    ``anchors`` are places of the chain written down elsewhere: only they show a cut tail.
    """
    with store.connect() as connection:
        asked = _select(school_id).order_by(AUDIT.c["seq"])
        hand = Hand(store.ring)
        rows = list(connection.execute(asked).mappings())
        entries = [_entry(row, hand) for row in rows]
        unreadable = [
            one["seq"]
            for one, read in zip(rows, entries, strict=True)
            if one["salt"] and not read.salt
        ]
        missing = guards_missing(connection)
    mine = [one for one in anchors if one.school_id == school_id]
    found = chain.breaches(store.audit_key, entries, mine, unreadable)
    return [*(Breach(code=f"guard:{one}", seq=0) for one in missing), *found]


def anchor(store: "Store", school_id: SchoolId) -> Anchor:
    """The end of a school's chain, to be written down outside the database."""
    with store.connect() as connection:
        seq, mac = last(connection, school_id)
    return Anchor(school_id=school_id, seq=seq, mac=mac)


def guards_missing(connection: Connection) -> list[str]:
    """Triggers that ought to stand before the tables of evidence and do not."""
    from data.store.guards import expected, present  # noqa: PLC0415

    return sorted(expected(connection.dialect.name) - present(connection))


def _select(school_id: SchoolId, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    joined = AUDIT.outerjoin(AUDIT_PAYLOAD)
    texts = (AUDIT_PAYLOAD.c["salt"], AUDIT_PAYLOAD.c["payload"])
    return (
        sa.select(AUDIT, *texts)
        .select_from(joined)
        .where(AUDIT.c["school_id"] == school_id, *conditions)
    )


def _entry(row: Any, hand: Hand) -> AuditEntry:
    """An entry; an erased payload reads as empty, and one whose key is gone as erased."""
    values = {name: row[name] for name in AUDIT.c.keys()}  # noqa: SIM118 -- columns, not a dict
    try:
        payload = _opened(row, hand) if row["payload"] else None
    except BrokenSealError:
        return AuditEntry(**values, salt=row["salt"], payload="")  # its signature will not hold
    return AuditEntry(**values, salt=(row["salt"] or "") if payload else "", payload=payload or "")


def _opened(row: Any, hand: Hand) -> str | None:
    name, _between, sealed = row["payload"].partition(BETWEEN)
    return hand.open(name, sealed, _place(row["school_id"], row["seq"]))


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _place(school_id: str, seq: int) -> str:
    return f"{school_id}/audit_payload/{seq}"


def _columns(entry: AuditEntry, table: sa.Table) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in table.c.keys()}  # noqa: SIM118 -- columns
