"""Who may come in, who is inside, and the journal of what was done.

Two tables are no shapes: ``setting`` holds values under names, ``login_attempt`` counts tries of
people who are not signed in, hence of no school; it holds keyed hashes and numbers only.
"""

import unicodedata

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table

from data.records.account import Account, Session
from data.store.columns import Moment
from data.store.shape import Keeps, metadata, shape


def login_norm(login: str) -> str:
    """The form logins are compared in: NFKC, case does not matter.

    >>> login_norm(" Ivanova ")
    'ivanova'
    """
    return unicodedata.normalize("NFKC", login).strip().casefold()


ACCOUNT = shape(
    Account,
    "account",
    Index("uq_account_login_norm", "login_norm", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person"},
    derived={"login_norm": lambda one: login_norm(one.login)},
)
SESSION = shape(
    Session,
    "session",
    Index("uq_session_token_hash", "token_hash", unique=True),
    Index(None, "school_id", "account_id"),
    key=("token_hash",),
    keeps=Keeps.FREE,
    links={"account_id": "account"},
)
SHAPES = (ACCOUNT, SESSION)

SETTING = Table(
    "setting",
    metadata,
    Column("school_id", sa.Text, nullable=False),
    Column("name", sa.Text, nullable=False),
    Column("value", sa.JSON, nullable=False),
    sa.PrimaryKeyConstraint("school_id", "name"),
    sa.ForeignKeyConstraint(["school_id"], ["school.id"]),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("school_id", sa.Text, nullable=False),
    Column("seq", sa.BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", sa.Text, nullable=False),
    Column("verb", sa.Text, nullable=False),
    Column("subject", sa.Text, nullable=False),
    Column("payload_mac", sa.Text, nullable=False),
    Column("prev", sa.Text, nullable=False),
    Column("mac", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("school_id", "seq"),
    Index(None, "school_id", "subject"),
)
AUDIT_PAYLOAD = Table(
    "audit_payload",
    metadata,
    Column("school_id", sa.Text, nullable=False),
    Column("seq", sa.BigInteger, nullable=False),
    Column("salt", sa.Text, nullable=False),
    Column("payload", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("school_id", "seq"),
    sa.ForeignKeyConstraint(["school_id", "seq"], ["audit.school_id", "audit.seq"]),
)
ATTEMPT = Table(
    "login_attempt",
    metadata,
    Column("bucket", sa.Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("tries", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("bucket"),
)
