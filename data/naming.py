"""Names in any case: surnames of the staff, and first name with patronymic, found by their lemmas.

Neither capitals nor small letters hide a name, nor Latin letters, accents or a broken line. A word
in small letters names somebody only where it is no common word or stands beside their name, so that
«мороз» of the weather names nobody. The dictionary is that of pymorphy3; a surname it does not know
is compared letter by letter after the usual endings are taken off.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from data.codebook.lemmas import analyser
from data.reading import Word, like, read

Id = TypeVar("Id")
LEAST = 3  # letters of a word that can name somebody in any case form
NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Poss"})  # grammemes of words made of names
ENDINGS = (
    *("ого", "ому", "ыми", "ими", "ой", "ою", "ую", "ым", "ом", "ем", "ах", "ам", "ей"),
    *("а", "у", "е", "ы", "и", "я", "ю"),
)
STEM = 4  # letters left of a word after its ending
LATIN_LEAST = 5  # letters of a Latin word in small letters that can name somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a full name is found by; ``short`` are parts of a surname of one or two letters."""

    surnames: frozenset[str]
    short: frozenset[str]
    name: frozenset[str]
    patronymic: frozenset[str]
    initials: frozenset[str]


def named(text: str, staff: Iterable[str]) -> str:
    """The first word or pair of words that names somebody of the staff, "" for nobody.

    >>> named("Спросить ИВАНОВОЙ мнение", ["Иванова Анна Петровна"])
    'ИВАНОВОЙ'
    >>> named("Помогла Анне Петровне школа", ["Иванова Анна Петровна"])
    'Анне Петровне'
    >>> named("Зимой был мороз", ["Мороз Анна Петровна"])
    ''
    """
    return next((said for said, _whose in _hits(text, dict(enumerate(staff)))), "")


def people_in(text: str, staff: Mapping[Id, str]) -> frozenset[Id]:
    """Everybody of the staff whom a text may mean; of namesakes all.

    >>> staff = {1: "Иванова Анна Петровна", 2: "Жук Инна Ильинична", 3: "Ли Юна Сергеевна"}
    >>> sorted(people_in("Ивановой помогла Инна Ильинична", staff))
    [1, 2]
    >>> sorted(people_in("Ivanova и Ли, а жук ли это", staff))
    [1, 3]
    """
    return frozenset(one for _said, whose in _hits(text, staff) for one in whose)


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """Dictionary forms of a word, and the word without its ending."""
    lower = word.lower().replace("ё", "е")
    found = {str(one.normal_form).replace("ё", "е") for one in analyser().parse(lower)}
    return frozenset({*found, _stem(lower)})


@lru_cache(maxsize=50_000)
def common(word: str) -> bool:
    """Whether the dictionary knows a lower-case word as something that is no name.

    >>> common("жуку"), common("ивановой")
    (True, False)
    """
    return any(
        one.is_known and not any(tag in one.tag for tag in NAMES)
        for one in analyser().parse(word.lower())
    )


def _hits(text: str, staff: Mapping[Id, str]) -> Iterator[tuple[str, frozenset[Id]]]:
    """Words as they stand in the text and whom each may mean."""
    known = {whose: _known(fio) for whose, fio in staff.items()}
    index: dict[str, set[Id]] = {}
    for whose, one in known.items():
        for form in one.surnames | one.short | {like(form) for form in one.surnames} | one.name:
            index.setdefault(form, set()).add(whose)
    words = [half for word in read(text) for half in word.halves()]
    for at, word in enumerate(words):
        near = {whose for form in _forms(word) for whose in index.get(form, ())}
        found = frozenset(one for one in near if _bears(words, at, known[one]))
        if found:
            yield word.said, found
        both = frozenset(one for one in near if _given(words, at, known[one]))
        if both:
            yield f"{word.said} {words[at + 1].said}", both


def _bears(words: Sequence[Word], at: int, who: _Known) -> bool:
    """Whether a word is the surname of this one, and not a common word."""
    word = words[at]
    if _short_form(word.plain, who.short):
        return word.title or _beside(words, at, who)
    if len(word.plain) < LEAST or not _surname(word, who):
        return False
    if word.capital:
        return True
    long = not word.latin or len(word.said) >= LATIN_LEAST
    return (long and not common(word.plain)) or _beside(words, at, who)


def _surname(word: Word, who: _Known) -> bool:
    if lemmas(word.plain) & who.surnames:
        return True
    return word.latin and bool(_alike(word.plain) & {like(one) for one in who.surnames})


def _beside(words: Sequence[Word], at: int, who: _Known) -> bool:
    """Whether the name or an initial of the same person stands beside a word."""
    around = [words[one] for one in (at - 1, at + 1) if 0 <= one < len(words)]
    return any(
        (one.dotted and one.plain in who.initials) or bool(lemmas(one.plain) & who.name)
        for one in around
    )


def _given(words: Sequence[Word], at: int, who: _Known) -> bool:
    """Whether a word and the next one are the name and the patronymic."""
    if at + 1 >= len(words) or not words[at + 1].joined or not who.patronymic:
        return False
    one, two = words[at], words[at + 1]
    return bool(lemmas(one.plain) & who.name and lemmas(two.plain) & who.patronymic)


def _short_form(word: str, short: Collection[str]) -> bool:
    """Whether a word is one of these short surnames, or one of them with an ending."""
    return any(
        word == one or (len(one) > 1 and word.startswith(one) and word[len(one) :] in ENDINGS)
        for one in short
    )


def _forms(word: Word) -> frozenset[str]:
    forms = lemmas(word.plain)
    return frozenset({*forms, *_alike(word.plain), word.plain, word.plain[:2]})


@lru_cache(maxsize=50_000)
def _alike(word: str) -> frozenset[str]:
    return frozenset(like(one) for one in lemmas(word))


@lru_cache(maxsize=20_000)
def _known(fio: str) -> _Known:
    parts = fio.split()
    surname = [half.plain for word in read(parts[0] if parts else "") for half in word.halves()]
    given = [half.plain for word in read(" ".join(parts[1:2])) for half in word.halves()]
    father = [word.plain for word in read(" ".join(parts[2:3]))]
    return _Known(
        surnames=frozenset(f for one in surname if len(one) >= LEAST for f in lemmas(one)),
        short=frozenset(one for one in surname if len(one) < LEAST),
        name=frozenset(form for one in given for form in lemmas(one)),
        patronymic=frozenset(form for one in father for form in lemmas(one)),
        initials=frozenset(one[0] for one in (*given, *father)),
    )


def _stem(word: str) -> str:
    for one in ENDINGS:
        if word.endswith(one) and len(word) - len(one) >= STEM:
            return word.removesuffix(one)
    return word
