"""Names of people as text: cleaning, comparing, sorting. A name never identifies anybody."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeVar

LATIN_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxykmtb", "АВСЕНКМОРТХУасеорхукмтв")
Id = TypeVar("Id")
_SPACES = re.compile(r"\s+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def clean_text(value: str) -> str:
    r"""Text from outside: NFC, without NUL, lone surrogates and control characters but newline.

    >>> clean_text("а\u0000б\u00a0в ")
    'аб в'
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        one
        for one in text
        if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs", "Cf"} or one == "\u00ad"
    )
    lines = (_SPACES.sub(" ", line).strip() for line in kept.replace("\u00ad", "").split("\n"))
    return "\n".join(lines).strip()


def fio_norm(fio: str) -> str:
    r"""The form names are compared in: NFKC, look-alikes to Cyrillic, casefold, ё→е, one space.

    >>> fio_norm("  ИВАНОВА\u00a0Aлёна  Петровна ")
    'иванова алена петровна'
    """
    text = unicodedata.normalize("NFKC", clean_text(fio)).replace("\n", " ")
    words = [
        word.translate(LATIN_LOOKALIKES) if _CYRILLIC.search(word) else word
        for word in text.split()
    ]
    return " ".join(words).casefold().replace("ё", "е")


def sort_key(fio: str) -> tuple[str, str]:
    """Alphabet order with ё just after е.

    >>> sorted(["Жук", "Ёлкин", "Ежов"], key=sort_key)
    ['Ежов', 'Ёлкин', 'Жук']
    """
    folded = clean_text(fio).casefold()
    return folded.replace("ё", "е\uffff"), folded


def short_fio(fio: str) -> str:
    """Surname with initials.

    >>> short_fio("Ёлкина-Щукина Анна Петровна")
    'Ёлкина-Щукина А. П.'
    """
    surname, *rest = clean_text(fio).split() or [""]
    return " ".join([surname, *(f"{one[0]}." for one in rest if one)])


def given_names(fio: str) -> str:
    """Name and patronymic, as colleagues speak of one another; the whole where there is one word.

    >>> given_names("Ёлкина-Щукина Анна Петровна"), given_names("Анна")
    ('Анна Петровна', 'Анна')
    """
    surname, *rest = clean_text(fio).split() or [""]
    return " ".join(rest) or surname


def bearers(written: str, people: Mapping[Id, str]) -> list[Id]:
    """Everybody who may be meant by a name as people write it: in full, or with initials.

    A rule about people counts for all of them; a wish only where there is exactly one.

    >>> staff = {1: "Жук Инна Ильинична", 2: "Жук Иван Игоревич", 3: "Ёлкина Анна Петровна"}
    >>> bearers("Жук И. И.", staff), bearers("Елкина Анна Петровна", staff), bearers("Жук", staff)
    ([1, 2], [3], [])
    """
    wanted = fio_norm(written)
    whole = [one for one, fio in people.items() if fio_norm(fio) == wanted]
    if whole or not wanted:
        return whole
    surname, *rest = wanted.replace(".", " ").split()
    return [
        one
        for one, fio in people.items()
        for known, *names in [fio_norm(fio).split() or [""]]
        if rest and known == surname and _shortened(rest, names)
    ]


def _shortened(initials: Sequence[str], names: Sequence[str]) -> bool:
    """Whether every part is the beginning of the name in its place, one of them an initial."""
    fits = all(name.startswith(one) for one, name in zip(initials, names, strict=False))
    return fits and len(initials) <= len(names) and any(len(one) == 1 for one in initials)
