"""The checks a competency framework must pass, one function a rule of its ``[validation]``.

Each takes the parsed file and yields what is wrong in words; nothing yielded means the rule holds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.codebook.source import Raw

ITEM_CHARS = 90
LONG_SCALE, REVERSED = 6, 2
NEVER_VISIBLE = {"administration", "director", "region"}
OFFICIAL_ITEMS = {"SAT.1", "FACTS.expectations_met"}
SENSITIVE = ["wellbeing"]
_FIRST_PERSON = {
    "ru": re.compile(
        r"\b(?:я|мне|меня|мной|мо(?:й|я|ё|е|и|ю|его|ему|ей|их|им|ими|ём|ем)|мы|нам|нас|наш)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:I|me|my|mine|we|us|our)\b"),
}
# The English rule looks at the verb alone: «whose first language is not Russian» denies no skill.
_NEGATION = {
    "ru": re.compile(r"\b(?:не|нет|ни|нельзя)\b", re.IGNORECASE),
    "en": re.compile(r"^(?:do |to )?not\b|\b(?:never|cannot|don't|can't)\b", re.IGNORECASE),
}


def breaches(raw: Raw) -> list[str]:
    """Everything wrong with a framework file, rule by rule in the order of the file."""
    return [fault for rule in RULES for fault in rule(raw)]


def domains(raw: Raw) -> Iterator[str]:
    """15 domains with unique codes; 3 items each; item code = domain code + '.' + 1..3."""
    facts = raw["framework"]
    codes = [one["code"] for one in raw["domain"]]
    if len(codes) != facts["domains_expected"]:
        yield f"{len(codes)} domains, {facts['domains_expected']} expected"
    yield from (f"domain {code} twice" for code in _twice(codes))
    for one in raw["domain"]:
        expected = [f"{one['code']}.{n + 1}" for n in range(facts["items_per_domain"])]
        if [item["code"] for item in one["item"]] != expected:
            yield f"items of {one['code']} are not {expected}"
    if sum(len(one["item"]) for one in raw["domain"]) != facts["items_expected"]:
        yield f"not {facts['items_expected']} items"


def wording(raw: Raw) -> Iterator[str]:
    """No capital at the start, no full stop, no first person, no negation, <= 90 characters."""
    for domain in raw["domain"]:
        for item in domain["item"]:
            for language in ("ru", "en"):
                yield from _wording(item["code"], language, item[f"text_{language}"])


def _wording(code: str, language: str, text: str) -> Iterator[str]:
    if text[:1].isupper():
        yield f"{code} {language}: capital at the start"
    if text.rstrip().endswith("."):
        yield f"{code} {language}: full stop"
    if _FIRST_PERSON[language].search(text):
        yield f"{code} {language}: first person"
    if _NEGATION[language].search(text):
        yield f"{code} {language}: negation"
    if not 0 < len(text) <= ITEM_CHARS:
        yield f"{code} {language}: {len(text)} characters"


def labour_functions(raw: Raw) -> Iterator[str]:
    """Every labour function is a key of the occupational standard."""
    known = raw["framework"]["occupational_standard"]["functions"]
    for domain in raw["domain"]:
        for one in domain["labour_functions"]:
            if one not in known:
                yield f"{domain['code']}: labour function {one}"


def groups(raw: Raw) -> Iterator[str]:
    """Every domain belongs to a group that exists."""
    for domain in raw["domain"]:
        if domain["group"] not in raw["groups"]:
            yield f"{domain['code']}: group {domain['group']}"


def scales(raw: Raw) -> Iterator[str]:
    """Every scale named exists; ordinal scales have max - min + 1 labels in both languages."""
    for user, scale in _scales_used(raw):
        if scale not in raw["scales"]:
            yield f"{user}: scale {scale}"
    for code, one in raw["scales"].items():
        if one["kind"] != "ordinal":
            continue
        steps = one["max"] - one["min"] + 1
        for language in ("ru", "en"):
            if len(one[f"labels_{language}"]) != steps:
                yield f"scale {code}: labels_{language}"


def missing_stays_missing(raw: Raw) -> Iterator[str]:
    """Every scale has na_value = 'missing'."""
    for code, one in {**raw["scales"], "style": raw["style"]}.items():
        if one.get("na_value") != "missing":
            yield f"scale {code}: na_value"


def reversed_items(raw: Raw) -> Iterator[str]:
    """Every instrument with 6 or more items on one scale has at least 2 reversed ones on it."""
    for instrument in raw["instrument"]:
        by_scale: dict[str, list[bool]] = {}
        for item in instrument.get("item", []):
            by_scale.setdefault(item.get("scale", instrument["scale"]), []).append(item["reversed"])
        for scale, flags in by_scale.items():
            if len(flags) >= LONG_SCALE and sum(flags) < REVERSED:
                yield f"{instrument['code']}: {sum(flags)} reversed items on {scale}"


def official_scale(raw: Raw) -> Iterator[str]:
    """official10 is used by EXP_*, SAT.1 and FACTS.expectations_met only."""
    for user, scale in _scales_used(raw):
        allowed = user.startswith("EXP_") or user in OFFICIAL_ITEMS
        if scale == "official10" and not allowed:
            yield f"{user}: official10"


def extra_questions(raw: Raw) -> Iterator[str]:
    """questionnaire.extra: unique codes; never visible to administration, director or region."""
    extra = raw["questionnaire"]["extra"]
    yield from (f"question {code} twice" for code in _twice(one["code"] for one in extra))
    for one in extra:
        for reader in sorted(NEVER_VISIBLE & set(one["visible"])):
            yield f"{one['code']}: visible to {reader}"


def subjects(raw: Raw) -> Iterator[str]:
    """Subjects: unique codes and aliases; every group exists."""
    listed = raw["subjects"]["list"]
    yield from (f"subject {code} twice" for code in _twice(one["code"] for one in listed))
    names = [name.casefold() for one in listed for name in (one["ru"], *one["aliases"])]
    yield from (f"subject name {name!r} twice" for name in _twice(names))
    for one in listed:
        for group in one["groups"]:
            if group not in raw["subjects"]["groups"]:
                yield f"subject {one['code']}: group {group}"


def one_sensitive(raw: Raw) -> Iterator[str]:
    """Exactly one domain is sensitive: wellbeing."""
    found = [one["code"] for one in raw["domain"] if one["sensitive"]]
    if found != SENSITIVE:
        yield f"sensitive domains: {found}"


def waves(raw: Raw) -> Iterator[str]:
    """Every wave named by an instrument, item or stem exists."""
    users: list[Mapping[str, Any]] = [*raw["stems"].values(), *raw["instrument"]]
    users += [item for one in raw["instrument"] for item in one.get("item", [])]
    for user in users:
        for wave in user.get("waves", []):
            if wave not in raw["waves"]:
                yield f"{user.get('code', 'stem')}: wave {wave}"


def plan(raw: Raw) -> Iterator[str]:
    """Every module of the plan exists; a core sitting has at most max_items_per_sitting items."""
    known = {one["code"] for one in raw["instrument"]} | set(raw["stems"])
    for part in ("core", "extended"):
        for sitting, modules in raw["plan"][part].items():
            yield from (f"{sitting}: module {one}" for one in modules if one not in known)
    most = raw["plan"]["max_items_per_sitting"]
    for sitting, modules in raw["plan"]["core"].items():
        wave, _, who = sitting.partition("_")
        count = sum(_items_asked(raw, module, wave, who) for module in modules)
        if count > most:
            yield f"{sitting}: {count} items"


RULES = (
    domains,
    wording,
    labour_functions,
    groups,
    scales,
    missing_stays_missing,
    reversed_items,
    official_scale,
    extra_questions,
    subjects,
    one_sensitive,
    waves,
    plan,
)


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def _scales_used(raw: Raw) -> Iterator[tuple[str, str]]:
    """(user, scale) of every stem, instrument without own item scales, and item."""
    for code, stem in raw["stems"].items():
        yield code, stem["scale"]
    for instrument in raw["instrument"]:
        items = instrument.get("item", [])
        if not items:
            yield instrument["code"], instrument["scale"]
        for item in items:
            yield item["code"], item.get("scale", instrument["scale"])


def _items_asked(raw: Raw, module: str, wave: str, who: str) -> int:
    if module in raw["stems"]:
        scope = raw["plan"]["self_rating_scope"]
        asked = raw["questionnaire"]["needs_top_k"] * raw["framework"]["items_per_domain"]
        form = {"short": "short_form_items", "full": "long_form_items"}.get(scope)
        return int(raw["questionnaire"][form]) if form else int(asked)
    found = [one for one in raw["instrument"] if one["code"] == module]
    return sum(
        wave in item.get("waves", one["waves"])
        and who in item.get("respondents", one["respondents"])
        for one in found
        for item in one.get("item", [])
    )
