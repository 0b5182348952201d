"""The way back: decrypt, check everything, swap, and let go again what was erased since."""

import base64
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa

from data.records.ids import SchoolId
from data.settings import Settings
from data.store import chain, erasing, keys, reapplying, schema, trail
from data.store.backups import copying, stream
from data.store.backups.making import (
    BACKUP,
    DATABASE,
    FILES,
    MANIFEST,
    SUBJECT_KEYS,
    SUBJECTS,
    digest_of,
)
from data.store.backups.refusals import DamagedBackupError, NoSubjectKeysError, RunningError
from data.store.checkup import damage
from data.store.engine import engine_of, sqlite_driver
from data.store.files import NAME, sync
from data.store.keys import PRIVATE_FOLDER, Keys
from data.store.ledger import Ledger
from data.store.ring import RING, Ring
from data.store.store import Store, place_of
from data.store.tables import doors, people


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did.

    ``aside`` is the former database, None where there was none; ``erased``, ``consents`` and
    ``links`` are erasures, withdrawals and revocations applied again; ``sessions`` were ended.
    """

    manifest: Mapping[str, Any]
    aside: Path | None
    erased: int
    consents: int
    links: int
    sessions: int


def restore(
    settings: Settings, file: Path, now: datetime, subject_keys: Path | None = None
) -> Restored:
    """Put a backup in the place of whatever is here.

    Raises:
        KeyMissingError: the master key is not in its place.
        OtherKeyError, DamagedBackupError: the file cannot be trusted; nothing was changed.
        NewerSchemaError: a newer program made it.
        NoSubjectKeysError: the keys of people are nowhere.
        RunningError: the program is running.
    """
    secret = keys.read(settings.key_file)
    settings.home.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    with TemporaryDirectory(dir=settings.home, prefix=".restore-") as temporary:
        folder = Path(temporary)
        manifest = _unpacked(file, secret.derive(BACKUP), folder)
        _check_copy(manifest, folder / DATABASE, file.name)
        with _alone(settings):
            _keys_back(settings, secret, subject_keys or file.parent / SUBJECT_KEYS)
            _check_chain(settings, secret, manifest, folder / DATABASE, file.name)
            aside = _swapped(settings, folder / DATABASE, now)
            _files_back(folder, settings.uploads)
    return _settled(settings, manifest, aside, now)


def _unpacked(file: Path, key: bytes, folder: Path) -> dict[str, Any]:
    """Everything of a backup in a folder; the manifest."""
    (folder / FILES).mkdir()
    try:
        with file.open("rb") as packed:
            opener = stream.Opener(packed, key, file.name)
            with tarfile.open(fileobj=opener, mode="r|") as archive:  # type: ignore[call-overload]
                for entry in archive:
                    _written(archive, entry, folder)
            opener.read()  # to the last piece: a cut end shows
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (tarfile.TarError, OSError, ValueError) as fault:
        raise DamagedBackupError(file=file.name, what=type(fault).__name__) from fault
    return dict(found)


def _written(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """One entry, if it is one of those a backup has."""
    name = entry.name.removeprefix(FILES)
    known = entry.name in {DATABASE, MANIFEST} or (
        entry.name.startswith(FILES) and len(name) == NAME and name.isalnum()
    )
    content = archive.extractfile(entry) if known and entry.isreg() else None
    if content is None:
        raise DamagedBackupError(file=entry.name, what="entry")
    with (folder / entry.name).open("wb") as out:
        copyfileobj(content, out)


def _check_copy(manifest: Mapping[str, Any], copied: Path, name: str) -> None:
    """Digest, revision, integrity and the rows of every table."""
    if manifest["schema"] not in schema.REVISIONS:
        schema.check(manifest["schema"], name)
    if not copied.is_file() or digest_of(copied) != manifest["sha256"]:
        raise DamagedBackupError(file=name, what="sha256")
    with copying.opened(copied) as engine, engine.connect() as connection:
        found = list(damage(connection))
        if schema.rows(connection) != manifest["rows"]:
            found.append("rows")
    if found:
        raise DamagedBackupError(file=name, what=", ".join(found))


def _check_chain(
    settings: Settings, secret: Keys, manifest: Mapping[str, Any], copied: Path, name: str
) -> None:
    """The newest schema, then the journal of every school against the anchors of the backup."""
    schema.migrate(Settings(home=settings.home, database=f"sqlite:///{copied}"))
    anchors = [chain.Anchor(**one) for one in manifest["anchors"]]
    with copying.opened(copied) as engine:
        store = Store(engine, secret, settings)
        found = [
            f"audit:{one.code}:{one.seq}"
            for school in store.schools()
            for one in trail.verify(store, school.id, anchors)
        ]
        store.close()
    if found:
        raise DamagedBackupError(file=name, what=", ".join(found[:3]))


def _keys_back(settings: Settings, secret: Keys, file: Path) -> None:
    """Keys and lines of the copy join those that are here; what is destroyed stays destroyed.

    Raises:
        NoSubjectKeysError: there is neither a copy nor a ring.
    """
    if not file.is_file():
        if not settings.ring_file.is_file():
            raise NoSubjectKeysError(file=str(file))
        return
    with file.open("rb") as packed:
        text = stream.Opener(packed, secret.derive(SUBJECTS), file.name).read()
    told = json.loads(text)
    ring = Ring.create(settings.ring_file, secret.derive(RING))
    try:
        ring.merge(
            (name, None if one is None else base64.b64decode(one))
            for name, one in told["ring"].items()
        )
    finally:
        ring.close()
    Ledger(settings.ledger_file).merge(told["erased"])
    Ledger(settings.withdrawn_file).merge(told["withdrawn"])


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody else has the database open.

    Raises:
        RunningError: somebody has.
    """
    if settings.database and not settings.database.startswith("sqlite"):
        engine = engine_of(settings)
        try:
            _check_alone(engine, settings)
        finally:
            engine.dispose()
    elif settings.sqlite_path.is_file():
        _check_locked(settings)
    yield


def _check_alone(engine: sa.Engine, settings: Settings) -> None:
    asked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        if connection.exec_driver_sql(asked).scalar():
            raise RunningError(place=place_of(settings))


def _check_locked(settings: Settings) -> None:
    """An exclusive lock on the file: refused while anybody else has it open."""
    driver = sqlite_driver()
    db = driver.connect(str(settings.sqlite_path), isolation_level=None, timeout=0)
    try:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        db.execute("ROLLBACK")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except driver.OperationalError as fault:
        raise RunningError(place=place_of(settings)) from fault
    finally:
        db.close()


def _swapped(settings: Settings, copied: Path, now: datetime) -> Path | None:
    """The copy in the place of the database; the former one stays aside."""
    if settings.database and not settings.database.startswith("sqlite"):
        engine = engine_of(settings)
        try:
            copying.fill(engine, copied, settings)
        finally:
            engine.dispose()
        return None
    here, aside = settings.sqlite_path, None
    if here.is_file():
        aside = here.with_name(f"{here.name}.before-{now:%Y%m%d-%H%M%S}")
        here.replace(aside)
    for left in ("-wal", "-shm"):
        here.with_name(here.name + left).unlink(missing_ok=True)
    with copied.open("rb+") as file:
        os.fsync(file.fileno())
    copied.replace(here)
    sync(here.parent)
    return aside


def _files_back(folder: Path, uploads: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    for one in (folder / FILES).iterdir():
        if not (uploads / one.name).is_file():
            one.replace(uploads / one.name)
    sync(uploads)


def _settled(
    settings: Settings, manifest: Mapping[str, Any], aside: Path | None, now: datetime
) -> Restored:
    """Nobody is signed in any more; erasures, withdrawals and revocations hold again."""
    store = Store.open(settings)
    try:
        erased = sum(erasing.again(store, one) for one in store.erased.read())
        counts = reapplying.reapply(store)
        with store.write() as connection:
            ended = [
                connection.execute(sa.delete(one)).rowcount
                for one in (doors.SESSION.table, people.FORM_SESSION.table)
            ]
        for school in store.schools():
            with store.work(by=store.system(SchoolId(school.id)), now=now) as work:
                told = {"made": manifest["at"], "erased": erased, **counts}
                work.audit("backup.restored", None, told)
    finally:
        store.close()
    return Restored(manifest=manifest, aside=aside, erased=erased, sessions=sum(ended), **counts)
