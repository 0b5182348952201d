"""Figures of all schools of a municipality, for whoever may see aggregates of many schools."""

from collections.abc import Collection

from analytics.rollup.boards import Board
from data.access import Permission
from data.store import Work


def municipality(
    work: Work, period: str, schools: Collection[str] | None = None, *, where: str = ""
) -> Board:
    """Figures of the municipality and cells of its schools.

    Args:
        work: a writing unit of work.
        period: school year.
        schools: ``unit_id`` of ``Board.schools`` to look at together; None for all.
        where: a filter of ``Board.filters`` that is enabled.

    Raises:
        DeniedError: the actor sees no aggregates of many schools.
        FilterClosedError: the group or the filter would leave fewer than k people.
    """
    work.require(Permission.AGGREGATE_READ)
    raise NotImplementedError
