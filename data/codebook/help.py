"""Whom a teacher can turn to when it is hard: data, the same for everybody."""

from dataclasses import dataclass

from data.codebook import source
from data.codebook.frame import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A line of help; ``phone`` is empty where one simply goes there."""

    ru: str
    en: str
    phone: str = ""

    @property
    def name(self) -> str:
        """Who it is, in the language in force."""
        return said(self.ru, self.en)


def contacts() -> tuple[Contact, ...]:
    """Everything the file lists, in its order."""
    return tuple(Contact(**one) for one in source.raw("help")["contact"])
