"""Names in any case: surnames of the staff, and first name with patronymic, found by their lemmas.

Only words written with a capital letter count, so that «мороз» of the weather names nobody. The
dictionary is that of pymorphy3; a surname it does not know is compared letter by letter after the
usual endings are taken off.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar

Id = TypeVar("Id")
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
    surnames, given = _known(staff)
    singles, pairs = _words(text)
    for word in singles:
        if lemmas(word) & surnames:
            return word
    return next((f"{a} {b}" for a, b in pairs if _forms(a, b) & given), "")


def people_in(text: str, staff: Mapping[Id, str]) -> frozenset[Id]:
    """Everybody of the staff whom a text may mean; of namesakes all.

    >>> staff = {1: "Иванова Анна Петровна", 2: "Жук Инна Ильинична"}
    >>> sorted(people_in("Ивановой помогла Инна Ильинична", staff))
    [1, 2]
    """
    singles, pairs = _words(text)
    said = frozenset(form for word in singles for form in lemmas(word))
    told = frozenset(form for a, b in pairs for form in _forms(a, b))
    return frozenset(
        whose
        for whose, fio in staff.items()
        for surnames, given in [_known([fio])]
        if surnames & said or given & told
    )


@cache
def lemmas(word: str) -> frozenset[str]:
    """Dictionary forms of a word, and the word without its ending."""
    lower = word.lower().replace("ё", "е")
    found = {str(one.normal_form).replace("ё", "е") for one in _dictionary().parse(lower)}
    return frozenset({*found, _stem(lower)})


def _words(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Words that can name somebody, and those that stand side by side."""
    bare = _bare(text)
    found = [one for one in WORD.finditer(bare) if len(one.group()) >= LEAST]
    pairs = [
        (one.group(), two.group())
        for one, two in pairwise(found)
        if not bare[one.end() : two.start()].strip()
    ]
    return [one.group() for one in found], pairs


def _forms(one: str, two: str) -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for a in lemmas(one) for b in lemmas(two))


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
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 -- 0.2 s, for texts that people wrote alone

    return MorphAnalyzer(lang="ru")
