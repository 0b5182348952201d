"""What is asked at the end of a pair, and what its texts leave out. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.codebook import source
from data.codebook.frame import said
from data.codebook.question import Question
from data.records.closing import ReportKind

NAME = "closing"
_WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*")


@cache
def questions() -> Mapping[ReportKind, tuple[Question, ...]]:
    """Questions of every kind of report, in the order of the file.

    >>> [one.code for one in questions()[ReportKind.MENTOR_REPORT]]
    ['results', 'tools', 'difficulties', 'advice']
    """
    raw = source.raw(NAME)
    source.insist(NAME, _breaches(raw))
    most = raw["most_chars"]
    return MappingProxyType(
        {
            kind: tuple(_question(one, kind, most) for one in raw[kind.value]["questions"])
            for kind in ReportKind
        }
    )


def title(kind: ReportKind) -> str:
    """What a report is called, in the language in force."""
    raw = source.raw(NAME)[kind.value]
    return said(raw["title_ru"], raw["title_en"])


def hint() -> str:
    """What a text leaves out, in the language in force."""
    raw = source.raw(NAME)
    return said(raw["hint_ru"], raw["hint_en"])


def careful(text: str) -> str:
    """The first words that do not belong in a report: health, family, a pupil by name; or nothing.

    >>> careful("после больничного стало легче"), careful("ученик Петров молчит")
    ('больничного', 'ученик Петров')
    >>> careful("Ученики 5 класса стали отвечать чаще. Методы работают")
    ''
    """
    words = [(one.group(), one.start(), one.end()) for one in _WORD.finditer(text)]
    stems = source.raw(NAME)["careful"]
    alone = (*stems["health"], *stems["family"])
    for at, (word, _start, end) in enumerate(words):
        low = word.lower().replace("ё", "е")
        if low.startswith(alone):
            return word
        after = words[at + 1] if at + 1 < len(words) else None
        near = after is not None and not text[end : after[1]].strip()
        if after and near and low.startswith(tuple(stems["pupils"])) and after[0][:1].isupper():
            return f"{word} {after[0]}"
    return ""


def _question(one: source.Raw, kind: ReportKind, most: int) -> Question:
    return Question(
        code=one["code"],
        kind="text",
        section=kind.value,
        text_ru=one["ru"],
        text_en=one["en"],
        required=bool(one.get("required")),
        max_chars=most,
    )


def _breaches(raw: source.Raw) -> list[str]:
    found = [f"{kind}: is not asked" for kind in ReportKind if kind.value not in raw]
    for kind in ReportKind:
        codes = [one["code"] for one in raw.get(kind.value, {}).get("questions", ())]
        found += [f"{kind}: {one} twice" for one in {*codes} if codes.count(one) > 1]
    return found
