"""All papers the programme makes: rooms export them, here they become one registry.

Each room is imported when papers are needed, not when the office starts.
"""

from collections.abc import Iterator
from importlib import import_module

from data.papers.kinds import PaperKind, kinds
from data.papers.kinds import register as put_together

ROOMS = ("data.starting.papers",)  # modules with ``PAPERS``, in the order of a programme year


def all_papers() -> Iterator[PaperKind]:
    """Kinds of all rooms, in the order of a programme year."""
    for one in ROOMS:
        yield from import_module(one).PAPERS


def register() -> None:
    """Make them known; once more changes nothing."""
    if not kinds():
        put_together(all_papers())
