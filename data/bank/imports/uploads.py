"""An upload: guarded, kept unchanged under its SHA-256, read. No transaction is open meanwhile."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from data.errors import NotFoundError
from data.intake import Reading, as_kind, read_table
from data.records.ids import BatchId, new_id
from data.records.intake import TableKind

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that was read. ``id`` becomes the batch's: committing twice is committing once."""

    id: BatchId
    file_name: str
    sha256: str
    size: int
    reading: Reading

    def understood_as(
        self, kind: TableKind, remembered: Mapping[str, str] | None = None
    ) -> "Upload":
        """The same file as a table of another kind, or with remembered columns."""
        return Upload(
            id=self.id,
            file_name=self.file_name,
            sha256=self.sha256,
            size=self.size,
            reading=as_kind(self.reading, kind, remembered),
        )


def receive(
    uploads: Path,
    file_name: str,
    content: bytes,
    kind: TableKind | None = None,
    encoding: str = "",
) -> Upload:
    """Read a file in a limited child, then keep it unchanged in ``uploads``.

    Call it outside any unit of work: parsing takes time, and writers wait for one another.

    Raises:
        UnreadableError: one of its kinds; such a file is not kept.
    """
    upload = opened(file_name, content, kind, encoding)
    keep(uploads, content)
    return upload


def opened(
    file_name: str, content: bytes, kind: TableKind | None = None, encoding: str = ""
) -> Upload:
    """Read a file in a limited child and keep it nowhere: to look at, or to ``keep`` later."""
    return Upload(
        id=BatchId(new_id()),
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        reading=read_table(content, file_name, kind, encoding),
    )


def reopen(
    uploads: Path,
    sha256: str,
    file_name: str,
    kind: TableKind | None = None,
    *,
    encoding: str = "",
    batch_id: BatchId | None = None,
) -> Upload:
    """Read a kept file again, for a job or another session.

    Raises:
        NotFoundError: no such file is kept.
    """
    kept = uploads / sha256
    if len(sha256) != hashlib.sha256().digest_size * 2 or not kept.is_file():
        raise NotFoundError(kind="file", id=sha256)
    return Upload(
        id=batch_id or BatchId(new_id()),
        file_name=file_name,
        sha256=sha256,
        size=kept.stat().st_size,
        reading=read_table(kept, file_name, kind, encoding),
    )


def discard(uploads: Path, sha256: str) -> None:
    """Throw a kept file away: nobody is in the program because of it."""
    if len(sha256) == hashlib.sha256().digest_size * 2:
        (uploads / sha256).unlink(missing_ok=True)


def keep(uploads: Path, content: bytes) -> str:
    """Write bytes under their SHA-256: temporary name, fsync, rename, fsync of the folder."""
    name = hashlib.sha256(content).hexdigest()
    uploads.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    target = uploads / name
    if target.is_file() and target.stat().st_size == len(content):
        return name
    draft = uploads / f".{name}.{uuid4().hex}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _sync(uploads)
    return name


def _sync(folder: Path) -> None:
    if os.name != "posix":  # pragma: no cover -- folders cannot be opened elsewhere
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
