"""Names of people as text: cleaning, comparing, sorting. A name never identifies anybody."""

import re
import unicodedata

LATIN_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxykmtb", "АВСЕНКМОРТХУасеорхукмтв")
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
