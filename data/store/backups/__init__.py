"""A copy of everything in one encrypted file, and the way back. The keys of people lie apart."""

from data.store.backups.making import SUBJECT_KEYS, Made, age, make
from data.store.backups.refusals import (
    DamagedBackupError,
    NoSubjectKeysError,
    OtherKeyError,
    RunningError,
)
from data.store.backups.returning import Restored, restore

__all__ = [
    "SUBJECT_KEYS",
    "DamagedBackupError",
    "Made",
    "NoSubjectKeysError",
    "OtherKeyError",
    "Restored",
    "RunningError",
    "age",
    "make",
    "restore",
]
