"""The competency framework: 15 domains of 3 items, scales, subjects, levels, preferences.

The order of ``domains`` is the order of every array over domains in the program.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from data.codebook import rules, source
from data.codebook.headers import normal_header
from data.i18n import language


def said(ru: str, en: str) -> str:
    """The one of two wordings that fits the language in force."""
    return en if language() == "en" else ru


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One competency: an infinitive that follows a stem."""

    code: str
    text_ru: str
    text_en: str

    @property
    def text(self) -> str:
        """The wording in the language in force."""
        return said(self.text_ru, self.text_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A competency domain. ``sensitive`` ones are shown as «прочее» and never exported."""

    code: str
    name_ru: str
    name_en: str
    description_ru: str
    short_ru: str
    short_en: str
    group: str
    sensitive: bool
    labour_functions: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return said(self.name_ru, self.name_en)

    @property
    def short(self) -> str:
        """The domain as an infinitive, for sentences, in the language in force."""
        return said(self.short_ru, self.short_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An answer scale. ``labels`` name every step of an ordinal one, from the lowest."""

    code: str
    kind: str
    min: int | None
    max: int | None
    labels_ru: tuple[str, ...]
    labels_en: tuple[str, ...]
    na_ru: str
    na_en: str

    def label(self, value: int) -> str:
        """The words of a value in the language in force; the number itself where none are given."""
        labels = self.labels_en if language() == "en" else self.labels_ru
        place = value - (self.min or 0)
        return labels[place] if 0 <= place < len(labels) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A school subject; two subjects are kindred when they share a group."""

    code: str
    ru: str
    en: str
    groups: tuple[str, ...]
    aliases: tuple[str, ...]

    def name(self) -> str:
        """The name in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A checked framework file. Raw mappings are as in the file, read-only by convention."""

    id: str
    version: str
    digest: str
    domains: tuple[Domain, ...]
    scales: Mapping[str, Scale]
    stems: Mapping[str, Mapping[str, Any]]
    subjects: tuple[Subject, ...]
    preferences: Mapping[str, Mapping[str, Any]]
    style: Mapping[str, Any]
    extra: tuple[Mapping[str, Any], ...]
    scoring: Mapping[str, Any]
    profile: Mapping[str, Any]
    questionnaire: Mapping[str, Any]
    instruments: tuple[Mapping[str, Any], ...]
    waves: Mapping[str, Mapping[str, Any]]
    plan: Mapping[str, Any]
    groups: Mapping[str, Mapping[str, str]]
    _by_code: Mapping[str, Domain] = field(repr=False)

    @cached_property
    def domain_codes(self) -> tuple[str, ...]:
        """Codes of the domains in the fixed order."""
        return tuple(one.code for one in self.domains)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All 45 items in the fixed order."""
        return tuple(item for one in self.domains for item in one.items)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Codes of the school levels, from pre-school upwards."""
        return tuple(one["code"] for one in self.preferences["levels"]["options"])

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Codes of the qualification categories."""
        return tuple(one["code"] for one in self.profile["category_options"])

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Codes of the weekly slots, Monday morning first: ``mon_morning`` and on."""
        asked = self.preferences["slots"]
        return tuple(
            f"{day['code']}_{part['code']}" for day in asked["weekdays"] for part in asked["parts"]
        )

    def domain(self, code: str) -> Domain:
        """The domain with this code; KeyError for a stranger."""
        return self._by_code[code]

    def name(self, domain_code: str) -> str:
        """A domain's name in the language in force."""
        return self._by_code[domain_code].name

    def subject_match(self, one: Iterable[str], other: Iterable[str]) -> float:
        """1 for a common subject, .6 for kindred ones, .2 otherwise; the best over all pairs."""
        mine, theirs, worth = set(one), set(other), self.preferences["subject_match"]
        if mine & theirs:
            return float(worth["same"])
        kindred = self._groups_of(mine) & self._groups_of(theirs)
        return float(worth["kindred" if kindred else "other"])

    def level_match(self, one: Iterable[str], other: Iterable[str]) -> float:
        """1 for a common school level, .5 for neighbouring ones, 0 otherwise."""
        mine, theirs = set(one), set(other)
        if mine & theirs:
            return 1.0
        near = self.preferences["levels"]["neighbours"]
        met = any((a in mine and b in theirs) or (b in mine and a in theirs) for a, b in near)
        return 0.5 if met else 0.0

    def subject(self, text: str) -> str | None:
        """The code of a subject by its name or alias, however it is written.

        >>> framework().subject("Рус. яз."), framework().subject("колдовство")
        ('rus', None)
        """
        return self._subject_names.get(normal_header(text))

    @cached_property
    def _subject_names(self) -> Mapping[str, str]:
        return {
            normal_header(name): one.code
            for one in self.subjects
            for name in (one.code, one.ru, one.en, *one.aliases)
        }

    def _groups_of(self, codes: set[str]) -> set[str]:
        return {group for one in self.subjects if one.code in codes for group in one.groups}


@cache
def framework() -> Framework:
    """The framework this version of the program works by, checked once."""
    return build(source.raw("framework"), source.digest("framework"))


def build(raw: source.Raw, digest: str) -> Framework:
    """Check a parsed framework file and give it its shape.

    Raises:
        BrokenCodebookError: a rule of its ``[validation]`` section does not hold.
    """
    source.insist("framework", rules.breaches(raw))
    domains = tuple(_domain(one) for one in raw["domain"])
    return Framework(
        id=raw["framework"]["id"],
        version=raw["framework"]["version"],
        digest=digest,
        domains=domains,
        scales={code: _scale(code, one) for code, one in raw["scales"].items()},
        stems=raw["stems"],
        subjects=tuple(_subject(one) for one in raw["subjects"]["list"]),
        preferences=raw["preferences"],
        style=raw["style"],
        extra=tuple(raw["questionnaire"]["extra"]),
        scoring=raw["scoring"],
        profile=raw["profile"],
        questionnaire=raw["questionnaire"],
        instruments=tuple(raw["instrument"]),
        waves=raw["waves"],
        plan=raw["plan"],
        groups=raw["groups"],
        _by_code={one.code: one for one in domains},
    )


def _domain(raw: Mapping[str, Any]) -> Domain:
    kept = ("code", "name_ru", "name_en", "description_ru", "short_ru", "short_en", "group")
    return Domain(
        **{name: raw[name] for name in kept},
        sensitive=raw["sensitive"],
        labour_functions=tuple(raw["labour_functions"]),
        items=tuple(Item(**item) for item in raw["item"]),
    )


def _scale(code: str, raw: Mapping[str, Any]) -> Scale:
    return Scale(
        code=code,
        kind=raw["kind"],
        min=raw.get("min"),
        max=raw.get("max"),
        labels_ru=tuple(raw.get("labels_ru", ())),
        labels_en=tuple(raw.get("labels_en", ())),
        na_ru=raw.get("na_ru", ""),
        na_en=raw.get("na_en", ""),
    )


def _subject(raw: Mapping[str, Any]) -> Subject:
    return Subject(
        code=raw["code"],
        ru=raw["ru"],
        en=raw["en"],
        groups=tuple(raw["groups"]),
        aliases=tuple(raw["aliases"]),
    )
