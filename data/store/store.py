"""The store: opens the database, hands out units of work."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import IntegrityError, OperationalError

from data.records.account import Account, AccountRole
from data.records.door import Grant
from data.records.ids import AccountId, SchoolId
from data.records.invitation import Form, Invitation
from data.records.school import School
from data.settings import Settings
from data.store import closing, erasing, keys, schema
from data.store.acting import acting
from data.store.engine import BUSY_MS, LOCK, SYNC, engine_of
from data.store.files import Shelf
from data.store.keys import PRIVATE_FOLDER, Keys
from data.store.ledger import Ledger
from data.store.refusals import (
    BrokenLinkError,
    BusyError,
    KeyMissingError,
    NoStoreError,
    StoreExistsError,
)
from data.store.repositories import Invitations
from data.store.repository import Desk
from data.store.ring import RING, Hand, Ring
from data.store.sealing import Seal
from data.store.tables.register import PERSON, SCHOOL
from data.store.turns import Turns
from data.store.work import SYSTEM_ID, Work
from data.store.zones import day_at

SYSTEM_NAME = "nastavnik"
BY_LINK = "link:"  # accounts of people who came by a personal link
SIDES = {Form.MENTOR: (AccountRole.MENTOR,), Form.MENTEE: (AccountRole.MENTEE,)}


class Store:
    """The database of an installation. Safe to share between threads."""

    def __init__(self, engine: Engine, secret: Keys, settings: Settings) -> None:
        self.settings = settings
        self._engine = engine
        self._turns = Turns(BUSY_MS / 1000)
        self.ring = Ring(settings.ring_file, secret.derive(RING))
        self.files = Shelf(settings.uploads, self.ring)
        self.erased = Ledger(settings.ledger_file)
        self.withdrawn = Ledger(settings.withdrawn_file)
        self.audit_key = secret.derive("audit")
        self.throttle_key = secret.derive("throttle")
        self.signal_seal = Seal(secret.derive("signal"))
        self.factor_seal = Seal(secret.derive("factor"))  # second factors of accounts

    @classmethod
    def create(cls, settings: Settings) -> "Store":
        """Make home folder, key and an empty database of the newest schema.

        Raises:
            StoreExistsError: there is a database already.
        """
        settings.home.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        engine = engine_of(settings)
        if schema.revision(engine) is not None:
            engine.dispose()
            raise StoreExistsError(place=place_of(settings))
        secret = keys.create(settings.key_file)
        Ring.create(settings.ring_file, secret.derive(RING)).close()
        schema.migrate(settings)
        return cls(engine, secret, settings)

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """Open a database of exactly the schema this program knows.

        Raises:
            NoStoreError: there is none.
            SchemaError: its schema is older; ``NewerSchemaError``: newer.
            KeyMissingError: the key file is gone.
        """
        if not settings.database and not settings.sqlite_path.is_file():
            raise NoStoreError(place=place_of(settings))
        engine = engine_of(settings)
        try:
            schema.check(schema.revision(engine), place_of(settings))
            opened = cls(engine, keys.read(settings.key_file), settings)
            _need_ring(engine, settings, opened.ring)
            erasing.repair(opened)
        except BaseException:
            engine.dispose()
            raise
        return opened

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()
        self.ring.close()

    @contextmanager
    def work(self, *, by: Account, now: datetime, durable: bool = True) -> Iterator[Work]:
        """One write transaction: commit on a clean exit, nothing on an exception.

        One writer a school at a time, on both databases: SQLite locks the file at BEGIN,
        PostgreSQL takes an advisory lock of the school. What was read inside stays true.
        What is not ``durable`` may be lost, whole, when the power fails; an embedded database does
        not wait for the disk then.
        """
        with self._unit(by, now, writes=True, durable=durable) as work:
            yield work

    @contextmanager
    def look(self, *, by: Account, now: datetime) -> Iterator[Work]:
        """One read transaction: a steady picture, never waits for a writer."""
        with self._unit(by, now, writes=False) as work:
            yield work

    def system(self, school_id: SchoolId) -> Account:
        """The actor of ``init``, demo and worker; it has no password and cannot sign in."""
        return Account(
            id=SYSTEM_ID,
            school_id=school_id,
            login="",
            display_name=SYSTEM_NAME,
            roles=(),
            password_hash="",
        )

    def schools(self) -> list[School]:
        """Every school kept here, for the command line and the worker."""
        with self.connect() as connection:
            rows = connection.execute(sa.select(SCHOOL.table)).mappings()
            return sorted((SCHOOL.back(row) for row in rows), key=lambda one: one.id)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A read transaction without a school, for the store's own rooms."""
        with self._begin(writes=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction without a school, for the store's own rooms."""
        with self._begin(writes=True) as connection:
            yield connection

    @contextmanager
    def _unit(
        self, by: Account, now: datetime, *, writes: bool, durable: bool = True
    ) -> Iterator[Work]:
        opened: Work | None = None
        try:
            with self._begin(writes=writes, school_id=by.school_id, durable=durable) as connection:
                desk = self._desk(connection, by.school_id, writes=writes)
                actor, link, held = _actor(desk, by, now)
                opened = Work(
                    desk, actor, now, self.audit_key, self.signal_seal, link=link, held=held
                )
                yield opened
                closing.before(self, opened)
            closing.after(self, opened)
        except BaseException:
            closing.undone(self, opened)
            raise
        finally:
            if opened is not None and opened.refused:
                self._note_refusals(opened)

    def _note_refusals(self, refused: Work) -> None:
        """Failed permission checks are audited in a transaction of their own."""
        with self._begin(writes=True, school_id=refused.school_id) as connection:
            desk = self._desk(connection, refused.school_id, writes=True)
            note = Work(desk, refused.by, refused.now, self.audit_key, self.signal_seal)
            for permission in refused.refused:
                note.audit("access.denied", None, {"permission": permission})
            desk.hand.keep()

    def _desk(self, connection: Connection, school_id: SchoolId, *, writes: bool) -> Desk:
        return Desk(connection, school_id, writes, Hand(self.ring), self.files)

    def swept(self) -> None:
        """Empty the write-ahead log of an embedded database as far as readers allow."""
        if self._engine.dialect.name != "sqlite":
            return
        raw = self._engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    @contextmanager
    def _begin(
        self, *, writes: bool, school_id: SchoolId | None = None, durable: bool = True
    ) -> Iterator[Connection]:
        embedded = self._engine.dialect.name == "sqlite"
        turn = self._turns.mine() if writes and embedded else nullcontext()
        with turn, self._engine.connect() as plain:
            connection = plain.execution_options(**_options(plain, writes=writes, durable=durable))
            try:
                with _begun(connection, school_id if writes else None):
                    yield connection
            except IntegrityError as fault:
                raise BrokenLinkError from fault


def _need_ring(engine: Engine, settings: Settings, ring: Ring) -> None:
    """A lost ring is made anew only where nobody's data is sealed with it.

    Raises:
        KeyMissingError: people are kept here, and the ring is gone.
    """
    if settings.ring_file.is_file():
        return
    with engine.connect() as connection:
        if connection.execute(sa.select(PERSON.table.c["id"]).limit(1)).first() is not None:
            raise KeyMissingError(place=str(settings.ring_file))
    Ring.create(ring.file, keys.read(settings.key_file).derive(RING)).close()


def _begun(connection: Connection, school_id: SchoolId | None) -> RootTransaction:
    """A transaction that nobody else writes beside, once it has begun."""
    try:
        transaction = connection.begin()
        if school_id is not None:
            schema.one_writer(connection, school_id)
    except OperationalError as fault:
        raise BusyError from fault
    return transaction


def _options(connection: Connection, *, writes: bool, durable: bool) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        return {
            LOCK: "IMMEDIATE" if writes else "DEFERRED",
            SYNC: "FULL" if durable else "NORMAL",
        }
    if writes:
        return {"isolation_level": "READ COMMITTED"}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _actor(
    desk: Desk, by: Account, now: datetime
) -> tuple[Account, Invitation | None, tuple[Grant, ...]]:
    """The actor as the database knows them now: a role taken away counts at once.

    An account that is not there may do nothing, nor one who came by a link that holds no more.
    """
    if by.id == SYSTEM_ID:
        return by, None, ()
    if by.id.startswith(BY_LINK):
        link = Invitations(desk).find(by.id.removeprefix(BY_LINK))
        alive = link is not None and link.revoked_at is None and now < link.expires_at
        if link is None or not alive:
            return replace(by, roles=()), None, ()
        return guest(link), link, ()
    actor, held = acting(desk, by, day_at(desk, now))
    return actor, None, held


def guest(link: Invitation) -> Account:
    """Who comes by a personal link: no account, no password, one person and one form."""
    return Account(
        id=AccountId(f"{BY_LINK}{link.id}"),
        school_id=link.school_id,
        login="",
        display_name="",
        roles=SIDES.get(link.form, (AccountRole.MENTOR, AccountRole.MENTEE)),
        password_hash="",
        person_id=link.person_id,
    )


def place_of(settings: Settings) -> str:
    """Where the database is, without passwords."""
    if not settings.database:
        return str(settings.sqlite_path)
    return sa.make_url(settings.database).render_as_string(hide_password=True)
