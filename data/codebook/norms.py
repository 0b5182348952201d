"""Norms to print: titles, editions, and whether the act was seen in a public source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.codebook import source
from data.codebook.frame import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One norm. ``verified``: the act was seen in a public source, not only quoted."""

    code: str
    ru: str
    en: str
    edition_date: date
    verified: bool
    default: bool

    @property
    def title(self) -> str:
        """The title in the language in force."""
        return said(self.ru, self.en)


@cache
def norms() -> tuple[Norm, ...]:
    """All norms in the order of the file."""
    return tuple(
        Norm(
            code=code,
            ru=one["ru"],
            en=one["en"],
            edition_date=one["edition_date"],
            verified=one["status"] == "verified",
            default=one.get("default", False),
        )
        for code, one in source.raw("norms")["norm"].items()
    )


def chosen(codes: Sequence[str]) -> tuple[Norm, ...]:
    """The norms a school prints; those usually printed where it has chosen none.

    >>> [one.code for one in chosen(["r145", "fz273"])]
    ['fz273', 'r145']
    """
    return tuple(one for one in norms() if (one.code in codes if codes else one.default))
