"""How headers and options are compared: whatever hand, program or alphabet wrote them."""

import re
from functools import lru_cache

from data.names import fio_norm

_NUMBERING = re.compile(r"^\s*(?:(?:вопрос|пункт|п)\s*\.?\s*)?\(?\d{1,3}(?:\.\d{1,3})*[.)]\s*")
_NOT_WORD = re.compile(r"[\W_]+")


def normal_header(text: str) -> str:
    r"""NFKC, lower case, ё→е, look-alikes to Cyrillic, no numbering, no punctuation, one space.

    >>> normal_header("  3)  Фамилия,\nИмя,  Отчество: *")
    'фамилия имя отчество'
    >>> normal_header("№ п/п") == normal_header("№  П/П.")
    True
    """
    return _NOT_WORD.sub(" ", _NUMBERING.sub("", fio_norm(text))).strip()


@lru_cache(maxsize=4096)  # the same few options stand in every row
def normal_option(text: str) -> str:
    """An answer as compared: like a header, but signs alone («+», «-») stay.

    >>> normal_option(" Да! "), normal_option("+")
    ('да', '+')
    """
    return normal_header(text) or text.strip()
