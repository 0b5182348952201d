"""What a build of the section holds, as plain values: who stands where, and by which consent.

A page is drawn from this and from nothing else. Whatever tells of a person is a ``Fact``; a card
goes with the first of its ``needs`` that is not allowed any more, a fact goes alone. So a section
without somebody is made from the section as it was approved, with nothing new in it.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.records.ids import ConsentId, PairId, PersonId

MENTORS, REVIEWS, CASES, LIBRARY = "mentors", "reviews", "cases", "library"
ACTS, CONTACTS = "acts", "contacts"
GROUPS = (ACTS, MENTORS, REVIEWS, CASES, LIBRARY, CONTACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One field of one person: ``text`` is shown; empty where a consent is needed and no more."""

    person_id: PersonId
    field: str
    consent_id: ConsentId
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A thing that may tell of people: a mentor, a review, a case, a material, a local act.

    ``addresses`` are where it stands, the first one its own; ``anchor`` is its place there.
    ``lines`` are texts by code; ``file`` is an address of a file inside the build. ``sources`` are
    marks of what it was made from, by source; see ``standing``.
    """

    anchor: str
    addresses: tuple[str, ...]
    title: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    file: str = ""
    pair_id: PairId | None = None
    study_id: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """Everything that needs a consent."""
        return (*self.needs, *self.facts)

    @property
    def url(self) -> str:
        """Where a link to it leads, inside the section."""
        own = self.addresses[0]
        return own if own.endswith(f"{self.anchor}.html") else f"{own}#{self.anchor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A norm as it is printed: ``edition`` a date in words, ``verified`` in a public source."""

    title: str
    edition: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An item of the roadmap without people; dates in words, ``status`` a code."""

    code: str
    title: str
    responsible: str = ""
    starts: str = ""
    due: str = ""
    status: str = ""
    status_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A figure that may leave the school, in words."""

    name: str
    value: str
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What other rooms know: the roadmap and the results."""

    roadmap: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """An empty form: a page (``address``) with ``parts``, or a file (``file``)."""

    title: str
    address: str = ""
    file: str = ""
    text: str = ""
    parts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All of it. ``files`` are addresses of files inside the build, with their digests."""

    school: Mapping[str, str]
    year: str
    synthetic: bool = False
    norms: tuple[Norm, ...] = ()
    roadmap: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()
    blanks: tuple[Blank, ...] = ()
    acts: tuple[Card, ...] = ()
    mentors: tuple[Card, ...] = ()
    reviews: tuple[Card, ...] = ()
    cases: tuple[Card, ...] = ()
    library: tuple[Card, ...] = ()
    contacts: tuple[Card, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def cards(self) -> Iterator[Card]:
        """Everything that may tell of people."""
        for group in GROUPS:
            yield from getattr(self, group)


Allowed = Callable[[PersonId, str], bool]


def without(section: Section, allowed: Allowed) -> Section:
    """The section with only what is still allowed; cards, facts and files go, nothing comes."""
    kept: dict[str, Any] = {group: _kept(getattr(section, group), allowed) for group in GROUPS}
    before = {one.file for one in section.cards() if one.file}
    after = {one.file for cards in kept.values() for one in cards if one.file}
    files = {at: one for at, one in section.files.items() if at not in before or at in after}
    return dataclasses.replace(section, **kept, files=files)


def entries(section: Section) -> list[tuple[str, Fact]]:
    """Who stands at which address with which field, each once, in order."""
    found: dict[tuple[str, PersonId, str], Fact] = {}
    for card in section.cards():
        for at in (*card.addresses, *([card.file] if card.file else ())):
            for fact in card.all_facts:
                found.setdefault((at, fact.person_id, fact.field), fact)
    return [(at, fact) for (at, _who, _field), fact in sorted(found.items())]


def written(section: Section) -> bytes:
    """The section as JSON; the same section, the same bytes."""
    told = dataclasses.asdict(section)
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def read(raw: bytes) -> Section:
    """A section from its JSON."""
    told: dict[str, Any] = json.loads(raw)
    told["norms"] = tuple(Norm(**one) for one in told["norms"])
    told["roadmap"] = tuple(Step(**one) for one in told["roadmap"])
    told["results"] = tuple(Result(**one) for one in told["results"])
    told["blanks"] = tuple(_blank(one) for one in told["blanks"])
    for group in GROUPS:
        told[group] = tuple(_card(one) for one in told[group])
    return Section(**told)


def digest(content: bytes) -> str:
    """SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def _kept(cards: tuple[Card, ...], allowed: Allowed) -> tuple[Card, ...]:
    return tuple(
        dataclasses.replace(
            one, facts=tuple(fact for fact in one.facts if allowed(fact.person_id, fact.field))
        )
        for one in cards
        if all(allowed(fact.person_id, fact.field) for fact in one.needs)
    )


def _card(told: dict[str, Any]) -> Card:
    for name in ("needs", "facts"):
        told[name] = tuple(Fact(**one) for one in told[name])
    for name in ("addresses", "tags"):
        told[name] = tuple(told[name])
    return Card(**told)


def _blank(told: dict[str, Any]) -> Blank:
    told["parts"] = tuple(
        (title, tuple((text, tuple(options)) for text, options in questions))
        for title, questions in told["parts"]
    )
    return Blank(**told)
