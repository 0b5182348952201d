"""The safety flag: does a text speak of danger to somebody? Rules over lemmas, as data. Pure.

The rules (``distress.toml``) are edited by the psychologist and tuned for recall: a false alarm
costs a glance, a missed one may cost a life. They rest on no encoder and no fitted array. Without
the dictionary of lemmas they go on with the beginnings of words.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product

from data.codebook import lemmas, source
from data.names import LATIN_LOOKALIKES

NAME = "distress"
OWN = "own"  # code of a school's own phrases
SHORT = 60  # characters of a text worth remembering: a cell of a table
KEPT = 16  # sets of own phrases kept compiled
Run = tuple[str, ...]  # words in a row
Term = tuple[Run, ...]  # alternatives
Span = tuple[int, int]  # first word and the one after the last
Places = Mapping[Run, Sequence[Span]]

STEM = 3  # least letters before an asterisk
ENDING = 3  # letters that change at the end of a word, where there is no dictionary
SHORTEST = 4  # letters left without them
_SENTENCES = re.compile(r"[.!?…;\n]+")
_WORDS = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[а-я]")
_ATOM = re.compile(r"[а-я]+|[а-я]{3,}\*")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that stand near one another in any order.

    A term is any of its alternatives, an alternative one word or several in a row, a word a lemma
    or, with an asterisk, a beginning.
    """

    text: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What was found: the code of the danger and the words that speak of it."""

    code: str
    words: str


@dataclass(frozen=True, eq=False)
class Rules:
    """Signs of danger by code, harmless turns of speech, the gaps allowed between terms."""

    version: str
    digest: str
    gap: int
    harmless_gap: int
    signs: Mapping[str, tuple[Phrase, ...]]
    harmless: tuple[Phrase, ...]

    @property
    def name(self) -> str:
        """Version and digest, as a signal keeps them."""
        return f"{self.version} {self.digest[:12]}"

    @cached_property
    def runs(self) -> Mapping[str, tuple[Run, ...]]:
        """Alternatives by their first word."""
        found: dict[str, list[Run]] = defaultdict(list)
        for one in dict.fromkeys(self._every()):
            found[one[0]].append(one)
        return {word: tuple(runs) for word, runs in found.items()}

    @cached_property
    def keyed(self) -> Mapping[Run, tuple[tuple[str, int], ...]]:
        """Code and place of every phrase, by the alternatives of its narrowest term.

        A phrase cannot stand where none of them does. The code of harmless ones is empty.
        """
        found: dict[Run, list[tuple[str, int]]] = defaultdict(list)
        for code, phrases in {"": self.harmless, **self.signs}.items():
            for at, one in enumerate(phrases):
                for run in min(one.terms, key=len):
                    found[run].append((code, at))
        return {run: tuple(places) for run, places in found.items()}

    @cached_property
    def beginnings(self) -> Mapping[str, tuple[str, ...]]:
        """Words with an asterisk by their first letters."""
        return _by_letters(one for one in self._words() if one.endswith("*"))

    @cached_property
    def stems(self) -> Mapping[str, tuple[str, ...]]:
        """Longer words by their first letters, for the days without a dictionary."""
        return _by_letters(one for one in self._words() if len(one) > SHORTEST)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the rules."""
        return frozenset(self._words())

    def _every(self) -> Iterator[Run]:
        phrases = [*self.harmless, *(one for found in self.signs.values() for one in found)]
        return (run for one in phrases for term in one.terms for run in term)

    def _words(self) -> Iterator[str]:
        return iter(sorted({word for run in self._every() for word in run}))


@cache
def rules() -> Rules:
    """The rules of ``distress.toml``.

    Raises:
        BrokenCodebookError: names the phrases that cannot be read.
    """
    return parsed(source.raw(NAME), source.digest(NAME))


def parsed(raw: Mapping[str, object], digest: str) -> Rules:
    """Rules of a read file, every phrase of it checked."""
    groups = _groups(_mapping(raw["groups"]))
    made = Rules(
        version=str(raw["version"]),
        digest=digest,
        gap=int(str(raw["gap"])),
        harmless_gap=int(str(raw["harmless_gap"])),
        signs={code: _phrases(given, groups) for code, given in _mapping(raw["signs"]).items()},
        harmless=_phrases(raw["harmless"], groups),
    )
    every = [*made.harmless, *(one for given in made.signs.values() for one in given)]
    source.insist(NAME, [one.text for one in every if not _sound(one)])
    return made


def with_own(danger: Iterable[str], harmless: Iterable[str]) -> Rules:
    """The rules with a school's own phrases beside them, written in natural words.

    >>> [one.code for one in signs("Он опять ходил на заброшку", with_own(["ходить заброшка"], []))]
    ['own']
    """
    return _with_own(tuple(danger), tuple(harmless))


@lru_cache(maxsize=KEPT)
def _with_own(danger: tuple[str, ...], harmless: tuple[str, ...]) -> Rules:
    given = rules()
    if not danger and not harmless:
        return given
    told = "\n".join((given.digest, *danger, "", *harmless))
    return Rules(
        version=given.version,
        digest=hashlib.sha256(told.encode()).hexdigest(),
        gap=given.gap,
        harmless_gap=given.harmless_gap,
        signs={**given.signs, OWN: tuple(map(natural, danger))},
        harmless=(*given.harmless, *map(natural, harmless)),
    )


def natural(line: str) -> Phrase:
    """A phrase in natural words: each stands for all its forms, in any order, near one another."""
    words = _WORDS.findall(plain(line))
    return Phrase(
        line, tuple(tuple((one,) for one in sorted(_forms(word) or {word})) for word in words)
    )


def signs(text: str, known: Rules | None = None) -> tuple[Sign, ...]:
    """Every sign of danger in a text, one a code, in the order of the rules; empty means none.

    >>> [one.code for one in signs("Ученик сказал, что не хочет жить")]
    ['suicide']
    >>> signs("Убиваю время на отчёты"), signs("")
    ((), ())
    """
    read = _remembered if len(text) <= SHORT else _read
    return read(text, known or rules())


def _read(text: str, known: Rules) -> tuple[Sign, ...]:
    found: dict[str, str] = {}
    for sentence in _SENTENCES.split(plain(text)):
        for sign in _in_sentence(sentence, known):
            found.setdefault(sign.code, sign.words)
    return tuple(Sign(code, found[code]) for code in known.signs if code in found)


_remembered = lru_cache(maxsize=4096)(_read)  # cells of tables repeat


def plain(text: str) -> str:
    r"""Lower case, ё→е, no invisible or stress marks, Latin look-alikes made Cyrillic.

    >>> plain("Cуици\u0301д\u200b йод")
    'суицид йод'
    """
    known = unicodedata.normalize("NFKC", text.replace("\n", "; ").replace("\t", " "))
    seen = "".join(one for one in known if unicodedata.category(one) not in _INVISIBLE)
    lower = _ACCENTS.sub("", seen).lower().replace("ё", "е")
    return _WORDS.sub(_cyrillic, lower)


def phrase(text: str, groups: Mapping[str, Term] | None = None) -> Phrase:
    """A line of the rules: terms apart by spaces, alternatives by ``|``, words in a row by ``_``.

    >>> phrase("не_хотеть|неохота жить").terms
    ((('не', 'хотеть'), ('неохота',)), (('жить',),))
    """
    return Phrase(text, tuple(_term(term, groups or {}) for term in text.split()))


def _cyrillic(word: re.Match[str]) -> str:
    text = word.group()
    return text.translate(LATIN_LOOKALIKES) if _CYRILLIC.search(text) else text


def _in_sentence(sentence: str, known: Rules) -> list[Sign]:
    stand = list(_WORDS.finditer(sentence))
    written = [one.group() for one in stand]
    places = _places(written, known)
    likely = _likely(places, known)
    harmless = {
        at
        for one in likely.get("", ())
        for spans in _met(one, places, known.harmless_gap)
        for at in _covered(spans)
    }
    found = (
        (code, _first(phrases, places, known.gap, harmless))
        for code, phrases in likely.items()
        if code
    )
    return [Sign(code, _quoted(sentence, stand, sorted(words))) for code, words in found if words]


def _quoted(sentence: str, stand: Sequence[re.Match[str]], chosen: Sequence[int]) -> str:
    """The chosen words as they stand; an ellipsis where a sign or another word is between."""
    told = ""
    for at in chosen:
        before = sentence[stand[at - 1].end() : stand[at].start()] if at else ""
        joined = at - 1 in chosen and not before.strip()
        told += f"{' ' if joined else ' … '}{stand[at].group()}"
    return told.removeprefix(" … ").strip()


def _likely(places: Places, known: Rules) -> dict[str, list[Phrase]]:
    """Phrases that may stand in a sentence, by code, in the order of the rules."""
    touched = {one for run in places for one in known.keyed.get(run, ())}
    found: dict[str, list[Phrase]] = defaultdict(list)
    for code, at in sorted(touched):
        found[code].append((known.signs[code] if code else known.harmless)[at])
    return found


def _places(written: Sequence[str], known: Rules) -> Places:
    """Where each alternative of the rules stands among the words of a sentence."""
    answers = [_answers(word, known) for word in written]
    found: dict[Run, list[Span]] = defaultdict(list)
    for at, mine in enumerate(answers):
        for word in mine:
            for run in known.runs.get(word, ()):
                end = at + len(run)
                if end <= len(answers) and all(
                    one in theirs for one, theirs in zip(run, answers[at:end], strict=True)
                ):
                    found[run].append((at, end))
    return found


@lru_cache(maxsize=50_000)
def _answers(word: str, known: Rules) -> frozenset[str]:
    """Which words of the rules a written word answers to."""
    forms = _forms(word)
    if forms is None:
        stems = known.stems.get(word[:STEM], ())
        begun = {one for one in stems if word.startswith(_stem(one))}
        return frozenset({word} & known.words | begun)
    begun = {
        one
        for form in forms
        for one in known.beginnings.get(form[:STEM], ())
        if form.startswith(one[:-1])
    }
    return frozenset((forms & known.words) | begun)


def _forms(word: str) -> set[str] | None:
    """A word as written and its lemmas; None without the dictionary."""
    try:
        return {word, *lemmas.lemmas(word)}
    except Exception:  # noqa: BLE001 -- whatever ails the dictionary, the flag goes on
        return None


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("*") else word[: max(SHORTEST, len(word) - ENDING)]


def _first(
    phrases: Iterable[Phrase], places: Places, gap: int, harmless: set[int]
) -> frozenset[int]:
    """Places of the words of the first phrase that no harmless turn covers."""
    for one in phrases:
        for spans in _met(one, places, gap):
            words = _covered(spans)
            if not words & harmless:
                return words
    return frozenset()


def _covered(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(at for first, last in spans for at in range(first, last))


def _met(one: Phrase, places: Places, gap: int) -> Iterator[tuple[Span, ...]]:
    """Every way a phrase stands in a sentence: terms apart, at most ``gap`` words between."""
    options: list[list[Span]] = []
    for term in one.terms:
        here = [span for run in term if run in places for span in places[run]]
        if not here:
            return
        options.append(here)
    room = gap * len(options) + sum(max(map(len, term)) for term in one.terms)
    for first in options[0]:
        near = [[span for span in rest if abs(span[0] - first[0]) <= room] for rest in options[1:]]
        for others in product(*near):
            spans = (first, *others)
            if _close(spans, gap):
                yield spans


def _close(spans: Iterable[Span], gap: int) -> bool:
    return all(0 <= two[0] - one[1] <= gap for one, two in pairwise(sorted(spans)))


def _by_letters(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in given:
        found[one[:STEM]].append(one)
    return {letters: tuple(words) for letters, words in found.items()}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _phrases(given: object, groups: Mapping[str, Term]) -> tuple[Phrase, ...]:
    lines = given if isinstance(given, list) else []
    return tuple(phrase(str(one), groups) for one in lines)


def _groups(given: Mapping[str, object]) -> dict[str, Term]:
    """Groups by name; one may name those before it."""
    made: dict[str, Term] = {}
    for name, line in given.items():
        made[name] = _term(str(line), made)
    return made


def _term(text: str, groups: Mapping[str, Term]) -> Term:
    """Alternatives of a term; an unknown group stays as it is written and is found unsound."""
    found: list[Run] = []
    for one in text.split("|"):
        group = groups.get(one[1:]) if one.startswith("@") else None
        found += [tuple(one.split("_"))] if group is None else group
    return tuple(dict.fromkeys(found))


def _sound(one: Phrase) -> bool:
    """Whether every word is one in lower case, with a stem before an asterisk."""
    words = [word for term in one.terms for run in term for word in run]
    return bool(words) and all(_ATOM.fullmatch(word) for word in words)
