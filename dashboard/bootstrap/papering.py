"""All papers the programme makes: rooms export them, here they become one registry.

Each room is imported when papers are needed, not when the office starts.
"""

from collections.abc import Iterator
from importlib import import_module

from data.papers.kinds import PaperKind, register_later

ROOMS = (
    "data.starting.papers",
    "matching.selection.papers",
    "matching.pairs.ordering",
    "analytics.roadmap.papers",
    "data.practice.papers",
    "data.papers.blanks",
    "data.papers.consent_papers",
    "matching.rounds.protocol",
    "matching.programmes.papers",
    "matching.programmes.record",
    "matching.closing.papers",
)  # modules with ``PAPERS``, in the order of a programme year


def all_papers() -> Iterator[PaperKind]:
    """Kinds of all rooms, in the order of a programme year."""
    for one in ROOMS:
        yield from import_module(one).PAPERS


def register() -> None:
    """Let them be asked for when they are needed; once more changes nothing."""
    register_later(all_papers)
