"""Monitoring: who is asked what, anonymous waves, alerts, conclusions, what figures rest on."""

from sqlalchemy import Index

from data.records.monitoring import (
    Alert,
    Ask,
    Climate,
    Conclusion,
    PairTrace,
    Rollup,
    Shown,
    WeightsVersion,
)
from data.store.shape import Keeps, Row, of, shape


def _the_school(_row: Row) -> tuple[str, str]:
    """Rows sealed with the key of the school."""
    return "school", ""


ASK = shape(
    Ask,
    "ask",
    Index("uq_ask_sitting", "school_id", "person_id", "pair_id", "wave", "extent", "year"),
    Index(None, "school_id", "state"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person", "pair_id": "pair"},
)
CLIMATE = shape(
    Climate,
    "climate",
    key=("id",),
    keeps=Keeps.VERSIONED,
    personal=("sheets",),
    subject=_the_school,
)
ALERT = shape(
    Alert,
    "alert",
    Index(None, "school_id", "pair_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"pair_id": "pair"},
    personal=("factors", "note", "result"),
    subject=of("pair", "pair_id"),
)
CONCLUSION = shape(
    Conclusion,
    "conclusion",
    key=("kind", "period", "edition"),
    keeps=Keeps.ONCE,
    personal=("body",),
    subject=_the_school,
)
ROLLUP = shape(
    Rollup,
    "rollup",
    key=("period",),
    keeps=Keeps.FREE,
    personal=("body",),
    subject=_the_school,
)
SHOWN = shape(
    Shown,
    "shown",
    key=("audience", "cell"),
    keeps=Keeps.FREE,
    personal=("body", "records"),
    subject=_the_school,
)
TRACE = shape(
    PairTrace,
    "pair_trace",
    key=("round_id", "mentee_id"),
    keeps=Keeps.ONCE,
    links={"round_id": "round", "mentee_id": "person", "mentor_id": "person"},
    personal=("components", "alternatives"),
    subject="mentee_id",
)
WEIGHTS = shape(
    WeightsVersion,
    "weights_version",
    key=("number",),
    keeps=Keeps.VERSIONED,
)
SHAPES = (ASK, CLIMATE, ALERT, CONCLUSION, ROLLUP, SHOWN, TRACE, WEIGHTS)
