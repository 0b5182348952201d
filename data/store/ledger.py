"""What must not come back with a backup: erased people, withdrawn consents, revoked links.

Lines of JSON beside the keys, outside the database and its backups; only opaque ids, keyed digests
and moments. A line is added and flushed to the disk before the database commits.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from data.store.keys import PRIVATE_FILE, PRIVATE_FOLDER

Line = Mapping[str, Any]
ID, VOID = "line", "void"


class Ledger:
    """A file that only grows."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, lines: Iterable[Line]) -> None:
        """Append lines and wait until they are on the disk."""
        text = "".join(json.dumps(one, sort_keys=True) + "\n" for one in lines)
        if not text:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        handle = os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
        with os.fdopen(handle, "rb+", buffering=0) as out:
            out.write((_torn(out) + text).encode())
            os.fsync(out.fileno())

    def read(self) -> list[Line]:
        """Every line that stands, each once; a line torn by a power cut was never acknowledged."""
        if not self.file.is_file():
            return []
        found = [_line(text) for text in self.file.read_text("utf-8").splitlines()]
        void = {one[VOID] for one in found if VOID in one}
        standing = {one[ID]: one for one in found if ID in one and one[ID] not in void}
        return list(standing.values())

    def void(self, lines: Iterable[Line]) -> None:
        """Say that lines do not hold after all."""
        self.add({VOID: one[ID]} for one in lines)

    def merge(self, lines: Iterable[Line]) -> None:
        """Take in lines of a copy that are not here yet."""
        known = {one[ID] for one in self.read()}
        self.add(one for one in lines if one[ID] not in known)


def _line(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _torn(out: Any) -> str:
    """A line break where the last line has none."""
    if out.seek(0, os.SEEK_END) == 0:
        return ""
    out.seek(-1, os.SEEK_END)
    return "" if out.read(1) == b"\n" else "\n"
