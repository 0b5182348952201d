"""Identities of invented records: a function of the seed, never of chance or the clock."""

import hashlib

from data.records.ids import ConsentId, ParticipationId, PersonId, SchoolId, SheetId

LENGTH = 32


def invented_id(name: str, seed: int, *parts: object) -> str:
    """32 hexadecimal characters, the same for the same arguments.

    >>> invented_id("school45", 1, "person", 0) == invented_id("school45", 1, "person", 0)
    True
    """
    text = "/".join(map(str, ("synthetic", name, seed, *parts)))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def school_id(name: str, seed: int) -> SchoolId:
    """The id of an invented school."""
    return SchoolId(invented_id(name, seed, "school"))


def person_id(name: str, seed: int, place: int) -> PersonId:
    """The id of the person at a place of the staff."""
    return PersonId(invented_id(name, seed, "person", place))


def sheet_id(name: str, seed: int, place: int, role: str) -> SheetId:
    """The id of a person's answers in a role."""
    return SheetId(invented_id(name, seed, "sheet", place, role))


def participation_id(name: str, seed: int, place: int, role: str) -> ParticipationId:
    """The id of a person's participation in a role."""
    return ParticipationId(invented_id(name, seed, "participation", place, role))


def consent_id(name: str, seed: int, place: int, act: str) -> ConsentId:
    """The id of an act of consent."""
    return ConsentId(invented_id(name, seed, "consent", place, act))
