"""Make a backup: copy, check the copy, encrypt it; the keys of people go into a file of their own.

``nastavnik-<moment>.backup`` holds the database and the files folder. ``subject-keys.bak`` is
written anew each time, so that a key destroyed today is in no backup tomorrow.
"""

import base64
import hashlib
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from data.settings import Settings
from data.store import keys, schema, trail
from data.store.backups import copying, stream
from data.store.backups.refusals import DamagedBackupError
from data.store.checkup import damage
from data.store.engine import engine_of
from data.store.files import sync
from data.store.keys import PRIVATE_FILE, PRIVATE_FOLDER
from data.store.store import Store

BACKUP, SUBJECTS = "backup", "backup.subjects"  # uses of the master key
SUBJECT_KEYS = "subject-keys.bak"
DATABASE, MANIFEST, FILES = "school.db", "manifest.json", "files/"
NOTED = "last-backup.json"
PART = 1 << 20  # bytes hashed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made: its file, the file of keys beside it, what it says of itself."""

    file: Path
    subject_keys: Path
    manifest: Mapping[str, Any]


def make(settings: Settings, out: Path, now: datetime) -> Made:
    """Write a backup of an installation into a folder, while it runs.

    Raises:
        DamagedBackupError: the copy does not pass its own checks; nothing is written.
    """
    secret = keys.read(settings.key_file)
    out.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    with TemporaryDirectory(dir=settings.home, prefix=".copy-") as temporary:
        copied = Path(temporary) / DATABASE
        engine = engine_of(settings)
        try:
            schema.check(schema.revision(engine))
            copying.copy(engine, copied)
        finally:
            engine.dispose()
        manifest = _checked(settings, copied, now)
        target = out / f"nastavnik-{now:%Y%m%d-%H%M%S}.backup"
        _packed(target, secret.derive(BACKUP), manifest, copied, settings.uploads)
    store = Store(engine_of(settings), secret, settings)
    try:
        subjects = _subject_keys(store, secret, out)
        _audited(store, target, manifest, now)
    finally:
        store.close()
    _noted(settings, target, now)
    return Made(file=target, subject_keys=subjects, manifest=manifest)


def before_upgrade(settings: Settings, target: Path, revision: str, now: datetime) -> None:
    """A backup of a database of an older schema, whose journal only the older program checks."""
    secret = keys.read(settings.key_file)
    with TemporaryDirectory(dir=settings.home, prefix=".copy-") as temporary:
        copied = Path(temporary) / DATABASE
        engine = engine_of(settings)
        try:
            copying.copy(engine, copied)
        finally:
            engine.dispose()
        with copying.opened(copied) as copy, copy.connect() as connection:
            found, rows = damage(connection), schema.rows(connection)
        if found:
            raise DamagedBackupError(file=DATABASE, what=", ".join(found))
        manifest = _manifest(copied, rows, [], now) | {"schema": revision}
        _packed(target, secret.derive(BACKUP), manifest, copied, settings.uploads)


def age(settings: Settings, now: datetime) -> float | None:
    """Days since the last backup; None where none was made."""
    file = settings.home / NOTED
    if not file.is_file():
        return None
    at = datetime.fromisoformat(json.loads(file.read_text("utf-8"))["at"])
    return (now - at).total_seconds() / 86_400


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with file.open("rb") as content:
        while part := content.read(PART):
            found.update(part)
    return found.hexdigest()


def write_private(file: Path, content: bytes) -> None:
    """Write a file of the owner's alone: temporary name, fsync, rename."""
    draft = file.with_name(f".{file.name}.{uuid4().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    sync(file.parent)


def _checked(settings: Settings, copied: Path, now: datetime) -> dict[str, Any]:
    """What the copy is, once it has passed every check."""
    with copying.opened(copied) as engine:
        with engine.connect() as connection:
            found = [*damage(connection), *(["orphans"] if schema.orphans(connection) else [])]
            rows = schema.rows(connection)
        store = Store(engine, keys.read(settings.key_file), settings)
        schools = [one.id for one in store.schools()]
        found += [f"audit:{one.code}" for school in schools for one in trail.verify(store, school)]
        anchors = [asdict(trail.anchor(store, school)) for school in schools]
        store.close()
    if found:
        raise DamagedBackupError(file=DATABASE, what=", ".join(found))
    return _manifest(copied, rows, anchors, now)


def _manifest(
    copied: Path, rows: Mapping[str, int], anchors: list[dict[str, Any]], now: datetime
) -> dict[str, Any]:
    return {
        "product": _product(),
        "schema": schema.HEAD,
        "at": now.isoformat(),
        "sha256": digest_of(copied),
        "rows": rows,
        "anchors": anchors,
    }


def _packed(
    target: Path, key: bytes, manifest: Mapping[str, Any], copied: Path, uploads: Path
) -> None:
    """Everything in one encrypted file, piece by piece."""
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as out:
        sealer = stream.Sealer(out, key)
        with tarfile.open(fileobj=sealer, mode="w|") as archive:  # type: ignore[call-overload]
            told = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(told)
            archive.addfile(entry, BytesIO(told))
            archive.add(copied, DATABASE)
            for one in sorted(uploads.glob("[0-9a-f]*")) if uploads.is_dir() else ():
                archive.add(one, FILES + one.name)
        sealer.close()
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)
    sync(target.parent)


def _audited(store: Store, target: Path, manifest: Mapping[str, Any], now: datetime) -> None:
    """Every school's journal knows that a copy left, with the place of the journal it holds."""
    at = {one["school_id"]: one["seq"] for one in manifest["anchors"]}
    for school in store.schools():
        with store.work(by=store.system(school.id), now=now) as work:
            told = {"file": target.name, "sha256": manifest["sha256"], "seq": at.get(school.id, 0)}
            work.audit("backup.made", None, told)


def _subject_keys(store: Store, secret: keys.Keys, out: Path) -> Path:
    """The ring and the ledgers under the master key, in the place of the former copy."""
    ring = {
        name: None if one is None else base64.b64encode(one).decode()
        for name, one in store.ring.rows()
    }
    lines = {"erased": store.erased.read(), "withdrawn": store.withdrawn.read()}
    packed = BytesIO()
    sealer = stream.Sealer(packed, secret.derive(SUBJECTS))
    sealer.write(json.dumps({"ring": ring, **lines}).encode())
    sealer.close()
    target = out / SUBJECT_KEYS
    write_private(target, packed.getvalue())
    return target


def _noted(settings: Settings, target: Path, now: datetime) -> None:
    told = {"at": now.isoformat(), "file": target.name}
    write_private(settings.home / NOTED, json.dumps(told).encode())


def _product() -> str:
    try:
        return version("nastavnik")
    except PackageNotFoundError:
        return "0"
