"""Instruments of monitoring as questions: the framework's items on the framework's scales.

``instrument("ACQ")`` is all of it; a side and a wave leave what is asked of them then, in their
wording. Reversed items are stored as answered: scores recode, answers do not.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from data.codebook import checks, source
from data.codebook.frame import Framework, Scale, framework, said
from data.codebook.question import Option, Question
from data.codebook.questionnaires import Problem
from data.records.bank import Role

ORDINAL = frozenset({"ordinal", "interval"})
CHOSEN = frozenset({"binary", "nominal"})
RATINGS = ("self_rating", "mentor_observation")  # the 45 competencies under another stem
BY_NEED = "WSAT"  # one question a chosen need
GOALS = "GOALS"  # one question a goal of the pair's programme, see data.codebook.waves
AFTER = frozenset({"mid", "post", "day60"})  # waves after the start: the wording looks back


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredItem:
    """What scores must know of an item besides its wording.

    ``low``/``high`` bound a number, None for words; ``domain`` is there where an item is asked by
    competency. ``subscale`` and ``topic`` are "" where there is none; ``sensitive`` answers never
    leave the circle of their instrument.
    """

    code: str
    instrument: str
    scale: str
    reversed: bool = False
    subscale: str = ""
    topic: str = ""
    official: bool = False
    sensitive: bool = False
    domain: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """Questions asked in one go. ``version`` is ``"ACQ@1.0.0"``; ``visible`` as in the framework.

    An anonymous one is never asked by a personal link.
    """

    code: str
    version: str
    name_ru: str
    name_en: str
    questions: tuple[Question, ...]
    visible: tuple[str, ...] = ()
    anonymous: bool = False
    sensitive: bool = False

    @property
    def name(self) -> str:
        """The title in the language in force."""
        return said(self.name_ru, self.name_en)

    def only(self, codes: Collection[str]) -> "Instrument":
        """The same instrument with these questions alone."""
        return replace(self, questions=tuple(one for one in self.questions if one.code in codes))

    def text_of(self, code: str) -> str:
        """The wording of a question; the code itself for a stranger."""
        return next((one.text for one in self.questions if one.code == code), code)

    def validate(self, answers: Mapping[str, object]) -> list[Problem]:
        """Every rule the answers break, strangers first, then in the order of the questions."""
        known = {one.code for one in self.questions}
        strangers = [
            Problem(code="codebook.unknown_question", question=str(code), value="")
            for code in answers
            if code not in known
        ]
        return [*strangers, *self._faults(answers)]

    def _faults(self, answers: Mapping[str, object]) -> Iterator[Problem]:
        for one in self.questions:
            if one.code in answers:
                for fault, value in checks.faults(one, answers[one.code]):
                    yield Problem(code=fault, question=one.code, value=value)
            elif one.required:
                yield Problem(code="codebook.required", question=one.code, value="")


@cache
def instrument(code: str, role: Role | None = None, wave: str = "") -> Instrument:
    """The instrument of a code (``"ACQ"`` or ``"ACQ@1.0.0"``), KeyError for a stranger.

    Args:
        code: as in the framework.
        role: leaves the items asked of this side, in its wording.
        wave: leaves the items of this wave; waves after the start look back.
    """
    book, wanted = framework(), code.partition("@")[0]
    if wanted in RATINGS:
        return _rating(book, wanted)
    raw = next((one for one in book.instruments if one["code"] == wanted), None)
    if raw is None:
        raise KeyError(code)
    return Instrument(
        code=wanted,
        version=f"{wanted}@{book.version}",
        name_ru=raw["name_ru"],
        name_en=raw["name_en"],
        questions=tuple(_questions(book, raw, role, wave)),
        visible=tuple(raw.get("visible", ())),
        anonymous=raw.get("anonymous", False),
        sensitive=raw.get("sensitive", False),
    )


def about(code: str, domains: Collection[str], role: Role | None, wave: str) -> Instrument:
    """The instrument, where it is asked by competency about these domains alone."""
    whole = instrument(code, role, wave)
    if code == BY_NEED:
        return whole.only({f"{BY_NEED}.{one}" for one in domains})
    if code in RATINGS:
        items = [item.code for one in domains for item in framework().domain(one).items]
        return whole.only({f"{code}.{one}" for one in items})
    return whole


@cache
def item(code: str) -> MeasuredItem:
    """What scores must know of an item (``"REL.3"``, ``"WSAT.ict"``); KeyError for a stranger.

    >>> item("REL.3").reversed, item("REL.3").subscale, item("EXP_MENTEE.2").topic
    (True, 'affective', 'comfort')
    >>> item("GOALS.g1").low
    -2
    """
    owner, _dot, rest = code.partition(".")
    if owner == GOALS and rest:
        return MeasuredItem(code=code, instrument=GOALS, scale="goal5", low=-2, high=2)
    return items(owner)[code]


@cache
def items(instrument_code: str) -> Mapping[str, MeasuredItem]:
    """The items of an instrument by code, in its order; KeyError for a stranger.

    Goals of programmes are not listed: each pair has its own.
    """
    book, wanted = framework(), instrument_code.partition("@")[0]
    if wanted in RATINGS:
        scale = book.scales[book.stems[wanted]["scale"]]
        found = [
            _measured(f"{wanted}.{one.code}", wanted, scale, one.code.partition(".")[0])
            for one in book.items
        ]
        return MappingProxyType({one.code: one for one in found})
    raw = next((one for one in book.instruments if one["code"] == wanted), None)
    if raw is None:
        raise KeyError(instrument_code)
    return MappingProxyType({one.code: one for one in _measured_all(book, raw)})


def _measured_all(book: Framework, raw: source.Raw) -> Iterator[MeasuredItem]:
    sensitive = raw.get("sensitive", False)
    if "template_ru" in raw:
        for one in book.domains:
            found = _measured(
                f"{raw['code']}.{one.code}", raw["code"], book.scales[raw["scale"]], one.code
            )
            yield replace(found, sensitive=sensitive or one.sensitive)
    for one in raw.get("item", ()):
        found = _measured(one["code"], raw["code"], book.scales[one.get("scale", raw["scale"])])
        yield replace(
            found,
            reversed=one["reversed"],
            subscale=one.get("subscale", ""),
            topic=one.get("topic", ""),
            official=one.get("official", False),
            sensitive=sensitive,
        )


def _measured(code: str, owner: str, scale: Scale, domain: str = "") -> MeasuredItem:
    bounded = scale.kind in ORDINAL
    return MeasuredItem(
        code=code,
        instrument=owner,
        scale=scale.code,
        sensitive=bool(domain) and framework().domain(domain).sensitive,
        domain=domain,
        low=scale.min if bounded else None,
        high=scale.max if bounded else None,
    )


def sitting(extent: str, wave: str, role: Role) -> tuple[str, ...]:
    """Instruments of one sitting: ``extent`` is ``"core"`` or ``"extended"``; empty for none."""
    plan: Mapping[str, Any] = framework().plan.get(extent, {})
    return tuple(plan.get(f"{wave}_{role.value}", ()))


def pulse() -> Instrument:
    """The three questions after a meeting."""
    return instrument("PULSE")


def instruments(wave: str, role: Role | None = None) -> tuple[Instrument, ...]:
    """Everything the framework asks in a wave of a side, anonymous ones left out."""
    found = (instrument(one["code"], role, wave) for one in framework().instruments)
    return tuple(one for one in found if one.questions and not one.anonymous)


def _rating(book: Framework, stem_code: str) -> Instrument:
    """The 45 competencies under a stem of self-rating or of observation."""
    stem = book.stems[stem_code]
    scale = book.scales[stem["scale"]]
    return Instrument(
        code=stem_code,
        version=f"{stem_code}@{book.version}",
        name_ru=stem["ru"].replace("{text}", "…"),
        name_en=stem["en"].replace("{text}", "…"),
        questions=tuple(
            replace(
                _plain(f"{stem_code}.{item.code}", stem_code, scale),
                text_ru=stem["ru"].format(text=item.text_ru),
                text_en=stem["en"].format(text=item.text_en),
                row_ru=item.text_ru,
                row_en=item.text_en,
            )
            for item in book.items
        ),
        visible=("self",),
    )


def _by_need(book: Framework, raw: source.Raw) -> Iterator[Question]:
    """One question a domain: how far mentoring helped with it."""
    scale = book.scales[raw["scale"]]
    for domain in book.domains:
        yield replace(
            _plain(f"{raw['code']}.{domain.code}", raw["code"], scale),
            text_ru=raw["template_ru"].format(text=domain.short_ru),
            text_en=raw["template_en"].format(text=domain.short_en),
            visible=tuple(raw["visible"]),
        )


def _plain(code: str, section: str, scale: Scale) -> Question:
    bare = Question(
        code=code,
        kind="text",
        section=section,
        text_ru="",
        text_en="",
        na_ru=scale.na_ru,
        na_en=scale.na_en,
    )
    return replace(bare, **_shaped(scale))


def _questions(
    book: Framework, raw: source.Raw, role: Role | None, wave: str
) -> Iterator[Question]:
    if "template_ru" in raw and _is_asked(raw, {}, role, wave):
        yield from _by_need(book, raw)
    for item in raw.get("item", ()):
        if _is_asked(raw, item, role, wave):
            yield _question(book, raw, item, _wording(item, role, wave))


def _is_asked(raw: source.Raw, item: source.Raw, role: Role | None, wave: str) -> bool:
    """Whether an item, or what is generated, belongs to this wave and this side."""
    asked = {"waves": raw["waves"], "respondents": raw["respondents"], **item}
    return (not wave or wave in asked["waves"]) and (
        role is None or role.value in asked["respondents"]
    )


def _wording(item: source.Raw, role: Role | None, wave: str) -> Mapping[str, str]:
    """``<lang>_mentor`` for the mentor if present; ``<lang>_post`` after the start; else plain."""
    found = {}
    for lang in ("ru", "en"):
        said_so = item[lang]
        if wave in AFTER:
            said_so = item.get(f"{lang}_post", said_so)
        if role is Role.MENTOR:
            said_so = item.get(f"{lang}_mentor", said_so)
        found[lang] = said_so
    return found


def _question(
    book: Framework, raw: source.Raw, item: source.Raw, words: Mapping[str, str]
) -> Question:
    return replace(
        _plain(item["code"], raw["code"], book.scales[item.get("scale", raw["scale"])]),
        text_ru=words["ru"],
        text_en=words["en"],
        visible=tuple(item.get("visible", raw.get("visible", ()))),
    )


def _shaped(scale: Scale) -> Mapping[str, Any]:
    """What a scale says about a question: kind, options, bounds."""
    if scale.kind in ORDINAL:
        return {"kind": "likert", "options": _steps(scale), "min": scale.min, "max": scale.max}
    if scale.kind in CHOSEN:
        kind = "yes_no" if scale.kind == "binary" else "single"
        return {"kind": kind, "options": _options(scale)}
    if scale.kind == "count":
        return {"kind": "int", "min": scale.min, "max": scale.max}
    return {"kind": "text", "max_chars": source.raw("framework")["scales"][scale.code]["max_chars"]}


def _steps(scale: Scale) -> tuple[Option, ...]:
    low, high = scale.min or 0, scale.max or 0
    raw = source.raw("framework")["scales"][scale.code]
    ends_ru, ends_en = raw.get("end_labels_ru"), raw.get("end_labels_en")
    if ends_ru is None:
        return tuple(
            Option(code=str(low + at), ru=ru, en=en)
            for at, (ru, en) in enumerate(zip(scale.labels_ru, scale.labels_en, strict=True))
        )
    ends = {low: (ends_ru[0], ends_en[0]), high: (ends_ru[1], ends_en[1])}
    return tuple(
        Option(
            code=str(one),
            ru=f"{one} – {ends[one][0]}" if one in ends else str(one),
            en=f"{one} – {ends[one][1]}" if one in ends else str(one),
        )
        for one in range(low, high + 1)
    )


def _options(scale: Scale) -> tuple[Option, ...]:
    codes = source.raw("framework")["scales"][scale.code]["options"]
    return tuple(
        Option(code=code, ru=ru, en=en)
        for code, ru, en in zip(codes, scale.labels_ru, scale.labels_en, strict=True)
    )
