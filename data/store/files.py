"""Files beside the database: each sealed, under the SHA-256 of what is inside.

An upload has a key of its own, because it tells of many people; a paper about one person is sealed
with that person's key. A file begins with a line that names the owner of its key.
"""

import hashlib
import os
from pathlib import Path
from uuid import uuid4

from data.errors import NotFoundError
from data.records.ids import PersonId, SchoolId
from data.store.keys import PRIVATE_FILE, PRIVATE_FOLDER
from data.store.refusals import BrokenSealError
from data.store.ring import Cipher, Hand, Ring, owner

MAGIC = b"nastavnik-file-1 "
NAME = hashlib.sha256().digest_size * 2  # characters


class Shelf:
    """The folder of an installation's files."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        self.folder = folder
        self._ring = ring

    def keep(self, content: bytes) -> str:
        """Keep bytes under a new key of their own; bytes that are readable here are kept once."""
        name = hashlib.sha256(content).hexdigest()
        if not self._readable(name):
            whose = f"file/{uuid4().hex}"
            self.write(name, whose, self._ring.ensure(whose), content)
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            NotFoundError: there is no such file, or its key was destroyed.
            BrokenSealError: it was changed.
        """
        whose = self.owner_of(name)
        try:
            cipher = self._ring.cipher(whose)
        except LookupError as fault:
            raise BrokenSealError from fault
        if cipher is None:
            raise NotFoundError(kind="file", id=name)
        raw = (self.folder / name).read_bytes()
        return cipher.disclose(raw[len(_head(whose)) :], _place(whose, name))

    def discard(self, name: str) -> None:
        """Throw a file away."""
        if _named(name):
            (self.folder / name).unlink(missing_ok=True)

    def owner_of(self, name: str) -> str:
        """Whose key opens a file.

        Raises:
            NotFoundError: there is no such file.
            BrokenSealError: it is not sealed.
        """
        if not _named(name) or not (self.folder / name).is_file():
            raise NotFoundError(kind="file", id=name)
        with (self.folder / name).open("rb") as file:
            line = file.readline(1024)
        if not line.startswith(MAGIC):
            raise BrokenSealError
        return line[len(MAGIC) :].decode().rstrip("\n")

    def write(self, name: str, whose: str, cipher: Cipher, content: bytes) -> None:
        """Write a file: temporary name, fsync, rename, fsync of the folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        draft = self.folder / f".{name}.{uuid4().hex}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(_head(whose) + cipher.close(content, _place(whose, name)))
                out.flush()
                os.fsync(out.fileno())
            draft.replace(self.folder / name)
        finally:
            draft.unlink(missing_ok=True)
        sync(self.folder)

    def _readable(self, name: str) -> bool:
        try:
            return not self._ring.gone(self.owner_of(name))
        except (NotFoundError, BrokenSealError):
            return False


class Files:
    """Papers of one school in one unit of work."""

    def __init__(self, shelf: Shelf, hand: Hand, school_id: SchoolId) -> None:
        self.shelf = shelf
        self._hand = hand
        self._school_id = school_id

    def put_sealed(self, person_id: PersonId | None, content: bytes) -> str:
        """Keep a paper about a person, or about nobody; the SHA-256 of its bytes."""
        kind, name = ("person", person_id) if person_id else ("school", "")
        whose = owner(self._school_id, kind, name or "")
        digest = hashlib.sha256(content).hexdigest()
        self.shelf.write(digest, whose, self._hand.usable(whose), content)
        return digest

    def get_sealed(self, sha256: str) -> bytes:
        """The bytes of a paper of this school.

        Raises:
            NotFoundError: there is none, or its person was erased.
            BrokenSealError: it was changed.
        """
        whose = self.shelf.owner_of(sha256)
        if not whose.startswith(f"{self._school_id}/") or self._hand.lost(whose):
            raise NotFoundError(kind="file", id=sha256)
        raw = (self.shelf.folder / sha256).read_bytes()
        cipher = self._hand.usable(whose)
        return cipher.disclose(raw[len(_head(whose)) :], _place(whose, sha256))


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    if os.name != "posix":  # pragma: no cover -- folders cannot be opened elsewhere
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _head(whose: str) -> bytes:
    return MAGIC + whose.encode() + b"\n"


def _place(whose: str, name: str) -> str:
    return f"file/{whose}/{name}"


def _named(name: str) -> bool:
    return len(name) == NAME and name.isalnum()
