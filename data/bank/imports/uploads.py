"""An upload: guarded, kept sealed under its SHA-256, read. No transaction is open meanwhile."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from data.intake import Reading, as_kind, read_table
from data.records.ids import BatchId, new_id
from data.records.intake import TableKind
from data.store import Shelf


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
    uploads: Shelf,
    file_name: str,
    content: bytes,
    kind: TableKind | None = None,
    encoding: str = "",
) -> Upload:
    """Read a file in a limited child, then keep it unchanged and sealed in ``uploads``.

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
    uploads: Shelf,
    sha256: str,
    file_name: str,
    kind: TableKind | None = None,
    *,
    encoding: str = "",
    batch_id: BatchId | None = None,
) -> Upload:
    """Read a kept file again, for a job or another session.

    Raises:
        NotFoundError: no such file is kept, or somebody in it was erased.
    """
    content = uploads.read(sha256)
    return Upload(
        id=batch_id or BatchId(new_id()),
        file_name=file_name,
        sha256=sha256,
        size=len(content),
        reading=read_table(content, file_name, kind, encoding),
    )


def discard(uploads: Shelf, sha256: str) -> None:
    """Throw a kept file away: nobody is in the program because of it."""
    uploads.discard(sha256)


def keep(uploads: Shelf, content: bytes) -> str:
    """Keep bytes sealed under their SHA-256."""
    return uploads.keep(content)
