"""One question of a questionnaire and the options it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.codebook.frame import said
from data.codebook.headers import normal_option


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be chosen."""

    code: str
    ru: str
    en: str
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The wording in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Kinds: likert, single, multi, text, int, people, yes_no.

    ``min``/``max`` bound numbers, and the count of choices or people; ``row_ru``/``row_en`` is the
    bare row of a grid whose stem is ``text`` without it; ``na_ru``/``na_en`` words the choice not
    to answer, which is never stored; ``visible`` says who reads the answer besides its author and
    the matching itself.
    """

    code: str
    kind: str
    section: str
    text_ru: str
    text_en: str
    row_ru: str = ""
    row_en: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    min: int | None = None
    max: int | None = None
    max_chars: int | None = None
    na_ru: str = ""
    na_en: str = ""
    visible: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The question in the language in force."""
        return said(self.text_ru, self.text_en)

    @property
    def row(self) -> str:
        """The grid row in the language in force; the question itself outside grids."""
        return said(self.row_ru, self.row_en) or self.text

    @property
    def na(self) -> str:
        """The choice not to answer in the language in force; empty where none is offered."""
        return said(self.na_ru, self.na_en)

    def option(self, text: str) -> str | None:
        """The code of the option this text means (code, either wording or an alias), else None."""
        return _option_codes(self).get(normal_option(text))


@cache
def _option_codes(question: Question) -> Mapping[str, str]:
    return {
        normal_option(name): one.code
        for one in question.options
        for name in (*one.aliases, one.en, one.ru, one.code)
    }
