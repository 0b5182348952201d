"""Uploads with what became of every row, remembered column mappings, long work."""

from sqlalchemy import Index

from data.records.intake import Batch, BatchRow, ColumnMapping
from data.records.job import Job
from data.store.shape import Keeps, Row, of, shape


def row_of(row: Row) -> tuple[str, str]:
    """A row that became nobody's may still tell of somebody: it has a key of its own."""
    if row["person_id"]:
        return "person", str(row["person_id"])
    return "row", f"{row['batch_id']}/{row['sheet']}/{row['row']}"


BATCH = shape(
    Batch,
    "batch",
    Index(None, "school_id", "sha256"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    personal=("file_name",),
    subject=of("batch", "id"),
)
BATCH_ROW = shape(
    BatchRow,
    "batch_row",
    Index(None, "school_id", "outcome"),
    key=("batch_id", "sheet", "row"),
    keeps=Keeps.FREE,
    links={"batch_id": "batch", "person_id": "person"},
    personal=("key", "cells", "findings"),
    subject=row_of,
)
MAPPING = shape(ColumnMapping, "column_mapping", key=("fingerprint", "kind"), keeps=Keeps.FREE)
JOB = shape(
    Job,
    "job",
    Index("uq_job_key", "school_id", "key", unique=True),
    Index(None, "state"),
    key=("id",),
    keeps=Keeps.VERSIONED,
)
SHAPES = (BATCH, BATCH_ROW, MAPPING, JOB)
