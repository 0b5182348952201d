"""Uploads with what became of every row, remembered column mappings, long work."""

from sqlalchemy import Index

from data.records.intake import Batch, BatchRow, ColumnMapping
from data.records.job import Job
from data.store.shape import Keeps, shape

BATCH = shape(
    Batch, "batch", Index(None, "school_id", "sha256"), key=("id",), keeps=Keeps.VERSIONED
)
BATCH_ROW = shape(
    BatchRow,
    "batch_row",
    Index(None, "school_id", "outcome"),
    key=("batch_id", "sheet", "row"),
    keeps=Keeps.FREE,
    links={"batch_id": "batch", "person_id": "person"},
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
