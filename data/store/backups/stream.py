"""An encrypted file, written and read piece by piece.

One line of JSON in the open, then pieces of at most 1 MiB: AES-256-GCM under a key of this file
alone (HMAC-SHA256 of a random salt), the number of the piece as nonce; the line and whether it is
the last piece are associated data. So no piece can be moved, left out or cut off unseen.
"""

import hashlib
import hmac
import json
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.store.backups.refusals import DamagedBackupError, OtherKeyError

MAGIC = b"nastavnik-backup-1 "
PIECE = 1 << 20  # bytes
TAG, NONCE, SIZE, SALT = 16, 12, 4, 16  # bytes
HEADER_MOST = 4096


class Sealer:
    """Takes bytes, writes sealed pieces. ``close`` writes the last one."""

    def __init__(self, out: BinaryIO, key: bytes) -> None:
        salt = secrets.token_hex(SALT)
        told = json.dumps({"key": mark(key), "salt": salt}, sort_keys=True)
        self._head = MAGIC + told.encode() + b"\n"
        self._aes = _cipher(key, salt)
        self._out, self._rest, self._count = out, bytearray(), 0
        out.write(self._head)

    def write(self, content: bytes) -> int:
        """Take bytes in."""
        self._rest += content
        while len(self._rest) > PIECE:
            self._piece(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(content)

    def close(self) -> None:
        """Write what is left."""
        self._piece(bytes(self._rest), last=True)

    def _piece(self, content: bytes, *, last: bool) -> None:
        nonce = self._count.to_bytes(NONCE, "big")
        sealed = self._aes.encrypt(nonce, content, self._head + _last(last=last))
        self._out.write(len(sealed).to_bytes(SIZE, "big") + sealed)
        self._count += 1


class Opener:
    """Gives the bytes back.

    Raises:
        DamagedBackupError: it is no such file.
        OtherKeyError: another key sealed it.
    """

    def __init__(self, file: BinaryIO, key: bytes, name: str) -> None:
        self._file, self._name = file, name
        self._head = file.readline(HEADER_MOST)
        told = self._told()
        if told.get("key") != mark(key):
            raise OtherKeyError(file=name)
        self._aes = _cipher(key, str(told.get("salt")))
        self._rest, self._count, self._done = b"", 0, False

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; all that are left where it is negative."""
        while not self._done and (size < 0 or len(self._rest) < size):
            self._rest += self._piece()
        if size < 0:
            size = len(self._rest)
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _told(self) -> dict[str, str]:
        if not self._head.startswith(MAGIC):
            raise DamagedBackupError(file=self._name, what="header")
        try:
            found = json.loads(self._head[len(MAGIC) :])
        except ValueError as fault:
            raise DamagedBackupError(file=self._name, what="header") from fault
        return found if isinstance(found, dict) else {}

    def _piece(self) -> bytes:
        size = int.from_bytes(self._file.read(SIZE), "big")
        if not TAG <= size <= PIECE + TAG:
            raise DamagedBackupError(file=self._name, what="size")
        sealed = self._file.read(size)
        nonce = self._count.to_bytes(NONCE, "big")
        self._count += 1
        try:
            return self._opened(nonce, sealed)
        except InvalidTag as fault:
            raise DamagedBackupError(file=self._name, what="seal") from fault

    def _opened(self, nonce: bytes, sealed: bytes) -> bytes:
        try:
            return self._aes.decrypt(nonce, sealed, self._head + _last(last=False))
        except InvalidTag:
            found = self._aes.decrypt(nonce, sealed, self._head + _last(last=True))
            self._done = True
            return found


def mark(key: bytes) -> str:
    """What tells keys apart without telling anything of them."""
    return hmac.digest(key, b"mark", hashlib.sha256).hex()[:8]


def _cipher(key: bytes, salt: str) -> AESGCM:
    return AESGCM(hmac.digest(key, salt.encode(), hashlib.sha256))


def _last(*, last: bool) -> bytes:
    return b"last" if last else b"more"
