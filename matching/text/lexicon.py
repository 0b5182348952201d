"""Stems of the taxonomy found in a text: a small prior and the reason shown, never a verdict."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

from matching.text.known import topics
from matching.text.normal import words

Pattern = tuple[str, ...]  # beginnings of words; a trailing space asks for the whole word
KEPT = 20_000  # words whose stems stay in memory


@cache
def _patterns() -> dict[str, list[tuple[int, str, Pattern]]]:
    """First two letters of the first word -> (domain, stem, pattern)."""
    found = defaultdict(list)
    for at, topic in enumerate(topics()):
        for stem in topic.stems:
            parts = tuple(stem.split())
            if stem.endswith(" "):
                parts = (*parts[:-1], parts[-1] + " ")
            found[parts[0][:2]].append((at, stem, parts))
    return dict(found)


def tails(word: str) -> list[str]:
    """A word and its parts after each hyphen.

    >>> tails("онлайн-урок")
    ['онлайн-урок', 'урок']
    """
    parts = word.split("-")
    return ["-".join(parts[at:]) for at in range(len(parts))]


def begins(endings: Sequence[str], part: str) -> bool:
    """Whether a word, or a part of it after a hyphen, begins so; the word as ``closed`` gives it.

    >>> begins(closed("онлайн-сервисы"), "сервис"), begins(closed("рассказ"), "рас ")
    (True, False)
    >>> begins(closed("рас"), "рас ")
    True
    """
    return any(one.startswith(part) for one in endings)


@lru_cache(maxsize=KEPT)
def closed(word: str) -> tuple[str, ...]:
    """A word and its parts after each hyphen, each with the space that ends it.

    >>> closed("онлайн-урок")
    ('онлайн-урок ', 'урок ')
    """
    return tuple(f"{one} " for one in tails(word))


@lru_cache(maxsize=KEPT)
def starting(word: str) -> tuple[tuple[int, str, Pattern], ...]:
    """Domain, stem and further parts of each pattern whose first part begins the word.

    >>> starting("план")[0]
    (0, 'план урок', ('урок',))
    """
    endings = closed(word)
    return tuple(
        (domain, stem, parts[1:])
        for start in sorted({part[:2] for part in endings})
        for domain, stem, parts in _patterns().get(start, ())
        if begins(endings, parts[0])
    )


def _follow(text: Sequence[str], at: int, parts: Pattern) -> bool:
    """Whether the parts begin words after ``at``, at most one other word between neighbours."""
    return not parts or any(
        begins(closed(text[after]), parts[0]) and _follow(text, after, parts[1:])
        for after in (at + 1, at + 2)
        if after < len(text)
    )


def hits(normal: str) -> dict[int, list[str]]:
    """Domain (its place in the framework) -> distinct stems found in a normalised text.

    >>> hits("план моего урока")
    {0: ['план урок']}
    """
    text = words(normal)
    found: dict[int, list[str]] = defaultdict(list)
    for at, word in enumerate(text):
        for domain, stem, rest in starting(word):
            if stem not in found[domain] and _follow(text, at, rest):
                found[domain].append(stem)
    return {domain: found[domain] for domain in sorted(found) if found[domain]}
