"""A PostgreSQL server of our own: private folder, free loopback port, gone when the tests end.

The server refuses to run as root; when the tests do, it runs as an unprivileged user.
"""

import ctypes
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
PATIENCE = 60.0  # seconds until it must answer
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
KEPT = {"alembic_version"}  # a swept store keeps its schema
LOOKS = {
    "version": "SELECT version_num FROM alembic_version",
    "columns": "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
    " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
}
STARTED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
SMALL = ("shared_buffers=32MB", "max_connections=60", "autovacuum=off")


def binaries() -> Path | None:
    """Folder of ``initdb`` and ``postgres``, None where there is none."""
    for name in filter(None, [shutil.which("initdb"), *(str(one / "initdb") for one in PLACES)]):
        folder = Path(name).resolve().parent
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


def servant() -> dict[str, object]:
    """Keywords for a child process that is not root; empty where we are not root ourselves."""
    if os.geteuid() != 0:
        return {}
    names = {one.pw_name: one for one in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def die_with_parent() -> None:
    """Linux: the server does not outlive a killed test run."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@dataclass
class Server:
    """A running server. ``kill`` and ``start`` are for crash tests."""

    folder: Path
    bin: Path
    port: int
    password: str
    options: tuple[str, ...]
    process: subprocess.Popen | None = field(default=None, repr=False)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://nastavnik:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        settings = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            *SMALL,
            *self.options,
        )
        arguments = [part for one in settings for part in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.folder / "data", *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- one system call, no locks
                **servant(),
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """kill -9 of the whole server."""
        tree = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        for pid in [self.process.pid, *map(int, tree.stdout.split())]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(30)
        self.process = None
        time.sleep(0.3)  # the last backends notice

    def create(self, database: str, template: str = "template0") -> str:
        """A new database; its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)


class Reused:
    """A copy of a migrated template, emptied after each test; a new copy if a test left marks."""

    def __init__(self, running: Server, home: Path, template: str) -> None:
        self.home = home
        self._server, self._template = running, template
        self._numbers = itertools.count()
        with psycopg.connect(running.url(template)) as connection:
            self._sound = looks(connection)
        tables = sorted({table for table, _ in self._sound["columns"]} - KEPT)
        listed = ", ".join(f'"{one}"' for one in tables)
        self._locked = f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE"
        self._filled = " UNION ALL ".join(
            f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in tables
        )
        self._renew()

    def _renew(self) -> None:
        self.url = self._server.create(f"reused{next(self._numbers)}", self._template)

    def sweep(self) -> None:
        """Empty every table; what looks unlike the template is left behind."""
        try:
            with psycopg.connect(self.url) as connection:
                if looks(connection) == self._sound:
                    self._empty(connection)
                    return
        except psycopg.Error:  # tables missing, or somebody still sits there
            pass
        self._renew()

    def _empty(self, connection: psycopg.Connection) -> None:
        """Delete every row, guards aside: few tables hold any, and TRUNCATE makes each file anew."""
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET lock_timeout = '5s'")
        connection.execute(self._locked)
        for (table,) in connection.execute(self._filled).fetchall():
            connection.execute(f'DELETE FROM "{table}"')
        for (sequence,) in connection.execute(STARTED).fetchall():
            connection.execute(f'ALTER SEQUENCE "{sequence}" RESTART')


def looks(connection: psycopg.Connection) -> dict[str, list[tuple[str, ...]]]:
    """Schema version, columns and triggers of a database."""
    return {name: connection.execute(question).fetchall() for name, question in LOOKS.items()}


@contextmanager
def server(options: tuple[str, ...] = FAST) -> Iterator[Server]:
    """Start a server in a fresh cluster; stop it and remove its folder at the end."""
    found = binaries()
    if found is None:
        raise FileNotFoundError("no PostgreSQL server binary on this machine")
    folder = Path(tempfile.mkdtemp(prefix="nastavnik-pg-", dir="/tmp"))
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    as_whom = servant()
    if as_whom:
        for path in (folder, folder / "password"):
            os.chown(path, as_whom["user"], as_whom["group"])
    try:
        subprocess.run(
            [
                found / "initdb",
                "--pgdata",
                folder / "data",
                "--username=nastavnik",
                "--auth=scram-sha-256",
                f"--pwfile={folder / 'password'}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_whom,
        )
        running = Server(folder, found, free_port(), password, options)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
