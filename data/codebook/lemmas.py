"""The one morphological analyser of the process, and every lemma a Russian word may have."""

from functools import cache, lru_cache
from typing import Any


@cache
def analyser() -> Any:
    """The analyser; it takes a moment to load and is kept."""
    import pymorphy3  # noqa: PLC0415 -- forms and sign-in must not pay for it

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """The lemmas of every reading of a lower-case word, without ё.

    >>> sorted(lemmas("бьет"))
    ['бить']
    """
    return frozenset(one.normal_form.replace("ё", "е") for one in analyser().parse(word))
