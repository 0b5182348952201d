"""Names in any case: surnames of the staff, and first name with patronymic, found by their lemmas.

Only words written with a capital letter count, so that «мороз» of the weather names nobody. The
dictionary is that of pymorphy3; a surname it does not know is compared letter by letter after the
usual endings are taken off.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")
LEAST = 3  # letters of a word that can name somebody
ENDINGS = (
    *("ого", "ому", "ыми", "ими", "ой", "ою", "ую", "ым", "ом", "ем", "ах", "ам", "ей"),
    *("а", "у", "е", "ы", "и", "я", "ю"),
)
STEM = 4  # letters left of a word after its ending


def named(text: str, staff: Iterable[str]) -> str:
    """The first word or pair of words that names somebody of the staff, "" for nobody.

    >>> named("Спросить Ивановой мнение", ["Иванова Анна Петровна"])
    'Ивановой'
    >>> named("Помогла Анне Петровне школа", ["Иванова Анна Петровна"])
    'Анне Петровне'
    >>> named("Зимой был мороз", ["Мороз Анна Петровна"])
    ''
    """
    words = [one for one in WORD.finditer(_bare(text)) if len(one.group()) >= LEAST]
    surnames, given = _known(staff)
    for one in words:
        if lemmas(one.group()) & surnames:
            return one.group()
    for one, two in pairwise(words):
        near = _bare(text)[one.end() : two.start()].strip() == ""
        pairs = {(a, b) for a in lemmas(one.group()) for b in lemmas(two.group())}
        if near and pairs & given:
            return f"{one.group()} {two.group()}"
    return ""


@cache
def lemmas(word: str) -> frozenset[str]:
    """Dictionary forms of a word, and the word without its ending."""
    lower = word.lower().replace("ё", "е")
    found = {str(one.normal_form).replace("ё", "е") for one in _dictionary().parse(lower)}
    return frozenset({*found, _stem(lower)})


def _bare(text: str) -> str:
    """The text without signs that take no room."""
    return "".join(one for one in text if one.isprintable() and one not in "\u00ad\u2060\u200b")


def _known(staff: Iterable[str]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    surnames: set[str] = set()
    given: set[tuple[str, str]] = set()
    for fio in staff:
        parts = fio.split()
        if parts:
            surnames |= lemmas(parts[0])
        if len(parts) > 2:  # noqa: PLR2004 -- surname, name, patronymic
            given |= {(a, b) for a in lemmas(parts[1]) for b in lemmas(parts[2])}
    return frozenset(surnames), frozenset(given)


def _stem(word: str) -> str:
    for one in ENDINGS:
        if word.endswith(one) and len(word) - len(one) >= STEM:
            return word.removesuffix(one)
    return word


@cache
def _dictionary() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 -- 0.2 s, for conclusions alone

    return MorphAnalyzer(lang="ru")
