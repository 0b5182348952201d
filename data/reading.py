"""Words of a text as a reader sees them: without tricks of letters, accents and broken lines."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from data.names import LATIN_LOOKALIKES

WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011'’][^\W\d_]+)*")
HALF = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011][ \t]*\n\s*(?=[^\W\d_])")
KEPT = {("и", "\u0306"), ("е", "\u0308")}  # й and ё are letters, not accents
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
TWINS = str.maketrans("ΑΒΕΗΙΚΜΝΟΡΤΧαορικυІіЈј", "АВЕНИКМНОРТХаорикуИиЙй")
SOUNDS = (  # Latin letters to Cyrillic ones, the longest first
    *(("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tz", "ц")),
    *(("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("iu", "ю"), ("ju", "ю"), ("ya", "я")),
    *(("ia", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"), ("je", "е")),
    *(("ph", "ф"), ("x", "кс")),
)
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхийклмнопкрстуввйз")
ALIKE = str.maketrans({"ь": "", "ъ": "", "й": "и", "ы": "и", "э": "е", "ё": "е", "щ": "ш"})
TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word: ``said`` as it stands there, ``plain`` in lower-case Cyrillic letters without ё.

    ``joined``: only spaces or a hyphen part it from the word before; ``dotted``: one letter and a
    full stop; ``latin``: written in another alphabet. ``start`` and ``end`` count in :func:`bare`.
    """

    said: str
    plain: str
    start: int
    end: int
    joined: bool = False
    dotted: bool = False
    latin: bool = False

    @property
    def capital(self) -> bool:
        """Whether the first letter is a capital one."""
        return self.said[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether all letters are capital, of two or more."""
        return len(self.said) > 1 and self.said.isupper()

    @property
    def title(self) -> bool:
        """Whether the first letter alone is a capital one."""
        return self.capital and not self.shouted

    def halves(self) -> Iterator["Word"]:
        """The parts of a word with hyphens, or the word."""
        found = list(HALF.finditer(self.said))
        if len(found) < 2:  # noqa: PLR2004 -- no hyphen
            yield self
            return
        for at, one in enumerate(found):
            yield Word(
                said=one.group(),
                plain=_plain(one.group()),
                start=self.start + one.start(),
                end=self.start + one.end(),
                joined=at > 0 or self.joined,
                latin=not CYRILLIC.search(one.group()),
            )


def bare(text: str) -> str:
    r"""The text without accents and invisible signs, broken words joined (and left as well).

    >>> bare("И\u0301ва\u00adнова, йод, мо-\nре")
    'Иванова, йод, море\nИванова, йод, мо-ре'
    """
    plain = unicodedata.normalize("NFKC", text.replace("№", "#"))  # NFKC makes letters of it
    split = unicodedata.normalize("NFD", plain)
    kept = unicodedata.normalize("NFC", "".join(_signs(split)))
    joined, hyphened = BROKEN.sub("", kept), BROKEN.sub("-", kept)
    return kept if joined == kept else f"{joined}\n{hyphened}"


def read(text: str) -> tuple[Word, ...]:
    """Words of a text in their order.

    >>> [one.plain for one in read("Биpюзов, Zhukova")]
    ['бирюзов', 'жукова']
    """
    shown = bare(text)
    words: list[Word] = []
    for one in WORD.finditer(shown):
        gap = shown[words[-1].end : one.start()] if words else "."
        said = one.group()
        words.append(
            Word(
                said=said,
                plain=_plain(said),
                start=one.start(),
                end=one.end(),
                joined=not gap.strip(" \t\n\u00a0-–—"),
                dotted=len(said) == 1 and shown[one.end() : one.end() + 1] == ".",
                latin=not CYRILLIC.search(said),
            )
        )
    return tuple(words)


def like(word: str) -> str:
    """A word without what a transliteration loses.

    >>> like("ильин") == like("илин")
    True
    """
    return TWICE.sub(r"\1", word.translate(ALIKE))


def _signs(text: str) -> Iterator[str]:
    before = ""
    for one in text:
        kind = unicodedata.category(one)
        if kind in {"Mn", "Me"}:
            if (before.lower(), one) in KEPT:
                yield one
            continue
        if kind in {"Cf", "Cc", "Cs"} and one not in "\n\t\r":
            continue
        before = one
        yield one


def _plain(said: str) -> str:
    word = said.replace("'", "").replace("’", "").translate(TWINS)
    if CYRILLIC.search(word) or _all_twins(word):
        word = word.translate(LATIN_LOOKALIKES)
    return _sounds(word.lower()).replace("ё", "е")


def _all_twins(word: str) -> bool:
    """Whether a Latin word in capitals has only letters that look Cyrillic."""
    return word.isupper() and not any(one.isascii() for one in word.translate(LATIN_LOOKALIKES))


def _sounds(word: str) -> str:
    for latin, letter in SOUNDS:
        word = word.replace(latin, letter)
    return word.translate(LETTERS)
