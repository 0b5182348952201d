"""From the register to facts: tables of pseudonyms, without names and without free text.

Only what each person's consent allows is taken: answers by the purpose of monitoring, facts of
banks and pairs by those of bank and matching. Who refused stays among those addressed, silent.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from analytics import roadmap
from analytics.facts import Facts, of_tables
from analytics.rollup import gathering_answers, gathering_pairs, gathering_people
from analytics.rollup.sources import Sources, pair_alias, person_alias
from data.store import Work

__all__ = ["gather", "pair_alias", "person_alias"]

Rows = Sequence[Mapping[str, Any]]


def gather(work: Work, period: str) -> Facts:
    """Facts of the actor's school for a school year; rows of earlier years come along.

    Asks no permission: whoever keeps or shows what comes of it does.

    Args:
        work: any unit of work of the school; nothing is written.
        period: a school year, ``"2026/2027"``.
    """
    read = Sources(work=work, period=period)
    tables: dict[str, Rows] = {
        **gathering_people.tables(read),
        **gathering_pairs.tables(read),
        **gathering_answers.tables(read),
        "roadmap": [
            _item(period, code, *one) for code, one in roadmap.statuses(work, period).items()
        ],
    }
    named = {
        name: [{"school": work.school_id, **one} for one in rows] for name, rows in tables.items()
    }
    return of_tables(named, work.today, synthetic=read.school.synthetic)


def _item(year: str, code: str, status: str, due: date | None, proven: bool) -> Mapping[str, Any]:  # noqa: FBT001
    """One item of the roadmap: nothing about anybody."""
    return {"year": year, "item": code, "status": str(status), "due": due, "proven": proven}
