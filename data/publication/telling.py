"""Whom a text means: a full name means its bearer alone, the rest whoever it may mean.

Somebody who stands in a text by the own consent is not taken for a colleague with the same surname
or the same first name and patronymic. Pure.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from data.naming import lemmas, people_in
from data.practice.naming import perhaps

Id = TypeVar("Id")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
FULL = 3  # words of a full name
NOBODY = "—"  # instead of a part of a name that is not looked for


def told_of(text: str, staff: Mapping[Id, str], own: Collection[Id] = ()) -> frozenset[Id]:
    """Everybody of the staff whom a text means; ``own`` are those known to stand in it.

    >>> staff = {1: "Мартюшева Майя Павловна", 2: "Шабалина Майя Павловна"}
    >>> sorted(told_of("Ведёт Мартюшева Майя Павловна", staff))
    [1]
    >>> sorted(told_of("Майя Павловна ведёт кружок", staff)), sorted(
    ...     told_of("Майя Павловна ведёт кружок", staff, [1])
    ... )
    ([1, 2], [1])
    """
    rest, whole = _cut(text, staff)
    found = people_in(rest, staff)
    mine = found & frozenset(own)
    others = [staff[one] for one in mine]
    more = {one for one in found - mine if not _explained(rest, staff[one], others)}
    return frozenset({*whole, *mine, *more})


def strangers(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Words that may name a pupil or somebody else, but for ``known`` ones in any case form."""
    forms = frozenset(form for one in known for word in WORD.findall(one) for form in lemmas(word))
    return tuple(one for one in perhaps(text, known) if not lemmas(one) & forms)


def _cut(text: str, staff: Mapping[Id, str]) -> tuple[str, frozenset[Id]]:
    """A text without full names, and whose they are; bearers of one full name are all meant."""
    full = {whose: fio.split()[:FULL] for whose, fio in staff.items() if len(fio.split()) >= FULL}
    words = list(WORD.finditer(text))
    whole: set[Id] = set()
    cut: list[tuple[int, int]] = []
    for three in _threes(text, words):
        forms = [lemmas(one.group()) for one in three]
        bearers = {whose for whose, parts in full.items() if _bears(forms, parts)}
        if bearers:
            whole |= bearers
            cut.append((three[0].start(), three[-1].end()))
    for start, end in reversed(cut):  # of the same length, so that earlier places hold
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text, frozenset(whole)


def _threes(text: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Three capitalised words with nothing but space between."""
    for at in range(len(words) - FULL + 1):
        three = words[at : at + FULL]
        between = text[three[0].end() : three[1].start()] + text[three[1].end() : three[2].start()]
        if not between.strip() and all(one.group()[0].isupper() for one in three):
            yield three


def _bears(forms: list[frozenset[str]], parts: list[str]) -> bool:
    """Whether three words are surname, name and patronymic, in either order."""
    surname, *given = (lemmas(one) for one in parts)
    return any(
        all(said & own for said, own in zip(forms, order, strict=True))
        for order in ([surname, *given], [*given, surname])
    )


def _explained(text: str, fio: str, others: list[str]) -> bool:
    """Whether a text says nothing of a name but what it shares with names of others."""
    surname, *given = fio.split()
    shared = any(lemmas(surname) & lemmas(one.split()[0]) for one in others)
    same = any(given and given == one.split()[1:] for one in others)
    if not (shared or same):
        return False
    left = " ".join([NOBODY if shared else surname, *([] if same else given)])
    return not people_in(text, {0: left})
