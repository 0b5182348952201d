"""The store: the only room that knows tables. ``with store.work(by=…, now=…) as work:``."""

from data.store.files import Shelf
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
    SubjectErasedError,
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
    "Shelf",
    "StillUsedError",
    "Store",
    "StoreExistsError",
    "SubjectErasedError",
    "UnreadableStoreError",
    "Work",
    "WrittenOnceError",
]
