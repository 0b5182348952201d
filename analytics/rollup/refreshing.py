"""Rollups: what figures are counted from, kept a school and year, gone with a withdrawal."""

from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.monitoring import Rollup
from data.store import Work


def refresh(work: Work, period: str) -> Rollup:
    """Gather the facts of a school year anew and keep them."""
    raise NotImplementedError


def follow_withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Drop all rollups: somebody in them has taken a consent back. In that transaction."""
    work.rollups.forget()
