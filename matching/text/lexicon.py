"""Stems of the taxonomy found in a text: a small prior and the reason shown, never a verdict."""

from collections import defaultdict
from functools import cache

from matching.text.known import topics
from matching.text.normal import words

Pattern = tuple[str, ...]  # beginnings of words; a trailing space asks for the whole word


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


def begins(endings: list[str], part: str) -> bool:
    """Whether a word, or a part of it after a hyphen, begins so; the word as ``closed`` gives it.

    >>> begins(closed("онлайн-сервисы"), "сервис"), begins(closed("рассказ"), "рас ")
    (True, False)
    >>> begins(closed("рас"), "рас ")
    True
    """
    return any(one.startswith(part) for one in endings)


def closed(word: str) -> list[str]:
    """A word and its parts after each hyphen, each with the space that ends it.

    >>> closed("онлайн-урок")
    ['онлайн-урок ', 'урок ']
    """
    return [f"{one} " for one in tails(word)] if "-" in word else [f"{word} "]


def _follows(text: list[list[str]], at: int, parts: Pattern) -> bool:
    """Whether the parts begin words from ``at`` on, at most one other word between neighbours."""
    if not begins(text[at], parts[0]):
        return False
    if len(parts) == 1:
        return True
    return any(_follows(text, after, parts[1:]) for after in (at + 1, at + 2) if after < len(text))


def hits(normal: str) -> dict[int, list[str]]:
    """Domain (its place in the framework) -> distinct stems found in a normalised text.

    >>> hits("план моего урока")
    {0: ['план урок']}
    """
    text = [closed(word) for word in words(normal)]
    found: dict[int, list[str]] = defaultdict(list)
    for at, endings in enumerate(text):
        for start in {part[:2] for part in endings}:
            for domain, stem, parts in _patterns().get(start, ()):
                if stem not in found[domain] and _follows(text, at, parts):
                    found[domain].append(stem)
    return {domain: found[domain] for domain in sorted(found) if found[domain]}
