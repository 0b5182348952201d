"""Interview questions and a training programme to begin with. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from data.codebook import source
from data.codebook.frame import said
from data.records.selection import Topic

NAME = "selection"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewQuestion:
    """One question of the interview with a candidate."""

    code: str
    ru: str
    en: str

    def text(self) -> str:
        """The question in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How many mentors a shortlist holds, when a training is renewed, what passes a course.

    ``pass_share`` is of the hours of a course, in [0, 1]; ``notice_days`` before the last day.
    """

    offered: int
    most: int
    notice_days: int
    pass_share: float


@cache
def rules() -> Rules:
    """The numbers of the file.

    >>> rules().notice_days
    60
    """
    found = source.raw(NAME)["candidates"]
    return Rules(
        offered=int(found["offered"]),
        most=int(found["most"]),
        notice_days=int(found["notice_days"]),
        pass_share=float(found["pass_share"]),
    )


@cache
def questions() -> Mapping[str, InterviewQuestion]:
    """Questions of the interview by code, in the order of the file."""
    rows = source.raw(NAME)["question"]
    found = {
        one["code"]: InterviewQuestion(code=one["code"], ru=one["ru"], en=one["en"]) for one in rows
    }
    source.insist(NAME, [] if len(found) == len(rows) else ["two questions share a code"])
    return MappingProxyType(found)


def topics() -> tuple[Topic, ...]:
    """The usual topics of a course, in the language in force; hours of 45 minutes.

    >>> sum(one.hours for one in topics())
    18.0
    """
    return tuple(
        Topic(code=one["code"], title=said(one["ru"], one["en"]), hours=float(one["hours"]))
        for one in source.raw(NAME)["topic"]
    )
