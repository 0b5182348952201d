"""The two questionnaires built from the framework, and the one validator of answers.

Spreadsheets, forms and manual entry all ask ``Questionnaire.validate``. A code that is absent was
not answered or is «не применимо»: nothing here fills it in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from data.codebook import checks, source
from data.codebook.frame import Framework, framework, said
from data.codebook.question import Option, Question
from data.codebook.stoplist import is_empty_request
from data.i18n import _
from data.records.bank import Role

REQUEST = "mentee.main_request"
SHORT_TEXT = "codebook.request_short"
EMPTY_TEXT = "codebook.request_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An answer that breaks a rule: ``code`` has words in the catalogues, ``question`` a place."""

    code: str
    question: str
    value: str

    @property
    def words(self) -> str:
        """The problem as a sentence in the language in force."""
        return _(self.code, question=self.question, value=self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of a questionnaire."""

    code: str
    ru: str
    en: str

    @property
    def name(self) -> str:
        """The title in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """All questions of one side in the order a person meets them.

    ``questions`` is the long form; ``short_grid`` are the 15 questions that may stand for the 45,
    stored under domain codes. ``service`` codes are kept beside the answers and never asked.
    """

    version: str
    role: Role
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    short_grid: tuple[Question, ...]
    service: tuple[Question, ...]

    @cached_property
    def _known(self) -> Mapping[str, Question]:
        every = (*self.questions, *self.short_grid, *self.service)
        return {one.code: one for one in every}

    def question(self, code: str) -> Question:
        """The question with this code; KeyError for a stranger."""
        return self._known[code]

    def knows(self, code: str) -> bool:
        """Whether an answer under this code belongs to this questionnaire."""
        return code in self._known

    def of(self, section: str, *, short: bool = False) -> tuple[Question, ...]:
        """Questions of a section; ``short`` asks the grid by domains instead of items."""
        if short and section == "grid":
            return self.short_grid
        return tuple(one for one in self.questions if one.section == section)

    def validate(self, answers: Mapping[str, object]) -> list[Problem]:
        """Every rule the answers break, in the order of the questionnaire; empty means they fit."""
        return [*self._strangers(answers), *self._faults(answers)]

    def hints(self, answers: Mapping[str, object]) -> list[Problem]:
        """What to ask the person about without refusing: a main request that says too little."""
        text = answers.get(REQUEST)
        if self.role is not Role.MENTEE or not isinstance(text, str):
            return []
        if is_empty_request(text):
            return [Problem(code=EMPTY_TEXT, question=REQUEST, value=text)]
        if len(text) < framework().questionnaire["main_request_min_chars"]:
            return [Problem(code=SHORT_TEXT, question=REQUEST, value=text)]
        return []

    def _strangers(self, answers: Mapping[str, object]) -> Iterator[Problem]:
        for code in answers:
            if code not in self._known:
                yield Problem(code="codebook.unknown_question", question=str(code), value="")

    def _faults(self, answers: Mapping[str, object]) -> Iterator[Problem]:
        for code, question in self._known.items():
            if code in answers:
                for fault, value in checks.faults(question, answers[code]):
                    yield Problem(code=fault, question=code, value=value)
            elif question.required:
                yield Problem(code="codebook.required", question=code, value="")


@cache
def questionnaire(role: Role) -> Questionnaire:
    """The questionnaire of a side, ``"mentor@1.0.0"`` or ``"mentee@1.0.0"``."""
    book, plan = framework(), source.raw("questionnaire")
    built = {**_preferences(book, role), **_extra(book, role), **_own(book, role)}
    asked = tuple(_ordered(book, role, plan, built))
    return Questionnaire(
        version=f"{role.value}@{book.version}",
        role=role,
        sections=tuple(
            Section(**one)
            for one in plan["section"]
            if any(question.section == one["code"] for question in asked)
        ),
        questions=asked,
        short_grid=tuple(_short_grid(book, role)),
        service=tuple(replace(built[code], section="service") for code in plan["order"]["service"]),
    )


def _ordered(
    book: Framework, role: Role, plan: source.Raw, built: Mapping[str, Question]
) -> Iterator[Question]:
    filled = {"grid": _long_grid(book, role), "style": _style(book, role)}
    for section in (one["code"] for one in plan["section"]):
        if section in filled:
            yield from filled[section]
        elif section != "service":
            codes = plan["order"][section]
            yield from (replace(built[c], section=section) for c in codes if c in built)


def _stem(book: Framework, role: Role) -> tuple[Mapping[str, Any], tuple[Option, ...]]:
    stem = book.stems["mentor_offer" if role is Role.MENTOR else "mentee_need"]
    scale = book.scales[stem["scale"]]
    labels = zip(scale.labels_ru, scale.labels_en, strict=True)
    return stem, tuple(
        Option(code=str(n), ru=ru, en=en, aliases=(f"{n} – {ru}",))
        for n, (ru, en) in enumerate(labels, start=scale.min or 1)
    )


def _grid_question(role: Role, code: str, ru: str, en: str, book: Framework) -> Question:
    stem, options = _stem(book, role)
    scale = book.scales[stem["scale"]]
    return Question(
        code=code,
        kind="likert",
        section="grid",
        text_ru=stem["ru"].format(text=ru),
        text_en=stem["en"].format(text=en),
        row_ru=ru,
        row_en=en,
        options=options,
        min=int(options[0].code),
        max=int(options[-1].code),
        na_ru=scale.na_ru,
        na_en=scale.na_en,
        visible=("curator",),
    )


def _long_grid(book: Framework, role: Role) -> Iterator[Question]:
    for item in book.items:
        yield _grid_question(role, item.code, item.text_ru, item.text_en, book)


def _short_grid(book: Framework, role: Role) -> Iterator[Question]:
    for domain in book.domains:
        yield _grid_question(role, domain.code, domain.short_ru, domain.short_en, book)


def _style(book: Framework, role: Role) -> Iterator[Question]:
    ask_ru = book.style[f"question_{role.value}_ru"]
    ask_en = book.style[f"question_{role.value}_en"]
    low, high = book.style["min"], book.style["max"]
    for one in book.style["scale"]:
        row_ru = f"{one['left_ru']} – {one['right_ru']}"
        row_en = f"{one['left_en']} – {one['right_en']}"
        yield Question(
            code=one["code"],
            kind="likert",
            section="style",
            text_ru=f"{ask_ru} {row_ru}",
            text_en=f"{ask_en} {row_en}",
            row_ru=row_ru,
            row_en=row_en,
            options=_poles(one),
            min=low,
            max=high,
            na_ru=book.style["na_ru"],
            na_en=book.style["na_en"],
            visible=("curator",),
        )


def _poles(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    words = (
        (raw["left_ru"], raw["left_en"]),
        (f"скорее {raw['left_ru']}", f"rather {raw['left_en']}"),
        ("и то, и другое", "both alike"),
        (f"скорее {raw['right_ru']}", f"rather {raw['right_en']}"),
        (raw["right_ru"], raw["right_en"]),
    )
    return tuple(Option(code=str(n), ru=ru, en=en) for n, (ru, en) in enumerate(words, start=1))


def _preferences(book: Framework, role: Role) -> Mapping[str, Question]:
    return {
        code: _preference(code, raw, role)
        for code, raw in book.preferences.items()
        if role.value in raw.get("asked", ())
    }


def _preference(code: str, raw: Mapping[str, Any], role: Role) -> Question:
    text_ru, text_en = (
        raw.get(f"question_{lang}") or raw[f"question_{role.value}_{lang}"] for lang in ("ru", "en")
    )
    options = _slot_options(raw) if code == "slots" else _options(code, raw, role)
    kind = "int" if not options else "multi" if raw.get("multiple", code == "slots") else "single"
    return Question(
        code=code,
        kind=kind,
        section="wishes",
        text_ru=text_ru,
        text_en=text_en,
        options=options,
        min=raw.get("min"),
        max=raw.get("max"),
        visible=("curator",),
    )


def _options(code: str, raw: Mapping[str, Any], role: Role) -> tuple[Option, ...]:
    listed = raw.get(f"options_{role.value}") or raw.get("options", ())
    aliases = source.raw("aliases")["options"].get(code, {})
    return tuple(
        Option(code=o["code"], ru=o["ru"], en=o["en"], aliases=tuple(aliases.get(o["code"], ())))
        for o in listed
    )


def _slot_options(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            code=f"{day['code']}_{part['code']}",
            ru=f"{day['ru']} {part['ru']}",
            en=f"{day['en']} {part['en']}",
        )
        for day in raw["weekdays"]
        for part in raw["parts"]
    )


def _extra(book: Framework, role: Role) -> Mapping[str, Question]:
    return {
        one["code"]: _extra_question(book, one)
        for one in book.extra
        if one["who"] in {role.value, "both"}
    }


def _extra_question(book: Framework, raw: Mapping[str, Any]) -> Question:
    kind = "int" if raw["kind"] == "count" else raw["kind"]
    count, limits = book.scales["count"], source.raw("questionnaire")["limits"]
    text_max = source.raw("framework")["scales"]["text"]["max_chars"]
    most = book.questionnaire["main_request_max_chars"] if raw["code"] == REQUEST else text_max
    bounds = {"int": (count.min, count.max), "people": (None, limits["people_most"])}
    low, high = bounds.get(kind, (None, None))
    return Question(
        code=raw["code"],
        kind=kind,
        section="last",
        text_ru=raw["ru"],
        text_en=raw["en"],
        options=_yes_no(book) if kind == "yes_no" else (),
        required=raw["required"],
        min=low,
        max=high,
        max_chars={"text": most, "people": limits["name_max_chars"]}.get(kind),
        visible=tuple(raw["visible"]),
    )


def _yes_no(book: Framework) -> tuple[Option, ...]:
    aliases = source.raw("aliases")["options"]["yes_no"]
    scale = book.scales["yes_no"]
    return tuple(
        Option(code=code, ru=ru, en=en, aliases=tuple(aliases[code]))
        for code, ru, en in zip(("yes", "no"), scale.labels_ru, scale.labels_en, strict=True)
    )


def _own(book: Framework, role: Role) -> Mapping[str, Question]:
    raw, limits = source.raw("questionnaire"), source.raw("questionnaire")["limits"]
    wish, tags = raw["own"]["both.named_wish"], raw["own"]["tags.confirmed"]
    found = {
        "both.named_wish": Question(
            code="both.named_wish",
            kind="people",
            section="wishes",
            text_ru=wish["ru"],
            text_en=wish["en"],
            max=limits["named_wish_most"],
            max_chars=limits["name_max_chars"],
            visible=tuple(wish["visible"]),
        ),
        "tags.confirmed": Question(
            code="tags.confirmed",
            kind="multi",
            section="service",
            text_ru=tags["ru"],
            text_en=tags["en"],
            options=_domain_options(book),
            max=limits["tags_most"],
            visible=tuple(tags["visible"]),
        ),
    }
    if role is Role.MENTEE:
        found["needs_top"] = Question(
            code="needs_top",
            kind="multi",
            section="top",
            text_ru=book.questionnaire["needs_top_k_prompt_ru"],
            text_en=book.questionnaire["needs_top_k_prompt_en"],
            options=_domain_options(book),
            max=book.questionnaire["needs_top_k"],
            visible=("curator",),
        )
    return found


def _domain_options(book: Framework) -> tuple[Option, ...]:
    return tuple(
        Option(code=one.code, ru=one.name_ru, en=one.name_en, aliases=(one.short_ru, one.short_en))
        for one in book.domains
    )
