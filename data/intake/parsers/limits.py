"""What a reader may use: memory, time, rows, cells and letters."""

from typing import Any

ROWS = 20_000
CELLS = 250_000
LETTERS = 16_000_000
FEW_FORMULAS = 20  # without a result: a table may have so many and more good cells than these
FAR_DOWN, FAR_RIGHT = 200_000, 4_000  # no school writes below and beyond


class RefusedError(Exception):
    """The file cannot be read; ``args[0]`` is the tail of a refusal code."""


class Budget:
    """Counts what has been read and refuses the first thing too many."""

    def __init__(self, rows: int = ROWS, cells: int = CELLS, letters: int = LETTERS) -> None:
        self._rows, self._cells, self._letters = rows, cells, letters
        self._filled = self._hollow = 0

    def row(self) -> None:
        """One more row, empty or not."""
        self._rows -= 1
        if self._rows < 0:
            raise RefusedError("too_many_rows")

    def formula(self) -> None:
        """One more formula whose result was never saved."""
        self._hollow += 1

    def computed(self) -> None:
        """Refuse what holds more formulas without a result than anything else."""
        if self._hollow > FEW_FORMULAS and 2 * self._hollow > self._filled:
            raise RefusedError("formulas")

    def cell(self, text: str, row: int = 0, column: int = 0) -> None:
        """One more cell that holds something, and where."""
        if row > FAR_DOWN or column > FAR_RIGHT:
            raise RefusedError("too_far")
        self._filled += 1
        self._cells -= 1
        self._letters -= len(text)
        if self._cells < 0 or self._letters < 0:
            raise RefusedError("too_many_cells")


def confine(memory: int, seconds: int) -> None:
    """Limit this process for good: address space in bytes, processor time in seconds.

    Where the system knows no such limits the parent's wall clock and the budget are left.
    """
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:  # pragma: no cover -- Windows
        return
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(limit)
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (kept, kept))


def sheet(name: str, **more: Any) -> dict[str, Any]:
    """An empty sheet as it travels to the parent.

    ``rows`` are ``[number, [[column, text, kind], ...]]``, ``merges`` are ``[left, top, right,
    bottom]``, ``links`` are ``[row, column, address]``; numbers are 1-based.
    """
    return {
        "name": name,
        "hidden": False,
        "title": [],
        "rows": [],
        "merges": [],
        "links": [],
    } | more
