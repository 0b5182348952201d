"""The store: the only room that knows tables. ``with store.work(by=…, now=…) as work:``."""

from data.store.refusals import (
    BrokenLinkError,
    BrokenSealError,
    BusyError,
    ForeignSchoolError,
    KeyMissingError,
    NewerSchemaError,
    NoStoreError,
    SchemaError,
    StillUsedError,
    StoreExistsError,
    UnreadableStoreError,
    WrittenOnceError,
)
from data.store.store import Store
from data.store.work import SYSTEM_ID, Work

__all__ = [
    "SYSTEM_ID",
    "BrokenLinkError",
    "BrokenSealError",
    "BusyError",
    "ForeignSchoolError",
    "KeyMissingError",
    "NewerSchemaError",
    "NoStoreError",
    "SchemaError",
    "StillUsedError",
    "Store",
    "StoreExistsError",
    "UnreadableStoreError",
    "Work",
    "WrittenOnceError",
]
