"""Figures of the own school, for whoever may see them."""

from collections.abc import Sequence

from analytics.figures import Figure
from analytics.rollup.boards import Board
from data.access import Permission
from data.records.ids import PairId
from data.store import Work


def board(work: Work, period: str, *, where: str = "") -> Board:
    """All figures of the own school for a school year, as the actor's role may see them.

    Args:
        work: a writing unit of work: what is shown is kept in the disclosure log.
        period: school year, ``"2026/2027"``.
        where: a filter of ``Board.filters`` that is enabled, or of ``Board.combinations``.

    Raises:
        DeniedError: the actor sees no figures.
        FilterClosedError: the filter would leave fewer than k people on either side.
    """
    work.require(Permission.QUALITY_READ)
    raise NotImplementedError


def series(
    work: Work, metric: str, periods: Sequence[str], *, part: str = ""
) -> tuple[Figure, ...]:
    """One metric over school years, oldest first, under the same rules as the boards."""
    work.require(Permission.QUALITY_READ)
    raise NotImplementedError


def pair_board(work: Work, pair_id: PairId, period: str) -> Board:
    """Figures of one pair: for the curator, unless the curator is a side of it."""
    work.require(Permission.QUALITY_WRITE)
    raise NotImplementedError


def exported(work: Work, shown: Board, kind: str) -> Board:
    """What of a board may leave in a file; writes the export into the journal."""
    work.require(Permission.QUALITY_READ)
    raise NotImplementedError
