"""An upload that is not taken in yet: what a person has said about it so far, kept in the store.

The file itself lies unchanged in the folder of uploads; a reload of the page loses nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from data.access import Permission
from data.bank.imports.committing import commit, note_staged
from data.bank.imports.uploads import Upload, reopen
from data.errors import NotFoundError
from data.records.ids import AccountId, BatchId
from data.records.intake import Batch, TableKind
from data.store import Shelf, Work

KEPT = "import.drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``mapping`` is None until a person has changed the guess; ``kind`` None until it is said."""

    id: BatchId
    file_name: str
    sha256: str
    size: int
    at: datetime
    by: AccountId
    kind: TableKind | None = None
    encoding: str = ""
    mapping: Mapping[str, str] | None = None
    orders: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)

    def upload(self, uploads: Shelf) -> Upload:
        """The kept file, read again in a limited child; outside any unit of work."""
        return reopen(
            uploads,
            self.sha256,
            self.file_name,
            self.kind,
            encoding=self.encoding,
            batch_id=self.id,
        )


def begin(work: Work, upload: Upload, kind: TableKind | None = None, encoding: str = "") -> Draft:
    """Note that a file has come in and wait for what a person says about it."""
    work.require(Permission.BANK_IMPORT)
    note_staged(work, upload)
    draft = Draft(
        id=upload.id,
        file_name=upload.file_name,
        sha256=upload.sha256,
        size=upload.size,
        at=work.now,
        by=work.by.id,
        kind=kind or upload.reading.kind,
        encoding=encoding,
    )
    return _keep(work, draft)


def drafts(work: Work) -> list[Draft]:
    """Uploads that wait to be taken in, the newest first."""
    work.require(Permission.BANK_IMPORT)
    known = work.settings_kv.get(KEPT, {})
    found = [_read(BatchId(one), said) for one, said in known.items()]
    return sorted(found, key=lambda one: one.at, reverse=True)


def draft(work: Work, draft_id: BatchId) -> Draft:
    """One of them.

    Raises:
        NotFoundError: it was taken in, dropped, or never was.
    """
    work.require(Permission.BANK_IMPORT)
    said = work.settings_kv.get(KEPT, {}).get(draft_id)
    if said is None:
        raise NotFoundError(kind="upload", id=draft_id)
    return _read(draft_id, said)


def understand(work: Work, draft_id: BatchId, kind: TableKind | None, encoding: str = "") -> Draft:
    """Say what the table holds and how its letters are written; columns are then guessed anew."""
    before = draft(work, draft_id)
    if (kind, encoding) == (before.kind, before.encoding):
        return before
    after = replace(before, kind=kind, encoding=encoding, mapping=None, orders={}, decisions={})
    return _changed(work, after)


def name_columns(work: Work, draft_id: BatchId, mapping: Mapping[str, str]) -> Draft:
    """Say what the columns mean: header -> field; an empty field leaves the column out."""
    return _changed(work, replace(draft(work, draft_id), mapping=dict(mapping)))


def order_dates(work: Work, draft_id: BatchId, orders: Mapping[str, str]) -> Draft:
    """Say which comes first in columns of dates: header -> ``"dmy"`` or ``"mdy"``."""
    before = draft(work, draft_id)
    return _changed(work, replace(before, orders={**before.orders, **orders}))


def decide(work: Work, draft_id: BatchId, key: str, who: str) -> Draft:
    """Say whose a row is: id of a person, ``NEW``, or nothing to leave it open."""
    before = draft(work, draft_id)
    rest = {one: said for one, said in before.decisions.items() if one != key}
    return _changed(work, replace(before, decisions={**rest, **({key: who} if who else {})}))


def drop(work: Work, draft_id: BatchId) -> str:
    """Take nothing of this upload in.

    Returns:
        The digest of the kept file if nothing else rests on it: throw it away after the
        transaction (``discard``). Empty otherwise.
    """
    before = draft(work, draft_id)
    _forget(work, draft_id)
    told = {"file": before.file_name, "sha256": before.sha256}
    work.audit("upload.dropped", told, None, subject=f"batch:{draft_id}")
    others = [one for one in drafts(work) if one.sha256 == before.sha256]
    used = bool(others) or bool(work.batches.by_digest(before.sha256))
    return "" if used else before.sha256


def take_in(work: Work, upload: Upload) -> Batch:
    """Commit an upload as its draft says; asking again gives the same batch."""
    done = work.batches.find(upload.id)
    if done is not None:
        return done
    said = draft(work, upload.id)
    batch = commit(work, upload, mapping=said.mapping, orders=said.orders, decisions=said.decisions)
    _forget(work, upload.id)
    return batch


def job_key(draft_id: BatchId) -> str:
    """What makes two requests to take the same upload in one and the same job."""
    return f"import:{draft_id}"


def _changed(work: Work, after: Draft) -> Draft:
    told = {"kind": after.kind, "columns": len(after.mapping or {}), "rows": len(after.decisions)}
    work.audit("upload.understood", None, told, subject=f"batch:{after.id}")
    return _keep(work, after)


def _keep(work: Work, one: Draft) -> Draft:
    said = asdict(one) | {"at": one.at.isoformat()}
    known = work.settings_kv.get(KEPT, {})
    work.settings_kv.put(KEPT, {**known, one.id: {k: v for k, v in said.items() if k != "id"}})
    return one


def _forget(work: Work, draft_id: BatchId) -> None:
    known = work.settings_kv.get(KEPT, {})
    work.settings_kv.put(KEPT, {one: said for one, said in known.items() if one != draft_id})


def _read(draft_id: BatchId, said: Mapping[str, Any]) -> Draft:
    kind = TableKind(said["kind"]) if said["kind"] else None
    at = datetime.fromisoformat(said["at"])
    return Draft(**{**said, "id": draft_id, "kind": kind, "at": at})
