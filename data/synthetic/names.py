"""Invented names: put together by chance, with the right endings, never the same twice."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from numpy.random import Generator

FOLDER = Path(__file__).parent
GENERATION = 1980
DOUBLE_SURNAMES = 0.05
_UNCHANGED = ("ых", "их", "ко", "ук", "ян", "ай", "оз", "им", "ой", "ан", "ц", "ер", "ль")
_FEMININE = (("ский", "ская"), ("цкий", "цкая"))


@cache
def words(name: str) -> dict[str, Any]:
    """A file of words of this package."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def pick(rng: Generator, options: Sequence[Any]) -> Any:
    """One of the options, all alike likely."""
    return options[int(rng.integers(len(options)))]


def luck(rng: Generator, chance: float) -> bool:
    """True with this chance."""
    return bool(rng.random() < chance)


def feminine(surname: str) -> str:
    """The feminine form of a surname given in the masculine.

    >>> [feminine(one) for one in ("Гилёв", "Галкин", "Садовский", "Черных", "Жук")]
    ['Гилёва', 'Галкина', 'Садовская', 'Черных', 'Жук']
    """
    for ending, instead in _FEMININE:
        if surname.endswith(ending):
            return surname.removesuffix(ending) + instead
    return f"{surname}а" if surname.endswith(("ов", "ев", "ёв", "ин", "ын")) else surname


class Namer:
    """Draws full names and remembers them: nobody's is drawn twice."""

    def __init__(self, rng: Generator) -> None:
        self._rng = rng
        self._drawn: set[str] = set()

    def name(self, *, woman: bool, born: int) -> str:
        """Surname, given name and patronymic fit for the sex and the year of birth."""
        while (found := self._draw(woman=woman, born=born)) in self._drawn:
            pass
        self._drawn.add(found)
        return found

    def double_of(self, fio: str, *, woman: bool) -> str:
        """Another person with the same surname and initials: a trap for whoever joins by name.

        The name itself where the lists hold no second one with these initials.
        """
        surname, given, patronymic = fio.split()[:3]
        book, sex = words("names"), "women" if woman else "men"
        alike = [
            name
            for first in (*book[f"{sex}_before_1980"], *book[f"{sex}_since_1980"])
            for second in book["patronymics"]
            if (first[0], second[0][0]) == (given[0], patronymic[0])
            and (name := f"{surname} {first} {second[woman]}") not in self._drawn
        ]
        found = str(pick(self._rng, alike)) if alike else fio
        self._drawn.add(found)
        return found

    def _draw(self, *, woman: bool, born: int) -> str:
        book = words("names")
        sex = "women" if woman else "men"
        given = pick(self._rng, book[f"{sex}_{'since' if born >= GENERATION else 'before'}_1980"])
        patronymic = pick(self._rng, book["patronymics"])[1 if woman else 0]
        return f"{self._surname(woman=woman)} {given} {patronymic}"

    def _surname(self, *, woman: bool) -> str:
        listed = words("names")["surnames"]
        parts = [pick(self._rng, listed)]
        if woman and luck(self._rng, DOUBLE_SURNAMES):
            parts.append(pick(self._rng, listed))
        return "-".join(feminine(one) if woman else one for one in dict.fromkeys(parts))
