"""What happens before anybody is known: find an account or a session, count tries.

Nothing here is scoped by school, because who comes in has none yet; nothing here returns more than
the one row that was asked for by its secret or its login.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from data.records.account import Account, Session
from data.records.door import Grant
from data.records.invitation import FormSession, Invitation
from data.records.monitoring import Climate
from data.records.school import School
from data.store.columns import Moment
from data.store.tables.doors import ACCOUNT, ATTEMPT, SESSION, login_norm
from data.store.tables.monitoring import CLIMATE
from data.store.tables.people import FORM_SESSION, GRANT, INVITATION
from data.store.tables.register import SCHOOL

if TYPE_CHECKING:
    from data.store.store import Store

__all__ = [
    "Limit",
    "account_by_identity",
    "account_by_login",
    "climate_by_ticket",
    "form_session_by_hash",
    "give_back",
    "grants_elsewhere",
    "invitation_by_hash",
    "is_full",
    "login_norm",
    "session_by_hash",
    "take",
]

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` tries in a window of time for whatever ``name`` and ``parts`` say."""

    name: str
    parts: tuple[str, ...]
    most: int
    window: timedelta


def account_by_login(store: "Store", login: str) -> Account | None:
    """The account of a login in any school: a login is unique in an installation."""
    table = ACCOUNT.table
    with store.connect() as connection:
        asked = sa.select(table).where(table.c["login_norm"] == login_norm(login))
        row = connection.execute(asked).mappings().first()
    return None if row is None else ACCOUNT.back(row)


def session_by_hash(store: "Store", token_hash: str) -> tuple[Account, Session] | None:
    """The session with this hash of a token, and whose it is."""
    with store.connect() as connection:
        asked = sa.select(SESSION.table).where(SESSION.table.c["token_hash"] == token_hash)
        row = connection.execute(asked).mappings().first()
        if row is None:
            return None
        session = SESSION.back(row)
        mine = sa.select(ACCOUNT.table).where(
            ACCOUNT.table.c["school_id"] == session.school_id,
            ACCOUNT.table.c["id"] == session.account_id,
        )
        return ACCOUNT.back(connection.execute(mine).mappings().one()), session


def grants_elsewhere(store: "Store", account: Account) -> list[tuple[School, Grant]]:
    """Grants of an account in other schools, ended ones too, with those schools."""
    table, school = GRANT.table, SCHOOL.table
    with store.connect() as connection:
        asked = sa.select(table).where(
            table.c["account_id"] == account.id,
            table.c["home_school_id"] == account.school_id,
            table.c["school_id"] != account.school_id,
        )
        grants = [GRANT.back(row) for row in connection.execute(asked).mappings()]
        ids = [one.school_id for one in grants]
        rows = connection.execute(sa.select(school).where(school.c["id"].in_(ids))).mappings()
        schools = {one.id: one for one in map(SCHOOL.back, rows)}
    return [(schools[one.school_id], one) for one in grants]


def account_by_identity(store: "Store", identity: str) -> Account | None:
    """The account tied to an identity of an OpenID Connect provider, in any school."""
    table = ACCOUNT.table
    with store.connect() as connection:
        asked = sa.select(table).where(table.c["identity"] == identity)
        rows = connection.execute(asked).mappings().all() if identity else []
    return ACCOUNT.back(rows[0]) if len(rows) == 1 else None


def invitation_by_hash(store: "Store", token_hash: str) -> Invitation | None:
    """The personal link whose secret has this hash, in any school."""
    with store.connect() as connection:
        row = connection.execute(_LINK, {"hash": token_hash}).mappings().first()
    return None if row is None else INVITATION.back(row)


def climate_by_ticket(store: "Store", ticket: str) -> Climate | None:
    """The anonymous wave that has a code with this hash out, in any school, without its sheets."""
    table = CLIMATE.table
    kept = sa.cast(table.c["tickets"], sa.Text).contains(ticket, autoescape=True)
    with store.connect() as connection:
        asked = sa.select(table).where(table.c["closed_on"].is_(None), kept)
        rows = connection.execute(asked).mappings().all()
    found = [CLIMATE.back({**row, "sheets": []}) for row in rows]
    return next((one for one in found if ticket in one.tickets), None)


def form_session_by_hash(store: "Store", token_hash: str) -> tuple[Invitation, FormSession] | None:
    """The browser whose cookie has this hash, and the link it came by."""
    with store.connect() as connection:
        row = connection.execute(_BROWSER, {"hash": token_hash}).mappings().first()
        if row is None:
            return None
        session = FORM_SESSION.back(row)
        mine = {"school": session.school_id, "id": session.invitation_id}
        link = INVITATION.back(connection.execute(_LINK_OF, mine).mappings().one())
    return link, session


_LINK = sa.select(INVITATION.table).where(INVITATION.table.c["token_hash"] == sa.bindparam("hash"))
_BROWSER = sa.select(FORM_SESSION.table).where(
    FORM_SESSION.table.c["token_hash"] == sa.bindparam("hash")
)
_LINK_OF = sa.select(INVITATION.table).where(
    INVITATION.table.c["school_id"] == sa.bindparam("school"),
    INVITATION.table.c["id"] == sa.bindparam("id"),
)


def is_full(store: "Store", limit: Limit, now: datetime) -> bool:
    """Whether a limit is used up; counts nothing."""
    with store.connect() as connection:
        asked = sa.select(ATTEMPT).where(ATTEMPT.c["bucket"] == bucket(store, limit))
        row = connection.execute(asked).mappings().first()
    return row is not None and row["tries"] >= limit.most and row["started_at"] > now - limit.window


def take(store: "Store", limits: Iterable[Limit], now: datetime) -> Limit | None:
    """Count one try against every limit, all or none; the limit that is used up, or None.

    One transaction, each counter one statement: parallel tries cannot slip through between
    reading and counting.
    """
    # by bucket: two PostgreSQL transactions take rows in one order
    ordered = sorted(limits, key=lambda one: bucket(store, one))
    with store.write() as connection:
        outer = connection.begin_nested()
        for limit in ordered:
            if _count(connection, bucket(store, limit), limit.window, now) > limit.most:
                outer.rollback()
                return limit
        connection.execute(sa.delete(ATTEMPT).where(ATTEMPT.c["started_at"] < now - FORGET_AFTER))
    return None


def give_back(store: "Store", limits: Iterable[Limit]) -> None:
    """Uncount one try: it was a success."""
    table = ATTEMPT
    with store.write() as connection:
        for name in sorted(bucket(store, one) for one in limits):
            mine = table.c["bucket"] == name
            connection.execute(
                sa.update(table)
                .where(mine, table.c["tries"] > 0)
                .values(tries=table.c["tries"] - 1)
            )


def bucket(store: "Store", limit: Limit) -> str:
    """Name of a counter: a keyed hash, so that the table tells no login and no address."""
    text = "\x1f".join((limit.name, *limit.parts))
    return hmac.new(store.throttle_key, text.encode(), hashlib.sha256).hexdigest()


def _count(connection: Connection, name: str, window: timedelta, now: datetime) -> int:
    table = ATTEMPT
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    stale = table.c["started_at"] <= now - window
    counted = (
        insert(table)
        .values(bucket=name, started_at=now, tries=1)
        .on_conflict_do_update(
            index_elements=["bucket"],
            set_={
                "tries": sa.case((stale, 1), else_=table.c["tries"] + 1),
                "started_at": sa.case(
                    (stale, sa.literal(now, Moment())), else_=table.c["started_at"]
                ),
            },
        )
        .returning(table.c["tries"])
    )
    return int(connection.execute(counted).scalar_one())
