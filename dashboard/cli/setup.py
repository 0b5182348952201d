"""Commands of an installation: make it, open it, examine it."""

import os
import shutil
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dashboard.cli import screen
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.records.account import AccountRole
from data.records.ids import SchoolId, new_id
from data.records.school import School
from data.settings import Settings, load

if TYPE_CHECKING:
    from data.store import Store

ADMINISTRATOR = "admin"
PRIVATE = 0o077  # umask: what is written here is the owner's alone
HARMLESS = frozenset({"settings.toml", "demo"})  # may be in the folder of a new installation
UNSAFE = 1


class HomeTakenError(ProgrammeError):
    """The folder for a new installation holds something already: ``place``."""

    code = "cli.home_taken"


class PortTakenError(ProgrammeError):
    """Another program answers on this port: ``port``."""

    code = "cli.port_taken"


class HomeMissingError(ProgrammeError):
    """There is no installation in this folder: ``place``."""

    code = "cli.home_missing"


def installed(home: Path | None) -> Settings:
    """Settings of an installation that is there.

    Raises:
        HomeMissingError: it is not.
    """
    settings = load(home)
    if not settings.database and not settings.sqlite_path.is_file():
        raise HomeMissingError(place=settings.home)
    os.umask(PRIVATE)
    return settings


def init(home: Path | None, school: str, login: str) -> None:
    """Make home folder, database, keys, the school and the first two accounts."""
    settings = load(home)
    if not _free(settings.home):
        raise HomeTakenError(place=settings.home)
    name = school.strip() or _asked_for_name()
    os.umask(PRIVATE)
    _told(screen.console(), settings, *_created(settings, name, login))


def _free(home: Path) -> bool:
    """Whether nothing of anybody's is in the folder."""
    if not home.exists():
        return True
    return home.is_dir() and {one.name for one in home.iterdir()} <= HARMLESS


def _asked_for_name() -> str:
    """The school's name from the person at the terminal; a stand-in where nobody is there."""
    if not sys.stdin.isatty():
        return _("School (name not set)")
    import typer

    return str(typer.prompt(_("Full name of the school.").rstrip(".")))


def _created(
    settings: Settings, name: str, login: str
) -> tuple[School, list[tuple[str, AccountRole, str]]]:
    """The school and (login, role, one-time password) of the first accounts, all or nothing."""
    from data import accounts
    from data.accounts.passwords import one_time
    from data.bank.founding import found
    from data.store import Store

    fresh = not settings.home.exists()
    store = Store.create(settings)
    now, school_id = datetime.now(UTC), SchoolId(new_id())
    try:
        with store.work(by=store.system(school_id), now=now) as work:
            school = found(work, name)
            admin, secret = accounts.first_administrator(
                work, ADMINISTRATOR, _("Technical administrator")
            )
            password = one_time()
            curator = accounts.create(
                work,
                login,
                _("Curator of the programme"),
                (AccountRole.CURATOR,),
                password,
                must_change=True,
            )
    except BaseException:
        store.close()
        _undone(settings, whole=fresh)
        raise
    store.close()
    return school, [
        (curator.login, AccountRole.CURATOR, password),
        (admin.login, AccountRole.SYSADMIN, secret),
    ]


def _undone(settings: Settings, *, whole: bool) -> None:
    """Take away what a refused start has written, so that it can be tried again."""
    if whole:
        shutil.rmtree(settings.home, ignore_errors=True)
    elif not settings.database:
        for one in settings.home.glob(f"{settings.sqlite_path.name}*"):
            one.unlink()
        shutil.rmtree(settings.key_file.parent, ignore_errors=True)


def _told(
    out: Console, settings: Settings, school: School, made: list[tuple[str, AccountRole, str]]
) -> None:
    from data.codebook import label

    ready = (_("The installation is ready"), "bold")
    out.print(Text.assemble(ready, ": ", screen.plain(school.name)))
    out.print(screen.plain(_("Folder: {place}", place=settings.home)), soft_wrap=True)
    shown = screen.table(_("Login"), _("One-time password"), _("cli.role"))
    for login, role, password in made:
        screen.row(shown, login, password, label("account_role", role))
    out.print(shown)
    out.print(
        screen.plain(_("The passwords are shown once and must be changed at the first sign-in."))
    )
    out.print(
        screen.plain(_("Keep a copy of the key: {place}", place=settings.key_file)), soft_wrap=True
    )
    command = f"nastavnik serve --home {settings.home}"
    out.print(screen.plain(_("Open the office: {command}", command=command)), soft_wrap=True)


def serve(home: Path | None, port: int | None) -> None:
    """Serve the office until interrupted; without an installation say how to make one."""
    settings = installed(home)
    opened(settings, settings.port if port is None else port)


def opened(settings: Settings, port: int) -> None:
    """Say where the office is and serve it.

    Raises:
        PortTakenError: somebody else is there already.
    """
    from dashboard import bootstrap

    check_port(settings.host, port)
    address = f"http://{settings.host}:{port}"
    out = screen.console()
    out.print(screen.plain(_("The office: {address}  (Ctrl+C stops it)", address=address)))
    bootstrap.serve(settings, port)


def check_port(host: str, port: int) -> None:
    """Refuse a port that another program holds.

    Raises:
        PortTakenError: it does.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as fault:
            raise PortTakenError(port=port) from fault


def doctor(home: Path | None) -> int:
    """Print every check; 1 if anything is unsafe."""
    from dashboard.cli.health import Level, examine

    out = screen.console()
    shown = screen.table(_("cli.check"), "", _("cli.seen"), _("cli.advice"))
    words = {
        Level.OK: _("cli.good"),
        Level.WARNING: _("cli.attention"),
        Level.UNSAFE: _("cli.unsafe"),
    }
    styles = {Level.OK: "", Level.WARNING: "yellow", Level.UNSAFE: "red"}
    checks = examine(load(home), now=datetime.now(UTC))
    for one in checks:
        screen.row(shown, one.name, words[one.level], one.seen, one.advice, style=styles[one.level])
    out.print(shown)
    unsafe = any(one.level is Level.UNSAFE for one in checks)
    verdict = _("This installation is not safe.") if unsafe else _("Nothing unsafe was found.")
    out.print(screen.plain(verdict), style="red" if unsafe else "green")
    return UNSAFE if unsafe else 0


def migrate(home: Path | None) -> int:
    """Bring an older database up to date, a copy of it first; then look whether all is whole."""
    from data.store.upgrade import upgrade, waiting

    out, settings = screen.console(), installed(home)
    before = waiting(settings)
    if before is None:
        out.print(screen.plain(_("The schema is up to date already.")))
        return 0
    now = datetime.now(UTC)
    copy = settings.home / f"before-{before}-{now:%Y%m%d-%H%M%S}.backup"
    if upgrade(settings, copy, now):
        out.print(screen.plain(_("A copy was written first: {place}", place=copy)), soft_wrap=True)
    else:
        out.print(
            screen.plain(_("No copy was written: use the tools of PostgreSQL.")), style="yellow"
        )
    out.print(screen.plain(_("The schema is up to date now.")), style="green")
    return verify(home)


def verify(home: Path | None) -> int:
    """Read the whole database again and prove every stored plan again; 1 if anything is wrong."""
    from dashboard.bootstrap import open_store
    from data.store.checkup import soundness

    out = screen.console()
    store = open_store(installed(home))
    try:
        seen = soundness(store)
        plans, wrong, erased = _plans(store)
    finally:
        store.close()
    breaches = [
        *seen.damage,
        *([f"orphans:{seen.orphans}"] if seen.orphans else []),
        *(f"audit:{code}" for found in seen.breaches.values() for code in found),
        *wrong,
    ]
    for one in breaches:
        out.print(screen.plain(f"✗ {one}"), style="red")
    if not breaches:
        text = ngettext("{count} plan proved again", "{count} plans proved again", plans)
        out.print(screen.plain(_("The data is whole, the journal unbroken, {plans}.", plans=text)))
    if erased:
        text = ngettext(
            "{count} plan cannot be proved again: people of its round have been erased",
            "{count} plans cannot be proved again: people of their rounds have been erased",
            erased,
        )
        out.print(screen.plain(text), style="yellow")
    return UNSAFE if breaches else 0


def _plans(store: "Store") -> tuple[int, list[str], int]:
    """How many runs of rounds were proved, what is wrong with any, how many cannot be proved.

    A round without a frozen input was not run by this program: there is nothing to prove.
    """
    from matching.rounds.proving import faults
    from matching.rounds.states import ErasedPeopleError

    count, wrong, erased = 0, [], 0
    for school in store.schools():
        with store.look(by=store.system(school.id), now=datetime.now(UTC)) as work:
            for one in (each for each in work.rounds.all() if each.digest):
                for run_no in range(1, one.run_no + 1):
                    try:
                        found = faults(work, one.id, run_no)
                    except ErasedPeopleError:
                        erased += 1
                        continue
                    count += 1
                    wrong += [f"round {one.number} run {run_no}: {fault}" for fault in found]
    return count, wrong, erased
