"""Nothing is lost on the way in: what holds for every file, asked of generated ones by the dozen.

The number of rows comes from whoever wrote the file, never from the reader.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from data.bank import imports
from data.intake import NoNameColumnError, NoTableError, UnknownKindError, as_kind
from data.records.account import Account, AccountRole
from data.records.ids import BatchId, new_id
from data.store import Store
from data.synthetic import DirtyFile
from tests.intake_files import quick
from tests.stores import NOW, account, fresh, open_school

ASKED = (NoTableError, NoNameColumnError, UnknownKindError, imports.StaleUploadError)
SEEN_OFTEN = 25  # files a store takes before a new one is opened


@dataclass(slots=True)
class Tally:
    """What a run has seen: files, rows by outcome, files a person must say more about."""

    files: int = 0
    refused: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, counts: dict[str, int]) -> None:
        self.files += 1
        for outcome, many in counts.items():
            self.rows[outcome] = self.rows.get(outcome, 0) + many


@contextmanager
def school() -> Iterator[tuple[Store, Account]]:
    """An empty school with a curator."""
    with TemporaryDirectory(prefix="nastavnik-intake-") as folder:
        store = fresh(Path(folder))
        open_school(store)
        yield store, account(store, AccountRole.CURATOR)
        store.close()


def upload_of(dirty: DirtyFile) -> imports.Upload:
    """The file as an upload, parsed in this process; understood as what its maker says it is."""
    reading = quick(dirty.content, dirty.name)
    return imports.Upload(
        id=BatchId(new_id()),
        file_name=dirty.name,
        sha256=f"{hash(dirty.content):064x}",
        size=len(dirty.content),
        reading=as_kind(reading, dirty.kind),
    )


def everything(store: Store, curator: Account) -> dict[str, object]:
    """All people, bank rows and answers of the school."""
    with store.look(by=curator, now=NOW) as work:
        return {
            "people": {one.id: one for one in work.people.all()},
            "participations": {one.id: one for one in work.participations.all()},
            "sheets": {one.id: one for one in work.sheets.all()},
        }


def told(dirty: DirtyFile) -> str:
    """A file in a line, and its bytes kept for whoever looks into it."""
    kept = Path(gettempdir()) / f"failed-{dirty.name}"
    kept.write_bytes(dirty.content)
    return f"{kept}: {dirty.kind.value} {dirty.container} {dirty.dirts}"


def check(store: Store, curator: Account, dirty: DirtyFile, tally: Tally) -> None:
    """Import a file twice: rows in = rows out, and the second time nothing changes."""
    upload = upload_of(dirty)
    try:
        with store.work(by=curator, now=NOW) as work:
            seen = imports.preview(work, upload)
            batch = imports.commit(work, upload)
    except ASKED:
        tally.refused += 1
        return
    wanted = dirty.data + dirty.noise
    assert sum(batch.counts.values()) == wanted, (told(dirty), batch.counts)
    assert seen.counts == batch.counts, (told(dirty), seen.counts, batch.counts)
    before = everything(store, curator)
    with store.work(by=curator, now=NOW + timedelta(minutes=1)) as work:
        kept = {(one.sheet, one.row) for one in work.batch_rows.of(batch.id)}
        again = imports.commit(work, upload_of(dirty))
    assert len(kept) == wanted, (told(dirty), len(kept))
    assert everything(store, curator) == before, told(dirty)
    assert again.counts["imported"] == 0, (told(dirty), again.counts)
    assert sum(again.counts.values()) == wanted, (told(dirty), again.counts)
    tally.add(dict(batch.counts))
