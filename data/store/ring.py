"""One random key a person, kept outside the database: destroy it, and nobody reads them again.

The ring is a small SQLite file of its own beside the master key. Each key of 256 bits lies there
wrapped by a key derived from the master key (AES-256-GCM, NIST SP 800-38D, the owner's name as
associated data). A destroyed key leaves its name behind, so that it is never made anew.

Owners are named ``school/person/<id>``, ``school/pair/<id>`` and the like, see ``owner``.
"""

import base64
import binascii
import hashlib
import os
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.store.engine import BUSY_MS, sqlite_driver
from data.store.keys import KEY_BYTES, PRIVATE_FILE, PRIVATE_FOLDER
from data.store.refusals import BrokenSealError, KeyMissingError, SubjectErasedError

SCHEME = "r1"
NONCE, MARK, LENGTH = 12, 4, 4  # bytes
PADDED = 32  # lengths are rounded up to whole pieces of so many bytes
CANARY = "canary"
RING = "ring"  # use of the master key that wraps the keys of people
PRAGMAS = (f"busy_timeout={BUSY_MS}", "journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON")
# a wrapped key that is NULL was destroyed
TABLE = "CREATE TABLE IF NOT EXISTS key (owner TEXT PRIMARY KEY, wrapped BLOB) WITHOUT ROWID"


def owner(school_id: str, kind: str, name: str = "") -> str:
    """Name of whoever a key belongs to.

    >>> owner("s45", "person", "p1")
    's45/person/p1'
    """
    return f"{school_id}/{kind}/{name}"


@dataclass(frozen=True, slots=True)
class Cipher:
    """The key of one owner. ``mark`` tells keys apart without telling anything of them."""

    key: bytes = field(repr=False)
    aes: AESGCM = field(repr=False)
    mark: str

    @classmethod
    def of(cls, key: bytes) -> "Cipher":
        """A key ready for use."""
        mark = hashlib.sha256(b"nastavnik.mark" + key).digest()[:MARK].hex()
        return cls(key, AESGCM(key), mark)

    def seal(self, text: str, place: str) -> str:
        """The text so that only this key opens it, and only at this place."""
        plain = text.encode("utf-8", "surrogatepass")
        padded = len(plain).to_bytes(LENGTH, "big") + plain
        padded += bytes(-len(padded) % PADDED)
        head = f"{SCHEME}.{self.mark}."
        hidden = self.close(padded, head + place)
        return head + base64.b64encode(hidden).decode("ascii")

    def open(self, sealed: str, place: str) -> str:
        """The text.

        Raises:
            BrokenSealError: not sealed, another key, another place, or a changed byte.
        """
        head, _dot, packed = sealed.rpartition(".")
        if head != f"{SCHEME}.{self.mark}":
            raise BrokenSealError
        try:
            raw = base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError) as fault:
            raise BrokenSealError from fault
        plain = self.disclose(raw, f"{head}.{place}")
        length = int.from_bytes(plain[:LENGTH], "big")
        return plain[LENGTH : LENGTH + length].decode("utf-8", "surrogatepass")

    def close(self, content: bytes, place: str) -> bytes:
        """Bytes sealed: a random nonce, then what AES-GCM gives."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self.aes.encrypt(nonce, content, place.encode())

    def disclose(self, sealed: bytes, place: str) -> bytes:
        """The bytes that ``close`` has sealed.

        Raises:
            BrokenSealError: another key, another place, or a changed byte.
        """
        try:
            return self.aes.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except (ValueError, InvalidTag) as fault:
            raise BrokenSealError from fault


class Ring:
    """Keys of all subjects of an installation. Safe for threads and for several processes."""

    def __init__(self, file: Path, secret: bytes) -> None:
        self.file = file
        self._wrap = AESGCM(secret)
        self._lock = threading.RLock()
        self._known: dict[str, Cipher | None] = {}
        self._seen: int | None = None
        self._db: Any = None

    @classmethod
    def create(cls, file: Path, secret: bytes) -> "Ring":
        """Make an empty ring of mode 0600; one that is there already is kept."""
        file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE))
        made = cls(file, secret)
        made._connection().execute(TABLE)
        made.ensure(CANARY)
        return made

    def close(self) -> None:
        """Let go of the file and forget every key."""
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db, self._known = None, {}

    def refresh(self) -> None:
        """Forget keys if another process has changed the ring since: it may have destroyed some."""
        with self._lock:
            seen = self._connection().execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen:
                self._known.clear()
                self._seen = seen

    def cipher(self, name: str) -> Cipher | None:
        """The key of an owner; None if it was destroyed.

        Raises:
            LookupError: the owner never had one here.
            BrokenSealError: the ring belongs to another master key.
        """
        with self._lock:
            if name not in self._known:
                asked = "SELECT wrapped FROM key WHERE owner = ?"
                row = self._connection().execute(asked, (name,)).fetchone()
                if row is None:
                    raise LookupError(name)
                self._known[name] = None if row[0] is None else self._unwrapped(name, row[0])
            return self._known[name]

    def gone(self, name: str) -> bool:
        """Whether an owner's key was destroyed."""
        try:
            return self.cipher(name) is None
        except LookupError:
            return False

    def add(self, made: Mapping[str, Cipher]) -> None:
        """Keep new keys, all or none; the unit of work that made them commits after this."""
        if not made:
            return
        rows = [(name, self._wrapped(name, one.key)) for name, one in made.items()]
        self._write("INSERT INTO key (owner, wrapped) VALUES (?, ?)", rows)
        with self._lock:
            self._known.update(made)

    def ensure(self, name: str) -> Cipher:
        """The key of an owner, made if there is none yet.

        Raises:
            SubjectErasedError: it was destroyed.
        """
        fresh = (name, self._wrapped(name, secrets.token_bytes(KEY_BYTES)))
        self._write("INSERT OR IGNORE INTO key (owner, wrapped) VALUES (?, ?)", [fresh])
        found = self.cipher(name)
        if found is None:
            raise SubjectErasedError
        return found

    def destroy(self, names: Iterable[str]) -> None:
        """Overwrite keys with nothing; their names stay, so that none is made anew."""
        rows = [(name,) for name in sorted(set(names))]
        told = "INSERT INTO key (owner) VALUES (?) ON CONFLICT (owner) DO UPDATE SET wrapped = NULL"
        self._write(told, rows)
        with self._lock:
            self._known.update({name: None for (name,) in rows})

    def rows(self) -> list[tuple[str, bytes | None]]:
        """Every name with its wrapped key, None where it was destroyed; for a copy of the ring."""
        with self._lock:
            return list(self._connection().execute("SELECT owner, wrapped FROM key ORDER BY owner"))

    def merge(self, rows: Iterable[tuple[str, bytes | None]]) -> None:
        """Take keys of a copy in: what is destroyed on either side stays destroyed.

        Raises:
            BrokenSealError: a key of the copy belongs to another master key.
        """
        given = list(rows)
        for name, wrapped in given:
            if wrapped is not None:
                self._unwrapped(name, wrapped)
        told = (
            "INSERT INTO key (owner, wrapped) VALUES (?, ?) ON CONFLICT (owner) DO UPDATE"
            " SET wrapped = NULL WHERE excluded.wrapped IS NULL"
        )
        self._write(told, given)
        with self._lock:
            self._known.clear()

    def opens(self) -> bool:
        """Whether the master key opens the canary; for ``doctor``."""
        try:
            return self.cipher(CANARY) is not None
        except (LookupError, BrokenSealError):
            return False

    def _connection(self) -> Any:
        """The one connection, opened on first use.

        Raises:
            KeyMissingError: there is no ring.
        """
        with self._lock:
            if self._db is None:
                if not self.file.is_file():
                    raise KeyMissingError(place=str(self.file))
                self._db = sqlite_driver().connect(
                    str(self.file), isolation_level=None, check_same_thread=False
                )
                for pragma in PRAGMAS:
                    self._db.execute(f"PRAGMA {pragma}")
            return self._db

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._lock:
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                db.executemany(statement, rows)
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _wrapped(self, name: str, key: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._wrap.encrypt(nonce, key, name.encode())

    def _unwrapped(self, name: str, wrapped: bytes) -> Cipher:
        try:
            key = self._wrap.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())
        except (ValueError, InvalidTag) as fault:
            raise BrokenSealError from fault
        return Cipher.of(key)


class Hand:
    """The ring in the hand of one unit of work: new keys are kept just before it commits."""

    def __init__(self, ring: Ring) -> None:
        ring.refresh()
        self._ring = ring
        self._made: dict[str, Cipher] = {}
        self._gone: set[str] = set()

    def seal(self, name: str, text: str, place: str) -> str:
        """A text under the key of its owner; the key is made if there is none.

        Raises:
            SubjectErasedError: the key was destroyed: nothing is written about the owner any more.
        """
        return self.usable(name).seal(text, place)

    def open(self, name: str, sealed: str, place: str) -> str | None:
        """The text, None if its key was destroyed.

        Raises:
            BrokenSealError: it was changed or moved, or the ring does not know its key.
        """
        if name in self._gone:
            return None
        try:
            found = self._made.get(name) or self._ring.cipher(name)
        except LookupError as fault:
            raise BrokenSealError from fault
        return None if found is None else found.open(sealed, place)

    def usable(self, name: str) -> Cipher:
        """The key of an owner, made if there is none.

        Raises:
            SubjectErasedError: it was destroyed.
        """
        if self.lost(name):
            raise SubjectErasedError
        try:
            found = self._made.get(name) or self._ring.cipher(name)
        except LookupError:
            found = self._made[name] = Cipher.of(secrets.token_bytes(KEY_BYTES))
        if found is None:
            raise SubjectErasedError
        return found

    def lost(self, name: str) -> bool:
        """Whether an owner's key was destroyed, or is about to be."""
        return name in self._gone or (name not in self._made and self._ring.gone(name))

    def forget(self, names: Iterable[str]) -> None:
        """Treat keys as destroyed from now on; ``Ring.destroy`` does it after the commit."""
        self._gone.update(names)

    def keep(self) -> None:
        """Write down the keys made in this unit of work."""
        self._ring.add({name: one for name, one in self._made.items() if name not in self._gone})
        self._made.clear()
