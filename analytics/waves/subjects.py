"""What a link to a wave is about: ``extent@wave@role@pair``. Pure."""

from dataclasses import dataclass

from data.records.bank import Role
from data.records.ids import PairId
from data.records.monitoring import Ask

BETWEEN = "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One sitting of one wave. ``role`` and ``pair_id`` are None where the link does not say."""

    extent: str
    wave: str
    role: Role | None = None
    pair_id: PairId | None = None


def subject_of(ask: Ask) -> str:
    """The subject of the link to what somebody is asked."""
    parts = (ask.extent, ask.wave, ask.role.value, *((ask.pair_id,) if ask.pair_id else ()))
    return BETWEEN.join(parts)


def parsed(subject: str) -> Subject:
    """The subject of a link in its parts.

    >>> parsed("core@post@mentee@p1").pair_id, parsed("REL@day60").role
    ('p1', None)
    """
    extent, wave, role, pair_id, *_more = (*subject.split(BETWEEN), "", "", "")
    return Subject(
        extent=extent,
        wave=wave,
        role=Role(role) if role in set(Role) else None,
        pair_id=PairId(pair_id) if pair_id else None,
    )
