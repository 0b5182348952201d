"""Russian lemmas. The analyser is loaded at the first word and kept."""

from functools import cache, lru_cache
from importlib.metadata import version

from data.codebook.lemmas import analyser
from matching.text.known import word_list
from matching.text.normal import words

DICTIONARY = "pymorphy3-dicts-ru"


@cache
def dictionary() -> str:
    """Name and version of the dictionary: lemmas of another one are other features."""
    return f"{DICTIONARY} {version(DICTIONARY)}"


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The likeliest lemma of a normalised word, without ё.

    >>> lemma("ученики")
    'ученик'
    """
    found: str = analyser().parse(word)[0].normal_form
    return found.replace("ё", "е")


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether the dictionary knows this form (е may stand for ё)."""
    return bool(analyser().word_is_known(word))


def content_lemmas(normal: str) -> list[str]:
    """Lemmas of a normalised text in their order, without stop words.

    >>> content_lemmas("я не умею держать класс")
    ['держать', 'класс']
    """
    stop = word_list("stop")
    return [found for word in words(normal) if (found := lemma(word)) not in stop]
