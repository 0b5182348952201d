"""The two official bank forms: headers to the letter and in order (domain, section 3.1)."""

from dataclasses import dataclass
from functools import cache

from data.codebook import source
from data.codebook.frame import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the field of its row, the official header, the width in characters."""

    field: str
    header: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BankForm:
    """An official form."""

    code: str
    title_ru: str
    title_en: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """The caption in the language in force; headers stay as the document has them."""
        return said(self.title_ru, self.title_en)


@cache
def bank_form(code: str) -> BankForm:
    """The form ``"form5"`` (mentees) or ``"form6"`` (mentors)."""
    raw = source.raw("forms")[code]
    return BankForm(
        code=code,
        title_ru=raw["title_ru"],
        title_en=raw["title_en"],
        columns=tuple(Column(**one) for one in raw["columns"]),
    )


def nothing() -> str:
    """What stands for an empty line where a cell lists several partners."""
    return str(source.raw("forms")["nothing"])


def achievements_literal() -> str:
    """The misprinted header of the user's document, accepted on import, written on request."""
    return str(source.raw("forms")["achievements_literal"])
