"""Requests that ask for nothing: told apart by a list, never guessed."""

import re
from functools import cache

from data.codebook import source
from data.codebook.headers import normal_header

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LETTERS = 3


@cache
def stop_requests() -> frozenset[str]:
    """The listed texts in the normal form of headers."""
    return frozenset(normal_header(one) for one in source.raw("stop")["requests"])


def is_empty_request(text: str) -> bool:
    """Whether a text holds no request: under three Cyrillic letters, or one of the list.

    >>> is_empty_request("Пока не знаю…"), is_empty_request("Шум на уроке")
    (True, False)
    """
    return len(_CYRILLIC.findall(text)) < LETTERS or normal_header(text) in stop_requests()
