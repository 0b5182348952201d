"""What has been measured, with the moment of each figure: one JSON file beside the page."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "engine.json"
Record = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Store:
    """Figures by name.

    Attributes:
        run: when the present run began; figures of other runs are shown with their date.
        records: by name; ``error`` stands in place of figures where a measure failed.
        file: where they are kept, after each figure; None keeps them in memory.
    """

    run: str
    records: dict[str, Record] = field(default_factory=dict)
    file: Path | None = FILE

    @classmethod
    def read(cls, run: str, file: Path = FILE) -> "Store":
        """What earlier runs left."""
        kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return cls(run=run, records=kept, file=file)

    def put(self, name: str, record: Record) -> None:
        """Keep a figure of this run."""
        self._write(name, {**record, "run": self.run})

    def failed(self, name: str, why: str, *, keep: bool) -> None:
        """Note a failure; ``keep`` leaves an earlier figure in place, marked."""
        before = self.records.get(name, {})
        if keep and "seconds" in before:
            self._write(name, {**before, "not again": why})
        else:
            self._write(name, {"error": why, "run": self.run})

    def _write(self, name: str, record: Record) -> None:
        if self.file is not None and self.file.exists():  # another run may have written since
            self.records = json.loads(self.file.read_text(encoding="utf-8"))
        self.records[name] = record
        if self.file is not None:
            text = json.dumps(dict(sorted(self.records.items())), indent=1, ensure_ascii=False)
            self.file.write_text(text + "\n", encoding="utf-8")

    def figure(self, name: str, what: str) -> float | None:
        """One number of a record; None where it is missing."""
        found = self.records.get(name, {}).get(what)
        return None if found is None else float(found)
