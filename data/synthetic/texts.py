"""Free texts of invented people: own phrases, joined and worn as typed texts are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from numpy.random import Generator

from data.codebook import framework
from data.names import clean_text
from data.synthetic.names import luck, pick, words

SECOND, ABOUT, THIRD = 0.35, 0.35, 0.3
LOWER_CASE, TYPO, FULL_STOP = 0.15, 0.12, 0.55
PRIMARY = ("noo",)
FIRST_YEAR, LAST_YEAR = 2012, 2025


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes: what a phrase must agree with."""

    woman: bool
    subjects: tuple[str, ...]
    levels: tuple[str, ...]
    years: int

    def may_say(self, phrase: str) -> bool:
        """Whether a phrase fits this person's subjects, levels and experience."""
        return all(self._fits(rule) for rule in _rules_of(phrase))

    def _fits(self, rule: Mapping[str, Any]) -> bool:
        return (
            not rule.get("never", False)
            and bool(set(rule.get("subjects", self.subjects)) & set(self.subjects))
            and bool(set(rule.get("levels", self.levels)) & set(self.levels))
            and rule.get("years_least", 0) <= self.years <= rule.get("years_most", self.years)
        )


@cache
def _rules_of(phrase: str) -> tuple[Mapping[str, Any], ...]:
    """What a phrase asks of its author."""
    return tuple(
        rule for rule in words("phrases_other")["only"] if re.search(rule["words"], phrase)
    )


def request(rng: Generator, domains: list[str], author: Author) -> str:
    """A mentee's main request about these domains, the first one above all."""
    text = _phrase(rng, "phrases_requests", domains[0], author)
    if len(domains) > 1 and luck(rng, SECOND):
        more = _phrase(rng, "phrases_requests", domains[1], author)
        text = _ended(text) + " " + _joined(rng, more)
    if luck(rng, ABOUT):
        about = [one for one in words("phrases_other")["about"] if author.may_say(one)]
        text = _ended(text) + " " + pick(rng, about)
    text = _worn(rng, _filled(rng, text, author))
    most = framework().questionnaire["main_request_max_chars"]
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0]


def unclear_request(rng: Generator) -> str:
    """A request that asks for nothing."""
    return str(pick(rng, words("phrases_other")["unclear"]))


def competences(rng: Generator, domains: list[str], author: Author) -> str:
    """What a mentor is strong in: a phrase for each of the two or three best domains."""
    kept = domains[:2] if not luck(rng, THIRD) else domains[:3]
    said = [_phrase(rng, "phrases_competences", domain, author) for domain in kept]
    text = " ".join(_ended(one) for one in said).removesuffix(".")
    return _worn(rng, _filled(rng, text, author))


def line(rng: Generator, kind: str, author: Author) -> str:
    """One line of another kind: results, signs, training, motivation, questions."""
    return _worn(rng, _filled(rng, pick(rng, words("phrases_other")[kind]), author))


def achievements(rng: Generator, count: int, author: Author) -> str:
    """Some achievements with years, joined by semicolons."""
    listed = words("phrases_other")["achievements"]
    drawn = rng.choice(len(listed), size=min(count, len(listed)), replace=False)
    return "; ".join(_filled(rng, listed[int(one)], author) for one in drawn)


def _phrase(rng: Generator, book: str, domain: str, author: Author) -> str:
    """A phrase of a domain that fits the author; any of them if none does."""
    every = words(book)[domain]["says"]
    return str(pick(rng, [one for one in every if author.may_say(one)] or every))


def _joined(rng: Generator, text: str) -> str:
    frame = pick(rng, words("phrases_other")["seconds"])
    small = text if text[:2].isupper() else text[0].lower() + text[1:]
    return str(frame.replace("{text}", small).replace("{Text}", text))


def _filled(rng: Generator, text: str, author: Author) -> str:
    """Fill the places of a phrase: gender, class, year."""
    listed = words("phrases_other")["classes_primary" if author.levels == PRIMARY else "classes"]
    places = {
        "{а}": "а" if author.woman else "",
        "{на}": "на" if author.woman else "ен",
        "{k}": pick(rng, listed),
        "{year}": str(rng.integers(FIRST_YEAR, LAST_YEAR + 1)),
    }
    return re.sub(r"\{\S+?\}", lambda found: places[found[0]], text)


def _worn(rng: Generator, text: str) -> str:
    """What hurried typing does: no capital, no full stop, a slip."""
    if luck(rng, TYPO):
        for right, wrong in words("phrases_other")["typos"]:
            text = re.sub(rf"\b{right}\b", wrong, text, count=1)
    if luck(rng, LOWER_CASE) and not text[:2].isupper():
        text = text[0].lower() + text[1:]
    elif luck(rng, FULL_STOP):
        text = _ended(text)
    return clean_text(text)


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
