"""Figures as JSON and back, and what an audience has seen as the disclosure log keeps it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from analytics.disclosure import OUTSIDE, SCHOOL, Past
from analytics.figures import Figure, Hidden, Level, Step, Verdict
from data.records.monitoring import Shown
from data.store import Work

BOARD = "board|"  # head of the rows that say which board was shown, beside those of cells
_NAMES = tuple(one.name for one in fields(Figure) if one.name not in {"records", "sums", "told"})
_READ = {
    "level": Level,
    "verdict": Verdict,
    "step": Step,
    "suppressed_reason": Hidden,
    "flags": tuple,
}


def written(figure: Figure) -> dict[str, Any]:
    """A figure without its records."""
    told = {name: getattr(figure, name) for name in _NAMES}
    return told | {"flags": list(figure.flags), "detail": dict(figure.detail)}


def read(told: Mapping[str, Any]) -> Figure:
    """The figure that was written; what a newer program adds stands at its default."""
    given = {name: told[name] for name in _NAMES if name in told}
    return Figure(**{name: _READ.get(name, _same)(one) for name, one in given.items()})


def seen(work: Work, audience: str) -> dict[str, Past]:
    """What an audience has seen of every cell, by the disclosure log of this school."""
    return {
        one.cell: Past(
            figure=read(json.loads(str(one.body["figure"]))),
            sets=tuple(frozenset(records) for records in (*_before(one), one.records)),
            told=frozenset(str(one.body.get("told", "")).split()),
        )
        for one in work.shown_cells.to(log_of(audience))
        if not one.cell.startswith(BOARD)
    }


def keep(work: Work, audience: str, shown: Mapping[str, Past]) -> None:
    """Write into the disclosure log what an audience has seen by now."""
    work.shown_cells.put_all(
        Shown(
            school_id=work.school_id,
            audience=log_of(audience),
            cell=cell,
            data_version=past.figure.data_version,
            body={
                "figure": json.dumps(written(past.figure), ensure_ascii=False, sort_keys=True),
                "before": [" ".join(sorted(one)) for one in past.sets[:-1]],
                "told": " ".join(sorted(past.told)),
            },
            records=tuple(sorted(past.sets[-1])),
            at=work.now,
        )
        for cell, past in sorted(shown.items())
    )


def log_of(audience: str) -> str:
    """The log an audience is judged by: whoever sees the school's board reads its papers, too."""
    return SCHOOL if audience == OUTSIDE else audience


def was_shown(work: Work, audience: str, what: str, version: str) -> bool:
    """Whether the log says that this board of this version was shown."""
    found = work.shown_cells.find(audience, f"{BOARD}{what}")
    return found is not None and found.data_version == version


def note_board(work: Work, audience: str, what: str, version: str, cells: int) -> None:
    """Write into the log that a board was shown, of which version and with how many cells."""
    work.shown_cells.put(
        Shown(
            school_id=work.school_id,
            audience=audience,
            cell=f"{BOARD}{what}",
            data_version=version,
            body={"cells": cells, "by": work.by.id},
            records=(),
            at=work.now,
        )
    )


def _before(one: Shown) -> list[list[str]]:
    found = one.body.get("before", [])
    return [str(one).split() for one in found] if isinstance(found, list) else []


def _same(value: Any) -> Any:
    return value
