"""What a rollup holds: facts, and compared figures of its school with the records behind."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from analytics import facts
from analytics.facts import Facts
from analytics.figures import Figure, Level
from analytics.indicators import compute
from analytics.indicators.scene import version_of
from analytics.rollup.filtering import populations
from analytics.rollup.writing import read, written
from data.codebook.disclosure import rules

ROWS = "rows"
dumps = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body_of(gathered: Facts, period: str, school_id: str) -> str:
    """The body: JSON of the facts, and figures shown school by school under each single filter."""
    codes = sorted(populations(gathered.of_year(period)))
    rows = {where: _rows(gathered, period, school_id, where) for where in ("", *codes)}
    return f'{gathered.dump()[:-1]},"{ROWS}":{dumps(rows)}}}'


def opened(body: str) -> Mapping[str, Any]:
    """A body parsed, for ``facts_of`` and ``rows_of``."""
    told: Mapping[str, Any] = json.loads(body)
    return told


def facts_of(bodies: Sequence[Mapping[str, Any]]) -> Facts:
    """Facts of different schools under one another: no row of one is a row of another.

    Columns are joined before frames are made of them: a frame costs more than its rows.
    """
    tables: dict[str, dict[str, list[Any]]] = {}
    for one in bodies:
        for name, columns in one["tables"].items():
            table = tables.setdefault(name, {column: [] for column in columns})
            for column, values in columns.items():
                table[column].extend(values)
    return facts.of_tables(
        tables,
        max(date.fromisoformat(one["as_of"]) for one in bodies),
        synthetic=any(one["synthetic"] for one in bodies),
    )


def rows_of(told: str) -> tuple[Figure, ...]:
    """Figures that are shown school by school, raw, as ``body_of`` wrote those of one filter."""
    given: Iterable[Mapping[str, Any]] = json.loads(told)
    return tuple(
        replace(
            read(one),
            records=frozenset(one["records"]),
            sums=tuple(frozenset(sums) for sums in one.get("sums", ())),
            told=frozenset(one.get("told", ())),
        )
        for one in given
    )


def _rows(gathered: Facts, period: str, school_id: str, where: str) -> str:
    """A text in the text: most filters are never asked for, and need not be read."""
    found = compute(
        gathered,
        period,
        level=Level.SCHOOL,
        unit=school_id,
        where=where,
        only=rules().compared,
        version=version_of(gathered),
    )
    return dumps([_kept(one) for one in found])


def _kept(one: Figure) -> dict[str, Any]:
    """A raw figure with the people behind it; sums where they are no others than these."""
    sums = [sorted(sums) for sums in one.sums] if one.metric_id in rules().deeds else []
    behind = {"records": sorted(one.records), "sums": sums, "told": sorted(one.told)}
    return written(one) | behind
