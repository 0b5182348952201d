"""Conventions of statistics as data: ``convention("ladder")["share"]`` is 5."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from data.codebook import source

FILE = "conventions"
STATUSES = frozenset({"standard", "default", "unverified"})
_HEAD = ("version", "source", "edition_date", "status")


@cache
def conventions() -> Mapping[str, Mapping[str, Any]]:
    """Every group of the file, checked.

    Raises:
        BrokenCodebookError: a group has no origin, or rungs do not rise.
    """
    raw = source.raw(FILE)
    groups = {name: one for name, one in raw.items() if name not in _HEAD}
    source.insist(FILE, [fault for name, one in groups.items() for fault in _faults(name, one)])
    return groups


def convention(group: str) -> Mapping[str, Any]:
    """One group by its name; KeyError for a stranger."""
    return conventions()[group]


def version() -> str:
    """The version of the file; figures made under another one are another series."""
    return str(source.raw(FILE)["version"])


def _faults(name: str, group: Mapping[str, Any]) -> list[str]:
    faults = []
    if not group.get("source") or group.get("status") not in STATUSES:
        faults.append(f"{name}: no origin")
    rungs = [one for one in group.values() if isinstance(one, int)]
    if name == "ladder" and rungs != sorted(set(rungs)):
        faults.append("ladder: rungs do not rise")
    return faults
