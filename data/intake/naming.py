"""Names in cells: one person, or several in any of the ways people list them."""

import re

from data.codebook import normal_option
from data.intake.choices import missing
from data.intake.parsed import Parsed, error, note, warning
from data.names import clean_text

NOBODY = frozenset({"нет", "никого", "никто", "отсутствует", "нет таких", "no", "none", "nobody"})
LONGEST = 200
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.)]\s*")
_INITIALS = re.compile(r"(?:^|\s)[А-ЯЁA-Z]\.\s?-?(?:[А-ЯЁA-Z]\.)?")
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|ьич|оглы|кызы)$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_FULL = 3


def one(text: str) -> Parsed[str]:
    """The name of one person, surname first.

    >>> one("Анна Петровна Ёлкина").value, one("Итого 5").remarks[0].code
    ('Ёлкина Анна Петровна', 'intake.name_unreadable')
    """
    said = _NUMBERED.sub("", clean_text(text).replace("\n", " ")).strip(" ,;")
    if missing(said) or normal_option(said) in NOBODY:
        return Parsed(None, (error("intake.name_missing"),))
    words = said.split()
    if not _nameable(said, words):
        return Parsed(None, (error("intake.name_unreadable"),))
    if _INITIALS.search(said):
        return Parsed(said, (note("intake.name_initials"),))
    if len(words) == _FULL and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[2]):
        return Parsed(f"{words[2]} {words[0]} {words[1]}", (note("intake.name_turned"),))
    return Parsed(said)


def _nameable(said: str, words: list[str]) -> bool:
    """Two words of letters at least; an initial counts as a word."""
    lettered = [word for word in words if _LETTER.search(word)]
    dotted = len(re.findall(r"[^\W\d_]\.", said))
    digits = any(letter.isdigit() for letter in said)
    return not digits and len(lettered) + max(0, dotted - 1) > 1 and len(said) <= LONGEST


def many(text: str) -> tuple[str, ...]:
    r"""Names as listed: line breaks, semicolons, commas between whole names, «и», numbers.

    >>> many("1. Иванова А.И., Петров П.П.\n2) Жук Анна и Ёж Пётр")
    ('Иванова А.И.', 'Петров П.П.', 'Жук Анна', 'Ёж Пётр')
    >>> many("Иванова, Анна Петровна")
    ('Иванова, Анна Петровна',)
    """
    found: list[str] = []
    for line in re.split(r"[\n;]", text):
        for part in _by_commas(_NUMBERED.sub("", line)):
            found += _by_and(part)
    kept = [one.strip(" ,;") for one in found]
    return tuple(
        dict.fromkeys(
            one for one in kept if one and not missing(one) and normal_option(one) not in NOBODY
        )
    )


def asked(text: str, most: int | None) -> Parsed[tuple[str, ...]]:
    """People an answer names; more than ``most`` of them are cut with a word about it."""
    found = many(text)
    if most is not None and len(found) > most:
        return Parsed(found[:most], (warning("intake.too_many_people", most=most),))
    return Parsed(found or None)


def _by_commas(text: str) -> list[str]:
    parts = [part for part in text.split(",") if part.strip()]
    return parts if all(_looks_whole(part) for part in parts) else [text]


def _by_and(text: str) -> list[str]:
    parts = re.split(r"\s+и\s+", text)
    return parts if all(_looks_whole(part) for part in parts) else [text]


def _looks_whole(text: str) -> bool:
    words = _NUMBERED.sub("", text).split()
    return len(words) > 1 or bool(_INITIALS.search(text))
