"""One form of a text before anything looks at it: CAPS, ё and spaces must not change tags."""

import re
import unicodedata

LONGEST = 2000  # characters that are read
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"\w+(?:-\w+)*")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def normalise(text: str) -> str:
    r"""NFKC, no control characters or stress marks, one space, lower case, ё→е, 2,000 characters.

    >>> normalise("  ШУМ\u00a0на\n уро\u0301ке,  е\u0308лки ")
    'шум на уроке, елки'
    """
    known = unicodedata.normalize("NFKC", _SPACES.sub(" ", text))
    kept = "".join(one for one in known if unicodedata.category(one) not in _INVISIBLE)
    plain = _ACCENTS.sub("", kept).lower().replace("ё", "е")
    return _SPACES.sub(" ", plain).strip()[:LONGEST].strip()


def words(normal: str) -> list[str]:
    """Words of a normalised text; hyphened ones stay whole.

    >>> words("мастер-класс: раз, два")
    ['мастер-класс', 'раз', 'два']
    """
    return _WORDS.findall(normal)
