"""Use cases of the curator's table: nine marks 0-2, each with a comment and what it rests on.

A sum is shown out of what was rated; a level only when all nine are (never rescaled silently).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.report.conclusions import SHEET, keep, latest
from analytics.shares import curator_sheet
from data.access import Permission
from data.codebook.conclusions import INDICATORS, indicators
from data.errors import ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.monitoring import Conclusion
from data.store import Work

MARKS = frozenset({0, 1, 2})
MOST_WORDS = 500  # characters of a comment


class MarkError(ProgrammeError):
    """A mark the table does not know: ``indicator`` (1-9), ``value``."""

    code = "conclusion.bad_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One indicator: ``value`` 0, 1, 2 or None (not rated); ``evidence`` is a metric or empty."""

    value: int | None = None
    not_applicable: bool = False
    comment: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The table of a period: ``total`` out of ``most``; ``level`` when all nine are rated."""

    period: str
    edition: int
    marks: tuple[Mark, ...]
    total: int
    rated: int
    most: int
    level: str | None


def sheet(work: Work, period: str) -> Sheet:
    """The table in force; nothing rated before the first edition."""
    found = latest(work, SHEET, period)
    return _read(period, found)


def save_sheet(work: Work, period: str, marks: Sequence[Mark], edition: int) -> Sheet:
    """Keep the table anew.

    Raises:
        MarkError: not nine marks, a mark outside 0-2, or one that must be rated left out for good.
        OldEditionError: somebody kept another one meanwhile.
        PersonNamedError: a comment names a colleague.
    """
    work.require(Permission.QUALITY_WRITE)
    given = tuple(_checked(number, one) for number, one in enumerate(marks, start=1))
    if len(given) != INDICATORS:
        raise MarkError(indicator=len(given) + 1, value="")
    body = {
        "marks": [None if one.not_applicable else one.value for one in given],
        "not_applicable": [at for at, one in enumerate(given, start=1) if one.not_applicable],
        "comments": [one.comment for one in given],
        "evidence": [one.evidence for one in given],
    }
    texts = {_("indicator {number}", number=at): one.comment for at, one in enumerate(given, 1)}
    return _read(period, keep(work, SHEET, period, body, texts, edition))


def _checked(number: int, mark: Mark) -> Mark:
    known = {one.number: one for one in indicators()}
    if mark.value is not None and mark.value not in MARKS:
        raise MarkError(indicator=number, value=mark.value)
    if number not in known or (mark.not_applicable and not known[number].optional):
        raise MarkError(indicator=number, value="—")
    comment = clean_text(mark.comment)[:MOST_WORDS]
    evidence = mark.evidence if mark.evidence in known[number].metrics else ""
    return Mark(
        value=None if mark.not_applicable else mark.value,
        not_applicable=mark.not_applicable,
        comment=comment,
        evidence=evidence,
    )


def _read(period: str, kept: Conclusion | None) -> Sheet:
    body = dict(kept.body) if kept is not None else {}
    values = list(body.get("marks", [None] * INDICATORS))  # type: ignore[call-overload]
    apart = set(body.get("not_applicable", ()))  # type: ignore[call-overload]
    comments = list(body.get("comments", [""] * INDICATORS))  # type: ignore[call-overload]
    evidence = list(body.get("evidence", [""] * INDICATORS))  # type: ignore[call-overload]
    counted = curator_sheet(values)
    return Sheet(
        period=period,
        edition=kept.edition if kept is not None else 0,
        marks=tuple(
            Mark(
                value=values[at],
                not_applicable=at + 1 in apart,
                comment=comments[at],
                evidence=evidence[at],
            )
            for at in range(INDICATORS)
        ),
        total=counted.sum,
        rated=counted.rated,
        most=2 * (INDICATORS - len(apart)),
        level=counted.level,
    )
