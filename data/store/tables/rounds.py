"""Rounds: frozen input, runs, proposals, decisions, and the pairs that come out."""

import sqlalchemy as sa
from sqlalchemy import Index

from data.records.pair import Pair
from data.records.round import (
    Decision,
    Proposal,
    Round,
    RoundStatus,
    Run,
    Snapshot,
    Unplaced,
)
from data.store.shape import Keeps, link, of, shape

STANDING = (RoundStatus.FROZEN, RoundStatus.COMPUTED, RoundStatus.REVIEWED)
_stands = sa.text("status IN ('frozen', 'computed', 'reviewed')")

ROUND = shape(
    Round,
    "round",
    Index("uq_round_number", "school_id", "year", "number", unique=True),
    Index(
        "uq_round_standing",
        "school_id",
        unique=True,
        sqlite_where=_stands,
        postgresql_where=_stands,
    ),
    key=("id",),
    keeps=Keeps.VERSIONED,
)
SNAPSHOT = shape(
    Snapshot,
    "snapshot",
    key=("round_id",),
    keeps=Keeps.ONCE,
    links={"round_id": "round"},
)
RUN = shape(
    Run,
    "run",
    key=("round_id", "run_no"),
    keeps=Keeps.FREE,
    links={"round_id": "round"},
)
PROPOSAL = shape(
    Proposal,
    "proposal",
    key=("round_id", "run_no", "mentee_id", "mentor_id"),
    keeps=Keeps.FREE,
    links={
        "round_id": "round",
        "mentee_id": "person",
        "mentor_id": "person",
        "runner_up": "person",
    },
)
UNPLACED = shape(
    Unplaced,
    "unplaced",
    key=("round_id", "run_no", "mentee_id"),
    keeps=Keeps.FREE,
    links={"round_id": "round", "mentee_id": "person"},
)
DECISION = shape(
    Decision,
    "decision",
    key=("round_id", "seq"),
    keeps=Keeps.ONCE,
    links={"round_id": "round", "mentee_id": "person", "mentor_id": "person"},
    personal=("reason",),
    subject="mentee_id",
)
PAIR = shape(
    Pair,
    "pair",
    Index(None, "school_id", "round_id"),
    Index(None, "school_id", "mentor_id"),
    link("round_id", "round"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"mentor_id": "person"},
    personal=("reason", "results", "link"),
    subject=of("pair", "id"),
)
SHAPES = (ROUND, SNAPSHOT, RUN, PROPOSAL, UNPLACED, DECISION, PAIR)
