"""Words in two languages for screens, sheets, documents and the command line.

Message ids are English sentences, or the codes of refusals and findings. The catalogues are the
``.po`` files under ``data/locale/<language>``, one a room, merged on first use. The language of the
moment is a context variable: each session, request and command sets its own.
"""

import gettext
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from data.errors import ProgrammeError

LANGUAGES = ("ru", "en")
FOLDER = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="ru")


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """All ``.po`` files of a language as one set of translations."""
    merged = Catalog(locale=language, charset="utf-8")
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def language() -> str:
    """Return the language in force here: "ru" or "en"."""
    return _language.get()


def use(code: str) -> None:
    """Speak this language from now on in this context (thread, task, session)."""
    _language.set(code if code in LANGUAGES else "ru")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside the block only."""
    token = _language.set(code if code in LANGUAGES else "ru")
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str, **params: object) -> str:
    """Translate a message and fill its ``{named}`` places.

    >>> with speaking("en"): _("Pairs: {count}", count=3)
    'Pairs: 3'
    """
    text = catalogue(_language.get()).gettext(message)
    return text.format(**params) if params else text


def ngettext(one: str, many: str, count: int, **params: object) -> str:
    """Translate with the plural form of ``count``; ``{count}`` is filled too.

    >>> with speaking("en"): ngettext("{count} pair", "{count} pairs", 2)
    '2 pairs'
    """
    text = catalogue(_language.get()).ngettext(one, many, count)
    return text.format(count=count, **params)


def number(value: float, places: int = 1) -> str:
    """A number with so many places as the language in force writes it.

    >>> number(41.25, 2)
    '41,25'
    """
    return str(format_decimal(value, format="0." + "0" * places, locale=_language.get()))


def percent_up(share: float, places: int = 3) -> str:
    """A share in per cent, rounded up: a bound never looks better than it is.

    >>> percent_up(0.0), percent_up(0.00031), percent_up(1e-9)
    ('0', '0,031', '0,001')
    """
    if not share:
        return "0"
    scale: int = 10**places
    return number(math.ceil(round(share * 100 * scale, 6)) / scale, places)


def say(refusal: ProgrammeError) -> str:
    """Return the words of a refusal in the language in force; params fill its places.

    A place without a param keeps its braces: a half-filled sentence beats a second error.
    """
    text = catalogue(_language.get()).gettext(refusal.code)
    return text.format_map(_Kept(refusal.params))


class _Kept(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
