"""Whether a text names anybody: the staff in any case form, and who else may be a person.

The staff are found by their names. Somebody else is suspected where a capitalised word reads as a
name: mid-sentence by any reading of the dictionary, at the beginning of a sentence by its likely
ones or before a verb, and always beside a word for a pupil or a parent. In small letters a word is
suspected where it can be nothing but a first name, or is likely one and stands near a pupil. A
telephone number and an address of e-mail are suspected too. A suspicion is settled by a person.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.codebook.lemmas import analyser, lemmas
from data.codebook.practice import common_names, pupil_words
from data.naming import lemmas as forms
from data.naming import named
from data.reading import Word, bare, read
from data.store import Work

NAMES = ("Name", "Surn", "Patr")  # grammemes of the dictionary
LIKELY = 0.5  # share of readings at the beginning of a sentence
LEAST, LONG = 3, 4  # letters
LISTED = 0.25  # the same before a comma
BEFORE = 50  # characters looked back for the beginning of a sentence
FAR = 3  # words between a name and a word for a pupil, both ends included
OPENS = frozenset('.!?…:;«"(—–\n•-')
ENDS = re.compile(r"(?<!\b\w)[.!?…;\n]")  # a full stop after an initial ends nothing
FONDEST = re.compile(r"(?:юш|яш)(?:[аеиуы]|ей)$")
FOND = re.compile(
    r"(?:юш|яш|аш|ул|еньк|оньк|очк|ечк)(?:[аеиуы]|[ео]й)$|(?:ек|ик)(?:[ауе]|ом)?$"
    r"|(?:ыч|ос)(?:[ауе]|[ео]м)?$"
)
CLASS = re.compile(r"(?<!\w)(?:[1-9]|1[01])[ -]?[«\"]?[А-Яа-я]\b")  # 7Б, 7 «Б»
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.,])\+?\d(?:[\s()-]{0,2}\d){9,11}(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A word with what stands around it."""

    text: str
    words: Sequence[Word]
    at: int

    @property
    def word(self) -> Word:
        return self.words[self.at]

    @property
    def before(self) -> Word | None:
        """The word before, with nothing but spaces between."""
        return self.words[self.at - 1] if self.at and self.word.joined else None

    @property
    def after(self) -> Word | None:
        """The word after, with nothing but spaces between."""
        more = self.words[self.at + 1 : self.at + 2]
        return more[0] if more and more[0].joined else None

    @property
    def opens(self) -> bool:
        """Whether the word opens a sentence or a line."""
        start = self.word.start
        before = self.text[max(start - BEFORE, 0) : start].rstrip(" \t\u00a0")
        return not before or before[-1] in OPENS

    def near_pupil(self) -> bool:
        """Whether a word for a pupil, or a class, stands near in the same sentence."""
        first, last = max(self.at - FAR, 0), self.at + FAR + 1
        around = [one for one in self.words[first:last] if self._same(one)]
        if any(lemmas(one.plain) & pupil_words() for one in around if one is not self.word):
            return True
        begin, end = min(one.start for one in around), max(one.end for one in around)
        return bool(CLASS.search(self.text[max(begin - 4, 0) : end + 4]))

    def _same(self, one: Word) -> bool:
        first, last = sorted((one, self.word), key=lambda word: word.start)
        return not ENDS.search(self.text, first.end, last.start)


def staff_in(work: Work, text: str) -> str:
    """The first words that name somebody of the staff, whoever works here or has worked; "".

    Asks no permission: it tells what stands in the text already.
    """
    return named(text, [one.fio for one in work.people.all() if one.fio])


def perhaps(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Words that may name a pupil or somebody else; ``known`` are settled ones. Pure.

    >>> perhaps("Наставник помог ученику Пете. Урок удался, Маша довольна.")
    ('Пете', 'Маша')
    >>> perhaps("Вера в себя растёт. По методу Выготского.", ["Выготского"])
    ()
    """
    return _unsettled(known, [*_contacts(text), *_said(text, _suspected)])


def strangers_in(
    text: str, staff: Collection[str] = (), known: Collection[str] = ()
) -> tuple[str, ...]:
    """Like :func:`perhaps`, but for words that are names of these people in any case form. Pure.

    >>> strangers_in("Ивановой помогла Маша", ["Иванова Анна Петровна"])
    ('Маша',)
    """
    return _but_for(staff, perhaps(text, known))


def pupils_in(
    text: str, staff: Collection[str] = (), known: Collection[str] = ()
) -> tuple[str, ...]:
    """Names near a word for a pupil, a parent or a class, telephones and e-mails. Pure.

    For texts that name places and authorities too: what merely reads as a name is passed over, and
    so are names of these people, in full, of ``staff``.

    >>> pupils_in("Приказ Министерства. Ученица Сидорова Маша из 7Б победила, +7 978 000-00-00.")
    ('+7 978 000-00-00', 'Сидорова', 'Маша')
    """
    return _but_for(staff, _unsettled(known, [*_contacts(text), *_said(text, _of_pupil)]))


def _but_for(staff: Collection[str], found: Sequence[str]) -> tuple[str, ...]:
    theirs = frozenset(form for fio in staff for one in fio.split() for form in forms(one))
    return tuple(one for one in found if not forms(one) & theirs)


def _unsettled(known: Collection[str], found: Sequence[str]) -> tuple[str, ...]:
    settled = {bare(one).casefold() for one in known}
    return tuple(dict.fromkeys(one for one in found if one.casefold() not in settled))


def _contacts(text: str) -> Iterator[str]:
    """Addresses of e-mail and telephone numbers."""
    shown = bare(text)
    for form in (MAIL, PHONE):
        yield from (one.group() for one in form.finditer(shown))


def _said(text: str, asks: Callable[[_Place], bool]) -> Iterator[str]:
    shown, words = MAIL.sub(lambda one: " " * len(one.group()), bare(text)), read(text)
    for at, one in enumerate(words):
        if shown[one.start].isspace():
            continue
        if asks(_Place(text=shown, words=words, at=at)):
            yield one.said


def _suspected(place: _Place) -> bool:
    return _of_pupil(place) or _alone(place)


def _of_pupil(place: _Place) -> bool:
    """Whether a word near one for a pupil may be a name."""
    word = place.word
    if len(word.plain) < 2 or lemmas(word.plain) & pupil_words():  # noqa: PLR2004 -- an initial
        return False
    before = place.before
    if before and lemmas(before.plain) & pupil_words() and word.capital and _written(word, before):
        return True
    if word.title and not place.opens:
        return _share(word.plain) > 0 and place.near_pupil()
    return _known_share(word.plain) >= LIKELY and place.near_pupil()


def _written(word: Word, before: Word) -> bool:
    """Whether capitals of a word mean something: not a heading, not a short abbreviation."""
    return word.title or (not before.shouted and len(word.plain) > LONG)


def _alone(place: _Place) -> bool:
    """Whether a word reads as a name by itself."""
    word = place.word
    if word.latin or word.shouted:
        return word.capital and len(word.plain) >= LONG and _known_share(word.plain) >= LIKELY
    if not word.capital:
        return len(word.plain) >= LONG and _first_name(word.plain)
    if len(word.plain) < 2:  # noqa: PLR2004 -- an initial
        return False
    share = _share(word.plain)
    if place.opens:
        return len(word.plain) >= LEAST and _opening(place, share)
    return share > 0 or (len(word.plain) >= LONG and _fond(word.plain))


def _opening(place: _Place, share: float) -> bool:
    """Whether the first word of a sentence reads as a name: likely, or by what follows."""
    after = place.after
    listed = place.text[place.word.end : place.word.end + 1] == ","
    if share >= (LISTED if listed else LIKELY):
        return True
    if after is None or not (share > 0 or _fond(place.word.plain)):
        return False
    surname = after.title and _share(after.plain) > 0
    return after.dotted or surname or _does(after.plain)


def _fond(word: str) -> bool:
    """Whether a word that the dictionary does not call a name looks like a fond one."""
    known = any(one.is_known for one in _parsed(word))
    return bool((FONDEST if known else FOND).search(word))


@lru_cache(maxsize=50_000)
def _share(word: str) -> float:
    """Share of readings of a word as a name, guessed ones as well."""
    return float(sum(one.score for one in _parsed(word) if _names(one)))


@lru_cache(maxsize=50_000)
def _known_share(word: str) -> float:
    """Share of readings of a word as a name that the dictionary knows."""
    if lemmas(word) & common_names():
        return 0.0
    return float(sum(one.score for one in _parsed(word) if one.is_known and _names(one)))


def _names(reading: Any) -> bool:
    return any(tag in reading.tag for tag in NAMES)


def _first_name(word: str) -> bool:
    """Whether a word can be nothing but a first name."""
    known = all(one.is_known and "Name" in one.tag for one in _parsed(word))
    return known and not lemmas(word) & common_names()


def _does(word: str) -> bool:
    """Whether a word is a verb in a person or in the past."""
    return any(one.tag.POS == "VERB" and one.tag.mood != "impr" for one in _parsed(word))


@lru_cache(maxsize=50_000)
def _parsed(word: str) -> tuple[Any, ...]:
    return tuple(analyser().parse(word))
