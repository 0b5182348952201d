"""Whether a text names anybody: the staff in any case form, and who else may be a person.

The staff are found by their names. Somebody else is suspected where a capitalised word reads as a
name: mid-sentence by any reading of the dictionary, at the beginning of a sentence by its likely
ones, and always beside a word for a pupil or a parent. A suspicion is settled by a person.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from data.codebook.lemmas import analyser, lemmas
from data.codebook.practice import pupil_words
from data.naming import named
from data.store import Work

WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
NAMES = ("Name", "Surn", "Patr")  # grammemes of the dictionary
LIKELY = 0.5  # share of readings at the beginning of a sentence
LEAST = 3  # letters
OPENS = frozenset('.!?…:;«"(—–\n•-')


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
    settled = {one.casefold() for one in known}
    found = (word for word in _suspects(text) if word.casefold() not in settled)
    return tuple(dict.fromkeys(found))


def _suspects(text: str) -> Iterator[str]:
    words = list(WORD.finditer(text))
    for at, one in enumerate(words):
        word = one.group()
        if not word[0].isupper() or len(word) < LEAST or word.isupper():
            continue
        before = words[at - 1] if at else None
        if _beside_pupil(text, before, one) or _reads_as_name(word, first=_opens(text, one)):
            yield word


def _beside_pupil(text: str, before: re.Match[str] | None, one: re.Match[str]) -> bool:
    """Whether the word before, in the same sentence, is one for a pupil or a parent."""
    if before is None or text[before.end() : one.start()].strip():
        return False
    return bool(lemmas(before.group().lower()) & pupil_words())


def _reads_as_name(word: str, *, first: bool) -> bool:
    readings = [(one.score, any(tag in one.tag for tag in NAMES)) for one in _parsed(word)]
    share = float(sum(score for score, is_name in readings if is_name))
    return share >= LIKELY if first else share > 0


def _parsed(word: str) -> list[Any]:
    return list(analyser().parse(word.lower()))


def _opens(text: str, one: re.Match[str]) -> bool:
    """Whether a word opens a sentence or a line."""
    before = text[: one.start()].rstrip(" \t\u00a0")
    return not before or before[-1] in OPENS
