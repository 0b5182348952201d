"""What holds no request is not read at all: encoders answer to anything."""

import re

from data.codebook import is_empty_request
from matching.text.known import word_list
from matching.text.lemmas import content_lemmas

_CYRILLIC = re.compile(r"[а-я]")


def gated(normal: str) -> bool:
    """Whether a normalised text says nothing: stop list, no Cyrillic, or empty words alone.

    >>> gated("пока не знаю…"), gated("хочу стать лучше"), gated("шум на уроке")
    (True, True, False)
    """
    if is_empty_request(normal):
        return True
    empty = word_list("empty")
    return all(one in empty or not _CYRILLIC.search(one) for one in content_lemmas(normal))
